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
package io.camelcsta.codec.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes from the network: a message or a CodecException, soon, and nothing else. */
@Timeout(120)
@Tag("unit")
class XmlHostileInputTest {

    private static final String NAMESPACE = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";
    private static final XmlCodec CODEC = new XmlCodec(NAMESPACE, XmlLimits.DEFAULT);

    private static final String SAMPLE =
            """
            <?xml version="1.0" encoding="UTF-8"?>\
            <CallInformationEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"><monitorCrossRefID>1</monitorCrossRefID>\
            <connection><callID>c&amp;1</callID><deviceID typeOfNumber="dynamic">N&lt;1></deviceID></connection>\
            <device><deviceIdentifier>3001</deviceIdentifier></device><accountInfo>34373131</accountInfo>\
            <servicesPermitted><callControlServices><acceptCall>true</acceptCall></callControlServices></servicesPermitted>\
            <callLinkageDataList/><subjectOfCall><![CDATA[\u00fc\u20ac\ud83d\ude00]]>&#x20AC;</subjectOfCall><!-- c -->\
            <extensions><privateData><private><v:x xmlns:v="urn:v" a="1">t</v:x></private></privateData></extensions>\
            </CallInformationEvent>""";

    private static byte[] octets(String xml) {
        return xml.getBytes(StandardCharsets.UTF_8);
    }

    private static void refused(String xml) {
        assertThatThrownBy(() -> CODEC.decode(1, octets(xml))).isInstanceOf(CodecException.class);
        assertThatThrownBy(() -> CODEC.decodeUntouched(1, octets(xml))).isInstanceOf(CodecException.class);
    }

    private static void survives(byte[] octets, String what) {
        isMessage(octets, what);
    }

    /** A message or a CodecException, both ways of reading; whether it is a message either way. */
    private static boolean isMessage(byte[] octets, String what) {
        boolean message = false;
        try {
            CODEC.decode(9999, octets);
            message = true;
        } catch (CodecException e) {
            assertThat(e.getMessage()).isNotBlank();
        } catch (Throwable e) {
            fail(what + " makes decode throw " + e, e);
        }
        try {
            CODEC.decodeUntouched(9999, octets);
            message = true;
        } catch (CodecException e) {
            assertThat(e.getMessage()).isNotBlank();
        } catch (Throwable e) {
            fail(what + " makes decodeUntouched throw " + e, e);
        }
        return message;
    }

