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
import io.camelcsta.model.DeviceId;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls, their ConnIDs and connections. A monitors 3001, B 4001. */
@Tag("unit")
class CallsTest {

    private static final String A = "3001";
    private static final String B = "4001";
    private static final String CONN_1 = "6a27554d597c2f92";
    private static final String CONN_2 = "27eca6ed95979576";
    private static final String CONN_3 = "1fc4526a64d40cc4";

    private final Calls calls = new Calls(new ConnIds("pbx", false));

    private Calls.Context observe(String device, CstaMessage.Event event) {
        return calls.observe(device, event);
    }

    @Test
    void eventHasTheConnIdOfItsCall() {
        Calls.Context context = observe(A, Events.delivered("1", A, B));
        assertThat(context.connId()).isEqualTo(CONN_1);
        assertThat(context.callId()).isEqualTo("1");
        assertThat(context.previousConnId()).isNull();
        assertThat(context.connection()).isEqualTo(ConnectionId.of("1", B));
    }

    @Test
    void eventWithoutACallHasNoConnId() {
        assertThat(observe(A, Events.of("BackInServiceEvent", "'device':{'deviceIdentifier':'3001'},'cause':'normal'")))
                .isEqualTo(Calls.Context.NONE);
    }

    @Test
    void callIsFoundByConnIdAndByCallId() {
        observe(A, Events.delivered("1", A, B));
        assertThat(calls.byConnId(CONN_1)).isNotNull().isSameAs(calls.byCallId("1"));
    }

    @Test
    void connectionIsThatWhichTheSwitchLastReported() {
        observe(
                B,
                Events.of(
                        "DeliveredEvent",
                        "'connection':{'callID':'1','deviceID':{'number':'a7','typeOfNumber':'dynamic'}},"
                                + "'alertingDevice':{'deviceIdentifier':'N<4001>;noa=nk'},'callingDevice':{'notKnown':true},'calledDevice':{'notKnown':true},"
                                + "'lastRedirectionDevice':{'notRequired':true},'cause':'newCall'"));
        assertThat(calls.byCallId("1").connectionOf(B)).isEqualTo(new ConnectionId("1", DeviceId.of("a7", "dynamic")));
    }

    @Test
    void connectionOfAnotherDeviceIsNotKnown() {
        observe(B, Events.delivered("1", A, B));
        assertThat(calls.byCallId("1").connectionOf("5001")).isNull();
    }

    @Test
    void callIsForgottenWhenItsLastMonitoredDeviceLeaves() {
        observe(A, Events.delivered("1", A, B));
        observe(B, Events.delivered("1", A, B));
        observe(A, Events.cleared("1", A));
        assertThat(calls.byCallId("1")).isNotNull();
        observe(B, Events.cleared("1", B));
        assertThat(calls.byCallId("1")).isNull();
        assertThat(calls.byConnId(CONN_1)).isNull();
    }

    @Test
    void endOfTheMonitoredDevicesOwnConnectionEndsItsPart() {
        observe(A, Events.delivered("1", A, B));
        assertThat(observe(A, Events.cleared("1", A)).ended()).isTrue();
    }

    @Test
    void endOfAnotherDevicesConnectionDoesNotEndTheMonitoredOnesPart() {
        observe(A, Events.delivered("1", A, B));
        observe(A, Events.established("1", A, B));
        observe(
                A,
                Events.of(
                        "OriginatedEvent",
                        "'originatedConnection':{'callID':'1','deviceID':'3001'},"
                                + "'callingDevice':{'deviceIdentifier':'3001'},'calledDevice':{'deviceIdentifier':'4001'},'cause':'newCall'"));
        assertThat(observe(A, Events.cleared("1", B)).ended()).isFalse();
        assertThat(calls.byCallId("1")).isNotNull();
    }

    @Test
    void callClearedForgetsTheCall() {
        observe(A, Events.delivered("1", A, B));
        assertThat(observe(A, Events.callCleared("1")).ended()).isTrue();
        assertThat(calls.byCallId("1")).isNull();
    }

