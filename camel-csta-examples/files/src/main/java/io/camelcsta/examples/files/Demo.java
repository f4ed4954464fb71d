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
package io.camelcsta.examples.files;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;

/**
 * The demonstration at the simulator: calls happen, all seven services are sent, all seven events come, and one service
 * is refused.
 */
final class Demo {

    /** The devices of the switch. */
    static final List<String> DEVICES = List.of("3001", "3002", "3003", "3004", "4001");

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int STEPS = 9;
    /** Both parties of a call are monitored, and each monitor delivers its own event. */
    private static final int PARTIES = 2;

    private final CstaSimulator pbx;
    private final ProducerTemplate template;
    private final Console console;
    private final Map<PrivateServiceType, String> results = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private long end;
    private int step;
    private EventError refusal;

    Demo(CstaSimulator pbx, ProducerTemplate template, Console console) {
        this.pbx = pbx;
        this.template = template;
        this.console = console;
    }

    /** Lets it all happen; what went wrong, or nothing. */
    List<String> run() throws InterruptedException {
        end = System.nanoTime() + LIMIT.toNanos();
        try {
            script();
        } catch (RuntimeException e) {
            failures.add("step " + step + " failed: " + FilesExample.reason(e));
        }
        summary();
        return failures;
    }

    private void script() throws InterruptedException {
        say("3001 calls 3002, who answers");
        SimulatedCall call = pbx.call("3001", "3002");

        say("this application records the call");
        // the call is named by the switch's call id; the reply tells its ConnID
        PrivateEvent started = send(PrivateService.startRecording("3001", null).withCallId(call.id()), PARTIES);
        String connId = started == null ? null : started.connId();
        send(PrivateService.suspendRecording("3001", connId), PARTIES);
        send(PrivateService.resumeRecording("3001", connId), PARTIES);
        send(PrivateService.stopRecording("3001", connId), PARTIES);

        say("this application sets an account code");
        send(PrivateService.setAccountCode("3001", connId, "4711"), PARTIES);

        say("3002 hangs up");
        call.clear("3002");

        say("this application makes 3003 the guest of 4001, and ends that");
        send(PrivateService.startHotDesking("3003", "4001"), 1);
        send(PrivateService.cancelHotDesking("3003"), 1);

        say("two calls at the same time; the phones record them");
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        List<SimulatedCall> both = List.of(first, second);
        expect(
                PrivateEventType.RECORDING_STARTED,
                2 * PARTIES,
                () -> both.forEach(each -> each.startRecording(caller(each))));
        expect(PrivateEventType.RECORDING_SUSPENDED, 2 * PARTIES, () -> both.forEach(SimulatedCall::suspendRecording));
        expect(PrivateEventType.RECORDING_RESUMED, 2 * PARTIES, () -> both.forEach(SimulatedCall::resumeRecording));

        say("3001 sets an account code at the phone");
        expect(PrivateEventType.ACCOUNT_CODE_SET, PARTIES, () -> first.setAccountCode("3001", "0815"));

        say("all hang up, which ends the recordings");
        expect(PrivateEventType.RECORDING_STOPPED, 2 * PARTIES, () -> both.forEach(SimulatedCall::clear));

        say("this application wants to record the first call, which is over: the switch refuses it");
        refuse(PrivateService.startRecording("3001", null).withCallId(call.id()));
    }

    private static String caller(SimulatedCall call) {
        return call.parties().get(0);
    }

    private void say(String text) {
        step++;
        console.say(String.format("%n[%d/%d] %s", step, STEPS, text));
    }

    /** Sends a service that is expected to succeed and waits for its events; the reply, or null if it was refused. */
    private PrivateEvent send(PrivateService request, int events) throws InterruptedException {
        String event = request.type().event().eventName();
        int before = console.count(event);
        CstaBody answer = request(request);
        if (answer instanceof PrivateEvent reply) {
            results.put(request.type(), "done");
            await(event, before + events);
            return reply;
        }
        results.put(request.type(), answer instanceof EventError error ? "refused: " + error.message() : "no answer");
        return null;
    }

    private void refuse(PrivateService request) {
        if (request(request) instanceof EventError error) {
            refusal = error;
        }
    }

    private CstaBody request(PrivateService request) {
        console.request(request);
        return template.requestBody("direct:service", request, CstaBody.class);
    }

    private void expect(PrivateEventType type, int number, Runnable act) throws InterruptedException {
        int before = console.count(type.eventName());
        act.run();
        await(type.eventName(), before + number);
    }

    private void await(String event, int number) throws InterruptedException {
        if (!console.awaitEvents(event, number, Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
            throw new IllegalStateException(event + " has not come within " + LIMIT.toSeconds() + " s");
        }
    }

    private void summary() {
        console.say(String.format("%n%-24s %6s  %s", "service", "number", "result"));
        for (PrivateServiceType type : PrivateServiceType.values()) {
            String result = results.getOrDefault(type, "not sent");
            console.say(String.format("%-24s %6d  %s", type.serviceName(), type.number(), result));
            if (!result.equals("done")) {
                failures.add("service " + type.serviceName() + ": " + result);
            }
        }
        console.say(String.format(
                "%-24s %6d  %s",
                "  of a call that is over",
                PrivateServiceType.START_RECORDING.number(),
                refusal == null
                        ? "not refused"
                        : "refused with " + refusal.code() + " " + refusal.name() + ", as it should be"));
        if (refusal == null) {
            failures.add("recording a call that is over was not refused");
        }
        for (PrivateEventType type : PrivateEventType.values()) {
            if (console.count(type.eventName()) == 0) {
                failures.add("event " + type.eventName() + " has not come");
            }
        }
    }
}
