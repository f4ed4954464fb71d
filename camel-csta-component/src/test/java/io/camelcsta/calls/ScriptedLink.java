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
package io.camelcsta.calls;

import io.camelcsta.link.ApplicationSession;
import io.camelcsta.link.Arrival;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.EventFilter;
import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.Failures;
import io.camelcsta.link.HeartbeatKind;
import io.camelcsta.link.LinkConfig;
import io.camelcsta.link.LinkCounters;
import io.camelcsta.link.LinkListener;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.link.LinkUp;
import io.camelcsta.link.MessageListener;
import io.camelcsta.link.Outage;
import io.camelcsta.link.RequestException;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import io.camelcsta.transport.Address;
import io.camelcsta.transport.Framing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A link without a connection: it tells its listener what {@code AssociationLink} tells it, in the same order, when a
 * test says that the connection is lost, the switch enabled, and so on. One thread; time is virtual.
 */
final class ScriptedLink implements CstaLink {

    static final Duration LINK_TIMEOUT = Duration.ofSeconds(7);
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    static final String NAME = "pbx";
    private static final String ADDRESS = "pbx:1040";
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final LinkConfig CONFIG = config0();

    private final VirtualClock clock;
    private final ScriptedMonitors monitors;
    /** What is on its way from the switch. */
    private final Deque<Runnable> wire = new ArrayDeque<>();

    private final List<Asked> outstanding = new ArrayList<>();
    private final Set<Object> readers = new java.util.HashSet<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private LinkListener listener;
    private ModelSwitch theSwitch;
    private Observer observer;

    private LinkState state = LinkState.DISCONNECTED;
    private boolean usedConnection;
    private int restoration;
    private String voided;
    private Instant voidedSince;
    private Outage outage;
    private Instant lastReceived;
    private boolean closing;

    /** Hears what the service is told, before it is. */
    interface Observer {

        /** An event of a monitor that stands; {@code again}: the switch repeats it. */
        void told(Told told, Instant time, boolean again);

        /** The monitor of a device stands that did not. */
        void monitorStarted(String device);

        /** The service is to be brought up to date with the devices. */
        void resynchronises(Collection<String> devices);

        /** A snapshot that brings the service up to date is asked for; what it is to remember. */
        Set<String> snapshotAsked(String device);

        /** It has come, or not. */
        void snapshotAnswered(String device, Set<String> newer, Asked.Answer answer);

        /** Monitors do not stand any more. */
        void monitorsLost();
    }

    ScriptedLink(VirtualClock clock) {
        this.clock = clock;
        this.monitors = new ScriptedMonitors(this);
    }

    private static LinkConfig config0() {
        return new LinkConfig(
                new LinkConfig.Identity(
                        NAME,
                        List.of(new Address("pbx", 1040)),
                        LinkConfig.XML,
                        Framing.XML,
                        null,
                        null,
                        "ed4",
                        ApplicationSession.NONE,
                        "camel",
                        null,
                        null,
                        null,
                        false,
                        null),
                new LinkConfig.Timers(
                        LINK_TIMEOUT,
                        LINK_TIMEOUT,
                        true,
                        LINK_TIMEOUT,
                        Duration.ofSeconds(180),
                        LINK_TIMEOUT,
                        new LinkConfig.Reconnection(RETRY, RETRY, Duration.ofSeconds(60), Duration.ZERO),
                        new LinkConfig.Heartbeat(HeartbeatKind.REQUEST_SYSTEM_STATUS, LINK_TIMEOUT, 3),
                        false,
                        100,
                        Duration.ZERO,
                        1_000_000));
    }

    void connect(LinkListener service, ModelSwitch modelSwitch, Observer observing) {
        listener = service;
        theSwitch = modelSwitch;
        observer = observing;
    }

    LinkListener listener() {
        return listener;
    }

    Observer observer() {
        return observer;
    }

    VirtualClock clock() {
        return clock;
    }

    Duration retryDelay() {
        return RETRY;
    }

    Instant lastReceived() {
        return lastReceived == null ? clock.now() : lastReceived;
    }

    boolean canSend() {
        return state == LinkState.USABLE || state == LinkState.MONITORING;
    }

    boolean isClosing() {
        return closing;
    }

    LinkState state() {
        return state;
    }

    /** Whether a monitor of the device is being started. */
    boolean isStarting(String device) {
        return monitors.isStarting(device);
    }

    // ---- what the test lets happen

