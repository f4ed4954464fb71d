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
package io.camelcsta.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which private events the CSTA events of a monitored device mean. */
@Tag("unit")
class CallRecordingTest {

    private static final String A = "3001";
    private static final String B = "4001";

    private final Calls calls = new Calls(new ConnIds("pbx", false));
    private final CallRecording recording = new CallRecording(calls, (task, delay) -> {});

    /** The numbers of the private events that this CSTA event means. */
    private List<Integer> observe(String device, CstaMessage.Event event) {
        return recording.observe(device, event, calls.observe(device, event)).stream()
                .map(meaning -> meaning.type().number())
                .toList();
    }

    private List<Integer> record(String more) {
        return observe(A, Events.voice("RecordEvent", "1", A, "77", more));
    }

    private List<Integer> suspend(String more) {
        return observe(A, Events.voice("SuspendRecordEvent", "1", A, "77", more));
    }

    private List<Integer> stop(String more) {
        return observe(A, Events.voice("StopEvent", "1", A, "77", more));
    }

    @Test
    void recordStarts() {
        assertThat(record("")).containsExactly(3013);
    }

    @Test
    void meaningHasConnectionAndMessage() {
        CstaMessage.Event event = Events.voice("RecordEvent", "1", A, "77", "");
        assertThat(recording.observe(A, event, calls.observe(A, event)))
                .singleElement()
                .satisfies(meaning -> {
                    assertThat(meaning.connection()).isEqualTo(ConnectionId.of("1", A));
                    assertThat(meaning.message()).isEqualTo("77");
                });
    }

    @Test
    void wholeLifeOfARecording() {
        assertThat(record("")).containsExactly(3013);
        assertThat(suspend("")).containsExactly(3015);
        assertThat(record(",'currentPosition':10")).containsExactly(3016);
        assertThat(stop("")).containsExactly(3014);
        assertThat(record("")).containsExactly(3013);
    }

    @Test
    void recordWhileSuspendedResumesWithoutAPosition() {
        record("");
        suspend("");
        assertThat(record("")).containsExactly(3016);
    }

