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
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.Struct;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ConnID, the switch's call id, and the connection that a request names. */
class CallIdentityTest extends CstaRouteTestSupport {

    private SimulatedCall conference;
    private SimulatedCall next;

    private String connId(String linkName, String callId) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(linkName.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(encoding().callIdOctets(callId)), 0, 8);
    }

    @Test
    void connIdIsMadeOfLinkNameAndCallId() throws Exception {
        Events events = consume("devices=3001&linkName=pbx1");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        assertThat(events.awaitOnly().privateEvent().connId()).isEqualTo(connId("pbx1", call.id()));
    }

    @Test
    void connIdIsMadeOfTheAddressIfThereIsNoLinkName() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        assertThat(events.awaitOnly().privateEvent().connId()).isEqualTo(connId(pbx.address(), call.id()));
    }

    @Test
    void requestMayNameTheCallByConnId() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        String connId = events.awaitOnly().privateEvent().connId();
        PrivateEvent reply = perform(PrivateService.stopRecording("3001", connId));
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
        assertThat(reply.connId()).isEqualTo(connId);
        assertThat(reply.callId()).isEqualTo(call.id());
    }

    @Test
    void requestMayNameTheCallByTheSwitchsCallId() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        PrivateEvent reply = perform(
                "linkName=pbx1", PrivateService.startRecording("3001", null).withCallId(call.id()));
        assertThat(reply.connId()).isEqualTo(connId("pbx1", call.id()));
        assertThat(reply.callId()).isEqualTo(call.id());
    }

    @Test
    void requestMayNameTheCallBothWays() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        perform(
                "linkName=pbx1",
                PrivateService.startRecording("3001", connId("pbx1", call.id())).withCallId(call.id()));
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void connIdAndCallIdOfDifferentCallsAreRefused() throws Exception {
        Events events = consume("devices=3001,3003&events=call,private&linkName=pbx1");
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall other = pbx.call("3003", "3004");
        settle(events);
        EventError error = refuse(
                "linkName=pbx1",
                PrivateService.startRecording("3001", connId("pbx1", other.id()))
                        .withCallId(call.id()),
                Map.of());
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("different calls").contains(call.id());
        assertThat(pbx.received("RecordMessage")).isEmpty();
    }

    @Test
    void connIdMayBeWrittenInCapitals() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        perform(
                "linkName=pbx1",
                PrivateService.startRecording("3001", connId("pbx1", call.id()).toUpperCase(Locale.ROOT)));
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void connIdThatIsNoneIs53() {
        EventError error = refuse(PrivateService.startRecording("3001", "4711"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message())
                .contains("ConnID")
                .contains("16 hexadecimal digits")
                .contains("4711")
                .contains(CstaConstants.CALL_ID);
        assertThat(pbx.received("SnapshotDevice")).isEmpty();
    }

    @Test
    void unknownConnIdIsLookedUpInOneSnapshotOfTheDevice() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        perform("linkName=pbx1", PrivateService.startRecording("3001", connId("pbx1", call.id())));
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(pbx.received("SnapshotDevice")).hasSize(1);
    }

    @Test
    void connIdThatNoSnapshotHasIs56() {
        pbx.call("3001", "3002");
        EventError error = refuse(PrivateService.startRecording("3001", "0077028a809f7004"));
        assertThat(error.code()).isEqualTo(56);
        assertThat(error.name()).isEqualTo("TERR_INV_CONNID");
        assertThat(error.message()).contains("0077028a809f7004").contains("3001");
        assertThat(error.connId()).isEqualTo("0077028a809f7004");
        assertThat(pbx.received("SnapshotDevice")).hasSize(1);
        assertThat(pbx.received("RecordMessage")).isEmpty();
    }

    @Test
    void unknownConnIdOnAnUnknownDeviceIs59() {
        assertThat(refuse(PrivateService.startRecording("3999", "0077028a809f7004"))
                        .code())
                .isEqualTo(59);
    }

    @Test
    void unknownConnIdIsLookedUpInASegmentedSnapshotToo() throws Exception {
        usePbx(settings -> settings.segmentedSnapshots(2));
        SimulatedCall first = pbx.call("3001", "3002").hold("3001");
        SimulatedCall second = pbx.call("3001", "3003").hold("3001");
        SimulatedCall third = pbx.call("3001", "3004");
        perform("linkName=pbx1", PrivateService.startRecording("3001", connId("pbx1", third.id())));
        assertThat(third.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(first.recordingState()).isEqualTo(RecordingState.NONE);
        assertThat(second.recordingState()).isEqualTo(RecordingState.NONE);
    }

    @Test
    void connIdThatNoSegmentHasIs56() {
        usePbx(settings -> settings.segmentedSnapshots(1));
        pbx.call("3001", "3002").hold("3001");
        pbx.call("3001", "3003");
        assertThat(refuse(PrivateService.startRecording("3001", "0077028a809f7004"))
                        .code())
                .isEqualTo(56);
    }

    @Test
    void snapshotThatIsNotAnsweredIs57() {
        pbx.misbehave("SnapshotDevice").silence();
        EventError error = refuse(
                "",
                PrivateService.startRecording("3001", "0077028a809f7004"),
                Map.of(CstaConstants.REQUEST_TIMEOUT, Duration.ofMillis(100)));
        assertThat(error.code()).isEqualTo(57);
    }

    @Test
    void connectionIsTakenFromTheSnapshotIfNoEventToldIt() throws Exception {
        usePbx(settings -> settings.dynamicDeviceIds(true));
        SimulatedCall call = pbx.call("3001", "3002");
        perform(PrivateService.startRecording("3001", null).withCallId(call.id()));
        ConnectionId sent = pbx.received("RecordMessage").get(0).connection("callToBeRecorded");
        assertThat(sent.deviceId().isDynamic()).isTrue();
        assertThat(sent).isEqualTo(call.connection("3001"));
    }

    @Test
    void connectionThatTheSwitchLastReportedIsSentVerbatim() throws Exception {
        usePbx(settings -> settings.dynamicDeviceIds(true));
        Events events = consume("devices=3001&events=recording,call,private");
        SimulatedCall call = pbx.call("3001", "3002");
        settle(events);
        perform(PrivateService.startRecording("3001", null).withCallId(call.id()));
        assertThat(pbx.received("RecordMessage").get(0).connection("callToBeRecorded"))
                .isEqualTo(call.connection("3001"));
        assertThat(pbx.received("SnapshotDevice")).isEmpty();
    }

    @Test
    void newerDynamicIdOfTheConnectionIsSentAfterATransfer() throws Exception {
        usePbx(settings -> settings.dynamicDeviceIds(true));
        Events events = consume("devices=3002&events=recording,call,private");
        SimulatedCall call = pbx.call("3002", "3001");
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        settle(events);
        perform(PrivateService.startRecording("3002", null).withCallId(call.id()));
        assertThat(pbx.received("RecordMessage").get(0).connection("callToBeRecorded"))
                .isEqualTo(transferred.connection("3002"));
    }

    @Test
    void eventOfADynamicConnectionHasThisDNAsTheOptionNamesIt() throws Exception {
        usePbx(settings -> settings.dynamicDeviceIds(true));
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        PrivateEvent event = events.awaitOnly().privateEvent();
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.deviceId())
                .isEqualTo(call.connection("3001").deviceId().number())
                .isNotEqualTo("3001");
    }

    @Test
    void endOfADynamicConnectionStopsItsRecording() throws Exception {
        usePbx(settings -> settings.dynamicDeviceIds(true));
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.clear("3001");
        settle(events);
        assertThat(events.names()).containsExactly("recordingStarted", "recordingStopped");
    }

    @Test
    void deviceIsWrittenInTheFormOfTheOption() throws Exception {
        pbx.misbehave("SnapshotDevice").fail("operation", "serviceNotSupported");
        SimulatedCall call = pbx.call("3001", "3002");
        perform(
                "deviceIdFormat=deviceNumber",
                PrivateService.startRecording("3001", null).withCallId(call.id()));
        assertThat(pbx.received("RecordMessage")
                        .get(0)
                        .connection("callToBeRecorded")
                        .deviceId()
                        .typeOfNumber())
                .isEqualTo("deviceNumber");
    }

    // ---- transfer and conference

    @Test
    void transferredEventHasTheNewConnIdAndThePreviousOne() throws Exception {
        Events events = consume("devices=3002&events=call,private&linkName=pbx1");
        SimulatedCall call = pbx.call("3002", "3001");
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        Events.Received received = events.await("TransferedEvent");
        assertThat(received.cstaEvent().connId()).isEqualTo(connId("pbx1", transferred.id()));
        assertThat(received.cstaEvent().previousConnId()).isEqualTo(connId("pbx1", call.id()));
        assertThat(received.cstaEvent().callId()).isEqualTo(transferred.id());
    }

    @Test
    void previousConnIdOfTheConsultedPartyIsThatOfItsOwnCall() throws Exception {
        Events events = consume("devices=3003&events=call,private&linkName=pbx1");
        SimulatedCall call = pbx.call("3002", "3001");
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        SimulatedCall transferred = call.transfer("3001", consultation);
        Events.Received received = events.await("TransferedEvent");
        assertThat(received.cstaEvent().connId()).isEqualTo(connId("pbx1", transferred.id()));
        assertThat(received.cstaEvent().previousConnId()).isEqualTo(connId("pbx1", consultation.id()));
    }

    @Test
    void conferencedEventHasTheNewConnIdAndThePreviousOne() throws Exception {
        Events events = consume("devices=3001&events=call,private&linkName=pbx1");
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall conference =
                call.conference("3001", call.consult("3001", "3003").answer());
        Events.Received received = events.await("ConferencedEvent");
        assertThat(received.cstaEvent().connId()).isEqualTo(connId("pbx1", conference.id()));
        assertThat(received.cstaEvent().previousConnId()).isEqualTo(connId("pbx1", call.id()));
    }

    @Test
    void callThatKeepsItsIdInATransferKeepsItsConnIdWithoutAPreviousOne() throws Exception {
        usePbx(settings -> settings.keepsCallIdOnTransfer(true));
        Events events = consume("devices=3002&events=call,private&linkName=pbx1");
        SimulatedCall call = pbx.call("3002", "3001");
        call.transfer("3001", call.consult("3001", "3003").answer());
        Events.Received received = events.await("TransferedEvent");
        assertThat(received.cstaEvent().connId()).isEqualTo(connId("pbx1", call.id()));
        assertThat(received.cstaEvent().previousConnId()).isNull();
    }

    @Test
    void oldConnIdAndCallIdNameTheTransferredCallToo() throws Exception {
        Events events = consume("devices=3002&events=call,private&linkName=pbx1");
        SimulatedCall call = pbx.call("3002", "3001");
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        SimulatedCall transferred = call.transfer("3001", consultation);
        settle(events);
        PrivateEvent reply = perform("linkName=pbx1", PrivateService.startRecording("3002", connId("pbx1", call.id())));
        assertThat(transferred.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(reply.connId()).isEqualTo(connId("pbx1", transferred.id()));
        perform("linkName=pbx1", PrivateService.suspendRecording("3002", null).withCallId(call.id()));
        perform("linkName=pbx1", PrivateService.resumeRecording("3002", connId("pbx1", consultation.id())));
        perform("linkName=pbx1", PrivateService.stopRecording("3002", connId("pbx1", transferred.id())));
        assertThat(transferred.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void oldConnIdIsUnknownAfterTheEndOfTheTransferredCall() throws Exception {
        Events events = consume("devices=3002&linkName=pbx1");
        SimulatedCall call = pbx.call("3002", "3001");
        call.transfer("3001", call.consult("3001", "3003").answer()).clear();
        settle(events);
        assertThat(refuse("linkName=pbx1", PrivateService.startRecording("3002", connId("pbx1", call.id())), Map.of())
                        .code())
                .isEqualTo(56);
    }

    @Test
    void recordingEventsAfterATransferHaveBothConnIds() throws Exception {
        Events events = consume("devices=3002&linkName=pbx1");
        SimulatedCall call = pbx.call("3002", "3001");
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        transferred.startRecording("3002");
        PrivateEvent event = events.awaitOnly().privateEvent();
        assertThat(event.connId()).isEqualTo(connId("pbx1", transferred.id()));
        assertThat(event.previousConnId()).isEqualTo(connId("pbx1", call.id()));
    }

    // ---- reused call ids

    @Test
    void callIdThatIsUsedAgainIsAnotherCall() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true).callIdOctets(1));
        Events events = consume("devices=3001&events=recording,call,private");
        SimulatedCall first = pbx.call("3001", "3002");
        first.startRecording("3001");
        first.clear();
        SimulatedCall second = pbx.call("3001", "3003");
        assertThat(second.id()).isEqualTo(first.id());
        second.startRecording("3001");
        second.suspendRecording();
        settle(events);
        assertThat(events.names().stream().filter(name -> name.startsWith("recording")))
                .containsExactly("recordingStarted", "recordingStopped", "recordingStarted", "recordingSuspended");
    }

    @Test
    void messageIdOfAFormerCallIsNotSentForANewOneWithTheSameId() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true).callIdOctets(1));
        Events events = consume("devices=3001");
        SimulatedCall first = pbx.call("3001", "3002");
        first.startRecording("3001");
        first.clear();
        SimulatedCall second = pbx.call("3001", "3003");
        settle(events);
        EventError error = refuse(PrivateService.stopRecording("3001", null).withCallId(second.id()));
        assertThat(pbx.received("Stop").get(0).text("messageToBeStopped")).isNull();
        assertThat(error.cstaError()).isEqualTo("incorrectMsgState");
    }

    @Test
    void messageIdOfAFormerCallIsNotSentForADeviceThatNobodyMonitors() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true).callIdOctets(1));
        Events events = consume("devices=3001");
        SimulatedCall first = pbx.call("3001", "3002");
        settle(events);
        perform(PrivateService.startRecording("3002", null).withCallId(first.id()));
        first.clear();
        SimulatedCall second = pbx.call("3001", "3002");
        assertThat(second.id()).isEqualTo(first.id());
        settle(events);
        refuse(PrivateService.stopRecording("3002", null).withCallId(second.id()));
        assertThat(pbx.received("Stop").get(0).text("messageToBeStopped")).isNull();
    }

    @Test
    void connectionOfAFormerCallThatNobodyMonitoredIsNotSentForANewOneWithTheSameId() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true).callIdOctets(1).dynamicDeviceIds(true));
        SimulatedCall first = pbx.call("3001", "3002");
        perform(PrivateService.startRecording("3001", null).withCallId(first.id()));
        first.clear();
        SimulatedCall second = pbx.call("3001", "3002");
        assertThat(second.id()).isEqualTo(first.id());
        perform(PrivateService.startRecording("3001", null).withCallId(second.id()));
        assertThat(second.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void messageIdOfAFormerCallThatNobodyMonitoredIsNotSentForANewOneWithTheSameId() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true).callIdOctets(1).dynamicDeviceIds(true));
        SimulatedCall first = pbx.call("3001", "3002");
        perform(PrivateService.startRecording("3001", null).withCallId(first.id()));
        first.clear();
        SimulatedCall second = pbx.call("3001", "3002");
        assertThat(second.id()).isEqualTo(first.id());
        second.startRecording("3001");
        perform(PrivateService.stopRecording("3001", null).withCallId(second.id()));
        assertThat(pbx.received("Stop").get(0).text("messageToBeStopped")).isNull();
        assertThat(second.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void callIdThatIsUsedAgainAfterATransferIsNoAliasOfTheTransferredCall() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true));
        Events events = consume("devices=3002,3004&events=recording,call,private");
        SimulatedCall call = pbx.call("3002", "3001");
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        SimulatedCall transferred = call.transfer("3001", consultation);
        SimulatedCall next = pbx.call("3004", "3001");
        assertThat(next.id()).isEqualTo(consultation.id());
        settle(events);
        perform(PrivateService.startRecording("3004", null).withCallId(next.id()));
        assertThat(next.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(transferred.recordingState()).isEqualTo(RecordingState.NONE);
    }

    // ---- reused call ids of calls of which a conference has come

    /** Makes a conference, and a new call of those devices that has the id of the call that the conference took in. */
    private void makeConferenceAndReuseAnId(String from, String to) {
        pbx.addDevice("3005");
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        conference = call.conference("3001", consultation);
        if (conference.parties().contains(from)) {
            conference.hold(from);
        }
        next = pbx.call(from, to);
        assertThat(next.id()).isEqualTo(consultation.id()).isNotEqualTo(conference.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3001", "3004"})
    void callWithAnIdFromWhichAConferenceCameHasAConnIdOfItsOwn(String from) throws Exception {
        usePbx(settings -> settings.reuseCallIds(true));
        Events events = consume("devices=3001,3004&events=recording,private&linkName=pbx1");
        makeConferenceAndReuseAnId(from, "3005");
        next.startRecording(from);
        PrivateEvent event = events.awaitOnly().privateEvent();
        assertThat(event.callId()).isEqualTo(next.id());
        assertThat(event.connId()).isEqualTo(connId("pbx1", next.id()));
    }

    @Test
    void conferenceKeepsItsConnIdWhenTheIdOfACallThatItTookInIsUsedAgain() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true));
        Events events = consume("devices=3001,3004&events=recording,private&linkName=pbx1");
        makeConferenceAndReuseAnId("3004", "3005");
        next.startRecording("3004");
        conference.startRecording("3001");
        settle(events);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().connId())
                .containsExactlyInAnyOrder(connId("pbx1", next.id()), connId("pbx1", conference.id()));
    }

    @Test
    void formerIdOfAConferenceThatAnotherCallHasIsNotItsPreviousConnId() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true));
        Events events = consume("devices=3003,3004&events=call,private&linkName=pbx1");
        makeConferenceAndReuseAnId("3004", "3005");
        conference.setAccountCode("3003", "12");
        settle(events);
        List<CstaEvent> ofConference = events.list().stream()
                .map(received -> received.body() instanceof CstaEvent event ? event : null)
                .filter(event -> event != null && conference.id().equals(event.callId()))
                .toList();
        assertThat(ofConference.get(0).event()).isEqualTo("ConferencedEvent");
        assertThat(ofConference.get(0).previousConnId()).isEqualTo(connId("pbx1", next.id()));
        CstaEvent last = ofConference.get(ofConference.size() - 1);
        assertThat(last.event()).isEqualTo("CallInformationEvent");
        assertThat(last.previousConnId()).isNull();
    }

    @Test
    void messageIdOfAConferenceIsNotSentForACallWithAnIdFromWhichItCame() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true));
        Events events = consume("devices=3001,3004&events=recording,accountCode,private");
        makeConferenceAndReuseAnId("3004", "3005");
        conference.startRecording("3001");
        pbx.loseEvents(true);
        next.startRecording("3004");
        pbx.loseEvents(false);
        // by which the new call is known
        next.setAccountCode("3004", "12");
        settle(events);
        perform(PrivateService.stopRecording("3004", null).withCallId(next.id()));
        assertThat(pbx.received("Stop").get(0).text("messageToBeStopped")).isNull();
        assertThat(next.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void requestForACallThatNobodyMonitorsIsNotForTheConferenceThatCameFromItsId() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true));
        Events events = consume("devices=3001&events=recording,private");
        makeConferenceAndReuseAnId("3004", "3005");
        conference.startRecording("3001");
        next.startRecording("3004");
        settle(events);
        send("", PrivateService.stopRecording("3004", null).withCallId(next.id()), Map.of());
        Struct sent = pbx.received("Stop").get(0);
        assertThat(sent.connection("connection").callId()).isEqualTo(next.id());
        assertThat(sent.text("messageToBeStopped")).isNull();
    }

    @Test
    void requestForACallWithAnIdFromWhichAConferenceCameIsForThatCall() throws Exception {
        usePbx(settings -> settings.reuseCallIds(true));
        Events events = consume("devices=3001,3004&events=recording,private&linkName=pbx1");
        makeConferenceAndReuseAnId("3004", "3005");
        next.startRecording("3004");
        settle(events);
        PrivateEvent reply = perform(
                "linkName=pbx1", PrivateService.suspendRecording("3004", null).withCallId(next.id()));
        assertThat(reply.connId()).isEqualTo(connId("pbx1", next.id()));
        assertThat(next.recordingState()).isEqualTo(RecordingState.SUSPENDED);
    }

    // ---- a route that handles events

    @Test
    void routeMaySendAServiceForTheCallWhoseEventItIsHandling() throws Exception {
        String producer = uri("service=startRecording");
        Events events = consume("devices=3001&events=call,private", exchange -> {
            if ("EstablishedEvent".equals(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME))) {
                Exchange answer = template.send(producer, exchange.copy());
                exchange.setProperty("answer", answer);
                if (answer.getException() != null) {
                    throw answer.getException();
                }
            }
        });
        SimulatedCall call = pbx.call("3001", "3002");
        events.await("EstablishedEvent");
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(pbx.received("SnapshotDevice")).isEmpty();
    }

    @Test
    void privateEventIsARequestForItsCall() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        PrivateEvent event = events.awaitOnly().privateEvent();
        assertThat(send("service=suspendRecording", event, Map.of()).getException())
                .isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.SUSPENDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connectionOfTheDeviceIsSentAlsoAfterAnAccountCodeWasSetAtIt(boolean dynamic) throws Exception {
        usePbx(settings -> settings.dynamicDeviceIds(dynamic));
        Events events = consume("devices=3001,3002&events=accountCode");
        SimulatedCall coded = pbx.call("3001", "3002");
        coded.setAccountCode("3001", "4711");
        Events.await(() -> events.list().size() == 2, "the account code at both parties");

        perform(PrivateService.startRecording("3001", null).withCallId(coded.id()));

        assertThat(pbx.received("RecordMessage").get(0).connection("callToBeRecorded"))
                .isEqualTo(coded.connection("3001"));
    }
}
