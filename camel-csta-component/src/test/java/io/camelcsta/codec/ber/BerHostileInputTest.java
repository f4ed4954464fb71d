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

import static io.camelcsta.codec.ber.Vectors.tlv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.CstaMessage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that comes from the wire does more harm than a CodecException. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("unit")
class BerHostileInputTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final BerCodec CODEC = new BerCodec(BerLimits.DEFAULT);
    private static final int[] MASKS = {0x01, 0x20, 0x80, 0x9F, 0xFF};
    private static final long ENOUGH = 4_000_000;
    private static final Pattern PLACE_AND_REASON = Pattern.compile("(?s)[A-Za-z].*: .*");

    private static CstaMessage decode(String hex) throws CodecException {
        return CODEC.decode(CstaMessage.NO_INVOKE_ID, HEX.parseHex(hex));
    }

    /**
     * Reads octets, and writes again what could be read. Anything but a CodecException with place and position fails.
     */
    private static String fault(String what, byte[] octets) {
        CstaMessage message;
        try {
            message = CODEC.decode(CstaMessage.NO_INVOKE_ID, octets);
        } catch (CodecException e) {
            boolean good = e.position() >= 0
                    && e.position() <= octets.length
                    && e.getMessage().contains("octet " + e.position())
                    && PLACE_AND_REASON.matcher(e.getMessage()).matches();
            return good ? null : what + ": " + shown(octets) + ": " + e.getMessage();
        } catch (RuntimeException | Error e) {
            return what + ": " + shown(octets) + ": " + e;
        }
        try {
            CODEC.encode(message);
        } catch (CodecException e) {
            // what was read is not always complete enough to be written
        } catch (RuntimeException | Error e) {
            return what + ": writing " + shown(octets) + ": " + e;
        }
        return null;
    }

    private static String shown(byte[] octets) {
        return HEX.formatHex(octets, 0, Math.min(octets.length, 700));
    }

    private static void noFault(Stream<String> faults) {
        List<String> found = faults.filter(fault -> fault != null).limit(10).toList();
        assertThat(found).isEmpty();
    }

    @Test
    void everyMessageCutAnywhereIsRefused() {
        List<String> read = new ArrayList<>();
        noFault(Vectors.all().flatMap(apdu -> {
            byte[] octets = apdu.octets();
            return Stream.iterate(0, length -> length < octets.length, length -> length + 1)
                    .map(length -> {
                        byte[] part = Arrays.copyOf(octets, length);
                        try {
                            CODEC.decode(CstaMessage.NO_INVOKE_ID, part);
                            read.add(apdu + " cut at " + length);
                            return null;
                        } catch (CodecException e) {
                            return fault(apdu + " cut at " + length, part);
                        }
                    });
        }));
        assertThat(read).isEmpty();
    }

    @Test
    void everyMessageWithAnOctetChangedIsReadOrRefused() {
        noFault(Vectors.all().flatMap(apdu -> {
            byte[] octets = apdu.octets();
            // two values for each octet, in turn
            return Stream.iterate(0, at -> at < octets.length, at -> at + 1)
                    .flatMap(at -> Stream.of(at, at + 2).map(turn -> {
                        byte[] changed = octets.clone();
                        changed[at] ^= (byte) MASKS[turn % MASKS.length];
                        return fault(apdu + " octet " + at, changed);
                    }));
        }));
    }

    @Test
    void everyMessageWithAnOctetTakenOutOrPutInIsReadOrRefused() {
        noFault(Vectors.files("real-frames.json", "rose.json", "acse.json").flatMap(apdu -> {
            byte[] octets = apdu.octets();
            return Stream.iterate(0, at -> at < Math.min(octets.length, 120), at -> at + 1)
                    .flatMap(at -> {
                        byte[] shorter = new byte[octets.length - 1];
                        System.arraycopy(octets, 0, shorter, 0, at);
                        System.arraycopy(octets, at + 1, shorter, at, shorter.length - at);
                        byte[] longer = new byte[octets.length + 1];
                        System.arraycopy(octets, 0, longer, 0, at);
                        System.arraycopy(octets, at, longer, at + 1, octets.length - at);
                        return Stream.of(
                                fault(apdu + " without octet " + at, shorter),
                                fault(apdu + " with zero at " + at, longer));
                    });
        }));
    }

    @Test
    void randomOctetsAreRefusedOrRead() {
        java.util.Random random = new java.util.Random(285);
        int[] starts = {0xA1, 0xA2, 0xA3, 0xA4, 0x60, 0x61, 0x64};
        noFault(Stream.iterate(0, i -> i < 10_000, i -> i + 1).map(i -> {
            byte[] octets = new byte[4 + random.nextInt(60)];
            random.nextBytes(octets);
            octets[0] = (byte) starts[i % starts.length];
            octets[1] = (byte) (octets.length - 2);
            return fault("random " + i, octets);
        }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a184ffffffff",
                "a1847fffffff02010102",
                "a188ffffffffffffffff",
                "a10e020101020133300804847fffffff0000",
                "a1ff",
                "a1fe",
                "6084ffffffff",
                "60847fffffff",
                "600ca1848000000006032b0c0000",
                "a10f020101020147300a3084ffffffff00000000"
            })
    void lengthBeyondTheFrameIsRefusedWithoutAllocation(String hex) throws CodecException {
        byte[] octets = HEX.parseHex(hex);
        assertThat(fault("warm-up", octets)).isNull();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> CODEC.decode(CstaMessage.NO_INVOKE_ID, octets)).isInstanceOf(CodecException.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ENOUGH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "a1", "24", "60", "bf8148"})
    void nestingWithoutEndIsRefused(String tag) {
        String nest = (tag + "80").repeat(130_000 / (tag.length() + 2));
        noFault(Stream.of(
                        nest,
                        "a180020101020133" + nest.substring(0, 120_000),
                        "a1800201010201333080" + nest.substring(0, 120_000),
                        "6080" + nest.substring(0, 120_000),
                        "6080a10706052b0c00815abe80" + nest.substring(0, 120_000))
                .map(hex -> fault("nest", HEX.parseHex(hex))));
    }

    /** Values inside values with definite lengths, the innermost empty. */
    private static String nested(String tag, int depth) {
        java.io.ByteArrayOutputStream reversed = new java.io.ByteArrayOutputStream();
        int length = 0;
        for (int i = 0; i < depth; i++) {
            String value = tlv(tag, "00".repeat(length));
            byte[] head = HEX.parseHex(value.substring(0, value.length() - 2 * length));
            for (int j = head.length - 1; j >= 0; j--) {
                reversed.write(head[j]);
            }
            length += head.length;
        }
        byte[] octets = reversed.toByteArray();
        for (int i = 0, j = octets.length - 1; i < j; i++, j--) {
            byte swap = octets[i];
            octets[i] = octets[j];
            octets[j] = swap;
        }
        return HEX.formatHex(octets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "24", "a0"})
    void deepNestingWithDefiniteLengthsIsReadOrRefused(String tag) {
        String bomb = nested(tag, 1500);
        noFault(Stream.of(
                        tlv("a1", "020101", "020133", tlv("30", bomb)),
                        tlv("a1", "020101", "020133", bomb),
                        tlv("a1", "020101", "020115", tlv("30", "550101", tlv("a6", tlv("a1", "6b0480020139", bomb)))),
                        tlv("a2", "020101", tlv("30", "020133", tlv("7e", tlv("a1", bomb)))),
                        tlv("60", "a10706052b0c00815a", tlv("ac", bomb)),
                        tlv("60", "a10706052b0c00815a", tlv("be", tlv("28", tlv("a0", bomb)))),
                        tlv("60", bomb))
                .map(hex -> fault("bomb " + tag, HEX.parseHex(hex))));
    }

    @Test
    void stringInPiecesInPiecesIsRefusedBeyondTheDepthThatIsAllowed() {
        String pieces = nested("24", 80);

        assertThatThrownBy(() -> BerValues.read(
                        "place",
                        io.camelcsta.model.description.BasicType.OCTETS,
                        io.camelcsta.model.Octets.ofHex(pieces)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("place")
                .hasMessageContaining("nested");
    }

    @Test
    void stringInVeryManyPiecesIsReadInTime() throws CodecException {
        String hex = tlv("a1", "020101", "020133", tlv("30", tlv("24", "040101".repeat(21_000))));

        CstaMessage.Request request = (CstaMessage.Request) decode(hex);

        assertThat(request.body().choice("privateData")).isNotNull();
    }

    @Test
    void veryManyElementsThatAreNotKnownAreReadInTime() throws CodecException {
        String hex = tlv("a1", "020101", "020133", tlv("30", "0500".repeat(32_000)));

        CstaMessage.Request request = (CstaMessage.Request) decode(hex);

        assertThat(request.body().unknown()).hasSize(31_999);
    }

    @Test
    void nestedIndefiniteLengthsOfTheAllowedDepthAreReadInTime() throws CodecException {
        String inside = "0500".repeat(30_000);
        String hex = "a180" + "020101" + "020133" + "3080" + "3080".repeat(55) + inside + "0000".repeat(57);

        assertThat(decode(hex).name()).isEqualTo("Escape");
    }

    @Test
    void tagNumberThatIsTooLargeIsRefused() {
        assertThatThrownBy(() -> decode("bfffffffffffff7f00"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("tag");
    }

    @ParameterizedTest
    @CsvSource({
        "a10b020101020200d330020a00,SystemStatus.systemStatus,11",
        "a10c020101020200d330030a0202,SystemStatus,11",
        "a11a020101020115301255024d31a60ca10a6b0480020139040301ff,RecordEvent,24"
    })
    void messageNamesElementAndPosition(String hex, String place, int position) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.position()).isEqualTo(position))
                .hasMessageStartingWith(place);
    }
}
