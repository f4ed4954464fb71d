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
package io.camelcsta.link;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.MessageType;
import io.camelcsta.model.description.Service;
import io.camelcsta.transport.Address;
import io.camelcsta.transport.Frame;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link as a state machine. Its event loop is the only thread that changes anything; every connection has a number,
 * so that nothing late from an old one touches a new one. It goes on trying to be usable until it is closed.
 */
final class AssociationLink implements CstaLink {

    private static final Logger LOG = LoggerFactory.getLogger(AssociationLink.class);

    /** How long taking leave of the switch may take. */
    static final Duration RELEASE_LIMIT = Duration.ofSeconds(2);

    private final LimitedLog limited = new LimitedLog(LOG);
    private final LinkConfig config;
    private final EventLoop loop;
    private final Connecting connecting;
    private final Counting counting = new Counting();
    private final LinkTrace trace = new LinkTrace(this);
    private final PendingRequests pending;
    private final Outbox outbox;
    private final RequestWindow window;
    private final Monitors monitors;
    private final Segments segments;
    private final Inbox inbox;
    private final SwitchStatus status;
    private final Heartbeat heartbeat;
    private final ReadingPauses pauses;
    private final Failback failback;
    private final ConnectionRounds rounds;
    private final CompletableFuture<Void> closedFuture = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();

    private final LinkListener listener;
    private Channel channel;
    private int generation;
    private Association association;
    private ScheduledFuture<?> reconnectTimer;
    private boolean closing;
    /** Why leave is being taken of the switch though the link goes on, and what comes then; or null. */
    private Leaving leaving;

    private LinkException.Reason failure = LinkException.Reason.UNREACHABLE;
    /** Whether the present connection has been usable. */
    private boolean usedConnection;
    /** Counts how often monitors were voided, so that an old restoration ends nothing. */
    private int restoration;
    /**
     * Why monitors are being started again on a connection that stays, and since when events may be missed; or null.
     */
    private String voided;

    private Instant voidedSince;
    private Outage outage;
    private long usableSinceNanos;
    private final Set<Object> readers = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile int awaitingReaders;
    /** When the message before the last one came. */
    private Instant previouslyReceived;

    // written by the event loop, read by any thread
    private volatile CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile boolean beenUsable;
    private volatile LinkState state = LinkState.DISCONNECTED;
    private volatile Instant since = Instant.now();
    private volatile Instant lastReceived;
    private volatile Instant nextAttempt;
    private volatile String address;
    private volatile String lastError;

    /** @param blocking where what may block is done, such as reading key stores */
    AssociationLink(
            LinkConfig config,
            EventLoop loop,
            Executor blocking,
            Function<CstaLink, ? extends LinkListener> listenerFactory) {
        this.config = config;
        this.loop = loop;
        this.connecting = new Connecting(this, blocking);
        this.pending = new PendingRequests(loop, InvokeIds.of(config.identity().isXml()));
        this.outbox = new Outbox(config, pending, counting, trace::sent);
        this.window = new RequestWindow(
                loop, config.timers().maxOutstandingRequests(), config.timers().requestInterval());
        this.monitors = new Monitors(this);
        this.segments = new Segments(this);
        this.inbox = new Inbox(this, monitors, segments, pending, counting);
        this.status = new SwitchStatus(this);
        this.heartbeat = new Heartbeat(this);
        this.pauses = new ReadingPauses(this);
        this.failback = new Failback(this);
        this.rounds = new ConnectionRounds(config);
        this.association = newAssociation();
        this.listener = listenerFactory.apply(this);
    }

    Association association() {
        return association;
    }

    String address() {
        return address;
    }

    Inbox inbox() {
        return inbox;
    }

    Connecting connecting() {
        return connecting;
    }

    LinkTrace trace() {
        return trace;
    }

    LinkListener listener() {
        return listener;
    }

    EventLoop loop() {
        return loop;
    }

