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

/** Writes APDUs with their length in two octets before them. */
final class LengthFrameEncoder extends MessageToByteEncoder<Frame> {

    private final boolean hipath;

    LengthFrameEncoder(boolean hipath) {
        this.hipath = hipath;
    }

    @Override
    protected void encode(ChannelHandlerContext context, Frame frame, ByteBuf out) {
        int length = frame.octets().length;
        if (length > (hipath ? LengthFrameDecoder.HIPATH_BIT - 1 : 0xFFFF)) {
            throw new FramingException("An APDU of " + length + " octets does not fit into a frame");
        }
        if (hipath) {
            out.writeByte(LengthFrameDecoder.HIPATH_MARK);
            out.writeShort(LengthFrameDecoder.HIPATH_BIT | length);
        } else {
            out.writeShort(length);
        }
        out.writeBytes(frame.octets());
    }
}
