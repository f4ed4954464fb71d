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
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What consumers are told of the link itself. */
class LinkEventsTest extends DisturbedRouteTestSupport {

    private static final String MISSED_SINCE = "EventsMissedSince";

    private CstaBody throughJson(CstaBody body) throws Exception {
        String json = context.getTypeConverter().mandatoryConvertTo(String.class, body);
        return context.getTypeConverter().mandatoryConvertTo(CstaBody.class, json);
    }

    // ---- connected

    @Test
    void consumerThatSetsUpTheLinkIsTold() throws Exception {
        Events events = consume("devices=3001&events=link");
        LinkEvent connected = events.awaitOnly().linkEvent();
        assertThat(connected.event()).isEqualTo(LinkEvent.CONNECTED);
        assertThat(connected.address()).isEqualTo(pbx.address());
        assertThat(connected.link()).isEqualTo(link().name());
        assertThat(connected.details()).isEmpty();
        assertThat(events.list().get(0).headers())
                .containsEntry(CstaConstants.EVENT_NAME, LinkEvent.CONNECTED)
                .containsEntry(CstaConstants.EVENT_ID, connected.eventId());
    }

    @Test
    void consumerThatStartsOnAUsableLinkIsTold() throws Exception {
        consumeWithLink("3001");
        Events second = consume("devices=3002&events=link,private");
        LinkEvent connected = second.awaitOnly().linkEvent();
        assertThat(connected.event()).isEqualTo(LinkEvent.CONNECTED);
        assertThat(connected.reason()).isEqualTo("the link is usable already");
        assertThat(connected.address()).isEqualTo(pbx.address());
        assertThat(connected.details()).isEmpty();
    }

    @Test
    void consumerWithoutDevicesIsToldToo() throws Exception {
        Events events = consume("events=link");
        events.awaitOnly();
        LinkEvent connected = outage(events, () -> {});
        assertDetails(connected, Map.of("Monitors", 0, "Snapshots", 0));
    }

    @Test
    void consumerThatDoesNotWantLinkEventsGetsNone() throws Exception {
        Events told = consumeWithLink("3001");
        Events other = consume("devices=3002&events=recording,private");
        outage(told, () -> {});
        settle(other);
        assertThat(other.names()).isEmpty();
    }

    // ---- a loss and the return

    @Test
    void lossIsToldWithItsReasonAndSinceWhenEventsMayBeMissed() throws Exception {
        Events events = consumeWithLink("3001");
        SimulatedCall call = pbx.call("3001", "3002");
        Instant before = Instant.now();
        call.startRecording("3001");
        events.awaitOnly();
        Instant after = Instant.now();
        outage(events, () -> {});
        LinkEvent lost = events.await(LinkEvent.DISCONNECTED).linkEvent();
        assertThat(lost.reason()).isNotBlank();
        assertThat(lost.address()).isEqualTo(pbx.address());
        assertThat(missedSince(lost)).isBetween(before, after);
    }

    @Test
    void returnIsToldWithAllThatIsKnownOfTheOutage() throws Exception {
        Events events = consumeWithLink("3001,3002");
        SimulatedCall gone = pbx.call("3001", "3003");
        pbx.call("3002", "3004");
        gone.startRecording("3001");
        events.awaitOnly();
        LinkEvent connected = outage(events, () -> {
            gone.clear();
            Events.await(() -> link().counters().connects() > 3, "some attempts");
        });
        LinkEvent lost = events.await(LinkEvent.DISCONNECTED).linkEvent();
        assertDetails(
                connected,
                Map.of(
                        "Monitors",
                        2,
                        "Snapshots",
                        2,
                        "Calls",
                        1,
                        "RecordingsEnded",
                        1,
                        "OutageReason",
                        lost.reason(),
                        MISSED_SINCE,
                        lost.details().get(MISSED_SINCE)));
        assertThat(connected.details()).doesNotContainKeys("FailedMonitors", "FailedSnapshots");
        assertThat(((Number) connected.details().get("Attempts")).intValue()).isGreaterThan(2);
        long millis = ((Number) connected.details().get("OutageMillis")).longValue();
        assertThat(millis)
                .isPositive()
                .isLessThanOrEqualTo(Duration.between(missedSince(lost), connected.eventTime())
                                .toMillis()
                        + 1);
    }

