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
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are complete when their event has come too (option awaitEvent). */
@Tag("unit")
class AwaitedEventsTest {

    private static final ServiceOptions AWAITING =
            TestConsumer.options(new XmlPrivateDataMapping(), true, SerialScope.NONE);
    private static final ConnIds CONN_IDS = new ConnIds(TestLink.NAME, false);

    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();

    private void monitor(String... devices) {
        service.subscribe(
                consumer.wants(EventClass.RECORDING, EventClass.HOT_DESKING, EventClass.ACCOUNT_CODE),
                DeviceSelection.Named.of(List.of(devices)));
    }

    private void established() {
        monitor("3001", "3002");
        event("3001", Events.established("1", "4001", "3001"));
    }

    private void event(String device, CstaMessage.Event event) {
        service.onEvent(device, event, TestLink.ARRIVAL);
    }

    private static CstaMessage.Event record(String callId, String message) {
        return Events.voice("RecordEvent", callId, "3001", message, "");
    }

    private CompletableFuture<PrivateEvent> perform(PrivateService request) {
        return service.perform(request.withReferenceId(7), AWAITING);
    }

    private CompletableFuture<PrivateEvent> start() {
        return perform(PrivateService.startRecording("3001", CONN_IDS.of("1")));
    }

    private void answerStart(String message) {
        link.take("RecordMessage").answer("{'resultingMessage':'" + message + "'}");
    }

    private static EventError failure(CompletableFuture<?> result) {
        return ((ServiceException) TestLink.failureOf(result)).error();
    }

    private void nobodyWaits() {
        assertThat(link.readers()).isZero();
        assertThat(TestLink.now(service.known()).kept())
                .containsEntry("awaiting", 0)
                .containsEntry("awaitingOptions", 0);
    }

    @Test
    void requestIsCompleteWhenItsEventHasCome() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        assertThat(link.readers()).isOne();
        answerStart("m");
        assertThat(reply).isNotDone();
        event("3001", record("1", "m"));
        PrivateEvent answered = TestLink.now(reply);
        assertThat(answered.event()).isEqualTo("recordingStarted");
        assertThat(answered.thisDN()).isEqualTo("3001");
        assertThat(answered.connId()).isEqualTo(CONN_IDS.of("1"));
        assertThat(answered.referenceId()).isEqualTo(7);
        assertThat(answered.eventId()).isNull();
        assertThat(answered.eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        nobodyWaits();
    }

    @Test
    void consumersAreToldOfTheEventToo() {
        established();
        start();
        answerStart("m");
        event("3001", record("1", "m"));
        assertThat(consumer.told()).containsExactly("recordingStarted 3001");
    }

    @Test
    void requestIsCompleteAtOnceIfItsEventCameBeforeTheAnswer() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        event("3001", record("1", "m"));
        assertThat(reply).isNotDone();
        answerStart("m");
        assertThat(TestLink.now(reply).eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        nobodyWaits();
    }

