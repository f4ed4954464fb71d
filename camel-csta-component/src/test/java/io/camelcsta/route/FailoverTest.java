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

import io.camelcsta.CstaConstants;
import io.camelcsta.CstaException;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several addresses of one switch: in order of priority, fail over, and back to the preferred one if that is wanted.
 */
class FailoverTest extends LinkTestSupport {

    private static final String DEVICES = "devices=3001&events=link,recording";
    private static final String TIMES =
            "systemStatusTimeout=50&requestTimeout=10000&connectTimeout=10000&linkIdleTimeout=0"
                    + "&reconnectDelay=20&reconnectMaxDelay=50&heartbeat=none&heartbeatInterval=60000";
    /**
     * So that a switch that is not usable is left soon; in the background, because a slow machine may need another
     * round for the other one.
     */
    private static final String IMPATIENT = "&linkTimeout=800&" + BACKGROUND;

    /** So that a switch that is not usable is left when the test says so. */
    private static final String PATIENT = "&linkTimeout=20000";
    /** After this time a switch that says it is not usable is left: the times for its status and of the link. */
    private static final Duration GIVING_UP = Duration.ofMillis(20_050);
    /** How long the answer to a leave is waited for. */
    private static final Duration RELEASE = Duration.ofSeconds(2);

    /** The switch at the second address; the first is {@link #pbx}, behind a proxy. */
    private CstaSimulator second;

    private FaultProxy first;

    @BeforeEach
    void startSecondSwitch() {
        second = closingLast(encoding().simulator(pbxBuilder()).start());
        first = proxy();
    }

    private String both() {
        return first.address() + "," + second.address();
    }

    private String uriOf(String addresses, String options) {
        return uriWithoutTimes(addresses, TIMES + "&" + options);
    }

    private Events start(String addresses, String options) throws Exception {
        return consumeFrom(context, uriOf(addresses, options), event -> {});
    }

    /** The first address is that one, whose connection is not waited for long. */
    private void startImpatiently(BlackHole hole, String options) throws Exception {
        consumeFrom(
                context,
                uriOf(hole.address() + "," + second.address(), options + "&" + BACKGROUND)
                        .replace("connectTimeout=10000", "connectTimeout=400"),
                event -> {});
    }

    /** The link is connected to a switch that is disabled, and has waited for it for long enough. */
    private void giveUpWhatIsDisabled(HeldTimers timers) throws Exception {
        Events.await(
                () -> status().state() == LinkState.WAITING_FOR_SWITCH && "disabled".equals(status().systemStatus()),
                "a disabled switch");
        timers.runOut(GIVING_UP);
    }

    private void awaitUsableAt(String address) {
        Events.await(
                () -> status().state() == LinkState.USABLE && address.equals(status().address()),
                "usable at " + address);
    }

    /**
     * Takes the first switch down, so that nobody listens at its address, and starts the link, which is usable at the
     * other then.
     */
    private Events startWithoutFirst(String options) throws Exception {
        pbx.close();
        Events events = start(pbx.address() + "," + second.address(), options);
        awaitUsableAt(second.address());
        return events;
    }

    private void bringBackFirst() {
        pbx = encoding().simulator(pbxBuilder()).port(pbx.port()).start();
    }

    private void replaceFirst(UnaryOperator<CstaSimulatorBuilder> settings) {
        usePbx(settings);
        first.target(pbx.address());
    }

    // ---- the next one

    @Test
    void firstAddressIsPreferred() throws Exception {
        start(both(), DEVICES);
        awaitUsableAt(first.address());
        assertThat(second.links()).isZero();
    }

    @Test
    void nextAddressIsTakenIfTheFirstRefusesConnections() throws Exception {
        first.refuse(true);
        Events events = start(both(), DEVICES);
        awaitUsableAt(second.address());
        assertThat(events.awaitOnly().linkEvent().address()).isEqualTo(second.address());
        second.call("3001", "3002").startRecording("3001");
        events.await("recordingStarted");
    }

