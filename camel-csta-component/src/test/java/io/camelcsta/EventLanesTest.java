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
import static org.awaitility.Awaitility.await;

import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.service.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are "processed" until the test says that they are done. */
@Timeout(120)
@Tag("unit")
class EventLanesTest {

    /** What was started, in order, and is not done yet. */
    private final Map<String, Runnable> running = new LinkedHashMap<>();

    private final List<String> started = new ArrayList<>();
    private EventLanes lanes = new EventLanes(100, Long.MAX_VALUE, Runnable::run, this::handle);
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    private void handle(LaneEvent event, Runnable done) {
        String name = name(event);
        started.add(name);
        running.put(name, done);
    }

    private static String name(LaneEvent event) {
        return ((LinkEvent) event.delivery().body()).eventId();
    }

    private void done(String name) {
        running.remove(name).run();
    }

    private static LaneEvent event(String name, String lane, Delivery.Joins joins) {
        return LaneEvent.inMemory(new Delivery(
                name == null ? null : new LinkEvent(LinkEvent.CONNECTED, null, null, null, null, "l", name),
                EventClass.CALL,
                lane,
                joins,
                0));
    }

    private boolean offer(String name, String lane) {
        return lanes.offer(event(name, lane, null));
    }

    private void join(String name, String lane, String newLane, String drained) {
        lanes.offer(event(name, lane, new Delivery.Joins(newLane, drained)));
    }

    // ---- what is kept

    /** How many events come while one is stuck. */
    private static final int EVENTS = Integer.getInteger("csta.bounds.events", 110_000);

    @Test
    void eventsThatAreDoneAreNotKeptBehindOneThatIsStuck() {
        lanes = new EventLanes(10, Long.MAX_VALUE, Runnable::run, (event, done) -> {
            if (!name(event).equals("stuck")) {
                done.run();
            }
        });
        offer("stuck", "a");
        for (int i = 0; i < EVENTS; i++) {
            assertThat(offer("e" + i, "lane " + i)).isTrue();
        }
        assertThat(lanes.kept())
                .containsEntry("inOrder", 1)
                .containsEntry("lanes", 1)
                .containsEntry("waitingLanes", 1)
                .containsEntry("held", 0)
                .containsEntry("starting", 0);
    }

    @Test
    void callsThatBecomeOthersAreNotKeptBehindOneThatIsStuck() {
        lanes = new EventLanes(10, Long.MAX_VALUE, Runnable::run, (event, done) -> {
            if (!name(event).equals("stuck")) {
                done.run();
            }
        });
        offer("stuck", "a");
        for (int i = 0; i < EVENTS; i++) {
            join(null, "call " + i, "call " + (i + 1), "other " + i);
            offer("e" + i, "call " + (i + 1));
        }
        assertThat(lanes.kept()).containsEntry("inOrder", 1).containsEntry("lanes", 1);
    }

    @Test
    void nothingIsKeptWhenAllIsDone() {
        offer("a1", "a");
        offer("a2", "a");
        join("b1", "b", "c", "a");
        offer("all", null);
        offer("c1", "c");
        List.of("a1", "a2", "b1", "all", "c1").forEach(this::done);
        assertThat(lanes.kept())
                .allSatisfy((name, entries) -> assertThat(entries).as(name).isZero());
    }

    // ---- order

    @Test
    void firstEventStartsAtOnce() {
        assertThat(offer("a1", "a")).isTrue();
        assertThat(started).containsExactly("a1");
    }

    @Test
    void nextEventOfALaneWaitsForTheCallback() {
        offer("a1", "a");
        offer("a2", "a");
        assertThat(started).containsExactly("a1");
        done("a1");
        assertThat(started).containsExactly("a1", "a2");
    }

    @Test
    void eventsOfALaneStartInOrder() {
        List.of("a1", "a2", "a3").forEach(name -> offer(name, "a"));
        List.of("a1", "a2", "a3").forEach(this::done);
        assertThat(started).containsExactly("a1", "a2", "a3");
    }

    @Test
    void differentLanesGoOnInParallel() {
        offer("a1", "a");
        offer("b1", "b");
        offer("b2", "b");
        done("b1");
        assertThat(started).containsExactly("a1", "b1", "b2");
    }

