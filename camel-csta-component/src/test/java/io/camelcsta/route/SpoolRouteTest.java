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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaConstants;
import io.camelcsta.CstaConsumer;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.Json;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers that store their events until the route has processed them. */
class SpoolRouteTest extends DisturbedRouteTestSupport {

    @TempDir
    private Path parent;

    private Path directory() {
        return parent.resolve("spool");
    }

    private String spooled(String options) {
        return options + "&spoolRedeliveryDelay=20&spool=" + directory();
    }

    private static long recordings(Events events) {
        return events.names().stream()
                .filter(name -> name.startsWith("recording"))
                .count();
    }

    /** How many dropped events the route was told of. */
    private static long told(Events events) {
        return events.list().stream()
                .filter(event -> event.name().equals(LinkEvent.EVENTS_LOST))
                .mapToLong(event -> ((Number) event.linkEvent().details().get("Dropped")).longValue())
                .sum();
    }

    private void awaitStored(long number) {
        Events.await(
                () -> consumer().getSpoolStatus().stored() == number
                        && consumer().getSpoolStatus().queued() == 0,
                number + " stored events");
    }

    private List<Path> failed() throws IOException {
        Path failed = directory().resolve("failed");
        if (!Files.exists(failed)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(failed)) {
            return files.toList();
        }
    }

    private static String eventId(Exchange exchange) {
        return exchange.getMessage().getHeader(CstaConstants.EVENT_ID, String.class);
    }

