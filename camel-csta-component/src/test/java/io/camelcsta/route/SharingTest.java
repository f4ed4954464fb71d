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
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints share a link if it is the same association, and must agree on what it does. */
class SharingTest extends LinkTestSupport {

    private String lingering(String options) {
        return uri(options).replace("linkIdleTimeout=0", "linkIdleTimeout=60000");
    }

    // ---- conflicts

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heartbeat=none",
                "heartbeatInterval=9000",
                "heartbeatTolerance=2",
                "failback=1000",
                "refusedRetryDelay=1000",
                "remonitorOnEnabled=always",
                "maxOutstandingRequests=5",
                "requestInterval=250",
                "maxFrameLength=60000",
                "sessionDuration=60000"
            })
    void conflictingOptionIsRefusedAtStartAndBothEndpointsAreNamed(String option) throws Exception {
        Events events = consume("devices=3001&events=link,recording");
        assertThatThrownBy(() -> consume("devices=3002&" + option))
                .hasStackTraceContaining("devices=3001")
                .hasStackTraceContaining("devices=3002")
                .hasStackTraceContaining("must agree on its timers and limits")
                .hasStackTraceContaining("'" + pbx.address() + "'")
                .hasStackTraceContaining("another linkName");
        // the first one does not notice
        assertThat(pbx.links()).isEqualTo(1);
        pbx.call("3001", "3003").startRecording("3001");
        events.await("recordingStarted");
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, "recordingStarted");
        stopLastRouteOfTheFirst();
    }

    private void stopLastRouteOfTheFirst() throws Exception {
        context.getRouteController().stopRoute("events1");
        pbx.awaitLinks(0, LIMIT);
        assertThat(links()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reconnectDelay=20,reconnectDelay=30",
                "reconnectMaxDelay=50,reconnectMaxDelay=60",
                "systemStatusTimeout=100,systemStatusTimeout=150",
                "connectTimeout=10000,connectTimeout=2500",
                "linkIdleTimeout=0,linkIdleTimeout=5"
            })
    void conflictingTimerIsRefusedAtStartAndBothEndpointsAreNamed(String change) throws Exception {
        consume("devices=3001");
        String[] values = change.split(",");
        assertThatThrownBy(() -> consumeFrom(context, uri("devices=3002").replace(values[0], values[1]), event -> {}))
                .hasStackTraceContaining("devices=3001")
                .hasStackTraceContaining("devices=3002")
                .hasStackTraceContaining("must agree on its timers");
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void producerThatConflictsIsRefusedToo() throws Exception {
        consume("devices=3001");
        assertThatThrownBy(() -> perform("heartbeatInterval=9000", PrivateService.startHotDesking("3001", "3003")))
                .hasStackTraceContaining("devices=3001")
                .hasStackTraceContaining("must agree on its timers");
    }

    @Test
    void otherOptionsAreAcceptedOnceTheFirstLinkIsGone() throws Exception {
        consume("devices=3001");
        context.getRouteController().stopRoute(lastRoute());
        consume("devices=3002&heartbeatInterval=9000");
        pbx.awaitLinks(1, LIMIT);
    }

    @Test
    void otherOptionsAreAcceptedAlsoWhileAnUnusedLinkIsKept() throws Exception {
        String kept = uri("devices=3001").replace("linkIdleTimeout=0", "linkIdleTimeout=10m");
        consumeFrom(context, kept, event -> {});
        context.getRouteController().stopAllRoutes();
        assertThat(links()).hasSize(1);
        consumeFrom(context, kept + "&heartbeatInterval=9000", event -> {});
        pbx.awaitLinks(1, LIMIT);
        assertThat(links()).hasSize(1);
    }

    // ---- what makes it another link

    @Test
    void producersAndConsumersShareALinkWhateverElseTheyWant() throws Exception {
        consume("devices=3001&concurrentEvents=2");
        perform("deviceIdFormat=deviceNumber&awaitEvent=false", PrivateService.startHotDesking("3001", "3003"));
        perform("accountCodeName=other", PrivateService.cancelHotDesking("3001"));
        assertThat(pbx.links()).isEqualTo(1);
        assertThat(links()).hasSize(1);
    }

    @Test
    void anotherLoginIsAnotherLink() throws Exception {
        usePbx(settings -> settings.applicationSession(isXml()));
        consume("devices=3001&" + login("first", "secret"));
        consume("devices=3002&" + login("second", "secret"));
        assertThat(pbx.links()).isEqualTo(2);
        assertThat(links()).hasSize(2);
    }

    @Test
    void componentsShareNothing() throws Exception {
        context.addComponent("csta2", new CstaComponent());
        consume("devices=3001");
        consumeFrom(context, uri("devices=3001&heartbeatInterval=9000").replace("csta:", "csta2:"), event -> {});
        assertThat(pbx.links()).isEqualTo(2);
    }

    // ---- how long it stays

    @Test
    void endpointForEachMessageDoesNotAssociateForEachMessage() throws Exception {
        String uri = lingering("operation=MakeCall&deviceIdFormat=DEVICE_ID_FORMAT")
                .replace("DEVICE_ID_FORMAT", "${header.format}");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:each").toD().cacheSize(-1).uri(uri);
            }
        });
        for (int i = 0; i < 10; i++) {
            template.requestBodyAndHeader(
                    "direct:each",
                    Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"),
                    "format",
                    i % 2 == 0 ? "dialingNumber" : "deviceNumber");
        }
        assertThat(pbx.received("MakeCall")).hasSize(10);
        assertThat(status().counters().connects()).isEqualTo(1);
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void linkWhoseFirstUserFailedDoesNotStay() throws Exception {
        pbx.misbehave("RequestSystemStatus").silence();
        pbx.sendSystemStatusOnConnect(false);
        assertThatThrownBy(() -> consumeFrom(
                        context,
                        lingering("devices=3001").replace("requestTimeout=10000", "requestTimeout=100"),
                        event -> {}))
                .hasStackTraceContaining("TERR_NO_SWITCH");
        assertThat(links()).isEmpty();
        pbx.awaitLinks(0, LIMIT);
        staysTrue(() -> pbx.links() == 0, "no later connection");
    }

    @Test
    void linkStaysForTheOthersIfOneFails() throws Exception {
        Events events = consume("devices=3001&events=link,recording");
        assertThatThrownBy(() -> consume("devices=9999")).hasStackTraceContaining("invalidDeviceID");
        assertThat(links()).hasSize(1);
        assertThat(status().state()).isEqualTo(LinkState.USABLE);
        assertThat(status().failedMonitors()).isEmpty();
        pbx.call("3001", "3003").startRecording("3001");
        events.await("recordingStarted");
        context.getRouteController().stopRoute("events1");
        pbx.awaitLinks(0, LIMIT);
    }

    @Test
    void linkThatIsTriedInTheBackgroundIsJoined() throws Exception {
        pbx.close();
        consume("devices=3001&" + BACKGROUND);
        consume("devices=3002&" + BACKGROUND);
        assertThat(links()).hasSize(1);
        pbx = encoding().simulator(pbxBuilder()).port(pbx.port()).start();
        awaitUsable(2);
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void consumerThatMustStartFailsThoughAnotherTriesInTheBackground() throws Exception {
        pbx.close();
        consume("devices=3001&" + BACKGROUND);
        assertThatThrownBy(() -> consume("devices=3002")).hasStackTraceContaining("TERR_NO_SWITCH");
        assertThat(links()).hasSize(1);
    }
}
