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

import io.camelcsta.CstaConstants;
import io.camelcsta.fault.Direction;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A silent switch is noticed, one that says anything is not taken for silent, and what a change to enabled means. */
class HeartbeatTest extends LinkTestSupport {

    private static final String DEVICES = "devices=3001&events=link,recording";
    /** So many heartbeats in a row are not answered late by a machine that is busy. */
    private static final int ENOUGH = 30;

    private static final int MORE_THAN_ENOUGH = ENOUGH + 3;

    private static String beating(int interval, int tolerance) {
        return DEVICES + "&heartbeatInterval=" + interval + "&heartbeatTolerance=" + tolerance;
    }

    /** So many may be unanswered that a slow machine does not make the link a lost one. */
    private static String tolerant(int interval) {
        return beating(interval, 100);
    }

    private long heartbeats() {
        return status().counters().heartbeats();
    }

    private void awaitHeartbeats(long number) {
        long before = heartbeats();
        Events.await(() -> heartbeats() >= before + number, number + " heartbeats");
    }

    // ---- what is sent

    @Test
    void silentSwitchIsAskedForItsStatus() throws Exception {
        consume(tolerant(40));
        pbx.awaitReceived("RequestSystemStatus", 3, LIMIT);
        assertThat(pbx.received("SystemStatus")).isEmpty();
        Events.await(() -> heartbeats() >= 3, "3 heartbeats");
        assertThat(status().counters().losses()).isZero();
    }

    @Test
    void silentSwitchIsToldThatTheApplicationIsThere() throws Exception {
        consume(tolerant(40) + "&heartbeat=systemStatus");
        pbx.awaitReceived("SystemStatus", 3, LIMIT);
        assertThat(pbx.received("SystemStatus").get(0).text("systemStatus")).isEqualTo("normal");
        assertThat(pbx.received("RequestSystemStatus")).isEmpty();
        assertThat(status().counters().losses()).isZero();
    }

    @Test
    void silentSwitchIsLeftAloneIfTheOptionSaysSo() throws Exception {
        consume(beating(20, 0) + "&heartbeat=none");
        staysTrue(
                () -> heartbeats() == 0 && status().state() == LinkState.USABLE, "nothing is sent and nothing is lost");
        assertThat(pbx.received("RequestSystemStatus")).isEmpty();
        assertThat(pbx.received("SystemStatus")).isEmpty();
    }

    // ---- what counts as an answer

    @Test
    void errorCountsAsAnAnswer() throws Exception {
        Events events = consume(beating(20, ENOUGH));
        pbx.misbehave("RequestSystemStatus").fail("operation", "serviceNotSupported");
        awaitHeartbeats(MORE_THAN_ENOUGH);
        assertThat(events.awaitOnly().name()).isEqualTo(LinkEvent.CONNECTED);
        assertThat(status().counters().losses()).isZero();
    }

    @Test
    void answerThatCannotBeReadCountsAsAnAnswer() throws Exception {
        Events events = consume(beating(20, ENOUGH));
        pbx.misbehave("RequestSystemStatus").malformed();
        awaitHeartbeats(MORE_THAN_ENOUGH);
        assertThat(events.awaitOnly().name()).isEqualTo(LinkEvent.CONNECTED);
        assertThat(status().counters().losses()).isZero();
    }

    @Test
    void rejectCountsAsAnAnswer() throws Exception {
        Events events = consume(beating(20, ENOUGH));
        if (isXml()) {
            // XML has no reject: a refusal is the nearest
            pbx.misbehave("RequestSystemStatus").fail("security", "generic");
        } else {
            pbx.misbehave("RequestSystemStatus").reject("invoke", 1);
        }
        awaitHeartbeats(MORE_THAN_ENOUGH);
        assertThat(events.awaitOnly().name()).isEqualTo(LinkEvent.CONNECTED);
        assertThat(status().counters().losses()).isZero();
    }

    @Test
    void eventsCountAsAnswers() throws Exception {
        Events events = consume(beating(100, 9));
        pbx.misbehave("RequestSystemStatus").silence();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        // longer than a silent link would live
        Instant end = Instant.now().plusMillis(1_300);
        boolean suspended = false;
        while (Instant.now().isBefore(end)) {
            int before = events.names().size();
            if (suspended) {
                call.resumeRecording();
            } else {
                call.suspendRecording();
            }
            suspended = !suspended;
            Events.await(() -> events.names().size() > before, "an event");
        }
        assertThat(events.names()).doesNotContain(LinkEvent.DISCONNECTED);
    }

    @Test
    void whatTheApplicationWritesDoesNotCount() throws Exception {
        Events events = consume(beating(300, 1));
        String options = beating(300, 1).replace(DEVICES + "&", "");
        pbx.misbehave("*").silence();
        // requests that nobody answers, some at once and then one after the other, as long as it takes
        for (int i = 0; i < 4; i++) {
            sendAsync(options, PrivateService.startHotDesking("3001", "3003"), Map.of());
        }
        Instant end = Instant.now().plus(LIMIT);
        while (!events.names().contains(LinkEvent.DISCONNECTED) && Instant.now().isBefore(end)) {
            send(options, PrivateService.startHotDesking("3001", "3003"), Map.of(CstaConstants.REQUEST_TIMEOUT, 20));
        }
        assertThat(events.names()).contains(LinkEvent.DISCONNECTED);
        assertThat(received("Escape")).isGreaterThan(3);
    }

