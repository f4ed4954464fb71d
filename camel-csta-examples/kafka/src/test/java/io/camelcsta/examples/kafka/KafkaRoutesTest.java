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
package io.camelcsta.examples.kafka;

import static io.camelcsta.examples.kafka.Topics.header;
import static io.camelcsta.examples.kafka.Topics.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class KafkaRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> DEVICES =
            IntStream.rangeClosed(3001, 3040).mapToObj(String::valueOf).toList();

    @TempDir
    private static Path directory;

    private static EmbeddedKafka kafka;
    private static CstaSimulator pbx;
    private static Topics topics;
    private static Main camel;

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        topics = new Topics(kafka.brokers());
        pbx = CstaSimulator.builder()
                .devices(DEVICES.toArray(String[]::new))
                .listener("asn1")
                .start();
        startApplication();
    }

    private static void startApplication() throws Exception {
        camel = KafkaExample.application(Map.of(
                "csta.pbx",
                pbx.address(),
                "csta.devices",
                String.join(",", DEVICES),
                "csta.spool",
                directory.resolve("spool").toString(),
                "camel.component.kafka.brokers",
                kafka.brokers(),
                "camel.component.csta.reconnect-delay",
                "100",
                "camel.component.csta.reconnect-max-delay",
                "200",
                "camel.component.csta.request-timeout",
                "2s",
                "camel.component.csta.link-timeout",
                "20s",
                "csta.requests.max-age",
                "1m",
                "csta.requests.attempts",
                "2"));
        camel.start();
        pbx.awaitMonitors(DEVICES.size(), LIMIT);
    }

    @AfterAll
    static void stop() {
        camel.stop();
        pbx.close();
        topics.close();
        kafka.close();
    }

    @AfterEach
    void hangUp() {
        pbx.refuseConnections(false);
        pbx.behave();
        pbx.awaitMonitors(DEVICES.size(), LIMIT);
        pbx.calls().forEach(SimulatedCall::clear);
        if (pbx.device("3001").host() != null) {
            pbx.device("3001").dissociate();
        }
    }

    @Test
    void theEventsOfACallAreInOnePartitionInTheirOrder() {
        List<SimulatedCall> calls = new ArrayList<>();
        for (int i = 0; i < DEVICES.size(); i += 2) {
            calls.add(pbx.call(DEVICES.get(i), DEVICES.get(i + 1)));
        }
        calls.forEach(call -> call.startRecording(call.parties().get(0)));
        calls.forEach(SimulatedCall::suspendRecording);
        calls.forEach(SimulatedCall::resumeRecording);
        calls.forEach(call -> call.setAccountCode(call.parties().get(0), "4711"));
        calls.forEach(SimulatedCall::stopRecording);

        List<String> order = List.of(
                "recordingStarted", "recordingSuspended", "recordingResumed", "accountCodeSet", "recordingStopped");
        Map<String, List<ConsumerRecord<String, String>>> byCall = new LinkedHashMap<>();
        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> {
            byCall.clear();
            byCall.putAll(eventsOf(calls));
            assertThat(byCall).hasSameSizeAs(calls);
            // both parties of a call are monitored
            assertThat(byCall.values()).allSatisfy(events -> assertThat(events).hasSize(2 * order.size()));
        });
        assertThat(byCall).allSatisfy((call, events) -> {
            assertThat(events)
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(events.get(0).partition());
            assertThat(events).allSatisfy(event -> assertThat(event.key())
                    .isEqualTo(json(event).get("ConnID").asText()));
            assertThat(events).extracting(KafkaRoutesTest::number).isSorted();
            events.stream()
                    .collect(Collectors.groupingBy(
                            event -> json(event).get("ThisDN").asText()))
                    .values()
                    .forEach(ofDevice -> assertThat(ofDevice)
                            .extracting(event -> json(event).get("Event").asText())
                            .isEqualTo(order));
        });
        assertThat(byCall.values().stream()
                        .map(events -> events.get(0).partition())
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    @Test
    void theEventsOfAGuestExtensionAreInOnePartitionInTheirOrder() {
        // the topic still has the events of a try before this one
        Instant start = Instant.now();
        for (int i = 0; i < 3; i++) {
            pbx.device("3001").associate("3040");
            pbx.device("3001").dissociate();
        }

        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> {
            List<ConsumerRecord<String, String>> events = topics.read("csta.events").stream()
                    .filter(event -> "3001".equals(event.key()))
                    .filter(event -> !Instant.parse(json(event).get("EventTime").asText())
                            .isBefore(start))
                    .toList();
            assertThat(events)
                    .extracting(event -> json(event).get("Event").asText())
                    .containsExactly(
                            "hotDeskingEstablished",
                            "hotDeskingCancelled",
                            "hotDeskingEstablished",
                            "hotDeskingCancelled",
                            "hotDeskingEstablished",
                            "hotDeskingCancelled");
            assertThat(events)
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(events.get(0).partition());
        });
    }

    @Test
    void thatTheLinkIsUsableIsToldWithItsNameAsKey() {
        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> assertThat(topics.read("csta.events"))
                .anySatisfy(event -> {
                    assertThat(json(event).get("Event").asText()).isEqualTo("EventLinkConnected");
                    assertThat(event.key()).isEqualTo("pbx1");
                }));
    }

    @Test
    void aPerformedServiceHasItsReplyAsResultWithTheKeyAndTheHeadersOfTheRequest() {
        SimulatedCall call = pbx.call("3001", "3002");

        String key = request(
                "{'Service': 'startRecording', 'ThisDN': '3001', 'CallID': '" + call.id() + "', 'ReferenceID': 7}");

        ConsumerRecord<String, String> result = result(key);
        assertThat(json(result).get("Event").asText()).isEqualTo("recordingStarted");
        assertThat(json(result).get("ReferenceID").asInt()).isEqualTo(7);
        assertThat(header(result, "correlation")).isEqualTo(key);
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void aRefusedServiceHasItsEventErrorAsResult() {
        SimulatedCall call = pbx.call("3001", "3002");

        String key = request("{'Service': 'stopRecording', 'ThisDN': '3001', 'CallID': '" + call.id() + "'}");

        ConsumerRecord<String, String> result = result(key);
        assertThat(json(result).get("Event").asText()).isEqualTo("error");
        assertThat(json(result).get("CstaError").asText()).isEqualTo("incorrectMsgState");
        assertThat(header(result, "correlation")).isEqualTo(key);
    }

    @Test
    void aMalformedRequestHasAnEventErrorAsResultAndThoseBehindItArePerformed() {
        SimulatedCall call = pbx.call("3001", "3002");
        String key = UUID.randomUUID().toString();

        topics.request(key, "no JSON");
        topics.request(key, null);
        topics.request(key, "{\"Service\":\"startRecording\",\"ThisDN\":3.5}");
        topics.request(key, "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");

        List<JsonNode> results = results(key, 4).stream().map(Topics::json).toList();
        assertThat(results)
                .extracting(result -> result.get("Event").asText())
                .containsExactly("error", "error", "error", "recordingStarted");
        assertThat(results.subList(0, 3))
                .extracting(result -> result.get("ErrorCode").asInt())
                .containsExactly(53, 51, 53);
    }

    @Test
    void theRecordHeadersOfARequestChooseNeitherTheServiceNorTheTopic() {
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        String key = UUID.randomUUID().toString();

        topics.request(
                key,
                "{\"Service\":\"stopRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}",
                Map.of(
                        "CamelCstaService",
                        "suspendRecording",
                        "CAMELCSTATHISDN",
                        "3002",
                        "kafka.OVERRIDE_TOPIC",
                        "csta.events",
                        "KAFKA.override_topic",
                        "csta.events"));

        assertThat(json(result(key)).get("Event").asText()).isEqualTo("recordingStopped");
    }

    @Test
    void aRequestThatIsTooOldHasAnEventErrorAsResultAndIsNotSent() {
        SimulatedCall call = pbx.call("3001", "3002");
        pbx.forgetReceived();
        String key = UUID.randomUUID().toString();
        String json = "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}";

        topics.request(key, json, Map.of(), Instant.now().minus(Duration.ofMinutes(2)));

        assertThat(json(result(key)).get("ErrorCode").asInt()).isEqualTo(57);
        assertThat(json(result(key)).get("Sent").asBoolean()).isFalse();
        topics.request(key, json, Map.of(), Instant.now().minus(Duration.ofSeconds(30)));
        assertThat(json(results(key, 2).get(1)).get("Event").asText()).isEqualTo("recordingStarted");
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void requestsThatWaitForLongAreReadAgainAndPerformedOnceInTheirOrder() {
        SimulatedCall call = pbx.call("3001", "3002");
        loseLink();
        pbx.forgetReceived();
        Set<String> read = ConcurrentHashMap.newKeySet();
        EventNotifierSupport notifier = new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeCreatedEvent created
                        && "requests".equals(created.getExchange().getFromRouteId())) {
                    read.add(created.getExchange().getExchangeId());
                }
            }
        };
        camel.getCamelContext().getManagementStrategy().addEventNotifier(notifier);
        String key = UUID.randomUUID().toString();
        for (String service : List.of("startRecording", "suspendRecording", "resumeRecording", "stopRecording")) {
            topics.request(
                    key, "{\"Service\":\"" + service + "\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");
        }

        // the first one, and the first one again after two attempts, and again
        await().ignoreExceptions().atMost(LIMIT).until(() -> read.size() >= 3);
        camel.getCamelContext().getManagementStrategy().removeEventNotifier(notifier);
        assertThat(resultsSoFar(key)).isEmpty();
        pbx.refuseConnections(false);

        assertThat(results(key, 4))
                .extracting(result -> json(result).get("Event").asText())
                .containsExactly("recordingStarted", "recordingSuspended", "recordingResumed", "recordingStopped");
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestWaitsForTheLinkAndIsPerformedOnce() {
        SimulatedCall call = pbx.call("3001", "3002");
        loseLink();
        pbx.forgetReceived();

        String key = request("{'Service': 'startRecording', 'ThisDN': '3001', 'CallID': '" + call.id() + "'}");
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> camel.getCamelContext().getInflightRepository().size("requests") == 1);
        assertThat(resultsSoFar(key)).isEmpty();
        pbx.refuseConnections(false);

        assertThat(json(result(key)).get("Event").asText()).isEqualTo("recordingStarted");
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestThatWaitsForTheLinkDoesNotHoldUpTheStopAndIsPerformedAfterTheNextStart() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        loseLink();
        pbx.forgetReceived();
        String key = request("{'Service': 'startRecording', 'ThisDN': '3001', 'CallID': '" + call.id() + "'}");
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> camel.getCamelContext().getInflightRepository().size("requests") == 1);

        camel.getCamelContext().getShutdownStrategy().setTimeout(60);
        long before = System.nanoTime();
        camel.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        assertThat(resultsSoFar(key)).isEmpty();
        pbx.refuseConnections(false);
        startApplication();

        assertThat(json(result(key)).get("Event").asText()).isEqualTo("recordingStarted");
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestWhoseAnswerIsLostIsNotSentAgain() {
        SimulatedCall call = pbx.call("3001", "3002");
        pbx.forgetReceived();
        pbx.misbehave("RecordMessage").once().close();

        String key = request("{'Service': 'startRecording', 'ThisDN': '3001', 'CallID': '" + call.id() + "'}");

        assertThat(json(result(key)).get("ErrorCode").asInt()).isEqualTo(54);
        assertThat(json(result(key)).get("Sent").asBoolean()).isTrue();
        pbx.awaitMonitors(DEVICES.size(), LIMIT);
        // the same partition: it has come after a repetition, if there were one
        topics.request(key, "no JSON");
        assertThat(results(key, 2)).hasSize(2);
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestThatIsNotAnsweredIsNotSentAgain() {
        SimulatedCall call = pbx.call("3001", "3002");
        pbx.forgetReceived();
        pbx.misbehave("RecordMessage").once().silence();

        String key = request("{'Service': 'startRecording', 'ThisDN': '3001', 'CallID': '" + call.id() + "'}");

        assertThat(json(result(key)).get("ErrorCode").asInt()).isEqualTo(57);
        topics.request(key, "no JSON");
        assertThat(results(key, 2)).hasSize(2);
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestIsCommittedSoThatANewStartDoesNotPerformItAgain() {
        SimulatedCall call = pbx.call("3001", "3002");
        String key = request("{'Service': 'startRecording', 'ThisDN': '3001', 'CallID': '" + call.id() + "'}");
        result(key);
        pbx.forgetReceived();

        restart("requests");
        topics.request(key, "no JSON");

        assertThat(results(key, 2)).hasSize(2);
        assertThat(pbx.received("RecordMessage")).isEmpty();
    }

    private static void loseLink() {
        pbx.refuseConnections(true);
        pbx.closeAll();
        await().ignoreExceptions().atMost(LIMIT).until(() -> pbx.links() == 0);
    }

    private static void restart(String route) {
        try {
            camel.getCamelContext().getRouteController().stopRoute(route);
            camel.getCamelContext().getRouteController().startRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The events of calls by ConnID; those of a call in the order of the partition. */
    private static Map<String, List<ConsumerRecord<String, String>>> eventsOf(List<SimulatedCall> calls) {
        List<String> ids = calls.stream().map(SimulatedCall::id).toList();
        return topics.read("csta.events").stream()
                .filter(event -> json(event).has("CallID")
                        && ids.contains(json(event).get("CallID").asText()))
                .collect(
                        Collectors.groupingBy(event -> json(event).get("ConnID").asText()));
    }

    /** The number in an EventID: the events of a link are counted. */
    private static int number(ConsumerRecord<String, String> event) {
        String id = json(event).get("EventID").asText();
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    private static String request(String json) {
        String key = UUID.randomUUID().toString();
        topics.request(key, json.replace('\'', '"'));
        return key;
    }

    private static ConsumerRecord<String, String> result(String key) {
        return results(key, 1).get(0);
    }

    private static List<ConsumerRecord<String, String>> results(String key, int number) {
        return await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> resultsSoFar(key), results -> results.size() >= number);
    }

    private static List<ConsumerRecord<String, String>> resultsSoFar(String key) {
        return topics.read("csta.results").stream()
                .filter(result -> key.equals(result.key()))
                .toList();
    }
}
