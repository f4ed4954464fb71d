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
import io.camelcsta.CstaLinkMXBean;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.management.JMX;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What JMX shows of links, consumers and producers, and what it lets an operator do. */
class JmxTest extends LinkTestSupport {

    @Override
    boolean jmx() {
        return true;
    }

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    private Set<ObjectName> names(String type) throws Exception {
        return server.queryNames(
                new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=" + type + ",*"),
                null);
    }

    private CstaLinkMXBean linkBean() throws Exception {
        Set<ObjectName> links = names("cstalinks");
        assertThat(links).hasSize(1);
        return JMX.newMXBeanProxy(server, links.iterator().next(), CstaLinkMXBean.class);
    }

    private Object attribute(String type, String part, String attribute) throws Exception {
        ObjectName name = names(type).stream()
                .filter(each -> each.getKeyProperty("name").contains(part))
                .findFirst()
                .orElseThrow();
        return server.getAttribute(name, attribute);
    }

    private void sendRequest() {
        send("linkName=pbx1", null, Map.of("CamelCstaOperation", "RequestSystemStatus"));
    }

    @Test
    @Tag("compatibility")
    void aLinkIsThereUntilItIsClosed() throws Exception {
        consume("devices=3001,3002&linkName=pbx1");
        assertThat(names("cstalinks")).singleElement().satisfies(name -> assertThat(name.getKeyProperty("name"))
                .isEqualTo("\"pbx1\""));
        CstaLinkMXBean link = linkBean();
        assertThat(link.getState()).isEqualTo("USABLE");
        assertThat(link.getAddress()).isEqualTo(pbx.address());
        assertThat(link.getProtocol()).isEqualTo(encoding().protocol());
        assertThat(link.getMonitors()).isEqualTo(2);
        assertThat(link.getFailedMonitors()).isEmpty();
        assertThat(link.getCounters())
                .containsEntry("losses", 0L)
                .hasEntrySatisfying("framesSent", sent -> assertThat(sent).isPositive());

        context.getRouteController().stopRoute(lastRoute());
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(names("cstalinks"))
                .isEmpty());
    }

    @Test
    void aLinkThatCannotBeSetUpIsThereToo() throws Exception {
        pbx.refuseConnections(true);
        consume(BACKGROUND + "&devices=3001&linkName=pbx1");
        CstaLinkMXBean link = linkBean();

        Events.await(
                () -> link.getLastError() != null && !link.getRecentProblems().isEmpty(), "the last error");
        assertThat(link.getState()).isNotEqualTo("USABLE");
        assertThat(link.getRecentProblems().get(0)).contains("could not be set up");
    }

    @Test
    void twoLinksOfOneNameAreBothThere() throws Exception {
        consume("devices=3001&linkName=pbx1");
        consumeFrom(context, uriAt("localhost:" + pbx.port(), "devices=3001&linkName=pbx1"), event -> {});

        assertThat(names("cstalinks")).hasSize(2);
    }

    @Test
    void recordingsAndHotDesksOfALinkAreShown() throws Exception {
        Events events = consume("devices=3001,3003&linkName=pbx1");
        pbx.call("3001", "3002").startRecording("3001");
        pbx.device("3003").associate("3004");
        settle(events);

        assertThat(linkBean().getCalls()).isPositive();
        assertThat(linkBean().getRecordings()).singleElement().asString().startsWith("3001 in call ");
        assertThat(linkBean().getHotDesks()).containsEntry("3003", "3004");
    }

    // ---- operations

    private Object invoke(String operation, String devices) throws Exception {
        ObjectName name = names("consumers").stream().findFirst().orElseThrow();
        return server.invoke(name, operation, new Object[] {devices}, new String[] {String.class.getName()});
    }

    @Test
    void monitorsAreAddedToAConsumerAndRemoved() throws Exception {
        consume("devices=3001");
        assertThat(invoke("addMonitors", "3002, 3003")).isEqualTo(List.of("3002", "3003"));
        assertThat(invoke("removeMonitors", "3001")).isEqualTo(List.of("3001"));
        assertThat(attribute("consumers", "", "Devices")).isEqualTo(List.of("3002", "3003"));
        assertThat(pbx.monitors()).isEqualTo(2);
    }

    @Test
    void monitorThatCannotBeAddedIsToldInClassesThatConsolesKnow() throws Exception {
        consume("devices=3001");
        assertThatThrownBy(() -> invoke("addMonitors", "9999"))
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("9999");
    }

    @Test
    void reconnectConnectsAnewAndTellsSinceWhenEventsMayBeMissed() throws Exception {
        Events events = consume("devices=3001&events=link,recording&linkName=pbx1");
        events.await(LinkEvent.CONNECTED);
        int before = pbx.received("MonitorStart").size();

        linkBean().reconnect();

        Events.await(() -> pbx.received("MonitorStart").size() == before + 1, "the new monitor");
        awaitUsable(1);
        Events.await(() -> events.names().size() == 3, "the link events");
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void reconnectDoesNotWaitForTheNextAttempt() throws Exception {
        pbx.refuseConnections(true);
        consume(BACKGROUND + "&devices=3001&linkName=pbx1");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uriWithoutTimes(
                                pbx.address(),
                                "devices=3001&linkName=slow&testConnectionOnStartup=false&reconnectDelay=3600000"
                                        + "&reconnectMaxDelay=3600000"))
                        .log("${body}");
            }
        });
        Events.await(
                () -> links().stream()
                        .anyMatch(link -> link.status().nextAttempt() != null
                                && link.config().name().equals("slow")),
                "an hour to wait");
        pbx.refuseConnections(false);

        ObjectName slow = names("cstalinks").stream()
                .filter(name -> name.getKeyProperty("name").contains("slow"))
                .findFirst()
                .orElseThrow();
        CstaLinkMXBean link = JMX.newMXBeanProxy(server, slow, CstaLinkMXBean.class);
        link.reconnect();

        Events.await(() -> link.getState().equals("USABLE"), "usable");
    }

    @Test
    void reconnectTriesAnAddressThatHasRefusedTheApplicationForGood() throws Exception {
        usePbx(settings -> settings.login("user", "right").applicationSession(isXml()));
        consume(BACKGROUND + "&devices=3001&linkName=pbx1&refusedRetryDelay=3600000&" + login("user", "wrong"));
        Events.await(() -> links().size() == 1 && status().nextAttempt() != null, "the refusal");
        int before = associationRequests();

        linkBean().reconnect();

        Events.await(() -> associationRequests() > before, "another request");
    }

    @Test
    void remonitorStopsAndStartsAllMonitorsAndTellsWhatMayBeMissed() throws Exception {
        usePbx(settings -> settings.monitorLimit(2));
        Events events = consume("devices=3001,3002&events=link,recording,private&linkName=pbx1");
        events.await(LinkEvent.CONNECTED);
        pbx.forgetReceived();

        linkBean().remonitor();

        events.await(LinkEvent.EVENTS_LOST);
        awaitUsable(2);
        assertThat(pbx.received("MonitorStop")).hasSize(2);
        assertThat(pbx.received("MonitorStart")).hasSize(2);
        pbx.call("3001", "3003").startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactly(LinkEvent.CONNECTED, LinkEvent.EVENTS_LOST, "recordingStarted");
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void remonitorTriesAMonitorThatWasRefusedForGoodOnce() throws Exception {
        pbx.device("3002").refuseMonitors("operation", "invalidDeviceID", 1);
        consume(BACKGROUND + "&devices=3001,3002&linkName=pbx1&refusedRetryDelay=3600000");
        Events.await(
                () -> links().size() == 1
                        && status().state() == LinkState.USABLE
                        && status().failedMonitors().size() == 1,
                "the refusal");
        pbx.forgetReceived();

        linkBean().remonitor();

        awaitUsable(2);
        eventually(() -> assertThat(linkBean().getFailedMonitors()).isEmpty());
        assertThat(pbx.received("MonitorStart")).hasSize(2);
    }

    @Test
    void aMonitorThatRemonitorCannotStartIsTriedUntilItStands() throws Exception {
        consume("devices=3001,3002&linkName=pbx1");
        pbx.device("3001").refuseMonitors("systemResourceAvailability", "resourceBusy", 2);

        CstaLinkMXBean link = linkBean();

        link.remonitor();

        Events.await(() -> !link.getRecentProblems().isEmpty(), "the problem");
        awaitUsable(2);
    }

    @Test
    void remonitorDoesNotDisturbAConsumerThatIsJustStarting() throws Exception {
        consume("devices=3001&linkName=pbx1");
        linkBean().remonitor();
        consume("devices=3001,3002&events=call,recording&linkName=pbx1");

        awaitUsable(2);
    }

    @Test
    void reconnectTakesLeaveAlsoOfASwitchThatIsNotReady() throws Exception {
        usePbx(settings -> settings.systemStatus("disabled").applicationSession(isXml()));
        consume(BACKGROUND + "&devices=3001&linkName=pbx1&" + session());
        awaitState(LinkState.WAITING_FOR_SWITCH);

        linkBean().reconnect();

        pbx.awaitReceived(isXml() ? "StopApplicationSession" : "rlrq", 1, LIMIT);
        Events.await(() -> associationRequests() == 2, "the next association");
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void reconnectIsAtOnceAlsoIfTheSwitchClosesInsteadOfAnswering() throws Exception {
        if (isXml()) {
            usePbx(settings -> settings.applicationSession(true));
        }
        pbx.misbehave(isXml() ? "StopApplicationSession" : "rlrq").once().close();
        String options = "devices=3001&linkName=pbx1&testConnectionOnStartup=true&" + session();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uriWithoutTimes(
                                pbx.address(),
                                options + "&reconnectDelay=3600000&reconnectMaxDelay=3600000&linkIdleTimeout=0"))
                        .log("${body}");
            }
        });
        linkBean().reconnect();

        Events.await(() -> associationRequests() == 2, "the next association");
        awaitUsable(1);
    }

    @Test
    void aDeviceCanBeAskedForItsCalls() throws Exception {
        consume("devices=3001&linkName=pbx1");
        pbx.call("3001", "3002");

        assertThat(linkBean().snapshotDevice("3001"))
                .startsWith("{\"Response\":\"SnapshotDeviceResponse\"")
                .contains("snapshotData");
    }

    @Test
    void aSnapshotThatIsRefusedSaysWhy() throws Exception {
        consume("devices=3001&linkName=pbx1");
        CstaLinkMXBean link = linkBean();

        assertThatThrownBy(() -> link.snapshotDevice("9999"))
                .satisfiesAnyOf(
                        error -> assertThat(error).isInstanceOf(IllegalStateException.class),
                        error -> assertThat(error).isInstanceOf(RuntimeMBeanException.class),
                        error -> assertThat(error).hasCauseInstanceOf(MBeanException.class))
                .hasStackTraceContaining("The calls of 9999 are not known: ");
    }

    // ---- consumers and producers

    @Test
    @Tag("compatibility")
    void aConsumerCountsItsEventsByNameAndNumber() throws Exception {
        Events events = consume("devices=3001&events=recording,private,call");
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);

        @SuppressWarnings("unchecked")
        Map<String, Long> byNumber = (Map<String, Long>) attribute("consumers", "CstaConsumer", "EventsByNumber");
        @SuppressWarnings("unchecked")
        Map<String, Long> byName = (Map<String, Long>) attribute("consumers", "CstaConsumer", "EventsByName");

        assertThat(byNumber).isEqualTo(Map.of("3013", 1L));
        assertThat(byName).containsEntry("recordingStarted", 1L).containsKey("EstablishedEvent");
        assertThat(attribute("consumers", "CstaConsumer", "PendingEvents")).isEqualTo(0);
        assertThat(attribute("consumers", "CstaConsumer", "DroppedEvents")).isEqualTo(0L);
    }

    @Test
    void aConsumerShowsHowFullItsLanesAre() throws Exception {
        CountDownLatch gate = consumeAndHoldUpTwoEvents();
        pbx.call("3001", "3003").startRecording("3001");
        Events.await(() -> consumer(lastRoute()).getPendingEvents() == 3, "three events");

        assertThat(attribute("consumers", "CstaConsumer", "Lanes")).isEqualTo(2);
        assertThat(attribute("consumers", "CstaConsumer", "FullestLane")).isEqualTo(2L);
        assertThat((Long) attribute("consumers", "CstaConsumer", "PendingOctets"))
                .isPositive();
        assertThat(Instant.parse((String) attribute("consumers", "CstaConsumer", "OldestPendingEvent")))
                .isBefore(Instant.now());

        gate.countDown();
        Events.await(() -> consumer(lastRoute()).getPendingEvents() == 0, "no events");
        assertThat(attribute("consumers", "CstaConsumer", "Lanes")).isEqualTo(0);
        assertThat(attribute("consumers", "CstaConsumer", "OldestPendingEvent")).isNull();
    }

    @Test
    void aConsumerCountsExchangesThatFail() throws Exception {
        consume("devices=3001&events=recording", exchange -> {
            throw new IllegalStateException("on purpose");
        });
        pbx.call("3001", "3002").startRecording("3001");

        Events.await(() -> consumer(lastRoute()).getFailedEvents() == 1, "the failed exchange");
        assertThat(attribute("consumers", "CstaConsumer", "FailedEvents")).isEqualTo(1L);
    }

    @Test
    @Tag("compatibility")
    void aProducerCountsRequestsAndFailuresByCode() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send").to(uri("linkName=pbx1&throwOnError=false"));
            }
        });
        template.requestBody("direct:send", PrivateService.startHotDesking("3001", "3002"));
        template.requestBody("direct:send", PrivateService.startRecording("3001", "0123456789abcdef"));
        template.requestBody("direct:send", "no request");

        assertThat(attribute("producers", "CstaProducer", "Requests")).isEqualTo(3L);
        assertThat(attribute("producers", "CstaProducer", "Failures")).isEqualTo(2L);
        @SuppressWarnings("unchecked")
        Map<String, Long> byCode = (Map<String, Long>) attribute("producers", "CstaProducer", "FailuresByCode");
        assertThat(byCode.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(2);
        assertThat(byCode).containsKey("53");
    }

    @Test
    void aContextWithoutJmxWorks() throws Exception {
        try (var plain = new org.apache.camel.impl.DefaultCamelContext()) {
            plain.disableJMX();
            plain.start();
            assertThat(plain.createProducerTemplate()
                            .requestBodyAndHeader(
                                    uri("linkName=pbx1"), null, "CamelCstaOperation", "RequestSystemStatus"))
                    .isNotNull();
        }
        sendRequest();
    }

    /** The name of a link is part of ConnID, so that two components that share calls have links of one name. */
    @Test
    void linksOfOneNameInTwoComponentsAreBothThere() throws Exception {
        context.addComponent("csta2", new CstaComponent());
        consume("devices=3001&linkName=pbx1");
        consumeFrom(context, uri("devices=3002&linkName=pbx1").replaceFirst("csta:", "csta2:"), event -> {});

        assertThat(names("cstalinks")).hasSize(2);
        context.getRouteController().stopRoute(lastRoute());
        Awaitility.await().during(Duration.ofMillis(250)).atMost(LIMIT).untilAsserted(() -> assertThat(
                        names("cstalinks"))
                .isNotEmpty());
    }

    @Test
    void operationsNeedADevice() throws Exception {
        consume("devices=3001&linkName=pbx1");

        assertThatThrownBy(() -> linkBean().snapshotDevice(null)).hasMessageContaining("No device is named");
        assertThatThrownBy(() -> invoke("addMonitors", " , "))
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasRootCauseMessage("No device is named, expected some with commas between, such as 3001,3002");
    }

    @Test
    void aDeviceIsAskedForItsCallsInTheFormatOfTheComponent() throws Exception {
        context.getComponent("csta", CstaComponent.class).getConfiguration().setDeviceIdFormat("implicitPrivate");
        consume("devices=3001&linkName=pbx1");
        linkBean().snapshotDevice("3001");

        assertThat(pbx.received()).anySatisfy(message -> assertThat(message.toString())
                .contains("SnapshotDevice")
                .contains("implicitPrivate"));
    }
}
