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
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One application that has connected to the proxy, and its connection to the switch. On the proxy's thread only. */
final class ProxiedConnection {

    private static final int LIMIT_MILLIS = 20_000;
    /** How long a closed socket still reads. */
    private static final int LINGER_MILLIS = 100;

    private final FaultProxy.State proxy;
    private final SocketChannel client;
    private final ProgrammedFault programmed;
    private final Map<Direction, Pipe> pipes = new EnumMap<>(Direction.class);
    /** The directions that were ended (FIN) while nothing passed. */
    private final Set<Direction> missedEnds = EnumSet.noneOf(Direction.class);
    /** Null until it is connected. */
    private SocketChannel target;

    private boolean connecting;
    private boolean swallowing;
    private boolean broken;
    private boolean closed;

    /** A fault of one connection: after the n-th message in that direction. */
    record ProgrammedFault(Direction direction, int messages, Fault fault) {}

    /** {@code programmed} may be null. */
    ProxiedConnection(
            FaultProxy.State proxy,
            SocketChannel client,
            ProgrammedFault programmed,
            boolean swallowing,
            Framing framing) {
        this.proxy = proxy;
        this.client = client;
        this.programmed = programmed;
        this.swallowing = swallowing;
        for (Direction direction : Direction.values()) {
            pipes.put(direction, new Pipe(this, direction, proxy.flow(direction), swallowing ? null : framing));
        }
        client.pipeline().addLast(new End(Direction.TO_SWITCH));
    }

    /** Connects to the switch, unless nothing is to pass. */
    void open(InetSocketAddress address) {
        if (swallowing) {
            adjustReading();
            return;
        }
        connecting = true;
        ChannelFuture connected = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.SO_RCVBUF, FaultProxy.RECEIVE_BUFFER)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, LIMIT_MILLIS)
                .handler(new End(Direction.TO_APPLICATION))
                .connect(address);
        connected.addListener(future -> connected((SocketChannel) connected.channel(), future.isSuccess()));
    }

    private void connected(SocketChannel channel, boolean success) {
        connecting = false;
        if (closed) {
            channel.close();
        } else if (!success && swallowing) {
            broken = true;
        } else if (!success) {
            reset();
        } else {
            target = channel;
            adjustReading();
            if (!swallowing
                    && programmed != null
                    && programmed.messages == 0
                    && programmed.fault != Fault.CUT_IN_THE_MIDDLE) {
                fault();
            }
        }
    }

    long waiting(Direction direction) {
        return pipes.get(direction).waiting();
    }

    private void adjustReading() {
        pipes.values().forEach(Pipe::adjustReading);
    }

    SocketChannel source(Direction direction) {
        return direction == Direction.TO_SWITCH ? client : target;
    }

    SocketChannel sink(Direction direction) {
        return direction == Direction.TO_SWITCH ? target : client;
    }

    /** Whether what comes is lost. */
    boolean discards() {
        return swallowing || closed;
    }

    /** Something was set. */
    void changed() {
        if (!discards()) {
            pipes.values().forEach(Pipe::changed);
        }
    }

    // programmed faults

    boolean isDue(Direction direction, int messages) {
        return isDue(direction, messages, programmed != null && programmed.fault != Fault.CUT_IN_THE_MIDDLE);
    }

    boolean isDueInTheMiddle(Direction direction, int messages) {
        return isDue(direction, messages, programmed != null && programmed.fault == Fault.CUT_IN_THE_MIDDLE);
    }

    private boolean isDue(Direction direction, int messages, boolean kind) {
        return kind && programmed.direction == direction && messages >= programmed.messages;
    }

    /** The programmed fault happens now. */
    void fault() {
        if (discards()) {
            return;
        }
        proxy.faultHappened();
        switch (programmed.fault) {
            case CUT, CUT_IN_THE_MIDDLE -> cut();
            case RESET -> reset();
            case HALF_OPEN -> swallow();
        }
    }

    // what happens to all connections

    void swallow() {
        swallowing = true;
        pipes.values().forEach(Pipe::swallow);
    }

    /** What comes from now on passes again. */
    void passAgain(InetSocketAddress address) {
        if (!swallowing) {
            return;
        }
        swallowing = false;
        if (broken) {
            reset();
        } else {
            if (target == null && !connecting) {
                open(address);
            }
            missedEnds.forEach(direction -> pipes.get(direction).receivedEnd());
            adjustReading();
        }
    }

    void cut() {
        if (close()) {
            finish(client);
            finish(target);
        }
    }

    void reset() {
        if (close()) {
            resetClient(client);
            finish(target);
        }
    }

    /** Sends RST: nothing lingers, and nothing is read any more. */
    static void resetClient(SocketChannel channel) {
        if (channel.isActive()) {
            channel.config().setSoLinger(0);
        }
        channel.close();
    }

    /** Closes both sockets without any courtesy. */
    void abandon() {
        if (close()) {
            client.close();
            if (target != null) {
                target.close();
            }
        }
    }

    private boolean close() {
        if (closed) {
            return false;
        }
        closed = true;
        proxy.ended(this);
        pipes.values().forEach(Pipe::clear);
        return true;
    }

    /** Sends FIN. What comes is still read for a moment: closing a socket with unread octets would send RST. */
    private static void finish(SocketChannel channel) {
        if (channel == null) {
            return;
        } else if (!channel.isActive() || channel.isInputShutdown()) {
            channel.close();
            return;
        }
        channel.shutdownOutput();
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    void directionEnded() {
        if (pipes.values().stream().allMatch(Pipe::hasEnded)) {
            cut();
        }
    }

    /** A socket was reset, or could not be written to. */
    private void lost(SocketChannel channel) {
        channel.close();
        if (closed) {
            return;
        } else if (swallowing) {
            broken = true;
        } else if (close()) {
            SocketChannel other = channel == client ? target : client;
            if (other != null) {
                resetClient(other);
            }
        }
    }

    /** The end of a socket: client or target. */
    private final class End extends ChannelInboundHandlerAdapter {

        private final Direction direction;

        /** The direction of which the socket is the source. */
        private End(Direction direction) {
            this.direction = direction;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object octets) {
            if (discards()) {
                ((ByteBuf) octets).release();
            } else {
                pipes.get(direction).received((ByteBuf) octets);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event != ChannelInputShutdownEvent.INSTANCE) {
                return;
            }
            if (closed) {
                context.close();
            } else if (swallowing) {
                missedEnds.add(direction);
            } else {
                pipes.get(direction).receivedEnd();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            changed();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            lost((SocketChannel) context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            lost((SocketChannel) context.channel());
        }
    }
}
