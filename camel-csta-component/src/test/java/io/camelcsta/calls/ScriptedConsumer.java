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

import io.camelcsta.ConsumerQueue;
import io.camelcsta.link.CstaLink;
import io.camelcsta.model.CstaBody;
import io.camelcsta.service.Delivery;
import io.camelcsta.service.Subscribed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** A consumer without Camel: what it is handed goes through its queue to a route that ends at once or is stuck. */
final class ScriptedConsumer {

    /** Behind events that are stuck, so many more entries than events may be kept for a time. */
    private static final int SLACK = 24;

    private final ConsumerQueue queue;
    private final BiPredicate<Received, Received> comesBefore;
    private final Rules rules;
    /** What was taken over and is not processed yet, in the order in which it came. */
    private final Map<String, Received> taken = new LinkedHashMap<>();

    private final Deque<Runnable> stuck = new ArrayDeque<>();
    private int sticks;
    private Subscribed subscribed;
    private boolean stopped;

    /** Is told what is wrong. */
    interface Rules {
        void wrong(Rule rule, String detail);
    }

    /** @param comesBefore whether an event must be processed before another that came later */
    ScriptedConsumer(CstaLink link, BiPredicate<Received, Received> comesBefore, Rules rules) {
        this.comesBefore = comesBefore;
        this.rules = rules;
        this.queue = new ConsumerQueue(link, this::process);
    }

    void subscribed(Subscribed to) {
        subscribed = to;
    }

    Subscribed subscribed() {
        return subscribed;
    }

    /** Takes over an event. */
    Received take(Delivery delivery) {
        Received event = delivery.body() == null ? null : Received.of(delivery.body());
        if (event != null) {
            taken.put(event.eventId(), event);
        }
        queue.accept(delivery);
        return event;
    }

    private void process(CstaBody body, Runnable done) {
        Received event = Received.of(body);
        if (!taken.containsKey(event.eventId())) {
            rules.wrong(Rule.QUEUE_LOSS, event + " is processed though it has not come, or was already");
        }
        for (Received before : List.copyOf(taken.values())) {
            if (before.equals(event)) {
                break;
            } else if (comesBefore.test(before, event)) {
                rules.wrong(Rule.ORDER, event + " is processed before " + before);
            }
        }
        Runnable ends = () -> {
            taken.remove(event.eventId());
            done.run();
        };
        if (sticks > 0) {
            sticks--;
            stuck.add(ends);
        } else {
            ends.run();
        }
    }

    void stick(boolean one) {
        sticks = one ? sticks + 1 : Integer.MAX_VALUE;
    }

    void unstick() {
        sticks = 0;
        List<Runnable> all = new ArrayList<>(stuck);
        stuck.clear();
        all.forEach(Runnable::run);
    }

    void suspend() {
        queue.suspend();
    }

    void resume() {
        queue.resume();
    }

    /** Ends it; without waiting for what is not processed if it is aborted. */
    void stop(boolean aborted) {
        stopped = true;
        if (!aborted) {
            queue.close();
            queue.resume();
            unstick();
            settled();
        }
        queue.stop();
    }

    boolean isStopped() {
        return stopped;
    }

    /** All that came must be processed by now. */
    void settled() {
        if (!taken.isEmpty()) {
            rules.wrong(Rule.QUEUE_LOSS, "not processed: " + taken.values());
        }
        queue.kept().forEach((name, number) -> {
            if (number > 0) {
                rules.wrong(Rule.KEPT, "the queue keeps " + number + " " + name);
            }
        });
    }

    /** No more is kept than waits. */
    void checkSize() {
        queue.kept().forEach((name, number) -> {
            if (number > 2 * queue.pending() + SLACK) {
                rules.wrong(Rule.QUEUE_GROWTH, number + " " + name + ", but " + queue.pending() + " events wait");
            }
        });
    }
}
