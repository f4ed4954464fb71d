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

import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;

/** How messages are delimited on a TCP stream. */
public enum Framing {

    /**
     * CSTA XML without SOAP: a header of 8 octets (two zero octets, the length of header and document, four digits of
     * invoke id) before each document.
     */
    XML {
        @Override
        public ChannelInboundHandler newDecoder(int maxFrameLength) {
            return new XmlFrameDecoder(maxFrameLength);
        }

        @Override
        public ChannelOutboundHandler newEncoder() {
            return new XmlFrameEncoder();
        }
    },

    /** Two octets with the length of the APDU before each (Panasonic, MD110 and others). */
    LENGTH2 {
        @Override
        public ChannelInboundHandler newDecoder(int maxFrameLength) {
            return new LengthFrameDecoder(maxFrameLength, false);
        }

        @Override
        public ChannelOutboundHandler newEncoder() {
            return new LengthFrameEncoder(false);
        }
    },

    /** The octet 0x26 and two octets with 0x8000 and the length of the APDU before each (HiPath). */
    HIPATH {
        @Override
        public ChannelInboundHandler newDecoder(int maxFrameLength) {
            return new LengthFrameDecoder(maxFrameLength, true);
        }

        @Override
        public ChannelOutboundHandler newEncoder() {
            return new LengthFrameEncoder(true);
        }
    },

    /** Nothing: an APDU ends where its own BER length says. */
    BER {
        @Override
        public ChannelInboundHandler newDecoder(int maxFrameLength) {
            return new BerFrameDecoder(maxFrameLength);
        }

        @Override
        public ChannelOutboundHandler newEncoder() {
            return new BerFrameEncoder();
        }
    };

    /**
     * A new handler that turns octets into {@link Frame}s; one for each connection.
     *
     * @param maxFrameLength the longest message that is read, in octets without framing
     */
    public abstract ChannelInboundHandler newDecoder(int maxFrameLength);

    /** A new handler that turns {@link Frame}s into octets; one for each connection. */
    public abstract ChannelOutboundHandler newEncoder();

    /**
     * Adds both handlers.
     *
     * @param pipeline the pipeline, to whose end they are added
     * @param maxFrameLength the longest message that is read, in octets without framing
     */
    public void addTo(ChannelPipeline pipeline, int maxFrameLength) {
        pipeline.addLast("framing-in", newDecoder(maxFrameLength));
        pipeline.addLast("framing-out", newEncoder());
    }
}