    @Test
    void eventOfAnotherMessageIsNotTheOne() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        event("3001", record("1", "other"));
        answerStart("m");
        event("3001", record("1", "another"));
        assertThat(reply).isNotDone();
        event("3001", record("1", "m"));
        assertThat(reply).isDone();
    }

    @Test
    void eventOfAnotherCallIsNotTheOne() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        answerStart("m");
        event("3001", record("2", "m"));
        assertThat(reply).isNotDone();
    }

    @Test
    void eventOfAnotherDeviceIsNotTheOne() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        answerStart("m");
        event("3002", record("1", "m"));
        assertThat(reply).isNotDone();
    }

    @ParameterizedTest
    @CsvSource({
        "STOP_RECORDING, Stop, StopEvent",
        "SUSPEND_RECORDING, Suspend, SuspendRecordEvent",
        "RESUME_RECORDING, Resume, RecordEvent"
    })
    void messageThatWasNamedIsThatOfTheEvent(PrivateServiceType type, String operation, String event) {
        established();
        event("3001", record("1", "m"));
        event("3001", Events.voice("SuspendRecordEvent", "1", "3001", "m", ",'length':5"));
        CompletableFuture<PrivateEvent> reply = perform(PrivateService.of(type, "3001", CONN_IDS.of("1")));
        link.take(operation).answer();
        event("3001", Events.voice(event, "1", "3001", "other", ",'length':6"));
        assertThat(reply).isNotDone();
        event("3001", Events.voice(event, "1", "3001", "m", ",'length':6"));
        assertThat(TestLink.now(reply).type()).isEqualTo(type.event());
    }

    @Test
    void replyHasThePreviousConnIdOfTheEvent() {
        established();
        event("3001", Events.transferred("1", null, "4001", "4002", Events.item("3001", "9", "1")));
        CompletableFuture<PrivateEvent> reply = start();
        answerStart("m");
        event("3001", record("9", "m"));
        assertThat(TestLink.now(reply).previousConnId()).isEqualTo(CONN_IDS.of("1"));
    }

    // ---- account codes and hot desks

    @Test
    void accountCodeIsAwaitedByItsCode() {
        established();
        CompletableFuture<PrivateEvent> reply =
                perform(PrivateService.setAccountCode("3001", CONN_IDS.of("1"), "4711"));
        link.take("AssociateData").answer();
        event("3001", Events.callInformation("1", "3001", Octets.of("4712", StandardCharsets.UTF_8)));
        event("3001", Events.callInformation("1", "3001", null));
        event("3001", Events.callInformation("2", "3001", Octets.of("4711", StandardCharsets.UTF_8)));
        assertThat(reply).isNotDone();
        event("3001", Events.callInformation("1", "3001", Octets.of("4711", StandardCharsets.UTF_8)));
        assertThat(TestLink.now(reply).extensions()).containsOnly(Map.entry("AccountCode", "4711"));
        assertThat(TestLink.now(reply).eventTime()).isEqualTo(TestLink.ARRIVAL.time());
    }

    @Test
    void hotDeskIsAwaitedByItsGuest() {
        established();
        CompletableFuture<PrivateEvent> reply = perform(PrivateService.startHotDesking("3001", "4001"));
        link.take("Escape").answer();
        event("3001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3009", "4001"));
        event("3001", Events.hotDesk(HotDeskingOperation.DISSOCIATE, "3001", "4001"));
        event("3002", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(reply).isNotDone();
        event("3001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(TestLink.now(reply).otherDN()).isEqualTo("4001");
        assertThat(TestLink.now(reply).eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        nobodyWaits();
    }

    /** Knows no private data. */
    private static final class NoMapping implements PrivateDataMapping {
        @Override
        public Opaque writeRequest(HotDeskingRequest request) {
            return null;
        }

        @Override
        public HotDeskingRequest readRequest(Opaque privateData) {
            return null;
        }

        @Override
        public Opaque writeEvent(HotDeskingEvent event) {
            return null;
        }

        @Override
        public HotDeskingEvent readEvent(Opaque privateData) {
            return null;
        }
    }

    @Test
    void hotDeskIsAwaitedWithTheMappingOfTheProducerOnly() {
        Subscription wishes =
                consumer.wants(TestConsumer.options(new NoMapping(), false, SerialScope.NONE), EventClass.HOT_DESKING);
        service.subscribe(wishes, DeviceSelection.Named.of(List.of("3001")));
        CompletableFuture<PrivateEvent> reply = perform(PrivateService.cancelHotDesking("3001"));
        event("3001", Events.hotDesk(HotDeskingOperation.DISSOCIATE, "3001", "4001"));
        link.take("Escape").answer();
        assertThat(TestLink.now(reply).event()).isEqualTo("hotDeskingCancelled");
        assertThat(consumer.told()).isEmpty();
    }

    // ---- no event comes

    @ParameterizedTest
    @CsvSource({
        "SET_ACCOUNT_CODE, CallInformationEvent",
        "START_RECORDING, RecordEvent",
        "STOP_RECORDING, StopEvent",
        "SUSPEND_RECORDING, SuspendRecordEvent",
        "RESUME_RECORDING, RecordEvent",
        "START_HOT_DESKING, PrivateEvent",
        "CANCEL_HOT_DESKING, PrivateEvent"
    })
    void requestIsNotSentIfNoMonitorLetsItsEventThrough(PrivateServiceType type, String event) {
        link.holdMonitors();
        monitor("3001");
        event("3001", Events.established("1", "4001", "3001"));
        PrivateService request = PrivateService.of(type, "3001", CONN_IDS.of("1"));
        CompletableFuture<PrivateEvent> reply = perform(
                switch (type) {
                    case SET_ACCOUNT_CODE -> request.withExtensions(Map.of("AccountCode", "4711"));
                    case START_HOT_DESKING -> PrivateService.startHotDesking("3001", "4001");
                    default -> request;
                });
        EventError error = failure(reply);
        assertThat(error.code()).isEqualTo(41);
        assertThat(error.name()).isEqualTo("TERR_NOT_REGISTERED");
        assertThat(error.message())
                .isEqualTo("awaitEvent: no monitor on 3001 lets the " + event
                        + " through. Have a consumer monitor the device, or do without awaitEvent");
        assertThat(error.sent()).isFalse();
        assertThat(link.outstanding()).isEmpty();
        nobodyWaits();
    }

    @Test
    void requestForAnUnknownCallIsRefusedAtOnceIfNoMonitorLetsItsEventThrough() {
        CompletableFuture<PrivateEvent> reply = service.perform(
                PrivateService.startRecording("3001", null).withCallId("1"),
                TestConsumer.options(new XmlPrivateDataMapping(), true, SerialScope.CALL));
        assertThat(failure(reply).code()).isEqualTo(41);
        assertThat(link.outstanding()).isEmpty();
        assertThat(TestLink.now(service.known()).kept()).containsEntry("serialLines", 0);
    }

    @Test
    void eventThatDoesNotComeInTimeIsATimeOutOfAConfirmedRequest() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        answerStart("m");
        link.advance(TestConsumer.TIMEOUT);
        EventError error = failure(reply);
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.message())
                .isEqualTo("The switch confirmed startRecording, but its event did not come within 5000 ms");
        assertThat(error.sent()).isTrue();
        assertThat(error.confirmed()).isTrue();
        assertThat(error.thisDN()).isEqualTo("3001");
        nobodyWaits();
    }

    @Test
    void eventIsNotAwaitedLongerThanTheTimeOut() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        answerStart("m");
        link.advance(TestConsumer.TIMEOUT.dividedBy(10));
        assertThat(reply).isNotDone();
    }

    @Test
    void refusalEndsTheWaiting() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        link.take("RecordMessage").fail(Failures.busy());
        assertThat(failure(reply).code()).isEqualTo(1172);
        assertThat(failure(reply).confirmed()).isFalse();
        nobodyWaits();
    }

    @Test
    void monitorsThatAreLostEndTheWaitingAtOnce() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        answerStart("m");
        service.onMonitorsLost("a test");
        EventError error = failure(reply);
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.message())
                .isEqualTo(
                        "The switch confirmed startRecording, but all monitors were lost before its event came: a test");
        assertThat(error.sent()).isTrue();
        assertThat(error.confirmed()).isTrue();
        nobodyWaits();
    }

    @Test
    void monitorsThatAreLostBeforeTheAnswerEndTheWaitingWithIt() {
        established();
        CompletableFuture<PrivateEvent> reply = start();
        service.onMonitorsLost("a test");
        assertThat(reply).isNotDone();
        answerStart("m");
        assertThat(failure(reply).code()).isEqualTo(54);
        assertThat(failure(reply).confirmed()).isTrue();
        nobodyWaits();
    }

    @Test
    void nextRequestForACallDoesNotWaitForTheEvent() {
        ServiceOptions options = TestConsumer.options(new XmlPrivateDataMapping(), true, SerialScope.CALL);
        established();
        PrivateService request = PrivateService.startRecording("3001", CONN_IDS.of("1"));
        CompletableFuture<PrivateEvent> first = service.perform(request, options);
        service.perform(PrivateService.suspendRecording("3001", CONN_IDS.of("1")), options);
        assertThat(link.outstanding()).containsExactly("RecordMessage");
        answerStart("m");
        assertThat(first).isNotDone();
        assertThat(link.outstanding()).containsExactly("Suspend");
    }

    @Test
    void replyWithoutAnAwaitedEventHasTheTimeOfTheAnswer() {
        established();
        Instant before = Instant.now().minusMillis(1);
        CompletableFuture<PrivateEvent> reply =
                service.perform(PrivateService.startRecording("3001", CONN_IDS.of("1")), TestConsumer.OPTIONS);
        answerStart("m");
        assertThat(TestLink.now(reply).eventTime()).isAfter(before);
        assertThat(link.readers()).isZero();
    }
}
