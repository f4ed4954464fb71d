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

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.description.MessageType;
import io.camelcsta.transport.Frame;
import io.camelcsta.transport.FramingException;
import io.netty.channel.Channel;
import io.netty.handler.codec.EncoderException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes what the link says and writes it to the present connection. On the event loop only. */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final LinkConfig config;
    private final PendingRequests pending;
    private final Counting counting;
    private final Consumer<CstaMessage> trace;
    private MessageCodec codec;
    private Channel channel;

    /** @param trace is told of what is sent */
    Outbox(LinkConfig config, PendingRequests pending, Counting counting, Consumer<CstaMessage> trace) {
        this.config = config;
        this.pending = pending;
        this.counting = counting;
        this.trace = trace;
    }

    /** A new connection; messages are of the version that the user has chosen. */
    void open(Channel connection) {
        channel = connection;
        codec = Codecs.of(config, config.identity().protocolVersion());
    }

    /** The connection is gone. */
    void close() {
        channel = null;
    }

    /** Whether something can be written. */
    boolean isOpen() {
        return channel != null && channel.isActive();
    }

    /** How messages are written and read on this connection. */
    MessageCodec codec() {
        return codec;
    }

    /** The switch has said which version it speaks. */
    void speak(String version) {
        if (version != null && version.indexOf(':') > 0) {
            codec = Codecs.of(config, version);
        }
    }

    /** Writes a message that expects no answer. */
    void write(CstaMessage message) {
        boolean unanswerable =
                message.invokeId() == CstaMessage.NO_INVOKE_ID && !(message instanceof CstaMessage.Association);
        if (channel == null || unanswerable) {
            return;
        }
        try {
            channel.writeAndFlush(new Frame(message.invokeId(), codec.encode(message)));
            counting.count(Counting.What.FRAMES_SENT);
            trace.accept(message);
        } catch (CodecException e) {
            LOG.error("{} cannot be written: {}", message.name(), e.getMessage());
        }
    }

    /**
     * Writes a request.
     *
     * @param message makes the request of its invoke id
     * @param completion is called once: with the answer, or with why there is none
     */
    void send(
            MessageType type,
            IntFunction<CstaMessage> message,
            Duration timeout,
            PendingRequests.Completion completion) {
        int id = pending.add(type, timeout, () -> counting.count(Counting.What.TIMEOUTS), completion);
        if (id < 0) {
            completion.accept(
                    null,
                    RequestException.of(
                            RequestException.Kind.TOO_MANY,
                            "All " + InvokeIds.number(config.identity().isXml())
                                    + " invoke ids are taken by outstanding requests",
                            false));
            return;
        }
        byte[] octets;
        CstaMessage request = message.apply(id);
        try {
            octets = codec.encode(request);
        } catch (CodecException e) {
            pending.complete(id, null, RequestException.of(RequestException.Kind.UNSENDABLE, e.getMessage(), false, e));
            return;
        }
        counting.count(Counting.What.FRAMES_SENT);
        counting.count(Counting.What.REQUESTS);
        trace.accept(request);
        channel.writeAndFlush(new Frame(id, octets)).addListener(written -> {
            if (!written.isSuccess()) {
                pending.complete(id, null, unwritten(request, written.cause()));
            }
        });
    }

    private static RequestException unwritten(CstaMessage request, Throwable cause) {
        if (cause instanceof EncoderException && cause.getCause() instanceof FramingException framing) {
            return RequestException.of(
                    RequestException.Kind.UNSENDABLE, request.name() + ": " + framing.getMessage(), false, framing);
        }
        return RequestException.of(
                RequestException.Kind.LINK_LOST,
                "The request could not be written: " + cause.getMessage(),
                true,
                cause);
    }
}
