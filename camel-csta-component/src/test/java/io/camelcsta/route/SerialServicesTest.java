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
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The option serialRequests: switches drop or refuse a request for a call while another one is outstanding. */
class SerialServicesTest extends LinkTestSupport {

    private SimulatedCall call;

    @BeforeEach
    void makeCall() {
        call = pbx.call("3001", "3002");
        useGate();
    }

    private static PrivateService start(String device, SimulatedCall recorded) {
        return PrivateService.startRecording(device, null).withCallId(recorded.id());
    }

    private CompletableFuture<Exchange> sendAsync(String options, PrivateService service) {
        return sendAsync(options, service, Map.of());
    }

    private CompletableFuture<Exchange> sendWithin(Duration timeout, PrivateService service) {
        return sendAsync("", service, Map.of(CstaConstants.REQUEST_TIMEOUT, timeout));
    }

    /** Starts a recording at 3001 of the call; the answer is held at the gate. */
    private CompletableFuture<Exchange> startAndHoldAnswer(String options) {
        gate.holdAnswers("RecordMessage");
        CompletableFuture<Exchange> first = sendAsync(options, start("3001", call));
        gate.awaitHeld(1);
        return first;
    }

    /** Starts a recording at 3002 of the call, which does not come to the switch while the first one is outstanding. */
    private CompletableFuture<Exchange> startThatWaits() throws Exception {
        CompletableFuture<Exchange> second = sendAsync("", start("3002", call));
        pbx.awaitReceived("SnapshotDevice", 2, LIMIT);
        staysTrue(() -> received("RecordMessage") == 1, "one request for the call");
        return second;
    }

    private static void assertPerformed(CompletableFuture<Exchange> request) throws Exception {
        assertThat(result(request).getException()).isNull();
    }

    private static EventError error(CompletableFuture<Exchange> request) throws Exception {
        return failure(result(request)).getEventError();
    }

    // ---- what waits

    @Test
    void requestsForOneCallReachTheSwitchOneAfterTheOther() throws Exception {
        CompletableFuture<Exchange> first = startAndHoldAnswer("");
        CompletableFuture<Exchange> second = startThatWaits();
        gate.release();
        assertPerformed(first);
        assertPerformed(second);
        assertThat(received("RecordMessage")).isEqualTo(2);
    }

    @Test
    void allServicesForACallWaitForEachOther() throws Exception {
        startAndHoldAnswer("");
        List<PrivateService> others = List.of(
                PrivateService.setAccountCode("3001", null, "12"),
                PrivateService.suspendRecording("3001", null),
                PrivateService.resumeRecording("3001", null),
                PrivateService.stopRecording("3001", null));
        List<CompletableFuture<Exchange>> all = others.stream()
                .map(service -> sendAsync("", service.withCallId(call.id())))
                .toList();
        List<String> names = List.of("AssociateData", "Suspend", "Resume", "Stop");
        staysTrue(() -> names.stream().allMatch(name -> received(name) == 0), "none of the others");
        gate.release();
        for (CompletableFuture<Exchange> each : all) {
            // in which order they came to the link is not known: the switch may refuse some
            result(each);
        }
        assertThat(names).allMatch(name -> received(name) == 1);
    }

    @Test
    void messageIdOfARecordingIsThatOfTheStartForWhichTheRequestHasWaited() throws Exception {
        startAndHoldAnswer("");
        CompletableFuture<Exchange> suspend =
                sendAsync("", PrivateService.suspendRecording("3001", null).withCallId(call.id()));
        staysTrue(() -> received("Suspend") == 0, "no Suspend");
        gate.release();
        assertPerformed(suspend);
        assertThat(pbx.received("Suspend").get(0).text("message")).isNotNull();
    }

    @Test
    void callIsTheSameByConnIdAndByCallId() throws Exception {
        CompletableFuture<Exchange> first = startAndHoldAnswer("linkName=pbx1");
        CompletableFuture<Exchange> second =
                sendAsync("linkName=pbx1", PrivateService.startRecording("3002", connId(call)));
        pbx.awaitReceived("SnapshotDevice", 2, LIMIT);
        staysTrue(() -> received("RecordMessage") == 1, "one request for the call");
        gate.release();
        assertPerformed(first);
        assertPerformed(second);
    }

