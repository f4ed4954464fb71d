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

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.service.Delivery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the events of one consumer in order, up to a bound. Events of one lane (a call, else a device) are processed
 * one after the other, each only when the one before is done; different lanes go on in parallel. An event without a
 * lane waits for all that came before it, and all that come after wait for it. Safe for use by several threads;
 * {@link #offer} never blocks.
 */
final class EventLanes {

    private static final Logger LOG = LoggerFactory.getLogger(EventLanes.class);

    /** With so much of the bound in use there is room again. */
    private static final double ROOM_MARK = 0.75;

    private static final int MIN_RESERVE = 100;
    private static final Runnable NOTHING = () -> {};

    private final int maxPending;
    private final long maxOctets;
    private final Executor executor;
    private final Handler handler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Map<String, Lane> lanes = new HashMap<>();
    /** The lanes in which something waits; one that has become part of another has no key of its own any more. */
    private final Set<Lane> waitingLanes = Collections.newSetFromMap(new IdentityHashMap<>());
    /** What came after an event without a lane that is not done yet. */
    private final Deque<Entry> held = new ArrayDeque<>();
    /** What is to be handed to the executor. */
    private final Deque<Runnable> starting = new ArrayDeque<>();

    private boolean launching;
    private Entry barrier;
    private boolean barrierRunning;
    private boolean paused;
    private boolean stopped;
    /** Events in lanes, waiting or being processed, without the held ones. */
    private int inLanes;

    private int pending;
    private long octets;
    private int running;
    private long dropped;
    /** What is pending, in the order in which it came. */
    private final Set<Entry> inOrder = new LinkedHashSet<>();

    private Runnable onRoom;

    /** Processes an event and calls {@code done} once, in any thread, when it is done. */
    interface Handler {
        void handle(LaneEvent event, Runnable done);
    }

    private static final class Entry {
        private final LaneEvent event;
        private final Instant arrived;

        Entry(LaneEvent event) {
            this.event = event;
            Instant time = timeOf(event.delivery().body());
            this.arrived = time == null ? Instant.now() : time;
        }

        /** When it came from the switch. */
        private static Instant timeOf(CstaBody body) {
            return body instanceof PrivateEvent privateEvent
                    ? privateEvent.eventTime()
                    : body instanceof CstaEvent event ? event.eventTime() : null;
        }
    }

    private final class Lane {
        private final Set<String> keys = new HashSet<>();
        private final Deque<Object> queue = new ArrayDeque<>();
        private final List<Lane> waiting = new ArrayList<>();
        private boolean running;
        private long added;
        private long done;
    }

    /** Stands in a lane's queue until another lane has done so many of its events. */
    private record Until(Lane other, long count) {
        boolean isReached() {
            return other.done >= count;
        }
    }

    /**
     * @param maxPending how many events may wait, at the most
     * @param maxOctets how many octets of events may wait, at the most
     * @param executor where events are processed
     * @param handler processes them
     */
    EventLanes(int maxPending, long maxOctets, Executor executor, Handler handler) {
        this.maxPending = maxPending;
        this.maxOctets = maxOctets;
        this.executor = executor;
        this.handler = handler;
    }

    /** Takes an event. False if it is dropped because too many wait, or because processing has ended. */
    boolean offer(LaneEvent event) {
        return take(event, false);
    }

    /** Takes an event though too many wait. False if processing has ended. */
    boolean add(LaneEvent event) {
        return take(event, true);
    }

    private boolean take(LaneEvent event, boolean aboveTheBound) {
        lock.lock();
        try {
            Entry entry = new Entry(event);
            if (event.takesPlace()) {
                if (stopped || !aboveTheBound && isFull()) {
                    dropped++;
                    return false;
                }
                pending++;
                octets += event.delivery().octets();
                inOrder.add(entry);
            }
            if (barrier != null) {
                held.add(entry);
            } else {
                place(entry);
            }
        } finally {
            lock.unlock();
        }
        launch();
        return true;
    }

    /** Whether as many events wait as may. */
    boolean isFull() {
        lock.lock();
        try {
            return pending >= maxPending || octets >= maxOctets;
        } finally {
            lock.unlock();
        }
    }

    /** Whether so many more events than may wait do, that even a reserve of an eighth is used up. */
    boolean isOverfull() {
        lock.lock();
        try {
            return pending - maxPending >= Math.max(MIN_RESERVE, maxPending / 8) || octets - maxOctets >= maxOctets / 8;
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is room for a good deal of events. */
    boolean hasRoom() {
        lock.lock();
        try {
            return pending <= maxPending * ROOM_MARK && octets <= maxOctets * ROOM_MARK;
        } finally {
            lock.unlock();
        }
    }

    /** Runs something once when there is room for a good deal of events; at once if there is. In any thread. */
    void whenRoom(Runnable task) {
        lock.lock();
        try {
            if (!hasRoom()) {
                onRoom = task;
                return;
            }
        } finally {
            lock.unlock();
        }
        task.run();
    }

    /** When the oldest event came that is not done yet; null if all are. */
    Instant oldestPending() {
        lock.lock();
        try {
            return oldest();
        } finally {
            lock.unlock();
        }
    }

    private Instant oldest() {
        Iterator<Entry> entries = inOrder.iterator();
        return entries.hasNext() ? entries.next().arrived : null;
    }

    private void place(Entry entry) {
        Delivery delivery = entry.event.delivery();
        if (delivery.lane() == null) {
            barrier = entry;
            runBarrier();
            return;
        }
        Lane lane = lane(delivery.lane());
        if (delivery.joins() != null) {
            join(lane, delivery.joins());
        }
        if (entry.event.takesPlace()) {
            inLanes++;
            lane.added++;
            lane.queue.add(entry);
        }
        waitingLanes.add(lane);
        advance(lane);
    }

    private Lane lane(String key) {
        Lane lane = lanes.computeIfAbsent(key, k -> new Lane());
        lane.keys.add(key);
        return lane;
    }

    private void join(Lane lane, Delivery.Joins joins) {
        waitFor(lane, joins.drained());
        // what came of the new call already comes first; from now on its events are of this lane
        waitFor(lane, joins.newLane());
        lane.keys.add(joins.newLane());
        lanes.put(joins.newLane(), lane);
    }

    private void waitFor(Lane lane, String key) {
        Lane other = key == null ? null : lanes.get(key);
        if (other != null && other != lane) {
            lane.queue.add(new Until(other, other.added));
            other.waiting.add(lane);
        }
    }

    /** Starts the lane's next event, if there is one and nothing keeps it. */
    private void advance(Lane lane) {
        if (lane.running || paused) {
            return;
        }
        while (lane.queue.peek() instanceof Until until && until.isReached()) {
            lane.queue.remove();
            until.other().waiting.remove(lane);
        }
        if (lane.queue.isEmpty()) {
            waitingLanes.remove(lane);
            lane.keys.forEach(key -> lanes.remove(key, lane));
        } else if (lane.queue.peek() instanceof Entry entry) {
            lane.queue.remove();
            lane.running = true;
            start(entry, () -> laneDone(lane, entry));
        }
    }

    private void start(Entry entry, Runnable done) {
        running++;
        starting.add(() -> handler.handle(entry.event, done));
    }

    /**
     * Hands to the executor what is to be started; without the lock, and by one thread at a time, so that an executor
     * which runs a task at once neither blocks others nor makes the stack grow.
     */
    private void launch() {
        lock.lock();
        try {
            if (launching) {
                return;
            }
            launching = true;
        } finally {
            lock.unlock();
        }
        for (Runnable task = nextToLaunch(); task != null; task = nextToLaunch()) {
            try {
                executor.execute(task);
            } catch (RejectedExecutionException e) {
                rejected();
            } catch (OutOfMemoryError e) {
                // no thread could be had; the threads that there are go on with what waits
                LOG.error("An event could not be handed to a thread; it is handed over with the next one", e);
                putBack(task);
                return;
            }
        }
    }

    private void putBack(Runnable task) {
        lock.lock();
        try {
            starting.addFirst(task);
            launching = false;
        } finally {
            lock.unlock();
        }
    }

    private Runnable nextToLaunch() {
        lock.lock();
        try {
            Runnable task = starting.poll();
            if (task == null) {
                launching = false;
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    /** The consumer is being stopped and its threads are gone: nothing more is started. */
    private void rejected() {
        lock.lock();
        try {
            dropped++;
            stopped = true;
            paused = true;
            running--;
            pending--;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void laneDone(Lane lane, Entry entry) {
        Runnable room;
        lock.lock();
        try {
            lane.running = false;
            lane.done++;
            inLanes--;
            room = finished(entry);
            for (Lane waiting : List.copyOf(lane.waiting)) {
                advance(waiting);
            }
            advance(lane);
            runBarrier();
        } finally {
            lock.unlock();
        }
        launch();
        room.run();
    }

    /** What is to be run without the lock. */
    private Runnable finished(Entry entry) {
        running--;
        pending--;
        octets -= entry.event.delivery().octets();
        inOrder.remove(entry);
        idle.signalAll();
        if (onRoom != null && hasRoom()) {
            Runnable task = onRoom;
            onRoom = null;
            return task;
        }
        return NOTHING;
    }

    private void runBarrier() {
        if (barrier == null || barrierRunning || inLanes > 0 || paused) {
            return;
        }
        barrierRunning = true;
        Entry entry = barrier;
        start(entry, () -> barrierDone(entry));
    }

    private void barrierDone(Entry entry) {
        Runnable room;
        lock.lock();
        try {
            barrier = null;
            barrierRunning = false;
            room = finished(entry);
            while (barrier == null && !held.isEmpty()) {
                place(held.remove());
            }
        } finally {
            lock.unlock();
        }
        launch();
        room.run();
    }

    /** Starts no more events until {@link #resume}; those that are being processed go on. */
    void pause() {
        lock.lock();
        try {
            paused = true;
        } finally {
            lock.unlock();
        }
    }

    /** Goes on after {@link #pause}. */
    void resume() {
        lock.lock();
        try {
            paused = false;
            List.copyOf(waitingLanes).forEach(this::advance);
            runBarrier();
        } finally {
            lock.unlock();
        }
        launch();
    }

    /** Waits until all events are processed, so long at the most. True if they are. */
    boolean awaitIdle(long timeout, TimeUnit unit) throws InterruptedException {
        return await(() -> pending == 0, timeout, unit);
    }

    /** Waits until the events that are pending now are processed, whatever comes later, so long at the most. */
    boolean awaitPresent(long timeout, TimeUnit unit) throws InterruptedException {
        Set<Entry> present;
        lock.lock();
        try {
            present = new HashSet<>(inOrder);
        } finally {
            lock.unlock();
        }
        // the first of those that are pending is the oldest
        return await(
                () -> inOrder.isEmpty() || !present.contains(inOrder.iterator().next()), timeout, unit);
    }

    /** Waits until no event is being processed, so long at the most; for after {@link #pause}. True if none is. */
    boolean awaitNoneRunning(long timeout, TimeUnit unit) throws InterruptedException {
        return await(() -> running == 0, timeout, unit);
    }

    private boolean await(BooleanSupplier condition, long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = idle.awaitNanos(nanos);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes and starts no more events. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            paused = true;
        } finally {
            lock.unlock();
        }
    }

    /** How full the lanes are now. */
    LaneStatus status() {
        lock.lock();
        try {
            long fullest = 0;
            for (Lane lane : waitingLanes) {
                fullest = Math.max(fullest, lane.added - lane.done);
            }
            return new LaneStatus(waitingLanes.size(), fullest, pending, octets, oldest());
        } finally {
            lock.unlock();
        }
    }

    /** How many events wait or are being processed. */
    int pending() {
        lock.lock();
        try {
            return pending;
        } finally {
            lock.unlock();
        }
    }

    /** How many octets of events wait or are being processed, as they came from the switch. */
    long octets() {
        lock.lock();
        try {
            return octets;
        } finally {
            lock.unlock();
        }
    }

    /** How many events are being processed. */
    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** How many entries each map, queue and set holds, by name; all are 0 when every event is done. */
    Map<String, Integer> kept() {
        lock.lock();
        try {
            return Map.of(
                    "lanes", lanes.size(),
                    "waitingLanes", waitingLanes.size(),
                    "held", held.size(),
                    "starting", starting.size(),
                    "inOrder", inOrder.size());
        } finally {
            lock.unlock();
        }
    }

    /** How many events were dropped. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
