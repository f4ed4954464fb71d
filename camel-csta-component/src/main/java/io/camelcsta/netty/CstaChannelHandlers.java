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
package io.camelcsta.netty;

import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.transport.Framing;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.camel.component.netty.ChannelHandlerFactory;
import org.apache.camel.component.netty.DefaultChannelHandlerFactory;

/**
 * Channel handlers with which a plain {@code netty:} endpoint speaks CSTA. Put them into the registry and name them in
 * the endpoint's options, framing before messages:
 * {@code decoders=#cstaFrames,#cstaMessages&encoders=#cstaFrameOut,#cstaMessageOut}. The body is then a
 * {@link io.camelcsta.model.CstaMessage}.
 */
public final class CstaChannelHandlers {

    private static final int MAX_FRAME_LENGTH = 65_527;

    private CstaChannelHandlers() {}

    /**
     * Turns octets into frames.
     *
     * @param framing {@code xml}, {@code length2}, {@code hipath} or {@code ber}
     * @throws IllegalArgumentException if the framing is unknown
     */
    public static ChannelHandlerFactory frameDecoder(String framing) {
        return frameDecoder(framing, MAX_FRAME_LENGTH);
    }

    /**
     * Turns octets into frames.
     *
     * @param framing {@code xml}, {@code length2}, {@code hipath} or {@code ber}
     * @param maxFrameLength the octets that the content of a frame may have; a longer one closes the connection
     * @throws IllegalArgumentException if the framing is unknown or the length is not positive
     */
    public static ChannelHandlerFactory frameDecoder(String framing, int maxFrameLength) {
        Framing known = framing(framing);
        if (maxFrameLength < 1) {
            throw new IllegalArgumentException(
                    "The maximum frame length is " + maxFrameLength + ", expected a positive number");
        }
        return factory(() -> known.newDecoder(maxFrameLength));
    }

    /**
     * Turns frames into octets.
     *
     * @param framing {@code xml}, {@code length2}, {@code hipath} or {@code ber}
     * @throws IllegalArgumentException if the framing is unknown
     */
    public static ChannelHandlerFactory frameEncoder(String framing) {
        Framing known = framing(framing);
        return factory(known::newEncoder);
    }

    /**
     * Turns frames into messages. A message of which a part cannot be read comes as {@code CstaMessage.Unknown}; one
     * that cannot be read at all is dropped with a warning. The connection goes on.
     *
     * @param protocol {@code xml} or {@code asn1}
     * @throws IllegalArgumentException if the protocol is unknown
     */
    public static ChannelHandlerFactory messageDecoder(String protocol) {
        MessageCodec codec = codec(protocol, XmlCodec.DEFAULT_NAMESPACE);
        return factory(() -> new CstaMessageDecoder(codec));
    }

    /**
     * Turns messages into frames.
     *
     * @param protocol {@code xml} or {@code asn1}
     * @throws IllegalArgumentException if the protocol is unknown
     */
    public static ChannelHandlerFactory messageEncoder(String protocol) {
        return messageEncoder(protocol, XmlCodec.DEFAULT_NAMESPACE);
    }

    /**
     * Turns messages into frames.
     *
     * @param protocol {@code xml} or {@code asn1}
     * @param namespace the namespace of the documents, for {@code xml}
     * @throws IllegalArgumentException if the protocol is unknown
     */
    public static ChannelHandlerFactory messageEncoder(String protocol, String namespace) {
        MessageCodec codec = codec(protocol, namespace);
        return factory(() -> new CstaMessageEncoder(codec));
    }

    private static Framing framing(String name) {
        try {
            return Framing.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Unknown framing '" + name + "', expected xml, length2, hipath or ber", e);
        }
    }

    private static MessageCodec codec(String protocol, String namespace) {
        return switch (protocol) {
            case "xml" -> new XmlCodec(namespace, XmlLimits.DEFAULT);
            case "asn1" -> new BerCodec(BerLimits.DEFAULT);
            default -> throw new IllegalArgumentException("Unknown protocol '" + protocol + "', expected xml or asn1");
        };
    }

    private static ChannelHandlerFactory factory(Supplier<ChannelHandler> supplier) {
        return new DefaultChannelHandlerFactory() {
            @Override
            public ChannelHandler newChannelHandler() {
                return supplier.get();
            }

            @Override
            public void handlerAdded(ChannelHandlerContext context) {
                // the factory itself is never in a pipeline
            }
        };
    }
}