    @Test
    void withDeviceRequestsForOneDeviceReachTheSwitchOneAfterTheOther() throws Exception {
        SimulatedCall other = pbx.call("3001", "3003");
        CompletableFuture<Exchange> first = startAndHoldAnswer("serialRequests=device");
        CompletableFuture<Exchange> second = sendAsync("serialRequests=device", start("3001", other));
        staysTrue(() -> received("RecordMessage") == 1, "one request for the device");
        gate.release();
        assertPerformed(first);
        assertPerformed(second);
    }

    // ---- what does not wait

    @Test
    void requestsForDifferentCallsDoNotWaitForEachOther() {
        startAndHoldAnswer("");
        sendAsync("", start("3003", pbx.call("3003", "3004")));
        gate.awaitHeld(2);
    }

    @Test
    void withDeviceRequestsForDifferentDevicesOfACallDoNotWaitForEachOther() {
        startAndHoldAnswer("serialRequests=device");
        sendAsync("serialRequests=device", start("3002", call));
        gate.awaitHeld(2);
    }

    @Test
    void withNoneRequestsForOneCallDoNotWaitForEachOther() {
        startAndHoldAnswer("serialRequests=none");
        sendAsync("serialRequests=none", start("3002", call));
        gate.awaitHeld(2);
    }

    @Test
    void requestOfAnEndpointWithNoneDoesNotWaitForThoseOfOthersThatShareTheLink() {
        startAndHoldAnswer("");
        sendAsync("serialRequests=none", start("3002", call));
        gate.awaitHeld(2);
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void hotDeskingDoesNotWait() throws Exception {
        startAndHoldAnswer("serialRequests=device");
        perform("serialRequests=device", PrivateService.startHotDesking("3001", "3003"));
    }

    @Test
    void snapshotThatFindsTheConnectionDoesNotWait() throws Exception {
        startAndHoldAnswer("");
        sendAsync("", start("3002", call));
        pbx.awaitReceived("SnapshotDevice", 2, LIMIT);
    }

    @Test
    void snapshotThatFindsTheConnIdDoesNotWait() throws Exception {
        CompletableFuture<Exchange> first = startAndHoldAnswer("serialRequests=device&linkName=pbx1");
        SimulatedCall other = pbx.call("3001", "3003");
        CompletableFuture<Exchange> second =
                sendAsync("serialRequests=device&linkName=pbx1", PrivateService.startRecording("3001", connId(other)));
        pbx.awaitReceived("SnapshotDevice", 2, LIMIT);
        gate.release();
        assertPerformed(first);
        assertPerformed(second);
    }

    private String connId(SimulatedCall of) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update("pbx1".getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return HexFormat.of().formatHex(digest.digest(encoding().callIdOctets(of.id())), 0, 8);
    }

    // ---- when the next one is sent

    @Test
    void requestIsSentThoughTheOneBeforeWaitsForItsEvent() throws Exception {
        consume("devices=3001");
        pbx.loseEvents(true);
        CompletableFuture<Exchange> first =
                sendAsync("awaitEvent=true", start("3001", call), Map.of(CstaConstants.REQUEST_TIMEOUT, LIMIT));
        pbx.awaitReceived("RecordMessage", 1, LIMIT);
        perform(PrivateService.suspendRecording("3001", null).withCallId(call.id()));
        assertThat(first).isNotDone();
    }

    @Test
    void requestIsSentWhenTheOneBeforeHasTimedOut() throws Exception {
        pbx.misbehave("RecordMessage").once().silence();
        CompletableFuture<Exchange> first = sendWithin(Duration.ofMillis(500), start("3001", call));
        pbx.awaitReceived("RecordMessage", 1, LIMIT);
        assertPerformed(sendAsync("", start("3002", call)));
        EventError error = error(first);
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.sent()).isTrue();
    }

    @Test
    void requestIsSentWhenTheOneBeforeIsRefused() throws Exception {
        pbx.misbehave("RecordMessage").once().fail("operation", "generic");
        CompletableFuture<Exchange> first = startAndHoldAnswer("");
        CompletableFuture<Exchange> second = startThatWaits();
        gate.release();
        assertThat(error(first).cstaError()).isEqualTo("generic");
        assertPerformed(second);
    }

