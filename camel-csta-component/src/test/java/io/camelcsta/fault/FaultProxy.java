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
package io.camelcsta.fault;

import io.camelcsta.transport.Framing;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/**
 * A TCP proxy between an application and a switch that does to their connections what networks do:
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(pbx.address(), Framing.XML)) {
 *     String uri = "csta:" + proxy.address();
 *     proxy.afterMessages(Direction.TO_APPLICATION, 3, Fault.CUT);
 * }
 * }</pre>
 *
 * <p>It listens on a free port of 127.0.0.1, connects every application that connects to it to the switch, and passes
 * octets both ways as they come. The end of a direction (FIN) passes behind the octets before it, a reset at once. An
 * application is reset if the switch cannot be connected to.
 *
 * <p>Everything happens on a thread of the proxy's own. All methods may be called by any thread; a command returns when
 * it is in force, and stays so until it is taken back. What the proxy has given to the sockets before is on its way and
 * comes. All settings are for the present connections and for later ones unless a method says otherwise. Methods throw
 * {@link IllegalStateException} if the proxy is closed or its thread does not answer within five seconds.
 *
 * <p>Given a {@link Framing} the proxy finds the ends of messages. It does so no longer, in one direction of one
 * connection, after octets that are no header of a message, and in a connection through which nothing passed for a
 * while. It does not know octets before the first message, white space between messages or lengths that count
 * characters. In TLS it sees no messages: there it is used without a framing.
 */
public final class FaultProxy implements AutoCloseable {

    /** Small, so that a sender notices soon that it is not read. */
    static final int RECEIVE_BUFFER = 1 << 18;

    private static final long LIMIT_SECONDS = 20;

