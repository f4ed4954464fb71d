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
package io.camelcsta.examples.kafka;

import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;

/** Lets things happen at the simulated switch, writes requests, and stops and starts the broker in the middle. */
final class Demo {

    /** The devices of the switch. */
    static final List<String> DEVICES = List.of("3001", "3002", "3003", "3004", "4001");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Both parties of a call are monitored, and each monitor delivers its own event. */
    private static final int PARTIES = 2;

    private static final int STEPS = 6;

    private final CstaSimulator pbx;
    /** Null if the broker is not ours to stop. */
    private final EmbeddedKafka kafka;

    private final ProducerTemplate template;
    private final Watch watch;
    private final PrintStream out;
    private final Map<String, String> expectedResults = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int expectedEvents;
    private int step;

    Demo(CstaSimulator pbx, EmbeddedKafka kafka, ProducerTemplate template, Watch watch, PrintStream out) {
        this.pbx = pbx;
        this.kafka = kafka;
        this.template = template;
        this.watch = watch;
        this.out = out;
    }

    /** Lets it all happen; what went wrong, or nothing. */
    List<String> run() throws InterruptedException {
        pbx.awaitMonitors(DEVICES.size(), LIMIT);

        say("two calls at the same time; the phones record them");
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        happens(PARTIES, () -> first.startRecording("3001"));
        happens(PARTIES, () -> second.startRecording("3003"));
        events();

        say("requests: suspend the first recording, resume it, set an account code");
        request(
                "recordingSuspended",
                PARTIES,
                PrivateService.suspendRecording("3001", null)
                        .withCallId(first.id())
                        .toJson());
        request(
                "recordingResumed",
                PARTIES,
                PrivateService.resumeRecording("3001", null)
                        .withCallId(first.id())
                        .toJson());
        request(
                "accountCodeSet",
                PARTIES,
                PrivateService.setAccountCode("3001", null, "4711")
                        .withCallId(first.id())
                        .toJson());
        results();
        events();

        say("requests: one that the switch refuses, and one that is no JSON");
        request(
                "error",
                0,
                PrivateService.startRecording("3001", null)
                        .withCallId(first.id())
                        .toJson());
        request("error", 0, "record my call, please");
        results();

        if (kafka == null) {
            say("the broker goes on, because it is not the example's own; calls go on");
        } else {
            say("the broker is stopped; calls go on");
            kafka.stop();
        }
        happens(PARTIES, second::suspendRecording);
        happens(PARTIES, () -> second.setAccountCode("3003", "0815"));
        happens(PARTIES, second::resumeRecording);
        if (kafka != null) {
            out.println("the broker is started again");
            kafka.start();
        }
        events();

        say("requests: stop the first recording; make 3003 the guest of 4001, and end that");
        request(
                "recordingStopped",
                PARTIES,
                PrivateService.stopRecording("3001", null)
                        .withCallId(first.id())
                        .toJson());
        request(
                "hotDeskingEstablished",
                1,
                PrivateService.startHotDesking("3003", "4001").toJson());
        results();
        request(
                "hotDeskingCancelled",
                1,
                PrivateService.cancelHotDesking("3003").toJson());
        results();

        say("all hang up, which ends the second recording");
        first.clear();
        happens(PARTIES, second::clear);
        events();

        summary();
        return failures;
    }

    private void say(String text) {
        step++;
        out.printf("%n[%d/%d] %s%n", step, STEPS, text);
    }

    private void happens(int events, Runnable act) {
        act.run();
        expectedEvents += events;
    }

    /** Writes a request as another application would. What belongs together should have the same key; here all has. */
    private void request(String result, int events, String json) {
        String correlation = UUID.randomUUID().toString();
        template.sendBodyAndHeaders(
                "kafka:csta.requests", json, Map.of(KafkaConstants.KEY, "demo", "correlation", correlation));
        expectedResults.put(correlation, result);
        expectedEvents += events;
    }

    private void results() throws InterruptedException {
        if (!watch.await("csta.results", entries -> results(entries).size() >= expectedResults.size(), LIMIT)) {
            failures.add("only " + results(watch.entries("csta.results")).size() + " results of "
                    + expectedResults.size() + " requests came");
        }
    }

    private void events() throws InterruptedException {
        if (!watch.await("csta.events", events -> privateEvents(events).size() >= expectedEvents, LIMIT)) {
            failures.add("only " + privateEvents(watch.entries("csta.events")).size() + " events of " + expectedEvents
                    + " came");
        }
    }

    /** By EventID: after an outage an event can be in the topic twice. */
    private static Map<String, Watch.Entry> privateEvents(List<Watch.Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.body() instanceof PrivateEvent)
                .collect(Collectors.toMap(
                        entry -> ((PrivateEvent) entry.body()).eventId(),
                        entry -> entry,
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    /**
     * By the record header that each request has of its own: a request that could not be committed is sent again, and
     * has two results.
     */
    private static Map<String, String> results(List<Watch.Entry> entries) {
        return entries.stream()
                .collect(Collectors.toMap(
                        Watch.Entry::correlation, Demo::result, (one, other) -> one, LinkedHashMap::new));
    }

    private static String result(Watch.Entry entry) {
        return entry.body() instanceof EventError
                ? "error"
                : ((PrivateEvent) entry.body()).type().eventName();
    }

    private void summary() {
        Map<String, Watch.Entry> events = privateEvents(watch.entries("csta.events"));
        out.printf(
                "%n%-12s  %2d private events happened, %d are in the topic%n",
                "csta.events", expectedEvents, events.size());
        if (events.size() != expectedEvents) {
            failures.add(expectedEvents + " private events happened, but " + events.size() + " are in csta.events");
        }
        Map<String, List<Watch.Entry>> byKey =
                events.values().stream().collect(Collectors.groupingBy(Watch.Entry::key));
        byKey.forEach((key, ofKey) -> {
            TreeSet<Integer> partitions =
                    ofKey.stream().map(Watch.Entry::partition).collect(Collectors.toCollection(TreeSet::new));
            out.printf("%-12s  %2d events with the key %s in partition %s%n", "", ofKey.size(), key, partitions);
            if (partitions.size() > 1) {
                failures.add("the events of " + key + " are in several partitions");
            }
        });
        Map<String, String> results = results(watch.entries("csta.results"));
        out.printf(
                "%-12s  %2d requests, %d results: %s%n",
                "csta.results", expectedResults.size(), results.size(), String.join(", ", results.values()));
        // all requests have the same key, so the results are in their order
        if (!List.copyOf(results.entrySet()).equals(List.copyOf(expectedResults.entrySet()))) {
            failures.add("the results should be " + String.join(", ", expectedResults.values()));
        }
    }
}
