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

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which connection a recording goes on with after a transfer or conference, and which message a request names. */
@Tag("unit")
class RecordingSuccessorsTest {

    private static final String A = "3001";
    private static final String B = "4001";

    private final Calls calls = new Calls(new ConnIds("pbx", false));
    private final CallRecording recording = new CallRecording(calls, (task, delay) -> {});

    /** The devices and numbers of the private events that this CSTA event means. */
    private List<String> observe(String device, CstaMessage.Event event) {
        return recording.observe(device, event, calls.observe(device, event)).stream()
                .map(meaning -> meaning.device() + " " + meaning.type().number())
                .toList();
    }

    private static CstaMessage.Event on(String name, String connection) {
        return Events.of(name, "'connection':" + connection + ",'message':'77'");
    }

    private static String connection(String callId, String device) {
        return "{'callID':'" + callId + "','deviceID':'" + device + "'}";
    }

    private static String dynamic(String callId, String device) {
        return "{'callID':'" + callId + "','deviceID':{'number':'" + device + "','typeOfNumber':'dynamic'}}";
    }

    private static String endpoint(String device) {
        return ",'endpoint':{'deviceID':'" + device + "'}";
    }

    private void suspended(String connection) {
        observe(A, Events.established("1", B, A));
        observe(A, on("SuspendRecordEvent", connection));
    }

    /** Calls 1 and 2 become one, as those items say. */
    private List<String> conferenced(String... items) {
        return observe(A, Events.conferenced("1", "2", B, "4002", String.join(",", items)));
    }

    /** The recording that was suspended goes on, as is seen when it is resumed. */
    private void goesOnWith(String connection) {
        assertThat(observe(A, on("RecordEvent", connection))).containsExactly(A + " 3016");
    }

    // ---- successors

    @Test
    void stateGoesOnWithTheConnectionThatFollows() {
        suspended(connection("1", A));
        assertThat(conferenced(Events.item(A, "9", "1"))).isEmpty();
        goesOnWith(connection("9", A));
        assertThat(observe(A, Events.callCleared("9"))).containsExactly(A + " 3014");
    }

    @Test
    void stateOfTheSecondCallGoesOnToo() {
        observe(A, Events.established("2", A, "4002"));
        observe(A, on("SuspendRecordEvent", connection("2", A)));
        assertThat(conferenced(Events.item(A, "9", "2"))).isEmpty();
        goesOnWith(connection("9", A));
        assertThat(observe(A, Events.callCleared("9"))).containsExactly(A + " 3014");
    }

    @Test
    void recordingOfADeviceThatIsToldOfAnotherConferenceThanTheOneItWasToBeToldOfGoesOn() {
        // that A had left call 2 before was not seen, so that it seems to be still to be told of the first conference
        observe(A, Events.established("2", B, A));
        observe(B, Events.conferenced("1", "2", B, "4002", Events.item(B, "7", "1")));
        observe(A, Events.established("3", "4003", A));
        observe(A, on("SuspendRecordEvent", connection("3", A)));
        String items = Events.item(B, "7", "7") + "," + Events.item(A, "7", "3");
        assertThat(observe(A, Events.conferenced("7", "3", "4003", A, items))).isEmpty();
        goesOnWith(connection("7", A));
        assertThat(observe(A, Events.callCleared("7"))).containsExactly(A + " 3014");
    }

    @Test
    void recordingOfADeviceThatIsStillInTheFormerCallAsASnapshotSaysGoesOnThere() {
        observe(A, Events.established("1", B, A));
        observe(A, on("RecordEvent", connection("1", A)));
        observe(B, Events.conferenced("1", "2", B, "4002", Events.item(B, "7", "1")));
        Call successor = calls.byCallId("7");
        calls.learnSnapshot(A, List.of(ConnectionId.of("1", A)));
        recording.leaves(A, successor);
        calls.left(A, successor);
        assertThat(observe(A, Events.callCleared("1"))).containsExactly(A + " 3014");
    }

    @Test
    void recordingOfADeviceThatLeavesBeforeItIsToldOfTheConferenceEnds() {
        observe(A, on("RecordEvent", dynamic("1", "d1")));
        String now =
                "{'newConnection':" + dynamic("9", "d9") + ",'oldConnection':" + dynamic("1", "d1") + endpoint(A) + "}";
        observe(B, Events.conferenced("1", "2", B, "4002", now + "," + Events.item(B, "9", "1")));
        assertThat(observe(
                        B,
                        Events.of(
                                "ConnectionClearedEvent",
                                "'droppedConnection':" + dynamic("9", "d9") + ",'releasingDevice':{'deviceIdentifier':'"
                                        + A + "'},'cause':'normalClearing'")))
                .containsExactly(A + " 3014");
    }

