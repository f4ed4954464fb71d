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
import io.camelcsta.CstaConsumer;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a route does not keep up with the switch. */
class FlowControlTest extends DisturbedRouteTestSupport {

    /** Reading may be paused for a minute: longer than these tests take. */
    private static final String PATIENT = "&heartbeatInterval=120000";

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** So many heartbeats may be late that no link is lost for them. */
    private static final String TOLERANT = "&heartbeatTolerance=100";
    /** Reading may be paused for 200 ms. */
    private static final String IMPATIENT = "&heartbeatInterval=400" + TOLERANT;

    /** A route that is held at each event but those of the link. */
    private Events consumeHeld(String options, CountDownLatch gate) throws Exception {
        return consume(options, exchange -> {
            if (!(exchange.getMessage().getBody() instanceof LinkEvent)) {
                hold(gate);
            }
        });
    }

    private void awaitPaused() {
        Events.await(() -> link().readingPaused(), "the pause");
    }

    /** For pauses that may be over before anybody looks. */
    private void awaitThatItWasPaused() {
        Events.await(() -> link().counters().readingPauses() > 0, "a pause");
    }

    private static List<Events.Received> withoutLink(Events events) {
        return events.list().stream()
                .filter(event -> !(event.body() instanceof LinkEvent))
                .toList();
    }

    private static List<LinkEvent> lost(Events events) {
        return events.list().stream()
                .map(Events.Received::body)
                .filter(LinkEvent.class::isInstance)
                .map(LinkEvent.class::cast)
                .filter(event -> event.event().equals(LinkEvent.EVENTS_LOST))
                .toList();
    }

