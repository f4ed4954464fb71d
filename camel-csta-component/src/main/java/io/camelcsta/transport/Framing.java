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

import io.netty.channel.ChannelPipeline;

/** How messages are delimited on a TCP stream. */
public enum Framing {

    /**
     * CSTA XML without SOAP: a header of 8 octets (two zero octets, the length of header and document, four digits of
     * invoke id) before each document.
     */
    XML {
        @Override
        public void addTo(ChannelPipeline pipeline, int maxFrameLength) {
            pipeline.addLast("framing-in", new XmlFrameDecoder(maxFrameLength));
            pipeline.addLast("framing-out", new XmlFrameEncoder());
        }
    },

    /** Two octets with the length of the APDU before each (Panasonic, MD110 and others). */
    LENGTH2 {
        @Override
        public void addTo(ChannelPipeline pipeline, int maxFrameLength) {
            pipeline.addLast("framing-in", new LengthFrameDecoder(maxFrameLength, false));
            pipeline.addLast("framing-out", new LengthFrameEncoder(false));
        }
    },

    /** The octet 0x26 and two octets with 0x8000 and the length of the APDU before each (HiPath). */
    HIPATH {
        @Override
        public void addTo(ChannelPipeline pipeline, int maxFrameLength) {
            pipeline.addLast("framing-in", new LengthFrameDecoder(maxFrameLength, true));
            pipeline.addLast("framing-out", new LengthFrameEncoder(true));
        }
    },

    /** Nothing: an APDU ends where its own BER length says. */
    BER {
        @Override
        public void addTo(ChannelPipeline pipeline, int maxFrameLength) {
            pipeline.addLast("framing-in", new BerFrameDecoder(maxFrameLength));
            pipeline.addLast("framing-out", new BerFrameEncoder());
        }
    };

    /**
     * Adds the handlers that turn octets into {@link Frame}s and back.
     *
     * @param pipeline       the pipeline, to whose end they are added
     * @param maxFrameLength the longest message that is read, in octets without framing
     */
    public abstract void addTo(ChannelPipeline pipeline, int maxFrameLength);
}
