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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaLinkException;
import io.camelcsta.fault.Direction;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Octets;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Setting up and ending an association over ECMA-285, its framings, and private data that only BER carries. */
class AssociationAsn1Test extends CstaRouteTestSupport {

    @Override
    Encoding encoding() {
        return Encoding.ASN1;
    }

    @Override
    CstaSimulatorBuilder pbxBuilder() {
        return super.pbxBuilder().login("cti", "secret");
    }

    private static final String LOGIN = "username=cti&password=secret";

    private AcseMessage.AssociateRequest request() {
        return (AcseMessage.AssociateRequest) pbx.received().stream()
                .filter(CstaMessage.Association.class::isInstance)
                .map(message -> ((CstaMessage.Association) message).apdu())
                .filter(AcseMessage.AssociateRequest.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private Throwable refusal(String options) {
        try {
            consume(options);
            throw new AssertionError("the switch accepted " + options);
        } catch (Exception e) {
            return Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                    .filter(CstaLinkException.class::isInstance)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no CstaLinkException", e));
        }
    }

    @ParameterizedTest
    @CsvSource({"length2, B:P", "hipath, B:P", "ber, B:P", "length2,", "hipath,", "ber,"})
    @Tag("compatibility")
    void servicesAndEventsGoOverEveryFraming(String framing, String opening) throws Exception {
        usePbx(settings -> opening == null
                ? settings.framing(framing)
                : settings.framing(framing).opening(opening));
        String options = LOGIN + "&framing=" + framing + (opening == null ? "" : "&opening=" + opening);
        Events events = consume(options + "&devices=3001");
        String callId = pbx.call("3001", "3002").id();

        PrivateEvent reply = template.requestBody(
                uri(options), PrivateService.startRecording("3001", null).withCallId(callId), PrivateEvent.class);

        assertThat(reply.event()).isEqualTo("recordingStarted");
        assertThat(events.awaitOnly().privateEvent().callId()).isEqualTo(callId);
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void requestThatTheFramingHasNoRoomForIsRefusedWithoutBeingSent() {
        usePbx(settings -> settings.framing("hipath"));

        EventError error = refuse(
                LOGIN + "&framing=hipath",
                PrivateService.startRecording("3".repeat(40_000), null).withCallId("c1"),
                Map.of());

        assertThat(error.code()).isEqualTo(53);
        assertThat(error.sent()).isFalse();
        assertThat(error.message()).contains("An APDU of 40", "does not fit into a frame");
    }

    @Test
    void associationRequestHasContextVersionsAndLogin() throws Exception {
        consume(LOGIN + "&devices=3001");

        assertThat(request().applicationContext()).isEqualTo("1.3.12.0.218");
        assertThat(request().login()).isEqualTo(new AcseMessage.Login("cti", "secret"));
        assertThat(request().userInformation().reference()).isEqualTo("1.3.12.0.285.200");
        assertThat(request().userInformation().content().toString())
                .contains("versionThree, versionFour, versionFive, versionFifteen");
    }

    @Test
    void associationRequestSaysWhatTheOptionsSay() throws Exception {
        usePbx(settings -> settings.applicationContext("1.3.12.0.180.1"));
        consume(LOGIN + "&devices=3001&applicationContext=1.3.12.0.180.1&cstaVersions=4&userInformationReference=none"
                + "&functionsRequired=monitorStart,recordMessage&functionsSupplied=escapeService");

        assertThat(request().userInformation().reference()).isNull();
        assertThat(request().userInformation().content().toString())
                .contains("cSTAVersion=[versionFive]")
                .contains(
                        "cSTAFunctionsRequiredByApplication=CSTAFunctionality{statusReportingServices=[monitorStart], voiceUnitServices=[recordMessage]}")
                .contains("cSTAFunctionsThatCanBeSupplied=CSTAFunctionality{bidirectionalServices=[escapeService]}");
    }

    @Test
    void wrongPasswordIsReportedAsThat() {
        assertThat(refusal("username=cti&password=wrong&devices=3001"))
                .hasMessageContaining("authentication")
                .hasMessageContaining("Check the options username and password")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void missingLoginIsReportedAsThat() {
        assertThat(refusal("devices=3001"))
                .hasMessageContaining("diagnostic 14")
                .hasMessageContaining("authentication");
    }

    @Test
    void contextThatTheSwitchDoesNotSupportIsNamed() {
        usePbx(settings -> settings.applicationContext("1.3.12.0.218"));

        assertThat(refusal(LOGIN + "&devices=3001&applicationContext=1.2.3"))
                .hasMessageContaining("1.2.3")
                .hasMessageContaining("Set the option applicationContext");
    }

    @Test
    void versionThatTheSwitchRefusesIs55() {
        usePbx(settings -> settings.cstaVersions(18));

        CstaLinkException refusal = (CstaLinkException) refusal(LOGIN + "&devices=3001&cstaVersions=2");

        assertThat(refusal.getErrorCode()).isEqualTo(55);
        assertThat(refusal).hasMessageContaining("Set the option cstaVersions");
    }

    @Test
    void answerThatSharesNoOfferedVersionIs55AndAborted() {
        usePbx(settings -> settings.answersVersion(14));

        CstaLinkException refusal = (CstaLinkException) refusal(LOGIN + "&devices=3001&cstaVersions=4");

        assertThat(refusal.getErrorCode()).isEqualTo(55);
        pbx.awaitReceived("abrt", 1, LIMIT);
    }

    @Test
    void answerWithoutUserInformationIsAccepted() throws Exception {
        usePbx(settings -> settings.answersUserInformation(false));
        Events events = consume(LOGIN + "&devices=3001");

        pbx.call("3001", "3002").startRecording("3001");

        events.awaitOnly();
    }

    @Test
    void switchThatDoesNotAnswerTheAssociationIsReportedInTime() {
        pbx.misbehave("aarq").silence();

        assertThat(refusal(LOGIN + "&devices=3001&linkTimeout=500"))
                .hasMessageContaining("did not answer the association request");
    }

    @Test
    void associationIsReleasedWhenTheLastEndpointStops() throws Exception {
        consume(LOGIN + "&devices=3001");

        context.stop();

        pbx.awaitReceived("rlrq", 1, LIMIT);
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void associationIsAbortedAtTheEndIfTheOptionSaysSo() throws Exception {
        consume(LOGIN + "&devices=3001&release=abort");

        context.stop();

        pbx.awaitReceived("abrt", 1, LIMIT);
        assertThat(pbx.received("rlrq")).isEmpty();
    }

    @Test
    void switchThatDoesNotAnswerTheReleaseHoldsUpTheStopForTwoSecondsAtMost() throws Exception {
        Duration longest = Duration.ofSeconds(2);
        HeldTimers timers = holdTimers(longest);
        consume(LOGIN + "&devices=3001");
        pbx.misbehave("rlrq").silence();
        CstaLink link =
                context.getComponent("csta", CstaComponent.class).getLinks().get(0);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(context::stop);
        pbx.awaitReceived("rlrq", 1, LIMIT);
        assertThat(link.status().state()).isEqualTo(LinkState.CLOSING);
        timers.runOut(longest);

        // that the answer was waited for no longer
        assertThat(link.status().state()).isEqualTo(LinkState.DISCONNECTED);
        stop.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void abortOfTheSwitchIsALoss() throws Exception {
        Events events = consume(LOGIN + "&devices=3001&events=link");
        events.awaitOnly();

        pbx.abortAll();

        Events.await(() -> events.names().contains("EventLinkDisconnected"), "the loss");
    }

    @Test
    void releaseOfTheSwitchIsAnsweredAndALoss() throws Exception {
        Events events = consume(LOGIN + "&devices=3001&events=link");
        events.awaitOnly();

        pbx.releaseAll();

        Events.await(() -> events.names().contains("EventLinkDisconnected"), "the loss");
        pbx.awaitReceived("rlre", 1, LIMIT);
    }

    @Test
    void operationThatTheSwitchInvokesAndNobodyKnowsIsRejectedAndPassedOn() throws Exception {
        Events events = consume(LOGIN + "&devices=3001&events=private");

        pbx.sendInvoke(999, Octets.ofHex("3003020105"));

        assertThat(events.awaitOnly().header("CamelCstaEventName")).isEqualTo("operation 999");
        pbx.awaitReceived("Reject", 1, LIMIT);
    }

    @Test
    void rejectOfTheSwitchHasItsCode() {
        pbx.misbehave("RecordMessage").reject("invoke", 2);
        String callId = pbx.call("3001", "3002").id();

        assertThatThrownBy(() -> template.requestBody(
                        uri(LOGIN), PrivateService.startRecording("3001", null).withCallId(callId)))
                .hasStackTraceContaining("[1112 REJECT_INVOKE_MISTYPED_ARGUMENT]");
    }

    @Test
    void escapeGetsTheSwitchsAnswerAndTheEscapesThatFollowAreEvents() throws Exception {
        usePbx(settings -> settings.panasonicSystemData(2));
        Events events = consume(LOGIN + "&devices=3001&events=private");

        CstaReply reply = template.requestBodyAndHeader(
                uri(LOGIN),
                Map.of("privateData", Map.of("private", Map.of("$ber", "a40ba009a407a105a0030a0105"))),
                "CamelCstaOperation",
                "Escape",
                CstaReply.class);

        assertThat(reply.response()).isEqualTo("EscapeResponse");
        assertThat(reply.value()).containsKey("extensions");
        Events.await(() -> !events.list().isEmpty(), "the escapes of the switch");
        assertThat(events.list()).allSatisfy(event -> assertThat(event.header("CamelCstaEventName"))
                .isEqualTo("Escape"));
        assertThat(events.list().get(0).body().toJson()).contains("\"$ber\":\"a4");
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffffff, cannot be read",
        "6100, cannot be read",
        "6303800100, with rlre",
        "6480, aborted the association"
    })
    void answerToTheAssociationRequestThatIsNoneIsNamedAtOnce(String answer, String text) throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> {
                try (Socket connection = socket.accept()) {
                    DataInputStream in = new DataInputStream(connection.getInputStream());
                    in.readNBytes(in.readUnsignedShort());
                    byte[] apdu = HexFormat.of().parseHex(answer);
                    DataOutputStream out = new DataOutputStream(connection.getOutputStream());
                    out.writeShort(apdu.length);
                    out.write(apdu);
                    in.read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThatThrownBy(() -> template.requestBody(
                            "csta://127.0.0.1:" + socket.getLocalPort()
                                    + "?protocol=asn1&framing=length2&connectTimeout=10000&requestTimeout=60000",
                            "any"))
                    .hasStackTraceContaining(text);
            peer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void acceptanceDuringTheCloseDoesNotBringTheLinkBackToLife() throws Exception {
        FaultProxy proxy = throughProxy();
        proxy.stall(Direction.TO_APPLICATION);
        CompletableFuture<Void> start =
                CompletableFuture.runAsync(() -> assertThatThrownBy(() -> consume(LOGIN + "&devices=3001")));
        pbx.awaitReceived("aarq", 1, LIMIT);
        CstaComponent component = context.getComponent("csta", CstaComponent.class);
        // the event loop has something to do when the link is to be closed, and the acceptance comes meanwhile
        CountDownLatch busy = new CountDownLatch(1);
        closing(busy::countDown);
        component.getLinks().get(0).schedule(() -> hold(busy), Duration.ZERO);

        CompletableFuture<Void> stop = CompletableFuture.runAsync(component::stop);
        Events.await(() -> component.getLinks().isEmpty(), "the stop");
        proxy.resume(Direction.TO_APPLICATION);
        Events.await(() -> proxy.octets(Direction.TO_APPLICATION) > 0, "the acceptance");
        busy.countDown();
        stop.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        start.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        pbx.awaitLinks(0, LIMIT);

        assertThat(pbx.received("MonitorStart")).isEmpty();
    }

    private static void hold(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void linkWaitsUntilTheOneBeforeItHasTakenItsLeave() throws Exception {
        consume(LOGIN + "&devices=3001");
        pbx.misbehave("rlrq").once().answerLate(Duration.ofMillis(500));
        context.getRouteController().stopRoute(lastRoute());
        consume(LOGIN + "&devices=3002");
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void contextThatIsStoppedWaitsUntilItsLinkHasTakenItsLeave() throws Exception {
        consume(LOGIN + "&devices=3001");
        pbx.misbehave("rlrq").once().answerLate(Duration.ofMillis(500));
        context.stop();
        assertThat(pbx.associations()).isZero();
    }
}
