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
package io.camelcsta.examples.jms;

import static io.camelcsta.examples.jms.Queues.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelcsta.CstaConsumer;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over ASN.1; the broker really stops and starts again. */
@Timeout(180)
class EventRouteTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> DEVICES =
            IntStream.rangeClosed(3001, 3020).mapToObj(String::valueOf).toList();
    private static final List<Consumer<SimulatedCall>> ACTS = List.of(
            call -> call.startRecording(call.parties().get(0)),
            SimulatedCall::suspendRecording,
            SimulatedCall::resumeRecording,
            call -> call.setAccountCode(call.parties().get(0), "4711"),
            SimulatedCall::stopRecording);

    @TempDir
    private static Path directory;

    private static EmbeddedArtemis artemis;
    private static CstaSimulator pbx;
    private static Application application;

    private final AtomicInteger redeliveries = new AtomicInteger();

    @BeforeAll
    static void startBroker() throws Exception {
        artemis = EmbeddedArtemis.start(directory.resolve("artemis"));
        pbx = CstaSimulator.builder()
                .protocol("asn1")
                .devices(DEVICES.toArray(String[]::new))
                .start();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        pbx.close();
        artemis.close();
    }

    @BeforeEach
    void start() throws Exception {
        application = new Application(
                artemis.url(),
                Map.of(
                        "csta.pbx",
                        pbx.address(),
                        "csta.devices",
                        String.join(",", DEVICES),
                        "csta.spool",
                        directory.resolve("spool").toString(),
                        "camel.component.csta.protocol",
                        "asn1"));
        application.camel().init();
        application.camel().getCamelContext().getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeRedeliveryEvent redelivery
                        && "events".equals(redelivery.getExchange().getFromRouteId())) {
                    redeliveries.incrementAndGet();
                }
            }
        });
        application.camel().start();
        pbx.awaitMonitors(DEVICES.size(), LIMIT);
    }

    @AfterEach
    void stop() throws Exception {
        artemis.start();
        application.close();
        pbx.calls().forEach(SimulatedCall::clear);
        pbx.forgetReceived();
    }

    @Test
    void theEventsOfACallAreReadInTheirOrderByOneOfSeveralReaders() throws Exception {
        List<List<Message>> readers = new ArrayList<>();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(artemis.url());
                JMSContext first = factory.createContext()) {
            List<JMSContext> contexts = List.of(
                    first.createContext(JMSContext.AUTO_ACKNOWLEDGE),
                    first.createContext(JMSContext.AUTO_ACKNOWLEDGE),
                    first.createContext(JMSContext.AUTO_ACKNOWLEDGE));
            for (JMSContext context : contexts) {
                List<Message> read = new CopyOnWriteArrayList<>();
                readers.add(read);
                context.createConsumer(context.createQueue("csta.events")).setMessageListener(read::add);
            }
            List<SimulatedCall> calls = new ArrayList<>();
            for (int i = 0; i < DEVICES.size(); i += 2) {
                calls.add(pbx.call(DEVICES.get(i), DEVICES.get(i + 1)));
            }
            ACTS.forEach(act -> calls.forEach(act));

            for (SimulatedCall call : calls) {
                List<List<Message>> ofCall = await().ignoreExceptions()
                        .atMost(LIMIT)
                        .until(
                                () -> readers.stream()
                                        .map(read -> eventsOf(call, read))
                                        .toList(),
                                found -> found.stream().mapToInt(List::size).sum() == 2 * ACTS.size());
                List<List<Message>> notEmpty =
                        ofCall.stream().filter(read -> !read.isEmpty()).toList();
                assertThat(notEmpty).hasSize(1);
                assertThat(notEmpty.get(0)).extracting(EventRouteTest::number).isSorted();
            }
            assertThat(readers).filteredOn(read -> !read.isEmpty()).hasSizeGreaterThan(1);
            contexts.forEach(JMSContext::close);
        }
    }

    @Test
    void noEventIsLostWhileTheBrokerIsAwayAndThoseOfACallStayInOrder() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        ACTS.forEach(act -> act.accept(call));

        artemis.stop();
        ACTS.forEach(act -> act.accept(call));
        await().ignoreExceptions().atMost(LIMIT).until(() -> redeliveries.get() > 0);
        artemis.start();
        ACTS.forEach(act -> act.accept(call));

        try (Queues queues = new Queues(artemis.url())) {
            List<Message> events = await().ignoreExceptions()
                    .atMost(LIMIT)
                    .until(
                            () -> eventsOf(call, queues.browse("csta.events")),
                            found -> numbers(found).stream().distinct().count() >= 2 * 3 * ACTS.size());
            assertThat(numbers(events).stream().distinct()).hasSize(2 * 3 * ACTS.size());
            assertThat(numbers(events)).isSorted();
        }
    }

    @Test
    void eventsThatAnApplicationLeavesBehindAreWrittenByTheNextOne() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        call.setAccountCode("3001", "0815");
        try (Queues queues = new Queues(artemis.url())) {
            await().ignoreExceptions()
                    .atMost(LIMIT)
                    .until(() -> eventsOf(call, queues.browse("csta.events")).size() == 2);
        }
        await().ignoreExceptions().atMost(LIMIT).until(() -> spooled() == 0);

        artemis.stop();
        ACTS.forEach(act -> act.accept(call));
        // before that, events on their way from the switch would be lost
        await().ignoreExceptions().atMost(LIMIT).until(() -> spooled() >= 2 * ACTS.size());
        await().ignoreExceptions().atMost(LIMIT).until(() -> redeliveries.get() > 0);
        application.close();
        artemis.start();
        start();

        try (Queues queues = new Queues(artemis.url())) {
            List<Message> events = await().ignoreExceptions()
                    .atMost(LIMIT)
                    .until(
                            () -> eventsOf(call, queues.browse("csta.events")),
                            found -> numbers(found).stream().distinct().count() >= 2 * (1 + ACTS.size()));
            assertThat(numbers(events)).isSorted();
        }
    }

    @Test
    void requestsArePerformedAfterTheBrokerWasAway() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        application.close();
        try (Queues queues = new Queues(artemis.url())) {
            queues.tell("{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");
        }
        artemis.stop();
        artemis.start();
        start();
        await().ignoreExceptions().atMost(LIMIT).until(() -> call.recordingState() == RecordingState.RECORDING);
        // and while the application runs
        artemis.stop();
        artemis.start();

        try (Queues queues = new Queues(artemis.url())) {
            queues.ask("{\"Service\":\"stopRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");
        }
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    private static long spooled() {
        return ((CstaConsumer)
                        application.camel().getCamelContext().getRoute("events").getConsumer())
                .getSpooledEvents();
    }

    private static List<Message> eventsOf(SimulatedCall call, List<Message> messages) {
        return messages.stream()
                .filter(message -> json(message).path("CallID").asText().equals(call.id()))
                .filter(message -> {
                    try {
                        return message.getStringProperty("JMSXGroupID")
                                .equals(json(message).get("ConnID").asText());
                    } catch (JMSException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    /** The number in an EventID: the events of a link are counted. */
    private static int number(Message event) {
        String id = json(event).get("EventID").asText();
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    private static List<Integer> numbers(List<Message> events) {
        return events.stream().map(EventRouteTest::number).collect(Collectors.toList());
    }
}
