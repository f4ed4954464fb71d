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

import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The switch of {@link CapacityMain}, in a process of its own so that its processor time is not counted. It says its
 * addresses, and makes as many calls as each line on its standard input says.
 */
final class CapacitySwitch {

    private CapacitySwitch() {}

    /** Arguments: the first device, and how many. */
    public static void main(String... arguments) throws IOException {
        int first = Integer.parseInt(arguments[0]);
        int devices = Integer.parseInt(arguments[1]);
        try (CstaSimulator pbx = CstaSimulator.builder()
                        .devices(first, devices)
                        .listener("asn1")
                        .start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(pbx.address("xml") + " " + pbx.address("asn1"));
            int next = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                for (int i = Integer.parseInt(line); i > 0; i--) {
                    recordedCall(pbx, first + next, first + next + 1);
                    next = (next + 2) % devices;
                }
            }
        }
    }

    /** Ten private events, if both parties are monitored. */
    private static void recordedCall(CstaSimulator pbx, int from, int to) {
        String caller = Integer.toString(from);
        SimulatedCall call = pbx.call(caller, Integer.toString(to));
        call.startRecording(caller);
        call.suspendRecording();
        call.resumeRecording();
        call.setAccountCode(caller, "4711");
        call.clear();
    }
}
