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

/** Finds the end of each APDU by its own BER length (X.690), definite or indefinite. */
final class BerFrameDecoder extends ByteToMessageDecoder {

    private static final int MAX_DEPTH = 64;
    private static final int MORE_NEEDED = -1;

    private final int maxFrameLength;

    BerFrameDecoder(int maxFrameLength) {
        this.maxFrameLength = maxFrameLength;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int end = endOfValue(in, start, start, 0);
        if (end == MORE_NEEDED) {
            if (in.readableBytes() > maxFrameLength) {
                throw broken(in, "an APDU has at most " + maxFrameLength + " octets");
            }
            return;
        }
        if (end - start > maxFrameLength) {
            throw broken(in, "an APDU has at most " + maxFrameLength + " octets, not " + (end - start));
        }
        byte[] octets = new byte[end - start];
        in.getBytes(start, octets);
        in.readerIndex(end);
        out.add(new Frame(Frame.NO_INVOKE_ID, octets));
    }

    /** Where the value that begins at {@code at} ends. */
    private int endOfValue(ByteBuf in, int start, int at, int depth) {
        int limit = in.writerIndex();
        int position = at;
        if (position >= limit) {
            return MORE_NEEDED;
        }
        int tag = in.getUnsignedByte(position++);
        if ((tag & 0x1F) == 0x1F) {
            int octets = 0;
            int more;
            do {
                if (position >= limit) {
                    return MORE_NEEDED;
                }
                more = in.getUnsignedByte(position++);
                if (++octets > 5) {
                    throw broken(in, "a tag has at most five octets");
                }
            } while ((more & 0x80) != 0);
        }
        if (position >= limit) {
            return MORE_NEEDED;
        }
        int first = in.getUnsignedByte(position++);
        if (first == 0x80) {
            if ((tag & 0x20) == 0) {
                throw broken(in, "only a constructed value has an indefinite length");
            } else if (depth >= MAX_DEPTH) {
                throw broken(in, "at most " + MAX_DEPTH + " values are nested");
            }
            return endOfContents(in, start, position, depth);
        }
        long length = first;
        if (first > 0x80) {
            int count = first & 0x7F;
            if (count > 4) {
                throw broken(in, "a length has at most four octets");
            } else if (limit - position < count) {
                return MORE_NEEDED;
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | in.getUnsignedByte(position++);
            }
        }
        if (position - start + length > maxFrameLength) {
            throw broken(in, "an APDU has at most " + maxFrameLength + " octets, not " + (position - start + length));
        }
        return limit - position < length ? MORE_NEEDED : position + (int) length;
    }

    private int endOfContents(ByteBuf in, int start, int contents, int depth) {
        int position = contents;
        while (in.writerIndex() - position >= 2) {
            if (in.getShort(position) == 0) {
                return position + 2;
            }
            position = endOfValue(in, start, position, depth + 1);
            if (position == MORE_NEEDED) {
                return MORE_NEEDED;
            }
        }
        return MORE_NEEDED;
    }

    private static FramingException broken(ByteBuf in, String expected) {
        String found = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(8, in.readableBytes()));
        in.skipBytes(in.readableBytes());
        return new FramingException("Not the framing ber: " + expected + ", got 0x" + found);
    }
}
