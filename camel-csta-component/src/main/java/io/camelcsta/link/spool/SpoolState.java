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

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the store knows besides its items. It is written with every commit.
 *
 * @param next the number of the next item
 * @param count how many items there are: tells whether the items are all there
 * @param octets octets of these items
 * @param texts what users keep
 */
record SpoolState(long next, long count, long octets, Map<String, String> texts) {

    /** Stands for the state in the checksum; items begin with 1. */
    private static final long NUMBER = 0;

    byte[] write() {
        ByteArrayOutputStream octetStream = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(octetStream);
        try {
            out.writeLong(next);
            out.writeLong(count);
            out.writeLong(octets);
            out.writeInt(texts.size());
            for (Map.Entry<String, String> text : texts.entrySet()) {
                out.writeUTF(text.getKey());
                out.writeUTF(text.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Envelope.seal(NUMBER, octetStream.toByteArray());
    }

    static SpoolState read(byte[] octets) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(Envelope.open(NUMBER, octets)));
        long next = in.readLong();
        long count = in.readLong();
        long stored = in.readLong();
        Map<String, String> texts = new TreeMap<>();
        for (int i = in.readInt(); i > 0; i--) {
            texts.put(in.readUTF(), in.readUTF());
        }
        return new SpoolState(next, count, stored, texts);
    }
}