    @Test
    void callIsForgottenWhenTheSwitchUsesItsIdAgain() {
        observe(A, Events.delivered("1", A, B));
        observe(A, Events.callCleared("1"));
        assertThat(observe(A, Events.delivered("1", A, B)).connId()).isEqualTo(CONN_1);
        assertThat(calls.byCallId("1").connectionOf(B)).isEqualTo(ConnectionId.of("1", B));
    }

    @Test
    void nothingIsKeptBeyondTheEndOfManyCalls() {
        for (int i = 0; i < 1_000; i++) {
            observe(A, Events.delivered("c" + i, A, B));
            observe(A, Events.cleared("c" + i, A));
        }
        assertThat(calls.size()).isZero();
    }

    // ---- transfers and conferences: 3001 talks to 4001 in call 1, asks 5001 in call 2, all go on in call 3

    private Calls.Context transferSeenBy(String device) {
        observe(device, Events.established("1", A, B));
        return observe(
                device,
                Events.transferred(
                        "1", "2", A, "5001", Events.item(B, "3", "1") + "," + Events.item("5001", "3", "2")));
    }

    @Test
    void transferHasTheConnIdOfTheNewCallAndThePreviousOne() {
        Calls.Context context = transferSeenBy(B);
        assertThat(context.connId()).isEqualTo(CONN_3);
        assertThat(context.previousConnId()).isEqualTo(CONN_1);
        assertThat(context.callId()).isEqualTo("3");
    }

    @Test
    void transferJoinsTheOrderOfTheCalls() {
        assertThat(transferSeenBy(B).joins()).isEqualTo(new Calls.Joining("3", "1", "2"));
    }

    @Test
    void laterEventsOfTheNewCallHaveThePreviousConnIdToo() {
        transferSeenBy(B);
        Calls.Context context = observe(B, Events.cleared("3", "5001"));
        assertThat(context.connId()).isEqualTo(CONN_3);
        assertThat(context.previousConnId()).isEqualTo(CONN_1);
    }

    @Test
    void oldConnIdsAreAliasesUntilTheCallEnds() {
        transferSeenBy(B);
        assertThat(calls.byConnId(CONN_1))
                .isNotNull()
                .isSameAs(calls.byConnId(CONN_2))
                .isSameAs(calls.byConnId(CONN_3));
        observe(B, Events.cleared("3", B));
        assertThat(calls.byConnId(CONN_1)).isNull();
        assertThat(calls.byConnId(CONN_2)).isNull();
        assertThat(calls.byConnId(CONN_3)).isNull();
    }

    @Test
    void oldCallIdsAreAliases() {
        transferSeenBy(B);
        assertThat(calls.byCallId("1").callId()).isEqualTo("3");
        assertThat(calls.connIdOf("2")).isEqualTo(CONN_3);
    }

    @Test
    void connectionAfterTheTransferIsTheNewOne() {
        transferSeenBy(B);
        assertThat(calls.byCallId("3").connectionOf(B)).isEqualTo(ConnectionId.of("3", B));
    }

    @Test
    void deviceThatTransferredIsOutOfTheCall() {
        assertThat(transferSeenBy(A).ended()).isTrue();
        assertThat(calls.byCallId("3")).isNull();
    }

    @Test
    void deviceThatConferencedStaysInTheCall() {
        observe(A, Events.established("1", A, B));
        Calls.Context context = observe(
                A,
                Events.conferenced(
                        "1",
                        "2",
                        A,
                        "5001",
                        Events.item(A, "3", "1") + "," + Events.item(B, "3", "1") + ","
                                + Events.item("5001", "3", "2")));
        assertThat(context.ended()).isFalse();
        assertThat(context.connId()).isEqualTo(CONN_3);
        assertThat(context.previousConnId()).isEqualTo(CONN_1);
    }

    @Test
    void conferenceThatKeepsTheCallIdHasNoPreviousConnId() {
        observe(A, Events.established("1", A, B));
        Calls.Context context = observe(A, Events.conferenced("1", "2", A, "5001", Events.item(A, "1", "1")));
        assertThat(context.connId()).isEqualTo(CONN_1);
        assertThat(context.previousConnId()).isNull();
        assertThat(calls.byConnId(CONN_2)).isSameAs(calls.byConnId(CONN_1));
    }

