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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelcsta.CstaConstants;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Json;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.Octets;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every body as JSON in its usual forms, and back. */
class ConvertersTest extends CstaRouteTestSupport {

    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.123456Z");

    static List<CstaBody> bodies() {
        Map<String, Object> lists =
                Map.of("text", "größer", "number", 7, "binary", Octets.ofHex("00ff"), "list", Map.of("a", "b"));
        return List.of(
                new PrivateService("startRecording", "3001", "0077028a809f7004", "c1a5", 7, lists, lists, lists),
                new PrivateEvent(
                        PrivateEventType.RECORDING_STARTED,
                        "3001",
                        "4001",
                        "0077028a809f7004",
                        "0077028a809f7005",
                        "c1a5",
                        "3001",
                        7,
                        lists,
                        lists,
                        lists,
                        TIME,
                        "pbx1",
                        "id-1"),
                PrivateEvent.of(PrivateEventType.ACCOUNT_CODE_SET)
                        .thisDN("3001")
                        .extensions(Map.of("AccountCode", "1"))
                        .eventTime(TIME)
                        .build(),
                new EventError(
                        1161,
                        "STATE",
                        "not now",
                        "stateIncompatibility",
                        "invalidObjectState",
                        "3001",
                        "0077028a809f7004",
                        7,
                        TIME,
                        "pbx1",
                        true,
                        true),
                new CstaEvent(
                        "DeliveredEvent",
                        EventClass.CALL,
                        "3001",
                        "0077028a809f7004",
                        "0077028a809f7005",
                        "c1a5",
                        "3001",
                        Map.of(
                                "cause",
                                "newCall",
                                "flags",
                                List.of("a", "b"),
                                "octets",
                                Octets.ofHex("00ff"),
                                "nested",
                                Map.of("n", 1)),
                        TIME,
                        "pbx1",
                        "id-1"),
                new LinkEvent(
                        LinkEvent.DISCONNECTED, "gone", "127.0.0.1:1040", Map.of("losses", 3), TIME, "pbx1", "id-1"),
                new CstaReply(
                        "MakeCallResponse",
                        "3001",
                        "0077028a809f7004",
                        "c1a5",
                        "3001",
                        Map.of("callingDevice", Map.of("callID", "c1a5")),
                        7,
                        TIME,
                        "pbx1"));
    }

