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
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream of octets into frames. Every buffer that goes in is released at the end of each test. */
@Timeout(120)
@Tag("unit")
class XmlFrameDecoderTest {

    private static final int MAX = 65_527;

    private final List<ByteBuf> buffers = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new XmlFrameDecoder(MAX));

    @AfterEach
    void everyBufferIsReleased() {
        channel.finishAndReleaseAll();
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    private void receive(byte[] octets) {
        if (octets.length == 0) {
            return;
        }
        ByteBuf buffer = Unpooled.copiedBuffer(octets);
        buffers.add(buffer);
        channel.writeInbound(buffer);
    }

    private void receive(byte[] octets, int from, int to) {
        receive(java.util.Arrays.copyOfRange(octets, from, to));
    }

    private List<String> documents() {
        List<String> documents = new ArrayList<>();
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            documents.add(frame.invokeId() + " " + new String(frame.octets(), StandardCharsets.UTF_8));
        }
        return documents;
    }

    private static byte[] frame(int length, String invokeId, byte[] document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.write(0);
        out.write(length >> 8);
        out.write(length);
        out.writeBytes(invokeId.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(document);
        return out.toByteArray();
    }

    private static byte[] frame(String invokeId, String document) {
        byte[] octets = document.getBytes(StandardCharsets.UTF_8);
        return frame(8 + octets.length, invokeId, octets);
    }

    /** As some switches write it: the length counts characters. */
    private static byte[] shortFrame(String invokeId, String document) {
        return frame(
                8 + document.codePointCount(0, document.length()), invokeId, document.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private void refused(byte[] octets, String message) {
        assertThatThrownBy(() -> {
                    receive(octets);
                    channel.checkException();
                })
                .isInstanceOf(FramingException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000001a730303031", "000000eb30303031"})
    void headerOfARealSwitchIsRead(String header) {
        byte[] head = io.netty.buffer.ByteBufUtil.decodeHexDump(header);
        int length = ((head[2] & 0xFF) << 8 | head[3] & 0xFF) - 8;
        String document = "<a>" + "x".repeat(length - 7) + "</a>";
        receive(join(head, document.getBytes(StandardCharsets.US_ASCII)));
        assertThat(documents()).containsExactly("1 " + document);
    }

    @Test
    void frameIsReadWhereverItIsSplit() {
        byte[] octets = frame("0042", "<a>\u00fc\u20ac\ud83d\ude00</a>");
        for (int split = 0; split <= octets.length; split++) {
            receive(octets, 0, split);
            receive(octets, split, octets.length);
            assertThat(documents()).as("split at %s", split).containsExactly("42 <a>\u00fc\u20ac\ud83d\ude00</a>");
        }
    }

    @Test
    void framesAreReadOctetByOctet() {
        byte[] octets = join(frame("0001", "<a/>"), frame("9999", "<b>\u20ac</b>"), frame("0000", "<c/>"));
        for (int i = 0; i < octets.length; i++) {
            receive(octets, i, i + 1);
        }
        assertThat(documents()).containsExactly("1 <a/>", "9999 <b>\u20ac</b>", "0 <c/>");
    }

    @Test
    void mergedFramesAreReadOneByOne() {
        receive(join(frame("0001", "<a/>"), frame("0002", "<b/>\n"), frame("0003", "<c/> ")));
        assertThat(documents()).containsExactly("1 <a/>", "2 <b/>\n", "3 <c/> ");
    }

    @Test
    void mergedFramesAreReadWhereverTheyAreSplit() {
        byte[] octets = join(frame("0001", "<a/>"), frame("0002", "<b>\u20ac</b>"));
        for (int split = 0; split <= octets.length; split++) {
            receive(octets, 0, split);
            receive(octets, split, octets.length);
            assertThat(documents()).as("split at %s", split).containsExactly("1 <a/>", "2 <b>\u20ac</b>");
        }
    }

    @Test
    void halfAFrameIsNoFrame() {
        byte[] octets = frame("0001", "<a/>");
        receive(octets, 0, octets.length - 1);
        assertThat(documents()).isEmpty();
    }

    @Test
    void longestDocumentIsRead() {
        String document = "<a>" + "x".repeat(MAX - 7) + "</a>";
        receive(frame("0001", document));
        assertThat(documents()).containsExactly("1 " + document);
    }

    static IntStream shortLengths() {
        return IntStream.rangeClosed(0, 7);
    }

    @ParameterizedTest
    @MethodSource("shortLengths")
    void lengthThatDoesNotCoverTheHeaderIsRefused(int length) {
        refused(
                frame(length, "0001", new byte[0]),
                "the length " + length + " does not even cover the header of 8 octets");
    }

    @Test
    void refusalTellsTheHeader() {
        refused(frame(3, "0001", new byte[0]), "(header 0000000330303031)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"000100eb30303031", "0100001030303031", "474554202f204854", "1603010200010001"})
    void formatIndicatorOtherThanZeroIsRefused(String header) {
        refused(
                io.netty.buffer.ByteBufUtil.decodeHexDump(header),
                "the format indicator is 0x" + header.substring(0, 4));
    }

    @Test
    void overlongDocumentIsRefusedAtItsHeader() {
        EmbeddedChannel small = new EmbeddedChannel(new XmlFrameDecoder(100));
        ByteBuf buffer = Unpooled.copiedBuffer(frame(109, "0001", new byte[0]));
        assertThatThrownBy(() -> small.writeInbound(buffer))
                .isInstanceOf(FramingException.class)
                .hasMessageContaining("the document has 101 octets, at most 100 are read");
        small.finishAndReleaseAll();
        assertThat(buffer.refCnt()).isZero();
    }

    @Test
    void nothingIsReadAfterARefusal() {
        refused(join(frame(3, "0001", new byte[0]), frame("0002", "<b/>")), "does not even cover");
        assertThat(documents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"    ", "abcd", "00-1", "1e00", "+001", "\u00b2\u00b2\u00b2\u00b2", "\0\0\0\1", "0x10"})
    void invokeIdThatIsNotOfDigitsIsNone(String invokeId) {
        receive(frame(8 + 4, invokeId, "<a/>".getBytes(StandardCharsets.US_ASCII)));
        assertThat(documents()).containsExactly(Frame.NO_INVOKE_ID + " <a/>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0001", "9998", "9999"})
    void invokeIdIsRead(String invokeId) {
        receive(frame(invokeId, "<a/>"));
        assertThat(documents()).containsExactly(Integer.parseInt(invokeId) + " <a/>");
    }

    // ---- length in characters

    private static final String WIDE = "<a>B\u00fcro \u20ac \ud83d\ude00 gr\u00fc\u00df</a>";

    @Test
    void lengthCountedInCharactersIsRecognised() {
        receive(shortFrame("0001", WIDE));
        assertThat(documents()).containsExactly("1 " + WIDE);
    }

    @Test
    void lengthCountedInCharactersIsRecognisedWhereverTheFrameIsSplit() {
        byte[] octets = shortFrame("0001", WIDE);
        for (int split = 0; split <= octets.length; split++) {
            receive(octets, 0, split);
            receive(octets, split, octets.length);
            assertThat(documents()).as("split at %s", split).containsExactly("1 " + WIDE);
        }
    }

    @Test
    void lengthCountedInCharactersIsRecognisedOctetByOctet() {
        byte[] octets = join(shortFrame("0001", WIDE), shortFrame("0002", WIDE));
        for (int i = 0; i < octets.length; i++) {
            receive(octets, i, i + 1);
        }
        assertThat(documents()).containsExactly("1 " + WIDE, "2 " + WIDE);
    }

    @Test
    void twoFramesWithLengthsInCharactersInARowAreRead() {
        receive(join(shortFrame("0001", WIDE), shortFrame("0002", WIDE)));
        assertThat(documents()).containsExactly("1 " + WIDE, "2 " + WIDE);
    }

    @Test
    void frameWithALengthInOctetsAfterOneInCharactersIsRead() {
        receive(join(shortFrame("0001", WIDE), frame("0002", WIDE), shortFrame("0003", WIDE)));
        assertThat(documents()).containsExactly("1 " + WIDE, "2 " + WIDE, "3 " + WIDE);
    }

    @Test
    void twoFramesWithLengthsInCharactersAreReadWhereverTheyAreSplit() {
        byte[] octets = join(shortFrame("0001", WIDE), shortFrame("0002", WIDE));
        for (int split = 0; split <= octets.length; split++) {
            receive(octets, 0, split);
            receive(octets, split, octets.length);
            assertThat(documents()).as("split at %s", split).containsExactly("1 " + WIDE, "2 " + WIDE);
        }
    }

    @Test
    void lengthCountedInUtf16UnitsIsRecognised() {
        // how Java and .NET count
        byte[] octets = WIDE.getBytes(StandardCharsets.UTF_8);
        receive(join(frame(8 + WIDE.length(), "0001", octets), frame("0002", "<b/>")));
        assertThat(documents()).containsExactly("1 " + WIDE, "2 <b/>");
    }

    @Test
    void lengthInCharactersThatEndsAtAnInnerTagIsRecognised() {
        receive(join(shortFrame("0001", "<a><b>\u00fc\u00fc\u00fc\u00fc</b></a>"), frame("0002", "<b/>")));
        assertThat(documents()).containsExactly("1 <a><b>\u00fc\u00fc\u00fc\u00fc</b></a>", "2 <b/>");
    }

    @Test
    void lineEndLeftOverByALengthInCharactersIsSkipped() {
        receive(join(shortFrame("0001", "<a>\u00fc</a>\n"), frame("0002", "<b/>")));
        assertThat(documents()).hasSize(2).last().isEqualTo("2 <b/>");
    }

    @Test
    void lineEndAfterTheDocumentIsPartOfIt() {
        receive(join(shortFrame("0001", WIDE + "\r\n"), frame("0002", "<b/>\n\n")));
        assertThat(documents()).containsExactly("1 " + WIDE + "\r\n", "2 <b/>\n\n");
    }

    @Test
    void singleByteEncodingIsReadByItsLength() {
        String latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>B\u00fcro</a>";
        byte[] octets = latin.getBytes(StandardCharsets.ISO_8859_1);
        receive(join(frame(8 + octets.length, "0001", octets), frame("0002", "<b/>")));
        assertThat((Frame) channel.readInbound())
                .satisfies(frame -> assertThat(frame.octets()).isEqualTo(octets));
        assertThat(documents()).containsExactly("2 <b/>");
    }

    @Test
    void utf16DocumentIsReadByItsLength() {
        byte[] octets = "<a>B\u00fcro</a>".getBytes(StandardCharsets.UTF_16LE);
        receive(join(frame(8 + octets.length, "0001", octets), frame("0002", "<b/>")));
        assertThat((Frame) channel.readInbound())
                .satisfies(frame -> assertThat(frame.octets()).isEqualTo(octets));
        assertThat(documents()).containsExactly("2 <b/>");
    }

    @Test
    void documentThatIsNoXmlIsReadByItsLength() {
        receive(join(frame("0001", "no xml"), frame("0002", "")));
        assertThat(documents()).containsExactly("1 no xml", "2 ");
    }

    // ---- garbage

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbageIsRefusedOrReadAndNeverHangs(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            EmbeddedChannel other = new EmbeddedChannel(new XmlFrameDecoder(MAX));
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            if (random.nextBoolean()) {
                noise = join(new byte[] {0, 0, 0}, noise);
            }
            ByteBuf buffer = Unpooled.copiedBuffer(noise);
            try {
                other.writeInbound(buffer);
            } catch (DecoderException e) {
                assertThat(e).isInstanceOf(FramingException.class);
            }
            other.finishAndReleaseAll();
            assertThat(buffer.refCnt()).isZero();
        }
    }

    @Test
    void endOfTheStreamInsideAFrameIsNoFrame() {
        byte[] octets = shortFrame("0001", WIDE);
        receive(octets, 0, octets.length - 3);
        channel.finish();
        assertThat(documents()).isEmpty();
    }
}
