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
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.FlagsType;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is legal in BER, or known of switches, is read; what is not known is kept. */
@Tag("unit")
class BerReadingTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final BerCodec CODEC = new BerCodec(BerLimits.DEFAULT);
    private static final String CONNECTION = "6b0480020139";
    private static final String RECORD_MESSAGE = "020201ff";

    private static CstaMessage decode(String hex) throws CodecException {
        return CODEC.decode(CstaMessage.NO_INVOKE_ID, HEX.parseHex(hex));
    }

    private static String encode(CstaMessage message) throws CodecException {
        return HEX.formatHex(CODEC.encode(message));
    }

    private static Object read(String type, String hex) throws CodecException {
        return BerValues.read(type, Csta.description().type(type), Octets.ofHex(hex));
    }

    private static String write(String type, Object value) throws CodecException {
        return BerValues.write(type, Csta.description().type(type), value).toHex();
    }

    private static Struct request(String code, String... fields) throws CodecException {
        return ((CstaMessage.Request) decode(tlv("a1", "020101", code, tlv("30", fields)))).body();
    }

    private static CstaMessage event(String group, String number, String... fields) throws CodecException {
        return decode(tlv("a1", "020101", "020115", tlv("30", "550101", tlv(group, tlv(number, fields)))));
    }

    // ---- lengths

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a10c020101020200d330030a0102",
                "a1810c020101020200d330030a0102",
                "a1840000000c020101020200d330030a0102",
                "a10d020101020200d33081030a0102",
                "a10d020101020200d330040a810102",
                "a10f028200010102810200d330030a0102",
                "a180020101020200d330030a01020000",
                "a180020101020200d330800a010200000000",
                "a10e020101020200d330800a01020000",
                "a18d0000000000000000000000000c020101020200d330030a0102"
            })
    void everyFormOfALengthIsRead(String hex) throws CodecException {
        assertThat(((CstaMessage.Request) decode(hex)).body().text("systemStatus"))
                .isEqualTo("normal");
    }

    @Test
    void elementsOfIndefiniteLengthAreReadAtEveryLevel() throws CodecException {
        String connection =
                "6b80" + "3080" + "80025678" + "a180" + "3080" + "8003313032" + "0000" + "0000" + "0000" + "0000";
        String hex = "a180" + "020101" + "020115" + "3080" + "55024d31" + "a680" + "a180" + connection + "0401ff"
                + "0000" + "0000" + "0000" + "0000";

        CstaMessage.Event event = (CstaMessage.Event) decode(hex);

        assertThat(event.body().connection("connection")).isEqualTo(ConnectionId.of("5678", "102"));
        assertThat(event.body().text("message")).isEqualTo("ff");
        assertThat(event.monitorCrossRefID()).isEqualTo("4d31");
    }

    @ParameterizedTest
    @CsvSource({
        "020101,1",
        "02020001,1",
        "020900000000000000007f,127",
        "02080000000000000001,1",
        "0201ff,-1",
        "0204ffffffff,-1",
        "020affffffffffffffffff80,-128",
        "02087fffffffffffffff,9223372036854775807",
        "02088000000000000000,-9223372036854775808",
        "0209007fffffffffffffff,9223372036854775807"
    })
    void wholeNumberIsReadWithMoreOctetsThanItNeeds(String hex, long number) throws CodecException {
        assertThat(read("Integer", hex)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0209008000000000000000",
                "0209ff7fffffffffffffff",
                "0209010000000000000000",
                "0200",
                "2203020101"
            })
    void wholeNumberThatIsNoneOrTooLargeIsRefused(String hex) {
        assertThatThrownBy(() -> read("Integer", hex))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Integer")
                .hasMessageContaining("octet");
    }

    @ParameterizedTest
    @CsvSource({"010101,true", "0101ff,true", "010100,false", "010180,true"})
    void everyOctetButZeroIsTrue(String hex, boolean value) throws CodecException {
        assertThat(read("Boolean", hex)).isEqualTo(value);
    }

    // ---- named bits

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03020780",
                "03020080",
                "0303008000",
                "0303068000",
                "03050080000000",
                "038200020780",
                "030a00800000000000000000",
                "030207ff"
            })
    void namedBitsAreReadWithAndWithoutZeroBitsAtTheEnd(String hex) throws CodecException {
        assertThat(((Flags) read("VoiceEvents", hex)).names()).containsExactly("stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"030100", "03020000", "0303000000", "03020500"})
    void noBitIsReadHoweverItIsWritten(String hex) throws CodecException {
        assertThat(((Flags) read("VoiceEvents", hex)).names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0300", "030101", "03020880", "0302ff80"})
    void wrongNumberOfUnusedBitsIsRefused(String hex) {
        assertThatThrownBy(() -> read("VoiceEvents", hex))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("VoiceEvents")
                .hasMessageContaining("bit string");
    }

    @Test
    void bitWithoutANameIsKept() throws CodecException {
        // bit 20 of a list that ends with 17
        Flags flags = (Flags) read("VoiceEvents", "030403800008");

        assertThat(flags.names()).containsExactly("stop");
        assertThat(write("VoiceEvents", flags)).isEqualTo("030403800008");
    }

    @Test
    void constructedBitStringIsRead() throws CodecException {
        assertThat(((Flags) read("VoiceEvents", "230403020780")).names()).containsExactly("stop");
    }

    // ---- strings

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0403010203",
                "2409040101040102040103",
                "2480040201020401030000",
                "240724050403010203",
                "2409040004020102040103"
            })
    void octetStringIsReadInOnePieceOrMore(String hex) throws CodecException {
        assertThat(read("Octets", hex)).isEqualTo(Octets.ofHex("010203"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1603616263", "36051603616263", "3680160161160262630000", "3609040161040162040163"})
    void textIsReadInOnePieceOrMore(String hex) throws CodecException {
        assertThat(read("Text", hex)).isEqualTo("abc");
    }

    @Test
    void stringUnderAnImplicitTagIsReadInPieces() throws CodecException {
        assertThat(request(RECORD_MESSAGE, CONNECTION, "a206160161160162").text("resource"))
                .isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource({"1602c3bc,ü", "1601fc,ü", "1603e282ac,€"})
    void textThatIsNotAsciiIsReadAsUtf8OrElseAsLatin1(String hex, String text) throws CodecException {
        assertThat(read("Text", hex)).isEqualTo(text);
    }

    // ---- what is not known

    @Test
    void elementThatIsNotKnownIsKeptAndWrittenUnchanged() throws CodecException {
        String hex = tlv(
                "a1",
                "020101",
                RECORD_MESSAGE,
                tlv("30", CONNECTION, "9f4703010203", "bf8101020500", "7f2a800201070000"));

        CstaMessage.Request request = (CstaMessage.Request) decode(hex);

        assertThat(request.body().unknown())
                .extracting(Object::toString)
                .containsExactly("9f4703010203", "bf8101020500", "7f2a800201070000");
        assertThat(encode(request)).isEqualTo(hex);
    }

    @Test
    void elementThatIsNotKnownBetweenKnownOnesDoesNotHideThem() throws CodecException {
        Struct body = request(RECORD_MESSAGE, CONNECTION, "820161", "9f4700", "80024e20", "0a0102", "810107");

        assertThat(body.text("resource")).isEqualTo("a");
        assertThat(body.number("samplingRate")).isEqualTo(20000);
        assertThat(body.text("encodingAlgorithm")).isEqualTo("muLawPCM6K");
        assertThat(body.number("maxDuration")).isEqualTo(7);
    }

    @Test
    void optionalElementOfAFutureEditionInAnEventIsKept() throws CodecException {
        String hex = tlv(
                "a1",
                "020101",
                "020115",
                tlv("30", "550101", tlv("a6", tlv("a1", CONNECTION, "0401ff", "bf6403020101"))));

        CstaMessage.Event event = (CstaMessage.Event) decode(hex);

        assertThat(event.body().unknown()).containsExactly(Opaque.ofBer(Octets.ofHex("bf6403020101")));
        assertThat(encode(event)).isEqualTo(hex);
    }

    @Test
    void elementThatIsNotKnownInsideExtensionsIsKept() throws CodecException {
        String hex = tlv("a2", "020101", tlv("30", "020133", tlv("7e", "a10504030a0b0c", "8501ff")));

        CstaMessage.Response response = (CstaMessage.Response) decode(hex);

        assertThat(response.body().struct("extensions").unknown())
                .containsExactly(Opaque.ofBer(Octets.ofHex("8501ff")));
        assertThat(encode(response)).isEqualTo(hex);
    }

    @Test
    void moreThanOnePrivateDataInExtensionsIsKeptWhole() throws CodecException {
        String hex = tlv("a2", "020101", tlv("30", "020133", tlv("7e", "a1080402313204023334")));

        CstaMessage.Response response = (CstaMessage.Response) decode(hex);

        assertThat(response.body().struct("extensions").get("privateData"))
                .isEqualTo(Opaque.ofBer(Octets.ofHex("a1080402313204023334")));
        assertThat(encode(response)).isEqualTo(hex);
    }

    @Test
    void answerThatIsNeitherNullNorExtensionsIsKept() throws CodecException {
        String hex = tlv("a2", "020101", tlv("30", "020133", "3003020101"));

        CstaMessage.Response response = (CstaMessage.Response) decode(hex);

        assertThat(response.body().unknown()).containsExactly(Opaque.ofBer(Octets.ofHex("3003020101")));
        assertThat(encode(response)).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 127, 128, 4711, Integer.MAX_VALUE, -1})
    void enumerationNumberWithoutANameIsKept(int number) throws CodecException {
        String octets = HEX.formatHex(new BerOutput()
                .retagged(10, BerOutput.encoded(new org.bouncycastle.asn1.ASN1Integer(number)))
                .toBytes());

        assertThat(read("EncodingAlgorithm", octets)).isEqualTo("#" + number);
        assertThat(write("EncodingAlgorithm", "#" + number)).isEqualTo(octets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "#x", "#1.5", "#99999999999", "x"})
    void enumerationTextThatIsNoNumberIsRefusedByName(String text) {
        assertThatThrownBy(() -> write("EncodingAlgorithm", text))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("EncodingAlgorithm")
                .hasMessageContaining(text)
                .hasMessageContaining("aDPCM6K");
    }

    @Test
    void alternativeThatIsNotKnownIsKept() throws CodecException {
        // cause and device of an event: CallingDeviceID [APPLICATION 1] around the alternative [9]
        String hex = deliveredWithCallingDevice("61028900");

        CstaMessage.Event event = (CstaMessage.Event) decode(hex);

        assertThat(event.body().get("callingDevice")).isInstanceOf(Opaque.class);
        assertThat(event.body().choice("calledDevice").is("notKnown")).isTrue();
    }

    @Test
    void alternativeThatIsNotKnownIsWrittenUnchangedInTheTagOfItsType() throws CodecException {
        String hex = deliveredWithCallingDevice("61028900");

        assertThat(encode(decode(hex))).isEqualTo(hex);
    }

    private static String deliveredWithCallingDevice(String callingDevice) {
        return tlv(
                "a1",
                "020101",
                "020115",
                tlv(
                        "30",
                        "550101",
                        tlv("a0", tlv("a4", CONNECTION, "63028800", callingDevice, "62028700", "64028a00", "0a0103"))));
    }

    @Test
    void alternativeThatIsNotKnownIsWrittenUnchangedInTheTagOfItsField() throws CodecException {
        // VoiceAttributeChanged.playVolume [0] EXPLICIT Volume with an alternative [5]
        String hex = tlv(
                "a1",
                "020101",
                "020115",
                tlv("30", "550101", tlv("a6", tlv("a6", CONNECTION, "0401ff", "a003850101"))));

        CstaMessage.Event event = (CstaMessage.Event) decode(hex);

        assertThat(event.body().get("playVolume")).isInstanceOf(Opaque.class);
        assertThat(encode(event)).isEqualTo(hex);
    }

    @Test
    void elementThatIsNotKnownInADeviceIsWrittenUnchanged() throws CodecException {
        String hex = "30088002333182020102";

        assertThat(write("DeviceID", read("DeviceID", hex))).isEqualTo(hex);
    }

    @Test
    void elementThatIsNotKnownInAConnectionIsWrittenUnchanged() throws CodecException {
        String hex = tlv("6b", tlv("30", "80020139", "a106300480023331", "8201ff"));

        assertThat(write("ConnectionID", read("ConnectionID", hex))).isEqualTo(hex);
    }

    @Test
    void requiredFieldThatIsMissingIsToleratedWhenReading() throws CodecException {
        CstaMessage.Event event = (CstaMessage.Event) event("a6", "a1", "0401ff");

        assertThat(event.body().get("connection")).isNull();
        assertThat(event.body().text("message")).isEqualTo("ff");
    }

    // ---- devices

    @ParameterizedTest
    @CsvSource({
        "3006800433303031,3001,",
        "3003810107,7,deviceNumber",
        "3006820433303031,3001,implicitPublic",
        "3008a306800433303031,3001,explicitPublic:unknown",
        "3008a306810433303031,3001,explicitPublic:international",
        "3006840433303031,3001,implicitPrivate",
        "3008a506850433303031,3001,explicitPrivate:localNumber",
        "300486020aff,0aff,other"
    })
    void everyFormOfADeviceIsReadAndWritten(String hex, String number, String form) throws CodecException {
        assertThat(read("DeviceID", hex)).isEqualTo(DeviceId.of(number, form));
        assertThat(write("DeviceID", DeviceId.of(number, form))).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30028700", "3004a7028000", "3008a306870433303031", "3000", "30020500"})
    void formOfADeviceThatIsNotKnownIsRefusedByName(String hex) {
        assertThatThrownBy(() -> read("DeviceID", hex))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("DeviceID");
    }

    @Test
    void dynamicDeviceIsHexadecimalText() throws CodecException {
        assertThat(read("ConnectionID", "6b06a10483020aff"))
                .isEqualTo(new ConnectionId(null, DeviceId.of("0aff", DeviceId.DYNAMIC)));
    }

    @Test
    void flagsTypeOfEveryMonitorFilterGroupFitsTheNumbersThatAreRead() {
        // a bit above 62 would not be read
        assertThat(Csta.description().types())
                .filteredOn(FlagsType.class::isInstance)
                .allSatisfy(type ->
                        assertThat(((FlagsType) type).names()).allMatch(name -> ((FlagsType) type).bit(name) <= 62));
    }

    @Test
    void octetsAfterTheMessageAreRefused() {
        assertThatThrownBy(() -> decode("a10c020101020200d330030a010200"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("ROSE");
    }

    @Test
    void messageLongerThanTheLimitIsRefused() {
        BerCodec small = new BerCodec(new BerLimits(13, 64));

        assertThatThrownBy(() -> small.decode(CstaMessage.NO_INVOKE_ID, HEX.parseHex("a10c020101020200d330030a0102")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("14 octets, at most 13");
    }

    @Test
    void messageOfTheLimitsLengthIsRead() throws CodecException {
        BerCodec small = new BerCodec(new BerLimits(14, 64));

        assertThat(small.decode(CstaMessage.NO_INVOKE_ID, HEX.parseHex("a10c020101020200d330030a0102"))
                        .name())
                .isEqualTo("SystemStatus");
    }

    @Test
    void listOfWholeNumbersIsRead() throws CodecException {
        assertThat(read("DigitDurationList", "3080020105020200ff0000")).isEqualTo(List.of(5L, 255L));
    }
}
