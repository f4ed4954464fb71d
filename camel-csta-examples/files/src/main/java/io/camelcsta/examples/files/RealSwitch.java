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
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;

/** At a real switch: monitors for some time and, if it is asked to, records one call for a moment. */
final class RealSwitch {

    private static final Duration PROGRESS = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LINK_LIMIT = Duration.ofSeconds(3);

    private final Settings settings;
    private final ProducerTemplate template;
    private final Console console;
    private final CountDownLatch ended;
    private final List<String> results = new ArrayList<>();

    RealSwitch(Settings settings, ProducerTemplate template, Console console, CountDownLatch ended) {
        this.settings = settings;
        this.template = template;
        this.console = console;
        this.ended = ended;
    }

    /**
     * Runs as long as it is set, or until it is ended; what went wrong, or nothing. The link is usable and the monitors
     * stand when it begins.
     */
    List<String> run() throws InterruptedException {
        long end = System.nanoTime() + settings.duration().toNanos();
        if (settings.services()) {
            String device = settings.devices().get(0);
            console.say("waiting for a call of " + device + " that is answered, to record it for a few seconds");
            String connId = console.awaitCall(settings.duration());
            if (connId == null) {
                results.add("none was sent: no call of " + device + " was answered");
            } else {
                record(device, connId);
            }
        }
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (ended.await(Math.min(left, PROGRESS.toNanos()), TimeUnit.NANOSECONDS)) {
                break;
            }
            long seconds = Duration.ofNanos(end - System.nanoTime()).toSeconds();
            if (seconds > 0) {
                console.say("... "
                        + console.counts().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum() + " events so far, " + seconds + " s left");
            }
        }
        return summary();
    }

    /** Start, suspend, resume, stop. Whatever is refused in between, a recording that was started is stopped. */
    private void record(String device, String connId) throws InterruptedException {
        if (send(PrivateService.startRecording(device, connId))) {
            Thread.sleep(PAUSE.toMillis());
            if (send(PrivateService.suspendRecording(device, connId))) {
                Thread.sleep(PAUSE.toMillis());
                send(PrivateService.resumeRecording(device, connId));
                Thread.sleep(PAUSE.toMillis());
            }
            send(PrivateService.stopRecording(device, connId));
        }
    }

    private boolean send(PrivateService request) {
        console.request(request);
        boolean done = template.requestBody("direct:service", request, CstaBody.class) instanceof PrivateEvent;
        results.add(request.type().serviceName() + (done ? " done" : " refused"));
        return done;
    }

    private List<String> summary() throws InterruptedException {
        // an interruption that is just ending is none
        boolean usable = console.awaitLink(LINK_LIMIT);
        console.say(String.format(
                "%nmonitored  %s at %s for %d s",
                String.join(", ", settings.devices()),
                settings.pbx(),
                settings.duration().toSeconds()));
        console.say("link       " + (usable ? "usable" : "lost") + ", interrupted " + console.linkLosses() + " times");
        console.say(
                "services   " + (settings.services() ? String.join(", ", results) : "none: csta.services is not true"));
        return usable ? List.of() : List.of("the link was lost and did not come back");
    }
}
