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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConstants;
import io.camelcsta.CstaException;
import io.camelcsta.CstaLinkException;
import io.camelcsta.CstaTimeoutException;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of requests when the link is lost, not usable, or the switch does not answer. */
class LinkLossTest extends CstaRouteTestSupport {

    private SimulatedCall call;

    @BeforeEach
    void makeCall() {
        call = pbx.call("3001", "3002");
    }

    private PrivateService start() {
        return PrivateService.startRecording("3001", null).withCallId(call.id());
    }

    /** So that the connection of the call is known and nothing else is asked for. */
    private void knowConnection() throws Exception {
        Events events = consume("devices=3001&events=call,private");
        call = pbx.call("3001", "3004");
        settle(events);
    }

    private LinkState state() {
        return context.getComponent("csta", CstaComponent.class)
                .getLinks()
                .get(0)
                .status()
                .state();
    }

    /** An endpoint whose requests would time out only long after the test. */
    private String patientUri() {
        return uri("").replace("requestTimeout=10000", "requestTimeout=60000");
    }

    // ---- lost

    @Test
    void lostLinkFailsAllPendingRequestsAtOnceAndTheyMayHaveBeenSent() throws Exception {
        pbx.misbehave("RecordMessage").silence();
        pbx.misbehave("Escape").silence();
        String uri = patientUri();
        CompletableFuture<Exchange> recording =
                template.asyncSend(uri, exchange -> exchange.getMessage().setBody(start()));
        CompletableFuture<Exchange> hotDesking = template.asyncSend(
                uri, exchange -> exchange.getMessage().setBody(PrivateService.startHotDesking("3001", "3003")));
        pbx.awaitReceived("RecordMessage", 1, LIMIT);
        pbx.awaitReceived("Escape", 1, LIMIT);
        pbx.closeAll();
        for (CompletableFuture<Exchange> each : List.of(recording, hotDesking)) {
            CstaException failure = failure(result(each));
            assertThat(failure).isInstanceOf(CstaLinkException.class);
            assertThat(failure.getErrorCode()).isEqualTo(54);
            assertThat(failure.isSent()).isTrue();
            assertThat(failure.getEventError().name()).isEqualTo("TERR_NO_SWITCH");
            assertThat(failure.getEventError().confirmed()).isFalse();
        }
    }

