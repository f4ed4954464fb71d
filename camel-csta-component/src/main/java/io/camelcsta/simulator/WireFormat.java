/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.camelcsta.simulator;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.transport.Frame;
import io.camelcsta.transport.Framing;

/** All that the simulator knows about the encoding of its messages. */
interface WireFormat {

    /** How messages are delimited. */
    Framing framing();

    /** The longest message that is read, in octets. */
    int maxFrameLength();

    /** The highest invoke id of a request; the ids start at 0. */
    int maxInvokeId();

    /** Whether a request with that invoke id can be answered. */
    boolean isAnswerable(int invokeId);

    /** Reads a message. */
    CstaMessage read(Frame frame) throws CodecException;

    /** Reads only what a message is, when {@link #read} failed. */
    CstaMessage.Unknown readUntouched(Frame frame) throws CodecException;

    /** Writes a message. */
    Frame write(CstaMessage message) throws CodecException;

    /** A frame whose content is no message. */
    Frame malformed(int invokeId);

    /** The hot-desking private data of this encoding. */
    PrivateDataMapping privateDataMapping();
}
