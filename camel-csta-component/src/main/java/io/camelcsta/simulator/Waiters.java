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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Threads that wait for something to happen to the switch. */
final class Waiters {

    private final SimulatorLoop loop;
    /** On the simulator's thread only. */
    private final Map<CompletableFuture<Void>, BooleanSupplier> waiting = new LinkedHashMap<>();

    Waiters(SimulatorLoop loop) {
        this.loop = loop;
    }

    /** Looks who need not wait any longer. On the simulator's thread only. */
    void check() {
        waiting.entrySet()
                .removeIf(entry ->
                        entry.getValue().getAsBoolean() && entry.getKey().complete(null));
    }

    /**
     * Waits until that is so.
     *
     * @param what what is waited for, for the message
     * @param condition looked at on the simulator's thread
     * @throws IllegalStateException if it is not so in time, or on the simulator's own thread
     */
    void await(String what, BooleanSupplier condition, Duration limit) {
        if (loop.isCurrentThread()) {
            throw new IllegalStateException("The simulator's own thread must not wait for " + what);
        }
        CompletableFuture<Void> future = new CompletableFuture<>();
        loop.run(() -> {
            if (condition.getAsBoolean()) {
                future.complete(null);
            } else {
                waiting.put(future, condition);
            }
        });
        try {
            SimulatorLoop.await(future, limit, "There is no " + what);
        } finally {
            if (!future.isDone()) {
                loop.run(() -> waiting.remove(future));
            }
        }
    }
}
