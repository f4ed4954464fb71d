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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.spool.EventSpool;
import io.camelcsta.link.spool.SpoolException;
import io.camelcsta.link.spool.SpoolInUseException;
import io.camelcsta.link.spool.SpoolOptions;
import io.camelcsta.link.spool.SpoolStatus;
import io.camelcsta.service.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of events through a consumer: intake, spool if there is one, lanes, and the threads on which the route is
 * entered. Nothing is processed before the Camel context has started, nor while the consumer is suspended. Safe for use
 * by several threads.
 */
final class EventPipeline {

    private static final Logger LOG = LoggerFactory.getLogger(EventPipeline.class);

    private static final String HEARD = "heard";
    private static final long LOCK_LOOK_MILLIS = 100;
    private static final int SPOOL_CLOSING_SECONDS = 15;
    private static final Duration STORE_LIMIT = Duration.ofSeconds(1);
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final CamelContext context;
    private final ExecutorService executor;
    private final EventLanes lanes;
    private final EventBuffer buffer;
    private final EventIntake intake;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean contextStarted;
    private boolean suspended;
    private boolean stopped;
    /** Whether the time for what was being processed is over. */
    private volatile boolean late;

    // with a spool only
    private ScheduledExecutorService timer;
    private ExecutorService writer;
    private EventDelivery delivery;
    private EventSpool<Spooled> spool;

    /**
     * @param route enters the route with an event
     * @throws SpoolException if there is to be a spool and it cannot be opened
     */
    EventPipeline(CstaConsumer consumer, EventDelivery.Route route) throws SpoolException {
        CstaEndpoint endpoint = consumer.getEndpoint();
        this.name = endpoint.toString();
        this.context = endpoint.getCamelContext();
        CstaConfiguration configuration = endpoint.getConfiguration();
        ExecutorServiceManager executors = context.getExecutorServiceManager();
        // the lanes are bounded, so that the queue need not be: a rejected event would be processed on the event loop
        ThreadPoolProfile profile = new ThreadPoolProfile("CstaConsumer");
        profile.setPoolSize(configuration.getConcurrentEvents());
        profile.setMaxPoolSize(configuration.getConcurrentEvents());
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        executor = executors.newThreadPool(consumer, "CstaConsumer", profile);
        EventLanes.Handler handler;
        if (configuration.getSpool() == null) {
            handler = (event, done) -> route.enter(event.delivery(), false, failure -> done.run());
        } else {
            timer = executors.newSingleThreadScheduledExecutor(consumer, "CstaSpoolTimer");
            writer = executors.newSingleThreadExecutor(consumer, "CstaSpoolWriter");
            delivery = new EventDelivery(name, route, configuration, executor, timer);
            handler = delivery;
        }
        lanes = new EventLanes(
                configuration.getMaxPendingEvents(), configuration.pendingOctetsLimit(), executor, handler);
        lanes.pause();
        if (configuration.getSpool() == null) {
            buffer = new LaneBuffer(
                    lanes,
                    "maxPendingEvents is " + configuration.getMaxPendingEvents() + ", maxPendingOctets "
                            + configuration.pendingOctetsLimit());
        } else {
            spool = openSpool(configuration);
            delivery.attach(spool);
            buffer = new SpoolBuffer(spool, configuration, timer);
        }
        intake = new EventIntake(name, buffer, configuration);
        if (spool != null) {
            spool.more();
        }
        endpoint.getComponent().contextStart().whenDone(this::contextStarted);
    }

