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
package io.camelcsta.examples.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import io.camelcsta.simulator.SimulatedCall;
import io.camelcsta.simulator.SwitchRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The board follows the switch: what it knows after events, and after events were missed. */
@Timeout(180)
class BoardTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String[] DEVICES = {"3001", "3002", "3003", "3004", "3005", "4001", "4002"};
    private static final String OUTSIDE = "+4930901820";

    private CstaSimulator pbx;
    private RunningBoard board;

    @AfterEach
    void close() {
        if (board != null) {
            board.close();
        }
        if (pbx != null) {
            pbx.close();
        }
    }

    private void start() throws Exception {
        start(builder(), "xml");
    }

    private static CstaSimulatorBuilder builder() {
        return CstaSimulator.builder().devices(DEVICES).outsideNumbers(OUTSIDE).stopEventAtCallEnd(true);
    }

    private void start(CstaSimulatorBuilder builder, String protocol) throws Exception {
        pbx = builder.protocol(protocol).start();
        connect(protocol);
    }

    private void connect(String protocol) throws Exception {
        board = new RunningBoard(pbx, protocol, DEVICES);
        awaitLink();
    }

    /** Until the link has become usable, and the board has been told so. */
    private void awaitLink() {
        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> {
            assertThat(board.state().activity())
                    .filteredOn(entry -> entry.kind().equals("link"))
                    .first()
                    .extracting(BoardState.Activity::text)
                    .asString()
                    .startsWith("The link to the switch is usable");
            assertThat(board.state().link().usable()).isTrue();
        });
    }

    private void loseLink() {
        pbx.refuseConnections(true);
        pbx.closeAll();
        eventually(() -> assertThat(board.state().link().usable()).isFalse());
    }

    private void eventually(Runnable assertion) {
        await().ignoreExceptions()
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion::run);
    }

    /** The board has the calls of the switch with a monitored party, their parties and the states of these. */
    private void agrees() {
        eventually(() -> {
            Map<String, Map<String, String>> expected = pbx.calls().stream()
                    .collect(Collectors.toMap(
                            SimulatedCall::id,
                            call -> {
                                Map<String, String> parties = new TreeMap<>();
                                call.parties().forEach(party -> parties.put(party, call.state(party)));
                                return parties;
                            },
                            (one, other) -> one,
                            TreeMap::new));
            expected.values().removeIf(parties -> parties.keySet().stream().noneMatch(List.of(DEVICES)::contains));
            Map<String, Map<String, String>> shown = board.state().calls().stream()
                    .collect(Collectors.toMap(
                            BoardState.Call::callId,
                            call -> call.parties().stream()
                                    .collect(Collectors.toMap(
                                            BoardState.Party::number,
                                            BoardState.Party::state,
                                            (one, other) -> one,
                                            TreeMap::new)),
                            (one, other) -> one,
                            TreeMap::new));
            assertThat(shown).isEqualTo(expected);
        });
    }

    @Test
    void aCallRingsIsAnsweredHeldAndRetrievedAndEnds() throws Exception {
        start();
        SimulatedCall call = pbx.makeCall("3001", "3002");
        agrees();
        assertThat(board.device("3002").state()).isEqualTo("alerting");
        assertThat(board.call().answered()).isNull();
        call.answer();
        agrees();
        eventually(() -> assertThat(board.call().answered()).isNotNull());
        assertThat(board.device("3002").state()).isEqualTo("connected");
        call.hold("3001");
        agrees();
        assertThat(board.device("3001").state()).isEqualTo("hold");
        call.retrieve("3001");
        agrees();
        assertThat(board.device("3001").calls()).containsExactly(call.id());
        call.clear("3002");
        agrees();
        assertThat(board.device("3001").state()).isEqualTo("idle");
    }

    @Test
    void whatBothPartiesReportHappensOnce() throws Exception {
        start();
        pbx.call("3001", "3002").startRecording("3001");
        eventually(() ->
                assertThat(board.call()).extracting(BoardState.Call::recording).isEqualTo("recording"));

        assertThat(board.state().activity())
                .extracting(BoardState.Activity::text)
                .containsExactly(
                        "3001 \u2013 3002: recording started",
                        "3002 answers",
                        "3002 rings",
                        "3001 calls 3002",
                        "The link to the switch is usable");
    }

    @Test
    void aCallWithTheOutsideEndsForTheBoardWithItsLastMonitoredParty() throws Exception {
        start();
        SimulatedCall call = pbx.call(OUTSIDE, "3001");
        agrees();
        assertThat(board.call().parties())
                .extracting(BoardState.Party::monitored)
                .containsExactlyInAnyOrder(false, true);
        call.transfer("3001", call.consult("3001", "3002").answer());
        agrees();
        pbx.calls().forEach(SimulatedCall::clear);
        agrees();
        assertThat(board.state().calls()).isEmpty();
    }

    @Test
    void aTransferKeepsAccountCodeAndBegin() throws Exception {
        start();
        SimulatedCall call = pbx.call("3001", "3002").setAccountCode("3001", "4711");
        eventually(() -> assertThat(board.call())
                .extracting(BoardState.Call::accountCode)
                .isEqualTo("4711"));
        long since = board.call().since();
        call.transfer("3001", call.consult("3001", "3003").answer());
        agrees();
        assertThat(board.call().accountCode()).isEqualTo("4711");
        assertThat(board.call().since()).isEqualTo(since);
        assertThat(board.call().parties())
                .extracting(BoardState.Party::number)
                .containsExactlyInAnyOrder("3002", "3003");
    }

    @Test
    void aConferenceHasThreePartiesUntilOneLeaves() throws Exception {
        start();
        SimulatedCall call = pbx.call("3001", "3002");
        SimulatedCall conference =
                call.conference("3001", call.consult("3001", "3003").answer());
        agrees();
        assertThat(board.call().parties()).hasSize(3);
        conference.clear("3002");
        agrees();
        assertThat(board.call().parties()).hasSize(2);
    }

    @Test
    void aDivertedCallRingsElsewhere() throws Exception {
        start();
        pbx.makeCall("3001", "3002").divert("3002", "3003");
        agrees();
        assertThat(board.device("3002").state()).isEqualTo("idle");
        assertThat(board.device("3003").state()).isEqualTo("alerting");
    }

    @Test
    void aRecordingIsFollowed() throws Exception {
        start();
        SimulatedCall call = pbx.call("3001", OUTSIDE);
        call.startRecording("3001");
        recording("recording");
        call.suspendRecording();
        recording("suspended");
        call.resumeRecording();
        recording("recording");
        call.stopRecording();
        recording("off");
    }

    @Test
    void aCallIsRecordedAsLongAsOneOfItsRecordingsIs() throws Exception {
        start();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.startRecording("3002");
        eventually(() -> assertThat(board.state().activity())
                .filteredOn(entry -> entry.kind().equals("recording"))
                .hasSize(1));
        call.stopRecording();
        call.setAccountCode("3001", "after");
        eventually(() -> assertThat(board.call().accountCode()).isEqualTo("after"));
        recording("recording");
        call.stopRecording();
        recording("off");
    }

    private void recording(String state) {
        eventually(() -> {
            assertThat(board.call().recording()).isEqualTo(state);
            assertThat(board.call().recordingConfirmed()).isTrue();
        });
    }

    @Test
    void aGuestIsShownAtBothDevices() throws Exception {
        start();
        pbx.device("3001").associate("4001");
        eventually(() -> assertThat(board.state().desks())
                .extracting(BoardState.Desk::guest, BoardState.Desk::host, BoardState.Desk::confirmed)
                .containsExactly(tuple("3001", "4001", true)));
        assertThat(board.device("3001").guestAt()).isEqualTo("4001");
        assertThat(board.device("4001").hostOf()).isEqualTo("3001");
        pbx.device("3001").dissociate();
        eventually(() -> assertThat(board.state().desks()).isEmpty());
    }

    @Test
    void aDeviceIsOutOfServiceAndBack() throws Exception {
        start();
        pbx.device("3001").outOfService();
        eventually(() -> assertThat(board.device("3001").state()).isEqualTo("outOfService"));
        pbx.device("3001").backInService();
        eventually(() -> assertThat(board.device("3001").state()).isEqualTo("idle"));
    }

    @Test
    void aDeviceThatIsNotMonitoredSaysWhy() throws Exception {
        pbx = builder().start();
        pbx.device("3002")
                .refuseMonitors("systemResourceAvailability", "overallMonitorLimitExceeded", Integer.MAX_VALUE);
        board = new RunningBoard(pbx, "xml", DEVICES);
        eventually(() -> assertThat(board.device("3002").problem()).contains("overallMonitorLimitExceeded"));
        eventually(() -> assertThat(board.device("3001").problem()).isNull());
    }

    @Test
    void aCallThatNoEventsComeForIsNotShown() throws Exception {
        pbx = builder().start();
        pbx.device("3002")
                .refuseMonitors("systemResourceAvailability", "overallMonitorLimitExceeded", Integer.MAX_VALUE);
        pbx.call("3002", OUTSIDE);
        SimulatedCall heard = pbx.call("3001", "3003");
        connect("xml");
        eventually(() -> assertThat(board.state().calls())
                .extracting(BoardState.Call::callId)
                .containsExactly(heard.id()));
        assertThat(board.device("3002").problem()).isNotNull();
    }

    @Test
    void aCallThatIsTransferredToADeviceWithoutMonitorGoes() throws Exception {
        pbx = builder().start();
        pbx.device("3002")
                .refuseMonitors("systemResourceAvailability", "overallMonitorLimitExceeded", Integer.MAX_VALUE);
        connect("xml");
        SimulatedCall call = pbx.call(OUTSIDE, "3001");
        eventually(() -> assertThat(board.call()).isNotNull());
        call.transfer("3001", call.consult("3001", "3002").answer());
        eventually(() -> assertThat(board.state().calls()).isEmpty());
        pbx.call("3002", "3003");
        eventually(() -> assertThat(board.call().parties())
                .extracting(BoardState.Party::number, BoardState.Party::monitored)
                .containsExactlyInAnyOrder(tuple("3002", false), tuple("3003", true)));
    }

    @Test
    void theCallsOfADeviceAreFoundWhenItsMonitorWorksAtLast() throws Exception {
        pbx = builder().start();
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", 1);
        SimulatedCall call = pbx.call("3002", OUTSIDE);
        board = new RunningBoard(pbx, "xml", DEVICES);
        agrees();
        eventually(() -> assertThat(board.device("3002").problem()).isNull());
        call.clear();
        agrees();
    }

    @Test
    void aCallIsInDoubtUntilTheSwitchHasToldTheCallsOfItsDevices() throws Exception {
        start();
        SimulatedCall ends = pbx.call("3001", "3002");
        SimulatedCall stays = pbx.call("3003", OUTSIDE);
        agrees();
        loseLink();
        assertThat(board.state().calls()).extracting(BoardState.Call::confirmed).containsOnly(false);
        assertThat(board.device("3003").confirmed()).isFalse();
        ends.clear();
        pbx.misbehave("SnapshotDevice").fail("systemResourceAvailability", "resourceBusy");
        pbx.refuseConnections(false);
        eventually(() -> assertThat(board.state().activity())
                .anySatisfy(entry -> assertThat(entry.text()).startsWith("Some calls may be out of date: ")));
        assertThat(board.state().calls()).hasSize(2);
        assertThat(board.device("3001").confirmed()).isFalse();

        pbx.behave("SnapshotDevice");
        eventually(() -> assertThat(board.state().calls())
                .extracting(BoardState.Call::callId, BoardState.Call::confirmed)
                .containsExactly(tuple(stays.id(), true)));
        eventually(() -> assertThat(board.state().activity().get(0).text()).isEqualTo("All calls are up to date"));
        assertThat(board.device("3003").confirmed()).isTrue();
    }

    @Test
    void thatADeviceIsOutOfServiceIsInDoubtAfterALostLinkUntilItHasACall() throws Exception {
        start();
        pbx.device("3001").outOfService();
        pbx.device("3002").outOfService();
        eventually(() -> assertThat(board.device("3002").state()).isEqualTo("outOfService"));
        assertThat(board.device("3002").confirmed()).isTrue();
        loseLink();
        pbx.device("3001").backInService();
        pbx.device("3002").backInService();
        SimulatedCall call = pbx.call("3002", OUTSIDE);
        pbx.refuseConnections(false);
        awaitLink();
        agrees();
        call.clear();
        eventually(() -> assertThat(board.device("3002"))
                .extracting(BoardState.Device::state, BoardState.Device::confirmed)
                .containsExactly("idle", true));
        assertThat(board.device("3001"))
                .extracting(BoardState.Device::state, BoardState.Device::confirmed)
                .containsExactly("outOfService", false);
    }

    @ParameterizedTest
    @CsvSource({"xml, 0", "asn1, 0", "xml, 1"})
    void callsThatWereThereBeforeAreFound(String protocol, int segment) throws Exception {
        pbx = builder().segmentedSnapshots(segment).protocol(protocol).start();
        pbx.call("3001", OUTSIDE).hold("3001");
        SimulatedCall call = pbx.call("3002", "3003");
        call.conference("3002", call.consult("3002", "3004").answer());
        pbx.makeCall("3001", "3005");
        connect(protocol);

        agrees();
        assertThat(board.state().calls()).allSatisfy(each -> {
            assertThat(each.beginSeen()).isFalse();
            assertThat(each.recordingConfirmed()).isFalse();
        });
    }

    @Test
    void withoutSnapshotCallTheDevicesTellWhatTheyKnow() throws Exception {
        pbx = builder().start();
        pbx.misbehave("SnapshotCall").fail("operation", "serviceNotSupported");
        pbx.call("3001", OUTSIDE);
        pbx.call("3002", "3003").hold("3002");
        connect("xml");
        agrees();
    }

    @Test
    void afterALostLinkTheBoardIsWhatTheSwitchHas() throws Exception {
        start();
        SimulatedCall ends = pbx.call("3001", "3002");
        SimulatedCall changes = pbx.call("3003", OUTSIDE);
        changes.startRecording("3003");
        pbx.device("3004").associate("4001");
        agrees();
        eventually(() -> assertThat(board.state().desks()).hasSize(1));
        loseLink();
        assertThat(board.state().calls()).hasSize(2);

        ends.clear();
        changes.hold("3003");
        pbx.call("3002", "3005");
        pbx.refuseConnections(false);
        awaitLink();

        agrees();
        assertThat(board.state().calls())
                .filteredOn(call -> call.callId().equals(changes.id()))
                .allSatisfy(call -> {
                    assertThat(call.recording()).isEqualTo("recording");
                    assertThat(call.recordingConfirmed())
                            .as("whether it is still so")
                            .isFalse();
                });
        assertThat(board.state().desks())
                .extracting(BoardState.Desk::confirmed)
                .as("the guest")
                .containsExactly(false);
    }

    @Test
    void anUnconfirmedGuestThatTheSwitchDoesNotHaveGoesWhenItIsCancelled() throws Exception {
        start();
        pbx.device("3004").associate("4001");
        eventually(() -> assertThat(board.state().desks()).hasSize(1));
        loseLink();
        pbx.device("3004").dissociate();
        pbx.refuseConnections(false);
        awaitLink();

        assertThat(board.send(board.action("cancelHotDesking", "{\"ThisDN\":\"3004\"}"))
                        .body())
                .contains("\"Event\":\"error\"");
        eventually(() -> assertThat(board.state().desks()).isEmpty());
    }

    @Test
    void eventsThatTheSwitchLostAreMadeUpFor() throws Exception {
        start();
        SimulatedCall call = pbx.call("3001", "3002");
        agrees();
        pbx.loseEvents(true);
        call.clear();
        pbx.call("3003", "3004");
        pbx.loseEvents(false);
        pbx.sendSystemStatus("messagesLost");
        agrees();
    }

    @ParameterizedTest
    @CsvSource({"xml, false, 1", "asn1, false, 2", "xml, true, 3", "asn1, true, 4"})
    void theBoardAgreesWithTheSwitchWhateverHappens(String protocol, boolean dynamicDeviceIds, long seed)
            throws Exception {
        start(builder().dynamicDeviceIds(dynamicDeviceIds), protocol);
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            for (int act = 0; act < 60; act++) {
                act(random);
            }
            agrees();
            if (round == 1) {
                pbx.closeAll();
                for (int act = 0; act < 20; act++) {
                    act(random);
                }
            }
        }
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    private void act(Random random) {
        String one = DEVICES[random.nextInt(5)];
        String other = random.nextInt(6) == 0 ? OUTSIDE : DEVICES[random.nextInt(5)];
        List<SimulatedCall> calls = pbx.calls();
        SimulatedCall call = calls.isEmpty() ? null : calls.get(random.nextInt(calls.size()));
        try {
            switch (random.nextInt(calls.size() > 4 ? 11 : 13)) {
                case 0 -> call.answer();
                case 1 -> call.hold(one);
                case 2 -> call.retrieve(one);
                case 3 -> call.transfer(one, call.consult(one, other).answer());
                case 4 -> call.conference(one, call.consult(one, other));
                case 5 -> call.divert(one, other);
                case 6, 7 -> call.clear(one);
                case 8 -> call.clear();
                case 9 -> call.startRecording(one);
                case 10 -> call.setAccountCode(one, "code " + random.nextInt(100));
                default -> pbx.makeCall(random.nextBoolean() ? one : other, random.nextBoolean() ? other : one);
            }
        } catch (SwitchRefusedException | NullPointerException e) {
            // not possible in this state
        }
    }
}
