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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.Service;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is the shortest definite form. */
@Tag("unit")
class BerWritingTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final BerCodec CODEC = new BerCodec(BerLimits.DEFAULT);

    static Stream<Vectors.Apdu> known() {
        return Stream.concat(Vectors.values(), Vectors.failures());
    }

    private static String write(String type, Object value) throws CodecException {
        return BerValues.write(type, Csta.description().type(type), value).toHex();
    }

    @ParameterizedTest
    @MethodSource("known")
    void messageIsWrittenInTheFormThatBouncyCastleCallsDer(Vectors.Apdu apdu) throws CodecException, IOException {
        byte[] written = CODEC.encode(CODEC.decode(CstaMessage.NO_INVOKE_ID, apdu.octets()));

        assertThat(HEX.formatHex(ASN1Primitive.fromByteArray(written).getEncoded(ASN1Encoding.DER)))
                .isEqualTo(HEX.formatHex(written));
    }

    @Test
    void indefiniteLengthIsWrittenDefinite() throws CodecException {
        CstaMessage message =
                CODEC.decode(CstaMessage.NO_INVOKE_ID, HEX.parseHex("a180020101020200d330800a010200000000"));

        assertThat(HEX.formatHex(CODEC.encode(message))).isEqualTo("a10c020101020200d330030a0102");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a1810c020101020200d330030a0102",
                "a10f028200010102810200d330030a0102",
                "a10e02020001020200d3300" + "40a020002"
            })
    void longFormsAreWrittenShort(String hex) throws CodecException {
        CstaMessage message = CODEC.decode(CstaMessage.NO_INVOKE_ID, HEX.parseHex(hex));

        assertThat(HEX.formatHex(CODEC.encode(message))).isEqualTo("a10c020101020200d330030a0102");
    }

    @Test
    void stringInPiecesIsWrittenInOne() throws CodecException {
        assertThat(write(
                        "Octets",
                        BerValues.read("x", Csta.description().type("Octets"), Octets.ofHex("2409040101040102040103"))))
                .isEqualTo("0403010203");
    }

    @ParameterizedTest
    @CsvSource({
        "0,020100",
        "127,02017f",
        "128,02020080",
        "-128,020180",
        "-129,0202ff7f",
        "9223372036854775807,02087fffffffffffffff"
    })
    void wholeNumberHasNoOctetTooMany(long number, String hex) throws CodecException {
        assertThat(write("Integer", number)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"0,030100", "1,03020780", "8,03020410", "128,03020001", "256,0303070080"})
    void namedBitsHaveNoZeroBitsAtTheEnd(long bits, String hex) throws CodecException {
        assertThat(write("VoiceEvents", new Flags((FlagsType) Csta.description().type("VoiceEvents"), bits)))
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"8,0303001000", "0,0303000000", "65536,030400000080"})
    void versionsHave16BitsOr24(long bits, String hex) throws CodecException {
        assertThat(write("CSTAVersion", new Flags((FlagsType) Csta.description().type("CSTAVersion"), bits)))
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"127,047f", "128,048180", "255,0481ff", "256,04820100"})
    void lengthHasNoOctetTooMany(int length, String head) throws CodecException {
        assertThat(write("Octets", Octets.of(new byte[length])))
                .startsWith(head)
                .hasSize(head.length() + 2 * length);
    }

    @Test
    void textThatIsNotAsciiIsWrittenAsUtf8() throws CodecException {
        assertThat(write("Text", "ü€")).isEqualTo("1605c3bce282ac");
    }

    @Test
    void truthIsWrittenWithAllBits() throws CodecException {
        assertThat(write("Boolean", true)).isEqualTo("0101ff");
    }

    @Test
    void identifierInUpperCaseIsWrittenAsItsOctets() throws CodecException {
        assertThat(write("Identifier", "0AFF")).isEqualTo("04020aff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "xy", "0x12", " 12"})
    void identifierThatIsNotHexadecimalIsRefusedByName(String text) {
        assertThatThrownBy(() -> write("Identifier", text))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Identifier")
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "3005", "0402ff", "3080", "1f"})
    void vendorOctetsThatAreNotWellFormedAreRefusedByName(String hex) {
        Service escape = Csta.description().service("Escape");
        Struct body = Struct.of(escape.request())
                .set(
                        "privateData",
                        io.camelcsta.model.Choice.of(
                                (io.camelcsta.model.description.ChoiceType)
                                        Csta.description().type("CSTAPrivateData"),
                                "private",
                                Opaque.ofBer(Octets.ofHex(hex))))
                .build();

        assertThatThrownBy(() -> CODEC.encode(new CstaMessage.Request(1, escape, body)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Escape.privateData");
    }

    @Test
    void xmlOfAVendorIsRefusedByName() {
        Service escape = Csta.description().service("Escape");
        Struct body = Struct.of(escape.request())
                .set(
                        "privateData",
                        io.camelcsta.model.Choice.of(
                                (io.camelcsta.model.description.ChoiceType)
                                        Csta.description().type("CSTAPrivateData"),
                                "private",
                                Opaque.ofXml("<a/>")))
                .build();

        assertThatThrownBy(() -> CODEC.encode(new CstaMessage.Request(1, escape, body)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Escape.privateData.private");
    }

    @Test
    void valueOfAnotherTypeIsRefusedByName() {
        Service start = Csta.description().service("RecordMessage");
        Struct body = Struct.of(start.request())
                .set("callToBeRecorded", io.camelcsta.model.ConnectionId.of("01", "3001"))
                .set("maxDuration", "7")
                .build();

        assertThatThrownBy(() -> CODEC.encode(new CstaMessage.Request(1, start, body)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("RecordMessage.maxDuration");
    }

    @Test
    void xmlMessageThatIsNotKnownIsRefusedByName() {
        CstaMessage message = new CstaMessage.Unknown(
                1, CstaMessage.Unknown.Kind.REQUEST, "VendorThing", null, Opaque.ofXml("<VendorThing/>"));

        assertThatThrownBy(() -> CODEC.encode(message))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("VendorThing");
    }

    @Test
    void documentOfAnApplicationSessionIsRefusedByName() {
        var stop = Csta.description().session("StopApplicationSession");

        assertThatThrownBy(() -> CODEC.encode(new CstaMessage.Session(1, stop, Struct.empty(stop.request()))))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("StopApplicationSession");
    }
}
