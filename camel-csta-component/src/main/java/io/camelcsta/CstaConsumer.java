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

import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.camelcsta.link.SharedLinks;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventClass;
import io.camelcsta.service.Delivery;
import io.camelcsta.service.Subscription;
import io.camelcsta.service.SwitchService;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitors devices and emits their events. Events of one call come in order and one at a time; those of different calls in
 * parallel. Nothing is emitted before the Camel context has started.
 */
public class CstaConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(CstaConsumer.class);

    private SharedLinks.Lease<SwitchService> lease;
    private SwitchService.Subscribed subscribed;
    private volatile ExecutorService executor;
    private volatile EventLanes lanes;
    private volatile boolean dropping;

    /** Made by the endpoint. */
    public CstaConsumer(CstaEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public CstaEndpoint getEndpoint() {
        return (CstaEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        CstaConfiguration configuration = getEndpoint().getConfiguration();
        Set<String> devices = configuration.deviceSet();
        Set<EventClass> classes = configuration.eventClasses();
        if (devices.isEmpty() && !classes.equals(Set.of(EventClass.LINK))) {
            throw new IllegalArgumentException("The consumer of " + getEndpoint()
                    + " monitors no device. Set the option devices, such as devices=3001,3002 (only events=link does without)");
        }
        super.doStart();
        boolean started = false;
        try {
            startLanes(configuration);
            lease = getEndpoint().acquireUsable();
            subscribed = lease.listener().subscribe(new Subscription(devices, classes, configuration.serviceOptions(), this::received,
                    this::linkLost));
            await(subscribed, lease.link().config().timers().requestTimeout().multipliedBy(3).toMillis());
            started = true;
        } finally {
            if (!started) {
                release(false);
            }
        }
    }

    private void startLanes(CstaConfiguration configuration) throws Exception {
        int threads = configuration.getConcurrentEvents();
        // the lanes are bounded, so that the queue need not be: a rejected event would be processed on the event loop
        ThreadPoolProfile profile = new ThreadPoolProfile("CstaConsumer");
        profile.setPoolSize(threads);
        profile.setMaxPoolSize(threads);
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        executor = getEndpoint().getCamelContext().getExecutorServiceManager().newThreadPool(this, "CstaConsumer", profile);
        EventLanes newLanes = new EventLanes(configuration.getMaxPendingEvents(), executor, this::emit);
        lanes = newLanes;
        newLanes.pause();
        getEndpoint().getComponent().contextStart().whenDone(newLanes::resume);
    }

    private static void await(SwitchService.Subscribed subscription, long millis) throws Exception {
        try {
            subscription.started().get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new TimeoutException("The switch did not start all monitors within " + millis + " ms");
        }
    }

    @Override
    protected void doStop() throws Exception {
        release(true);
        super.doStop();
    }

    /** Gives back monitors and link, lets the events that wait be processed if that is wanted, and ends the threads. */
    private void release(boolean process) throws InterruptedException {
        if (subscribed != null) {
            try {
                subscribed.stop().get(lease.link().config().timers().requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("The monitors of {} could not be stopped in time", getEndpoint());
            }
            subscribed = null;
        }
        if (lease != null) {
            lease.release();
            lease = null;
        }
        EventLanes current = lanes;
        if (current != null) {
            lanes = null;
            long seconds = getEndpoint().getCamelContext().getShutdownStrategy().getTimeout();
            if (!getEndpoint().getComponent().contextStart().isDone()) {
                // nothing has been emitted, and the context will not start
                LOG.debug("{} events of {} came before the context was started and are dropped", current.pending(), getEndpoint());
            } else if (process && !current.awaitIdle(seconds, TimeUnit.SECONDS)) {
                LOG.error("{} events of {} were not processed within {} s and are lost", current.pending(), getEndpoint(), seconds);
            }
            current.stop();
        }
        if (executor != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(executor);
            executor = null;
        }
    }

    /** On the link's event loop: must not block. */
    private void received(Delivery delivery) {
        EventLanes current = lanes;
        if (current == null) {
            return;
        }
        if (current.offer(delivery)) {
            dropping = false;
        } else if (!dropping) {
            dropping = true;
            LOG.error("{} has {} events waiting for the route, its maximum (option maxPendingEvents): events are dropped and counted, {} so far",
                    getEndpoint(), current.pending(), current.dropped());
        }
    }

    /** On the link's event loop: the exception handler, which may be the route's, runs in a thread of the consumer's. */
    private void linkLost(String reason) {
        ExecutorService current = executor;
        if (current != null) {
            current.execute(() -> getExceptionHandler().handleException(CstaExceptions.link(getEndpoint().linkConfig().name(),
                    ErrorCode.TERR_NO_SWITCH, "Events are missed: " + reason, null)));
        }
    }

    private void emit(Delivery delivery, Runnable done) {
        Exchange exchange = null;
        try {
            exchange = createExchange(false);
            CstaBody body = delivery.body();
            exchange.getMessage().setBody(body);
            CstaHeaders.set(exchange.getMessage(), body);
            Exchange created = exchange;
            AsyncCallback release = defaultConsumerCallback(created, false);
            getAsyncProcessor().process(created, sync -> {
                try {
                    release.done(sync);
                } finally {
                    done.run();
                }
            });
        } catch (RuntimeException e) {
            getExceptionHandler().handleException("An event could not be processed", exchange, e);
            done.run();
        }
    }

    /** How many events wait for the route or are being processed. */
    public int getPendingEvents() {
        EventLanes current = lanes;
        return current == null ? 0 : current.pending();
    }

    /** How many events were dropped because too many waited. */
    public long getDroppedEvents() {
        EventLanes current = lanes;
        return current == null ? 0 : current.dropped();
    }
}
