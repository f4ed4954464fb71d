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
import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that our encoder did not write, as switches are known to send them. */
@Tag("unit")
class XmlReadingTest {

    private static final XmlCodec CODEC =
            new XmlCodec("http://www.ecma-international.org/standards/ecma-323/csta/ed4", XmlLimits.DEFAULT);

    private static CstaMessage read(int invokeId, String xml) throws CodecException {
        return CODEC.decode(invokeId, xml.getBytes(StandardCharsets.UTF_8));
    }

    private static Struct request(String xml) throws CodecException {
        return ((CstaMessage.Request) read(1, xml)).body();
    }

    private static Struct response(String xml) throws CodecException {
        return ((CstaMessage.Response) read(1, xml)).body();
    }

    private static Struct event(String xml) throws CodecException {
        return ((CstaMessage.Event) read(9999, xml)).body();
    }

    private static CstaError error(String xml) throws CodecException {
        return ((CstaMessage.Failure) read(1, xml)).error();
    }

    // ---- what a message is

    @Test
    void systemStatusIsARequest() throws CodecException {
        CstaMessage message = read(
                0,
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <SystemStatus xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4">
                  <systemStatus>enabled</systemStatus>
                </SystemStatus>
                """);
        assertThat(message).isInstanceOfSatisfying(CstaMessage.Request.class, request -> {
            assertThat(request.invokeId()).isZero();
            assertThat(request.service().name()).isEqualTo("SystemStatus");
            assertThat(request.body().text("systemStatus")).isEqualTo("enabled");
            assertThat(request.body().text("sysStatRegisterID")).isNull();
        });
    }

    @Test
    void emptyRootElementIsAnAnswerWithoutFields() throws CodecException {
        CstaMessage message = read(
                17, "<SystemStatusResponse xmlns='http://www.ecma-international.org/standards/ecma-323/csta/ed4'/>");
        assertThat(message).isInstanceOfSatisfying(CstaMessage.Response.class, response -> {
            assertThat(response.invokeId()).isEqualTo(17);
            assertThat(response.service().name()).isEqualTo("SystemStatus");
            assertThat(response.body().isEmpty()).isTrue();
        });
    }

    @Test
    void eventHasItsMonitor() throws CodecException {
        CstaMessage message = read(
                9999,
                """
                <RecordEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed6">
                  <monitorCrossRefID>m-1</monitorCrossRefID>
                  <connection><callID>0A0B</callID><deviceID>3001</deviceID></connection>
                  <message>77</message>
                  <resource>tape 1</resource>
                  <length>12</length>
                  <currentPosition>0</currentPosition>
                  <cause>normal</cause>
                </RecordEvent>
                """);
        assertThat(message).isInstanceOfSatisfying(CstaMessage.Event.class, event -> {
            assertThat(event.name()).isEqualTo("RecordEvent");
            assertThat(event.monitorCrossRefID()).isEqualTo("m-1");
            assertThat(event.body().connection("connection")).isEqualTo(ConnectionId.of("0A0B", "3001"));
            assertThat(event.body().text("message")).isEqualTo("77");
            assertThat(event.body().text("resource")).isEqualTo("tape 1");
            assertThat(event.body().number("length")).isEqualTo(12L);
            assertThat(event.body().number("currentPosition")).isZero();
            assertThat(event.body().text("cause")).isEqualTo("normal");
        });
    }

    @Test
    void applicationSessionAnswerIsASession() throws CodecException {
        CstaMessage message = read(
                1,
                """
                <StartApplicationSessionPosResponse xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session">
                  <sessionID>S42</sessionID>
                  <actualProtocolVersion>http://www.ecma-international.org/standards/ecma-323/csta/ed3</actualProtocolVersion>
                  <actualSessionDuration>180</actualSessionDuration>
                </StartApplicationSessionPosResponse>
                """);
        assertThat(message).isInstanceOfSatisfying(CstaMessage.Session.class, session -> {
            assertThat(session.isRequest()).isFalse();
            assertThat(session.isPositive()).isTrue();
            assertThat(session.body().text("sessionID")).isEqualTo("S42");
            assertThat(session.body().text("actualProtocolVersion"))
                    .isEqualTo("http://www.ecma-international.org/standards/ecma-323/csta/ed3");
            assertThat(session.body().number("actualSessionDuration")).isEqualTo(180L);
        });
    }

    @Test
    void applicationSessionRefusalIsNotPositive() throws CodecException {
        CstaMessage.Session session = (CstaMessage.Session)
                read(
                        1,
                        """
                <StartApplicationSessionNegResponse xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session">
                  <errorCode><definedError>requestedProtocolVersionNotSupported</definedError></errorCode>
                </StartApplicationSessionNegResponse>
                """);
        assertThat(session.isPositive()).isFalse();
        assertThat(session.body().choice("errorCode").value()).isEqualTo("requestedProtocolVersionNotSupported");
    }

    @Test
    void applicationSessionTerminatedIsARequest() throws CodecException {
        CstaMessage.Session session = (CstaMessage.Session)
                read(
                        3,
                        """
                <ApplicationSessionTerminated xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session">
                  <sessionID>S42</sessionID>
                  <sessionTermReason><definedTermReason>sessionTimerExpired</definedTermReason></sessionTermReason>
                </ApplicationSessionTerminated>
                """);
        assertThat(session.isRequest()).isTrue();
        assertThat(session.body().choice("sessionTermReason").value()).isEqualTo("sessionTimerExpired");
    }

    @Test
    void systemRegisterOfOpenScapeIsRead() throws CodecException {
        Struct body = request(
                """
                <SystemRegister xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4">
                <requestTypes><systemStatus>true</systemStatus><requestSystemStatus>false</requestSystemStatus>
                <switchingFunctionCapsChanged>0</switchingFunctionCapsChanged>
                <switchingFunctionDevicesChanged>1</switchingFunctionDevicesChanged></requestTypes></SystemRegister>
                """);
        assertThat(((Flags) body.get("requestTypes")).names())
                .containsExactly("systemStatus", "switchingFunctionDevicesChanged");
    }

    @Test
    void unknownRootIsPassedOnUntouched() throws CodecException {
        CstaMessage message = read(4, "<v:Magic xmlns:v='urn:v' on='1'><v:x>1 &lt; 2</v:x></v:Magic>");
        assertThat(message)
                .isEqualTo(new CstaMessage.Unknown(
                        4,
                        CstaMessage.Unknown.Kind.REQUEST,
                        "Magic",
                        null,
                        Opaque.ofXml("<v:Magic xmlns:v=\"urn:v\" on=\"1\"><v:x>1 &lt; 2</v:x></v:Magic>")));
    }

    @ParameterizedTest
    @CsvSource({
        "9999, MagicEvent, EVENT",
        "9999, Magic, EVENT",
        "5, MagicEvent, EVENT",
        "5, MagicResponse, RESPONSE",
        "5, Magic, REQUEST"
    })
    void unknownRootIsJudgedByItsNameAndInvokeId(int invokeId, String root, CstaMessage.Unknown.Kind kind)
            throws CodecException {
        assertThat(((CstaMessage.Unknown) read(invokeId, "<" + root + "/>")).kind())
                .isEqualTo(kind);
    }

    @Test
    void unknownEventHasItsMonitor() throws CodecException {
        CstaMessage.Unknown unknown = (CstaMessage.Unknown)
                read(
                        9999,
                        """
                <MagicEvent xmlns="urn:x"><monitorCrossRefID>m-9</monitorCrossRefID><more/></MagicEvent>""");
        assertThat(unknown.monitorCrossRefID()).isEqualTo("m-9");
    }

    // ---- errors

    @Test
    void errorDocumentHasCategoryAndValue() throws CodecException {
        assertThat(
                        error(
                                """
                <?xml version="1.0" encoding="utf-8"?>
                <CSTAErrorCode xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4">\
                <operation>invalidDeviceID</operation></CSTAErrorCode>
                """))
                .isEqualTo(new CstaError("operation", "invalidDeviceID"));
    }

    @Test
    void privateErrorCodeWithoutNamespaceIsRead() throws CodecException {
        assertThat(error("<CSTAErrorCode><privateErrorCode>URM Denied</privateErrorCode></CSTAErrorCode>"))
                .isEqualTo(new CstaError("privateErrorCode", "URM Denied"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemResourceAvailibility", "systemResourceAvailability"})
    void misspeltCategoryAndTheRightSpellingAreTheSame(String category) throws CodecException {
        assertThat(error("<CSTAErrorCode><" + category + ">resourceBusy</" + category + "></CSTAErrorCode>"))
                .isEqualTo(new CstaError("systemResourceAvailability", "resourceBusy"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<CSTAErrorCode><unspecified/></CSTAErrorCode>",
                "<CSTAErrorCode><unspecified></unspecified></CSTAErrorCode>",
                "<CSTAErrorCode/>"
            })
    void errorWithoutValueHasNone(String xml) throws CodecException {
        assertThat(error(xml)).isEqualTo(new CstaError("unspecified", null));
    }

    @Test
    void errorValueThatTheDescriptionDoesNotKnowIsKept() throws CodecException {
        assertThat(error("<CSTAErrorCode><operation>somethingNew</operation></CSTAErrorCode>"))
                .isEqualTo(new CstaError("operation", "somethingNew"));
    }

    // ---- known peer bugs

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://www.ecma-international.org/standards/ecma-323/csta/ed3",
                "http://www.ecma-international.org/standards/ecma-323/csta/ed4",
                "http://www.ecma-international.org/standards/ecma-323/csta/ed5",
                "http://www.ecma-international.org/standards/ecma-323/csta/ed6",
                "http://www.ecma.ch/standards/ecma-323/csta/ed2",
                "http://www.ecma-international.org/standards/ecma-323/csta/ed2/priv1",
                "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv1",
                "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv5",
                "http://www.avaya.com/csta",
                "3.0"
            })
    void anyNamespaceIsRead(String namespace) throws CodecException {
        assertThat(response("<MonitorStartResponse xmlns=\"" + namespace
                                + "\"><monitorCrossRefID>99</monitorCrossRefID>" + "</MonitorStartResponse>")
                        .text("monitorCrossRefID"))
                .isEqualTo("99");
    }

    @Test
    void answerWithoutAnyNamespaceIsRead() throws CodecException {
        assertThat(response(
                                "<SystemRegisterResponse><sysStatRegisterID>REG-1</sysStatRegisterID></SystemRegisterResponse>")
                        .text("sysStatRegisterID"))
                .isEqualTo("REG-1");
    }

    @Test
    void namespaceOnAnUnusedPrefixIsIgnored() throws CodecException {
        assertThat(request(
                                """
                <?xml version="1.0" encoding="UTF-8"?><SystemStatus \
                xmlns:aps="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><systemStatus>normal</systemStatus></SystemStatus>""")
                        .text("systemStatus"))
                .isEqualTo("normal");
    }

    @Test
    void prefixedDocumentIsRead() throws CodecException {
        Struct body = request(
                """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <ns3:MonitorStart xmlns:ns3="http://www.ecma-international.org/standards/ecma-323/csta/ed4" xmlns:ns2="urn:other">
                  <ns3:monitorObject><ns3:deviceObject>N&lt;3021061290002&gt;;noa=nk</ns3:deviceObject></ns3:monitorObject>
                  <ns3:monitorType>device</ns3:monitorType>
                </ns3:MonitorStart>
                """);
        Choice object = body.choice("monitorObject");
        assertThat(object.is("deviceObject")).isTrue();
        assertThat(object.value()).isEqualTo(DeviceId.of("N<3021061290002>;noa=nk"));
        assertThat(body.text("monitorType")).isEqualTo("device");
    }

    @Test
    void documentWithoutDeclarationIsUtf8() throws CodecException {
        assertThat(event(
                                "<RecordEvent><monitorCrossRefID>1</monitorCrossRefID><resource>B\u00fcro \u20ac \ud83d\ude00</resource></RecordEvent>")
                        .text("resource"))
                .isEqualTo("B\u00fcro \u20ac \ud83d\ude00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "utf-8", "ISO-8859-1", "iso-8859-1", "ISO-8859-15", "windows-1252", "UTF-16"})
    void declaredEncodingIsHonoured(String encoding) throws CodecException {
        byte[] octets = ("<?xml version=\"1.0\" encoding=\"" + encoding
                        + "\"?><RecordEvent><monitorCrossRefID>1</monitorCrossRefID><resource>B\u00fcro</resource></RecordEvent>")
                .getBytes(Charset.forName(encoding));
        assertThat(((CstaMessage.Event) CODEC.decode(9999, octets)).body().text("resource"))
                .isEqualTo("B\u00fcro");
    }

    @Test
    void declaredAsciiIsRead() throws CodecException {
        assertThat(request(
                                "<?xml version=\"1.0\" encoding=\"US-ASCII\"?><SystemStatus><systemStatus>normal</systemStatus></SystemStatus>")
                        .text("systemStatus"))
                .isEqualTo("normal");
    }

    @Test
    void byteOrderMarkIsRead() throws CodecException {
        assertThat(request("\uFEFF<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>")
                        .text("systemStatus"))
                .isEqualTo("normal");
    }

    @Test
    void misspeltNetworkConnectionOfEstablishedEventIsRead() throws CodecException {
        Struct body = event(
                """
                <EstablishedEvent><monitorCrossRefID>1</monitorCrossRefID>
                <originatinNIDConnection><callID>c</callID><deviceID>t1</deviceID></originatinNIDConnection></EstablishedEvent>""");
        assertThat(body.connection("originatingNIDConnection")).isEqualTo(ConnectionId.of("c", "t1"));
    }

    @Test
    void rightlySpeltNetworkConnectionOfEstablishedEventIsReadToo() throws CodecException {
        Struct body = event(
                """
                <EstablishedEvent><monitorCrossRefID>1</monitorCrossRefID>
                <originatingNIDConnection><callID>c</callID></originatingNIDConnection></EstablishedEvent>""");
        assertThat(body.connection("originatingNIDConnection")).isEqualTo(new ConnectionId("c", null));
    }

    @Test
    void misspeltTransferEventIsRead() throws CodecException {
        Struct body = event(
                """
                <TransferedEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4">
                <monitorCrossRefID>7</monitorCrossRefID>
                <primaryOldCall><callID>1</callID><deviceID>3001</deviceID></primaryOldCall>
                <secondaryOldCall><callID>2</callID><deviceID>3001</deviceID></secondaryOldCall>
                <transferringDevice><deviceIdentifier>3001</deviceIdentifier></transferringDevice>
                <transferredToDevice><restricted/></transferredToDevice>
                <transferredConnections>
                  <connectionListItem>
                    <newConnection><callID>3</callID><deviceID typeOfNumber="dynamic">9:1</deviceID></newConnection>
                    <oldConnection><callID>1</callID><deviceID>4001</deviceID></oldConnection>
                    <endpoint><deviceID>4001</deviceID></endpoint>
                  </connectionListItem>
                  <connectionListItem><endpoint><notKnown/></endpoint></connectionListItem>
                </transferredConnections>
                <cause>transfer</cause></TransferedEvent>""");
        assertThat(body.connection("secondaryOldCall")).isEqualTo(ConnectionId.of("2", "3001"));
        assertThat(body.choice("transferredToDevice").is("restricted")).isTrue();
        assertThat(body.list("transferredConnections")).hasSize(2);
        Struct item = (Struct) body.list("transferredConnections").get(0);
        assertThat(item.connection("newConnection")).isEqualTo(new ConnectionId("3", DeviceId.of("9:1", "dynamic")));
        assertThat(item.choice("endpoint").value()).isEqualTo(DeviceId.of("4001"));
        assertThat(((Struct) body.list("transferredConnections").get(1))
                        .choice("endpoint")
                        .is("notKnown"))
                .isTrue();
    }

    @Test
    void misspeltMediaAttachmentServicesAreRead() throws CodecException {
        Struct body = event(
                """
                <CallInformationEvent><monitorCrossRefID>1</monitorCrossRefID><servicesPermitted>
                <mediaAttachementServices><attachMediaService>true</attachMediaService></mediaAttachementServices>
                </servicesPermitted></CallInformationEvent>""");
        assertThat(((Flags) body.struct("servicesPermitted").get("mediaAttachmentServices")).names())
                .containsExactly("attachMediaService");
    }

    // ---- values

    @Test
    void accountCodeIsTheOctetsOfItsHexadecimalDigits() throws CodecException {
        Struct body = event(
                """
                <CallInformationEvent><monitorCrossRefID>1</monitorCrossRefID><connection><callID>1</callID></connection>
                <device><deviceIdentifier>3001</deviceIdentifier></device><accountInfo>34373131</accountInfo></CallInformationEvent>""");
        assertThat(body.octets("accountInfo").toText(StandardCharsets.US_ASCII)).isEqualTo("4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"75726E3A", "75726e3a", " 75726E3A\n"})
    void octetsAreReadInUpperAndLowerCase(String hex) throws CodecException {
        Struct body = request("<Escape><privateData><string>" + hex + "</string></privateData></Escape>");
        assertThat(body.choice("privateData").value()).isEqualTo(Octets.of("urn:", StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dialingNumber",
                "deviceNumber",
                "implicitPublic",
                "explicitPublic:international",
                "explicitPublic:national",
                "implicitPrivate",
                "explicitPrivate:localNumber",
                "other"
            })
    void typeOfNumberIsRead(String typeOfNumber) throws CodecException {
        Struct body = request("<SnapshotDevice><snapshotObject typeOfNumber=\"" + typeOfNumber
                + "\">3001</snapshotObject></SnapshotDevice>");
        assertThat(body.get("snapshotObject")).isEqualTo(DeviceId.of("3001", typeOfNumber));
    }

    @Test
    void otherAttributesOfADeviceAreKept() throws CodecException {
        Struct body = request(
                "<SnapshotDevice><snapshotObject mediaClass=\"voice\" bitRate=\"constant\">\n 3001 </snapshotObject></SnapshotDevice>");
        assertThat(body.get("snapshotObject"))
                .isEqualTo(new DeviceId("3001", null, Map.of("mediaClass", "voice", "bitRate", "constant")));
    }

    @Test
    void dynamicDeviceOfAConnectionIsKnownAsSuch() throws CodecException {
        ConnectionId connection = request(
                        "<ClearConnection><connectionToBeCleared><callID>1</callID><deviceID typeOfNumber=\"dynamic\">ab</deviceID>"
                                + "</connectionToBeCleared></ClearConnection>")
                .connection("connectionToBeCleared");
        assertThat(connection.deviceId().isDynamic()).isTrue();
    }

    @Test
    void childrenMayComeInAnyOrder() throws CodecException {
        Struct body = response(
                """
                <MonitorStartResponse><monitorExistingCalls>true</monitorExistingCalls>
                <actualMonitorFilter><voice><stop>true</stop></voice><callcontrol><bridged>1</bridged></callcontrol></actualMonitorFilter>
                <monitorCrossRefID>99</monitorCrossRefID></MonitorStartResponse>""");
        assertThat(body.text("monitorCrossRefID")).isEqualTo("99");
        assertThat(body.get("monitorExistingCalls")).isEqualTo(true);
        assertThat(((Flags) body.struct("actualMonitorFilter").get("callControl")).names())
                .containsExactly("bridged");
        assertThat(((Flags) body.struct("actualMonitorFilter").get("voice")).names())
                .containsExactly("stop");
    }

    @Test
    void privateFlagOfAFilterIsRead() throws CodecException {
        Struct body = response(
                """
                <MonitorStartResponse><monitorCrossRefID>1</monitorCrossRefID>
                <actualMonitorFilter><private><private>true</private></private></actualMonitorFilter></MonitorStartResponse>""");
        assertThat(((Flags) body.struct("actualMonitorFilter").get("private")).names())
                .containsExactly("private");
    }

    @Test
    void unknownChildIsKept() throws CodecException {
        Struct body = request(
                """
                <SystemStatus xmlns="urn:c"><systemStatus>enabled</systemStatus><v:load xmlns:v="urn:v">3</v:load></SystemStatus>""");
        assertThat(body.unknown()).containsExactly(Opaque.ofXml("<v:load xmlns:v=\"urn:v\">3</v:load>"));
    }

    @Test
    void unknownChildStandsForItselfWithTheNamespaceItHad() throws CodecException {
        Struct body = request(
                "<SystemStatus xmlns=\"urn:c\"><systemStatus>enabled</systemStatus><load n='a\"b'>3</load></SystemStatus>");
        assertThat(body.unknown()).containsExactly(Opaque.ofXml("<load xmlns=\"urn:c\" n=\"a&quot;b\">3</load>"));
    }

    @Test
    void prefixDeclaredOutsideOfPrivateDataIsDeclaredInIt() throws CodecException {
        Struct body = request(
                """
                <Escape xmlns="urn:c" xmlns:v="urn:v"><privateData><private><v:a><v:b w:x="1" xmlns:w="urn:w"/></v:a></private></privateData></Escape>""");
        assertThat(body.choice("privateData").value())
                .isEqualTo(Opaque.ofXml("<v:a xmlns:v=\"urn:v\"><v:b xmlns:w=\"urn:w\" w:x=\"1\"/></v:a>"));
    }

    @Test
    void unknownEnumerationValueIsKeptOnReading() throws CodecException {
        assertThat(request("<SystemStatus><systemStatus>meltingDown</systemStatus></SystemStatus>")
                        .text("systemStatus"))
                .isEqualTo("meltingDown");
    }

    @Test
    void unknownFlagIsIgnored() throws CodecException {
        Struct body = request(
                "<SystemRegister><requestTypes><systemStatus>true</systemStatus><magic>true</magic></requestTypes></SystemRegister>");
        assertThat(((Flags) body.get("requestTypes")).names()).containsExactly("systemStatus");
    }

    @Test
    void unknownAlternativeIsKept() throws CodecException {
        Struct body = event(
                """
                <CallInformationEvent><monitorCrossRefID>1</monitorCrossRefID>
                <device><hidden why="law"/></device></CallInformationEvent>""");
        assertThat(body.get("device")).isEqualTo(Opaque.ofXml("<hidden why=\"law\"/>"));
    }

    @Test
    void emptyConnectionIsAbsent() throws CodecException {
        assertThat(event("<RecordEvent><monitorCrossRefID>1</monitorCrossRefID><connection/></RecordEvent>")
                        .get("connection"))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "false, false", "0, false", "' true ', true"})
    void booleanIsReadInAllForms(String text, boolean expected) throws CodecException {
        assertThat(response("<MonitorStartResponse><monitorCrossRefID>1</monitorCrossRefID><monitorExistingCalls>"
                                + text + "</monitorExistingCalls></MonitorStartResponse>")
                        .get("monitorExistingCalls"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "+5, 5", "-5, -5", "005, 5", "' 5 ', 5"})
    void numberIsReadInAllForms(String text, long expected) throws CodecException {
        assertThat(event("<RecordEvent><monitorCrossRefID>1</monitorCrossRefID><length>" + text
                                + "</length></RecordEvent>")
                        .number("length"))
                .isEqualTo(expected);
    }

    @Test
    void commentsProcessingInstructionsAndCdataAreRead() throws CodecException {
        assertThat(request(
                                """
                <?xml version="1.0"?><!-- a --><?b c?><SystemStatus><!-- d --><systemStatus><![CDATA[ena]]>bl<!-- e -->ed</systemStatus>\
                <?f g?></SystemStatus><!-- h -->""")
                        .text("systemStatus"))
                .isEqualTo("enabled");
    }

    @Test
    void snapshotWithDataIsRead() throws CodecException {
        Struct body = response(
                """
                <SnapshotDeviceResponse xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><crossRefIDorSnapshotData>
                <snapshotData><snapshotDeviceResponseInfo><connectionIdentifier><callID>11</callID><deviceID>3001</deviceID>
                </connectionIdentifier><localCallState><compoundCallState><localConnectionState>connected</localConnectionState>
                </compoundCallState></localCallState></snapshotDeviceResponseInfo></snapshotData></crossRefIDorSnapshotData>
                </SnapshotDeviceResponse>""");
        Choice whole = body.choice("crossRefIDorSnapshotData");
        assertThat(whole.is("snapshotData")).isTrue();
        Struct info = (Struct) ((List<?>) whole.value()).get(0);
        assertThat(info.connection("connectionIdentifier")).isEqualTo(ConnectionId.of("11", "3001"));
        assertThat(info.choice("localCallState").value()).isEqualTo(List.of("connected"));
    }

    @Test
    void snapshotOfACallComesWithoutAListElement() throws CodecException {
        Struct body = request(
                """
                <SnapshotCallData><snapshotCallResponseInfo><deviceOnCall><deviceIdentifier>1</deviceIdentifier></deviceOnCall>
                </snapshotCallResponseInfo><snapshotCallResponseInfo><deviceOnCall><notKnown/></deviceOnCall></snapshotCallResponseInfo>
                </SnapshotCallData>""");
        assertThat(body.list("snapshotData")).hasSize(2);
    }

    // ---- errors name element and position

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<RecordEvent><length>x</length></RecordEvent>|RecordEvent/length: expected a whole number, got text of 1 character",
                "<RecordEvent><length>99999999999999999999</length></RecordEvent>|RecordEvent/length: expected a whole number",
                "<RecordEvent><length>--5</length></RecordEvent>|RecordEvent/length: expected a whole number",
                "<RecordEvent><length>+-5</length></RecordEvent>|RecordEvent/length: expected a whole number",
                "<RecordEvent><length/></RecordEvent>|RecordEvent/length: expected a whole number, got text of 0 characters",
                "<MonitorStartResponse><monitorExistingCalls>yes</monitorExistingCalls></MonitorStartResponse>"
                        + "|MonitorStartResponse/monitorExistingCalls: expected true or false, got text of 3 characters",
                "<AssociateData><accountCode>4711x</accountCode></AssociateData>|AssociateData/accountCode: expected an even number of hexadecimal digits, got 5 characters that are not",
                "<AssociateData><accountCode>471</accountCode></AssociateData>|AssociateData/accountCode: expected an even number of hexadecimal digits, got 3 characters that are not",
                "<SystemRegister><requestTypes><systemStatus>2</systemStatus></requestTypes></SystemRegister>"
                        + "|SystemRegister/requestTypes/systemStatus: expected true or false",
                "<SystemStatus>text<systemStatus>normal</systemStatus></SystemStatus>|SystemStatus: unexpected text of 4 characters between elements"
            })
    void malformedValueIsNamed(String xml, String message) {
        assertThatThrownBy(() -> read(1, xml))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith(message)
                .hasMessageMatching(".*\\(at octet \\d+\\)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<RecordEvent><length>secret'4711</length></RecordEvent>",
                "<AssociateData><accountCode>secret4711</accountCode></AssociateData>",
                "<SystemStatus>'secret'4711'<systemStatus>normal</systemStatus></SystemStatus>",
                "<AssociateData><accountCode>secret&secret4711;</accountCode></AssociateData>",
                "<AssociateData><accountCode>secret4711</AssociateData>",
                "<AssociateData><accountCode>&'secret4711'</accountCode></AssociateData>",
                "<AssociateData accountCode=secret4711/>",
                "'secret4711'",
                "<AssociateData><accountCode><secret4711:a/></accountCode></AssociateData>",
                "<AssociateData/>secret4711",
                "<AssociateData secret4711='' secret4711=''/>"
            })
    void whatAMalformedDocumentSaysIsNotTold(String xml) {
        assertThatThrownBy(() -> read(1, xml))
                .isInstanceOf(CodecException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "4711"));
    }

    @Test
    void whatTheParserExpectsIsTold() {
        assertThatThrownBy(() -> read(1, "<AssociateData accountCode<a/>"))
                .hasMessageContaining("'<' (code 60)")
                .hasMessageContaining("'='");
    }

    @Test
    void positionOfAMalformedValueIsThatOfTheValue() {
        String xml = "<RecordEvent><monitorCrossRefID>1</monitorCrossRefID><length>x</length></RecordEvent>";
        assertThatThrownBy(() -> read(1, xml))
                .isInstanceOfSatisfying(CodecException.class, e -> assertThat(e.position())
                        .isBetween(xml.indexOf("<length>"), xml.indexOf("</RecordEvent>")));
    }

    @Test
    void malformedDocumentCanStillBePassedOnUntouched() throws CodecException {
        String xml = "<RecordEvent><monitorCrossRefID>1</monitorCrossRefID><length>x</length></RecordEvent>";
        assertThat(CODEC.decodeUntouched(9999, xml.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new CstaMessage.Unknown(
                        9999, CstaMessage.Unknown.Kind.EVENT, "RecordEvent", "1", Opaque.ofXml(xml)));
    }

    @Test
    void malformedErrorDocumentPassedOnUntouchedIsAnAnswer() throws CodecException {
        String xml = "<CSTAErrorCode><operation><x/></operation></CSTAErrorCode>";
        assertThatThrownBy(() -> read(1, xml))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("CSTAErrorCode/operation");
        assertThat(CODEC.decodeUntouched(1, xml.getBytes(StandardCharsets.UTF_8))
                        .kind())
                .isEqualTo(CstaMessage.Unknown.Kind.RESPONSE);
    }
}
