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
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.simulator.SimulatedCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One monitor for each device, whoever wants its events. */
class MonitorSharingTest extends CstaRouteTestSupport {

    private List<String> received(String... names) {
        return pbx.received().stream()
                .map(CstaMessage::name)
                .filter(List.of(names)::contains)
                .toList();
    }

    private void stop(String route) throws Exception {
        context.getRouteController().stopRoute(route);
    }

    @Test
    void monitorIsADeviceMonitorOfTheDevice() throws Exception {
        consume("devices=3001");
        Struct request = pbx.received("MonitorStart").get(0);
        assertThat(request.text("monitorType")).isEqualTo("device");
        assertThat(pbx.device("3001").monitors()).hasSize(1);
    }

    @Test
    void endpointsShareTheMonitorOfADevice() throws Exception {
        Events first = consume("devices=3001,3002");
        Events second = consume("devices=3001");
        assertThat(pbx.monitors()).isEqualTo(2);
        pbx.call("3001", "3002").startRecording("3001");
        settle(first, second);
        assertThat(first.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsExactlyInAnyOrder("3001", "3002");
        assertThat(second.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsExactly("3001");
    }

    @Test
    void copiesOfAnEventForSeveralEndpointsHaveTheSameEventId() throws Exception {
        Events first = consume("devices=3001");
        Events second = consume("devices=3001,3002");
        pbx.call("3001", "3003").startRecording("3001");
        assertThat(second.awaitOnly().privateEvent().eventId())
                .isEqualTo(first.awaitOnly().privateEvent().eventId());
    }

    @Test
    void monitorIsStoppedAfterItsLastEndpointHasStopped() throws Exception {
        consume("devices=3001");
        String first = lastRoute();
        Events second = consume("devices=3001&events=recording,private");
        stop(first);
        assertThat(pbx.monitors()).isEqualTo(1);
        pbx.call("3001", "3002").startRecording("3001");
        second.awaitOnly();
        // another one keeps the link
        consume("events=link");
        stop("events2");
        pbx.awaitMonitors(0, LIMIT);
        assertThat(received("MonitorStop")).hasSize(1);
    }

    @Test
    void stoppedEndpointGetsNothingMore() throws Exception {
        Events first = consume("devices=3001");
        String route = lastRoute();
        Events second = consume("devices=3001&events=recording,private");
        stop(route);
        pbx.call("3001", "3002").startRecording("3001");
        settle(second);
        assertThat(second.names()).hasSize(1);
        assertThat(first.names()).isEmpty();
    }

    @Test
    void startedAgainEndpointGetsEventsAgain() throws Exception {
        Events events = consume("devices=3001");
        stop(lastRoute());
        context.getRouteController().startRoute(lastRoute());
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactly("recordingStarted");
    }

    @Test
    void deviceThatStandsTwiceInTheOptionIsMonitoredOnce() throws Exception {
        Events events = consume("devices=3001, 3001 ,,3002");
        assertThat(pbx.monitors()).isEqualTo(2);
        pbx.call("3001", "3003").startRecording("3001");
        settle(events);
        assertThat(events.names()).hasSize(1);
    }

    @Test
    void endpointStopsAtOnceAlsoWhileTheLinkIsDown() throws Exception {
        String uri = uri("devices=3001&events=recording").replace("requestTimeout=10000", "requestTimeout=60000");
        consumeFrom(context, uri, exchange -> {});
        consumeFrom(context, uri + "&maxPendingEvents=9", exchange -> {});
        CstaLink link =
                context.getComponent("csta", CstaComponent.class).getLinks().get(0);
        pbx.refuseConnections(true);
        pbx.closeAll();
        Events.await(() -> link.status().state() != LinkState.USABLE, "the loss");
        String route = lastRoute();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                stop(route);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stopped.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    // ---- the filter

    @Test
    void filterKeepsBackWhatNobodyWants() throws Exception {
        Events events = consume("devices=3001&events=recording");
        // Delivered and Established would be two more
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        // what was sent before it has come too
        events.awaitOnly();
        long before = context.getComponent("csta", CstaComponent.class)
                .getLinks()
                .get(0)
                .status()
                .counters()
                .eventsReceived();
        assertThat(before).isLessThanOrEqualTo(1);
    }

    @Test
    void filterIsTheUnionOfWhatAllEndpointsWant() throws Exception {
        Events recording = consume("devices=3001&events=recording,private");
        Events calls = consume("devices=3001&events=call,private");
        assertThat(received("MonitorStart", "ChangeMonitorFilter", "MonitorStop"))
                .containsExactly("MonitorStart", "ChangeMonitorFilter");
        pbx.call("3001", "3002").startRecording("3001");
        settle(recording, calls);
        assertThat(recording.names()).containsExactly("recordingStarted");
        assertThat(calls.names()).containsExactly("OriginatedEvent", "DeliveredEvent", "EstablishedEvent");
    }

    @Test
    void filterIsNotChangedForAnEndpointThatWantsNothingMore() throws Exception {
        consume("devices=3001&events=call");
        consume("devices=3001&events=recording");
        assertThat(received("MonitorStart", "ChangeMonitorFilter", "MonitorStop"))
                .containsExactly("MonitorStart");
    }

    @Test
    void filterIsNarrowedWhenTheEndpointThatWantedMoreHasStopped() throws Exception {
        Events events = consume("devices=3001&events=recording,private");
        consume("devices=3001&events=call");
        stop(lastRoute());
        assertThat(received("ChangeMonitorFilter")).hasSize(2);
        List<Struct> changes = pbx.received("ChangeMonitorFilter");
        assertThat(changes.get(1).struct("requestedFilterList"))
                .isEqualTo(pbx.received("MonitorStart").get(0).struct("requestedMonitorFilter"));
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactly("recordingStarted");
    }

    @Test
    void endpointThatJoinsTwiceInARowChangesTheFilterEachTime() throws Exception {
        consume("devices=3001&events=recording");
        consume("devices=3001&events=agent");
        Events calls = consume("devices=3001&events=call");
        assertThat(received("ChangeMonitorFilter")).hasSize(2);
        pbx.call("3001", "3002");
        calls.await(3);
    }

    // ---- a switch without ChangeMonitorFilter

    @Test
    void newMonitorIsStartedBeforeTheOldOneIsStoppedIfTheFilterCannotBeChanged() throws Exception {
        usePbx(settings -> settings.changesMonitorFilters(false));
        Events recording = consume("devices=3001&events=recording,private");
        Events calls = consume("devices=3001&events=call,private");
        assertThat(received("MonitorStart", "MonitorStop"))
                .containsExactly("MonitorStart", "MonitorStart", "MonitorStop");
        assertThat(pbx.monitors()).isEqualTo(1);
        pbx.call("3001", "3002").startRecording("3001");
        settle(recording, calls);
        assertThat(recording.names()).containsExactly("recordingStarted");
        assertThat(calls.names()).containsExactly("OriginatedEvent", "DeliveredEvent", "EstablishedEvent");
    }

    @Test
    void noEventIsDoubledWhileBothMonitorsStand() throws Exception {
        usePbx(settings -> settings.changesMonitorFilters(false));
        useGate();
        Events recording = consume("devices=3001&events=recording,private");
        SimulatedCall call = pbx.call("3001", "3002");
        gate.holdRequests("MonitorStop");
        CompletableFuture<Events> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return consume("devices=3001&events=call,private");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        gate.awaitHeld(1);
        assertThat(pbx.device("3001").monitors()).hasSize(2);
        call.startRecording("3001");
        call.suspendRecording();
        recording.await("recordingSuspended");
        gate.release();
        starting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        call.resumeRecording();
        settle(recording);
        assertThat(recording.names()).containsExactly("recordingStarted", "recordingSuspended", "recordingResumed");
    }

    @Test
    void noEventIsDoubledWhileTheMonitorIsReplacedAndThatOfAnotherDeviceIsStarted() throws Exception {
        usePbx(settings -> settings.changesMonitorFilters(false));
        useGate();
        Events codes = consume("devices=3001&events=accountCode,private");
        SimulatedCall call = pbx.call("3001", "3002");
        // the other device's: the switch does not get it before the answer for this one is there
        gate.holdRequests("MonitorStart");
        consume("devices=3003&testConnectionOnStartup=false");
        gate.awaitHeld(1);
        gate.holdNoMore();
        gate.holdAnswers("MonitorStart");
        consume("devices=3001&events=call&testConnectionOnStartup=false");
        gate.awaitHeld(2);
        // one by each of the two monitors
        gate.awaitPassed(2, () -> call.setAccountCode("3001", "12"));
        gate.release();
        pbx.awaitReceived("MonitorStop", 1, LIMIT);
        settle(codes);
        assertThat(codes.names()).containsExactly("accountCodeSet");
    }

    @Test
    void noEventIsMissedWhileTheMonitorIsReplaced() throws Exception {
        usePbx(settings -> settings.changesMonitorFilters(false));
        useGate();
        Events recording = consume("devices=3001&events=recording,private");
        SimulatedCall call = pbx.call("3001", "3002");
        gate.holdAnswers("MonitorStart");
        CompletableFuture<Events> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return consume("devices=3001&events=call,private");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        gate.awaitHeld(1);
        call.startRecording("3001");
        recording.await("recordingStarted");
        gate.release();
        starting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        call.suspendRecording();
        settle(recording);
        assertThat(recording.names()).containsExactly("recordingStarted", "recordingSuspended");
    }

    @Test
    void eventThatComesBeforeTheAnswerToMonitorStartIsNotLost() throws Exception {
        useGate();
        SimulatedCall call = pbx.call("3001", "3002");
        gate.holdAnswers("MonitorStart");
        CompletableFuture<Events> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return consume("devices=3001");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        gate.awaitHeld(1);
        gate.awaitPassed(1, () -> call.startRecording("3001"));
        gate.release();
        Events events = starting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(events.awaitOnly().name()).isEqualTo("recordingStarted");
    }

    // ---- failures

    @Test
    void deviceThatTheSwitchDoesNotKnowIsNamedAndTheOthersAreNot() {
        assertThatThrownBy(() -> consume("devices=3001,3998,3999"))
                .hasStackTraceContaining("These devices cannot be monitored: 3998 (")
                .hasStackTraceContaining("3999 (")
                .hasStackTraceContaining("operation/invalidDeviceID")
                .hasStackTraceContaining("Check the option devices")
                .satisfies(error -> assertThat(error.getCause().getMessage()).doesNotContain("3001"));
        // nothing is left behind
        pbx.awaitMonitors(0, LIMIT);
        pbx.awaitLinks(0, LIMIT);
    }

    @Test
    void deviceBeyondTheSwitchsMonitorLimitIsNamed() {
        usePbx(settings -> settings.monitorLimit(1));
        assertThatThrownBy(() -> consume("devices=3001,3002"))
                .hasStackTraceContaining("3002 (")
                .hasStackTraceContaining("overallMonitorLimitExceeded");
    }

    @Test
    void failedEndpointDoesNotDisturbTheOthersOfTheDevice() throws Exception {
        Events events = consume("devices=3001");
        assertThatThrownBy(() -> consume("devices=3001,3999")).hasStackTraceContaining("3999");
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactly("recordingStarted");
    }
}
