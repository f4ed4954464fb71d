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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatorMisbehaviourTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Struct STATUS = Bodies.request("RequestSystemStatus").build();

    private CstaSimulator pbx;
    private TestApplication application;

    @BeforeEach
    void start() {
        pbx = CstaSimulator.builder().devices("3001", "3002").start();
        application = TestApplication.associated(pbx);
    }

    @AfterEach
    void close() {
        application.close();
        pbx.close();
    }

    @Test
    void aRequestFailsSoManyTimes() {
        pbx.misbehave("RequestSystemStatus").times(2).fail("systemResourceAvailability", "networkBusy");
        pbx.misbehave("RequestSystemStatus").once().fail("unspecified", null);
        assertThat(application.fail("RequestSystemStatus", STATUS)).isEqualTo("systemResourceAvailability/networkBusy");
        assertThat(application.fail("RequestSystemStatus", STATUS)).isEqualTo("systemResourceAvailability/networkBusy");
        assertThat(application.fail("RequestSystemStatus", STATUS)).isEqualTo("unspecified");
        application.succeed("RequestSystemStatus", STATUS);
        pbx.misbehave("*").fail("operation", "generic");
        assertThat(application.fail("RequestSystemStatus", STATUS)).isEqualTo("operation/generic");
        application.send(new CstaMessage.Session(
                88, Csta.description().session("StartApplicationSession"), SimulatorLinkTest.start("a", "b", "c")));
        assertThat(application.answerOf(88)).isInstanceOf(CstaMessage.Failure.class);
        pbx.behave();
        application.succeed("RequestSystemStatus", STATUS);
    }

    @Test
    void faultsThatCstaDoesNotHaveAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> pbx.misbehave("Unheard"));
        Misbehaviour stop = pbx.misbehave("Stop");
        assertThatIllegalArgumentException().isThrownBy(() -> stop.fail("operations", "generic"));
        assertThatIllegalArgumentException().isThrownBy(() -> stop.fail("operation", "broken"));
        assertThatIllegalArgumentException().isThrownBy(() -> stop.times(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pbx.misbehave("ApplicationSessionTerminated").fail("definedError", "x"));
    }

    @Test
    void aRequestIsDelayedWhileOthersAreNot() {
        pbx.misbehave("MakeCall").once().delay(SHORT);
        application.monitor("3001");
        // while its thread is here, so that the switch reads both at once
        int[] requests = pbx.get(owner -> new int[] {
            application.send("MakeCall", SimulatorCallTest.makeCall("3001", "3002")),
            application.send("RequestSystemStatus", STATUS)
        });
        assertThat(application.answerOf(requests[1]).name()).isEqualTo("RequestSystemStatusResponse");
        assertThat(application.answerOf(requests[0]).name()).isEqualTo("MakeCallResponse");
        application.event("OriginatedEvent");
    }

    @Test
    void anAnswerIsLateAndTheEventsAreNot() {
        pbx.misbehave("MakeCall").once().answerLate(SHORT);
        application.monitor("3001");
        application.send("MakeCall", SimulatorCallTest.makeCall("3001", "3002"));
        application.event("OriginatedEvent");
        application.event("DeliveredEvent");
        assertThat(application.next().name()).isEqualTo("MakeCallResponse");
    }

    @Test
    void aSnapshotIsRefused() {
        pbx.misbehave("SnapshotDevice").once().fail("systemResourceAvailability", "resourceBusy");
        Struct snapshot = Bodies.request("SnapshotDevice")
                .set("snapshotObject", DeviceId.of("3001"))
                .build();
        assertThat(application.fail("SnapshotDevice", snapshot)).isEqualTo("systemResourceAvailability/resourceBusy");
        application.succeed("SnapshotDevice", snapshot);
    }

    @Test
    void messagesAreToldToBeLost() {
        pbx.sendSystemStatus("messagesLost");
        CstaMessage.Request status = (CstaMessage.Request) application.next();
        assertThat(status.body().text("systemStatus")).isEqualTo("messagesLost");
        application.answer(status);
        assertThat(application.succeed("RequestSystemStatus", STATUS).text("systemStatus"))
                .isEqualTo("messagesLost");
    }

    @Test
    void whatIsOutstandingIsWaitedFor() {
        pbx.awaitNothingOutstanding(LIMIT);
        assertThat(pbx.outstanding()).isZero();
        pbx.sendSystemStatus("enabled");
        assertThat(pbx.outstanding()).isEqualTo(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> pbx.awaitNothingOutstanding(SHORT))
                .withMessageContaining("outstanding");
        application.answer(application.next());
        pbx.awaitNothingOutstanding(LIMIT);

        pbx.misbehave("MakeCall").once().answerLate(SHORT);
        pbx.misbehave("RequestSystemStatus").once().delay(SHORT);
        int call = application.send("MakeCall", SimulatorCallTest.makeCall("3001", "3002"));
        int request = application.send("RequestSystemStatus", STATUS);
        pbx.awaitReceived("RequestSystemStatus", 1, LIMIT);
        pbx.awaitNothingOutstanding(LIMIT);
        application.answerOf(call);
        application.answerOf(request);

        pbx.sendSystemStatus("enabled");
        application.close();
        pbx.awaitNothingOutstanding(LIMIT);
    }

    @Test
    void aRequestIsNeitherPerformedNorAnswered() {
        pbx.misbehave("MakeCall").silence();
        application.send("MakeCall", SimulatorCallTest.makeCall("3001", "3002"));
        application.expectNothing();
        assertThat(pbx.received("MakeCall")).hasSize(1);
        assertThat(pbx.calls()).isEmpty();
        pbx.behave("MakeCall");
        application.succeed("MakeCall", SimulatorCallTest.makeCall("3001", "3002"));
    }

    @Test
    void aRequestClosesTheConnection() {
        pbx.misbehave("MonitorStart").once().close();
        application.send("MonitorStart", TestApplication.monitorStart("3001", null));
        application.expectClosed();
        pbx.awaitLinks(0, LIMIT);
        try (TestApplication next = TestApplication.associated(pbx)) {
            next.monitor("3001");
        }
    }

    @Test
    void aRequestIsAnsweredWithGarbage() {
        pbx.misbehave("MonitorStart").once().garbage();
        application.send("MonitorStart", TestApplication.monitorStart("3001", null));
        assertThat(new String(application.octets(4), StandardCharsets.US_ASCII)).isEqualTo("HTTP");
    }

    @Test
    void aRequestIsAnsweredWithBrokenContent() {
        pbx.misbehave("MonitorStart").once().malformed();
        application.send("MonitorStart", TestApplication.monitorStart("3001", null));
        assertThatThrownBy(application::next)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("monitorCrossRefID");
        application.succeed("RequestSystemStatus", STATUS);
    }

    @Test
    void connectionsAreClosedAndRefused() {
        pbx.refuseConnections(true);
        pbx.closeAll();
        application.expectClosed();
        try (TestApplication refused = TestApplication.connected(pbx)) {
            refused.expectClosed();
        }
        assertThat(pbx.links()).isZero();
        pbx.refuseConnections(false);
        try (TestApplication accepted = TestApplication.associated(pbx)) {
            accepted.monitor("3001");
            pbx.sendGarbage();
            assertThat(new String(accepted.octets(4), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP");
        }
    }

    @Test
    void messagesComeOctetByOctet() {
        pbx.splitFrames(true);
        application.monitor("3001");
        pbx.makeCall("3001", "3002");
        application.event("OriginatedEvent");
        application.event("DeliveredEvent");
    }

    @Test
    void anApplicationThatDoesNotReadIsDisconnected() {
        application.monitor("3001");
        String text = "x".repeat(60_000);
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    pbx.sendPrivateEvent("3001", "<a>" + text + "</a>");
                    return pbx.links() == 0;
                });
        assertThat(pbx.protocolErrors()).isNotEmpty();
    }

    @Test
    void whatCannotBeSentFailsTheCaller() {
        application.monitor("3001");
        assertThatThrownBy(() -> pbx.sendPrivateEvent("3001", "<a>"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("well-formed");
        assertThat(application.exchange("RequestSystemStatus", STATUS)).isInstanceOf(CstaMessage.Response.class);
    }
}
