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

/**
 * Finds the end of each APDU by its own BER length (X.690), definite or indefinite. What has been looked at is not
 * looked at again when more comes, so that an APDU that comes octet by octet costs as much as one that comes at once.
 */
final class BerFrameDecoder extends ByteToMessageDecoder {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_TAG_OCTETS = 5;
    private static final int MAX_LENGTH_OCTETS = 4;

    private final int maxFrameLength;
    /** Where the next value begins, from the beginning of the APDU. */
    private int next;
    /** How many values of indefinite length are open there. */
    private int depth;

    BerFrameDecoder(int maxFrameLength) {
        this.maxFrameLength = maxFrameLength;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!isWhole(in)) {
            if (in.readableBytes() > maxFrameLength) {
                throw broken(in, "an APDU has at most " + maxFrameLength + " octets");
            }
            return;
        }
        if (next > maxFrameLength) {
            throw broken(in, "an APDU has at most " + maxFrameLength + " octets, not " + next);
        }
        byte[] octets = new byte[next];
        in.readBytes(octets);
        next = 0;
        out.add(new Frame(Frame.NO_INVOKE_ID, octets));
    }

    /** Whether the whole APDU is there; {@link #next} is its length then. */
    private boolean isWhole(ByteBuf in) {
        while (next < in.readableBytes()) {
            int start = in.readerIndex() + next;
            int available = in.readableBytes() - next;
            if (depth > 0 && in.getByte(start) == 0) {
                if (available < 2) {
                    return false;
                } else if (in.getByte(start + 1) == 0) {
                    next += 2;
                    depth--;
                    if (depth == 0) {
                        return true;
                    }
                    continue;
                }
            }
            int length = length(in, start, available);
            if (length < 0) {
                return false;
            }
            if (depth == 0) {
                // of one definite length
                if (length > available) {
                    return false;
                }
                next = length;
                return true;
            }
            next += length;
        }
        return false;
    }

    /**
     * The length of the value that begins there, or that of its tag and length octets if it is of indefinite length,
     * which is open then; or -1 if more is needed to know.
     */
    private int length(ByteBuf in, int start, int available) {
        int header = tagLength(in, start, available);
        if (header < 0 || header >= available) {
            return -1;
        }
        boolean constructed = (in.getByte(start) & 0x20) != 0;
        int first = in.getUnsignedByte(start + header++);
        if (first == 0x80) {
            if (!constructed) {
                throw broken(in, "only a constructed value has an indefinite length");
            } else if (depth >= MAX_DEPTH) {
                throw broken(in, "at most " + MAX_DEPTH + " values are nested");
            }
            depth++;
            return header;
        }
        long length = first;
        if (first > 0x80) {
            int count = first & 0x7F;
            if (count > MAX_LENGTH_OCTETS) {
                throw broken(in, "a length has at most four octets");
            } else if (available - header < count) {
                return -1;
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | in.getUnsignedByte(start + header++);
            }
        }
        if (next + header + length > maxFrameLength) {
            throw broken(in, "an APDU has at most " + maxFrameLength + " octets, not " + (next + header + length));
        }
        return header + (int) length;
    }

    private int tagLength(ByteBuf in, int start, int available) {
        if ((in.getByte(start) & 0x1F) != 0x1F) {
            return 1;
        }
        for (int i = 1; i < available; i++) {
            if (i > MAX_TAG_OCTETS) {
                throw broken(in, "a tag has at most five octets");
            } else if (in.getByte(start + i) >= 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private FramingException broken(ByteBuf in, String expected) {
        next = 0;
        depth = 0;
        String found = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(8, in.readableBytes()));
        in.skipBytes(in.readableBytes());
        return new FramingException("Not the framing ber: " + expected + ", got 0x" + found);
    }
}
