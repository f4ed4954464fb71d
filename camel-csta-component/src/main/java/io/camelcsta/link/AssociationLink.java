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
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.MessageType;
import io.camelcsta.model.description.Service;
import io.camelcsta.transport.Address;
import io.camelcsta.transport.Connector;
import io.camelcsta.transport.Frame;
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
    /** XML has four digits, and 9999 is the events'. */
    private static final int LAST_XML_INVOKE_ID = 9998;
    /** Two octets, as applications of switches use it. */
    private static final int LAST_BER_INVOKE_ID = 32_767;
    /** How long taking leave of the switch may take. */
    static final Duration RELEASE_LIMIT = Duration.ofSeconds(2);
    /** System states in which the switch serves requests (ECMA-269 system status). */
    private static final Set<String> SERVING = Set.of("enabled", "normal", "messagesLost", "overloadImminent", "overloadReached",
            "overloadRelieved", "partiallyDisabled");

    private static final Service REQUEST_SYSTEM_STATUS = Csta.description().service("RequestSystemStatus");
    private static final Service SYSTEM_REGISTER = Csta.description().service("SystemRegister");

    private final LinkConfig config;
    private final EventLoop loop;
    private final int lastInvokeId;
    private final Counting counting = new Counting();
    private final PendingRequests pending;
    private final Monitors monitors;
    private final Segments segments;
    private final Inbox inbox;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> closedFuture = new CompletableFuture<>();

    private final LinkListener listener;
    private MessageCodec codec;
    private Channel channel;
    private int generation;
    private int addressIndex;
    private Association association;
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

    AssociationLink(LinkConfig config, EventLoop loop, Function<CstaLink, ? extends LinkListener> listenerFactory) {
        this.config = config;
        this.loop = loop;
        this.lastInvokeId = config.identity().isXml() ? LAST_XML_INVOKE_ID : LAST_BER_INVOKE_ID;
        this.pending = new PendingRequests(loop, new InvokeIds(FIRST_INVOKE_ID, lastInvokeId));
        this.monitors = new Monitors(this);
        this.segments = new Segments(this);
        this.inbox = new Inbox(this, monitors, segments, pending, counting);
        this.association = newAssociation();
        this.reconnectDelay = config.timers().reconnectDelay();
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
        failure = LinkException.Reason.UNREACHABLE;
        association = newAssociation();
        codec = Codecs.of(config, config.identity().protocolVersion());
        Address target = config.identity().addresses().get(addressIndex);
        address = target.toString();
        moveTo(LinkState.CONNECTING);
        ChannelFuture connecting = Connector.connect(loop, target, config.timers().connectTimeout(), config.identity().opening(),
                config.identity().framing(), config.timers().maxFrameLength(), new LinkHandler(this, connection));
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (connection == generation && !done.isSuccess()) {
                connectFailed(done.cause());
            }
        });
    }

    private Association newAssociation() {
        if (!config.identity().isXml()) {
            return new AcseAssociation(this);
        }
        return config.identity().applicationSession() == ApplicationSession.ECMA354 ? new SessionAssociation(this)
                : new Association.None(this);
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
            case VERSION_REFUSED -> config.identity().isXml()
                    ? "Set the option protocolVersion to a version that the switch supports; it is " + config.identity().protocolVersion()
                    : "Set the option cstaVersions to versions that the switch supports";
            case CONTEXT_REFUSED -> "Set the option applicationContext to the object identifier that the switch expects";
            case LOGIN_REFUSED -> config.identity().isXml() ? "Check the options username, password, applicationId and sessionLogin"
                    : "Check the options username and password";
            case NOT_READY -> "Check that the port is the switch's CSTA port, that its CTI licence allows another application"
                    + (config.identity().isXml() ? ", and whether it wants an application session (option applicationSession; it is "
                            + config.identity().applicationSession() + ")" : ", and the options framing and opening");
            case PROTOCOL -> "Check that the port is the switch's CSTA port and that the options protocol and framing are right";
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

    /** The connection of that number stands. */
    void connected(int connection) {
        if (connection == generation && state == LinkState.CONNECTING) {
            moveTo(LinkState.ASSOCIATING);
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
        if (version != null && version.indexOf(':') > 0) {
            codec = Codecs.of(config, version);
        }
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
        inbox.reset();
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
        segments.failAll(reason);
        monitors.lost();
        if (wasUsable) {
            counting.count(Counting.What.LOSSES);
            listener.onLost(reason, address);
        }
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
        association.gone();
        cancel(statusTimer);
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
        association.release(() -> closed(connection, "closed by this application"));
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
        if (connection == generation) {
            inbox.received(frame, codec);
        }
    }

    /** What the switch says of itself, unasked. */
    void systemStatus(String status) {
        if (state == LinkState.CONNECTING || state == LinkState.ASSOCIATING) {
            // it is looked at when the association stands
            systemStatus = status;
        } else {
            evaluateStatus(status);
        }
    }

    // ---- sending

    /** Writes a message that expects no answer. */
    void write(CstaMessage message) {
        boolean unanswerable = message.invokeId() == CstaMessage.NO_INVOKE_ID && !(message instanceof CstaMessage.Association);
        if (channel == null || unanswerable) {
            return;
        }
        try {
            channel.writeAndFlush(new Frame(message.invokeId(), codec.encode(message)));
            counting.count(Counting.What.FRAMES_SENT);
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
        int id = pending.add(type, timeout, () -> counting.count(Counting.What.TIMEOUTS), completion);
        if (id < 0) {
            completion.accept(null, RequestException.of(RequestException.Kind.TOO_MANY,
                    "All " + (lastInvokeId - FIRST_INVOKE_ID + 1) + " invoke ids are taken by outstanding requests", false));
            return;
        }
        byte[] octets;
        try {
            octets = codec.encode(message.apply(id));
        } catch (CodecException e) {
            pending.complete(id, null, RequestException.of(RequestException.Kind.UNSENDABLE, e.getMessage(), false, e));
            return;
        }
        counting.count(Counting.What.FRAMES_SENT);
        counting.count(Counting.What.REQUESTS);
        channel.writeAndFlush(new Frame(id, octets)).addListener(written -> {
            if (!written.isSuccess()) {
                pending.complete(id, null, RequestException.of(RequestException.Kind.LINK_LOST,
                        "The request could not be written: " + written.cause().getMessage(), true, written.cause()));
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
        return new LinkStatus(config.name(), state, since, address, systemStatus, lastError, pending.outstanding(), monitors.standing(),
                counting.snapshot());
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
}
