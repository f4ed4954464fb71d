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
package io.camelcsta.codec.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.SessionDocument;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we send, octet for octet. */
@Tag("unit")
class XmlWritingTest {

    private static final String ED4 = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";
    private static final XmlCodec CODEC = new XmlCodec(ED4, XmlLimits.DEFAULT);
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    private static final Map<String, Object> CONNECTION = Map.of("callID", "0A0B", "deviceID", "3001");

    private static String written(CstaMessage message) throws CodecException {
        return new String(CODEC.encode(message), StandardCharsets.UTF_8);
    }

    private static String request(String name, Map<String, Object> body) throws CodecException {
        Service service = Csta.description().service(name);
        return written(new CstaMessage.Request(1, service, Values.fromMap(service.request(), body)));
    }

    private static String response(String name, Map<String, Object> body) throws CodecException {
        Service service = Csta.description().service(name);
        return written(new CstaMessage.Response(1, service, Values.fromMap(service.response(), body)));
    }

    private static Map<String, Object> filter(Object... groups) {
        Map<String, Object> filter = new LinkedHashMap<>();
        for (int i = 0; i < groups.length; i += 2) {
            filter.put((String) groups[i], groups[i + 1]);
        }
        return filter;
    }

    @Test
    void monitorStartWithFilter() throws CodecException {
        assertThat(request(
                        "MonitorStart",
                        Map.of(
                                "monitorObject",
                                Map.of("deviceObject", "3001"),
                                "monitorType",
                                "device",
                                "requestedMonitorFilter",
                                filter(
                                        "callControl",
                                        List.of("bridged"),
                                        "callAssociated",
                                        List.of(),
                                        "mediaAttachment",
                                        List.of("mediaAttached", "mediaDetached"),
                                        "physicalDeviceFeature",
                                        List.of("hookswitch"),
                                        "logicalDeviceFeature",
                                        List.of("agentBusy"),
                                        "maintenance",
                                        List.of("partiallyInService"),
                                        "voice",
                                        List.of("play"),
                                        "private",
                                        List.of()))))
                .isEqualTo(HEAD + "<MonitorStart xmlns=\"" + ED4
                        + "\"><monitorObject><deviceObject>3001</deviceObject></monitorObject>"
                        + "<requestedMonitorFilter>"
                        + "<callcontrol><bridged>true</bridged><callCleared>false</callCleared><conferenced>false</conferenced>"
                        + "<connectionCleared>false</connectionCleared><delivered>false</delivered><digitsDialed>false</digitsDialed>"
                        + "<diverted>false</diverted><established>false</established><failed>false</failed><held>false</held>"
                        + "<networkCapabilitiesChanged>false</networkCapabilitiesChanged><networkReached>false</networkReached>"
                        + "<offered>false</offered><originated>false</originated><queued>false</queued><retrieved>false</retrieved>"
                        + "<serviceInitiated>false</serviceInitiated><transferred>false</transferred></callcontrol>"
                        + "<callAssociated><callInformation>false</callInformation><charging>false</charging>"
                        + "<digitsGenerated>false</digitsGenerated><telephonyTonesGenerated>false</telephonyTonesGenerated>"
                        + "<serviceCompletionFailure>false</serviceCompletionFailure></callAssociated>"
                        + "<mediaAttachment><mediaAttached>true</mediaAttached><mediaDetached>true</mediaDetached></mediaAttachment>"
                        + "<physicalDeviceFeature><buttonInformation>false</buttonInformation><buttonPress>false</buttonPress>"
                        + "<displayUpdated>false</displayUpdated><hookswitch>true</hookswitch><lampMode>false</lampMode>"
                        + "<messageWaiting>false</messageWaiting><microphoneGain>false</microphoneGain>"
                        + "<microphoneMute>false</microphoneMute><ringerStatus>false</ringerStatus><speakerMute>false</speakerMute>"
                        + "<speakerVolume>false</speakerVolume></physicalDeviceFeature>"
                        + "<logicalDeviceFeature><agentBusy>true</agentBusy><agentLoggedOn>false</agentLoggedOn>"
                        + "<agentLoggedOff>false</agentLoggedOff><agentNotReady>false</agentNotReady><agentReady>false</agentReady>"
                        + "<agentWorkingAfterCall>false</agentWorkingAfterCall><autoAnswer>false</autoAnswer>"
                        + "<autoWorkMode>false</autoWorkMode><callBack>false</callBack><callBackMessage>false</callBackMessage>"
                        + "<callerIDStatus>false</callerIDStatus><doNotDisturb>false</doNotDisturb><forwarding>false</forwarding>"
                        + "<presenceState>false</presenceState><routeingMode>false</routeingMode></logicalDeviceFeature>"
                        + "<maintenance><backInService>false</backInService><deviceCapabilityChanged>false</deviceCapabilityChanged>"
                        + "<outOfService>false</outOfService><partiallyInService>true</partiallyInService></maintenance>"
                        + "<voice><bookmarkReached>false</bookmarkReached><completed>false</completed><dtmfDetected>false</dtmfDetected>"
                        + "<emptied>false</emptied><interruptionDetected>false</interruptionDetected><notRecognized>false</notRecognized>"
                        + "<play>true</play><recognized>false</recognized><record>false</record><review>false</review>"
                        + "<started>false</started><silenceTimeoutExpired>false</silenceTimeoutExpired>"
                        + "<speechDetected>false</speechDetected><stop>false</stop><suspendPlay>false</suspendPlay>"
                        + "<suspendRecord>false</suspendRecord><voiceAttributesChanged>false</voiceAttributesChanged>"
                        + "<voiceErrorOccurred>false</voiceErrorOccurred></voice>"
                        + "<private><private>false</private></private>"
                        + "</requestedMonitorFilter><monitorType>device</monitorType></MonitorStart>");
    }

