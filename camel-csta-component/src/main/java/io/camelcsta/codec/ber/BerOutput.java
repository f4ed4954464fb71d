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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;

/**
 * Puts BER values together, in the shortest definite form. Primitive values come from Bouncy Castle; constructed ones
 * are put together here, so that content which is passed on untouched keeps every octet.
 */
final class BerOutput {

    /** A tag of five octets and a length of five. */
    private static final int MAX_HEADER = 10;

    private static final byte[] EMPTY = new byte[0];

    private byte[] octets = EMPTY;
    private int length;

    /** Complete values. */
    BerOutput raw(byte[] values) {
        write(values, 0, values.length);
        return this;
    }

    BerOutput value(ASN1Object value) {
        return raw(encoded(value));
    }

    /** A constructed value around complete values. */
    BerOutput constructed(int tag, byte[] content) {
        header(tag, true, content.length);
        return raw(content);
    }

    /** A value with another tag in place of its own. */
    BerOutput retagged(int tag, byte[] value) {
        int header = headerLength(value);
        boolean wasConstructed = (value[0] & 0x20) != 0;
        header(tag, wasConstructed, value.length - header);
        write(value, header, value.length - header);
        return this;
    }

    private static int headerLength(byte[] value) {
        int at = 1;
        if ((value[0] & 0x1F) == 0x1F) {
            while ((value[at++] & 0x80) != 0) {
                // the tag number goes on
            }
        }
        int first = value[at++] & 0xFF;
        return first < 0x80 ? at : at + (first & 0x7F);
    }

    private void header(int tag, boolean isConstructed, int contentLength) {
        room(contentLength + MAX_HEADER);
        int first = BerTag.tagClass(tag) << 6 | (isConstructed ? 0x20 : 0);
        int number = BerTag.number(tag);
        if (number < 0x1F) {
            write(first | number);
        } else {
            write(first | 0x1F);
            for (int shift = 28; shift >= 0; shift -= 7) {
                if (shift == 0 || number >>> shift != 0) {
                    write(number >>> shift & 0x7F | (shift == 0 ? 0 : 0x80));
                }
            }
        }
        if (contentLength < 0x80) {
            write(contentLength);
        } else {
            int count = contentLength < 0x100 ? 1 : contentLength < 0x10000 ? 2 : contentLength < 0x1000000 ? 3 : 4;
            write(0x80 | count);
            for (int i = count - 1; i >= 0; i--) {
                write(contentLength >>> 8 * i);
            }
        }
    }

    private void write(int octet) {
        room(1);
        octets[length++] = (byte) octet;
    }

    private void write(byte[] source, int from, int count) {
        room(count);
        System.arraycopy(source, from, octets, length, count);
        length += count;
    }

    private void room(int count) {
        if (octets.length - length < count) {
            octets = Arrays.copyOf(octets, Math.max(length + count, 2 * octets.length));
        }
    }

    /** What was put together; the output is not used afterwards. */
    byte[] toBytes() {
        return length == octets.length ? octets : Arrays.copyOf(octets, length);
    }

    static byte[] encoded(ASN1Object value) {
        try {
            return value.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
