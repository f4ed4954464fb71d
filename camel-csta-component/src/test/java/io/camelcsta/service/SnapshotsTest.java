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

import io.camelcsta.link.Failures;
import io.camelcsta.link.RequestException;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.HeapOctets;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What snapshots of devices bring up to date after events may have been missed. */
@Tag("unit")
class SnapshotsTest {

    private static final RequestException BUSY = Failures.busy();
    private static final RequestException NO_ANSWER = Failures.of(RequestException.Kind.TIMEOUT, "no answer", true);

    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();
    private Subscribed subscribed;

    @BeforeEach
    void monitor() {
        subscribed = service.subscribe(
                consumer.wants(EventClass.RECORDING),
                DeviceSelection.Named.of(List.of("3001", "3002", "3003", "3004", "3005")));
    }

    private void event(String device, CstaMessage.Event event) {
        service.onEvent(device, event, TestLink.ARRIVAL);
    }

    /** The device is in that call, which is recorded. */
    private void recorded(String device, String callId) {
        event(device, Events.voice("RecordEvent", callId, device, "m" + device, ""));
        consumer.deliveries().clear();
    }

    private CompletableFuture<Resynchronised> resynchronise(String... devices) {
        return service.resynchronise(List.of(devices));
    }

    private TestLink.Asked take(String device) {
        assertThat(link.snapshots()).startsWith(device);
        return link.take("SnapshotDevice");
    }

    private int kept(String name) {
        return TestLink.now(service.known()).kept().get(name);
    }

    @Test
    void nothingIsAskedForNoDevice() {
        assertThat(resynchronise()).isCompletedWithValue(Resynchronised.NOTHING);
        assertThat(link.outstanding()).isEmpty();
    }

    @Test
    void deviceIsAskedForAsItsConsumersTellIt() {
        ServiceOptions other = new ServiceOptions(
                "AccountCode",
                StandardCharsets.UTF_8,
                true,
                "implicitPublic",
                new XmlPrivateDataMapping(),
                TestConsumer.TIMEOUT,
                false,
                SerialScope.NONE);
        service.subscribe(consumer.wants(other, EventClass.CALL), DeviceSelection.Named.of(List.of("3009")));
        resynchronise("3009");
        assertThat(take("3009").body().get("snapshotObject")).isEqualTo(DeviceId.of("3009", "implicitPublic"));
    }

    @Test
    void linkAsksForItsOwnPurposes() {
        resynchronise("3001");
        assertThat(take("3001").timeout()).isNull();
    }

