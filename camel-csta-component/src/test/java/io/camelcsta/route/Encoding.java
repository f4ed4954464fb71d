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
package io.camelcsta.route;

import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.privatedata.BerPrivateDataMapping;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** All that the route tests know about the encoding of CSTA messages. */
public interface Encoding {

    /** ECMA-323: XML. */
    Encoding XML = new Encoding() {
        @Override
        public String protocol() {
            return "xml";
        }

        @Override
        public CstaSimulatorBuilder simulator(CstaSimulatorBuilder builder) {
            return builder.port(Ports.free());
        }

        @Override
        public Opaque privateData(String text) {
            return Opaque.ofXml("<note xmlns=\"urn:example\">" + text + "</note>");
        }

        @Override
        public String text(Opaque privateData) {
            return privateData.xml();
        }

        @Override
        public String shown(String text) {
            return text;
        }

        @Override
        public PrivateDataMapping privateDataMapping() {
            return new XmlPrivateDataMapping();
        }

        @Override
        public byte[] callIdOctets(String callId) {
            return callId.getBytes(StandardCharsets.UTF_8);
        }
    };

    /** ECMA-285: BER. */
    Encoding ASN1 = new Encoding() {
        @Override
        public String protocol() {
            return "asn1";
        }

        @Override
        public CstaSimulatorBuilder simulator(CstaSimulatorBuilder builder) {
            return builder.protocol("asn1").port(Ports.free());
        }

        @Override
        public Opaque privateData(String text) {
            byte[] octets = text.getBytes(StandardCharsets.UTF_8);
            byte[] value = new byte[octets.length + 2];
            value[0] = (byte) 0x87;
            value[1] = (byte) octets.length;
            System.arraycopy(octets, 0, value, 2, octets.length);
            return Opaque.ofBer(Octets.of(value));
        }

        @Override
        public String text(Opaque privateData) {
            return privateData.ber().toText(StandardCharsets.UTF_8);
        }

        @Override
        public String shown(String text) {
            return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public PrivateDataMapping privateDataMapping() {
            return new BerPrivateDataMapping();
        }

        @Override
        public byte[] callIdOctets(String callId) {
            return HexFormat.of().parseHex(callId);
        }
    };

    /** The encoding of this run: the build runs all route tests over both. */
    static Encoding current() {
        return "asn1".equals(System.getProperty("csta.test.protocol")) ? ASN1 : XML;
    }

    /** The value of the option {@code protocol}. */
    String protocol();

    /** The same switch in this encoding. */
    CstaSimulatorBuilder simulator(CstaSimulatorBuilder builder);

    /** Private data that no mapping of ours knows, with that text in it. */
    Opaque privateData(String text);

    /** Text in which the text of {@link #privateData} is found. */
    String text(Opaque privateData);

    /** How a text in private data looks in the plain form of an event. */
    String shown(String text);

    /** The mapping of hot desking that is the default. */
    PrivateDataMapping privateDataMapping();

    /** The octets of a call id, from which its ConnID is made. */
    byte[] callIdOctets(String callId);
}
