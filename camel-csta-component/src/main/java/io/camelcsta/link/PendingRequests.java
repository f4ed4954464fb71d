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

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.description.MessageType;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that wait for an answer, by invoke id. Whoever removes an entry completes it, so that each is completed
 * once. Used on the event loop only.
 */
final class PendingRequests {

    private static final Logger LOG = LoggerFactory.getLogger(PendingRequests.class);

    /** An id whose answer did not come rests for this many time-outs. */
    private static final int REST_IN_TIMEOUTS = 10;

    private final EventLoop loop;
    private final InvokeIds ids;
    private final Map<Integer, Pending> pending = new HashMap<>();
    private volatile int outstanding;

    /** Completed with a message or an exception, never both. */
    interface Completion extends BiConsumer<CstaMessage, RequestException> {}

    private record Pending(
            int invokeId, MessageType type, Duration limit, Completion completion, ScheduledFuture<?> timeout) {}

    PendingRequests(EventLoop loop, InvokeIds ids) {
        this.loop = loop;
        this.ids = ids;
    }

    /** Registers a request and returns its invoke id, or -1 if none is free. */
    int add(MessageType type, Duration timeout, Runnable onTimeout, Completion completion) {
        int id = ids.take(pending::containsKey, System.nanoTime());
        if (id < 0) {
            return id;
        }
        ScheduledFuture<?> future =
                loop.schedule(() -> timedOut(id, timeout, onTimeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
        pending.put(id, new Pending(id, type, timeout, completion, future));
        outstanding = pending.size();
        return id;
    }

    private Pending remove(int id) {
        Pending entry = pending.remove(id);
        outstanding = pending.size();
        return entry;
    }

    private void timedOut(int id, Duration timeout, Runnable onTimeout) {
        Pending entry = remove(id);
        if (entry != null) {
            rest(id, timeout);
            onTimeout.run();
            entry.completion()
                    .accept(
                            null,
                            RequestException.of(
                                    RequestException.Kind.TIMEOUT,
                                    "The switch did not answer " + entry.type() + " within " + timeout.toMillis()
                                            + " ms",
                                    true));
        }
    }

    private void rest(int id, Duration timeout) {
        ids.rest(id, System.nanoTime() + timeout.multipliedBy(REST_IN_TIMEOUTS).toNanos());
    }

    /** What the request of that id was, or null if none is pending. */
    MessageType typeOf(int id) {
        Pending entry = pending.get(id);
        return entry == null ? null : entry.type();
    }

    /** Completes the request of that id. False if none is pending. */
    boolean complete(int id, CstaMessage answer, RequestException failure) {
        Pending entry = remove(id);
        if (entry == null) {
            return false;
        }
        entry.timeout().cancel(false);
        entry.completion().accept(answer, failure);
        return true;
    }

    /** Whether that id belongs to a request that timed out; its rest ends. */
    boolean lateAnswer(int id) {
        return ids.lateAnswer(id);
    }

    /**
     * Fails everything that is pending.
     *
     * @param connectionIsGone whether no answer can come any more; if not, the ids rest
     */
    void failAll(String reason, boolean connectionIsGone) {
        List<Pending> all = new ArrayList<>(pending.values());
        pending.clear();
        outstanding = 0;
        if (connectionIsGone) {
            ids.reset();
        } else {
            all.forEach(entry -> rest(entry.invokeId(), entry.limit()));
        }
        for (Pending entry : all) {
            entry.timeout().cancel(false);
            RequestException lost = RequestException.of(
                    RequestException.Kind.LINK_LOST,
                    "The link was lost before the switch answered " + entry.type() + ": " + reason,
                    true);
            try {
                entry.completion().accept(null, lost);
            } catch (RuntimeException e) {
                // the others must be told all the same
                LOG.error("The failure of {} could not be handled", entry.type(), e);
            }
        }
    }

    /** How many wait for an answer; for any thread. */
    int outstanding() {
        return outstanding;
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("outstandingRequests", pending.size());
        kept.accept("restingInvokeIds", ids.resting());
    }
}