    private static CstaMessage.Event released(String dynamicDevice, String releasing, String local) {
        return Events.of(
                "ConnectionClearedEvent",
                "'droppedConnection':{'callID':'1','deviceID':{'number':'" + dynamicDevice
                        + "','typeOfNumber':'dynamic'}},'releasingDevice':{'deviceIdentifier':'" + releasing
                        + "'},'localConnectionInfo':'" + local + "','cause':'normalClearing'");
    }

    @Test
    void connectionThatWasNotKnownIsTheDevicesOwnIfItTakesNoPartAnyMore() {
        observe(
                A,
                Events.of(
                        "CallInformationEvent",
                        "'connection':{'callID':'1','deviceID':{'number':'d1','typeOfNumber':'dynamic'}},'device':{'deviceIdentifier':'"
                                + A + "'}"));
        assertThat(observe(A, released("d2", B, "connected")).ended()).isFalse();
        assertThat(observe(A, released("d1", B, "null")).ended()).isTrue();
        assertThat(calls.size()).isZero();
    }

    @Test
    void formerIdIsThatOfTheLastCallThatHadIt() {
        observe(A, Events.conferenced("1", "2", A, "5001", Events.item(A, "3", "1")));
        observe(B, Events.conferenced("4", "2", B, "5001", Events.item(B, "5", "4")));
        observe(B, Events.delivered("2", "5002", B));
        observe(A, Events.conferenced("3", "6", A, "5003", Events.item(A, "7", "3")));
        assertThat(calls.byCallId("2").callId()).isEqualTo("2");
        assertThat(calls.byConnId(CONN_2)).isSameAs(calls.byCallId("2"));
    }

    @Test
    void singleStepTransferHasNoSecondCall() {
        observe(B, Events.established("1", A, B));
        Calls.Context context = observe(B, Events.transferred("1", null, A, "5001", Events.item(B, "3", "1")));
        assertThat(context.joins()).isEqualTo(new Calls.Joining("3", "1", null));
        assertThat(context.previousConnId()).isEqualTo(CONN_1);
    }

    @Test
    void transferWithoutListedConnectionsKeepsThePrimaryCall() {
        observe(B, Events.established("1", A, B));
        Calls.Context context = observe(B, Events.transferred("1", "2", A, "5001", ""));
        assertThat(context.connId()).isEqualTo(CONN_1);
        assertThat(context.previousConnId()).isNull();
    }

    @Test
    void partyOfTheSecondaryCallHadItsOwnCallBefore() {
        observe("5001", Events.established("2", A, "5001"));
        Calls.Context context = observe(
                "5001",
                Events.transferred(
                        "1", "2", A, "5001", Events.item(B, "3", "1") + "," + Events.item("5001", "3", "2")));
        assertThat(context.connId()).isEqualTo(CONN_3);
        assertThat(context.previousConnId()).isEqualTo(CONN_2);
    }

    @Test
    void bothMonitoredPartiesSeeTheirOwnPreviousCall() {
        observe(B, Events.established("1", A, B));
        observe("5001", Events.established("2", A, "5001"));
        String items = Events.item(B, "3", "1") + "," + Events.item("5001", "3", "2");
        assertThat(observe(B, Events.transferred("1", "2", A, "5001", items)).previousConnId())
                .isEqualTo(CONN_1);
        assertThat(observe("5001", Events.transferred("1", "2", A, "5001", items))
                        .previousConnId())
                .isEqualTo(CONN_2);
    }

    @Test
    void formerCallIdThatANewCallHasIsTheNewCalls() {
        transferSeenBy(B);
        Calls.Context context = observe(A, Events.delivered("1", A, "6001"));
        assertThat(context.connId()).isEqualTo(CONN_1);
        assertThat(calls.byCallId("1").callId()).isEqualTo("1");
        assertThat(calls.byCallId("3").callId()).isEqualTo("3");
    }

