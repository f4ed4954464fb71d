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
package io.camelcsta.link;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets so many requests be outstanding, one in so much time, and makes the others wait, because switches limit them.
 * Requests of users wait for their own time-out at the most; those of the link itself (monitors) wait as long as it
 * takes. Both get their turn. On the event loop only.
 */
final class RequestWindow {

    private static final Logger LOG = LoggerFactory.getLogger(RequestWindow.class);
    /** So many requests of users may wait. */
    private static final int MAX_WAITING = 10_000;

    private final EventLoop loop;
    private final int max;
    private final Duration interval;
    private final Deque<Waiting> users = new ArrayDeque<>();
    private final Deque<Waiting> own = new ArrayDeque<>();
    private int outstanding;
    private volatile int waitingCount;
    private boolean ownFirst;
    private boolean filling;
    /** The last request went to the switch less than the interval ago. */
    private boolean tooSoon;
    /** Cleared windows start anew: what was sent before does not count any more. */
    private int epoch;

    /** Sends a request once there is room. */
    interface Sender {

        /**
         * Sends.
         *
         * @param left how much of the time-out is left
         * @param done to be run once when the request is over
         */
        void send(Duration left, Runnable done);
    }

    private final class Waiting {
        private final Sender sender;
        private final Consumer<RequestException> failure;
        private final boolean user;
        private final long deadline;
        private ScheduledFuture<?> limit;

        Waiting(Sender sender, Consumer<RequestException> failure, boolean user, long deadline) {
            this.sender = sender;
            this.failure = failure;
            this.user = user;
            this.deadline = deadline;
        }

        void fail(RequestException error) {
            if (limit != null) {
                limit.cancel(false);
            }
            failure.accept(error);
        }
    }

    RequestWindow(EventLoop loop, int max, Duration interval) {
        this.loop = loop;
        this.max = max;
        this.interval = interval;
    }

    private boolean isOpen() {
        return outstanding < max && !tooSoon;
    }

    /** What a request waits for, for messages. */
    private String turn() {
        return outstanding < max
                ? "for its turn, " + interval.toMillis()
                        + " ms after the request before it at the earliest (option requestInterval)"
                : "for one of the " + max + " requests that may be outstanding (option maxOutstandingRequests)";
    }

    /** A request of a user's, which must be over when the time-out is. */
    void submitUser(Duration timeout, Sender sender, Consumer<RequestException> failure) {
        Waiting waiting = new Waiting(sender, failure, true, System.nanoTime() + timeout.toNanos());
        if (isOpen()) {
            send(waiting);
            return;
        }
        if (users.size() >= MAX_WAITING) {
            failure.accept(RequestException.of(
                    RequestException.Kind.TOO_MANY,
                    "The request was not sent: " + MAX_WAITING + " wait already " + turn(),
                    false));
            return;
        }
        users.add(waiting);
        count();
        waiting.limit = loop.schedule(
                () -> {
                    if (users.remove(waiting)) {
                        count();
                        failure.accept(RequestException.of(
                                outstanding < max ? RequestException.Kind.TIMEOUT : RequestException.Kind.TOO_MANY,
                                "The request was not sent: it waited " + timeout.toMillis() + " ms " + turn(),
                                false));
                    }
                },
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** A request of the link's own; its time-out begins when it is sent. */
    void submitOwn(Duration timeout, Sender sender, Consumer<RequestException> failure) {
        Waiting waiting = new Waiting((left, done) -> sender.send(timeout, done), failure, false, 0);
        if (isOpen()) {
            send(waiting);
        } else {
            own.add(waiting);
            count();
        }
    }

    private void send(Waiting waiting) {
        if (waiting.limit != null) {
            waiting.limit.cancel(false);
        }
        int before = epoch;
        outstanding++;
        if (!interval.isZero()) {
            tooSoon = true;
            loop.schedule(
                    () -> {
                        tooSoon = false;
                        next();
                    },
                    interval.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
        Duration left = Duration.ofNanos(Math.max(1, waiting.deadline - System.nanoTime()));
        waiting.sender.send(left, () -> {
            if (before == epoch) {
                outstanding--;
                next();
            }
        });
    }

    /**
     * Sends what waits while there is room. One that is over at once makes room for the next one without nested calls.
     */
    private void next() {
        if (filling) {
            return;
        }
        filling = true;
        try {
            while (isOpen() && !(users.isEmpty() && own.isEmpty())) {
                Deque<Waiting> first = ownFirst ? own : users;
                Waiting nextOne = first.isEmpty() ? (ownFirst ? users : own).poll() : first.poll();
                count();
                ownFirst = nextOne.user;
                send(nextOne);
            }
        } finally {
            filling = false;
        }
    }

    /** Whether requests are outstanding or wait. */
    boolean isUsed() {
        return outstanding > 0 || !users.isEmpty() || !own.isEmpty();
    }

    /** How many requests wait to be sent; for any thread. */
    int waiting() {
        return waitingCount;
    }

    private void count() {
        waitingCount = users.size() + own.size();
    }

    /** The link is lost: what waits fails, and was not sent. */
    void failAll(String reason) {
        epoch++;
        outstanding = 0;
        List<Waiting> all = new ArrayList<>(users);
        all.addAll(own);
        users.clear();
        own.clear();
        count();
        all.forEach(waiting -> {
            try {
                waiting.fail(RequestException.of(
                        RequestException.Kind.LINK_LOST,
                        "The link was lost before the request was sent: " + reason,
                        false));
            } catch (RuntimeException e) {
                // the others must be told all the same
                LOG.error("The failure of a request that waited could not be handled", e);
            }
        });
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("waitingRequests", users.size() + own.size());
        kept.accept("requestsInWindow", outstanding);
    }
}
