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
import io.camelcsta.link.LinkState;
import io.camelcsta.model.EventError;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** The option requestInterval; the interval is over when the test says so. */
class RequestIntervalTest extends LinkTestSupport {

    private static final Duration INTERVAL = Duration.ofSeconds(40);
    private static final String OPTION = "requestInterval=40s";

    @Override
    CstaSimulatorBuilder pbxBuilder() {
        return super.pbxBuilder().devices("3009");
    }

    private CompletableFuture<Exchange> makeCall(String device, Duration timeout) {
        return sendAsync(
                "operation=MakeCall&" + OPTION,
                Map.of("callingDevice", device, "calledDirectoryNumber", "3009"),
                Map.of(CstaConstants.REQUEST_TIMEOUT, timeout));
    }

    private void makeFirstCall() throws Exception {
        assertThat(result(makeCall("3001", LIMIT)).getException()).isNull();
    }

    @Test
    void requestsOfUsersWaitForTheInterval() throws Exception {
        HeldTimers timers = holdTimers(INTERVAL);
        makeFirstCall();
        CompletableFuture<Exchange> second = makeCall("3002", LIMIT);
        Events.await(() -> status().waiting() == 1, "one that waits");
        staysTrue(() -> received("MakeCall") == 1, "one request");
        timers.runOut(INTERVAL);
        assertThat(result(second).getException()).isNull();
    }

    @Test
    void monitorsAreStartedAtIntervals() throws Exception {
        HeldTimers timers = holdTimers(INTERVAL);
        consume("devices=3001,3002,3003&" + OPTION + "&" + BACKGROUND);
        for (int started = 1; started <= 3; started++) {
            pbx.awaitMonitors(started, LIMIT);
            int now = started;
            staysTrue(() -> pbx.monitors() == now, "no more monitors");
            timers.runOut(INTERVAL);
        }
    }

    @Test
    void heartbeatsDoNotWait() throws Exception {
        holdTimers(INTERVAL);
        consume("events=link&heartbeatInterval=100&" + OPTION);
        result(sendAsync(
                "operation=MakeCall&heartbeatInterval=100&" + OPTION,
                Map.of("callingDevice", "3001", "calledDirectoryNumber", "3009"),
                Map.of()));
        int before = received("RequestSystemStatus");
        pbx.awaitReceived("RequestSystemStatus", before + 2, LIMIT);
    }

    @Test
    void linkThatIsLostIsSetUpAgainWithoutWaiting() throws Exception {
        holdTimers(INTERVAL);
        consume("events=link&" + OPTION);
        makeFirstCall();
        long connects = status().counters().connects();
        pbx.closeAll();
        Events.await(
                () -> status().counters().connects() > connects && status().state() == LinkState.USABLE, "the return");
    }

    @Test
    void requestWaitsForItsTimeOutAtTheMostAndWasNotSentThen() throws Exception {
        holdTimers(INTERVAL);
        consume("events=link&" + OPTION);
        makeFirstCall();
        EventError error =
                failure(result(makeCall("3002", Duration.ofMillis(100)))).getEventError();
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.sent()).isFalse();
        assertThat(error.message())
                .contains("was not sent")
                .contains("40000 ms")
                .contains("requestInterval");
        assertThat(received("MakeCall")).isEqualTo(1);
    }

    @Test
    void startOfAConsumerHasTheTimeThatItsDevicesNeed() throws Exception {
        // the last monitor is started after more than three times linkTimeout
        consume("devices=3001,3002,3003,3004&linkTimeout=1000&requestInterval=1100");
        assertThat(pbx.monitors()).isEqualTo(4);
    }

    @Test
    void stopOfAConsumerHasTheTimeThatItsDevicesNeed() throws Exception {
        // the last monitor is stopped after more than linkTimeout
        String options = "&linkTimeout=1000&requestInterval=500&" + BACKGROUND;
        consume("events=link" + options);
        consume("devices=3001,3002,3003,3004" + options);
        pbx.awaitMonitors(4, LIMIT);
        context.getRouteController().stopRoute(lastRoute());
        assertThat(pbx.monitors()).isZero();
    }
}
