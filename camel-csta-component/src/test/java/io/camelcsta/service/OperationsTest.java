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
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of services that are not private ones (option operation). */
@Tag("unit")
class OperationsTest {

    private static final Map<String, Object> MAKE_CALL =
            Map.of("callingDevice", "3001", "calledDirectoryNumber", "4001");

    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();

    private CompletableFuture<CstaReply> operate(String operation, Map<String, Object> body) {
        return service.operate(operation, body, 7, TestConsumer.OPTIONS);
    }

    private static EventError failure(CompletableFuture<?> result) {
        ServiceException failure = (ServiceException) TestLink.failureOf(result);
        assertThat(failure).hasMessage(failure.error().message());
        EventError event = failure.error();
        assertThat(event.referenceId()).isEqualTo(7);
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventTime()).isNotNull();
        assertThat(event.confirmed()).isFalse();
        return event;
    }

    @Test
    void requestIsSentAsItIs() {
        operate("MakeCall", MAKE_CALL);
        TestLink.Asked asked = link.take("MakeCall");
        assertThat(asked.body().get("callingDevice")).hasToString("3001");
        assertThat(asked.body().get("calledDirectoryNumber")).hasToString("4001");
        assertThat(asked.timeout()).isEqualTo(TestConsumer.TIMEOUT);
    }

    @Test
    void answerIsTheReply() {
        CompletableFuture<CstaReply> result = operate("MakeCall", MAKE_CALL);
        link.take("MakeCall").answer("{'callingDevice':{'callID':'1','deviceID':'3001'}}");
        CstaReply reply = TestLink.now(result);
        assertThat(reply.response()).isEqualTo("MakeCallResponse");
        assertThat(reply.thisDN()).isNull();
        assertThat(reply.connId()).isEqualTo(new ConnIds("pbx", false).of("1"));
        assertThat(reply.callId()).isEqualTo("1");
        assertThat(reply.deviceId()).isEqualTo("3001");
        assertThat(reply.value()).containsOnlyKeys("callingDevice");
        assertThat(reply.referenceId()).isEqualTo(7);
        assertThat(reply.eventTime()).isNotNull();
        assertThat(reply.link()).isEqualTo("pbx");
    }

    @Test
    void answerWithoutAConnectionNamesNoCall() {
        CompletableFuture<CstaReply> result =
                operate("AssociateData", Map.of("existingCall", Map.of("callID", "1", "deviceID", "3001")));
        link.take("AssociateData").answer();
        assertThat(TestLink.now(result).response()).isEqualTo("AssociateDataResponse");
        assertThat(TestLink.now(result).connId()).isNull();
        assertThat(TestLink.now(result).callId()).isNull();
        assertThat(TestLink.now(result).deviceId()).isNull();
    }

    @Test
    void connectionWithoutADeviceNamesTheCall() {
        CompletableFuture<CstaReply> result = operate("MakeCall", MAKE_CALL);
        link.take("MakeCall").answer("{'callingDevice':{'callID':'1'}}");
        assertThat(TestLink.now(result).callId()).isEqualTo("1");
        assertThat(TestLink.now(result).deviceId()).isNull();
    }

    @Test
    void connectionWithoutACallNamesTheDevice() {
        CompletableFuture<CstaReply> result = operate("MakeCall", MAKE_CALL);
        link.take("MakeCall").answer("{'callingDevice':{'deviceID':'3001'}}");
        assertThat(TestLink.now(result).callId()).isNull();
        assertThat(TestLink.now(result).connId()).isNull();
        assertThat(TestLink.now(result).deviceId()).isEqualTo("3001");
    }

    @Test
    void serviceThatIsNotAnsweredIsCompleteWhenItIsSent() {
        CompletableFuture<CstaReply> result = operate(
                "SwitchingFunctionDevices",
                Map.of("serviceCrossRefID", "7", "lastSegment", true, "deviceList", List.of()));
        link.take("SwitchingFunctionDevices").answerWithNothing();
        assertThat(TestLink.now(result).response()).isEqualTo("SwitchingFunctionDevices");
        assertThat(TestLink.now(result).value()).isEmpty();
        assertThat(TestLink.now(result).referenceId()).isEqualTo(7);
    }

    @Test
    void connectionOfAnAnswerIsThatOfTheDeviceInAKnownCall() {
        service.subscribe(consumer.wants(EventClass.CALL), DeviceSelection.Named.of(List.of("3001")));
        service.onEvent("3001", Events.established("1", "4001", "3001"), TestLink.ARRIVAL);
        operate("MakeCall", MAKE_CALL);
        link.take("MakeCall").answer("{'callingDevice':{'callID':'1','deviceID':'N<3002>'}}");
        service.perform(PrivateService.startRecording("3002", null).withCallId("1"), TestConsumer.OPTIONS);
        assertThat(link.take("RecordMessage").body().connection("callToBeRecorded"))
                .isEqualTo(ConnectionId.of("1", "N<3002>"));
    }

    // ---- answers in segments

    @Test
    void snapshotOfADeviceHasAllItsCalls() {
        CompletableFuture<CstaReply> result = operate("SnapshotDevice", Map.of("snapshotObject", "3001"));
        TestLink.Asked asked = link.take("SnapshotDevice");
        assertThat(asked.timeout()).isEqualTo(TestConsumer.TIMEOUT);
        asked.items(
                TestLink.item("SnapshotDeviceResponseInfo", "{}"),
                TestLink.call("1", "3001"),
                TestLink.call("2", "3001"));
        CstaReply reply = TestLink.now(result);
        assertThat(reply.response()).isEqualTo("SnapshotDeviceResponse");
        assertThat(reply.callId()).isEqualTo("1");
        assertThat(reply.connId()).isEqualTo(new ConnIds("pbx", false).of("1"));
        assertThat(reply.value()).containsOnlyKeys("snapshotData");
        assertThat((List<?>) reply.value().get("snapshotData")).hasSize(3);
        assertThat(reply.referenceId()).isEqualTo(7);
    }

    @Test
    void snapshotOfADeviceWithoutCallsNamesNone() {
        CompletableFuture<CstaReply> result = operate("SnapshotDevice", Map.of("snapshotObject", "3001"));
        link.take("SnapshotDevice").items();
        assertThat(TestLink.now(result).callId()).isNull();
        assertThat(TestLink.now(result).value()).containsEntry("snapshotData", List.of());
    }

    @Test
    void snapshotOfACallHasWhatElseTheAnswerSays() {
        CompletableFuture<CstaReply> result =
                operate("SnapshotCall", Map.of("snapshotObject", Map.of("callID", "1", "deviceID", "3001")));
        link.take("SnapshotCall")
                .items(
                        "{'crossRefIDorSnapshotData':{'serviceCrossRefID':'7'},'calledDevice':{'deviceIdentifier':'4001'}}");
        assertThat(TestLink.now(result).response()).isEqualTo("SnapshotCallResponse");
        assertThat(TestLink.now(result).value()).containsOnlyKeys("snapshotData", "calledDevice");
    }

    @Test
    void listOfDevicesHasThemAll() {
        CompletableFuture<CstaReply> result = operate("GetSwitchingFunctionDevices", Map.of());
        link.take("GetSwitchingFunctionDevices")
                .items("{'serviceCrossRefID':'7'}", TestLink.item("DeviceListDevice", "{'deviceID':'3001'}"));
        assertThat(TestLink.now(result).response()).isEqualTo("GetSwitchingFunctionDevicesResponse");
        assertThat(TestLink.now(result).value())
                .containsOnlyKeys("deviceList")
                .containsEntry("deviceList", List.of(Map.of("deviceID", "3001")));
    }

    @Test
    void segmentedAnswerThatFailsIsTold() {
        CompletableFuture<CstaReply> result = operate("SnapshotDevice", Map.of("snapshotObject", "3001"));
        link.take("SnapshotDevice").fail(new CompletionException(Failures.refused("operation", "invalidDeviceID")));
        assertThat(failure(result).code()).isEqualTo(59);
    }

    // ---- failures

    @Test
    void unknownOperationIsRefusedWithTheNamesOfAll() {
        EventError error = failure(operate("DoSomething", Map.of()));
        assertThat(error.code()).isEqualTo(51);
        assertThat(error.message())
                .startsWith(
                        "Unknown operation 'DoSomething'. Expected the name of a CSTA service as ECMA-323 has it, one of [")
                .containsSubsequence("AssociateData", "MakeCall", "SnapshotDevice");
        assertThat(error.sent()).isFalse();
        assertThat(link.outstanding()).isEmpty();
    }

    @Test
    void malformedBodyIsRefused() {
        EventError error = failure(operate("MakeCall", Map.of("nothing", 1)));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("nothing");
        assertThat(error.sent()).isFalse();
        assertThat(link.outstanding()).isEmpty();
    }

    @Test
    void refusalIsToldWithTheErrorOfTheSwitch() {
        CompletableFuture<CstaReply> result = operate("MakeCall", MAKE_CALL);
        link.take("MakeCall").fail(Failures.busy());
        EventError error = failure(result);
        assertThat(error.code()).isEqualTo(1172);
        assertThat(error.message()).isEqualTo("systemResourceAvailability/resourceBusy");
        assertThat(error.cstaCategory()).isEqualTo("systemResourceAvailability");
        assertThat(error.cstaError()).isEqualTo("resourceBusy");
        assertThat(error.sent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT, true, 57", "NOT_USABLE, false, 54"})
    void failureIsToldByItsKind(RequestException.Kind kind, boolean sent, int code) {
        CompletableFuture<CstaReply> result = operate("MakeCall", MAKE_CALL);
        link.take("MakeCall").fail(Failures.of(kind, "a test", sent));
        EventError error = failure(result);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.message()).isEqualTo("a test");
        assertThat(error.cstaCategory()).isNull();
        assertThat(error.cstaError()).isNull();
        assertThat(error.sent()).isEqualTo(sent);
    }
}
