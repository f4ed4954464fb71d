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
package io.camelcsta;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.EventClass;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.service.Delivery;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a consumer's queue takes, what it holds, and who waits for it. */
@Timeout(120)
@Tag("unit")
class EventLanesLimitsTest {

    private static final long LIMIT_SECONDS = 20;

    private final Deque<Runnable> processed = new ArrayDeque<>();
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final AtomicInteger told = new AtomicInteger();
    private EventLanes lanes = lanes(8, Long.MAX_VALUE);
    private int number;

    private EventLanes lanes(int maxPending, long maxOctets) {
        return new EventLanes(maxPending, maxOctets, Runnable::run, (event, done) -> processed.add(done));
    }

    @AfterEach
    void stopThreads() {
        others.shutdownNow();
    }

    private LaneEvent event(String lane, int octets) {
        return LaneEvent.inMemory(new Delivery(
                new LinkEvent(LinkEvent.CONNECTED, null, null, null, null, "l", "e" + ++number),
                EventClass.CALL,
                lane,
                null,
                octets));
    }

    /** Adds events that wait beside each other. */
    private void add(int events, int octets) {
        for (int i = 0; i < events; i++) {
            lanes.add(event("lane " + number, octets));
        }
    }

    private void done(int events) {
        for (int i = 0; i < events; i++) {
            processed.remove().run();
        }
    }

    // ---- bounds

    @Test
    void fullWithAsManyEventsAsMayWait() {
        add(7, 0);
        assertThat(lanes.isFull()).isFalse();
        add(1, 0);
        assertThat(lanes.isFull()).isTrue();
    }

    @Test
    void fullWithAsManyOctetsAsMayWait() {
        lanes = lanes(100, 80);
        add(1, 79);
        assertThat(lanes.isFull()).isFalse();
        add(1, 1);
        assertThat(lanes.isFull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"8, 100", "1600, 200"})
    void reserveIsAnEighthOfTheEventsAndAHundredAtLeast(int bound, int reserve) {
        lanes = lanes(bound, Long.MAX_VALUE);
        add(bound + reserve - 1, 0);
        assertThat(lanes.isOverfull()).isFalse();
        add(1, 0);
        assertThat(lanes.isOverfull()).isTrue();
    }

    @Test
    void reserveIsAnEighthOfTheOctets() {
        lanes = lanes(1_000, 80);
        add(1, 89);
        assertThat(lanes.isOverfull()).isFalse();
        add(1, 1);
        assertThat(lanes.isOverfull()).isTrue();
    }

    @Test
    void roomWithThreeQuartersOfTheEvents() {
        add(6, 0);
        assertThat(lanes.hasRoom()).isTrue();
        add(1, 0);
        assertThat(lanes.hasRoom()).isFalse();
    }

    @Test
    void roomWithThreeQuartersOfTheOctets() {
        lanes = lanes(100, 80);
        add(1, 60);
        assertThat(lanes.hasRoom()).isTrue();
        add(1, 1);
        assertThat(lanes.hasRoom()).isFalse();
    }

    @Test
    void roomIsToldAtOnceIfThereIsSome() {
        lanes.whenRoom(told::incrementAndGet);
        assertThat(told).hasValue(1);
    }

    @Test
    void roomIsToldOnceWhenThereIsSome() {
        add(8, 0);
        lanes.whenRoom(told::incrementAndGet);
        done(1);
        assertThat(told).hasValue(0);
        done(1);
        assertThat(told).hasValue(1);
        done(6);
        assertThat(told).hasValue(1);
    }

    @Test
    void roomIsToldAfterAnEventForWhichAllOthersWait() {
        lanes = lanes(1, Long.MAX_VALUE);
        lanes.add(event(null, 0));
        lanes.whenRoom(told::incrementAndGet);
        done(1);
        assertThat(told).hasValue(1);
    }