    // ---- a silent switch

    @Test
    void halfOpenConnectionIsNoticedAfterTheToleratedHeartbeatsAndReplaced() throws Exception {
        FaultProxy proxy = proxy();
        // no other connection before its heartbeats are counted
        Events events = consumeFrom(
                context,
                uriAt(proxy.address(), beating(150, 3))
                        .replace(
                                "reconnectDelay=20&reconnectMaxDelay=50",
                                "reconnectDelay=60000&reconnectMaxDelay=60000"),
                event -> {});
        events.awaitOnly();
        awaitHeartbeats(1);
        long before = heartbeats();
        proxy.halfOpen(true);
        long after = heartbeats();
        LinkEvent lost = events.await(LinkEvent.DISCONNECTED).linkEvent();
        assertThat(lost.reason())
                .contains("nothing came from the switch for 600 ms")
                .contains("3 heartbeats");
        // one may have been on its way
        assertThat(heartbeats() - before).isGreaterThanOrEqualTo(2);
        assertThat(heartbeats() - after).isLessThanOrEqualTo(4);
        proxy.halfOpen(false);
        link().reconnect();
        events.await(3);
        awaitUsableAgain();
    }

    private void awaitUsableAgain() {
        Events.await(() -> status().state() == LinkState.USABLE && status().monitors() == 1, "a usable link");
    }

