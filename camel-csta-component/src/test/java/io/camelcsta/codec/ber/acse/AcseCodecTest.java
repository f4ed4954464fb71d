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
package io.camelcsta.codec.ber.acse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.ber.BerValues;
import io.camelcsta.codec.ber.Vectors;
import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.Choice;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.CstaType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** APDUs of the association by their octets. */
@Tag("unit")
class AcseCodecTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String PHASE_2 = "1.3.12.0.218";
    private static final AcseCodec CODEC = new AcseCodec(new AcseCodec.ValueCodec() {
        @Override
        public Object read(String place, CstaType type, Octets octets) throws CodecException {
            return BerValues.read(place, type, octets);
        }

        @Override
        public Octets write(String place, CstaType type, Object value) throws CodecException {
            return BerValues.write(place, type, value);
        }
    });

    static Stream<Vectors.Apdu> apdus() {
        return Vectors.files("acse.json");
    }

    private static AcseMessage decode(String hex) throws CodecException {
        return CODEC.decode(HEX.parseHex(hex));
    }

    private static String encode(AcseMessage apdu) throws CodecException {
        return HEX.formatHex(CODEC.encode(apdu));
    }

    @Test
    void associateRequestOfARealSwitchIsReadAndWritten() throws CodecException {
        String hex = "602380020780a10706052b0c00815abe14281206072b0c00821d8148a007a0050303000800";

        AcseMessage.AssociateRequest request = (AcseMessage.AssociateRequest) decode(hex);

        assertThat(request.applicationContext()).isEqualTo(PHASE_2);
        assertThat(request.userInformation().reference()).isEqualTo("1.3.12.0.285.200");
        Struct information = (Struct) ((Choice) request.userInformation().content()).value();
        assertThat(((Flags) information.get("cSTAVersion")).names()).containsExactly("versionFive");
        assertThat(encode(request)).isEqualTo(hex);
    }

    @Test
    void loginIsReadAndWritten() throws CodecException {
        String hex =
                "603480020780a10706052b0c00815a8a020680ac14a212a010a00e0404637374610406736563726574be0b2809a007a0050303001000";

        AcseMessage.AssociateRequest request = (AcseMessage.AssociateRequest) decode(hex);

        assertThat(request.login()).isEqualTo(new AcseMessage.Login("csta", "secret"));
        assertThat(request.authentication()).isNull();
        assertThat(request.userInformation().reference()).isNull();
        assertThat(encode(request)).isEqualTo(hex);
    }

    @Test
    void passwordIsNotShown() {
        assertThat(new AcseMessage.AssociateRequest(PHASE_2, new AcseMessage.Login("csta", "s3cret"), null, null)
                        .toString())
                .contains("csta")
                .doesNotContain("s3cret");
    }

    @Test
    void authenticationThatIsNoLoginIsKept() throws CodecException {
        AcseMessage.AssociateRequest request =
                (AcseMessage.AssociateRequest) decode("6014a10706052b0c00815a8a0206c0ac05810306aac0");

        assertThat(request.login()).isNull();
        assertThat(request.authentication()).isEqualTo(Opaque.ofBer(Octets.ofHex("810306aac0")));
        assertThat(((AcseMessage.AssociateRequest) decode(encode(request))).authentication())
                .isEqualTo(request.authentication());
    }

    @ParameterizedTest
    @CsvSource({
        "6115a10706052b0c00815aa203020100a305a103020100,0,false,0",
        "6115a10706052b0c00815aa203020101a305a10302010d,1,false,13",
        "6115a10706052b0c00815aa203020102a305a203020102,2,true,2",
        "6117a10706052b0c00815aa204020200c8a306a1040202012c,200,false,300"
    })
    void answerIsRead(String hex, int result, boolean byProvider, int diagnostic) throws CodecException {
        assertThat(decode(hex))
                .isEqualTo(new AcseMessage.AssociateResponse(PHASE_2, result, byProvider, diagnostic, null, null));
    }

    @Test
    void answerIsWritten() throws CodecException {
        assertThat(encode(new AcseMessage.AssociateResponse(PHASE_2, 2, true, 2, null, null)))
                .isEqualTo("611980020780a10706052b0c00815aa203020102a305a203020102");
    }

    @Test
    void answerWithoutDiagnosticIsTolerated() throws CodecException {
        assertThat(decode("610ea10706052b0c00815aa203020100"))
                .isEqualTo(new AcseMessage.AssociateResponse(PHASE_2, 0, false, 0, null, null));
    }

    @ParameterizedTest
    @CsvSource({"6203800100,0", "620380011e,30"})
    void releaseIsReadAndWritten(String hex, int reason) throws CodecException {
        assertThat(decode(hex)).isEqualTo(new AcseMessage.ReleaseRequest(reason));
        assertThat(encode(decode(hex))).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6200", "6300"})
    void releaseWithoutReasonIsReadAndWritten(String hex) throws CodecException {
        assertThat(encode(decode(hex))).isEqualTo(hex);
    }

    @Test
    void answerToReleaseIsRead() throws CodecException {
        assertThat(decode("6303800101")).isEqualTo(new AcseMessage.ReleaseResponse(1));
    }

    @ParameterizedTest
    @CsvSource({"6406800100810101,0,1", "6406800101810106,1,6"})
    void abortIsReadAndWritten(String hex, int source, int diagnostic) throws CodecException {
        assertThat(decode(hex)).isEqualTo(new AcseMessage.Abort(source, diagnostic));
        assertThat(encode(decode(hex))).isEqualTo(hex);
    }

    @Test
    void abortWithoutDiagnosticIsRead() throws CodecException {
        assertThat(decode("6403800101")).isEqualTo(new AcseMessage.Abort(1, null));
    }

    @Test
    void userInformationOfAVendorIsKept() throws CodecException {
        AcseMessage.AssociateRequest request = (AcseMessage.AssociateRequest) decode(Vectors.tlv(
                "60", "a10706052b0c00815a", Vectors.tlv("be", Vectors.tlv("28", "06032b0c07", "a00704056c6f67696e"))));

        assertThat(request.userInformation())
                .isEqualTo(new AcseMessage.UserInformation("1.3.12.7", Opaque.ofBer(Octets.ofHex("04056c6f67696e"))));
        assertThat(encode(request))
                .isEqualTo(Vectors.tlv(
                        "60",
                        "80020780",
                        "a10706052b0c00815a",
                        Vectors.tlv("be", Vectors.tlv("28", "06032b0c07", "a00704056c6f67696e"))));
    }

    @Test
    void octetAlignedUserInformationIsWrittenAsItCame() throws CodecException {
        String hex = "602280020780a10706052b0c00815abe13281106072b0c00821d81488106a00403020308";

        assertThat(encode(decode(hex))).isEqualTo(hex);
    }

    @ParameterizedTest
    @MethodSource("apdus")
    void indefiniteLengthOfTheApduIsRead(Vectors.Apdu apdu) throws CodecException {
        byte[] octets = apdu.octets();
        int header = octets[1] >= 0 ? 2 : 2 + (octets[1] & 0x7F);
        byte[] indefinite = new byte[octets.length - header + 4];
        indefinite[0] = octets[0];
        indefinite[1] = (byte) 0x80;
        System.arraycopy(octets, header, indefinite, 2, octets.length - header);

        assertThat(CODEC.decode(indefinite)).isEqualTo(CODEC.decode(octets));
    }

    @ParameterizedTest
    @MethodSource("apdus")
    void everyPartOfAnApduAloneIsRefused(Vectors.Apdu apdu) {
        for (int length = 0; length < apdu.octets().length; length++) {
            byte[] part = Arrays.copyOf(apdu.octets(), length);
            assertThatThrownBy(() -> CODEC.decode(part)).as(HEX.formatHex(part)).isInstanceOf(CodecException.class);
        }
    }

    @Test
    void answerWithoutContextNameIsReadAndWrittenAsItCame() throws CodecException {
        AcseMessage.AssociateResponse response =
                (AcseMessage.AssociateResponse) decode("611080020780a203020101a305a103020102");

        assertThat(response.applicationContext()).isNull();
        assertThat(response.result()).isEqualTo(1);
        assertThat(HEX.formatHex(CODEC.encode(response))).isEqualTo("611080020780a203020101a305a103020102");
    }

    @ParameterizedTest
    @CsvSource({
        "6000,aarq.aSO-context-name",
        "6100,aare.aSO-context-name",
        "6009a10704052b0c00815a,aarq",
        "6005a103020105,aarq"
    })
    void associateWithoutContextNameIsRefusedByName(String hex, String place) {
        assertThatThrownBy(() -> decode(hex)).isInstanceOf(CodecException.class).hasMessageContaining(place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65", "7f8148", "30"})
    void anotherApduIsRefused(String tag) {
        assertThatThrownBy(() -> decode(tag + "03800100"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("ACSE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1", "1.3.12.0.", "3.1.2"})
    void contextThatIsNoObjectIdentifierIsRefused(String text) {
        assertThatThrownBy(() -> encode(new AcseMessage.AssociateRequest(text, null, null, null)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("applicationContext");
    }

    @Test
    void authenticationThatIsXmlIsRefused() {
        assertThatThrownBy(() -> encode(new AcseMessage.AssociateRequest(PHASE_2, null, Opaque.ofXml("<a/>"), null)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("authentication");
    }

    @Test
    void userInformationThatIsXmlIsRefused() {
        assertThatThrownBy(() -> encode(new AcseMessage.AssociateRequest(
                        PHASE_2, null, null, new AcseMessage.UserInformation(null, Opaque.ofXml("<a/>")))))
                .isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x60, 0x61, 0x62, 0x63, 0x64})
    void firstOctetTellsAnApduOfTheAssociation(int octet) {
        assertThat(AcseCodec.isAcse(octet)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x5F, 0x65, 0xA1, 0x40, 0x00})
    void firstOctetTellsAnotherApdu(int octet) {
        assertThat(AcseCodec.isAcse(octet)).isFalse();
    }
}
