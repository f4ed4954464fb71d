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
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.camelcsta.model.Octets;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser: what is to be seen, and what can be done. */
@Timeout(180)
class BrowserTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final String CARD = "#calls > li";

    private static final String NO_BROWSER =
            "SKIPPED: there is no Chromium or Chrome with chromedriver, so the board is not tried in a browser";

    private static Browser browser;

    private CstaSimulator pbx;
    private RunningBoard board;

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = Browser.start();
        if (browser == null) {
            System.out.println(NO_BROWSER);
        }
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        assumeTrue(browser != null, NO_BROWSER);
        pbx = CstaSimulator.builder()
                .devices("3001", "3002", "3003", "4001")
                .outsideNumbers(HOSTILE)
                .start();
        board = new RunningBoard(pbx, "xml", "3001", "3002", "3003", "4001");
        pbx.awaitMonitors(4, LIMIT);
        browser.open(board.url());
        browser.awaitText("#link", "Link usable");
    }

    @AfterEach
    void close() {
        if (browser == null) {
            return;
        }
        browser.open("about:blank");
        board.close();
        pbx.close();
        List<String> console = browser.console();
        assertThat(console).as("the browser's console").isEmpty();
    }

    private SimulatedCall call() {
        SimulatedCall call = pbx.call("3001", "3002");
        browser.awaitText(CARD, "talking");
        return call;
    }

    private void awaitRecording(SimulatedCall call, RecordingState state) {
        await().ignoreExceptions().atMost(LIMIT).until(() -> call.recordingState() == state);
    }

    @Test
    void devicesAreShownAndNothingElseYet() {
        assertThat(browser.findAll("#devices > li"))
                .extracting(tile -> tile.getText().split("\n")[0])
                .containsExactly("3001", "3002", "3003", "4001");
        assertThat(browser.text("#devices > li")).contains("idle");
        assertThat(browser.text("#no-calls")).isEqualTo("No calls");
        assertThat(browser.text("#no-desks")).isEqualTo("No guests");
        assertThat(browser.text("#stale")).isEmpty();
    }

    @Test
    void aCallComesChangesAndGoes() {
        SimulatedCall call = pbx.makeCall("3001", "3002");
        browser.awaitText("#devices > li:nth-child(2)", "ringing");
        browser.awaitText("#devices > li:nth-child(1)", "calling");
        call.answer();
        browser.awaitText("#devices > li:nth-child(2)", "talking");
        browser.awaitText(CARD, "3002");
        call.hold("3001");
        browser.awaitText(CARD, "on hold");
        browser.awaitText("#activity > li", "3001 holds the call");
        call.clear();
        browser.awaitNone(CARD);
        browser.awaitText("#no-calls", "No calls");
    }

    @Test
    void aRecordingIsStartedSuspendedResumedAndStopped() {
        SimulatedCall call = call();
        browser.click("button[data-service=startRecording]");
        awaitRecording(call, RecordingState.RECORDING);
        browser.awaitText(CARD + " .recording", "recording");
        browser.awaitNone("button[data-service=startRecording]");
        browser.click("button[data-service=suspendRecording]");
        awaitRecording(call, RecordingState.SUSPENDED);
        browser.awaitText(CARD + " .recording", "suspended");
        browser.click("button[data-service=resumeRecording]");
        awaitRecording(call, RecordingState.RECORDING);
        browser.awaitText(CARD + " .recording", "recording");
        browser.click("button[data-service=stopRecording]");
        awaitRecording(call, RecordingState.STOPPED);
        browser.awaitText(CARD + " .recording", "not recorded");
    }

    @Test
    void anAccountCodeIsSet() {
        SimulatedCall call = call();
        browser.type(CARD + " .code-form input", "47 \u00dc11");
        browser.click("button[data-service=setAccountCode]");
        browser.awaitText(CARD + " .code", "47 \u00dc11");
        assertThat(call.accountCode()).isEqualTo(Octets.of("47 \u00dc11", StandardCharsets.UTF_8));
    }

    @Test
    void whatIsBeingTypedStaysWhileTheBoardChanges() {
        SimulatedCall call = call();
        browser.type(CARD + " .code-form input", "47");
        call.hold("3002");
        browser.awaitText(CARD, "on hold");
        pbx.call("3003", HOSTILE);
        browser.awaitText(CARD + ":nth-child(2)", "3003");
        browser.run("document.activeElement.value += '11'");
        browser.click("button[data-service=setAccountCode]");
        browser.awaitText(CARD + " .code", "4711");
    }

    @Test
    void whatIsBeingTypedStaysWhenAnEarlierCallEnds() {
        SimulatedCall earlier = call();
        SimulatedCall later = pbx.call("3003", HOSTILE);
        browser.awaitText(CARD + ":nth-child(2)", "3003");
        browser.type(CARD + ":nth-child(2) .code-form input", "47");
        browser.run("window.lost = 0; document.activeElement.addEventListener('blur', () => window.lost++)");
        earlier.clear();
        browser.awaitText("#n-calls", "1");
        assertThat(browser.run("return window.lost + document.activeElement.value"))
                .isEqualTo("047");
        assertThat(later.isEnded()).isFalse();
    }

    @Test
    void theFocusStaysWithTheButtonsWhenTheOneThatWasPressedGoes() {
        call();
        browser.click("button[data-service=startRecording]");
        browser.awaitNone("button[data-service=startRecording]");
        assertThat(browser.run("return document.activeElement.dataset.service")).isEqualTo("suspendRecording");
    }

    @Test
    void aSecondClickDoesNothing() {
        SimulatedCall call = call();
        browser.run(
                "const button = document.querySelector('button[data-service=startRecording]'); button.click(); button.click();");
        awaitRecording(call, RecordingState.RECORDING);
        browser.awaitText(CARD + " .recording", "recording");
        browser.awaitNone("[aria-disabled=true]");
        assertThat(pbx.received("RecordMessage")).hasSize(1);
        assertThat(browser.findAll(".toast")).isEmpty();
    }

    @Test
    void itIsNotKnownWhetherAServiceWasPerformedThatTheLinkWasLostAfter() {
        pbx.misbehave("RecordMessage").once().close();
        call();
        browser.click("button[data-service=startRecording]");
        browser.awaitText(".toast", "It is not known whether startRecording was performed: 54");
        assertThat(board.state().activity())
                .extracting(BoardState.Activity::text)
                .anySatisfy(text ->
                        assertThat(text).startsWith("3001: it is not known whether startRecording was performed, 54 "));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "Promise.reject(new TypeError('gone')), It is not known whether startRecording was performed",
                "|Promise.resolve(new Response('', {status: 502}))|, It is not known whether startRecording was performed",
                "|Promise.resolve(new Response('', {status: 413}))|, startRecording was not sent"
            })
    void anAnswerThatDoesNotComeIsNoRefusal(String answer, String text) {
        call();
        browser.run("window.fetch = () => " + answer);
        browser.click("button[data-service=startRecording]");
        browser.awaitText(".toast", text);
    }

    @Test
    void hotDeskingIsStartedAndCancelled() {
        browser.type("#desk-guest", "3003");
        browser.type("#desk-host", "4001");
        browser.click("#desk-start");
        browser.awaitText("#desks > li", "3003");
        assertThat(pbx.device("3003").host()).isEqualTo("4001");
        browser.awaitText("#devices > li:nth-child(4)", "guest 3003");
        browser.click("#desks > li button");
        browser.awaitText("#no-desks", "No guests");
        assertThat(pbx.device("3003").host()).isNull();
    }

    @Test
    void aRefusedActionShowsItsEventError() {
        pbx.misbehave("RecordMessage").once().fail("systemResourceAvailability", "resourceBusy");
        call();
        browser.click("button[data-service=startRecording]");
        browser.awaitText(".toast", "startRecording refused: 1172 SYSTEM_RESOURCE_AVAILABILITY_RESOURCE_BUSY");
        assertThat(browser.text(".toast"))
                .contains("The switch refused RecordMessage", "systemResourceAvailability/resourceBusy");
        assertThat(browser.find(".toast").getAttribute("role")).isEqualTo("alert");
        browser.awaitText("#activity > li", "startRecording is refused");
        browser.click(".toast button");
        browser.awaitNone(".toast");
    }

    @Test
    void whatTheSwitchSaysIsTextAndRunsNothing() {
        SimulatedCall call = pbx.call("3001", HOSTILE);
        call.setAccountCode("3001", HOSTILE);
        pbx.sendPrivateEvent("3001", "<x xmlns=\"urn:x\">&lt;img src=x onerror=alert(1)&gt;</x>");
        browser.awaitText(CARD + " .parties", HOSTILE);
        browser.awaitText(CARD + " .code", HOSTILE);
        browser.awaitText("#devices > li", HOSTILE.substring(0, 5));
        browser.awaitText("#activity > li", "onerror=alert(1)");
        assertThat(browser.findAll("img")).isEmpty();
        // an alert that is open would fail this
        assertThat(browser.run("return document.title")).isEqualTo("Board");
    }

    @Test
    void aPolicyKeepsForeignScriptsOut() {
        browser.run(
                "const script = document.createElement('script'); script.textContent = 'document.title = \"taken\"'; document.body.append(script);"
                        + "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title = 1\">');");
        assertThat(browser.run("return document.title")).isEqualTo("Board");
        await().ignoreExceptions().atMost(LIMIT).until(() -> browser.console().stream()
                .anyMatch(line -> line.contains("Content Security Policy")));
        browser.open("about:blank");
        browser.console();
    }

    @Test
    void aLostLinkIsShownUntilTheBoardIsUpToDateAgain() {
        SimulatedCall ends = call();
        pbx.refuseConnections(true);
        pbx.closeAll();
        browser.awaitText("#stale", "The link to the switch is not usable");
        browser.awaitText(CARD, "talking ?");
        browser.awaitText("#devices > li", "talking ?");
        ends.clear();
        pbx.call("3003", "3002");
        pbx.refuseConnections(false);
        browser.awaitText("#link", "Link usable");
        browser.awaitText(CARD, "3003");
        browser.awaitText("#n-calls", "1");
        assertThat(browser.text("#stale")).isEmpty();
    }

    @Test
    void aStreamThatIsCutComesBack() {
        board.server.streams().close();
        browser.awaitText("#stale", "The application is not reached");
        call();
        browser.awaitText("#link", "Link usable");
        assertThat(browser.text("#stale")).isEmpty();
        assertThat(browser.console())
                .as("the browser tells of the end of the stream, and nothing else")
                .allMatch(line -> line.contains("/api/state"));
    }

    @Test
    void aStreamThatEndsWithAnHttpErrorComesBack() throws Exception {
        List<Socket> others = new ArrayList<>();
        try {
            board.server.streams().close();
            browser.awaitText("#stale", "The application is not reached");
            for (int number = 0; number < StateStreams.MAX_STREAMS; number++) {
                Socket socket = new Socket("127.0.0.1", board.server.getPort());
                others.add(socket);
                socket.getOutputStream()
                        .write(("GET /api/state HTTP/1.1\r\nHost: " + board.authority() + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            await().ignoreExceptions()
                    .atMost(LIMIT)
                    .until(() -> Boolean.TRUE.equals(browser.run("return stream.readyState === EventSource.CLOSED")));
        } finally {
            for (Socket socket : others) {
                socket.close();
            }
        }
        browser.awaitText("#link", "Link usable");
        assertThat(browser.text("#stale")).isEmpty();
        assertThat(browser.console())
                .allMatch(line -> line.contains("/api/state"))
                .anyMatch(line -> line.contains("503"));
    }

    @Test
    void aConnectionThatIsDeadWithoutAnEndIsReplaced() {
        browser.run("window.Real = EventSource; window.EventSource = function() { this.close = () => {}; };"
                + "const now = performance.now() + 26000; performance.now = () => now;");
        browser.awaitText("#stale", "The application is not reached");
        browser.run("window.EventSource = Real; const now = performance.now() + 26000; performance.now = () => now;");
        browser.awaitText("#link", "Link usable");
        assertThat(browser.text("#stale")).isEmpty();
    }

    @Test
    void thePageOfAnEarlierRunLoadsItselfAnew() throws Exception {
        int port = board.server.getPort();
        String token = board.server.token();
        board.close();
        browser.awaitText("#stale", "The application is not reached");
        board = new RunningBoard(port, pbx.address(), "xml", List.of(), "3001", "3002", "3003", "4001");
        assertThat(board.server.token()).isNotEqualTo(token);
        SimulatedCall call = call();
        browser.click("button[data-service=startRecording]");
        awaitRecording(call, RecordingState.RECORDING);
        browser.console();
    }

    /** Makes the picture in docs: {@code -Dboard.screenshot=docs/images/board.png}, from the root of the project. */
    @Test
    @EnabledIfSystemProperty(named = "board.screenshot", matches = ".+")
    void aPictureIsTaken() throws Exception {
        try (CstaSimulator all = CstaSimulator.builder()
                        .devices(Traffic.devices())
                        .outsideNumbers(Traffic.OUTSIDE.toArray(String[]::new))
                        .start();
                RunningBoard shown = new RunningBoard(all, "xml", Traffic.devices())) {
            all.awaitMonitors(Traffic.devices().length, LIMIT);
            browser.emulate(1440, 930, 1.25, "light");
            browser.open(shown.url());
            all.device("3003").associate("4001");
            SimulatedCall first = all.call("3001", Traffic.OUTSIDE.get(0));
            first.startRecording("3001");
            pause();
            SimulatedCall second = all.call("3004", "3002").setAccountCode("3004", "4711");
            second.startRecording("3004");
            pause();
            all.call(Traffic.OUTSIDE.get(1), "3007")
                    .setAccountCode("3007", "Project Hamburg")
                    .hold("3007");
            all.device("3010").associate("4003");
            second.suspendRecording();
            pause();
            all.makeCall("3005", "3009");
            browser.awaitText("#devices > li:nth-child(9)", "ringing");
            pause();
            Path file = Path.of("../..").resolve(System.getProperty("board.screenshot"));
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, browser.screenshot());
            browser.open("about:blank");
        }
    }

    /** So that the calls of the picture do not all look as if they had begun at the same time. */
    private static void pause() {
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
    }
}
