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

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * Reads CSTA XML without SOAP. The length counts octets, header included; some switches count characters, so that a
 * document with characters of several octets is longer than its header says. Such a document is recognised because it does
 * not end with a tag at the given length but does at the length in characters.
 */
final class XmlFrameDecoder extends ByteToMessageDecoder {

    static final int HEADER_LENGTH = 8;

    private final int maxFrameLength;

    XmlFrameDecoder(int maxFrameLength) {
        this.maxFrameLength = maxFrameLength;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < HEADER_LENGTH) {
            return;
        }
        int start = in.readerIndex();
        int format = in.getUnsignedShort(start);
        int length = in.getUnsignedShort(start + 2) - HEADER_LENGTH;
        if (format != 0) {
            throw broken(in, String.format("the format indicator is 0x%04x, 0x0000 is expected", format));
        } else if (length < 0) {
            throw broken(in, "the length " + (length + HEADER_LENGTH) + " does not even cover the header of " + HEADER_LENGTH + " octets");
        } else if (length > maxFrameLength) {
            throw broken(in, "the document has " + length + " octets, at most " + maxFrameLength + " are read");
        }
        if (in.readableBytes() < HEADER_LENGTH + length) {
            return;
        }
        int documentStart = start + HEADER_LENGTH;
        int actual = length;
        if (!endsWithTag(in, documentStart, length)) {
            actual = lengthInCharacters(in, documentStart, length);
            if (actual == MORE_NEEDED) {
                return;
            }
        }
        int invokeId = invokeId(in, start + 4);
        byte[] octets = new byte[actual];
        in.getBytes(documentStart, octets);
        in.readerIndex(documentStart + actual);
        out.add(new Frame(invokeId, octets));
    }

    private static final int MORE_NEEDED = -1;

    private static boolean endsWithTag(ByteBuf in, int start, int length) {
        for (int i = start + length - 1; i >= start; i--) {
            byte b = in.getByte(i);
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t' && b != 0) {
                return b == '>';
            }
        }
        return false;
    }

    /**
     * The length in octets if {@code length} counts characters of UTF-8; {@code length} itself if that makes no sense
     * either; {@link #MORE_NEEDED} if it cannot be known yet.
     */
    private int lengthInCharacters(ByteBuf in, int start, int length) {
        int octets = 0;
        int characters = 0;
        int available = in.writerIndex() - start;
        boolean wide = false;
        while (characters < length) {
            if (octets >= available) {
                return wide && octets < maxFrameLength ? MORE_NEEDED : length;
            }
            int lead = in.getUnsignedByte(start + octets);
            int size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            wide |= size > 1;
            octets += size;
            characters++;
        }
        if (octets > available) {
            return wide && octets <= maxFrameLength ? MORE_NEEDED : length;
        }
        return wide && octets <= maxFrameLength && endsWithTag(in, start, octets) ? octets : length;
    }

    private static int invokeId(ByteBuf in, int index) {
        int id = 0;
        for (int i = 0; i < 4; i++) {
            int digit = in.getByte(index + i) - '0';
            if (digit < 0 || digit > 9) {
                return Frame.NO_INVOKE_ID;
            }
            id = id * 10 + digit;
        }
        return id;
    }

    private static FramingException broken(ByteBuf in, String reason) {
        String header = io.netty.buffer.ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(HEADER_LENGTH, in.readableBytes()));
        in.skipBytes(in.readableBytes());
        return new FramingException("Not CSTA XML framing: " + reason + " (header " + header
                + ")");
    }
}
