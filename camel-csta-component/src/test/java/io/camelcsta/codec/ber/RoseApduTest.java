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
import io.camelcsta.codec.PlainMessages;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The APDUs around arguments and results: invoke, result, error and reject. */
@Tag("unit")
class RoseApduTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final BerCodec CODEC = new BerCodec(BerLimits.DEFAULT);

    private static CstaMessage decode(String hex) throws CodecException {
        return CODEC.decode(7, HEX.parseHex(hex));
    }

    private static CstaMessage.Unknown untouched(String hex) throws CodecException {
        return CODEC.decodeUntouched(7, HEX.parseHex(hex));
    }

    private static String encode(CstaMessage message) throws CodecException {
        return HEX.formatHex(CODEC.encode(message));
    }

    private static void refused(String hex, String place) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.position()).isBetween(0, hex.length() / 2))
                .hasMessageContaining(place);
    }

    // ---- invoke id

    @ParameterizedTest
    @CsvSource({"a10b0500020200d330030a0102", "a20a05003006020200d30500", "a30a0500020101a0030a010d", "a4050500800100"})
    void invokeIdNullIsNoInvokeId(String hex) throws CodecException {
        CstaMessage message = decode(hex);

        assertThat(message.invokeId()).isEqualTo(CstaMessage.NO_INVOKE_ID);
        assertThat(encode(message)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "a10c0201ff020200d330030a0102,-1",
        "a10e0203008001020200d330030a0102,32769",
        "a10f02047fffffff020200d330030a0102,2147483647"
    })
    void invokeIdOfUpTo32BitsIsReadAndWritten(String hex, int id) throws CodecException {
        CstaMessage message = decode(hex);

        assertThat(message.invokeId()).isEqualTo(id);
        assertThat(encode(message)).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a11002050080000000020200d330030a0102", "a10f020480000000020200d330030a0102"})
    void invokeIdThatDoesNotFitIsRefused(String hex) {
        refused(hex, "invoke.invokeId");
    }

    // ---- invoke

    @ParameterizedTest
    @ValueSource(strings = {"a1100201078001ff02013330050403aabbcc", "a10f020107810002013330050403aabbcc"})
    void linkedIdIsSkipped(String hex) throws CodecException {
        assertThat(((CstaMessage.Request) decode(hex))
                        .body()
                        .choice("privateData")
                        .value())
                .isEqualTo(Octets.ofHex("aabbcc"));
    }

    @Test
    void requestWithoutArgumentHasAnEmptyBody() throws CodecException {
        CstaMessage.Request request = (CstaMessage.Request) decode("a107020101020200d2");

        assertThat(request.name()).isEqualTo("RequestSystemStatus");
        assertThat(request.body().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"operation 999,a10c020101020203e73003020107", "operation 32768,a10d02010102030080003003020107"})
    void operationThatIsNotKnownIsKeptWithItsOctets(String name, String hex) throws CodecException {
        CstaMessage message = decode(hex);

        assertThat(message)
                .isEqualTo(new CstaMessage.Unknown(
                        1, CstaMessage.Unknown.Kind.REQUEST, name, null, Opaque.ofBer(Octets.ofHex("3003020107"))));
        assertThat(encode(message)).isEqualTo(hex);
    }

    @Test
    void operationThatIsNotKnownWithoutArgumentIsKept() throws CodecException {
        CstaMessage message = decode("a107020101020203e7");

        assertThat(message.name()).isEqualTo("operation 999");
        assertThat(encode(message)).isEqualTo("a107020101020203e7");
    }

    @Test
    void globalOperationIsKeptButCannotBeWrittenAgain() throws CodecException {
        CstaMessage message = decode("a10a02010106032b0c000500");

        assertThat(message.name()).isEqualTo("operation global");
        assertThatThrownBy(() -> CODEC.encode(message))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("operation global");
    }

    @Test
    void argumentOfAnotherShapeIsKeptUntouched() throws CodecException {
        // Escape of phase II: common arguments where phase III has a SEQUENCE
        String hex = "a10d0201010201337e05a1030401aa";

        CstaMessage.Unknown message = (CstaMessage.Unknown) decode(hex);

        assertThat(message.name()).isEqualTo("Escape");
        assertThat(message.content().ber().toHex()).isEqualTo("7e05a1030401aa");
        assertThat(encode(message)).isEqualTo(hex);
    }

    @Test
    void bareArgumentIsTheNumberItself() throws CodecException {
        CstaMessage.Request request = (CstaMessage.Request) decode("a10a0201010202017002012a");

        assertThat(request.name()).isEqualTo("PrivateDataVersionSelection");
        assertThat(request.body().number("privateDataVersionSelectionArgument")).isEqualTo(42);
        assertThat(encode(request)).isEqualTo("a10a0201010202017002012a");
    }

    @Test
    void bareArgumentThatIsMissingIsRefusedByNameWhenWriting() {
        CstaMessage request = new CstaMessage.Request(
                1,
                Csta.description().service("PrivateDataVersionSelection"),
                Struct.empty(Csta.description()
                        .service("PrivateDataVersionSelection")
                        .request()));

        assertThatThrownBy(() -> CODEC.encode(request))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("PrivateDataVersionSelection")
                .hasMessageContaining("required");
    }

    @Test
    void requiredFieldThatIsMissingIsRefusedByNameWhenWriting() {
        CstaMessage request = new CstaMessage.Request(
                1,
                Csta.description().service("RecordMessage"),
                Struct.empty(Csta.description().service("RecordMessage").request()));

        assertThatThrownBy(() -> CODEC.encode(request))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("RecordMessage.callToBeRecorded")
                .hasMessageContaining("required");
    }

    // ---- events

    @ParameterizedTest
    @CsvSource({"event 6/30,a6,be", "event 7/1,a7,a1", "event 2/30,a2,be"})
    void eventThatIsNotKnownIsKeptWithItsMonitor(String name, String group, String number) throws CodecException {
        String report = tlv("30", "55024d31", tlv(group, tlv(number, "020105")));
        String hex = tlv("a1", "020101", "020115", report);

        CstaMessage message = decode(hex);

        assertThat(message)
                .isEqualTo(new CstaMessage.Unknown(
                        1, CstaMessage.Unknown.Kind.EVENT, name, "4d31", Opaque.ofBer(Octets.ofHex(report))));
        assertThat(encode(message)).isEqualTo(hex);
    }

    @Test
    void groupOfEventsThatIsNotKnownIsKept() throws CodecException {
        String hex = tlv("a1", "020101", "020115", tlv("30", "55024d31", tlv("a9", tlv("a0", "020105"))));

        CstaMessage message = decode(hex);

        assertThat(message.name()).isEqualTo("event 9/0");
        assertThat(encode(message)).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "3000,crossRefIdentifier",
        "300455024d31,eventSpecificInfo",
        "3006a604a1020500,crossRefIdentifier",
        "0500,eventReport",
        "300655024d31a600,eventSpecificInfo"
    })
    void eventReportWithoutWhatItNeedsIsRefusedByName(String report, String place) {
        refused(tlv("a1", "020101", "020115", report), place);
    }

    @Test
    void eventWithoutCrossReferenceIsRefusedByNameWhenWriting() {
        CstaMessage event = new CstaMessage.Event(
                1,
                Csta.description().event("RecordEvent"),
                Struct.empty(Csta.description().event("RecordEvent").body()));

        assertThatThrownBy(() -> CODEC.encode(event))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("RecordEvent.monitorCrossRefID");
    }

    // ---- result

    @Test
    void resultWithoutOperationBelongsToTheRequestOfItsInvokeId() throws CodecException {
        CstaMessage message = decode("a203020105");

        assertThat(message).isEqualTo(new CstaMessage.Response(5, null, null));
        assertThat(encode(message)).isEqualTo("a203020105");
    }

    @Test
    void resultWithoutValueHasAnEmptyBody() throws CodecException {
        CstaMessage.Response response = (CstaMessage.Response) decode("a2090201053004020200d3");

        assertThat(response.name()).isEqualTo("SystemStatusResponse");
        assertThat(response.body().isEmpty()).isTrue();
    }

    @Test
    void resultOfAnOperationThatIsNotKnownIsKept() throws CodecException {
        String hex = "a20e0201013009020203e73003020107";

        CstaMessage message = decode(hex);

        assertThat(message)
                .isEqualTo(new CstaMessage.Unknown(
                        1,
                        CstaMessage.Unknown.Kind.RESPONSE,
                        "result of operation 999",
                        null,
                        Opaque.ofBer(Octets.ofHex("3003020107"))));
        assertThat(encode(message)).isEqualTo(hex);
    }

    @Test
    void resultOfAnotherShapeIsKeptUntouched() throws CodecException {
        String hex = "a20c02010130070201470402aabb";

        CstaMessage message = decode(hex);

        assertThat(message).isInstanceOf(CstaMessage.Unknown.class);
        assertThat(message.name()).isEqualTo("MonitorStartResponse");
        assertThat(encode(message)).isEqualTo(hex);
    }

    // ---- error

    @Test
    void universalFailureIsReadAndWritten() throws CodecException {
        CstaMessage message = decode("a30b020109020101a0030a010d");

        assertThat(message)
                .isEqualTo(new CstaMessage.Failure(9, new CstaError("operation", "invalidConnectionID"), null));
        assertThat(encode(message)).isEqualTo("a30b020109020101a0030a010d");
    }

    @Test
    void unspecifiedFailureHasNoValue() throws CodecException {
        CstaMessage message = decode("a30a020109020101a7020500");

        assertThat(message).isEqualTo(new CstaMessage.Failure(9, new CstaError("unspecified", null), null));
        assertThat(encode(message)).isEqualTo("a30a020109020101a7020500");
    }

    @Test
    void errorNumberThatIsNotKnownIsKept() throws CodecException {
        CstaMessage message = decode("a30c020109020101a0040a0203e7");

        assertThat(((CstaMessage.Failure) message).error()).isEqualTo(new CstaError("operation", "#999"));
        assertThat(encode(message)).isEqualTo("a30c020109020101a0040a0203e7");
    }

    @Test
    void failureCategoryThatIsNotKnownIsDetail() throws CodecException {
        CstaMessage message = decode("a30b020109020101a9030a0105");

        assertThat(message)
                .isEqualTo(new CstaMessage.Failure(
                        9, new CstaError("unspecified", null), Opaque.ofBer(Octets.ofHex("020101a9030a0105"))));
    }

    @Test
    void errorCodeThatIsNotKnownIsUnspecifiedWithDetail() throws CodecException {
        CstaMessage message = decode("a30b020109020105a0030a010d");

        assertThat(message)
                .isEqualTo(new CstaMessage.Failure(
                        9, new CstaError("unspecified", null), Opaque.ofBer(Octets.ofHex("020105a0030a010d"))));
    }

    @Test
    void failureThatExistsInXmlOnlyIsRefusedByNameWhenWriting() {
        CstaMessage failure = new CstaMessage.Failure(1, new CstaError("privateErrorCode", "URM Denied"), null);

        assertThatThrownBy(() -> CODEC.encode(failure))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("privateErrorCode");
    }

    // ---- reject

    @ParameterizedTest
    @CsvSource({
        "800100,general,0",
        "800102,general,2",
        "810101,invoke,1",
        "810107,invoke,7",
        "820100,returnResult,0",
        "820102,returnResult,2",
        "830104,returnError,4",
        "8302012c,returnError,300"
    })
    void everyKindOfRejectIsReadAndWritten(String problem, String kind, int number) throws CodecException {
        String hex = tlv("a4", "020105", problem);

        CstaMessage message = decode(hex);

        assertThat(message).isEqualTo(new CstaMessage.Reject(5, kind, number));
        assertThat(encode(message)).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"840100", "020100", "0500", "a003020101"})
    void rejectOfAnotherKindIsRefusedByName(String problem) {
        refused(tlv("a4", "020105", problem), "reject.problem");
    }

    @Test
    void problemOfMoreThan32BitsIsRefusedAndNotCut() {
        refused("a40a02010580050100000000", "reject.problem");
    }

    @Test
    void kindOfRejectThatIsNotKnownIsRefusedWhenWriting() {
        assertThatThrownBy(() -> CODEC.encode(new CstaMessage.Reject(1, "other", 0)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("other");
    }

    // ---- anything else

    @ParameterizedTest
    @CsvSource({
        "a000,ROSE",
        "a500,ROSE",
        "0500,ROSE",
        "3000,ROSE",
        "a100,invoke.invokeId",
        "a200,result.invokeId",
        "a300,error.invokeId",
        "a400,reject.invokeId",
        "a103020101,invoke.opcode",
        "a303020101,error.errcode",
        "a403020101,reject.problem",
        "8100,invoke",
        "a106020101040101,invoke.opcode",
        "a106040101020101,invoke.invokeId",
        "a2050201013000,result.opcode",
        "a2060201010201d3,result"
    })
    void apduWithoutWhatItNeedsIsRefusedByName(String hex, String place) {
        refused(hex, place);
    }

    @Test
    void emptyMessageIsRefused() {
        assertThatThrownBy(() -> decode("")).isInstanceOf(CodecException.class).hasMessageContaining("empty");
    }

    // ---- untouched

    @Test
    void malformedArgumentCanBeReadUntouched() throws CodecException {
        String hex = "a10b020101020200d330020a00";
        refused(hex, "SystemStatus.systemStatus");

        CstaMessage.Unknown message = untouched(hex);

        assertThat(message.invokeId()).isEqualTo(1);
        assertThat(message.kind()).isEqualTo(CstaMessage.Unknown.Kind.REQUEST);
        assertThat(message.name()).isEqualTo("SystemStatus");
        assertThat(encode(message)).isEqualTo(hex);
    }

    @Test
    void malformedResultCanBeReadUntouched() throws CodecException {
        String malformed = tlv("a2", "020105", tlv("30", "020147", tlv("30", "5501ff", "010200ff")));
        refused(malformed, "MonitorStartResponse.monitorExistingCalls");

        CstaMessage.Unknown message = untouched(malformed);

        assertThat(message.invokeId()).isEqualTo(5);
        assertThat(message.kind()).isEqualTo(CstaMessage.Unknown.Kind.RESPONSE);
        assertThat(encode(message)).isEqualTo(malformed);
    }

    @Test
    void malformedEventCanBeReadUntouched() throws CodecException {
        String malformed = tlv("a1", "020101", "020115", tlv("30", "55024d31", tlv("a6", tlv("a1", "6b00", "0401ff"))));
        refused(malformed, "RecordEvent.connection");

        CstaMessage.Unknown message = untouched(malformed);

        assertThat(message.kind()).isEqualTo(CstaMessage.Unknown.Kind.EVENT);
        assertThat(message.name()).isEqualTo("RecordEvent");
        assertThat(message.monitorCrossRefID()).isEqualTo("4d31");
        assertThat(encode(message)).isEqualTo(malformed);
    }

    @Test
    void malformedFailureCanBeReadUntouched() throws CodecException {
        // the enumeration of the category is empty
        String malformed = "a30a020109020101a0020a00";
        refused(malformed, "error.parameter");

        CstaMessage.Unknown message = untouched(malformed);

        assertThat(message.invokeId()).isEqualTo(9);
        assertThat(message.kind()).isEqualTo(CstaMessage.Unknown.Kind.RESPONSE);
    }

    @ParameterizedTest
    @CsvSource({
        "global,a30f02010106062b0c00821d78a7020500",
        "local 300,a3090201090202012c0500",
        "without parameter,a306020101020101",
        "unknown category,a3080201010201018d00"
    })
    void errorThatIsNotTheStandardsIsWrittenAsItCame(String kind, String hex) throws CodecException {
        CstaMessage.Failure failure = (CstaMessage.Failure) decode(hex);

        assertThat(failure.error().category()).as(kind).isEqualTo("unspecified");
        assertThat(encode(failure)).isEqualTo(hex);
        assertThat(encode(PlainMessages.fromMap(PlainMessages.toMap(failure, false))))
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a10b020101020200d205000500", "a20c020101300502013330000500", "a30c020109020101a70205000500"})
    void whatFollowsTheLastValueIsRefused(String hex) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("expected the end of the message");
    }

    @ParameterizedTest
    @CsvSource({"REQUEST,operation 999,ff", "REQUEST,Escape,05000500", "EVENT,event 7/5,0500", "EVENT,event 7/5,"})
    void contentThatCouldNotBeReadAgainIsNotWritten(CstaMessage.Unknown.Kind kind, String name, String ber) {
        CstaMessage message =
                new CstaMessage.Unknown(1, kind, name, null, Opaque.ofBer(Octets.ofHex(ber == null ? "" : ber)));

        assertThatThrownBy(() -> encode(message))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(name);
    }
}