    /** Starts to set it up; once. */
    void start() {
        if (started.compareAndSet(false, true) && !execute(this::beginRound)) {
            ready.completeExceptionally(new LinkException(
                    LinkException.Reason.CLOSED,
                    "The csta link '" + config.name() + "' could not be set up: " + EVENT_LOOPS_ENDED,
                    null));
        }
    }

    // ---- connecting

    /** Tries all addresses in order of priority. */
    private void beginRound() {
        if (!closing && state == LinkState.DISCONNECTED) {
            rounds.begin();
            connectNext();
        }
    }

    private void connectNext() {
        if (closing || state != LinkState.DISCONNECTED) {
            return;
        }
        cancel(reconnectTimer);
        nextAttempt = null;
        Address target = rounds.next();
        if (target == null) {
            roundFailed();
        } else {
            connect(target);
        }
    }

    private void connect(Address target) {
        int connection = ++generation;
        failure = LinkException.Reason.UNREACHABLE;
        usedConnection = false;
        association = newAssociation();
        address = target.toString();
        counting.count(Counting.What.CONNECTS);
        if (outage != null) {
            outage = outage.tried();
        }
        moveTo(LinkState.CONNECTING);
        connecting.begin(connection, target);
    }

    /** A leave of the link's own. */
    private record Leaving(String reason, Runnable then) {}

    /** Whether the connection of that number is being made. */
    boolean isConnecting(int connection) {
        return connection == generation && state == LinkState.CONNECTING;
    }

    /**
     * The connection of that number begins; whether it stands is told to {@link #connected} and {@link #connectFailed}.
     */
    void opening(Channel connection) {
        channel = connection;
        outbox.open(connection);
    }

    private Association newAssociation() {
        if (!config.identity().isXml()) {
            return new AcseAssociation(this);
        }
        return config.identity().applicationSession() == ApplicationSession.ECMA354
                ? new SessionAssociation(this)
                : new Association.None(this);
    }

    /** The connection that is being made cannot be. */
    void connectFailed(LinkException.Reason why, String reason) {
        // what comes of it all the same is too late
        generation++;
        channel = null;
        failure = why;
        lastError = reason;
        rounds.addressFailed(why, address, reason);
        moveTo(LinkState.DISCONNECTED);
        loop.execute(this::connectNext);
    }

    /** No address of this round could be used. Whoever waits is told; the next round comes later. */
    private void roundFailed() {
        LinkException error = rounds.failed();
        if (rounds.isNews(error)) {
            tell(() -> listener.onUnavailable(error));
        }
        CompletableFuture<Void> waiting = ready;
        if (!waiting.isDone()) {
            ready = new CompletableFuture<>();
            waiting.completeExceptionally(error);
        }
        long nanos = rounds.nanosUntilNext();
        if (nanos >= 0) {
            beginRoundIn(nanos);
        }
    }

    private void beginRoundIn(long nanos) {
        LOG.debug(
                "The csta link '{}' is connected again in {} ms", config.name(), TimeUnit.NANOSECONDS.toMillis(nanos));
        nextAttempt = Instant.now().plusNanos(nanos);
        reconnectTimer = loop.schedule(this::beginRound, nanos, TimeUnit.NANOSECONDS);
    }

    /** The connection of that number stands, secured if it is to be. */
    void connected(int connection) {
        if (connection == generation && state == LinkState.CONNECTING) {
            moveTo(LinkState.ASSOCIATING);
            heartbeat.heard();
            association.begin();
        }
    }

    /** The switch has accepted the application. */
    void associated() {
        // an acceptance that comes while the link is being closed changes nothing
        if (state == LinkState.ASSOCIATING) {
            waitForSwitch();
        }
    }

    /** The switch has said which version it speaks. */
    void speak(String version) {
        outbox.speak(version);
    }

    // ---- waiting for the switch

    private void waitForSwitch() {
        moveTo(LinkState.WAITING_FOR_SWITCH);
        status.waitForIt();
    }

