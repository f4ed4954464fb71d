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
package io.camelcsta.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A listening socket and its connections. */
final class SimulatorServer {

    private static final long LIMIT_SECONDS = 5;
    private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(1 << 20, 1 << 23);

    private final ListenerOptions listener;
    private final Channel channel;
    /** That which listens, and all connections, also those that come while they are being closed. */
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    /** On the simulator's thread only. */
    private boolean splitsFrames;

    /**
     * Listens.
     *
     * @throws IllegalStateException if the address cannot be listened on
     */
    SimulatorServer(SimulatorOptions options, ListenerOptions listener, SimulatorLoop loop, SimulatedSwitch theSwitch) {
        this.listener = listener;
        WireFormat wire = listener.wire(options);
        ChannelFuture bound = new ServerBootstrap()
                .group(loop.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        channels.add(accepted);
                        ApplicationLink application = new ApplicationLink(theSwitch, wire, accepted);
                        if (options.tls != null) {
                            TlsHandshake.addTo(accepted, options, theSwitch, application);
                        }
                        accepted.pipeline().addLast("splitting", new Splitting());
                        if (listener.opening() != null) {
                            accepted.pipeline().addLast("opening", new OpeningAnswer(listener.opening()));
                        }
                        wire.framing().addTo(accepted.pipeline(), wire.maxFrameLength());
                        accepted.pipeline().addLast("application", application);
                    }
                })
                .bind(options.bindAddress, listener.port());
        if (!bound.awaitUninterruptibly(LIMIT_SECONDS, TimeUnit.SECONDS) || !bound.isSuccess()) {
            throw new IllegalStateException(
                    "The simulator cannot listen on " + options.bindAddress + ":" + listener.port(), bound.cause());
        }
        this.channel = bound.channel();
        channels.add(channel);
    }

    /**
     * Listens no more, and closes all connections. The end of an event loop alone may leave sockets open with Netty
     * 4.2.
     */
    void close() {
        channels.close().awaitUninterruptibly(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    ListenerOptions listener() {
        return listener;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    void splitsFrames(boolean splits) {
        splitsFrames = splits;
    }

    /** Writes octet by octet when it is told to, so that no message arrives in one piece. */
    private final class Splitting extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (!splitsFrames || !(message instanceof ByteBuf octets) || octets.readableBytes() < 2) {
                context.write(message, promise);
                return;
            }
            while (octets.readableBytes() > 1) {
                context.writeAndFlush(octets.readRetainedSlice(1));
            }
            context.write(octets, promise);
        }
    }
}
