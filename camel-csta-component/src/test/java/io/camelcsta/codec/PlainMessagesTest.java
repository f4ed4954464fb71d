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
import io.camelcsta.codec.ber.Vectors;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Json;
import io.camelcsta.model.description.Csta;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as plain maps, and back. */
@Tag("unit")
class PlainMessagesTest {

    private static final MessageCodec BER = new BerCodec(BerLimits.DEFAULT);
    private static final MessageCodec XML = new XmlCodec(XmlCodec.DEFAULT_NAMESPACE, XmlLimits.DEFAULT);

    static Stream<Vectors.Apdu> apdus() {
        return Vectors.all();
    }

    private static CstaMessage decode(String hex) throws CodecException {
        return BER.decode(CstaMessage.NO_INVOKE_ID, java.util.HexFormat.of().parseHex(hex));
    }

    private static String plain(String hex) throws CodecException {
        return Json.write(PlainMessages.toMap(decode(hex), false));
    }

    private static CstaMessage from(String json) {
        return PlainMessages.fromMap(Json.read(json));
    }

    @ParameterizedTest
    @MethodSource("apdus")
    void everyVectorIsTheSameAfterJson(Vectors.Apdu apdu) throws CodecException {
        CstaMessage message;
        try {
            message = BER.decode(CstaMessage.NO_INVOKE_ID, apdu.octets());
        } catch (CodecException e) {
            // two vectors are refused when they are read
            assertThat(apdu.name()).containsAnyOf("2147483648", "operation 21");
            return;
        }
        String json = Json.write(PlainMessages.toMap(message, false));
        CstaMessage expected = message;
        if (message instanceof CstaMessage.Unknown unknown) {
            // the cross reference is inside the content
            expected = new CstaMessage.Unknown(
                    unknown.invokeId(), unknown.kind(), unknown.name(), null, unknown.content());
        }

        assertThat(from(json)).as(json).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a10c020101020200d330030a0102|{\"kind\":\"invoke\",\"name\":\"SystemStatus\",\"invokeId\":1,\"value\":{\"systemStatus\":\"normal\"}}",
                "a10b0500020200d330030a0102|{\"kind\":\"invoke\",\"name\":\"SystemStatus\",\"value\":{\"systemStatus\":\"normal\"}}",
                "a20b0201013006020200d30500|{\"kind\":\"result\",\"name\":\"SystemStatusResponse\",\"invokeId\":1,\"value\":{}}",
                "a203020105|{\"kind\":\"result\",\"name\":\"Response\",\"invokeId\":5,\"value\":{}}",
                "a30b020109020101a0030a010d|{\"kind\":\"error\",\"name\":\"CSTAErrorCode\",\"invokeId\":9,\"value\":{\"operation\":\"invalidConnectionID\"}}",
                "a30a020109020101a7020500|{\"kind\":\"error\",\"name\":\"CSTAErrorCode\",\"invokeId\":9,\"value\":{\"unspecified\":true}}",
                "a406020105810102|{\"kind\":\"reject\",\"name\":\"Reject\",\"invokeId\":5,\"value\":{\"invoke\":2}}",
                "6203800100|{\"kind\":\"rlrq\",\"name\":\"rlrq\",\"value\":{\"reason\":0}}",
                "6300|{\"kind\":\"rlre\",\"name\":\"rlre\",\"value\":{}}",
                "6406800100810101|{\"kind\":\"abrt\",\"name\":\"abrt\",\"value\":{\"source\":0,\"diagnostic\":1}}",
                "a10c020101020203e73003020107|{\"kind\":\"invoke\",\"name\":\"operation 999\",\"invokeId\":1,\"value\":{\"$ber\":\"3003020107\"}}",
                "a20e0201013009020203e73003020107|{\"kind\":\"result\",\"name\":\"result of operation 999\",\"invokeId\":1,\"value\":{\"$ber\":\"3003020107\"}}",
                "611080020780a203020101a305a103020102|{\"kind\":\"aare\",\"name\":\"aare\",\"value\":{\"result\":1,\"userDiagnostic\":2}}",
                "611980020780a10706052b0c00815aa203020101a305a20302010e|{\"kind\":\"aare\",\"name\":\"aare\",\"value\":{\"applicationContext\":\"1.3.12.0.218\",\"result\":1,\"providerDiagnostic\":14}}"
            })
    void messageHasItsKindNameInvokeIdAndValue(String hex, String json) throws CodecException {
        assertThat(plain(hex)).isEqualTo(json);
    }