    // ---- usable

    private void monitoring() {
        status.served();
        moveTo(LinkState.MONITORING);
        int current = ++restoration;
        monitors.restart().whenComplete((nothing, error) -> {
            if (current == restoration && state == LinkState.MONITORING) {
                resynchronise(current);
            }
        });
    }

    /** The switch has voided all monitors, but not the connection. */
    void remonitor(String reason) {
        limited.warn("remonitor", "The monitors of the csta link '{}' are started again: {}", config.name(), reason);
        if (voided == null) {
            voided = reason;
            voidedSince = previouslyReceived();
        }
        monitors.lost();
        // what this ends must not make the link usable
        restoration++;
        tell(() -> listener.onMonitorsLost(reason));
        monitoring();
    }

    private void resynchronise(int current) {
        if (outage == null && voided == null) {
            usable(null);
            return;
        }
        CompletableFuture<Resynchronised> done;
        try {
            done = listener.resynchronise(monitors.standingDevices());
        } catch (RuntimeException e) {
            LOG.error("Calls on the csta link '{}' could not be brought up to date", config.name(), e);
            done = CompletableFuture.completedFuture(Resynchronised.NOTHING);
        }
        done.whenComplete((result, error) -> {
            if (current == restoration && state == LinkState.MONITORING) {
                usable(result);
            }
        });
    }

    private void usable(Resynchronised resynchronised) {
        lastError = null;
        rounds.succeeded();
        inbox.reset();
        moveTo(LinkState.USABLE);
        boolean told = isOrWasUsable();
        if (!usedConnection) {
            usedConnection = true;
            usableSinceNanos = System.nanoTime();
            failback.usableAt(rounds.currentAddress());
            limited.info("usable", "The csta link '{}' to {} is usable", config.name(), address);
            if (config.identity().systemRegister()) {
                status.register();
            }
        }
        monitors.reconcileAll();
        tellUsable(told, resynchronised);
        beenUsable = true;
        ready.complete(null);
    }

    private void tellUsable(boolean told, Resynchronised resynchronised) {
        String reason = voided;
        voided = null;
        if (told) {
            Instant missedSince = voidedSince;
            tell(() -> listener.onEventsMissed(
                    null, reason + "; all monitors were started again", missedSince, resynchronised));
        } else {
            Outage over = outage;
            outage = null;
            LinkUp up = new LinkUp(
                    address,
                    over,
                    monitors.standing(),
                    monitors.failed().stream().map(FailedMonitor::device).toList(),
                    resynchronised);
            tell(() -> listener.onUsable(up));
        }
    }

    /** The link is no longer usable: everything pending fails, monitors do not stand any more, the listener is told. */
    private void lose(String reason, LinkState next) {
        boolean wasUsable =
                isOrWasUsable() || outage == null && state == LinkState.MONITORING && monitors.standing() > 0;
        lastError = reason;
        moveTo(next);
        restoration++;
        voided = null;
        if (wasUsable) {
            rounds.usableFor(usedConnection ? System.nanoTime() - usableSinceNanos : 0);
            outage = new Outage(Instant.now(), lastReceived(), reason, 0);
        }
        if (!closing && ready.isDone() && !loop.isShuttingDown()) {
            // who starts now waits until it is usable again; without an event loop that would be in vain
            ready = new CompletableFuture<>();
        }
        // first what waits, so that nothing of it is sent when what is pending makes room
        window.failAll(reason);
        pending.failAll(reason, next == LinkState.DISCONNECTED);
        segments.failAll(reason);
        monitors.lost();
        pauses.lost();
        tell(() -> listener.onMonitorsLost(reason));
        if (wasUsable) {
            counting.count(Counting.What.LOSSES);
            Instant heard = outage.lastReceived();
            tell(() -> listener.onLost(reason, address, heard, closing));
        }
    }

