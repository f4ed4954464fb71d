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
package io.camelcsta.codec.ber;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.Identifiers;
import io.camelcsta.model.Octets;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A cursor over the values of a BER encoding (X.690), one after the other, with bounds checked everywhere. Definite and
 * indefinite lengths and long forms are read. It makes no objects but those that it is asked for.
 */
final class BerCursor {

    private static final int MAX_INTEGER_OCTETS = 8;
    private static final HexFormat HEX = HexFormat.of();

    private final byte[] octets;
    private final int end;
    private final int depthLeft;
    private int next;

    private int tag;
    private boolean constructed;
    private int start;
    private int contentStart;
    private int contentEnd;

    BerCursor(byte[] octets, BerLimits limits) throws CodecException {
        this(octets, 0, octets.length, limits.maxDepth());
        if (octets.length > limits.maxOctets()) {
            throw new CodecException(
                    "The message has " + octets.length + " octets, at most " + limits.maxOctets() + " are read", -1);
        }
    }

    private BerCursor(byte[] octets, int start, int end, int depthLeft) {
        this.octets = octets;
        this.next = start;
        this.end = end;
        this.depthLeft = depthLeft;
        this.start = start;
    }

    /** Moves to the next value. False if there is none. */
    boolean next(String place) throws CodecException {
        if (next >= end) {
            return false;
        }
        start = next;
        int position = readTag(place, start);
        int first = octet(place, position++);
        if (first < 0x80) {
            contentStart = position;
            contentEnd = bounded(place, position, first);
            next = contentEnd;
        } else if (first == 0x80) {
            if (!constructed) {
                throw error(place, "a primitive value cannot have an indefinite length");
            }
            contentStart = position;
            contentEnd = endOfContents(place, position, depthLeft);
            next = contentEnd + 2;
        } else {
            int count = first & 0x7F;
            if (count == 0x7F) {
                throw error(place, "the length octet 0xff is reserved");
            }
            long length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | octet(place, position++);
                if (length > end) {
                    throw error(place, "the length is more than what is there");
                }
            }
            contentStart = position;
            contentEnd = bounded(place, position, (int) length);
            next = contentEnd;
        }
        return true;
    }

    private int readTag(String place, int position) throws CodecException {
        int at = position;
        int first = octet(place, at++);
        constructed = (first & 0x20) != 0;
        int number = first & 0x1F;
        if (number == 0x1F) {
            number = 0;
            int more;
            do {
                more = octet(place, at++);
                if (number > BerTag.MAX_NUMBER >>> 7) {
                    throw error(place, "the tag number is too large");
                }
                number = number << 7 | more & 0x7F;
            } while ((more & 0x80) != 0);
        }
        tag = (first >>> 6) << 29 | number;
        return at;
    }

    private int bounded(String place, int position, int length) throws CodecException {
        if (length > end - position) {
            throw error(
                    place, "the length " + length + " is more than the " + (end - position) + " octets that are there");
        }
        return position + length;
    }

    /** Where the end-of-contents octets of an indefinite length begin. */
    private int endOfContents(String place, int position, int depth) throws CodecException {
        if (depth <= 0) {
            throw error(place, "too many nested values");
        }
        BerCursor inner = new BerCursor(octets, position, end, depth - 1);
        while (inner.next < end) {
            if (octets[inner.next] == 0 && inner.next + 1 < end && octets[inner.next + 1] == 0) {
                return inner.next;
            }
            inner.next(place);
        }
        throw error(place, "the end of a value of indefinite length is missing");
    }

    private int octet(String place, int position) throws CodecException {
        if (position >= end) {
            throw new CodecException(place + ": the octets end inside a value", end);
        }
        return octets[position] & 0xFF;
    }

    /** The tag of the current value, see {@link BerTag}. */
    int tag() {
        return tag;
    }

    /** The tag of the value after the current one, or -1 if there is none. */
    int peekTag(String place) throws CodecException {
        if (next >= end) {
            return -1;
        }
        BerCursor peek = new BerCursor(octets, next, end, depthLeft);
        peek.readTag(place, next);
        return peek.tag;
    }

    /** The values inside the current one. */
    BerCursor inside(String place) throws CodecException {
        if (!constructed) {
            throw error(place, "a constructed value is expected, " + BerTag.name(tag) + " is primitive");
        } else if (depthLeft <= 0) {
            throw error(place, "too many nested values");
        }
        return new BerCursor(octets, contentStart, contentEnd, depthLeft - 1);
    }

    /** The single value inside the current one: what an explicit tag is around. */
    BerCursor only(String place) throws CodecException {
        BerCursor inner = inside(place);
        if (!inner.next(place)) {
            throw error(place, "the tag " + BerTag.name(tag) + " has no value inside");
        }
        if (inner.next < inner.end) {
            throw error(place, "the tag " + BerTag.name(tag) + " has more than one value inside");
        }
        return inner;
    }

    /** A second cursor at the same value. */
    BerCursor copy() {
        BerCursor copy = new BerCursor(octets, start, end, depthLeft);
        copy.next = next;
        copy.tag = tag;
        copy.constructed = constructed;
        copy.contentStart = contentStart;
        copy.contentEnd = contentEnd;
        return copy;
    }

    /** How many values follow the current one. */
    int following(String place) throws CodecException {
        BerCursor rest = new BerCursor(octets, next, end, depthLeft);
        int count = 0;
        while (rest.next(place)) {
            count++;
        }
        return count;
    }

    /** Looks at all values that are left, and inside them: for parsers that set no limit to nesting themselves. */
    void walk(String place) throws CodecException {
        while (next(place)) {
            if (constructed) {
                inside(place).walk(place);
            }
        }
    }

    /** The current value with tag and length, untouched. */
    Octets whole() {
        return Octets.of(Arrays.copyOfRange(octets, start, next));
    }

    /** The same, in hexadecimal. */
    void whole(StringBuilder hex) {
        for (int i = start; i < next; i++) {
            HEX.toHexDigits(hex, octets[i]);
        }
    }

    /** Octet where the current value begins. */
    int position() {
        return start;
    }

    CodecException error(String place, String message) {
        return new CodecException(place + ": " + message, start);
    }

    // ---- primitive values

    long integer(String place) throws CodecException {
        primitive(place, "a whole number");
        int from = contentStart;
        if (from == contentEnd) {
            throw error(place, "a whole number has at least one octet");
        }
        boolean negative = octets[from] < 0;
        // leading octets that only repeat the sign are allowed in BER
        while (contentEnd - from > MAX_INTEGER_OCTETS && octets[from] == (negative ? -1 : 0)) {
            from++;
        }
        if (contentEnd - from > MAX_INTEGER_OCTETS
                || contentEnd - from == MAX_INTEGER_OCTETS && octets[from] < 0 != negative) {
            throw error(place, "a whole number of more than 64 bits");
        }
        long value = negative ? -1 : 0;
        for (int i = from; i < contentEnd; i++) {
            value = value << 8 | octets[i] & 0xFF;
        }
        return value;
    }

    boolean bool(String place) throws CodecException {
        primitive(place, "a truth value");
        if (contentEnd - contentStart != 1) {
            throw error(place, "a truth value has one octet, not " + (contentEnd - contentStart));
        }
        return octets[contentStart] != 0;
    }

    void nothing(String place) throws CodecException {
        primitive(place, "NULL");
        if (contentEnd != contentStart) {
            throw error(place, "NULL has no content");
        }
    }

    private void primitive(String place, String what) throws CodecException {
        if (constructed) {
            throw error(place, what + " is expected, " + BerTag.name(tag) + " is constructed");
        }
    }

    /** The octets of an identifier. */
    byte[] identifier(String place) throws CodecException {
        byte[] identifier = string(place);
        String complaint = Identifiers.tooLong(identifier.length);
        if (complaint != null) {
            throw error(place, complaint);
        }
        return identifier;
    }

    /** The octets of a string, which may be in pieces. */
    byte[] string(String place) throws CodecException {
        if (!constructed) {
            return Arrays.copyOfRange(octets, contentStart, contentEnd);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(contentEnd - contentStart);
        pieces(place, all);
        return all.toByteArray();
    }

    private void pieces(String place, ByteArrayOutputStream all) throws CodecException {
        if (constructed) {
            BerCursor pieces = inside(place);
            while (pieces.next(place)) {
                pieces.pieces(place, all);
            }
        } else {
            all.write(octets, contentStart, contentEnd - contentStart);
        }
    }

    /** The length of a primitive value's content. */
    int contentLength() {
        return contentEnd - contentStart;
    }

    /** The octet of the content at that index. */
    int contentOctet(int index) {
        return octets[contentStart + index] & 0xFF;
    }

    /** A bit string as a number, bit n of the standard at position n; bits above 62 are not read. */
    long bits(String place) throws CodecException {
        if (constructed) {
            return bitsInPieces(place);
        }
        int length = contentEnd - contentStart;
        if (length == 0) {
            throw error(place, "a bit string has an octet that counts unused bits");
        }
        int unused = octets[contentStart] & 0xFF;
        if (unused > 7 || length == 1 && unused != 0) {
            throw error(place, "a bit string cannot have " + unused + " unused bits");
        }
        int count = Math.min((length - 1) * 8 - unused, 63);
        long value = 0;
        for (int bit = 0; bit < count; bit++) {
            if ((octets[contentStart + 1 + bit / 8] & 0x80 >>> bit % 8) != 0) {
                value |= 1L << bit;
            }
        }
        return value;
    }

    /** All pieces but the last have whole octets. */
    private long bitsInPieces(String place) throws CodecException {
        long value = 0;
        int count = 0;
        BerCursor pieces = inside(place);
        while (pieces.next(place)) {
            long piece = pieces.bits(place);
            value |= count < 63 ? piece << count : 0;
            count += Math.max(0, pieces.contentLength() - 1) * 8;
        }
        return value & Long.MAX_VALUE;
    }
}
