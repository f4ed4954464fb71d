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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelcsta.CstaConstants;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.Values;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** Requests of other CSTA services than the private ones: the option and header operation. */
class OperationTest extends CstaRouteTestSupport {

    private static final Map<String, Object> MAKE_CALL =
            Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002");

    private Exchange operate(String operation, Object body) {
        return send("operation=" + operation, body, Map.of());
    }

    private CstaReply reply(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return (CstaReply) exchange.getMessage().getBody();
    }

    private static Map<String, Object> connection(SimulatedCall call, String device) {
        return Map.of("callID", call.id(), "deviceID", device);
    }

    @Test
    void makeCallMakesACall() {
        CstaReply reply = reply(operate("MakeCall", MAKE_CALL));
        SimulatedCall call = pbx.calls().get(0);
        assertThat(call.parties()).containsExactly("3001", "3002");
        assertThat(reply.response()).isEqualTo("MakeCallResponse");
        assertThat(reply.callId()).isEqualTo(call.id());
        assertThat(reply.connId()).matches("[0-9a-f]{16}");
        assertThat(reply.deviceId()).isEqualTo("3001");
        assertThat(reply.value()).containsKey("callingDevice");
        assertThat(reply.referenceId()).isNotNull();
        assertThat(reply.eventTime()).isNotNull();
    }

    @Test
    void bodyMayBeJsonText() {
        reply(operate("MakeCall", "{\"callingDevice\":\"3001\",\"calledDirectoryNumber\":\"3002\"}"));
        assertThat(pbx.calls()).hasSize(1);
    }

    @Test
    void bodyMayBeAJsonTree() {
        JsonNode tree = Json.toNode(MAKE_CALL);
        reply(operate("MakeCall", tree));
        assertThat(pbx.calls()).hasSize(1);
    }

    @Test
    void bodyMayBeJsonOctetsAndAStream() {
        byte[] octets = Json.writeBytes(MAKE_CALL);
        reply(operate("MakeCall", octets));
        reply(operate("MakeCall", new java.io.ByteArrayInputStream(octets)));
        assertThat(pbx.calls()).hasSize(2);
    }

