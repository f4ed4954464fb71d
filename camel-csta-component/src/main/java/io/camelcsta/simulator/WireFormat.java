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
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Opaque;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.transport.Frame;
import io.camelcsta.transport.Framing;

/** All that the simulator knows about the encoding of its messages. Stateless. */
interface WireFormat {

    /** How messages are delimited. */
    Framing framing();

    /** The longest message that is read, in octets. */
    int maxFrameLength();

    /** The lowest invoke id of a request, which is the first. */
    int minInvokeId();

    /** The highest invoke id of a request. */
    int maxInvokeId();

    /** Whether a frame with that invoke id can be read. */
    boolean isReadable(int frameInvokeId);

    /**
     * Whether there are associations of ACSE, events carry invoke ids of their own, and messages can be rejected
     * (ROSE).
     */
    boolean hasAssociations();

    /** Reads a message. */
    CstaMessage read(Frame frame) throws CodecException;

    /** Reads only what a message is, when {@link #read} failed. */
    CstaMessage.Unknown readUntouched(Frame frame) throws CodecException;

    /** Writes a message; optional fields that this encoding does not have are left out. */
    Frame write(CstaMessage message) throws CodecException;

    /** Whether that content can be written in this encoding. */
    boolean carries(Opaque content);

    /** The answer to a request of a service that the description does not know. */
    CstaMessage unknownService(int invokeId);

    /** The answer to a request whose content is not as the description has it. */
    CstaMessage malformedRequest(int invokeId, CstaError error);

    /** The answer to what is no message; {@code frameInvokeId} is that of its frame. */
    CstaMessage unreadable(int frameInvokeId);

    /** A frame whose content is no message. */
    Frame malformed(int invokeId);

    /** Octets that are no frame. */
    byte[] garbage();

    /** This project's own hot-desking private data in this encoding. */
    PrivateDataMapping privateDataMapping();
}
