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

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A message that comes octet by octet costs in proportion to its octets. */
@Tag("unit")
class FrameCostTest {

    private static final int MAX = 65_527;
    /** How often each octet may be looked at. */
    private static final int LOOKS = 100;

    /** Counts the octets that are looked at. */
    private static final class CountingBuffer extends UnpooledHeapByteBuf {
        private long reads;

        CountingBuffer(byte[] octets) {
            super(UnpooledByteBufAllocator.DEFAULT, octets, octets.length);
        }

        @Override
        protected byte _getByte(int index) {
            reads++;
            return super._getByte(index);
        }

        @Override
        public byte getByte(int index) {
            reads++;
            return super.getByte(index);
        }
    }

    /** The part of a decoder that Netty calls. */
    private interface Decoding {
        void decode(ByteBuf in, List<Object> out);
    }

    private static void costsLittle(byte[] octets, Decoding decoding) {
        CountingBuffer in = new CountingBuffer(octets);
        List<Object> out = new ArrayList<>();
        for (int there = 1; there <= octets.length; there++) {
            in.writerIndex(there);
            decoding.decode(in, out);
        }
        in.release();
        assertThat(out).hasSize(1);
        assertThat(in.reads).isLessThan((long) LOOKS * octets.length);
    }

    @Test
    void apduOfIndefiniteLengthWithManyValues() {
        ByteArrayOutputStream apdu = new ByteArrayOutputStream();
        apdu.writeBytes(new byte[] {(byte) 0xa1, (byte) 0x80});
        while (apdu.size() < MAX - 10) {
            apdu.writeBytes(new byte[] {5, 0});
        }
        apdu.writeBytes(new byte[] {0, 0});
        BerFrameDecoder decoder = new BerFrameDecoder(MAX);
        costsLittle(apdu.toByteArray(), (in, out) -> decoder.decode(null, in, out));
    }

    @Test
    void apduOfNestedIndefiniteLengths() {
        ByteArrayOutputStream apdu = new ByteArrayOutputStream();
        apdu.writeBytes(new byte[] {(byte) 0xa1, (byte) 0x80});
        while (apdu.size() < MAX - 400) {
            for (int i = 0; i < 60; i++) {
                apdu.writeBytes(new byte[] {0x30, (byte) 0x80});
            }
            apdu.writeBytes(new byte[120]);
        }
        apdu.writeBytes(new byte[] {0, 0});
        BerFrameDecoder decoder = new BerFrameDecoder(MAX);
        costsLittle(apdu.toByteArray(), (in, out) -> decoder.decode(null, in, out));
    }

    @Test
    void documentWhoseLengthCountsCharacters() {
        String document = "<a>" + "\u20ac".repeat(21_000) + "</a>";
        byte[] octets = document.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int length = document.length() + XmlFrameDecoder.HEADER_LENGTH;
        frame.writeBytes(new byte[] {0, 0, (byte) (length >> 8), (byte) length, '0', '0', '0', '1'});
        frame.writeBytes(octets);
        XmlFrameDecoder decoder = new XmlFrameDecoder(MAX);
        costsLittle(frame.toByteArray(), (in, out) -> decoder.decode(null, in, out));
    }
}