    @Test
    void stoppedQueueTakesNothing() {
        lanes.stop();
        assertThat(lanes.offer(event("a", 0))).isFalse();
        assertThat(lanes.add(event("a", 0))).isFalse();
        assertThat(lanes.dropped()).isEqualTo(2);
        assertThat(lanes.pending()).isZero();
    }

    @Test
    void octetsAreThoseOfWhatIsNotDone() {
        add(2, 30);
        assertThat(lanes.octets()).isEqualTo(60);
        assertThat(lanes.status().octets()).isEqualTo(60);
        done(1);
        assertThat(lanes.octets()).isEqualTo(30);
        done(1);
        assertThat(lanes.octets()).isZero();
    }

    @Test
    void runningAreThoseThatAreBeingProcessed() {
        lanes.add(event("a", 0));
        lanes.add(event("a", 0));
        lanes.add(event("b", 0));
        assertThat(lanes.running()).isEqualTo(2);
        assertThat(lanes.pending()).isEqualTo(3);
        done(2);
        assertThat(lanes.running()).isEqualTo(1);
        done(1);
        assertThat(lanes.running()).isZero();
    }

    @Test
    void fullestLaneIsThatWithMostEventsThatAreNotDone() {
        lanes.add(event("a", 0));
        lanes.add(event("b", 0));
        lanes.add(event("b", 0));
        lanes.add(event("b", 0));
        assertThat(lanes.status().fullest()).isEqualTo(3);
        done(2);
        assertThat(lanes.status().fullest()).isEqualTo(2);
        assertThat(lanes.status().lanes()).isEqualTo(1);
    }

    // ---- an executor that has ended

    @Test
    void eventThatNoThreadTakesIsDroppedAndEndsTheProcessing() throws Exception {
        lanes = new EventLanes(
                8,
                Long.MAX_VALUE,
                task -> {
                    throw new RejectedExecutionException("a test");
                },
                (event, done) -> {});
        lanes.offer(event("a", 0));
        assertThat(lanes.dropped()).isEqualTo(1);
        assertThat(lanes.pending()).isZero();
        assertThat(lanes.running()).isZero();
        assertThat(lanes.offer(event("b", 0))).isFalse();
        assertThat(lanes.awaitIdle(0, TimeUnit.SECONDS)).isTrue();
    }

    // ---- who waits

