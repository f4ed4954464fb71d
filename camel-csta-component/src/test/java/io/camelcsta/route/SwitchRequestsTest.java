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

import io.camelcsta.model.CstaMessage;
import io.camelcsta.simulator.SimulatedCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a switch may ask of an application, and that it is answered. */
class SwitchRequestsTest extends CstaRouteTestSupport {

    private List<String> received(String name) {
        return pbx.received().stream()
                .map(CstaMessage::name)
                .filter(name::equals)
                .toList();
    }

    @Test
    void escapeIsAnsweredAndEmitted() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendEscape(privateData("hello"));
        pbx.awaitReceived("EscapeResponse", 1, LIMIT);
        assertThat(events.awaitOnly().name()).isEqualTo("Escape");
    }

    @Test
    void escapeIsAnsweredAlsoIfNobodyWantsIt() throws Exception {
        consume("devices=3001&events=recording");
        pbx.sendEscape(privateData("hello"));
        pbx.awaitReceived("EscapeResponse", 1, LIMIT);
    }

    @Test
    void escapeIsAnsweredAtOnceAlsoIfTheRouteIsBusy() throws Exception {
        java.util.concurrent.CountDownLatch go = new java.util.concurrent.CountDownLatch(1);
        Events events =
                consume("devices=3001", exchange -> assertThat(go.await(60, java.util.concurrent.TimeUnit.SECONDS))
                        .isTrue());
        pbx.sendEscape(privateData("one"));
        pbx.sendEscape(privateData("two"));
        pbx.awaitReceived("EscapeResponse", 2, LIMIT);
        assertThat(events.names()).isEmpty();
        go.countDown();
        events.await(2);
    }

    @Test
    void systemStatusIsAnsweredEveryTime() throws Exception {
        consume("devices=3001");
        pbx.awaitReceived("SystemStatusResponse", 1, LIMIT);
        pbx.sendSystemStatus("enabled");
        pbx.sendSystemStatus("overloadImminent");
        pbx.awaitReceived("SystemStatusResponse", 3, LIMIT);
    }

    @Test
    void overloadDoesNotEndTheLink() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendSystemStatus("overloadReached");
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactly("recordingStarted");
        assertThat(received("MonitorStart")).hasSize(1);
    }

    @Test
    void requestSystemStatusIsAnsweredWithTheApplicationsStatus() throws Exception {
        consume("devices=3001");
        pbx.sendRequestSystemStatus();
        pbx.awaitReceived("RequestSystemStatusResponse", 1, LIMIT);
        assertThat(pbx.received("RequestSystemStatusResponse").get(0).text("systemStatus"))
                .isEqualTo("normal");
    }

    @Test
    void monitorStopIsAnsweredAndTheMonitorStartedAgain() throws Exception {
        Events events = consume("devices=3001");
        SimulatedCall call = pbx.call("3001", "3002");
        pbx.sendMonitorStop("3001");
        pbx.awaitReceived("MonitorStopResponse", 1, LIMIT);
        pbx.awaitReceived("MonitorStart", 2, LIMIT);
        pbx.awaitMonitors(1, LIMIT);
        call.startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactly("recordingStarted");
    }

    @Test
    void monitorStopOfOneDeviceLeavesTheOthers() throws Exception {
        Events events = consume("devices=3001,3002");
        pbx.sendMonitorStop("3001");
        pbx.awaitReceived("MonitorStart", 3, LIMIT);
        pbx.awaitMonitors(2, LIMIT);
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsExactlyInAnyOrder("3001", "3002");
    }

    @Test
    void nothingThatTheApplicationSendsIsAgainstTheProtocol() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendEscape(privateData("hello"));
        pbx.sendRequestSystemStatus();
        pbx.sendSystemStatus("enabled");
        pbx.sendMonitorStop("3001");
        pbx.awaitReceived("MonitorStart", 2, LIMIT);
        settle(events);
        context.stop();
        assertThat(pbx.protocolErrors()).isEmpty();
    }
}