    @Test
    void monitorStartOfACall() throws CodecException {
        assertThat(request(
                        "MonitorStart",
                        Map.of("monitorObject", Map.of("callObject", CONNECTION), "monitorType", "call")))
                .isEqualTo(
                        HEAD + "<MonitorStart xmlns=\"" + ED4 + "\"><monitorObject><callObject><callID>0A0B</callID>"
                                + "<deviceID>3001</deviceID></callObject></monitorObject><monitorType>call</monitorType></MonitorStart>");
    }

    @Test
    void monitorStop() throws CodecException {
        assertThat(request("MonitorStop", Map.of("monitorCrossRefID", "m-1")))
                .isEqualTo(HEAD + "<MonitorStop xmlns=\"" + ED4
                        + "\"><monitorCrossRefID>m-1</monitorCrossRefID></MonitorStop>");
    }

    @Test
    void changeMonitorFilter() throws CodecException {
        assertThat(request(
                        "ChangeMonitorFilter",
                        Map.of(
                                "monitorCrossRefID",
                                "m-1",
                                "requestedFilterList",
                                Map.of("private", List.of("private")))))
                .isEqualTo(
                        HEAD + "<ChangeMonitorFilter xmlns=\"" + ED4 + "\"><monitorCrossRefID>m-1</monitorCrossRefID>"
                                + "<requestedFilterList><private><private>true</private></private></requestedFilterList></ChangeMonitorFilter>");
    }

    @Test
    void recordMessage() throws CodecException {
        assertThat(request("RecordMessage", Map.of("callToBeRecorded", CONNECTION)))
                .isEqualTo(
                        HEAD + "<RecordMessage xmlns=\"" + ED4
                                + "\"><callToBeRecorded><callID>0A0B</callID><deviceID>3001</deviceID></callToBeRecorded></RecordMessage>");
    }

