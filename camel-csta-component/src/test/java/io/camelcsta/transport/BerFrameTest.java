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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The framing ber. */
@Timeout(120)
@Tag("unit")
class BerFrameTest extends FrameTestSupport {

    private static final String INDEFINITE = "a180020101020200d330800a010200000000";
    private static final String FRAMING = "Not the framing ber";

    @BeforeEach
    void open() {
        open(Framing.BER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                APDU,
                INDEFINITE,
                "a1810c020101020200d330030a0102",
                "a1840000000c020101020200d330030a0102",
                "6200",
                "bf814803020105",
                "a180a280a380a480050000000000" + "00000000",
                "a1800000"
            })
    void apduIsReadWhereverItIsSplit(String apdu) {
        byte[] octets = HEX.parseHex(apdu);
        for (int at = 1; at < octets.length; at++) {
            receive(octets, 0, at);
            assertThat(frames()).isEmpty();
            receive(octets, at, octets.length);
            assertThat(frames()).containsExactly(apdu);
        }
    }

    @Test
    void indefiniteLengthOverSeveralReadsIsReadOctetByOctet() {
        byte[] octets = HEX.parseHex(INDEFINITE + APDU + INDEFINITE);
        for (int i = 0; i < octets.length; i++) {
            receive(octets, i, i + 1);
        }
        assertThat(frames()).containsExactly(INDEFINITE, APDU, INDEFINITE);
    }

    @Test
    void apdusInOneReadAreReadOneByOne() {
        receive(APDU + INDEFINITE + "6200" + APDU.substring(0, 10));
        assertThat(frames()).containsExactly(APDU, INDEFINITE, "6200");
        receive(APDU.substring(10));
        assertThat(frames()).containsExactly(APDU);
    }

    @Test
    void zerosInsideADefiniteValueDoNotEndAnIndefiniteOne() {
        String apdu = "a180" + "0404" + "00000000" + "0000";
        receive(apdu);
        assertThat(frames()).containsExactly(apdu);
    }

    @Test
    void longestApduIsRead() {
        String apdu = "a18203e4" + "00".repeat(996);
        receive(apdu);
        assertThat(frames()).containsExactly(apdu);
    }

    @ParameterizedTest
    @CsvSource({"a18203e5,1001", "a184ffffffff,4294967301", "a1847fffffff,2147483653", "a182ffff,65539"})
    void longerApduIsRefusedBeforeItsContentArrives(String head, String length) {
        refused(head, "at most 1000 octets, not " + length, FRAMING);
    }

    @Test
    void longerValueInsideAnIndefiniteLengthIsRefused() {
        refused("a180" + "048203e4", "at most 1000 octets", FRAMING);
    }

    @Test
    void indefiniteLengthWithoutEndIsRefusedWhenItIsTooLong() {
        receive("a180" + "0500".repeat(450));
        assertThat(frames()).isEmpty();
        refused("0500".repeat(100), "at most 1000 octets", FRAMING);
    }

    @Test
    void indefiniteLengthWhoseEndIsBeyondTheLongestApduIsRefused() {
        // 2 + 998 + 2 octets
        refused("a180" + "048203e2" + "00".repeat(994) + "0000", "at most 1000 octets", FRAMING);
    }

    @Test
    void indefiniteLengthOfAPrimitiveValueIsRefused() {
        refused("0480", "constructed", FRAMING);
    }

    @ParameterizedTest
    @CsvSource({
        "a18500,a length has at most four octets",
        "a1ff,a length has at most four octets",
        "bfffffffffffff,a tag has at most five octets"
    })
    void lengthOrTagThatIsTooLongIsRefused(String hex, String message) {
        refused(hex, message, FRAMING);
    }

    @Test
    void nestingWithoutEndIsRefused() {
        refused("a180".repeat(100), "nested", FRAMING);
    }

    @Test
    void nestingOfTheAllowedDepthIsRead() {
        String apdu = "a180".repeat(64) + "0000".repeat(64);
        receive(apdu);
        assertThat(frames()).containsExactly(apdu);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3c3f786d6c2076657273696f6e", "485454502f312e31203430302042", "ffffffffffffffffff"})
    void garbageNeverBecomesALongFrame(String hex) {
        try {
            receive(hex);
            channel.checkException();
        } catch (FramingException e) {
            assertThat(e).hasMessageContaining("got 0x");
        }
        assertThat(frames()).allMatch(frame -> frame.length() <= hex.length());
    }

    @Test
    void connectionClosedInsideAnApduGivesNoFrame() {
        receive(INDEFINITE.substring(0, INDEFINITE.length() - 2));
        channel.finish();
        assertThat(frames()).isEmpty();
    }

    @Test
    void apduIsWrittenAsItIs() {
        channel.writeOutbound(new Frame(Frame.NO_INVOKE_ID, HEX.parseHex(APDU)));
        ByteBuf written = channel.readOutbound();
        buffers.add(written);
        byte[] octets = new byte[written.readableBytes()];
        written.readBytes(octets);
        written.release();
        assertThat(HEX.formatHex(octets)).isEqualTo(APDU);
    }
}
