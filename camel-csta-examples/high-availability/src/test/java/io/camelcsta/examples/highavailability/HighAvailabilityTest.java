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
package io.camelcsta.examples.highavailability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, in a directory whose name has a space. */
@Timeout(600)
class HighAvailabilityTest {

    private static final List<String> DEVICES = List.of("3001", "3003");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int INTERVAL = 100;

    @TempDir
    private Path temporary;

    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private Path directory;
    private EventFiles files;
    private CstaSimulator pbx;

    @BeforeEach
    void startSwitch() {
        directory = temporary.resolve("shared by all");
        files = new EventFiles(directory);
        pbx = CstaSimulator.builder().devices("3001", "3002", "3003", "3004").start();
    }

    @AfterEach
    void end() {
        nodes.forEach(NodeProcess::close);
        pbx.close();
    }

    @Test
    void theDemonstrationEndsWell() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = new HighAvailability("asn1", directory, new PrintStream(out, true, StandardCharsets.UTF_8)).run();

        assertThat(status).as(out.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("a was killed", "b is active since", "events may have been missed since", "All is well.");
    }

    @Test
    void onlyOneIsActiveAtATime() throws Exception {
        start("a");
        connected("a", 1);
        start("b");
        pbx.call("3001", "3002").startRecording("3001");

        files.await("a", "recordingStarted", 1, LIMIT);
        assertThat(pbx.links()).isOne();
        assertThat(pbx.monitors()).isEqualTo(DEVICES.size());
        assertThat(files.of("b")).isEmpty();
    }

    @Test
    void theOtherOneTakesOverWhenTheActiveOneIsKilledAndTellsWhatMayBeMissing() throws Exception {
        NodeProcess a = start("a");
        connected("a", 1);
        start("b");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        Map<String, Object> before =
                files.await("a", "recordingStarted", 1, LIMIT).get(0);
        a.kill(LIMIT);
        Instant killed = Instant.now();

        Map<?, ?> details = (Map<?, ?>) connected("b", 1).get("Details");
        assertThat(Instant.parse(details.get("EventsMissedSince").toString())).isBefore(killed);
        call.stopRecording();
        assertThat(files.await("b", "recordingStopped", 1, LIMIT).get(0)).containsEntry("ConnID", before.get("ConnID"));
        assertThat(pbx.links()).isOne();
    }

    @Test
    void theOtherOneWritesWhatTheKilledOneHadReceivedAndCouldNotWrite() throws Exception {
        NodeProcess a = start("a");
        Map<String, Object> link = connected("a", 1);
        start("b");
        // from now on a cannot write: a directory is where its file was
        Files.move(directory.resolve("events/a.jsonl"), directory.resolve("events/a.first"));
        Files.createDirectories(directory.resolve("events/a.jsonl"));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.setAccountCode("3001", "4711");
        // the answer comes after both events have
        pbx.sendRequestSystemStatus();
        pbx.awaitReceived("RequestSystemStatusResponse", 1, LIMIT);
        await().atMost(LIMIT).until(() -> said.stream().anyMatch(line -> line.contains("a.jsonl")));
        a.kill(LIMIT);

        Map<String, Object> started =
                files.await("b", "recordingStarted", 1, LIMIT).get(0);
        files.await("b", "accountCodeSet", 1, LIMIT);
        // received by a: the EventID is of its link
        assertThat(prefix(started)).isEqualTo(prefix(link));
        assertThat(prefix(connected("b", 1))).isNotEqualTo(prefix(link));
    }

