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

import static io.camelcsta.examples.kafka.Topics.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelcsta.CstaConsumer;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker really stops and starts again, and the producers give up sooner than by default, so that the routes have
 * to try again.
 */
@Timeout(300)
class BrokerRestartTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<Consumer<SimulatedCall>> ACTS = List.of(
            call -> call.startRecording("3001"),
            SimulatedCall::suspendRecording,
            SimulatedCall::resumeRecording,
            call -> call.setAccountCode("3001", "4711"),
            SimulatedCall::stopRecording);

    @TempDir
    private static Path files;

    private static EmbeddedKafka kafka;
    private static Topics topics;
    private static CstaSimulator pbx;

    @TempDir
    private Path spool;

    private final AtomicInteger redeliveries = new AtomicInteger();
    private Main camel;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = EmbeddedKafka.start(files);
        topics = new Topics(kafka.brokers());
        pbx = CstaSimulator.builder().devices("3001", "3002", "3003", "3004").start();
    }

    @AfterAll
    static void stopBroker() {
        pbx.close();
        topics.close();
        kafka.close();
    }

    @BeforeEach
    void start() throws Exception {
        startApplication();
    }

    @AfterEach
    void stop() {
        kafka.start();
        camel.stop();
        pbx.calls().forEach(SimulatedCall::clear);
        pbx.forgetReceived();
    }

    @Test
    void noEventIsLostWhileTheBrokerIsAwayAndThoseOfACallStayInOrder() {
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        ACTS.forEach(act -> act.accept(first));
        second.startRecording("3003");

        kafka.stop();
        second.suspendRecording();
        ACTS.forEach(act -> act.accept(first));
        await().ignoreExceptions().atMost(LIMIT).until(() -> redeliveries.get() > 0);
        second.resumeRecording();
        kafka.start();
        ACTS.forEach(act -> act.accept(first));
        second.stopRecording();

        assertAllEvents(first, 15);
        assertAllEvents(second, 4);
    }

    @Test
    void eventsThatAnApplicationLeavesBehindAreWrittenByTheNextOne() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");

        kafka.stop();
        ACTS.forEach(act -> act.accept(call));
        // before that, events on their way from the switch would be lost
        await().ignoreExceptions().atMost(LIMIT).until(() -> spooled() >= 2 * ACTS.size());
        await().ignoreExceptions().atMost(LIMIT).until(() -> redeliveries.get() > 0);
        camel.stop();
        kafka.start();
        startApplication();

        assertAllEvents(call, 5);
    }

    @Test
    void aServiceIsPerformedOnceIfTheBrokerGoesAwayBeforeItsResultIsWritten() {
        SimulatedCall call = pbx.call("3001", "3002");
        // the broker needs some seconds to stop
        pbx.misbehave("RecordMessage").once().answerLate(Duration.ofSeconds(10));

        topics.request(
                call.id(), "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");
        pbx.awaitReceived("RecordMessage", 1, LIMIT);
        kafka.stop();
        await().ignoreExceptions().atMost(LIMIT).until(() -> redeliveries.get() > 0);
        kafka.start();
        topics.request(
                call.id(), "{\"Service\":\"stopRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");

        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> assertThat(topics.read("csta.results").stream()
                        .filter(result -> call.id().equals(result.key()))
                        .map(result -> json(result).get("Event").asText())
                        .distinct()
                        .toList())
                .containsExactly("recordingStarted", "recordingStopped"));
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    private long spooled() {
        return ((CstaConsumer) camel.getCamelContext().getRoute("events").getConsumer()).getSpooledEvents();
    }

    private void startApplication() throws Exception {
        // who ended while the broker was away has not left the group; the broker waits for the session of 6 s to end
        camel = KafkaExample.application(Map.of(
                "camel.component.kafka.session-timeout-ms",
                "6000",
                "camel.component.kafka.heartbeat-interval-ms",
                "1000",
                "csta.pbx",
                pbx.address(),
                "csta.devices",
                "3001,3002,3003,3004",
                "csta.spool",
                spool.toString(),
                "camel.component.csta.request-timeout",
                "30s",
                "camel.component.kafka.brokers",
                kafka.brokers(),
                "camel.component.kafka.delivery-timeout-ms",
                "600",
                "camel.component.kafka.request-timeout-ms",
                "500",
                "camel.component.kafka.max-block-ms",
                "500"));
        camel.init();
        camel.getCamelContext().getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeRedeliveryEvent) {
                    redeliveries.incrementAndGet();
                }
            }
        });
        camel.start();
        pbx.awaitMonitors(4, LIMIT);
    }

    /** Both parties of a call are monitored. An event can be in the topic twice, with the same EventID. */
    private static void assertAllEvents(SimulatedCall call, int acts) {
        List<ConsumerRecord<String, String>> events = await().ignoreExceptions()
                .atMost(LIMIT)
                .until(
                        () -> topics.read("csta.events").stream()
                                .filter(event ->
                                        json(event).path("CallID").asText().equals(call.id()))
                                .toList(),
                        found -> ids(found).stream().distinct().count() >= 2 * acts);
        assertThat(ids(events).stream().distinct()).hasSize(2 * acts);
        assertThat(ids(events))
                .extracting(id -> Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)))
                .isSorted();
        assertThat(events.stream().map(ConsumerRecord::partition).collect(Collectors.toSet()))
                .hasSize(1);
    }

    private static List<String> ids(List<ConsumerRecord<String, String>> events) {
        return events.stream().map(event -> json(event).get("EventID").asText()).toList();
    }
}
