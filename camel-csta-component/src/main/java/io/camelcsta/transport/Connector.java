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
package io.camelcsta.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/** Opens TCP connections to a switch. */
public final class Connector {

    private Connector() {}

    /**
     * What a connection needs.
     *
     * @param timeout how long connecting may take, with the TLS handshake
     * @param tls secures the connection, or null; used up by one connection
     * @param opening octets to exchange before the first message, or null
     * @param framing how messages are delimited
     * @param maxFrameLength the longest message that is read, in octets
     * @param silence after how much time without an octet from the switch an {@link IdleStateEvent} is fired
     */
    public record Settings(
            Duration timeout, SSLEngine tls, Opening opening, Framing framing, int maxFrameLength, Duration silence) {}

    /**
     * Connects; the handler gets {@link Frame}s and writes {@link Frame}s.
     *
     * @param group the event loop that the connection lives on
     * @param address the switch, resolved: resolving would block the event loop
     * @param handler the last handler of the pipeline; its channelActive comes when messages may be sent
     */
    public static ChannelFuture connect(
            EventLoopGroup group, InetSocketAddress address, Settings settings, ChannelHandler handler) {
        return bootstrap(group, settings.timeout())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelPipeline pipeline = channel.pipeline();
                        pipeline.addLast(
                                "silence",
                                new IdleStateHandler(settings.silence().toNanos(), 0, 0, TimeUnit.NANOSECONDS));
                        if (settings.tls() != null) {
                            SslHandler tls = new SslHandler(settings.tls());
                            tls.setHandshakeTimeoutMillis(settings.timeout().toMillis());
                            pipeline.addLast("tls", tls);
                            pipeline.addLast("handshake", new HandshakeHandler());
                        }
                        if (settings.opening() != null) {
                            pipeline.addLast("opening", new OpeningHandler(settings.opening(), settings.timeout()));
                        }
                        settings.framing().addTo(pipeline, settings.maxFrameLength());
                        // one read of the socket may hold hundreds of messages: when reading is paused the rest of them
                        // waits here
                        pipeline.addLast("flow", new FlowControlHandler());
                        pipeline.addLast("link", handler);
                    }
                })
                .connect(address);
    }

    /**
     * Connects and does nothing more, to see whether anybody listens there. The caller closes the channel.
     *
     * @param group the event loop that the connection lives on
     * @param address the switch, resolved
     * @param timeout how long connecting may take
     */
    public static ChannelFuture probe(EventLoopGroup group, InetSocketAddress address, Duration timeout) {
        return bootstrap(group, timeout)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(address);
    }

    private static Bootstrap bootstrap(EventLoopGroup group, Duration timeout) {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    /**
     * Finds the address of a name. May block.
     *
     * @throws UnknownHostException if there is none
     */
    public static InetSocketAddress resolve(Address address) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    }
}