    @Test
    void associateRequestShowsContextLoginAndVersions() throws CodecException {
        assertThat(
                        plain(
                                "603480020780a10706052b0c00815a8a020680ac14a212a010a00e0404637374610406736563726574be0b2809a007a0050303001000"))
                .isEqualTo(
                        "{\"kind\":\"aarq\",\"name\":\"aarq\",\"value\":{\"applicationContext\":\"1.3.12.0.218\",\"username\":\"csta\","
                                + "\"password\":\"secret\",\"userInformation\":{\"newDefinition\":{\"cSTAVersion\":[\"versionFour\"]}}}}");
    }

    @Test
    void invokeIdOfXmlIsNull() throws CodecException {
        CstaMessage message =
                XML.decode(7, "<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>".getBytes());

        assertThat(Json.write(PlainMessages.toMap(message, true)))
                .isEqualTo(
                        "{\"kind\":\"xml\",\"name\":\"SystemStatus\",\"invokeId\":null,\"value\":{\"systemStatus\":\"normal\"}}");
    }

    @Test
    void xmlFailureIsReadBack() {
        assertThat(
                        from(
                                "{\"kind\":\"xml\",\"name\":\"CSTAErrorCode\",\"invokeId\":null,\"value\":{\"privateErrorCode\":\"URM\"}}"))
                .isEqualTo(new CstaMessage.Failure(
                        CstaMessage.NO_INVOKE_ID, new CstaError("privateErrorCode", "URM"), null));
    }

    @Test
    void documentOfAnApplicationSessionIsReadBack() throws CodecException {
        CstaMessage message = XML.decode(
                CstaMessage.NO_INVOKE_ID,
                ("<StopApplicationSession xmlns=\"" + XmlCodec.SESSION_NAMESPACE
                                + "\"><sessionID>s1</sessionID><sessionEndReason><definedEndReason>normal</definedEndReason></sessionEndReason>"
                                + "</StopApplicationSession>")
                        .getBytes());

        assertThat(PlainMessages.fromMap(PlainMessages.toMap(message, true))).isEqualTo(message);
    }

    @Test
    void xmlDocumentThatIsNotKnownIsReadBack() throws CodecException {
        CstaMessage message =
                XML.decode(CstaMessage.NO_INVOKE_ID, "<VendorThing xmlns=\"urn:v\"><a/></VendorThing>".getBytes());

        assertThat(PlainMessages.fromMap(PlainMessages.toMap(message, true))).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a10c020101020200d330030a0163", "a10e020101020200d330050a0300ffff"})
    void enumerationNumberWithoutANameIsReadBack(String hex) throws CodecException {
        assertThat(from(plain(hex))).isEqualTo(decode(hex));
    }

    @Test
    void alternativeThatIsNotKnownIsReadBack() throws CodecException {
        // DeliveredEvent with the alternative [9] of CallingDeviceID
        String hex = Vectors.tlv(
                "a1",
                "020101",
                "020115",
                Vectors.tlv(
                        "30",
                        "550101",
                        Vectors.tlv(
                                "a0",
                                Vectors.tlv(
                                        "a4",
                                        "6b0480020139",
                                        "63028800",
                                        "61028900",
                                        "62028700",
                                        "64028a00",
                                        "0a0103"))));

        assertThat(from(plain(hex))).isEqualTo(decode(hex));
    }

    @Test
    void elementsThatAreNotKnownAreReadBack() throws CodecException {
        String hex = Vectors.tlv("a1", "020101", "020149", Vectors.tlv("30", "550101", "9f4703010203", "c00105"));

        assertThat(plain(hex)).contains("\"$unknown\":[{\"$ber\":\"9f4703010203\"},{\"$ber\":\"c00105\"}]");
        assertThat(from(plain(hex))).isEqualTo(decode(hex));
    }

    // ---- what is no message

    @Test
    void aPasswordThatIsNoTextIsNotTold() {
        Map<String, Object> login =
                map("applicationContext", "1.3.12.0.218", "username", "camel", "password", 4711471147L);
        assertThatThrownBy(() -> PlainMessages.fromMap(map("kind", "aarq", "value", login)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("password: expected text, got a number");
    }

    private static void refused(Map<String, Object> map, String... parts) {
        assertThatThrownBy(() -> PlainMessages.fromMap(map))
                .isInstanceOf(InvalidValueException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(parts));
    }

    private static Map<String, Object> map(Object... members) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            map.put((String) members[i], members[i + 1]);
        }
        return map;
    }

    @Test
    void missingKindIsNamed() {
        refused(map("name", "SystemStatus"), "kind: missing");
    }

    @Test
    void kindThatIsNotKnownIsNamedWithAllKinds() {
        refused(
                map("kind", "event"),
                "kind",
                "'event'",
                "invoke, result, error, reject, aarq, aare, rlrq, rlre, abrt or xml");
    }

    @Test
    void kindThatIsNoTextIsNamed() {
        refused(map("kind", 7), "kind: expected text");
    }

    @Test
    void missingNameIsNamed() {
        refused(map("kind", "invoke", "value", Map.of()), "name: missing");
    }

    @Test
    void nameThatIsNotKnownIsNamed() {
        refused(map("kind", "invoke", "name", "MakeTea", "value", Map.of()), "name", "MakeTea", "$ber");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "x"})
    void invokeIdThatIsTextIsNamed(String id) {
        refused(map("kind", "invoke", "name", "SystemStatus", "invokeId", id), "invokeId", "'" + id + "'");
    }

