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
import io.camelcsta.link.LinkState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Camel's health checks say of consumers and producers. */
class HealthTest extends LinkTestSupport {

    private static final int ALWAYS = Integer.MAX_VALUE;

    private HealthCheck.Result consumerHealth() {
        return only(HealthCheckHelper.invoke(context).stream()
                .filter(result -> result.getCheck().getId().startsWith("consumer:"))
                .toList());
    }

    private HealthCheck.Result producerHealth() {
        return only(producerHealths());
    }

    /** A route with the id send, to a producer with those options. */
    private void startSending(String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send").routeId("send").to(uri(options));
            }
        });
    }

    private List<HealthCheck.Result> producerHealths() {
        return repository("producers").stream().map(HealthCheck::call).toList();
    }

    private HealthCheckRepository repository(String id) {
        return HealthCheckHelper.getHealthCheckRepository(context, id);
    }

    private static HealthCheck.Result only(Collection<HealthCheck.Result> results) {
        assertThat(results).hasSize(1);
        return results.iterator().next();
    }

    private static String message(HealthCheck.Result result) {
        return result.getMessage().orElse("");
    }

    /** Consumes in the background; returns when the link is usable and that many monitors have failed. */
    private void consume(String devices, int failed) throws Exception {
        consume(BACKGROUND + "&" + devices);
        awaitState(LinkState.USABLE);
        Events.await(() -> status().failedMonitors().size() == failed, failed + " failed monitors");
    }

    private void awaitConsumer(HealthCheck.State state) {
        Events.await(() -> consumerHealth().getState() == state, "the consumer's health " + state);
    }

    private void send() {
        send("", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));
    }

    // ---- consumers

    @Test
    void aConsumerIsUpWhileItsLinkIsUsable() throws Exception {
        consume("devices=3001,3002&linkName=pbx1");

        HealthCheck.Result health = consumerHealth();

        assertThat(health.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.getDetails())
                .containsEntry("link.name", "pbx1")
                .containsEntry("link.state", "usable")
                .containsEntry("link.address", pbx.address())
                .containsEntry("monitors.wanted", 2)
                .containsEntry("monitors.failed", 0)
                .containsEntry("events.pending", 0)
                .containsKeys("link.since", "link.lastReceived", "link.systemStatus");
    }

    @Test
    @Tag("compatibility")
    void aConsumerIsDownWhileItsLinkIsLostAndUpWhenItIsBack() throws Exception {
        consume("devices=3001&linkName=pbx1");
        pbx.refuseConnections(true);
        pbx.closeAll();
        awaitConsumer(HealthCheck.State.DOWN);

        Events.await(() -> consumerHealth().getDetails().containsKey("link.nextAttempt"), "the next attempt");
        assertThat(message(consumerHealth())).startsWith("The link 'pbx1' is ");
        assertThat(consumerHealth().getDetails())
                .containsKeys("link.lastError", "link.since")
                .containsEntry("link.name", "pbx1");

        pbx.refuseConnections(false);
        awaitConsumer(HealthCheck.State.UP);
    }

    @Test
    void aConsumerOfAllDevicesIsDownUntilTheSwitchListsThem() throws Exception {
        pbx.misbehave("GetSwitchingFunctionDevices").fail("operation", "serviceNotSupported");
        consume(BACKGROUND + "&devices=*");
        awaitConsumer(HealthCheck.State.DOWN);
        Events.await(() -> message(consumerHealth()).contains("asked for its devices (devices=*)"), "why it is down");
        assertThat(consumerHealth().getDetails()).containsKey("devices.failure").containsEntry("monitors.wanted", 0);
    }

    @Test
    void aConsumerStaysUpWhileItIsNotKnownWhichDevicesAreToBeMonitored(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("devices.txt"), "3001\n");
        consume("devicesFile=" + file + "&devicesRefresh=20");
        Files.delete(file);
        Events.await(() -> consumerHealth().getDetails().containsKey("devices.failure"), "the detail");
        assertThat(consumerHealth().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(consumerHealth().getDetails().get("devices.failure").toString())
                .contains("there is no file");
    }

    @Test
    void aConsumerIsDownUntilASwitchIsThere() throws Exception {
        pbx.refuseConnections(true);
        consume(BACKGROUND + "&devices=3001");
        assertThat(consumerHealth().getState()).isEqualTo(HealthCheck.State.DOWN);

        pbx.refuseConnections(false);
        awaitConsumer(HealthCheck.State.UP);
    }

    @Test
    void aConsumerIsDownWhileTheSwitchIsDisabled() throws Exception {
        consume("devices=3001");
        pbx.sendSystemStatus("disabled");
        awaitConsumer(HealthCheck.State.DOWN);
        assertThat(consumerHealth().getDetails()).containsEntry("link.systemStatus", "disabled");

        pbx.sendSystemStatus("enabled");
        awaitConsumer(HealthCheck.State.UP);
    }

    @Test
    void aMonitorThatFailsForPassingReasonsMakesAConsumerDownUntilItStands() throws Exception {
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", ALWAYS);
        consume("devices=3001,3002,3003", 1);
        assertThat(consumerHealth().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(message(consumerHealth()))
                .startsWith("1 of 3 devices are not monitored, and are tried again: 3002 (")
                .contains("resourceBusy");

        pbx.behave();
        awaitConsumer(HealthCheck.State.UP);
        assertThat(consumerHealth().getDetails()).containsEntry("monitors.failed", 0);
    }

    @Test
    void asManyFailedMonitorsAsAreAllowedAreADetail() throws Exception {
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", ALWAYS);
        consume("devices=3001,3002,3003&healthMaxFailedMonitors=1", 1);
        assertThat(consumerHealth().getState()).isEqualTo(HealthCheck.State.UP);

        pbx.device("3003").refuseMonitors("systemResourceAvailability", "resourceBusy", ALWAYS);
        pbx.sendMonitorStop("3003");
        awaitConsumer(HealthCheck.State.DOWN);
    }

    @Test
    void aMonitorThatIsRefusedForGoodIsADetail() throws Exception {
        pbx.device("3002").refuseMonitors("operation", "invalidDeviceID", ALWAYS);
        consume("devices=3001,3002", 1);

        HealthCheck.Result health = consumerHealth();
        assertThat(health.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.getDetails().get("monitors.failedDevices"))
                .asString()
                .startsWith("3002 (")
                .contains("invalidDeviceID");
    }

    @Test
    void aConsumerWhoseDevicesAreAllRefusedIsDown() throws Exception {
        pbx.device("3001").refuseMonitors("operation", "invalidDeviceID", ALWAYS);
        consume("devices=3001", 1);

        assertThat(consumerHealth().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(message(consumerHealth())).startsWith("None of the devices is monitored: 3001 (");
    }

    @Test
    void theFailedMonitorOfAnotherConsumerIsNotItsOwn() throws Exception {
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", ALWAYS);
        consume("devices=3001");
        String first = lastRoute();
        consume("devices=3002", 1);

        assertThat(consumer(first).getHealthCheck().call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(consumer(lastRoute()).getHealthCheck().call().getState()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void aSuspendedConsumerIsUpItself() throws Exception {
        consume("devices=3001");
        context.getRouteController().suspendRoute(lastRoute());

        HealthCheck.Result health = consumer(lastRoute()).getHealthCheck().call();
        assertThat(health.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.getDetails()).containsEntry("consumer.suspended", true);
    }

    @Test
    void aRouteThatIsStartedByHandIsAskedToo() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("devices=3001")).routeId("byHand").autoStartup(false).log("${body}");
            }
        });
        context.getRouteController().startRoute("byHand");
        pbx.refuseConnections(true);
        pbx.closeAll();

        Events.await(
                () -> HealthCheckHelper.invoke(context).stream()
                        .anyMatch(result -> result.getCheck().getId().equals("consumer:csta-byHand")
                                && result.getState() == HealthCheck.State.DOWN),
                "down");
    }

    @Test
    void consumersHaveNoChecksIfTheComponentIsToldSo() throws Exception {
        context.getComponent("csta", CstaComponent.class).setHealthCheckConsumerEnabled(false);
        consume("devices=3001");

        assertThat(consumer(lastRoute()).getHealthCheck()).isNull();
    }

    // ---- producers

    @Test
    void allProducersOfALinkHaveOneCheck() throws Exception {
        repository("producers").setEnabled(true);
        send();
        send("throwOnError=false", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));

        HealthCheck.Result health = producerHealth();
        assertThat(health.getCheck().getId()).isEqualTo("producer:csta-" + pbx.address());
        assertThat(health.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health.getDetails()).containsEntry("link.state", "usable").containsEntry("requests.outstanding", 0);
    }

    @Test
    void linksOfOneNameHaveAProducerCheckEach() throws Exception {
        repository("producers").setEnabled(true);
        send("linkName=pbx1", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));
        template.requestBodyAndHeader(
                uriAt("localhost:" + pbx.port(), "linkName=pbx1"), null, "CamelCstaOperation", "RequestSystemStatus");

        assertThat(producerHealths())
                .extracting(result -> result.getCheck().getId())
                .containsExactlyInAnyOrder("producer:csta-pbx1", "producer:csta-pbx1-2");
    }

    @Test
    @Tag("compatibility")
    void aProducerIsDownWhileItsLinkIsLost() throws Exception {
        repository("producers").setEnabled(true);
        send();
        pbx.refuseConnections(true);
        pbx.closeAll();

        Events.await(() -> producerHealth().getState() == HealthCheck.State.DOWN, "down");
        assertThat(message(producerHealth())).contains("The link '" + pbx.address() + "' is ");
    }

    @Test
    void aProducerThatHasStoppedHasNoCheck() throws Exception {
        repository("producers").setEnabled(true);
        startSending("");
        assertThat(producerHealths()).hasSize(1);
        awaitState(LinkState.USABLE);

        context.getRouteController().stopRoute("send");
        context.removeRoute("send");
        assertThat(producerHealths()).isEmpty();
    }

    @Test
    void checksAreOfReadinessAndNotOfLiveness() throws Exception {
        consume("devices=3001");
        send();

        assertThat(consumer(lastRoute()).getHealthCheck()).satisfies(check -> {
            assertThat(check.isReadiness()).isTrue();
            assertThat(check.isLiveness()).isFalse();
        });
        repository("producers").setEnabled(true);
        assertThat(producerHealth().getCheck().isLiveness()).isFalse();
    }

    @Test
    void aLinkThatIsDownIsSeenBesideOneOfItsNameInAnotherComponent() throws Exception {
        repository("producers").setEnabled(true);
        context.addComponent("csta2", new CstaComponent());
        send("linkName=pbx1", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));
        pbx.refuseConnections(true);
        sendTo(
                uri(BACKGROUND + "&linkName=pbx1").replaceFirst("csta:", "csta2:"),
                null,
                Map.of("CamelCstaOperation", "RequestSystemStatus"));

        assertThat(HealthCheckHelper.invokeReadiness(context, "full"))
                .extracting(HealthCheck.Result::getState)
                .containsExactlyInAnyOrder(HealthCheck.State.UP, HealthCheck.State.DOWN);
    }

    @Test
    void aProducerThatEndsAfterItsComponentWasStartedAnewLeavesNoCheck() throws Exception {
        repository("producers").setEnabled(true);
        startSending("linkName=pbx1");
        CstaComponent component = context.getComponent("csta", CstaComponent.class);
        component.stop();
        component.start();
        context.getRouteController().stopRoute("send");
        context.removeRoute("send");

        assertThat(HealthCheckHelper.invoke(context))
                .noneMatch(result -> result.getCheck().getId().startsWith("producer:csta"));
    }

    /** Camel does not ask the consumer then. */
    @Test
    void aSuspendedRouteIsDownForCamelAndItsStatusIsADetail() throws Exception {
        consume("devices=3001");
        context.getRouteController().suspendRoute(lastRoute());

        assertThat(consumerHealth().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(consumerHealth().getDetails()).containsEntry("route.status", "Suspended");
    }
}
