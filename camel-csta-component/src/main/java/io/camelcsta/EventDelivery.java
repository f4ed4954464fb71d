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

import io.camelcsta.link.spool.EventSpool;
import io.camelcsta.model.CstaBody;
import io.camelcsta.service.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings stored events to the route until it has processed them: an event whose exchange fails is delivered again after
 * a delay and holds its lane meanwhile; after so many times it is put aside. Safe for use by several threads.
 */
final class EventDelivery implements EventLanes.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    private final String consumer;
    private final Route route;
    private final int maxRedeliveries;
    private final Duration firstDelay;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final AtomicLong redelivered = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiting> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Those of them whose time has come while the consumer is suspended. */
    private final List<Waiting> due = new ArrayList<>();

    private boolean suspended;
    private boolean stopping;
    private volatile EventSpool<Spooled> spool;

    /** Enters the route with an event. */
    interface Route {

        /**
         * @param redelivered whether the route may have seen the event before
         * @param done is called once in any thread, with what made the exchange fail, or null
         */
        void enter(Delivery delivery, boolean redelivered, Consumer<Throwable> done);
    }

    private record Waiting(LaneEvent event, Runnable done, int attempts) {}

    /**
     * @param executor where events enter the route
     * @param timer only measures the time until then
     */
    EventDelivery(
            String consumer,
            Route route,
            CstaConfiguration configuration,
            Executor executor,
            ScheduledExecutorService timer) {
        this.consumer = consumer;
        this.route = route;
        this.maxRedeliveries = configuration.getSpoolMaxRedeliveries();
        this.firstDelay = configuration.getSpoolRedeliveryDelay();
        this.executor = executor;
        this.timer = timer;
    }

    /** Where the events are stored; before the first comes. */
    void attach(EventSpool<Spooled> store) {
        spool = store;
    }

    @Override
    public void handle(LaneEvent event, Runnable done) {
        if (event.delivery().body() == null) {
            // it only joined lanes
            spool.remove(event.number());
            done.run();
        } else {
            attempt(event, done, 0);
        }
    }

    private void attempt(LaneEvent event, Runnable done, int attempts) {
        route.enter(event.delivery(), event.recovered() || attempts > 0, failure -> {
            if (failure == null) {
                spool.remove(event.number());
                done.run();
            } else if (attempts >= maxRedeliveries) {
                try {
                    putAside(event, failure, attempts + 1);
                } finally {
                    done.run();
                }
            } else {
                again(new Waiting(event, done, attempts + 1));
            }
        });
    }

    private void putAside(LaneEvent event, Throwable failure, int attempts) {
        String eventId = eventId(event.delivery().body());
        LOG.error(
                "The event {} of {} could not be processed, delivered {} times; it is moved to the directory failed of the spool",
                eventId,
                consumer,
                attempts,
                failure);
        spool.fail(event.number(), eventId, SpooledFormat.failed(event.delivery(), failure, attempts));
    }

    private static String eventId(CstaBody body) {
        return String.valueOf(body.toMap().get("EventID"));
    }

    /** Delivers once more after a delay; when the consumer is being stopped the event stays in the store instead. */
    private void again(Waiting next) {
        boolean waits = false;
        lock.lock();
        try {
            if (!stopping) {
                waits = waiting.add(next);
            }
        } finally {
            lock.unlock();
        }
        if (!waits) {
            next.done().run();
            return;
        }
        try {
            timer.schedule(() -> enter(next), delay(next.attempts()).toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            leave(next);
        }
    }

    /** The route may take its time, and so has no place on the timer. */
    private void enter(Waiting next) {
        try {
            executor.execute(() -> redeliver(next));
        } catch (RejectedExecutionException e) {
            leave(next);
        }
    }

    private Duration delay(int attempts) {
        Duration delay = firstDelay.multipliedBy(1L << Math.min(attempts - 1, 20));
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    private void redeliver(Waiting next) {
        if (isDue(next)) {
            redelivered.incrementAndGet();
            attempt(next.event(), next.done(), next.attempts());
        }
    }

    private boolean isDue(Waiting next) {
        lock.lock();
        try {
            if (suspended && waiting.contains(next)) {
                due.add(next);
                return false;
            }
            return waiting.remove(next);
        } finally {
            lock.unlock();
        }
    }

    private void leave(Waiting next) {
        if (isTaken(next)) {
            next.done().run();
        }
    }

    private boolean isTaken(Waiting next) {
        lock.lock();
        try {
            return waiting.remove(next);
        } finally {
            lock.unlock();
        }
    }

    /** Delivers nothing again until {@link #resume}. */
    void suspend() {
        lock.lock();
        try {
            suspended = true;
        } finally {
            lock.unlock();
        }
    }

    void resume() {
        List<Waiting> all;
        lock.lock();
        try {
            suspended = false;
            all = List.copyOf(due);
            due.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(this::enter);
    }

    /** How many events wait to be delivered again. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Delivers nothing again any more: what waits for it stays in the store. */
    void stop() {
        List<Waiting> all;
        lock.lock();
        try {
            stopping = true;
            all = List.copyOf(waiting);
        } finally {
            lock.unlock();
        }
        all.forEach(this::leave);
    }

    /** How many times events were delivered again in this run. */
    long redelivered() {
        return redelivered.get();
    }
}