    @Test
    void invokeIdThatIsNoWholeNumberIsNamed() {
        for (Object id : Arrays.asList(1.5, 1L << 40, Map.of())) {
            refused(map("kind", "invoke", "name", "SystemStatus", "invokeId", id), "invokeId");
        }
    }

    @Test
    void memberThatIsNotKnownIsNamedWithItsPlace() {
        refused(
                map("kind", "invoke", "name", "MonitorStop", "value", Map.of("monitorCrossRefId", "01")),
                "MonitorStop",
                "monitorCrossRefId");
    }

    @Test
    void memberThatIsMissingIsNamed() {
        refused(map("kind", "invoke", "name", "MonitorStop", "value", Map.of()), "MonitorStop", "monitorCrossRefID");
    }

    @Test
    void requestIsNoResult() {
        refused(
                map("kind", "result", "name", "MonitorStop", "value", Map.of("monitorCrossRefID", "01")),
                "name",
                "MonitorStop");
    }

    @Test
    void failureNeedsOneCategory() {
        refused(map("kind", "error", "value", Map.of()), "value", "one member");
        refused(
                map("kind", "error", "value", Map.of("operation", "generic", "security", "generic")),
                "value",
                "one member");
    }

    @Test
    void rejectNeedsAKnownKind() {
        refused(
                map("kind", "reject", "value", Map.of("other", 1)),
                "value",
                "general, invoke, returnResult, returnError");
    }

    @Test
    void rejectNeedsANumber() {
        refused(map("kind", "reject", "value", Map.of("general", "x")), "general", "whole number");
    }

    @Test
    void associationNeedsAContext() {
        refused(map("kind", "aarq", "value", Map.of()), "applicationContext: missing");
    }

    @Test
    void loginNeedsAPassword() {
        refused(
                map("kind", "aarq", "value", Map.of("applicationContext", "1.3.12.0.218", "username", "u")),
                "password: missing");
    }

    @Test
    void userInformationMustBeDescribedOrUntouched() {
        refused(
                map("kind", "aarq", "value", Map.of("applicationContext", "1.3.12.0.218", "userInformation", "x")),
                "userInformation");
    }

    @Test
    void everyServiceAndEventIsFoundByItsName() {
        assertThat(Csta.description().services()).allSatisfy(service -> assertThat(PlainMessages.fromMap(
                        map("kind", "invoke", "name", service.name(), "value", Map.of("$ber", "3000"))))
                .isInstanceOf(CstaMessage.Unknown.class));
    }
}
