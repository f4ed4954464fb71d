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
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.EventError;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The private services of a producer: what is sent, and what becomes of it. */
@Tag("unit")
class RequestsTest {

    private static final ConnIds CONN_IDS = new ConnIds(TestLink.NAME, false);
    private static final String CONN_ID = CONN_IDS.of("1");
    private static final int REFERENCE = 7;

    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();

    private CompletableFuture<PrivateEvent> perform(PrivateService request) {
        return perform(request, TestConsumer.OPTIONS);
    }

    private CompletableFuture<PrivateEvent> perform(PrivateService request, ServiceOptions options) {
        return service.perform(request.withReferenceId(REFERENCE), options);
    }

    private void monitor(String... devices) {
        service.subscribe(consumer.wants(EventClass.RECORDING), DeviceSelection.Named.of(List.of(devices)));
    }

    /** 3001 is monitored, and in call 1 with 4001. */
    private void established() {
        monitor("3001");
        service.onEvent("3001", Events.established("1", "4001", "3001"), TestLink.ARRIVAL);
    }

    private static EventError failure(CompletableFuture<?> result) {
        ServiceException failure = (ServiceException) TestLink.failureOf(result);
        assertThat(failure).hasMessage(failure.error().message());
        EventError event = failure.error();
        assertThat(event.referenceId()).isEqualTo(REFERENCE);
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventTime()).isNotNull();
        return event;
    }

    /** It has failed with that code, and nothing was sent. */
    private EventError refused(CompletableFuture<?> result, int code, String message) {
        EventError event = failure(result);
        assertThat(event.code()).isEqualTo(code);
        assertThat(event.message()).isEqualTo(message);
        assertThat(event.sent()).isFalse();
        assertThat(event.confirmed()).isFalse();
        assertThat(event.cstaCategory()).isNull();
        assertThat(link.outstanding()).isEmpty();
        return event;
    }

    private static PrivateService of(PrivateServiceType type) {
        PrivateService request = PrivateService.of(type, "3001", CONN_ID);
        return switch (type) {
            case SET_ACCOUNT_CODE -> request.withExtensions(Map.of("AccountCode", "4711"));
            case START_HOT_DESKING -> PrivateService.startHotDesking("3001", "4001");
            case CANCEL_HOT_DESKING -> PrivateService.cancelHotDesking("3001");
            default -> request;
        };
    }

    // ---- what is refused at once

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void requestWithoutAServiceIsRefused(String name) {
        refused(
                perform(new PrivateService(name, "3001", CONN_ID, null, null, null, null, null)),
                51,
                "No private service is named. Set the option service, the header CamelCstaService or Service in the body");
    }

    @Test
    void unknownServiceIsRefusedWithTheNamesOfAll() {
        EventError error = refused(
                perform(new PrivateService("recording", "3001", CONN_ID, null, null, null, null, null)),
                51,
                "Unknown private service 'recording', expected one of setAccountCode (501), startRecording (3013),"
                        + " stopRecording (3014), suspendRecording (3015), resumeRecording (3016), startHotDesking (1),"
                        + " cancelHotDesking (2)");
        assertThat(error.name()).isEqualTo("TERR_UNSUP_OPER");
        assertThat(error.thisDN()).isEqualTo("3001");
        assertThat(error.connId()).isEqualTo(CONN_ID);
    }

    @Test
    void accountCodesThatAreSwitchedOffAreRefused() {
        ServiceOptions off = new ServiceOptions(
                "AccountCode",
                StandardCharsets.UTF_8,
                false,
                DeviceId.DIALING_NUMBER,
                new XmlPrivateDataMapping(),
                TestConsumer.TIMEOUT,
                false,
                SerialScope.NONE);
        refused(
                perform(of(PrivateServiceType.SET_ACCOUNT_CODE), off),
                51,
                "setAccountCode is switched off at this endpoint. Set the option accountCodePrivateService=true to use it");
        perform(of(PrivateServiceType.CANCEL_HOT_DESKING), off);
        link.take("Escape");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void requestWithoutADeviceIsRefused(String device) {
        refused(
                perform(PrivateService.startRecording(device, CONN_ID)),
                53,
                "startRecording: ThisDN: missing. Set the header CamelCstaThisDN, ThisDN in the body, or the option thisDN");
    }

    @ParameterizedTest
    @EnumSource(
            value = PrivateServiceType.class,
            names = {"START_HOT_DESKING", "CANCEL_HOT_DESKING"},
            mode = EnumSource.Mode.EXCLUDE)
    void requestWithoutACallIsRefused(PrivateServiceType type) {
        PrivateService request = of(type);
        refused(
                perform(new PrivateService(
                        request.service(), "3001", null, null, null, request.extensions(), null, null)),
                53,
                type.serviceName()
                        + ": ConnID: missing. Set the header CamelCstaConnId or CamelCstaCallId, or ConnID or CallID in the body");
    }

    @ParameterizedTest
    @EnumSource(PrivateServiceType.class)
    void listsThatCannotBeCarriedAreRefused(PrivateServiceType type) {
        PrivateService request = of(type);
        refused(
                perform(new PrivateService(
                        request.service(),
                        "3001",
                        request.connId(),
                        null,
                        null,
                        request.extensions(),
                        Map.of("k", "v"),
                        null)),
                53,
                type.serviceName() + ": UserData: this service cannot carry any, got [k]");
        refused(
                perform(new PrivateService(
                        request.service(),
                        "3001",
                        request.connId(),
                        null,
                        null,
                        request.extensions(),
                        null,
                        Map.of("k", "v"))),
                53,
                type.serviceName() + ": Reasons: this service cannot carry any, got [k]");
    }

    @ParameterizedTest
    @EnumSource(
            value = PrivateServiceType.class,
            names = {"START_HOT_DESKING", "SET_ACCOUNT_CODE"},
            mode = EnumSource.Mode.EXCLUDE)
    void extensionsThatCannotBeCarriedAreRefused(PrivateServiceType type) {
        refused(
                perform(of(type).withExtensions(Map.of("k", "v"))),
                53,
                type.serviceName() + ": Extensions: this service cannot carry any, got [k]");
    }

    @Test
    void connIdThatIsNoneIsRefused() {
        refused(
                perform(PrivateService.startRecording("3001", "4711")),
                53,
                "startRecording: ConnID: expected 16 hexadecimal digits, got '4711'. The switch's own call id goes into CallID or CamelCstaCallId");
    }

    @Test
    void missingCodeIsRefused() {
        refused(
                perform(PrivateService.of(PrivateServiceType.SET_ACCOUNT_CODE, "3001", CONN_ID)),
                53,
                "setAccountCode: Extensions: 'AccountCode' with the account code is missing");
    }

    @Test
    void missingHostIsRefused() {
        refused(
                perform(PrivateService.of(PrivateServiceType.START_HOT_DESKING, "3001", null)),
                53,
                "startHotDesking: Extensions: 'HOST_DN' with the DN of the host device is missing");
    }

    @Test
    void connIdAndCallIdOfDifferentCallsAreRefused() {
        established();
        refused(
                perform(PrivateService.startRecording("3001", CONN_IDS.of("2")).withCallId("1")),
                53,
                "startRecording: ConnID: " + CONN_IDS.of("2") + " and CallID 1 name different calls");
    }

    @Test
    void connIdAndCallIdOfDifferentCallsAreRefusedAlsoIfTheCallIsNotKnown() {
        refused(
                perform(PrivateService.startRecording("3001", CONN_IDS.of("2")).withCallId("1")),
                53,
                "startRecording: ConnID: " + CONN_IDS.of("2") + " and CallID 1 name different calls");
    }

    // ---- recordings: what is sent

    @ParameterizedTest
    @CsvSource({
        "START_RECORDING, RecordMessage, callToBeRecorded, recordingStarted",
        "STOP_RECORDING, Stop, connection, recordingStopped",
        "SUSPEND_RECORDING, Suspend, connection, recordingSuspended",
        "RESUME_RECORDING, Resume, connection, recordingResumed"
    })
    void requestOfAKnownCallIsSentAndAnswered(
            PrivateServiceType type, String operation, String connection, String event) {
        established();
        CompletableFuture<PrivateEvent> reply = perform(of(type));
        TestLink.Asked asked = link.take(operation);
        assertThat(asked.body().get(connection)).isEqualTo(ConnectionId.of("1", "3001"));
        assertThat(asked.timeout()).isEqualTo(TestConsumer.TIMEOUT);
        assertThat(reply).isNotDone();
        asked.answer(type == PrivateServiceType.START_RECORDING ? "{'resultingMessage':'m'}" : "{}");
        PrivateEvent answered = TestLink.now(reply);
        assertThat(answered.event()).isEqualTo(event);
        assertThat(answered.thisDN()).isEqualTo("3001");
        assertThat(answered.connId()).isEqualTo(CONN_ID);
        assertThat(answered.callId()).isEqualTo("1");
        assertThat(answered.deviceId()).isEqualTo("3001");
        assertThat(answered.referenceId()).isEqualTo(REFERENCE);
        assertThat(answered.eventTime()).isNotNull();
        assertThat(answered.link()).isEqualTo("pbx");
        assertThat(answered.eventId()).isNull();
        assertThat(link.outstanding()).isEmpty();
        assertThat(consumer.told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "STOP_RECORDING, Stop, messageToBeStopped",
        "SUSPEND_RECORDING, Suspend, message",
        "RESUME_RECORDING, Resume, messageToResume"
    })
    void messageThatTheSwitchHasNamedIsNamed(PrivateServiceType type, String operation, String field) {
        established();
        perform(of(PrivateServiceType.START_RECORDING));
        link.take("RecordMessage").answer("{'resultingMessage':'m'}");
        perform(of(type));
        assertThat(link.take(operation).body().text(field)).isEqualTo("m");
    }

    @Test
    void messageOfAnEventIsNamed() {
        monitor("3001");
        service.onEvent("3001", Events.voice("RecordEvent", "1", "3001", "e", ""), TestLink.ARRIVAL);
        perform(of(PrivateServiceType.STOP_RECORDING));
        assertThat(link.take("Stop").body().text("messageToBeStopped")).isEqualTo("e");
    }

    @Test
    void recordingWithoutAMessageCanBeStopped() {
        established();
        perform(of(PrivateServiceType.STOP_RECORDING));
        assertThat(link.take("Stop").body().text("messageToBeStopped")).isNull();
    }

    @Test
    void messageThatIsStoppedIsNotNamedAgain() {
        established();
        perform(of(PrivateServiceType.START_RECORDING));
        link.take("RecordMessage").answer("{'resultingMessage':'m'}");
        perform(of(PrivateServiceType.STOP_RECORDING));
        link.take("Stop").answer();
        perform(of(PrivateServiceType.STOP_RECORDING));
        assertThat(link.take("Stop").body().text("messageToBeStopped")).isNull();
    }

    @Test
    void connIdInCapitalsIsTheSame() {
        established();
        perform(PrivateService.startRecording("3001", " " + CONN_ID.toUpperCase(Locale.ROOT)));
        link.take("RecordMessage");
    }

    @Test
    void callCanBeNamedByItsCallId() {
        established();
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(ConnectionId.of("1", "3001"));
    }

    @Test
    void callCanBeNamedByBoth() {
        established();
        perform(PrivateService.startRecording("3001", CONN_ID).withCallId("1"));
        link.take("RecordMessage");
    }

    @Test
    void connectionIsThatWhichTheSwitchHasReported() {
        monitor("3001");
        service.onEvent(
                "3001",
                Events.of(
                        "EstablishedEvent",
                        "'establishedConnection':{'callID':'1','deviceID':{'number':'ab','typeOfNumber':'dynamic'}},"
                                + "'answeringDevice':{'deviceIdentifier':'N<3001>'},'callingDevice':{'deviceIdentifier':'4001'},"
                                + "'calledDevice':{'deviceIdentifier':'3001'},'lastRedirectionDevice':{'notRequired':true},'cause':'normal'"),
                TestLink.ARRIVAL);
        perform(of(PrivateServiceType.START_RECORDING));
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(new ConnectionId("1", DeviceId.of("ab", "dynamic")));
    }

    /** 3001 was in call 1, which is call 9 now. */
    private void transferred() {
        established();
        service.onEvent(
                "3001", Events.transferred("1", null, "4001", "4002", Events.item("3001", "9", "1")), TestLink.ARRIVAL);
    }

    @Test
    void formerConnIdMeansTheCallThatItHasBecome() {
        transferred();
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING));
        TestLink.Asked asked = link.take("RecordMessage");
        assertThat(asked.body().connection("callToBeRecorded")).isEqualTo(ConnectionId.of("9", "3001"));
        asked.answer("{'resultingMessage':'m'}");
        assertThat(TestLink.now(reply).connId()).isEqualTo(CONN_IDS.of("9"));
    }

    @Test
    void formerCallIdMeansTheCallThatItHasBecome() {
        transferred();
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(ConnectionId.of("9", "3001"));
    }

    @Test
    void formerAndPresentNamesOfACallNameTheSame() {
        transferred();
        perform(PrivateService.startRecording("3001", CONN_ID).withCallId("9"));
        link.take("RecordMessage");
        perform(PrivateService.startRecording("3001", CONN_IDS.of("9")).withCallId("1"));
        link.take("RecordMessage");
    }

    // ---- the connection is asked for

    @Test
    void connectionThatIsNotKnownIsAskedFor() {
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        TestLink.Asked snapshot = link.take("SnapshotDevice");
        assertThat(snapshot.body().get("snapshotObject")).isEqualTo(DeviceId.of("3001"));
        assertThat(snapshot.timeout()).isEqualTo(TestConsumer.TIMEOUT);
        snapshot.items(
                TestLink.item("SnapshotDeviceResponseInfo", "{}"),
                TestLink.item(
                        "SnapshotDeviceResponseInfo",
                        "{'connectionIdentifier':{'callID':'1','deviceID':{'number':'ab','typeOfNumber':'dynamic'}}}"),
                TestLink.call("1", "later"),
                TestLink.call("2", "3001"));
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(new ConnectionId("1", DeviceId.of("ab", "dynamic")));
    }

    @Test
    void connectionThatTheSnapshotDoesNotHaveIsMade() {
        ServiceOptions other = new ServiceOptions(
                "AccountCode",
                StandardCharsets.UTF_8,
                true,
                "implicitPublic",
                new XmlPrivateDataMapping(),
                TestConsumer.TIMEOUT,
                false,
                SerialScope.NONE);
        perform(PrivateService.startRecording("3001", null).withCallId("1"), other);
        TestLink.Asked snapshot = link.take("SnapshotDevice");
        assertThat(snapshot.body().get("snapshotObject")).isEqualTo(DeviceId.of("3001", "implicitPublic"));
        snapshot.items(TestLink.call("2", "3001"));
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(new ConnectionId("1", DeviceId.of("3001", "implicitPublic")));
    }

    @Test
    void connectionIsMadeIfTheSwitchRefusesTheSnapshot() {
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        link.take("SnapshotDevice").fail(Failures.refused("operation", "serviceNotSupported"));
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(ConnectionId.of("1", "3001"));
    }

    @Test
    void requestFailsBeforeItIsSentIfTheSnapshotGetsNoAnswer() {
        CompletableFuture<PrivateEvent> reply =
                perform(PrivateService.startRecording("3001", null).withCallId("1"));
        link.take("SnapshotDevice")
                .fail(new CompletionException(Failures.of(RequestException.Kind.TIMEOUT, "no answer", true)));
        refused(reply, 57, "no answer");
    }

    @Test
    void snapshotOfAMonitoredDeviceIsRemembered() {
        monitor("3001");
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        link.take("SnapshotDevice").items(TestLink.call("1", "3001"), TestLink.call("2", "3001"));
        link.take("RecordMessage");
        assertThat(TestLink.now(service.known()).calls()).isEqualTo(2);
        perform(PrivateService.startRecording("3001", CONN_IDS.of("2")));
        link.take("RecordMessage");
    }

    @Test
    void snapshotOfADeviceThatNobodyMonitorsIsNotRemembered() {
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        link.take("SnapshotDevice").items(TestLink.call("1", "3001"));
        link.take("RecordMessage");
        assertThat(TestLink.now(service.known()).calls()).isZero();
    }

    @Test
    void eventThatHasComeMeanwhileWinsOverTheSnapshot() {
        monitor("3001");
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        service.onEvent("3001", Events.established("1", "4001", "3001"), TestLink.ARRIVAL);
        service.onEvent("3001", Events.cleared("1", "3001"), TestLink.ARRIVAL);
        link.take("SnapshotDevice").items(TestLink.call("1", "x"));
        assertThat(TestLink.now(service.known()).calls()).isZero();
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(ConnectionId.of("1", "3001"));
    }

    @Test
    void snapshotOfAMonitorThatWasStartedAgainMeanwhileIsNotRemembered() {
        monitor("3001");
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        service.onMonitorStartedAgain("3001");
        link.take("SnapshotDevice").items(TestLink.call("1", "3001"));
        link.take("RecordMessage");
        assertThat(TestLink.now(service.known()).calls()).isZero();
    }

    @Test
    void nothingIsKeptOfASnapshotThatHasCome() {
        monitor("3001");
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        assertThat(TestLink.now(service.known()).kept()).containsEntry("snapshotsToCome", 1);
        link.take("SnapshotDevice").items();
        assertThat(TestLink.now(service.known()).kept()).containsEntry("snapshotsToCome", 0);
    }

    // ---- the call is asked for

    @Test
    void callOfAnUnknownConnIdIsAskedFor() {
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING));
        link.take("SnapshotDevice").items(TestLink.call("2", "3001"), TestLink.call("1", "x"));
        TestLink.Asked asked = link.take("RecordMessage");
        assertThat(asked.body().connection("callToBeRecorded")).isEqualTo(ConnectionId.of("1", "x"));
        asked.answer("{'resultingMessage':'m'}");
        assertThat(TestLink.now(reply).connId()).isEqualTo(CONN_ID);
        assertThat(TestLink.now(reply).callId()).isEqualTo("1");
    }

    private static String unknownConnId() {
        return "Unknown ConnID " + CONN_ID
                + ": no call of 3001 has it. The call may have ended. A ConnID of another node is only known here if both have the same linkName";
    }

    @Test
    void connIdThatNoCallHasIsUnknown() {
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING));
        link.take("SnapshotDevice").items(TestLink.call("2", "3001"));
        EventError error = refused(reply, 56, unknownConnId());
        assertThat(error.name()).isEqualTo("TERR_INV_CONNID");
        assertThat(error.thisDN()).isEqualTo("3001");
        assertThat(error.connId()).isEqualTo(CONN_ID);
    }

    @Test
    void connIdIsUnknownIfTheSwitchRefusesTheSnapshot() {
        for (RequestException refusal : List.of(
                Failures.refused("operation", "serviceNotSupported"),
                Failures.of(RequestException.Kind.REJECTED, "rejected", true),
                Failures.of(RequestException.Kind.ANSWER_MALFORMED, "malformed", true))) {
            CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING));
            link.take("SnapshotDevice").fail(refusal);
            refused(reply, 56, unknownConnId());
        }
    }

    @Test
    void deviceThatTheSwitchDoesNotKnowIsToldAsSuch() {
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING));
        link.take("SnapshotDevice").fail(Failures.refused("operation", "invalidDeviceID"));
        EventError error = failure(reply);
        assertThat(error.code()).isEqualTo(59);
        assertThat(error.message()).isEqualTo("operation/invalidDeviceID");
        assertThat(error.cstaCategory()).isEqualTo("operation");
        assertThat(error.cstaError()).isEqualTo("invalidDeviceID");
        assertThat(error.sent()).isFalse();
        assertThat(link.outstanding()).isEmpty();
    }

    @Test
    void connIdThatIsNotFoundBecauseTheLinkIsLostIsNotUnknown() {
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING));
        link.take("SnapshotDevice").fail(Failures.of(RequestException.Kind.LINK_LOST, "lost", true));
        refused(reply, 54, "lost");
    }

    @Test
    void callThatAnEventHasBroughtMeanwhileIsKnown() {
        monitor("3001");
        perform(of(PrivateServiceType.START_RECORDING));
        service.onEvent("3001", Events.established("1", "4001", "3001"), TestLink.ARRIVAL);
        link.take("SnapshotDevice").items();
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(ConnectionId.of("1", "3001"));
    }

    // ---- messages of calls that nobody monitors

    private void startedAtAnUnmonitoredDevice() {
        perform(PrivateService.startRecording("3001", null).withCallId("1"));
        link.take("SnapshotDevice").items(TestLink.call("1", "x"));
        link.take("RecordMessage").answer("{'resultingMessage':'m'}");
    }

    @Test
    void messageOfAnUnmonitoredDeviceIsNamed() {
        startedAtAnUnmonitoredDevice();
        perform(PrivateService.stopRecording("3001", null).withCallId("1"));
        link.take("SnapshotDevice").items(TestLink.call("1", "x"));
        assertThat(link.take("Stop").body().text("messageToBeStopped")).isEqualTo("m");
    }

    @Test
    void messageOfAFormerCallWithTheSameIdIsNotNamed() {
        startedAtAnUnmonitoredDevice();
        perform(PrivateService.stopRecording("3001", null).withCallId("1"));
        link.take("SnapshotDevice").items(TestLink.call("1", "y"));
        assertThat(link.take("Stop").body().text("messageToBeStopped")).isNull();
    }

    @Test
    void messageIsNamedIfTheSwitchRefusesTheSnapshot() {
        startedAtAnUnmonitoredDevice();
        perform(PrivateService.stopRecording("3001", null).withCallId("1"));
        link.take("SnapshotDevice").fail(Failures.refused("operation", "serviceNotSupported"));
        assertThat(link.take("Stop").body().text("messageToBeStopped")).isEqualTo("m");
    }

    // ---- account codes

    @Test
    void accountCodeIsSentAndAnswered() {
        established();
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.SET_ACCOUNT_CODE));
        TestLink.Asked asked = link.take("AssociateData");
        assertThat(asked.body().connection("existingCall")).isEqualTo(ConnectionId.of("1", "3001"));
        assertThat(asked.body().octets("accountCode")).isEqualTo(Octets.of("4711", StandardCharsets.UTF_8));
        assertThat(asked.timeout()).isEqualTo(TestConsumer.TIMEOUT);
        asked.answer();
        PrivateEvent answered = TestLink.now(reply);
        assertThat(answered.event()).isEqualTo("accountCodeSet");
        assertThat(answered.extensions()).containsOnly(Map.entry("AccountCode", "4711"));
        assertThat(answered.connId()).isEqualTo(CONN_ID);
        assertThat(answered.thisDN()).isEqualTo("3001");
        assertThat(answered.callId()).isEqualTo("1");
    }

    @Test
    void accountCodeOfAnUnknownCallIsSentToo() {
        perform(of(PrivateServiceType.SET_ACCOUNT_CODE));
        link.take("SnapshotDevice").items(TestLink.call("1", "x"));
        assertThat(link.take("AssociateData").body().octets("accountCode"))
                .isEqualTo(Octets.of("4711", StandardCharsets.UTF_8));
    }

    // ---- hot desks

    private static HotDeskingRequest hotDesk(TestLink.Asked asked) {
        return new XmlPrivateDataMapping()
                .readRequest((Opaque) asked.body().choice("privateData").value());
    }

    @Test
    void hotDeskIsStarted() {
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_HOT_DESKING));
        TestLink.Asked asked = link.take("Escape");
        assertThat(hotDesk(asked)).isEqualTo(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(asked.timeout()).isEqualTo(TestConsumer.TIMEOUT);
        asked.answer();
        PrivateEvent answered = TestLink.now(reply);
        assertThat(answered.event()).isEqualTo("hotDeskingEstablished");
        assertThat(answered.thisDN()).isEqualTo("3001");
        assertThat(answered.otherDN()).isEqualTo("4001");
        assertThat(answered.connId()).isNull();
        assertThat(answered.referenceId()).isEqualTo(REFERENCE);
    }

    @Test
    void hotDeskIsCancelledWithTheHostThatIsKnown() {
        perform(of(PrivateServiceType.START_HOT_DESKING));
        link.take("Escape").answer();
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.CANCEL_HOT_DESKING));
        TestLink.Asked asked = link.take("Escape");
        assertThat(hotDesk(asked)).isEqualTo(new HotDeskingRequest(HotDeskingOperation.DISSOCIATE, "3001", null));
        asked.answer();
        assertThat(TestLink.now(reply).event()).isEqualTo("hotDeskingCancelled");
        assertThat(TestLink.now(reply).otherDN()).isEqualTo("4001");
    }

    @Test
    void hostOfACancelledHotDeskIsKnownNoMore() {
        perform(of(PrivateServiceType.START_HOT_DESKING));
        link.take("Escape").answer();
        perform(of(PrivateServiceType.CANCEL_HOT_DESKING));
        link.take("Escape").answer();
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.CANCEL_HOT_DESKING));
        link.take("Escape").answer();
        assertThat(TestLink.now(reply).otherDN()).isNull();
    }

    @Test
    void hostOfAMonitoredGuestIsKnownByItsEvent() {
        monitor("3001");
        perform(of(PrivateServiceType.START_HOT_DESKING));
        link.take("Escape").answer();
        assertThat(TestLink.now(service.known()).kept()).containsEntry("hotDesksOfUnfollowedDevices", 0);
        service.onEvent("3001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4002"), TestLink.ARRIVAL);
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.CANCEL_HOT_DESKING));
        link.take("Escape").answer();
        assertThat(TestLink.now(reply).otherDN()).isEqualTo("4002");
    }

    @Test
    void hostThatIsMonitoredTellsOfTheHotDeskToo() {
        monitor("4001");
        perform(of(PrivateServiceType.START_HOT_DESKING));
        link.take("Escape").answer();
        assertThat(TestLink.now(service.known()).kept()).containsEntry("hotDesksOfUnfollowedDevices", 0);
    }

    @Test
    void eventThatComesBeforeTheAnswerToldTheHost() {
        monitor("3001");
        service.onEvent("3001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"), TestLink.ARRIVAL);
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.CANCEL_HOT_DESKING));
        service.onEvent("3001", Events.hotDesk(HotDeskingOperation.DISSOCIATE, "3001", null), TestLink.ARRIVAL);
        link.take("Escape").answer();
        assertThat(TestLink.now(reply).otherDN()).isEqualTo("4001");
    }

    // ---- failures of the switch

    @ParameterizedTest
    @EnumSource(PrivateServiceType.class)
    void refusalIsToldWithTheErrorOfTheSwitch(PrivateServiceType type) {
        established();
        CompletableFuture<PrivateEvent> reply = perform(of(type));
        TestLink.Asked asked = link.take(
                switch (type) {
                    case SET_ACCOUNT_CODE -> "AssociateData";
                    case START_RECORDING -> "RecordMessage";
                    case STOP_RECORDING -> "Stop";
                    case SUSPEND_RECORDING -> "Suspend";
                    case RESUME_RECORDING -> "Resume";
                    default -> "Escape";
                });
        asked.fail(Failures.refused("stateIncompatibility", "incorrectMsgState"));
        EventError error = failure(reply);
        assertThat(error.code()).isEqualTo(1160);
        assertThat(error.name()).isEqualTo("STATE_INCOMPATIBILITY_GENERIC");
        assertThat(error.message()).isEqualTo("stateIncompatibility/incorrectMsgState");
        assertThat(error.cstaCategory()).isEqualTo("stateIncompatibility");
        assertThat(error.cstaError()).isEqualTo("incorrectMsgState");
        assertThat(error.thisDN()).isEqualTo("3001");
        assertThat(error.sent()).isTrue();
        assertThat(error.confirmed()).isFalse();
        assertThat(((ServiceException) TestLink.failureOf(reply)).getCause()).isInstanceOf(RequestException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "TIMEOUT, true, 57",
        "LINK_LOST, true, 54",
        "NOT_USABLE, false, 54",
        "TOO_MANY, false, 54",
        "UNSENDABLE, false, 53",
        "ANSWER_MALFORMED, true, 1122"
    })
    void failureIsToldByItsKind(RequestException.Kind kind, boolean sent, int code) {
        established();
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING));
        link.take("RecordMessage").fail(new CompletionException(Failures.of(kind, "a test", sent)));
        EventError error = failure(reply);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).isEqualTo("a test");
        assertThat(error.sent()).isEqualTo(sent);
        assertThat(error.cstaCategory()).isNull();
        assertThat(error.cstaError()).isNull();
    }

    @Test
    void answerThatCannotBeUnderstoodIsAnInternalFault() {
        established();
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING));
        link.take("RecordMessage")
                .answerWith(Struct.empty(Csta.description().service("Stop").response()));
        EventError error = failure(reply);
        assertThat(error.code()).isEqualTo(52);
        assertThat(error.message()).startsWith("Internal fault: java.lang.IllegalArgumentException");
    }

    /** A user's mapping. */
    private static final class Mapping implements PrivateDataMapping {
        private RuntimeException fault;

        @Override
        public Opaque writeRequest(HotDeskingRequest request) {
            if (fault != null) {
                throw fault;
            }
            return Opaque.ofXml("<x/>");
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

        @Override
        public ErrorCode errorCode(CstaError refusal) {
            return refusal.value().equals("licence") ? ErrorCode.TERR_NOMORE_LICENSE : null;
        }
    }

    private final Mapping mapping = new Mapping();
    private final ServiceOptions mapped = TestConsumer.options(mapping, false, SerialScope.NONE);

    @ParameterizedTest
    @CsvSource({
        "START_HOT_DESKING, operation, licence, 40",
        "CANCEL_HOT_DESKING, operation, licence, 40",
        "START_HOT_DESKING, operation, featureAlreadySet, 43",
        "START_HOT_DESKING, systemResourceAvailability, resourceBusy, 42"
    })
    void mappingSaysWhatARefusalOfAHotDeskMeans(PrivateServiceType type, String category, String value, int code) {
        CompletableFuture<PrivateEvent> reply = perform(of(type), mapped);
        link.take("Escape").fail(Failures.refused(category, value));
        assertThat(failure(reply).code()).isEqualTo(code);
    }

    @Test
    void mappingIsNotAskedWhatAnotherFailureMeans() {
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_HOT_DESKING), mapped);
        link.take("Escape").fail(Failures.of(RequestException.Kind.TIMEOUT, "no answer", true));
        assertThat(failure(reply).code()).isEqualTo(57);
    }

    @Test
    void mappingIsNotAskedWhatARefusalOfAnotherServiceMeans() {
        established();
        CompletableFuture<PrivateEvent> reply = perform(of(PrivateServiceType.START_RECORDING), mapped);
        link.take("RecordMessage").fail(Failures.refused("operation", "licence"));
        assertThat(failure(reply).code()).isEqualTo(1140);
    }

    @Test
    void mappingMayRefuseARequest() {
        mapping.fault = new InvalidValueException("HOST_DN", "a test");
        refused(perform(of(PrivateServiceType.START_HOT_DESKING), mapped), 53, "startHotDesking: HOST_DN: a test");
    }

    @Test
    void faultOfAMappingIsAnInternalFault() {
        mapping.fault = new IllegalStateException("a test");
        refused(
                perform(of(PrivateServiceType.START_HOT_DESKING), mapped),
                52,
                "Internal fault: java.lang.IllegalStateException: a test");
    }

    // ---- one after the other

    private static final ServiceOptions ONE_PER_CALL =
            TestConsumer.options(new XmlPrivateDataMapping(), false, SerialScope.CALL);
    private static final ServiceOptions ONE_PER_DEVICE =
            TestConsumer.options(new XmlPrivateDataMapping(), false, SerialScope.DEVICE);

    @Test
    void requestsForOneCallAreSentOneAfterTheOther() {
        established();
        CompletableFuture<PrivateEvent> first = perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        perform(of(PrivateServiceType.SUSPEND_RECORDING), ONE_PER_CALL);
        assertThat(link.outstanding()).containsExactly("RecordMessage");
        link.take("RecordMessage").answer("{'resultingMessage':'m'}");
        assertThat(first).isDone();
        assertThat(link.take("Suspend").body().text("message")).isEqualTo("m");
    }

    @Test
    void requestForAnotherCallIsSentAtOnce() {
        established();
        service.onEvent("3001", Events.established("2", "4001", "3001"), TestLink.ARRIVAL);
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        perform(PrivateService.startRecording("3001", CONN_IDS.of("2")), ONE_PER_CALL);
        assertThat(link.outstanding()).containsExactly("RecordMessage", "RecordMessage");
    }

    @Test
    void requestsForOneDeviceAreSentOneAfterTheOther() {
        established();
        service.onEvent("3001", Events.established("2", "4001", "3001"), TestLink.ARRIVAL);
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_DEVICE);
        perform(PrivateService.startRecording("tel:3001", CONN_IDS.of("2")), ONE_PER_DEVICE);
        assertThat(link.outstanding()).containsExactly("RecordMessage");
        link.take("RecordMessage").fail(Failures.busy());
        assertThat(link.outstanding()).containsExactly("RecordMessage");
    }

    @Test
    void requestsAtOnceAreSentAtOnce() {
        established();
        perform(of(PrivateServiceType.START_RECORDING));
        perform(of(PrivateServiceType.SUSPEND_RECORDING));
        assertThat(link.outstanding()).containsExactly("RecordMessage", "Suspend");
    }

    @ParameterizedTest
    @CsvSource({"CALL, call", "DEVICE, device"})
    void requestThatWaitsTooLongIsNotSent(SerialScope scope, String name) {
        ServiceOptions options = TestConsumer.options(new XmlPrivateDataMapping(), false, scope);
        established();
        perform(of(PrivateServiceType.START_RECORDING), options);
        CompletableFuture<PrivateEvent> second = perform(of(PrivateServiceType.SUSPEND_RECORDING), options);
        link.take("RecordMessage");
        link.advance(TestConsumer.TIMEOUT);
        EventError error = refused(
                second,
                57,
                "The request was not sent: it waited 5000 ms for the answer to another one for the same " + name
                        + " (option serialRequests=" + name + ")");
        assertThat(error.name()).isEqualTo("TERR_TIMEOUT");
    }

    @Test
    void requestsThatWaitAreCounted() {
        established();
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        perform(of(PrivateServiceType.SUSPEND_RECORDING), ONE_PER_CALL);
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_DEVICE);
        perform(of(PrivateServiceType.SUSPEND_RECORDING), ONE_PER_DEVICE);
        assertThat(TestLink.now(service.known()).kept())
                .containsEntry("serialLines", 2)
                .containsEntry("serialRequestsWaiting", 2);
    }

    @Test
    void requestThatHasWaitedIsForTheCallThatItsCallHasBecome() {
        established();
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        perform(of(PrivateServiceType.SUSPEND_RECORDING), ONE_PER_CALL);
        service.onEvent(
                "3001", Events.transferred("1", null, "4001", "4002", Events.item("3001", "9", "1")), TestLink.ARRIVAL);
        link.take("RecordMessage").answer("{'resultingMessage':'m'}");
        assertThat(link.take("Suspend").body().connection("connection")).isEqualTo(ConnectionId.of("9", "3001"));
    }

    @Test
    void requestsForACallThatWasJoinedWaitForThoseOfBoth() {
        established();
        service.onEvent("3001", Events.established("2", "4003", "3001"), TestLink.ARRIVAL);
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        service.onEvent(
                "3001", Events.conferenced("1", "2", "3001", "4003", Events.item("3001", "9", "1")), TestLink.ARRIVAL);
        perform(of(PrivateServiceType.SUSPEND_RECORDING), ONE_PER_CALL);
        assertThat(link.outstanding()).containsExactly("RecordMessage");
        link.take("RecordMessage").answer("{'resultingMessage':'m'}");
        assertThat(link.outstanding()).containsExactly("Suspend");
    }

    @Test
    void requestThatHasWaitedForACallThatHasEndedNamesTheConnectionInTheCallThatHasItsIdNow() {
        established();
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        perform(of(PrivateServiceType.SUSPEND_RECORDING), ONE_PER_CALL);
        service.onEvent("3001", Events.callCleared("1"), TestLink.ARRIVAL);
        link.take("RecordMessage").answer("{'resultingMessage':'m'}");
        link.take("SnapshotDevice").items(TestLink.call("1", "x3001"));
        assertThat(link.take("Suspend").body().connection("connection")).isEqualTo(ConnectionId.of("1", "x3001"));
    }

    @Test
    void requestThatHasWaitedForACallThatHasEndedIsRefusedByTheSwitchIfThereIsNoOther() {
        established();
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        perform(of(PrivateServiceType.SUSPEND_RECORDING), ONE_PER_CALL);
        service.onEvent("3001", Events.callCleared("1"), TestLink.ARRIVAL);
        link.take("RecordMessage").answer("{'resultingMessage':'m'}");
        link.take("SnapshotDevice").items();
        assertThat(link.take("Suspend").body().connection("connection")).isEqualTo(ConnectionId.of("1", "3001"));
    }

    @Test
    void snapshotThatIsOlderThanTheEndOfTheCallIsTakenAgain() {
        established();
        perform(PrivateService.suspendRecording("3009", null).withCallId("1"), ONE_PER_CALL);
        TestLink.Asked first = link.take("SnapshotDevice");
        service.onEvent("3001", Events.callCleared("1"), TestLink.ARRIVAL);
        first.items(TestLink.call("1", "x3009"));
        link.take("SnapshotDevice").items(TestLink.call("1", "y3009"));
        assertThat(link.take("Suspend").body().connection("connection")).isEqualTo(ConnectionId.of("1", "y3009"));
    }

    @Test
    void timeThatHasPassedInTheLineIsNotGivenAgain() {
        established();
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        Duration left = link.take("RecordMessage").timeout();
        assertThat(left).isPositive().isLessThanOrEqualTo(TestConsumer.TIMEOUT);
    }

    @Test
    void requestForAnUnknownCallIsSentInItsTurnToo() {
        perform(PrivateService.startRecording("3001", null).withCallId("1"), ONE_PER_CALL);
        link.take("SnapshotDevice").items(TestLink.call("1", "3001"));
        assertThat(link.outstanding()).containsExactly("RecordMessage");
    }

    @Test
    void connectionThatWasMadeIsMadeAgainForTheCallThatItsCallHasBecome() {
        established();
        perform(of(PrivateServiceType.START_RECORDING), ONE_PER_CALL);
        perform(PrivateService.suspendRecording("3009", null).withCallId("1"), ONE_PER_CALL);
        TestLink.Asked first = link.take("RecordMessage");
        link.take("SnapshotDevice").items();
        service.onEvent(
                "3001", Events.transferred("1", null, "4001", "4002", Events.item("3001", "9", "1")), TestLink.ARRIVAL);
        first.answer("{'resultingMessage':'m'}");
        assertThat(link.take("Suspend").body().connection("connection")).isEqualTo(ConnectionId.of("9", "3009"));
    }

    @Test
    void requestIsNotSentIfTooManyWait() {
        established();
        PrivateService request = of(PrivateServiceType.START_RECORDING);
        for (int i = 0; i <= SerialRequests.MAX_WAITING; i++) {
            perform(request, ONE_PER_CALL);
        }
        link.take("RecordMessage");
        EventError error = refused(
                perform(request, ONE_PER_CALL),
                54,
                "The request was not sent: 10000 wait already for the answer to another one for the same call or device (option serialRequests=call)");
        assertThat(error.name()).isEqualTo("TERR_NO_SWITCH");
    }

    // ---- events that were missed

    private void asksForTheConnection(Runnable missed) {
        established();
        missed.run();
        perform(of(PrivateServiceType.START_RECORDING));
        assertThat(link.outstanding()).containsExactly("SnapshotDevice");
    }

    @Test
    void connectionMayBeAnotherAfterItsMonitorWasStartedAgain() {
        asksForTheConnection(() -> service.onMonitorStartedAgain("3001"));
    }

    @Test
    void connectionMayBeAnotherAfterAllMonitorsWereLost() {
        asksForTheConnection(() -> service.onMonitorsLost("a test"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "3001")
    void connectionMayBeAnotherAfterEventsWereMissed(String device) {
        asksForTheConnection(() -> service.onEventsMissed(device, "a test", TestLink.ARRIVAL.time(), null));
    }

    @Test
    void connectionIsTheSameAfterEventsOfAnotherDeviceWereMissed() {
        established();
        service.onEventsMissed("3002", "a test", TestLink.ARRIVAL.time(), null);
        perform(of(PrivateServiceType.START_RECORDING));
        assertThat(link.outstanding()).containsExactly("RecordMessage");
    }
}
