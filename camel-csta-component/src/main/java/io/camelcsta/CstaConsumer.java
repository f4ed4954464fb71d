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
import io.camelcsta.link.LinkConfig;
import io.camelcsta.link.SharedLinks;
import io.camelcsta.link.spool.SpoolStatus;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.service.Delivery;
import io.camelcsta.service.DeviceSelection;
import io.camelcsta.service.Subscribed;
import io.camelcsta.service.Subscription;
import io.camelcsta.service.SwitchService;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Monitors devices and emits their events. Events of one call come in order and one at a time; those of different calls
 * in parallel. Nothing is emitted before the Camel context has started, nor while the consumer is suspended; its
 * monitors stay then.
 */
@ManagedResource(description = "Managed CSTA consumer")
public class CstaConsumer extends DefaultConsumer implements Suspendable, ShutdownAware {

    private static final Logger LOG = LoggerFactory.getLogger(CstaConsumer.class);
    private static final long HEARD_INTERVAL_MILLIS = 1_000;
    /** So many devices are named in a message. */
    private static final int MAX_NAMED = 10;

    /** How long each device may add to the time that starting or stopping all monitors may take. */
    private static final long MILLIS_PER_DEVICE = 20;
    /** What fails with a time-out of its own has this time to say so. */
    private static final long LAST_WORD_MILLIS = 1_000;

    private volatile SharedLinks.Lease<SwitchService> lease;
    private volatile Subscribed subscribed;
    private volatile EventPipeline pipeline;
    /** What tells the devices while the consumer runs, or null. */
    private volatile WatchedDevices watched;
    /** The route that has this consumer inside its own. */
    private volatile String outerRouteId;
    /** Whether the context is being stopped and waits for all pending events. */
    private volatile boolean draining;
    /** The thread that has prepared a stop of the route and goes on to stop this consumer. */
    private volatile Thread preparing;

    private final NamedCounts eventsByName = new NamedCounts();
    private final LongAdder failedEvents = new LongAdder();
    private LastHeard lastHeard;
    private ScheduledExecutorService timer;

