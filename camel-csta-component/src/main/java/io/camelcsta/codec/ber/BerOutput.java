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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;

/**
 * Puts BER values together, in the shortest definite form. Primitive values come from Bouncy Castle; constructed ones are
 * put together here, so that content which is passed on untouched keeps every octet.
 */
final class BerOutput {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(128);

    /** Complete values. */
    BerOutput raw(byte[] values) {
        out.writeBytes(values);
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
        out.write(value, header, value.length - header);
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

    private void header(int tag, boolean isConstructed, int length) {
        int first = BerTag.tagClass(tag) << 6 | (isConstructed ? 0x20 : 0);
        int number = BerTag.number(tag);
        if (number < 0x1F) {
            out.write(first | number);
        } else {
            out.write(first | 0x1F);
            for (int shift = 28; shift >= 0; shift -= 7) {
                if (shift == 0 || number >>> shift != 0) {
                    out.write(number >>> shift & 0x7F | (shift == 0 ? 0 : 0x80));
                }
            }
        }
        if (length < 0x80) {
            out.write(length);
        } else {
            int count = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
            out.write(0x80 | count);
            for (int i = count - 1; i >= 0; i--) {
                out.write(length >>> 8 * i);
            }
        }
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    static byte[] encoded(ASN1Object value) {
        try {
            return value.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