    @Test
    void formerCallIdOfAConferenceIsAnotherCallsForWhoTakesNoPartInIt() {
        observe(B, Events.established("1", A, B));
        observe(B, Events.conferenced("1", "2", A, "5001", Events.item(B, "3", "1")));
        Calls.Context context = observe("6001", Events.voice("RecordEvent", "1", "6001", "77", ""));
        assertThat(context.connId()).isEqualTo(CONN_1);
        assertThat(context.call()).isNotSameAs(calls.byCallId("3"));
        assertThat(calls.byCallId("1")).isSameAs(context.call());
    }

    @Test
    void formerCallIdIsThatOfTheConferenceForWhoIsStillToBeToldOfIt() {
        observe(A, Events.established("1", A, B));
        observe(B, Events.established("1", A, B));
        observe(A, Events.conferenced("1", "2", A, "5001", Events.item(A, "3", "1") + "," + Events.item(B, "3", "1")));
        Calls.Context context = observe(B, Events.voice("RecordEvent", "1", B, "77", ""));
        assertThat(context.call()).isSameAs(calls.byCallId("3"));
        assertThat(context.connId()).isEqualTo(CONN_1);
    }

    @Test
    void lateEndOfACallBeginsNone() {
        observe(A, Events.cleared("1", A));
        observe(A, Events.callCleared("2"));
        observe(A, Events.voice("StopEvent", "3", A, "77", ""));
        assertThat(calls.size()).isZero();
    }

    // ---- the ConnID before a conference

    /** A, in call 1, and B, in call 2, are in a conference now that has the id of call 1. */
    private void conferenceThatKeepsTheIdOfCall1() {
        observe(A, Events.established("1", A, "5001"));
        observe(B, Events.established("2", "5001", B));
        String items = Events.item(A, "1", "1") + "," + Events.item(B, "1", "2");
        observe(A, Events.conferenced("1", "2", "5001", B, items));
        assertThat(observe(B, Events.conferenced("1", "2", "5001", B, items)).previousConnId())
                .isEqualTo(CONN_2);
    }

    /**
     * A, in call 1, and B, in call 2, are in conference 3; then id 2 is another call's. Returns B's copy, still to
     * come.
     */
    private CstaMessage.Event conferenceOfWhichBIsStillToBeToldWhenId2IsAnotherCalls() {
        observe(A, Events.established("1", A, "5001"));
        observe(B, Events.established("2", "5001", B));
        String items = Events.item(A, "3", "1") + "," + Events.item(B, "3", "2");
        CstaMessage.Event conferenced = Events.conferenced("1", "2", "5001", B, items);
        observe(A, conferenced);
        observe(A, Events.delivered("2", "6001", A));
        return conferenced;
    }

    private String previousConnIdAt(String device) {
        return observe(device, Events.callInformation("1", device, null)).previousConnId();
    }

    @Test
    void formerIdThatIsAnotherCallsNowIsNoPreviousConnId() {
        conferenceThatKeepsTheIdOfCall1();
        assertThat(previousConnIdAt(B)).isEqualTo(CONN_2);
        observe(A, Events.delivered("2", "6001", A));
        assertThat(previousConnIdAt(B)).isNull();
    }

    @Test
    void formerIdOfWhichAnotherCallHasBecomePartTooIsNoPreviousConnIdOfThoseWhoWereThereBefore() {
        conferenceThatKeepsTheIdOfCall1();
        observe(A, Events.delivered("2", "6001", A));
        observe(A, Events.conferenced("1", "2", "5001", "6001", Events.item("6001", "1", "2")));
        assertThat(previousConnIdAt(B)).isNull();
    }

    @Test
    void deviceOfWhichNothingWasKnownHasThePreviousConnIdThatTheSwitchSays() {
        String items = Events.item(A, "3", "1") + "," + Events.item(B, "3", "2");
        assertThat(observe(B, Events.conferenced("1", "2", "5001", B, items)).previousConnId())
                .isEqualTo(CONN_2);
    }