    /** Tells the listener something; what goes wrong there must not keep the link from going on. */
    void tell(Runnable telling) {
        try {
            telling.run();
        } catch (Throwable e) {
            LOG.error("What has happened on the csta link '{}' could not be handled", config.name(), e);
        }
    }

    /** Whether the listener takes the link for usable. */
    private boolean isOrWasUsable() {
        return usedConnection && outage == null;
    }

    /** When something last came; now if nothing has yet. */
    Instant lastReceived() {
        Instant last = lastReceived;
        return last == null ? Instant.now() : last;
    }

    /** When something came before the message that is being handled. */
    private Instant previouslyReceived() {
        return previouslyReceived == null ? lastReceived() : previouslyReceived;
    }

    /** The connection cannot be used: it is closed, for that reason. */
    void giveUp(LinkException.Reason why, String reason) {
        failure = why;
        closed(generation, reason);
    }

    /** What comes on the connection of that number is not framed as it should be. */
    void protocolBroken(int connection, String reason) {
        if (connection == generation) {
            giveUp(LinkException.Reason.PROTOCOL, reason);
        }
    }

    /** The TLS handshake on the connection of that number failed. */
    void tlsFailed(int connection, String reason) {
        if (connection == generation) {
            giveUp(LinkException.Reason.TLS_FAILED, reason);
        }
    }

    /** The connection of that number is gone, or has to go. */
    void closed(int connection, String reason) {
        if (connection != generation || state == LinkState.DISCONNECTED) {
            return;
        }
        if (failure == LinkException.Reason.UNREACHABLE && state != LinkState.CONNECTING) {
            failure = LinkException.Reason.NOT_READY;
        }
        if (failure.isPermanent() && !usedConnection) {
            rounds.refused();
        }
        if (usedConnection && !closing && leaving == null) {
            limited.warn("lost", "The csta link '{}' to {} is lost: {}", config.name(), address, reason);
        } else {
            LOG.debug("The connection of the csta link '{}' to {} has ended: {}", config.name(), address, reason);
        }
        boolean wasUsed = usedConnection;
        // what fails now must not give another reason
        LinkException.Reason why = failure;
        Leaving left = leaving;
        leaving = null;
        disconnect(left == null ? reason : left.reason());
        if (closing) {
            finishClose();
        } else if (left != null) {
            // never from inside the callback of the connection that has just gone
            loop.execute(left.then());
        } else if (wasUsed) {
            beginRoundIn(rounds.delayNanos());
        } else {
            rounds.addressFailed(why, address, reason);
            // never from inside the callback of the connection that has just gone
            loop.execute(this::connectNext);
        }
    }

    private void disconnect(String reason) {
        generation++;
        lose(reason, LinkState.DISCONNECTED);
        usedConnection = false;
        association.gone();
        status.forget();
        failback.stop();
        if (channel != null) {
            channel.close();
            channel = null;
            outbox.close();
        }
    }

    /** Whether the address at that position has not refused the application for good. */
    boolean mayUse(int index) {
        return rounds.mayUse(index);
    }

    /** Leaves the present address for the one at that position. */
    void moveTo(int index) {
        if (closing || !usedConnection) {
            return;
        }
        String preferred = config.identity().addresses().get(index).toString();
        LOG.info("The csta link '{}' returns from {} to the preferred address {}", config.name(), address, preferred);
        leave("the link returns to the preferred address " + preferred, () -> {
            rounds.beginAt(index);
            connectNext();
        });
    }

    /**
     * Takes leave of the switch, and does something then, also if the switch closes the connection instead of
     * answering.
     */
    private void leave(String reason, Runnable then) {
        int connection = generation;
        failback.stop();
        leaving = new Leaving(reason, then);
        moveTo(LinkState.CLOSING);
        association.release(() -> closed(connection, reason));
    }

    @Override
    public void traceMessages(MessageListener listener) {
        trace.to(listener);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closedFuture.copy();
    }

