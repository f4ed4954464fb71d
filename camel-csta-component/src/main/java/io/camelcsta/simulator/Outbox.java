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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what a request causes into order with its answer. On the simulator's thread only. */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final boolean eventsFirst;
    private final List<Runnable> events = new ArrayList<>();
    private final List<Runnable> continuations = new ArrayList<>();
    private boolean open;

    Outbox(boolean eventsFirst) {
        this.eventsFirst = eventsFirst;
    }

    /** Sends an event: now, or in its turn while a request is performed. */
    void event(Runnable sending) {
        if (open) {
            events.add(sending);
        } else {
            sending.run();
        }
    }

    /** Sends what continues the answer of the request that is performed. */
    void afterAnswer(Runnable sending) {
        continuations.add(sending);
    }

    /** Begins to hold back what a request causes. */
    void open() {
        open = true;
    }

    /**
     * Sends the answer and what was held back, in order.
     *
     * @param answer sends the answer
     * @param answering decides when the answer, and what continues it, is sent
     */
    void release(Runnable answer, Consumer<Runnable> answering) {
        open = false;
        List<Runnable> caused = List.copyOf(events);
        List<Runnable> continued = List.copyOf(continuations);
        events.clear();
        continuations.clear();
        if (eventsFirst) {
            caused.forEach(Outbox::send);
        }
        answering.accept(() -> {
            answer.run();
            continued.forEach(Outbox::send);
        });
        if (!eventsFirst) {
            caused.forEach(Outbox::send);
        }
    }

    /** Another application may be unable to get what a request causes: that is no concern of the one that asked. */
    private static void send(Runnable sending) {
        try {
            sending.run();
        } catch (IllegalStateException e) {
            LOG.warn("What a request caused cannot be sent", e);
        }
    }
}
