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
package io.camelcsta.examples.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The YAML files and the properties as they are, run by Camel Main, with the switch of the test except where it says
 * otherwise.
 */
@Timeout(180)
class YamlExampleTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    /**
     * How long something must not happen that would happen when directories are read again; a file is locked for 200
     * ms.
     */
    private static final Duration SEVERAL_POLLS = POLL_INTERVAL.multipliedBy(16);

    private static final int DEVICES = 4;

    @TempDir
    private Path directory;

    private CstaSimulator pbx;
    private Main camel;

    @BeforeEach
    void startSwitch() {
        pbx = CstaSimulator.builder()
                .devices("3001", "3002", "3003", "3004", "4001")
                .listener("asn1")
                .start();
    }

    @AfterEach
    void stop() {
        if (camel != null) {
            camel.stop();
        }
        pbx.close();
    }

    /** What the README says to change for a real switch. */
    private void start(String protocol) {
        camel = new Main();
        camel.setOverrideProperties(Map.of(
                "camel.main.routes-include-pattern",
                "classpath:camel/*.yaml",
                "csta.pbx",
                pbx.address(protocol),
                "csta.protocol",
                protocol,
                "csta.directory",
                directory.toString()));
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                main.getCamelContext()
                        .getCamelContextExtension()
                        .registerEndpointCallback(YamlExampleTest::polledOften);
            }
        });
        camel.start();
        pbx.awaitMonitors(DEVICES, LIMIT);
    }

    /** Directories are read at once and often, so that nobody waits for it. */
    private static Endpoint polledOften(String uri, Endpoint endpoint) {
        if (endpoint instanceof ScheduledPollEndpoint polled) {
            polled.setInitialDelay(0);
            polled.setDelay(POLL_INTERVAL.toMillis());
        }
        return endpoint;
    }

    @Test
    void everythingRunsAsItIsWithItsOwnSwitch() throws Exception {
        camel = new Main();
        camel.setOverrideProperties(Map.of("csta.directory", directory.toString()));
        camel.start();

        assertThat(reply("1-start.reply").get("Event").asText()).isEqualTo("hotDeskingEstablished");
        assertThat(reply("2-cancel.reply").get("Event").asText()).isEqualTo("hotDeskingCancelled");
        assertThat(reply("3-cancel-again.error").get("ErrorCode").asInt()).isEqualTo(1161);
        await().ignoreExceptions().atMost(LIMIT).until(() -> events().stream()
                .anyMatch(event -> event.get("Event").asText().equals("recordingStarted")));
        assertThat(pbx.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "asn1"})
    void anEventIsALineInTheFile(String protocol) throws Exception {
        start(protocol);
        SimulatedCall call = pbx.call("3001", "4001");
        call.startRecording("3001");
        call.setAccountCode("3001", "Gr\u00fcn");

        await().ignoreExceptions().atMost(LIMIT).until(() -> events().size() == 2);
        assertThat(events())
                .extracting(event -> event.get("Event").asText())
                .containsExactly("recordingStarted", "accountCodeSet");
        assertThat(events().get(1).get("Extensions").get("AccountCode").asText())
                .isEqualTo("Gr\u00fcn");
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "asn1"})
    void aRequestInAFileIsPerformedAndItsReplyWritten(String protocol) throws Exception {
        start(protocol);
        SimulatedCall call = pbx.call("3001", "3002");
        request("record", "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");

        assertThat(reply("record.reply").get("Event").asText()).isEqualTo("recordingStarted");
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.exists(directory.resolve("requests/.done/record.json")));
    }

    @Test
    void aRefusedRequestIsAnsweredWithItsEventErrorAndNotRepeated() throws Exception {
        start("xml");
        request("desk", "{\"Service\":\"cancelHotDesking\",\"ThisDN\":\"3001\"}");

        JsonNode error = reply("desk.error");
        assertThat(error.get("ErrorCode").asInt()).isEqualTo(1161);
        assertThat(error.get("CstaError").asText()).isEqualTo("invalidObjectState");
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.exists(directory.resolve("requests/.done/desk.json")));
        assertThat(pbx.received("Escape")).hasSize(1);
    }

    @Test
    void aRequestThatCannotBeReadIsAnsweredWithItsEventErrorAndTheNextOneIsPerformed() throws Exception {
        start("xml");
        request("1", "start recording please");
        request("2", "{\"Service\":\"startHotDesking\",\"ThisDN\":\"3001\",\"Extensions\":{\"HOST_DN\":\"4001\"}}");

        assertThat(reply("1.error").get("ErrorCode").asInt()).isEqualTo(53);
        assertThat(reply("2.reply").get("Event").asText()).isEqualTo("hotDeskingEstablished");
    }

    @Test
    void aRequestWaitsWhileThereIsNoLink() throws Exception {
        start("xml");
        pbx.refuseConnections(true);
        pbx.closeAll();
        pbx.awaitLinks(0, LIMIT);
        request("desk", "{\"Service\":\"startHotDesking\",\"ThisDN\":\"3001\",\"Extensions\":{\"HOST_DN\":\"4001\"}}");
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.exists(directory.resolve("requests/desk.json.camelLock"))
                        || camel.getCamelContext().getInflightRepository().size("services") > 0);
        pbx.refuseConnections(false);

        assertThat(reply("desk.reply").get("Event").asText()).isEqualTo("hotDeskingEstablished");
        assertThat(pbx.received("Escape")).hasSize(1);
    }

    @Test
    void aRequestThatMayHaveBeenPerformedIsNotSentAgain() throws Exception {
        start("xml");
        pbx.misbehave("Escape").close();
        request("desk", "{\"Service\":\"startHotDesking\",\"ThisDN\":\"3001\",\"Extensions\":{\"HOST_DN\":\"4001\"}}");

        JsonNode error = reply("desk.error");
        assertThat(error.get("ErrorCode").asInt()).isEqualTo(54);
        assertThat(error.get("Sent").asBoolean()).isTrue();
        assertThat(pbx.received("Escape")).hasSize(1);
    }

    @Test
    void aRequestThatCannotBeMovedAfterwardsIsNotSentAgain() throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("requests")).resolve(".done"), "not a directory");
        start("xml");
        request("desk", "{\"Service\":\"cancelHotDesking\",\"ThisDN\":\"3001\"}");

        reply("desk.error");
        await().ignoreExceptions()
                .during(SEVERAL_POLLS)
                .atMost(LIMIT)
                .until(() -> pbx.received("Escape").size() == 1);
        assertThat(directory.resolve("requests/.working/desk.json")).exists();
    }

    @Test
    void aRequestThatCannotBeMovedBeforeIsNotSent() throws Exception {
        Files.writeString(
                Files.createDirectories(directory.resolve("requests")).resolve(".working"), "not a directory");
        start("xml");
        request("desk", "{\"Service\":\"cancelHotDesking\",\"ThisDN\":\"3001\"}");

        Path file = directory.resolve("requests/desk.json");
        await().ignoreExceptions()
                .during(SEVERAL_POLLS)
                .atMost(LIMIT)
                .until(() -> Files.exists(file) && pbx.received("Escape").isEmpty());
    }

    @Test
    void anEventAfterHalfALineIsOnALineOfItsOwn() throws Exception {
        Path file = Files.writeString(directory.resolve("events.jsonl"), "{\"Event\":\"half");
        start("xml");
        pbx.call("3001", "4001").startRecording("3001");

        await().ignoreExceptions().atMost(LIMIT).until(() -> Files.readString(file)
                .endsWith("}\n"));
        assertThat(Files.readAllLines(file)).hasSize(2).last().asString().startsWith("{\"Event\":\"recordingStarted\"");
    }

    @Test
    void anEventThatCannotBeWrittenIsTriedAgain() throws Exception {
        start("xml");
        // a file cannot be where a directory is
        Path obstacle = Files.createDirectories(directory.resolve("events.jsonl"));
        SimulatedCall call = pbx.call("3001", "4001");
        call.startRecording("3001");
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> camel.getCamelContext().getInflightRepository().size("events") == 1);
        Files.delete(obstacle);

        await().ignoreExceptions().atMost(LIMIT).until(() -> events().size() == 1);
    }

    @Test
    void eventsGoOnWhenTheLinkIsBack() throws Exception {
        start("xml");
        SimulatedCall call = pbx.call("3001", "4001");
        pbx.closeAll();
        pbx.awaitReceived("MonitorStart", 2 * DEVICES, LIMIT);
        pbx.awaitMonitors(DEVICES, LIMIT);
        call.startRecording("3001");

        await().ignoreExceptions().atMost(LIMIT).until(() -> events().size() == 1);
    }

    @Test
    void theRoutesStartThoughTheSwitchCannotBeReachedAndWorkWhenItCan() throws Exception {
        pbx.refuseConnections(true);
        camel = new Main();
        camel.setOverrideProperties(Map.of(
                "camel.main.routes-include-pattern",
                "classpath:camel/*.yaml",
                "csta.pbx",
                pbx.address(),
                "csta.directory",
                directory.toString()));
        camel.start();
        pbx.refuseConnections(false);
        pbx.awaitMonitors(DEVICES, LIMIT);
        pbx.call("3001", "4001").startRecording("3001");

        await().ignoreExceptions().atMost(LIMIT).until(() -> events().size() == 1);
    }

    /** Elsewhere first, so that the route does not read half a file. */
    private void request(String name, String json) throws IOException {
        Path requests = Files.createDirectories(directory.resolve("requests"));
        Path written = Files.writeString(directory.resolve(name + ".part"), json);
        Files.move(written, requests.resolve(name + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private JsonNode reply(String name) throws IOException {
        Path file = directory.resolve("replies").resolve(name + ".json");
        // there is a moment at which it is there and not written yet
        return await().atMost(LIMIT).ignoreExceptions().until(() -> JSON.readTree(file.toFile()), JsonNode::isObject);
    }

    private List<JsonNode> events() throws IOException {
        Path file = directory.resolve("events.jsonl");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        // what follows the last end of a line is still being written
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(YamlExampleTest::read)
                .toList();
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
