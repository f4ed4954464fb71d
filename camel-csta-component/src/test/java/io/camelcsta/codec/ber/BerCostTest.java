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
package io.camelcsta.codec.ber;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.codec.Allocation;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.CstaType;
import java.io.ByteArrayOutputStream;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a value costs is proportional to its octets, whatever it is. */
@Tag("unit")
class BerCostTest {

    /** So many octets of the heap for each message, and so many for each of its octets. */
    private static final int PER_MESSAGE = 4_096;

    private static final int PER_OCTET = 64;
    private static final int LARGE = 65_000;

    /** The octets of a value of some length, and the type that it is read as. */
    private record Shape(CstaType type, IntFunction<byte[]> octets) {}

    private static Named<Shape> shape(String name, CstaType type, IntFunction<byte[]> octets) {
        return Named.of(name, new Shape(type, octets));
    }

    private static byte[] value(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] each : contents) {
            content.writeBytes(each);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.size() < 0x80) {
            all.write(content.size());
        } else {
            all.writeBytes(new byte[] {(byte) 0x82, (byte) (content.size() >> 8), (byte) content.size()});
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    private static byte[] times(int length, byte[] part) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < length) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] octets(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return bytes;
    }

    private static byte[] indefinite(int depth, byte[] inside) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < depth; i++) {
            all.writeBytes(octets(0x24, 0x80));
        }
        all.writeBytes(inside);
        for (int i = 0; i < depth; i++) {
            all.writeBytes(octets(0, 0));
        }
        return all.toByteArray();
    }

    static Stream<Named<Shape>> shapes() {
        byte[] number = value(0x80, octets('3', '0', '0', '1'));
        byte[] call = value(0x80, octets(1, 2));
        byte[] empty = octets(0x05, 0x00);
        CstaType event = Csta.description().event("CallInformationEvent").body();
        CstaType snapshot = Csta.description().type("SnapshotDeviceDataList");
        return Stream.of(
                shape(
                        "empty members of a device identifier",
                        BasicType.DEVICE_ID,
                        n -> value(0x30, number, times(n, empty))),
                shape(
                        "empty members of a connection identifier",
                        BasicType.CONNECTION_ID,
                        n -> value(0x6b, value(0x30, call, times(n, empty)))),
                shape(
                        "media of a device again and again",
                        BasicType.DEVICE_ID,
                        n -> value(0x30, number, times(n, octets(0x30, 0x00)))),
                shape("a string in pieces", BasicType.OCTETS, n -> value(0x24, times(n, octets(0x04, 0x01, 'x')))),
                shape("a string in empty pieces", BasicType.OCTETS, n -> value(0x24, times(n, octets(0x04, 0x00)))),
                shape(
                        "a string in nested pieces",
                        BasicType.OCTETS,
                        n -> indefinite(60, times(n, octets(0x04, 0x01, 'x')))),
                shape("text in pieces", BasicType.TEXT, n -> value(0x36, times(n, octets(0x16, 0x01, 'x')))),
                shape("unknown members", event, n -> value(0x30, times(n, octets(0x9f, 0x7f, 0x00)))),
                shape("empty members", event, n -> value(0x30, times(n, octets(0x30, 0x00)))),
                shape("items of a list", snapshot, n -> value(0x30, times(n, octets(0x30, 0x00)))),
                shape(
                        "connections of a list",
                        snapshot,
                        n -> value(0x30, times(n, value(0x30, value(0x6b, value(0x80, octets(1))))))));
    }

    private static long cost(Shape shape, byte[] octets) {
        long all = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            all = Math.min(all, Allocation.of(() -> {
                BerCursor in = new BerCursor(octets, BerLimits.DEFAULT);
                assertThat(in.next("value")).isTrue();
                BerDecoder.value("value", shape.type(), in);
            }));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void heapIsProportionalToTheOctets(Shape shape) {
        for (int length : new int[] {LARGE / 16, LARGE / 2, LARGE}) {
            byte[] octets = shape.octets().apply(length - 300);
            long cost = cost(shape, octets);
            assertThat(cost).isLessThan(PER_MESSAGE + (long) PER_OCTET * octets.length);
        }
    }
}
