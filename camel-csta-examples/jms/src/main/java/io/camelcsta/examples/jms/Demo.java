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
package io.camelcsta.examples.jms;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

/** Lets things happen at the simulated switch, sends requests, and stops and starts the broker in the middle. */
final class Demo {

    /** The devices of the switch. */
    static final List<String> DEVICES = List.of("3001", "3002", "3003", "3004", "4001");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Both parties of a call are monitored, and each monitor delivers its own event. */
    private static final int PARTIES = 2;

    private static final int STEPS = 6;

    private final CstaSimulator pbx;
    /** Null if the broker is not ours to stop. */
    private final EmbeddedArtemis artemis;

    private final ProducerTemplate template;
    private final Watch watch;
    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();
    private int step;
    private int requests;
    private int answers;
    private int expectedEvents;
    private int expectedDead;

    Demo(CstaSimulator pbx, EmbeddedArtemis artemis, ProducerTemplate template, Watch watch, PrintStream out) {
        this.pbx = pbx;
        this.artemis = artemis;
        this.template = template;
        this.watch = watch;
        this.out = out;
    }

    /** Lets it all happen; what went wrong, or nothing. */
    List<String> run() throws Exception {
        pbx.awaitMonitors(DEVICES.size(), LIMIT);

        say("two calls at the same time; the phones record them");
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        happens(PARTIES, () -> first.startRecording("3001"));
        happens(PARTIES, () -> second.startRecording("3003"));
        await();

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
        await();

        say("requests: one that the switch refuses, and one that is no JSON");
        request(
                EventError.EVENT,
                0,
                PrivateService.startRecording("3001", null)
                        .withCallId(first.id())
                        .toJson());
        request(EventError.EVENT, 0, "record my call, please");
        await();

        if (artemis == null) {
            say("the broker goes on, because it is not the example's own; calls go on");
        } else {
            say("the broker is stopped; calls go on");
            artemis.stop();
        }
        happens(PARTIES, second::suspendRecording);
        happens(PARTIES, () -> second.setAccountCode("3003", "0815"));
        happens(PARTIES, second::resumeRecording);
        if (artemis != null) {
            out.println("the broker is started again");
            artemis.start();
        }
        await();

        say(
                "requests: stop the first recording, without asking for an answer; make 3003 the guest of 4001, and end that");
        tell(
                PARTIES,
                PrivateService.stopRecording("3001", null)
                        .withCallId(first.id())
                        .toJson());
        request(
                "hotDeskingEstablished",
                1,
                PrivateService.startHotDesking("3003", "4001").toJson());
        request(
                "hotDeskingCancelled",
                1,
                PrivateService.cancelHotDesking("3003").toJson());
        await();

        say("all hang up, which ends the second recording");
        first.clear();
        happens(PARTIES, second::clear);
        await();

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

    /** Sends a request with JMSReplyTo and waits for the answer. */
    private void request(String event, int events, String json) {
        requests++;
        watch.show("request", "", json);
        String answer = template.requestBody("jms:queue:csta.requests", json, String.class);
        watch.show("answer", "", answer);
        CstaBody body = CstaBody.fromMap(Json.read(answer));
        String name = body instanceof PrivateEvent reply ? reply.type().eventName() : EventError.EVENT;
        if (name.equals(event)) {
            answers++;
        } else {
            failures.add("the answer should be " + event + ", but is " + answer);
        }
        expectedEvents += events;
        expectedDead += event.equals(EventError.EVENT) ? 1 : 0;
    }

    /** Sends a request without JMSReplyTo. */
    private void tell(int events, String json) {
        watch.show("request", "", json);
        template.sendBody("jms:queue:csta.requests", ExchangePattern.InOnly, json);
        expectedEvents += events;
    }

    private void await() throws InterruptedException {
        if (!watch.await(expectedEvents, expectedDead, LIMIT)) {
            failures.add("step " + step + ": not all messages came");
        }
    }

    private void summary() {
        out.printf(
                "%ncsta.events         %2d private events happened, %d came%n",
                expectedEvents, watch.events().size());
        out.printf(
                "csta.requests       %2d requests asked for an answer, %d answers are as expected%n",
                requests, answers);
        out.printf("csta.requests.dead  %2d requests could not be performed, %d came%n", expectedDead, watch.dead());
        if (watch.events().size() != expectedEvents || watch.dead() != expectedDead) {
            failures.add("the numbers above differ");
        }
    }
}
