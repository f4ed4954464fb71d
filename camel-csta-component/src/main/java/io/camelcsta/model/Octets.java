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
package io.camelcsta.model;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of octets. */
public final class Octets {

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The octets of that array, copied. */
    public static Octets of(byte[] bytes) {
        return new Octets(bytes.clone());
    }

    /** The octets of that text in that character set. */
    public static Octets of(String text, Charset charset) {
        return new Octets(text.getBytes(charset));
    }

    /**
     * The octets of that hexadecimal text, in upper or lower case.
     *
     * @throws IllegalArgumentException if the text is not hexadecimal
     */
    public static Octets ofHex(String hex) {
        return new Octets(HEX.parseHex(hex));
    }

    /** A copy of the octets. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** The number of octets. */
    public int length() {
        return bytes.length;
    }

    /** The octets read as text in that character set; malformed input is replaced. */
    public String toText(Charset charset) {
        return new String(bytes, charset);
    }

    /** The octets in lower-case hexadecimal. */
    public String toHex() {
        return HEX.formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The octets in lower-case hexadecimal. */
    @Override
    public String toString() {
        return toHex();
    }
}
