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

import io.camelcsta.link.LinkUp;
import io.camelcsta.link.Outage;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.EventClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class LinkDetailsTest {

    private static final Instant EARLY = Instant.parse("2026-01-31T11:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-31T12:00:00.5Z");

    private static LinkUp up(Instant since, List<String> failed, Resynchronised resynchronised) {
        return new LinkUp("h:1", new Outage(since, LATE, "a test", 3), 5, failed, resynchronised);
    }

    private static Subscription heard(Instant heardBefore) {
        return new TestConsumer().wants(TestConsumer.OPTIONS, true, heardBefore, EventClass.LINK);
    }

    @Test
    void consumerThatIsNewHasMissedNothing() {
        assertThat(LinkDetails.first(heard(null))).isEmpty();
    }

    @Test
    void consumerThatHeardBeforeHasMissedEventsSince() {
        assertThat(LinkDetails.first(heard(EARLY)))
                .isEqualTo(Map.of("EventsMissedSince", "2026-01-31T11:00:00.000000Z"));
    }

    @Test
    void firstTimeHasNoOutage() {
        assertThat(LinkDetails.of(new LinkUp("h:1", null, 5, List.of(), null), EARLY))
                .isEmpty();
    }

    @Test
    void eventsAreMissedSinceSomethingLastCame() {
        assertThat(LinkDetails.of(up(LATE, List.of(), null), null))
                .containsEntry("EventsMissedSince", "2026-01-31T12:00:00.500000Z");
    }

    @Test
    void whatWasHeardEarlierCounts() {
        assertThat(LinkDetails.of(up(LATE, List.of(), null), EARLY))
                .containsEntry("EventsMissedSince", "2026-01-31T11:00:00.000000Z");
        assertThat(LinkDetails.of(up(LATE, List.of(), null), LATE.plusSeconds(1)))
                .containsEntry("EventsMissedSince", "2026-01-31T12:00:00.500000Z");
    }

    @Test
    void listsThatAreEmptyAreLeftOut() {
        assertThat(LinkDetails.of(up(LATE, List.of(), new Resynchronised(1, List.of(), 2, 3)), null))
                .containsOnlyKeys(
                        "EventsMissedSince",
                        "OutageMillis",
                        "OutageReason",
                        "Attempts",
                        "Monitors",
                        "Snapshots",
                        "Calls",
                        "RecordingsEnded");
    }

    @Test
    void snapshotsThatWereNotTakenAreLeftOut() {
        assertThat(LinkDetails.of(up(LATE, List.of("3001"), null), null))
                .containsOnlyKeys(
                        "EventsMissedSince", "OutageMillis", "OutageReason", "Attempts", "Monitors", "FailedMonitors");
    }

    @Test
    void lengthOfTheOutageIsAnInt() {
        assertThat(LinkDetails.of(up(Instant.now().minusSeconds(60), List.of(), null), null)
                        .get("OutageMillis"))
                .isInstanceOfSatisfying(
                        Integer.class, millis -> assertThat(millis).isBetween(60_000, 120_000));
    }

    @Test
    void lengthOfAnOutageOfWeeksIsALong() {
        assertThat(LinkDetails.of(up(Instant.now().minus(Duration.ofDays(30)), List.of(), null), null)
                        .get("OutageMillis"))
                .isInstanceOf(Long.class);
    }

    @Test
    void numberThatJustFitsIsAnInt() {
        assertThat(LinkDetails.dropped(Integer.MAX_VALUE, EARLY)).containsEntry("Dropped", Integer.MAX_VALUE);
        assertThat(LinkDetails.dropped(Integer.MAX_VALUE + 1L, EARLY)).containsEntry("Dropped", 2_147_483_648L);
    }

    @Test
    void missedEventsNameTheirDevice() {
        assertThat(LinkDetails.missed("3001", EARLY, null))
                .isEqualTo(Map.of("EventsMissedSince", "2026-01-31T11:00:00.000000Z", "Device", "3001"));
        assertThat(LinkDetails.missed(null, EARLY, null)).containsOnlyKeys("EventsMissedSince");
    }

    @Test
    void detailsAreInOrder() {
        assertThat(LinkDetails.missed("3001", EARLY, new Resynchronised(1, List.of("3002"), 2, 3))
                        .keySet())
                .containsExactly(
                        "EventsMissedSince", "Device", "Snapshots", "FailedSnapshots", "Calls", "RecordingsEnded");
    }
}