    private final EventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("fault-proxy", true));
    private final Framing framing;
    private final State state;
    private final InetSocketAddress address;

    private FaultProxy(InetSocketAddress target, Framing framing) {
        if (framing != null) {
            // complains about a framing without headers
            MessageMeter.headerLength(framing);
        }
        this.framing = framing;
        this.state = new State(target);
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted.pipeline().addLast(new Accepting());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IllegalStateException("The proxy cannot listen", bound.cause());
        }
        this.address = (InetSocketAddress) bound.channel().localAddress();
    }

    /**
     * Starts a proxy; it listens when this returns.
     *
     * @param host the host of the switch
     * @param port its port
     * @param framing how messages are delimited: {@code XML}, {@code LENGTH2} or {@code HIPATH}; null if the proxy need
     *     not tell messages apart
     * @throws IllegalArgumentException if it is {@code BER}, which has no header
     */
    public static FaultProxy to(String host, int port, Framing framing) {
        return new FaultProxy(new InetSocketAddress(host, port), framing);
    }

    /** The same, with the address as {@code host:port}. */
    public static FaultProxy to(String address, Framing framing) {
        return new FaultProxy(parse(address), framing);
    }

    private static InetSocketAddress parse(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + address + "' is not host:port");
        }
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    /** Where the proxy listens, as {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** The port where the proxy listens. */
    public int port() {
        return address.getPort();
    }

    /** Connects later applications to that switch; connections that are open stay as they are. */
    public void target(String host, int port) {
        InetSocketAddress target = new InetSocketAddress(host, port);
        run(() -> state.target = target);
    }

    /** The same, with the address as {@code host:port}. */
    public void target(String hostAndPort) {
        InetSocketAddress target = parse(hostAndPort);
        run(() -> state.target = target);
    }

    // connections

    /**
     * Closes both sides of all connections (FIN). What the proxy still holds back is lost. What the ends send is read
     * and lost for a tenth of a second, then the sockets are closed for good.
     */
    public void cut() {
        run(() -> all(ProxiedConnection::cut));
    }

    /** The same, with a reset (RST) towards the applications; see {@link Fault#RESET}. */
    public void reset() {
        run(() -> all(ProxiedConnection::reset));
    }

    /**
     * Whether nothing passes any more in either direction, default false. Neither end is told: connections stay open,
     * what comes is read and lost, and if one end closes or resets its side the other does not learn of it. New
     * connections are accepted and likewise lose everything; the switch does not see them.
     *
     * <p>After {@code false} what is new passes, and an end whose other end is gone by now is told. What was lost stays
     * lost, so that a message may be cut off: it is best to {@link #cut} connections that were half open. New
     * connections of that time are connected to the switch then. This ends {@link Fault#HALF_OPEN} too.
     */
    public void halfOpen(boolean on) {
        run(() -> {
            state.halfOpen = on;
            all(on ? ProxiedConnection::swallow : connection -> connection.passAgain(state.target));
        });
    }

    /** Whether new connections are reset at once, default false. */
    public void refuse(boolean on) {
        run(() -> state.refusing = on);
    }

    // octets

    /**
     * Holds back all octets of a direction, and its end. Nothing is lost: the proxy stops reading, so that TCP holds
     * back the sender when the buffers of both are full. The proxy does not notice meanwhile that the sender closes or
     * resets.
     */
    public void stall(Direction direction) {
        set(direction, flow -> flow.stalled = true);
    }

    /** Ends {@link #stall}; what was held back comes. */
    public void resume(Direction direction) {
        set(direction, flow -> flow.stalled = false);
    }

    /**
     * Lets octets that come from now on pass that much later, in their order, with up to 16 MiB on their way; zero ends
     * it for later octets.
     */
    public void delay(Direction direction, Duration time) {
        long nanos = notNegative(time);
        set(direction, flow -> flow.delayNanos = nanos);
    }

    /**
     * Writes everything in pieces of so many octets, each given to TCP alone; TCP may still join them if the receiver
     * does not read in time. 0 ends it.
     */
    public void chunks(Direction direction, int octets) {
        int size = notNegative(octets);
        set(direction, flow -> flow.chunk = size);
    }

    /** Writes what comes within that time after a first octet as one piece at its end; zero ends it. */
    public void merge(Direction direction, Duration time) {
        long nanos = notNegative(time);
        set(direction, flow -> flow.mergeNanos = nanos);
    }

    /**
     * Passes no more than so many octets a second, in up to a hundred pieces, and reads hardly ahead, so that TCP holds
     * back the sender when its buffers are full. 0 ends it.
     *
     * @param direction the direction whose receiver seems to be slow
     */
    public void slowReader(int octetsPerSecond, Direction direction) {
        int rate = notNegative(octetsPerSecond);
        set(direction, flow -> flow.octetsPerSecond = rate);
    }

    private static int notNegative(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("Expected 0 or more, not " + number);
        }
        return number;
    }

    private static long notNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("Expected no negative time, not " + time);
        }
        return time.toNanos();
    }

    // messages

    /**
     * Programs a fault of one connection, the next one that is accepted: it happens right after that many messages have
     * passed in that direction. Several are used up by one new connection after the other, not by those that are
     * accepted while half open.
     *
     * @param messages 0 is as soon as the switch is connected, or in the middle of the first message
     * @throws IllegalStateException if the proxy has no framing
     */
    public void afterMessages(Direction direction, int messages, Fault fault) {
        requireFraming();
        ProxiedConnection.ProgrammedFault programmed = new ProxiedConnection.ProgrammedFault(
                Objects.requireNonNull(direction), notNegative(messages), Objects.requireNonNull(fault));
        run(() -> state.programmed.addLast(programmed));
    }

    /**
     * Changes one octet in the body of the next message that begins in that direction; the header stays right.
     *
     * @param random chooses the octet and its value; used by the proxy's thread
     * @throws IllegalStateException if the proxy has no framing
     */
    public void corrupt(Direction direction, Random random) {
        change(direction, MessageChange.corrupt(Objects.requireNonNull(random)));
    }

    /**
     * Lets the next message that begins in that direction pass twice; it counts twice.
     *
     * @throws IllegalStateException if the proxy has no framing
     */
    public void duplicate(Direction direction) {
        change(direction, MessageChange.DUPLICATE);
    }

    /**
     * Loses the next message that begins in that direction; it does not count.
     *
     * @throws IllegalStateException if the proxy has no framing
     */
    public void drop(Direction direction) {
        change(direction, MessageChange.DROP);
    }

    /**
     * Holds back the next message that begins in that direction, while later ones pass, until {@link #release}; it
     * counts when it passes. It is for one connection: what was held passes through the one that is there then.
     *
     * @throws IllegalStateException if the proxy has no framing
     */
    public void hold(Direction direction) {
        requireFraming();
        run(() -> {
            Flow flow = state.flow(direction);
            flow.changes.addLast((message, headerLength) -> {
                flow.held.addLast(message);
                return List.of();
            });
        });
    }

    /** Lets the messages pass that are held; those that are to be held and have not come are held nevertheless. */
    public void release(Direction direction) {
        set(direction, Flow::release);
    }

    /** How many messages are held in that direction now. */
    public int held(Direction direction) {
        return call(() -> state.flow(direction).held.size());
    }

    private void change(Direction direction, MessageChange change) {
        requireFraming();
        run(() -> state.flow(direction).changes.addLast(change));
    }

    private void requireFraming() {
        if (framing == null) {
            throw new IllegalStateException("The proxy was given no framing and cannot tell messages apart");
        }
    }

    /** Ends all that was set or programmed; connections stay, apart from what {@code halfOpen(false)} does to them. */
    public void behave() {
        run(() -> {
            state.refusing = false;
            state.programmed.clear();
            state.flows.values().forEach(Flow::behave);
        });
        halfOpen(false);
        run(() -> all(ProxiedConnection::changed));
    }

    // what can be observed

    /** The connections of applications that are open now. */
    public int connections() {
        return call(() -> state.connections.size());
    }

    /** The connections that were accepted so far, without those that were refused. */
    public int accepted() {
        return call(() -> state.accepted);
    }

    /** The connections that were reset at once so far. */
    public int refused() {
        return call(() -> state.refused);
    }

    /** The programmed faults of connections that have happened so far. */
    public int faults() {
        return call(() -> state.faults);
    }

    /** The octets that have passed in that direction so far, through all connections. */
    public long octets(Direction direction) {
        return call(() -> state.flow(direction).octets);
    }

    /** The octets in that direction that wait in the proxy to pass, through all connections. */
    public long waiting(Direction direction) {
        return call(() -> state.connections.stream()
                .mapToLong(connection -> connection.waiting(direction))
                .sum());
    }

    /**
     * The messages that have passed as a whole in that direction so far, through all connections.
     *
     * @throws IllegalStateException if the proxy has no framing
     */
    public long messages(Direction direction) {
        requireFraming();
        return call(() -> state.flow(direction).messages);
    }

    /**
     * Waits until so many connections are open.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if they are not in time
     */
    public void awaitConnections(int number, Duration limit) {
        await(number + " connections", () -> connections() == number, limit);
    }

    /**
     * Waits until so many connections have been accepted, or more.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if they are not in time
     */
    public void awaitAccepted(int number, Duration limit) {
        await(number + " accepted connections", () -> accepted() >= number, limit);
    }

    /**
     * Waits until so many programmed faults of connections have happened, or more.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if they have not in time
     */
    public void awaitFaults(int number, Duration limit) {
        await(number + " faults", () -> faults() >= number, limit);
    }

    /**
     * Waits until so many messages have passed in that direction, or more.
     *
     * @throws org.awaitility.core.ConditionTimeoutException if they have not in time
     */
    public void awaitMessages(Direction direction, long number, Duration limit) {
        await(number + " messages " + direction, () -> messages(direction) >= number, limit);
    }

    private static void await(String what, BooleanSupplier condition, Duration limit) {
        Awaitility.await(what)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition::getAsBoolean);
    }

    /** Closes all connections and the port, and ends the thread. */
    @Override
    public void close() {
        if (!group.isShuttingDown()) {
            run(() -> {
                all(ProxiedConnection::abandon);
                state.flows.values().forEach(Flow::clear);
            });
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    // the proxy's thread

    private void set(Direction direction, Consumer<Flow> setting) {
        Objects.requireNonNull(direction, "direction");
        run(() -> {
            setting.accept(state.flow(direction));
            all(ProxiedConnection::changed);
        });
    }

    private void all(Consumer<ProxiedConnection> act) {
        List.copyOf(state.connections).forEach(act);
    }

    private void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    private <T> T call(Supplier<T> task) {
        try {
            Future<T> result = group.submit(task::get);
            return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("The proxy is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the proxy", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The proxy's thread does not do its work", e);
        }
    }

    /** What the proxy's thread knows; on that thread only. */
    static final class State {

        private final Map<Direction, Flow> flows = new EnumMap<>(Direction.class);
        private final Set<ProxiedConnection> connections = new LinkedHashSet<>();
        private final Deque<ProxiedConnection.ProgrammedFault> programmed = new ArrayDeque<>();
        private InetSocketAddress target;
        private boolean halfOpen;
        private boolean refusing;
        private int accepted;
        private int refused;
        private int faults;

        private State(InetSocketAddress target) {
            this.target = target;
            for (Direction direction : Direction.values()) {
                flows.put(direction, new Flow());
            }
        }

        Flow flow(Direction direction) {
            return flows.get(direction);
        }

        void faultHappened() {
            faults++;
        }

        void ended(ProxiedConnection connection) {
            connections.remove(connection);
        }
    }

    /** The first moment of a connection. */
    private final class Accepting extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            SocketChannel client = (SocketChannel) context.channel();
            context.pipeline().remove(this);
            if (state.refusing) {
                state.refused++;
                ProxiedConnection.resetClient(client);
                return;
            }
            state.accepted++;
            ProxiedConnection connection = new ProxiedConnection(
                    state,
                    client,
                    framing == null || state.halfOpen ? null : state.programmed.pollFirst(),
                    state.halfOpen,
                    framing);
            state.connections.add(connection);
            connection.open(state.target);
        }
    }
}
