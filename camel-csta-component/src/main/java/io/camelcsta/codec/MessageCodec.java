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
package io.camelcsta.codec;

import io.camelcsta.model.CstaMessage;

/** One encoding of CSTA messages. Stateless and safe for use by several threads. */
public interface MessageCodec {

    /**
     * Reads a message.
     *
     * @param invokeId the invoke id of the frame, or {@link CstaMessage#NO_INVOKE_ID}; unused where the encoding has it
     *     inside the message
     * @param octets the message without framing
     * @throws CodecException if the octets are not a message, or one of its fields is malformed
     */
    CstaMessage decode(int invokeId, byte[] octets) throws CodecException;

    /**
     * Reads only what a message is, and leaves its content untouched: what is left to do when {@link #decode} failed on
     * a field.
     *
     * @throws CodecException if the octets are not well-formed either
     */
    CstaMessage.Unknown decodeUntouched(int invokeId, byte[] octets) throws CodecException;

    /**
     * Writes a message, without framing.
     *
     * @throws CodecException if a required field is missing or a value does not fit; the message names it
     */
    byte[] encode(CstaMessage message) throws CodecException;
}
