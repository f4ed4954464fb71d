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

import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorCallTest {

    private CstaSimulator pbx;
    private TestApplication application;

    private void start(CstaSimulatorBuilder builder) {
        pbx = builder.devices("3001", "3002", "3003").outsideNumbers("0301234").start();
        application = TestApplication.associated(pbx);
    }

    @AfterEach
    void close() {
        application.close();
        pbx.close();
    }

    static Struct makeCall(String from, String to) {
        return Bodies.request("MakeCall")
                .set("callingDevice", DeviceId.of(from))
                .set("calledDirectoryNumber", DeviceId.of(to))
                .build();
    }

    private static Struct on(String service, String field, ConnectionId connection) {
        return TestApplication.on(service, field, connection);
    }

    @Test
    void anApplicationMakesAnswersHoldsRetrievesAndClearsACall() {
        start(CstaSimulator.builder());
        application.monitor("3002");
        ConnectionId caller =
                application.succeed("MakeCall", makeCall("3001", "3002")).connection("callingDevice");
        assertThat(caller).isEqualTo(ConnectionId.of("c1a5", "3001"));
        Struct delivered = application.event("DeliveredEvent");
        ConnectionId called = delivered.connection("connection");
        assertThat(called).isEqualTo(ConnectionId.of("c1a5", "3002"));
        assertThat(TestApplication.device(delivered, "alertingDevice")).isEqualTo("3002");
        assertThat(TestApplication.device(delivered, "callingDevice")).isEqualTo("3001");
        assertThat(TestApplication.device(delivered, "calledDevice")).isEqualTo("3002");
        assertThat(TestApplication.device(delivered, "lastRedirectionDevice")).isEqualTo("notRequired");
        assertThat(delivered.text("cause")).isEqualTo("newCall");

        application.succeed("AnswerCall", on("AnswerCall", "callToBeAnswered", called));
        assertThat(TestApplication.device(application.event("EstablishedEvent"), "answeringDevice"))
                .isEqualTo("3002");
        assertThat(application.fail("AnswerCall", on("AnswerCall", "callToBeAnswered", called)))
                .isEqualTo("stateIncompatibility/noCallToAnswer");

        application.succeed("HoldCall", on("HoldCall", "callToBeHeld", called));
        assertThat(application.event("HeldEvent").text("localConnectionInfo")).isEqualTo("hold");
        assertThat(application.fail("HoldCall", on("HoldCall", "callToBeHeld", called)))
                .isEqualTo("stateIncompatibility/noActiveCall");
        application.succeed("RetrieveCall", on("RetrieveCall", "callToBeRetrieved", called));
        assertThat(application.event("RetrievedEvent").text("localConnectionInfo"))
                .isEqualTo("connected");
        assertThat(application.fail("RetrieveCall", on("RetrieveCall", "callToBeRetrieved", called)))
                .isEqualTo("stateIncompatibility/noHeldCall");

        application.succeed("ClearConnection", on("ClearConnection", "connectionToBeCleared", caller));
        Struct first = application.event("ConnectionClearedEvent");
        assertThat(first.connection("droppedConnection")).isEqualTo(caller);
        assertThat(TestApplication.device(first, "releasingDevice")).isEqualTo("3001");
        Struct second = application.event("ConnectionClearedEvent");
        assertThat(second.connection("droppedConnection")).isEqualTo(called);
        assertThat(second.text("localConnectionInfo")).isEqualTo("null");
        application.expectNothing();
        assertThat(pbx.calls()).isEmpty();
        assertThat(application.fail("ClearConnection", on("ClearConnection", "connectionToBeCleared", caller)))
                .isEqualTo("operation/invalidConnectionID");
    }

    @Test
    void impossibleCallsAreRefused() {
        start(CstaSimulator.builder());
        assertThat(application.fail("MakeCall", makeCall("3001", "9"))).isEqualTo("operation/invalidDeviceID");
        assertThat(application.fail("MakeCall", makeCall("0301234", "3001"))).isEqualTo("operation/invalidDeviceID");
        assertThat(application.fail("MakeCall", makeCall("3001", "3001"))).isEqualTo("operation/notDifferentDevices");
        SimulatedCall call = pbx.call("3001", "3002");
        assertThat(application.fail("HoldCall", on("HoldCall", "callToBeHeld", ConnectionId.of(call.id(), "3003"))))
                .isEqualTo("operation/invalidConnectionID");
        assertThat(application.fail("HoldCall", on("HoldCall", "callToBeHeld", ConnectionId.of(call.id(), "9"))))
                .isEqualTo("operation/invalidDeviceID");
        assertThat(application.fail("HoldCall", on("HoldCall", "callToBeHeld", new ConnectionId(call.id(), null))))
                .isEqualTo("operation/invalidConnectionID");
        assertThat(pbx.calls()).hasSize(1);
        assertThatThrownBy(() -> call.hold("3003"))
                .isInstanceOf(SwitchRefusedException.class)
                .hasMessageContaining("invalidConnectionID");
        assertThatThrownBy(() -> pbx.device("0301234")).isInstanceOf(SwitchRefusedException.class);
        assertThat(pbx.findCall(call.id()))
                .isEqualTo(call)
                .hasSameHashCodeAs(call)
                .hasToString(call.id());
        assertThat(pbx.findCall(call.id()).parties()).containsExactly("3001", "3002");
        assertThat(pbx.findCall("ffff")).isNull();
    }

    @Test
    void aCallFromOutsideIsAnswered() {
        start(CstaSimulator.builder().autoAnswer(true));
        application.monitor("3001");
        SimulatedCall call = pbx.makeCall("0301234", "3001");
        assertThat(TestApplication.device(application.event("DeliveredEvent"), "callingDevice"))
                .isEqualTo("0301234");
        application.event("EstablishedEvent");
        assertThat(call.state("3001")).isEqualTo("connected");
        assertThat(pbx.device("3001").calls()).hasSize(1);
    }

    @Test
    void aTransferMakesANewCall() {
        start(CstaSimulator.builder());
        application.monitor("3001");
        application.monitor("3003");
        SimulatedCall call = pbx.call("3001", "3002");
        application.event("OriginatedEvent");
        application.event("DeliveredEvent");
        application.event("EstablishedEvent");
        ConnectionId held = call.connection("3001");
        assertThat(application.fail("TransferCall", pair("TransferCall", held, held)))
                .isEqualTo("stateIncompatibility/invalidConnectionState");
        ConnectionId active = application
                .succeed(
                        "ConsultationCall",
                        on("ConsultationCall", "existingCall", held).with("consultedDevice", DeviceId.of("3003")))
                .connection("initiatedCall");
        application.event("HeldEvent");
        assertThat(application.event("OriginatedEvent").text("cause")).isEqualTo("consultation");
        application.event("DeliveredEvent");
        application.event("DeliveredEvent");
        assertThat(application.fail(
                        "TransferCall", pair("TransferCall", held, ConnectionId.of(active.callId(), "3003"))))
                .isEqualTo("operation/notSameDevice");
        assertThat(application.fail("TransferCall", pair("TransferCall", active, held)))
                .isEqualTo("stateIncompatibility/noHeldCall");
        pbx.findCall(active.callId()).answer();
        application.event("EstablishedEvent");
        application.event("EstablishedEvent");

        Struct answer = application.succeed("TransferCall", pair("TransferCall", held, active));
        ConnectionId transferred = answer.connection("transferredCall");
        assertThat(transferred.deviceId().number()).isEqualTo("3003");
        assertThat(List.of(held.callId(), active.callId())).doesNotContain(transferred.callId());
        for (String local : List.of("null", "connected")) {
            Struct event = application.event("TransferedEvent");
            assertThat(event.connection("primaryOldCall")).isEqualTo(held);
            assertThat(event.connection("secondaryOldCall")).isEqualTo(active);
            assertThat(TestApplication.device(event, "transferringDevice")).isEqualTo("3001");
            assertThat(TestApplication.device(event, "transferredToDevice")).isEqualTo("3003");
            assertThat(event.text("localConnectionInfo")).isEqualTo(local);
            List<?> connections = event.list("transferredConnections");
            assertThat(connections).hasSize(2);
            Struct last = (Struct) connections.get(1);
            assertThat(last.connection("newConnection")).isEqualTo(transferred);
            assertThat(last.connection("oldConnection")).isEqualTo(ConnectionId.of(active.callId(), "3003"));
            assertThat(((Choice) last.get("endpoint")).value()).isEqualTo(DeviceId.of("3003"));
        }
        application.expectNothing();
        assertThat(call.isEnded()).isTrue();
        assertThat(pbx.calls()).hasSize(1);
        assertThat(pbx.findCall(transferred.callId()).parties()).containsExactly("3002", "3003");
    }

    private static Struct pair(String service, ConnectionId held, ConnectionId active) {
        return Bodies.request(service)
                .set("heldCall", held)
                .set("activeCall", active)
                .build();
    }

    @Test
    void aConferenceHasAllParties() {
        start(CstaSimulator.builder().keepsCallIdOnTransfer(true));
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        application.monitor("3001");
        application.monitor("3002");
        Struct answer = application.succeed(
                "ConferenceCall", pair("ConferenceCall", call.connection("3001"), consultation.connection("3001")));
        assertThat(answer.connection("conferenceCall")).isEqualTo(ConnectionId.of(call.id(), "3001"));
        assertThat(answer.list("connections")).hasSize(3);
        for (int i = 0; i < 2; i++) {
            Struct event = application.event("ConferencedEvent");
            assertThat(TestApplication.device(event, "conferencingDevice")).isEqualTo("3001");
            assertThat(TestApplication.device(event, "addedParty")).isEqualTo("3003");
            assertThat(event.text("localConnectionInfo")).isEqualTo("connected");
            assertThat(event.list("conferenceConnections")).hasSize(3);
        }
        SimulatedCall conference = pbx.findCall(call.id());
        assertThat(conference.parties()).containsExactly("3001", "3002", "3003");
        conference.clear("3001");
        application.event("ConnectionClearedEvent");
        application.event("ConnectionClearedEvent");
        assertThat(conference.parties()).containsExactly("3002", "3003");
        application.succeed("ClearCall", on("ClearCall", "callToBeCleared", new ConnectionId(conference.id(), null)));
        application.event("ConnectionClearedEvent");
        application.expectNothing();
        assertThat(pbx.calls()).isEmpty();
    }

    @Test
    void theSwitchTransfersAndConferences() {
        start(CstaSimulator.builder());
        application.monitor("3002");
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        application.event("DeliveredEvent");
        application.event("EstablishedEvent");
        application.event("HeldEvent");
        application.event("TransferedEvent");
        SimulatedCall conference = transferred.conference(
                "3003", transferred.consult("3003", "3001").answer());
        application.event("HeldEvent");
        application.event("ConferencedEvent");
        assertThat(conference.parties()).containsExactlyInAnyOrder("3001", "3002", "3003");
        conference.hold("3002").retrieve("3002").clear();
        conference.clear();
        assertThat(conference.isEnded()).isTrue();
    }

    @Test
    void aCallIsDiverted() {
        start(CstaSimulator.builder());
        application.monitor("3002");
        application.monitor("3003");
        SimulatedCall call = pbx.makeCall("3001", "3002");
        application.event("DeliveredEvent");
        application.succeed(
                "DeflectCall",
                on("DeflectCall", "callToBeDiverted", call.connection("3002"))
                        .with("newDestination", List.of(DeviceId.of("3003"))));
        Struct diverted = application.event("DivertedEvent");
        assertThat(TestApplication.device(diverted, "divertingDevice")).isEqualTo("3002");
        assertThat(TestApplication.device(diverted, "newDestination")).isEqualTo("3003");
        assertThat(TestApplication.device(application.event("DeliveredEvent"), "lastRedirectionDevice"))
                .isEqualTo("3002");
        call.divert("3003", "3002");
        application.event("DivertedEvent");
        application.event("DeliveredEvent");
        call.answer();
        application.event("EstablishedEvent");
        assertThat(application.fail(
                        "DeflectCall",
                        on("DeflectCall", "callToBeDiverted", call.connection("3002"))
                                .with("newDestination", List.of(DeviceId.of("3003")))))
                .isEqualTo("stateIncompatibility/invalidConnectionState");
    }

    @Test
    void theEndOfACallCanBeReported() {
        start(CstaSimulator.builder().callClearedEvents(true));
        SimulatedCall call = pbx.call("3001", "3002");
        application.monitor("3001");
        call.clear("3002");
        application.event("ConnectionClearedEvent");
        application.event("ConnectionClearedEvent");
        assertThat(application.event("CallClearedEvent").connection("clearedCall"))
                .isEqualTo(ConnectionId.of(call.id(), "3001"));
    }

    @Test
    void callIdsHaveTheLengthThatIsAskedForAndCanBeReused() {
        start(CstaSimulator.builder().callIdOctets(4).reuseCallIds(true));
        SimulatedCall call = pbx.call("3001", "3002");
        assertThat(call.id()).isEqualTo("0000c1a5");
        assertThat(pbx.call("3001", "3003").id()).isEqualTo("0000c1a6");
        call.clear();
        assertThat(pbx.call("3001", "3002").id()).isEqualTo(call.id());
    }

    @Test
    void connectionsCanHaveDynamicDeviceIds() {
        start(CstaSimulator.builder().dynamicDeviceIds(true));
        application.monitor("3002");
        SimulatedCall call = pbx.makeCall("3001", "3002");
        ConnectionId connection = application.event("DeliveredEvent").connection("connection");
        assertThat(connection.deviceId().isDynamic()).isTrue();
        assertThat(call.connection("3001").deviceId()).isNotEqualTo(connection.deviceId());
        assertThat(application.fail(
                        "AnswerCall", on("AnswerCall", "callToBeAnswered", ConnectionId.of(call.id(), "3002"))))
                .isEqualTo("operation/invalidConnectionID");
        application.succeed("AnswerCall", on("AnswerCall", "callToBeAnswered", connection));
        application.event("EstablishedEvent");
    }

    @Test
    void anAccountCodeIsReportedToAllParties() {
        start(CstaSimulator.builder());
        SimulatedCall call = pbx.call("3001", "3002");
        application.monitor("3001");
        application.monitor("3002");
        Octets code = CallControl.accountCode("4711");
        application.succeed(
                "AssociateData",
                on("AssociateData", "existingCall", call.connection("3001")).with("accountCode", code));
        for (String device : List.of("3001", "3002")) {
            Struct event = application.event("CallInformationEvent");
            assertThat(event.octets("accountInfo")).isEqualTo(code);
            assertThat(event.connection("connection")).isEqualTo(call.connection(device));
            assertThat(TestApplication.device(event, "device")).isEqualTo("3001");
        }
        assertThat(call.accountCode()).isEqualTo(code);
        call.setAccountCode("3002", "0815");
        assertThat(application
                        .event("CallInformationEvent")
                        .octets("accountInfo")
                        .toHex())
                .isEqualTo("30383135");
        assertThat(application.fail(
                        "AssociateData",
                        on("AssociateData", "existingCall", ConnectionId.of("ffff", "3001"))
                                .with("accountCode", code)))
                .isEqualTo("operation/invalidConnectionID");
        application.succeed("MakeCall", makeCall("3001", "3003").with("accountCode", code));
        assertThat(pbx.calls().get(1).accountCode()).isEqualTo(code);
    }

    @Test
    void eventsCanComeBeforeTheAnswer() {
        start(CstaSimulator.builder().eventsBeforeAnswers(true));
        application.monitor("3001");
        application.send("MakeCall", makeCall("3001", "3002"));
        application.event("OriginatedEvent");
        application.event("DeliveredEvent");
        assertThat(application.next().name()).isEqualTo("MakeCallResponse");
    }
}
