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

import java.util.Objects;

/**
 * Content that is passed on untouched because the standard leaves it open or this component does not know it: XML text
 * in ECMA-323, BER octets in ECMA-285. Exactly one of the two is present.
 */
public final class Opaque {

    private final String xml;
    private final Octets ber;

    private Opaque(String xml, Octets ber) {
        this.xml = xml;
        this.ber = ber;
    }

    /** Well-formed XML content: any number of elements, with the namespace declarations that they need. */
    public static Opaque ofXml(String xml) {
        return new Opaque(Objects.requireNonNull(xml), null);
    }

    /** Complete BER values, tag and length included. */
    public static Opaque ofBer(Octets ber) {
        return new Opaque(null, Objects.requireNonNull(ber));
    }

    /** The XML, or null if this is BER. */
    public String xml() {
        return xml;
    }

    /** The BER octets, or null if this is XML. */
    public Octets ber() {
        return ber;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Opaque opaque && Objects.equals(xml, opaque.xml) && Objects.equals(ber, opaque.ber);
    }

    @Override
    public int hashCode() {
        return Objects.hash(xml, ber);
    }

    @Override
    public String toString() {
        return xml != null ? xml : ber.toHex();
    }
}
