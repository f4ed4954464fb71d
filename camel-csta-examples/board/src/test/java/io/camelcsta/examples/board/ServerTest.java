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
package io.camelcsta.examples.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.main.Main;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is served, to whom, and how the page is kept up to date. */
@Timeout(180)
class ServerTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static CstaSimulator pbx;
    private static RunningBoard board;

    private SimulatedCall call;

    @BeforeAll
    static void start() throws Exception {
        pbx = CstaSimulator.builder().devices("3001", "3002", "4001").start();
        board = new RunningBoard(
                pbx.address(), "xml", List.of("board.example.com", "board.example.com:8443"), "3001", "3002", "4001");
        pbx.awaitMonitors(3, LIMIT);
    }

    @AfterAll
    static void close() {
        board.close();
        pbx.close();
    }

    @BeforeEach
    void call() {
        call = pbx.call("3001", "3002");
        // until all has come that is told of it, so that what a test does comes after that
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> board.call() != null
                        && board.call().callId().equals(call.id())
                        && board.call().parties().size() == 2
                        && board.call().parties().stream()
                                .allMatch(party -> party.state().equals("connected")));
        pbx.forgetReceived();
    }

    @AfterEach
    void clear() {
        call.clear();
    }

    private String startRecording() {
        return "{\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}";
    }

    private void assertRefused(HttpRequest.Builder request, int status) {
        HttpResponse<String> response = board.send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(pbx.received("RecordMessage")).as("what reached the switch").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/board.js, text/javascript; charset=utf-8",
        "/board.css, text/css; charset=utf-8",
        "/icon.svg, image/svg+xml"
    })
    void whatIsServedHasTheHeadersOfSafety(String path, String type) {
        HttpResponse<String> response = board.send(board.request(path));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(type);
        assertThat(response.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe", "*", "http"));
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy"))
                .contains("same-origin");
        assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/simplelogger.properties", "/web/index.html", "/../pom.xml", "/pom.xml", "/api"})
    void nothingElseIsServed(String path) {
        assertThat(board.send(board.request(path)).statusCode()).isEqualTo(404);
    }

    @Test
    void thePageHasTheTokenAndNoScriptOfItsOwn() {
        String page = board.send(board.request("/")).body();

        assertThat(page)
                .contains("content=\"" + board.server.token() + "\"")
                .doesNotContain("{token}", "{instance}", "style=", "onclick");
        assertThat(page.split("<script", -1)).as("scripts").hasSize(2);
        assertThat(page).contains("<script src=\"/board.js\" defer></script>");
    }

    @Test
    void anActionIsPerformedAtTheSwitch() throws Exception {
        HttpResponse<String> response = board.send(board.action("startRecording", startRecording()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().map().keySet()).noneMatch(name -> name.startsWith("camel"));
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("Event").asText()).isEqualTo("recordingStarted");
        assertThat(answer.get("CallID").asText()).isEqualTo(call.id());
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void aRefusedServiceIsAnsweredWithItsEventErrorAndShown() throws Exception {
        HttpResponse<String> response = board.send(board.action("stopRecording", startRecording()));

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("Event").asText()).isEqualTo("error");
        assertThat(answer.get("CstaError").asText()).isEqualTo("incorrectMsgState");
        assertThat(board.state().activity().get(0).kind()).isEqualTo("error");
        assertThat(board.state().activity().get(0).text())
                .startsWith("3001: stopRecording is refused, "
                        + answer.get("ErrorCode").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "startRecording, nonsense",
        "startRecording, ''",
        "MakeCall, {}",
        "startHotDesking, '{\"ThisDN\":\"3001\"}'"
    })
    void aMalformedRequestIsAnEventErrorToo(String service, String body) throws Exception {
        HttpResponse<String> response = board.send(board.action(service, body));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JSON.readTree(response.body()).get("ErrorCode").asInt()).isIn(51, 53);
    }

    @Test
    void onlyPrivateServicesCanBeSent() {
        String makeCall = "{\"callingDevice\":\"3001\",\"calledDirectoryNumber\":\"3002\"}";
        board.send(board.action("startRecording?CamelCstaOperation=MakeCall", makeCall)
                .header("CamelCstaOperation", "MakeCall"));

        assertThat(pbx.received("MakeCall")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CamelCstaThisDN", "CAMELCstaThisDN", "camelcstathisdn", "cAMELcSTAtHISdn"})
    void whatABrowserSendsBesidesTheBodyIsNoOptionOfTheRequest(String name) throws Exception {
        String body = "{\"CallID\":\"" + call.id() + "\"}";
        HttpResponse<String> response = board.send(
                board.action("startRecording?" + name + "=3001", body).header(name, "3001"));

        assertThat(JSON.readTree(response.body()).get("ErrorCode").asInt())
                .as(response.body())
                .isEqualTo(53);
        assertThat(pbx.received("RecordMessage")).isEmpty();
    }

    /** Camel's HTTP server drops them as well, which may be another one some day. */
    @ParameterizedTest
    @CsvSource({"CamelCstaThisDN, 3001", "CAMELCstaThisDN, 3001", "CamelCstaOperation, MakeCall"})
    void theRouteDropsHeadersThatAreOptionsOfTheRequest(String name, String value) throws Exception {
        Exchange exchange = new DefaultExchange(board.server.getCamelContext());
        exchange.getMessage().setHeader("service", "startRecording");
        exchange.getMessage().setHeader(name, value);
        exchange.getMessage().setBody("{\"CallID\":\"" + call.id() + "\"}");
        exchange.getContext().getRoute("services").getConsumer().getProcessor().process(exchange);

        assertThat(JSON.readTree(exchange.getMessage().getBody(String.class))
                        .get("ErrorMessage")
                        .asText())
                .contains("ThisDN: missing");
        assertThat(pbx.received()).isEmpty();
    }

    @Test
    void anActionWithoutTokenIsForbidden() {
        assertRefused(
                board.request("/api/services/startRecording")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(startRecording())),
                403);
    }

    @Test
    void anActionWithAWrongTokenIsForbidden() {
        assertRefused(
                board.action("startRecording", startRecording()).setHeader(Guard.TOKEN_HEADER, "0".repeat(32)), 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1", "http://localhost:1"})
    void aRequestOfAnotherSiteIsForbidden(String origin) {
        assertRefused(board.action("startRecording", startRecording()).header("Origin", origin), 403);
        assertThat(board.send(board.request("/api/state").header("Origin", origin))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"cross-site, 403, 200", "same-site, 403, 200", "same-origin, 200, 200", "none, 200, 200"})
    void anotherSiteCanOnlyHaveALinkToThePage(String site, int files, int page) throws Exception {
        for (String path : List.of("/board.js", "/api/state", "/")) {
            try (Socket socket = new Socket("127.0.0.1", board.server.getPort())) {
                assertThat(request(
                                        socket,
                                        "GET " + path + " HTTP/1.1\r\nHost: " + board.authority()
                                                + "\r\nSec-Fetch-Site: " + site + "\r\n\r\n")
                                .readLine())
                        .as(path)
                        .startsWith("HTTP/1.1 " + (path.equals("/") ? page : files));
            }
        }
        assertThat(board.send(board.action("startRecording", startRecording()).header("Sec-Fetch-Site", site))
                        .statusCode())
                .isEqualTo(files);
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() {
        HttpResponse<String> response =
                board.send(board.request("/").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "80, localhost, true",
        "80, localhost:80, true",
        "80, LocalHost, true",
        "80, [::1], true",
        "80, evil.example, false",
        "8080, localhost, false"
    })
    void browsersLeaveOutPort80(int port, String host, boolean served) {
        assertThat(new Guard("127.0.0.1", port, List.of(), "token").serves(host))
                .isEqualTo(served);
    }

    @Test
    void thePagesOwnOriginIsAllowed() {
        assertThat(board.send(board.action("startRecording", startRecording())
                                .header("Origin", "http://" + board.authority()))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 421",
        "evil.example:{port}, 421",
        "127.0.0.1, 421",
        "127.0.0.1.evil.example:{port}, 421",
        "localhost:{port}, 200",
        "LOCALHOST:{port}, 200",
        "[::1]:{port}, 200",
        "board.example.com, 200",
        "board.example.com:8443, 200"
    })
    void onlyNamesOfTheBoardAreServed(String host, int status) throws Exception {
        for (String path : List.of("/", "/board.js", "/api/state")) {
            try (Socket socket = new Socket("127.0.0.1", board.server.getPort())) {
                String response = request(
                                socket,
                                "GET " + path + " HTTP/1.1\r\nHost: "
                                        + host.replace("{port}", "" + board.server.getPort()) + "\r\n\r\n")
                        .readLine();
                assertThat(response).startsWith("HTTP/1.1 " + status);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonx"
            })
    void anotherContentTypeIsNotAccepted(String type) {
        assertRefused(board.action("startRecording", startRecording()).setHeader("Content-Type", type), 415);
    }

    @Test
    void aLongBodyIsNotAccepted() {
        String body = "{\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"" + " ".repeat((int) Guard.MAX_BODY) + "}";

        assertRefused(board.action("startRecording", body), 413);
        assertRefused(
                board.action("startRecording", body)
                        .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body))),
                413);
    }

    @Test
    void aBodyThatIsAnnouncedAsLongIsNotWaitedFor() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", board.server.getPort())) {
            assertThat(request(
                                    socket,
                                    "POST /api/services/startRecording HTTP/1.1\r\nHost: " + board.authority()
                                            + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n"
                                            + Guard.TOKEN_HEADER + ": " + board.server.token()
                                            + "\r\n\r\n")
                            .readLine())
                    .startsWith("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE"})
    void otherMethodsDoNothing(String method) {
        assertRefused(
                board.action("startRecording", startRecording())
                        .method(method, HttpRequest.BodyPublishers.ofString(startRecording())),
                405);
    }

    @Test
    void aBrowserGetsTheBoardFirstAndThenTheChanges() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", board.server.getPort())) {
            BufferedReader stream = stream(socket);
            assertThat(next(stream).get("calls")).hasSize(1);
            call.startRecording("3001");
            awaitBoard(
                    stream,
                    state -> state.get("calls").get(0).get("recording").asText().equals("recording"));
            call.clear();
            awaitBoard(stream, state -> state.get("calls").isEmpty());
        }
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> board.server.streams().size() == 0);
    }

    @Test
    void aLaterBrowserGetsThePresentTimeThoughTheBoardIsOlder() throws Exception {
        try (Socket first = new Socket("127.0.0.1", board.server.getPort());
                Socket second = new Socket("127.0.0.1", board.server.getPort())) {
            long made = message(stream(first)).get("now").asLong();
            await().ignoreExceptions().atMost(LIMIT).until(() -> System.currentTimeMillis() > made + 50);
            assertThat(message(stream(second)).get("now").asLong())
                    .isGreaterThan(made + 50)
                    .isLessThanOrEqualTo(System.currentTimeMillis());
        }
    }

    @Test
    void aSignOfLifeComesWhenNothingChanges() throws Exception {
        Main camel = new Main();
        BoardServer server = BoardExample.start(
                camel,
                new Settings(null, List.of(), "xml", "length2", "127.0.0.1", 0, List.of()),
                pbx.address(),
                List.of("3001"),
                Duration.ofMillis(600));
        try (Socket socket = new Socket("127.0.0.1", server.getPort())) {
            BufferedReader stream =
                    request(socket, "GET /api/state HTTP/1.1\r\nHost: localhost:" + server.getPort() + "\r\n\r\n");
            JsonNode message;
            do {
                message = message(stream);
            } while (message.has("board"));
            assertThat(message.get("now").asLong()).isPositive();
        } finally {
            camel.stop();
        }
    }

    @Test
    void thereAreOnlySoManyStreams() throws Exception {
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> board.server.streams().size() == 0);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int number = 1; number <= StateStreams.MAX_STREAMS + 1; number++) {
                Socket socket = new Socket("127.0.0.1", board.server.getPort());
                sockets.add(socket);
                assertThat(stream(socket).readLine())
                        .as("browser %d", number)
                        .startsWith("HTTP/1.1 " + (number <= StateStreams.MAX_STREAMS ? 200 : 503));
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> board.server.streams().size() == 0);
    }

    @Test
    void aBrowserThatDoesNotReadHoldsUpNobodyAndIsDroppedInTheEnd() throws Exception {
        Main camel = new Main();
        try (Socket asleep = new Socket()) {
            BoardServer server = BoardExample.start(
                    camel,
                    new Settings(null, List.of(), "xml", "length2", "127.0.0.1", 0, List.of()),
                    pbx.address(),
                    List.of("3001", "3002", "4001"),
                    Duration.ofSeconds(1));
            asleep.setReceiveBufferSize(1024);
            asleep.connect(new java.net.InetSocketAddress("127.0.0.1", server.getPort()));
            asleep.getOutputStream()
                    .write(("GET /api/state HTTP/1.1\r\nHost: localhost:" + server.getPort() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            try (Socket awake = new Socket("127.0.0.1", server.getPort())) {
                BufferedReader stream =
                        request(awake, "GET /api/state HTTP/1.1\r\nHost: localhost:" + server.getPort() + "\r\n\r\n");
                await().ignoreExceptions()
                        .atMost(LIMIT)
                        .until(() -> server.streams().size() == 2);
                int[] codes = new int[1];
                await().atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> {
                            // each fills the activity with long lines, so that a board is as large as it gets
                            String code = codes[0]++ + " " + "x".repeat(180);
                            call.setAccountCode("3001", code);
                            server.streams().tick();
                            if (codes[0] % 20 == 0) {
                                awaitBoard(stream, state -> state.toString().contains(code));
                            }
                            return server.streams().size() == 1;
                        });
                call.clear();
                awaitBoard(stream, state -> state.get("calls").isEmpty());
            }
        } finally {
            camel.stop();
        }
    }

    @Test
    void aPortThatIsInUseIsAFailure() {
        assertThatThrownBy(() -> BoardExample.start(
                        new Main(),
                        new Settings(null, List.of(), "xml", "length2", "127.0.0.1", board.server.getPort(), List.of()),
                        pbx.address(),
                        List.of("3001")))
                .hasStackTraceContaining("Cannot listen on " + board.authority() + " (board.host, board.port)");
    }

    @Test
    void itListensOnLoopbackOnlyUnlessToldOtherwise() {
        assertThat(Settings.of(name -> null).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void anotherAddressOfTheComputerIsNotListenedOn() throws Exception {
        InetAddress other = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElse(null);
        assumeTrue(other != null, "SKIPPED: this computer has no other address than loopback");

        assertThatThrownBy(() -> new Socket(other, board.server.getPort()).close())
                .isInstanceOf(ConnectException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "board.port, many",
        "board.port, 70000",
        "csta.protocol, soap",
        "csta.framing, none",
        "board.host, ' '",
        "csta.pbx, pbx:1040"
    })
    void aWrongSettingIsNamed(String name, String value) {
        assertThatThrownBy(() -> Settings.of(property -> property.equals(name) ? value : null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name.equals("csta.pbx") ? "csta.devices" : name);
    }

    private BufferedReader stream(Socket socket) throws IOException {
        return request(socket, "GET /api/state HTTP/1.1\r\nHost: " + board.authority() + "\r\n\r\n");
    }

    private static BufferedReader request(Socket socket, String text) throws IOException {
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private interface Condition {
        boolean holds(JsonNode state);
    }

    private static void awaitBoard(BufferedReader stream, Condition condition) throws IOException {
        JsonNode state;
        do {
            state = next(stream);
        } while (!condition.holds(state));
    }

    private static JsonNode message(BufferedReader stream) throws IOException {
        String line;
        do {
            line = stream.readLine();
            assertThat(line).as("the stream").isNotNull();
        } while (!line.startsWith("data: "));
        return JSON.readTree(line.substring("data: ".length()));
    }

    private static JsonNode next(BufferedReader stream) throws IOException {
        JsonNode message;
        do {
            message = message(stream);
        } while (!message.has("board"));
        return message.get("board");
    }
}
