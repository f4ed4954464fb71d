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
package io.camelcsta.examples.board;

import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import io.camelcsta.simulator.SwitchRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Lets things happen at the simulated switch, one every few seconds, as if done by the users of the phones. */
final class Traffic implements AutoCloseable {

    /** Phones. */
    static final List<String> PHONES =
            List.of("3001", "3002", "3003", "3004", "3005", "3006", "3007", "3008", "3009", "3010");
    /** Devices at desks that anybody can sit down at. */
    static final List<String> HOSTS = List.of("4001", "4002", "4003", "4004");
    /** Numbers outside the switch. */
    static final List<String> OUTSIDE = List.of("+4930901820", "+442079460123", "+15550100");

    private static final long PACE_MILLIS = 2_500;
    private static final int CALLS = 4;
    private static final int GUESTS = 2;

    private final CstaSimulator pbx;
    private final Random random = new Random();
    private boolean begun;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "traffic");
        thread.setDaemon(true);
        return thread;
    });

    Traffic(CstaSimulator pbx) {
        this.pbx = pbx;
    }

    /** The devices of the switch. */
    static String[] devices() {
        return Stream.concat(PHONES.stream(), HOSTS.stream()).toArray(String[]::new);
    }

    /** Begins with something to look at, as soon as the board listens, and goes on until it is closed. */
    void start() {
        executor.scheduleWithFixedDelay(this::next, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void next() {
        try {
            if (!begun) {
                begin();
                return;
            }
            List<SimulatedCall> calls = pbx.calls();
            SimulatedCall ringing = calls.stream()
                    .filter(call -> alerting(call) != null)
                    .findFirst()
                    .orElse(null);
            int dice = random.nextInt(10);
            if (ringing != null && dice < 7) {
                ringing.answer();
            } else if (calls.size() < CALLS && dice < 6) {
                newCall();
            } else if (dice == 9) {
                hotDesk();
            } else if (!calls.isEmpty()) {
                inCall(calls.get(random.nextInt(calls.size())));
            }
        } catch (SwitchRefusedException e) {
            // somebody at the board was faster
        }
    }

    private void begin() {
        if (pbx.monitors() == devices().length) {
            begun = true;
            pbx.call("3001", OUTSIDE.get(0)).startRecording("3001");
            pbx.call("3004", "3002").setAccountCode("3004", "4711");
            pbx.makeCall("3005", "3006");
            pbx.device("3008").associate("4001");
        }
    }

    private void newCall() {
        List<String> idle = PHONES.stream()
                .filter(phone -> pbx.device(phone).calls().isEmpty())
                .toList();
        if (idle.size() < 2) {
            return;
        }
        List<String> others = new ArrayList<>(idle);
        String one = others.remove(random.nextInt(others.size()));
        others.addAll(OUTSIDE);
        String other = others.get(random.nextInt(others.size()));
        if (random.nextBoolean()) {
            pbx.makeCall(one, other);
        } else {
            pbx.makeCall(other, one);
        }
    }

    private void inCall(SimulatedCall call) {
        String phone =
                call.parties().stream().filter(PHONES::contains).findFirst().orElse(null);
        if (phone == null || alerting(call) != null) {
            return;
        }
        RecordingState recording = call.recordingState();
        boolean held = call.parties().stream().anyMatch(party -> "hold".equals(call.state(party)));
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                if (recording == RecordingState.NONE || recording == RecordingState.STOPPED) {
                    call.startRecording(phone);
                } else if (recording == RecordingState.RECORDING) {
                    call.suspendRecording();
                } else {
                    call.resumeRecording();
                }
            }
            case 2 -> call.setAccountCode(phone, String.valueOf(1000 + random.nextInt(9000)));
            case 3, 4 -> {
                if ("hold".equals(call.state(phone))) {
                    call.retrieve(phone);
                } else if (!held) {
                    call.hold(phone);
                }
            }
            case 5 -> transfer(call, phone);
            case 6, 7 -> call.clear(phone);
            default -> {
                // they go on talking
            }
        }
    }

    private void transfer(SimulatedCall call, String phone) {
        List<String> idle = PHONES.stream()
                .filter(each -> pbx.device(each).calls().isEmpty())
                .toList();
        if (!idle.isEmpty() && "connected".equals(call.state(phone))) {
            call.transfer(
                    phone,
                    call.consult(phone, idle.get(random.nextInt(idle.size()))).answer());
        }
    }

    private void hotDesk() {
        List<String> guests = PHONES.stream()
                .filter(phone -> pbx.device(phone).host() != null)
                .toList();
        if (guests.size() >= GUESTS) {
            pbx.device(guests.get(random.nextInt(guests.size()))).dissociate();
        } else {
            pbx.device(PHONES.get(random.nextInt(PHONES.size()))).associate(HOSTS.get(random.nextInt(HOSTS.size())));
        }
    }

    private static String alerting(SimulatedCall call) {
        return call.parties().stream()
                .filter(party -> "alerting".equals(call.state(party)))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
