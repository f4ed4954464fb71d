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
 * Reads CSTA XML without SOAP. The length counts octets, header included. Some switches count characters, so that a
 * document with characters of several octets is longer than its header says: such a document is recognised because it
 * is not complete at the given length, but is at that length in characters of UTF-8 or units of UTF-16. White space
 * between documents is skipped.
 */
final class XmlFrameDecoder extends ByteToMessageDecoder {

    static final int HEADER_LENGTH = 8;

    private static final int MORE_NEEDED = -1;
    private static final int MAX_SKIPPED = 64;

    private final int maxFrameLength;
    /** So many octets must be there before it is worth looking again; 0 if it is not known. */
    private int needed;

    XmlFrameDecoder(int maxFrameLength) {
        this.maxFrameLength = maxFrameLength;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        for (int i = 0; i < MAX_SKIPPED && in.isReadable() && isWhiteSpace(in.getByte(in.readerIndex())); i++) {
            in.skipBytes(1);
        }
        if (in.readableBytes() < Math.max(HEADER_LENGTH, needed)) {
            return;
        }
        needed = 0;
        int start = in.readerIndex();
        int format = in.getUnsignedShort(start);
        int length = in.getUnsignedShort(start + 2) - HEADER_LENGTH;
        if (format != 0) {
            throw broken(in, String.format("the format indicator is 0x%04x, 0x0000 is expected", format));
        } else if (length < 0) {
            throw broken(
                    in,
                    "the length " + (length + HEADER_LENGTH) + " does not even cover the header of " + HEADER_LENGTH
                            + " octets");
        } else if (length > maxFrameLength) {
            throw broken(in, "the document has " + length + " octets, at most " + maxFrameLength + " are read");
        }
        if (in.readableBytes() < HEADER_LENGTH + length) {
            return;
        }
        int documentStart = start + HEADER_LENGTH;
        int actual = actualLength(in, documentStart, length);
        if (actual == MORE_NEEDED) {
            return;
        }
        needed = 0;
        int invokeId = invokeId(in, start + 4);
        byte[] octets = new byte[actual];
        in.getBytes(documentStart, octets);
        in.readerIndex(documentStart + actual);
        out.add(new Frame(invokeId, octets));
    }

    private static boolean isWhiteSpace(int octet) {
        return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
    }

    private int actualLength(ByteBuf in, int start, int length) {
        if (!isWide(in, start, length) || isComplete(in, start, length)) {
            return length;
        }
        boolean more = false;
        for (int unitsOfFourOctets = 1; unitsOfFourOctets <= 2; unitsOfFourOctets++) {
            int octets = lengthInCharacters(in, start, length, unitsOfFourOctets);
            if (octets == MORE_NEEDED) {
                more = true;
            } else if (octets <= maxFrameLength && isComplete(in, start, octets)) {
                return octets;
            }
        }
        return more ? MORE_NEEDED : length;
    }

    /** Whether there is a character of more than one octet. */
    private static boolean isWide(ByteBuf in, int start, int length) {
        return in.forEachByte(start, length, octet -> octet >= 0) >= 0;
    }

    /** Whether the octets end with the end of their root element, as far as can be told. */
    private static boolean isComplete(ByteBuf in, int start, int length) {
        int end = start + length;
        while (end > start && isWhiteSpace(in.getByte(end - 1))) {
            end--;
        }
        int root = rootName(in, start, end);
        if (root < 0) {
            // another encoding, or no document: the length is what there is to go by
            return true;
        }
        int rootEnd = root;
        while (rootEnd < end
                && !isWhiteSpace(in.getByte(rootEnd))
                && in.getByte(rootEnd) != '>'
                && in.getByte(rootEnd) != '/') {
            rootEnd++;
        }
        if (end <= root || in.getByte(end - 1) != '>') {
            return false;
        }
        int name = end - 1;
        while (name > root && isWhiteSpace(in.getByte(name - 1))) {
            name--;
        }
        int nameStart = name - (rootEnd - root);
        if (nameStart - 2 < root) {
            // too short for an end tag: an element that closes itself
            return in.getByte(end - 2) == '/';
        }
        return in.getByte(nameStart - 1) == '/'
                        && in.getByte(nameStart - 2) == '<'
                        && ByteBufUtil.equals(in, root, in, nameStart, rootEnd - root)
                || in.getByte(end - 2) == '/' && in.indexOf(rootEnd, end, (byte) '<') < 0;
    }

    /** Where the name of the root element begins, or -1. */
    private static int rootName(ByteBuf in, int start, int end) {
        for (int i = start; i + 1 < end; i++) {
            if (in.getByte(i) == '<' && in.getByte(i + 1) != '?' && in.getByte(i + 1) != '!') {
                return in.getByte(i + 1) == 0 ? -1 : i + 1;
            }
        }
        return -1;
    }

    /** The length in octets if {@code length} counts characters; characters of four octets count so many. */
    private int lengthInCharacters(ByteBuf in, int start, int length, int unitsOfFourOctets) {
        int available = in.writerIndex() - start;
        int octets = 0;
        for (int characters = 0; characters < length; ) {
            if (octets > maxFrameLength) {
                return octets;
            } else if (octets >= available) {
                // each character that is missing has an octet at least: what is there is looked at a few times only
                int least = HEADER_LENGTH + available + length - characters;
                needed = needed == 0 ? least : Math.min(needed, least);
                return MORE_NEEDED;
            }
            int lead = in.getUnsignedByte(start + octets);
            int size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            octets += size;
            characters += size == 4 ? unitsOfFourOctets : 1;
        }
        return octets > available && octets <= maxFrameLength ? MORE_NEEDED : octets;
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
        String header = ByteBufUtil.hexDump(in, in.readerIndex(), Math.min(HEADER_LENGTH, in.readableBytes()));
        in.skipBytes(in.readableBytes());
        return new FramingException("Not CSTA XML framing: " + reason + " (header " + header + ")");
    }
}
