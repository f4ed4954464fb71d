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
package io.camelcsta.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.ber.BerValues;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.CstaType;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/**
 * Properties of both encodings over everything that is described. What crosses from one to the other: fields and
 * alternatives that both have, identifiers that are hexadecimal, attributes of a device that ECMA-285 has, one entry in
 * lists of which ECMA-285 has one, and no content that is left open.
 */
@PropertyDefaults(tries = 25, shrinking = ShrinkingMode.OFF)
@Tag("unit")
class CrossEncodingTest {

    private static final MessageCodec BER = new BerCodec(BerLimits.DEFAULT);
    private static final MessageCodec XML = new XmlCodec(XmlCodec.DEFAULT_NAMESPACE, XmlLimits.DEFAULT);

    @Provide
    Arbitrary<List<CstaMessage>> berMessages() {
        return CstaValues.messages(CstaValues.Reach.BER);
    }

    @Provide
    Arbitrary<List<CstaMessage>> xmlMessages() {
        return CstaValues.messages(CstaValues.Reach.XML);
    }

    @Provide
    Arbitrary<List<CstaMessage>> commonMessages() {
        return CstaValues.messages(CstaValues.Reach.BOTH);
    }

    @Provide
    Arbitrary<Tuple2<CstaType, Object>> berValues() {
        List<CstaType> types = Csta.description().types().stream()
                .sorted(java.util.Comparator.comparing(CstaType::typeName))
                .toList();
        return Arbitraries.of(types)
                .flatMap(type -> CstaValues.of(type, CstaValues.Reach.BER).map(value -> Tuple.of(type, value)));
    }

    private static String text(byte[] xml) {
        return new String(xml, StandardCharsets.UTF_8);
    }

    @Property
    void everyMessageIsReadFromBerAsItWasWritten(@ForAll("berMessages") List<CstaMessage> messages)
            throws CodecException {
        for (CstaMessage message : messages) {
            byte[] octets = BER.encode(message);
            assertThat(BER.decode(CstaMessage.NO_INVOKE_ID, octets))
                    .as(HexFormat.of().formatHex(octets))
                    .isEqualTo(message);
        }
    }

    @Property
    void everyMessageIsReadFromXmlAsItWasWritten(@ForAll("xmlMessages") List<CstaMessage> messages)
            throws CodecException {
        for (CstaMessage message : messages) {
            byte[] document = XML.encode(message);
            assertThat(XML.decode(message.invokeId(), document))
                    .as(text(document))
                    .isEqualTo(message);
        }
    }

    @Property
    void commonMessageCrossesFromXmlToBerAndBack(@ForAll("commonMessages") List<CstaMessage> messages)
            throws CodecException {
        for (CstaMessage message : messages) {
            byte[] document = XML.encode(message);
            byte[] octets = BER.encode(XML.decode(message.invokeId(), document));
            CstaMessage back = BER.decode(CstaMessage.NO_INVOKE_ID, octets);
            assertThat(back).as(text(document)).isEqualTo(message);
            assertThat(text(XML.encode(back))).isEqualTo(text(document));
        }
    }

    @Property
    void everyMessageIsTheSameAfterItsPlainForm(@ForAll("berMessages") List<CstaMessage> messages) {
        for (CstaMessage message : messages) {
            assertThat(PlainMessages.fromMap(PlainMessages.toMap(message, false)))
                    .isEqualTo(message);
        }
    }

    @Property(tries = 3000)
    void everyTypeIsReadFromBerAsItWasWritten(@ForAll("berValues") Tuple2<CstaType, Object> value)
            throws CodecException {
        Octets octets = BerValues.write("value", value.get1(), value.get2());

        assertThat(BerValues.read("value", value.get1(), octets))
                .as(octets.toHex())
                .isEqualTo(value.get2());
    }

    @Example
    void everyRequestAnswerAndEventIsAmongTheMessages() {
        long services = Csta.description().services().size();
        long answers = Csta.description().services().stream()
                .filter(service -> service.answered())
                .count();

        assertThat(berMessages().sample())
                .hasSize(
                        (int) (services + answers) + Csta.description().events().size());
        // one request has fields of its own in BER that must be there
        assertThat(commonMessages().sample())
                .hasSize(
                        (int) (services + answers) + Csta.description().events().size() - 1);
    }

    // ---- what cannot cross

    private static String document(String name, String content) {
        return "<" + name + " xmlns=\"" + XmlCodec.DEFAULT_NAMESPACE + "\">" + content + "</" + name + ">";
    }

    private static void staysInXml(String document, String place) throws CodecException {
        CstaMessage message = XML.decode(1, document.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> BER.encode(message))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith(place);
    }

    private static void staysInBer(String hex, String place) throws CodecException {
        CstaMessage message = BER.decode(1, HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> XML.encode(message))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith(place);
    }

    @Example
    void identifierThatIsNotHexadecimalStaysInXml() throws CodecException {
        staysInXml(
                document("MonitorStop", "<monitorCrossRefID>M 1</monitorCrossRefID>"), "MonitorStop.monitorCrossRefID");
    }

    @Example
    void callIdThatIsNotHexadecimalStaysInXml() throws CodecException {
        staysInXml(
                document("ClearConnection", "<connectionToBeCleared><callID>c-1</callID></connectionToBeCleared>"),
                "ClearConnection.connectionToBeCleared.callID");
    }

