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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.Struct;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorRecordingTest {

    private static final String WRONG_STATE = "stateIncompatibility/incorrectMsgState";

    private CstaSimulator pbx;
    private TestApplication application;
    private SimulatedCall call;

    private void start(CstaSimulatorBuilder builder) {
        pbx = builder.devices("3001", "3002", "3003").start();
        application = TestApplication.associated(pbx);
        call = pbx.call("3001", "3002");
        application.monitor("3001");
        application.monitor("3002");
    }

    @AfterEach
    void close() {
        application.close();
        pbx.close();
    }

    private Struct connection(String service, String field) {
        return TestApplication.on(service, field, call.connection("3001"));
    }

    private String record() {
        return application
                .succeed("RecordMessage", connection("RecordMessage", "callToBeRecorded"))
                .text("resultingMessage");
    }

    /** The event on both monitors, each with the connection of its party. */
    private List<Struct> events(String name, String message) {
        Struct first = application.event(name);
        Struct second = application.event(name);
        assertThat(first.connection("connection")).isEqualTo(call.connection("3001"));
        assertThat(second.connection("connection")).isEqualTo(call.connection("3002"));
        assertThat(first.text("message")).isEqualTo(message);
        assertThat(second.text("message")).isEqualTo(message);
        return List.of(first, second);
    }

    @Test
    void anApplicationRecordsSuspendsResumesAndStops() {
        start(CstaSimulator.builder());
        assertThat(call.recordingState()).isEqualTo(RecordingState.NONE);
        String message = record();
        assertThat(events("RecordEvent", message).get(0).number("currentPosition"))
                .isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(application.fail("RecordMessage", connection("RecordMessage", "callToBeRecorded")))
                .isEqualTo(WRONG_STATE);
        assertThat(application.fail("Resume", connection("Resume", "connection")))
                .isEqualTo(WRONG_STATE);

        application.succeed("Suspend", connection("Suspend", "connection").with("message", message));
        events("SuspendRecordEvent", message);
        assertThat(call.recordingState()).isEqualTo(RecordingState.SUSPENDED);
        assertThat(application.fail("Suspend", connection("Suspend", "connection")))
                .isEqualTo(WRONG_STATE);

        application.succeed("Resume", connection("Resume", "connection").with("messageToResume", message));
        assertThat(events("RecordEvent", message).get(0).number("currentPosition"))
                .isPositive();

        application.succeed("Stop", connection("Stop", "connection").with("messageToBeStopped", message));
        assertThat(events("StopEvent", message).get(0).text("cause")).isEqualTo("normal");
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
        assertThat(application.fail("Stop", connection("Stop", "connection").with("messageToBeStopped", message)))
                .isEqualTo(WRONG_STATE);
        assertThat(application.fail("Stop", connection("Stop", "connection"))).isEqualTo(WRONG_STATE);
        assertThat(application.fail("Stop", connection("Stop", "connection").with("messageToBeStopped", "ffff")))
                .isEqualTo("operation/invalidMsgID");
        ConnectionId unknown = ConnectionId.of("ffff", "3001");
        assertThat(application.fail("Suspend", TestApplication.on("Suspend", "connection", unknown)))
                .isEqualTo("operation/invalidConnectionID");
        assertThat(application.fail("RecordMessage", TestApplication.on("RecordMessage", "callToBeRecorded", unknown)))
                .isEqualTo("operation/invalidConnectionID");
        application.expectNothing();
    }

    @Test
    void aRecordingIsFoundWithoutItsMessage() {
        start(CstaSimulator.builder().positionsInEvents(false));
        String message = call.startRecording("3001");
        assertThat(events("RecordEvent", message).get(0).text("cause")).isEqualTo("keyOperation");
        application.succeed("Suspend", TestApplication.on("Suspend", "connection", call.connection("3002")));
        assertThat(events("SuspendRecordEvent", message).get(0).number("length"))
                .isNull();
        application.succeed("Resume", TestApplication.on("Resume", "connection", new ConnectionId(call.id(), null)));
        assertThat(events("RecordEvent", message).get(0).number("currentPosition"))
                .isNull();
        call.startRecording("3002");
        SimulatedCall conference =
                call.conference("3001", call.consult("3001", "3003").answer());
        assertThat(application.fail("Stop", TestApplication.on("Stop", "connection", conference.connection("3003"))))
                .isEqualTo("operation/messageIDRequired");
        application.succeed("Stop", TestApplication.on("Stop", "connection", conference.connection("3001")));
    }

    @Test
    void thePhoneRecords() {
        start(CstaSimulator.builder());
        String message = call.startRecording("3002");
        events("RecordEvent", message);
        call.suspendRecording();
        assertThat(events("SuspendRecordEvent", message).get(0).number("currentPosition"))
                .isPositive();
        call.resumeRecording(null);
        assertThat(events("RecordEvent", message).get(0).number("currentPosition"))
                .isNull();
        call.suspendRecording().resumeRecording(1234L).stopRecording();
        events("SuspendRecordEvent", message);
        assertThat(events("RecordEvent", message).get(1).number("currentPosition"))
                .isEqualTo(1234);
        events("StopEvent", message);
        assertThatThrownBy(call::resumeRecording)
                .isInstanceOf(SwitchRefusedException.class)
                .extracting("error.value")
                .isEqualTo("incorrectMsgState");
    }

    @Test
    void aRecordingEndsSilentlyWithItsCall() {
        start(CstaSimulator.builder());
        record();
        call.clear("3002");
        application.event("RecordEvent");
        application.event("RecordEvent");
        application.event("ConnectionClearedEvent");
        application.event("ConnectionClearedEvent");
        application.event("ConnectionClearedEvent");
        application.expectNothing();
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void theEndOfARecordingWithItsCallCanBeReported() {
        start(CstaSimulator.builder().stopEventAtCallEnd(true));
        String message = record();
        events("RecordEvent", message);
        call.clear("3001");
        assertThat(application.event("StopEvent").text("message")).isEqualTo(message);
        application.event("StopEvent");
        application.event("ConnectionClearedEvent");
    }

    @Test
    void aRecordingHasALongestDuration() {
        start(CstaSimulator.builder());
        String message = application
                .succeed(
                        "RecordMessage",
                        connection("RecordMessage", "callToBeRecorded").with("maxDuration", 20L))
                .text("resultingMessage");
        events("RecordEvent", message);
        assertThat(events("StopEvent", message).get(0).text("cause")).isEqualTo("durationExceeded");
    }

    @Test
    void aRecordingGoesOnInTheCallThatFollows() {
        start(CstaSimulator.builder());
        String ends = call.startRecording("3001");
        String goesOn = call.startRecording("3002");
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        assertThat(transferred.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(application.fail(
                        "Stop",
                        TestApplication.on("Stop", "connection", transferred.connection("3002"))
                                .with("messageToBeStopped", ends)))
                .isEqualTo("operation/invalidMsgID");
        application.succeed(
                "Stop",
                TestApplication.on("Stop", "connection", transferred.connection("3002"))
                        .with("messageToBeStopped", goesOn));
        assertThat(transferred.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void onlyAConnectionThatIsConnectedIsRecorded() {
        start(CstaSimulator.builder());
        SimulatedCall alerting = pbx.makeCall("3001", "3003");
        assertThat(application.fail(
                        "RecordMessage",
                        TestApplication.on("RecordMessage", "callToBeRecorded", alerting.connection("3003"))))
                .isEqualTo("stateIncompatibility/invalidConnectionState");
    }
}
