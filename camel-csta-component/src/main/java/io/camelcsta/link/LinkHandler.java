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

import io.camelcsta.transport.Frame;
import io.camelcsta.transport.FramingException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import javax.net.ssl.SSLException;

/** The end of a connection's pipeline: hands what comes to the link, with the number of the connection it came on. */
final class LinkHandler extends SimpleChannelInboundHandler<Frame> {

    private final AssociationLink link;
    private final int generation;

    LinkHandler(AssociationLink link, int generation) {
        this.link = link;
        this.generation = generation;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        link.connected(generation);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        link.received(generation, frame);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        link.closed(generation, "the switch closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        SSLException tls = sslException(cause);
        if (cause instanceof FramingException) {
            link.protocolBroken(generation, cause.getMessage());
        } else if (tls != null) {
            link.tlsFailed(generation, "TLS failed: " + tls.getMessage());
        } else {
            link.closed(generation, cause.getMessage() == null ? cause.toString() : cause.getMessage());
        }
        context.close();
    }

    private static SSLException sslException(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SSLException tls) {
                return tls;
            }
        }
        return null;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent idle) {
            link.silent(generation, idle.isFirst());
        } else {
            context.fireUserEventTriggered(event);
        }
    }
}
