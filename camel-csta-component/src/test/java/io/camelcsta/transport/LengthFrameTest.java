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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The framings length2 and hipath. */
@Timeout(120)
@Tag("unit")
class LengthFrameTest extends FrameTestSupport {

    /** The two framings. */
    enum Kind {
        LENGTH2,
        HIPATH;

        String head(int length) {
            return this == LENGTH2 ? "%04x".formatted(length) : "26%04x".formatted(0x8000 | length);
        }

        String frame(String apdu) {
            return head(apdu.length() / 2) + apdu;
        }

        Framing framing() {
            return Framing.valueOf(name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void frameIsReadWhereverItIsSplit(Kind kind) {
        byte[] octets = HEX.parseHex(kind.frame(APDU));
        for (int at = 0; at <= octets.length; at++) {
            open(kind.framing());
            receive(octets, 0, at);
            assertThat(frames()).hasSize(at == octets.length ? 1 : 0);
            receive(octets, at, octets.length);
            assertThat(frames()).isEqualTo(at == octets.length ? List.of() : List.of(APDU));
            channel.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @EnumSource
    void frameIsReadOctetByOctet(Kind kind) {
        open(kind.framing());
        byte[] octets = HEX.parseHex(kind.frame(APDU) + kind.frame("0500"));
        for (int i = 0; i < octets.length; i++) {
            receive(octets, i, i + 1);
        }
        assertThat(frames()).containsExactly(APDU, "0500");
    }

    @ParameterizedTest
    @EnumSource
    void framesInOneReadAreReadOneByOne(Kind kind) {
        open(kind.framing());
        receive(kind.frame(APDU) + kind.frame("00") + kind.frame("0500") + kind.head(5) + "01");
        assertThat(frames()).containsExactly(APDU, "00", "0500");
        receive("02030405");
        assertThat(frames()).containsExactly("0102030405");
    }

    @ParameterizedTest
    @EnumSource
    void longestFrameIsRead(Kind kind) {
        open(kind.framing());
        receive(kind.frame("ab".repeat(MAX)));
        assertThat(frames()).containsExactly("ab".repeat(MAX));
    }

    @ParameterizedTest
    @EnumSource
    void longerFrameIsRefusedBeforeItsContentArrives(Kind kind) {
        open(kind.framing());
        refused(kind.head(MAX + 1), "at most 1000 octets, not 1001");
    }

    @ParameterizedTest
    @EnumSource
    void frameWithoutContentIsRefused(Kind kind) {
        open(kind.framing());
        refused(kind.head(0), "at least one octet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"000ea1", "3c3f786d", "a10c02", "278001", "00801a"})
    void wrongMarkIsRefused(String hex) {
        open(Kind.HIPATH.framing());
        refused(hex, "begins with 0x26, got 0x" + hex.substring(0, Math.min(16, hex.length())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"260001", "26000ea1", "267fff"})
    void lengthWithoutTheHighestBitIsRefused(String hex) {
        open(Kind.HIPATH.framing());
        refused(hex, "highest bit");
    }

    @ParameterizedTest
    @CsvSource({
        "LENGTH2,3c3f786d6c,length2",
        "LENGTH2,485454502f312e31,length2",
        "HIPATH,485454502f312e31,hipath",
        "LENGTH2,ffff,length2"
    })
    void garbageIsRefusedWithItsOctetsAndTheNameOfTheFraming(Kind kind, String hex, String name) {
        open(kind.framing());
        refused(hex, "Not the framing " + name);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsKeptAfterARefusal(Kind kind) {
        open(kind.framing());
        refused(kind.head(0) + "a1a2a3", "at least one octet");
        assertThat(frames()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void connectionClosedInsideAFrameGivesNoFrame(Kind kind) {
        open(kind.framing());
        byte[] octets = HEX.parseHex(kind.frame(APDU));
        receive(octets, 0, octets.length - 1);
        channel.finish();
        assertThat(frames()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void frameIsWritten(Kind kind) {
        open(kind.framing());
        channel.writeOutbound(new Frame(Frame.NO_INVOKE_ID, HEX.parseHex(APDU)));
        ByteBuf written = channel.readOutbound();
        buffers.add(written);
        byte[] octets = new byte[written.readableBytes()];
        written.readBytes(octets);
        written.release();
        assertThat(HEX.formatHex(octets)).isEqualTo(kind == Kind.LENGTH2 ? "000e" + APDU : "26800e" + APDU);
    }

    @ParameterizedTest
    @CsvSource({"LENGTH2,65535,65536", "HIPATH,32767,32768"})
    void frameThatTheLengthCannotTellIsRefused(Kind kind, int longest, int tooLong) {
        open(kind.framing());
        channel.writeOutbound(new Frame(Frame.NO_INVOKE_ID, new byte[longest]));
        ByteBuf written = channel.readOutbound();
        assertThat(written.readableBytes()).isEqualTo(longest + kind.head(0).length() / 2);
        written.release();
        byte[] octets = new byte[tooLong];
        Arrays.fill(octets, (byte) 1);
        assertThatThrownBy(() -> channel.writeOutbound(new Frame(Frame.NO_INVOKE_ID, octets)))
                .satisfies(e -> assertThat(e.getMessage() + e.getCause()).contains(tooLong + " octets does not fit"));
    }
}