    @Test
    void sampleItselfIsRead() throws CodecException {
        assertThat(((CstaMessage.Event) CODEC.decode(9999, octets(SAMPLE)))
                        .body()
                        .text("subjectOfCall"))
                .isEqualTo("\u00fc\u20ac\ud83d\ude00\u20ac");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE SystemStatus><SystemStatus/>",
                "<!DOCTYPE SystemStatus []><SystemStatus/>",
                "<!DOCTYPE SystemStatus SYSTEM \"http://127.0.0.1:9/x.dtd\"><SystemStatus/>",
                "<!DOCTYPE SystemStatus PUBLIC \"-//x\" \"file:///etc/passwd\"><SystemStatus/>",
                "<?xml version=\"1.0\"?><!DOCTYPE SystemStatus [<!ENTITY e \"x\">]><SystemStatus/>"
            })
    void documentTypeIsRefused(String xml) {
        refused(xml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE s [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><SystemStatus><systemStatus>&e;</systemStatus></SystemStatus>",
                "<!DOCTYPE s [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/\">%p;]><SystemStatus><systemStatus>normal</systemStatus></SystemStatus>"
            })
    void externalEntityIsRefused(String xml) {
        refused(xml);
    }

    @Test
    void billionLaughsAreRefused() {
        StringBuilder xml = new StringBuilder("<!DOCTYPE s [<!ENTITY l0 \"ha\">");
        for (int i = 1; i < 30; i++) {
            xml.append("<!ENTITY l")
                    .append(i)
                    .append(" \"")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        refused(xml + "]><SystemStatus><systemStatus>&l29;</systemStatus></SystemStatus>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<SystemStatus><systemStatus>&e;</systemStatus></SystemStatus>",
                "<SystemStatus>&e;</SystemStatus>",
                "<SystemStatus><other>&e;</other></SystemStatus>",
                "<SystemStatus><extensions><privateData><private>&e;</private></privateData></extensions></SystemStatus>",
                "<SystemStatus a='&e;'/>",
                "<Magic>&e;</Magic>"
            })
    void undeclaredEntityIsRefused(String xml) {
        refused(xml);
    }

    @Test
    void depthIsLimited() {
        refused("<Escape><privateData><private>" + "<a>".repeat(62) + "</a>".repeat(62)
                + "</private></privateData></Escape>");
    }

    @Test
    void greatestDepthIsRead() {
        String xml = "<Escape><privateData><private>" + "<a>".repeat(61) + "</a>".repeat(61)
                + "</private></privateData></Escape>";
        assertThatCode(() -> CODEC.decode(1, octets(xml))).doesNotThrowAnyException();
    }

    @Test
    void depthIsLimitedInElementsThatAreSkipped() {
        refused("<RecordEvent><connection>" + "<a>".repeat(63) + "</a>".repeat(63) + "</connection></RecordEvent>");
    }

    @Test
    void tooDeepDocumentWithoutEndIsRefusedBeforeTheEnd() {
        refused("<a>".repeat(20_000));
    }

    @Test
    void numberOfElementsIsLimited() {
        refused("<Escape>" + "<a/>".repeat(10_000) + "</Escape>");
    }

    @Test
    void greatestNumberOfElementsIsRead() {
        assertThatCode(() -> CODEC.decode(1, octets("<Escape>" + "<a/>".repeat(9_999) + "</Escape>")))
                .doesNotThrowAnyException();
    }

    @Test
    void lengthIsLimited() {
        String head = "<SystemStatus><systemStatus>normal</systemStatus><!--";
        String tail = "--></SystemStatus>";
        String fits = head + "x".repeat(65_527 - head.length() - tail.length()) + tail;
        assertThatCode(() -> CODEC.decode(1, octets(fits))).doesNotThrowAnyException();
        assertThatThrownBy(() -> CODEC.decode(1, octets(fits + " ")))
                .isInstanceOf(CodecException.class)
                .hasMessage("The document has 65528 octets, at most 65527 are read");
    }

    @Test
    void lengthOfWhatIsWrittenIsLimited() {
        Struct body = Struct.of(io.camelcsta.model.description.Csta.description()
                        .service("Stop")
                        .request())
                .set("connection", io.camelcsta.model.ConnectionId.of("1", "2"))
                .set("resource", "x".repeat(65_527))
                .build();
        assertThatThrownBy(() -> CODEC.encode(new CstaMessage.Request(
                        1, io.camelcsta.model.description.Csta.description().service("Stop"), body)))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("Stop: the document has ")
                .hasMessageContaining("65527");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\n",
                "x",
                "<",
                "<?xml version=\"1.0\"?>",
                "<!-- only -->",
                "<a></b>",
                "<a><b></a></b>",
                "<a/><b/>",
                "<a/>x",
                "<a b=1/>",
                "<a b='1' b='2'/>",
                "<p:a/>",
                "<a>\u0001</a>",
                "<a>&#0;</a>",
                "<a>&#x1F;</a>",
                "<a>]]></a>",
                "<a><![CDATA[x</a>",
                "<1/>",
                "<?xml version=\"1.0\" encoding=\"no-such-charset\"?><a/>",
                "<?xml version=\"9.9\"?><a/>",
                "<a>&#xD800;</a>",
                "<a>&#x110000;</a>",
                "<xml:a xmlns:xml='urn:x'/>"
            })
    void whatIsNotWellFormedIsRefused(String xml) {
        refused(xml);
    }

    @Test
    void textAfterTheRootIsRefused() {
        refused("<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>x");
    }

    static IntStream positions() {
        return IntStream.range(0, octets(SAMPLE).length);
    }

    @Test
    void sampleCutAtAnyOctetIsRefused() {
        byte[] whole = octets(SAMPLE);
        positions().forEach(length -> {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            assertThat(isMessage(part, "cut at octet " + length))
                    .as("cut at octet %s", length)
                    .isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, '<', '&', '"', 0x80, 0xF4, 0xFF})
    void sampleWithAnyOctetReplacedIsAMessageOrRefused(int replacement) {
        byte[] whole = octets(SAMPLE);
        positions().forEach(position -> {
            byte[] changed = whole.clone();
            changed[position] = (byte) replacement;
            survives(changed, String.format("0x%02x at octet %d", replacement, position));
        });
    }

    @Test
    void sampleWithAnyOctetLeftOutIsAMessageOrRefused() {
        String sample = SAMPLE;
        IntStream.range(0, sample.length())
                .forEach(position -> survives(
                        octets(sample.substring(0, position) + sample.substring(position + 1)),
                        "without character " + position));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void randomChangesAreAMessageOrRefused(long seed) {
        Random random = new Random(seed);
        byte[] whole = octets(SAMPLE);
        for (int round = 0; round < 1_000; round++) {
            byte[] changed = whole.clone();
            for (int change = random.nextInt(8); change >= 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            survives(changed, "seed " + seed + " round " + round);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void randomOctetsAreRefused(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            survives(noise, "seed " + seed + " round " + round);
        }
    }

    static java.util.stream.Stream<String> xmlHeads() {
        return java.util.stream.Stream.of(
                "UTF-16",
                "UTF-16BE",
                "UTF-16LE",
                "UTF-32",
                "US-ASCII",
                "ISO-8859-1",
                "EBCDIC-CP-US",
                "UCS-4",
                "x",
                "UTF-7",
                "\u00fc",
                "GB18030",
                "Shift_JIS",
                "ISO-2022-JP");
    }

    @ParameterizedTest
    @MethodSource("xmlHeads")
    void wrongDeclaredEncodingIsAMessageOrRefused(String encoding) {
        survives(octets(SAMPLE.replace("encoding=\"UTF-8\"", "encoding=\"" + encoding + "\"")), encoding);
    }

    @Test
    void errorNamesElementAndOctet() {
        assertThatThrownBy(
                        () -> CODEC.decode(1, octets("<Stop><connection><callID>&bad;</callID></connection></Stop>")))
                .isInstanceOfSatisfying(CodecException.class, e -> {
                    assertThat(e)
                            .hasMessageStartingWith("Stop/connection/callID: ")
                            .hasMessageEndingWith(" (at octet " + e.position() + ")");
                    assertThat(e.position()).isBetween(18, 34);
                });
    }
}
