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

import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.util.List;
import java.util.Map;
import org.apache.camel.console.DevConsole;
import org.apache.camel.console.DevConsoleRegistry;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Camel's dev console {@code csta} shows. */
class DevConsoleTest extends LinkTestSupport {

    private DevConsole console() {
        return context.getCamelContextExtension()
                .getContextPlugin(DevConsoleRegistry.class)
                .resolveById("csta");
    }

    private JsonObject json() throws Exception {
        // as it goes over the wire
        return (JsonObject) Jsoner.deserialize(Jsoner.serialize(console().call(DevConsole.MediaType.JSON)));
    }

    private String text() {
        return (String) console().call(DevConsole.MediaType.TEXT);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> json, String name) {
        return (List<Map<String, Object>>) json.get(name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> json, String name) {
        return (Map<String, Object>) json.get(name);
    }

    @Test
    @Tag("compatibility")
    void aLinkIsShownWithItsStateAndCounters() throws Exception {
        consume("devices=3001,3002&linkName=pbx1");

        Map<String, Object> link = list(json(), "links").get(0);

        assertThat(link)
                .containsEntry("name", "pbx1")
                .containsEntry("protocol", encoding().protocol())
                .containsEntry("state", "USABLE")
                .containsEntry("address", pbx.address())
                .containsKeys("since", "systemStatus", "lastReceived");
        assertThat(((Number) link.get("monitors")).intValue()).isEqualTo(2);
        assertThat(((Number) map(link, "counters").get("framesReceived")).intValue())
                .isPositive();
        assertThat(text())
                .contains(
                        "Link pbx1 (" + encoding().protocol() + "): USABLE since ",
                        "Address: " + pbx.address(),
                        "Monitors: 2, failed: 0");
    }

    @Test
    void recordingsAndHotDesksAreShown() throws Exception {
        Events events = consume("devices=3001,3002,3003&linkName=pbx1");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        pbx.device("3003").associate("3004");
        settle(events);

        Map<String, Object> link = list(json(), "links").get(0);

        assertThat(list(link, "recordings"))
                .extracting(recording -> recording.get("device"))
                .contains("3001");
        assertThat(list(link, "recordings"))
                .allSatisfy(recording ->
                        assertThat(recording).containsEntry("suspended", true).containsKeys("connId", "callId"));
        assertThat(map(link, "hotDesks")).containsEntry("3003", "3004");
        assertThat(text()).contains("3001 is recorded in call ", "(suspended)", "3003 is guest at 3004");
    }

    @Test
    void aFailedMonitorAndPastProblemsAreShown() throws Exception {
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", Integer.MAX_VALUE);
        consume(BACKGROUND + "&devices=3001,3002&linkName=pbx1");
        Events.await(
                () -> links().size() == 1 && status().failedMonitors().size() == 1 && status().monitors() == 1,
                "the failed monitor");
        pbx.closeAll();
        Events.await(() -> text().contains("was lost: "), "the loss");

        // the link comes back meanwhile
        eventually(() -> {
            Map<String, Object> link = list(json(), "links").get(0);
            assertThat(list(link, "failedMonitors")).singleElement().satisfies(failed -> assertThat(failed)
                    .containsEntry("device", "3002")
                    .containsEntry("permanent", false));
            assertThat(list(link, "problems"))
                    .extracting(problem -> (String) problem.get("text"))
                    .anySatisfy(problem -> assertThat(problem).startsWith("3002 cannot be monitored: "))
                    .anySatisfy(
                            problem -> assertThat(problem).startsWith("The link to " + pbx.address() + " was lost: "));
        });
        eventually(() -> assertThat(text()).contains("3002: ", "resourceBusy"));
    }

    @Test
    @Tag("compatibility")
    void consumersAndProducersAreShownWithTheirCounts() throws Exception {
        Events events = consume("devices=3001&linkName=pbx1");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        settle(events);
        send("linkName=pbx1&throwOnError=false", PrivateService.startRecording("3001", "0123456789abcdef"), Map.of());

        Map<String, Object> consumer = list(json(), "consumers").get(0);
        assertThat(consumer)
                .containsEntry("routeId", lastRoute())
                .containsEntry("link", "pbx1")
                .containsEntry("status", "Started");
        assertThat(((Number) map(consumer, "events").get("recordingStarted")).intValue())
                .isEqualTo(1);
        assertThat(list(json(), "producers")).singleElement().satisfies(producer -> {
            assertThat(((Number) producer.get("requests")).intValue()).isEqualTo(1);
            assertThat(((Number) producer.get("failures")).intValue()).isEqualTo(1);
            assertThat(map(producer, "failuresByCode")).hasSize(1);
        });
        assertThat(text())
                .contains(
                        "Consumer " + lastRoute() + " of link pbx1: Started, 1 devices",
                        "recordingStarted=1",
                        "1 requests, 1 failed");
    }

    @Test
    void aCallWhoseRouteDoesNotGoOnIsSeenInTheLanes() throws Exception {
        consumeAndHoldUpTwoEvents();

        assertThat(list(json(), "consumers")).singleElement().satisfies(consumer -> {
            assertThat(((Number) consumer.get("lanes")).intValue()).isEqualTo(1);
            assertThat(((Number) consumer.get("fullestLane")).intValue()).isEqualTo(2);
            assertThat(((Number) consumer.get("pendingOctets")).intValue()).isPositive();
            assertThat(consumer).containsKeys("oldestPendingEvent", "maxPendingOctets");
        });
        assertThat(text()).contains("Lanes: 1, 2 events in the fullest, ", "Oldest pending event: ");
    }

    @Test
    void aSpoolIsShown(@org.junit.jupiter.api.io.TempDir java.nio.file.Path directory) throws Exception {
        consume("devices=3001&spool=" + directory.resolve("spool"));

        assertThat(map(list(json(), "consumers").get(0), "spool"))
                .containsEntry("durable", true)
                .containsKeys("stored", "fileSize", "failed");
        assertThat(text()).contains("Spool: 0 events");
    }

    @Test
    void withoutALinkItSaysSo() throws Exception {
        assertThat(text()).startsWith("There is no link to a switch.");
        assertThat(list(json(), "links")).isEmpty();
    }

    @Test
    void passwordsAreNotShown() throws Exception {
        usePbx(settings -> settings.login("user", "secret4711").applicationSession(isXml()));
        send(login("user", "secret4711"), null, Map.of("CamelCstaOperation", "RequestSystemStatus"));

        assertThat(text()).doesNotContain("secret4711").contains("Producer ");
        assertThat(Jsoner.serialize(json())).doesNotContain("secret4711");
    }

    @Test
    void aPasswordWithABracketIsNotShownInPart() throws Exception {
        usePbx(settings -> settings.login("user", "abc)secret4711").applicationSession(isXml()));
        assertThat(send(login("user", "RAW(abc)secret4711)"), null, Map.of("CamelCstaOperation", "RequestSystemStatus"))
                        .getException())
                .isNull();

        assertThat(text()).doesNotContain("secret4711").contains("password=xxxxxx");
        assertThat(Jsoner.serialize(json())).doesNotContain("secret4711").contains("password=xxxxxx");
    }
}
