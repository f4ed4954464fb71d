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

import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.camelcsta.link.CstaLink;
import io.camelcsta.service.Delivery;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of events through a consumer: intake, lanes, and the threads on which the route is entered. Nothing is processed
 * before the Camel context has started, nor while the consumer is suspended. Safe for use by several threads.
 */
final class EventPipeline {

    private static final Logger LOG = LoggerFactory.getLogger(EventPipeline.class);

    private final CstaConsumer consumer;
    private final CamelContext context;
    private final ExecutorService executor;
    private final EventLanes lanes;
    private final EventIntake intake;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean contextStarted;
    private boolean suspended;
    private boolean stopped;

    EventPipeline(CstaConsumer consumer, EventLanes.Handler route) throws Exception {
        this.consumer = consumer;
        this.context = consumer.getEndpoint().getCamelContext();
        CstaConfiguration configuration = consumer.getEndpoint().getConfiguration();
        // the lanes are bounded, so that the queue need not be: a rejected event would be processed on the event loop
        ThreadPoolProfile profile = new ThreadPoolProfile("CstaConsumer");
        profile.setPoolSize(configuration.getConcurrentEvents());
        profile.setMaxPoolSize(configuration.getConcurrentEvents());
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        executor = context.getExecutorServiceManager().newThreadPool(consumer, "CstaConsumer", profile);
        lanes = new EventLanes(configuration.getMaxPendingEvents(), configuration.getMaxPendingOctets(), executor, route);
        lanes.pause();
        intake = new EventIntake(consumer.getEndpoint().toString(), new LaneBuffer(lanes, "maxPendingEvents is "
                + configuration.getMaxPendingEvents() + ", maxPendingOctets " + configuration.getMaxPendingOctets()), configuration);
        consumer.getEndpoint().getComponent().contextStart().whenDone(this::contextStarted);
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
        lock.lock();
        try {
            suspended = true;
            lanes.pause();
        } finally {
            lock.unlock();
        }
        intake.suspend();
    }

    void resume() {
        intake.resume();
        lock.lock();
        try {
            suspended = false;
            goOn();
        } finally {
            lock.unlock();
        }
    }

    /** Takes in no more events and lets those that wait be processed, so long at the most. */
    void drain(long seconds) throws InterruptedException {
        intake.close();
        lock.lock();
        try {
            suspended = false;
            goOn();
            if (!contextStarted) {
                // nothing has been emitted, and the context will not start
                LOG.debug("{} events of {} came before the context was started and are dropped", lanes.pending(), consumer.getEndpoint());
                return;
            }
        } finally {
            lock.unlock();
        }
        if (!lanes.awaitIdle(seconds, TimeUnit.SECONDS)) {
            LOG.error("{} events of {} were not processed within {} s and are lost", lanes.pending(), consumer.getEndpoint(), seconds);
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
        context.getExecutorServiceManager().shutdownGraceful(executor);
    }

    /** When the oldest event came that would be lost with this process, or null. */
    Instant oldestUnstored() {
        return lanes.oldestPending();
    }

    int pending() {
        return lanes.pending();
    }

    int running() {
        return lanes.running();
    }

    long dropped() {
        return intake.dropped() + lanes.dropped();
    }
}