    @Override
    public void reconnect() {
        executeForOperator(() -> {
            // one that is not started yet waits until one like it has taken its leave
            if (closing || !started.get() || state == LinkState.CLOSING) {
                return;
            }
            LOG.info("The csta link '{}' is connected again on request", config.name());
            rounds.forgetRefusals();
            if (state == LinkState.CONNECTING || state == LinkState.DISCONNECTED) {
                cancel(reconnectTimer);
                disconnect("connected again on request");
                beginRound();
            } else {
                leave("connected again on request", this::beginRound);
            }
        });
    }

    @Override
    public void renewMonitors() {
        executeForOperator(() -> {
            if (state != LinkState.USABLE) {
                return;
            }
            List<String> former = monitors.crossReferences();
            former.forEach(reference ->
                    sendOwn(DeviceMonitor.MONITOR_STOP, DeviceMonitor.monitorStop(reference), (answer, error) -> {
                        if (error != null) {
                            LOG.debug(
                                    "The monitor '{}' on the link '{}' could not be stopped: {}",
                                    reference,
                                    config.name(),
                                    error.getMessage());
                        }
                    }));
            remonitor("an operator has asked for it");
            // their last events are no reason to stop them once more
            former.forEach(monitors::ending);
        });
    }

    @Override
    public CompletableFuture<Void> close() {
        if (loop.isShuttingDown()) {
            // with its event loop, which is the user's, the connection has ended too
            closedFuture.complete(null);
        } else if (!execute(this::beginClose)) {
            closedFuture.complete(null);
        }
        return closedFuture;
    }

    private void beginClose() {
        if (closing) {
            return;
        }
        closing = true;
        cancel(reconnectTimer);
        failback.stop();
        nextAttempt = null;
        if (channel == null || state == LinkState.CONNECTING || state == LinkState.DISCONNECTED) {
            if (channel != null) {
                channel.close();
            }
            generation++;
            channel = null;
            moveTo(LinkState.DISCONNECTED);
            finishClose();
            return;
        } else if (state == LinkState.CLOSING) {
            // it is leaving for another address already, and ends when it has
            return;
        }
        int connection = generation;
        moveTo(LinkState.CLOSING);
        association.release(() -> closed(connection, "closed by this application"));
    }

    private void finishClose() {
        monitors.closed();
        pauses.lost();
        ready.completeExceptionally(new LinkException(LinkException.Reason.CLOSED, "The link was closed", null));
        closedFuture.complete(null);
    }

