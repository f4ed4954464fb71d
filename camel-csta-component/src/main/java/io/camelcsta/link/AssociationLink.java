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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.MessageType;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.SessionDocument;
import io.camelcsta.transport.Address;
import io.camelcsta.transport.Connector;
import io.camelcsta.transport.Frame;
import io.camelcsta.transport.Framing;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * The link as a state machine. Its event loop is the only thread that changes anything; every connection has a number, so
 * that nothing late from an old one touches a new one.
 */
final class AssociationLink implements CstaLink {

    private static final Logger LOG = LoggerFactory.getLogger(AssociationLink.class);

    private static final int FIRST_INVOKE_ID = 1;
    private static final int LAST_INVOKE_ID = 9998;
    private static final Duration RELEASE_LIMIT = Duration.ofSeconds(2);
    /** System states in which the switch serves requests (ECMA-269 system status). */
    private static final Set<String> SERVING = Set.of("enabled", "normal", "messagesLost", "overloadImminent", "overloadReached",
            "overloadRelieved", "partiallyDisabled");

    private static final Service SYSTEM_STATUS = Csta.description().service("SystemStatus");
    private static final Service REQUEST_SYSTEM_STATUS = Csta.description().service("RequestSystemStatus");
    private static final Service SYSTEM_REGISTER = Csta.description().service("SystemRegister");
    private static final Service ESCAPE = Csta.description().service("Escape");
    private static final Service MONITOR_STOP = Csta.description().service("MonitorStop");

    private final LinkConfig config;
    private final EventLoop loop;
    private final LogOnce troubles = new LogOnce(LOG);
    private final PendingRequests pending;
    private final Monitors monitors;
    private final Segments segments;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> closedFuture = new CompletableFuture<>();

    private final LinkListener listener;
    private MessageCodec codec;
    private Channel channel;
    private int generation;
    private int addressIndex;
    private String sessionId;
    private ScheduledFuture<?> sessionTimer;
    private ScheduledFuture<?> statusTimer;
    private ScheduledFuture<?> reconnectTimer;
    private Duration reconnectDelay;
    private boolean closing;
    private LinkException.Reason failure = LinkException.Reason.UNREACHABLE;

    // written by the event loop, read by any thread
    private volatile LinkState state = LinkState.DISCONNECTED;
    private volatile Instant since = Instant.now();
    private volatile String address;
    private volatile String systemStatus;
    private volatile String lastError;
    private volatile int outstanding;
    private volatile LinkCounters counters = new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private final long[] counts = new long[10];

    private enum Count {
        FRAMES_RECEIVED, FRAMES_SENT, EVENTS, REQUESTS, TIMEOUTS, LATE, UNEXPECTED, MALFORMED, UNKNOWN_MONITOR, LOSSES
    }

    AssociationLink(LinkConfig config, EventLoop loop, Function<CstaLink, ? extends LinkListener> listenerFactory) {
        this.config = config;
        this.loop = loop;
        this.pending = new PendingRequests(loop, new InvokeIds(FIRST_INVOKE_ID, LAST_INVOKE_ID));
        this.monitors = new Monitors(this);
        this.segments = new Segments(this);
        this.codec = Codecs.forVersion(config.identity().protocolVersion(), config.timers().maxFrameLength());
        this.reconnectDelay = config.timers().reconnectDelay();
        this.listener = listenerFactory.apply(this);
    }

    LinkListener listener() {
        return listener;
    }

    EventLoop loop() {
        return loop;
    }

    void start() {
        execute(this::connect);
    }

    // ---- connecting

