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
package io.camelcsta.examples.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the routes do with faults, without Karaf. */
public class SwitchRoutesTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    /** How long something must not happen that would happen when directories are read again. */
    private static final Duration SEVERAL_POLLS = POLL_INTERVAL.multipliedBy(8);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final CstaSimulator pbx =
            CstaSimulator.builder().devices("3001", "3002").start();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Path directory;

    @Before
    public void startRoutes() throws Exception {
        directory = folder.getRoot().toPath();
        Properties settings = new Properties();
        settings.setProperty("name", "test");
        settings.setProperty("pbx", pbx.address());
        settings.setProperty("devices", "3001,3002");
        settings.setProperty("directory", directory.toString());
        camel.getPropertiesComponent().setInitialProperties(settings);
        camel.getCamelContextExtension().registerEndpointCallback(SwitchRoutesTest::polledOften);
        camel.addRoutes(new SwitchRoutes());
        camel.getShutdownStrategy().setTimeout(10);
    }

    /** Directories are read at once and often, so that nobody waits for it. */
    private static Endpoint polledOften(String uri, Endpoint endpoint) {
        if (endpoint instanceof ScheduledPollEndpoint polled) {
            polled.setInitialDelay(0);
            polled.setDelay(POLL_INTERVAL.toMillis());
        }
        return endpoint;
    }

    @After
    public void stop() {
        camel.stop();
        pbx.close();
    }

    @Test
    public void aRefusedServiceIsNotSentAgain() throws Exception {
        camel.start();
        pbx.awaitMonitors(2, LIMIT);

        request(PrivateService.cancelHotDesking("3001"));

        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.exists(directory.resolve("services/.camel/request.json")));
        assertThat(directory.resolve("errors/request.json")).content().contains("\"Event\":\"error\"", "\"Sent\":true");
        assertThat(directory.resolve("replies")).doesNotExist();
    }

    @Test
    public void aRequestThatIsNoneIsAnError() throws Exception {
        camel.start();
        pbx.awaitMonitors(2, LIMIT);

        request("no JSON");

        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.exists(directory.resolve("services/.camel/request.json")));
        assertThat(directory.resolve("errors/request.json")).content().contains("\"ErrorCode\":53", "\"Sent\":false");
    }

    @Test
    public void aRequestWaitsForTheLink() throws Exception {
        pbx.refuseConnections(true);
        camel.start();
        request(PrivateService.cancelHotDesking("3001"));
        Path file = directory.resolve("services/.working/request.json");
        await().ignoreExceptions().during(SEVERAL_POLLS).atMost(LIMIT).until(() -> Files.exists(file));

        pbx.refuseConnections(false);

        await().ignoreExceptions().atMost(LIMIT).until(() -> Files.exists(directory.resolve("errors/request.json")));
        assertThat(pbx.received("Escape")).hasSize(1);
    }

    @Test
    public void aRequestThatWaitsForTheLinkIsKeptWhenTheRoutesStop() throws Exception {
        pbx.refuseConnections(true);
        camel.getShutdownStrategy().setTimeout(1);
        camel.start();
        request(PrivateService.cancelHotDesking("3001"));
        Path file = directory.resolve("services/.working/request.json");
        await().ignoreExceptions().during(SEVERAL_POLLS).atMost(LIMIT).until(() -> Files.exists(file));

        camel.stop();

        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.exists(directory.resolve("services/.failed/request.json")));
        assertThat(directory.resolve("replies")).doesNotExist();
    }

    @Test
    public void aRequestThatCannotBeMovedAfterwardsIsNotSentAgain() throws Exception {
        Files.createDirectories(directory.resolve("services"));
        Files.writeString(directory.resolve("services/.camel"), "not a directory");
        camel.start();
        pbx.awaitMonitors(2, LIMIT);

        request(PrivateService.startRecording("3001", null)
                .withCallId(pbx.call("3001", "3002").id()));

        await().ignoreExceptions().atMost(LIMIT).until(() -> Files.exists(directory.resolve("replies/request.json")));
        await().ignoreExceptions()
                .during(SEVERAL_POLLS)
                .atMost(LIMIT)
                .until(() -> pbx.received("RecordMessage").size() == 1);
        assertThat(directory.resolve("services/.working/request.json")).exists();
    }

    @Test
    public void aRequestThatCannotBeMovedBeforeIsNotSent() throws Exception {
        Files.createDirectories(directory.resolve("services"));
        Files.writeString(directory.resolve("services/.working"), "not a directory");
        camel.start();
        pbx.awaitMonitors(2, LIMIT);

        request(PrivateService.cancelHotDesking("3001"));

        Path file = directory.resolve("services/request.json");
        await().ignoreExceptions()
                .during(SEVERAL_POLLS)
                .atMost(LIMIT)
                .until(() -> Files.exists(file) && pbx.received("Escape").isEmpty());
    }

    @Test
    public void aRequestThatAKilledProcessHadTakenIsNotSentAgain() throws Exception {
        Path left =
                Files.createDirectories(directory.resolve("services/.working")).resolve("request.json");
        Files.writeString(
                left, Json.write(PrivateService.cancelHotDesking("3001").toMap()));
        camel.start();
        pbx.awaitMonitors(2, LIMIT);

        await().ignoreExceptions()
                .during(SEVERAL_POLLS)
                .atMost(LIMIT)
                .until(() -> Files.exists(left) && pbx.received("Escape").isEmpty());
    }

    @Test
    public void aRequestTakesThePlaceOfOneOfTheSameNameThatWasLeft() throws Exception {
        Files.writeString(
                Files.createDirectories(directory.resolve("services/.working")).resolve("request.json"), "old");
        camel.start();
        pbx.awaitMonitors(2, LIMIT);

        request(PrivateService.cancelHotDesking("3001"));

        Path answered = directory.resolve("services/.camel/request.json");
        await().ignoreExceptions().atMost(LIMIT).until(() -> Files.exists(answered));
        assertThat(answered).content().contains("cancelHotDesking");
        assertThat(directory.resolve("services/.working/request.json")).doesNotExist();
        assertThat(pbx.received("Escape")).hasSize(1);
    }

    @Test
    public void anEventAfterHalfALineIsOnALineOfItsOwn() throws Exception {
        Files.createDirectories(directory.resolve("events"));
        Path file = Files.writeString(directory.resolve("events/recordingStarted.jsonl"), "{\"Event\":\"half");
        camel.start();
        pbx.awaitMonitors(2, LIMIT);

        pbx.call("3001", "3002").startRecording("3001");

        // of both devices
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.readAllLines(file).stream()
                                .filter(line -> line.endsWith("}"))
                                .count()
                        == 2);
        assertThat(Files.readAllLines(file).stream().filter(line -> line.endsWith("}")))
                .allMatch(line -> line.startsWith("{\"Event\":\"recordingStarted\""));
    }

    @Test
    public void aServiceWhoseReplyCannotBeWrittenIsNotSentAgain() throws Exception {
        Files.writeString(directory.resolve("replies"), "not a directory");
        camel.start();
        pbx.awaitMonitors(2, LIMIT);

        request(PrivateService.startRecording("3001", null)
                .withCallId(pbx.call("3001", "3002").id()));

        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.exists(directory.resolve("services/.failed/request.json")));
        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    private void request(PrivateService service) throws IOException {
        request(Json.write(service.toMap()));
    }

    /** Under another name first, so that the route does not read half a file. */
    private void request(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("request.part"), text);
        Files.createDirectories(directory.resolve("services"));
        Files.move(file, directory.resolve("services/request.json"), StandardCopyOption.ATOMIC_MOVE);
    }
}
