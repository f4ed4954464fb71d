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

import java.util.List;

/** Makes things happen at a switch, one after the other and again and again. Not for use by several threads. */
final class Demo {

    /** How many devices it needs. */
    static final int DEVICES = 4;

    private final List<Step> steps;
    private int next;
    private SimulatedCall call;

    private record Step(String text, Runnable act) {
    }

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
                new Step(third + " is guest at " + host, () -> simulator.device(third).associate(host)),
                new Step(third + " is guest no longer", () -> simulator.device(third).dissociate()));
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
