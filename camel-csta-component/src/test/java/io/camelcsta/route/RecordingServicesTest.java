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

import io.camelcsta.CstaConstants;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.Struct;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The services 3013 to 3016: what the switch is asked for, and what the exchange gets. */
class RecordingServicesTest extends CstaRouteTestSupport {

    private SimulatedCall call;

    @BeforeEach
    void makeCall() {
        call = pbx.call("3001", "3002");
    }

    private PrivateService ofCall(PrivateService service) {
        return service.withCallId(call.id());
    }

    @Test
    @Tag("compatibility")
    void startRecordingRecordsTheConnectionOfThisDN() throws Exception {
        PrivateEvent reply = perform(ofCall(PrivateService.startRecording("3001", null)));
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(reply.type()).isEqualTo(PrivateEventType.RECORDING_STARTED);
        assertThat(reply.privateMsgId()).isEqualTo(3013);
        assertThat(reply.thisDN()).isEqualTo("3001");
        assertThat(reply.callId()).isEqualTo(call.id());
        assertThat(pbx.received("RecordMessage").get(0).connection("callToBeRecorded"))
                .isEqualTo(call.connection("3001"));
    }

    @Test
    @Tag("compatibility")
    void suspendRecordingSuspendsTheMessageThatWasStarted() throws Exception {
        perform(ofCall(PrivateService.startRecording("3001", null)));
        PrivateEvent reply = perform(ofCall(PrivateService.suspendRecording("3001", null)));
        assertThat(call.recordingState()).isEqualTo(RecordingState.SUSPENDED);
        assertThat(reply.type()).isEqualTo(PrivateEventType.RECORDING_SUSPENDED);
        assertThat(reply.privateMsgId()).isEqualTo(3015);
        Struct request = pbx.received("Suspend").get(0);
        assertThat(request.connection("connection")).isEqualTo(call.connection("3001"));
        assertThat(request.text("message")).isNotNull();
    }

    @Test
    @Tag("compatibility")
    void resumeRecordingResumesTheMessageThatWasStarted() throws Exception {
        perform(ofCall(PrivateService.startRecording("3001", null)));
        perform(ofCall(PrivateService.suspendRecording("3001", null)));
        PrivateEvent reply = perform(ofCall(PrivateService.resumeRecording("3001", null)));
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(reply.type()).isEqualTo(PrivateEventType.RECORDING_RESUMED);
        assertThat(reply.privateMsgId()).isEqualTo(3016);
        Struct request = pbx.received("Resume").get(0);
        assertThat(request.connection("connection")).isEqualTo(call.connection("3001"));
        assertThat(request.text("messageToResume"))
                .isEqualTo(pbx.received("Suspend").get(0).text("message"));
    }

    @Test
    @Tag("compatibility")
    void stopRecordingStopsTheMessageThatWasStarted() throws Exception {
        perform(ofCall(PrivateService.startRecording("3001", null)));
        PrivateEvent reply = perform(ofCall(PrivateService.stopRecording("3001", null)));
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
        assertThat(reply.type()).isEqualTo(PrivateEventType.RECORDING_STOPPED);
        assertThat(reply.privateMsgId()).isEqualTo(3014);
        assertThat(pbx.received("Stop").get(0).text("messageToBeStopped")).isNotNull();
    }

    @Test
    void messageIdOfSuspendIsTheOneThatTheSwitchGaveToTheRecording() throws Exception {
        String message = pbx.call("3003", "3004").startRecording("3003");
        perform(ofCall(PrivateService.startRecording("3001", null)));
        perform(ofCall(PrivateService.suspendRecording("3001", null)));
        // the simulator counts
        String next = String.format("%04x", Integer.parseInt(message, 16) + 1);
        assertThat(pbx.received("Suspend").get(0).text("message")).isEqualTo(next);
    }

