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

import static io.camelcsta.examples.jms.Queues.body;
import static io.camelcsta.examples.jms.Queues.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.server.MessageReference;
import org.apache.activemq.artemis.core.server.RoutingContext;
import org.apache.activemq.artemis.core.server.ServerConsumer;
import org.apache.activemq.artemis.core.server.impl.AckReason;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class RequestRouteTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static EmbeddedArtemis artemis;
    private static CstaSimulator pbx;
    private static Queues queues;
    private static Application application;
    private SimulatedCall call;

    @BeforeAll
    static void start() throws Exception {
        artemis = EmbeddedArtemis.start(directory.resolve("artemis"));
        queues = new Queues(artemis.url());
        pbx = CstaSimulator.builder().devices("3001", "3002").start();
        startApplication();
    }

    private static void startApplication() throws Exception {
        application = new Application(
                artemis.url(),
                Map.of(
                        "csta.pbx",
                        pbx.address(),
                        "csta.devices",
                        "3001,3002",
                        "csta.spool",
                        directory.resolve("spool").toString(),
                        "camel.component.csta.reconnect-delay",
                        "100",
                        "camel.component.csta.reconnect-max-delay",
                        "200",
                        "camel.component.csta.request-timeout",
                        "2s",
                        "camel.component.csta.link-timeout",
                        "20s"));
        application.camel().start();
        pbx.awaitMonitors(2, LIMIT);
    }

    @AfterAll
    static void stop() throws Exception {
        application.close();
        pbx.close();
        queues.close();
        artemis.close();
    }

    @BeforeEach
    void call() {
        call = pbx.call("3001", "3002");
        pbx.forgetReceived();
    }

    @AfterEach
    void hangUp() {
        pbx.refuseConnections(false);
        pbx.behave();
        pbx.awaitMonitors(2, LIMIT);
        call.clear();
    }

    @Test
    void aPerformedServiceIsAnsweredWithItsReply() throws Exception {
        Message answer = queues.ask(request("startRecording"));

        assertThat(json(answer).get("Event").asText()).isEqualTo("recordingStarted");
        assertThat(answer.propertyExists("CstaErrorCode")).isFalse();
        assertThat(answer.getJMSCorrelationID()).isNotEmpty();
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void aRequestWithoutJmsReplyToIsPerformedToo() throws Exception {
        queues.tell(request("startRecording"));

        await().ignoreExceptions().atMost(LIMIT).until(() -> call.recordingState() == RecordingState.RECORDING);
        awaitAllCommitted();
    }

    @Test
    void aRefusedServiceIsAnsweredWithItsEventError() throws Exception {
        Message answer = queues.ask(request("stopRecording"));

        assertThat(json(answer).get("Event").asText()).isEqualTo("error");
        assertThat(json(answer).get("CstaError").asText()).isEqualTo("incorrectMsgState");
        assertThat(answer.getIntProperty("CstaErrorCode"))
                .isEqualTo(json(answer).get("ErrorCode").asInt());
    }

    @Test
    void aRefusedServiceIsInTheDeadLetterQueueWithTheReasonAndNotDeliveredAgain() throws Exception {
        queues.tell(request("stopRecording"));

        Message dead = dead(request("stopRecording"));
        assertThat(dead.getIntProperty("CstaErrorCode")).isEqualTo(1160);
        assertThat(dead.getStringProperty("CstaErrorName")).isEqualTo("STATE_INCOMPATIBILITY_GENERIC");
        assertThat(dead.getStringProperty("CstaErrorMessage")).contains("incorrectMsgState");
        assertThat(dead.getStringProperty("CstaRequestID")).startsWith("ID:");
        awaitAllCommitted();
        // one that was rolled back would come again before this one
        queues.ask(request("startRecording"));
        assertThat(allDead(request("stopRecording"))).hasSize(1);
        assertThat(pbx.received("Stop")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "startRecording, false, 1",
        "stopRecording, false, 2",
        "startRecording, true, 1",
        "stopRecording, true, 2"
    })
    void theRequestTheAnswerAndTheDeadRequestAreOneTransaction(String service, boolean waitsForTheLink, int written)
            throws Exception {
        Set<Transaction> transactions = Collections.newSetFromMap(new ConcurrentHashMap<>());
        List<String> seen = new CopyOnWriteArrayList<>();
        ActiveMQServerPlugin plugin = new ActiveMQServerPlugin() {
            @Override
            public void beforeMessageRoute(
                    org.apache.activemq.artemis.api.core.Message message,
                    RoutingContext context,
                    boolean direct,
                    boolean rejectDuplicates) {
                // in a transaction: the answer or the dead request
                if (context.getTransaction() != null && !message.getAddress().equals("csta.events")) {
                    seen.add("written");
                    transactions.add(context.getTransaction());
                }
            }

            @Override
            public void messageAcknowledged(
                    Transaction tx, MessageReference reference, AckReason reason, ServerConsumer consumer) {
                if (reference.getQueue().getName().toString().equals("csta.requests")) {
                    seen.add("read");
                    transactions.add(tx);
                }
            }
        };
        artemis.broker().getActiveMQServer().registerBrokerPlugin(plugin);
        try {
            if (waitsForTheLink) {
                loseLink();
            }
            CompletableFuture<Message> answer = ask(request(service));
            if (waitsForTheLink) {
                awaitRetry();
                pbx.refuseConnections(false);
            }
            assertThat(answer.get(20, TimeUnit.SECONDS)).isNotNull();
            awaitAllCommitted();
        } finally {
            artemis.broker().getActiveMQServer().unRegisterBrokerPlugin(plugin);
        }

        assertThat(seen).containsOnlyOnce("read").filteredOn("written"::equals).hasSize(written);
        assertThat(transactions).hasSize(1);
    }

    @Test
    void aMalformedRequestIsAnsweredAndDead() throws Exception {
        String malformed = "no JSON " + UUID.randomUUID();

        Message answer = queues.ask(malformed);

        assertThat(json(answer).get("ErrorCode").asInt()).isEqualTo(53);
        assertThat(dead(malformed).getIntProperty("CstaErrorCode")).isEqualTo(53);
        awaitAllCommitted();
    }

    @Test
    void aMessageThatIsNoTextIsAnsweredAndDead() throws Exception {
        int before = queues.browse("csta.requests.dead").size();

        Message answer = queues.ask(new ArrayList<>(List.of("startRecording")));

        assertThat(json(answer).get("ErrorCode").asInt()).isEqualTo(53);
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> queues.browse("csta.requests.dead").size() == before + 1);
        awaitAllCommitted();
    }

    @Test
    void thePropertiesOfARequestDoNotChooseTheService() throws Exception {
        Message request = queues.text(request("startRecording"));
        request.setStringProperty("CamelCstaService", "stopRecording");
        request.setStringProperty("CAMELCstaThisDN", "3002");

        queues.send(request);

        await().ignoreExceptions().atMost(LIMIT).until(() -> call.recordingState() == RecordingState.RECORDING);
        assertThat(pbx.received("RecordMessage").get(0).toString())
                .contains("3001")
                .doesNotContain("3002");
    }

    @Test
    void thePropertiesOfARefusedRequestDoNotChooseTheQueueForIt() throws Exception {
        Message request = queues.text(request("stopRecording"));
        request.setStringProperty("CAMELJmsDestinationName", "csta.requests");

        queues.send(request);

        assertThat(dead(request("stopRecording")).getIntProperty("CstaErrorCode"))
                .isEqualTo(1160);
        awaitAllCommitted();
        assertThat(pbx.received("Stop")).hasSize(1);
    }

    @Test
    void aRequestThatExpiresWhileItWaitsForTheLinkIsDeadAndNotSent() throws Exception {
        loseLink();
        Message request = queues.text(request("startRecording"));

        Message answer = queues.ask(request, 3000);

        assertThat(json(answer).get("ErrorCode").asInt()).isEqualTo(57);
        assertThat(json(answer).get("Sent").asBoolean()).isFalse();
        assertThat(dead(request("startRecording")).getStringProperty("CstaErrorMessage"))
                .contains("expired");
        awaitAllCommitted();
        pbx.refuseConnections(false);
        pbx.awaitMonitors(2, LIMIT);
        // the same application goes on, and a request that is valid for longer is performed
        assertThat(json(queues.ask(queues.text(request("startRecording")), 60_000))
                        .get("Event")
                        .asText())
                .isEqualTo("recordingStarted");
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestWaitsForTheLinkAndIsPerformedOnce() throws Exception {
        loseLink();

        CompletableFuture<Message> answer = ask(request("startRecording"));
        awaitRetry();
        assertThat(answer).isNotDone();
        pbx.refuseConnections(false);

        assertThat(json(answer.get(20, TimeUnit.SECONDS)).get("Event").asText()).isEqualTo("recordingStarted");
        assertThat(pbx.received("RecordMessage")).hasSize(1);
        assertThat(allDead(request("startRecording"))).isEmpty();
    }

    @Test
    void aRequestThatWaitsForTheLinkDoesNotHoldUpTheStopAndIsPerformedAfterTheNextStart() throws Exception {
        loseLink();
        queues.tell(request("startRecording"));
        awaitRetry();

        application.camel().getCamelContext().getShutdownStrategy().setTimeout(60);
        long before = System.nanoTime();
        application.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
        // rolled back; the broker shows it after its redelivery delay
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> queues.browse("csta.requests").size() == 1);
        assertThat(allDead(request("startRecording"))).isEmpty();
        pbx.refuseConnections(false);
        startApplication();

        await().ignoreExceptions().atMost(LIMIT).until(() -> call.recordingState() == RecordingState.RECORDING);
        awaitAllCommitted();
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestWhoseAnswerIsLostIsNotSentAgain() throws Exception {
        pbx.misbehave("RecordMessage").once().close();

        Message answer = queues.ask(request("startRecording"));

        assertThat(answer.getIntProperty("CstaErrorCode")).isEqualTo(54);
        assertThat(json(answer).get("Sent").asBoolean()).isTrue();
        assertThat(dead(request("startRecording")).getIntProperty("CstaErrorCode"))
                .isEqualTo(54);
        awaitAllCommitted();
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestThatIsNotAnsweredIsNotSentAgain() throws Exception {
        pbx.misbehave("RecordMessage").once().silence();

        Message answer = queues.ask(request("startRecording"));

        assertThat(answer.getIntProperty("CstaErrorCode")).isEqualTo(57);
        assertThat(dead(request("startRecording")).getIntProperty("CstaErrorCode"))
                .isEqualTo(57);
        awaitAllCommitted();
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void aRequestWhoseQueueForTheAnswerIsGoneIsPerformedOnce() throws Exception {
        queues.askAndLeave(request("startRecording"));

        await().ignoreExceptions().atMost(LIMIT).until(() -> call.recordingState() == RecordingState.RECORDING);
        awaitAllCommitted();
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    private static CompletableFuture<Message> ask(String request) {
        return CompletableFuture.supplyAsync(() -> {
            try (Queues other = new Queues(artemis.url())) {
                return other.ask(request);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void loseLink() {
        pbx.refuseConnections(true);
        pbx.closeAll();
        await().ignoreExceptions().atMost(LIMIT).until(() -> pbx.links() == 0);
    }

    private static void awaitRetry() {
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> application
                                .camel()
                                .getCamelContext()
                                .getInflightRepository()
                                .size("requests")
                        == 1);
    }

    /** Nothing is in the queue any more, also nothing that is being delivered. */
    private static void awaitAllCommitted() {
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> artemis.broker()
                                .getActiveMQServer()
                                .locateQueue("csta.requests")
                                .getMessageCount()
                        == 0);
    }

    private String request(String service) {
        return "{\"Service\":\"" + service + "\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}";
    }

    private static Message dead(String body) throws JMSException {
        await().ignoreExceptions().atMost(LIMIT).until(() -> !allDead(body).isEmpty());
        return allDead(body).get(0);
    }

    private static List<Message> allDead(String body) throws JMSException {
        return queues.browse("csta.requests.dead").stream()
                .filter(message -> message instanceof TextMessage && body.equals(body(message)))
                .toList();
    }
}