    @Test
    void theOtherOneTakesOverWhenTheActiveOneIsStopped() throws Exception {
        NodeProcess a = start("a");
        connected("a", 1);
        start("b");

        assertThat(a.stop(LIMIT)).isZero();
        connected("b", 1);
        pbx.awaitMonitors(DEVICES.size(), LIMIT);
        assertThat(pbx.links()).isOne();
        pbx.call("3001", "3002").startRecording("3001");
        files.await("b", "recordingStarted", 1, LIMIT);
        assertThat(files.of("a", "recordingStarted")).isEmpty();
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void aNodeThatIsActiveConnectsWhenTheSwitchCanBeReached() throws Exception {
        pbx.refuseConnections(true);
        start("a");
        await().atMost(LIMIT).until(() -> said.stream().anyMatch(line -> line.contains("could not be set up")));
        pbx.refuseConnections(false);

        connected("a", 1);
    }

    @Test
    void anEventThatCannotBeWrittenForLongIsWrittenAtLast() throws Exception {
        Path obstacle = Files.createDirectories(directory.resolve("events/a.jsonl"));
        Main camel = Node.camel();
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "csta.pbx",
                pbx.address(),
                "csta.devices",
                String.join(",", DEVICES),
                "csta.directory",
                directory.toString(),
                "csta.cluster.interval",
                "100",
                "camel.component.csta.spool-redelivery-delay",
                "1"));
        camel.setOverrideProperties(settings);
        AtomicInteger failures = new AtomicInteger();
        camel.init();
        camel.getCamelContext().getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeFailedEvent failed
                        && "EventLinkConnected"
                                .equals(failed.getExchange().getMessage().getHeader("CamelCstaEventName"))) {
                    failures.incrementAndGet();
                }
            }
        });
        try {
            camel.start();
            pbx.awaitMonitors(DEVICES.size(), LIMIT);
            pbx.call("3001", "3002").startRecording("3001");
            // by default it would be given up after six
            await().atMost(LIMIT).until(() -> failures.get() > 8);
            Files.delete(obstacle);

            connected("a", 1);
            files.await("a", "recordingStarted", 1, LIMIT);
        } finally {
            camel.stop();
        }
    }

    @Test
    void aNodeCanBeSetByItsFileAlone() throws Exception {
        Properties settings = new Properties();
        try (InputStream in = Node.class.getResourceAsStream("/application.properties")) {
            settings.load(in);
        }
        settings.putAll(Map.of(
                "csta.node",
                "fromFile",
                "csta.pbx",
                pbx.address(),
                "csta.devices",
                String.join(",", DEVICES),
                "csta.directory",
                directory.toString(),
                "csta.cluster.interval",
                "123"));
        Path file = temporary.resolve("application.properties");
        try (OutputStream to = Files.newOutputStream(file)) {
            settings.store(to, null);
        }

        Main camel = Node.camel();
        try {
            camel.setPropertyPlaceholderLocations("file:" + file);
            camel.start();
            connected("fromFile", 1);

            assertThat(camel.getCamelContext().getName()).isEqualTo("fromFile");
            FileLockClusterService cluster = camel.getCamelContext().hasService(FileLockClusterService.class);
            assertThat(cluster.getId()).isEqualTo("fromFile");
            assertThat(cluster.getRoot()).isEqualTo(directory + "/cluster");
            assertThat(List.of(
                            cluster.getAcquireLockDelayUnit().toMillis(cluster.getAcquireLockDelay()),
                            cluster.getAcquireLockIntervalUnit().toMillis(cluster.getAcquireLockInterval())))
                    .containsOnly(123L);
            assertThat(directory.resolve("cluster/recording")).isRegularFile();
        } finally {
            camel.stop();
        }
    }

    @Test
    void aChildEndsWithItsParent() throws Exception {
        NodeProcess a = start("a");
        connected("a", 1);

        assertThat(a.abandon(LIMIT)).isOne();
        pbx.awaitLinks(0, LIMIT);
    }

    private NodeProcess start(String name) throws IOException, InterruptedException {
        NodeProcess node = NodeProcess.start(name, pbx.address(), "xml", DEVICES, directory, INTERVAL, said::add);
        nodes.add(node);
        return node.awaitReady(LIMIT);
    }

    private Map<String, Object> connected(String node, int time) throws IOException, InterruptedException {
        return files.await(node, "EventLinkConnected", time, LIMIT).get(time - 1);
    }

    /** What is the same for all events of one link of one process. */
    private static String prefix(Map<String, Object> event) {
        String id = event.get("EventID").toString();
        return id.substring(0, id.lastIndexOf('-'));
    }
}