    @Test
    void recordMessageWithEveryOption() throws CodecException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("termination", List.of("speechDetected", "durationExceeded"));
        body.put("maxDuration", 60);
        body.put("encodingAlgorithm", "aLawPCM6K");
        body.put("samplingRate", 8000);
        body.put("resource", "r");
        body.put("callToBeRecorded", Map.of("callID", "1"));
        assertThat(request("RecordMessage", body))
                .isEqualTo(
                        HEAD + "<RecordMessage xmlns=\"" + ED4
                                + "\"><callToBeRecorded><callID>1</callID></callToBeRecorded><resource>r</resource><samplingRate>8000</samplingRate>"
                                + "<encodingAlgorithm>aLawPCM6K</encodingAlgorithm><maxDuration>60</maxDuration><termination>"
                                + "<durationExceeded>true</durationExceeded><dTMFDigitDetected>false</dTMFDigitDetected>"
                                + "<endOfMessageDetected>false</endOfMessageDetected><speechDetected>true</speechDetected></termination></RecordMessage>");
    }

    @Test
    void stop() throws CodecException {
        assertThat(request("Stop", Map.of("connection", CONNECTION, "messageToBeStopped", "77")))
                .isEqualTo(HEAD + "<Stop xmlns=\"" + ED4
                        + "\"><connection><callID>0A0B</callID><deviceID>3001</deviceID></connection>"
                        + "<messageToBeStopped>77</messageToBeStopped></Stop>");
    }

    @Test
    void suspend() throws CodecException {
        assertThat(request("Suspend", Map.of("connection", CONNECTION, "message", "77")))
                .isEqualTo(HEAD + "<Suspend xmlns=\"" + ED4
                        + "\"><connection><callID>0A0B</callID><deviceID>3001</deviceID></connection>"
                        + "<message>77</message></Suspend>");
    }

    @Test
    void resume() throws CodecException {
        assertThat(request("Resume", Map.of("connection", CONNECTION, "messageToResume", "77")))
                .isEqualTo(HEAD + "<Resume xmlns=\"" + ED4
                        + "\"><connection><callID>0A0B</callID><deviceID>3001</deviceID></connection>"
                        + "<messageToResume>77</messageToResume></Resume>");
    }

    @Test
    void associateDataHasTheOctetsOfTheAccountCode() throws CodecException {
        assertThat(request(
                        "AssociateData",
                        Map.of("existingCall", CONNECTION, "accountCode", Octets.of("4711", StandardCharsets.UTF_8))))
                .isEqualTo(HEAD + "<AssociateData xmlns=\"" + ED4
                        + "\"><existingCall><callID>0A0B</callID><deviceID>3001</deviceID>"
                        + "</existingCall><accountCode>34373131</accountCode></AssociateData>");
    }

    @Test
    void octetsAreWrittenInUpperCase() throws CodecException {
        assertThat(request("Escape", Map.of("privateData", Map.of("string", Octets.ofHex("75726e3a00ff")))))
                .isEqualTo(HEAD + "<Escape xmlns=\"" + ED4
                        + "\"><privateData><string>75726E3A00FF</string></privateData></Escape>");
    }

    @Test
    void escapeWithPrivateData() throws CodecException {
        assertThat(request(
                        "Escape",
                        Map.of(
                                "escapeRegisterID",
                                "R1",
                                "privateData",
                                Map.of("private", Opaque.ofXml("<v:x xmlns:v=\"urn:v\" a='1'>t</v:x>")))))
                .isEqualTo(
                        HEAD + "<Escape xmlns=\"" + ED4 + "\"><escapeRegisterID>R1</escapeRegisterID>"
                                + "<privateData><private><v:x xmlns:v=\"urn:v\" a='1'>t</v:x></private></privateData></Escape>");
    }

    @Test
    void escapeResponse() throws CodecException {
        assertThat(response("Escape", Map.of())).isEqualTo(HEAD + "<EscapeResponse xmlns=\"" + ED4 + "\"/>");
    }

    @Test
    void snapshotDevice() throws CodecException {
        assertThat(request("SnapshotDevice", Map.of("snapshotObject", "3001")))
                .isEqualTo(HEAD + "<SnapshotDevice xmlns=\"" + ED4
                        + "\"><snapshotObject>3001</snapshotObject></SnapshotDevice>");
    }

    @Test
    void deviceOfAnotherForm() throws CodecException {
        assertThat(request(
                        "SnapshotDevice",
                        Map.of(
                                "snapshotObject",
                                Map.of(
                                        "number",
                                        "+49 30",
                                        "typeOfNumber",
                                        "explicitPublic:international",
                                        "mediaClass",
                                        "voice",
                                        "bitRate",
                                        "constant"))))
                .isEqualTo(HEAD + "<SnapshotDevice xmlns=\"" + ED4
                        + "\"><snapshotObject typeOfNumber=\"explicitPublic:international\""
                        + " bitRate=\"constant\" mediaClass=\"voice\">+49 30</snapshotObject></SnapshotDevice>");
    }

    @Test
    void deviceInTheNotationOfNumbers() throws CodecException {
        assertThat(request("SnapshotDevice", Map.of("snapshotObject", "N<3021061290002>;noa=nk")))
                .isEqualTo(HEAD + "<SnapshotDevice xmlns=\"" + ED4
                        + "\"><snapshotObject>N&lt;3021061290002&gt;;noa=nk</snapshotObject></SnapshotDevice>");
    }

    @Test
    void systemStatusResponse() throws CodecException {
        assertThat(response("SystemStatus", Map.of()))
                .isEqualTo(HEAD + "<SystemStatusResponse xmlns=\"" + ED4 + "\"/>");
    }

    @Test
    void requestSystemStatus() throws CodecException {
        assertThat(request("RequestSystemStatus", Map.of()))
                .isEqualTo(HEAD + "<RequestSystemStatus xmlns=\"" + ED4 + "\"/>");
    }

    @Test
    void requestSystemStatusResponse() throws CodecException {
        assertThat(response("RequestSystemStatus", Map.of("systemStatus", "normal")))
                .isEqualTo(HEAD + "<RequestSystemStatusResponse xmlns=\"" + ED4
                        + "\"><systemStatus>normal</systemStatus></RequestSystemStatusResponse>");
    }

    @Test
    void systemRegister() throws CodecException {
        assertThat(request("SystemRegister", Map.of("requestTypes", List.of("systemStatus"))))
                .isEqualTo(
                        HEAD
                                + "<SystemRegister xmlns=\"" + ED4
                                + "\"><requestTypes><systemStatus>true</systemStatus>"
                                + "<requestSystemStatus>false</requestSystemStatus><switchingFunctionCapsChanged>false</switchingFunctionCapsChanged>"
                                + "<switchingFunctionDevicesChanged>false</switchingFunctionDevicesChanged></requestTypes></SystemRegister>");
    }

    @Test
    void monitorStopResponse() throws CodecException {
        assertThat(response("MonitorStop", Map.of())).isEqualTo(HEAD + "<MonitorStopResponse xmlns=\"" + ED4 + "\"/>");
    }

    // ---- errors

    @Test
    void errorOfAnOperation() throws CodecException {
        assertThat(written(new CstaMessage.Failure(1, new CstaError("operation", "serviceNotSupported"), null)))
                .isEqualTo(HEAD + "<CSTAErrorCode xmlns=\"" + ED4
                        + "\"><operation>serviceNotSupported</operation></CSTAErrorCode>");
    }

    @Test
    void errorCategoryIsMisspeltAsInTheSchema() throws CodecException {
        assertThat(written(
                        new CstaMessage.Failure(1, new CstaError("systemResourceAvailability", "resourceBusy"), null)))
                .isEqualTo(HEAD + "<CSTAErrorCode xmlns=\"" + ED4
                        + "\"><systemResourceAvailibility>resourceBusy</systemResourceAvailibility></CSTAErrorCode>");
    }

    @Test
    void errorWithoutValue() throws CodecException {
        assertThat(written(new CstaMessage.Failure(1, new CstaError("unspecified", null), null)))
                .isEqualTo(HEAD + "<CSTAErrorCode xmlns=\"" + ED4 + "\"><unspecified/></CSTAErrorCode>");
    }

    @Test
    void errorOfAnUnknownCategoryIsRefused() {
        assertThatThrownBy(() -> written(new CstaMessage.Failure(1, new CstaError("mood", "bad"), null)))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("CSTAErrorCode: unknown category 'mood', expected one of [operation,");
    }

    @Test
    void errorOfAnUnknownValueIsRefused() {
        assertThatThrownBy(() -> written(new CstaMessage.Failure(1, new CstaError("operation", "noSuchValue"), null)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("noSuchValue");
    }

    @Test
    void rejectCannotBeWrittenInXml() {
        assertThatThrownBy(() -> written(new CstaMessage.Reject(1, "invoke", 1)))
                .isInstanceOf(CodecException.class)
                .hasMessage("Reject: cannot be written in XML");
    }

    // ---- ECMA-354

    private static String session(String name, Map<String, Object> body) throws CodecException {
        SessionDocument document = Csta.description().session(name);
        return written(new CstaMessage.Session(1, document, Values.fromMap(document.request(), body)));
    }

    @Test
    void startApplicationSession() throws CodecException {
        assertThat(session(
                        "StartApplicationSession",
                        Map.of(
                                "applicationInfo",
                                Map.of(
                                        "applicationID",
                                        "camel",
                                        "applicationSpecificInfo",
                                        Opaque.ofXml("<login xmlns=\"urn:l\"><user>u</user></login>")),
                                "requestedProtocolVersions",
                                List.of(ED4, "3.0"),
                                "requestedSessionDuration",
                                180)))
                .isEqualTo(
                        HEAD
                                + "<StartApplicationSession xmlns=\"http://www.ecma-international.org/standards/ecma-354/appl_session\">"
                                + "<applicationInfo><applicationID>camel</applicationID><applicationSpecificInfo>"
                                + "<login xmlns=\"urn:l\"><user>u</user></login></applicationSpecificInfo></applicationInfo>"
                                + "<requestedProtocolVersions><protocolVersion>" + ED4
                                + "</protocolVersion><protocolVersion>3.0</protocolVersion>"
                                + "</requestedProtocolVersions><requestedSessionDuration>180</requestedSessionDuration></StartApplicationSession>");
    }

    @Test
    void resetApplicationSessionTimer() throws CodecException {
        assertThat(session("ResetApplicationSessionTimer", Map.of("sessionID", "S1", "requestedSessionDuration", 60)))
                .isEqualTo(
                        HEAD
                                + "<ResetApplicationSessionTimer xmlns=\"http://www.ecma-international.org/standards/ecma-354/appl_session\">"
                                + "<sessionID>S1</sessionID><requestedSessionDuration>60</requestedSessionDuration></ResetApplicationSessionTimer>");
    }

    @Test
    void stopApplicationSession() throws CodecException {
        assertThat(session(
                        "StopApplicationSession",
                        Map.of("sessionID", "S1", "sessionEndReason", Map.of("definedEndReason", "normal"))))
                .isEqualTo(HEAD
                        + "<StopApplicationSession xmlns=\"http://www.ecma-international.org/standards/ecma-354/appl_session\">"
                        + "<sessionID>S1</sessionID><sessionEndReason><definedEndReason>normal</definedEndReason></sessionEndReason>"
                        + "</StopApplicationSession>");
    }

    // ---- strictness

    @Test
    void missingRequiredFieldIsRefusedByName() {
        Service service = Csta.description().service("MonitorStart");
        assertThatThrownBy(() -> written(new CstaMessage.Request(1, service, Struct.empty(service.request()))))
                .isInstanceOf(CodecException.class)
                .hasMessage("MonitorStart.monitorObject: a value is required");
    }

    @Test
    void unknownEnumerationValueIsRefused() {
        Service service = Csta.description().service("SystemStatus");
        Struct body =
                Struct.of(service.request()).set("systemStatus", "meltingDown").build();
        assertThatThrownBy(() -> written(new CstaMessage.Request(1, service, body)))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith(
                        "SystemStatus.systemStatus: unknown value 'meltingDown', expected one of [disabled,");
    }

    @Test
    void valueOfAnotherTypeIsRefusedByName() {
        Service service = Csta.description().service("Stop");
        Struct body =
                Struct.of(service.request()).set("connection", DeviceId.of("1")).build();
        assertThatThrownBy(() -> written(new CstaMessage.Request(1, service, body)))
                .isInstanceOf(CodecException.class)
                .hasMessage("Stop.connection: a value of type ConnectionID is expected, not a DeviceId");
    }

    @Test
    void characterThatXmlDoesNotHaveIsRefusedByName() {
        Service service = Csta.description().service("Stop");
        Struct body = Struct.of(service.request())
                .set("connection", ConnectionId.of("1", "2"))
                .set("resource", "a\u0000b")
                .build();
        assertThatThrownBy(() -> written(new CstaMessage.Request(1, service, body)))
                .isInstanceOf(CodecException.class)
                .hasMessage("Stop.resource: the character U+0000 at position 1 cannot be written in XML");
    }

    @Test
    void characterThatXmlDoesNotHaveIsRefusedInAnAttribute() {
        Service service = Csta.description().service("SnapshotDevice");
        Struct body = Struct.of(service.request())
                .set("snapshotObject", DeviceId.of("1", "\ud800"))
                .build();
        assertThatThrownBy(() -> written(new CstaMessage.Request(1, service, body)))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("SnapshotDevice.snapshotObject: the character U+D800");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</private><evil/>",
                "<a>",
                "a & b",
                "<a/></private></privateData></Escape>",
                "<!DOCTYPE x>",
                "&e;",
                "<p:a/>",
                "</fragment><fragment>",
                "<![CDATA[",
                "<!--"
            })
    void contentThatWouldBreakOutOfItsElementIsRefused(String xml) {
        assertThatThrownBy(() -> request("Escape", Map.of("privateData", Map.of("private", Opaque.ofXml(xml)))))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("Escape.privateData.private: the XML content given is not well-formed: ");
    }

    @Test
    void berContentIsRefused() {
        assertThatThrownBy(() ->
                        request("Escape", Map.of("privateData", Map.of("private", Opaque.ofBer(Octets.ofHex("0500"))))))
                .isInstanceOf(CodecException.class)
                .hasMessage("Escape.privateData.private: BER octets cannot be sent over XML, XML content is expected");
    }

    @Test
    void fieldThatEcma323DoesNotHaveIsRefused() {
        assertThatThrownBy(() -> request(
                        "DeflectCall",
                        Map.of(
                                "callToBeDiverted",
                                CONNECTION,
                                "newDestination",
                                List.of("1"),
                                "addNewDestinationsList",
                                List.of("2"))))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("DeflectCall.addNewDestinationsList: ECMA-323 has no such field");
    }

    @Test
    void textIsEscaped() throws CodecException {
        assertThat(request("Stop", Map.of("connection", Map.of("callID", "<&>\"'\r\n\t\u20ac"))))
                .isEqualTo(HEAD + "<Stop xmlns=\"" + ED4
                        + "\"><connection><callID>&lt;&amp;&gt;\"'&#13;\n\t\u20ac</callID></connection></Stop>");
    }

    @Test
    void namespaceIsThatOfTheVersion() throws CodecException {
        XmlCodec other =
                new XmlCodec("http://www.ecma-international.org/standards/ecma-323/csta/ed6", XmlLimits.DEFAULT);
        Service service = Csta.description().service("SystemStatus");
        assertThat(other.encode(new CstaMessage.Response(1, service, Struct.empty(service.response()))))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        HEAD
                                + "<SystemStatusResponse xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed6\"/>");
    }

    @Test
    void unknownMessageIsWrittenAsItIs() throws CodecException {
        assertThat(written(new CstaMessage.Unknown(
                        1, CstaMessage.Unknown.Kind.REQUEST, "Magic", null, Opaque.ofXml("<Magic xmlns=\"urn:m\"/>"))))
                .isEqualTo(HEAD + "<Magic xmlns=\"urn:m\"/>");
    }
}
