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
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import io.camelcsta.simulator.SwitchRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * People at the phones of a simulated switch: calls between pairs of devices, which are recorded and get account codes.
 * The account codes carry a number that only grows, so that the order of events can be seen without the component's
 * help.
 */
final class Phones implements AutoCloseable {

    private static final String CODE = "p";
    private static final int CLEAR_PERCENT = 3;
    private static final int CODE_PERCENT = 40;

    private final Supplier<CstaSimulator> pbx;
    private final List<Pair> pairs = new ArrayList<>();
    private final ScheduledExecutorService threads;
    private final int threadCount;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong acts = new AtomicLong();

    private static final class Pair {
        private final String from;
        private final String to;
        private volatile SimulatedCall call;

        Pair(String from, String to) {
            this.from = from;
            this.to = to;
        }
    }

    /**
     * @param pbx the switch as it is now
     * @param devices the devices, of which two in a row call each other
     */
    Phones(Supplier<CstaSimulator> pbx, List<String> devices, int threadCount) {
        this.pbx = pbx;
        this.threadCount = threadCount;
        this.threads = Executors.newScheduledThreadPool(threadCount, task -> new Thread(task, "phones"));
        for (int i = 0; i + 1 < devices.size(); i += 2) {
            pairs.add(new Pair(devices.get(i), devices.get(i + 1)));
        }
    }

    /** Begins; each thread does something so often. */
    void start(Duration period) {
        for (int i = 0; i < threadCount; i++) {
            int own = i;
            threads.scheduleAtFixedRate(() -> act(own), i, Math.max(1, period.toNanos()), TimeUnit.NANOSECONDS);
        }
    }

    /** Each pair belongs to one thread, so that numbers grow. */
    private void act(int thread) {
        Random random = ThreadLocalRandom.current();
        int own = random.nextInt((pairs.size() - thread + threadCount - 1) / threadCount);
        act(pairs.get(own * threadCount + thread), random);
    }

    private void act(Pair pair, Random random) {
        SimulatedCall call = pair.call;
        try {
            if (call == null) {
                pair.call = pbx.get().call(pair.from, pair.to);
            } else if (random.nextInt(100) < CLEAR_PERCENT) {
                pair.call = null;
                call.clear();
            } else if (random.nextInt(100) < CODE_PERCENT) {
                call.setAccountCode(pair.from, CODE + numbers.incrementAndGet());
            } else {
                record(call, pair.from, random);
            }
            acts.incrementAndGet();
        } catch (SwitchRefusedException e) {
            // a request was there first
            if (call == null || random.nextInt(10) == 0) {
                pair.call = null;
                clearAll(pair);
            }
        } catch (RuntimeException e) {
            // this switch has gone
            pair.call = null;
        }
    }

    private void clearAll(Pair pair) {
        try {
            pbx.get().device(pair.from).calls().forEach(SimulatedCall::clear);
            pbx.get().device(pair.to).calls().forEach(SimulatedCall::clear);
        } catch (RuntimeException e) {
            // another time
        }
    }

    private static void record(SimulatedCall call, String device, Random random) {
        RecordingState state = call.recordingState();
        if (state == RecordingState.NONE || state == RecordingState.STOPPED) {
            call.startRecording(device);
        } else if (random.nextInt(4) == 0) {
            call.stopRecording();
        } else if (state == RecordingState.SUSPENDED) {
            call.resumeRecording();
        } else {
            call.suspendRecording();
        }
    }

    /** The number in an account code that was set here; null if it was not. */
    static Long number(Object code) {
        return code instanceof String text && text.startsWith(CODE)
                ? Long.valueOf(text.substring(CODE.length()))
                : null;
    }

    /** A call that may still be there, as a device with its call id; null if there is none. */
    String[] someCall(Random random) {
        Pair pair = pairs.get(random.nextInt(pairs.size()));
        SimulatedCall call = pair.call;
        return call == null ? null : new String[] {random.nextBoolean() ? pair.from : pair.to, call.id()};
    }

    /** How many acts succeeded. */
    long acts() {
        return acts.get();
    }

    /** Ends; nothing happens at the phones after that. */
    @Override
    public void close() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The phones do not end");
        }
    }
}
