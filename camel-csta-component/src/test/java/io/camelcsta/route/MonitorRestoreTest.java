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

import io.camelcsta.CstaConsumer;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How monitors are started again that the switch has forgotten, refused or ended. */
class MonitorRestoreTest extends DisturbedRouteTestSupport {

    private static final String MONITOR_START = "MonitorStart";
    private static final int ALWAYS = Integer.MAX_VALUE;

    private void refuse(String device, int times) {
        pbx.device(device).refuseMonitors("systemResourceAvailability", "resourceBusy", times);
    }

    // ---- after a loss

    @Test
    void monitorWhoseAnswerCameTooLateIsStoppedWhenItsFirstEventComes() throws Exception {
        pbx.misbehave("MonitorStart").once().answerLate(LIMIT);
        Events events = consume("devices=3001&events=recording,private&testConnectionOnStartup=false&linkTimeout=1000");
        pbx.awaitMonitors(2, LIMIT);
        SimulatedCall call = pbx.call("3001", "3002");
        eventually(() -> assertThat(link().monitors()).isOne());
        call.startRecording("3001");
        pbx.awaitReceived("MonitorStop", 1, LIMIT);
        pbx.awaitMonitors(1, LIMIT);
        call.suspendRecording();
        settle(events);
        assertThat(events.names()).containsOnlyOnce("recordingSuspended");
        assertThat(pbx.received("MonitorStop")).hasSize(1);
    }

