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
package io.camelcsta.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelcsta.CstaComponent;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The whole application at a simulated switch; a subclass for each encoding. What is used of Spring Boot is in its
 * versions 3.5 and 4, because the same classes are run with both.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "pbx.devices=3001,3002",
            "camel.component.csta.requestTimeout=2s",
            "camel.component.csta.link-timeout=20s",
            "camel.component.csta.reconnect-max-delay=200ms",
            "camel.component.csta.reconnectDelay=100",
            // tests have none otherwise
            "management.prometheus.metrics.export.enabled=true"
        })
@Timeout(180)
abstract class ApplicationTestSupport {

    private static final String HOT_DESK =
            "{\"Service\":\"startHotDesking\",\"ThisDN\":\"3001\",\"Extensions\":{\"HOST_DN\":\"3002\"}}";
    private static final String JSON = "\r\nContent-Type: application/json";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @Autowired
    private CamelContext camel;

    @LocalServerPort
    private int port;
    /** How many services of this kind the switch has got before the test. */
    private int escapes;

    abstract CstaSimulator pbx();

    static CstaSimulator start(String protocol) {
        return CstaSimulator.builder()
                .protocol(protocol)
                .devices("3001", "3002")
                .start();
    }

    @BeforeEach
    void awaitLink() {
        pbx().awaitMonitors(2, LIMIT);
        escapes = pbx().received("Escape").size();
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> health().path("status").asText().equals("UP"));
    }

    @AfterEach
    void restore() {
        pbx().refuseConnections(false);
        pbx().behave();
        pbx().calls().forEach(SimulatedCall::clear);
    }

    @Test
    void anEventOfTheSwitchIsCounted() {
        double before = counted("recordingStarted");
        SimulatedCall call = pbx().call("3001", "3002");

        call.startRecording("3001");

        await().ignoreExceptions().atMost(LIMIT).until(() -> counted("recordingStarted") > before);
    }

    @Test
    void aServiceIsPerformedAndAnsweredWithItsReply() {
        SimulatedCall call = pbx().call("3001", "3002");

        HttpResponse<String> answer = post(Map.of(
                "Service",
                "setAccountCode",
                "ThisDN",
                "3001",
                "CallID",
                call.id(),
                "Extensions",
                Map.of("AccountCode", "4711")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(body(answer).path("Event").asText()).isEqualTo("accountCodeSet");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(pbx().received("AssociateData")).isNotEmpty();
    }

    @Test
    void aRefusedServiceIsAnsweredWithItsEventError() {
        HttpResponse<String> answer = post(Map.of("Service", "startRecording", "ThisDN", "3001", "CallID", "7fff"));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(body(answer).path("Event").asText()).isEqualTo("error");
        assertThat(body(answer).path("CstaError").asText()).isEqualTo("invalidConnectionID");
    }

    @Test
    void aMalformedRequestIsABadRequest() {
        HttpResponse<String> answer = post(Map.of("Service", "startRecording"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(body(answer).path("ErrorCode").asInt()).isEqualTo(53);
    }

    @Test
    void aServiceThatIsNotAnsweredTimesOut() {
        pbx().misbehave("RecordMessage").silence();

        HttpResponse<String> answer = post(Map.of("Service", "startRecording", "ThisDN", "3001", "CallID", "7fff"));

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(body(answer).path("ErrorCode").asInt()).isEqualTo(57);
    }

    @Test
    void aRequestThatIsNotJsonIsRefused() {
        HttpResponse<String> answer = exchange(request("/services")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void aRequestWithoutAContentTypeIsRefused() throws Exception {
        assertThat(send("Host: 127.0.0.1", "").statusLine()).contains(" 415");
    }

    @Test
    void aRequestToANameOfAnotherSiteIsRefused() throws Exception {
        for (String path : List.of("/services", "/actuator/health", "/nothing")) {
            assertThat(send(
                                    path,
                                    "Host: evil.example:" + port + "\r\nOrigin: http://evil.example:" + port + JSON,
                                    HOT_DESK)
                            .statusLine())
                    .as(path)
                    .contains(" 403");
        }
        assertThat(pbx().received("Escape")).hasSize(escapes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "http://localhost:1", "null"})
    void aRequestOfAPageOfAnotherOriginIsRefused(String origin) throws Exception {
        assertThat(send("Host: localhost:" + port + "\r\nOrigin: " + origin + JSON, HOT_DESK)
                        .statusLine())
                .contains(" 403");

        assertThat(pbx().received("Escape")).hasSize(escapes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST"})
    void aRequestOfAPageOfTheApplicationIsPerformed(String name) throws Exception {
        assertThat(send(
                                "Host: " + name + ":" + port + "\r\nOrigin: http://" + name + ":" + port + JSON,
                                "{\"Service\":\"cancelHotDesking\",\"ThisDN\":\"3001\"}")
                        .statusLine())
                .contains(" 409");

        assertThat(pbx().received("Escape")).hasSize(escapes + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelCstaThisDN", "CAMELCstaThisDN", "camelcstathisdn", "cAmElCstaThisDN"})
    void noRequestTakesADeviceFromAHeader(String header) throws Exception {
        Answer answer = send("Host: localhost\r\n" + header + ": 3001" + JSON, "{\"Service\":\"cancelHotDesking\"}");

        assertThat(answer.statusLine()).contains(" 400");
        assertThat(pbx().received("Escape")).hasSize(escapes);
    }

    @Test
    void nothingOfTheRequestComesBackAsAHeader() throws Exception {
        Answer answer = send(
                "/services?Location=http://evil.example&CamelHttpResponseCode=302",
                "Host: localhost\r\nX-Secret: geheim" + JSON,
                "{\"Service\":\"cancelHotDesking\",\"ThisDN\":\"3001\"}");

        assertThat(answer.statusLine()).contains(" 409");
        assertThat(answer.headers()).doesNotContainIgnoringCase("location", "secret", "geheim", "evil");
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() throws Exception {
        assertThat(send("Host: localhost" + JSON, " ".repeat(100_000)).statusLine())
                .contains(" 413");
    }

    @Test
    void aRequestThatDoesNotTellItsLengthIsRefused() throws Exception {
        String chunked = "Host: localhost\r\nTransfer-Encoding: chunked" + JSON;
        assertThat(send(chunked, "").statusLine()).contains(" 411");
    }

    @Test
    void theHealthIsDownWhileTheLinkIsLostAndUpWhenItIsBack() {
        JsonNode up = health().at("/components/camelHealth/details/consumer:events.data");
        assertThat(up.path("link.state").asText()).isEqualTo("usable");
        assertThat(up.path("link.address").asText()).isEqualTo(pbx().address());

        pbx().refuseConnections(true);
        pbx().closeAll();
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> health().path("status").asText().equals("DOWN"));

        JsonNode down = health().at("/components/camelHealth/details");
        assertThat(down.path("consumer:events").asText()).isEqualTo("DOWN");
        assertThat(down.path("producer:csta-pbx").asText()).isEqualTo("DOWN");
        assertThat(down.path("consumer:events.data").path("link.state").asText())
                .isNotEqualTo("usable");
        assertThat(down.path("consumer:events.data").path("link.lastError").asText())
                .isNotBlank();
        assertThat(status("/actuator/health")).isEqualTo(503);
        assertThat(status("/actuator/health/readiness")).isEqualTo(503);
        assertThat(status("/actuator/health/liveness"))
                .as("a restart does not help")
                .isEqualTo(200);
        HttpResponse<String> answer = post(Map.of("Service", "startRecording", "ThisDN", "3001", "CallID", "7fff"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(body(answer).path("Sent").asBoolean()).isFalse();

        pbx().refuseConnections(false);
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> health().path("status").asText().equals("UP"));
    }

    @Test
    @Tag("camel-micrometer")
    void theExchangesOfRoutesAreCounted() {
        double before = exchanges("services");

        post(Map.of("Service", "nonsense"));

        // one of the test before may be counted only now
        await().ignoreExceptions().atMost(LIMIT).until(() -> exchanges("services") >= before + 1);
        assertThat(get("/actuator/prometheus").body()).contains("camel_exchanges_total", "routeId=\"services\"");
    }

    @Test
    void thePropertiesAreTheOptionsOfTheComponent() {
        CstaComponent component = camel.getComponent("csta", CstaComponent.class);

        assertThat(component.getConfiguration().getLinkName()).isEqualTo("pbx");
        assertThat(component.getConfiguration().isTestConnectionOnStartup()).isFalse();
        assertThat(component.getConfiguration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    private Answer send(String headers, String body) throws IOException {
        return send("/services", headers, body);
    }

    /** What clients of HTTP do not send: Java's restrict Host and Origin. */
    private Answer send(String target, String headers, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("POST " + target + " HTTP/1.1\r\n" + headers + "\r\nContent-Length: " + body.length()
                                    + "\r\nConnection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            String[] answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\r\n", 2);
            return new Answer(answer[0], answer[1].split("\r\n\r\n", 2)[0]);
        }
    }

    private record Answer(String statusLine, String headers) {}

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> get(String path) {
        return exchange(request(path));
    }

    private HttpResponse<String> post(Map<String, Object> request) {
        String body = json.valueToTree(request).toString();
        return exchange(request("/services")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode body(HttpResponse<String> answer) {
        try {
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int status(String path) {
        return get(path).statusCode();
    }

    private JsonNode health() {
        return body(get("/actuator/health"));
    }

    private double counted(String event) {
        return metric("csta.consumer.events", "event:" + event);
    }

    private double exchanges(String route) {
        return metric("camel.exchanges.total", "routeId:" + route);
    }

    /** 0 if there is none yet. */
    private double metric(String name, String tag) {
        HttpResponse<String> answer = get("/actuator/metrics/" + name + "?tag=" + tag);
        return answer.statusCode() == 404
                ? 0
                : body(answer).at("/measurements/0/value").asDouble();
    }
}
