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
package io.camelcsta.examples.highavailability;

import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The demonstration: a simulated switch and two processes, of which one is active. That one is killed in the middle of
 * a call, and the other takes over; then an orderly hand-over back.
 */
public final class HighAvailability {

    private static final List<String> DEVICES = List.of("3001", "3003");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(20);
    /** When the switch was last heard is remembered about every second; more on a busy machine. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private static final int SOME = 20;
    private static final int INTERVAL = 200;

    private final String protocol;
    private final Path directory;
    private final PrintStream out;
    private final EventFiles files;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private CstaSimulator pbx;

    HighAvailability(String protocol, Path directory, PrintStream out) {
        this.protocol = protocol;
        this.directory = directory;
        this.out = out;
        this.files = new EventFiles(directory);
    }

    /** Ends with status 0 if all went well, 1 if something did not, 2 if a setting is wrong. */
    public static void main(String[] args) {
        String protocol = System.getProperty("csta.protocol", "xml");
        if (!protocol.equals("xml") && !protocol.equals("asn1")) {
            System.out.println("Wrong setting: csta.protocol is '" + protocol + "', expected xml or asn1");
            System.exit(2);
        }
        Path directory = Path.of(System.getProperty("csta.directory", "shared")).toAbsolutePath();
        System.exit(new HighAvailability(protocol, directory, System.out).run());
    }

    /** Runs the demonstration; its exit status. */
    int run() {
        try (CstaSimulator simulator = CstaSimulator.builder()
                .protocol(protocol)
                .devices("3001", "3002", "3003", "3004")
                .start()) {
            pbx = simulator;
            EventFiles.clean(directory);
            try {
                script();
            } finally {
                nodes.forEach(NodeProcess::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add("interrupted");
        } catch (Exception e) {
            failures.add(String.valueOf(e.getMessage()));
        }
        out.println();
        out.println(
                failures.isEmpty()
                        ? "All is well."
                        : "FAILED: " + String.join(System.lineSeparator() + "        ", failures));
        out.flush();
        return failures.isEmpty() ? 0 : 1;
    }

    private void script() throws IOException, InterruptedException {
        say("[1/5] a simulated switch at " + pbx.address() + ", and two processes");
        NodeProcess a = start("a");
        takesOver("a", 1);
        NodeProcess b = start("b");
        say("      b waits; the switch sees " + pbx.links() + " link");
        check(pbx.links() == 1, "the switch saw " + pbx.links() + " links");

        say("[2/5] two calls, which are recorded");
        List<SimulatedCall> calls = List.of(pbx.call("3001", "3002"), pbx.call("3003", "3004"));
        calls.forEach(call -> call.startRecording(call.parties().get(0)));
        List<Map<String, Object>> started = files.await("a", "recordingStarted", 2, LIMIT);

        say("[3/5] 3001 sets account codes, one after the other; in the middle of that, a is killed");
        List<Phones.Act> acts;
        Instant killed;
        Map<String, Object> connected;
        try (Phones phones = new Phones(calls.get(0), PACE)) {
            files.await("a", "accountCodeSet", SOME, LIMIT);
            a.kill(LIMIT);
            killed = Instant.now();
            say("      a was killed at " + killed);
            connected = takesOver("b", 1);
            say("      that took "
                    + Duration.between(killed, time(connected, "EventTime")).toMillis() + " ms");
            files.await("b", "accountCodeSet", SOME, LIMIT);
            acts = phones.stop();
        }
        compare(acts, killed, connected);

        say("[4/5] the recordings are stopped");
        calls.forEach(SimulatedCall::stopRecording);
        List<Map<String, Object>> stopped = files.await("b", "recordingStopped", 2, LIMIT);
        check(connIds(stopped).equals(connIds(started)), "b knows the calls by other ConnIDs");
        say("      b has written that, with the ConnIDs that a has written: " + String.join(", ", connIds(stopped)));

        say("[5/5] a is started again, and b is stopped in an orderly way");
        start("a");
        int status = b.stop(LIMIT);
        check(status == 0, "b ended with status " + status);
        takesOver("a", 2);
        calls.get(0).startRecording("3001");
        files.await("a", "recordingStarted", started.size() + 1, LIMIT);
        check(pbx.links() == 1, "the switch saw " + pbx.links() + " links");

        for (String node : List.of("a", "b")) {
            say(String.format(
                    "%nevents/%s.jsonl: %d events", node, files.of(node).size()));
        }
    }

    private NodeProcess start(String name) throws IOException, InterruptedException {
        NodeProcess node = NodeProcess.start(
                name,
                pbx.address(),
                protocol,
                DEVICES,
                directory,
                INTERVAL,
                line -> out.println("      " + name + "| " + line));
        nodes.add(node);
        return node.awaitReady(LIMIT);
    }

    /** Waits until that node has a link, for that time in its life; what it has written about it. */
    private Map<String, Object> takesOver(String node, int time) throws IOException, InterruptedException {
        Map<String, Object> connected =
                files.await(node, "EventLinkConnected", time, LIMIT).get(time - 1);
        pbx.awaitMonitors(DEVICES.size(), LIMIT);
        Object since = details(connected).get("EventsMissedSince");
        say("      " + node + " is active since " + connected.get("EventTime")
                + (since == null ? "" : "; events may have been missed since " + since));
        return connected;
    }

    /** Each code is in a file, unless it was set while nobody was connected, as {@code EventsMissedSince} says. */
    private void compare(List<Phones.Act> acts, Instant killed, Map<String, Object> connected)
            throws IOException, InterruptedException {
        String last = acts.get(acts.size() - 1).code();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!codes("b").contains(last) && System.nanoTime() < end) {
            Thread.sleep(PACE.toMillis());
        }
        Set<String> written = codes("a");
        int byA = written.size();
        written.addAll(codes("b"));
        List<Phones.Act> missed =
                acts.stream().filter(act -> !written.contains(act.code())).toList();
        say(String.format(
                "      %d account codes were set: %d are written by a, %d by b, and %d were missed",
                acts.size(), byA, written.size() - byA, missed.size()));
        Object since = details(connected).get("EventsMissedSince");
        check(since != null, "EventsMissedSince is missing");
        if (since != null) {
            Instant from = Instant.parse(since.toString());
            Instant to = time(connected, "EventTime");
            check(
                    from.isAfter(killed.minus(REMEMBERED)),
                    "EventsMissedSince is more than " + REMEMBERED.toSeconds() + " s before a was killed: " + from);
            check(
                    missed.stream()
                            .allMatch(act ->
                                    act.end().isAfter(from) && act.begin().isBefore(to)),
                    "account codes are missing that were not set between " + from + " and " + to);
        }
    }

    private Set<String> codes(String node) throws IOException {
        Set<String> codes = new LinkedHashSet<>();
        for (Map<String, Object> event : files.of(node, "accountCodeSet")) {
            codes.add(String.valueOf(((Map<?, ?>) event.get("Extensions")).get("AccountCode")));
        }
        return codes;
    }

    private static List<String> connIds(List<Map<String, Object>> events) {
        return events.stream()
                .map(event -> String.valueOf(event.get("ConnID")))
                .sorted()
                .toList();
    }

    private static Map<?, ?> details(Map<String, Object> event) {
        return event.get("Details") instanceof Map<?, ?> details ? details : Map.of();
    }

    private static Instant time(Map<String, Object> event, String name) {
        return Instant.parse(String.valueOf(event.get(name)));
    }

    private void check(boolean well, String otherwise) {
        if (!well) {
            failures.add(otherwise);
        }
    }

    private void say(String text) {
        out.println(text);
    }
}
