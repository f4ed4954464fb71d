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

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLEngine;

/** Keeps an application from the handlers behind until its TLS handshake has succeeded, and goes. */
final class TlsHandshake extends ChannelInboundHandlerAdapter {

    private static final int LIMIT_MILLIS = 5_000;

    private final SimulatedSwitch theSwitch;
    private final ApplicationLink link;

    private TlsHandshake(SimulatedSwitch theSwitch, ApplicationLink link) {
        this.theSwitch = theSwitch;
        this.link = link;
    }

    /** Adds TLS to an empty pipeline. */
    static void addTo(Channel accepted, SimulatorOptions options, SimulatedSwitch theSwitch, ApplicationLink link) {
        SSLEngine engine = options.tls.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(options.needsClientCertificate);
        SslHandler tls = new SslHandler(engine);
        tls.setHandshakeTimeoutMillis(LIMIT_MILLIS);
        accepted.pipeline().addLast("tls", tls);
        accepted.pipeline().addLast("handshake", new TlsHandshake(theSwitch, link));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (theSwitch.refusesConnections) {
            link.reset();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                context.fireChannelActive();
                context.pipeline().remove(this);
            } else {
                theSwitch.protocolError(
                        link, "no TLS handshake: " + handshake.cause().getMessage());
                context.close();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // the failed handshake is told as an event too
        context.close();
    }
}
