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
package io.camelcsta.examples.quarkus;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.camelcsta.CstaComponent;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import io.restassured.RestAssured;
import io.restassured.http.Headers;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application at a switch, over each encoding. */
@Timeout(180)
abstract class ApplicationTest {

    private static final String HOT_DESK =
            "{\"Service\":\"startHotDesking\",\"ThisDN\":\"3001\",\"Extensions\":{\"HOST_DN\":\"4001\"}}";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @SwitchResource.TheSwitch
    CstaSimulator pbx;

    @Inject
    CamelContext context;

    @ConfigProperty(name = "csta.directory")
    Path directory;

    private SimulatedCall call;

    @BeforeEach
    void call() throws IOException {
        awaitReady();
        call = pbx.call("3001", "3002");
    }

    @AfterEach
    void hangUp() {
        pbx.behave();
        pbx.refuseConnections(false);
        call.clear();
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void anEventIsWrittenToTheFileOfTheDay() throws IOException {
        call.startRecording("3001");

        PrivateEvent event = awaitEvent(PrivateEventType.RECORDING_STARTED, "3001", call);
        assertThat(event.callId()).isEqualTo(call.id());
    }

    @Test
    void anEventAfterHalfALineIsOnALineOfItsOwn() throws IOException {
        call.startRecording("3001");
        // of both devices, so that nothing is written while this test writes
        awaitEvent(PrivateEventType.RECORDING_STARTED, "3001", call);
        awaitEvent(PrivateEventType.RECORDING_STARTED, "3002", call);
        Path file;
        try (Stream<Path> files = Files.list(directory)) {
            file = files.filter(each -> each.toString().endsWith(".jsonl"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        Files.writeString(file, "{\"Event\":\"half", StandardOpenOption.APPEND);

        call.suspendRecording();

        PrivateEvent event = awaitEvent(PrivateEventType.RECORDING_SUSPENDED, "3001", call);
        assertThat(event.callId()).isEqualTo(call.id());
    }

    @Test
    void aNumberWithAPlusIsMonitored() throws IOException {
        SimulatedCall other = pbx.call("4001", "+4930123456");
        other.setAccountCode("+4930123456", "4711");

        PrivateEvent event = awaitEvent(PrivateEventType.ACCOUNT_CODE_SET, "+4930123456", other);
        other.clear();
        assertThat(event.extensions()).containsEntry("AccountCode", "4711");
    }

    @Test
    void aServiceIsPerformedAndItsReplyReturned() {
        post(PrivateService.startRecording("3001", null).withCallId(call.id()))
                .statusCode(200)
                .contentType("application/json")
                .body("Event", equalTo("recordingStarted"), "ThisDN", equalTo("3001"));

        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void aRefusedServiceIsAnsweredWithItsEventError() {
        post(PrivateService.stopRecording("3001", null).withCallId(call.id()))
                .statusCode(409)
                .contentType("application/json")
                .body("Event", equalTo("error"), "CstaError", equalTo("incorrectMsgState"));
    }

    @Test
    void anUnknownCallIsNotFound() {
        post(PrivateService.startRecording("3001", "0123456789abcdef"))
                .statusCode(404)
                .body("ErrorCode", equalTo(56));
    }

    @Test
    void aMalformedRequestIsABadRequest() {
        post("{\"Service\":").statusCode(400).body("ErrorCode", equalTo(53));
    }

    @Test
    void anEmptyRequestIsABadRequest() {
        post("").statusCode(400).body("Event", equalTo("error"));
    }

    @Test
    void aServiceThatIsNotAnsweredIsAGatewayTimeout() {
        pbx.misbehave("RecordMessage").silence();

        post(PrivateService.startRecording("3001", null).withCallId(call.id()))
                .statusCode(504)
                .body("ErrorCode", equalTo(57), "Sent", equalTo(true));
    }

    @Test
    void onlyJsonIsTaken() {
        given().contentType("text/plain")
                .body(PrivateService.startRecording("3001", "0123456789abcdef").toJson())
                .post("/services")
                .then()
                .statusCode(415);
    }

    @Test
    void headersOfTheComponentCannotBeSetFromOutside() {
        given().contentType("application/json")
                .header("CamelCstaOperation", "MakeCall")
                .body("{\"callingDevice\":\"3001\",\"calledDirectoryNumber\":\"3002\"}")
                .post("/services")
                .then()
                .statusCode(400);

        assertThat(pbx.received("MakeCall")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelCstaThisDN", "CAMELCstaThisDN", "camelcstathisdn", "cAmElCstaThisDN"})
    void noRequestTakesADeviceFromAHeader(String header) {
        given().contentType("application/json")
                .header(header, "3001")
                .body("{\"Service\":\"cancelHotDesking\"}")
                .post("/services")
                .then()
                .statusCode(400)
                .body("ErrorCode", equalTo(53));
    }

    @Test
    void nothingOfTheRequestComesBackAsAHeader() {
        Headers headers = given().contentType("application/json")
                .header("X-Secret", "geheim")
                .queryParam("Location", "http://evil.example")
                .queryParam("CamelHttpResponseCode", "302")
                .body(PrivateService.cancelHotDesking("3001").toJson())
                .post("/services")
                .then()
                .statusCode(409)
                .extract()
                .headers();

        assertThat(headers.asList())
                .extracting(header -> header.getName().toLowerCase(Locale.ROOT))
                .isSubsetOf("content-type", "content-length", "transfer-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/services", "/q/health", "/nothing"})
    void aRequestToANameOfAnotherSiteIsRefused(String path) {
        int before = pbx.received("Escape").size();

        given().contentType("application/json")
                .header("Host", "evil.example:" + RestAssured.port)
                .header("Origin", "http://evil.example:" + RestAssured.port)
                .body(HOT_DESK)
                .post(path)
                .then()
                .statusCode(403);

        assertThat(pbx.received("Escape")).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "http://localhost:1", "null"})
    void aRequestOfAPageOfAnotherOriginIsRefused(String origin) {
        int before = pbx.received("Escape").size();

        given().contentType("application/json")
                .header("Origin", origin)
                .body(HOT_DESK)
                .post("/services")
                .then()
                .statusCode(403);

        assertThat(pbx.received("Escape")).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void aRequestOfAPageOfTheApplicationIsAnswered(String name) {
        String host = name + ":" + RestAssured.port;

        given().header("Host", host)
                .header("Origin", "http://" + host)
                .get("/q/health")
                .then()
                .statusCode(200);
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() {
        post(" ".repeat(100_000)).statusCode(413);
    }

    @Test
    void healthShowsTheLink() {
        given().get("/q/health")
                .then()
                .statusCode(200)
                .body(
                        check("status"),
                        equalTo("UP"),
                        check("data.'link.state'"),
                        equalTo("usable"),
                        check("data.'link.name'"),
                        equalTo("pbx"),
                        check("data.'link.address'"),
                        equalTo(pbx.address()),
                        check("data.'monitors.wanted'"),
                        equalTo("4"));
    }

    @Test
    void theApplicationIsNotReadyWhileTheLinkIsLost() {
        pbx.refuseConnections(true);
        pbx.closeAll();

        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body(
                        check("status"),
                        equalTo("DOWN"),
                        check("data.'link.lastError'"),
                        notNullValue(),
                        check("data.message"),
                        containsString("pbx")));
        post(PrivateService.startRecording("3001", "0123456789abcdef"))
                .statusCode(503)
                .body("ErrorCode", equalTo(54), "Sent", equalTo(false));
        given().get("/q/health/live").then().statusCode(200);

        pbx.refuseConnections(false);
        awaitReady();
        given().get("/q/health/ready").then().body(check("data.'link.state'"), equalTo("usable"));
    }

    @Test
    void camelsOwnChecksTellTheSame() {
        given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'camel-consumers' }.status", equalTo("UP"));
        pbx.refuseConnections(true);
        pbx.closeAll();

        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'camel-consumers' }.status", equalTo("DOWN")));
    }

    @Test
    void aLossOfTheLinkIsToldInTheFile() throws IOException {
        int before = lines("EventLinkConnected").size();
        pbx.closeAll();

        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> {
            assertThat(lines("EventLinkConnected")).hasSizeGreaterThan(before);
            // the first of them may be of the link before
            assertThat(lines("EventLinkDisconnected")).isNotEmpty();
        });
    }

    @Test
    void thePropertiesOfTheComponentAreBound() {
        CstaComponent component = context.getComponent("csta", CstaComponent.class);

        assertThat(component.getConfiguration().getLinkName())
                .as("application.properties")
                .isEqualTo("pbx");
        assertThat(component.getConfiguration().isTestConnectionOnStartup())
                .as("application.properties")
                .isFalse();
        assertThat(component.getConfiguration().getReconnectMaxDelay())
                .as("configuration of the test")
                .isEqualTo(Duration.ofMillis(200));
    }

    private static ValidatableResponse post(PrivateService service) {
        return post(service.toJson());
    }

    private static ValidatableResponse post(String json) {
        return given().contentType("application/json")
                .body(json)
                .post("/services")
                .then();
    }

    /** The path to an attribute of the check of the link. */
    private static String check(String attribute) {
        return "checks.find { it.name == 'csta' }." + attribute;
    }

    private static void awaitReady() {
        await().ignoreExceptions()
                .atMost(LIMIT)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
    }

    /** The event of that call, of which the file has others of other tests. */
    private PrivateEvent awaitEvent(PrivateEventType type, String device, SimulatedCall of) {
        String start = "{\"Event\":\"" + type.eventName() + "\"";
        String thisDn = "\"ThisDN\":\"" + device + "\"";
        String callId = "\"CallID\":\"" + of.id() + "\"";
        String found = await().ignoreExceptions()
                .atMost(LIMIT)
                .until(
                        () -> lines(start).stream()
                                .filter(line -> line.contains(thisDn) && line.contains(callId))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        return context.getTypeConverter().convertTo(PrivateEvent.class, found);
    }

    private List<String> lines(String text) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("events-\\d{4}-\\d\\d-\\d\\d\\.jsonl"))
                    .sorted()
                    .flatMap(ApplicationTest::read)
                    .filter(line -> line.contains(text))
                    .toList();
        }
    }

    private static Stream<String> read(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
