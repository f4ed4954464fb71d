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
package io.camelcsta.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.route.Encoding;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two applications of which Camel's cluster service lets one be active. When that one is killed or stopped the other
 * takes over, knows the same calls by the same ConnIDs, and tells since when events may have been missed.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class HighAvailabilityTest {

    private static final List<String> DEVICES = List.of("3001", "3003", "3005");
    private static final String STATE = "state.dat";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    @TempDir
    Path directory;

    private final List<Child> children = new ArrayList<>();
    private final List<SimulatedCall> calls = new ArrayList<>();
    private CstaSimulator pbx;

    @BeforeEach
    void startSwitch() {
        pbx = Encoding.current()
                .simulator(CstaSimulator.builder().devices(3001, 6))
                .start();
        DEVICES.forEach(device -> calls.add(pbx.call(device, String.valueOf(Integer.parseInt(device) + 1))));
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Child child : children) {
            child.close();
        }
        pbx.close();
    }

    private Child node(String name, String option, String... more) throws IOException {
        List<String> pairs = new ArrayList<>(List.of(more));
        pairs.add("uri=master:pbx:csta:" + pbx.address() + "?protocol="
                + Encoding.current().protocol()
                + "&linkName=pbx&events=accountCode,link&testConnectionOnStartup=false&heartbeatInterval=100&heartbeatTolerance=100&linkIdleTimeout=0"
                + "&devices="
                + String.join(",", DEVICES) + option);
        pairs.add("cluster=" + directory.resolve("cluster"));
        pairs.add("node=" + name);
        Child child = Child.start(pairs.toArray(String[]::new));
        children.add(child);
        return child;
    }

    private Child.Line event(Child node, String code) {
        return node.await(
                "event " + code,
                line -> line.kind().equals("EVENT")
                        && !line.isLink()
                        && line.what().equals(code));
    }

    private static Child.Line connected(Child node) {
        return node.await("EventLinkConnected", line -> line.kind().equals("EVENT") && line.isLink());
    }

    /** Returns when the state repository knows that the switch was heard after that time. */
    private void awaitRemembered(String least) {
        eventually("what is remembered").until(() -> {
            List<String> lines = Files.readAllLines(directory.resolve(STATE));
            Matcher time = TIME.matcher(lines.get(lines.size() - 1));
            return time.find() && !Instant.parse(time.group()).isBefore(Instant.parse(least));
        });
    }

    /**
     * Returns when it is certain that the spool remembers that the switch was heard after now. With no other events,
     * that is all that is written, each second; the first time may have been looked at before.
     */
    private void awaitRememberedInSpool() throws IOException {
        Path file = directory.resolve("spool").resolve("events.mv");
        for (int i = 0; i < 3; i++) {
            FileTime before = Files.getLastModifiedTime(file);
            eventually("what is remembered")
                    .until(() -> !Files.getLastModifiedTime(file).equals(before));
        }
    }

    private static ConditionFactory eventually(String what) {
        return Awaitility.await(what)
                .atMost(Child.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10));
    }

    private static void assertMissedSince(Child node, String least, Instant most) {
        Child.Line connected = connected(node);
        assertThat(connected.what()).isEqualTo("EventLinkConnected");
        assertThat(connected.connId()).as("EventsMissedSince").isNotEqualTo("unknown");
        assertThat(Instant.parse(connected.connId())).as("EventsMissedSince").isBetween(Instant.parse(least), most);
    }

    /**
     * The first node is active, the second waits, and each call has had an event. Returns them; the events are first0
     * to first2.
     */
    private Child[] activeAndWaiting(String option, String... ofFirst) throws IOException {
        Child first = node("first", option, ofFirst);
        pbx.awaitMonitors(DEVICES.size(), Child.LIMIT);
        Child second = node("second", option);
        setCodes("first");
        return new Child[] {first, second};
    }

    private void setCodes(String prefix) {
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).setAccountCode(DEVICES.get(i), prefix + i);
        }
    }

    private void assertTakesOver(Child next, Child before, String prefix, String prefixBefore) {
        pbx.awaitMonitors(DEVICES.size(), Child.LIMIT);
        setCodes(prefix);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(event(next, prefix + i).connId())
                    .isEqualTo(event(before, prefixBefore + i).connId());
        }
        assertThat(pbx.links()).isOne();
    }

    @Test
    void theOtherApplicationTakesOverAndTellsWhatTheStateRepositoryRemembers() throws Exception {
        String[] state = {"state=" + directory.resolve(STATE)};
        String option = "&stateRepository=#state";
        Child first = node("first", option, state);
        pbx.awaitMonitors(DEVICES.size(), Child.LIMIT);
        Child second = node("second", option, state);
        setCodes("first");
        String last = event(first, "first2").time();
        awaitRemembered(last);
        second.awaitReady();
        assertThat(second.said("EVENT")).isEmpty();

        first.kill();
        Instant killed = Instant.now();
        assertMissedSince(second, last, killed);
        Child third = node("third", option, state);
        assertTakesOver(second, first, "second", "first");

        // an orderly hand-over to a third one
        third.awaitReady();
        last = event(second, "second2").time();
        second.stop();
        Instant stopped = Instant.now();
        assertMissedSince(third, last, stopped);
        assertTakesOver(third, second, "third", "second");
    }

    @Test
    void theOtherApplicationTakesOverTheSpool() throws Exception {
        String option = "&spool=" + directory.resolve("spool");
        Child[] nodes = activeAndWaiting(option, "blockAfter=1");
        Child first = nodes[0];
        Child second = nodes[1];
        // the link event has passed, and these have not; they are stored before the route sees them
        String last = event(first, "first2").time();
        List<Child.Line> unfinished = List.of(event(first, "first0"), event(first, "first1"), event(first, "first2"));
        awaitRememberedInSpool();
        second.awaitReady();
        assertThat(first.events("DONE")).isEmpty();
        assertThat(second.said("EVENT")).isEmpty();

        first.kill();
        Instant killed = Instant.now();
        assertMissedSince(second, last, killed);
        Child third = node("third", option);
        for (Child.Line event : unfinished) {
            Child.Line again = second.await(
                    "event again",
                    line -> line.kind().equals("DONE") && line.eventId().equals(event.eventId()));
            assertThat(again.isRedelivered()).isTrue();
            assertThat(again.what()).isEqualTo(event.what());
            assertThat(again.time()).isEqualTo(event.time());
        }
        assertTakesOver(second, first, "second", "first");
        assertThat(second.events("DONE")).extracting(Child.Line::eventId).doesNotHaveDuplicates();

        // an orderly hand-over to a third one
        third.awaitReady();
        last = event(second, "second2").time();
        second.stop();
        Instant stopped = Instant.now();
        assertMissedSince(third, last, stopped);
        assertTakesOver(third, second, "third", "second");
        assertThat(third.events("EVENT")).noneMatch(Child.Line::isRedelivered);
    }

    @Test
    void theOtherApplicationWaitsForTheSpoolWhileTheFirstFinishesWhatItIsProcessing() throws Exception {
        String option = "&spool=" + directory.resolve("spool");
        Child[] nodes = activeAndWaiting(option, "finish=300");
        Child first = nodes[0];
        Child second = nodes[1];
        for (int i = 0; i < calls.size(); i++) {
            event(first, "first" + i);
        }
        second.awaitReady();
        assertThat(first.events("DONE")).isEmpty();
        first.stop();
        assertThat(connected(second).what()).isEqualTo("EventLinkConnected");
        // what the first one has finished has left the spool
        assertThat(first.events("DONE")).isNotEmpty();
        assertThat(second.events("EVENT"))
                .extracting(Child.Line::eventId)
                .doesNotContainAnyElementsOf(
                        first.events("DONE").stream().map(Child.Line::eventId).toList());
        assertTakesOver(second, first, "second", "first");
    }
}