    @Test
    void linkThatIsLostInsteadOfAnAnswerIs54() {
        pbx.misbehave("RecordMessage").close();
        EventError error = refuse(start());
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.sent()).isTrue();
        assertThat(error.message()).contains("lost");
    }

    @Test
    void garbageInsteadOfAnAnswerIs54() {
        pbx.misbehave("RecordMessage").garbage();
        EventError error = refuse(start());
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.sent()).isTrue();
    }

    @Test
    void lostLinkFailsAnOtherRequestToo() {
        pbx.misbehave("MakeCall").close();
        EventError error = refuse(
                "operation=MakeCall", Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"), Map.of());
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.sent()).isTrue();
    }

    @Test
    void lostLinkFailsTheSnapshotForAConnection() {
        pbx.misbehave("SnapshotDevice").close();
        EventError error = refuse(start());
        assertThat(error.code()).isEqualTo(54);
        assertThat(pbx.received("RecordMessage")).isEmpty();
    }

    @Test
    void requestWhoseSnapshotIsNotAnsweredWasNotSent() {
        pbx.misbehave("SnapshotDevice").silence();
        EventError error = refuse("", start(), Map.of(CstaConstants.REQUEST_TIMEOUT, 100));
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.sent()).isFalse();
        assertThat(pbx.received("RecordMessage")).isEmpty();
    }

    // ---- not usable

    @Test
    void requestWithoutAUsableLinkIs54AndNotSent() throws Exception {
        perform(start());
        pbx.refuseConnections(true);
        pbx.closeAll();
        Events.await(() -> state() != LinkState.USABLE, "the loss");
        pbx.forgetReceived();
        EventError error = refuse(PrivateService.stopRecording("3001", null).withCallId(call.id()));
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.sent()).isFalse();
        assertThat(error.message()).contains("no usable link").contains(pbx.address());
        assertThat(pbx.received()).isEmpty();
    }

    @Test
    void requestToASwitchThatHasBecomeDisabledIs54AndNotSent() throws Exception {
        perform(start());
        pbx.sendSystemStatus("disabled");
        Events.await(() -> state() != LinkState.USABLE, "the change");
        EventError error = refuse(PrivateService.stopRecording("3001", null).withCallId(call.id()));
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.sent()).isFalse();
        assertThat(error.message()).contains("disabled");
        assertThat(pbx.received("Stop")).isEmpty();
    }

    @Test
    void requestWorksAgainWhenTheLinkIsBack() throws Exception {
        perform(start());
        pbx.closeAll();
        eventually(() -> assertThat(
                        perform(PrivateService.stopRecording("3001", null).withCallId(call.id())))
                .isNotNull());
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void lossAndReturnAreToldAsLinkEvents() throws Exception {
        Events events = consume("devices=3001&events=link,recording");
        pbx.closeAll();
        events.await(3);
        assertThat(events.names()).containsExactly("EventLinkConnected", "EventLinkDisconnected", "EventLinkConnected");
        assertThat(events.list().get(1).linkEvent().reason()).isNotBlank();
        assertThat(events.list().get(1).linkEvent().eventId()).isNotBlank();
    }

    // ---- no answer

    @Test
    void requestThatIsNotAnsweredInTimeIs57() throws Exception {
        knowConnection();
        pbx.misbehave("RecordMessage").silence();
        Exchange exchange = send("", start(), Map.of(CstaConstants.REQUEST_TIMEOUT, Duration.ofMillis(750)));
        CstaException failure = failure(exchange);
        assertThat(failure)
                .isInstanceOf(CstaTimeoutException.class)
                .hasCauseInstanceOf(ExchangeTimedOutException.class);
        assertThat(failure.getErrorCode()).isEqualTo(57);
        assertThat(failure.getEventError().name()).isEqualTo("TERR_TIMEOUT");
        assertThat(failure.isSent()).isTrue();
        assertThat(failure.getEventError().confirmed()).isFalse();
    }

    @Test
    void timeOutOfTheEndpointApplies() {
        pbx.misbehave("RecordMessage").silence();
        Exchange exchange = sendTo(
                uri("linkTimeout=10000").replace("requestTimeout=10000", "requestTimeout=100"), start(), Map.of());
        assertThat(failure(exchange).getErrorCode()).isEqualTo(57);
    }

    static List<Object> durations() {
        return List.of(Duration.ofMillis(100), 100L, "100", "100ms", "PT0.1S");
    }

    @ParameterizedTest
    @MethodSource("durations")
    void timeOutInTheHeaderMayBeADurationOrMilliseconds(Object duration) {
        pbx.misbehave("RecordMessage").silence();
        EventError error = refuse("", start(), Map.of(CstaConstants.REQUEST_TIMEOUT, duration));
        assertThat(error.code()).isEqualTo(57);
    }

    @Test
    void timeOutInTheHeaderMayBeAnInteger() {
        pbx.misbehave("RecordMessage").silence();
        assertThat(refuse("", start(), Map.of(CstaConstants.REQUEST_TIMEOUT, 100))
                        .code())
                .isEqualTo(57);
    }

    @Test
    void answerAfterItsTimeOutIsIgnored() throws Exception {
        useGate();
        knowConnection();
        gate.holdAnswers("RecordMessage");
        assertThat(refuse("", start(), Map.of(CstaConstants.REQUEST_TIMEOUT, Duration.ofMillis(750)))
                        .code())
                .isEqualTo(57);
        gate.awaitHeld(1);
        gate.release();
        eventually(() -> assertThat(context.getComponent("csta", CstaComponent.class)
                        .getLinks()
                        .get(0)
                        .status()
                        .counters()
                        .lateAnswers())
                .isEqualTo(1));
        // what was late has happened nevertheless
        perform(PrivateService.stopRecording("3001", null).withCallId(call.id()));
        assertThat(call.recordingState()).isEqualTo(RecordingState.STOPPED);
    }

    @Test
    void answerThatCannotBeReadIs1122() {
        pbx.misbehave("RecordMessage").malformed();
        EventError error = refuse(start());
        assertThat(error.code()).isEqualTo(1122);
        assertThat(error.sent()).isTrue();
    }

    // ---- many at once

    @Test
    void requestsArePipelined() throws Exception {
        int number = 50;
        useGate();
        gate.holdAnswers("MakeCall");
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            all.add(sendAsync(
                    "operation=MakeCall",
                    Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"),
                    Map.of(CstaConstants.REFERENCE_ID, i)));
        }
        // the switch has all of them before the first is answered
        gate.awaitHeld(number);
        gate.release();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
        List<Object> callIds = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Exchange exchange = result(all.get(i));
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getHeader(CstaConstants.REFERENCE_ID))
                    .isEqualTo(i);
            callIds.add(exchange.getMessage().getHeader(CstaConstants.CALL_ID));
        }
        assertThat(callIds).doesNotContainNull().doesNotHaveDuplicates();
    }

    @Test
    void answersMayComeInAnotherOrderThanTheRequests() throws Exception {
        useGate();
        gate.holdAnswers("MakeCall");
        CompletableFuture<Exchange> slow = sendAsync(
                "operation=MakeCall", Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"), Map.of());
        gate.awaitHeld(1);
        gate.holdNoMore();
        Exchange fast =
                send("operation=MakeCall", Map.of("callingDevice", "3003", "calledDirectoryNumber", "3004"), Map.of());
        assertThat(slow).isNotDone();
        gate.release();
        assertThat(fast.getMessage().getHeader(CstaConstants.DEVICE_ID)).isEqualTo("3003");
        assertThat(result(slow).getMessage().getHeader(CstaConstants.DEVICE_ID)).isEqualTo("3001");
    }

    @Test
    void senderDoesNotWaitForTheAnswerInItsOwnThread() throws Exception {
        useGate();
        gate.holdAnswers("RecordMessage");
        perform(PrivateService.startHotDesking("3003", "3004"));
        org.apache.camel.AsyncProducer producer =
                (org.apache.camel.AsyncProducer) context.getEndpoint(uri("")).createProducer();
        producer.start();
        try {
            Exchange exchange = producer.getEndpoint().createExchange();
            exchange.getMessage().setBody(start());
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            assertThat(producer.process(exchange, done::complete)).isFalse();
            gate.awaitHeld(1);
            assertThat(done).isNotDone();
            gate.release();
            assertThat(done.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isFalse();
            assertThat(exchange.getException()).isNull();
        } finally {
            producer.stop();
        }
    }
}
