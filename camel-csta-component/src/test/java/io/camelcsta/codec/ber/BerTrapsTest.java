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

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventCategory;
import io.camelcsta.model.description.EventType;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The places where ECMA-285 is easily read wrong. */
@Tag("unit")
class BerTrapsTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final BerCodec CODEC = new BerCodec(BerLimits.DEFAULT);

    private static CstaMessage decode(String hex) throws CodecException {
        return CODEC.decode(CstaMessage.NO_INVOKE_ID, HEX.parseHex(hex));
    }

    private static String encode(CstaMessage message) throws CodecException {
        return HEX.formatHex(CODEC.encode(message));
    }

    @Test
    void implicitTagOfAConnectionReplacesItsApplicationTagAndTheChoiceInsideKeepsItsOwn() throws CodecException {
        // Transferred: primaryOldCall 6b.., secondaryOldCall a0.., two devices, one connection, cause
        String hex = "a143020101020115" + "303b" + "55024d31" + "a035" + "b133" + "6b0480021234"
                + "a00f300d80025678a10730058003313032" + "63073005800331303163028800" + "a10a3008a0066b0480021234"
                + "0a0103";

        CstaMessage.Event event = (CstaMessage.Event) decode(hex);

        assertThat(event.name()).isEqualTo("TransferedEvent");
        assertThat(event.body().connection("primaryOldCall")).isEqualTo(new ConnectionId("1234", null));
        assertThat(event.body().connection("secondaryOldCall")).isEqualTo(ConnectionId.of("5678", "102"));
        assertThat(encode(event)).isEqualTo(hex);
    }

    @Test
    void monitorFilterWithoutBitsKeepsNoEventBack() throws CodecException {
        CstaMessage.Request request =
                (CstaMessage.Request) decode("a111" + "020101" + "020147" + "3009" + "30058003333031" + "a000");

        assertThat(request.body().struct("requestedMonitorFilter").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "StopEvent,a3,03020780",
        "SuspendRecordEvent,a5,03020308",
        "RecordEvent,a1,03020410",
        "PlayEvent,a0,03020640",
        "SuspendPlayEvent,a4,03020520",
        "ReviewEvent,a2,03020204"
    })
    void numberInTheEventReportIsNotTheBitInTheFilter(String name, String reportTag, String filterBits)
            throws CodecException {
        EventType type = Csta.description().event(name);

        assertThat(decode(Vectors.tlv(
                        "a1",
                        "020101",
                        "020115",
                        Vectors.tlv(
                                "30", "550101", Vectors.tlv("a6", Vectors.tlv(reportTag, "6b0480020139", "0401ff"))))))
                .isInstanceOfSatisfying(CstaMessage.Event.class, event -> assertThat(event.type())
                        .isSameAs(type));
        assertThat(BerValues.write(
                                "filter",
                                Csta.description().type("VoiceEvents"),
                                new Flags(
                                        (io.camelcsta.model.description.FlagsType)
                                                Csta.description().type("VoiceEvents"),
                                        1L << type.filterBit()))
                        .toHex())
                .isEqualTo(filterBits);
    }

    @ParameterizedTest
    @CsvSource({
        "ConferencedEvent,a2,03020640",
        "DeliveredEvent,a4,03020410",
        "EstablishedEvent,a7,03020204",
        "BridgedEvent,a0,0303000001"
    })
    void callControlIsNumberedDifferentlyTooInReportAndFilter(String name, String reportTag, String filterBits)
            throws CodecException {
        EventType type = Csta.description().event(name);

        assertThat(reportTag).isEqualTo(Integer.toHexString(0xA0 + type.number()));
        Flags filter = (Flags)
                BerValues.read("filter", Csta.description().type("CallControlEvents"), Octets.ofHex(filterBits));
        assertThat(filter.bits()).isEqualTo(1L << type.filterBit());
    }

    @Test
    void voiceUnitEventsIsABitStringInAFilterAndAChoiceInAReport() throws CodecException {
        // [5] in the filter of MonitorStart and [6] in the report: bit 1 is play, alternative 1 is Record
        CstaMessage.Request start =
                (CstaMessage.Request) decode("a115" + "020101" + "020147" + "300d" + "30058003333031" + "a00485020640");
        CstaMessage report = decode(
                "a11a" + "020101" + "020115" + "3012" + "55024d31" + "a60c" + "a10a" + "6b0480020139" + "040201ff");

        assertThat(((Flags) start.body().struct("requestedMonitorFilter").get("voice")).names())
                .containsExactly("play");
        assertThat(report.name()).isEqualTo("RecordEvent");
    }

    @ParameterizedTest
    @CsvSource({
        "a0054003010203",
        "a000",
        "30030a0105",
        "3000",
        "a40ba009a407a105a0030a0105",
        "e103020101",
        "5f8148020102"
    })
    void vendorDataOfAnyTagIsThePrivateDataOfAnEscape(String vendor) throws CodecException {
        String hex = Vectors.tlv("a1", "020101", "020133", Vectors.tlv("30", vendor));

        CstaMessage.Request escape = (CstaMessage.Request) decode(hex);

        assertThat(escape.body().choice("privateData").value()).isEqualTo(Opaque.ofBer(Octets.ofHex(vendor)));
        assertThat(escape.body().get("escapeRegisterID")).isNull();
        assertThat(escape.body().get("security")).isNull();
        assertThat(encode(escape)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"a0054003010203", "30030a0105", "e103020101"})
    void vendorDataAfterARegistrationIsThePrivateData(String vendor) throws CodecException {
        String hex = Vectors.tlv("a1", "020101", "020133", Vectors.tlv("30", "a00404025231", vendor));

        CstaMessage.Request escape = (CstaMessage.Request) decode(hex);

        assertThat(escape.body().text("escapeRegisterID")).isEqualTo("5231");
        assertThat(escape.body().get("security")).isNull();
        assertThat(escape.body().choice("privateData").value()).isEqualTo(Opaque.ofBer(Octets.ofHex(vendor)));
        assertThat(encode(escape)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"a0054003010203", "30030a0105", "e103020101"})
    void vendorDataAfterSecurityIsThePrivateData(String vendor) throws CodecException {
        String hex = Vectors.tlv("a1", "020101", "020133", Vectors.tlv("30", "3003800107", vendor));

        CstaMessage.Request escape = (CstaMessage.Request) decode(hex);

        assertThat(escape.body().get("escapeRegisterID")).isNull();
        assertThat(escape.body().struct("security").number("messageSequenceNumber"))
                .isEqualTo(7);
        assertThat(escape.body().choice("privateData").value()).isEqualTo(Opaque.ofBer(Octets.ofHex(vendor)));
        assertThat(encode(escape)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"a0054003010203", "30030a0105", "e103020101"})
    void vendorDataAfterRegistrationAndSecurityIsThePrivateData(String vendor) throws CodecException {
        String hex = Vectors.tlv("a1", "020101", "020133", Vectors.tlv("30", "a00404025231", "3003800107", vendor));

        CstaMessage.Request escape = (CstaMessage.Request) decode(hex);

        assertThat(escape.body().text("escapeRegisterID")).isEqualTo("5231");
        assertThat(escape.body().struct("security").number("messageSequenceNumber"))
                .isEqualTo(7);
        assertThat(escape.body().choice("privateData").value()).isEqualTo(Opaque.ofBer(Octets.ofHex(vendor)));
        assertThat(encode(escape)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({"a0054003010203", "30030a0105", "04023031"})
    void privateDataOfAPrivateEventIsFoundWithAndWithoutSecurity(String vendor) throws CodecException {
        for (String security : List.of("", "3003800107")) {
            CstaMessage.Event event = (CstaMessage.Event) decode(Vectors.tlv(
                    "a1",
                    "020101",
                    "020115",
                    Vectors.tlv("30", "550101", Vectors.tlv("a7", Vectors.tlv("a0", security, vendor)))));

            Choice privateData = event.body().choice("privateData");
            assertThat(event.body().get("security") == null).isEqualTo(security.isEmpty());
            assertThat(
                            privateData.is("string")
                                    ? ((Octets) privateData.value()).toHex()
                                    : privateData.value().toString())
                    .isEqualTo(privateData.is("string") ? "3031" : vendor);
        }
    }

    @Test
    void recordIsReportedAgainAfterResumeBecauseThereIsNoResumeEvent() throws CodecException {
        CstaMessage.Event again = (CstaMessage.Event) decode(
                "a11a" + "020101" + "020115" + "3012" + "55024d31" + "a60c" + "a10a" + "6b0480020139" + "040201ff");

        assertThat(again.type()).isSameAs(Csta.description().event("RecordEvent"));
        assertThat(Csta.description().events())
                .filteredOn(event -> event.category() == EventCategory.VOICE)
                .noneMatch(event -> event.name().contains("Resum"));
    }

    @Test
    void bitThatIsSetInAFilterIsTheSameInBothEncodings() throws CodecException {
        CstaMessage start = decode("a115" + "020101" + "020147" + "300d" + "30058003333031" + "a00485020410");
        String xml = new String(
                new XmlCodec(XmlCodec.DEFAULT_NAMESPACE, XmlLimits.DEFAULT).encode(start),
                java.nio.charset.StandardCharsets.UTF_8);

        assertThat(xml)
                .contains("<record>true</record>")
                .contains("<stop>false</stop>")
                .containsOnlyOnce(">true<");
    }
}
