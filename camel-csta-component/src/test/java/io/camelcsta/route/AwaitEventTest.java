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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConstants;
import io.camelcsta.fault.Direction;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The option awaitEvent. */
class AwaitEventTest extends DisturbedRouteTestSupport {

    /** No answer that is missing ends anything by itself. */
    private static final String PATIENT = "linkTimeout=60000";

    private static final String PATIENT_PRODUCER = "awaitEvent=true&" + PATIENT;

    private SimulatedCall call;

    @BeforeEach
    void makeCall() {
        call = pbx.call("3001", "3002");
    }

    private List<PrivateService> allServices() {
        return List.of(
                PrivateService.startRecording("3001", null).withCallId(call.id()),
                PrivateService.suspendRecording("3001", null).withCallId(call.id()),
                PrivateService.resumeRecording("3001", null).withCallId(call.id()),
                PrivateService.stopRecording("3001", null).withCallId(call.id()),
                PrivateService.setAccountCode("3001", null, "12").withCallId(call.id()),
                PrivateService.startHotDesking("3001", "3003"),
                PrivateService.cancelHotDesking("3001"));
    }

    /** Sends a service of a call and holds it on its way to the switch; the request that finds the call passes. */
    private CompletableFuture<Exchange> sendAndHold(FaultProxy proxy, PrivateService service) {
        proxy.stall(Direction.TO_APPLICATION);
        CompletableFuture<Exchange> waiting = sendAsync("awaitEvent=true", service, Map.of());
        pbx.awaitReceived("SnapshotDevice", 1, LIMIT);
        proxy.hold(Direction.TO_SWITCH);
        proxy.resume(Direction.TO_APPLICATION);
        Events.await(() -> proxy.held(Direction.TO_SWITCH) == 1, "the service");
        return waiting;
    }

    private void assertEachServiceCompletesWithItsEvent() throws Exception {
        Events events = consume("devices=3001");
        for (PrivateService service : allServices()) {
            PrivateEvent reply = perform("awaitEvent=true", service);
            assertThat(reply.type()).isEqualTo(service.type().event());
            assertThat(reply.referenceId()).isNotNull();
            assertThat(reply.eventId()).isNull();
        }
        settle(events);
        // those of the call and those of the guest are in no order among each other
        assertThat(events.list())
                .extracting(received -> received.header(CstaConstants.EVENT_NUMBER))
                .hasSize(7)
                .containsSubsequence(3013, 3015, 3016, 3014, 501)
                .containsSubsequence(1, 2);
    }

    @Test
    void everyServiceCompletesWithItsEventAndTheConsumerGetsItToo() throws Exception {
        assertEachServiceCompletesWithItsEvent();
    }

    @Test
    void eventMayComeBeforeTheAnswer() throws Exception {
        usePbx(settings -> settings.eventsBeforeAnswers(true));
        call = pbx.call("3001", "3002");
        assertEachServiceCompletesWithItsEvent();
    }

    @Test
    void replyHasTheTimeOfTheEvent() throws Exception {
        Events events = consume("devices=3001");
        PrivateEvent reply = perform("awaitEvent=true", allServices().get(0));
        assertThat(reply.eventTime())
                .isEqualTo(events.awaitOnly().privateEvent().eventTime());
    }

    @Test
    void eventOfAnotherCallIsNotTheOneThatIsWaitedFor() throws Exception {
        FaultProxy proxy = throughProxy();
        Events events = consume("devices=3001");
        SimulatedCall other = pbx.call("3001", "3004");
        CompletableFuture<Exchange> waiting = sendAndHold(proxy, allServices().get(0));
        other.startRecording("3001");
        Instant otherTime = events.awaitFirst().privateEvent().eventTime();
        assertThat(pbx.received("RecordMessage")).isEmpty();
        proxy.release(Direction.TO_SWITCH);
        PrivateEvent reply = result(waiting).getMessage().getBody(PrivateEvent.class);
        assertThat(reply.callId()).isEqualTo(call.id());
        assertThat(reply.eventTime()).isNotEqualTo(otherTime);
        assertThat(events.await(2))
                .extracting(received -> received.privateEvent().callId())
                .containsExactly(other.id(), call.id());
    }

    @Test
    void eventWithAnotherCodeIsNotTheOneThatIsWaitedFor() throws Exception {
        FaultProxy proxy = throughProxy();
        Events events = consume("devices=3001");
        CompletableFuture<Exchange> waiting = sendAndHold(proxy, allServices().get(4));
        call.setAccountCode("3001", "99");
        events.awaitFirst();
        assertThat(pbx.received("AssociateData")).isEmpty();
        proxy.release(Direction.TO_SWITCH);
        PrivateEvent reply = result(waiting).getMessage().getBody(PrivateEvent.class);
        assertThat(reply.extensions()).isEqualTo(Map.of("AccountCode", "12"));
        assertThat(reply.eventTime())
                .isEqualTo(events.await(2).get(1).privateEvent().eventTime());
    }

    @Test
    void withoutAMonitorOnThisDNItIs41AtOnce() throws Exception {
        consume("devices=3002");
        EventError error = refuse("awaitEvent=true", allServices().get(0), Map.of());
        assertThat(error.code()).isEqualTo(41);
        assertThat(error.name()).isEqualTo("TERR_NOT_REGISTERED");
        assertThat(error.message()).contains("3001").contains("monitor");
        assertThat(error.sent()).isFalse();
        assertThat(pbx.received("RecordMessage")).isEmpty();
    }

