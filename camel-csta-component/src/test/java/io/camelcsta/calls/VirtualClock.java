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
package io.camelcsta.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Time that passes only when the test says so. */
final class VirtualClock {

    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");

    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long nanos;
    private long number;

    /** Something that is to be done. */
    final class Timer implements Comparable<Timer> {
        private final long at;
        private final long order = number++;
        private final Runnable task;

        private Timer(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        void cancel() {
            timers.remove(this);
        }

        @Override
        public int compareTo(Timer other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** A moment that has not been before. */
    Instant next() {
        nanos += 1_000;
        return now();
    }

    Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    Timer schedule(Runnable task, Duration delay) {
        Timer timer = new Timer(nanos + Math.max(0, delay.toNanos()), task);
        timers.add(timer);
        return timer;
    }

    /** Lets time pass; {@code then} is done after each thing that was due. */
    void pass(Duration time, Runnable then) {
        long until = nanos + time.toNanos();
        while (!timers.isEmpty() && timers.peek().at <= until) {
            Timer due = timers.remove();
            nanos = Math.max(nanos, due.at);
            due.task.run();
            then.run();
        }
        nanos = Math.max(nanos, until);
    }
}