    @Test
    void deviceThatHasLeftACallUnseenHasThePreviousConnIdThatTheSwitchSays() {
        observe(B, Events.established("1", "5001", B));
        String items = Events.item(A, "3", "1") + "," + Events.item(B, "3", "2");
        observe(A, Events.conferenced("1", "2", "5001", B, items));
        assertThat(observe(B, Events.conferenced("1", "2", "5001", B, items)).previousConnId())
                .isEqualTo(CONN_2);
    }

    @Test
    void deviceThatIsNeverToldOfAConferenceHasNoPreviousConnIdThatIsAnotherCalls() {
        conferenceOfWhichBIsStillToBeToldWhenId2IsAnotherCalls();
        calls.missed(B);
        assertThat(observe(B, Events.callInformation("3", B, null)).previousConnId())
                .isNull();
    }

    @Test
    void deviceOfWhichNothingWasKnownHasNoPreviousConnIdIfTheSwitchSaysNone() {
        String items = Events.item(A, "3", "1") + "," + Events.item(B, "3", null);
        assertThat(observe(B, Events.conferenced("1", "2", "5001", B, items)).previousConnId())
                .isNull();
    }

    @Test
    void deviceThatHasLeftAndIsBackHasNoPreviousConnId() {
        conferenceThatKeepsTheIdOfCall1();
        observe(B, Events.cleared("1", B));
        observe(B, Events.established("1", "5001", B));
        assertThat(previousConnIdAt(B)).isNull();
    }

    @Test
    void deviceThatHasLeftAndIsBackByAnotherCallHasThatAsThePreviousOne() {
        conferenceThatKeepsTheIdOfCall1();
        observe(B, Events.cleared("1", B));
        observe(B, Events.established("3", "5001", B));
        String items = Events.item(A, "1", "1") + "," + Events.item(B, "1", "3");
        Calls.Context context = observe(B, Events.conferenced("1", "3", "5001", B, items));
        assertThat(context.previousConnId()).isEqualTo(CONN_3);
        assertThat(previousConnIdAt(B)).isEqualTo(CONN_3);
    }

    @Test
    void whoIsToldOfAConferenceAfterItsFormerIdIsAnotherCallsHasItsConnIdOnce() {
        CstaMessage.Event conferenced = conferenceOfWhichBIsStillToBeToldWhenId2IsAnotherCalls();
        assertThat(observe(B, conferenced).previousConnId()).isEqualTo(CONN_2);
        assertThat(observe(B, Events.callInformation("3", B, null)).previousConnId())
                .isNull();
    }

    @Test
    void previousConnIdIsKeptForThoseWhoTakePart() {
        conferenceThatKeepsTheIdOfCall1();
        observe(B, Events.cleared("1", B));
        assertThat(calls.byCallId("1").previousCallIds()).isZero();
    }

    // ---- snapshots and answers

    @Test
    void snapshotTellsTheDevicesConnections() {
        calls.learnSnapshot(A, List.of(ConnectionId.of("1", A), ConnectionId.of("2", A)));
        assertThat(calls.byConnId(CONN_1).connectionOf(A)).isEqualTo(ConnectionId.of("1", A));
        assertThat(calls.byConnId(CONN_2).connectionOf(A)).isEqualTo(ConnectionId.of("2", A));
    }

    @Test
    void answerTellsAConnectionOfACallThatIsFollowed() {
        observe(B, Events.delivered("1", A, B));
        calls.learn(ConnectionId.of("1", "5001"));
        assertThat(calls.byConnId(CONN_1).connectionOf("5001")).isEqualTo(ConnectionId.of("1", "5001"));
    }

    @Test
    void nothingIsKeptOfACallWhoseEndNobodySees() {
        calls.learn(ConnectionId.of("1", A));
        assertThat(calls.size()).isZero();
    }

    @Test
    void callThatAllMonitoredDevicesHaveLeftIsForgotten() {
        transferSeenBy(B);
        calls.left(B, calls.byCallId("3"));
        assertThat(calls.size()).isZero();
        assertThat(calls.byConnId(CONN_1)).isNull();
    }
}
