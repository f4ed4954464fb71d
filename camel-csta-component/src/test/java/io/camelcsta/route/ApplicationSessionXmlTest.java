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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaException;
import io.camelcsta.CstaLinkException;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.Struct;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Application sessions of ECMA-354: only over XML. */
class ApplicationSessionXmlTest extends CstaRouteTestSupport {

    private static final String SESSION = "applicationSession=ecma354&";
    /** How long a session lasts at the switch. */
    private static final Duration DURATION = Duration.ofSeconds(60);
    /** After this time its timer is reset: two thirds of the duration. */
    private static final Duration RESET = Duration.ofSeconds(40);

    @Override
    CstaSimulatorBuilder pbxBuilder() {
        return super.pbxBuilder().applicationSession(true);
    }

    private Struct startRequest() {
        return pbx.received("StartApplicationSession").get(0);
    }

    private String loginDocument() {
        return ((Opaque) startRequest().struct("applicationInfo").get("applicationSpecificInfo")).xml();
    }

    private CstaException startFailure(String options) {
        try {
            consume(SESSION + "devices=3001" + (options.isEmpty() ? "" : "&" + options));
        } catch (Exception e) {
            assertThat(e).hasCauseInstanceOf(CstaLinkException.class);
            return (CstaException) e.getCause();
        }
        throw new AssertionError("The consumer has started");
    }

    @Test
    void sessionIsStartedBeforeAnythingElse() throws Exception {
        Events events = consume(
                SESSION + "devices=3001&applicationId=my-application&protocolVersion=ed5&sessionDuration=30000");
        assertThat(pbx.received().get(0).name()).isEqualTo("StartApplicationSession");
        assertThat(pbx.sessions()).isEqualTo(1);
        assertThat(startRequest().struct("applicationInfo").text("applicationID"))
                .isEqualTo("my-application");
        assertThat(startRequest().struct("applicationInfo").get("applicationSpecificInfo"))
                .isNull();
        assertThat(startRequest().number("requestedSessionDuration")).isEqualTo(30);
        assertThat(startRequest().list("requestedProtocolVersions").toString())
                .isEqualTo("[http://www.ecma-international.org/standards/ecma-323/csta/ed5]");
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }

    @ParameterizedTest
    @CsvSource({
        "ed3, http://www.ecma-international.org/standards/ecma-323/csta/ed3",
        "ed3/priv2, http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv2",
        "3.0, 3.0",
        "urn:example, urn:example"
    })
    void versionIsSentAsTheTextThatTheSwitchExpects(String version, String sent) throws Exception {
        consume(SESSION + "devices=3001&protocolVersion=" + version);
        assertThat(startRequest().list("requestedProtocolVersions").toString()).isEqualTo("[" + sent + "]");
    }

