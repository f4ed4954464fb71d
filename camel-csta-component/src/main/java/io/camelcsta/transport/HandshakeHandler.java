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

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;

/** Lets the connection be active for the handlers after it once the TLS handshake has succeeded, and goes. */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // not yet: nothing may be sent before the switch has been recognised
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                context.fireChannelActive();
                context.pipeline().remove(this);
            } else {
                context.fireExceptionCaught(failure(handshake.cause()));
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /**
     * A connection that ends in the handshake is a failure of TLS too: so does a switch that expects none, or another
     * certificate.
     */
    private static SSLException failure(Throwable cause) {
        if (cause instanceof SSLException tls) {
            return tls;
        }
        return new SSLException(
                "the connection ended during the handshake"
                        + (cause.getMessage() == null ? "" : ": " + cause.getMessage()),
                cause);
    }
}