    @Test
    void entriesThatSayNothingAreLeftOut() {
        suspended(connection("1", A));
        conferenced(
                "{'oldConnection':" + connection("1", A) + endpoint(A) + "}",
                "{'newConnection':{'deviceID':'" + A + "'},'oldConnection':" + connection("1", A) + endpoint(A) + "}",
                "{'newConnection':" + connection("9", A) + endpoint(A) + "}");
        goesOnWith(connection("9", A));
    }

    @Test
    void successorIsFoundByTheDeviceOfTheNewConnection() {
        suspended(connection("1", A));
        conferenced("{'newConnection':" + connection("9", B) + "}", "{'newConnection':" + connection("9", A) + "}");
        goesOnWith(connection("9", A));
        assertThat(observe(A, Events.cleared("9", B))).isEmpty();
        assertThat(observe(A, Events.cleared("9", A))).containsExactly(A + " 3014");
    }

    @Test
    void connectionWithoutADeviceIsThatOfTheMonitoredOne() {
        suspended("{'callID':'1'}");
        conferenced("{'newConnection':" + connection("9", A) + endpoint(A) + "}");
        goesOnWith(connection("9", A));
    }

    @Test
    void dynamicConnectionIsThatOfTheMonitoredDeviceIfTheSwitchDoesNotSayWhatItWas() {
        suspended(dynamic("1", "d1"));
        conferenced("{'newConnection':" + dynamic("9", "d9") + endpoint(A) + "}");
        goesOnWith(dynamic("9", "d9"));
    }

    @Test
    void dynamicConnectionIsNotThatOfWhichTheSwitchSaysThatItWasAnother() {
        suspended(dynamic("1", "d1"));
        assertThat(conferenced("{'newConnection':" + dynamic("9", "d9") + ",'oldConnection':" + dynamic("1", "d2")
                        + endpoint(A) + "}"))
                .containsExactly(A + " 3014");
    }

    @Test
    void connectionOfAnotherDeviceGoesOnWithThatDevice() {
        suspended(connection("1", B));
        conferenced(
                "{'newConnection':" + connection("9", A) + endpoint(A) + "}",
                "{'newConnection':" + connection("9", B) + endpoint(B) + "}");
        assertThat(observe(A, Events.cleared("9", B))).containsExactly(A + " 3014");
    }

    @Test
    void recordingThatStartsAgainAfterItsConnectionWasLostIsStoppedAgain() {
        observe(A, Events.established("1", B, A));
        observe(A, on("RecordEvent", dynamic("1", "d1")));
        assertThat(conferenced("{'newConnection':" + dynamic("1", "d3") + ",'oldConnection':" + dynamic("1", "d2")
                        + endpoint(A) + "}"))
                .containsExactly(A + " 3014");
        assertThat(observe(A, on("RecordEvent", dynamic("1", "d3")))).containsExactly(A + " 3013");
        assertThat(observe(A, on("StopEvent", dynamic("1", "d3")))).containsExactly(A + " 3014");
    }

    // ---- messages

    private static Struct answer(String message) {
        return Struct.of(Csta.description().service("RecordMessage").response())
                .set("resultingMessage", message)
                .build();
    }

    private CallRecording.Asked asked(PrivateServiceType type, String callId, String device, boolean followed) {
        return new CallRecording.Asked(
                type, calls.byCallId(callId), ConnectionId.of(callId, device), device, followed, null);
    }

    private void started(String callId, String device, String message) {
        recording.confirmed(asked(PrivateServiceType.START_RECORDING, callId, device, false), answer(message));
    }

    private void stopped(String callId, String device) {
        recording.confirmed(
                asked(PrivateServiceType.STOP_RECORDING, callId, device, false),
                Struct.empty(Csta.description().service("Stop").response()));
    }

    private Map<String, Integer> kept() {
        Map<String, Integer> kept = new HashMap<>();
        recording.kept(kept::put);
        return kept;
    }

