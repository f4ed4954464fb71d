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

import io.camelcsta.model.Struct;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Consumers of every device that the switch lists. */
class AllDevicesTest extends CstaRouteTestSupport {

    @Override
    CstaSimulatorBuilder pbxBuilder() {
        return super.pbxBuilder().deviceSegments(3);
    }

    private List<String> devices() {
        return consumer(lastRoute()).getDevices();
    }

    @Test
    void everyDeviceThatTheSwitchListsIsMonitored() throws Exception {
        Events events = consume("devices=*&events=recording");
        assertThat(devices()).containsExactly("3001", "3002", "3003", "3004");
        assertThat(pbx.monitors()).isEqualTo(4);
        pbx.call("3004", "3001").startRecording("3004");
        assertThat(events.await(2))
                .extracting(received -> received.privateEvent().thisDN())
                .containsExactlyInAnyOrder("3004", "3001");
    }

    @Test
    void onlyDevicesOfTheCategoryAreAskedFor() throws Exception {
        pbx.addDevice("7001", "networkInterface");
        consume("devices=*&deviceCategory=networkInterface");
        assertThat(devices()).containsExactly("7001");
        Struct request = pbx.received("GetSwitchingFunctionDevices").get(0);
        assertThat(request.text("requestedDeviceCategory")).isEqualTo("networkInterface");
    }

    @Test
    void switchIsAskedAgainAfterEachReconnection() throws Exception {
        Events events = consume("devices=*&events=recording");
        pbx.addDevice("3005");
        pbx.removeDevice("3001");
        pbx.closeAll();
        eventually(() -> assertThat(devices()).containsExactlyInAnyOrder("3002", "3003", "3004", "3005"));
        pbx.awaitMonitors(4, LIMIT);
        pbx.call("3005", "3002").startRecording("3005");
        assertThat(events.await(2))
                .extracting(received -> received.privateEvent().thisDN())
                .contains("3005");
    }

    @Test
    void switchIsAskedAgainWhenItHasBeenRestarted() throws Exception {
        consume("devices=*&events=recording");
        pbx.addDevice("3005");
        pbx.sendSystemStatus("initializing");
        pbx.sendSystemStatus("enabled");
        eventually(() -> assertThat(devices()).contains("3005"));
        eventually(() -> assertThat(pbx.device("3005").monitors()).hasSize(1));
    }

    @Test
    void switchIsAskedAgainAsOftenAsIsWanted() throws Exception {
        consume("devices=*&allDevicesRefresh=50");
        pbx.addDevice("3005");
        eventually(() -> assertThat(pbx.device("3005").monitors()).hasSize(1));
        pbx.removeDevice("3005");
        eventually(() -> assertThat(devices()).doesNotContain("3005"));
    }

    @Test
    void consumerDoesNotStartIfTheSwitchDoesNotListItsDevices() {
        pbx.misbehave("GetSwitchingFunctionDevices").fail("operation", "serviceNotSupported");
        assertThatThrownBy(() -> consume("devices=*")).hasStackTraceContaining("asked for its devices (devices=*)");
        assertThat(pbx.monitors()).isZero();
    }

    @Test
    void consumerDoesNotStartIfTheListDoesNotComeInTime() {
        pbx.misbehave("GetSwitchingFunctionDevices").silence();
        assertThatThrownBy(() -> consume("devices=*&linkTimeout=500"))
                .hasStackTraceContaining("asked for its devices (devices=*)");
    }

    @Test
    void consumerThatStartsInTheBackgroundAsksUntilTheDevicesAreListed() throws Exception {
        pbx.misbehave("GetSwitchingFunctionDevices").times(2).fail("systemResourceAvailability", "resourceBusy");
        Events events = consume("devices=*&testConnectionOnStartup=false&events=recording");
        eventually(() -> assertThat(pbx.monitors()).isEqualTo(4));
        assertThat(pbx.received("GetSwitchingFunctionDevices")).hasSize(3);
        pbx.call("3001", "3002").startRecording("3001");
        events.await(2);
    }

    @Test
    void devicesStayMonitoredWhenTheListCannotBeHadLater() throws Exception {
        Events events = consume("devices=*&events=recording");
        pbx.misbehave("GetSwitchingFunctionDevices").fail("systemResourceAvailability", "resourceBusy");
        pbx.closeAll();
        eventually(() ->
                assertThat(pbx.received("GetSwitchingFunctionDevices").size()).isGreaterThan(1));
        eventually(() -> assertThat(pbx.monitors()).isEqualTo(4));
        pbx.call("3001", "3002").startRecording("3001");
        events.await(2);
    }

    @Test
    void devicesThatTheSwitchListsAndLetsNobodyMonitorAreNoReasonNotToStart() throws Exception {
        pbx.misbehave("MonitorStart").once().fail("operation", "privilegeViolationSpecifiedDevice");
        consume("devices=*");
        assertThat(devices()).hasSize(4);
        assertThat(pbx.monitors()).isEqualTo(3);
    }

    @Test
    void consumerDoesNotStartIfNoDeviceOfTheListCanBeMonitored() {
        pbx.misbehave("MonitorStart").fail("operation", "privilegeViolationSpecifiedDevice");
        assertThatThrownBy(() -> consume("devices=*")).hasStackTraceContaining("cannot be monitored");
    }

    @Test
    void starIsNoDeviceAmongOthers() {
        assertThatThrownBy(() -> consume("devices=*,3001")).hasStackTraceContaining("expected * alone");
    }

    @Test
    void unknownCategoryIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> consume("devices=*&deviceCategory=phone"))
                .hasStackTraceContaining("deviceCategory 'phone'")
                .hasStackTraceContaining("station");
    }

    @Test
    void removedDeviceStaysRemovedWhenTheListIsRead() throws Exception {
        consume("devices=*&allDevicesRefresh=50");
        consumer(lastRoute()).removeMonitors("3002");
        int asked = pbx.received("GetSwitchingFunctionDevices").size();
        pbx.awaitReceived("GetSwitchingFunctionDevices", asked + 2, LIMIT);
        assertThat(Set.copyOf(devices())).isEqualTo(Set.of("3001", "3003", "3004"));
        assertThat(pbx.device("3002").monitors()).isEmpty();
    }
}
