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
package io.camelcsta.service;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Sends one request at a time for each call, or for each device; the next ones wait in order, for their own time-out at
 * the most. What is kept for a call ends with its last request. On the link's event loop only.
 */
final class SerialRequests {

    /** So many requests may wait. */
    static final int MAX_WAITING = 10_000;

    private final BiConsumer<Runnable, Duration> timer;
    private final Function<String, List<String>> names;
    private final Map<String, Line> lines = new HashMap<>();
    private long last;
    private int waiting;

    /** Sends a request when it is its turn. */
    interface Sender {

        /**
         * Sends; throws nothing.
         *
         * @param left how much of the time-out is left
         * @return completes when the next one may be sent, in whatever way
         */
        CompletionStage<?> send(Duration left);
    }

    /** Is told of a request that is not sent. */
    interface Unsent {

        /** {@code tooMany}: because too many wait already; if not, because its time is over. */
        void unsent(boolean tooMany);
    }

    private record Waiting(long number, String name, long deadline, Sender sender, Unsent unsent) {}

    /** The requests for one call or device. */
    private static final class Line {
        private final String key;
        private final TreeMap<Long, Waiting> waiting = new TreeMap<>();
        private int outstanding;
        private boolean sending;
        /** The line that this one has become a part of. */
        private Line joined;

        Line(String key) {
            this.key = key;
        }

        Line present() {
            return joined == null ? this : joined.present();
        }

        void take(Line other) {
            waiting.putAll(other.waiting);
            outstanding += other.outstanding;
            other.joined = this;
        }
    }

    /**
     * @param timer runs something on the event loop after a time
     * @param names all names of what a name stands for, the present one first: after a transfer or conference a call
     *     has those of the calls that it was made of too
     */
    SerialRequests(BiConsumer<Runnable, Duration> timer, Function<String, List<String>> names) {
        this.timer = timer;
        this.names = names;
    }

    /** Sends a request when no other one for the call or device of that name is outstanding. */
    void submit(String name, Duration timeout, Sender sender, Unsent unsent) {
        Line line = line(names.apply(name));
        if (line.outstanding > 0 && waiting >= MAX_WAITING) {
            unsent.unsent(true);
            return;
        }
        long number = ++last;
        line.waiting.put(number, new Waiting(number, name, System.nanoTime() + timeout.toNanos(), sender, unsent));
        waiting++;
        sendNext(line);
        if (line.present().waiting.containsKey(number)) {
            timer.accept(
                    () -> {
                        if (line.present().waiting.remove(number) != null) {
                            waiting--;
                            unsent.unsent(false);
                        }
                    },
                    timeout);
        }
    }

    /** The line of the first name, with those of the others in it. */
    private Line line(List<String> all) {
        Line line = lines.computeIfAbsent(all.get(0), Line::new);
        for (String former : all.subList(1, all.size())) {
            Line other = lines.remove(former);
            if (other != null) {
                line.take(other);
            }
        }
        return line;
    }

    /** Sends what may be sent. One that is over at once makes room for the next one without nested calls. */
    private void sendNext(Line of) {
        Line line = of.present();
        if (line.sending) {
            return;
        }
        while (line.outstanding == 0 && !line.waiting.isEmpty()) {
            // calls may have been joined since
            List<String> all = names.apply(line.waiting.firstEntry().getValue().name());
            if (all.contains(line.key)) {
                line = line(all);
            }
            if (line.outstanding == 0) {
                sendFirst(line);
                line = line.present();
            }
        }
        if (line.outstanding == 0) {
            lines.remove(line.key, line);
        }
    }

    private void sendFirst(Line line) {
        Waiting first = line.waiting.pollFirstEntry().getValue();
        waiting--;
        long left = first.deadline() - System.nanoTime();
        if (left <= 0) {
            first.unsent().unsent(false);
            return;
        }
        line.outstanding++;
        line.sending = true;
        try {
            first.sender().send(Duration.ofNanos(left)).whenComplete((answer, error) -> {
                line.present().outstanding--;
                sendNext(line);
            });
        } finally {
            line.sending = false;
        }
    }

    /** How many calls or devices have requests that wait or are outstanding. */
    int size() {
        return lines.size();
    }

    /** How many requests wait. */
    int waiting() {
        return waiting;
    }
}
