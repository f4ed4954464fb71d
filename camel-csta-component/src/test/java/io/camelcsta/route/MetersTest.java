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
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Micrometer is told, if there is a registry for it. */
class MetersTest extends LinkTestSupport {

    private MeterRegistry registry(String name) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        context.getRegistry().bind(name, registry);
        return registry;
    }

    private static double gauge(MeterRegistry registry, String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    @Tag("compatibility")
    void aLinkHasItsStateAndCounters() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        consume("devices=3001,3002&linkName=pbx1");

        assertThat(registry.get("csta.link.usable")
                        .tags("link", "pbx1", "protocol", encoding().protocol())
                        .gauge()
                        .value())
                .isEqualTo(1);
        assertThat(gauge(registry, "csta.link.monitors")).isEqualTo(2);
        assertThat(registry.get("csta.link.frames.received").functionCounter().count())
                .isPositive();
        assertThat(registry.get("csta.link.losses").functionCounter().count()).isZero();
    }

    @Test
    void aLostLinkIsNotUsable() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        consume("devices=3001");
        pbx.refuseConnections(true);
        pbx.closeAll();

        Events.await(() -> gauge(registry, "csta.link.usable") == 0, "not usable");
        Events.await(() -> registry.get("csta.link.losses").functionCounter().count() == 1, "the loss");
    }

    @Test
    void aRegistryOfAnyNameIsFound() throws Exception {
        MeterRegistry registry = registry("mine");
        consume("devices=3001");

        assertThat(gauge(registry, "csta.link.usable")).isEqualTo(1);
    }

    @Test
    void theRegistryThatIsComposedOfTheOthersIsTaken() throws Exception {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(registry("one"));
        composite.add(registry("other"));
        context.getRegistry().bind("both", composite);
        consume("devices=3001");

        assertThat(composite.get("csta.link.usable").gauge().value()).isEqualTo(1);
    }

    @Test
    void aRegistryThatIsBoundLaterHasTheMetersOfWhatIsThereAlready() throws Exception {
        consume("devices=3001&linkName=pbx1");
        String first = lastRoute();
        MeterRegistry registry = registry("late");
        consume("devices=3002&linkName=pbx1");

        assertThat(gauge(registry, "csta.link.usable")).isEqualTo(1);
        assertThat(registry.find("csta.consumer.lanes").tags("route", first).gauge())
                .isNotNull();
        assertThat(registry.find("csta.consumer.lanes")
                        .tags("route", lastRoute())
                        .gauge())
                .isNotNull();
    }

    @Test
    void aRegistryThatIsBoundBeforeTheRouteIsStartedAgainIsTaken() throws Exception {
        MeterRegistry first = registry("metricsRegistry");
        consume("devices=3001");
        context.getRouteController().stopRoute(lastRoute());
        Events.await(() -> first.find("csta.link.usable").gauge() == null, "the end of the link");
        MeterRegistry other = registry("metricsRegistry");

        context.getRouteController().startRoute(lastRoute());

        assertThat(gauge(other, "csta.link.usable")).isEqualTo(1);
    }

    @Test
    void aLinkOfAnotherContextWithTheSameRegistryAndNameKeepsItsMeters() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        consume("devices=3001&linkName=pbx1");
        CamelContext other = newContext();
        other.getRegistry().bind("metricsRegistry", registry);
        other.start();
        consumeFrom(other, uri("devices=3002&linkName=pbx1"), event -> {});

        other.stop();

        assertThat(gauge(registry, "csta.link.usable")).isEqualTo(1);
    }

    @Test
    void eventsAreCountedByNameAndNumber() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        Events events = consume("devices=3001&events=recording,private,call&linkName=pbx1");
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);

        assertThat(registry.get("csta.consumer.events")
                        .tags("link", "pbx1", "route", lastRoute(), "event", "recordingStarted", "number", "3013")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("csta.consumer.events")
                        .tags("event", "EstablishedEvent", "number", "none")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(gauge(registry, "csta.consumer.events.pending")).isZero();
    }

    @Test
    void whatIsKnownOfCallsIsSeen() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        Events events = consume("devices=3001,3003&events=recording,hotDesking,private");
        pbx.call("3001", "3002").startRecording("3001");
        pbx.device("3003").associate("3004");
        settle(events);
        eventually(() -> {
            assertThat(gauge(registry, "csta.link.calls")).isEqualTo(1);
            assertThat(gauge(registry, "csta.link.recordings")).isEqualTo(1);
            assertThat(gauge(registry, "csta.link.hotdesks")).isEqualTo(1);
            assertThat(gauge(registry, "csta.link.reading.paused")).isZero();
        });
    }

    @Test
    void lanesThatFillAreSeen() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        consumeAndHoldUpTwoEvents();
        assertThat(gauge(registry, "csta.consumer.events.pending")).isEqualTo(2);

        assertThat(gauge(registry, "csta.consumer.lanes")).isEqualTo(1);
        assertThat(gauge(registry, "csta.consumer.lanes.fullest")).isEqualTo(2);
        assertThat(gauge(registry, "csta.consumer.octets.pending")).isPositive();
    }

    @Test
    @Tag("compatibility")
    void requestsAreTimedByServiceAndOutcome() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        SimulatedCall call = pbx.call("3001", "3002");
        send(
                "linkName=pbx1&throwOnError=false",
                PrivateService.startRecording("3001", null).withCallId(call.id()),
                Map.of());
        send(
                "linkName=pbx1&throwOnError=false",
                PrivateService.startRecording("3001", null).withCallId(call.id()),
                Map.of());
        send("linkName=pbx1&throwOnError=false", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));
        send("linkName=pbx1&throwOnError=false", "no request", Map.of());

        assertThat(registry.get("csta.producer.requests")
                        .tags("link", "pbx1", "service", "startRecording", "outcome", "success")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("csta.producer.requests")
                        .tags("service", "RequestSystemStatus", "outcome", "success")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("csta.producer.requests")
                        .tags("service", "unknown", "outcome", "53")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("csta.producer.requests")
                        .tags("service", "startRecording")
                        .timers())
                .hasSize(2);
    }

    @Test
    void aRequestWhoseBodyCannotBeReadIsTimedToo() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        assertThat(refuse("", new File("no such file"), Map.of()).message())
                .contains("it cannot be read")
                .contains("no such file");
        assertThat(refuse("operation=addMonitors", new File("no such file"), Map.of())
                        .code())
                .isEqualTo(53);

        assertThat(registry.get("csta.producer.requests")
                        .tags("service", "unknown", "outcome", "53")
                        .timer()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void anUnknownOperationIsNoNameOfAMeter() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        send("throwOnError=false", null, Map.of("CamelCstaOperation", "Anything4711"));

        assertThat(registry.get("csta.producer.requests").timer().getId().getTag("service"))
                .isEqualTo("unknown");
    }

    @Test
    void whatIsGoneHasNoMeters() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        consume("devices=3001");
        context.getRouteController().stopRoute(lastRoute());
        Events.await(() -> links().isEmpty(), "no link");

        Events.await(() -> registry.find("csta.link.usable").meters().isEmpty(), "no meters of the link");
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getName)
                .noneMatch(name -> name.endsWith("pending"));
    }

    @Test
    void aRouteThatIsStartedAgainHasMetersAgain() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        consume("devices=3001");
        for (int i = 0; i < 5; i++) {
            context.getRouteController().stopRoute(lastRoute());
            context.getRouteController().startRoute(lastRoute());
        }
        awaitUsable(1);

        Events.await(
                () -> registry.find("csta.link.usable").gauges().size() == 1
                        && gauge(registry, "csta.link.usable") == 1,
                "the meters");
        assertThat(registry.get("csta.consumer.events.pending").gauge().value()).isZero();
    }

    @Test
    void theSecondLinkOfANameIsShownWhenTheFirstIsGone() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        consume("devices=3001&linkName=pbx1");
        String first = lastRoute();
        consumeFrom(context, uriAt("localhost:" + pbx.port(), "devices=3001,3002&linkName=pbx1"), event -> {});
        assertThat(gauge(registry, "csta.link.monitors")).isEqualTo(1);

        context.getRouteController().stopRoute(first);
        Events.await(
                () -> registry.find("csta.link.monitors").gauge() != null && gauge(registry, "csta.link.monitors") == 2,
                "the second link");
    }

    @Test
    void aRegistryThatRefusesMetersCostsNothing() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        registry.config().meterFilter(new io.micrometer.core.instrument.config.MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                throw new IllegalArgumentException("refused");
            }
        });
        Events events = consume("devices=3001");
        pbx.call("3001", "3002").startRecording("3001");

        events.await("recordingStarted");
    }

    @Test
    void withoutARegistryNothingIsMissing() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send").to(uri(""));
            }
        });
        assertThat(context.getComponent("csta", CstaComponent.class).getLinks()).hasSize(1);
    }

    @Test
    void theLinkOfOneComponentIsShownWhenThatOfAnotherIsGone() throws Exception {
        MeterRegistry registry = registry("metricsRegistry");
        context.addComponent("csta2", new CstaComponent());
        consume("devices=3001&linkName=pbx1");
        consumeFrom(context, uri("devices=3002&linkName=pbx1").replaceFirst("csta:", "csta2:"), event -> {});
        context.getRouteController().stopRoute(lastRoute());

        staysTrue(() -> registry.find("csta.link.usable").gauge() != null, "the meter of the first link");
    }
}