    @Test
    void waitingEndsWithItsTime() throws Exception {
        add(1, 0);
        assertThat(lanes.awaitIdle(1, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(lanes.awaitNoneRunning(1, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void nothingIsWaitedForIfAllIsDone() throws Exception {
        assertThat(lanes.awaitIdle(0, TimeUnit.SECONDS)).isTrue();
        assertThat(lanes.awaitNoneRunning(0, TimeUnit.SECONDS)).isTrue();
    }

    private interface Wait {
        boolean end() throws InterruptedException;
    }

    private CompletableFuture<Boolean> inAnotherThread(Wait wait) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        others.execute(() -> {
            try {
                result.complete(wait.end());
            } catch (InterruptedException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Test
    void whoWaitsForTheEndIsToldWhenTheLastEventIsDone() throws Exception {
        add(2, 0);
        CompletableFuture<Boolean> waiting = inAnotherThread(() -> lanes.awaitIdle(LIMIT_SECONDS, TimeUnit.SECONDS));
        done(1);
        assertThat(waiting).isNotDone();
        done(1);
        assertThat(waiting.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoWaitsForWhatIsProcessedIsToldThoughOthersWaitInTheQueue() throws Exception {
        lanes.add(event("a", 0));
        lanes.add(event("a", 0));
        lanes.pause();
        CompletableFuture<Boolean> waiting =
                inAnotherThread(() -> lanes.awaitNoneRunning(LIMIT_SECONDS, TimeUnit.SECONDS));
        done(1);
        assertThat(waiting.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(lanes.pending()).isEqualTo(1);
    }

    private interface Act {
        void on(EventLanesLimitsTest test) throws Exception;
    }

    static Stream<Named<Act>> acts() {
        return Stream.of(
                Named.of("offer", test -> test.lanes.offer(test.event("a", 0))),
                Named.of("offer to a full one", test -> {
                    test.add(8, 0);
                    test.lanes.offer(test.event("a", 0));
                }),
                Named.of("a done event", test -> {
                    test.add(1, 0);
                    test.done(1);
                }),
                Named.of("a done event for which others wait", test -> {
                    test.lanes.add(test.event(null, 0));
                    test.done(1);
                }),
                Named.of("isFull", test -> test.lanes.isFull()),
                Named.of("isOverfull", test -> test.lanes.isOverfull()),
                Named.of("hasRoom", test -> test.lanes.hasRoom()),
                Named.of("whenRoom", test -> test.lanes.whenRoom(() -> {})),
                Named.of("oldestPending", test -> test.lanes.oldestPending()),
                Named.of("pause", test -> test.lanes.pause()),
                Named.of("resume", test -> test.lanes.resume()),
                Named.of("stop", test -> test.lanes.stop()),
                Named.of("awaitIdle", test -> test.lanes.awaitIdle(0, TimeUnit.SECONDS)),
                Named.of("status", test -> test.lanes.status()),
                Named.of("pending", test -> test.lanes.pending()),
                Named.of("octets", test -> test.lanes.octets()),
                Named.of("running", test -> test.lanes.running()),
                Named.of("kept", test -> test.lanes.kept()),
                Named.of("dropped", test -> test.lanes.dropped()));
    }

    @ParameterizedTest
    @MethodSource("acts")
    void otherThreadsAreNotKeptOut(Act act) throws Exception {
        act.on(this);
        CompletableFuture<Boolean> other = inAnotherThread(() -> lanes.pending() >= 0);
        assertThat(other.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    // ---- the lanes as the place where events wait

    @Test
    void bufferTakesEventsUntilItIsFull() {
        LaneBuffer buffer = new LaneBuffer(lanes, "8 events");
        for (int i = 0; i < 8; i++) {
            assertThat(buffer.offer(event("lane " + i, 0).delivery())).isTrue();
        }
        assertThat(buffer.offer(event("a", 0).delivery())).isFalse();
        assertThat(buffer.hasRoom()).isFalse();
        assertThat(lanes.pending()).isEqualTo(8);
    }

    @Test
    void bufferTakesMoreIntoItsReserve() {
        LaneBuffer buffer = new LaneBuffer(lanes, "8 events");
        add(107, 0);
        assertThat(buffer.offerToReserve(event("a", 0).delivery())).isTrue();
        assertThat(buffer.offerToReserve(event("a", 0).delivery())).isFalse();
        assertThat(lanes.pending()).isEqualTo(108);
    }

    @Test
    void bufferOfAStoppedConsumerTakesNothing() {
        lanes.stop();
        LaneBuffer buffer = new LaneBuffer(lanes, "8 events");
        assertThat(buffer.offer(event("a", 0).delivery())).isFalse();
        assertThat(buffer.offerToReserve(event("a", 0).delivery())).isFalse();
    }

    @Test
    void bufferIsEmptiedByTheRouteAndHasItsReserveInTheLanes() {
        LaneBuffer buffer = new LaneBuffer(lanes, "8 events");
        assertThat(buffer.emptiesByItself()).isFalse();
        assertThat(buffer.emptyReserve()).isTrue();
        assertThat(buffer.reserved()).isZero();
        assertThat(buffer.hasRoom()).isTrue();
    }

    @Test
    void bufferTellsWhenThereIsRoom() {
        add(8, 0);
        new LaneBuffer(lanes, "8 events").whenRoom(told::incrementAndGet);
        done(1);
        assertThat(told).hasValue(0);
        done(1);
        assertThat(told).hasValue(1);
    }
}