    @Example
    void vendorXmlStaysInXml() throws CodecException {
        staysInXml(
                document("Escape", "<privateData><private><v xmlns=\"urn:v\"/></private></privateData>"),
                "Escape.privateData.private");
    }

    @Example
    void elementThatIsNotKnownStaysInXml() throws CodecException {
        staysInXml(
                document("MonitorStop", "<monitorCrossRefID>01</monitorCrossRefID><later xmlns=\"urn:l\"/>"),
                "MonitorStop");
    }

    @Example
    void alternativeOfXmlOnlyStaysInXml() throws CodecException {
        staysInXml(
                document(
                        "AssociateData",
                        "<existingCall><callID>01</callID></existingCall><correlatorData><private/></correlatorData>"),
                "AssociateData.correlatorData.private");
    }

    @Example
    void enumerationThatIsNotKnownStaysInXml() throws CodecException {
        staysInXml(document("SystemStatus", "<systemStatus>sleeping</systemStatus>"), "SystemStatus.systemStatus");
    }

    @Example
    void deviceNumberThatIsNoneStaysInXml() throws CodecException {
        staysInXml(
                document("SnapshotDevice", "<snapshotObject typeOfNumber=\"deviceNumber\">3x</snapshotObject>"),
                "SnapshotDevice.snapshotObject");
    }

    @Example
    void typeOfNumberThatIsNotKnownStaysInXml() throws CodecException {
        staysInXml(
                document("SnapshotDevice", "<snapshotObject typeOfNumber=\"sip\">3</snapshotObject>"),
                "SnapshotDevice.snapshotObject");
    }

    @Example
    void attributeOfADeviceThatBerHasNotStaysInXml() throws CodecException {
        staysInXml(
                document("SnapshotDevice", "<snapshotObject colour=\"red\">3</snapshotObject>"),
                "SnapshotDevice.snapshotObject.colour");
    }

    @Example
    void attributeOfADeviceWithAWrongValueStaysInXml() throws CodecException {
        staysInXml(
                document("SnapshotDevice", "<snapshotObject bitRate=\"often\">3</snapshotObject>"),
                "SnapshotDevice.snapshotObject");
    }

    @Example
    void mediaClassThatIsNotKnownStaysInXml() throws CodecException {
        staysInXml(
                document("SnapshotDevice", "<snapshotObject mediaClass=\"smell\">3</snapshotObject>"),
                "SnapshotDevice.snapshotObject");
    }

    @Example
    void requiredFieldThatXmlLeftOutIsNamed() throws CodecException {
        staysInXml(document("MonitorStop", ""), "MonitorStop.monitorCrossRefID");
    }

    @Example
    void timeOutThatIsNoWholeNumberStaysInXml() throws CodecException {
        staysInXml(
                document(
                        "VoiceAttributeChangedEvent",
                        "<monitorCrossRefID>01</monitorCrossRefID><connection><callID>01</callID></connection>"
                                + "<message>01</message><silenceTimeout>1.5</silenceTimeout>"),
                "VoiceAttributeChangedEvent.silenceTimeout");
    }

    @Example
    void grammarsWithElementsStayInXml() throws CodecException {
        staysInXml(
                document(
                        "VoiceAttributeChangedEvent",
                        "<monitorCrossRefID>01</monitorCrossRefID><connection><callID>01</callID></connection>"
                                + "<message>01</message><grammars><g/></grammars>"),
                "VoiceAttributeChangedEvent.grammars");
    }

    @Example
    void errorOfXmlOnlyStaysInXml() throws CodecException {
        staysInXml(
                document("CSTAErrorCode", "<privateErrorCode>URM Denied</privateErrorCode>"),
                "CSTAErrorCode.privateErrorCode");
    }

    @Example
    void vendorOctetsStayInBer() throws CodecException {
        staysInBer("a10b0201010201333003810105", "Escape.privateData.private");
    }

    @Example
    void elementThatIsNotKnownStaysInBer() throws CodecException {
        staysInBer("a10d02010102014930055501018f00", "MonitorStop");
    }

    @Example
    void enumerationNumberWithoutANameStaysInBer() throws CodecException {
        staysInBer("a10c020101020200d330030a0163", "SystemStatus.systemStatus");
    }

    @Example
    void associationStaysInBer() throws CodecException {
        staysInBer("6203800100", "rlrq");
    }

    @Example
    void rejectStaysInBer() throws CodecException {
        staysInBer("a406020101810101", "Reject");
    }

    @Example
    void operationThatIsNotKnownStaysInBer() throws CodecException {
        staysInBer("a109020101020203e70500", "operation 999");
    }

    @Example
    void answerWithoutOperationStaysInBer() throws CodecException {
        staysInBer("a203020105", "Response");
    }

    @Example
    void controlCharacterStaysInBer() throws CodecException {
        staysInBer("a115020101020201ff300c" + "6b0480020139" + "820461006263", "RecordMessage.resource");
    }

    @Example
    void segmentedSnapshotStaysInBer() throws CodecException {
        CstaMessage message = berMessages().sample().stream()
                .filter(each ->
                        each instanceof CstaMessage.Request && each.name().equals("SnapshotCallData"))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> XML.encode(message))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("SnapshotCallData.serviceCrossRefID");
    }
}