    private <T> T convert(Class<T> type, Object value) throws Exception {
        return context.getTypeConverter().mandatoryConvertTo(type, value);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    @Tag("compatibility")
    void bodyIsJsonTextAndBack(CstaBody body) throws Exception {
        String json = convert(String.class, body);
        assertThat(json).isEqualTo(body.toJson()).doesNotContain("\n");
        assertThat(convert(CstaBody.class, json)).isEqualTo(body);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsOctetsAndBack(CstaBody body) throws Exception {
        byte[] octets = convert(byte[].class, body);
        assertThat(new String(octets, StandardCharsets.UTF_8)).isEqualTo(body.toJson());
        assertThat(convert(CstaBody.class, octets)).isEqualTo(body);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    @Tag("compatibility")
    void bodyIsAStream(CstaBody body) throws Exception {
        try (InputStream stream = convert(InputStream.class, body)) {
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(body.toJson());
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsReadFromAStream(CstaBody body) throws Exception {
        assertThat(convert(CstaBody.class, new java.io.ByteArrayInputStream(Json.writeBytes(body.toMap()))))
                .isEqualTo(body);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsAMap(CstaBody body) throws Exception {
        Map<?, ?> map = convert(Map.class, body);
        assertThat(map).isEqualTo(body.toMap());
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsReadFromAMap(CstaBody body) throws Exception {
        assertThat(convert(CstaBody.class, body.toMap())).isEqualTo(body);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    @Tag("compatibility")
    void bodyIsAJsonTreeAndBack(CstaBody body) throws Exception {
        JsonNode tree = convert(JsonNode.class, body);
        assertThat(tree.toString()).isEqualTo(body.toJson());
        assertThat(convert(CstaBody.class, tree)).isEqualTo(body);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsReadFromJsonAsItsOwnClass(CstaBody body) throws Exception {
        assertThat((Object) convert(body.getClass(), body.toJson())).isEqualTo(body);
    }

    @Test
    void jsonOfAPrivateEventHasTheDocumentedNamesInTheirOrder() {
        PrivateEvent event = new PrivateEvent(
                PrivateEventType.RECORDING_STARTED,
                "3001",
                "4001",
                "0077028a809f7004",
                "0077028a809f7005",
                "c1a5",
                "3001",
                7,
                Map.of("a", "1"),
                Map.of("b", Octets.ofHex("00ff")),
                Map.of("c", 3),
                TIME,
                "pbx1",
                "id-1");
        assertThat(event.toJson())
                .isEqualTo(
                        "{\"Event\":\"recordingStarted\",\"PrivateMsgID\":3013,\"ThisDN\":\"3001\",\"OtherDN\":\"4001\","
                                + "\"ConnID\":\"0077028a809f7004\",\"PreviousConnID\":\"0077028a809f7005\",\"CallID\":\"c1a5\",\"DeviceID\":\"3001\","
                                + "\"ReferenceID\":7,\"Extensions\":{\"a\":\"1\"},\"UserData\":{\"b\":{\"$binary\":\"AP8=\"}},\"Reasons\":{\"c\":3},"
                                + "\"EventTime\":\"2026-01-31T12:00:00.123456Z\",\"Link\":\"pbx1\",\"EventID\":\"id-1\"}");
    }

    @Test
    void attributesThatAreAbsentAreLeftOut() {
        assertThat(PrivateEvent.of(PrivateEventType.HOT_DESKING_CANCELLED)
                        .thisDN("3001")
                        .build()
                        .toJson())
                .isEqualTo("{\"Event\":\"hotDeskingCancelled\",\"PrivateMsgID\":2,\"ThisDN\":\"3001\"}");
    }

    @Test
    void jsonOfAnErrorHasTheDocumentedNamesInTheirOrder() {
        EventError error = new EventError(
                1161,
                "STATE",
                "not now",
                "stateIncompatibility",
                "invalidObjectState",
                "3001",
                "0077028a809f7004",
                7,
                TIME,
                "pbx1",
                true,
                false);
        assertThat(error.toJson())
                .isEqualTo(
                        "{\"Event\":\"error\",\"ErrorCode\":1161,\"ErrorName\":\"STATE\",\"ErrorMessage\":\"not now\","
                                + "\"CstaCategory\":\"stateIncompatibility\",\"CstaError\":\"invalidObjectState\",\"ThisDN\":\"3001\","
                                + "\"ConnID\":\"0077028a809f7004\",\"ReferenceID\":7,\"EventTime\":\"2026-01-31T12:00:00.123456Z\",\"Link\":\"pbx1\","
                                + "\"Sent\":true}");
    }

    // ---- in routes

    @Test
    void everyEventOfACallReadsBackIntoTheSameRecord() throws Exception {
        Events events =
                consume("devices=3001&events=call,recording,accountCode,agent,device,hotDesking,link,private,voice");
        SimulatedCall call = pbx.call("3001", "3002");
        call.setAccountCode("3001", "12");
        call.startRecording("3001");
        call.suspendRecording();
        pbx.device("3001").outOfService();
        pbx.device("3001").backInService();
        pbx.device("3001").associate("3003");
        pbx.sendPrivateEvent("3001", privateData("hello"));
        SimulatedCall transferred =
                call.conference("3001", call.consult("3001", "3003").answer());
        transferred.clear();
        settle(events);
        assertThat(events.names())
                .contains(
                        "DeliveredEvent",
                        "ConferencedEvent",
                        "OutOfServiceEvent",
                        "PrivateEvent",
                        "recordingStarted",
                        "hotDeskingEstablished",
                        "accountCodeSet",
                        "EventLinkConnected");
        for (Events.Received received : events.list()) {
            assertThat(convert(CstaBody.class, received.body().toJson())).isEqualTo(received.body());
        }
    }

    @Test
    @Tag("compatibility")
    void eventGoesOnAsJsonTextAndBecomesARequestAgain() throws Exception {
        Events events = new Events("none");
        String consumer = uri("devices=3001&events=recording");
        String producer = uri("");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumer)
                        .filter(header(CstaConstants.EVENT_NUMBER).isEqualTo(3013))
                        .process(events)
                        .convertBodyTo(String.class)
                        .to("direct:json");
                from("direct:json")
                        .setBody(simple("{\"Service\":\"suspendRecording\",\"ThisDN\":\"${header.CamelCstaThisDN}\"}"))
                        .to(producer);
            }
        });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        Events.await(() -> call.recordingState() == RecordingState.SUSPENDED, "the suspension");
    }

    @Test
    void requestAsJsonMayComeAsAnyForm() throws Exception {
        String json = "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"%s\"}";
        for (Class<?> form : List.of(
                String.class, byte[].class, InputStream.class, JsonNode.class, Map.class, PrivateService.class)) {
            SimulatedCall call = pbx.call("3001", "3002");
            Object body = String.format(json, call.id());
            if (form == JsonNode.class || form == Map.class) {
                body = convert(form, convert(PrivateService.class, body));
            } else {
                body = convert(form, body);
            }
            Exchange exchange = send("", body, Map.of());
            assertThat(exchange.getException()).as(form.getName()).isNull();
            assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        }
    }

    @Test
    void fileAsRequestIsRead(@org.junit.jupiter.api.io.TempDir java.nio.file.Path directory) throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        java.nio.file.Path file = java.nio.file.Files.writeString(
                directory.resolve("request.json"),
                "{\"Service\":3013,\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");
        assertThat(send("", file.toFile(), Map.of()).getException()).isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }
}
