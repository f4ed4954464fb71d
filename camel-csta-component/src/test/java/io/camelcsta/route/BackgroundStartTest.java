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

import io.camelcsta.CstaException;
import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Endpoints with testConnectionOnStartup=false start at once; link and monitors are tried in the background, without a
 * storm.
 */
class BackgroundStartTest extends LinkTestSupport {

    private static final String DEVICES =
            BACKGROUND + "&devices=3001,3002&events=link,recording&exceptionHandler=#troubles";
    private static final String FOREVER = "&refusedRetryDelay=3600000";
    /** Less than a start takes that waits for the switch. */
    private static final Duration AT_ONCE = Duration.ofSeconds(8);

    private Events start(String options) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return consume(DEVICES + options);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .get(AT_ONCE.toSeconds(), TimeUnit.SECONDS);
    }

    // ---- no switch

    @Test
    void consumerStartsWithoutASwitchAndWorksOnceItIsThere() throws Exception {
        Troubles troubles = troubles("troubles");
        pbx.close();
        Events events = start("");
        troubles.await("cannot connect to " + pbx.address());
        assertThat(events.names()).isEmpty();
        pbx = encoding().simulator(pbxBuilder()).port(pbx.port()).start();
        events.awaitOnly();
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED);
        awaitUsable(2);
        pbx.call("3001", "3003").startRecording("3001");
        events.await("recordingStarted");
    }

    @Test
    void missingSwitchIsToldOnce() throws Exception {
        Troubles troubles = troubles("troubles");
        pbx.close();
        start("");
        troubles.await("cannot connect");
        long connects = status().counters().connects();
        Events.await(() -> status().counters().connects() > connects + 4, "more attempts");
        assertThat(troubles.messages()).hasSize(1);
    }

    @Test
    void consumerThatComesLaterIsToldTooThatThereIsNoSwitch() throws Exception {
        Troubles first = troubles("troubles");
        Troubles second = troubles("others");
        pbx.close();
        start("");
        first.await("cannot connect");
        consume(BACKGROUND + "&devices=3001&exceptionHandler=#others");
        second.await("cannot connect");
        staysTrue(() -> first.messages().size() == 1 && second.messages().size() == 1, "each is told once");
    }

    @Test
    void producerStartsWithoutASwitchAndAnswers54NotSent() {
        pbx.close();
        CstaException failure = failure(send(BACKGROUND, PrivateService.startHotDesking("3001", "3003"), Map.of()));
        assertThat(failure.getErrorCode()).isEqualTo(54);
        assertThat(failure.isSent()).isFalse();
        assertThat(failure).hasMessageContaining("no usable link").hasMessageContaining(pbx.address());
    }

    @Test
    void producerWorksOnceTheSwitchIsThere() throws Exception {
        pbx.close();
        assertThat(failure(send(BACKGROUND, PrivateService.startHotDesking("3001", "3003"), Map.of()))
                        .isSent())
                .isFalse();
        pbx = encoding().simulator(pbxBuilder()).port(pbx.port()).start();
        eventually(() -> assertThat(send(BACKGROUND, PrivateService.startHotDesking("3001", "3003"), Map.of())
                        .getException())
                .isNull());
        assertThat(pbx.received("Escape")).hasSize(1);
    }

    @Test
    void switchThatIsDisabledFromTheStartIsToldOnce() throws Exception {
        Troubles troubles = troubles("troubles");
        usePbx(settings -> settings.systemStatus("disabled"));
        start("");
        troubles.await("the switch says that it is disabled");
        pbx.sendSystemStatus("disabled");
        pbx.sendSystemStatus("enabled");
        awaitUsable(2);
        assertThat(troubles.messages()).hasSize(1);
    }

    @Test
    void switchThatIsNotReadyIsWaitedFor() throws Exception {
        troubles("troubles");
        usePbx(settings -> settings.systemStatus("initializing"));
        Events events = start("");
        awaitState(LinkState.WAITING_FOR_SWITCH);
        assertThat(pbx.received("MonitorStart")).isEmpty();
        pbx.sendSystemStatus("enabled");
        events.awaitOnly();
        awaitUsable(2);
        assertThat(status().counters().connects()).isEqualTo(1);
    }

    // ---- refused for good

    /** What a switch refuses for good. */
    enum Refusal {
        LOGIN("54"),
        VERSION("55"),
        CONTEXT("54");

        private final String code;

        Refusal(String code) {
            this.code = code;
        }

        CstaSimulatorBuilder at(CstaSimulatorBuilder pbx) {
            return switch (this) {
                case LOGIN -> pbx.login("cti", "secret");
                case VERSION ->
                    pbx.protocolVersions("http://www.ecma-international.org/standards/ecma-323/csta/ed6")
                            .cstaVersions(18)
                            .applicationSession(Encoding.current() == Encoding.XML);
                case CONTEXT -> pbx.applicationContext("1.2.3");
            };
        }
    }

    static Stream<Refusal> refusals() {
        return Encoding.current() == Encoding.XML
                ? Stream.of(Refusal.LOGIN, Refusal.VERSION)
                : Stream.of(Refusal.values());
    }

    private String options(Refusal refusal) {
        return "&" + (refusal == Refusal.LOGIN ? login("cti", "wrong") : session());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalForGoodIsToldOnceAndNotTriedAgainSoon(Refusal refusal) throws Exception {
        usePbx(refusal::at);
        Troubles troubles = troubles("troubles");
        try (LoggedText log = new LoggedText()) {
            start(options(refusal) + FOREVER);
            Throwable told = troubles.await("could not be set up");
            assertThat(((CstaException) told).getErrorCode()).isEqualTo(Integer.parseInt(refusal.code));
            assertThat(told)
                    .hasMessageContaining("the switch refused")
                    .hasMessageContaining("option")
                    .hasMessageNotContaining("wrong");
            staysTrue(
                    () -> associationRequests() == 1
                            && status().counters().connects() == 1
                            && troubles.messages().size() == 1,
                    "no other attempt");
            assertThat(log.linesWith("could not be set up")).hasSize(1);
        }
        assertThat(status().nextAttempt()).isAfter(Instant.now().plusSeconds(3_000));
    }

    @Test
    void refusedAddressIsTriedAgainAfterTheDelay() throws Exception {
        usePbx(settings -> settings.login("cti", "secret"));
        Troubles troubles = troubles("troubles");
        long begin = System.nanoTime();
        start("&" + login("cti", "wrong") + "&refusedRetryDelay=100");
        Events.await(() -> associationRequests() >= 4, "attempts");
        // that is after three delays
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(200));
        troubles.await("could not be set up");
        assertThat(troubles.messages()).hasSize(1);
    }

    @Test
    void refusedAddressBecomesUsableWhenTheSwitchHasBeenSetUpForIt() throws Exception {
        usePbx(settings -> settings.login("cti", "other"));
        Troubles troubles = troubles("troubles");
        Events events = start("&" + login("cti", "secret") + "&refusedRetryDelay=100");
        troubles.await("the switch refused");
        int port = pbx.port();
        usePbx(settings -> settings.login("cti", "secret").port(port));
        events.awaitOnly();
        awaitUsable(2);
    }

    @Test
    void refusedAddressIsNeverTriedAgainIfTheDelayIs0() throws Exception {
        usePbx(settings -> settings.login("cti", "secret"));
        Troubles troubles = troubles("troubles");
        start("&" + login("cti", "wrong") + "&refusedRetryDelay=0");
        troubles.await("the switch refused");
        staysTrue(() -> associationRequests() == 1 && status().counters().connects() == 1, "no other attempt");
        assertThat(status().nextAttempt()).isNull();
        assertThat(status().state()).isEqualTo(LinkState.DISCONNECTED);
        stopLastRoute();
        assertThat(links()).isEmpty();
    }

    @Test
    void refusedAddressOfTwoDoesNotKeepTheLinkFromTheOther() throws Exception {
        usePbx(settings -> settings.login("cti", "secret"));
        CstaSimulator second = closingLast(
                encoding().simulator(pbxBuilder()).applicationSession(isXml()).start());
        troubles("troubles");
        Events events = consumeFrom(
                context,
                uriAt(pbx.address() + "," + second.address(), DEVICES + "&" + login("cti", "wrong") + FOREVER),
                event -> {});
        for (int i = 1; i <= 3; i++) {
            events.await(2 * i - 1);
            assertThat(status().address()).isEqualTo(second.address());
            second.closeAll();
        }
        events.await(7);
        assertThat(associationRequests()).isEqualTo(1);
    }

    // ---- refused for now

    @ParameterizedTest
    @MethodSource("refusalsForNow")
    void refusalForNowIsTriedAgainSoon(String category, String value) throws Exception {
        usePbx(settings -> settings.applicationSession(isXml()));
        pbx.misbehave(isXml() ? "StartApplicationSession" : "aarq").times(3).fail(category, value);
        troubles("troubles");
        Events events = start("&" + session() + FOREVER);
        events.awaitOnly();
        awaitUsable(2);
        assertThat(associationRequests()).isEqualTo(4);
    }

    static Stream<Arguments> refusalsForNow() {
        return Encoding.current() == Encoding.XML
                ? Stream.of("serverResourcesBusy", "maxNumberSessions")
                        .map(value -> Arguments.of("definedError", value))
                : Stream.of("0", "1").map(value -> Arguments.of("user", value));
    }

    @Test
    void sessionThatTheSwitchEndsBeforeTheLinkIsUsableIsTriedAgainSoon() throws Exception {
        usePbx(settings -> settings.applicationSession(isXml()).systemStatus("initializing"));
        troubles("troubles");
        Events events = start("&" + session() + FOREVER);
        awaitState(LinkState.WAITING_FOR_SWITCH);
        if (isXml()) {
            pbx.terminateSessions();
        } else {
            pbx.abortAll();
        }
        Events.await(() -> associationRequests() >= 2, "another attempt");
        awaitState(LinkState.WAITING_FOR_SWITCH);
        pbx.sendSystemStatus("enabled");
        events.awaitOnly();
    }

    // ---- monitors

    private List<FailedMonitor> failed() {
        return status().failedMonitors();
    }

    @Test
    void monitorThatIsRefusedForGoodIsToldOnceAndNotTriedAgainSoon() throws Exception {
        Troubles troubles = troubles("troubles");
        Events events =
                consume(BACKGROUND + "&devices=3001,9999&events=link,recording&exceptionHandler=#troubles" + FOREVER);
        troubles.await("Events of 9999 are missed: it cannot be monitored");
        awaitUsable(1);
        events.awaitFirst();
        staysTrue(() -> received("MonitorStart") == 2 && troubles.messages().size() == 1, "no other attempt");
        assertThat(failed()).hasSize(1).first().satisfies(monitor -> {
            assertThat(monitor.device()).isEqualTo("9999");
            assertThat(monitor.reason()).contains("invalidDeviceID");
            assertThat(monitor.permanent()).isTrue();
            assertThat(monitor.attempts()).isEqualTo(1);
        });
        pbx.call("3001", "3003").startRecording("3001");
        events.await("recordingStarted");
    }

    @Test
    void consumerThatComesLaterIsToldTooThatADeviceIsNotMonitored() throws Exception {
        Troubles first = troubles("troubles");
        Troubles second = troubles("others");
        consume(BACKGROUND + "&devices=9999&exceptionHandler=#troubles" + FOREVER);
        first.await("Events of 9999 are missed");
        consume(BACKGROUND + "&devices=3001,9999&exceptionHandler=#others" + FOREVER);
        second.await("Events of 9999 are missed");
        awaitUsable(1);
        staysTrue(() -> first.messages().size() == 1 && second.messages().size() == 1, "each is told once");
    }

    @Test
    void monitorThatWasRefusedForGoodIsTriedAgainAfterTheDelay() throws Exception {
        Troubles troubles = troubles("troubles");
        pbx.misbehave("MonitorStart").times(3).fail("operation", "invalidDeviceID");
        consume(BACKGROUND + "&devices=3001&exceptionHandler=#troubles&refusedRetryDelay=50");
        awaitUsable(1);
        // the list of failed monitors and the number of those that stand are not of one moment
        Events.await(() -> failed().isEmpty(), "no failed monitor");
        assertThat(received("MonitorStart")).isEqualTo(4);
        troubles.await("Events of 3001 are missed");
        assertThat(troubles.messages()).hasSize(1);
    }

    @Test
    void monitorThatIsRefusedForNowIsTriedAgainUntilItStandsAndIsVisibleMeanwhile() throws Exception {
        Troubles troubles = troubles("troubles");
        pbx.misbehave("MonitorStart").fail("systemResourceAvailability", "resourceBusy");
        Events events =
                consume(BACKGROUND + "&devices=3001&events=link,recording&exceptionHandler=#troubles" + FOREVER);
        Events.await(() -> received("MonitorStart") >= 4, "attempts");
        assertThat(failed()).hasSize(1).first().satisfies(monitor -> {
            assertThat(monitor.reason()).contains("resourceBusy");
            assertThat(monitor.permanent()).isFalse();
            assertThat(monitor.attempts()).isGreaterThanOrEqualTo(2);
        });
        assertThat(status().state()).isEqualTo(LinkState.USABLE);
        pbx.behave();
        awaitUsable(1);
        Events.await(() -> failed().isEmpty(), "no failed monitor");
        troubles.await("Events of 3001 are missed");
        assertThat(troubles.messages()).hasSize(1);
        pbx.call("3001", "3003").startRecording("3001");
        events.await("recordingStarted");
    }

    @Test
    void monitorThatIsRefusedForNowIsNotStormed() throws Exception {
        troubles("troubles");
        pbx.misbehave("MonitorStart").fail("systemResourceAvailability", "resourceBusy");
        long begin = System.nanoTime();
        consumeFrom(
                context,
                uri(DEVICES)
                        .replace("reconnectDelay=20&reconnectMaxDelay=50", "reconnectDelay=40&reconnectMaxDelay=320")
                        .replace("3001,3002", "3001"),
                event -> {});
        Events.await(() -> received("MonitorStart") >= 6, "attempts");
        // halves of 40, 80, 160, 320 and 320 ms
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(400));
    }

    @Test
    void connectedEventNamesDevicesThatAreNotMonitored() throws Exception {
        troubles("troubles");
        Events events =
                consume(BACKGROUND + "&devices=3001&events=link,recording&exceptionHandler=#troubles" + FOREVER);
        events.awaitOnly();
        // the link may be usable before it knows of the device
        awaitUsable(1);
        pbx.misbehave("MonitorStart").once().fail("systemResourceAvailability", "resourceBusy");
        pbx.closeAll();
        Events.await(() -> events.names().size() >= 3, "the return");
        assertThat(events.list().get(2).name()).isEqualTo(LinkEvent.CONNECTED);
        assertThat(events.list().get(2).linkEvent().details().toString()).contains("3001");
        // it stands again, and what may be missing is told
        Events.Received lost = events.await(LinkEvent.EVENTS_LOST);
        assertThat(lost.linkEvent().details().toString()).contains("3001");
        awaitUsable(1);
    }

    @Test
    void consumerThatStopsWhileItsMonitorIsTriedAgainEndsThat() throws Exception {
        troubles("troubles");
        pbx.misbehave("MonitorStart").fail("systemResourceAvailability", "resourceBusy");
        consume(BACKGROUND + "&devices=3001&exceptionHandler=#troubles");
        String route = lastRoute();
        consume("events=link");
        Events.await(() -> received("MonitorStart") >= 3, "attempts");
        context.getRouteController().stopRoute(route);
        // what was on its way comes before this
        assertThat(send("operation=RequestSystemStatus", null, Map.of()).getException())
                .isNull();
        int attempts = received("MonitorStart");
        staysTrue(() -> received("MonitorStart") == attempts && failed().isEmpty(), "no more attempts");
    }

    @Test
    void requestsGoOnWhileAMonitorIsRefused() throws Exception {
        troubles("troubles");
        consume(BACKGROUND + "&devices=9999&exceptionHandler=#troubles" + FOREVER);
        Exchange exchange = send(
                "refusedRetryDelay=3600000&operation=MakeCall",
                Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"),
                Map.of());
        assertThat(exchange.getException()).isNull();
    }
}
