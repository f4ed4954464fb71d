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
package io.camelcsta.privatedata;

import static io.camelcsta.codec.ber.Vectors.tlv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.ber.BerCodec;
import io.camelcsta.codec.ber.BerLimits;
import io.camelcsta.codec.ber.Vectors;
import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.StructType;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
@Tag("unit")
class BerPrivateDataMappingTest {

    /** 2.25.78204914423824542030765046937817782426 */
    private static final String IDENTIFIER = "061369f5d5dbfeabc9e2ad8d87d8d0d9ffcce4b11a";

    private static final String ASSOCIATE = tlv("e1", IDENTIFIER, "0a0100", "0c0433303031", "0c0434303031");
    private static final String DISSOCIATED = tlv("e2", IDENTIFIER, "0a0101", "0c0433303031");

    private final PrivateDataMapping mapping = new BerPrivateDataMapping();

    private static Opaque ber(String hex) {
        return Opaque.ofBer(Octets.ofHex(hex));
    }

    @Test
    void associationIsWritten() {
        assertThat(mapping.writeRequest(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001")))
                .isEqualTo(ber(ASSOCIATE));
    }

    @Test
    void dissociationIsWrittenWithoutHost() {
        assertThat(mapping.writeRequest(new HotDeskingRequest(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isEqualTo(ber(tlv("e1", IDENTIFIER, "0a0101", "0c0433303031")));
    }

    @Test
    void eventIsWritten() {
        assertThat(mapping.writeEvent(new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "3001", null)))
                .isEqualTo(ber(DISSOCIATED));
    }

    @Test
    void requestIsRead() {
        assertThat(mapping.readRequest(ber(ASSOCIATE)))
                .isEqualTo(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
    }

    @Test
    void eventWithoutHostIsRead() {
        assertThat(mapping.readEvent(ber(DISSOCIATED)))
                .isEqualTo(new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "3001", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3001", "<&>\"'", "\u20ac\ud83d\ude00", "N<3001>;noa=nk"})
    void everyTextIsReadAsItWasWritten(String text) {
        HotDeskingEvent event = new HotDeskingEvent(HotDeskingOperation.ASSOCIATE, text, text);
        assertThat(mapping.readEvent(mapping.writeEvent(event))).isEqualTo(event);
    }

    @Test
    void longTextIsReadAsItWasWritten() {
        for (int length : new int[] {100, 127, 128, 255, 256, 1900}) {
            HotDeskingRequest request = new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3".repeat(length), "4");
            assertThat(mapping.readRequest(mapping.writeRequest(request))).isEqualTo(request);
        }
    }

    @Test
    void indefiniteLengthIsRead() {
        assertThat(mapping.readRequest(ber("e180" + IDENTIFIER + "0a0100" + "0c0433303031" + "0000")))
                .isEqualTo(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", null));
    }

    @Test
    void moreElementsMakeNoDifference() {
        assertThat(mapping.readRequest(ber(tlv("e1", IDENTIFIER, "0a0100", "0c0433303031", "0c0434303031", "020107"))))
                .isEqualTo(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
    }

    static List<String> foreign() {
        return List.of(
                "",
                "0500",
                "04023031",
                "30030a0105",
                "a40ba009a407a105a0030a0105",
                "e300",
                DISSOCIATED,
                tlv("e1", "06022b0c", "0a0100", "0c0433303031"),
                tlv("e1", "020101"),
                tlv("e1", "0c0433303031"),
                tlv("c1", "00"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void foreignPrivateDataIsNotOurs(String hex) {
        assertThat(mapping.readRequest(ber(hex))).isNull();
    }

    @Test
    void requestIsNoEvent() {
        assertThat(mapping.readEvent(ber(ASSOCIATE))).isNull();
    }

    @Test
    void xmlIsNotOurs() {
        assertThat(mapping.readEvent(Opaque.ofXml("<a/>"))).isNull();
    }

    static Stream<String> malformed() {
        return Stream.of(
                tlv("e1", IDENTIFIER),
                tlv("e1", IDENTIFIER, "0a0100"),
                tlv("e1", IDENTIFIER, "020100", "0c0433303031"),
                tlv("e1", IDENTIFIER, "0a0102", "0c0433303031"),
                tlv("e1", IDENTIFIER, "0a0201ff", "0c0433303031"),
                tlv("e1", IDENTIFIER, "0a0100", "1b0433303031"),
                tlv("e1", IDENTIFIER, "0a0100", "0c0433303031", "0500"),
                "e100",
                ASSOCIATE.substring(0, ASSOCIATE.length() - 2),
                ASSOCIATE + "00",
                "e184ffffffff",
                "e1",
                "e180" + IDENTIFIER);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedRequestIsRefusedByName(String hex) {
        assertThatThrownBy(() -> mapping.readRequest(ber(hex)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("hot-desking request");
    }

    @Test
    void operationThatIsNotKnownIsNamedWithWhatIsExpected() {
        assertThatThrownBy(() -> mapping.readRequest(ber(tlv("e1", IDENTIFIER, "0a0102", "0c0433303031"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("operation")
                .hasMessageContaining("0 (associate)")
                .hasMessageContaining("got 2");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThatThrownBy(() -> mapping.readRequest(ber("e180" + IDENTIFIER + "3080".repeat(1000))))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void whatIsLongerThanOursEverIsIsNotRead() {
        assertThat(mapping.readRequest(ber("e180" + IDENTIFIER + "3080".repeat(20_000))))
                .isNull();
    }

    // ---- in its place

    private static final BerCodec CODEC = new BerCodec(BerLimits.DEFAULT);

    private static Choice privateData(Opaque content) {
        return Choice.of((ChoiceType) Csta.description().type("CSTAPrivateData"), "private", content);
    }

    private static Struct security() {
        return Struct.of((StructType) Csta.description().type("CSTASecurityData"))
                .set("messageSequenceNumber", 7L)
                .build();
    }

    private static CstaMessage again(CstaMessage message) throws CodecException {
        return CODEC.decode(CstaMessage.NO_INVOKE_ID, CODEC.encode(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "registration", "security", "registration security"})
    void requestInAnEscapeIsItsPrivateData(String before) throws CodecException {
        Service escape = Csta.description().service("Escape");
        Struct body = Struct.of(escape.request())
                .set("escapeRegisterID", before.contains("registration") ? "5231" : null)
                .set("security", before.contains("security") ? security() : null)
                .set("privateData", privateData(ber(ASSOCIATE)))
                .build();

        assertThat(again(new CstaMessage.Request(1, escape, body))).isEqualTo(new CstaMessage.Request(1, escape, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "security"})
    void eventInAPrivateEventIsItsPrivateData(String before) throws CodecException {
        EventType event = Csta.description().event("PrivateEvent");
        Struct body = Struct.of(event.body())
                .set(EventType.MONITOR_CROSS_REF_ID, "01")
                .set("security", before.isEmpty() ? null : security())
                .set("privateData", privateData(ber(DISSOCIATED)))
                .build();

        assertThat(again(new CstaMessage.Event(1, event, body))).isEqualTo(new CstaMessage.Event(1, event, body));
    }

    @Test
    void answerCarriesItInItsExtensions() throws CodecException {
        Service escape = Csta.description().service("Escape");
        Struct extensions = Struct.of((StructType) Csta.description().type("CSTACommonArguments"))
                .set("privateData", privateData(ber(ASSOCIATE)))
                .build();
        Struct body = Struct.of(escape.response()).set("extensions", extensions).build();

        assertThat(again(new CstaMessage.Response(1, escape, body)))
                .isEqualTo(new CstaMessage.Response(1, escape, body));
    }

    @Test
    void escapeOctetsAreThose() throws CodecException {
        Service escape = Csta.description().service("Escape");
        Struct body = Struct.of(escape.request())
                .set("privateData", privateData(ber(ASSOCIATE)))
                .build();

        assertThat(HexFormat.of().formatHex(CODEC.encode(new CstaMessage.Request(1, escape, body))))
                .isEqualTo(Vectors.tlv("a1", "020101", "020133", tlv("30", ASSOCIATE)));
    }
}