    @Test
    void sessionIsStoppedWithTheLink() throws Exception {
        consume(SESSION + "devices=3001");
        context.getRouteController().stopRoute(lastRoute());
        pbx.awaitReceived("StopApplicationSession", 1, LIMIT);
        pbx.awaitLinks(0, LIMIT);
        assertThat(pbx.sessions()).isZero();
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void sessionIsStoppedWithTheContext() throws Exception {
        consumeFrom(
                context,
                uri(SESSION + "devices=3001").replace("linkIdleTimeout=0", "linkIdleTimeout=60000"),
                exchange -> {});
        context.stop();
        pbx.awaitReceived("StopApplicationSession", 1, LIMIT);
    }

    @Test
    void timerOfTheSessionIsResetInTime() throws Exception {
        HeldTimers timers = holdTimers(RESET);
        usePbx(settings -> settings.sessionDuration(DURATION));
        Events events = consume(SESSION + "devices=3001&sessionDuration=90000&events=link");
        events.awaitOnly();
        timers.runOut(RESET);
        pbx.awaitReceived("ResetApplicationSessionTimer", 1, LIMIT);
        timers.runOut(RESET);
        pbx.awaitReceived("ResetApplicationSessionTimer", 2, LIMIT);
        // after the answer
        timers.awaitSet(RESET);
        assertThat(events.names()).containsExactly("EventLinkConnected");
        assertThat(pbx.sessions()).isEqualTo(1);
    }

    @Test
    void timerOfTheSessionIsResetWhileReadingIsPausedForAConsumer() throws Exception {
        HeldTimers timers = holdTimers(RESET);
        usePbx(settings -> settings.sessionDuration(DURATION));
        CountDownLatch gate = new CountDownLatch(1);
        closing(gate::countDown);
        consume(SESSION + "devices=3001&maxPendingEvents=10&heartbeatInterval=120000", exchange -> gate.await());
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        for (int i = 0; i < 100; i++) {
            call.suspendRecording().resumeRecording();
        }
        Events.await(
                () -> context.getComponent("csta", CstaComponent.class)
                                .getLinks()
                                .get(0)
                                .status()
                                .counters()
                                .readingPauses()
                        > 0,
                "a pause in reading");
        timers.runOut(RESET);
        // the second one is sent only if the answer to the first was read
        timers.runOut(RESET);
        pbx.awaitReceived("ResetApplicationSessionTimer", 2, LIMIT);
        assertThat(context.getComponent("csta", CstaComponent.class)
                        .getLinks()
                        .get(0)
                        .status()
                        .counters()
                        .losses())
                .isZero();
        gate.countDown();
    }

    @Test
    void sessionThatTheSwitchTerminatesIsALostLinkAndStartedAgain() throws Exception {
        Events events = consume(SESSION + "devices=3001&events=link,recording");
        pbx.terminateSessions();
        events.await(3);
        assertThat(events.names()).containsExactly("EventLinkConnected", "EventLinkDisconnected", "EventLinkConnected");
        assertThat(events.list().get(1).linkEvent().reason()).contains("resourceLimitation");
        pbx.call("3001", "3002").startRecording("3001");
        events.await("recordingStarted");
    }

    @Test
    void pendingRequestFailsWhenTheSwitchTerminatesTheSession() throws Exception {
        consume(SESSION + "devices=3001");
        pbx.misbehave("Escape").silence();
        var pending = sendAsync(
                SESSION.substring(0, SESSION.length() - 1),
                PrivateService.startHotDesking("3001", "3003"),
                java.util.Map.of());
        pbx.awaitReceived("Escape", 1, LIMIT);
        pbx.terminateSessions();
        assertThat(failure(result(pending)).getErrorCode()).isEqualTo(54);
        assertThat(failure(result(pending)).isSent()).isTrue();
    }

    @Test
    void sessionWhoseTimerCannotBeResetIsALostLink() throws Exception {
        HeldTimers timers = holdTimers(RESET);
        usePbx(settings -> settings.sessionDuration(DURATION));
        pbx.misbehave("ResetApplicationSessionTimer").once().fail("definedError", "invalidSessionID");
        Events events = consume(SESSION + "devices=3001&events=link");
        timers.runOut(RESET);
        events.await("EventLinkDisconnected");
        assertThat(events.await("EventLinkDisconnected").linkEvent().reason()).contains("invalidSessionID");
    }

    // ---- refusals

    @Test
    void refusedVersionIs55AndTheMessageSaysWhatToSet() {
        usePbx(settings -> settings.protocolVersions("http://www.ecma-international.org/standards/ecma-323/csta/ed6"));
        CstaException failure = startFailure("protocolVersion=ed3");
        assertThat(failure.getErrorCode()).isEqualTo(55);
        assertThat(failure.getEventError().name()).isEqualTo("TERR_PROTO_VERS");
        assertThat(failure)
                .hasMessageContaining("requestedProtocolVersionNotSupported")
                .hasMessageContaining("option protocolVersion")
                .hasMessageContaining("it is ed3");
    }

    @Test
    void refusedLoginSaysWhatToCheckAndNotThePassword() {
        usePbx(settings -> settings.login("user", "secret"));
        CstaException failure = startFailure("username=user&password=wrong1");
        assertThat(failure.getErrorCode()).isEqualTo(54);
        assertThat(failure)
                .hasMessageContaining("invalidApplicationInfo")
                .hasMessageContaining("Check the options username, password");
        assertThat(failure.getMessage()).doesNotContain("wrong1");
    }

    @Test
    void sessionRequestThatIsNotAnsweredIsExplained() {
        pbx.misbehave("StartApplicationSession").silence();
        assertThatThrownBy(() -> consumeFrom(
                        context,
                        uri(SESSION + "devices=3001").replace("requestTimeout=10000", "requestTimeout=100"),
                        exchange -> {}))
                .hasStackTraceContaining("no application session")
                .hasStackTraceContaining("TERR_NO_SWITCH");
    }

    @Test
    void switchThatKnowsNoSessionsIsExplained() {
        usePbx(settings -> settings.applicationSession(false));
        CstaException failure = startFailure("");
        assertThat(failure.getErrorCode()).isEqualTo(54);
        assertThat(failure).hasMessageContaining("no application session").hasMessageContaining("serviceNotSupported");
    }

    @Test
    void switchThatWantsASessionAndGetsNoneIsExplained() {
        assertThatThrownBy(() -> consume("devices=3001")).hasStackTraceContaining("security/generic");
    }

    // ---- login documents

    @Test
    void documentOfAvayaIsTheDefaultIfThereIsAUserName() throws Exception {
        usePbx(settings -> settings.login("user", "sec&<ret"));
        consume(SESSION + "devices=3001&username=user&password=RAW(sec&<ret)");
        assertThat(loginDocument())
                .contains("SessionLoginInfo")
                .contains("http://www.avaya.com/csta")
                .contains("sec&amp;&lt;ret");
        assertThat(pbx.sessions()).isEqualTo(1);
    }

    @Test
    void documentOfVodiaIsSentIfTheOptionSaysSo() throws Exception {
        usePbx(settings -> settings.login("user", "secret"));
        consume(SESSION + "devices=3001&username=user&password=secret&sessionLogin=vodia");
        assertThat(loginDocument()).contains("http://www.pbxnsip.com/schemas/csta");
    }

    @Test
    void documentOfTheUsersIsSentWithNameAndPassword() throws Exception {
        usePbx(settings -> settings.login("user", "secret"));
        consume(
                SESSION + "devices=3001&username=user&password=secret&sessionLogin="
                        + "RAW(<login xmlns=\"urn:example\"><userName>{username}</userName><password>{password}</password><site>7</site></login>)");
        assertThat(loginDocument())
                .contains("urn:example")
                .contains("<site>7</site>")
                .contains(">secret<");
    }

    @Test
    void passwordIsNotShownInTheEndpointsName() throws Exception {
        usePbx(settings -> settings.login("user", "secret"));
        consume(SESSION + "devices=3001&username=user&password=secret");
        assertThat(context.getEndpoints())
                .allSatisfy(endpoint -> assertThat(endpoint.toString()).doesNotContain("secret"));
    }

    @Test
    void loginDocumentWithABracketIsNotShownInTheEndpointsName() throws Exception {
        String uri = uri(SESSION + "devices=3001&sessionLogin=RAW(<login>a)secret4711</login>)&linkName=pbx1");
        assertThat(context.getEndpoint(uri).toString())
                .contains("sessionLogin=xxxxxx", "linkName=pbx1")
                .doesNotContain("secret4711");
    }
}
