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
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events 3013 to 3016, whoever caused them. */
class RecordingEventsTest extends CstaRouteTestSupport {

    private static final String STARTED = "recordingStarted";
    private static final String STOPPED = "recordingStopped";
    private static final String SUSPENDED = "recordingSuspended";
    private static final String RESUMED = "recordingResumed";

    @Test
    void recordingByAnotherIsToldWithThisDNCallAndTime() throws Exception {
        Events events = consume("devices=3001&linkName=pbx1");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        PrivateEvent event = events.awaitOnly().privateEvent();
        assertThat(event.type()).isEqualTo(PrivateEventType.RECORDING_STARTED);
        assertThat(event.privateMsgId()).isEqualTo(3013);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.otherDN()).isNull();
        assertThat(event.callId()).isEqualTo(call.id());
        assertThat(event.connId()).matches("[0-9a-f]{16}");
        assertThat(event.deviceId())
                .isEqualTo(call.connection("3001").deviceId().number());
        assertThat(event.extensions()).isEmpty();
        assertThat(event.eventTime()).isNotNull();
        assertThat(event.link()).isEqualTo("pbx1");
        assertThat(event.referenceId()).isNull();
        assertThat(event.eventId()).isNotBlank();
    }

    @Test
    void eventSetsTheHeaders() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        Events.Received received = events.awaitOnly();
        PrivateEvent event = received.privateEvent();
        assertThat(received.headers())
                .containsEntry(CstaConstants.EVENT_NUMBER, 3013)
                .containsEntry(CstaConstants.EVENT_NAME, STARTED)
                .containsEntry(CstaConstants.EVENT_CLASS, "recording")
                .containsEntry(CstaConstants.THIS_DN, "3001")
                .containsEntry(CstaConstants.CONN_ID, event.connId())
                .containsEntry(CstaConstants.CALL_ID, call.id())
                .containsEntry(CstaConstants.DEVICE_ID, event.deviceId())
                .containsEntry(CstaConstants.LINK, pbx.address())
                .containsEntry(CstaConstants.EVENT_ID, event.eventId())
                .doesNotContainKeys(CstaConstants.REFERENCE_ID, CstaConstants.OTHER_DN, CstaConstants.ERROR_CODE);
        assertThat((String) received.header(CstaConstants.EVENT_TIME))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    }

    @Test
    @Tag("compatibility")
    void suspendResumeAndStopOfAPhoneAreTold() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording().resumeRecording().suspendRecording().stopRecording();
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, RESUMED, SUSPENDED, STOPPED);
        assertThat(events.list())
                .extracting(received -> received.header(CstaConstants.EVENT_NUMBER))
                .containsExactly(3013, 3015, 3016, 3015, 3014);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().connId())
                .containsOnly(events.list().get(0).privateEvent().connId());
    }

    @Test
    void everyEventHasAnEventIdOfItsOwn() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording().resumeRecording().stopRecording();
        events.await(4);
        assertThat(events.list().stream()
                        .map(received -> received.privateEvent().eventId()))
                .doesNotHaveDuplicates();
    }

    @Test
    void recordEventWithoutPositionInASuspendedRecordingIsAResumption() throws Exception {
        usePbx(settings -> settings.positionsInEvents(false));
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording().resumeRecording();
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, RESUMED);
    }

    @Test
    void recordEventOfAnUnknownRecordingWithAPositionIsAResumption() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        Events events = consume("devices=3001");
        call.resumeRecording(12_000L);
        settle(events);
        assertThat(events.names()).containsExactly(RESUMED);
    }

    @Test
    void recordEventOfAnUnknownRecordingWithoutAPositionIsAStart() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        Events events = consume("devices=3001");
        call.resumeRecording(null);
        settle(events);
        assertThat(events.names()).containsExactly(STARTED);
    }

    @Test
    void recordingThatStartsAgainAfterItsStopIsAStart() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.stopRecording();
        call.startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, STOPPED, STARTED);
    }

    @Test
    void suspensionAndStopAreToldEvenIfNoStartWasSeen() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        Events events = consume("devices=3001");
        call.suspendRecording().stopRecording();
        settle(events);
        assertThat(events.names()).containsExactly(SUSPENDED, STOPPED);
    }

    @Test
    void exactRepetitionOfAnEventIsToldOnce() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        pbx.repeatLastEvents("3001");
        call.suspendRecording();
        pbx.repeatLastEvents("3001");
        call.resumeRecording();
        pbx.repeatLastEvents("3001");
        call.stopRecording();
        pbx.repeatLastEvents("3001");
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, RESUMED, STOPPED);
    }

    @Test
    void twoMonitoredPartiesGiveTwoEvents() throws Exception {
        Events events = consume("devices=3001,3002");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, STARTED);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsExactlyInAnyOrder("3001", "3002");
        assertThat(events.list())
                .extracting(received -> received.privateEvent().connId())
                .doesNotContainNull()
                .containsOnly(events.list().get(0).privateEvent().connId());
    }

    @Test
    void twoMessagesOfOneCallHaveAStateEach() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        call.startRecording("3002");
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, STARTED);
    }

    @Test
    void eventsOfAServiceOfThisApplicationAreToldToo() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        for (PrivateService service : List.of(
                PrivateService.startRecording("3001", null),
                PrivateService.suspendRecording("3001", null),
                PrivateService.resumeRecording("3001", null),
                PrivateService.stopRecording("3001", null))) {
            perform(service.withCallId(call.id()));
        }
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, RESUMED, STOPPED);
    }

    // ---- the end of the recorded connection

    @Test
    void endOfTheConnectionStopsItsRecording() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.clear("3001");
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, STOPPED);
        PrivateEvent stopped = events.list().get(1).privateEvent();
        assertThat(stopped.callId()).isEqualTo(call.id());
        assertThat(stopped.connId())
                .isEqualTo(events.list().get(0).privateEvent().connId());
        assertThat(stopped.thisDN()).isEqualTo("3001");
    }

    @Test
    void endOfTheConnectionStopsItsSuspendedRecording() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        call.clear();
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, STOPPED);
    }

    @Test
    void endOfTheCallStopsItsRecordingOnceForEachMonitoredParty() throws Exception {
        usePbx(settings -> settings.callClearedEvents(true));
        Events events = consume("devices=3001,3002");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.clear();
        settle(events);
        assertThat(events.list().stream()
                        .filter(received -> received.name().equals(STOPPED))
                        .map(received -> received.privateEvent().thisDN()))
                .containsExactlyInAnyOrder("3001", "3002");
    }

    @Test
    void stopEventOfTheSwitchAtTheEndOfTheCallIsNotToldTwice() throws Exception {
        usePbx(settings -> settings.stopEventAtCallEnd(true).callClearedEvents(true));
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.clear();
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, STOPPED);
    }

    @Test
    void endOfACallWhoseRecordingWasStoppedTellsNothing() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.stopRecording();
        call.clear();
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, STOPPED);
    }

    @Test
    void endOfACallThatWasNeverRecordedTellsNothing() throws Exception {
        Events events = consume("devices=3001");
        pbx.call("3001", "3002").clear();
        settle(events);
        assertThat(events.names()).isEmpty();
    }

    @Test
    void transferWithoutASuccessorOfTheConnectionStopsItsRecording() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3002", "3001");
        call.startRecording("3001");
        call.transfer("3001", call.consult("3001", "3003").answer());
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, STOPPED);
    }

    @Test
    void recordingOfAPartyThatIsTransferredGoesOn() throws Exception {
        Events events = consume("devices=3002");
        SimulatedCall call = pbx.call("3002", "3001");
        call.startRecording("3002");
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        SimulatedCall transferred = call.transfer("3001", consultation);
        transferred.suspendRecording().resumeRecording().stopRecording();
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, RESUMED, STOPPED);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().callId())
                .containsExactly(call.id(), transferred.id(), transferred.id(), transferred.id());
    }

    @Test
    void recordingThatWentOnInAnotherCallIsStoppedAtItsEnd() throws Exception {
        Events events = consume("devices=3002");
        SimulatedCall call = pbx.call("3002", "3001");
        call.startRecording("3002");
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        transferred.clear();
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, STOPPED);
    }

    @Test
    void recordingGoesOnInAConference() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        SimulatedCall conference =
                call.conference("3001", call.consult("3001", "3003").answer());
        conference.suspendRecording().resumeRecording();
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, RESUMED);
    }

    @Test
    void recordingOfTheConsultationEndsInTheConference() throws Exception {
        Events events = consume("devices=3003");
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        consultation.startRecording("3003");
        SimulatedCall conference = call.conference("3001", consultation);
        conference.clear("3003");
        settle(events);
        assertThat(events.names()).containsExactly(STARTED, STOPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3001", "3002"})
    void recordingEndsOnceForEachDeviceWhoeverHangsUp(String device) throws Exception {
        Events events = consume("devices=3001,3002");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.clear(device);
        settle(events);
        assertThat(events.list())
                .filteredOn(received -> received.name().equals("recordingStopped"))
                .extracting(received -> received.privateEvent().thisDN())
                .containsExactlyInAnyOrder("3001", "3002");
    }

    private static List<String> stopped(Events events) {
        return events.list().stream()
                .filter(received -> received.name().equals(STOPPED))
                .map(received -> received.privateEvent().thisDN())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endOfARecordingIsToldToTheConsumerOfEachDeviceUnderItsOwnThisDN(boolean dynamic) throws Exception {
        usePbx(settings -> settings.dynamicDeviceIds(dynamic));
        Events first = consume("devices=3001");
        Events second = consume("devices=3002");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.clear("3002");
        settle(first, second);
        assertThat(stopped(first)).containsExactly("3001");
        assertThat(stopped(second)).containsExactly("3002");
    }

    @Test
    void partyThatLeavesAConferenceEndsItsOwnRecordingOnly() throws Exception {
        Events events = consume("devices=3001,3002,3003");
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall conference =
                call.conference("3001", call.consult("3001", "3003").answer());
        conference.startRecording("3001");
        conference.clear("3003");
        settle(events);
        assertThat(stopped(events)).containsExactly("3003");
    }

    @Test
    void recordingsOfWhoStaysInAConferenceGoOnAndEndOnceEach() throws Exception {
        Events events = consume("devices=3001,3002,3003");
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall conference =
                call.conference("3001", call.consult("3001", "3003").answer());
        conference.startRecording("3001");
        conference.clear("3003");
        conference.suspendRecording();
        conference.clear();
        settle(events);
        assertThat(events.list())
                .filteredOn(received -> !received.name().equals(STARTED))
                .extracting(received ->
                        received.name() + " " + received.privateEvent().thisDN())
                .containsExactlyInAnyOrder(
                        STOPPED + " 3003",
                        SUSPENDED + " 3001",
                        SUSPENDED + " 3002",
                        STOPPED + " 3001",
                        STOPPED + " 3002");
    }

    @Test
    void callClearedAloneEndsTheRecordingOfEachDeviceUnderItsOwnThisDN() throws Exception {
        usePbx(settings -> settings.callClearedEvents(true));
        FaultProxy proxy = throughProxy();
        Events events = consume("devices=3001,3002");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        settle(events);
        // Connection Cleared of the first party at both devices, and of the second one at its own
        for (int i = 0; i < 3; i++) {
            proxy.drop(Direction.TO_APPLICATION);
        }
        call.clear();
        settle(events);
        assertThat(stopped(events)).containsExactlyInAnyOrder("3001", "3002");
    }

    @Test
    void callClearedAloneIsToldToTheConsumerOfEachDevice() throws Exception {
        usePbx(settings -> settings.callClearedEvents(true));
        FaultProxy proxy = throughProxy();
        Events first = consume("devices=3001");
        Events second = consume("devices=3002");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        settle(first, second);
        for (int i = 0; i < 3; i++) {
            proxy.drop(Direction.TO_APPLICATION);
        }
        call.clear();
        settle(first, second);
        assertThat(stopped(first)).containsExactly("3001");
        assertThat(stopped(second)).containsExactly("3002");
    }
}