    @Test
    void requestThatWaitsIsSentForTheCallThatItsCallHasBecome() throws Exception {
        usePbx(settings -> settings.dynamicDeviceIds(true));
        useGate();
        Events events = consume("devices=3001&events=call,private");
        call = pbx.call("3001", "3002");
        settle(events);
        CompletableFuture<Exchange> first = startAndHoldAnswer("");
        CompletableFuture<Exchange> second =
                sendAsync("", PrivateService.setAccountCode("3001", null, "12").withCallId(call.id()));
        staysTrue(() -> received("AssociateData") == 0, "no AssociateData");
        SimulatedCall transferred =
                call.transfer("3002", call.consult("3002", "3003").answer());
        events.await("TransferedEvent");
        gate.release();
        assertPerformed(first);
        assertPerformed(second);
        assertThat(pbx.received("AssociateData").get(0).connection("existingCall"))
                .isEqualTo(transferred.connection("3001"));
    }

    @Test
    void requestForATransferredCallWaitsForTheOneThatWasSentBefore() throws Exception {
        Events events = consume("devices=3001&events=call,private");
        SimulatedCall before = pbx.call("3001", "3002");
        call = before;
        settle(events);
        CompletableFuture<Exchange> first = startAndHoldAnswer("");
        SimulatedCall transferred =
                before.transfer("3002", before.consult("3002", "3003").answer());
        events.await("TransferedEvent");
        CompletableFuture<Exchange> second = sendAsync("", start("3001", transferred));
        staysTrue(() -> received("RecordMessage") == 1, "one request for the call");
        gate.release();
        assertPerformed(first);
        result(second);
        assertThat(received("RecordMessage")).isEqualTo(2);
    }

    // ---- what is not sent

    @Test
    void requestWaitsForItsTimeOutAtTheMostAndWasNotSentThen() throws Exception {
        Duration limit = Duration.ofSeconds(40);
        HeldTimers timers = holdTimers(limit);
        Events events = consume("devices=3001&events=call,private");
        call = pbx.call("3001", "3002");
        settle(events);
        startAndHoldAnswer("");
        CompletableFuture<Exchange> second = sendWithin(
                limit, PrivateService.setAccountCode("3001", null, "12").withCallId(call.id()));
        timers.runOut(limit);
        EventError error = error(second);
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.sent()).isFalse();
        assertThat(error.message())
                .contains("was not sent")
                .contains("40000 ms")
                .contains("same call")
                .contains("serialRequests=call");
        gate.release();
        staysTrue(() -> received("AssociateData") == 0, "no AssociateData");
    }

    @Test
    void requestsThatWaitFailWhenTheLinkIsLostAndWereNotSent() throws Exception {
        CompletableFuture<Exchange> first = startAndHoldAnswer("");
        CompletableFuture<Exchange> second = startThatWaits();
        pbx.closeAll();
        EventError outstanding = error(first);
        assertThat(outstanding.code()).isEqualTo(54);
        assertThat(outstanding.sent()).isTrue();
        EventError waiting = error(second);
        assertThat(waiting.code()).isEqualTo(54);
        assertThat(waiting.sent()).isFalse();
    }

    @Test
    void requestThatWaitsWithAwaitEventFailsWhenTheLinkIsLostAndWasNotSent() throws Exception {
        Events events = consume("devices=3001&events=call,private");
        call = pbx.call("3001", "3002");
        settle(events);
        startAndHoldAnswer("");
        CompletableFuture<Exchange> second = sendAsync(
                "awaitEvent=true",
                PrivateService.setAccountCode("3001", null, "12").withCallId(call.id()));
        staysTrue(() -> received("AssociateData") == 0, "no AssociateData");
        pbx.closeAll();
        EventError waiting = error(second);
        assertThat(waiting.code()).isEqualTo(54);
        assertThat(waiting.sent()).isFalse();
    }

    @Test
    void awaitEventWithoutAMonitorIsRefusedWithoutWaiting() throws Exception {
        startAndHoldAnswer("");
        EventError error = refuse("awaitEvent=true", start("3002", call), Map.of());
        assertThat(error.code()).isEqualTo(41);
    }
}
