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

import java.util.LinkedHashSet;
import java.util.Set;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.transport.Frame;

/** One connected application. On the simulator's thread only. */
final class ApplicationLink extends SimpleChannelInboundHandler<Frame> {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationLink.class);
    /** What no framing of CSTA begins with. */
    private static final byte[] GARBAGE = {'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '4', '0', '0', '\r', '\n', '\r', '\n'};

    /** The application's registration for the system status, or null. */
    String systemRegistration;
    /** The application's registrations for escapes. */
    final Set<String> escapeRegistrations = new LinkedHashSet<>();
    /** The application session, or null. */
    ApplicationSessions.Session session;

    private final SimulatedSwitch owner;
    private final WireFormat wire;
    private final Channel channel;
    private int nextInvokeId;

    ApplicationLink(SimulatedSwitch owner, WireFormat wire, Channel channel) {
        this.owner = owner;
        this.wire = wire;
        this.channel = channel;
    }

    /** The next invoke id of the switch's own requests: 0000 first. */
    int nextInvokeId() {
        int id = nextInvokeId;
        nextInvokeId = id == wire.maxInvokeId() ? 0 : id + 1;
        return id;
    }

    boolean isActive() {
        return channel.isActive();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        owner.connected(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        owner.disconnected(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Frame frame) {
        if (!wire.isAnswerable(frame.invokeId())) {
            owner.protocolError(this, "a frame without an invoke id");
            return;
        }
        try {
            owner.received(this, wire.read(frame));
        } catch (CodecException e) {
            owner.protocolError(this, e.getMessage());
            refuseUnreadable(frame);
        }
    }

    private void refuseUnreadable(Frame frame) {
        try {
            CstaMessage.Unknown message = wire.readUntouched(frame);
            if (message.kind() == CstaMessage.Unknown.Kind.REQUEST) {
                send(new CstaMessage.Failure(frame.invokeId(), Refusals.invalidParameter().error(), null));
            }
        } catch (CodecException e) {
            LOG.debug("{} sent what is no message at all", this, e);
            send(new CstaMessage.Failure(frame.invokeId(), Refusals.fault().error(), null));
        }
    }

    /**
     * Sends a message; nothing happens if the application is gone. An application that does not read is disconnected.
     *
     * @throws IllegalStateException if the message cannot be written in this encoding
     */
    void send(CstaMessage message) {
        if (!isActive()) {
            return;
        }
        try {
            Frame frame = wire.write(message);
            owner.sent(this, message);
            write(frame);
        } catch (CodecException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Sends a request of the switch's own. */
    void request(String service, Struct body) {
        send(new CstaMessage.Request(nextInvokeId(), Csta.description().service(service), body));
    }

    /** Sends octets that are no frame. */
    void sendGarbage() {
        write(Unpooled.wrappedBuffer(GARBAGE));
    }

    /** Sends a frame whose content is no message. */
    void sendMalformed(int invokeId) {
        write(wire.malformed(invokeId));
    }

    private void write(Object data) {
        channel.writeAndFlush(data).addListener(future -> {
            if (!future.isSuccess()) {
                LOG.debug("Cannot write to {}", this, future.cause());
            }
        });
        if (channel.isActive() && !channel.isWritable()) {
            owner.protocolError(this, "the application does not read what it is sent");
            channel.close();
        }
    }

    /** Closes the connection. */
    void close() {
        channel.close();
    }

    /** Closes the connection so that the application sees a reset. */
    void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{} is disconnected", this, cause);
        if (!(cause instanceof java.io.IOException)) {
            owner.protocolError(this, String.valueOf(cause.getMessage()));
        }
        context.close();
    }

    @Override
    public String toString() {
        return String.valueOf(channel.remoteAddress());
    }
}
