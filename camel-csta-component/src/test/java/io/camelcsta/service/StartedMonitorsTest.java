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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.Failures;
import io.camelcsta.link.RequestException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class StartedMonitorsTest {

    private static final String CHECK =
            ". Check the option devices, and that the switch allows this application to monitor them";

    private final TestLink link = new TestLink();
    private final Map<String, CstaLink.MonitorUse> uses = new LinkedHashMap<>();

    private TestLink.Use monitor(String device) {
        link.holdMonitors();
        uses.put(device, link.monitor(device, null, null, true));
        return link.use(device);
    }

    private static void failsWith(CompletableFuture<Void> started, String message) {
        Throwable error = TestLink.failureOf(started);
        assertThat(error).isInstanceOf(CompletionException.class);
        assertThat(error.getCause()).isInstanceOf(MonitorException.class).hasMessage(message);
    }

    private static RequestException refused() {
        return Failures.refused("operation", "invalidDeviceID");
    }

    private static RequestException lost() {
        return Failures.of(RequestException.Kind.LINK_LOST, "the link was lost", true);
    }

    @Test
    void allStandWhenEachDoes() {
        TestLink.Use first = monitor("3001");
        TestLink.Use second = monitor("3002");
        CompletableFuture<Void> all = StartedMonitors.all(uses);
        first.start();
        assertThat(all).isNotDone();
        second.start();
        assertThat(all).isCompletedWithValue(null);
    }

    @Test
    void noneIsAll() {
        assertThat(StartedMonitors.all(uses)).isCompletedWithValue(null);
    }

    @Test
    void eachThatHasFailedIsNamedWithTheReason() {
        monitor("3001").fail(refused());
        monitor("3002").start();
        monitor("3003").fail(refused());
        failsWith(
                StartedMonitors.all(uses),
                "These devices cannot be monitored: 3001 (operation/invalidDeviceID), 3003 (operation/invalidDeviceID)"
                        + CHECK);
    }

    @Test
    void reasonIsThatOfTheSwitchAlsoIfItIsWrapped() {
        monitor("3001").fail(new CompletionException(refused()));
        failsWith(
                StartedMonitors.all(uses),
                "These devices cannot be monitored: 3001 (operation/invalidDeviceID)" + CHECK);
    }

    @Test
    void linkThatWasLostNeedsNoOtherOptions() {
        monitor("3001").fail(lost());
        failsWith(
                StartedMonitors.all(uses),
                "These devices cannot be monitored: 3001 (the link was lost). The link was lost meanwhile: start the route again");
    }

    @Test
    void oneThatIsRefusedIsEnoughToLookAtTheOptions() {
        monitor("3001").fail(refused());
        monitor("3002").fail(lost());
        failsWith(
                StartedMonitors.all(uses),
                "These devices cannot be monitored: 3001 (operation/invalidDeviceID), 3002 (the link was lost)"
                        + CHECK);
    }

    @Test
    void otherFaultsAreNotTheLinks() {
        monitor("3001").fail(new IllegalStateException("a test"));
        failsWith(StartedMonitors.all(uses), "These devices cannot be monitored: 3001 (a test)" + CHECK);
    }

    @Test
    void oneOfThemIsEnoughForAny() {
        TestLink.Use first = monitor("3001");
        TestLink.Use second = monitor("3002");
        CompletableFuture<Void> any = StartedMonitors.any(uses);
        first.fail(refused());
        assertThat(any).isNotDone();
        second.start();
        assertThat(any).isCompletedWithValue(null);
    }

    @Test
    void noneIsAny() {
        assertThat(StartedMonitors.any(uses)).isCompletedWithValue(null);
    }

    @Test
    void anyFailsIfNoneStands() {
        monitor("3001").fail(refused());
        failsWith(
                StartedMonitors.any(uses),
                "These devices cannot be monitored: 3001 (operation/invalidDeviceID)" + CHECK);
    }
}
