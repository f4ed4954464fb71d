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
package io.camelcsta.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.ber.Vectors;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder command, by its streams and by its exit status. */
@Timeout(120)
@Tag("unit")
class CstaDecodeTest {

    private static final String STATUS = "a10c020101020200d330030a0102";
    private static final String STATUS_JSON =
            "{\"kind\":\"invoke\",\"name\":\"SystemStatus\",\"invokeId\":1,\"value\":{\"systemStatus\":\"normal\"}}";

    /** What a run gave. */
    record Result(int status, List<String> lines, String errors) {

        String line() {
            assertThat(lines).hasSize(1);
            return lines.get(0);
        }

        Map<String, Object> json() {
            return Json.read(line());
        }
    }

    private static Result run(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status;
        try {
            status = CstaDecode.run(
                    arguments,
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                    new PrintStream(out, true),
                    new PrintStream(err, true));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
        return new Result(
                status, text.isEmpty() ? List.of() : List.of(text.split("\n")), err.toString(StandardCharsets.UTF_8));
    }

    private static Result decode(String input) {
        return run(input + "\n", "--protocol", "asn1");
    }

    private static Result encode(String input) {
        return run(input + "\n", "--protocol", "asn1", "--encode");
    }

    private static Result decodeXml(String input) {
        return run(input + "\n", "--protocol", "xml");
    }

    private static Result encodeXml(String input) {
        return run(input + "\n", "--protocol", "xml", "--encode");
    }

    private static void failed(Result result, String... parts) {
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.json()).containsOnlyKeys("error", "position");
        assertThat((String) result.json().get("error")).isNotBlank().satisfies(error -> assertThat(parts)
                .allMatch(error::contains));
        assertThat((int) result.json().get("position")).isNotNegative();
    }

    // ---- asn1

    @Test
    void apduIsDecoded() {
        assertThat(decode(STATUS)).isEqualTo(new Result(0, List.of(STATUS_JSON), ""));
    }

    @Test
    void upperCaseAndSpaceAroundALineMakeNoDifference() {
        assertThat(decode("  " + STATUS.toUpperCase(java.util.Locale.ROOT) + "\t")
                        .line())
                .isEqualTo(STATUS_JSON);
    }

    @Test
    void lastLineNeedsNoLineBreak() {
        assertThat(run(STATUS, "--protocol", "asn1").line()).isEqualTo(STATUS_JSON);
    }

    @Test
    void carriageReturnAtTheEndOfALineMakesNoDifference() {
        assertThat(run(STATUS + "\r\n" + STATUS + "\r\n", "--protocol", "asn1").lines())
                .containsExactly(STATUS_JSON, STATUS_JSON);
    }

    @Test
    void invokeIdIsAbsentForNull() {
        assertThat(decode("a10b0500020200d330030a0102").json())
                .doesNotContainKey("invokeId")
                .containsEntry("kind", "invoke");
    }

    @ParameterizedTest
    @CsvSource({
        STATUS + ",invoke,SystemStatus",
        "a20b0201013006020200d30500,result,SystemStatusResponse",
        "a30b020109020101a0030a010d,error,CSTAErrorCode",
        "a406020105810102,reject,Reject",
        "6203800100,rlrq,rlrq",
        "6303800100,rlre,rlre",
        "6406800100810101,abrt,abrt",
        "6115a10706052b0c00815aa203020100a305a103020100,aare,aare",
        "6009a10706052b0c00815a,aarq,aarq"
    })
    void everyKindOfApduHasItsKindAndName(String hex, String kind, String name) {
        Result result = decode(hex);

        assertThat(result.json())
                .containsEntry("kind", kind)
                .containsEntry("name", name)
                .doesNotContainKey("error")
                .containsKey("value");
        assertThat(result.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyz",
                "a1 0c",
                "a10",
                "a10c02",
                "00",
                "a10c020101020200d330030a010200",
                "ü",
                "a184ffffffff",
                "6000",
                "0x60"
            })
    void lineThatIsNoApduGivesAFailureLine(String line) {
        failed(decode(line));
    }

    @ParameterizedTest
    @CsvSource({"zz,0", "a10z,1", "a10c0g,2", "a1 0c,1", "a10,1", "a10b020101020200d330020a00,11"})
    void positionIsThatOfTheOctet(String line, int position) {
        assertThat(decode(line).json()).containsEntry("position", position);
    }