    private void connect() {
        if (closing || state != LinkState.DISCONNECTED) {
            return;
        }
        int connection = ++generation;
        Address target = config.identity().addresses().get(addressIndex);
        address = target.toString();
        moveTo(LinkState.CONNECTING);
        ChannelFuture connecting = Connector.connect(loop, target, config.timers().connectTimeout(), Framing.XML,
                config.timers().maxFrameLength(), new LinkHandler(this, connection));
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (connection == generation && !done.isSuccess()) {
                connectFailed(done.cause());
            } else if (connection == generation) {
                connected();
            }
        });
    }

    private void connectFailed(Throwable cause) {
        channel = null;
        lastError = "cannot connect to " + address + ": " + cause.getMessage();
        failure = LinkException.Reason.UNREACHABLE;
        moveTo(LinkState.DISCONNECTED);
        tryNext();
    }

    /** Tries the next address; after the last one gives up or, if the link has been usable before, waits. */
    private void tryNext() {
        addressIndex++;
        if (closing) {
            finishClose();
        } else if (addressIndex < config.identity().addresses().size()) {
            connect();
        } else {
            addressIndex = 0;
            if (ready.isDone() && !ready.isCompletedExceptionally()) {
                reconnectLater();
            } else {
                ready.completeExceptionally(new LinkException(failure, "The csta link '" + config.name() + "' could not be set up: "
                        + lastError + ". " + advice(failure), null));
            }
        }
    }

    private String advice(LinkException.Reason reason) {
        return switch (reason) {
            case UNREACHABLE -> "Check the host and port in the endpoint's address (" + config.identity().addressText()
                    + "), that the switch's CSTA service is running, and that no firewall is between";
            case VERSION_REFUSED -> "Set the option protocolVersion to a version that the switch supports; it is "
                    + config.identity().protocolVersion();
            case LOGIN_REFUSED -> "Check the options username, password, applicationId and sessionLogin";
            case NOT_READY -> "Check that the port is the switch's CSTA port, that its CTI licence allows another application, and"
                    + " whether it wants an application session (option applicationSession=ecma354)";
            case PROTOCOL -> "Check that the port is the switch's CSTA XML port and that the option protocol is right";
            case CLOSED -> "Start the route again";
        };
    }

    private void reconnectLater() {
        long jitter = ThreadLocalRandom.current().nextLong(Math.max(1, reconnectDelay.toMillis() / 2));
        long delay = reconnectDelay.toMillis() / 2 + jitter;
        Duration doubled = reconnectDelay.multipliedBy(2);
        Duration max = config.timers().reconnectMaxDelay();
        reconnectDelay = doubled.compareTo(max) > 0 ? max : doubled;
        LOG.debug("The csta link '{}' is connected again in {} ms", config.name(), delay);
        reconnectTimer = loop.schedule(this::connect, delay, TimeUnit.MILLISECONDS);
    }

    private void connected() {
        moveTo(LinkState.ASSOCIATING);
        if (config.identity().applicationSession() == ApplicationSession.ECMA354) {
            startSession();
        } else {
            waitForSwitch();
        }
    }

    private void startSession() {
        session(SessionDocuments.start(config), SessionDocuments.START,
                (answer, error) -> {
                    if (error != null) {
                        giveUp(LinkException.Reason.NOT_READY, "no application session: " + error.getMessage());
                    } else if (!answer.isPositive()) {
                        String reason = SessionDocuments.reason(answer);
                        giveUp(reason.equals("requestedProtocolVersionNotSupported") ? LinkException.Reason.VERSION_REFUSED
                                : LinkException.Reason.LOGIN_REFUSED, "the switch refused the application session: " + reason);
                    } else {
                        sessionStarted(answer.body());
                    }
                });
    }

    private void sessionStarted(Struct answer) {
        sessionId = answer.text("sessionID");
        String version = answer.text("actualProtocolVersion");
        if (version != null && version.startsWith("http")) {
            codec = Codecs.forVersion(version, config.timers().maxFrameLength());
        }
        Long seconds = answer.number("actualSessionDuration");
        keepSession(seconds == null ? config.timers().sessionDuration() : Duration.ofSeconds(seconds));
        waitForSwitch();
    }

    /** The session ends when its timer runs out: it is reset after two thirds of the time. */
    private void keepSession(Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            return;
        }
        int connection = generation;
        long delay = Math.max(500, duration.toMillis() * 2 / 3);
        sessionTimer = loop.schedule(() -> {
            if (connection == generation && sessionId != null) {
                resetSession(connection);
            }
        }, delay, TimeUnit.MILLISECONDS);
    }

    private void resetSession(int connection) {
        session(SessionDocuments.reset(sessionId, config.timers().sessionDuration()), SessionDocuments.RESET, (answer, error) -> {
            if (connection != generation) {
                return;
            }
            if (error != null) {
                giveUp(LinkException.Reason.NOT_READY, "the application session's timer could not be reset: " + error.getMessage());
            } else if (!answer.isPositive()) {
                giveUp(LinkException.Reason.LOGIN_REFUSED,
                        "the switch refused to reset the application session's timer: " + SessionDocuments.reason(answer));
            } else {
                Long seconds = answer.body().number("actualSessionDuration");
                keepSession(seconds == null ? config.timers().sessionDuration() : Duration.ofSeconds(seconds));
            }
        });
    }

    private interface SessionAnswer {
        void accept(CstaMessage.Session answer, RequestException error);
    }

    private void session(Struct body, SessionDocument document, SessionAnswer then) {
        send(document, id -> new CstaMessage.Session(id, document, body), config.timers().requestTimeout(),
                (answer, error) -> then.accept((CstaMessage.Session) answer, error));
    }

    // ---- waiting for the switch

    private void waitForSwitch() {
        moveTo(LinkState.WAITING_FOR_SWITCH);
        if (systemStatus != null) {
            // it came while the session was being set up
            evaluateStatus(systemStatus);
            return;
        }
        int connection = generation;
        statusTimer = loop.schedule(() -> {
            if (connection == generation && state == LinkState.WAITING_FOR_SWITCH && systemStatus == null) {
                askForStatus(connection);
            }
        }, config.timers().systemStatusTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void askForStatus(int connection) {
        send(REQUEST_SYSTEM_STATUS, id -> new CstaMessage.Request(id, REQUEST_SYSTEM_STATUS, Struct.empty(REQUEST_SYSTEM_STATUS.request())),
                config.timers().requestTimeout(), (answer, error) -> {
                    if (connection != generation || state != LinkState.WAITING_FOR_SWITCH) {
                        return;
                    }
                    if (answer instanceof CstaMessage.Response response && response.body().text("systemStatus") != null) {
                        evaluateStatus(response.body().text("systemStatus"));
                    } else if (answer != null) {
                        monitoring();
                    } else if (error != null && error.kind() == RequestException.Kind.TIMEOUT) {
                        giveUp(LinkException.Reason.NOT_READY, "the switch at " + address
                                + " is connected but sends no SystemStatus and does not answer RequestSystemStatus");
                    } else if (error != null && error.kind() != RequestException.Kind.LINK_LOST) {
                        // an error or a reject is an answer: the switch is there and serves requests
                        monitoring();
                    }
                });
    }

    /** What the switch says of itself, unasked or asked. */
    private void evaluateStatus(String status) {
        String before = systemStatus;
        systemStatus = status;
        if (status == null) {
            return;
        }
        if (SERVING.contains(status)) {
            if (state == LinkState.WAITING_FOR_SWITCH) {
                monitoring();
            } else if (state == LinkState.USABLE && status.equals("messagesLost")) {
                listener.onMessagesLost("the switch reports that messages were lost");
            }
        } else if (state == LinkState.USABLE || state == LinkState.MONITORING) {
            LOG.warn("The csta link '{}' to {} is not usable: the switch says that it is {} (it was {})", config.name(), address,
                    status, before);
            lose("the switch says that it is " + status);
            moveTo(LinkState.WAITING_FOR_SWITCH);
        } else {
            lastError = "the switch says that it is " + status;
        }
    }

    // ---- usable

    private void monitoring() {
        cancel(statusTimer);
        moveTo(LinkState.MONITORING);
        int connection = generation;
        monitors.restart().whenComplete((nothing, error) -> {
            if (connection == generation && state == LinkState.MONITORING) {
                usable();
            }
        });
    }

    private void usable() {
        lastError = null;
        reconnectDelay = config.timers().reconnectDelay();
        troubles.reset();
        moveTo(LinkState.USABLE);
        LOG.info("The csta link '{}' to {} is usable", config.name(), address);
        if (config.identity().systemRegister()) {
            registerForStatus();
        }
        monitors.reconcileAll();
        listener.onUsable(address);
        ready.complete(null);
    }

    private void registerForStatus() {
        Struct body = Struct.of(SYSTEM_REGISTER.request())
                .set("requestTypes", Flags.of((FlagsType) SYSTEM_REGISTER.request().field("requestTypes").type().base(), List.of("systemStatus")))
                .build();
        send(SYSTEM_REGISTER, id -> new CstaMessage.Request(id, SYSTEM_REGISTER, body), config.timers().requestTimeout(),
                (answer, error) -> {
                    if (error != null) {
                        LOG.warn("The switch at {} did not accept the registration for system status: {}", address, error.getMessage());
                    }
                });
    }

    /** The link is no longer usable: everything pending fails, monitors do not stand any more, the listener is told. */
    private void lose(String reason) {
        boolean wasUsable = state == LinkState.USABLE;
        lastError = reason;
        pending.failAll(reason);
        outstanding = 0;
        segments.failAll(reason);
        monitors.lost();
        if (wasUsable) {
            count(Count.LOSSES);
            listener.onLost(reason, address);
        }
    }

    /** The connection cannot be used: it is closed, for that reason. */
    private void giveUp(LinkException.Reason why, String reason) {
        failure = why;
        closed(generation, reason);
    }

    /** The connection of that number is gone, or has to go. */
    void closed(int connection, String reason) {
        if (connection != generation || state == LinkState.DISCONNECTED) {
            return;
        }
        boolean wasUsable = state == LinkState.USABLE;
        if (state == LinkState.ASSOCIATING || state == LinkState.WAITING_FOR_SWITCH) {
            if (failure == LinkException.Reason.UNREACHABLE) {
                failure = LinkException.Reason.NOT_READY;
            }
        }
        if (!closing) {
            LOG.warn("The csta link '{}' to {} is lost: {}", config.name(), address, reason);
        }
        generation++;
        lose(reason);
        cancel(sessionTimer);
        cancel(statusTimer);
        sessionId = null;
        systemStatus = null;
        if (channel != null) {
            channel.close();
            channel = null;
        }
        moveTo(LinkState.DISCONNECTED);
        if (closing) {
            finishClose();
        } else if (wasUsable) {
            // the same address first
            reconnectLater();
        } else {
            // never from inside the callback of the connection that has just gone
            loop.execute(this::tryNextIfIdle);
        }
    }

    private void tryNextIfIdle() {
        if (state == LinkState.DISCONNECTED) {
            tryNext();
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        execute(this::beginClose);
        return closedFuture;
    }

    private void beginClose() {
        if (closing) {
            return;
        }
        closing = true;
        cancel(reconnectTimer);
        if (channel == null || state == LinkState.CONNECTING || state == LinkState.DISCONNECTED) {
            if (channel != null) {
                channel.close();
            }
            generation++;
            channel = null;
            moveTo(LinkState.DISCONNECTED);
            finishClose();
            return;
        }
        int connection = generation;
        boolean wasUsable = state == LinkState.USABLE;
        moveTo(LinkState.CLOSING);
        if (wasUsable) {
            listener.onLost("the link is closed by this application", address);
        }
        if (sessionId != null) {
            send(SessionDocuments.STOP, id -> new CstaMessage.Session(id, SessionDocuments.STOP, SessionDocuments.stop(sessionId)),
                    RELEASE_LIMIT, (answer, error) -> closed(connection, "closed by this application"));
        } else {
            closed(connection, "closed by this application");
        }
    }

    private void finishClose() {
        monitors.closed();
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
        if (connection != generation) {
            return;
        }
        count(Count.FRAMES_RECEIVED);
        Instant now = Instant.now();
        CstaMessage message;
        try {
            message = codec.decode(frame.invokeId(), frame.octets());
        } catch (CodecException e) {
            malformed(frame, e, now);
            return;
        }
        try {
            handle(message, now);
        } catch (RuntimeException e) {
            // one message must not cost the link
            count(Count.MALFORMED);
            LOG.error("The message {} of the switch at {} could not be handled: {}", message.name(), address, e, e);
        }
    }

    private void handle(CstaMessage message, Instant now) {
        if (message instanceof CstaMessage.Event event) {
            count(Count.EVENTS);
            monitors.received(event, now);
        } else if (message instanceof CstaMessage.Request request) {
            request(request, now);
        } else if (message instanceof CstaMessage.Session session && session.isRequest()) {
            sessionRequest(session);
        } else if (message instanceof CstaMessage.Unknown unknown) {
            unknown(unknown, now);
        } else {
            answer(message);
        }
    }

    private void malformed(Frame frame, CodecException problem, Instant now) {
        count(Count.MALFORMED);
        troubles.warn("malformed", "A message of the switch at {} cannot be read: {}", address, problem.getMessage());
        try {
            unknown(codec.decodeUntouched(frame.invokeId(), frame.octets()), now);
        } catch (CodecException e) {
            boolean answered = pending.complete(frame.invokeId(), null, RequestException.of(RequestException.Kind.ANSWER_MALFORMED,
                    "The switch's answer cannot be read: " + e.getMessage(), true));
            outstanding = pending.size();
            if (!answered) {
                listener.onMessagesLost("a message of the switch could not be read: " + e.getMessage());
            }
        }
    }

    private void unknown(CstaMessage.Unknown message, Instant now) {
        switch (message.kind()) {
            case EVENT -> {
                count(Count.EVENTS);
                listener.onUnknown(monitors.deviceOf(message.monitorCrossRefID()), message, now);
            }
            case RESPONSE -> {
                RequestException failed = RequestException.of(RequestException.Kind.ANSWER_MALFORMED,
                        "The switch's answer " + message.name() + " is not understood", true);
                if (!pending.complete(message.invokeId(), null, failed)) {
                    unexpectedAnswer(message);
                }
                outstanding = pending.size();
            }
            case REQUEST -> {
                write(refusal(message.invokeId()));
                listener.onUnknown(null, message, now);
            }
        }
    }

    private static CstaMessage refusal(int invokeId) {
        return new CstaMessage.Failure(invokeId, new CstaError("operation", "serviceNotSupported"), null);
    }

    private void answer(CstaMessage message) {
        int id = message.invokeId();
        MessageType expected = pending.typeOf(id);
        if (expected == null || id == XmlCodec.EVENT_INVOKE_ID) {
            unexpectedAnswer(message);
            return;
        }
        CstaMessage result = null;
        RequestException error = null;
        if (message instanceof CstaMessage.Failure failed) {
            error = RequestException.refused("The switch refused " + expected + ": " + failed.error(), failed.error());
        } else if (message instanceof CstaMessage.Reject reject) {
            error = RequestException.rejected("The switch rejected " + expected + ": " + reject.kind() + " problem " + reject.problem(),
                    reject.kind(), reject.problem());
        } else if (message instanceof CstaMessage.Response response && response.service() == expected
                || message instanceof CstaMessage.Session session && session.document() == expected) {
            result = message;
        } else {
            error = RequestException.of(RequestException.Kind.ANSWER_MALFORMED,
                    "The switch answered " + expected + " with " + message.name(), true);
        }
        pending.complete(id, result, error);
        outstanding = pending.size();
    }

    private void unexpectedAnswer(CstaMessage message) {
        if (pending.lateAnswer(message.invokeId())) {
            count(Count.LATE);
            troubles.warn("late", "The answer {} with invoke id {} came after its time-out and is ignored", message.name(),
                    message.invokeId());
        } else {
            count(Count.UNEXPECTED);
            troubles.warn("unexpected", "The switch sent an answer {} with invoke id {} that nothing waits for; it is ignored",
                    message.name(), message.invokeId());
        }
    }

    /** What a switch may ask of an application is answered at once (private services, section 2). */
    private void request(CstaMessage.Request request, Instant now) {
        Service service = request.service();
        if (service == SYSTEM_STATUS) {
            respond(request, Struct.empty(service.response()));
            String status = request.body().text("systemStatus");
            if (state == LinkState.CONNECTING || state == LinkState.ASSOCIATING) {
                systemStatus = status;
            } else {
                evaluateStatus(status);
            }
        } else if (service == REQUEST_SYSTEM_STATUS) {
            respond(request, Struct.of(service.response()).set("systemStatus", "normal").build());
        } else if (service == MONITOR_STOP) {
            respond(request, Struct.empty(service.response()));
            monitors.stoppedBySwitch(request.body().text(EventType.MONITOR_CROSS_REF_ID));
        } else if (service == ESCAPE) {
            respond(request, Struct.empty(service.response()));
            listener.onRequest(request, now);
        } else if (!service.answered()) {
            if (!segments.received(request)) {
                listener.onRequest(request, now);
            }
        } else {
            write(refusal(request.invokeId()));
            listener.onRequest(request, now);
        }
    }

    private void respond(CstaMessage.Request request, Struct body) {
        write(new CstaMessage.Response(request.invokeId(), request.service(), body));
    }

    private void sessionRequest(CstaMessage.Session session) {
        if (session.document() == SessionDocuments.TERMINATED) {
            sessionId = null;
            giveUp(LinkException.Reason.LOGIN_REFUSED,
                    "the switch ended the application session: " + SessionDocuments.reason(session));
        } else {
            write(refusal(session.invokeId()));
        }
    }

    // ---- sending

    /** Writes a message that expects no answer. */
    private void write(CstaMessage message) {
        if (channel == null || message.invokeId() == CstaMessage.NO_INVOKE_ID) {
            return;
        }
        try {
            channel.writeAndFlush(new Frame(message.invokeId(), codec.encode(message)));
            count(Count.FRAMES_SENT);
        } catch (CodecException e) {
            LOG.error("{} cannot be written: {}", message.name(), e.getMessage());
        }
    }

    /** Sends a request, in any state with a connection. On the event loop only. */
    void send(MessageType type, IntFunction<CstaMessage> message, Duration timeout,
            PendingRequests.Completion completion) {
        if (channel == null || !channel.isActive()) {
            completion.accept(null, notUsable());
            return;
        }
        int id = pending.add(type, timeout, () -> {
            count(Count.TIMEOUTS);
            outstanding = pending.size();
        }, completion);
        if (id < 0) {
            completion.accept(null, RequestException.of(RequestException.Kind.TOO_MANY,
                    "All " + (LAST_INVOKE_ID - FIRST_INVOKE_ID + 1) + " invoke ids are taken by outstanding requests", false));
            return;
        }
        outstanding = pending.size();
        byte[] octets;
        try {
            octets = codec.encode(message.apply(id));
        } catch (CodecException e) {
            pending.complete(id, null, RequestException.of(RequestException.Kind.UNSENDABLE, e.getMessage(), false, e));
            outstanding = pending.size();
            return;
        }
        count(Count.FRAMES_SENT);
        count(Count.REQUESTS);
        channel.writeAndFlush(new Frame(id, octets)).addListener(written -> {
            if (!written.isSuccess()) {
                pending.complete(id, null, RequestException.of(RequestException.Kind.LINK_LOST,
                        "The request could not be written: " + written.cause().getMessage(), true, written.cause()));
                outstanding = pending.size();
            }
        });
    }

    private RequestException notUsable() {
        return RequestException.of(RequestException.Kind.NOT_USABLE, "There is no usable link: " + status().describe(), false);
    }

    @Override
    public CompletableFuture<CstaMessage.Response> request(Service service, Struct body, Duration timeout) {
        CompletableFuture<CstaMessage.Response> future = new CompletableFuture<>();
        execute(() -> {
            if (state != LinkState.USABLE && state != LinkState.MONITORING) {
                future.completeExceptionally(notUsable());
            } else if (!service.answered()) {
                write(new CstaMessage.Request(0, service, body));
                future.complete(null);
            } else {
                send(service, id -> new CstaMessage.Request(id, service, body), timeout, (answer, error) -> {
                    if (error != null) {
                        future.completeExceptionally(error);
                    } else {
                        future.complete((CstaMessage.Response) answer);
                    }
                });
            }
        });
        return future;
    }

    // ---- what users ask

    @Override
    public LinkConfig config() {
        return config;
    }

    @Override
    public LinkStatus status() {
        return new LinkStatus(config.name(), state, since, address, systemStatus, lastError, outstanding, monitors.standing(), counters);
    }

    @Override
    public boolean inEventLoop() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
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
    public CompletableFuture<List<Struct>> requestSegmented(Service service, Struct body, Duration timeout) {
        return segments.request(service, body, timeout);
    }

    @Override
    public MonitorUse monitor(String device, DeviceId id, EventFilter filter) {
        return monitors.use(device, id, filter);
    }

    @Override
    public boolean isMonitored(String device, EventType event) {
        return monitors.passes(device, event);
    }

    @Override
    public boolean isMonitored(String device) {
        return monitors.stands(device);
    }

    /** Whether requests may be sent now. */
    boolean canSend() {
        return state == LinkState.USABLE || state == LinkState.MONITORING;
    }

    Duration requestTimeout() {
        return config.timers().requestTimeout();
    }

    // ---- counting

    void countUnknownMonitor(CstaMessage.Event event) {
        count(Count.UNKNOWN_MONITOR);
        troubles.warn("unknownMonitor", "The event {} has the cross reference '{}' of no monitor of this link and is dropped",
                event.name(), event.monitorCrossRefID());
    }

    private void count(Count what) {
        counts[what.ordinal()]++;
        counters = new LinkCounters(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7], counts[8],
                counts[9]);
    }
}
