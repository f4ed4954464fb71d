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

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.transport.Frame;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connected application. On the simulator's thread only. */
final class ApplicationLink extends SimpleChannelInboundHandler<Frame> {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationLink.class);
    /** The operation of events, which is never answered. */
    private static final int EVENT_REPORT = 21;

    /** The application's registration for the system status, or null. */
    String systemRegistration;
    /** The application's registrations for escapes. */
    final Set<String> escapeRegistrations = new LinkedHashSet<>();
    /** The application session, or null. */
    ApplicationSessions.Session session;
    /** Whether there is an association of ACSE. */
    boolean associated;
    /** Whether the switch has asked to release it. */
    boolean releasing;

    private final SimulatedSwitch owner;
    private final WireFormat wire;
    private final Channel channel;
    private final OwnRequests requests = new OwnRequests();
    private int nextInvokeId;

    ApplicationLink(SimulatedSwitch owner, WireFormat wire, Channel channel) {
        this.owner = owner;
        this.wire = wire;
        this.channel = channel;
        this.nextInvokeId = wire.minInvokeId();
    }

    /** The next invoke id of the switch's own requests: in XML 0000 first. */
    int nextInvokeId() {
        int id = nextInvokeId;
        nextInvokeId = id == wire.maxInvokeId() ? wire.minInvokeId() : id + 1;
        return id;
    }

    /** See {@link WireFormat#hasAssociations}. */
    boolean hasAssociations() {
        return wire.hasAssociations();
    }

    /** Whether that content can be sent to this application. */
    boolean carries(Opaque content) {
        return wire.carries(content);
    }

    /** This project's own hot-desking private data in the encoding of this application. */
    PrivateDataMapping privateDataMapping() {
        return wire.privateDataMapping();
    }

    /** The answer, with the service that it belongs to if it does not tell; null if the switch asked nothing. */
    CstaMessage answered(CstaMessage answer) {
        return requests.answered(answer);
    }

    /** The number of the switch's own requests that are not answered yet. */
    int unanswered() {
        return requests.size();
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
        if (!wire.isReadable(frame.invokeId())) {
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
        if (hasAssociations() && !associated) {
            Associations.abort(this);
            return;
        }
        try {
            CstaMessage.Unknown message = wire.readUntouched(frame);
            if (message.kind() == CstaMessage.Unknown.Kind.REQUEST && message.invokeId() != CstaMessage.NO_INVOKE_ID) {
                send(malformedRequest(message, Refusals.invalidParameter()));
            }
        } catch (CodecException e) {
            LOG.debug("{} sent what is no message at all", this, e);
            send(wire.unreadable(frame.invokeId()));
        }
    }

    /** The answer to a request whose content is not as the description has it. */
    CstaMessage malformedRequest(CstaMessage request, SwitchRefusedException refusal) {
        return wire.malformedRequest(request.invokeId(), refusal.error());
    }

    /** The answer to a request of a service that the description does not know. */
    CstaMessage unknownService(CstaMessage request) {
        return wire.unknownService(request.invokeId());
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
            Frame frame = wire.write(numbered(message));
            owner.sent(this, message);
            write(frame);
        } catch (CodecException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Over ECMA-285 an event has an invoke id like a request. */
    private CstaMessage numbered(CstaMessage message) {
        if (!hasAssociations() || message.invokeId() != CstaMessage.NO_INVOKE_ID) {
            return message;
        } else if (message instanceof CstaMessage.Event event) {
            return new CstaMessage.Event(nextInvokeId(), event.type(), event.body());
        } else if (message instanceof CstaMessage.Unknown event && event.kind() == CstaMessage.Unknown.Kind.EVENT) {
            return new CstaMessage.Unknown(
                    nextInvokeId(), event.kind(), event.name(), event.monitorCrossRefID(), event.content());
        }
        return message;
    }

    /** Sends a request of the switch's own. */
    void request(String name, Struct body) {
        Service service = Csta.description().service(name);
        int id = nextInvokeId();
        requests.sent(id, service);
        send(new CstaMessage.Request(id, service, body));
    }

    /** Sends an invoke of any operation; over ECMA-285 only. */
    void invoke(int operation, Octets argument) {
        int id = nextInvokeId();
        if (operation != EVENT_REPORT) {
            requests.sent(id, Csta.description().findService(operation));
        }
        write(BerFrames.invoke(id, operation, argument));
    }

    /** Sends octets that are no frame. */
    void sendGarbage() {
        write(Unpooled.wrappedBuffer(wire.garbage()));
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
            closeAtOnce();
        }
    }

    /** Closes the connection. */
    void close() {
        channel.close();
    }

    /** Closes the connection so that the application sees a reset. */
    void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        closeAtOnce();
    }

    /** Closes the connection in front of TLS, which would say so first and wait until it is read. */
    private void closeAtOnce() {
        channel.pipeline().firstContext().close();
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