    private static void cancel(ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void moveTo(LinkState next) {
        if (state != next) {
            LOG.debug("The csta link '{}': {} -> {}", config.name(), state, next);
            state = next;
            since = Instant.now();
        }
    }

    // ---- receiving

    void received(int connection, Frame frame) {
        if (connection == generation) {
            Instant now = Instant.now();
            previouslyReceived = lastReceived;
            lastReceived = now;
            inbox.received(frame, outbox.codec(), new Arrival(now));
        }
    }

    /** What the switch says of itself; {@code unasked}: it says it now because something has happened. */
    void systemStatus(String said, boolean unasked) {
        status.said(said, unasked);
    }

    /** The switch waits for requests, as far as can be told. */
    void switchServes() {
        if (state == LinkState.WAITING_FOR_SWITCH) {
            monitoring();
        }
    }

    /** The switch does not serve requests now, though the connection stands. */
    void switchRests(String reason) {
        if (canSend()) {
            limited.warn("notUsable", "The csta link '{}' to {} is not usable: {}", config.name(), address, reason);
            lose(reason, LinkState.WAITING_FOR_SWITCH);
            return;
        }
        lastError = reason;
        if (!usedConnection && state == LinkState.WAITING_FOR_SWITCH) {
            LinkException error = new LinkException(
                    LinkException.Reason.NOT_READY,
                    "The csta link '" + config.name() + "' to " + address + " stands but is not usable: " + reason,
                    null);
            if (rounds.isNews(error)) {
                tell(() -> listener.onUnavailable(error));
            }
        }
    }

    /** The switch has lost messages. */
    void messagesLost() {
        // told at once, so that it stands in the stream of events where some are missing
        Instant missedSince = previouslyReceived();
        tell(() -> listener.onEventsMissed(null, "the switch reports that messages were lost", missedSince, null));
        tell(() -> listener.resynchronise(monitors.standingDevices()));
    }

    LinkState state() {
        return state;
    }

    boolean hasOneAddress() {
        return rounds.hasOneAddress();
    }

    /** Nothing has come for a heartbeat interval on the connection of that number. */
    void silent(int connection, boolean first) {
        boolean listening =
                state == LinkState.WAITING_FOR_SWITCH || state == LinkState.MONITORING || state == LinkState.USABLE;
        if (connection != generation || !listening || pauses.isPausing()) {
            return;
        }
        if (first) {
            heartbeat.heard();
        }
        heartbeat.silent();
    }

    void heartbeatSent() {
        counting.count(Counting.What.HEARTBEATS);
    }

    void readAutomatically(boolean automatically) {
        if (channel == null) {
            return;
        } else if (!automatically) {
            counting.count(Counting.What.READING_PAUSES);
            channel.config().setAutoRead(false);
            return;
        }
        // later: messages that were read already come at once then, and the present one may still be being handled
        Channel paused = channel;
        loop.execute(() -> {
            if (paused != channel || !pauses.isPausing()) {
                paused.config().setAutoRead(true);
            }
        });
    }

    /** Whether users wait for something that the switch sends. */
    boolean isAwaited() {
        return window.isUsed() || segments.isCollecting() || !readers.isEmpty();
    }

    /** As {@link #isAwaited}, as far as other threads can see it; for any thread. */
    boolean isBusy() {
        return pending.outstanding() > 0 || window.waiting() > 0 || awaitingReaders > 0;
    }

    void lookAtPauses() {
        pauses.apply();
    }

    void monitorFailed() {
        counting.count(Counting.What.MONITOR_FAILURES);
    }

    // ---- sending

    /** Writes a message that expects no answer. */
    void write(CstaMessage message) {
        outbox.write(message);
    }

    /** Sends a request at once, in any state with a connection. On the event loop only. */
    void send(
            MessageType type,
            IntFunction<CstaMessage> message,
            Duration timeout,
            PendingRequests.Completion completion) {
        if (outbox.isOpen()) {
            outbox.send(type, message, timeout, completion);
        } else {
            completion.accept(null, notUsable());
        }
    }

    /** Sends a request of the link's own once the switch may be asked for more. On the event loop only. */
    void sendOwn(Service service, Struct body, PendingRequests.Completion completion) {
        window.submitOwn(
                linkTimeout(),
                (left, done) ->
                        send(service, id -> new CstaMessage.Request(id, service, body), left, (answer, error) -> {
                            // first the room, so that what the completion asks for next finds it
                            done.run();
                            pauses.apply();
                            completion.accept(answer, error);
                        }),
                error -> completion.accept(null, error));
        pauses.apply();
    }

    /** As {@link #sendOwn}, if requests may be sent now; in any thread. */
    void requestOwn(Service service, Struct body, PendingRequests.Completion completion) {
        boolean runs = execute(() -> {
            if (canSend()) {
                sendOwn(service, body, completion);
            } else {
                completion.accept(null, notUsable());
            }
        });
        if (!runs) {
            completion.accept(null, eventLoopsEnded());
        }
    }

    private static RequestException eventLoopsEnded() {
        return RequestException.of(
                RequestException.Kind.NOT_USABLE, "There is no usable link: " + EVENT_LOOPS_ENDED, false);
    }

    private RequestException notUsable() {
        return RequestException.of(
                RequestException.Kind.NOT_USABLE, "There is no usable link: " + status().describe(), false);
    }

    @Override
    public CompletableFuture<CstaMessage.Response> request(Service service, Struct body, Duration timeout) {
        CompletableFuture<CstaMessage.Response> future = new CompletableFuture<>();
        execute(() -> request(service, body, timeout, future), future);
        return future;
    }

    private void request(
            Service service, Struct body, Duration timeout, CompletableFuture<CstaMessage.Response> future) {
        if (!canSend()) {
            future.completeExceptionally(notUsable());
        } else if (!service.answered()) {
            write(new CstaMessage.Request(0, service, body));
            future.complete(null);
        } else {
            window.submitUser(
                    timeout,
                    (left, done) ->
                            send(service, id -> new CstaMessage.Request(id, service, body), left, (answer, error) -> {
                                done.run();
                                pauses.apply();
                                if (error != null) {
                                    future.completeExceptionally(error);
                                } else {
                                    future.complete((CstaMessage.Response) answer);
                                }
                            }),
                    future::completeExceptionally);
            pauses.apply();
        }
    }

    // ---- what users ask

    @Override
    public LinkConfig config() {
        return config;
    }

    @Override
    public LinkStatus status() {
        boolean ended = loop.isShuttingDown();
        return new LinkStatus(
                config.name(),
                state,
                since,
                address,
                status.last(),
                ended ? EVENT_LOOPS_ENDED : lastError,
                ended ? null : nextAttempt,
                lastReceived,
                pending.outstanding(),
                window.waiting(),
                monitors.standing(),
                monitors.failed(),
                pauses.isPausing(),
                counting.snapshot());
    }

    @Override
    public boolean inEventLoop() {
        return loop.inEventLoop();
    }

    @Override
    public boolean execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop of the csta link '{}' has ended", config.name());
            return false;
        }
    }

    private void executeForOperator(Runnable task) {
        if (!execute(task)) {
            throw new IllegalStateException("The csta link '" + config.name() + "' cannot do it: " + EVENT_LOOPS_ENDED);
        }
    }

    /** As {@link #execute}; if the event loop has ended, the result fails. */
    void execute(Runnable task, CompletableFuture<?> result) {
        if (!execute(task)) {
            result.completeExceptionally(eventLoopsEnded());
        }
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public CompletableFuture<SegmentedAnswer> requestSegmented(Service service, Struct body, Duration timeout) {
        return segments.request(service, body, timeout);
    }

    @Override
    public CompletableFuture<SegmentedAnswer> requestSegmentedOwn(Service service, Struct body) {
        return segments.requestOwn(service, body);
    }

    @Override
    public MonitorUse monitor(String device, DeviceId id, EventFilter filter, boolean keepsTrying) {
        return monitors.use(device, id, filter, keepsTrying);
    }

    @Override
    public void pauseReading(Object user, PauseEnd end) {
        execute(() -> {
            if (channel != null) {
                pauses.begin(user, end);
            } else {
                end.ended(false);
            }
        });
    }

    @Override
    public void resumeReading(Object user) {
        execute(() -> pauses.end(user));
    }

    @Override
    public void keepReading(Object user, boolean waits) {
        if (waits) {
            readers.add(user);
        } else {
            readers.remove(user);
        }
        awaitingReaders = readers.size();
        pauses.apply();
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
        pending.kept(kept::put);
        window.kept(kept::put);
        monitors.kept(kept::put);
        segments.kept(kept::put);
        pauses.kept(kept::put);
        kept.put("readers", readers.size());
        return kept;
    }

    /** Whether requests may be sent now. */
    boolean canSend() {
        return state == LinkState.USABLE || state == LinkState.MONITORING;
    }

    /** Whether it has been usable at all; for any thread. */
    boolean hasBeenUsable() {
        return beenUsable;
    }

    boolean isClosing() {
        return closing;
    }

    Duration linkTimeout() {
        return config.timers().linkTimeout();
    }
}