    @Test
    void switchThatIsCutOffInOneDirectionOnlyIsNoticed() throws Exception {
        FaultProxy proxy = proxy();
        Events events = consumeFrom(context, uriAt(proxy.address(), beating(60, 2) + "&" + BACKGROUND), event -> {});
        events.awaitFirst();
        proxy.stall(Direction.TO_APPLICATION);
        events.await(LinkEvent.DISCONNECTED);
        proxy.resume(Direction.TO_APPLICATION);
        Events.await(() -> events.names().size() >= 3, "the return");
        assertThat(events.names()).startsWith(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
    }

    @Test
    void nothingIsToleratedAndNothingSentIfTheToleranceIs0() throws Exception {
        FaultProxy proxy = proxy();
        Events events = consumeFrom(context, uriAt(proxy.address(), beating(150, 0) + "&" + BACKGROUND), event -> {});
        LinkEvent lost = events.await(LinkEvent.DISCONNECTED).linkEvent();
        assertThat(lost.reason())
                .contains("nothing came from the switch for 150 ms")
                .contains("0 heartbeats");
        assertThat(heartbeats()).isZero();
    }

    @Test
    void heartbeatsGoOnWhileTheSwitchIsDisabledAndFindThatItIsEnabled() throws Exception {
        // a switch that rests is asked again with the delays of a reconnection; here these are too long to hide the
        // heartbeats
        Events events = consumeFrom(
                context,
                uri(tolerant(50))
                        .replace(
                                "reconnectDelay=20&reconnectMaxDelay=50",
                                "reconnectDelay=10000&reconnectMaxDelay=10000"),
                event -> {});
        pbx.sendSystemStatus("disabled");
        events.await(LinkEvent.DISCONNECTED);
        awaitHeartbeats(3);
        assertThat(status().state()).isEqualTo(LinkState.WAITING_FOR_SWITCH);
        assertThat(status().counters().connects()).isEqualTo(1);
        pbx.sendSystemStatus("enabled");
        events.await(3);
        assertThat(status().counters().connects()).isEqualTo(1);
    }

    @Test
    void halfOpenConnectionToADisabledSwitchIsNoticedToo() throws Exception {
        FaultProxy proxy = proxy();
        Events events = consumeFrom(context, uriAt(proxy.address(), beating(60, 2) + "&" + BACKGROUND), event -> {});
        events.awaitFirst();
        pbx.sendSystemStatus("disabled");
        events.await(LinkEvent.DISCONNECTED);
        proxy.halfOpen(true);
        Events.await(() -> status().counters().connects() >= 2, "another connection");
        proxy.halfOpen(false);
        proxy.cut();
        Events.await(() -> status().state() == LinkState.WAITING_FOR_SWITCH, "the switch");
        pbx.sendSystemStatus("enabled");
        Events.await(() -> events.names().size() >= 3, "the return");
        assertThat(events.names()).startsWith(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "systemStatus"})
    void switchThatBecomesReadyAndDoesNotSayItIsAskedAgain(String heartbeat) throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).systemStatus("initializing"));
        consume("devices=3001&events=link&testConnectionOnStartup=false&heartbeat=" + heartbeat);
        Events.await(
                () -> status().state() == LinkState.WAITING_FOR_SWITCH
                        && "initializing".equals(status().systemStatus()),
                "its status");
        pbx.changeSystemStatus("enabled");
        awaitUsableAgain();
    }

    // ---- a change to enabled

    @ParameterizedTest
    @ValueSource(strings = {"overloadReached", "partiallyDisabled"})
    void changeToEnabledVoidsTheMonitorsAndEventsMayBeMissing(String before) throws Exception {
        Events events = consume(DEVICES);
        SimulatedCall call = pbx.call("3001", "3002");
        events.awaitOnly();
        pbx.sendSystemStatus(before);
        Events.await(() -> before.equals(status().systemStatus()), before);
        assertThat(received("MonitorStart")).isEqualTo(1);
        pbx.sendSystemStatus("enabled");
        LinkEvent told = events.await(LinkEvent.EVENTS_LOST).linkEvent();
        assertThat(told.reason()).contains("enabled").contains(before).contains("monitors were started again");
        assertThat(told.details()).containsKey("EventsMissedSince");
        assertThat(received("MonitorStart")).isEqualTo(2);
        assertThat(received("SnapshotDevice")).isEqualTo(1);
        assertThat(status().monitors()).isEqualTo(1);
        assertThat(status().counters().losses()).isZero();
        call.startRecording("3001");
        events.await("recordingStarted");
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, LinkEvent.EVENTS_LOST, "recordingStarted");
    }

    @Test
    void firstUnaskedEnabledOfASwitchThatHadToBeAskedStartsTheMonitorsAgain() throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).systemStatus("enabled"));
        Events events = consume(DEVICES);
        events.awaitOnly();
        assertThat(received("MonitorStart")).isEqualTo(1);
        pbx.sendSystemStatus("enabled");
        events.await(LinkEvent.EVENTS_LOST);
        assertThat(received("MonitorStart")).isEqualTo(2);
    }

    @Test
    void firstUnaskedEnabledOfASwitchThatSaidWhenAskedThatItIsNormalStartsTheMonitorsAgain() throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).systemStatus("normal"));
        Events events = consume(DEVICES);
        events.awaitOnly();
        pbx.sendSystemStatus("enabled");
        events.await(LinkEvent.EVENTS_LOST);
        assertThat(received("MonitorStart")).isEqualTo(2);
    }

    @Test
    void recordingThatEndedUnseenEndsWithTheFirstUnaskedEnabled() throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).systemStatus("enabled"));
        Events events = consume(DEVICES);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await("recordingStarted");
        pbx.loseEvents(true);
        call.clear();
        pbx.loseEvents(false);
        pbx.sendSystemStatus("enabled");
        events.await(LinkEvent.EVENTS_LOST);
        assertThat(events.names())
                .containsExactly(LinkEvent.CONNECTED, "recordingStarted", "recordingStopped", LinkEvent.EVENTS_LOST);
    }

    @Test
    void enabledThatIsRepeatedAfterTheFirstUnaskedOneIsAHeartbeatOnly() throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).systemStatus("enabled"));
        Events events = consume(DEVICES);
        events.awaitOnly();
        pbx.sendSystemStatus("enabled");
        events.await(LinkEvent.EVENTS_LOST);
        pbx.sendSystemStatus("enabled");
        pbx.awaitReceived("SystemStatusResponse", 2, LIMIT);
        staysTrue(
                () -> received("MonitorStart") == 2
                        && events.names().equals(List.of(LinkEvent.CONNECTED, LinkEvent.EVENTS_LOST)),
                "nothing is voided once more");
    }

    @Test
    void repeatedEnabledIsAHeartbeatOnly() throws Exception {
        Events events = consume(DEVICES + "&remonitorOnEnabled=change");
        pbx.sendSystemStatus("enabled");
        pbx.sendSystemStatus("enabled");
        pbx.awaitReceived("SystemStatusResponse", 3, LIMIT);
        staysTrue(
                () -> received("MonitorStart") == 1 && events.names().equals(List.of(LinkEvent.CONNECTED)),
                "nothing is voided");
    }

    @Test
    void repeatedEnabledVoidsTheMonitorsIfTheOptionSaysSo() throws Exception {
        Events events = consume(DEVICES + "&remonitorOnEnabled=always");
        pbx.sendSystemStatus("enabled");
        events.await(LinkEvent.EVENTS_LOST);
        assertThat(received("MonitorStart")).isEqualTo(2);
        pbx.sendSystemStatus("enabled");
        Events.await(() -> received("MonitorStart") == 3, "the monitor once more");
    }

    @Test
    void enabledAsTheAnswerToAHeartbeatVoidsNothing() throws Exception {
        Events events = consume(tolerant(40) + "&remonitorOnEnabled=always");
        awaitHeartbeats(5);
        assertThat(received("MonitorStart")).isEqualTo(1);
        assertThat(events.awaitOnly().name()).isEqualTo(LinkEvent.CONNECTED);
    }

    @Test
    void lostMessagesAreToldOnceAndNotWithEveryHeartbeat() throws Exception {
        Events events = consume(tolerant(40));
        pbx.sendSystemStatus("messagesLost");
        events.await(LinkEvent.EVENTS_LOST);
        awaitHeartbeats(5);
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, LinkEvent.EVENTS_LOST);
        assertThat(received("SnapshotDevice")).isEqualTo(1);
    }
}