    /** Made by the endpoint. */
    public CstaConsumer(CstaEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    public CstaEndpoint getEndpoint() {
        return (CstaEndpoint) super.getEndpoint();
    }

    @Override
    public String toString() {
        return "Consumer[" + getEndpoint() + "]";
    }

    /**
     * Also if the consumer of the route is another one that has this one inside, such as that of {@code master:}; it
     * hands on its processor.
     */
    @Override
    public String getRouteId() {
        return super.getRouteId() != null ? super.getRouteId() : outerRouteId;
    }

    /** Camel also starts a consumer that is suspended, when a stop is given up: it has all that it needs then. */
    @Override
    protected void doStart() throws Exception {
        if (pipeline != null) {
            doResume();
            return;
        }
        CstaConfiguration configuration = getEndpoint().getConfiguration();
        Set<EventClass> classes = configuration.eventClasses();
        checkThatItMonitors(configuration, classes);
        super.doStart();
        outerRouteId = getEndpoint().getCamelContext().getRoutes().stream()
                .filter(route -> route.getProcessor() == getProcessor())
                .map(Route::getRouteId)
                .findFirst()
                .orElse(null);
        boolean started = false;
        try {
            EventPipeline events = new EventPipeline(this, this::enterRoute);
            pipeline = events;
            lastHeard = lastHeard(configuration);
            Instant heardBefore = lastHeard == null ? null : lastHeard.before();
            DeviceSelection selection = selection(configuration);
            lease = getEndpoint().acquire();
            Subscription subscription = new Subscription(
                    classes,
                    configuration.serviceOptions(),
                    !configuration.isTestConnectionOnStartup(),
                    heardBefore,
                    this::received,
                    this::trouble);
            SwitchService service = lease.listener();
            events.attach(
                    lease.link(),
                    (reason, number, since) -> service.eventsDropped(subscription, reason, number, since));
            subscribed = service.subscribe(subscription, selection);
            if (configuration.isTestConnectionOnStartup()) {
                LinkConfig.Timers timers = lease.link().config().timers();
                long millis = timers.linkTimeout().multipliedBy(3).toMillis();
                await(subscribed.listed(), millis, "list its devices");
                // those that are named are told to the link's event loop, which may not have taken them yet
                int devices = selection instanceof DeviceSelection.Named named
                        ? named.devices().size()
                        : subscribed.devices().size();
                await(subscribed.started(), millis + millisFor(devices, timers), "start all monitors");
            }
            if (watched != null) {
                watched.watch(subscribed::replaceDevices, reason -> trouble(reason, ErrorCode.TERR_NOT_REGISTERED));
            }
            rememberWhenHeard();
            getEndpoint().getComponent().started(this);
            started = true;
        } finally {
            if (!started) {
                release(false);
            }
        }
    }

    private void checkThatItMonitors(CstaConfiguration configuration, Set<EventClass> classes) {
        boolean none = configuration.deviceSet().isEmpty()
                && !configuration.isAllDevices()
                && configuration.watchedSource() == null;
        if (none && !configuration.isAllowNoDevices() && !classes.equals(Set.of(EventClass.LINK))) {
            throw new IllegalArgumentException("The consumer of " + getEndpoint()
                    + " monitors no device. Set the option devices, such as devices=3001,3002, or devicesFile or deviceSource"
                    + " (events=link does without, and so does allowNoDevices=true)");
        }
    }

    private DeviceSelection selection(CstaConfiguration configuration) throws Exception {
        DeviceSource source = configuration.watchedSource();
        if (source != null) {
            watched = new WatchedDevices(
                    getEndpoint().getCamelContext(),
                    source,
                    configuration.getDevicesRefresh(),
                    getEndpoint().linkConfig().timers().linkTimeout());
            return DeviceSelection.Named.of(watched.first());
        }
        return configuration.isAllDevices()
                ? new DeviceSelection.Listed(configuration.getDeviceCategory(), configuration.getAllDevicesRefresh())
                : DeviceSelection.Named.of(configuration.deviceSet());
    }

    private void await(CompletableFuture<Void> done, long millis, String what) throws Exception {
        try {
            done.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw CstaExceptions.link(
                    getEndpoint().linkConfig().name(),
                    ErrorCode.TERR_NO_SWITCH,
                    "The switch did not " + what + " within " + millis + " ms: " + missing()
                            + lease.link().status().describe(),
                    e);
        }
    }

    /** The devices without a monitor, the first ones by name. */
    private String missing() {
        List<String> missing = subscribed.missing();
        if (missing.isEmpty()) {
            return "";
        }
        String named = String.join(", ", missing.subList(0, Math.min(missing.size(), MAX_NAMED)));
        return named + (missing.size() > MAX_NAMED ? " and " + (missing.size() - MAX_NAMED) + " more" : "")
                + (missing.size() == 1 ? " has" : " have") + " no monitor; ";
    }

    private LastHeard lastHeard(CstaConfiguration configuration) {
        StateRepository<String, String> repository = configuration.getStateRepository();
        if (repository == null) {
            return pipeline.lastHeard();
        }
        ServiceHelper.startService(repository);
        String key = getEndpoint().linkConfig().name() + (getRouteId() == null ? "" : " " + getRouteId());
        return new LastHeard(
                () -> repository.getState(key),
                value -> repository.setState(key, value),
                pipeline::oldestUnstored,
                pipeline::isStored);
    }

    private void rememberWhenHeard() {
        if (lastHeard != null) {
            timer = getEndpoint()
                    .getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "CstaConsumerTimer");
            timer.scheduleWithFixedDelay(
                    this::heard, HEARD_INTERVAL_MILLIS, HEARD_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void heard() {
        try {
            lastHeard.update(lease.link());
        } catch (RuntimeException e) {
            LOG.warn("It cannot be remembered when the switch was last heard by {}: {}", getEndpoint(), e.toString());
        }
    }

    @Override
    protected void doSuspend() throws Exception {
        EventPipeline current = pipeline;
        if (current == null) {
            return;
        }
        boolean stopping = getEndpoint().getCamelContext().isStopping();
        draining = stopping && current.drainsAtOnce();
        if (stopping && !draining) {
            current.rest();
        } else if (draining) {
            // the strategy waits for what is pending while all other routes still work, also those behind a queue
            endSubscription();
        } else {
            current.suspend();
        }
    }

    @Override
    protected void doResume() {
        EventPipeline current = pipeline;
        if (current != null) {
            current.resume();
        }
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask shutdownRunningTask) {
        // suspended at once; see doSuspend for those events that wait, and prepareShutdown if only this route is
        // stopped
        return false;
    }

    @Override
    public int getPendingExchangesSize() {
        EventPipeline current = pipeline;
        if (current == null) {
            return 0;
        }
        return draining ? current.pending() : current.running();
    }

    /** Before any route is stopped: lets the events that wait be processed, while all that they need is still there. */
    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        EventPipeline current = pipeline;
        if (forced && current != null) {
            current.hurry();
        } else if (!suspendOnly && !getEndpoint().getCamelContext().isStopping()) {
            prepareStopOfRoute();
        } else if (!suspendOnly) {
            try {
                endSubscription();
                drain();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Camel may give this stop up: it interrupts this thread then. Until it is certain, monitors and intake stay. */
    private void prepareStopOfRoute() {
        EventPipeline current = pipeline;
        if (current == null) {
            return;
        }
        preparing = Thread.currentThread();
        boolean inTime = false;
        try {
            inTime = current.finish(shutdownSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!inTime) {
            current.hurry();
            if (isStarting() || isStarted()) {
                // it was started again before
                current.takeTime();
            }
        }
    }

    /**
     * Camel's thread goes on to stop the consumer even if it was interrupted because its time is over. Whoever waited
     * for it either stops the consumer or has started it again.
     */
    @Override
    public void stop() {
        boolean prepared = preparing == Thread.currentThread();
        if (prepared) {
            preparing = null;
        }
        if (prepared && Thread.currentThread().isInterrupted()) {
            LOG.debug("{} is not stopped by a thread whose time is over", getEndpoint());
        } else {
            super.stop();
        }
    }

    @Override
    protected void doStop() throws Exception {
        release(true);
        super.doStop();
    }

    /** Gives back monitors and link, lets the events that wait be processed if that is wanted, and ends the threads. */
    private void release(boolean process) {
        getEndpoint().getComponent().stopped(this);
        // a thread that is interrupted, as when a shutdown takes too long, releases all the same
        boolean interrupted = Thread.interrupted();
        if (watched != null) {
            watched.stop();
            watched = null;
        }
        try {
            endSubscription();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (timer != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(timer);
            timer = null;
            heard();
        }
        if (lease != null) {
            lease.release();
            lease = null;
        }
        EventPipeline current = pipeline;
        if (current != null) {
            if (interrupted) {
                current.hurry();
            }
            try {
                if (process) {
                    drain();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                current.hurry();
            }
            pipeline = null;
            draining = false;
            current.stop();
        }
        if (lastHeard != null) {
            // nothing happens without a repository
            ServiceHelper.stopService(getEndpoint().getConfiguration().getStateRepository());
            lastHeard = null;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How much longer starting or stopping the monitors of so many devices may take. */
    private static long millisFor(int devices, LinkConfig.Timers timers) {
        return devices * (MILLIS_PER_DEVICE + timers.requestInterval().toMillis());
    }

    private void endSubscription() throws InterruptedException {
        Subscribed current = subscribed;
        subscribed = null;
        if (current != null) {
            try {
                LinkConfig.Timers timers = lease.link().config().timers();
                long limit = timers.linkTimeout().toMillis()
                        + millisFor(current.devices().size(), timers);
                current.stop().get(limit, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn(
                        "The monitors of the consumer {} on the link '{}' could not be stopped in time; they end with the link",
                        getRouteId(),
                        getLinkName());
            }
        }
    }

    private void drain() throws InterruptedException {
        EventPipeline current = pipeline;
        if (current != null) {
            current.drain(shutdownSeconds());
        }
    }

    private long shutdownSeconds() {
        ShutdownStrategy strategy = getEndpoint().getCamelContext().getShutdownStrategy();
        return strategy.getTimeUnit().toSeconds(strategy.getTimeout());
    }

    /** On the link's event loop: must not block. */
    private void received(Delivery delivery) {
        EventPipeline current = pipeline;
        if (current != null) {
            current.accept(delivery);
        }
    }

    /**
     * On the link's event loop: the exception handler, which may be the route's, runs in a thread of the consumer's.
     */
    private void trouble(String reason, ErrorCode code) {
        EventPipeline current = pipeline;
        if (current != null) {
            try {
                current.execute(() -> getExceptionHandler()
                        .handleException(
                                CstaExceptions.link(getEndpoint().linkConfig().name(), code, reason, null)));
            } catch (RejectedExecutionException e) {
                LOG.debug("{} is being stopped, and so is not told: {}", getEndpoint(), reason);
            }
        }
    }

    private void enterRoute(Delivery delivery, boolean redelivered, Consumer<Throwable> whenDone) {
        AtomicBoolean told = new AtomicBoolean();
        Consumer<Throwable> done = failure -> {
            if (told.compareAndSet(false, true)) {
                whenDone.accept(failure);
            }
        };
        Exchange exchange = null;
        try {
            exchange = createExchange(false);
            CstaBody body = delivery.body();
            exchange.getMessage().setBody(body);
            CstaHeaders.set(exchange.getMessage(), body);
            String counted =
                    eventsByName.count(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME, String.class));
            getEndpoint().getComponent().meters().event(this, counted);
            if (redelivered) {
                exchange.getMessage().setHeader(CstaConstants.REDELIVERED, true);
            }
            Exchange created = exchange;
            AsyncCallback release = defaultConsumerCallback(created, false);
            getAsyncProcessor().process(created, sync -> {
                Throwable failure = failure(created);
                if (failure != null) {
                    failedEvents.increment();
                }
                try {
                    release.done(sync);
                } finally {
                    done.accept(failure);
                }
            });
        } catch (Throwable e) {
            // also an Error must not keep the next event of the lane from coming
            try {
                getExceptionHandler().handleException("An event could not be processed", exchange, e);
            } finally {
                done.accept(e);
            }
        }
    }

    /** What made the exchange fail, or null if the event is done. */
    private static Throwable failure(Exchange exchange) {
        Throwable failure = exchange.getException();
        return failure == null && exchange.isRollbackOnly() ? new RollbackExchangeException(exchange) : failure;
    }

    /** The link, or null while the consumer is not started. */
    CstaLink link() {
        SharedLinks.Lease<SwitchService> current = lease;
        return current == null ? null : current.link();
    }

    /** The devices that are monitored or are to be, as they are now; empty while the consumer is not started. */
    Set<String> devices() {
        Subscribed current = subscribed;
        return current == null ? Set.of() : current.devices();
    }

    /** Why it is not known which devices are to be monitored now, or null. */
    String devicesFailure() {
        WatchedDevices source = watched;
        Subscribed current = subscribed;
        return source != null ? source.failure() : current == null ? null : current.listFailure();
    }

    /** See {@link Subscribed#add}. */
    CompletableFuture<List<String>> add(Collection<String> devices, Integer referenceId, Duration timeout) {
        return running().add(devices, referenceId, timeout);
    }

    /** See {@link Subscribed#remove}. */
    CompletableFuture<List<String>> remove(Collection<String> devices, Integer referenceId, Duration timeout) {
        return running().remove(devices, referenceId, timeout);
    }

    private Subscribed running() {
        Subscribed current = subscribed;
        if (current == null) {
            throw new InvalidValueException(
                    "RouteId", "the consumer of the route '" + getRouteId() + "' is being stopped");
        }
        return current;
    }

    /** The devices that are monitored or are to be. */
    @ManagedAttribute(description = "The devices that are monitored or are to be")
    public List<String> getDevices() {
        return List.copyOf(devices());
    }

    /**
     * Monitors more devices until the consumer stops. For JMX.
     *
     * @param devices the devices, separated by commas
     * @return those that were not monitored before
     * @throws IllegalStateException if one of them cannot be monitored; it is not added then
     */
    @ManagedOperation(description = "Monitors more devices until the consumer stops, and returns those that are new")
    public List<String> addMonitors(String devices) throws InterruptedException {
        Duration limit = getEndpoint().linkConfig().timers().linkTimeout();
        return awaitChange(() -> add(named(devices), null, limit), limit);
    }

    /**
     * Does not monitor those devices any more until the consumer stops. For JMX.
     *
     * @param devices the devices, separated by commas
     * @return those that were monitored before
     */
    @ManagedOperation(
            description =
                    "Does not monitor those devices any more until the consumer stops, and returns those that were monitored")
    public List<String> removeMonitors(String devices) throws InterruptedException {
        Duration limit = getEndpoint().linkConfig().timers().linkTimeout();
        return awaitChange(() -> remove(named(devices), null, limit), limit);
    }

    private static Set<String> named(String devices) {
        Set<String> named = devices == null ? Set.of() : DeviceList.of(devices);
        if (named.isEmpty()) {
            throw new IllegalArgumentException(
                    "No device is named, expected some with commas between, such as 3001,3002");
        }
        return named;
    }

    /** Operators' consoles do not know the classes of this component: what fails is told with one that they know. */
    private static List<String> awaitChange(Supplier<CompletableFuture<List<String>>> change, Duration limit)
            throws InterruptedException {
        try {
            return change.get().get(limit.toMillis() + LAST_WORD_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InvalidValueException e) {
            throw new IllegalStateException(e.getMessage());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw new IllegalStateException("It was not done within " + limit.toMillis() + " ms");
        }
    }

    /** How many events wait for the route or are being processed. */
    @ManagedAttribute(description = "Events that wait for the route or are being processed")
    public int getPendingEvents() {
        EventPipeline current = pipeline;
        return current == null ? 0 : current.pending();
    }

    /** How full the lanes are now. */
    LaneStatus laneStatus() {
        EventPipeline current = pipeline;
        return current == null ? LaneStatus.NONE : current.lanes();
    }

    /** How many octets the pending events have, as they came from the switch. */
    @ManagedAttribute(description = "Octets of the events that wait for the route or are being processed")
    public long getPendingOctets() {
        return laneStatus().octets();
    }

    /** In how many lanes, which are calls and devices, events wait or are being processed. */
    @ManagedAttribute(description = "Calls and devices whose events wait for the route or are being processed")
    public int getLanes() {
        return laneStatus().lanes();
    }

    /** How many pending events the call or device has that has most of them. */
    @ManagedAttribute(description = "Pending events of the call or device that has most of them")
    public long getFullestLane() {
        return laneStatus().fullest();
    }

    /** When the oldest pending event came, in UTC, or null if there is none. */
    @ManagedAttribute(description = "When the oldest event came that waits for the route or is being processed")
    public String getOldestPendingEvent() {
        Instant oldest = laneStatus().oldestPending();
        return oldest == null ? null : oldest.toString();
    }

    /** How many events were dropped because too many waited, or discarded while the consumer was suspended. */
    @ManagedAttribute(
            description =
                    "Events that were dropped because too many waited, or discarded while the consumer was suspended")
    public long getDroppedEvents() {
        EventPipeline current = pipeline;
        return current == null ? 0 : current.dropped();
    }

    /** The spool as it is now, or null if there is none. */
    public SpoolStatus getSpoolStatus() {
        EventPipeline current = pipeline;
        return current == null ? null : current.spool();
    }

    /** How many events are in the spool; 0 without one. */
    @ManagedAttribute(description = "Events in the spool")
    public long getSpooledEvents() {
        SpoolStatus spool = getSpoolStatus();
        return spool == null ? 0 : spool.stored();
    }

    /** How many times events in the spool were delivered again since the consumer was started. */
    @ManagedAttribute(description = "How many times events in the spool were delivered again")
    public long getRedeliveredEvents() {
        EventPipeline current = pipeline;
        return current == null ? 0 : current.redelivered();
    }

    /** How many events the route was given since the consumer exists, by name; those given again count again. */
    @ManagedAttribute(description = "Events that the route was given, by name")
    public Map<String, Long> getEventsByName() {
        return eventsByName.snapshot();
    }

    /** How many private events the route was given since the consumer exists, by number. */
    @ManagedAttribute(description = "Private events that the route was given, by number")
    public Map<String, Long> getEventsByNumber() {
        Map<String, Long> named = eventsByName.snapshot();
        Map<String, Long> numbered = new TreeMap<>();
        for (PrivateEventType type : PrivateEventType.values()) {
            Long count = named.get(type.eventName());
            if (count != null) {
                numbered.put(Integer.toString(type.number()), count);
            }
        }
        return numbered;
    }

    /** How many exchanges with an event failed, and no error handler took care of it. */
    @ManagedAttribute(description = "Events whose exchange failed")
    public long getFailedEvents() {
        return failedEvents.sum();
    }

    /** The name of the link. */
    @ManagedAttribute(description = "The name of the link")
    public String getLinkName() {
        return getEndpoint().linkConfig().name();
    }
}
