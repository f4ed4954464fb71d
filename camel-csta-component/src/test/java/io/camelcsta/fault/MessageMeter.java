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
package io.camelcsta.fault;

import io.camelcsta.transport.Framing;
import io.netty.buffer.ByteBuf;

/** Finds the ends of the messages in one direction of a connection. On the proxy's thread only. */
final class MessageMeter {

    private static final int HIPATH_START = 0x26;
    private static final int HIPATH_FLAG = 0x8000;

    private final Framing framing;
    private final byte[] header;
    /** Octets of the present message that have passed. */
    private int position;

    private int length;
    private boolean lost;

    /**
     * Begins before a message.
     *
     * @throws IllegalArgumentException if messages of that framing have no header that tells their length
     */
    MessageMeter(Framing framing) {
        this.framing = framing;
        this.header = new byte[headerLength(framing)];
    }

    /**
     * The octets before the body of a message.
     *
     * @throws IllegalArgumentException if messages of that framing have no header that tells their length
     */
    static int headerLength(Framing framing) {
        return switch (framing) {
            case XML -> 8;
            case LENGTH2 -> 2;
            case HIPATH -> 3;
            case BER -> throw new IllegalArgumentException("The proxy cannot count messages without a header");
        };
    }

    int headerLength() {
        return header.length;
    }

    /** Whether the next octet is the first one of a message. */
    boolean isBetweenMessages() {
        return position == 0;
    }

    /** Whether octets came that are no header; nothing is found from then on. */
    boolean isLost() {
        return lost;
    }

    /** Skips the octets of the present message, no further than its end; whether that is reached. */
    boolean advance(ByteBuf octets) {
        while (position < header.length && octets.isReadable()) {
            header[position++] = octets.readByte();
            if (position == header.length) {
                length = length();
                lost = length < header.length;
            }
        }
        if (position < header.length || lost) {
            return false;
        }
        int skipped = Math.min(length - position, octets.readableBytes());
        octets.skipBytes(skipped);
        position += skipped;
        if (position < length) {
            return false;
        }
        position = 0;
        return true;
    }

    /** The octets of the whole message as its header tells; -1 if it is no header. */
    private int length() {
        return switch (framing) {
            case XML -> number(0) == 0 ? number(2) : -1;
            case LENGTH2 -> header.length + number(0);
            case HIPATH ->
                header[0] == HIPATH_START && number(1) >= HIPATH_FLAG ? header.length + number(1) - HIPATH_FLAG : -1;
            case BER -> -1;
        };
    }

    private int number(int index) {
        return (header[index] & 0xFF) << 8 | header[index + 1] & 0xFF;
    }
}
