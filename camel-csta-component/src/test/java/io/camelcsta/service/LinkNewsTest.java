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

import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.LinkException;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkUp;
import io.camelcsta.link.Outage;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.HeapOctets;
import io.camelcsta.model.LinkEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What consumers are told of their link, as events and as trouble. */
@Tag("unit")
class LinkNewsTest {

    private static final Instant EARLY = Instant.parse("2026-01-31T11:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-31T12:00:00Z");
    private static final LinkUp FIRST = new LinkUp(TestLink.ADDRESS, null, 1, List.of(), null);

    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();

    @BeforeEach
    void connect() {
        link.setState(LinkState.CONNECTING);
    }

    private Subscribed subscribe(Instant heardBefore, EventClass... classes) {
        return subscribe(consumer.wants(TestConsumer.OPTIONS, true, heardBefore, classes));
    }

    private Subscribed subscribe(Subscription subscription) {
        return service.subscribe(subscription, DeviceSelection.Named.of(List.of("3001")));
    }

    private void reach() {
        link.setState(LinkState.USABLE);
        service.onUsable(FIRST);
        consumer.deliveries().clear();
    }

    private static LinkUp back(List<String> failed, Resynchronised resynchronised) {
        return new LinkUp(TestLink.ADDRESS, new Outage(LATE, LATE, "a test", 3), 5, failed, resynchronised);
    }

    // ---- connected

