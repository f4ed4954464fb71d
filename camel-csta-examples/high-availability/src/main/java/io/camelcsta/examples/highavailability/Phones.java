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

import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Somebody at a phone who sets an account code again and again: 1, 2, 3 and so on. */
final class Phones implements AutoCloseable {

    private final SimulatedCall call;
    private final List<Act> acts = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    /** A code, and between which times it was set. */
    record Act(String code, Instant begin, Instant end) {}

    Phones(SimulatedCall call, Duration pace) {
        this.call = call;
        thread.scheduleAtFixedRate(this::act, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void act() {
        String code = Integer.toString(acts.size() + 1);
        Instant begin = Instant.now();
        call.setAccountCode(call.parties().get(0), code);
        acts.add(new Act(code, begin, Instant.now()));
    }

    /** Stops; all that was done. */
    List<Act> stop() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The phone does not stop");
        }
        return acts;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
