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

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;

/** Opens TCP connections to a switch. */
public final class Connector {

    private Connector() {
    }

    /**
     * Connects; the handler gets {@link Frame}s and writes {@link Frame}s.
     *
     * @param group          the event loop that the connection lives on
     * @param address        the switch; its name is resolved anew at every call
     * @param timeout        how long connecting may take
     * @param opening        octets to exchange before the first message, or null
     * @param framing        how messages are delimited
     * @param maxFrameLength the longest message that is read, in octets
     * @param handler        the last handler of the pipeline; its channelActive comes when messages may be sent
     */
    public static ChannelFuture connect(EventLoopGroup group, Address address, Duration timeout, Opening opening,
            Framing framing, int maxFrameLength, ChannelHandler handler) {
        return new Bootstrap().group(group).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, timeout.toMillis()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (opening != null) {
                            channel.pipeline().addLast("opening", new OpeningHandler(opening, timeout));
                        }
                        framing.addTo(channel.pipeline(), maxFrameLength);
                        channel.pipeline().addLast("link", handler);
                    }
                }).connect(InetSocketAddress.createUnresolved(address.host(), address.port()));
    }
}