    @Test
    void monitorOfAConsumerOfOtherEventsIsEnough() throws Exception {
        consume("devices=3001&events=agent");
        for (PrivateService service : allServices()) {
            assertThat(perform("awaitEvent=true", service).type())
                    .isEqualTo(service.type().event());
        }
    }

    @Test
    void monitorThatHasEndedIsNone() throws Exception {
        consume("devices=3001");
        context.getRouteController().stopRoute(lastRoute());
        assertThat(refuse("awaitEvent=true", allServices().get(0), Map.of()).code())
                .isEqualTo(41);
    }

    @Test
    void refusalOfTheSwitchIsItsError() throws Exception {
        consume("devices=3001");
        EventError error = refuse("awaitEvent=true", allServices().get(3), Map.of());
        assertThat(error.cstaError()).isEqualTo("incorrectMsgState");
        assertThat(error.confirmed()).isFalse();
    }

    /** A mapping that finds no event in private data, as if the switch sent none. */
    private final class DeafMapping implements PrivateDataMapping {
        @Override
        public Opaque writeRequest(HotDeskingRequest request) {
            return encoding().privateDataMapping().writeRequest(request);
        }

        @Override
        public HotDeskingRequest readRequest(Opaque privateData) {
            return encoding().privateDataMapping().readRequest(privateData);
        }

        @Override
        public Opaque writeEvent(HotDeskingEvent event) {
            return encoding().privateDataMapping().writeEvent(event);
        }

        @Override
        public HotDeskingEvent readEvent(Opaque privateData) {
            return null;
        }
    }

    @Test
    void confirmedServiceWhoseEventDoesNotComeIs57AndConfirmed() throws Exception {
        Duration limit = Duration.ofSeconds(40);
        HeldTimers timers = holdTimers(limit);
        context.getRegistry().bind("deaf", new DeafMapping());
        Events events = consume("devices=3001");
        CompletableFuture<Exchange> waiting = sendAsync(
                "awaitEvent=true&privateDataMapping=#deaf",
                PrivateService.startHotDesking("3001", "3003"),
                Map.of(CstaConstants.REQUEST_TIMEOUT, limit));
        // comes after the answer
        events.await("hotDeskingEstablished");
        timers.runOut(limit);
        EventError error = failure(result(waiting)).getEventError();
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.confirmed()).isTrue();
        assertThat(error.sent()).isTrue();
        assertThat(error.message()).contains("confirmed").contains("40000 ms");
        assertThat(pbx.device("3001").host()).isEqualTo("3003");
    }

    @Test
    void linkThatIsLostBetweenAnswerAndEventIs54AndConfirmed() throws Exception {
        context.getRegistry().bind("deaf", new DeafMapping());
        Events events = consume("devices=3001");
        CompletableFuture<Exchange> waiting = sendAsync(
                "awaitEvent=true&privateDataMapping=#deaf", PrivateService.startHotDesking("3001", "3003"), Map.of());
        // comes after the answer
        events.await("hotDeskingEstablished");
        pbx.closeAll();
        EventError error = failure(result(waiting)).getEventError();
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.confirmed()).isTrue();
        assertThat(error.sent()).isTrue();
    }

    // ---- losses while monitors are started again

    /** Loses the link, and returns when it is there again but for a snapshot that the switch is silent about. */
    private void loseLinkAndHoldItsReturn() throws Exception {
        consume("devices=3001&" + PATIENT);
        // a producer that starts waits for a usable link
        refuse(PATIENT_PRODUCER, PrivateService.cancelHotDesking("3001"), Map.of());
        pbx.misbehave("SnapshotDevice").once().silence();
        loseLink();
        pbx.refuseConnections(false);
        pbx.awaitReceived("SnapshotDevice", 1, LIMIT);
    }

    /** Sends a service that the switch confirms and whose event is lost; so many other requests are not answered. */
    private CompletableFuture<Exchange> sendWithoutItsEvent(int others) {
        pbx.loseEvents(true);
        CompletableFuture<Exchange> waiting =
                sendAsync(PATIENT_PRODUCER, PrivateService.startHotDesking("3001", "3003"), Map.of());
        Events.await(
                () -> pbx.device("3001").host() != null && link().outstanding() == others, "the answer of the switch");
        return waiting;
    }

    private static void assertConfirmed54(CompletableFuture<Exchange> waiting) throws Exception {
        EventError error = failure(result(waiting)).getEventError();
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.confirmed()).isTrue();
        assertThat(error.sent()).isTrue();
    }

    @Test
    void linkThatIsLostAgainBeforeItIsUsableIs54() throws Exception {
        loseLinkAndHoldItsReturn();
        CompletableFuture<Exchange> waiting = sendWithoutItsEvent(1);
        loseLink();
        assertConfirmed54(waiting);
    }

    @Test
    void componentThatIsStoppedBeforeTheLinkIsUsableAgainIs54() throws Exception {
        loseLinkAndHoldItsReturn();
        CompletableFuture<Exchange> waiting = sendWithoutItsEvent(1);
        context.getComponent("csta", CstaComponent.class).stop();
        assertConfirmed54(waiting);
    }

    @Test
    void monitorsThatTheSwitchVoidsAre54() throws Exception {
        consume("devices=3001&" + PATIENT);
        CompletableFuture<Exchange> waiting = sendWithoutItsEvent(0);
        pbx.sendSystemStatus("overloadReached");
        pbx.sendSystemStatus("enabled");
        assertConfirmed54(waiting);
    }
}