    /** The switch sends something, which comes when all that was sent before has. */
    void send(Runnable message) {
        wire.add(message);
    }

    /** Whether something is on its way. */
    boolean isBusy() {
        return !wire.isEmpty();
    }

    /** The next message comes. */
    void receive() {
        lastReceived = clock.next();
        wire.remove().run();
    }

    /** There is a connection, and the switch is enabled. */
    void connected() {
        if (state == LinkState.DISCONNECTED && !closing) {
            usedConnection = false;
            monitoring();
        }
    }

    /** The connection is lost. */
    void disconnected() {
        if (state != LinkState.DISCONNECTED) {
            wire.clear();
            theSwitch.disconnected();
            lose("the connection was reset", LinkState.DISCONNECTED);
            usedConnection = false;
        }
    }

    /** The switch says that it is disabled. */
    void disabled() {
        if (canSend()) {
            lose("the switch says that it is disabled", LinkState.WAITING_FOR_SWITCH);
        }
    }

    /** The switch says that it is enabled. */
    void enabled() {
        if (state == LinkState.WAITING_FOR_SWITCH) {
            monitoring();
        } else if (canSend()) {
            if (voided == null) {
                voided = "the switch says that it is enabled";
                voidedSince = lastReceived();
            }
            monitors.lost();
            restoration++;
            listener.onMonitorsLost("the switch says that it is enabled");
            monitoring();
        }
    }

    /** The switch says that messages were lost. */
    void messagesLost() {
        if (canSend()) {
            Instant since = lastReceived();
            listener.onEventsMissed(null, "the switch reports that messages were lost", since, null);
            resynchronise(monitors.standingDevices());
        }
    }

    /** The switch has ended a monitor. */
    void monitorStopped(String crossReference) {
        monitors.stoppedBySwitch(crossReference);
    }

    /** An event has come. */
    void event(Told told, CstaMessage.Event event, boolean again) {
        monitors.received(told, event, new Arrival(lastReceived()), again);
    }

    /** An answer has come. */
    void answered(Asked asked, Asked.Answer answer) {
        if (outstanding.remove(asked)) {
            asked.complete(answer);
        }
    }

    // ---- the link as a state machine

    private void monitoring() {
        state = LinkState.MONITORING;
        int current = ++restoration;
        monitors.restart().whenComplete((nothing, error) -> {
            if (current == restoration && state == LinkState.MONITORING) {
                resynchronise(current);
            }
        });
    }

    private void resynchronise(int current) {
        if (outage == null && voided == null) {
            usable(null);
            return;
        }
        resynchronise(monitors.standingDevices()).whenComplete((result, error) -> {
            if (current == restoration && state == LinkState.MONITORING) {
                usable(result);
            }
        });
    }

    /** Has the service brought up to date. */
    CompletableFuture<Resynchronised> resynchronise(Collection<String> devices) {
        observer.resynchronises(devices);
        return listener.resynchronise(devices);
    }

    private void usable(Resynchronised resynchronised) {
        state = LinkState.USABLE;
        boolean told = isOrWasUsable();
        usedConnection = true;
        monitors.reconcileAll();
        String reason = voided;
        voided = null;
        if (told) {
            listener.onEventsMissed(null, reason + "; all monitors were started again", voidedSince, resynchronised);
        } else {
            Outage over = outage;
            outage = null;
            listener.onUsable(new LinkUp(
                    ADDRESS,
                    over,
                    monitors.standing(),
                    monitors.failed().stream().map(FailedMonitor::device).toList(),
                    resynchronised));
        }
    }

    private void lose(String reason, LinkState next) {
        boolean wasUsable =
                isOrWasUsable() || outage == null && state == LinkState.MONITORING && monitors.standing() > 0;
        state = next;
        restoration++;
        voided = null;
        if (wasUsable) {
            outage = new Outage(clock.now(), lastReceived(), reason, 0);
        }
        List<Asked> failing = List.copyOf(outstanding);
        outstanding.clear();
        failing.forEach(asked ->
                asked.complete(Asked.Answer.failed(Failures.of(RequestException.Kind.LINK_LOST, reason, true))));
        monitors.lost();
        listener.onMonitorsLost(reason);
        if (wasUsable) {
            listener.onLost(reason, ADDRESS, outage.lastReceived(), closing);
        }
    }

    private boolean isOrWasUsable() {
        return usedConnection && outage == null;
    }

    // ---- sending