    @Test
    void messageOfADeviceThatLeavesIsForgotten() {
        observe(A, Events.established("1", A, B));
        observe(A, Events.established("1", B, A));
        started("1", B, "77");
        observe(A, Events.cleared("1", B));
        assertThat(calls.size()).isOne();
        assertThat(recording.messageOf("1", B)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'callID':'1'}", "{'callID':'1','deviceID':{'number':'4001','typeOfNumber':'dynamic'}}"})
    void endOfAConnectionOfWhichItIsNotKnownWhoseItIsForgetsNoMessage(String dropped) {
        observe(A, Events.established("1", A, B));
        observe(A, Events.established("1", A, A));
        started("1", B, "77");
        observe(
                A,
                Events.of(
                        "ConnectionClearedEvent",
                        "'droppedConnection':" + dropped
                                + ",'releasingDevice':{'deviceIdentifier':'4009'},'cause':'normalClearing'"));
        assertThat(recording.messageOf("1", B)).isEqualTo("77");
    }

    @Test
    void messageOfACallThatNobodyFollowsIsKeptWhenACallOfThatIdIsSeen() {
        started("1", B, "77");
        observe(A, Events.established("1", A, "4009"));
        assertThat(recording.messageOf("1", B)).isEqualTo("77");
    }

    @Test
    void messageOfACallThatNobodyFollowsIsForgottenWhenItsEndIsSeen() {
        started("1", B, "77");
        observe(A, Events.callCleared("1"));
        assertThat(recording.messageOf("1", B)).isNull();
        assertThat(kept()).containsEntry("recordingMessagesOfUnfollowedCalls", 0);
    }

    @Test
    void messageOfACallThatNobodyFollowsIsForgottenWhenItIsStopped() {
        started("1", B, "77");
        started("1", "4002", "78");
        stopped("1", B);
        assertThat(kept()).containsEntry("recordingMessagesOfUnfollowedCalls", 1);
        assertThat(recording.messageOf("1", "4002")).isEqualTo("78");
        stopped("1", "4002");
        assertThat(kept()).containsEntry("recordingMessagesOfUnfollowedCalls", 0);
    }

    @Test
    void stopOfAnotherDeviceForgetsNoMessage() {
        started("1", B, "77");
        stopped("1", "4002");
        assertThat(recording.messageOf("1", B)).isEqualTo("77");
    }

    @Test
    void messagesOfAHundredDevicesOfACallThatNobodyFollowsAreKept() {
        for (int i = 0; i <= 100; i++) {
            started("1", "d" + i, "m" + i);
        }
        assertThat(recording.messageOf("1", "d99")).isEqualTo("m99");
        assertThat(recording.messageOf("1", "d100")).isNull();
    }

    @Test
    void answerAfterTheEndOfTheCallIsNotForTheNextCallWithItsId() {
        observe(A, Events.established("1", B, A));
        CallRecording.Asked asked = asked(PrivateServiceType.START_RECORDING, "1", A, true);
        observe(A, Events.callCleared("1"));
        observe(A, Events.established("1", B, A));
        recording.confirmed(asked, answer("77"));
        assertThat(recording.messageOf("1", A)).isNull();
    }

    @Test
    void answerAfterATransferIsForTheCallThatItsCallHasBecome() {
        observe(A, Events.established("1", B, A));
        CallRecording.Asked asked = asked(PrivateServiceType.START_RECORDING, "1", A, true);
        observe(A, Events.transferred("1", null, B, "4002", Events.item(A, "9", "1")));
        recording.confirmed(asked, answer("77"));
        assertThat(recording.messageOf("9", A)).isEqualTo("77");
    }

    @Test
    void messageOfADeviceWhoseEventsWereMissedIsNotThatOfOthers() {
        observe(A, Events.established("1", B, A));
        observe(B, Events.voice("RecordEvent", "1", B, "77", ""));
        assertThat(recording.messageOf("1", A)).isEqualTo("77");
        calls.missed(B);
        assertThat(recording.messageOf("1", A)).isNull();
        assertThat(recording.messageOf("1", B)).isEqualTo("77");
        calls.learnSnapshot(B, List.of(ConnectionId.of("1", B)));
        assertThat(recording.messageOf("1", A)).isEqualTo("77");
    }

    @Test
    void messageOfADeviceWhoseEventsWereMissedIsNotThatOfOthersInAConferenceEither() {
        observe(A, Events.established("1", B, A));
        observe(B, Events.voice("RecordEvent", "1", B, "77", ""));
        calls.missed();
        observe(A, Events.conferenced("1", "2", A, "4002", Events.item(A, "9", "1")));
        assertThat(recording.messageOf("9", A)).isNull();
    }

    @Test
    void answerIsForACallThatHasComeToBeKnownMeanwhile() {
        CallRecording.Asked asked = asked(PrivateServiceType.START_RECORDING, "1", A, true);
        observe(A, Events.established("1", B, A));
        recording.confirmed(asked, answer("77"));
        assertThat(recording.messageOf("1", A)).isEqualTo("77");
    }

    // ---- what is kept

    @Test
    void recordingsAndMessagesOfAllCallsAreCounted() {
        observe(A, Events.voice("RecordEvent", "1", A, "m1", ""));
        observe(A, Events.voice("RecordEvent", "2", A, "m2", ""));
        observe(B, Events.voice("StopEvent", "3", B, "m3", ""));
        assertThat(kept())
                .containsEntry("recordings", 2)
                .containsEntry("recordingMessages", 2)
                .containsEntry("recordingsEnded", 1)
                .containsEntry("devicesOfRecordingsEnded", 1);
    }

    @Test
    void onlyRecordingsOfADeviceThatNobodyMonitorsAnyMoreAreForgotten() {
        observe(A, Events.voice("RecordEvent", "1", A, "m1", ""));
        observe(B, Events.voice("RecordEvent", "1", B, "m2", ""));
        recording.unmonitored(A);
        assertThat(recording.present()).extracting(KnownState.Recording::device).containsExactly(B);
    }
}
