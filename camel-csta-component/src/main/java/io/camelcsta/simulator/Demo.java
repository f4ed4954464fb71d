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
package io.camelcsta.simulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes things happen at a switch, one after the other and again and again, on a thread of its own. */
final class Demo {

    /** How many devices it needs. */
    static final int DEVICES = 4;

    private final List<Step> steps;
    private int next;
    private SimulatedCall call;

    private record Step(String text, Runnable act) {}

    Demo(CstaSimulator simulator, List<String> devices) {
        String caller = devices.get(0);
        String called = devices.get(1);
        String third = devices.get(2);
        String host = devices.get(3);
        this.steps = List.of(
                new Step(caller + " calls " + called, () -> {
                    if (call != null) {
                        call.clear();
                    }
                    call = simulator.makeCall(caller, called);
                }),
                new Step(called + " answers", () -> call.answer()),
                new Step(caller + " is recorded", () -> call.startRecording(caller)),
                new Step("the recording is suspended", () -> call.suspendRecording()),
                new Step("the recording is resumed", () -> call.resumeRecording()),
                new Step(caller + " sets the account code 4711", () -> call.setAccountCode(caller, "4711")),
                new Step("the recording is stopped", () -> call.stopRecording()),
                new Step(caller + " consults " + third + " and transfers the call", () -> {
                    SimulatedCall consultation = call.consult(caller, third).answer();
                    call = call.transfer(caller, consultation);
                }),
                new Step(third + " hangs up", () -> call.clear(third)),
                new Step(
                        third + " is guest at " + host,
                        () -> simulator.device(third).associate(host)),
                new Step(
                        third + " is guest no longer",
                        () -> simulator.device(third).dissociate()));
    }

    /** Does one thing after each {@code pace}, and tells what, until the executor that it returns is shut down. */
    ScheduledExecutorService start(Duration pace, Consumer<String> lines) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "csta-simulator-demo");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(() -> step(lines), pace.toNanos(), pace.toNanos(), TimeUnit.NANOSECONDS);
        return executor;
    }

    private void step(Consumer<String> lines) {
        try {
            lines.accept("** " + next());
        } catch (RuntimeException e) {
            // one step that fails, as when the simulator is being closed, does not end the demonstration
            lines.accept("** failed: " + e);
        }
    }

    /** Does the next thing; what it was. An application may have come between: then the switch may refuse it. */
    String next() {
        Step step = steps.get(next);
        try {
            step.act().run();
        } catch (SwitchRefusedException e) {
            if (call == null) {
                return step.text() + ": " + e.getMessage();
            }
            next = (next + 1) % steps.size();
            return step.text() + ": " + e.getMessage();
        }
        next = (next + 1) % steps.size();
        return step.text();
    }
}
