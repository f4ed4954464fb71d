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
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Reads APDUs with their length in two octets before them, for HiPath with a mark before and a bit in the length. */
final class LengthFrameDecoder extends ByteToMessageDecoder {

    static final int HIPATH_MARK = 0x26;
    static final int HIPATH_BIT = 0x8000;

    private final int maxFrameLength;
    private final boolean hipath;

    LengthFrameDecoder(int maxFrameLength, boolean hipath) {
        this.maxFrameLength = maxFrameLength;
        this.hipath = hipath;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int header = hipath ? 3 : 2;
        if (in.readableBytes() < header) {
            return;
        }
        int start = in.readerIndex();
        if (hipath && in.getUnsignedByte(start) != HIPATH_MARK) {
            throw broken(in, "a frame begins with 0x26");
        }
        int length = in.getUnsignedShort(start + header - 2);
        if (hipath) {
            if ((length & HIPATH_BIT) == 0) {
                throw broken(in, "the highest bit of the length is set");
            }
            length -= HIPATH_BIT;
        }
        if (length == 0) {
            throw broken(in, "an APDU has at least one octet");
        } else if (length > maxFrameLength) {
            throw broken(in, "an APDU has at most " + maxFrameLength + " octets, not " + length);
        }
        if (in.readableBytes() >= header + length) {
            byte[] octets = new byte[length];
            in.getBytes(start + header, octets);
            in.readerIndex(start + header + length);
            out.add(new Frame(Frame.NO_INVOKE_ID, octets));
        }
    }

    private FramingException broken(ByteBuf in, String expected) {
        String found = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(8, in.readableBytes()));
        in.skipBytes(in.readableBytes());
        return new FramingException(
                "Not the framing " + (hipath ? "hipath" : "length2") + ": " + expected + ", got 0x" + found);
    }
}
