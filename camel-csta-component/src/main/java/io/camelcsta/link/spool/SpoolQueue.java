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
package io.camelcsta.link.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the writer of a spool, in memory and bounded. Its lock is never held during input or output. */
final class SpoolQueue<T> {

    /** An item and its estimated octets, which count until {@link #settle}. */
    record Item<T>(T item, int octets) {}

    /** An item that failed for good. */
    record Failed(long number, String name, byte[] document) {}

    /**
     * All that waited at one moment.
     *
     * @param changed whether the state has changed
     * @param barriers to be completed once all else is stored
     */
    record Taken<T>(
            Deque<Item<T>> items,
            List<Long> removals,
            List<Failed> failures,
            List<CompletableFuture<Void>> barriers,
            boolean changed) {}

    /** The queue as it was at one moment. */
    record Fill(int items, long octets, boolean limitReached, long refused) {}

    private final SpoolOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private Taken<T> waiting = nothing();
    private int items;
    private long octets;
    /** Octets of the last item if it was refused, else -1. */
    private long refusedOctets = -1;

    private long refused;
    private boolean closed;

    SpoolQueue(SpoolOptions options) {
        this.options = options;
    }

    private static <T> Taken<T> nothing() {
        return new Taken<>(new ArrayDeque<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), false);
    }

    /** False if the item is not taken, as a limit is reached or the queue is closed. */
    boolean add(T item, int itemOctets, long storedOctets) {
        lock.lock();
        try {
            if (closed || !takes(itemOctets, storedOctets)) {
                refused++;
                refusedOctets = itemOctets;
                return false;
            }
            refusedOctets = -1;
            waiting.items.addLast(new Item<>(item, itemOctets));
            items++;
            octets += itemOctets;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean takes(long itemOctets, long storedOctets) {
        return storedOctets + octets + itemOctets <= options.maxOctets()
                && items < options.maxQueued()
                && (items == 0 || octets + itemOctets <= options.maxQueuedOctets());
    }

    void remove(long number) {
        lock.lock();
        try {
            waiting.removals.add(number);
        } finally {
            lock.unlock();
        }
    }

    void fail(Failed failure) {
        lock.lock();
        try {
            waiting.failures.add(failure);
        } finally {
            lock.unlock();
        }
    }

    void changed() {
        lock.lock();
        try {
            if (!waiting.changed) {
                waiting = new Taken<>(waiting.items, waiting.removals, waiting.failures, waiting.barriers, true);
            }
        } finally {
            lock.unlock();
        }
    }

    void barrier(CompletableFuture<Void> barrier) {
        lock.lock();
        try {
            waiting.barriers.add(barrier);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits at that barrier any more. */
    void forget(CompletableFuture<Void> barrier) {
        lock.lock();
        try {
            waiting.barriers.remove(barrier);
        } finally {
            lock.unlock();
        }
    }

    /** How many barriers there are. */
    int barriers() {
        lock.lock();
        try {
            return waiting.barriers.size();
        } finally {
            lock.unlock();
        }
    }

    Taken<T> take() {
        lock.lock();
        try {
            Taken<T> taken = waiting;
            waiting = nothing();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Items that were taken are stored or handed on: there is room for others. */
    void settle(int settledItems, long settledOctets) {
        lock.lock();
        try {
            items -= settledItems;
            octets -= settledOctets;
        } finally {
            lock.unlock();
        }
    }

    Fill fill(long storedOctets) {
        lock.lock();
        try {
            return new Fill(items, octets, refusedOctets >= 0 && !takes(refusedOctets, storedOctets), refused);
        } finally {
            lock.unlock();
        }
    }

    /** No more items are taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