    @Test
    void firstConnectionHasNoDetails() {
        subscribe(null, EventClass.LINK);
        service.onUsable(FIRST);
        Delivery delivery = consumer.take();
        LinkEvent event = (LinkEvent) delivery.body();
        assertThat(event.event()).isEqualTo("EventLinkConnected");
        assertThat(event.reason()).isNull();
        assertThat(event.address()).isEqualTo(TestLink.ADDRESS);
        assertThat(event.details()).isEmpty();
        assertThat(event.eventTime()).isNotNull();
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventId()).isNotEmpty();
        assertThat(delivery.eventClass()).isEqualTo(EventClass.LINK);
        assertThat(delivery.lane()).isNull();
        assertThat(delivery.joins()).isNull();
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
    }

    @Test
    void firstConnectionAfterAnEarlierProcessSaysSinceWhenEventsWereMissed() {
        subscribe(EARLY, EventClass.LINK);
        service.onUsable(FIRST);
        assertThat(consumer.takeLink().details()).isEqualTo(Map.of("EventsMissedSince", "2026-01-31T11:00:00.000000Z"));
    }

    @Test
    void whatAnEarlierProcessHeardIsToldOnce() {
        subscribe(EARLY, EventClass.LINK);
        reach();
        service.onUsable(FIRST);
        assertThat(consumer.takeLink().details()).isEmpty();
    }

    @Test
    void linkThatIsBackTellsOfTheOutage() {
        subscribe(null, EventClass.LINK);
        reach();
        service.onUsable(back(List.of("3007"), new Resynchronised(4, List.of("3008"), 2, 1)));
        assertThat(consumer.takeLink().details())
                .containsEntry("EventsMissedSince", "2026-01-31T12:00:00.000000Z")
                .containsEntry("OutageReason", "a test")
                .containsEntry("Attempts", 3)
                .containsEntry("Monitors", 5)
                .containsEntry("FailedMonitors", List.of("3007"))
                .containsEntry("Snapshots", 4)
                .containsEntry("FailedSnapshots", List.of("3008"))
                .containsEntry("Calls", 2)
                .containsEntry("RecordingsEnded", 1)
                .hasSize(10)
                .containsKey("OutageMillis");
    }

    @Test
    void newcomerAfterAnOutageHearsWhatItMissedItself() {
        subscribe(EARLY, EventClass.LINK);
        service.onUsable(back(List.of(), null));
        assertThat(consumer.takeLink().details())
                .containsEntry("EventsMissedSince", "2026-01-31T11:00:00.000000Z")
                .containsEntry("OutageReason", "a test");
    }

    @Test
    void whoHadTheLinkBeforeHearsWhatTheOutageMissed() {
        subscribe(EARLY, EventClass.LINK);
        reach();
        service.onUsable(back(List.of(), null));
        assertThat(consumer.takeLink().details()).containsEntry("EventsMissedSince", "2026-01-31T12:00:00.000000Z");
    }

    @Test
    void whoDoesNotWantLinkEventsIsNotTold() {
        subscribe(EARLY, EventClass.CALL);
        service.onUsable(FIRST);
        service.onLost("a test", TestLink.ADDRESS, LATE, false);
        service.onEventsMissed(null, "a test", LATE, null);
        assertThat(consumer.told()).isEmpty();
    }

    @Test
    void consumerOfALinkThatIsUsableHearsSoFirst() {
        link.setState(LinkState.USABLE);
        subscribe(EARLY, EventClass.LINK);
        LinkEvent event = consumer.takeLink();
        assertThat(event.event()).isEqualTo("EventLinkConnected");
        assertThat(event.reason()).isEqualTo("the link is usable already");
        assertThat(event.address()).isEqualTo(TestLink.ADDRESS);
        assertThat(event.details()).containsOnlyKeys("EventsMissedSince");
    }

    @Test
    void consumerOfALinkThatIsNotUsableHearsNothingYet() {
        subscribe(EARLY, EventClass.LINK);
        assertThat(consumer.told()).isEmpty();
    }

    @Test
    void consumerThatDoesNotWantLinkEventsDoesNotHearThatTheLinkIsUsable() {
        link.setState(LinkState.USABLE);
        subscribe(EARLY, EventClass.CALL);
        assertThat(consumer.told()).isEmpty();
    }

    // ---- lost

    @Test
    void lostLinkIsToldWithSinceWhenEventsAreMissed() {
        subscribe(null, EventClass.LINK);
        reach();
        service.onLost("a test", "other:1040", LATE, false);
        LinkEvent event = consumer.takeLink();
        assertThat(event.event()).isEqualTo("EventLinkDisconnected");
        assertThat(event.reason()).isEqualTo("a test");
        assertThat(event.address()).isEqualTo("other:1040");
        assertThat(event.details()).isEqualTo(Map.of("EventsMissedSince", "2026-01-31T12:00:00.000000Z"));
        assertThat(consumer.troubles()).containsExactly("54 Events are missed: a test");
    }

    @Test
    void closedLinkIsNoTrouble() {
        subscribe(null, EventClass.LINK);
        reach();
        service.onLost("closed", TestLink.ADDRESS, LATE, true);
        assertThat(consumer.takeLink().event()).isEqualTo("EventLinkDisconnected");
        assertThat(consumer.troubles()).isEmpty();
        assertThat(TestLink.now(service.known()).problems()).isEmpty();
    }

    @Test
    void whoHasNotHadTheLinkYetIsNotToldOfItsLoss() {
        subscribe(null, EventClass.LINK);
        service.onLost("a test", TestLink.ADDRESS, LATE, false);
        assertThat(consumer.told()).isEmpty();
        assertThat(consumer.troubles()).isEmpty();
    }

    @Test
    void lossIsTroubleForWhoDoesNotWantLinkEvents() {
        subscribe(null, EventClass.CALL);
        reach();
        service.onLost("a test", TestLink.ADDRESS, LATE, false);
        assertThat(consumer.troubles()).containsExactly("54 Events are missed: a test");
    }

    @Test
    void lossIsAProblemOfTheLink() {
        service.onLost("a test", TestLink.ADDRESS, LATE, false);
        assertThat(TestLink.now(service.known()).problems())
                .extracting(KnownState.Problem::text)
                .containsExactly("The link to pbx:1040 was lost: a test");
    }

    // ---- unavailable

    private static LinkException unavailable(LinkException.Reason reason) {
        return new LinkException(reason, "It is not there", null);
    }

    @Test
    void whoHasNotHadTheLinkYetIsToldWhyItCannotBeSetUp() {
        subscribe(null, EventClass.CALL);
        service.onUnavailable(unavailable(LinkException.Reason.UNREACHABLE));
        assertThat(consumer.troubles()).containsExactly("54 No events come: It is not there");
        assertThat(TestLink.now(service.known()).problems())
                .extracting(KnownState.Problem::text)
                .containsExactly("It is not there");
    }

    @Test
    void whoHasHadTheLinkIsNotToldThatItCannotBeSetUpYet() {
        subscribe(null, EventClass.CALL);
        reach();
        service.onUnavailable(unavailable(LinkException.Reason.UNREACHABLE));
        assertThat(consumer.troubles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"VERSION_REFUSED, 55", "LOGIN_REFUSED, 54"})
    void whoHasHadTheLinkIsToldOfWhatDoesNotMendByItself(LinkException.Reason reason, int code) {
        subscribe(null, EventClass.CALL);
        reach();
        service.onUnavailable(unavailable(reason));
        assertThat(consumer.troubles()).containsExactly(code + " No events come: It is not there");
    }

    @Test
    void newcomerIsToldWhyTheLinkCannotBeSetUp() {
        service.onUnavailable(unavailable(LinkException.Reason.UNREACHABLE));
        subscribe(null, EventClass.CALL);
        assertThat(consumer.troubles()).containsExactly("54 No events come: It is not there");
    }

    @Test
    void newcomerThatDoesNotKeepTryingIsNotToldWhyTheLinkCannotBeSetUp() {
        service.onUnavailable(unavailable(LinkException.Reason.UNREACHABLE));
        subscribe(consumer.wants(TestConsumer.OPTIONS, false, null, EventClass.CALL));
        assertThat(consumer.troubles()).isEmpty();
    }

    @Test
    void newcomerIsNotToldWhyTheLinkCouldNotBeSetUpBefore() {
        service.onUnavailable(unavailable(LinkException.Reason.UNREACHABLE));
        reach();
        subscribe(null, EventClass.CALL);
        assertThat(consumer.troubles()).isEmpty();
    }

    @Test
    void twentyProblemsAreKept() {
        for (int i = 1; i <= 21; i++) {
            service.onLost("test " + i, TestLink.ADDRESS, LATE, false);
        }
        List<KnownState.Problem> problems = TestLink.now(service.known()).problems();
        assertThat(problems).hasSize(20);
        assertThat(problems.get(0).text()).endsWith("test 2");
        assertThat(problems.get(19).text()).endsWith("test 21");
        assertThat(problems.get(19).time()).isNotNull();
    }

    // ---- events missed

    @Test
    void eventsThatMayBeMissingAreTold() {
        subscribe(null, EventClass.LINK);
        reach();
        service.onEventsMissed(null, "messages lost", LATE, new Resynchronised(4, List.of(), 2, 1));
        LinkEvent event = consumer.takeLink();
        assertThat(event.event()).isEqualTo("EventLinkEventsLost");
        assertThat(event.reason()).isEqualTo("messages lost");
        assertThat(event.address()).isEqualTo(TestLink.ADDRESS);
        assertThat(event.details())
                .isEqualTo(Map.of(
                        "EventsMissedSince",
                        "2026-01-31T12:00:00.000000Z",
                        "Snapshots",
                        4,
                        "Calls",
                        2,
                        "RecordingsEnded",
                        1));
    }

    @Test
    void missingEventsOfADeviceAreToldToItsConsumersOnly() {
        TestConsumer other = new TestConsumer();
        subscribe(null, EventClass.LINK);
        service.subscribe(other.wants(EventClass.LINK), DeviceSelection.Named.of(List.of("3002")));
        reach();
        other.deliveries().clear();
        service.onEventsMissed("3001", "its monitor was lost", LATE, null);
        assertThat(consumer.takeLink().details())
                .isEqualTo(Map.of("EventsMissedSince", "2026-01-31T12:00:00.000000Z", "Device", "3001"));
        assertThat(other.told()).isEmpty();
    }

    @Test
    void newcomerHearsThatTheLinkIsUsableBeforeItHearsOfMissingEvents() {
        subscribe(null, EventClass.LINK);
        link.setState(LinkState.USABLE);
        service.onEventsMissed(null, "a test", LATE, null);
        assertThat(consumer.told()).containsExactly("EventLinkConnected", "EventLinkEventsLost");
    }

    @Test
    void missingEventsOfALinkThatIsNotUsableSayNothingOfTheLink() {
        subscribe(null, EventClass.LINK);
        service.onEventsMissed(null, "a test", LATE, null);
        assertThat(consumer.told()).containsExactly("EventLinkEventsLost");
    }

    @Test
    void droppedEventsAreTold() {
        Subscription subscription = consumer.wants(EventClass.LINK);
        service.eventsDropped(subscription, "its queue is full", 7, LATE);
        LinkEvent event = consumer.takeLink();
        assertThat(event.event()).isEqualTo("EventLinkEventsLost");
        assertThat(event.reason()).isEqualTo("its queue is full");
        assertThat(event.address()).isEqualTo(TestLink.ADDRESS);
        assertThat(event.details()).isEqualTo(Map.of("EventsMissedSince", "2026-01-31T12:00:00.000000Z", "Dropped", 7));
    }

    @Test
    void droppedEventsAreNotToldToWhoDoesNotWantLinkEvents() {
        service.eventsDropped(consumer.wants(EventClass.CALL), "its queue is full", 7, LATE);
        assertThat(consumer.told()).isEmpty();
    }

    // ---- monitors

    private static FailedMonitor failed(String device, boolean permanent) {
        return new FailedMonitor(device, "it is unknown", permanent, LATE, 1);
    }

    @Test
    void monitorThatCannotBeStartedIsTroubleForItsConsumers() {
        TestConsumer other = new TestConsumer();
        subscribe(null, EventClass.CALL);
        service.subscribe(other.wants(EventClass.CALL), DeviceSelection.Named.of(List.of("3002")));
        service.onMonitorFailed(failed("3001", true));
        assertThat(consumer.troubles())
                .containsExactly("41 Events of 3001 are missed: it cannot be monitored: it is unknown");
        assertThat(other.troubles()).isEmpty();
        assertThat(TestLink.now(service.known()).problems())
                .extracting(KnownState.Problem::text)
                .containsExactly("3001 cannot be monitored: it is unknown");
    }

    @Test
    void newcomerIsToldOfMonitorsThatHaveFailedBefore() {
        link.setFailedMonitors(failed("3001", false), failed("3002", false));
        subscribe(null, EventClass.CALL);
        assertThat(consumer.troubles())
                .containsExactly("41 Events of 3001 are missed: it cannot be monitored: it is unknown");
    }

    @Test
    void newcomerThatDoesNotKeepTryingIsNotToldOfFailedMonitors() {
        link.setFailedMonitors(failed("3001", false));
        subscribe(consumer.wants(TestConsumer.OPTIONS, false, null, EventClass.CALL));
        assertThat(consumer.troubles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void deviceThatTheSwitchListsAndRefusesForGoodIsNoTrouble(boolean permanent, int troubles) {
        link.setState(LinkState.USABLE);
        service.subscribe(consumer.wants(EventClass.CALL), new DeviceSelection.Listed(null, java.time.Duration.ZERO));
        link.take("GetSwitchingFunctionDevices")
                .items("{'serviceCrossRefID':'7'}", TestLink.item("DeviceListDevice", "{'deviceID':'3001'}"));
        service.onMonitorFailed(failed("3001", permanent));
        assertThat(consumer.troubles()).hasSize(troubles);
    }
}