    // ---- stopReading

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 1000})
    void nothingIsLostIfTheRouteGoesOnInTime(int bound) throws Exception {
        int rounds = 1000;
        CountDownLatch gate = gate();
        Events events =
                consumeHeld("devices=3001&events=recording,link,private&maxPendingEvents=" + bound + PATIENT, gate);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, rounds);
        awaitPaused();
        assertThat(link().counters().readingPauses()).isPositive();
        gate.countDown();
        settle(events);
        assertThat(link().readingPaused()).isFalse();
        assertThat(consumer().getDroppedEvents()).isZero();
        assertThat(lost(events)).isEmpty();
        assertRounds(withoutLink(events).stream().map(Events.Received::name).toList(), rounds);
    }

    @Test
    void pausedLinkHoldsFewMoreEventsThanTheBound() throws Exception {
        CountDownLatch gate = gate();
        Events events = consumeHeld("devices=3001&maxPendingEvents=10" + PATIENT, gate);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 10);
        awaitPaused();
        int pending = consumer().getPendingEvents();
        assertThat(pending).isGreaterThanOrEqualTo(10);
        // the rest stays in the connection; those of before may have been read already
        rounds(call, 1000);
        assertThat(consumer().getPendingEvents()).isBetween(pending, 21);
        gate.countDown();
        settle(events);
        assertRounds(events.names(), 1010);
    }

    @Test
    void routeThatIsHeldAgainAndAgainLosesNothing() throws Exception {
        AtomicInteger number = new AtomicInteger();
        Events events = consume("devices=3001&maxPendingEvents=5&events=recording,link,private" + PATIENT, exchange -> {
            if (number.incrementAndGet() % 50 == 0) {
                Events.await(() -> link().readingPaused() || consumer().getPendingEvents() < 5, "the pause or the end");
            }
        });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 150);
        settle(events);
        assertThat(consumer().getDroppedEvents()).isZero();
        assertRounds(withoutLink(events).stream().map(Events.Received::name).toList(), 150);
    }

    @Test
    void afterHalfAHeartbeatIntervalEventsAreDroppedCountedAndTold() throws Exception {
        HeldTimers timers = holdTimers(LONGEST_PAUSE);
        CountDownLatch gate = gate();
        Events events = consumeHeld("devices=3001&events=recording,link,private&maxPendingEvents=2" + PATIENT, gate);
        events.awaitOnly();
        SimulatedCall call = pbx.call("3001", "3002");
        Instant before = Instant.now();
        call.startRecording("3001");
        CstaConsumer consumer = consumer();
        int rounds = 50;
        rounds(call, rounds);
        awaitPaused();
        assertThat(consumer.getDroppedEvents()).isZero();
        timers.runOut(LONGEST_PAUSE);
        Events.await(() -> consumer.getDroppedEvents() > 0, "dropped events");
        assertThat(link().counters().readingPauses()).isPositive();
        Instant after = Instant.now();
        pbx.sendEscape(privateData("the last one"));
        assertThat(lost(events)).isEmpty();
        Events.await(() -> link().counters().eventsReceived() >= 2 * rounds + 1, "all events");
        gate.countDown();
        LinkEvent told = events.await(LinkEvent.EVENTS_LOST).linkEvent();
        settle(events);
        assertThat(lost(events)).hasSize(1);
        assertThat(told.reason()).contains("maxPendingEvents is 2");
        assertThat(((Number) told.details().get("Dropped")).longValue()).isEqualTo(consumer.getDroppedEvents());
        assertThat(missedSince(told)).isBetween(before, after);
        // with the escape
        assertThat(withoutLink(events).size() + consumer.getDroppedEvents()).isEqualTo(2L * rounds + 2);
        assertThat(link().counters().losses()).isZero();
    }

    @Test
    void routeThatHasCaughtUpMayStopReadingAgain() throws Exception {
        HeldTimers timers = holdTimers(LONGEST_PAUSE);
        AtomicReference<CountDownLatch> gate = new AtomicReference<>(gate());
        Events events = consume(
                "devices=3001&maxPendingEvents=2&events=recording,private" + PATIENT, exchange -> hold(gate.get()));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 50);
        awaitPaused();
        // until it has been paused for as long as it may
        timers.runOut(LONGEST_PAUSE);
        Events.await(() -> consumer().getDroppedEvents() > 0, "the end of the pause");
        assertThat(link().readingPaused()).isFalse();
        // also those that are dropped have come
        Events.await(() -> link().counters().eventsReceived() == 101, "all events");
        gate.get().countDown();
        Events.await(() -> consumer().getPendingEvents() == 0, "nothing pending");
        settle(events);
        long dropped = consumer().getDroppedEvents();
        int processed = events.names().size();
        gate.set(gate());
        long pauses = link().counters().readingPauses();
        rounds(call, 10);
        Events.await(() -> link().counters().readingPauses() > pauses, "the next pause");
        gate.get().countDown();
        Events.await(() -> events.names().size() == processed + 20, "all of them");
        assertThat(consumer().getDroppedEvents()).isEqualTo(dropped);
    }

    @Test
    void lossOfThePausedLinkIsNoticedAfterThePauseAndWhatWaitsIsProcessed() throws Exception {
        CountDownLatch gate = gate();
        Events events = consumeHeld(
                "devices=3001&events=recording,link,private&maxPendingEvents=2&heartbeat=none" + IMPATIENT, gate);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 10);
        awaitThatItWasPaused();
        pbx.closeAll();
        Events.await(() -> link().counters().losses() == 1 && link().state() == LinkState.USABLE, "the return");
        assertThat(link().readingPaused()).isFalse();
        long dropped = consumer().getDroppedEvents();
        gate.countDown();
        Events.await(
                () -> events.names().stream()
                                .filter(LinkEvent.CONNECTED::equals)
                                .count()
                        == 2,
                "the return");
        assertThat(withoutLink(events)).hasSize(21 - (int) dropped);
        assertThat(events.names()).containsSubsequence(STARTED, SUSPENDED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
        if (dropped > 0) {
            assertThat(events.await(LinkEvent.EVENTS_LOST).linkEvent().details())
                    .containsEntry("Dropped", (int) dropped);
        }
    }

    // ---- drop

    @Test
    void linkEventsAreBoundedToo() throws Exception {
        CountDownLatch gate = gate();
        Events events =
                consume("devices=3001&events=link,private&maxPendingEvents=10&overflow=drop", exchange -> hold(gate));
        for (int i = 0; i < 1_200; i++) {
            pbx.sendSystemStatus("messagesLost");
        }
        Events.await(() -> consumer().getDroppedEvents() > 0, "dropped link events");
        assertThat(consumer().getPendingEvents()).isLessThanOrEqualTo(1_010);
        long dropped = consumer().getDroppedEvents();
        gate.countDown();
        Events.await(
                () -> events.list().stream()
                        .anyMatch(event -> event.linkEvent().details().containsKey("Dropped")),
                "what was dropped");
        assertThat(dropped).isPositive();
    }

    @Test
    void withDropReadingIsNeverPaused() throws Exception {
        CountDownLatch gate = gate();
        Events events = consumeHeld(
                "devices=3001&events=recording,link,private&overflow=drop&maxPendingEvents=3" + PATIENT, gate);
        events.awaitOnly();
        SimulatedCall call = pbx.call("3001", "3002");
        Instant before = Instant.now();
        call.startRecording("3001");
        rounds(call, 50);
        Events.await(() -> consumer().getDroppedEvents() == 98, "dropped events");
        Instant after = Instant.now();
        assertThat(consumer().getPendingEvents()).isEqualTo(3);
        assertThat(link().counters().readingPauses()).isZero();
        gate.countDown();
        LinkEvent told = events.await(LinkEvent.EVENTS_LOST).linkEvent();
        assertThat(told.details()).containsEntry("Dropped", 98);
        assertThat(told.reason()).contains("98 events were dropped");
        assertThat(missedSince(told)).isBetween(before, after);
        settle(events);
        assertThat(events.names())
                .containsExactly(LinkEvent.CONNECTED, STARTED, SUSPENDED, RESUMED, LinkEvent.EVENTS_LOST);
        call.stopRecording();
        settle(events);
        assertThat(events.names()).endsWith(STOPPED);
    }

    @Test
    void boundOfOctetsHoldsAsTheBoundOfEventsDoes() throws Exception {
        CountDownLatch gate = gate();
        Events events = consumeHeld(
                "devices=3001&events=recording,link,private&overflow=drop&maxPendingOctets=65536" + PATIENT, gate);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 1000);
        Events.await(
                () -> consumer().getDroppedEvents() > 0
                        && consumer().getDroppedEvents() + consumer().getPendingEvents() == 2001,
                "dropped events");
        assertThat(link().counters().readingPauses()).isZero();
        gate.countDown();
        assertThat(events.await(LinkEvent.EVENTS_LOST).linkEvent().reason()).contains("maxPendingOctets 65536");
        settle(events);
        assertThat(withoutLink(events)).hasSize(2001 - (int) consumer().getDroppedEvents());
    }

    @Test
    void boundOfOctetsStopsReadingToo() throws Exception {
        CountDownLatch gate = gate();
        Events events = consumeHeld("devices=3001&events=recording,private&maxPendingOctets=65536" + PATIENT, gate);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 1000);
        awaitPaused();
        assertThat(consumer().getPendingEvents()).isLessThan(2000);
        gate.countDown();
        settle(events);
        assertThat(consumer().getDroppedEvents()).isZero();
        assertRounds(events.names(), 1000);
    }

    // ---- what a blocked route must not disturb

    @ParameterizedTest
    @ValueSource(strings = {"stopReading", "drop"})
    void blockedRouteDoesNotDelayAnswers(String overflow) throws Exception {
        CountDownLatch gate = gate();
        Events events = consumeHeld("devices=3001&maxPendingEvents=5&overflow=" + overflow + PATIENT, gate);
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall other = pbx.call("3003", "3004");
        call.startRecording("3001");
        rounds(call, 20);
        if (overflow.equals("stopReading")) {
            awaitPaused();
        }
        // a time-out is 10 s, a pause a minute
        for (int i = 0; i < 5; i++) {
            perform(
                    PATIENT.substring(1),
                    PrivateService.startRecording("3003", null).withCallId(other.id()));
            perform(
                    PATIENT.substring(1),
                    PrivateService.stopRecording("3003", null).withCallId(other.id()));
        }
        assertThat(other.recordingState()).isEqualTo(RecordingState.STOPPED);
        assertThat(events.names()).isEmpty();
        assertThat(link().counters().timeouts()).isZero();
    }

    @Test
    void heartbeatsGoOnWhileARouteIsBlocked() throws Exception {
        CountDownLatch gate = gate();
        consumeHeld(
                "devices=3001&maxPendingEvents=2&events=recording,link&heartbeatInterval=50&heartbeatTolerance=400",
                gate);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 20);
        awaitThatItWasPaused();
        pbx.forgetReceived();
        pbx.awaitReceived("RequestSystemStatus", 5, LIMIT);
        assertThat(link().state()).isEqualTo(LinkState.USABLE);
        assertThat(link().counters().losses()).isZero();
        assertThat(link().counters().timeouts()).isZero();
    }

    @Test
    void otherConsumerGetsItsEventsWhileOneIsBlockedBelowItsBound() throws Exception {
        CountDownLatch gate = gate();
        consumeHeld("devices=3001" + PATIENT, gate);
        Events other = consume("devices=3001,3003" + PATIENT);
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        first.startRecording("3001");
        rounds(first, 100);
        second.startRecording("3003");
        other.await(202);
        assertThat(link().readingPaused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopReading", "drop"})
    void otherConsumerGetsAllItsEventsThoughOneIsBlockedAtItsBound(String overflow) throws Exception {
        CountDownLatch gate = gate();
        consumeHeld("devices=3001&maxPendingEvents=2&overflow=" + overflow + IMPATIENT, gate);
        Events other = consume("devices=3001&events=recording,private" + IMPATIENT);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 500);
        other.await(1001);
        assertRounds(other.names(), 500);
        assertThat(consumer().getDroppedEvents()).isZero();
    }

    // ---- a route that asks the switch

    @ParameterizedTest
    @ValueSource(strings = {"stopReading", "drop"})
    void routeThatSendsAServiceForTheCallOfItsEventGetsTheAnswerWithTheLanesFull(String overflow) throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        CountDownLatch full = gate();
        Events events = consume(
                "devices=3001&concurrentEvents=1&maxPendingEvents=3&overflow=" + overflow + PATIENT, exchange -> {
                    if (STARTED.equals(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME))) {
                        hold(full);
                        String connId = exchange.getMessage().getHeader(CstaConstants.CONN_ID, String.class);
                        try {
                            perform(PATIENT.substring(1), PrivateService.setAccountCode("3001", connId, "47"));
                        } catch (Exception e) {
                            failures.add(e);
                        }
                    }
                });
        call.startRecording("3001");
        rounds(call, 100);
        CstaConsumer consumer = consumer();
        Events.await(
                () -> consumer.getPendingEvents() >= 3 && (link().readingPaused() || consumer.getDroppedEvents() > 0),
                "full lanes");
        full.countDown();
        Events.await(() -> !events.names().isEmpty(), "the answer");
        assertThat(failures).isEmpty();
        assertThat(call.accountCode()).isNotNull();
    }

    @Test
    void routeThatWaitsForTheEventOfItsServiceGetsItWithTheLanesFull() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        List<Exchange> answers = new CopyOnWriteArrayList<>();
        CountDownLatch full = gate();
        consume("devices=3001&concurrentEvents=1&maxPendingEvents=3" + PATIENT, exchange -> {
            if (STARTED.equals(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME))) {
                hold(full);
                answers.add(send(
                        "awaitEvent=true" + PATIENT,
                        PrivateService.stopRecording("3001", null).withCallId(call.id()),
                        Map.of()));
            }
        });
        call.startRecording("3001");
        rounds(call, 20);
        awaitPaused();
        full.countDown();
        Events.await(() -> !answers.isEmpty(), "the answer");
        assertThat(answers.get(0).getException()).isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void requestForACallThatMustBeLookedUpIsAnsweredThoughReadingIsPaused(int segments) throws Exception {
        usePbx(settings -> settings.segmentedSnapshots(segments));
        CountDownLatch gate = gate();
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall other = pbx.call("3003", "3004");
        consumeHeld("devices=3001&maxPendingEvents=2" + PATIENT, gate);
        call.startRecording("3001");
        rounds(call, 500);
        awaitPaused();
        perform(
                PATIENT.substring(1),
                PrivateService.startRecording("3003", null).withCallId(other.id()));
        assertThat(other.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(pbx.received("SnapshotDevice")).hasSize(1);
    }

    @Test
    void consumerStartsAndStopsThoughReadingIsPausedForAnother() throws Exception {
        CountDownLatch gate = gate();
        consumeHeld("devices=3001&maxPendingEvents=2" + PATIENT, gate);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 20);
        awaitPaused();
        Events second = consume("devices=3003" + PATIENT);
        pbx.awaitMonitors(2, LIMIT);
        assertThat(second.names()).isEmpty();
        context.getRouteController().stopRoute(lastRoute());
        assertThat(pbx.monitors()).isEqualTo(1);
        assertThat(link().counters().timeouts()).isZero();
    }

    // ---- link events

    @ParameterizedTest
    @ValueSource(strings = {"stopReading", "drop"})
    void linkEventsAreNotDropped(String overflow) throws Exception {
        CountDownLatch gate = gate();
        Events events = consumeHeld(
                "devices=3001&events=recording,link,private&maxPendingEvents=2&overflow=" + overflow + IMPATIENT, gate);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 500);
        Events.await(() -> consumer().getDroppedEvents() > 0, "dropped events");
        for (int i = 1; i <= 5; i++) {
            int losses = i;
            pbx.closeAll();
            Events.await(
                    () -> link().counters().losses() == losses && link().state() == LinkState.USABLE, "the return");
        }
        gate.countDown();
        events.await(LinkEvent.EVENTS_LOST);
        Events.await(() -> consumer().getPendingEvents() == 0, "nothing pending");
        assertThat(events.names().stream().filter(LinkEvent.CONNECTED::equals)).hasSize(6);
        assertThat(events.names().stream().filter(LinkEvent.DISCONNECTED::equals))
                .hasSize(5);
    }
}
