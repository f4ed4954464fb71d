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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaLinkException;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.model.PrivateService;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a link is set up, shared and closed. */
class LinkStartTest extends CstaRouteTestSupport {

    private LinkStatus link() {
        return context.getComponent("csta", CstaComponent.class)
                .getLinks()
                .get(0)
                .status();
    }

    @Test
    void linkIsUsableOnceTheSwitchHasSentItsSystemStatusAndIsAnswered() throws Exception {
        consumeFrom(
                context,
                uri("devices=3001").replace("systemStatusTimeout=100", "systemStatusTimeout=10000"),
                exchange -> {});
        pbx.awaitReceived("SystemStatusResponse", 1, LIMIT);
        assertThat(pbx.received("RequestSystemStatus")).isEmpty();
        assertThat(link().systemStatus()).isEqualTo("enabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enabled",
                "normal",
                "overloadImminent",
                "overloadReached",
                "overloadRelieved",
                "partiallyDisabled",
                "messagesLost"
            })
    void linkIsUsableInThisState(String status) {
        usePbx(settings -> settings.systemStatus(status));
        assertThat(send(
                                "operation=MakeCall",
                                Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"),
                                Map.of())
                        .getException())
                .isNull();
        assertThat(link().systemStatus()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled", "normal", "overloadReached"})
    void switchThatSendsNoSystemStatusIsAskedForIt(String status) throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).systemStatus(status));
        consume("devices=3001");
        assertThat(pbx.received("RequestSystemStatus")).hasSize(1);
        assertThat(link().systemStatus()).isEqualTo(status);
    }

    @Test
    void errorAsAnswerToRequestSystemStatusMakesTheLinkUsable() throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false));
        pbx.misbehave("RequestSystemStatus").fail("operation", "serviceNotSupported");
        Events events = consume("devices=3001");
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }

    @Test
    void answerThatCannotBeReadMakesTheLinkUsable() throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false));
        pbx.misbehave("RequestSystemStatus").malformed();
        Events events = consume("devices=3001");
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }

    private static final String SHORT =
            "connectTimeout=10000&requestTimeout=10000&linkTimeout=300&systemStatusTimeout=50&linkIdleTimeout=0"
                    + "&reconnectDelay=20&reconnectMaxDelay=50";
    /** The start ends after twice the time of the link and the one for connecting. */
    private static final String SHORT_WITH_STATUS = SHORT.replace("connectTimeout=10000", "connectTimeout=300");

    /** Returns when the link, which another consumer uses, knows that status of the switch. */
    private void awaitStatus(String status) throws Exception {
        consumeFrom(
                context,
                uriWithoutTimes(pbx.address(), SHORT_WITH_STATUS + "&events=link&testConnectionOnStartup=false"),
                exchange -> {});
        eventually(() -> assertThat(link().systemStatus()).isEqualTo(status));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "initializing"})
    void linkIsNotUsableInThisStateAndTheMessageSaysSo(String status) throws Exception {
        usePbx(settings -> settings.systemStatus(status));
        awaitStatus(status);
        assertThatThrownBy(() -> consumeFrom(
                        context, uriWithoutTimes(pbx.address(), SHORT_WITH_STATUS + "&devices=3001"), exchange -> {}))
                .hasRootCauseInstanceOf(java.util.concurrent.TimeoutException.class)
                .hasStackTraceContaining("the switch says that it is " + status)
                .hasStackTraceContaining("TERR_NO_SWITCH");
        assertThat(pbx.received("MonitorStart")).isEmpty();
    }

    @Test
    void switchThatIsDisabledWhenItIsAskedIsNotUsable() throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).systemStatus("disabled"));
        awaitStatus("disabled");
        assertThatThrownBy(() -> consumeFrom(
                        context, uriWithoutTimes(pbx.address(), SHORT_WITH_STATUS + "&devices=3001"), exchange -> {}))
                .hasStackTraceContaining("the switch says that it is disabled");
    }

    @Test
    void linkIsUsableOnceADisabledSwitchIsEnabled() throws Exception {
        usePbx(settings -> settings.systemStatus("disabled"));
        CompletableFuture<Events> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return consume("devices=3001");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        pbx.awaitReceived("SystemStatusResponse", 1, LIMIT);
        pbx.sendSystemStatus("enabled");
        Events events = starting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }

    @Test
    void silentSwitchIsNotReadyAndTheMessageSaysWhatToCheck() {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).answersRequestSystemStatus(false));
        assertThatThrownBy(() ->
                        consumeFrom(context, uriWithoutTimes(pbx.address(), SHORT + "&devices=3001"), exchange -> {}))
                .hasStackTraceContaining("sends no SystemStatus and does not answer RequestSystemStatus")
                .hasStackTraceContaining("Check that the port is the switch's CSTA port")
                .hasStackTraceContaining(pbx.address());
    }

    @Test
    void failureToStartIsACstaLinkException() {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false).answersRequestSystemStatus(false));
        assertThatThrownBy(() ->
                        consumeFrom(context, uriWithoutTimes(pbx.address(), SHORT + "&devices=3001"), exchange -> {}))
                .hasCauseInstanceOf(CstaLinkException.class)
                .satisfies(error -> assertThat(((CstaLinkException) error.getCause()).getErrorCode())
                        .isEqualTo(54))
                .satisfies(error -> assertThat(((CstaLinkException) error.getCause()).isSent())
                        .isFalse());
    }

    @Test
    void linkCanBeSetUpAfterAFailure() throws Exception {
        usePbx(settings -> settings.sendSystemStatusOnConnect(false));
        pbx.misbehave("RequestSystemStatus").once().close();
        assertThatThrownBy(() -> consume("devices=3001")).hasStackTraceContaining("TERR_NO_SWITCH");
        Events events = consumeFrom(context, uri("devices=3002"), exchange -> {});
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitFirst();
    }

    @Test
    void linkIsRegisteredForSystemStatusIfTheOptionSaysSo() throws Exception {
        consume("devices=3001&systemRegister=true");
        pbx.awaitReceived("SystemRegister", 1, LIMIT);
    }

    @Test
    void framesMayComeOctetByOctet() throws Exception {
        pbx.splitFrames(true);
        Events events = consume("devices=3001");
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }

    // ---- sharing

    @Test
    void endpointsWithOneAddressShareOneAssociation() throws Exception {
        consume("devices=3001");
        consume("devices=3002&events=call&maxPendingEvents=5");
        perform(PrivateService.startHotDesking("3001", "3003"));
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void endpointsWithDifferentLinkNamesHaveAnAssociationEach() throws Exception {
        Events one = consume("devices=3001&linkName=one");
        Events two = consume("devices=3001&linkName=two");
        assertThat(pbx.links()).isEqualTo(2);
        pbx.call("3001", "3002").startRecording("3001");
        assertThat(one.awaitOnly().privateEvent().link()).isEqualTo("one");
        assertThat(two.awaitOnly().privateEvent().link()).isEqualTo("two");
        assertThat(two.awaitOnly().privateEvent().connId())
                .isNotEqualTo(one.awaitOnly().privateEvent().connId());
    }

    @Test
    void endpointsWithConflictingTimersOnOneLinkAreRefusedAndBothNamed() throws Exception {
        consume("devices=3001&linkName=pbx1");
        assertThatThrownBy(() -> consumeFrom(
                        context,
                        uri("devices=3002&linkName=pbx1").replace("connectTimeout=10000", "connectTimeout=3000"),
                        exchange -> {}))
                .hasStackTraceContaining("devices=3001")
                .hasStackTraceContaining("devices=3002")
                .hasStackTraceContaining("'pbx1'")
                .hasStackTraceContaining("must agree on its timers")
                .hasStackTraceContaining("another linkName");
    }

    @Test
    void endpointsOfOneLinkMayHaveDifferentRequestTimeouts() throws Exception {
        consume("devices=3001&linkName=pbx1");
        pbx.misbehave("MakeCall").silence();
        Exchange exchange = sendTo(
                uri("operation=MakeCall&linkName=pbx1").replace("requestTimeout=10000", "requestTimeout=50"),
                Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"),
                Map.of());
        assertThat(failure(exchange).getErrorCode()).isEqualTo(57);
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void endpointsWithConflictingLinkTimeoutsAreRefused() throws Exception {
        consume("devices=3001&linkName=pbx1&linkTimeout=20s");
        assertThatThrownBy(() -> consume("devices=3002&linkName=pbx1&linkTimeout=30s"))
                .hasStackTraceContaining("must agree on its timers");
    }

    @Test
    void optionsOfTheComponentAreTheDefaultsOfItsEndpoints() throws Exception {
        CstaComponent component = context.getComponent("csta", CstaComponent.class);
        component.getConfiguration().setLinkName("from-component");
        component.getConfiguration().setDevices("3001");
        Events events = consume("");
        pbx.call("3001", "3002").startRecording("3001");
        assertThat(events.awaitOnly().privateEvent().link()).isEqualTo("from-component");
    }

    @Test
    void linkIsClosedAfterItsLastEndpointHasStopped() throws Exception {
        consume("devices=3001");
        String first = lastRoute();
        consume("devices=3002");
        context.getRouteController().stopRoute(first);
        assertThat(pbx.links()).isEqualTo(1);
        context.getRouteController().stopRoute(lastRoute());
        pbx.awaitLinks(0, LIMIT);
        assertThat(pbx.received("MonitorStop")).hasSize(2);
    }

    @Test
    void linkThatIsUsedAgainWhileItIsIdleIsKept() throws Exception {
        String uri = uri("devices=3001").replace("linkIdleTimeout=0", "linkIdleTimeout=60000");
        Events events = consumeFrom(context, uri, exchange -> {});
        context.getRouteController().stopRoute(lastRoute());
        context.getRouteController().startRoute(lastRoute());
        assertThat(pbx.received("SystemStatusResponse")).hasSize(1);
        assertThat(pbx.links()).isEqualTo(1);
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }

    @Test
    void linkIsClosedWithTheContext() throws Exception {
        consumeFrom(context, uri("devices=3001").replace("linkIdleTimeout=0", "linkIdleTimeout=60000"), exchange -> {});
        context.stop();
        pbx.awaitLinks(0, LIMIT);
    }

    @Test
    void producerThatIsStoppedAfterItsComponentStopsQuietly() throws Exception {
        // as a ProducerTemplate does that the application closes after the context, or not at all
        Producer producer = context.getEndpoint(uri("")).createProducer();
        producer.start();
        context.stop();
        assertThatCode(producer::stop).doesNotThrowAnyException();
    }

    @Test
    void linkEventTellsThatTheLinkIsUsable() throws Exception {
        Events events = consume("events=link&linkName=pbx1");
        assertThat(events.awaitOnly().linkEvent().event()).isEqualTo("EventLinkConnected");
        assertThat(events.awaitOnly().linkEvent().link()).isEqualTo("pbx1");
        assertThat(events.awaitOnly().linkEvent().address()).isEqualTo(pbx.address());
        assertThat(events.awaitOnly().header("CamelCstaEventClass")).isEqualTo("link");
        assertThat(events.awaitOnly().header("CamelCstaEventName")).isEqualTo("EventLinkConnected");
        assertThat(pbx.monitors()).isZero();
    }

    @Test
    void addressWithSeveralHostsUsesTheNextIfTheFirstCannotBeReached() throws Exception {
        int closed = Ports.free();
        Events events = consumeFrom(
                context,
                uriAt("127.0.0.1:" + closed + "," + pbx.address(), "devices=3001&linkName=pbx1"),
                exchange -> {});
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }
}