    @Test
    void deviceThatNobodyMonitorsIsNotAskedFor() {
        CompletableFuture<Resynchronised> result = resynchronise("4711", "3001");
        take("3001").items();
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of(), 0, 0));
        assertThat(resynchronise("4711")).isCompletedWithValue(Resynchronised.NOTHING);
    }

    @Test
    void monitorOfADeviceThatNobodyWantsBeginsNothing() {
        service.onMonitorStartedAgain("4711");
        assertThat(kept("snapshotsToCome")).isZero();
    }

    @Test
    void callsThatAreFoundAreKnown() {
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        assertThat(result).isNotDone();
        take("3001").items(TestLink.call("1", "x"), TestLink.call("2", "3001"));
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of(), 2, 0));
        assertThat(TestLink.now(service.known()).calls()).isEqualTo(2);
        service.perform(PrivateService.startRecording("3001", null).withCallId("1"), TestConsumer.OPTIONS);
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(ConnectionId.of("1", "x"));
    }

    @Test
    void callOfTwoDevicesCountsOnce() {
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002");
        take("3001").items(TestLink.call("1", "3001"));
        take("3002").items(TestLink.call("1", "3002"), TestLink.call("2", "3002"));
        assertThat(result).isCompletedWithValue(new Resynchronised(2, List.of(), 2, 0));
    }

    // ---- another party leaves before the snapshot is there

    private static String connection(String callId, String device, boolean dynamic) {
        return dynamic
                ? "{'callID':'" + callId + "','deviceID':{'number':'x" + device + "','typeOfNumber':'dynamic'}}"
                : "{'callID':'" + callId + "','deviceID':'" + device + "'}";
    }

    private void recordedWith(String name, boolean dynamic) {
        event("3001", Events.of(name, "'connection':" + connection("1", "3001", dynamic) + ",'message':'m'"));
    }

    private void otherPartyComesAndLeaves(boolean dynamic) {
        String other = connection("1", "4003", dynamic);
        event(
                "3001",
                Events.of(
                        "EstablishedEvent",
                        "'establishedConnection':" + other + ",'answeringDevice':{'deviceIdentifier':'4003'},"
                                + "'callingDevice':{'deviceIdentifier':'3001'},'calledDevice':{'deviceIdentifier':'4003'},"
                                + "'lastRedirectionDevice':{'notRequired':true},'cause':'normal'"));
        event(
                "3001",
                Events.of(
                        "ConnectionClearedEvent",
                        "'droppedConnection':" + other + ",'releasingDevice':{'deviceIdentifier':'4003'},"
                                + "'cause':'normalClearing'"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recordingIsNotEndedByAnotherPartyThatLeavesBeforeTheSnapshot(boolean dynamic) {
        recordedWith("RecordEvent", dynamic);
        consumer.deliveries().clear();
        service.onMonitorsLost("a test");
        service.onMonitorStartedAgain("3001");
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        otherPartyComesAndLeaves(dynamic);
        assertThat(consumer.told()).isEmpty();
        take("3001").items(TestLink.call("1", dynamic ? "x3001" : "3001"));
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of(), 1, 0));
        assertThat(consumer.told()).isEmpty();
        recordedWith("StopEvent", dynamic);
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    @Test
    void whatASnapshotHasFoundIsStillKnownWhenItIsToldThatEventsWereMissed() {
        service.onMonitorsLost("a test");
        service.onMonitorStartedAgain("3001");
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        take("3001")
                .items(TestLink.item(
                        "SnapshotDeviceResponseInfo",
                        "{'connectionIdentifier':" + connection("1", "3001", true) + "}"));
        service.onEventsMissed(null, "a test", Instant.EPOCH, TestLink.now(result));
        service.onEventsMissed("3001", "a test", Instant.EPOCH, TestLink.now(result));
        service.perform(PrivateService.startRecording("3001", null).withCallId("1"), TestConsumer.OPTIONS);
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(new ConnectionId("1", DeviceId.of("x3001", "dynamic")));
    }

    // ---- devices that leave calls and join them

    @Test
    void deviceLeavesACallThatHasBecomeAnotherWithTheNextSnapshotIfItsEventsAreNewerThanTheFirst() {
        recorded("3001", "1");
        recorded("3002", "1");
        resynchronise("3001");
        event("3001", Events.voice("SuspendRecordEvent", "1", "3001", "m3001", ""));
        event("3002", Events.transferred("1", "2", "3001", "4003", Events.item("3002", "9", "1")));
        consumer.deliveries().clear();
        take("3001").items();
        assertThat(consumer.told()).isEmpty();
        resynchronise("3001");
        take("3001").items();
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    @Test
    void eventThatCameBeforeTheSnapshotWasAskedForIsOlder() {
        recorded("3002", "1");
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002");
        event("3002", Events.voice("SuspendRecordEvent", "1", "3002", "m3002", ""));
        consumer.deliveries().clear();
        take("3001").items();
        take("3002").items();
        assertThat(result).isCompleted();
        assertThat(consumer.told()).containsExactly("recordingStopped 3002");
    }

    @Test
    void eventOfAFormerCallWithAFormerIdDoesNotKeepARecording() {
        event("3001", Events.delivered("1", "4001", "3001"));
        event("3001", Events.conferenced("1", "2", "3001", "4001", Events.item("3001", "9", "1")));
        recorded("3001", "9");
        resynchronise("3001");
        event("3001", Events.cleared("1", "3001"));
        take("3001").items();
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    @Test
    void recordingOfADeviceThatASnapshotHasFoundInItsCallAgainStopsLater() {
        recorded("3001", "1");
        recorded("3002", "1");
        event("3001", Events.cleared("1", "3001"));
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
        consumer.deliveries().clear();
        resynchronise("3001");
        take("3001").items(TestLink.call("1", "3001"));
        event("3001", Events.voice("StopEvent", "1", "3001", "m3001", ""));
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    // ---- what has ended

    @Test
    void recordingOfACallThatIsNotFoundHasEnded() {
        recorded("3001", "1");
        recorded("3001", "2");
        Instant before = Instant.now().minusMillis(1);
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        take("3001").items(TestLink.call("2", "3001"));
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of(), 1, 1));
        Delivery delivery = consumer.take();
        PrivateEvent stopped = (PrivateEvent) delivery.body();
        assertThat(stopped.event()).isEqualTo("recordingStopped");
        assertThat(stopped.thisDN()).isEqualTo("3001");
        assertThat(stopped.callId()).isEqualTo("1");
        assertThat(stopped.connId()).isEqualTo(new ConnIds("pbx", false).of("1"));
        assertThat(stopped.previousConnId()).isNull();
        assertThat(stopped.eventTime()).isAfter(before);
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
        assertThat(delivery.lane()).isEqualTo("call 1");
        assertThat(TestLink.now(service.known()).calls()).isEqualTo(1);
    }

    @Test
    void recordingOfAnotherDeviceInTheSameCallGoesOn() {
        recorded("3001", "1");
        recorded("3002", "1");
        resynchronise("3001");
        take("3001").items();
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
        assertThat(TestLink.now(service.known()).recordings())
                .extracting(KnownState.Recording::device)
                .containsExactly("3002");
    }

    @Test
    void recordingUnderAFormerIdOfACallThatIsFoundHasEnded() {
        recorded("3001", "1");
        recorded("3002", "2");
        event("3002", Events.conferenced("1", "2", "3002", "3001", Events.item("3002", "9", "2")));
        consumer.deliveries().clear();
        resynchronise("3001");
        take("3001").items(TestLink.call("9", "3001"));
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    @Test
    void callWithoutARecordingThatIsNotFoundIsForgotten() {
        event("3001", Events.established("1", "4001", "3001"));
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        take("3001").items();
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of(), 0, 0));
        assertThat(TestLink.now(service.known()).calls()).isZero();
        assertThat(consumer.told()).isEmpty();
    }

    // ---- events win

    @Test
    void eventThatHasComeSinceItWasAskedForWins() {
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        recorded("3001", "1");
        take("3001").items();
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of(), 0, 0));
        assertThat(consumer.told()).isEmpty();
        assertThat(TestLink.now(service.known()).recordings()).hasSize(1);
    }

    @Test
    void eventThatHasComeSinceTheMonitorWasStartedWins() {
        service.onMonitorStartedAgain("3001");
        recorded("3001", "1");
        resynchronise("3001");
        take("3001").items();
        assertThat(TestLink.now(service.known()).recordings()).hasSize(1);
    }

    @Test
    void eventThatCameBeforeTheMonitorWasStartedDoesNotWin() {
        recorded("3001", "1");
        service.onMonitorStartedAgain("3001");
        resynchronise("3001");
        take("3001").items();
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    @Test
    void eventOfAnotherDeviceDoesNotWin() {
        recorded("3001", "1");
        resynchronise("3001");
        recorded("3002", "1");
        take("3001").items();
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    @Test
    void callThatHasEndedMeanwhileIsNotFoundAgain() {
        event("3001", Events.established("1", "4001", "3001"));
        resynchronise("3001");
        event("3001", Events.cleared("1", "3001"));
        take("3001").items(TestLink.call("1", "3001"));
        assertThat(TestLink.now(service.known()).calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "9"})
    void callsThatWereJoinedMeanwhileAreThoseOfTheEvent(String found) {
        recorded("3001", "1");
        event("3001", Events.established("2", "3001", "4002"));
        resynchronise("3001");
        event("3001", Events.conferenced("1", "2", "3001", "4002", Events.item("3001", "9", "1")));
        consumer.deliveries().clear();
        take("3001").items(TestLink.call(found, "x"));
        assertThat(consumer.told()).isEmpty();
        assertThat(TestLink.now(service.known()).calls()).isEqualTo(1);
        service.perform(PrivateService.stopRecording("3001", null).withCallId("9"), TestConsumer.OPTIONS);
        assertThat(link.take("Stop").body().connection("connection")).isEqualTo(ConnectionId.of("9", "3001"));
    }

    @Test
    void snapshotWithEventsOfTooManyCallsIsAskedForAgain() {
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        for (int i = 0; i <= Meanwhile.MAX_CALLS; i++) {
            event("3001", Events.cleared("c" + i, "3001"));
        }
        recorded("3001", "1");
        take("3001").items();
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of("3001"), 0, 0));
        assertThat(consumer.told()).isEmpty();
        link.advance(TestLink.DELAY);
        assertThat(link.snapshots()).containsExactly("3001");
    }

    // ---- one, then several at once

    @Test
    void firstDeviceIsAskedForAloneAndThenTwentyAtOnce() {
        List<String> devices = monitored(30);
        CompletableFuture<Resynchronised> result = service.resynchronise(devices);
        assertThat(link.snapshots()).containsExactly("d0");
        take("d0").items();
        assertThat(link.snapshots()).isEqualTo(devices.subList(1, 21));
        take("d1").items();
        take("d2").fail(BUSY);
        assertThat(link.snapshots()).isEqualTo(devices.subList(3, 23));
        for (int i = 3; i < 30; i++) {
            assertThat(result).isNotDone();
            take("d" + i).items();
        }
        assertThat(result).isCompletedWithValue(new Resynchronised(29, List.of("d2"), 0, 0));
    }

    @Test
    void severalAreAskedForAfterTheFirstHasFailedToo() {
        resynchronise("3001", "3002", "3003");
        take("3001").fail(BUSY);
        assertThat(link.snapshots()).containsExactly("3002", "3003");
    }

    @Test
    void nothingIsKeptAfterTheLastAnswer() {
        resynchronise("3001", "3002");
        assertThat(kept("resynchronisations")).isOne();
        assertThat(kept("snapshotsToCome")).isEqualTo(2);
        take("3001").items();
        take("3002").items();
        assertThat(kept("resynchronisations")).isZero();
        assertThat(kept("snapshotsToCome")).isZero();
        assertThat(kept("snapshotsFailed")).isZero();
        assertThat(link.appointments()).isZero();
    }

    // ---- failures

    @Test
    void failureEndsNoRecording() {
        recorded("3001", "1");
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        take("3001").fail(new CompletionException(BUSY));
        assertThat(result).isCompletedWithValue(new Resynchronised(0, List.of("3001"), 0, 0));
        assertThat(consumer.told()).isEmpty();
        assertThat(kept("snapshotsFailed")).isOne();
        assertThat(kept("snapshotsToCome")).isZero();
    }

    @Test
    void deviceWhoseSnapshotFailedIsAskedForAgainLaterEachTime() {
        resynchronise("3001");
        take("3001").fail(BUSY);
        for (int seconds : new int[] {1, 2, 4, 8, 10, 10}) {
            link.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(link.snapshots()).isEmpty();
            link.advance(Duration.ofMillis(1));
            take("3001").fail(BUSY);
        }
    }

    @Test
    void delayIsShortAgainAfterASuccess() {
        resynchronise("3001");
        take("3001").fail(BUSY);
        link.advance(TestLink.DELAY);
        take("3001").items();
        assertThat(kept("snapshotsFailed")).isZero();
        resynchronise("3001");
        take("3001").fail(BUSY);
        link.advance(TestLink.DELAY);
        assertThat(link.snapshots()).containsExactly("3001");
    }

    @Test
    void snapshotThatIsAskedForAgainEndsRecordings() {
        recorded("3001", "1");
        resynchronise("3001");
        take("3001").fail(BUSY);
        link.advance(TestLink.DELAY);
        take("3001").items();
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    @Test
    void devicesThatFailedInTwoRunsAreAskedForTogether() {
        resynchronise("3001");
        resynchronise("3002");
        take("3001").fail(BUSY);
        take("3002").fail(BUSY);
        assertThat(link.appointments()).isOne();
        link.advance(TestLink.DELAY);
        take("3001").items();
        take("3002").items();
        link.advance(Duration.ofMinutes(1));
        assertThat(link.snapshots()).isEmpty();
    }

    @Test
    void deviceThatTheSwitchRefusesForGoodIsNotAskedForAgain() {
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002");
        take("3001").fail(Failures.refused("operation", "invalidDeviceID"));
        take("3002").items();
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of("3001"), 0, 0));
        assertThat(link.appointments()).isZero();
    }

    @Test
    void switchThatDoesNotSupportSnapshotsIsNotAskedForOthers() {
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002", "3003");
        take("3001").fail(Failures.refused("operation", "serviceNotSupported"));
        assertThat(link.snapshots()).isEmpty();
        assertThat(result).isCompletedWithValue(new Resynchronised(0, List.of("3001", "3002", "3003"), 0, 0));
        assertThat(link.appointments()).isZero();
        assertThat(kept("snapshotsToCome")).isZero();
    }

    @Test
    void switchThatRejectsSnapshotsIsNotAskedForOthers() {
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002");
        take("3001").fail(Failures.of(RequestException.Kind.REJECTED, "rejected", true));
        assertThat(result).isCompletedWithValue(new Resynchronised(0, List.of("3001", "3002"), 0, 0));
        assertThat(link.appointments()).isZero();
    }

    @Test
    void linkThatIsGoneIsNotAskedForOthers() {
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002");
        take("3001").fail(Failures.of(RequestException.Kind.LINK_LOST, "lost", true));
        assertThat(result).isCompletedWithValue(new Resynchronised(0, List.of("3001", "3002"), 0, 0));
        assertThat(link.appointments()).isZero();
    }

    @Test
    void switchThatIsBusyIsAskedForTheOthers() {
        resynchronise("3001", "3002", "3003", "3004", "3005");
        take("3001").fail(BUSY);
        take("3002").fail(BUSY);
        take("3003").fail(BUSY);
        take("3004").fail(BUSY);
        assertThat(link.snapshots()).containsExactly("3005");
    }

    private List<String> monitored(int devices) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            names.add("d" + i);
        }
        subscribed.replaceDevices(names);
        return names;
    }

    private void many(int devices) {
        service.resynchronise(monitored(devices));
    }

    @Test
    void afterThreeTimeOutsInARowNothingIsAskedForNow() {
        many(30);
        take("d0").fail(NO_ANSWER);
        take("d1").fail(NO_ANSWER);
        assertThat(link.snapshots()).hasSize(20).endsWith("d21");
        take("d2").fail(NO_ANSWER);
        assertThat(link.snapshots()).hasSize(19).endsWith("d21");
        for (int i = 3; i < 22; i++) {
            take("d" + i).items();
        }
        assertThat(link.snapshots()).isEmpty();
        link.advance(TestLink.DELAY);
        assertThat(link.snapshots()).containsExactly("d0");
        assertThat(kept("snapshotsToCome")).isEqualTo(3 + 8);
    }

    @Test
    void answerBetweenTimeOutsLetsTheOthersBeAskedFor() {
        many(30);
        take("d0").fail(NO_ANSWER);
        take("d1").fail(NO_ANSWER);
        take("d2").items();
        take("d3").fail(NO_ANSWER);
        assertThat(link.snapshots()).hasSize(20).endsWith("d23");
    }

    @Test
    void refusalBetweenTimeOutsLetsTheOthersBeAskedFor() {
        many(30);
        take("d0").fail(NO_ANSWER);
        take("d1").fail(NO_ANSWER);
        take("d2").fail(BUSY);
        take("d3").fail(NO_ANSWER);
        assertThat(link.snapshots()).hasSize(20).endsWith("d23");
    }

    @Test
    void snapshotThatCannotBeHandledDoesNotKeepTheOthersFromBeingAskedFor() {
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002");
        take("3001").fail(new IllegalStateException("a test"));
        take("3002").items();
        assertThat(result).isCompleted();
        assertThat(kept("resynchronisations")).isZero();
    }

    // ---- monitors change meanwhile

    @Test
    void lossOfTheMonitorsEndsItAtOnce() {
        recorded("3001", "1");
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002");
        TestLink.Asked old = take("3001");
        service.onMonitorsLost("a test");
        assertThat(result).isCompletedWithValue(new Resynchronised(0, List.of(), 0, 0));
        assertThat(kept("resynchronisations")).isZero();
        assertThat(kept("snapshotsToCome")).isZero();
        old.items();
        assertThat(consumer.told()).isEmpty();
        assertThat(link.snapshots()).isEmpty();
    }

    @Test
    void lossOfTheMonitorsForgetsWhatWasToBeAskedForAgain() {
        resynchronise("3001");
        take("3001").fail(BUSY);
        service.onMonitorsLost("a test");
        assertThat(kept("snapshotsFailed")).isZero();
        link.advance(Duration.ofMinutes(1));
        assertThat(link.snapshots()).isEmpty();
    }

    @Test
    void delayIsShortAgainAfterALossOfTheMonitors() {
        resynchronise("3001");
        take("3001").fail(BUSY);
        link.advance(TestLink.DELAY);
        take("3001").fail(BUSY);
        service.onMonitorsLost("a test");
        link.advance(Duration.ofMinutes(1));
        resynchronise("3001");
        take("3001").fail(BUSY);
        link.advance(TestLink.DELAY);
        assertThat(link.snapshots()).containsExactly("3001");
    }

    @Test
    void appointmentFromBeforeALossIsNotThatAfterIt() {
        resynchronise("3001");
        take("3001").fail(BUSY);
        link.advance(TestLink.DELAY.minusMillis(1));
        service.onMonitorsLost("a test");
        resynchronise("3001");
        take("3001").fail(BUSY);
        link.advance(Duration.ofMillis(1));
        assertThat(link.snapshots()).isEmpty();
        link.advance(TestLink.DELAY);
        assertThat(link.snapshots()).containsExactly("3001");
    }

    @Test
    void deviceWhoseMonitorIsStartedAgainIsLeftToTheNextTime() {
        recorded("3001", "1");
        CompletableFuture<Resynchronised> result = resynchronise("3001");
        TestLink.Asked old = take("3001");
        service.onMonitorStartedAgain("3001");
        old.items();
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of(), 0, 0));
        assertThat(consumer.told()).isEmpty();
        resynchronise("3001");
        take("3001").items();
        assertThat(consumer.told()).containsExactly("recordingStopped 3001");
    }

    @Test
    void deviceWhoseMonitorIsStartedAgainIsNotAskedForFromBefore() {
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002", "3003");
        service.onMonitorStartedAgain("3002");
        take("3001").items();
        assertThat(link.snapshots()).containsExactly("3003");
        take("3003").items();
        assertThat(result).isCompletedWithValue(new Resynchronised(2, List.of(), 0, 0));
    }

    @Test
    void failureOfADeviceWhoseMonitorIsStartedAgainIsNotAskedForAgain() {
        resynchronise("3001");
        TestLink.Asked old = take("3001");
        service.onMonitorStartedAgain("3001");
        old.fail(BUSY);
        assertThat(link.appointments()).isZero();
    }

    @Test
    void deviceThatIsNotMonitoredAnyMoreIsNotAskedFor() {
        CompletableFuture<Resynchronised> result = resynchronise("3001", "3002");
        subscribed.remove(List.of("3002"), 1, Duration.ofSeconds(1));
        take("3001").items();
        assertThat(result).isCompletedWithValue(new Resynchronised(1, List.of(), 0, 0));
        assertThat(link.snapshots()).isEmpty();
    }

    @Test
    void deviceThatIsNotMonitoredAnyMoreIsNotAskedForAgain() {
        resynchronise("3001", "3002");
        take("3001").fail(BUSY);
        take("3002").fail(BUSY);
        subscribed.remove(List.of("3001"), 1, Duration.ofSeconds(1));
        link.advance(TestLink.DELAY);
        assertThat(link.snapshots()).containsExactly("3002");
    }

    @Test
    void snapshotOfADeviceThatIsNotMonitoredAnyMoreIsNotRemembered() {
        resynchronise("3001");
        subscribed.remove(List.of("3001"), 1, Duration.ofSeconds(1));
        take("3001").items(TestLink.call("1", "3001"));
        assertThat(TestLink.now(service.known()).calls()).isZero();
    }
}