    @Test
    void failureDoesNotStopTheLinesAfterIt() {
        Result result = run("zz\n" + STATUS + "\n" + "a1\n" + STATUS + "\n", "--protocol", "asn1");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.lines()).hasSize(4);
        assertThat(result.lines().get(1)).isEqualTo(STATUS_JSON);
        assertThat(result.lines().get(3)).isEqualTo(STATUS_JSON);
    }

    @Test
    void noLineGivesNoLineAndSucceeds() {
        assertThat(run("", "--protocol", "asn1")).isEqualTo(new Result(0, List.of(), ""));
    }

    @Test
    void deeplyNestedLineGivesAFailureLine() {
        failed(decode("6080" + "3080".repeat(30_000)));
    }

    @Test
    void lineLongerThanAMessageGivesAFailureLine() {
        failed(decode("a1830186a0" + "00".repeat(100_000)), "octets");
    }

    @Test
    void apduIsEncoded() {
        assertThat(encode(STATUS_JSON)).isEqualTo(new Result(0, List.of(STATUS), ""));
    }

    @Test
    void jsonMayBeOrderedAndSpacedOtherwise() {
        assertThat(encode(
                                " { \"value\" : { \"systemStatus\" : \"normal\" } , \"invokeId\" : 1 , \"name\":\"SystemStatus\",\"kind\":\"invoke\" } ")
                        .line())
                .isEqualTo(STATUS);
    }

    @Test
    void failureLineIsAnsweredWithAFailureLine() {
        failed(encode("{\"error\":\"it went wrong\",\"position\":7}"), "it went wrong");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "7",
                "null",
                "\"x\"",
                "{}",
                "{\"kind\":\"invoke\"}",
                "{\"kind\":\"xml\",\"name\":\"SystemStatus\",\"value\":{}}",
                "{\"kind\":\"invoke\",\"name\":\"SystemStatus\",\"invokeId\":1,\"value\":{}}",
                "{\"kind\":\"invoke\",\"name\":\"Nothing\",\"value\":{}}",
                "{\"kind\":\"invoke\",\"name\":\"MonitorStop\",\"invokeId\":1,\"value\":{\"monitorCrossRefID\":\"M1\"}}",
                "{\"kind\":\"invoke\",\"name\":\"Escape\",\"invokeId\":1,\"value\":{\"privateData\":{\"private\":{\"$xml\":\"<a/>\"}}}}",
                "{\"kind\":\"invoke\",\"name\":\"Escape\",\"invokeId\":1,\"value\":{\"privateData\":{\"private\":{\"$ber\":\"3005\"}}}}",
                "{\"kind\":\"invoke\",\"name\":\"SnapshotDevice\",\"invokeId\":1,\"value\":{\"snapshotObject\":{\"number\":\"3\",\"mediaClass\":\"smell\"}}}",
                "{\"kind\":\"reject\",\"invokeId\":1,\"value\":{}}",
                "{\"kind\":\"aarq\",\"value\":{\"applicationContext\":\"x\"}}",
                "{\"kind\":\"aarq\",\"value\":{\"applicationContext\":\"1.3.12.0.218\",\"userInformation\":{\"$ber\":\"30\"}}}",
                "{\"kind\":\"invoke\",\"name\":\"PrivateDataVersionSelection\",\"invokeId\":1,\"value\":{}}"
            })
    void lineThatCannotBeEncodedIsAnsweredWithAFailureLine(String line) {
        Result result = encode(line);

        failed(result);
        assertThat(result.line()).doesNotContain("Internal fault");
    }

    static Stream<Vectors.Apdu> vectors() {
        return Vectors.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyVectorIsDecodedAndEncodedAsTheCodecDoes(Vectors.Apdu apdu) throws Exception {
        Result decoded = decode(apdu.hex());
        if (decoded.status() == 1) {
            // two vectors are refused when they are read
            assertThat(apdu.name()).containsAnyOf("2147483648", "operation 21");
            return;
        }
        Result encoded = encode(decoded.line());
        BerCodec codec = new BerCodec(BerLimits.DEFAULT);
        CstaMessage message = codec.decode(CstaMessage.NO_INVOKE_ID, apdu.octets());
        if (message instanceof CstaMessage.Unknown && message.name().endsWith("global")) {
            failed(encoded, "global");
            return;
        }

        assertThat(encoded.line()).isEqualTo(HexFormat.of().formatHex(codec.encode(message)));
    }

    // ---- xml

    private static final String XML_HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    private static String document(String name, String content) {
        return XML_HEAD + "<" + name + " xmlns=\"" + XmlCodec.DEFAULT_NAMESPACE + "\""
                + (content.isEmpty() ? "/>" : ">" + content + "</" + name + ">");
    }

    static List<String> documents() {
        return List.of(
                document("SystemStatus", "<systemStatus>normal</systemStatus>"),
                document("SystemStatusResponse", ""),
                document(
                        "Escape",
                        "<privateData><private><v xmlns=\"urn:v\" a=\"&lt;&amp;\">t\u00fc\u20ac</v></private></privateData>"),
                document("Escape", "<privateData><string>00FF</string></privateData>"),
                document("CSTAErrorCode", "<systemResourceAvailibility>generic</systemResourceAvailibility>"),
                document("CSTAErrorCode", "<privateErrorCode>URM Denied</privateErrorCode>"),
                document(
                        "SnapshotDevice",
                        "<snapshotObject typeOfNumber=\"deviceNumber\" mediaClass=\"voice\">3001</snapshotObject>"),
                document(
                        "RecordEvent",
                        "<monitorCrossRefID>M 1</monitorCrossRefID><connection><callID>c&amp;1</callID><deviceID>N&lt;3001&gt;</deviceID>"
                                + "</connection><message>m</message><length>7</length>"),
                document("MonitorStop", "<monitorCrossRefID>1</monitorCrossRefID><later xmlns=\"urn:l\">x</later>"),
                document(
                        "MonitorStart",
                        "<monitorObject><deviceObject>3001</deviceObject></monitorObject><requestedMonitorFilter><voice>"
                                + "<bookmarkReached>false</bookmarkReached><completed>false</completed><dtmfDetected>false</dtmfDetected><emptied>false</emptied>"
                                + "<interruptionDetected>false</interruptionDetected><notRecognized>false</notRecognized><play>true</play>"
                                + "<recognized>false</recognized><record>false</record><review>false</review><started>false</started>"
                                + "<silenceTimeoutExpired>false</silenceTimeoutExpired><speechDetected>false</speechDetected><stop>false</stop>"
                                + "<suspendPlay>false</suspendPlay><suspendRecord>false</suspendRecord><voiceAttributesChanged>false</voiceAttributesChanged>"
                                + "<voiceErrorOccurred>false</voiceErrorOccurred></voice></requestedMonitorFilter>"),
                XML_HEAD + "<StopApplicationSession xmlns=\"" + XmlCodec.SESSION_NAMESPACE
                        + "\"><sessionID>s</sessionID><sessionEndReason>"
                        + "<definedEndReason>normal</definedEndReason></sessionEndReason></StopApplicationSession>");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentIsTheSameAfterDecodingAndEncoding(String document) {
        Result decoded = decodeXml(document);

        assertThat(decoded.status()).isZero();
        assertThat(decoded.json())
                .containsEntry("kind", "xml")
                .containsEntry("invokeId", null)
                .containsKeys("name", "value");
        assertThat(encodeXml(decoded.line())).isEqualTo(new Result(0, List.of(document), ""));
    }

    @Test
    void enumerationOfXmlThatIsNotKnownIsDecoded() {
        assertThat(decodeXml("<SystemStatus><systemStatus>sleeping</systemStatus></SystemStatus>")
                        .json()
                        .get("value"))
                .isEqualTo(Map.of("systemStatus", "sleeping"));
    }

    @Test
    void documentOfAVendorIsDecodedAndEncoded() {
        Result decoded = decodeXml("<VendorThing xmlns=\"urn:v\"><a/></VendorThing>");

        assertThat(decoded.json()).containsEntry("name", "VendorThing");
        assertThat(encodeXml(decoded.line()).line()).contains("<VendorThing xmlns=\"urn:v\"><a/></VendorThing>");
    }

    @Test
    void namespaceIsThatOfTheOption() {
        assertThat(run(
                                "{\"kind\":\"xml\",\"name\":\"SystemStatusResponse\",\"invokeId\":null,\"value\":{}}\n",
                                "--protocol",
                                "xml",
                                "--encode",
                                "--namespace",
                                "urn:csta")
                        .line())
                .isEqualTo(XML_HEAD + "<SystemStatusResponse xmlns=\"urn:csta\"/>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"line\\nbreak", "carriage\\rreturn", "both\\r\\n", "tab\\t", "separator\\u2028", "next\\u0085"})
    void encodedDocumentStaysOnOneLineAndKeepsItsText(String text) {
        String json = "{\"kind\":\"xml\",\"name\":\"MonitorStop\",\"invokeId\":null,\"value\":{\"monitorCrossRefID\":\""
                + text + "\"}}";

        Result encoded = encodeXml(json);

        assertThat(encoded.line()).doesNotContain("\r");
        assertThat(decodeXml(encoded.line()).json()).isEqualTo(Json.read(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<v xmlns='urn:v'\\n a='1'/>",
                "<v xmlns='urn:v'\\r\\n a='1'/>",
                "<v xmlns='urn:v'><![CDATA[a\\nb]]></v>",
                "<v xmlns='urn:v'><!-- a\\nb --></v>",
                "<v xmlns='urn:v'>a\\rb</v>",
                "<v xmlns='urn:v' a='x\\ny'/>",
                "<v xmlns='urn:v'>a\\nb</v>"
            })
    void vendorXmlWithLineBreaksBecomesOneLineThatCanBeDecodedAgain(String xml) {
        Result encoded = encodeXml(
                "{\"kind\":\"xml\",\"name\":\"Escape\",\"invokeId\":null,\"value\":{\"privateData\":{\"private\":{\"$xml\":\""
                        + xml + "\"}}}}");

        assertThat(encoded.status()).isZero();
        assertThat(encoded.line()).doesNotContain("\r");
        assertThat(decodeXml(encoded.line()).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "<",
                "<a>",
                "<a></b>",
                "<SystemStatus/><b/>",
                "<!DOCTYPE a><a/>",
                "<SnapshotDeviceData><segmentID>x</segmentID></SnapshotDeviceData>"
            })
    void lineThatIsNoDocumentGivesAFailureLine(String line) {
        failed(decodeXml(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STATUS_JSON,
                "{\"kind\":\"rlrq\",\"value\":{}}",
                "{\"kind\":\"xml\",\"name\":\"SystemStatus\",\"invokeId\":null,\"value\":{}}",
                "{\"kind\":\"xml\",\"name\":\"Response\",\"invokeId\":null,\"value\":{}}",
                "{\"kind\":\"xml\",\"name\":\"Escape\",\"value\":{\"privateData\":{\"private\":{\"$ber\":\"0500\"}}}}",
                "{\"kind\":\"xml\",\"name\":\"Escape\",\"value\":{\"privateData\":{\"private\":{\"$xml\":\"<a>\"}}}}",
                "{\"kind\":\"xml\",\"name\":\"VendorThing\",\"value\":{\"$xml\":\"<a>\"}}"
            })
    void lineThatIsNoDocumentOfXmlIsAnsweredWithAFailureLine(String line) {
        Result result = encodeXml(line);

        failed(result);
        assertThat(result.line()).doesNotContain("Internal fault");
    }

    // ---- command line

    @Test
    void missingProtocolShowsTheUsage() {
        assertThat(run("")).satisfies(result -> {
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.errors()).contains("--protocol asn1|xml").contains("--encode");
            assertThat(result.lines()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--protocol ber",
                "--protocol",
                "--protocol asn1 --namespace",
                "--verbose",
                "--protocol asn1 --encode --x"
            })
    void wrongCommandLineShowsTheUsage(String arguments) {
        Result result = run("", arguments.split(" "));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.errors()).contains("Usage: ");
    }

    @Test
    void unknownArgumentIsNamed() {
        assertThat(run("", "--verbose").errors()).contains("'--verbose'");
    }

    // ---- one line after the other

    @Test
    void lineIsAnsweredBeforeTheNextIsWritten() throws Exception {
        try (PipedOutputStream input = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(input);
                PipedInputStream output = new PipedInputStream(65536);
                PipedOutputStream out = new PipedOutputStream(output)) {
            // a stream that keeps what is not flushed
            PrintStream buffered =
                    new PrintStream(new java.io.BufferedOutputStream(out, 65536), false, StandardCharsets.UTF_8);
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
                try {
                    return CstaDecode.run(new String[] {"--protocol", "asn1"}, in, buffered, System.err);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            List<String> answers = new ArrayList<>();
            java.io.BufferedReader lines =
                    new java.io.BufferedReader(new java.io.InputStreamReader(output, StandardCharsets.UTF_8));
            for (String line : List.of(STATUS, "zz", STATUS)) {
                input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                input.flush();
                answers.add(lines.readLine());
            }
            input.close();

            assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(answers.get(0)).isEqualTo(STATUS_JSON);
            assertThat(answers.get(1)).startsWith("{\"error\":");
            assertThat(answers.get(2)).isEqualTo(STATUS_JSON);
        }
    }
}