    @Test
    void lossOfALinkThatIsDisabledAndEnabledAgainIsToldLikewise() throws Exception {
        Events events = consumeWithLink("3001");
        pbx.sendSystemStatus("disabled");
        LinkEvent lost = events.await(LinkEvent.DISCONNECTED).linkEvent();
        assertThat(lost.reason()).contains("disabled");
        pbx.sendSystemStatus("enabled");
        LinkEvent connected = events.await(LinkEvent.CONNECTED).linkEvent();
        assertDetails(connected, Map.of("Monitors", 1, "Snapshots", 1, "OutageReason", lost.reason()));
        assertThat(pbx.received("MonitorStart")).hasSize(2);
    }

    @Test
    void everyLossAndReturnIsToldOnce() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        Events events = consume("devices=3001&events=link,private", exchange -> {
            if (exchange.getMessage().getBody() instanceof LinkEvent event) {
                told.add(event.event());
            }
        });
        events.awaitOnly();
        told.clear();
        for (int i = 0; i < 5; i++) {
            outage(events, () -> {});
        }
        settle(events);
        assertThat(told)
                .containsExactlyElementsOf(
                        Collections.nCopies(5, List.of(LinkEvent.DISCONNECTED, LinkEvent.CONNECTED)).stream()
                                .flatMap(List::stream)
                                .toList());
        assertThat(link().counters().losses()).isEqualTo(5);
        assertThat(pbx.links()).isEqualTo(1);
    }

    // ---- lost events

    @Test
    void messagesThatTheSwitchLostAreTold() throws Exception {
        Events events = consumeWithLink("3001");
        pbx.sendSystemStatus("messagesLost");
        LinkEvent lost = events.await(LinkEvent.EVENTS_LOST).linkEvent();
        assertThat(lost.reason()).isNotBlank();
        assertThat(missedSince(lost)).isBeforeOrEqualTo(lost.eventTime());
    }

    // ---- form and order

    @Test
    void linkEventsAreJsonAndBackWithAllTheirDetails() throws Exception {
        Events events = consumeWithLink("3001,3002");
        pbx.misbehave("SnapshotDevice").fail("systemResourceAvailability", "resourceBusy");
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", 2);
        outage(events, () -> {});
        events.await(LinkEvent.EVENTS_LOST);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, LinkEvent.CONNECTED, LinkEvent.EVENTS_LOST);
        for (Events.Received received : events.list()) {
            LinkEvent back = (LinkEvent) throughJson(received.body());
            assertThat(back).isEqualTo(received.body());
        }
        LinkEvent connected = events.list().get(1).linkEvent();
        assertThat(connected.toJson())
                .contains("\"FailedMonitors\":[\"3002\"]")
                .contains("\"FailedSnapshots\":[\"3001\"]");
    }

    @Test
    void eventsOfBeforeTheLossComeBeforeItIsToldThoughTheRouteIsSlow() throws Exception {
        CountDownLatch gate = gate();
        Events events = consume("devices=3001,3003&events=recording,link,private", exchange -> {
            if (exchange.getMessage().getBody() instanceof LinkEvent) {
                return;
            }
            hold(gate);
        });
        events.awaitOnly();
        events.clear();
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        first.startRecording("3001");
        second.startRecording("3003");
        first.stopRecording();
        Events.await(() -> consumer().getPendingEvents() == 3, "three events");
        loseLink();
        second.clear();
        restoreLink();
        assertThat(events.names()).isEmpty();
        gate.countDown();
        events.await(LinkEvent.CONNECTED);
        assertThat(events.names().subList(0, 3)).containsExactlyInAnyOrder(STARTED, STARTED, STOPPED);
        assertThat(events.names().subList(3, 6))
                .isEqualTo(List.of(LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED));
    }
}