    private EventSpool<Spooled> openSpool(CstaConfiguration configuration) throws SpoolException {
        SpoolOptions options = new SpoolOptions(
                Path.of(configuration.getSpool()),
                configuration.getSpoolSync().equals(CstaConfiguration.FSYNC),
                configuration.getSpoolMaxSize(),
                configuration.getMaxPendingEvents(),
                configuration.pendingOctetsLimit(),
                name);
        boolean opened = false;
        try {
            EventSpool<Spooled> store = openWhenFree(options);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                endThreads();
            }
        }
    }

    /**
     * Another process may still be finishing what it does with the spool when this one takes over from it: that is
     * waited for, as long as such a shutdown may take if all of its limits are reached.
     */
    private EventSpool<Spooled> openWhenFree(SpoolOptions options) throws SpoolException {
        ShutdownStrategy strategy = context.getShutdownStrategy();
        long seconds = 2 * strategy.getTimeUnit().toSeconds(strategy.getTimeout()) + SPOOL_CLOSING_SECONDS;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean told = false;
        while (true) {
            try {
                return EventSpool.open(options, new SpooledFormat(), this::stored, writer, timer);
            } catch (SpoolInUseException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw e;
                } else if (!told) {
                    told = true;
                    LOG.warn("{} waits for its spool, {} s at the most: {}", name, seconds, e.getMessage());
                }
                pause();
            }
        }
    }

    private static void pause() throws SpoolException {
        try {
            Thread.sleep(LOCK_LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpoolException("Interrupted while waiting for the spool", e);
        }
    }

    /** On the thread of the spool's writer: an event is stored, or was by an earlier run. */
    private boolean stored(long number, Spooled item) {
        if (lanes.isFull()) {
            lanes.whenRoom(spool::more);
            return false;
        }
        return lanes.add(new LaneEvent(item.delivery(), number, item.recovered()));
    }

    private void contextStarted() {
        lock.lock();
        try {
            contextStarted = true;
            goOn();
        } finally {
            lock.unlock();
        }
    }

    private void goOn() {
        if (contextStarted && !suspended && !stopped) {
            lanes.resume();
        }
    }

    /** The link that events will come from; before the first comes. */
    void attach(CstaLink link, EventIntake.Teller teller) {
        intake.attach(link, teller);
    }

    /** On the link's event loop: does not block. */
    void accept(Delivery delivery) {
        intake.accept(delivery);
    }

    /** Runs something on a thread of the consumer's. */
    void execute(Runnable task) {
        executor.execute(task);
    }

    /** Processes nothing more until {@link #resume}; what is being processed goes on. */
    void suspend() {
        rest();
        intake.suspend();
    }

    void resume() {
        // a stop whose time was over may have been given up
        takeTime();
        intake.resume();
        lock.lock();
        try {
            suspended = false;
            goOn();
        } finally {
            lock.unlock();
        }
        if (delivery != null) {
            delivery.resume();
        }
    }

    /** The context is being stopped: begins nothing more, and takes in what comes until the monitors are given back. */
    void rest() {
        lock.lock();
        try {
            suspended = true;
            lanes.pause();
        } finally {
            lock.unlock();
        }
        if (delivery != null) {
            delivery.suspend();
        }
    }

    /** Whether all events that wait are to be processed before the context stops: they would be lost, and can be. */
    boolean drainsAtOnce() {
        lock.lock();
        try {
            return spool == null && contextStarted && !suspended;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing waits for events any more that are not processed by now. */
    void hurry() {
        late = true;
    }

    /** Undoes {@link #hurry}. */
    void takeTime() {
        late = false;
    }

    /**
     * Before a stop that may still be given up: lets the events that wait now be processed, so long at the most, and
     * takes in those that come. False if time was too short. With a spool nothing is waited for: what waits is safe.
     */
    boolean finish(long seconds) throws InterruptedException {
        // a thread whose stop was given up must not undo what has been done since
        lock.lockInterruptibly();
        try {
            takeTime();
            if (spool != null || !contextStarted) {
                return true;
            }
            suspended = false;
            goOn();
        } finally {
            lock.unlock();
        }
        return lanes.awaitPresent(seconds, TimeUnit.SECONDS);
    }

    /**
     * Takes in no more events and lets those that wait be processed, so long at the most. With a spool only those that
     * are being processed are waited for: the others are safe.
     */
    void drain(long seconds) throws InterruptedException {
        intake.close();
        if (spool != null) {
            lanes.pause();
            delivery.stop();
            if (!lanes.awaitNoneRunning(late ? 0 : seconds, TimeUnit.SECONDS)) {
                late = true;
                LOG.warn(
                        "{} events of {} were not processed within {} s; they stay in the spool",
                        lanes.running(),
                        name,
                        seconds);
            }
            return;
        }
        lock.lock();
        try {
            suspended = false;
            goOn();
            if (!contextStarted) {
                // nothing has been emitted, and the context will not start
                LOG.debug("{} events of {} came before the context was started and are dropped", lanes.pending(), name);
                return;
            }
        } finally {
            lock.unlock();
        }
        if (!lanes.awaitIdle(late ? 0 : seconds, TimeUnit.SECONDS)) {
            late = true;
            LOG.error("{} events of {} were not processed within {} s and are lost", lanes.pending(), name, seconds);
        }
    }

    /** Processes nothing more and ends the threads. */
    void stop() {
        intake.close();
        lock.lock();
        try {
            stopped = true;
            lanes.stop();
        } finally {
            lock.unlock();
        }
        if (spool != null) {
            delivery.stop();
            closeIntake();
            spool.flush(FLUSH_LIMIT);
            spool.close();
        }
        endThreads();
    }

    private void endThreads() {
        ExecutorServiceManager executors = context.getExecutorServiceManager();
        if (late) {
            // waiting once more would not help
            executors.shutdownNow(executor);
        } else {
            executors.shutdownGraceful(executor);
        }
        if (writer != null) {
            executors.shutdownGraceful(writer);
            // what it was to do later does not matter any more
            executors.shutdownNow(timer);
        }
    }

    /** What waits for room in the spool gets its last chance. */
    private void closeIntake() {
        try {
            intake.close().get(FLUSH_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The intake of {} could not be closed in time", name);
        }
        if (buffer.reserved() > 0) {
            LOG.error(
                    "{} events of {} found no room in the spool and are lost: {}",
                    buffer.reserved(),
                    name,
                    buffer.bound());
        }
    }

    /** What the spool remembers of when the switch was last heard; null if there is no spool. */
    LastHeard lastHeard() {
        return spool == null
                ? null
                : new LastHeard(
                        () -> spool.get(HEARD), heard -> spool.put(HEARD, heard), this::oldestUnstored, this::isStored);
    }

    /** Waits until all that has come is stored, if there is a spool; false if it is not. */
    boolean isStored() {
        return spool == null
                || buffer.reserved() == 0
                        && spool.flush(STORE_LIMIT)
                        && spool.status().durable();
    }

    /** The spool as it is, or null if there is none. */
    SpoolStatus spool() {
        return spool == null ? null : spool.status();
    }

    /** How many times stored events were delivered again in this run. */
    long redelivered() {
        return delivery == null ? 0 : delivery.redelivered();
    }

    /** When the oldest event came that would be lost with this process, or null. */
    Instant oldestUnstored() {
        return spool == null ? lanes.oldestPending() : null;
    }

    int pending() {
        return lanes.pending();
    }

    LaneStatus lanes() {
        return lanes.status();
    }

    /** How many events the route is processing. */
    int running() {
        return Math.max(0, lanes.running() - (delivery == null ? 0 : delivery.waiting()));
    }

    long dropped() {
        return intake.dropped() + lanes.dropped();
    }
}