    /** Sends a request of the link's own. */
    void sendOwn(Service service, Struct body, Consumer<Asked.Answer> then) {
        ask(new Asked(service, body, null, then), LINK_TIMEOUT);
    }

    private void ask(Asked asked, Duration timeout) {
        if (!canSend()) {
            asked.complete(Asked.Answer.failed(
                    Failures.of(RequestException.Kind.NOT_USABLE, "There is no usable link", false)));
            return;
        }
        outstanding.add(asked);
        asked.limit(clock.schedule(
                () -> answered(
                        asked,
                        Asked.Answer.failed(Failures.of(RequestException.Kind.TIMEOUT, "no answer in time", true))),
                timeout));
        theSwitch.asked(asked);
    }

    // ---- what users ask

    @Override
    public LinkConfig config() {
        return CONFIG;
    }

    @Override
    public LinkStatus status() {
        return new LinkStatus(
                NAME,
                state,
                clock.now(),
                ADDRESS,
                null,
                null,
                null,
                lastReceived,
                outstanding.size(),
                0,
                monitors.standing(),
                monitors.failed(),
                false,
                new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public boolean execute(Runnable task) {
        task.run();
        return true;
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        clock.schedule(task, delay);
    }

    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<CstaMessage.Response> request(Service service, Struct body, Duration timeout) {
        CompletableFuture<CstaMessage.Response> future = new CompletableFuture<>();
        ask(
                new Asked(service, body, null, answer -> {
                    if (answer.error() != null) {
                        future.completeExceptionally(answer.error());
                    } else {
                        future.complete(new CstaMessage.Response(1, service, answer.body()));
                    }
                }),
                timeout);
        return future;
    }

    @Override
    public CompletableFuture<SegmentedAnswer> requestSegmented(Service service, Struct body, Duration timeout) {
        return requestSegmented(service, body, timeout, false);
    }

    @Override
    public CompletableFuture<SegmentedAnswer> requestSegmentedOwn(Service service, Struct body) {
        return requestSegmented(service, body, LINK_TIMEOUT, service.name().equals("SnapshotDevice"));
    }

    private CompletableFuture<SegmentedAnswer> requestSegmented(
            Service service, Struct body, Duration timeout, boolean resynchronises) {
        String device = resynchronises ? ((DeviceId) body.get("snapshotObject")).number() : null;
        Set<String> newer = resynchronises && canSend() ? observer.snapshotAsked(device) : null;
        CompletableFuture<SegmentedAnswer> future = new CompletableFuture<>();
        ask(
                new Asked(service, body, newer, answer -> {
                    if (newer != null) {
                        observer.snapshotAnswered(device, newer, answer);
                    }
                    if (answer.error() != null) {
                        future.completeExceptionally(answer.error());
                    } else {
                        future.complete(new SegmentedAnswer(answer.body(), answer.items()));
                    }
                }),
                timeout);
        return future;
    }

    @Override
    public MonitorUse monitor(String device, DeviceId id, EventFilter filter, boolean keepsTrying) {
        return monitors.use(device, id, filter, keepsTrying);
    }

    @Override
    public void pauseReading(Object user, PauseEnd end) {
        end.ended(false);
    }

    @Override
    public void resumeReading(Object user) {
        // it is never paused
    }

    @Override
    public void keepReading(Object user, boolean waits) {
        if (waits) {
            readers.add(user);
        } else {
            readers.remove(user);
        }
    }

    @Override
    public boolean isMonitored(String device, EventType event) {
        return monitors.passes(device, event);
    }

    @Override
    public boolean isMonitored(String device) {
        return monitors.stands(device);
    }

    @Override
    public Map<String, Integer> kept() {
        Map<String, Integer> kept = new LinkedHashMap<>();
        kept.put("outstandingRequests", outstanding.size());
        kept.put("readers", readers.size());
        kept.put("monitors", monitors.size());
        return kept;
    }

    @Override
    public void reconnect() {
        disconnected();
    }

    @Override
    public void renewMonitors() {
        enabled();
    }

    @Override
    public CompletableFuture<Void> close() {
        if (!closing) {
            closing = true;
            if (state != LinkState.DISCONNECTED) {
                wire.clear();
                theSwitch.disconnected();
                lose("closed by this application", LinkState.DISCONNECTED);
            }
            monitors.closed();
            closed.complete(null);
        }
        return closed;
    }

    @Override
    public void traceMessages(MessageListener messages) {
        // nobody does
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }
}
