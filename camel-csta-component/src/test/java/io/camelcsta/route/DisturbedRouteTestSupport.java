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
import io.camelcsta.CstaConsumer;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What tests of lost links and routes that do not keep up have in common. */
abstract class DisturbedRouteTestSupport extends CstaRouteTestSupport {

    static final String STARTED = "recordingStarted";
    static final String STOPPED = "recordingStopped";
    static final String SUSPENDED = "recordingSuspended";
    static final String RESUMED = "recordingResumed";

    // ---- the link

    LinkStatus link() {
        return context.getComponent("csta", CstaComponent.class)
                .getLinks()
                .get(0)
                .status();
    }

    /** Ends all connections; there are no others until {@link #restoreLink}. */
    void loseLink() {
        pbx.refuseConnections(true);
        pbx.closeAll();
        Events.await(() -> link().state() != LinkState.USABLE, "the loss");
    }

    void restoreLink() {
        pbx.refuseConnections(false);
        Events.await(() -> link().state() == LinkState.USABLE, "the return of the link");
    }

    /** A consumer of these classes that also hears of the link, and of the escapes of {@link #settle}. */
    Events consumeWithLink(String devices) throws Exception {
        Events events = consume("devices=" + devices + "&events=recording,link,private");
        events.awaitOnly();
        events.clear();
        return events;
    }

    /**
     * Forgets what the route got, lets something happen while there is no link, and returns how the link's return was
     * told.
     */
    LinkEvent outage(Events events, Runnable meanwhile) {
        events.clear();
        loseLink();
        meanwhile.run();
        restoreLink();
        return events.await(LinkEvent.CONNECTED).linkEvent();
    }

    static Instant missedSince(LinkEvent event) {
        return Instant.parse((String) event.details().get("EventsMissedSince"));
    }

    @SuppressWarnings("unchecked")
    static List<String> devices(LinkEvent event, String detail) {
        return (List<String>) event.details().getOrDefault(detail, List.of());
    }

    static void assertDetails(LinkEvent event, Map<String, Object> expected) {
        assertThat(event.details()).containsAllEntriesOf(expected);
    }

    // ---- routes that are held

    /** What holds routes until it is opened, at the end of the test at the latest. */
    CountDownLatch gate() {
        CountDownLatch gate = new CountDownLatch(1);
        closing(gate::countDown);
        return gate;
    }

    static void hold(CountDownLatch gate) throws InterruptedException {
        assertThat(gate.await(LIMIT.multipliedBy(4).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    /** The consumer of the route that was made last. */
    CstaConsumer consumer() {
        return consumer(lastRoute());
    }

    // ---- many events of one call

    /**
     * Lets the recording of a call be suspended and resumed so many times: two events each for every monitored party.
     */
    static void rounds(SimulatedCall call, int number) {
        for (int i = 0; i < number; i++) {
            call.suspendRecording().resumeRecording();
        }
    }

    /** Asserts that the names alternate as {@link #rounds} after a start cause them. */
    static void assertRounds(List<String> names, int rounds) {
        assertThat(names).hasSize(2 * rounds + 1).first().isEqualTo(STARTED);
        for (int i = 0; i < rounds; i++) {
            assertThat(names.get(2 * i + 1)).isEqualTo(SUSPENDED);
            assertThat(names.get(2 * i + 2)).isEqualTo(RESUMED);
        }
    }
}
