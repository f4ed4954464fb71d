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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.FlagsType;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatorMonitorTest {

    private static CstaSimulatorBuilder builder() {
        return CstaSimulator.builder().devices("3001", "3002", "3003");
    }

    private static Struct filterOut(String... callControl) {
        return Bodies.of("MonitorFilter")
                .set(
                        "callControl",
                        Flags.of((FlagsType) Csta.description().type("CallControlEvents"), List.of(callControl)))
                .build();
    }

    @Test
    void everyMonitorGetsItsOwnEvents() {
        try (CstaSimulator pbx = builder().start();
                TestApplication first = TestApplication.associated(pbx);
                TestApplication second = TestApplication.associated(pbx)) {
            String caller = first.monitor("3001");
            String called = first.monitor("3002");
            String other = second.monitor("3002");
            assertThat(List.of(caller, called, other)).doesNotHaveDuplicates();
            assertThat(pbx.monitors()).isEqualTo(3);
            assertThat(pbx.device("3002").monitors()).containsExactly(called, other);

            pbx.call("3001", "3002");

            assertThat(first.event("OriginatedEvent").text("monitorCrossRefID")).isEqualTo(caller);
            assertThat(first.event("DeliveredEvent").text("monitorCrossRefID")).isEqualTo(caller);
            Struct delivered = first.event("DeliveredEvent");
            assertThat(delivered.text("monitorCrossRefID")).isEqualTo(called);
            assertThat(delivered.text("localConnectionInfo")).isEqualTo("alerting");
            assertThat(first.event("EstablishedEvent").text("monitorCrossRefID"))
                    .isEqualTo(caller);
            assertThat(first.event("EstablishedEvent").text("monitorCrossRefID"))
                    .isEqualTo(called);
            assertThat(second.event("DeliveredEvent").text("monitorCrossRefID")).isEqualTo(other);
            assertThat(second.event("EstablishedEvent").text("monitorCrossRefID"))
                    .isEqualTo(other);
            first.expectNothing();
            second.expectNothing();
        }
    }

    @Test
    void aFilterKeepsEventsOut() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            Struct started = application.succeed(
                    "MonitorStart", TestApplication.monitorStart("3002", filterOut("delivered", "connectionCleared")));
            Flags actual = (Flags) started.struct("actualMonitorFilter").get("callControl");
            assertThat(actual.names()).containsExactly("connectionCleared", "delivered");
            SimulatedCall call = pbx.call("3001", "3002");
            application.event("EstablishedEvent");

            Struct changed = application.succeed(
                    "ChangeMonitorFilter",
                    Bodies.request("ChangeMonitorFilter")
                            .set("monitorCrossRefID", started.text("monitorCrossRefID"))
                            .set("requestedFilterList", filterOut("established"))
                            .build());
            assertThat(((Flags) changed.struct("actualFilterList").get("callControl")).names())
                    .containsExactly("established");
            call.clear();
            pbx.call("3001", "3002").clear("3001");
            application.event("ConnectionClearedEvent");
            application.event("ConnectionClearedEvent");
            application.event("DeliveredEvent");
            application.event("ConnectionClearedEvent");
            application.event("ConnectionClearedEvent");
            application.expectNothing();
        }
    }

    @Test
    void changingAFilterCanBeRefused() {
        try (CstaSimulator pbx = builder().changesMonitorFilters(false).start();
                TestApplication application = TestApplication.associated(pbx)) {
            String reference = application.monitor("3001");
            assertThat(application.fail(
                            "ChangeMonitorFilter",
                            Bodies.request("ChangeMonitorFilter")
                                    .set("monitorCrossRefID", reference)
                                    .set("requestedFilterList", filterOut())
                                    .build()))
                    .isEqualTo("operation/serviceNotSupported");
        }
    }

    @Test
    void whatCannotBeMonitoredIsRefused() {
        try (CstaSimulator pbx = builder().outsideNumbers("030").monitorLimit(1).start();
                TestApplication application = TestApplication.associated(pbx)) {
            assertThat(application.fail("MonitorStart", TestApplication.monitorStart("9999", null)))
                    .isEqualTo("operation/invalidDeviceID");
            assertThat(application.fail("MonitorStart", TestApplication.monitorStart("030", null)))
                    .isEqualTo("operation/invalidDeviceID");
            assertThat(application.fail(
                            "MonitorStart",
                            Bodies.request("MonitorStart")
                                    .choose("monitorObject", "callObject", ConnectionId.of("1", "3001"))
                                    .build()))
                    .isEqualTo("operation/invalidMonitorObject");
            assertThat(application.fail(
                            "MonitorStart",
                            TestApplication.monitorStart("3001", null).with("monitorType", "call")))
                    .isEqualTo("operation/monitorTypeNotSupported");
            application.monitor("3001");
            assertThat(application.fail("MonitorStart", TestApplication.monitorStart("3002", null)))
                    .isEqualTo("systemResourceAvailability/overallMonitorLimitExceeded");
        }
    }

    @Test
    void aMonitorEndsWithItsStopOrItsApplication() {
        try (CstaSimulator pbx = builder().start();
                TestApplication first = TestApplication.associated(pbx)) {
            TestApplication second = TestApplication.associated(pbx);
            String reference = first.monitor("3001");
            Struct stop = Bodies.request("MonitorStop")
                    .set("monitorCrossRefID", reference)
                    .build();
            assertThat(second.fail("MonitorStop", stop)).isEqualTo("operation/invalidMonitorCrossRefID");
            first.succeed("MonitorStop", stop);
            assertThat(first.fail("MonitorStop", stop)).isEqualTo("operation/invalidMonitorCrossRefID");
            pbx.call("3001", "3002");
            first.expectNothing();
            second.monitor("3001");
            second.close();
            pbx.awaitMonitors(0, java.time.Duration.ofSeconds(20));
        }
    }

    @Test
    void theSwitchStopsAMonitor() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            String reference = application.monitor("3001");
            pbx.sendMonitorStop("3001");
            CstaMessage.Request stop = (CstaMessage.Request) application.next();
            assertThat(stop.name()).isEqualTo("MonitorStop");
            assertThat(stop.body().text("monitorCrossRefID")).isEqualTo(reference);
            assertThat(pbx.monitors()).isZero();
            application.answer(stop);
            pbx.awaitReceived("MonitorStopResponse", 1, java.time.Duration.ofSeconds(20));
        }
    }

    @Test
    void oneDeviceRefusesMonitors() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            application.monitor("3001");
            SimulatedDevice device = pbx.device("3001");
            device.refuseMonitors("systemResourceAvailability", "resourceBusy", 2);
            device.refuseMonitors("operation", "generic", 1);
            Struct start = TestApplication.monitorStart("3001", null);
            assertThat(application.fail("MonitorStart", start)).isEqualTo("systemResourceAvailability/resourceBusy");
            application.monitor("3002");
            assertThat(application.fail("MonitorStart", start)).isEqualTo("systemResourceAvailability/resourceBusy");
            assertThat(application.fail("MonitorStart", start)).isEqualTo("operation/generic");
            application.monitor("3001");
            assertThat(device.monitors()).hasSize(2);
            device.refuseMonitors("unspecified", null, Integer.MAX_VALUE);
            assertThat(application.fail("MonitorStart", start)).isEqualTo("unspecified");
            pbx.behave("MonitorStart");
            application.monitor("3001");
            device.refuseMonitors("unspecified", null, 1);
            pbx.behave();
            application.monitor("3001");
            assertThatIllegalArgumentException().isThrownBy(() -> device.refuseMonitors("operation", "broken", 1));
            assertThatIllegalArgumentException().isThrownBy(() -> device.refuseMonitors("operation", "generic", 0));
        }
    }

    @Test
    void thereAreManyDevices() {
        try (CstaSimulator pbx = builder().devices(10_000, 10_000).start();
                TestApplication application = TestApplication.associated(pbx)) {
            for (int number = 10_000; number < 20_000; number += 10) {
                application.monitor(Integer.toString(number));
            }
            assertThat(pbx.monitors()).isEqualTo(1_000);
            application.monitor("19999");
            pbx.device("19999").outOfService();
            assertThat(TestApplication.device(application.event("OutOfServiceEvent"), "device"))
                    .isEqualTo("19999");
            assertThat(application.fail("MonitorStart", TestApplication.monitorStart("20000", null)))
                    .isEqualTo("operation/invalidDeviceID");
            application.close();
            pbx.awaitMonitors(0, java.time.Duration.ofSeconds(20));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> builder().devices(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().devices(1, Integer.MAX_VALUE));
    }

    @Test
    void devicesReportServiceAndAgents() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            application.monitor("3001");
            pbx.device("3001").outOfService();
            assertThat(TestApplication.device(application.event("OutOfServiceEvent"), "device"))
                    .isEqualTo("3001");
            assertThat(application.fail("MakeCall", SimulatorCallTest.makeCall("3001", "3002")))
                    .isEqualTo("systemResourceAvailability/deviceOutOfService");
            pbx.device("3001").backInService();
            application.event("BackInServiceEvent");

            assertThat(application.fail("SetAgentState", agent("ready"))).isEqualTo("operation/invalidAgentState");
            application.succeed("SetAgentState", agent("loggedOn"));
            assertThat(application.event("AgentLoggedOnEvent").text("agentID")).isEqualTo("0815");
            assertThat(application.fail("SetAgentState", agent("loggedOn"))).isEqualTo("operation/invalidAgentState");
            for (AgentState state : List.of(
                    AgentState.READY,
                    AgentState.BUSY,
                    AgentState.WORKING_AFTER_CALL,
                    AgentState.NOT_READY,
                    AgentState.LOGGED_OFF)) {
                pbx.device("3001").agentState(state, null);
                assertThat(TestApplication.device(application.event(state.event()), "agentDevice"))
                        .isEqualTo("3001");
                Struct states = application.succeed(
                        "GetAgentState",
                        Bodies.request("GetAgentState")
                                .set("device", DeviceId.of("3001"))
                                .build());
                Struct entry = (Struct) states.list("agentStateList").get(0);
                assertThat(((Struct) entry.list("agentInfo").get(0)).text("agentState"))
                        .isEqualTo(state.reported());
            }
            assertThat(pbx.device("3001").agentState()).isEqualTo(AgentState.LOGGED_OFF);
        }
    }

    private static Struct agent(String state) {
        return Bodies.request("SetAgentState")
                .set("device", DeviceId.of("3001"))
                .set("requestedAgentState", state)
                .set("agentID", "0815")
                .set("password", io.camelcsta.model.Octets.ofHex("aa"))
                .build();
    }

    @Test
    void eventsThatNoDescriptionKnowsAndRepeatedOnes() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            String reference = application.monitor("3001");
            pbx.sendRaw(
                    "3001",
                    each -> Opaque.ofXml(
                            "<BrandNewEvent><monitorCrossRefID>" + each + "</monitorCrossRefID></BrandNewEvent>"));
            CstaMessage.Unknown unknown = (CstaMessage.Unknown) application.next();
            assertThat(unknown.name()).isEqualTo("BrandNewEvent");
            assertThat(unknown.invokeId()).isEqualTo(9999);
            assertThat(unknown.monitorCrossRefID()).isEqualTo(reference);
            pbx.sendRaw("<PlainEvent/>");
            assertThat(application.next().name()).isEqualTo("PlainEvent");
            pbx.device("3001").outOfService();
            pbx.repeatLastEvents("3001");
            assertThat(application.event("OutOfServiceEvent")).isEqualTo(application.event("OutOfServiceEvent"));
        }
    }

    @Test
    void snapshotsTellTheCallsOfADevice() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            assertThat(application.fail("SnapshotDevice", snapshot("9"))).isEqualTo("operation/invalidDeviceID");
            assertThat(((List<?>) application
                            .succeed("SnapshotDevice", snapshot("3001"))
                            .choice("crossRefIDorSnapshotData")
                            .value()))
                    .isEmpty();
            SimulatedCall call = pbx.makeCall("3001", "3002");
            List<?> data = (List<?>) application
                    .succeed("SnapshotDevice", snapshot("3002"))
                    .choice("crossRefIDorSnapshotData")
                    .value();
            assertThat(data).hasSize(1);
            Struct item = (Struct) data.get(0);
            assertThat(item.connection("connectionIdentifier")).isEqualTo(call.connection("3002"));
            assertThat(TestApplication.device(item, "endpointDevice")).isEqualTo("3001");
            assertThat(item.choice("localCallState").value()).isEqualTo(List.of("alerting", "connected"));

            Struct ofCall = application.succeed(
                    "SnapshotCall",
                    TestApplication.on("SnapshotCall", "snapshotObject", new ConnectionId(call.id(), null)));
            assertThat((List<?>) ofCall.choice("crossRefIDorSnapshotData").value())
                    .hasSize(2);
            assertThat(TestApplication.device(ofCall, "calledDevice")).isEqualTo("3002");
            assertThat(application.fail(
                            "SnapshotCall",
                            TestApplication.on("SnapshotCall", "snapshotObject", new ConnectionId("ffff", null))))
                    .isEqualTo("operation/invalidConnectionID");
        }
    }

    @Test
    void snapshotsComeInSegments() {
        try (CstaSimulator pbx = builder().segmentedSnapshots(1).start();
                TestApplication application = TestApplication.associated(pbx)) {
            pbx.call("3001", "3002");
            pbx.call("3001", "3003");
            for (String device : List.of("3001", "3002")) {
                String reference = (String) application
                        .succeed("SnapshotDevice", snapshot(device))
                        .choice("crossRefIDorSnapshotData")
                        .value();
                int segments = device.equals("3001") ? 2 : 1;
                for (int segment = 1; segment <= segments; segment++) {
                    CstaMessage.Request data = (CstaMessage.Request) application.next();
                    assertThat(data.name()).isEqualTo("SnapshotDeviceData");
                    assertThat(data.body().text("serviceCrossRefID")).isEqualTo(reference);
                    assertThat(data.body().list("snapshotData")).hasSize(1);
                    assertThat(data.body().get("lastSegment")).isEqualTo(segment == segments);
                }
            }
            pbx.calls().forEach(SimulatedCall::clear);
            application.succeed("SnapshotDevice", snapshot("3001"));
            CstaMessage.Request empty = (CstaMessage.Request) application.next();
            assertThat(empty.body().list("snapshotData")).isEmpty();
            assertThat(empty.body().get("lastSegment")).isEqualTo(true);
        }
    }

    private static Struct snapshot(String device) {
        return Bodies.request("SnapshotDevice")
                .set("snapshotObject", DeviceId.of(device))
                .build();
    }
}