    @Test
    void recordingThatSomebodyElseStartedIsStoppedWithoutItsMessageId() throws Exception {
        call.startRecording("3001");
        perform(ofCall(PrivateService.stopRecording("3001", null)));
        assertThat(pbx.received("Stop").get(0).text("messageToBeStopped")).isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void recordingThatSomebodyElseStartedIsSuspendedAndResumedWithoutItsMessageId() throws Exception {
        call.startRecording("3001");
        perform(ofCall(PrivateService.suspendRecording("3001", null)));
        perform(ofCall(PrivateService.resumeRecording("3001", null)));
        assertThat(pbx.received("Suspend").get(0).text("message")).isNull();
        assertThat(pbx.received("Resume").get(0).text("messageToResume")).isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void messageIdOfARecordingThatSomebodyElseStartedIsKnownFromItsEvent() throws Exception {
        Events events = consume("devices=3001");
        String message = call.startRecording("3001");
        events.awaitOnly();
        perform(ofCall(PrivateService.stopRecording("3001", null)));
        assertThat(pbx.received("Stop").get(0).text("messageToBeStopped")).isEqualTo(message);
    }

    @Test
    void replyHasAReferenceIdAndNoEventId() throws Exception {
        PrivateEvent reply =
                perform(ofCall(PrivateService.startRecording("3001", null)).withReferenceId(4711));
        assertThat(reply.referenceId()).isEqualTo(4711);
        assertThat(reply.eventId()).isNull();
        assertThat(reply.eventTime()).isNotNull();
    }

    @Test
    void referenceIdIsMadeIfTheRequestHasNone() throws Exception {
        Integer first =
                perform(ofCall(PrivateService.startRecording("3001", null))).referenceId();
        Integer second =
                perform(ofCall(PrivateService.suspendRecording("3001", null))).referenceId();
        assertThat(first).isNotNull();
        assertThat(second).isNotNull().isNotEqualTo(first);
    }

    @Test
    void replySetsTheHeaders() {
        Exchange exchange = send(
                "service=startRecording&thisDN=3001&linkName=pbx1",
                null,
                Map.of(CstaConstants.CALL_ID, call.id(), CstaConstants.REFERENCE_ID, 12));
        PrivateEvent reply = exchange.getMessage().getBody(PrivateEvent.class);
        Map<String, Object> headers = exchange.getMessage().getHeaders();
        assertThat(headers)
                .containsEntry(CstaConstants.EVENT_NAME, "recordingStarted")
                .containsEntry(CstaConstants.EVENT_NUMBER, 3013)
                .containsEntry(CstaConstants.THIS_DN, "3001")
                .containsEntry(CstaConstants.CALL_ID, call.id())
                .containsEntry(CstaConstants.CONN_ID, reply.connId())
                .containsEntry(CstaConstants.REFERENCE_ID, 12)
                .containsEntry(CstaConstants.LINK, "pbx1")
                .containsKey(CstaConstants.EVENT_TIME)
                .doesNotContainKeys(CstaConstants.ERROR_CODE, CstaConstants.EVENT_ID);
    }

    @Test
    void serviceMayBeNamedByItsNumber() throws Exception {
        for (String service : new String[] {"3013", "3015", "3016", "3014"}) {
            Exchange exchange = send("service=" + service, null, headers("3001", call.id()));
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getHeader(CstaConstants.EVENT_NUMBER))
                    .isEqualTo(Integer.valueOf(service));
        }
    }

    @Test
    void headerGoesBeforeBodyAndBodyBeforeOption() {
        Exchange exchange = send(
                "service=resumeRecording&thisDN=3004",
                Map.of("Service", "startRecording", "ThisDN", "3003", "CallID", "none"),
                headers("3001", call.id()));
        assertThat(exchange.getException()).isNull();
        assertThat(pbx.received("RecordMessage").get(0).connection("callToBeRecorded"))
                .isEqualTo(call.connection("3001"));
        assertThat(pbx.received("Resume")).isEmpty();
    }

    @Test
    void requestMayBeJsonText() {
        Exchange exchange =
                send("", "{\"Service\":3013,\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}", Map.of());
        assertThat(exchange.getException()).isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void connectionThatNoEventToldIsMadeOfCallIdAndThisDN() throws Exception {
        pbx.misbehave("SnapshotDevice").fail("operation", "serviceNotSupported");
        perform(ofCall(PrivateService.startRecording("3001", null)));
        assertThat(pbx.received("RecordMessage").get(0).connection("callToBeRecorded"))
                .isEqualTo(ConnectionId.of(call.id(), "3001"));
    }

    @Test
    @Tag("compatibility")
    void startingARecordingTwiceFailsWithTheSwitchsError() throws Exception {
        perform(ofCall(PrivateService.startRecording("3001", null)));
        assertWrongState(refuse(ofCall(PrivateService.startRecording("3001", null))));
    }

    @Test
    @Tag("compatibility")
    void suspendingASuspendedRecordingFailsWithTheSwitchsError() throws Exception {
        perform(ofCall(PrivateService.startRecording("3001", null)));
        perform(ofCall(PrivateService.suspendRecording("3001", null)));
        assertWrongState(refuse(ofCall(PrivateService.suspendRecording("3001", null))));
    }

    @Test
    @Tag("compatibility")
    void resumingARunningRecordingFailsWithTheSwitchsError() throws Exception {
        perform(ofCall(PrivateService.startRecording("3001", null)));
        assertWrongState(refuse(ofCall(PrivateService.resumeRecording("3001", null))));
    }

    @Test
    @Tag("compatibility")
    void stoppingWhatIsNotRecordedFailsWithTheSwitchsError() {
        assertWrongState(refuse(ofCall(PrivateService.stopRecording("3001", null))));
    }

    private static void assertWrongState(EventError error) {
        assertThat(error.cstaCategory()).isEqualTo("stateIncompatibility");
        assertThat(error.cstaError()).isEqualTo("incorrectMsgState");
        // a phase III value without a row has its category's generic code
        assertThat(error.code()).isEqualTo(1160);
        assertThat(error.sent()).isTrue();
        assertThat(error.confirmed()).isFalse();
    }

    @Test
    void unknownCallFailsWithTheSwitchsError() {
        EventError error = refuse(PrivateService.startRecording("3001", null).withCallId("fefe"));
        assertThat(error.cstaError()).isEqualTo("invalidConnectionID");
        assertThat(error.code()).isEqualTo(1152);
    }

    @Test
    void deviceThatIsNoPartyOfTheCallFailsWithTheSwitchsError() {
        EventError error = refuse(ofCall(PrivateService.startRecording("3003", null)));
        assertThat(error.code()).isEqualTo(1152);
        assertThat(error.thisDN()).isEqualTo("3003");
    }

    @Test
    void unknownDeviceIsNotConfigured() {
        EventError error = refuse(ofCall(PrivateService.startRecording("3999", null)));
        assertThat(error.code()).isEqualTo(59);
        assertThat(error.name()).isEqualTo("TERR_NOT_CONFIGURED");
        assertThat(error.cstaError()).isEqualTo("invalidDeviceID");
    }

    @Test
    void deviceOutOfServiceIs58() {
        pbx.device("3001").outOfService();
        EventError error = refuse(ofCall(PrivateService.startRecording("3001", null)));
        assertThat(error.code()).isEqualTo(58);
        assertThat(error.name()).isEqualTo("TERR_OUT_OF_SERVICE");
    }
}
