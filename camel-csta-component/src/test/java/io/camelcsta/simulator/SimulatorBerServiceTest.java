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

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorBerServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private CstaSimulator pbx;
    private BerApplication application;

    private void start(CstaSimulatorBuilder builder) {
        pbx = builder.protocol("asn1").devices("3001", "3002", "3003").start();
        application = BerApplication.associated(pbx);
    }

    @AfterEach
    void close() {
        application.close();
        pbx.close();
    }

    private static Struct pair(String service, ConnectionId held, ConnectionId active) {
        return Bodies.request(service)
                .set("heldCall", held)
                .set("activeCall", active)
                .build();
    }

    private ConnectionId on(ConnectionId connection, String device) {
        return new ConnectionId(connection.callId(), DeviceId.of(device));
    }

    @Test
    void callsAreMadeControlledAndReported() {
        start(CstaSimulator.builder().callClearedEvents(true));
        application.monitor("3001");
        application.monitor("3002");
        ConnectionId made = application
                .succeed("MakeCall", SimulatorCallTest.makeCall("3001", "3002"))
                .connection("callingDevice");
        assertThat(made).isEqualTo(pbx.calls().get(0).connection("3001"));
        application.event("OriginatedEvent");
        assertThat(TestApplication.device(application.event("DeliveredEvent"), "alertingDevice"))
                .isEqualTo("3002");
        application.event("DeliveredEvent");
        application.succeed("AnswerCall", TestApplication.on("AnswerCall", "callToBeAnswered", on(made, "3002")));
        assertThat(application.event("EstablishedEvent").connection("establishedConnection"))
                .isEqualTo(on(made, "3002"));
        application.event("EstablishedEvent");
        application.succeed("HoldCall", TestApplication.on("HoldCall", "callToBeHeld", made));
        application.event("HeldEvent");
        application.event("HeldEvent");
        application.succeed("RetrieveCall", TestApplication.on("RetrieveCall", "callToBeRetrieved", made));
        application.event("RetrievedEvent");
        application.event("RetrievedEvent");

        ConnectionId consultation = application
                .succeed(
                        "ConsultationCall",
                        Bodies.request("ConsultationCall")
                                .set("existingCall", made)
                                .set("consultedDevice", DeviceId.of("3003"))
                                .build())
                .connection("initiatedCall");
        for (String name : List.of("HeldEvent", "HeldEvent", "OriginatedEvent", "DeliveredEvent")) {
            application.event(name);
        }
        application.succeed(
                "AnswerCall", TestApplication.on("AnswerCall", "callToBeAnswered", on(consultation, "3003")));
        application.event("EstablishedEvent");
        Struct transferred = application.succeed("TransferCall", pair("TransferCall", made, consultation));
        assertThat(transferred.list("connections")).hasSize(2);
        application.event("TransferedEvent");
        application.event("TransferedEvent");
        application.succeed(
                "ClearCall",
                TestApplication.on(
                        "ClearCall",
                        "callToBeCleared",
                        new ConnectionId(pbx.calls().get(0).id(), null)));
        application.event("ConnectionClearedEvent");
        application.event("CallClearedEvent");
        assertThat(pbx.calls()).isEmpty();
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void conferencesDiversionsAndDynamicIdsAreReported() {
        start(CstaSimulator.builder().dynamicDeviceIds(true));
        application.monitor("3001");
        SimulatedCall alerting = pbx.makeCall("3001", "3002");
        assertThat(application
                        .event("OriginatedEvent")
                        .connection("originatedConnection")
                        .deviceId()
                        .isDynamic())
                .isTrue();
        ConnectionId called = application.event("DeliveredEvent").connection("connection");
        assertThat(called).isEqualTo(alerting.connection("3002"));
        application.succeed(
                "DeflectCall",
                Bodies.request("DeflectCall")
                        .set("callToBeDiverted", called)
                        .set("newDestination", List.of(DeviceId.of("3003")))
                        .build());
        application.event("DivertedEvent");
        application.event("DeliveredEvent");
        application.succeed(
                "ClearConnection",
                TestApplication.on("ClearConnection", "connectionToBeCleared", alerting.connection("3001")));
        application.event("ConnectionClearedEvent");

        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = first.consult("3001", "3003").answer();
        for (String name : List.of(
                "OriginatedEvent",
                "DeliveredEvent",
                "EstablishedEvent",
                "HeldEvent",
                "OriginatedEvent",
                "DeliveredEvent",
                "EstablishedEvent")) {
            application.event(name);
        }
        Struct conference = application.succeed(
                "ConferenceCall", pair("ConferenceCall", first.connection("3001"), second.connection("3001")));
        assertThat(conference.list("connections")).hasSize(3);
        assertThat(application.event("ConferencedEvent").list("conferenceConnections"))
                .hasSize(3);
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void callsAreRecordedAndGetAccountCodes() {
        start(CstaSimulator.builder().stopEventAtCallEnd(true));
        application.monitor("3001");
        ConnectionId connection = pbx.call("3001", "3002").connection("3001");
        for (String name : List.of("OriginatedEvent", "DeliveredEvent", "EstablishedEvent")) {
            application.event(name);
        }
        String message = application
                .succeed("RecordMessage", TestApplication.on("RecordMessage", "callToBeRecorded", connection))
                .text("resultingMessage");
        assertThat(message).isEqualTo("0e01");
        assertThat(application.event("RecordEvent").text("message")).isEqualTo(message);
        Struct suspend = TestApplication.on("Suspend", "connection", connection);
        application.succeed("Suspend", suspend.with("message", message));
        assertThat(application.event("SuspendRecordEvent").number("length")).isPositive();
        assertThat(application.fail("Suspend", suspend)).isEqualTo("stateIncompatibility/incorrectMsgState");
        application.succeed(
                "Resume", TestApplication.on("Resume", "connection", connection).with("messageToResume", message));
        application.event("RecordEvent");
        application.succeed(
                "Stop", TestApplication.on("Stop", "connection", connection).with("messageToBeStopped", message));
        application.event("StopEvent");
        application.succeed(
                "AssociateData",
                TestApplication.on("AssociateData", "existingCall", connection)
                        .with("accountCode", Octets.ofHex("34373131")));
        assertThat(application
                        .event("CallInformationEvent")
                        .octets("accountInfo")
                        .toText(StandardCharsets.US_ASCII))
                .isEqualTo("4711");
        pbx.calls().get(0).startRecording("3001");
        application.event("RecordEvent");
        pbx.calls().get(0).clear();
        application.event("StopEvent");
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void snapshotsAndDevicesComeInSegments() {
        start(CstaSimulator.builder().segmentedSnapshots(1).deviceSegments(2));
        SimulatedCall call = pbx.makeCall("3001", "3002");
        String reference = (String) application
                .succeed(
                        "SnapshotDevice",
                        Bodies.request("SnapshotDevice")
                                .set("snapshotObject", DeviceId.of("3001"))
                                .build())
                .choice("crossRefIDorSnapshotData")
                .value();
        Struct segment = segment("SnapshotDeviceData", reference, 1, true);
        assertThat(((Struct) segment.list("snapshotData").get(0)).connection("connectionIdentifier"))
                .isEqualTo(call.connection("3001"));

        Struct ofCall = application.succeed(
                "SnapshotCall",
                TestApplication.on("SnapshotCall", "snapshotObject", new ConnectionId(call.id(), null)));
        assertThat(TestApplication.device(ofCall, "calledDevice")).isEqualTo("3002");
        reference = (String) ofCall.choice("crossRefIDorSnapshotData").value();
        segment = segment("SnapshotCallData", reference, 1, false);
        assertThat(((Struct) segment.list("snapshotData").get(0)).text("localConnectionInfo"))
                .isEqualTo("connected");
        segment("SnapshotCallData", reference, 2, true);

        reference = application
                .succeed(
                        "GetSwitchingFunctionDevices",
                        Bodies.request("GetSwitchingFunctionDevices").build())
                .text("serviceCrossRefID");
        assertThat(segment("SwitchingFunctionDevices", reference, 1, false).list("deviceList"))
                .hasSize(2);
        segment("SwitchingFunctionDevices", reference, 2, true);
        application.expectNothing();
    }

    private Struct segment(String name, String reference, long number, boolean last) {
        CstaMessage.Request segment = (CstaMessage.Request) application.next();
        assertThat(segment.name()).isEqualTo(name);
        assertThat(segment.body().text("serviceCrossRefID")).isEqualTo(reference);
        assertThat(segment.body().number("segmentID")).isEqualTo(number);
        assertThat(segment.body().get("lastSegment")).isEqualTo(last);
        return segment.body();
    }

    @Test
    void snapshotsComeAtOnce() {
        start(CstaSimulator.builder());
        SimulatedCall call = pbx.call("3001", "3002");
        assertThat((List<?>) application
                        .succeed(
                                "SnapshotDevice",
                                Bodies.request("SnapshotDevice")
                                        .set("snapshotObject", DeviceId.of("3001"))
                                        .build())
                        .choice("crossRefIDorSnapshotData")
                        .value())
                .hasSize(1);
        assertThat((List<?>) application
                        .succeed(
                                "SnapshotCall",
                                TestApplication.on("SnapshotCall", "snapshotObject", new ConnectionId(call.id(), null)))
                        .choice("crossRefIDorSnapshotData")
                        .value())
                .hasSize(2);
    }

    @Test
    void agentIdsAreTheOctetsOfTheirText() {
        start(CstaSimulator.builder());
        application.monitor("3001");
        application.succeed(
                "SetAgentState",
                Bodies.request("SetAgentState")
                        .set("device", DeviceId.of("3001"))
                        .set("requestedAgentState", "loggedOn")
                        .set("agentID", "30383135")
                        .build());
        assertThat(application.event("AgentLoggedOnEvent").text("agentID")).isEqualTo("30383135");
        assertThat(pbx.received("SetAgentState").get(0).text("agentID")).isEqualTo("0815");
        pbx.device("3001").agentState(AgentState.READY, "Zoë");
        assertThat(application.event("AgentReadyEvent").text("agentID")).isEqualTo("5a6fc3ab");
        Struct states = application.succeed(
                "GetAgentState",
                Bodies.request("GetAgentState")
                        .set("device", DeviceId.of("3001"))
                        .build());
        assertThat(((Struct) states.list("agentStateList").get(0)).text("agentID"))
                .isEqualTo("5a6fc3ab");
        application.succeed(
                "SetAgentState",
                Bodies.request("SetAgentState")
                        .set("device", DeviceId.of("3001"))
                        .set("requestedAgentState", "notReady")
                        .set("agentID", "ff")
                        .build());
        assertThat(pbx.received("SetAgentState").get(1).text("agentID")).isEqualTo("ÿ");
    }

    @Test
    void theSystemStatusTravelsBothWays() {
        start(CstaSimulator.builder());
        pbx.sendSystemStatus("overloadImminent");
        CstaMessage.Request status = (CstaMessage.Request) application.next();
        assertThat(status.body().text("systemStatus")).isEqualTo("overloadImminent");
        assertThat(status.invokeId()).isEqualTo(2);
        application.send(new CstaMessage.Response(2, null, null));
        pbx.awaitReceived("SystemStatusResponse", 2, LIMIT);
        assertThat(pbx.received("SystemStatus")).isEmpty();
        application.send(
                "SystemStatus",
                Bodies.request("SystemStatus").set("systemStatus", "normal").build());
        assertThat(application.apdu()).isEqualTo("a20b0201013006020200d30500");
        pbx.sendRequestSystemStatus();
        CstaMessage asked = application.next();
        application.send(new CstaMessage.Reject(asked.invokeId(), "invoke", 1));
        pbx.awaitReceived("Reject", 1, LIMIT);
        application.monitor("3001");
        pbx.sendMonitorStop("3001");
        application.answer(application.next());
        pbx.awaitReceived("MonitorStopResponse", 1, LIMIT);
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void requestsThatAreNoneAreRejected() {
        start(CstaSimulator.builder());
        application.sendApdu("A1 07 02 01 05 02 02 03 E7");
        assertThat(application.answerOf(5)).isEqualTo(new CstaMessage.Reject(5, "invoke", 1));
        application.sendApdu("A1 06 02 01 06 06 01 2A");
        assertThat(application.answerOf(6)).isEqualTo(new CstaMessage.Reject(6, "invoke", 1));
        application.sendApdu("A1 08 02 01 07 02 01 47 05 00");
        assertThat(application.answerOf(7)).isEqualTo(new CstaMessage.Reject(7, "invoke", 2));
        application.sendApdu("A1 0A 02 01 08 02 01 47 30 02 0A 7F");
        assertThat(application.answerOf(8)).isEqualTo(new CstaMessage.Reject(8, "invoke", 2));
        application.sendApdu("A1 08 02 01 08 02 01 47 30 7F");
        assertThat(application.next()).isEqualTo(new CstaMessage.Reject(CstaMessage.NO_INVOKE_ID, "general", 2));
        application.sendApdu("A1 0B 02 01 09 02 01 47 30 03 30 01 05");
        assertThat(application.answerOf(9)).isEqualTo(new CstaMessage.Reject(9, "invoke", 2));
        application.sendApdu("A1 08 02 01 0A 02 01 47 30 00");
        assertThat(application.answerOf(10)).isEqualTo(new CstaMessage.Reject(10, "invoke", 2));
        application.sendApdu("A1 0C 02 01 0B 02 02 00 D3 30 03 0A 01 63");
        assertThat(application.answerOf(11)).isEqualTo(new CstaMessage.Reject(11, "invoke", 2));
        assertThat(application.fail(
                        "SetDoNotDisturb",
                        Bodies.request("SetDoNotDisturb")
                                .set("device", DeviceId.of("3001"))
                                .set("doNotDisturbOn", true)
                                .build()))
                .isEqualTo("operation/serviceNotSupported");
        assertThat(application.fail("MonitorStart", TestApplication.monitorStart("9", null)))
                .isEqualTo("operation/invalidDeviceID");
        application.sendApdu("A1 0B 05 00 02 02 00 D3 30 03 0A 01 02");
        application.expectNothing();
        assertThat(pbx.protocolErrors()).hasSize(4);
    }

    @Test
    void eventsAreNumberedAndNeverAnswered() {
        start(CstaSimulator.builder());
        application.monitor("3001");
        pbx.makeCall("3001", "3002");
        assertThat(application.next().invokeId()).isEqualTo(2);
        CstaMessage event = application.next();
        assertThat(event.invokeId()).isEqualTo(3);
        pbx.repeatLastEvents("3001");
        assertThat(((CstaMessage.Event) application.next()).body()).isEqualTo(((CstaMessage.Event) event).body());
        pbx.sendSystemStatus("normal");
        assertThat(application.next().invokeId()).isEqualTo(5);
        application.send(new CstaMessage.Response(3, null, null));
        application.send(new CstaMessage.Reject(4, "invoke", 1));
        application.send(
                new CstaMessage.Event(6, ((CstaMessage.Event) event).type(), ((CstaMessage.Event) event).body()));
        application.send(new CstaMessage.Reject(CstaMessage.NO_INVOKE_ID, "general", 1));
        application.expectNothing();
        assertThat(pbx.protocolErrors()).hasSize(3);
    }

    @Test
    void messagesThatNoDescriptionKnows() {
        start(CstaSimulator.builder());
        application.monitor("3001");
        byte[] raw =
                Octets.ofHex("300b55021001a005bf7f02 0500".replace(" ", "")).toBytes();
        raw[1] = (byte) (raw.length - 2);
        pbx.sendRaw("3001", reference -> Opaque.ofBer(Octets.of(raw)));
        CstaMessage.Unknown event = (CstaMessage.Unknown) application.next();
        assertThat(event.kind()).isEqualTo(CstaMessage.Unknown.Kind.EVENT);
        assertThat(event.monitorCrossRefID()).isEqualTo("1001");
        assertThat(event.invokeId()).isEqualTo(2);
        pbx.sendRaw(Opaque.ofBer(Octets.of(raw)));
        assertThat(application.next().invokeId()).isEqualTo(3);

        pbx.sendInvoke(999, Octets.ofHex("0500"));
        CstaMessage.Unknown request = (CstaMessage.Unknown) application.next();
        assertThat(request.kind()).isEqualTo(CstaMessage.Unknown.Kind.REQUEST);
        application.send(new CstaMessage.Reject(request.invokeId(), "invoke", 1));
        pbx.awaitReceived("Reject", 1, LIMIT);
        pbx.sendInvoke(21, Octets.of(raw));
        assertThat(application.next()).isInstanceOf(CstaMessage.Unknown.class);
        pbx.sendInvoke(77, Octets.of(new byte[0]));
        application.next();
        assertThat(pbx.protocolErrors()).isEmpty();
        application.send(new CstaMessage.Reject(request.invokeId(), "invoke", 1));
        pbx.awaitReceived("Reject", 2, LIMIT);
        assertThat(pbx.protocolErrors()).hasSize(1);
        application.succeed(
                "Escape",
                Bodies.request("Escape")
                        .choose("privateData", "string", Octets.ofHex("01"))
                        .build());
    }
}
