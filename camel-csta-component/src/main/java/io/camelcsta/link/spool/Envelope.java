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
package io.camelcsta.link.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What is around every value in the store: a format version and a checksum, as the store does not check the content of
 * its pages.
 */
final class Envelope {

    /** Octets that it adds. */
    static final int OVERHEAD = 5;

    private static final byte VERSION = 1;

    private Envelope() {}

    /** The checksum covers the number, so that a value never passes for that of another number. */
    static byte[] seal(long number, byte[] content) {
        return ByteBuffer.allocate(OVERHEAD + content.length)
                .put(VERSION)
                .putInt(checksum(number, content, 0))
                .put(content)
                .array();
    }

    /** @throws SpoolException if the octets are not what was written under that number */
    static byte[] open(long number, byte[] sealed) throws SpoolException {
        if (sealed.length < OVERHEAD) {
            throw new SpoolException("it has only " + sealed.length + " octets");
        }
        ByteBuffer buffer = ByteBuffer.wrap(sealed);
        byte version = buffer.get();
        if (version != VERSION) {
            throw new SpoolException("its format version is " + version + ", and not " + VERSION);
        }
        if (buffer.getInt() != checksum(number, sealed, OVERHEAD)) {
            throw new SpoolException("its checksum is wrong");
        }
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return content;
    }

    private static int checksum(long number, byte[] octets, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Byte.BYTES + Long.BYTES)
                .put(VERSION)
                .putLong(number)
                .flip());
        crc.update(octets, offset, octets.length - offset);
        return (int) crc.getValue();
    }
}
