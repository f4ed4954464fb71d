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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.camelcsta.service.Delivery;

/**
 * Keeps the events of one consumer in order. Events of one lane (a call, else a device) are processed one after the other,
 * each only when the one before is done; different lanes go on in parallel. An event without a lane waits for all that came
 * before it, and all that come after wait for it. Safe for use by several threads; {@link #offer} never blocks.
 */
final class EventLanes {

    private final int maxPending;
    private final Executor executor;
    private final Handler handler;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Map<String, Lane> lanes = new HashMap<>();
    /** What came after an event without a lane that is not done yet. */
    private final Deque<Delivery> held = new ArrayDeque<>();
    /** What is to be handed to the executor. */
    private final Deque<Runnable> starting = new ArrayDeque<>();
    private boolean launching;
    private Delivery barrier;
    private boolean barrierRunning;
    private boolean paused;
    private boolean stopped;
    /** Events in lanes, waiting or being processed, without the held ones. */
    private int inLanes;
    private int pending;
    private long dropped;

    /** Processes an event and calls {@code done} once, in any thread, when it is done. */
    interface Handler {
        void handle(Delivery delivery, Runnable done);
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
     * @param executor   where events are processed
     * @param handler    processes them
     */
    EventLanes(int maxPending, Executor executor, Handler handler) {
        this.maxPending = maxPending;
        this.executor = executor;
        this.handler = handler;
    }

    /** Takes an event. False if it is dropped because too many wait, or because processing has ended. */
    boolean offer(Delivery delivery) {
        lock.lock();
        try {
            if (delivery.body() != null) {
                if (stopped || pending >= maxPending) {
                    dropped++;
                    return false;
                }
                pending++;
            }
            if (barrier != null) {
                held.add(delivery);
            } else {
                place(delivery);
            }
        } finally {
            lock.unlock();
        }
        launch();
        return true;
    }

    private void place(Delivery delivery) {
        if (delivery.lane() == null) {
            barrier = delivery;
            runBarrier();
            return;
        }
        Lane lane = lane(delivery.lane());
        if (delivery.joins() != null) {
            join(lane, delivery.joins());
        }
        if (delivery.body() != null) {
            inLanes++;
            lane.added++;
            lane.queue.add(delivery);
        }
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
            lane.keys.forEach(key -> lanes.remove(key, lane));
        } else if (lane.queue.peek() instanceof Delivery delivery) {
            lane.queue.remove();
            lane.running = true;
            start(delivery, () -> laneDone(lane));
        }
    }

    private void start(Delivery delivery, Runnable done) {
        starting.add(() -> handler.handle(delivery, done));
    }

    /**
     * Hands to the executor what is to be started; without the lock, and by one thread at a time, so that an executor which
     * runs a task at once neither blocks others nor makes the stack grow.
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
            }
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
            finished();
        } finally {
            lock.unlock();
        }
    }

    private void laneDone(Lane lane) {
        lock.lock();
        try {
            lane.running = false;
            lane.done++;
            inLanes--;
            finished();
            for (Lane waiting : List.copyOf(lane.waiting)) {
                advance(waiting);
            }
            advance(lane);
            runBarrier();
        } finally {
            lock.unlock();
        }
        launch();
    }

    private void finished() {
        pending--;
        if (pending == 0) {
            idle.signalAll();
        }
    }

    private void runBarrier() {
        if (barrier == null || barrierRunning || inLanes > 0 || paused) {
            return;
        }
        barrierRunning = true;
        start(barrier, this::barrierDone);
    }

    private void barrierDone() {
        lock.lock();
        try {
            barrier = null;
            barrierRunning = false;
            finished();
            while (barrier == null && !held.isEmpty()) {
                place(held.remove());
            }
        } finally {
            lock.unlock();
        }
        launch();
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
            new HashSet<>(lanes.values()).forEach(this::advance);
            runBarrier();
        } finally {
            lock.unlock();
        }
        launch();
    }

    /** Waits until all events are processed, so long at the most. True if they are. */
    boolean awaitIdle(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        lock.lock();
        try {
            while (pending > 0) {
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

    /** How many events wait or are being processed. */
    int pending() {
        lock.lock();
        try {
            return pending;
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