    @Test
    void callbackInsideTheHandlerIsAllowed() {
        lanes = new EventLanes(100, Long.MAX_VALUE, Runnable::run, (delivery, callback) -> {
            started.add(name(delivery));
            callback.run();
        });
        offer("a1", "a");
        offer("a2", "a");
        assertThat(started).containsExactly("a1", "a2");
        assertThat(lanes.pending()).isZero();
    }

    @Test
    void eventOfAnEarlierLaneStartsAgainAfterItWasDrained() {
        offer("a1", "a");
        done("a1");
        offer("a2", "a");
        assertThat(started).containsExactly("a1", "a2");
    }

    @Test
    void statusTellsHowManyLanesAreBusyAndHowManyEventsTheFullestHas() {
        assertThat(lanes.status()).isEqualTo(LaneStatus.NONE);
        List.of("a1", "a2", "a3").forEach(name -> offer(name, "a"));
        offer("b1", "b");
        assertThat(lanes.status()).satisfies(status -> {
            assertThat(status.lanes()).isEqualTo(2);
            assertThat(status.fullest()).isEqualTo(3);
            assertThat(status.pending()).isEqualTo(4);
            assertThat(status.oldestPending()).isNotNull();
        });
        List.of("a1", "a2", "a3").forEach(this::done);
        assertThat(lanes.status())
                .extracting(LaneStatus::lanes, LaneStatus::fullest)
                .containsExactly(1, 1L);
        done("b1");
        assertThat(lanes.status()).isEqualTo(LaneStatus.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lanesKeepTheirOrderWithThreadsAndAsynchronousCompletion(long seed) throws InterruptedException {
        List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
        Map<String, Boolean> busy = new java.util.concurrent.ConcurrentHashMap<>();
        List<String> overlaps = java.util.Collections.synchronizedList(new ArrayList<>());
        EventLanes concurrent = new EventLanes(10_000, Long.MAX_VALUE, threads, (delivery, callback) -> {
            if (busy.put(delivery.delivery().lane(), true) != null) {
                overlaps.add(name(delivery));
            }
            threads.execute(() -> {
                order.add(name(delivery));
                busy.remove(delivery.delivery().lane());
                callback.run();
            });
        });
        Random random = new Random(seed);
        Map<String, List<String>> expected = new LinkedHashMap<>();
        for (int i = 0; i < 5_000; i++) {
            String lane = "l" + random.nextInt(7);
            String name = lane + "-" + i;
            expected.computeIfAbsent(lane, l -> new ArrayList<>()).add(name);
            concurrent.offer(event(name, lane, null));
        }
        assertThat(concurrent.awaitIdle(60, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).isEmpty();
        assertThat(order.stream().collect(Collectors.groupingBy(name -> name.substring(0, 2))))
                .isEqualTo(expected);
    }

    // ---- barriers

    @Test
    void eventWithoutLaneWaitsForAllThatCameBefore() {
        offer("a1", "a");
        offer("b1", "b");
        offer("a2", "a");
        offer("link", null);
        done("a1");
        done("b1");
        assertThat(started).containsExactly("a1", "b1", "a2");
        done("a2");
        assertThat(started).containsExactly("a1", "b1", "a2", "link");
    }

    @Test
    void eventsAfterOneWithoutLaneWaitForIt() {
        offer("link", null);
        offer("a1", "a");
        offer("b1", "b");
        assertThat(started).containsExactly("link");
        done("link");
        assertThat(started).containsExactly("link", "a1", "b1");
    }

    @Test
    void eventOfTheSameLaneDoesNotOvertakeABarrier() {
        offer("a1", "a");
        offer("link", null);
        offer("a2", "a");
        done("a1");
        assertThat(started).containsExactly("a1", "link");
        done("link");
        assertThat(started).containsExactly("a1", "link", "a2");
    }

    @Test
    void barriersKeepTheirOrder() {
        offer("l1", null);
        offer("l2", null);
        offer("a1", "a");
        offer("l3", null);
        List.of("l1", "l2", "a1", "l3").forEach(this::done);
        assertThat(started).containsExactly("l1", "l2", "a1", "l3");
    }

    // ---- joining

    @Test
    void newLaneGoesOnInThePrimarys() {
        offer("p1", "primary");
        join("t", "primary", "new", null);
        offer("n1", "new");
        assertThat(started).containsExactly("p1");
        done("p1");
        assertThat(started).containsExactly("p1", "t");
        done("t");
        assertThat(started).containsExactly("p1", "t", "n1");
    }

    @Test
    void secondaryDrainsBeforeTheTransfer() {
        offer("s1", "secondary");
        offer("s2", "secondary");
        join("t", "primary", "new", "secondary");
        assertThat(started).containsExactly("s1");
        done("s1");
        assertThat(started).containsExactly("s1", "s2");
        done("s2");
        assertThat(started).containsExactly("s1", "s2", "t");
    }

    @Test
    void eventsOfTheNewCallWaitForBothOldOnes() {
        offer("p1", "primary");
        offer("s1", "secondary");
        join("t", "primary", "new", "secondary");
        offer("n1", "new");
        done("p1");
        assertThat(started).containsExactly("p1", "s1");
        done("s1");
        assertThat(started).containsExactly("p1", "s1", "t");
        done("t");
        assertThat(started).containsExactly("p1", "s1", "t", "n1");
    }

    @Test
    void eventOfTheSecondaryAfterTheTransferDoesNotHoldItUp() {
        offer("s1", "secondary");
        join("t", "primary", "new", "secondary");
        offer("s2", "secondary");
        done("s1");
        assertThat(started).containsExactly("s1", "t", "s2");
    }

    @Test
    void lateEventOfThePrimaryComesAfterTheTransfer() {
        offer("p1", "primary");
        join("t", "primary", "new", null);
        offer("p2", "primary");
        offer("n1", "new");
        List.of("p1", "t", "p2", "n1").forEach(this::done);
        assertThat(started).containsExactly("p1", "t", "p2", "n1");
    }

    @Test
    void joiningWithoutAnEventOfItsOwnKeepsTheOrderToo() {
        offer("p1", "primary");
        offer("s1", "secondary");
        join(null, "primary", "new", "secondary");
        offer("n1", "new");
        done("p1");
        assertThat(started).containsExactly("p1", "s1");
        done("s1");
        assertThat(started).containsExactly("p1", "s1", "n1");
    }

    @Test
    void joiningWithoutAnEventOfItsOwnIsNotCounted() {
        join(null, "primary", "new", "secondary");
        assertThat(lanes.pending()).isZero();
    }

    @Test
    void secondaryThatIsDrainedAlreadyDoesNotHoldUp() {
        offer("s1", "secondary");
        done("s1");
        join("t", "primary", "new", "secondary");
        assertThat(started).containsExactly("s1", "t");
    }

    @Test
    void newCallThatIsKnownAlreadyDrainsFirst() {
        // another monitor told of the new call before this one told of the transfer
        offer("n0", "new");
        join("t", "primary", "new", null);
        assertThat(started).containsExactly("n0");
        done("n0");
        assertThat(started).containsExactly("n0", "t");
    }

    @Test
    void eventOfANewCallThatWasKnownAlreadyWaitsForTheTransfer() {
        offer("n0", "new");
        offer("p1", "primary");
        join("t", "primary", "new", null);
        offer("n1", "new");
        done("n0");
        assertThat(started).containsExactly("n0", "p1");
        done("p1");
        assertThat(started).containsExactly("n0", "p1", "t");
        done("t");
        assertThat(started).containsExactly("n0", "p1", "t", "n1");
    }

    @Test
    void callThatKeepsItsIdGoesOnInItsOwnLane() {
        offer("p1", "primary");
        join("t", "primary", "primary", "secondary");
        offer("p2", "primary");
        List.of("p1", "t", "p2").forEach(this::done);
        assertThat(started).containsExactly("p1", "t", "p2");
    }

    @Test
    void callThatTakesTheIdOfTheSecondaryWaitsForIt() {
        offer("p1", "primary");
        offer("s1", "secondary");
        join("t", "primary", "secondary", "secondary");
        offer("s2", "secondary");
        done("s1");
        done("p1");
        assertThat(started).containsExactly("p1", "s1", "t");
        done("t");
        assertThat(started).containsExactly("p1", "s1", "t", "s2");
    }

    @Test
    void sameTransferToldByTwoMonitorsDoesNotLock() {
        offer("p1", "primary");
        offer("s1", "secondary");
        join("t1", "primary", "new", "secondary");
        join("t2", "primary", "new", "secondary");
        offer("n1", "new");
        List.of("p1", "s1", "t1", "t2", "n1").forEach(this::done);
        assertThat(lanes.pending()).isZero();
    }

    @Test
    void transfersAgainstEachOtherDoNotLock() {
        offer("a1", "a");
        offer("b1", "b");
        join("ta", "a", "n", "b");
        join("tb", "b", "n", "a");
        offer("n1", "n");
        done("a1");
        done("b1");
        for (int rounds = 0; rounds < 5; rounds++) {
            new ArrayList<>(running.keySet()).forEach(this::done);
        }
        assertThat(started).containsExactlyInAnyOrder("a1", "b1", "ta", "tb", "n1");
        assertThat(lanes.pending()).isZero();
    }

    @Test
    void barrierWaitsForJoinedLanes() {
        offer("s1", "secondary");
        join("t", "primary", "new", "secondary");
        offer("link", null);
        done("s1");
        assertThat(started).containsExactly("s1", "t");
        done("t");
        assertThat(started).containsExactly("s1", "t", "link");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyEventIsStartedOnceWhateverIsJoined(long seed) {
        Random random = new Random(seed);
        lanes = new EventLanes(10_000, Long.MAX_VALUE, Runnable::run, this::handle);
        int offered = 0;
        for (int i = 0; i < 2_000; i++) {
            String lane = "l" + random.nextInt(5);
            switch (random.nextInt(10)) {
                case 0 -> offer("e" + offered++, null);
                case 1, 2 ->
                    join(
                            random.nextBoolean() ? "e" + offered++ : null,
                            lane,
                            "l" + random.nextInt(5),
                            random.nextBoolean() ? "l" + random.nextInt(5) : null);
                default -> offer("e" + offered++, lane);
            }
            while (!running.isEmpty() && random.nextInt(3) == 0) {
                List<String> names = new ArrayList<>(running.keySet());
                done(names.get(random.nextInt(names.size())));
            }
        }
        while (!running.isEmpty()) {
            done(running.keySet().iterator().next());
        }
        assertThat(lanes.pending()).isZero();
        assertThat(started).doesNotHaveDuplicates().hasSize(offered);
    }

    @Test
    void callThatJoinsAnotherWhileNothingIsProcessedHoldsUpNothing() {
        lanes.pause();
        offer("b1", "2");
        // calls 1 and 2 become one, and that keeps the id of the second
        join("a1", "1", "2", "2");
        offer("n1", "2");
        lanes.resume();
        assertThat(started).containsExactly("b1");
        done("b1");
        assertThat(started).containsExactly("b1", "a1");
        done("a1");
        done("n1");
        offer("link", null);
        done("link");
        assertThat(lanes.pending()).isZero();
    }

    @Test
    void callThatIsProcessedWhenAllIsPausedAndJoinsAnotherHoldsUpNothing() {
        offer("b1", "2");
        offer("b2", "2");
        lanes.pause();
        join("a1", "1", "2", "2");
        done("b1");
        lanes.resume();
        done("b2");
        done("a1");
        assertThat(lanes.pending()).isZero();
    }

    @Test
    void eventsGoOnAfterAThreadCouldNotBeHad() {
        AtomicBoolean fails = new AtomicBoolean(true);
        lanes = new EventLanes(
                10,
                Long.MAX_VALUE,
                task -> {
                    if (fails.getAndSet(false)) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                },
                this::handle);
        offer("a1", "a");
        offer("b1", "b");
        assertThat(started).containsExactly("a1", "b1");
    }

    @Test
    void oldestPendingEventIsToldByWhenItCame() {
        Instant time = Instant.parse("2026-01-31T12:00:00Z");
        lanes.pause();
        lanes.offer(LaneEvent.inMemory(new Delivery(
                new CstaEvent("HeldEvent", EventClass.CALL, "3001", null, null, null, null, null, time, "l", "1"),
                EventClass.CALL,
                "a",
                null,
                10)));
        assertThat(lanes.oldestPending()).isEqualTo(time);
    }

    // ---- bound

    @Test
    void eventsBeyondTheBoundAreDroppedAndCounted() {
        lanes = new EventLanes(2, Long.MAX_VALUE, Runnable::run, this::handle);
        assertThat(offer("a1", "a")).isTrue();
        assertThat(offer("b1", "b")).isTrue();
        assertThat(offer("c1", "c")).isFalse();
        assertThat(offer("link", null)).isFalse();
        assertThat(lanes.dropped()).isEqualTo(2);
        assertThat(lanes.pending()).isEqualTo(2);
        assertThat(started).containsExactly("a1", "b1");
    }

    @Test
    void eventIsTakenAgainOnceOneIsDone() {
        lanes = new EventLanes(1, Long.MAX_VALUE, Runnable::run, this::handle);
        offer("a1", "a");
        offer("a2", "a");
        done("a1");
        assertThat(offer("a3", "a")).isTrue();
        assertThat(started).containsExactly("a1", "a3");
    }

    @Test
    void heldEventsCountForTheBound() {
        lanes = new EventLanes(2, Long.MAX_VALUE, Runnable::run, this::handle);
        offer("link", null);
        offer("a1", "a");
        assertThat(offer("a2", "a")).isFalse();
    }

    @Test
    void joiningIsNeverDropped() {
        lanes = new EventLanes(1, Long.MAX_VALUE, Runnable::run, this::handle);
        offer("s1", "secondary");
        assertThat(lanes.offer(event(null, "primary", new Delivery.Joins("new", "secondary"))))
                .isTrue();
        assertThat(lanes.dropped()).isZero();
    }

    // ---- pausing and stopping

    @Test
    void nothingStartsWhilePaused() {
        offer("a1", "a");
        lanes.pause();
        offer("a2", "a");
        offer("b1", "b");
        done("a1");
        assertThat(started).containsExactly("a1");
        assertThat(lanes.pending()).isEqualTo(2);
    }

    @Test
    void resumeGoesOnWithEachLane() {
        lanes.pause();
        offer("a1", "a");
        offer("a2", "a");
        offer("b1", "b");
        lanes.resume();
        assertThat(started).containsExactlyInAnyOrder("a1", "b1");
        done("a1");
        assertThat(started).contains("a2");
    }

    @Test
    void barrierWaitsWhilePaused() {
        offer("a1", "a");
        offer("link", null);
        lanes.pause();
        done("a1");
        assertThat(started).containsExactly("a1");
        lanes.resume();
        assertThat(started).containsExactly("a1", "link");
    }

    @Test
    void resumeDoesNotStartARunningEventAgain() {
        offer("a1", "a");
        offer("link", null);
        lanes.pause();
        lanes.resume();
        lanes.resume();
        assertThat(started).containsExactly("a1");
    }

    @Test
    void eventsAreDroppedAfterStop() {
        lanes.stop();
        assertThat(offer("a1", "a")).isFalse();
        assertThat(lanes.dropped()).isEqualTo(1);
        assertThat(started).isEmpty();
    }

    @Test
    void waitingEventsDoNotStartAfterStop() {
        offer("a1", "a");
        offer("a2", "a");
        lanes.stop();
        done("a1");
        assertThat(started).containsExactly("a1");
    }

    @Test
    void awaitIdleEndsWhenAllIsDone() throws InterruptedException {
        offer("a1", "a");
        threads.execute(() -> done("a1"));
        assertThat(lanes.awaitIdle(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitIdleEndsWhenTheTimeIsOver() throws InterruptedException {
        offer("a1", "a");
        assertThat(lanes.awaitIdle(1, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void awaitIdleIsTrueWithoutEvents() throws InterruptedException {
        assertThat(lanes.awaitIdle(0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitPresentDoesNotWaitForWhatComesLater() throws Exception {
        offer("a1", "a");
        offer("b1", "b");
        FutureTask<Boolean> present = new FutureTask<>(() -> lanes.awaitPresent(60, TimeUnit.SECONDS));
        Thread waiting = new Thread(present);
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        done("a1");
        offer("c1", "c");
        assertThat(present.isDone()).isFalse();
        done("b1");
        assertThat(present.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(lanes.pending()).isEqualTo(1);
    }

    @Test
    void awaitPresentEndsWhenTheTimeIsOver() throws InterruptedException {
        offer("a1", "a");
        assertThat(lanes.awaitPresent(1, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void awaitPresentIsTrueWithoutEvents() throws InterruptedException {
        assertThat(lanes.awaitPresent(0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void executorThatIsGoneCountsAsDropped() {
        lanes = new EventLanes(
                10,
                Long.MAX_VALUE,
                task -> {
                    throw new RejectedExecutionException();
                },
                this::handle);
        offer("a1", "a");
        assertThat(lanes.dropped()).isEqualTo(1);
        assertThat(lanes.pending()).isZero();
        assertThat(offer("a2", "a")).isFalse();
    }
}