    @Test
    void nextAddressIsTakenIfTheFirstIsABlackHole() throws Exception {
        BlackHole hole = closing(new BlackHole());
        startImpatiently(hole, DEVICES);
        awaitUsableAt(second.address());
    }

    @Test
    void nextAddressIsTakenIfTheFirstAcceptsAndSaysNothing() throws Exception {
        first.halfOpen(true);
        start(both(), DEVICES + IMPATIENT);
        awaitUsableAt(second.address());
    }

    @Test
    void nextAddressIsTakenIfTheFirstIsDisabled() throws Exception {
        replaceFirst(settings -> settings.systemStatus("disabled"));
        start(both(), DEVICES + IMPATIENT);
        awaitUsableAt(second.address());
        pbx.awaitLinks(0, LIMIT);
    }

    @Test
    void nextAddressIsTakenIfTheFirstSaysAgainAndAgainThatItIsDisabled() throws Exception {
        replaceFirst(settings -> settings.systemStatus("disabled"));
        // each heartbeat is answered with the status too
        consumeFrom(
                context,
                uriAt(both(), DEVICES + "&heartbeatInterval=50&linkTimeout=600&testConnectionOnStartup=false"),
                event -> {});
        awaitUsableAt(second.address());
    }

    @Test
    void nextAddressIsTakenIfTheFirstRefusesTheLogin() throws Exception {
        replaceFirst(settings -> settings.login("cti", "secret"));
        second.close();
        second = closingLast(
                encoding().simulator(pbxBuilder()).applicationSession(isXml()).start());
        start(both(), DEVICES + "&" + login("cti", "wrong"));
        awaitUsableAt(second.address());
        assertThat(associationRequests()).isEqualTo(1);
    }

    @Test
    void nextAddressIsTakenWhenTheFirstIsLost() throws Exception {
        Events events = start(both(), DEVICES);
        first.refuse(true);
        first.reset();
        events.await(3);
        awaitUsableAt(second.address());
        assertThat(events.list())
                .extracting(event -> event.linkEvent().address())
                .containsExactly(first.address(), first.address(), second.address());
        second.call("3001", "3002").startRecording("3001");
        events.await("recordingStarted");
    }

    @Test
    void nextAddressIsTakenWhenTheFirstBecomesDisabled() throws Exception {
        HeldTimers timers = holdTimers(GIVING_UP);
        Events events = start(both(), DEVICES + PATIENT);
        awaitUsableAt(first.address());
        pbx.sendSystemStatus("disabled");
        events.await(2);
        // it is the first one to be tried again, too
        giveUpWhatIsDisabled(timers);
        giveUpWhatIsDisabled(timers);
        events.await(3);
        awaitUsableAt(second.address());
        pbx.awaitLinks(0, LIMIT);
    }

    @Test
    void firstAddressIsTriedFirstAfterEveryLoss() throws Exception {
        first.refuse(true);
        start(both(), DEVICES);
        awaitUsableAt(second.address());
        first.refuse(false);
        second.closeAll();
        awaitUsableAt(first.address());
    }

    @Test
    void messageNamesEveryAddressAndWhatIsWrongWithIt() {
        first.refuse(true);
        second.close();
        assertThatThrownBy(() -> start(both(), DEVICES))
                .hasStackTraceContaining(first.address() + ":")
                .hasStackTraceContaining(second.address() + ": cannot connect");
    }

    // ---- back

    @Test
    void linkStaysWhereItIsWithoutFailback() throws Exception {
        first.refuse(true);
        start(both(), DEVICES);
        awaitUsableAt(second.address());
        first.refuse(false);
        staysTrue(() -> first.accepted() == 0 && status().state() == LinkState.USABLE, "no return");
    }

