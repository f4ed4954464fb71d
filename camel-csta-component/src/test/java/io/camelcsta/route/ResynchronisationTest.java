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

import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import io.camelcsta.simulator.Misbehaviour;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls, ConnIDs and recordings are brought up to date after a time in which events may have been missed. */
class ResynchronisationTest extends DisturbedRouteTestSupport {

    private static final String SNAPSHOT = "SnapshotDevice";
    private static final int MANY = 200;

    @Override
    CstaSimulatorBuilder pbxBuilder() {
        return super.pbxBuilder().devices(5001, MANY);
    }

    /** How the switch does not answer a snapshot. */
    enum Fault {
        REFUSED(fault -> fault.fail("systemResourceAvailability", "resourceBusy")),
        UNSUPPORTED(fault -> fault.fail("operation", "serviceNotSupported")),
        SILENT(fault -> fault.silence()),
        MALFORMED(fault -> fault.malformed());

        private final Consumer<Misbehaviour> program;

        Fault(Consumer<Misbehaviour> program) {
            this.program = program;
        }
    }

    private static List<String> manyDevices() {
        return IntStream.range(5001, 5001 + MANY).mapToObj(Integer::toString).toList();
    }

    // ---- recordings

    @Test
    void recordingOfACallThatHasGoneEndsOnceBeforeTheLinkCountsAsRestored() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        String connId = events.awaitOnly().privateEvent().connId();
        LinkEvent connected = outage(events, call::clear);
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED);
        assertThat(events.list().get(1).privateEvent()).satisfies(event -> {
            assertThat(event.privateMsgId()).isEqualTo(3014);
            assertThat(event.thisDN()).isEqualTo("3001");
            assertThat(event.callId()).isEqualTo(call.id());
            assertThat(event.connId()).isEqualTo(connId);
        });
        assertDetails(connected, Map.of("Monitors", 1, "Snapshots", 1, "Calls", 0, "RecordingsEnded", 1));
    }

    @Test
    void suspendedRecordingOfACallThatHasGoneEndsToo() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        events.await(2);
        outage(events, call::clear);
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED);
    }

    @Test
    void recordingEndsForEachMonitoredPartyThatHasLeftTheCall() throws Exception {
        Events events = consumeWithLink("3001,3002");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(2);
        LinkEvent connected = outage(events, call::clear);
        settle(events);
        assertThat(events.list())
                .filteredOn(event -> event.name().equals(STOPPED))
                .extracting(event -> event.privateEvent().thisDN())
                .containsExactlyInAnyOrder("3001", "3002");
        assertDetails(connected, Map.of("Snapshots", 2, "RecordingsEnded", 2));
    }

    @Test
    void recordingOfACallThatStillStandsGoesOn() throws Exception {
        Events events = consumeWithLink("3001,3003");
        SimulatedCall standing = pbx.call("3001", "3002");
        SimulatedCall gone = pbx.call("3003", "3004");
        standing.startRecording("3001");
        gone.startRecording("3003");
        events.await(2);
        LinkEvent connected = outage(events, gone::clear);
        assertThat(events.list())
                .filteredOn(event -> event.name().equals(STOPPED))
                .singleElement()
                .satisfies(event -> assertThat(event.privateEvent().callId()).isEqualTo(gone.id()));
        assertDetails(connected, Map.of("Calls", 1, "RecordingsEnded", 1));
        events.clear();
        standing.clear();
        settle(events);
        assertThat(events.names()).containsExactly(STOPPED);
    }

    @Test
    void recordingThatWasStoppedWhileTheCallGoesOnIsNotGuessed() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(1);
        LinkEvent connected = outage(events, call::stopRecording);
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
        assertDetails(connected, Map.of("Calls", 1, "RecordingsEnded", 0));
    }

    @Test
    void recordingThatWasSuspendedBeforeTheLossIsResumedAfterIt() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        events.await(2);
        outage(events, () -> {});
        events.clear();
        call.resumeRecording();
        assertThat(events.awaitOnly().privateEvent().privateMsgId()).isEqualTo(3016);
    }

    @Test
    void eventThatEqualsTheLastOneBeforeTheLossIsNoRepeat() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        events.await(2);
        outage(events, call::resumeRecording);
        events.clear();
        call.suspendRecording();
        assertThat(events.awaitOnly().name()).isEqualTo(SUSPENDED);
    }

    // ---- snapshots that fail

    @ParameterizedTest
    @EnumSource(Fault.class)
    void recordingsOfADeviceWithoutASnapshotAreKeptAndTheLinkEventNamesIt(Fault fault) throws Exception {
        Events events = consume(
                "devices=3001&events=recording,link,private" + (fault == Fault.SILENT ? "&linkTimeout=1500" : ""));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(2);
        fault.program.accept(pbx.misbehave(SNAPSHOT));
        LinkEvent connected = outage(events, call::clear);
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
        assertThat(devices(connected, "FailedSnapshots")).containsExactly("3001");
        assertDetails(connected, Map.of("Snapshots", 0, "RecordingsEnded", 0));
    }

    @Test
    void snapshotThatFailsForOneDeviceDoesNotKeepTheOthersFromEnding() throws Exception {
        Events events = consumeWithLink("3001,3003");
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        first.startRecording("3001");
        second.startRecording("3003");
        events.await(2);
        pbx.misbehave(SNAPSHOT).once().fail("systemResourceAvailability", "resourceBusy");
        LinkEvent connected = outage(events, () -> {
            first.clear();
            second.clear();
        });
        assertDetails(connected, Map.of("Snapshots", 1, "RecordingsEnded", 1));
        List<String> failed = devices(connected, "FailedSnapshots");
        assertThat(failed).hasSize(1);
        // the one that failed is asked again after the link has come back
        assertThat(events.names()).startsWith(LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED);
        assertThat(events.list().get(1).privateEvent().thisDN()).isNotEqualTo(failed.get(0));
    }

    @Test
    void linkThatIsLostAgainDuringTheSnapshotEndsNoRecordingUntilTheNextOne() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(1);
        pbx.misbehave(SNAPSHOT).once().close();
        LinkEvent connected = outage(events, call::clear);
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED);
        assertThat(devices(connected, "FailedSnapshots")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNSUPPORTED")
    void snapshotThatFailsOnceIsAskedAgain(Fault fault) throws Exception {
        Events events = consumeWithLink("3001" + (fault == Fault.SILENT ? "&linkTimeout=1500" : ""));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(1);
        fault.program.accept(pbx.misbehave(SNAPSHOT).once());
        LinkEvent connected = outage(events, call::clear);
        assertThat(devices(connected, "FailedSnapshots")).containsExactly("3001");
        assertThat(events.await(STOPPED).privateEvent().thisDN()).isEqualTo("3001");
    }

    // ---- losses while monitors are started again

    /** Makes a call between two monitored parties that is recorded, and a route that has heard of it. */
    private SimulatedCall recordedCall(Events events) {
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(2);
        events.clear();
        return call;
    }

    private static List<String> stopped(Events events) {
        return events.list().stream()
                .filter(event -> event.name().equals(STOPPED))
                .map(event -> event.privateEvent().thisDN())
                .toList();
    }

    private void enableAgain() {
        pbx.sendSystemStatus("overloadReached");
        pbx.sendSystemStatus("enabled");
    }

    @Test
    void recordingsEndThoughTheLinkIsLostAgainWhileMonitorsAreStarted() throws Exception {
        Events events = consumeWithLink("3001,3002&linkTimeout=60000");
        SimulatedCall call = recordedCall(events);
        // one monitor stands, and the other one is waited for
        pbx.misbehave("MonitorStart").once().silence();
        loseLink();
        pbx.refuseConnections(false);
        pbx.awaitMonitors(1, LIMIT);
        call.suspendRecording();
        events.await(SUSPENDED);
        outage(events, call::clear);
        settle(events);
        assertThat(stopped(events)).containsExactlyInAnyOrder("3001", "3002");
    }

    @Test
    void recordingsEndThoughTheMonitorsAreVoidedAgainWhileTheyAreStarted() throws Exception {
        Events events = consumeWithLink("3001,3002&linkTimeout=60000");
        SimulatedCall call = recordedCall(events);
        // one monitor stands, and the other one is waited for
        pbx.misbehave("MonitorStart").once().silence();
        enableAgain();
        // with the two that the switch said it had forgotten
        pbx.awaitMonitors(3, LIMIT);
        call.suspendRecording();
        events.await(SUSPENDED);
        pbx.loseEvents(true);
        call.clear();
        pbx.loseEvents(false);
        enableAgain();
        events.await(LinkEvent.EVENTS_LOST);
        settle(events);
        assertThat(stopped(events)).containsExactlyInAnyOrder("3001", "3002");
    }

    // ---- segments

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void snapshotInSegmentsIsTakenAsAWhole(int size) throws Exception {
        usePbx(settings -> settings.segmentedSnapshots(size));
        Events events = consumeWithLink("3001");
        SimulatedCall first = pbx.call("3001", "3002");
        first.startRecording("3001");
        SimulatedCall second = first.consult("3001", "3003").answer();
        second.startRecording("3001");
        SimulatedCall third = second.consult("3001", "3004").answer();
        third.startRecording("3001");
        events.await(3);
        LinkEvent connected = outage(events, second::clear);
        settle(events);
        assertThat(events.list())
                .filteredOn(event -> event.name().equals(STOPPED))
                .singleElement()
                .satisfies(event -> assertThat(event.privateEvent().callId()).isEqualTo(second.id()));
        assertDetails(connected, Map.of("Calls", 2, "RecordingsEnded", 1));
    }

    @Test
    void snapshotInSegmentsOfADeviceWithoutCallsEndsItsRecordings() throws Exception {
        usePbx(settings -> settings.segmentedSnapshots(1));
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(1);
        outage(events, call::clear);
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED);
    }

    // ---- events during a snapshot

    @Test
    void recordingThatStartsDuringTheSnapshotIsNotEndedByIt() throws Exception {
        useGate();
        Events events = consumeWithLink("3001");
        gate.holdAnswers(SNAPSHOT);
        events.clear();
        loseLink();
        pbx.forgetReceived();
        pbx.refuseConnections(false);
        gate.awaitHeld(1);
        pbx.call("3001", "3002").startRecording("3001");
        events.await(STARTED);
        gate.release();
        LinkEvent connected = events.await(LinkEvent.CONNECTED).linkEvent();
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, STARTED, LinkEvent.CONNECTED);
        assertDetails(connected, Map.of("RecordingsEnded", 0));
    }

    @Test
    void callThatEndsDuringTheSnapshotIsOverThoughTheSnapshotHasIt() throws Exception {
        useGate();
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        String connId = events.awaitOnly().privateEvent().connId();
        gate.holdAnswers(SNAPSHOT);
        events.clear();
        loseLink();
        pbx.forgetReceived();
        pbx.refuseConnections(false);
        gate.awaitHeld(1);
        call.clear();
        events.await(STOPPED);
        gate.release();
        LinkEvent connected = events.await(LinkEvent.CONNECTED).linkEvent();
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED);
        assertDetails(connected, Map.of("RecordingsEnded", 0));
        // the call is not known any more, so that the switch is asked
        pbx.forgetReceived();
        assertThat(refuse(PrivateService.stopRecording("3001", connId)).code()).isEqualTo(56);
        assertThat(pbx.received(SNAPSHOT)).hasSize(1);
    }

    @Test
    void recordingThatIsStoppedDuringTheSnapshotStopsOnce() throws Exception {
        useGate();
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(1);
        gate.holdAnswers(SNAPSHOT);
        events.clear();
        loseLink();
        pbx.forgetReceived();
        pbx.refuseConnections(false);
        gate.awaitHeld(1);
        call.stopRecording();
        call.clear();
        events.await(STOPPED);
        gate.release();
        events.await(LinkEvent.CONNECTED);
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED);
    }

    // ---- ConnIDs

    @Test
    void connIdOfACallIsTheSameAfterTheLoss() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        String connId = events.awaitOnly().privateEvent().connId();
        outage(events, () -> {});
        events.clear();
        call.suspendRecording();
        assertThat(events.awaitOnly().privateEvent().connId()).isEqualTo(connId);
    }

    @Test
    void connIdThatWasKnownBeforeTheLossWorksForARequestAfterIt() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        String connId = events.awaitOnly().privateEvent().connId();
        outage(events, () -> {});
        pbx.forgetReceived();
        perform(PrivateService.stopRecording("3001", connId));
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
        assertThat(pbx.received(SNAPSHOT)).isEmpty();
    }

    @Test
    void connIdOfBeforeATransferWorksAfterALossToo() throws Exception {
        Events events = consumeWithLink("3002");
        SimulatedCall call = pbx.call("3002", "3001");
        call.startRecording("3002");
        String connId = events.awaitOnly().privateEvent().connId();
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        settle(events);
        outage(events, () -> {});
        perform(PrivateService.stopRecording("3002", connId));
        assertThat(transferred.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void callOfTheTimeWithoutALinkIsKnownAfterIt() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall[] call = new SimulatedCall[1];
        LinkEvent connected = outage(events, () -> call[0] = pbx.call("3001", "3002"));
        assertDetails(connected, Map.of("Calls", 1));
        pbx.forgetReceived();
        perform(PrivateService.startRecording("3001", null).withCallId(call[0].id()));
        assertThat(call[0].recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(pbx.received(SNAPSHOT)).isEmpty();
    }

    // ---- messagesLost

    @Test
    void messagesLostIsToldAtOnceAndAllDevicesAreLookedAt() throws Exception {
        useGate();
        Events events = consumeWithLink("3001,3002");
        gate.holdAnswers(SNAPSHOT);
        pbx.sendSystemStatus("messagesLost");
        LinkEvent lost = events.awaitOnly().linkEvent();
        assertThat(lost.event()).isEqualTo(LinkEvent.EVENTS_LOST);
        assertThat(lost.reason()).contains("messages were lost");
        assertThat(lost.details()).containsKey("EventsMissedSince");
        // told before either is answered
        gate.awaitHeld(1);
        gate.release();
        pbx.awaitReceived(SNAPSHOT, 2, LIMIT);
        assertThat(pbx.monitors()).isEqualTo(2);
    }

    @Test
    void recordingEndsByTheNewerOfTwoSnapshots() throws Exception {
        useGate();
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await(STARTED);
        gate.holdAnswers(SNAPSHOT);
        pbx.sendSystemStatus("messagesLost");
        gate.awaitHeld(1);
        // the events of this are lost, as the switch says
        pbx.loseEvents(true);
        call.clear();
        pbx.loseEvents(false);
        pbx.sendSystemStatus("messagesLost");
        gate.awaitHeld(2);
        gate.release();
        events.await(STOPPED);
        settle(events);
        assertThat(events.names()).containsOnlyOnce(STOPPED);
    }

    // ---- many devices

    @Test
    void manyDevicesAreRestoredThoughTheSwitchTakesFewRequestsAtATime() throws Exception {
        Events events = consumeWithLink(String.join(",", manyDevices()) + "&maxOutstandingRequests=3");
        List<SimulatedCall> calls = manyDevices().subList(0, MANY / 2).stream()
                .map(device -> pbx.call(device, Integer.toString(Integer.parseInt(device) + MANY / 2)))
                .toList();
        calls.forEach(call -> call.startRecording(call.parties().get(0)));
        events.await(MANY);
        LinkEvent connected = outage(events, () -> calls.subList(0, 10).forEach(SimulatedCall::clear));
        settle(events);
        assertDetails(
                connected, Map.of("Monitors", MANY, "Snapshots", MANY, "Calls", MANY / 2 - 10, "RecordingsEnded", 20));
        assertThat(connected.details()).doesNotContainKeys("FailedMonitors", "FailedSnapshots");
        assertThat(events.list())
                .filteredOn(event -> event.name().equals(STOPPED))
                .hasSize(20);
        assertThat(pbx.monitors()).isEqualTo(MANY);
        assertThat(pbx.device("5001").monitors()).hasSize(1);
    }

    @Test
    void recordingsEndThoughTheSwitchAnswersLateAndTakesOneRequestAtATime() throws Exception {
        List<String> devices = manyDevices().subList(0, 24);
        Events events = consumeWithLink(String.join(",", devices) + "&maxOutstandingRequests=1&linkTimeout=1000");
        List<SimulatedCall> calls = devices.subList(0, 12).stream()
                .map(device -> pbx.call(device, Integer.toString(Integer.parseInt(device) + 12)))
                .toList();
        calls.forEach(call -> call.startRecording(call.parties().get(0)));
        events.await(24);
        // those that are asked at the same time are answered later than any of them may take
        pbx.misbehave(SNAPSHOT).delay(Duration.ofMillis(100));
        outage(events, () -> calls.forEach(SimulatedCall::clear));
        eventually(() -> assertThat(stopped(events)).containsExactlyInAnyOrderElementsOf(devices));
    }

    @Test
    void snapshotIsTimedFromWhenItIsSentAndNotFromWhenItWaits() throws Exception {
        List<String> devices = manyDevices().subList(0, 24);
        Events events = consumeWithLink(String.join(",", devices) + "&maxOutstandingRequests=1&linkTimeout=2000");
        // each is answered well within the time-out, and the last ones wait longer than that for their turn
        pbx.misbehave(SNAPSHOT).delay(Duration.ofMillis(150));
        LinkEvent connected = outage(events, () -> {});
        assertThat(devices(connected, "FailedSnapshots")).isEmpty();
        assertDetails(connected, Map.of("Snapshots", devices.size()));
    }

    @Test
    void switchWithoutSnapshotsIsNotAskedForEveryDevice() throws Exception {
        Events events = consumeWithLink(String.join(",", manyDevices()));
        pbx.misbehave(SNAPSHOT).fail("operation", "serviceNotSupported");
        pbx.forgetReceived();
        LinkEvent connected = outage(events, () -> {});
        // those that were asked at the same time as the first
        assertThat(pbx.received(SNAPSHOT)).hasSizeLessThanOrEqualTo(20);
        assertThat(devices(connected, "FailedSnapshots")).containsExactlyInAnyOrderElementsOf(manyDevices());
        assertDetails(connected, Map.of("Monitors", MANY, "Snapshots", 0));
    }
}
