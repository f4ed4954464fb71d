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
package io.camelcsta.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/** Writes CSTA XML without SOAP. */
final class XmlFrameEncoder extends MessageToByteEncoder<Frame> {

    private static final int MAX_INVOKE_ID = 9999;

    @Override
    protected void encode(ChannelHandlerContext context, Frame frame, ByteBuf out) {
        int length = XmlFrameDecoder.HEADER_LENGTH + frame.octets().length;
        if (length > 0xFFFF) {
            throw new FramingException("A document of " + frame.octets().length + " octets does not fit into a frame");
        }
        if (frame.invokeId() < 0 || frame.invokeId() > MAX_INVOKE_ID) {
            throw new FramingException("The invoke id " + frame.invokeId() + " does not have four digits");
        }
        out.writeShort(0);
        out.writeShort(length);
        for (int divisor = 1000; divisor > 0; divisor /= 10) {
            out.writeByte('0' + frame.invokeId() / divisor % 10);
        }
        out.writeBytes(frame.octets());
    }
}