    @Test
    void recordWithAPositionThatWasNotSuspendedIsNoResume() {
        record("");
        stop("");
        assertThat(record(",'currentPosition':0")).containsExactly(3013);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`,'currentPosition':1`|3016",
                "`,'length':1`|3016",
                "`,'currentPosition':0`|3013",
                "`,'length':0`|3013",
                "``|3013"
            })
    void recordInAnUnknownStateIsAResumeIfSomethingIsRecordedAlready(String more, int number) {
        assertThat(record(more)).containsExactly(number);
    }

    @Test
    void suspendAndStopAreToldWithoutAStart() {
        assertThat(suspend("")).containsExactly(3015);
        assertThat(observe(A, Events.voice("StopEvent", "2", A, "78", ""))).containsExactly(3014);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RecordEvent", "SuspendRecordEvent", "StopEvent"})
    void exactRepeatIsNotToldAgain(String name) {
        CstaMessage.Event event = Events.voice(name, "1", A, "77", ",'length':5");
        assertThat(observe(A, event)).hasSize(1);
        assertThat(observe(A, event)).isEmpty();
    }

    @Test
    void sameEventOnAnotherMonitorIsTold() {
        record("");
        assertThat(observe(B, Events.voice("RecordEvent", "1", A, "77", ""))).containsExactly(3013);
    }

    @Test
    void otherMessageOfTheSameConnectionHasAStateOfItsOwn() {
        record("");
        suspend("");
        assertThat(observe(A, Events.voice("RecordEvent", "1", A, "78", ""))).containsExactly(3013);
    }

    @Test
    void stopOfAPlayedMessageIsNoRecording() {
        assertThat(observe(A, Events.voice("PlayEvent", "1", A, "77", ""))).isEmpty();
        assertThat(stop("")).isEmpty();
    }

    @Test
    void otherEventsMeanNothing() {
        assertThat(observe(A, Events.delivered("1", B, A))).isEmpty();
    }

    // ---- the end of the connection

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endOfTheConnectionStopsARecording(boolean suspended) {
        record("");
        if (suspended) {
            suspend("");
        }
        assertThat(observe(A, Events.cleared("1", A))).containsExactly(3014);
    }

    @Test
    void stopAfterTheEndOfTheConnectionIsSwallowed() {
        record("");
        observe(A, Events.cleared("1", A));
        assertThat(stop("")).isEmpty();
    }

    @Test
    void endOfTheConnectionIsToldOnce() {
        record("");
        observe(A, Events.cleared("1", A));
        assertThat(observe(A, Events.callCleared("1"))).isEmpty();
    }

    @Test
    void endOfTheConnectionAfterAStopIsNotTold() {
        record("");
        stop("");
        assertThat(observe(A, Events.cleared("1", A))).isEmpty();
    }

    @Test
    void endOfAnotherConnectionDoesNotStopTheRecording() {
        observe(A, Events.established("1", B, A));
        record("");
        assertThat(observe(A, Events.cleared("1", B))).isEmpty();
    }

    @Test
    void endOfAnotherCallDoesNotStopTheRecording() {
        record("");
        assertThat(observe(A, Events.cleared("2", A))).isEmpty();
    }

    @Test
    void endOfTheCallStopsARecording() {
        record("");
        assertThat(observe(A, Events.callCleared("1"))).containsExactly(3014);
    }

    @Test
    void diversionOfTheConnectionStopsARecording() {
        record("");
        assertThat(observe(A, Events.diverted("1", A))).containsExactly(3014);
    }

    @Test
    void callOfAReusedIdStartsAnew() {
        record("");
        suspend("");
        observe(A, Events.cleared("1", A));
        assertThat(record("")).containsExactly(3013);
        assertThat(stop("")).containsExactly(3014);
    }

    // ---- transfers and conferences

    @Test
    void recordingOfTheDeviceThatTransfersEnds() {
        observe(A, Events.established("1", B, A));
        record("");
        assertThat(observe(A, Events.transferred("1", "2", A, "5001", Events.item(B, "3", "1"))))
                .containsExactly(3014);
    }

    @Test
    void recordingGoesOnWithTheSuccessorOfItsConnection() {
        observe(B, Events.established("1", A, B));
        observe(B, Events.voice("RecordEvent", "1", B, "77", ""));
        assertThat(observe(B, Events.transferred("1", "2", A, "5001", Events.item(B, "3", "1"))))
                .isEmpty();
        assertThat(observe(B, Events.voice("SuspendRecordEvent", "3", B, "77", "")))
                .containsExactly(3015);
        assertThat(observe(B, Events.voice("RecordEvent", "3", B, "77", ""))).containsExactly(3016);
        assertThat(observe(B, Events.cleared("3", B))).containsExactly(3014);
    }

    @Test
    void recordingGoesOnInAConference() {
        observe(A, Events.established("1", B, A));
        record("");
        assertThat(observe(
                        A,
                        Events.conferenced(
                                "1", "2", A, "5001", Events.item(A, "3", "1") + "," + Events.item(B, "3", "1"))))
                .isEmpty();
        assertThat(observe(A, Events.cleared("3", A))).containsExactly(3014);
    }

    @Test
    void recordingWithoutASuccessorEnds() {
        observe(B, Events.established("1", A, B));
        observe(B, Events.voice("RecordEvent", "1", B, "77", ""));
        assertThat(observe(B, Events.transferred("1", "2", A, "5001", Events.item("5001", "3", "2"))))
                .containsExactly(3014);
    }

    @Test
    void recordingOfTheSecondaryCallEndsWithTheTransfer() {
        observe(A, Events.established("1", B, A));
        observe(A, Events.voice("RecordEvent", "2", A, "78", ""));
        assertThat(observe(A, Events.transferred("1", "2", A, "5001", Events.item(B, "3", "1"))))
                .containsExactly(3014);
    }

    @Test
    void lostLinkKeepsTheStatesThatASnapshotBringsUpToDate() {
        record("");
        suspend("");
        recording.lost();
        assertThat(record("")).containsExactly(3016);
    }

    @Test
    void afterALostLinkNothingRepeatsWhatCameBefore() {
        record("");
        recording.lost();
        assertThat(record("")).containsExactly(3013);
    }

    // ---- each monitored device has its own end

    private List<String> stopped(String device, CstaMessage.Event event) {
        return recording.observe(device, event, calls.observe(device, event)).stream()
                .map(meaning -> meaning.type().number() + " " + meaning.device())
                .toList();
    }

    private void recordedAtBoth() {
        observe(A, Events.established("1", A, B));
        observe(B, Events.established("1", A, B));
        observe(A, Events.voice("RecordEvent", "1", A, "77", ""));
        observe(B, Events.voice("RecordEvent", "1", B, "77", ""));
    }

    @Test
    void copyOfTheOtherPartyEndsTheRecordingUnderTheDeviceThatHadIt() {
        recordedAtBoth();
        assertThat(stopped(A, Events.cleared("1", B))).containsExactly("3014 " + B);
        assertThat(stopped(B, Events.cleared("1", B))).isEmpty();
        assertThat(stopped(A, Events.cleared("1", A))).containsExactly("3014 " + A);
    }

    @Test
    void callThatIsClearedAtOneMonitorEndsTheRecordingOfEachDevice() {
        recordedAtBoth();
        assertThat(stopped(B, Events.callCleared("1"))).containsExactlyInAnyOrder("3014 " + A, "3014 " + B);
        assertThat(stopped(A, Events.callCleared("1"))).isEmpty();
    }

    @Test
    void recordingThatIsToldOnTheConnectionOfAnotherEndsForTheDeviceThatLeaves() {
        observe(A, Events.established("1", A, B));
        observe(B, Events.established("1", A, B));
        observe(A, Events.voice("RecordEvent", "1", A, "77", ""));
        observe(B, Events.voice("RecordEvent", "1", A, "77", ""));
        assertThat(stopped(A, Events.cleared("1", B))).containsExactly("3014 " + B);
    }

    @Test
    void stopThatComesAfterTheEndOfTheCallIsSwallowedForEachDevice() {
        recordedAtBoth();
        stopped(A, Events.callCleared("1"));
        assertThat(stopped(A, Events.voice("StopEvent", "1", A, "77", ""))).isEmpty();
        assertThat(stopped(B, Events.voice("StopEvent", "1", B, "77", ""))).isEmpty();
    }

    @Test
    void stopThatIsRepeatedAfterTheEndOfTheCallIsNotToldAgain() {
        CstaMessage.Event stop = Events.voice("StopEvent", "1", A, "77", "");
        record("");
        assertThat(stopped(A, stop)).containsExactly("3014 " + A);
        stopped(A, Events.callCleared("1"));
        assertThat(stopped(A, stop)).isEmpty();
    }

    @Test
    void nothingIsKeptOfACallWhoseEndHasCome() {
        recordedAtBoth();
        stopped(A, Events.cleared("1", B));
        stopped(A, Events.cleared("1", A));
        stopped(B, Events.cleared("1", B));
        stopped(B, Events.cleared("1", A));
        assertThat(calls.size()).isZero();
    }

    // ---- which message a request names

    @Test
    void messageOfACallThatHasEndedBeforeTheAnswerIsNotKept() {
        observe(A, Events.established("1", A, B));
        CallRecording.Asked asked = asked(PrivateServiceType.START_RECORDING, null);
        observe(A, Events.cleared("1", A));
        recording.confirmed(asked, answer("77"));
        assertThat(messageOf("1", A)).isNull();
        assertThat(calls.size()).isZero();
    }

    private void startedOnAConnectionThatNobodyFollows(ConnectionId connection) {
        recording.confirmed(
                new CallRecording.Asked(PrivateServiceType.START_RECORDING, null, connection, B, false, null),
                answer("77"));
    }

    @Test
    void messageOfACallThatNobodyFollowsIsNamedLater() {
        startedOnAConnectionThatNobodyFollows(ConnectionId.of("1", B));
        recording.found("1", B, ConnectionId.of("1", B));
        assertThat(messageOf("1", B)).isEqualTo("77");
        assertThat(calls.size()).isZero();
    }

    @Test
    void messageOfACallThatNobodyFollowsIsForgottenWhenThatIdBeginsACall() {
        startedOnAConnectionThatNobodyFollows(ConnectionId.of("1", B));
        observe(A, Events.delivered("1", A, B));
        assertThat(messageOf("1", B)).isNull();
    }

    @Test
    void messageOfACallThatNobodyFollowsIsForgottenIfASnapshotHasItNot() {
        startedOnAConnectionThatNobodyFollows(ConnectionId.of("1", B));
        recording.found("1", B, null);
        assertThat(messageOf("1", B)).isNull();
    }

    @Test
    void messageOfACallThatNobodyFollowsIsForgottenIfASnapshotHasAnotherConnection() {
        startedOnAConnectionThatNobodyFollows(new ConnectionId("1", DeviceId.of("a7", "dynamic")));
        recording.found("1", B, new ConnectionId("1", DeviceId.of("a8", "dynamic")));
        assertThat(messageOf("1", B)).isNull();
    }

    @Test
    void lostMonitorsForgetMessagesOfCallsThatNobodyFollows() {
        startedOnAConnectionThatNobodyFollows(ConnectionId.of("1", B));
        recording.lost();
        assertThat(messageOf("1", B)).isNull();
    }

    @Test
    void messageOfADeviceThatNobodyMonitorsEndsWithItsCall() {
        observe(A, Events.established("1", A, B));
        recording.confirmed(
                new CallRecording.Asked(
                        PrivateServiceType.START_RECORDING,
                        calls.byCallId("1"),
                        ConnectionId.of("1", B),
                        B,
                        false,
                        null),
                answer("77"));
        assertThat(messageOf("1", B)).isEqualTo("77");
        observe(A, Events.cleared("1", A));
        observe(A, Events.established("1", A, B));
        assertThat(messageOf("1", B)).isNull();
    }

    @Test
    void messageOfACallThatNobodyFollowsIsThatOfWhoRecordsOnly() {
        startedOnAConnectionThatNobodyFollows(ConnectionId.of("1", B));
        assertThat(messageOf("1", "5001")).isNull();
    }

    private String messageOf(String callId, String device) {
        return recording.messageOf(callId, device);
    }

    private CallRecording.Asked asked(PrivateServiceType type, String message) {
        return new CallRecording.Asked(type, calls.byCallId("1"), ConnectionId.of("1", A), A, false, message);
    }

    private static Struct answer(String message) {
        Service service = Csta.description().service("RecordMessage");
        return Struct.of(service.response()).set("resultingMessage", message).build();
    }

    @Test
    void messageOfAnAnswerIsNamedLater() {
        assertThat(recording.confirmed(asked(PrivateServiceType.START_RECORDING, null), answer("77")))
                .isEqualTo("77");
        assertThat(messageOf("1", A)).isEqualTo("77");
    }

    @Test
    void messageOfAnEventIsNamedLater() {
        record("");
        assertThat(messageOf("1", A)).isEqualTo("77");
    }

    @Test
    void noMessageIsNamedIfNoneIsKnown() {
        assertThat(messageOf("1", A)).isNull();
    }

    @Test
    void onlyMessageOfTheCallIsNamedForAnotherDevice() {
        record("");
        assertThat(messageOf("1", B)).isEqualTo("77");
    }

    @Test
    void noMessageIsNamedForAnotherDeviceIfTheCallHasSeveral() {
        record("");
        observe(B, Events.voice("RecordEvent", "1", B, "78", ""));
        assertThat(messageOf("1", "5001")).isNull();
    }

    @Test
    void messageIsForgottenAfterAStop() {
        record("");
        stop("");
        assertThat(messageOf("1", A)).isNull();
    }

    @Test
    void messageIsForgottenAfterAConfirmedStop() {
        record("");
        recording.confirmed(
                asked(PrivateServiceType.STOP_RECORDING, "77"),
                Struct.empty(Csta.description().service("Stop").response()));
        assertThat(messageOf("1", A)).isNull();
    }

    @Test
    void messageIsForgottenAtTheEndOfTheConnection() {
        record("");
        observe(A, Events.cleared("1", A));
        assertThat(messageOf("1", A)).isNull();
    }

    @Test
    void messageGoesOnWithTheCall() {
        observe(B, Events.established("1", A, B));
        observe(B, Events.voice("RecordEvent", "1", B, "77", ""));
        observe(B, Events.transferred("1", "2", A, "5001", Events.item(B, "3", "1")));
        assertThat(messageOf("3", B)).isEqualTo("77");
    }

    // ---- what is not a repeat

    @Test
    void eventOfANewMonitorRepeatsNothing() {
        record("");
        suspend("");
        recording.lost(A);
        assertThat(suspend("")).containsExactly(3015);
    }

    @Test
    void newMonitorOfAnotherDeviceChangesNothing() {
        record("");
        suspend("");
        recording.lost(B);
        assertThat(suspend("")).isEmpty();
    }

    @Test
    void stopIsNotThatOfARecordingFromBeforeTheDeviceWasNotMonitored() {
        record("");
        observe(A, Events.cleared("1", A));
        recording.unmonitored(A);
        assertThat(stop("")).containsExactly(3014);
    }

    private void conferenced(String primary, String secondary) {
        observe(
                A,
                Events.conferenced(
                        primary, secondary, A, B, Events.item(A, "3", primary) + "," + Events.item(A, "3", secondary)));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void recordingGoesOnInAConferenceThoughOneOfItsMessageHasEndedInTheOtherCall(String primary, String secondary) {
        record("");
        stop("");
        observe(A, Events.voice("RecordEvent", "2", A, "77", ""));
        conferenced(primary, secondary);
        assertThat(observe(A, Events.cleared("3", A))).containsExactly(3014);
    }

    @Test
    void stopInAConferenceIsNotThatOfAFormerCallWithItsId() {
        observe(A, Events.voice("RecordEvent", "3", A, "77", ""));
        observe(A, Events.voice("StopEvent", "3", A, "77", ""));
        observe(A, Events.callCleared("3"));
        record("");
        conferenced("1", "2");
        assertThat(observe(A, Events.voice("StopEvent", "3", A, "77", ""))).containsExactly(3014);
    }

    private static String dynamic(String callId, String device) {
        return "{'callID':'" + callId + "','deviceID':{'number':'" + device + "','typeOfNumber':'dynamic'}}";
    }

    /** Of the two connections of who makes the conference the switch lists one. */
    @ParameterizedTest
    @CsvSource({"1, a1", "2, a2"})
    void recordingGoesOnWithTheNewConnectionOfWhoMakesTheConference(String callId, String own) {
        observe(A, Events.of("RecordEvent", "'connection':" + dynamic(callId, own) + ",'message':'77'"));
        String listed = callId.equals("1") ? dynamic("2", "a2") : dynamic("1", "a1");
        observe(
                A,
                Events.of(
                        "ConferencedEvent",
                        "'primaryOldCall':" + dynamic("1", "a1") + ",'secondaryOldCall':" + dynamic("2", "a2")
                                + ",'conferencingDevice':{'deviceIdentifier':'" + A
                                + "'},'addedParty':{'deviceIdentifier':'" + B
                                + "'},'conferenceConnections':[{'newConnection':" + dynamic("3", "a3")
                                + ",'oldConnection':" + listed + ",'endpoint':{'deviceID':'" + A
                                + "'}}],'cause':'conference'"));
        assertThat(observe(A, Events.of("StopEvent", "'connection':" + dynamic("3", "a3") + ",'message':'77'")))
                .containsExactly(3014);
        assertThat(observe(A, Events.callCleared("3"))).isEmpty();
    }

    @Test
    void stopInACallThatADeviceHasComeToIsNotThatOfAFormerCallWithItsId() {
        record("");
        stop("");
        observe(A, Events.callCleared("1"));
        observe(A, Events.conferenced("2", "3", B, A, Events.item(A, "1", "3")));
        assertThat(stop("")).containsExactly(3014);
    }

    @Test
    void stopThatIsRepeatedAfterItsCallIsForgottenIsToldOnce() {
        observe(B, Events.established("1", B, "5001"));
        assertThat(stop("")).containsExactly(3014);
        observe(B, Events.callCleared("1"));
        assertThat(stop("")).isEmpty();
    }

    // ---- documents

    @ParameterizedTest
    @CsvSource({
        "START_RECORDING, , <RecordMessage xmlns=\"urn:c\"><callToBeRecorded><callID>1</callID><deviceID>3001</deviceID></callToBeRecorded></RecordMessage>",
        "STOP_RECORDING, 77, <Stop xmlns=\"urn:c\"><connection><callID>1</callID><deviceID>3001</deviceID></connection><messageToBeStopped>77</messageToBeStopped></Stop>",
        "STOP_RECORDING, , <Stop xmlns=\"urn:c\"><connection><callID>1</callID><deviceID>3001</deviceID></connection></Stop>",
        "SUSPEND_RECORDING, 77, <Suspend xmlns=\"urn:c\"><connection><callID>1</callID><deviceID>3001</deviceID></connection><message>77</message></Suspend>",
        "RESUME_RECORDING, 77, <Resume xmlns=\"urn:c\"><connection><callID>1</callID><deviceID>3001</deviceID></connection><messageToResume>77</messageToResume></Resume>"
    })
    void requestIsThatOfTheService(PrivateServiceType type, String message, String xml) throws CodecException {
        Struct body = CallRecording.request(type, ConnectionId.of("1", A), message);
        byte[] octets = new XmlCodec("urn:c", XmlLimits.DEFAULT)
                .encode(new CstaMessage.Request(1, CallRecording.serviceOf(type), body));
        assertThat(octets)
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml);
    }
}
