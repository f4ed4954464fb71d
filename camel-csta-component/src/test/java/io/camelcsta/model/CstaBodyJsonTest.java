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
package io.camelcsta.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of bodies, as text, and read back. */
@Tag("unit")
class CstaBodyJsonTest {

    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123456Z");

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of(
                        "a private event",
                        "{\"Event\":\"recordingStarted\",\"PrivateMsgID\":3013,\"ThisDN\":\"3001\",\"OtherDN\":\"4001\","
                                + "\"ConnID\":\"0077028a809f7004\",\"PreviousConnID\":\"0077028a809f7003\",\"CallID\":\"0A0B\",\"DeviceID\":\"3001\","
                                + "\"ReferenceID\":7,\"Extensions\":{\"t\":\"x\",\"i\":5,\"b\":{\"$binary\":\"AP8=\"},\"l\":{\"n\":1}},"
                                + "\"UserData\":{\"u\":\"1\"},\"Reasons\":{\"r\":\"2\"},\"EventTime\":\"2026-01-31T12:00:00.123456Z\",\"Link\":\"pbx\","
                                + "\"EventID\":\"e-1\"}",
                        new PrivateEvent(
                                PrivateEventType.RECORDING_STARTED,
                                "3001",
                                "4001",
                                "0077028a809f7004",
                                "0077028a809f7003",
                                "0A0B",
                                "3001",
                                7,
                                map("t", "x", "i", 5, "b", Octets.ofHex("00ff"), "l", Map.of("n", 1)),
                                Map.of("u", "1"),
                                Map.of("r", "2"),
                                TIME,
                                "pbx",
                                "e-1")),
                Arguments.of(
                        "an event of a consumer",
                        "{\"Event\":\"hotDeskingEstablished\",\"PrivateMsgID\":1,\"ThisDN\":\"3001\",\"OtherDN\":\"4001\","
                                + "\"EventTime\":\"2026-01-31T12:00:00.123456Z\",\"Link\":\"pbx\",\"EventID\":\"e-2\"}",
                        PrivateEvent.of(PrivateEventType.HOT_DESKING_ESTABLISHED)
                                .thisDN("3001")
                                .otherDN("4001")
                                .eventTime(TIME)
                                .link("pbx")
                                .eventId("e-2")
                                .build()),
                Arguments.of(
                        "an account code event",
                        "{\"Event\":\"accountCodeSet\",\"PrivateMsgID\":501,\"PrivateID\":0,\"ThisDN\":\"3001\",\"Extensions\":{\"AccountCode\":\"4711\"}}",
                        PrivateEvent.of(PrivateEventType.ACCOUNT_CODE_SET)
                                .thisDN("3001")
                                .extensions(Map.of("AccountCode", "4711"))
                                .build()),
                Arguments.of(
                        "a private service",
                        "{\"Service\":\"startHotDesking\",\"ThisDN\":\"3001\",\"ReferenceID\":9,\"Extensions\":{\"HOST_DN\":\"4001\"}}",
                        PrivateService.startHotDesking("3001", "4001").withReferenceId(9)),
                Arguments.of(
                        "a private service with everything",
                        "{\"Service\":\"3013\",\"ThisDN\":\"3001\",\"ConnID\":\"0077028a809f7004\",\"CallID\":\"1\",\"ReferenceID\":1,"
                                + "\"Extensions\":{\"e\":{\"$binary\":\"AQ==\"}},\"UserData\":{\"u\":2},\"Reasons\":{\"r\":{\"s\":\"t\"}}}",
                        new PrivateService(
                                "3013",
                                "3001",
                                "0077028a809f7004",
                                "1",
                                1,
                                Map.of("e", Octets.ofHex("01")),
                                Map.of("u", 2),
                                Map.of("r", Map.of("s", "t")))),
                Arguments.of(
                        "an error",
                        "{\"Event\":\"error\",\"ErrorCode\":1161,\"ErrorName\":\"STATE_INCOMPATIBILITY_INVALID_OBJECT_STATE\",\"ErrorMessage\":\"m\","
                                + "\"CstaCategory\":\"stateIncompatibility\",\"CstaError\":\"invalidObjectState\",\"ThisDN\":\"3001\","
                                + "\"ConnID\":\"0077028a809f7004\",\"ReferenceID\":7,\"EventTime\":\"2026-01-31T12:00:00.123456Z\",\"Link\":\"pbx\","
                                + "\"Sent\":true}",
                        new EventError(
                                1161,
                                "STATE_INCOMPATIBILITY_INVALID_OBJECT_STATE",
                                "m",
                                "stateIncompatibility",
                                "invalidObjectState",
                                "3001",
                                "0077028a809f7004",
                                7,
                                TIME,
                                "pbx",
                                true,
                                false)),
                Arguments.of(
                        "an error after a confirmation",
                        "{\"Event\":\"error\",\"ErrorCode\":57,\"ErrorName\":\"TERR_TIMEOUT\",\"Sent\":true,\"Confirmed\":true}",
                        new EventError(57, "TERR_TIMEOUT", null, null, null, null, null, null, null, null, true, true)),
                Arguments.of(
                        "an error of which nothing was sent",
                        "{\"Event\":\"error\",\"ErrorCode\":53,\"Sent\":false}",
                        new EventError(53, null, null, null, null, null, null, null, null, null, false, false)),
                Arguments.of(
                        "a CSTA event",
                        "{\"Event\":\"DeliveredEvent\",\"EventClass\":\"call\",\"ThisDN\":\"3001\",\"ConnID\":\"0077028a809f7004\","
                                + "\"PreviousConnID\":\"0077028a809f7003\",\"CallID\":\"1\",\"DeviceID\":\"3001\","
                                + "\"Value\":{\"cause\":\"normal\",\"n\":[1,{\"$binary\":\"AQ==\"}]},\"EventTime\":\"2026-01-31T12:00:00.123456Z\","
                                + "\"Link\":\"pbx\",\"EventID\":\"e-3\"}",
                        new CstaEvent(
                                "DeliveredEvent",
                                EventClass.CALL,
                                "3001",
                                "0077028a809f7004",
                                "0077028a809f7003",
                                "1",
                                "3001",
                                map("cause", "normal", "n", List.of(1, Octets.ofHex("01"))),
                                TIME,
                                "pbx",
                                "e-3")),
                Arguments.of(
                        "a link event",
                        "{\"Event\":\"EventLinkDisconnected\",\"EventClass\":\"link\",\"Reason\":\"r\",\"Address\":\"h:1\",\"Details\":{\"d\":1},"
                                + "\"EventTime\":\"2026-01-31T12:00:00.123456Z\",\"Link\":\"pbx\",\"EventID\":\"e-4\"}",
                        new LinkEvent(LinkEvent.DISCONNECTED, "r", "h:1", Map.of("d", 1), TIME, "pbx", "e-4")),
                Arguments.of(
                        "a reply",
                        "{\"Response\":\"MakeCallResponse\",\"ThisDN\":\"3001\",\"ConnID\":\"0077028a809f7004\",\"CallID\":\"1\",\"DeviceID\":\"3001\","
                                + "\"Value\":{\"x\":true},\"ReferenceID\":3,\"EventTime\":\"2026-01-31T12:00:00.123456Z\",\"Link\":\"pbx\"}",
                        new CstaReply(
                                "MakeCallResponse",
                                "3001",
                                "0077028a809f7004",
                                "1",
                                "3001",
                                Map.of("x", true),
                                3,
                                TIME,
                                "pbx")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void bodyIsWritten(String name, String json, CstaBody body) {
        assertThat(body.toJson()).isEqualTo(json);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void bodyIsReadBackEqual(String name, String json, CstaBody body) {
        assertThat(CstaBody.fromMap(Json.read(json))).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00.000000Z",
        "2026-01-31T12:00:00.1Z, 2026-01-31T12:00:00.100000Z",
        "2026-01-31T12:00:00.123456999Z, 2026-01-31T12:00:00.123456Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z"
    })
    void timeHasMicroseconds(String time, String written) {
        assertThat(CstaBody.format(Instant.parse(time))).isEqualTo(written);
    }

    @Test
    void timeIsCutToMicroseconds() {
        assertThat(PrivateEvent.of(PrivateEventType.RECORDING_STARTED)
                        .eventTime(TIME.plusNanos(999))
                        .build()
                        .eventTime())
                .isEqualTo(TIME);
    }

    @ParameterizedTest
    @CsvSource({
        "accountCodeSet, 501",
        "recordingStarted, 3013",
        "recordingStopped, 3014",
        "recordingSuspended, 3015",
        "recordingResumed, 3016",
        "hotDeskingEstablished, 1",
        "hotDeskingCancelled, 2"
    })
    void privateEventsHaveTheirNumbers(String name, int number) {
        assertThat(PrivateEventType.of(name))
                .isSameAs(PrivateEventType.of(number))
                .satisfies(type -> assertThat(type.number()).isEqualTo(number));
    }

    @ParameterizedTest
    @CsvSource({
        "setAccountCode, 501",
        "startRecording, 3013",
        "stopRecording, 3014",
        "suspendRecording, 3015",
        "resumeRecording, 3016",
        "startHotDesking, 1",
        "cancelHotDesking, 2"
    })
    void privateServicesAreFoundByNameAndNumber(String name, String number) {
        assertThat(PrivateServiceType.of(name))
                .isNotNull()
                .isSameAs(PrivateServiceType.of(number))
                .isSameAs(PrivateServiceType.of(" " + number + " "));
    }

    @ParameterizedTest
    @EnumSource(PrivateServiceType.class)
    void privateServiceResultsInTheEventOfItsNumber(PrivateServiceType type) {
        assertThat(type.event().number()).isEqualTo(type.number());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"Service\":\"1\",\"Foo\":1}|unknown attribute 'Foo', expected one of [Service, ThisDN,",
                "{\"Service\":\"1\",\"ThisDN\":{}}|private service.ThisDN: expected text",
                "{\"Service\":\"1\",\"ReferenceID\":\"x\"}|private service.ReferenceID: expected a whole number, got 'x'",
                "{\"Service\":\"1\",\"Extensions\":\"x\"}|private service.Extensions: expected a key-value list",
                "{\"Service\":\"1\",\"Extensions\":{\"k\":1.5}}|private service.Extensions.k: expected text, a 32-bit whole number, octets or a key-value list",
                "{\"Service\":\"1\",\"Extensions\":{\"k\":{\"l\":4294967296}}}|private service.Extensions.k.l: expected text, a 32-bit",
                "{\"Service\":\"1\",\"UserData\":{\"k\":null}}|private service.UserData.k: expected text",
                "{\"Service\":\"1\",\"Reasons\":{\"k\":[1]}}|private service.Reasons.k: expected text",
                "{\"Service\":\"1\",\"Reasons\":{\"k\":true}}|private service.Reasons.k: expected text",
                "{}|event: 'Event' is missing",
                "{\"Event\":\"error\"}|error: 'ErrorCode' is missing",
                "{\"Event\":\"error\",\"ErrorCode\":1,\"Sent\":\"yes\"}|error.Sent: expected true or false",
                "{\"Event\":\"recordingStarted\",\"EventTime\":\"noon\"}|private event.EventTime: expected a time like 2026-01-31T12:00:00.123456Z, got 'noon'",
                "{\"Event\":\"DeliveredEvent\"}|event: 'EventClass' is missing",
                "{\"Event\":\"DeliveredEvent\",\"EventClass\":\"x\"}|event.EventClass: unknown class 'x'",
                "{\"Event\":\"DeliveredEvent\",\"EventClass\":\"call\",\"Value\":1}|event.Value: expected an object"
            })
    void malformedBodyIsRefusedWithThePlace(String json, String message) {
        assertThatThrownBy(() -> CstaBody.fromMap(Json.read(json)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(message);
    }

    @Test
    void numberedServiceMayBeANumberInJson() {
        assertThat(((PrivateService) CstaBody.fromMap(Json.read("{\"Service\":3013}"))).type())
                .isEqualTo(PrivateServiceType.START_RECORDING);
    }

    @Test
    void unknownServiceIsReadAndHasNoType() {
        assertThat(((PrivateService) CstaBody.fromMap(Json.read("{\"Service\":\"x\"}"))).type())
                .isNull();
    }

    @Test
    void plainFormIsTheCallersOwn() {
        PrivateEvent event = PrivateEvent.of(PrivateEventType.RECORDING_STARTED)
                .extensions(Map.of("k", Map.of("l", 1)))
                .build();
        @SuppressWarnings("unchecked")
        Map<String, Object> extensions = (Map<String, Object>) event.toMap().get("Extensions");
        extensions.clear();
        assertThat(event.extensions()).isEqualTo(Map.of("k", Map.of("l", 1)));
    }

    @Test
    void listsAreCopied() {
        Map<String, Object> mine = map("k", 1);
        PrivateEvent event = PrivateEvent.of(PrivateEventType.RECORDING_STARTED)
                .extensions(mine)
                .build();
        mine.put("k", 2);
        assertThat(event.extensions()).isEqualTo(Map.of("k", 1));
    }
}