    @Test
    void monitorThatFailsAtFirstTellsSinceWhenEventsWereMissedOnceItStands() throws Exception {
        refuse("3002", 2);
        Events events = consume("testConnectionOnStartup=false&devices=3001,3002&events=link");

        LinkEvent lost = events.await(LinkEvent.EVENTS_LOST).linkEvent();

        assertThat(lost.details()).containsEntry("Device", "3002").containsKey("EventsMissedSince");
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, LinkEvent.EVENTS_LOST);
        eventually(() -> assertThat(link().monitors()).isEqualTo(2));
    }

    @Test
    void allMonitorsStandBeforeTheLinkCountsAsRestored() throws Exception {
        Events events = consumeWithLink("3001,3002,3003");
        pbx.misbehave(MONITOR_START).delay(Duration.ofMillis(100));
        loseLink();
        pbx.refuseConnections(false);
        assertThat(events.await(LinkEvent.CONNECTED).linkEvent().details())
                .containsEntry("Monitors", 3)
                .doesNotContainKey("FailedMonitors");
        assertThat(pbx.monitors()).isEqualTo(3);
        assertThat(link().failedMonitors()).isEmpty();
    }

    @Test
    void monitorThatFailsAfterALossIsNamedAndTheOthersStand() throws Exception {
        Events events = consumeWithLink("3001,3002");
        refuse("3002", ALWAYS);
        LinkEvent connected = outage(events, () -> {});
        assertDetails(connected, Map.of("Monitors", 1, "FailedMonitors", List.of("3002"), "Snapshots", 1));
        eventually(() -> assertThat(link().failedMonitors()).singleElement().satisfies(failed -> {
            assertThat(failed.device()).isEqualTo("3002");
            assertThat(failed.attempts()).isGreaterThan(1);
            assertThat(failed.permanent()).isFalse();
            assertThat(failed.reason()).contains("resourceBusy");
        }));
        assertThat(link().monitors()).isEqualTo(1);
        assertThat(link().counters().monitorFailures()).isPositive();
        events.clear();
        pbx.call("3001", "3002").startRecording("3001");
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3001");
    }

    @Test
    void monitorThatFailsAfterALossIsTriedUntilItStandsAndThenItsDeviceIsLookedAt() throws Exception {
        Events events = consumeWithLink("3001,3002");
        SimulatedCall call = pbx.call("3002", "3003");
        call.startRecording("3002");
        events.await(1);
        Instant before = Instant.now();
        refuse("3002", 3);
        outage(events, call::clear);
        LinkEvent lost = events.await(LinkEvent.EVENTS_LOST).linkEvent();
        assertDetails(lost, Map.of("Device", "3002", "Snapshots", 1, "Calls", 0, "RecordingsEnded", 1));
        assertThat(missedSince(lost)).isBefore(before);
        assertThat(link().failedMonitors()).isEmpty();
        assertThat(pbx.monitors()).isEqualTo(2);
        settle(events);
        assertThat(events.names())
                .containsExactly(LinkEvent.DISCONNECTED, LinkEvent.CONNECTED, STOPPED, LinkEvent.EVENTS_LOST);
    }

    @Test
    void consumerThatStartsWhileTheLinkIsLostWaitsForItsReturn() throws Exception {
        consumeWithLink("3001");
        pbx.changeSystemStatus("disabled");
        Events.await(() -> link().state() != LinkState.USABLE, "the loss");
        CompletableFuture<Events> second = CompletableFuture.supplyAsync(() -> {
            try {
                return consume("devices=3002");
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
        Events.await(() -> context.getRoutes().size() > 1 || second.isDone(), "the second consumer");
        pbx.changeSystemStatus("enabled");
        Events events = second.get(20, TimeUnit.SECONDS);
        pbx.call("3002", "3003").startRecording("3002");
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3002");
    }

    @Test
    void startThatTakesTooLongNamesTheDevicesWithoutAMonitor() {
        // one after the other, and each waits for its own time-out
        pbx.misbehave(MONITOR_START).silence();
        assertThatThrownBy(
                        () -> consume("devices=3001,3002,3003,3004,3005,3006&linkTimeout=300&maxOutstandingRequests=1"))
                .hasStackTraceContaining("3005, 3006 have no monitor");
    }

    @Test
    void monitorThatIsRefusedForGoodAfterALossIsNotAskedForAgainAndAgain() throws Exception {
        Events events = consumeWithLink("3001,3002");
        pbx.device("3002").refuseMonitors("operation", "invalidDeviceID", ALWAYS);
        pbx.forgetReceived();
        LinkEvent connected = outage(events, () -> {});
        assertThat(devices(connected, "FailedMonitors")).containsExactly("3002");
        assertThat(link().failedMonitors()).singleElement().satisfies(failed -> assertThat(failed.permanent())
                .isTrue());
        settle(events);
        // one for each device
        assertThat(pbx.received(MONITOR_START)).hasSize(2);
    }

    @Test
    void switchThatIsSilentAboutAMonitorDoesNotKeepTheLinkFromComingBack() throws Exception {
        Events events = consume("devices=3001,3002&events=recording,link,private&linkTimeout=1500");
        events.awaitOnly();
        pbx.misbehave(MONITOR_START).once().silence();
        LinkEvent connected = outage(events, () -> {});
        assertThat(devices(connected, "FailedMonitors")).hasSize(1);
        pbx.awaitMonitors(2, LIMIT);
        events.await(LinkEvent.EVENTS_LOST);
    }

    // ---- ended by the switch

    @Test
    void monitorThatTheSwitchEndsIsStartedAgainAndTheLinkEventNamesTheDevice() throws Exception {
        Events events = consumeWithLink("3001,3002");
        pbx.forgetReceived();
        pbx.sendMonitorStop("3001");
        LinkEvent lost = events.awaitOnly().linkEvent();
        assertThat(lost.event()).isEqualTo(LinkEvent.EVENTS_LOST);
        assertThat(lost.reason()).contains("not monitored");
        assertDetails(lost, Map.of("Device", "3001", "Snapshots", 1, "Calls", 0, "RecordingsEnded", 0));
        assertThat(pbx.received(MONITOR_START)).hasSize(1);
        assertThat(pbx.received("SnapshotDevice")).hasSize(1);
        assertThat(pbx.monitors()).isEqualTo(2);
        events.clear();
        pbx.call("3001", "3003").startRecording("3001");
        assertThat(events.awaitOnly().name()).isEqualTo(STARTED);
    }

    @Test
    void recordingThatEndsWhileTheMonitorDoesNotStandEndsWithTheSnapshot() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.awaitOnly();
        events.clear();
        refuse("3001", ALWAYS);
        pbx.sendMonitorStop("3001");
        call.clear();
        pbx.behave();
        events.await(2);
        assertThat(events.names()).containsExactly(STOPPED, LinkEvent.EVENTS_LOST);
        assertDetails(events.list().get(1).linkEvent(), Map.of("RecordingsEnded", 1));
    }

    @Test
    void consumerOfAnotherDeviceIsNotToldOfAMonitorThatTheSwitchEnded() throws Exception {
        Events ended = consumeWithLink("3001");
        Events other = consumeWithLink("3002");
        pbx.sendMonitorStop("3001");
        ended.await(LinkEvent.EVENTS_LOST);
        settle(ended, other);
        assertThat(other.names()).isEmpty();
    }

    @Test
    void switchThatEndsAMonitorAgainAndAgainIsNotStormed() throws Exception {
        Events events = consumeFrom(
                context,
                uri("devices=3001&events=recording,link,private")
                        .replace("reconnectDelay=20&reconnectMaxDelay=50", "reconnectDelay=50&reconnectMaxDelay=10000"),
                exchange -> {});
        events.awaitOnly();
        long start = System.nanoTime();
        int times = 4;
        for (int i = 0; i < times; i++) {
            pbx.awaitMonitors(1, LIMIT);
            pbx.sendMonitorStop("3001");
        }
        pbx.awaitMonitors(1, LIMIT);
        // half of 50, 100, 200 and 400 ms at least
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(350));
        assertThat(pbx.received(MONITOR_START)).hasSize(times + 1);
    }

    // ---- voided by the switch

    @Test
    void switchThatIsEnabledAgainGetsAllMonitorsAgainAndTheConsumersAreTold() throws Exception {
        Events events = consumeWithLink("3001,3002");
        SimulatedCall call = pbx.call("3001", "3003");
        call.startRecording("3001");
        events.awaitOnly();
        events.clear();
        pbx.forgetReceived();
        pbx.sendSystemStatus("overloadReached");
        pbx.sendSystemStatus("enabled");
        LinkEvent lost = events.await(LinkEvent.EVENTS_LOST).linkEvent();
        assertThat(lost.reason()).contains("enabled");
        assertDetails(lost, Map.of("Snapshots", 2, "Calls", 1, "RecordingsEnded", 0));
        assertThat(pbx.received(MONITOR_START)).hasSize(2);
        events.clear();
        call.stopRecording();
        assertThat(events.await(STOPPED).privateEvent().callId()).isEqualTo(call.id());
    }

    // ---- consumers that come and go without a link

    @Test
    void consumerThatIsStoppedWithoutALinkLeavesNoMonitor() throws Exception {
        Events events = consumeWithLink("3001");
        consume("devices=3002");
        String other = lastRoute();
        LinkEvent connected = outage(events, () -> {
            try {
                context.getRouteController().stopRoute(other);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            pbx.forgetReceived();
        });
        assertDetails(connected, Map.of("Monitors", 1, "Snapshots", 1));
        settle(events);
        assertThat(pbx.monitors()).isEqualTo(1);
        assertThat(pbx.received(MONITOR_START)).hasSize(1);
    }

    @Test
    void consumerThatIsStoppedWhileItsMonitorIsStartedAgainLeavesNone() throws Exception {
        useGate();
        Events events = consumeWithLink("3001");
        consume("devices=3002");
        String other = lastRoute();
        gate.holdAnswers(MONITOR_START);
        events.clear();
        loseLink();
        pbx.forgetReceived();
        pbx.refuseConnections(false);
        gate.awaitHeld(2);
        CstaConsumer stopped = consumer(other);
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
            try {
                context.getRouteController().stopRoute(other);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Events.await(() -> stopped.isSuspendingOrSuspended() || stopped.isStoppingOrStopped(), "the stop");
        gate.release();
        stopping.get(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        events.await(LinkEvent.CONNECTED);
        pbx.awaitMonitors(1, LIMIT);
        assertThat(pbx.device("3001").monitors()).hasSize(1);
    }

    @Test
    void consumerThatComesWithoutALinkGetsItsMonitorWhenTheLinkIsBack() throws Exception {
        Events events = consumeWithLink("3001");
        Events[] second = new Events[1];
        LinkEvent connected = outage(events, () -> {
            try {
                second[0] = consume("devices=3002&events=recording,link,private&testConnectionOnStartup=false");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertDetails(connected, Map.of("Monitors", 2));
        assertThat(second[0].await(LinkEvent.CONNECTED).linkEvent().address()).isEqualTo(pbx.address());
        pbx.call("3002", "3003").startRecording("3002");
        assertThat(second[0].await(STARTED).privateEvent().thisDN()).isEqualTo("3002");
    }

    @Test
    void consumerThatIsToFailAtStartWaitsForTheLinkToComeBack() throws Exception {
        Events events = consumeWithLink("3001");
        events.clear();
        loseLink();
        CompletableFuture<Events> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return consume("devices=3002");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        restoreLink();
        Events second = starting.get(LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        pbx.awaitMonitors(2, LIMIT);
        pbx.call("3002", "3003").startRecording("3002");
        assertThat(second.awaitOnly().name()).isEqualTo(STARTED);
    }
}