    private static boolean isNamed(Exchange exchange, String name) {
        return name.equals(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME));
    }

    private static boolean isRedelivered(Exchange exchange) {
        return exchange.getMessage().getHeader(CstaConstants.REDELIVERED, false, Boolean.class);
    }

    /** Camel looks only once a second whether an exchange has ended that it finds in the route. */
    private void awaitIdle() {
        Events.await(() -> context.getInflightRepository().size(lastRoute()) == 0, "no exchange in the route");
    }

    private void suspend() throws Exception {
        awaitIdle();
        context.getRouteController().suspendRoute(lastRoute());
    }

    private void stop() throws Exception {
        context.getRouteController().stopRoute(lastRoute());
    }

    private void start() throws Exception {
        context.getRouteController().startRoute(lastRoute());
    }

    // ---- delivery

    @ParameterizedTest
    @ValueSource(strings = {"write", "fsync"})
    @Tag("compatibility")
    void eventsComeOnceAndInOrderAndThenLeaveTheSpool(String sync) throws Exception {
        Events events = consume(spooled("devices=3001&events=recording,private&spoolSync=" + sync));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 30);
        settle(events);
        assertRounds(events.names(), 30);
        assertThat(events.list()).noneMatch(event -> event.headers().containsKey(CstaConstants.REDELIVERED));
        assertThat(events.list())
                .extracting(event -> event.header(CstaConstants.EVENT_ID))
                .doesNotHaveDuplicates();
        awaitStored(0);
        assertThat(consumer().getSpoolStatus().durable()).isTrue();
        assertThat(consumer().getRedeliveredEvents()).isZero();
        assertThat(failed()).isEmpty();
    }

    @Test
    void directoryAndItsFilesArePrivate() throws Exception {
        Events events = consume(spooled("devices=3001"));
        pbx.call("3001", "3002").startRecording("3001");
        // so that nothing is written while the files are looked at
        events.awaitOnly();
        awaitStored(0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.walk(directory())) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void secondConsumerOfTheSameDirectoryIsRefused() throws Exception {
        Events events = consume(spooled("devices=3001"));
        assertThatThrownBy(() -> consume(spooled("devices=3002")))
                .hasStackTraceContaining(directory().toRealPath().toString())
                .hasStackTraceContaining("in use")
                .hasStackTraceContaining("Each consumer needs a directory of its own");
        assertThat(pbx.monitors()).isEqualTo(1);
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }

    @Test
    void eventsOfADeviceThatWasAddedWhileTheConsumerRunsAreStoredUntilTheRouteHasProcessedThem() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        Events events = consume(spooled("devices=3001&events=recording"), exchange -> {
            if (fails.get()) {
                throw new IllegalStateException("a test");
            }
        });
        assertThat(send("operation=addMonitors", "3003", Map.of()).getException())
                .isNull();
        pbx.call("3003", "3004").startRecording("3003");
        awaitStored(1);
        stop();

        fails.set(false);
        start();

        // the device is not monitored any more, but its event is still there
        assertThat(consumer().getDevices()).containsExactly("3001");
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3003");
        awaitStored(0);
    }

    // ---- failing exchanges

    @Test
    void eventWhoseExchangeFailsIsDeliveredAgainLaterAndLaterAndHoldsItsLaneOnly() throws Exception {
        SimulatedCall failing = pbx.call("3001", "3002");
        SimulatedCall other = pbx.call("3003", "3004");
        List<Long> times = new CopyOnWriteArrayList<>();
        List<String> ids = new CopyOnWriteArrayList<>();
        List<Boolean> redelivered = new CopyOnWriteArrayList<>();
        CountDownLatch others = new CountDownLatch(2);
        Events events = consume(
                spooled("devices=3001,3003&events=recording,private").replace("Delay=20", "Delay=100"), exchange -> {
                    if (!failing.id().equals(exchange.getMessage().getHeader(CstaConstants.CALL_ID))) {
                        others.countDown();
                    } else if (isNamed(exchange, STARTED)) {
                        times.add(System.nanoTime());
                        ids.add(eventId(exchange));
                        redelivered.add(isRedelivered(exchange));
                        // four times in all, or until the other call has had its turn
                        if (times.size() < 4 || others.getCount() > 0) {
                            throw new IllegalStateException("a test");
                        }
                    }
                });
        failing.startRecording("3001");
        failing.stopRecording();
        other.startRecording("3003");
        other.stopRecording();
        events.await(4);
        assertThat(events.list().subList(0, 2))
                .extracting(event -> event.privateEvent().callId())
                .containsOnly(other.id());
        assertThat(events.names().subList(2, 4)).containsExactly(STARTED, STOPPED);
        assertThat(events.list().get(2).header(CstaConstants.REDELIVERED)).isEqualTo(true);
        assertThat(events.list().get(3).headers()).doesNotContainKey(CstaConstants.REDELIVERED);
        assertThat(redelivered).startsWith(false, true, true, true).containsOnlyOnce(false);
        assertThat(ids).hasSizeGreaterThanOrEqualTo(4).containsOnly(ids.get(0));
        for (int i = 1; i < 4; i++) {
            assertThat(times.get(i) - times.get(i - 1))
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100L << (i - 1)));
        }
        assertThat(consumer().getRedeliveredEvents()).isEqualTo(ids.size() - 1);
        awaitStored(0);
        assertThat(failed()).isEmpty();
    }

    @Test
    void redeliveredEventThatTakesLongHoldsBackNoOther() throws Exception {
        CountDownLatch gate = gate();
        SimulatedCall slow = pbx.call("3001", "3002");
        SimulatedCall other = pbx.call("3003", "3004");
        AtomicBoolean held = new AtomicBoolean();
        Events events = consume(spooled("devices=3001,3003&events=recording,private"), exchange -> {
            if (!isRedelivered(exchange)) {
                throw new IllegalStateException("a test");
            } else if (slow.id().equals(exchange.getMessage().getHeader(CstaConstants.CALL_ID))) {
                held.set(true);
                hold(gate);
            }
        });
        slow.startRecording("3001");
        Events.await(held::get, "the redelivery of the first");
        other.startRecording("3003");
        assertThat(events.awaitOnly().privateEvent().callId()).isEqualTo(other.id());
        gate.countDown();
        events.await(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void eventThatFailsEachTimeIsPutAsideAndTheNextOfItsLaneGoesOn(int redeliveries) throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        Events events = consume(
                spooled("devices=3001&events=recording,private&spoolMaxRedeliveries=" + redeliveries), exchange -> {
                    if (isNamed(exchange, STARTED)) {
                        ids.add(eventId(exchange));
                        throw new IllegalStateException("the database is full");
                    }
                });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.stopRecording();
        assertThat(events.awaitOnly().name()).isEqualTo(STOPPED);
        assertThat(ids).hasSize(redeliveries + 1).containsOnly(ids.get(0));
        Events.await(() -> consumer().getSpoolStatus().failed() == 1, "the failed event");
        assertThat(failed()).singleElement().satisfies(file -> {
            assertThat(file.getFileName()).hasToString(ids.get(0) + ".json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Map<String, Object> document = Json.read(Files.readAllBytes(file));
            assertThat(document).containsEntry("Attempts", redeliveries + 1);
            assertThat(document.get("Error")).asString().contains("the database is full");
            assertThat(document.get("Event").toString())
                    .contains(STARTED)
                    .contains(call.id())
                    .contains(ids.get(0));
        });
        awaitStored(0);
    }

    @Test
    void exchangeThatIsRolledBackCountsAsFailed() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        Events events = consume(spooled("devices=3001&events=recording,private"), exchange -> {
            ids.add(eventId(exchange));
            if (ids.size() == 1) {
                exchange.setRollbackOnly(true);
            }
        });
        pbx.call("3001", "3002").startRecording("3001");
        Events.await(() -> ids.size() == 2, "the second delivery");
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        events.awaitOnly();
        awaitStored(0);
    }

    @Test
    void nothingIsDeliveredAgainWhileTheConsumerIsSuspended() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        List<String> ids = new CopyOnWriteArrayList<>();
        Events events = consume(spooled("devices=3001&events=recording,private"), exchange -> {
            ids.add(eventId(exchange));
            if (fails.get()) {
                throw new IllegalStateException("a test");
            }
        });
        pbx.call("3001", "3002").startRecording("3001");
        Events.await(() -> ids.size() >= 2, "a redelivery");
        suspend();
        int before = ids.size();
        fails.set(false);
        // longer than the delay: a time-out of the switch's answer
        pbx.misbehave("MakeCall").silence();
        send(
                "operation=MakeCall",
                Map.of("callingDevice", "3003", "calledDirectoryNumber", "3004"),
                Map.of(CstaConstants.REQUEST_TIMEOUT, 300));
        assertThat(ids).hasSize(before);
        context.getRouteController().resumeRoute(lastRoute());
        events.awaitOnly();
    }

    @Test
    void eventThatWaitsToBeDeliveredAgainDoesNotKeepTheContextFromStopping() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        consume(spooled("devices=3001&events=recording,private").replace("Delay=20", "Delay=60000"), exchange -> {
            ids.add(eventId(exchange));
            throw new IllegalStateException("a test");
        });
        pbx.call("3001", "3002").startRecording("3001");
        Events.await(() -> ids.size() == 1, "the event");
        context.getShutdownStrategy().setTimeout(30);
        long start = System.nanoTime();
        context.stop();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(20);
        assertThat(ids).hasSize(1);
    }

    @Test
    void linkEventThatFailsIsDeliveredAgainBeforeAllThatCameAfterIt() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        Events events = consume(spooled("devices=3001&events=recording,link,private"), exchange -> {
            if (exchange.getMessage().getBody() instanceof LinkEvent && fails.get()) {
                throw new IllegalStateException("a test");
            }
        });
        pbx.call("3001", "3002").startRecording("3001");
        Events.await(() -> consumer().getRedeliveredEvents() > 0, "a redelivery");
        assertThat(events.names()).isEmpty();
        fails.set(false);
        events.await(2);
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, STARTED);
    }

    // ---- over a restart

    @Test
    void eventsThatWaitWhenTheRouteIsStoppedComeWhenItIsStartedAgain() throws Exception {
        Events events = consume(spooled("devices=3001&events=recording,private"));
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 10);
        awaitStored(21);
        stop();
        assertThat(events.names()).isEmpty();
        assertThat(pbx.monitors()).isZero();
        start();
        call.stopRecording();
        events.await(22);
        assertRounds(events.names().subList(0, 21), 10);
        assertThat(events.names()).endsWith(STOPPED);
        assertThat(events.list().subList(0, 21))
                .allMatch(event -> Boolean.TRUE.equals(event.header(CstaConstants.REDELIVERED)));
        assertThat(events.list().get(21).headers()).doesNotContainKey(CstaConstants.REDELIVERED);
        awaitStored(0);
    }

    @Test
    @Tag("compatibility")
    void eventsThatWaitComeInANewContextWithTheSameEventIds() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        consume(spooled("devices=3001,3003&events=recording,private&spoolMaxRedeliveries=1000"), exchange -> {
            ids.add(eventId(exchange));
            throw new IllegalStateException("a test");
        });
        first.startRecording("3001");
        second.startRecording("3003");
        rounds(first, 3);
        rounds(second, 3);
        awaitStored(14);
        Events.await(() -> ids.stream().distinct().count() == 2, "the first event of both calls");
        context.stop();
        CamelContext other = newContext();
        Events events = consumeFrom(other, uri(spooled("devices=3001,3003&events=recording,private")), exchange -> {});
        other.start();
        events.await(14);
        for (SimulatedCall call : List.of(first, second)) {
            assertRounds(
                    events.list().stream()
                            .filter(event ->
                                    call.id().equals(event.privateEvent().callId()))
                            .map(Events.Received::name)
                            .toList(),
                    3);
        }
        assertThat(events.list())
                .extracting(event -> event.header(CstaConstants.EVENT_ID))
                .doesNotHaveDuplicates()
                .containsAll(ids);
        assertThat(events.list()).allMatch(event -> Boolean.TRUE.equals(event.header(CstaConstants.REDELIVERED)));
    }

    @Test
    void eventThatIsBeingProcessedWhenTheRouteIsStoppedIsFinishedAndTheOthersStay() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = gate();
        Events events = consume(spooled("devices=3001&events=recording,private"), exchange -> {
            inside.countDown();
            hold(gate);
        });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 5);
        hold(inside);
        awaitStored(11);
        CstaConsumer consumer = consumer();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
            try {
                stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Events.await(consumer::isSuspendingOrSuspended, "the stop");
        gate.countDown();
        stopping.get(LIMIT.multipliedBy(2).toSeconds(), TimeUnit.SECONDS);
        assertThat(events.names()).containsExactly(STARTED);
        start();
        events.await(11);
        assertRounds(events.names(), 5);
    }

    @Test
    void orderOfATransferIsKeptOverARestart() throws Exception {
        Events events = consume(spooled("devices=3002&events=call,recording,private"));
        suspend();
        SimulatedCall call = pbx.call("3002", "3001");
        call.startRecording("3002");
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        transferred.suspendRecording().resumeRecording();
        transferred.clear();
        Events.await(() -> consumer().getPendingEvents() >= 10, "the events");
        stop();
        start();
        events.await("ConnectionClearedEvent");
        settle(events);
        assertThat(events.names())
                .containsSubsequence(
                        "EstablishedEvent",
                        STARTED,
                        "HeldEvent",
                        "TransferedEvent",
                        SUSPENDED,
                        RESUMED,
                        STOPPED,
                        "ConnectionClearedEvent");
    }

    @Test
    void eventOfAConferenceWaitsForBothItsCallsAlsoAfterARestart() throws Exception {
        Events events = consume(spooled("devices=3001&events=call,recording,private"), exchange -> {
            if (isNamed(exchange, "EstablishedEvent")) {
                Thread.yield();
            }
        });
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        SimulatedCall conference = call.conference("3001", consultation);
        conference.suspendRecording().resumeRecording();
        Events.await(() -> consumer().getPendingEvents() >= 10, "the events");
        stop();
        start();
        settle(events);
        List<String> names = events.names();
        int joined = names.indexOf("ConferencedEvent");
        assertThat(joined).isPositive();
        assertThat(names.subList(0, joined))
                .contains("HeldEvent", STARTED)
                .filteredOn("EstablishedEvent"::equals)
                .hasSize(2);
        assertThat(names.subList(joined, names.size())).containsSubsequence("ConferencedEvent", SUSPENDED, RESUMED);
    }

    @Test
    void linkEventsKeepTheirPlaceOverARestart() throws Exception {
        Events events = consume(spooled("devices=3001&events=recording,link,private"));
        events.awaitOnly();
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        loseLink();
        restoreLink();
        call.stopRecording();
        awaitStored(4);
        stop();
        start();
        events.await(6);
        assertThat(events.names())
                .containsExactly(
                        LinkEvent.CONNECTED,
                        STARTED,
                        LinkEvent.DISCONNECTED,
                        LinkEvent.CONNECTED,
                        STOPPED,
                        LinkEvent.CONNECTED);
    }

    // ---- many events

    @Test
    void manyMoreEventsThanMayWaitInMemoryComeInOrder() throws Exception {
        Events events = consume(spooled("devices=3001&events=recording,private&maxPendingEvents=5"));
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        for (int i = 1; i <= 100; i++) {
            // the bound is also one of what waits to be stored
            rounds(call, 1);
            awaitStored(2L * i + 1);
        }
        assertThat(consumer().getPendingEvents()).isLessThanOrEqualTo(5);
        assertThat(consumer().getSpoolStatus().behind()).isTrue();
        context.getRouteController().resumeRoute(lastRoute());
        for (int i = 0; i < 20; i++) {
            rounds(call, 1);
        }
        settle(events);
        assertRounds(events.names(), 120);
        assertThat(consumer().getDroppedEvents()).isZero();
        awaitStored(0);
    }

    @Test
    void eventsThatComeFasterThanTheyAreStoredAreNotLostWhileTheConsumerIsSuspended() throws Exception {
        Events events =
                consume(spooled("devices=3001&events=recording,private&maxPendingEvents=5&heartbeatInterval=120000"));
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 500);
        awaitStored(1001);
        assertThat(events.names()).isEmpty();
        context.getRouteController().resumeRoute(lastRoute());
        settle(events);
        assertThat(consumer().getDroppedEvents()).isZero();
        assertRounds(events.names(), 500);
    }

    @Test
    void manyEventsOfAnEarlierRunComeInOrderBeforeTheNewOnes() throws Exception {
        Events events = consume(spooled("devices=3001&events=recording,private&maxPendingEvents=5"));
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        for (int i = 1; i <= 50; i++) {
            rounds(call, 1);
            awaitStored(2L * i + 1);
        }
        stop();
        start();
        for (int i = 0; i < 20; i++) {
            rounds(call, 1);
        }
        settle(events);
        assertRounds(events.names(), 70);
        awaitStored(0);
    }

    @Test
    void fullSpoolStopsReadingAndNothingIsLost() throws Exception {
        CountDownLatch gate = gate();
        Events events = consume(
                spooled("devices=3001&events=recording,private&spoolMaxSize=262144&heartbeatInterval=120000"),
                exchange -> hold(gate));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 1000);
        Events.await(() -> link().readingPaused(), "the pause");
        assertThat(consumer().getSpoolStatus().storedOctets()).isLessThanOrEqualTo(262_144);
        gate.countDown();
        settle(events);
        assertThat(consumer().getDroppedEvents()).isZero();
        assertRounds(events.names(), 1000);
        awaitStored(0);
    }

    @Test
    void fullSpoolDropsCountsAndTellsIfThatIsWanted() throws Exception {
        CountDownLatch gate = gate();
        Events events = consume(
                spooled("devices=3001&events=recording,link,private&spoolMaxSize=262144&overflow=drop"), exchange -> {
                    if (!(exchange.getMessage().getBody() instanceof LinkEvent)) {
                        hold(gate);
                    }
                });
        events.awaitOnly();
        SimulatedCall call = pbx.call("3001", "3002");
        Instant before = Instant.now();
        call.startRecording("3001");
        rounds(call, 1000);
        Events.await(() -> link().counters().eventsReceived() == 2001, "all events");
        CstaConsumer consumer = consumer();
        assertThat(consumer.getDroppedEvents()).isPositive();
        assertThat(link().counters().readingPauses()).isZero();
        gate.countDown();
        Events.await(() -> recordings(events) + consumer.getDroppedEvents() == 2001, "all events");
        long dropped = consumer.getDroppedEvents();
        Events.await(() -> told(events) == dropped, "all dropped events told");
        // there may be a little room again before the route goes on, as what is stored takes less than was reckoned
        List<LinkEvent> lost = events.list().stream()
                .filter(event -> event.name().equals(LinkEvent.EVENTS_LOST))
                .map(Events.Received::linkEvent)
                .toList();
        assertThat(lost).allSatisfy(event -> {
            assertThat(event.reason()).contains("spoolMaxSize");
            assertThat(missedSince(event)).isBetween(before, Instant.now());
        });
    }

    @Test
    void linkEventThatFindsTheSpoolFullComesInItsTurnAndKeepsNoRoomFromTheNext() throws Exception {
        CountDownLatch gate = gate();
        List<String> names = new CopyOnWriteArrayList<>();
        Events events = consume(
                spooled("devices=3001&events=recording,link,private&spoolMaxSize=262144&overflow=drop"), exchange -> {
                    names.add(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME, String.class));
                    if (names.size() > 1) {
                        hold(gate);
                    }
                });
        events.awaitOnly();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        while (consumer().getDroppedEvents() == 0) {
            rounds(call, 50);
        }
        pbx.closeAll();
        Events.await(() -> link().counters().losses() == 1 && link().state() == LinkState.USABLE, "the return");
        gate.countDown();
        CstaConsumer consumer = consumer();
        Events.await(
                () -> told(events) == consumer.getDroppedEvents() && consumer.getPendingEvents() == 0,
                "all dropped events told");
        call.stopRecording();
        events.await(STOPPED);
        List<String> told = new ArrayList<>(events.names());
        told.removeIf(name -> name.startsWith("recording") || name.equals(LinkEvent.EVENTS_LOST));
        assertThat(told).containsExactly(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
    }

    // ---- since when events may have been missed

    @Test
    void firstLinkEventAfterARestartTellsSinceWhenEventsMayHaveBeenMissed() throws Exception {
        Events events = consume(spooled("devices=3001&events=recording,link,private"));
        assertThat(events.awaitOnly().linkEvent().details()).isEmpty();
        Instant before = Instant.now();
        pbx.call("3001", "3002").startRecording("3001");
        events.await(2);
        stop();
        Instant after = Instant.now();
        start();
        events.await(3);
        assertThat(missedSince(events.list().get(2).linkEvent())).isBetween(before, after);
    }

    @Test
    void stateRepositoryRemembersWithoutASpool() throws Exception {
        Path file = parent.resolve("state");
        Map<String, Instant> times = new ConcurrentHashMap<>();
        String uri = uri("devices=3001&events=recording,link,private&stateRepository=#heard");
        for (int run = 1; run <= 2; run++) {
            CamelContext camel = newContext();
            camel.getRegistry().bind("heard", FileStateRepository.fileStateRepository(file.toFile()));
            Events events = new Events("none");
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // what is remembered belongs to the route of that name
                    from(uri).routeId("remembering").process(events);
                }
            });
            camel.start();
            LinkEvent connected = events.awaitOnly().linkEvent();
            if (run == 1) {
                assertThat(connected.details()).isEmpty();
                times.put("before", Instant.now());
                pbx.call("3001", "3002").startRecording("3001");
                events.await(2);
                camel.stop();
                times.put("after", Instant.now());
            } else {
                assertThat(missedSince(connected)).isBetween(times.get("before"), times.get("after"));
                camel.stop();
            }
        }
    }
}
