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
package io.camelcsta.examples.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(180)
class FilesExampleTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Of a run that the test ends when it has seen what it waits for. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private static final int SIZE = 1000;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();
    private FilesExample example;

    @ParameterizedTest
    @CsvSource({"xml, length2", "asn1, length2", "asn1, hipath"})
    void theDemonstrationWritesAllSevenEvents(String protocol, String framing) throws Exception {
        Files.writeString(directory.resolve("recordingStarted.jsonl"), "of an old run\n");

        int status = run(new Settings(
                null, List.of(), protocol, framing, false, Duration.ofSeconds(1), directory, Roll.NONE, SIZE));

        assertThat(status).as(text()).isZero();
        assertThat(files())
                .containsExactlyInAnyOrder(Stream.of(PrivateEventType.values())
                        .map(type -> type.eventName() + ".jsonl")
                        .toArray(String[]::new));
        for (PrivateEventType type : PrivateEventType.values()) {
            assertThat(events(type)).isNotEmpty().allSatisfy(event -> {
                assertThat(event.get("Event").asText()).isEqualTo(type.eventName());
                assertThat(event.get("PrivateMsgID").asInt()).isEqualTo(type.number());
                assertThat(event.hasNonNull("EventID")).isTrue();
                assertThat(event.has("ReferenceID")).isFalse();
            });
        }
        assertThat(text()).contains("EventError 1152", "\"CstaError\":\"invalidConnectionID\"", "All is well.");
    }

    @ParameterizedTest
    @EnumSource(names = {"HOUR", "SIZE"})
    void filesThatRollAreContinuedByTheNextRun(Roll roll) throws Exception {
        Settings settings =
                new Settings(null, List.of(), "xml", "length2", false, Duration.ofSeconds(1), directory, roll, SIZE);
        assertThat(run(settings)).as(text()).isZero();
        List<String> first = lines();
        assertThat(run(settings)).as(text()).isZero();

        assertThat(lines()).containsAll(first).hasSize(2 * first.size()).doesNotHaveDuplicates();
        assertThat(files()).anyMatch(file -> file.matches("recordingStarted-\\d{4}-\\d\\d-\\d\\dT.*\\.jsonl"));
    }

    @Test
    void theEventsOfACallHaveItsConnId() throws Exception {
        run(settings(null, false, Duration.ofSeconds(1)));

        List<JsonNode> started = events(PrivateEventType.RECORDING_STARTED);
        // one call that the application records, two that the phones record; two monitored parties each
        assertThat(started).extracting(event -> event.get("ConnID").asText()).hasSize(6);
        assertThat(connIds(PrivateEventType.RECORDING_STARTED))
                .hasSize(3)
                .isEqualTo(connIds(PrivateEventType.RECORDING_SUSPENDED))
                .isEqualTo(connIds(PrivateEventType.RECORDING_RESUMED))
                .isEqualTo(connIds(PrivateEventType.RECORDING_STOPPED));
        JsonNode code = events(PrivateEventType.ACCOUNT_CODE_SET).get(0);
        assertThat(code.get("ConnID")).isEqualTo(started.get(0).get("ConnID"));
        assertThat(code.get("Extensions").get("AccountCode").asText()).isEqualTo("4711");
        JsonNode guest = events(PrivateEventType.HOT_DESKING_ESTABLISHED).get(0);
        assertThat(guest.get("ThisDN").asText()).isEqualTo("3003");
        assertThat(guest.get("OtherDN").asText()).isEqualTo("4001");
    }

    @Test
    void atARealSwitchNoFileIsDeleted() throws Exception {
        Path old = Files.writeString(directory.resolve("recordingStarted.jsonl"), "of an old run\n");
        try (CstaSimulator pbx =
                CstaSimulator.builder().devices("3001", "3002", "+49303001").start()) {
            CompletableFuture<Integer> status = start(settings(pbx.address(), false, LONG_ENOUGH));
            pbx.awaitMonitors(3, LIMIT);
            pbx.call("3001", "3002").startRecording("3001");
            endAfter(2);

            assertThat(status.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as(text())
                    .isZero();
        }
        assertThat(Files.readAllLines(old)).hasSizeGreaterThan(1).first().isEqualTo("of an old run");
    }

    @Test
    void aRealSwitchIsOnlyMonitored() throws Exception {
        try (CstaSimulator pbx =
                CstaSimulator.builder().devices("3001", "3002", "+49303001").start()) {
            CompletableFuture<Integer> status = start(settings(pbx.address(), false, LONG_ENOUGH));
            pbx.awaitMonitors(3, LIMIT);
            SimulatedCall call = pbx.call("3001", "+49303001");
            call.startRecording("3001");
            call.stopRecording();
            call.setAccountCode("3001", "Gr\u00fcn \u2713");
            endAfter(6);

            assertThat(status.get(60, TimeUnit.SECONDS)).as(text()).isZero();
            assertThat(pbx.received())
                    .extracting(CstaMessage::name)
                    .contains("MonitorStart")
                    .allMatch(
                            name -> Set.of(
                                            "MonitorStart",
                                            "MonitorStop",
                                            "ChangeMonitorFilter",
                                            "RequestSystemStatus",
                                            "SystemStatusResponse",
                                            "SnapshotDevice",
                                            "SnapshotCall")
                                    .contains(name),
                            "changes nothing");
            assertThat(call.isEnded()).isFalse();
            assertThat(pbx.protocolErrors()).isEmpty();
            assertThat(files())
                    .containsExactlyInAnyOrder(
                            "recordingStarted.jsonl", "recordingStopped.jsonl", "accountCodeSet.jsonl");
            assertThat(events(PrivateEventType.ACCOUNT_CODE_SET)).hasSize(2).allSatisfy(event -> assertThat(
                            event.get("Extensions").get("AccountCode").asText())
                    .isEqualTo("Gr\u00fcn \u2713"));
            assertThat(events(PrivateEventType.RECORDING_STARTED))
                    .extracting(event -> event.get("ThisDN").asText())
                    .containsExactlyInAnyOrder("3001", "+49303001");
            assertThat(text()).contains("none: csta.services is not true", "All is well.");
        }
    }

    @Test
    void linesOfParallelEventsDoNotMixAndKeepTheOrderOfTheirCall() throws Exception {
        List<String> devices =
                IntStream.range(3100, 3120).mapToObj(Integer::toString).toList();
        try (CstaSimulator pbx =
                CstaSimulator.builder().devices(devices.toArray(String[]::new)).start()) {
            CompletableFuture<Integer> status = start(new Settings(
                    pbx.address(), devices, "xml", "length2", false, LONG_ENOUGH, directory, Roll.NONE, SIZE));
            pbx.awaitMonitors(devices.size(), LIMIT);
            List<SimulatedCall> calls = IntStream.range(0, 10)
                    .mapToObj(i -> pbx.call(devices.get(i), devices.get(i + 10)))
                    .toList();
            for (int code = 0; code < 50; code++) {
                for (SimulatedCall call : calls) {
                    call.setAccountCode(call.parties().get(0), Integer.toString(code));
                }
            }
            endAfter(1000);

            assertThat(status.get(60, TimeUnit.SECONDS)).as(text()).isZero();
            Map<String, List<Integer>> codes = events(PrivateEventType.ACCOUNT_CODE_SET).stream()
                    .collect(Collectors.groupingBy(
                            event -> event.get("ThisDN").asText(),
                            Collectors.mapping(
                                    event -> event.get("Extensions")
                                            .get("AccountCode")
                                            .asInt(),
                                    Collectors.toList())));
            assertThat(codes)
                    .hasSize(20)
                    .allSatisfy((device, list) -> assertThat(list).hasSize(50).isSorted());
        }
    }

    @Test
    void withServicesOneCallOfTheFirstDeviceIsRecorded() throws Exception {
        try (CstaSimulator pbx =
                CstaSimulator.builder().devices("3001", "3002", "+49303001").start()) {
            CompletableFuture<Integer> status = start(settings(pbx.address(), true, LONG_ENOUGH));
            await().atMost(LIMIT).until(() -> text().contains("waiting for a call of 3001"));
            SimulatedCall other = pbx.call("3002", "+49303001");
            SimulatedCall call = pbx.call("3002", "3001");
            await().atMost(LIMIT).until(() -> call.recordingState() == RecordingState.STOPPED);
            example.end();

            assertThat(status.get(60, TimeUnit.SECONDS)).as(text()).isZero();
            assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
            assertThat(other.recordingState()).isEqualTo(RecordingState.NONE);
            assertThat(call.isEnded()).isFalse();
            assertThat(text())
                    .contains("startRecording done, suspendRecording done, resumeRecording done, stopRecording done");
        }
    }

    @Test
    void aLinkThatStaysLostIsAFailure() throws Exception {
        CompletableFuture<Integer> status;
        try (CstaSimulator pbx =
                CstaSimulator.builder().devices("3001", "3002", "+49303001").start()) {
            status = start(settings(pbx.address(), false, LONG_ENOUGH));
            await().atMost(LIMIT).until(() -> text().contains("All devices are monitored."));
        }
        await().atMost(LIMIT).until(() -> text().contains(LinkEvent.DISCONNECTED));
        example.end();
        assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(text()).contains("FAILED: the link was lost");
    }

    @Test
    void anUnreachableSwitchIsAFailure() throws Exception {
        // a port that is given to nobody who asks for any
        int status = run(settings("127.0.0.1:1", false, Duration.ofSeconds(1)));

        assertThat(status).isEqualTo(1);
        assertThat(text())
                .contains("FAILED: The csta link '127.0.0.1:1' could not be set up", "Check the host and port");
    }

    @Test
    void aDeviceThatTheSwitchDoesNotKnowIsAFailure() {
        try (CstaSimulator pbx = CstaSimulator.builder().devices("3001", "3002").start()) {
            int status = run(settings(pbx.address(), false, Duration.ofSeconds(1)));

            assertThat(status).isEqualTo(1);
            assertThat(text()).contains("FAILED: These devices cannot be monitored: +49303001");
        }
    }

    @Test
    void aMalformedAddressIsAFailure() {
        assertThat(run(settings("pbx:many", false, Duration.ofSeconds(1)))).isEqualTo(1);
        assertThat(text()).contains("FAILED: Malformed address 'pbx:many'");
    }

    private Settings settings(String pbx, boolean services, Duration duration) {
        return new Settings(
                pbx,
                List.of("3001", "3002", "+49303001"),
                "xml",
                "length2",
                services,
                duration,
                directory,
                Roll.NONE,
                SIZE);
    }

    private FilesExample example(Settings settings) {
        return new FilesExample(settings, new PrintStream(console, true, StandardCharsets.UTF_8));
    }

    private int run(Settings settings) {
        return example(settings).run();
    }

    private CompletableFuture<Integer> start(Settings settings) {
        example = example(settings);
        return CompletableFuture.supplyAsync(example::run);
    }

    /** Ends the example when so many events have been written. */
    private void endAfter(int events) {
        await().atMost(LIMIT)
                .until(() ->
                        text().lines().filter(line -> line.contains("event ")).count() >= events);
        example.end();
    }

    private String text() {
        return console.toString(StandardCharsets.UTF_8);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String file : files()) {
            lines.addAll(Files.readAllLines(directory.resolve(file)));
        }
        return lines;
    }

    /** The lines of a file; each is a JSON object and ends with a newline. */
    private List<JsonNode> events(PrivateEventType type) throws IOException {
        String text = Files.readString(directory.resolve(type.eventName() + ".jsonl"));
        assertThat(text).endsWith("}\n").doesNotContain("\n\n").doesNotContain("\r");
        List<JsonNode> events = new ArrayList<>();
        for (String line : text.split("\n")) {
            assertThat(line).startsWith("{").endsWith("}");
            events.add(JSON.readTree(line));
        }
        return events;
    }

    private Set<String> connIds(PrivateEventType type) throws IOException {
        return events(type).stream()
                .map(event -> event.get("ConnID").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