    @Test
    void linkReturnsToThePreferredAddressWhenItIsBack() throws Exception {
        Events events = startWithoutFirst(DEVICES + "&failback=50");
        staysTrue(() -> events.names().equals(List.of(LinkEvent.CONNECTED)), "probes disturb nothing");
        events.clear();
        bringBackFirst();
        events.await(2);
        awaitUsableAt(pbx.address());
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
        assertThat(events.list().get(0).linkEvent().reason())
                .contains("returns to the preferred address " + pbx.address());
        second.awaitLinks(0, LIMIT);
        assertThat(second.protocolErrors()).isEmpty();
        pbx.call("3001", "3002").startRecording("3001");
        events.await("recordingStarted");
        staysTrue(
                () -> pbx.links() == 1 && second.links() == 0 && events.names().size() == 3, "it stays there");
    }

    @Test
    void everyRequestCompletesOnceWhenTheLinkReturns() throws Exception {
        startWithoutFirst(DEVICES + "&failback=50");
        String uri = uriOf(pbx.address() + "," + second.address(), "failback=50&operation=MakeCall");
        AtomicInteger completions = new AtomicInteger();
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        bringBackFirst();
        while (!pbx.address().equals(status().address()) || status().state() != LinkState.USABLE) {
            for (int i = 0; i < 5; i++) {
                all.add(template.asyncSend(uri, exchange -> {
                    exchange.getMessage().setBody(Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"));
                    exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                        @Override
                        public void onDone(Exchange done) {
                            completions.incrementAndGet();
                        }
                    });
                }));
            }
            result(all.get(all.size() - 1));
        }
        int mayHaveBeenSent = 0;
        for (CompletableFuture<Exchange> each : all) {
            Exchange exchange = result(each);
            if (exchange.getException() == null) {
                mayHaveBeenSent++;
            } else {
                CstaException failure = failure(exchange);
                assertThat(failure.getErrorCode()).isEqualTo(54);
                mayHaveBeenSent += failure.isSent() ? 1 : 0;
            }
        }
        eventually(() -> assertThat(completions).hasValue(all.size()));
        assertThat(received("MakeCall") + second.received("MakeCall").size()).isLessThanOrEqualTo(mayHaveBeenSent);
    }

    @Test
    void linkComesBackToTheOtherIfThePreferredOneAcceptsConnectionsButDoesNotBecomeUsable() throws Exception {
        first.refuse(true);
        Events events = start(both(), DEVICES + "&failback=100" + IMPATIENT);
        awaitUsableAt(second.address());
        events.awaitFirst();
        events.clear();
        replaceFirst(settings -> settings.systemStatus("disabled"));
        first.refuse(false);
        Events.await(() -> events.list().size() >= 2, "the way there and back");
        awaitUsableAt(second.address());
        assertThat(events.list().get(1).linkEvent().address()).isEqualTo(second.address());
        assertThat(first.accepted()).isPositive();
        pbx.awaitLinks(0, LIMIT);
        // it may be on its way there once more
        eventually(() -> {
            second.call("3001", "3002").startRecording("3001");
            assertThat(events.names()).contains("recordingStarted");
        });
    }

    @Test
    void intervalIsDoubledAfterAReturnThatDidNotLast() throws Exception {
        first.refuse(true);
        Duration interval = Duration.ofSeconds(100);
        HeldTimers timers = holdTimers(GIVING_UP, interval, interval.multipliedBy(2), interval.multipliedBy(4));
        Events events = start(both(), DEVICES + "&failback=" + interval.toMillis() + PATIENT);
        awaitUsableAt(second.address());
        replaceFirst(settings -> settings.systemStatus("disabled"));
        first.refuse(false);
        for (int returns = 1; returns <= 3; returns++) {
            timers.runOut(interval.multipliedBy(1L << returns - 1));
            int before = returns;
            Events.await(() -> Collections.frequency(events.names(), LinkEvent.DISCONNECTED) == before, "the return");
            giveUpWhatIsDisabled(timers);
            awaitUsableAt(second.address());
        }
    }

    @Test
    void linkDoesNotReturnToAnAddressThatHasRefusedTheLoginForGood() throws Exception {
        replaceFirst(settings -> settings.login("cti", "secret"));
        second.close();
        second = closingLast(
                encoding().simulator(pbxBuilder()).applicationSession(isXml()).start());
        Events events = start(both(), DEVICES + "&failback=50&" + login("cti", "wrong"));
        awaitUsableAt(second.address());
        staysTrue(() -> events.names().equals(List.of(LinkEvent.CONNECTED)), "the link is not disturbed");
        assertThat(associationRequests()).isEqualTo(1);
    }

    @Test
    void linkReturnsToTheMostPreferredAddressThatIsThere() throws Exception {
        CstaSimulator third = closingLast(encoding().simulator(pbxBuilder()).start());
        int port = second.port();
        pbx.close();
        second.close();
        start(pbx.address() + "," + second.address() + "," + third.address(), DEVICES + "&failback=50");
        awaitUsableAt(third.address());
        second = closingLast(encoding().simulator(pbxBuilder()).port(port).start());
        awaitUsableAt(second.address());
        bringBackFirst();
        awaitUsableAt(pbx.address());
    }

    // ---- stopped

    @Test
    void linkThatIsStoppedWhileItWaitsToReturnDoesNotProbeAnyMore() throws Exception {
        startWithoutFirst(DEVICES + "&failback=100");
        CstaLink link = link();
        stopLastRoute();
        second.awaitLinks(0, LIMIT);
        bringBackFirst();
        staysTrue(() -> pbx.links() == 0 && link.status().state() == LinkState.DISCONNECTED, "no more probes");
    }

    @Test
    void linkThatIsStoppedWhileItProbesIsClosed() throws Exception {
        BlackHole hole = closing(new BlackHole());
        startImpatiently(hole, DEVICES + "&failback=1");
        awaitUsableAt(second.address());
        CstaLink link = link();
        stopLastRoute();
        second.awaitLinks(0, LIMIT);
        staysTrue(() -> second.links() == 0 && link.status().state() == LinkState.DISCONNECTED, "no later connection");
    }

    @Test
    void linkThatIsStoppedWhileItTakesLeaveOfTheOtherIsClosed() throws Exception {
        second.close();
        second = closingLast(
                encoding().simulator(pbxBuilder()).applicationSession(isXml()).start());
        HeldTimers timers = holdTimers(RELEASE);
        startWithoutFirst(DEVICES + "&failback=50&" + session());
        second.misbehave(isXml() ? "StopApplicationSession" : "rlrq").silence();
        bringBackFirst();
        awaitState(LinkState.CLOSING);
        CstaLink link = link();
        stopLastRoute();
        if (!isXml()) {
            Events.await(() -> links().isEmpty(), "the stop");
        }
        // a link with a session waits for the end of its leave before it is closed, and may then take another
        eventually(() -> {
            timers.runOutIfSet(RELEASE);
            assertThat(link.status().state()).isEqualTo(LinkState.DISCONNECTED);
            assertThat(links()).isEmpty();
        });
        second.awaitLinks(0, LIMIT);
        staysTrue(() -> pbx.links() == 0 && link.status().state() == LinkState.DISCONNECTED, "no later connection");
    }

    // ---- nothing is sent twice

    @Test
    void requestForACallOfTheSwitchThatIsLostIsNotSentToTheOther() throws Exception {
        Events events = start(both(), DEVICES);
        String callId = pbx.call("3001", "3002").id();
        pbx.misbehave("RecordMessage").silence();
        CompletableFuture<Exchange> pending = template.asyncSend(uriOf(both(), "failback=0"), exchange -> {
            exchange.getMessage()
                    .setBody(PrivateService.startRecording("3001", null).withCallId(callId));
            exchange.getMessage().setHeader(CstaConstants.REQUEST_TIMEOUT, 60_000);
        });
        pbx.awaitReceived("RecordMessage", 1, LIMIT);
        first.refuse(true);
        first.reset();
        events.await(3);
        assertThat(failure(result(pending)).isSent()).isTrue();
        assertThat(second.received("RecordMessage")).isEmpty();
    }
}
