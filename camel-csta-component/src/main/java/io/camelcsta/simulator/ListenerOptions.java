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
package io.camelcsta.simulator;

import io.camelcsta.transport.Framing;
import io.camelcsta.transport.Opening;

/**
 * A port that the switch listens on.
 *
 * @param protocol the encoding: {@value #XML} or {@value #ASN1}
 * @param framing how messages are delimited
 * @param opening what an application sends first and the switch answers, or null
 * @param port the port; 0 takes a free one
 */
record ListenerOptions(String protocol, Framing framing, Opening opening, int port) {

    static final String XML = "xml";
    static final String ASN1 = "asn1";

    /**
     * Reads what a user wrote.
     *
     * @param framing one of length2, hipath and ber; not looked at for XML
     * @param opening the octets with a colon between, or null; not looked at for XML
     * @throws IllegalArgumentException if something is unknown
     */
    static ListenerOptions of(String protocol, String framing, String opening, int port) {
        if (XML.equals(protocol)) {
            return new ListenerOptions(XML, Framing.XML, null, port);
        } else if (!ASN1.equals(protocol)) {
            throw new IllegalArgumentException("Unknown protocol '" + protocol + "', expected xml or asn1");
        }
        return new ListenerOptions(ASN1, framing(framing), opening == null ? null : Opening.parse(opening), port);
    }

    /** The framing of that name. */
    static Framing framing(String name) {
        return switch (String.valueOf(name)) {
            case "length2" -> Framing.LENGTH2;
            case "hipath" -> Framing.HIPATH;
            case "ber" -> Framing.BER;
            default ->
                throw new IllegalArgumentException("Unknown framing '" + name + "', expected length2, hipath or ber");
        };
    }

    WireFormat wire(SimulatorOptions options) {
        return protocol.equals(XML) ? new XmlWireFormat(options.namespace) : new BerWireFormat(framing);
    }
}