    @Test
    void headerGoesBeforeTheOption() {
        SimulatedCall call = pbx.call("3001", "3002");
        Exchange exchange = send(
                "operation=MakeCall",
                Map.of("connectionToBeCleared", connection(call, "3001")),
                Map.of(CstaConstants.OPERATION, "ClearConnection"));
        assertThat(reply(exchange).response()).isEqualTo("ClearConnectionResponse");
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void headerServiceGoesBeforeTheOptionOperation() {
        SimulatedCall call = pbx.call("3001", "3002");
        Exchange exchange = send(
                "operation=MakeCall",
                null,
                Map.of(
                        CstaConstants.SERVICE,
                        "startRecording",
                        CstaConstants.THIS_DN,
                        "3001",
                        CstaConstants.CALL_ID,
                        call.id()));
        assertThat(exchange.getException()).isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void replySetsTheHeadersThatAFollowingServiceNeeds() {
        usePbx(settings -> settings.autoAnswer(true));
        Exchange made = send(
                "operation=MakeCall", MAKE_CALL, Map.of(CstaConstants.REFERENCE_ID, 5, CstaConstants.THIS_DN, "3001"));
        CstaReply reply = reply(made);
        assertThat(made.getMessage().getHeaders())
                .containsEntry(CstaConstants.EVENT_NAME, "MakeCallResponse")
                .containsEntry(CstaConstants.CALL_ID, reply.callId())
                .containsEntry(CstaConstants.CONN_ID, reply.connId())
                .containsEntry(CstaConstants.REFERENCE_ID, 5);
        Exchange recorded = send(
                "service=startRecording",
                made.getMessage().getBody(),
                made.getMessage().getHeaders());
        assertThat(recorded.getException()).isNull();
        assertThat(pbx.calls().get(0).recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void callControlServicesArePerformed() {
        SimulatedCall call = pbx.makeCall("3001", "3002");
        reply(operate("AnswerCall", Map.of("callToBeAnswered", connection(call, "3002"))));
        assertThat(call.state("3002")).isEqualTo("connected");
        reply(operate("HoldCall", Map.of("callToBeHeld", connection(call, "3002"))));
        assertThat(call.state("3002")).isEqualTo("hold");
        reply(operate("RetrieveCall", Map.of("callToBeRetrieved", connection(call, "3002"))));
        assertThat(call.state("3002")).isEqualTo("connected");
        reply(operate("ClearConnection", Map.of("connectionToBeCleared", connection(call, "3002"))));
        assertThat(call.isEnded()).isTrue();
    }

    @Test
    void octetsInJsonAreBase64() {
        SimulatedCall call = pbx.call("3001", "3002");
        reply(operate(
                "AssociateData",
                "{\"existingCall\":{\"callID\":\"" + call.id()
                        + "\",\"deviceID\":\"3001\"},\"accountCode\":{\"$binary\":\"NDcxMQ==\"}}"));
        assertThat(call.accountCode().toText(java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("4711");
    }

    @Test
    @SuppressWarnings("unchecked")
    void snapshotDeviceGivesItsCalls() {
        SimulatedCall call = pbx.call("3001", "3002");
        CstaReply reply = reply(operate("SnapshotDevice", Map.of("snapshotObject", "3001")));
        List<Map<String, Object>> data =
                (List<Map<String, Object>>) reply.value().get("snapshotData");
        assertThat(data).hasSize(1);
        assertThat((Map<String, Object>) data.get(0).get("connectionIdentifier"))
                .containsEntry("callID", call.id());
    }

    @Test
    void snapshotOfACallHasItsFirstConnectionAndWhatElseTheSwitchSays() {
        SimulatedCall call = pbx.call("3001", "3002");
        CstaReply reply = reply(operate("SnapshotCall", Map.of("snapshotObject", Map.of("callID", call.id()))));
        assertThat(reply.callId()).isEqualTo(call.id());
        assertThat(reply.connId()).matches("[0-9a-f]{16}");
        assertThat(reply.deviceId()).isIn("3001", "3002");
        assertThat((List<?>) reply.value().get("snapshotData")).hasSize(2);
        assertThat(reply.value()).doesNotContainKeys("crossRefIDorSnapshotData", "serviceCrossRefID");
    }

    @Test
    void snapshotOfADeviceHasTheConnIdOfItsFirstCall() {
        usePbx(settings -> settings.segmentedSnapshots(1));
        SimulatedCall call = pbx.call("3001", "3002");
        CstaReply reply = reply(operate("SnapshotDevice", Map.of("snapshotObject", "3001")));
        assertThat(reply.callId()).isEqualTo(call.id());
        assertThat(reply.connId()).matches("[0-9a-f]{16}");
    }

    @Test
    void snapshotThatComesInSegmentsLooksTheSame() {
        usePbx(settings -> settings.segmentedSnapshots(2));
        for (String other : new String[] {"3002", "3003", "3004"}) {
            pbx.call("3001", other).hold("3001");
        }
        CstaReply reply = reply(operate("SnapshotDevice", Map.of("snapshotObject", "3001")));
        assertThat((List<?>) reply.value().get("snapshotData")).hasSize(3);
    }

    @Test
    void snapshotOfADeviceWithoutCallsIsEmpty() {
        usePbx(settings -> settings.segmentedSnapshots(2));
        CstaReply reply = reply(operate("SnapshotDevice", Map.of("snapshotObject", "3001")));
        assertThat((List<?>) reply.value().get("snapshotData")).isEmpty();
    }

    @Test
    void devicesOfTheSwitchAreCollectedFromTheirSegments() {
        usePbx(settings -> settings.deviceSegments(1));
        CstaReply reply = reply(operate("GetSwitchingFunctionDevices", Map.of()));
        assertThat((List<?>) reply.value().get("deviceList")).hasSize(4);
        assertThat(reply.toJson()).contains("\"3001\"").contains("\"3004\"");
    }

    @Test
    void escapeSendsAPayloadOfTheUsers() {
        reply(operate("Escape", Map.of("privateData", Map.of("private", Values.toPlain(privateData("hello"))))));
        assertThat(pbx.privateDataReceived()).containsExactly(privateData("hello"));
    }

    @Test
    void escapeOfTheUsersMayBeJson() {
        String json = Json.write(Map.of("privateData", Map.of("private", Values.toPlain(privateData("hello")))));
        reply(operate("Escape", json));
        assertThat(pbx.privateDataReceived()).containsExactly(privateData("hello"));
    }

    // ---- failures

    private EventError refusal(String operation, Object body) {
        return failure(operate(operation, body)).getEventError();
    }

    @Test
    void refusalOfTheSwitchHasItsCode() {
        EventError error = refusal("MakeCall", Map.of("callingDevice", "3001", "calledDirectoryNumber", "3001"));
        assertThat(error.cstaCategory()).isEqualTo("operation");
        assertThat(error.cstaError()).isEqualTo("notDifferentDevices");
        assertThat(error.code()).isEqualTo(1140);
        assertThat(error.sent()).isTrue();
    }

    @Test
    void serviceThatTheSwitchDoesNotHaveIs51() {
        EventError error = refusal("SetDoNotDisturb", Map.of("device", "3001", "doNotDisturbOn", true));
        assertThat(error.code()).isEqualTo(51);
        assertThat(error.cstaError()).isEqualTo("serviceNotSupported");
        assertThat(error.sent()).isTrue();
    }

    @Test
    void deviceThatTheSwitchDoesNotKnowIs59() {
        assertThat(refusal("MakeCall", Map.of("callingDevice", "3999", "calledDirectoryNumber", "3001"))
                        .code())
                .isEqualTo(59);
    }

    @Test
    void unknownOperationIs51AndTheMessageNamesTheKnownOnes() {
        EventError error = refuse("", MAKE_CALL, Map.of(CstaConstants.OPERATION, "MakeCal"));
        assertThat(error.code()).isEqualTo(51);
        assertThat(error.message()).contains("'MakeCal'").contains("MakeCall,").contains("ECMA-323");
        assertThat(error.sent()).isFalse();
    }

    @Test
    void unknownMemberIs53AndTheMessageNamesIt() {
        EventError error = refusal("MakeCall", Map.of("callingDevice", "3001", "calledNumber", "3002"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message())
                .contains("MakeCall")
                .contains("'calledNumber'")
                .contains("calledDirectoryNumber");
    }

    @Test
    void missingMemberIs53AndTheMessageNamesIt() {
        EventError error = refusal("MakeCall", Map.of("callingDevice", "3001"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("'calledDirectoryNumber' is missing");
        assertThat(pbx.received("MakeCall")).isEmpty();
    }

    @Test
    void valueOfTheWrongKindIs53AndTheMessageNamesItsPlace() {
        EventError error = refusal("ClearConnection", Map.of("connectionToBeCleared", "c1a5"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("connectionToBeCleared").contains("callID and deviceID");
    }

    @Test
    void aPasswordThatIsNotWrittenAsOctetsIsNotTold() {
        for (Object password : List.of("secret4711", Map.of("$binary", "secret 4711"))) {
            Exchange exchange = operate(
                    "SetAgentState",
                    Map.of("device", "3001", "requestedAgentState", "loggedOn", "agentID", "a1", "password", password));
            assertThat(exchange.getException()).hasMessageContaining("password").hasMessageContaining("expected ");
            assertThat(exchange.getException())
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("secret"));
        }
    }

    private static String stackTrace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void privateServiceInTheBodyOfAnOperationIs53() {
        EventError error = failure(
                        send("", PrivateService.cancelHotDesking("3001"), Map.of(CstaConstants.OPERATION, "MakeCall")))
                .getEventError();
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("cancelHotDesking").contains("MakeCall");
    }

    @Test
    void emptyBodyIsAnEmptyRequest() {
        assertThat(reply(operate("RequestSystemStatus", null)).value()).containsEntry("systemStatus", "enabled");
    }
}
