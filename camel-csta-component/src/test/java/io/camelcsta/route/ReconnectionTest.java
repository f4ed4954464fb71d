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

import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.simulator.CstaSimulator;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost link comes back, without a storm and without doubles, until it is stopped. */
class ReconnectionTest extends LinkTestSupport {

    private static final String DEVICES = "devices=3001,3002&events=link,recording";

    // ---- coming back

    @Test
    @Tag("compatibility")
    void lostLinkComesBackWithItsMonitorsAndEvents() throws Exception {
        Events events = consume(DEVICES);
        pbx.closeAll();
        events.await(3);
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
        awaitUsable(2);
        pbx.call("3001", "3003").startRecording("3001");
        events.await("recordingStarted");
    }

    @Test
    void resetConnectionComesBackToo() throws Exception {
        FaultProxy proxy = proxy();
        Events events = consumeFrom(context, uriAt(proxy.address(), DEVICES), event -> {});
        proxy.reset();
        events.await(3);
        awaitUsable(2);
        proxy.awaitConnections(1, LIMIT);
    }

    @Test
    void monitorsStandAgainBeforeTheLinkCountsAsRestored() throws Exception {
        List<Integer> standing = new CopyOnWriteArrayList<>();
        Events events = consume(DEVICES, event -> standing.add(pbx.monitors()));
        events.awaitOnly();
        pbx.closeAll();
        events.await(3);
        assertThat(standing.get(2)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MonitorStart", "SnapshotDevice"})
    void linkThatIsLostWhileItComesBackComesBackStill(String request) throws Exception {
        Events events = consume(DEVICES);
        pbx.misbehave(request).times(3).close();
        pbx.closeAll();
        events.await(3);
        awaitUsable(2);
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
        assertThat(status().counters().losses()).isEqualTo(1);
    }

    @Test
    void linkComesBackToASwitchThatWasStartedAgain() throws Exception {
        FaultProxy proxy = proxy();
        Events events = consumeFrom(context, uriAt(proxy.address(), DEVICES), event -> {});
        proxy.refuse(true);
        pbx.close();
        events.await(2);
        pbx = encoding().simulator(pbxBuilder()).start();
        proxy.target(pbx.address());
        proxy.refuse(false);
        events.await(3);
        awaitUsable(2);
    }

    // ---- no storm

    @Test
    void switchThatRefusesConnectionsIsNotStormed() throws Exception {
        FaultProxy proxy = proxy();
        Events events = consumeFrom(
                context,
                uriAt(proxy.address(), DEVICES)
                        .replace("reconnectDelay=20&reconnectMaxDelay=50", "reconnectDelay=20&reconnectMaxDelay=160"),
                event -> {});
        events.awaitOnly();
        proxy.refuse(true);
        long start = System.nanoTime();
        proxy.reset();
        Events.await(() -> proxy.refused() >= 7, "7 attempts");
        int refused = proxy.refused();
        // the least that the delays may be: halves of 20, 40, 80, and of 160 ms for each that follows
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(65 + 80L * (refused - 3)));
        proxy.refuse(false);
        events.await(3);
        awaitUsable(2);
    }

    @Test
    void switchThatEndsTheLinkAgainAndAgainIsNotStormed() throws Exception {
        Events events = consumeFrom(
                context,
                uri(DEVICES)
                        .replace("reconnectDelay=20&reconnectMaxDelay=50", "reconnectDelay=10&reconnectMaxDelay=60000"),
                event -> {});
        long start = System.nanoTime();
        for (int i = 1; i <= 6; i++) {
            pbx.closeAll();
            events.await(2 * i + 1);
        }
        // halves of 10, 20, 40, 80, 160 and 320 ms
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
        awaitUsable(2);
    }

    @Test
    void nextAttemptIsShown() throws Exception {
        FaultProxy proxy = proxy();
        consumeFrom(context, slowUri(proxy.address()), event -> {});
        proxy.refuse(true);
        proxy.reset();
        Events.await(() -> status().nextAttempt() != null, "a planned attempt");
        assertThat(status().state()).isEqualTo(LinkState.DISCONNECTED);
        assertThat(status().lastError()).isNotBlank();
    }

    /** An endpoint that waits long between attempts. */
    private String slowUri(String address) {
        return uriAt(address, DEVICES)
                .replace("reconnectDelay=20&reconnectMaxDelay=50", "reconnectDelay=60000&reconnectMaxDelay=60000");
    }

    // ---- no doubles

    @Test
    void manyLossesDuplicateNothing() throws Exception {
        Events events = consumeFrom(
                context,
                uri(DEVICES).replace("reconnectDelay=20&reconnectMaxDelay=50", "reconnectDelay=2&reconnectMaxDelay=5"),
                event -> {});
        int losses = 25;
        for (int i = 1; i <= losses; i++) {
            pbx.closeAll();
            int connected = i + 1;
            Events.await(
                    () -> Collections.frequency(events.names(), LinkEvent.CONNECTED) == connected,
                    "connection " + connected);
        }
        awaitUsable(2);
        assertThat(pbx.links()).isEqualTo(1);
        assertThat(links()).hasSize(1);
        pbx.forgetReceived();
        events.clear();
        pbx.call("3001", "3003").startRecording("3001");
        pbx.sendRequestSystemStatus();
        pbx.awaitReceived("RequestSystemStatusResponse", 1, LIMIT);
        events.awaitFirst();
        staysTrue(() -> events.names().equals(List.of("recordingStarted")), "one event, got " + events.names());
        assertThat(received("RequestSystemStatusResponse")).isEqualTo(1);
        assertThat(status().counters().losses()).isEqualTo(losses);
    }

    // ---- the switch ends the association in the protocol

    /** How a switch ends an association. */
    enum End {
        ABORT,
        RELEASE,
        TERMINATION,
        DISABLED;

        void of(CstaSimulator pbx) {
            switch (this) {
                case ABORT -> pbx.abortAll();
                case RELEASE -> pbx.releaseAll();
                case TERMINATION -> pbx.terminateSessions();
                case DISABLED -> pbx.sendSystemStatus("disabled");
            }
        }
    }

    static Stream<End> ends() {
        return Encoding.current() == Encoding.XML
                ? Stream.of(End.TERMINATION, End.DISABLED)
                : Stream.of(End.ABORT, End.RELEASE, End.DISABLED);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void endInTheProtocolIsALoss(End end) throws Exception {
        usePbx(settings -> settings.applicationSession(isXml()));
        Events events = consume(DEVICES + "&" + session());
        end.of(pbx);
        events.await(LinkEvent.DISCONNECTED);
        if (end == End.DISABLED) {
            pbx.sendSystemStatus("enabled");
        }
        events.await(3);
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
        assertThat(events.list().get(1).linkEvent().reason()).isNotBlank();
        assertThat(status().monitors()).isEqualTo(2);
        assertThat(pbx.links()).isEqualTo(1);
        assertThat(status().counters().losses()).isEqualTo(1);
        pbx.call("3001", "3003").startRecording("3001");
        events.await("recordingStarted");
    }

    // ---- stopped in every state

    /** Stops the consumer; the link must be closed soon and for good. */
    private void stopsForGood(CstaLink link) throws Exception {
        stopLastRoute();
        Events.await(() -> link.status().state() == LinkState.DISCONNECTED && links().isEmpty(), "the end of the link");
        long connects = link.status().counters().connects();
        pbx.awaitLinks(0, LIMIT);
        staysTrue(
                () -> link.status().state() == LinkState.DISCONNECTED
                        && link.status().counters().connects() == connects
                        && pbx.links() == 0,
                "no later connection");
        assertThat(link.status().nextAttempt()).isNull();
    }

    @Test
    void stoppedWhileItConnects() throws Exception {
        BlackHole hole = closing(new BlackHole());
        consumeFrom(
                context,
                uriAt(hole.address(), DEVICES + "&" + BACKGROUND)
                        .replace("connectTimeout=10000", "connectTimeout=60000"),
                event -> {});
        awaitState(LinkState.CONNECTING);
        stopsForGood(link());
    }

    @Test
    void stoppedWhileItWaitsLongForTheNextAttempt() throws Exception {
        FaultProxy proxy = proxy();
        consumeFrom(context, slowUri(proxy.address()), event -> {});
        proxy.refuse(true);
        proxy.reset();
        Events.await(() -> status().nextAttempt() != null, "a planned attempt");
        stopsForGood(link());
    }

    @Test
    void stoppedWhileItTriesAgainAndAgain() throws Exception {
        FaultProxy proxy = proxy();
        proxy.refuse(true);
        consumeFrom(context, uriAt(proxy.address(), DEVICES + "&" + BACKGROUND), event -> {});
        Events.await(() -> proxy.refused() >= 3, "attempts");
        CstaLink link = link();
        stopLastRoute();
        proxy.refuse(false);
        stopsForGood(link);
    }

    @Test
    void stoppedWhileItAssociates() throws Exception {
        usePbx(settings -> settings.applicationSession(isXml()));
        pbx.misbehave(isXml() ? "StartApplicationSession" : "aarq").silence();
        consume(DEVICES + "&" + BACKGROUND + "&" + session());
        awaitState(LinkState.ASSOCIATING);
        stopsForGood(link());
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void stoppedWhileItWaitsForTheSwitch() throws Exception {
        usePbx(settings -> settings.systemStatus("disabled"));
        consume(DEVICES + "&" + BACKGROUND);
        awaitState(LinkState.WAITING_FOR_SWITCH);
        stopsForGood(link());
    }

    @Test
    void stoppedWhileItStartsMonitors() throws Exception {
        pbx.misbehave("MonitorStart").silence();
        // the link must not be usable before it knows of the devices
        pbx.refuseConnections(true);
        consume(DEVICES + "&linkTimeout=1000&" + BACKGROUND);
        pbx.refuseConnections(false);
        awaitState(LinkState.MONITORING);
        stopsForGood(link());
    }

    @Test
    void stoppedWhileItIsUsable() throws Exception {
        consume(DEVICES);
        CstaLink link = link();
        stopsForGood(link);
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void contextStopsWhileTheLinkIsLost() throws Exception {
        FaultProxy proxy = proxy();
        Events events = consumeFrom(context, uriAt(proxy.address(), DEVICES), event -> {});
        proxy.refuse(true);
        proxy.reset();
        events.await(LinkEvent.DISCONNECTED);
        CstaLink link = link();
        context.stop();
        proxy.refuse(false);
        staysTrue(() -> link.status().state() == LinkState.DISCONNECTED && pbx.links() == 0, "no later connection");
    }
}
