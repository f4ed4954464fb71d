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
package io.camelcsta;

import io.camelcsta.link.CstaLink;
import io.camelcsta.model.EventClass;
import io.camelcsta.service.Delivery;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the events of a consumer from its link, and knows what to do when there is no room for them: reading is paused,
 * and after some time events are dropped and counted, until there is room again. What was dropped is told then. Events
 * of the link itself are never dropped. On the link's event loop only, but for the counters and {@link #suspend}.
 */
final class EventIntake {

    private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);

    private static final int MAX_ABOVE_THE_BOUND = 1_000;

    private final String consumer;
    private final EventBuffer buffer;
    private final boolean stopsReading;
    private final boolean discardsWhileSuspended;
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean suspended;
    private volatile boolean closed;

    private CstaLink link;
    private Teller teller;
    private Reading reading = Reading.ON;
    private boolean looksForRoom;
    /** Link events that were taken though there was no room. */
    private int aboveTheBound;
    /** How many events have been dropped since there was no room, and when the first came; 0 if there is room. */
    private long lost;

    private Instant lostSince;
    /** Likewise, while suspended. */
    private long discarded;

    private Instant discardedSince;

    /** What is done about reading from the switch: nothing, it is paused, or it has been for as long as it may. */
    private enum Reading {
        ON,
        PAUSED,
        NOT_PAUSED_AGAIN
    }

    /** Tells the consumer that events were lost. */
    interface Teller {
        void eventsLost(String reason, long number, Instant since);
    }

    EventIntake(String consumer, EventBuffer buffer, CstaConfiguration configuration) {
        this.consumer = consumer;
        this.buffer = buffer;
        this.stopsReading = configuration.getOverflow().equals(CstaConfiguration.STOP_READING);
        this.discardsWhileSuspended = configuration.getWhileSuspended().equals(CstaConfiguration.DISCARD);
    }

    /** The link that events will come from; before the first comes. */
    void attach(CstaLink source, Teller events) {
        link = source;
        teller = events;
    }

    void accept(Delivery delivery) {
        if (closed) {
            return;
        } else if (delivery.eventClass() == EventClass.LINK || delivery.body() == null) {
            // what takes no room and only joins lanes is taken in any case too
            always(delivery);
        } else if (suspended && discardsWhileSuspended) {
            discarded++;
            discardedSince = discardedSince == null ? Instant.now() : discardedSince;
            dropped.incrementAndGet();
        } else {
            tellDiscarded();
            store(delivery);
        }
    }

    private void store(Delivery delivery) {
        if (lost > 0 && !hasRoomAgain()) {
            drop();
        } else if (!buffer.offer(delivery)) {
            withoutRoom(delivery);
        }
    }

    /** The route may have made room since this was looked at last. */
    private boolean hasRoomAgain() {
        if (buffer.hasRoom()) {
            room();
        }
        return lost == 0;
    }

    private void always(Delivery delivery) {
        if (buffer.offer(delivery)) {
            return;
        } else if (delivery.body() != null && ++aboveTheBound > MAX_ABOVE_THE_BOUND) {
            // a switch may cause any number of link events too
            drop();
        } else {
            buffer.add(delivery);
            lookForRoom();
        }
    }

    private void lookForRoom() {
        if (!looksForRoom) {
            looksForRoom = true;
            buffer.whenRoom(() -> link.execute(this::room));
        }
    }

    private void withoutRoom(Delivery delivery) {
        // a consumer that is suspended makes no room, and others of the link would wait in vain
        if (stopsReading && reading == Reading.ON && (!suspended || buffer.emptiesByItself())) {
            reading = Reading.PAUSED;
            link.pauseReading(this, this::pauseEnded);
            lookForRoom();
            if (reading == Reading.ON && buffer.offer(delivery)) {
                // the route has made room meanwhile
                return;
            }
        }
        // what has been read already, and what comes before an answer that the route waits for
        if (reading != Reading.PAUSED || !buffer.offerToReserve(delivery)) {
            drop();
        }
    }

    private void drop() {
        if (lost++ == 0) {
            lostSince = Instant.now();
            LOG.error(
                    "{} has as many events waiting for the route as it may: {}. Events are dropped and counted until there is room",
                    consumer,
                    buffer.bound());
            lookForRoom();
        }
        dropped.incrementAndGet();
    }

    /** Reading goes on; if the route has still not made room, the next event that finds none is dropped. */
    private void pauseEnded(boolean expired) {
        reading = expired ? Reading.NOT_PAUSED_AGAIN : Reading.ON;
        if (expired && !closed) {
            LOG.warn(
                    "{} had no room for more events for half a heartbeat interval: {}. Reading from the switch goes on",
                    consumer,
                    buffer.bound());
        }
    }

    private void room() {
        looksForRoom = false;
        if (!buffer.emptyReserve() && !closed) {
            lookForRoom();
            return;
        }
        aboveTheBound = 0;
        if (reading == Reading.PAUSED) {
            link.resumeReading(this);
        }
        reading = Reading.ON;
        if (lost > 0) {
            long number = lost;
            lost = 0;
            LOG.error("{} has room for events again; {} were dropped since {}", consumer, number, lostSince);
            teller.eventsLost(
                    number + " events were dropped, because the route did not keep up: " + buffer.bound(),
                    number,
                    lostSince);
        }
    }

    /** Events are held from now on, or discarded. In any thread. */
    void suspend() {
        suspended = true;
    }

    /** Goes on after {@link #suspend}; tells what was discarded meanwhile, before the next event. In any thread. */
    void resume() {
        suspended = false;
        CstaLink current = link;
        if (current != null) {
            current.execute(this::tellDiscarded);
        }
    }

    private void tellDiscarded() {
        if (discarded > 0) {
            long number = discarded;
            Instant since = discardedSince;
            discarded = 0;
            discardedSince = null;
            LOG.warn("{} was suspended; {} events were discarded since {}", consumer, number, since);
            teller.eventsLost(number + " events were discarded while the consumer was suspended", number, since);
        }
    }

    /** Takes nothing any more, and pauses nothing. In any thread. Completes when that is so; never fails. */
    CompletableFuture<Void> close() {
        closed = true;
        CompletableFuture<Void> done = new CompletableFuture<>();
        CstaLink current = link;
        if (current == null) {
            done.complete(null);
        } else {
            current.resumeReading(this);
            boolean runs = current.execute(() -> {
                buffer.emptyReserve();
                if (discarded > 0) {
                    LOG.warn(
                            "{} was suspended when it was stopped; {} events were discarded since {}",
                            consumer,
                            discarded,
                            discardedSince);
                    discarded = 0;
                }
                done.complete(null);
            });
            if (!runs) {
                buffer.emptyReserve();
                done.complete(null);
            }
        }
        return done;
    }

    /** How many events were dropped or discarded. In any thread. */
    long dropped() {
        return dropped.get();
    }
}
