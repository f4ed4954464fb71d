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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps items in a file before they are handed on, so that they survive the process, and in their order.
 *
 * <p>Items that are added wait in memory until the writer stores all that wait with one commit; then they are offered
 * to the sink. What the sink has no room for stays in the file and is read again when there is room. An item stays in
 * the file until it is removed; what has not been removed is offered again after the next opening, before anything new:
 * each item at least once.
 *
 * <p>While the file cannot be written, items are handed on without being stored, unless earlier ones wait in the file:
 * then they wait in memory.
 *
 * <p>All methods may be called by any thread and do no input or output, except {@link #open}, {@link #flush} and
 * {@link #close}.
 *
 * @param <T> what is stored
 */
public final class EventSpool<T> {

    /** The number of an item that is not in the file. */
    public static final long NOT_STORED = -1;

    private static final Logger LOG = LoggerFactory.getLogger(EventSpool.class);

    private static final int MAX_TEXT = 8 * 1024;
    /** Bounds of one commit, and of what is read at once. */
    private static final int GROUP_ITEMS = 2000;

    private static final long GROUP_OCTETS = 4L * 1024 * 1024;
    private static final int READ_ITEMS = 200;
    private static final long READ_OCTETS = 1024L * 1024;

    private final SpoolOptions options;
    private final SpoolFormat<T> format;
    private final Sink<T> sink;
    private final Executor executor;
    private final ScheduledExecutorService scheduler;
    private final Tuning tuning;
    private final SpoolDirectory directory;
    private final StoreOpener opener;

    private final SpoolQueue<T> queue;
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicLong mores = new AtomicLong();
    private volatile boolean closing;
    private volatile boolean reopenDue;
    private volatile boolean shut;

    /** Held by who does the work of the writer; guards all that follows. */
    private final ReentrantLock writing = new ReentrantLock();

    private final Deque<SpoolQueue.Item<T>> takenItems = new ArrayDeque<>();
    private final List<Long> takenRemovals = new ArrayList<>();
    private final List<CompletableFuture<Void>> takenBarriers = new ArrayList<>();
    private boolean takenChange;
    private StoreFile store;
    private boolean outage;
    private Future<?> reopening;
    private long rebuiltAt;
    private long next;
    private long count;
    /** The highest number in the file, and the highest one that was offered. */
    private long lastCommitted;

    private long lastOffered;
    /** The sink had no room when more() had been called so often. */
    private long refusedAt;

    private long failedMoved;
    private long failedDropped;
    private long writeFailures;
    private long notStored;
    private long lost;
    private long fileSize;

    private volatile long storedOctets;
    private volatile Written written;

    /**
     * Where the items go.
     *
     * @param <T> what is stored
     */
    public interface Sink<T> {

        /**
         * The next item. Called on the thread of the writer, for one item after the other in the order in which they
         * were added, after the item was stored.
         *
         * @param number the number under which the item is removed, increasing, also over restarts; {@link #NOT_STORED}
         *     if it could not be stored
         * @return false if there is no room: the item and all after it are kept and offered again after a
         *     {@link #more()} that came after this call had begun
         */
        boolean offer(long number, T item);
    }

    /**
     * What only tests change.
     *
     * @param reopenDelay time between two attempts to open a store that has failed
     * @param closeTime how long closing waits for what the writer is doing
     * @param scheme file system of the store's library that is used, such as {@code test:}, or nothing
     */
    record Tuning(Duration reopenDelay, Duration closeTime, String scheme) {

        static final Tuning USUAL = new Tuning(Duration.ofSeconds(5), Duration.ofSeconds(10), "");
    }

    private record Numbered<T>(long number, T item) {}

    /** What the writer tells the others. */
    private record Written(
            long count,
            long fileSize,
            boolean durable,
            boolean behind,
            long failed,
            long failedDropped,
            long damaged,
            long writeFailures,
            long notStored,
            long lost,
            Path setAside) {}

    private EventSpool(
            SpoolOptions options,
            SpoolFormat<T> format,
            Sink<T> sink,
            Executor executor,
            ScheduledExecutorService scheduler,
            Tuning tuning,
            SpoolDirectory directory) {
        this.options = options;
        this.format = format;
        this.sink = sink;
        this.executor = executor;
        this.scheduler = scheduler;
        this.tuning = tuning;
        this.directory = directory;
        this.queue = new SpoolQueue<>(options);
        this.opener = new StoreOpener(directory, options.fsync(), tuning.scheme());
    }

    /**
     * Opens the spool of a directory, which is created if need be, and locks it until it is closed. Nothing is offered
     * before the first {@link #more()}; then what is still in the store comes first. A damaged file is set aside, and
     * what can be read of it kept.
     *
     * @param sink where the items go
     * @param executor runs the writer, which never has more than one task there; not closed by this class
     * @param scheduler wakes the writer some seconds after the store has failed; not closed by this class
     * @throws SpoolException if the directory is in use or cannot be written, if a later version wrote the file, or if
     *     the library of the store is missing
     */
    public static <T> EventSpool<T> open(
            SpoolOptions options,
            SpoolFormat<T> format,
            Sink<T> sink,
            Executor executor,
            ScheduledExecutorService scheduler)
            throws SpoolException {
        return open(options, format, sink, executor, scheduler, Tuning.USUAL);
    }

    static <T> EventSpool<T> open(
            SpoolOptions options,
            SpoolFormat<T> format,
            Sink<T> sink,
            Executor executor,
            ScheduledExecutorService scheduler,
            Tuning tuning)
            throws SpoolException {
        SpoolDirectory directory = SpoolDirectory.lock(options);
        boolean opened = false;
        try {
            EventSpool<T> spool = new EventSpool<>(options, format, sink, executor, scheduler, tuning, directory);
            spool.writing.lock();
            try {
                spool.start();
            } finally {
                spool.writing.unlock();
            }
            opened = true;
            return spool;
        } catch (NoClassDefFoundError e) {
            throw new SpoolException(
                    "The option spool needs com.h2database:h2-mvstore on the class path, and " + e.getMessage()
                            + " is missing",
                    e);
        } catch (StoreFailure e) {
            throw new SpoolException(
                    "The spool of " + options.user() + " in " + directory.path() + " cannot be opened: "
                            + e.getMessage(),
                    e);
        } finally {
            if (!opened) {
                directory.unlock();
            }
        }
    }

    private void start() throws StoreFailure {
        StoreOpener.Opened opened = opener.open();
        store = opened.file();
        next = opened.state().next();
        texts.putAll(opened.state().texts());
        count = opened.state().count();
        storedOctets = opened.state().octets();
        lastCommitted = next - 1;
        lastOffered = count == 0 ? lastCommitted : 0;
        publish();
        if (count > 0) {
            LOG.info("There are {} events of an earlier run in the spool {}; they come first", count, directory.path());
        }
    }

    /**
     * Takes an item to be stored and offered.
     *
     * @return false if it was not taken, as a limit is reached or the spool is closed
     */
    public boolean add(T item) {
        boolean taken = queue.add(item, Math.max(0, format.octets(item)), storedOctets);
        if (taken) {
            wake();
        }
        return taken;
    }

    /** The sink has room again. */
    public void more() {
        mores.incrementAndGet();
        wake();
    }

    /** An item is done: it leaves the file with the next commit. {@link #NOT_STORED} is ignored. */
    public void remove(long number) {
        if (number >= 0 && !shut) {
            queue.remove(number);
            wake();
        }
    }

    /**
     * An item has failed for good: its document is written to the directory {@code failed}, and then the item leaves
     * the store. If the document cannot be written, the item stays and is offered again after the next opening; if the
     * directory has reached its limit the item leaves and the document is dropped.
     *
     * @param number the item's number, or {@link #NOT_STORED}
     * @param name name of the file without its ending; characters that are not safe are replaced
     * @param document what is written, JSON
     */
    public void fail(long number, String name, byte[] document) {
        if (!shut) {
            queue.fail(new SpoolQueue.Failed(number, name, document));
            wake();
        }
    }

    /**
     * Keeps a short text, which is stored with the next commit.
     *
     * @throws IllegalArgumentException if key or value has more than 8192 characters
     */
    public void put(String key, String value) {
        if (key.length() > MAX_TEXT || value.length() > MAX_TEXT) {
            throw new IllegalArgumentException("A text of a spool has " + MAX_TEXT + " characters at most");
        }
        if (!value.equals(texts.put(key, value))) {
            queue.changed();
            wake();
        }
    }

    /** A text that was kept, also before the last opening, or null. */
    public String get(String key) {
        return texts.get(key);
    }

    /** The spool as it is now. */
    public SpoolStatus status() {
        Written now = written;
        SpoolQueue.Fill fill = queue.fill(storedOctets);
        return new SpoolStatus(
                now.count,
                storedOctets,
                fill.items(),
                fill.octets(),
                now.fileSize,
                now.durable,
                now.behind,
                fill.limitReached(),
                fill.refused(),
                now.failed,
                now.failedDropped,
                now.damaged,
                now.writeFailures,
                now.notStored,
                now.lost,
                now.setAside);
    }

    /**
     * Waits until all that was added, removed and kept before is stored. Not to be called on the thread of the writer.
     *
     * @return false if it was not within that time
     */
    public boolean flush(Duration timeout) {
        if (shut) {
            return false;
        }
        CompletableFuture<Void> barrier = new CompletableFuture<>();
        queue.barrier(barrier);
        wake();
        try {
            barrier.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } finally {
            // what the writer has taken already it drops with the next that it takes
            barrier.cancel(false);
            queue.forget(barrier);
        }
    }

    /** How many flushes are waited for or were given up and not forgotten yet; for tests, while the writer rests. */
    int barriers() {
        return queue.barriers() + takenBarriers.size();
    }

    /**
     * Stores what waits, within some seconds, and closes the file. What has not been offered is offered after the next
     * opening. What is removed later is ignored. The executor is not needed any more.
     */
    public void close() {
        closing = true;
        queue.close();
        // an interrupted thread cannot write: Java closes its files
        boolean interrupted = Thread.interrupted();
        try {
            if (writing.tryLock(tuning.closeTime().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    shut();
                } finally {
                    writing.unlock();
                }
            } else {
                LOG.error(
                        "The spool {} is still being written after {} ms: it is closed as soon as that ends",
                        directory.path(),
                        tuning.closeTime().toMillis());
            }
        } catch (InterruptedException e) {
            interrupted = true;
            LOG.warn("Interrupted while closing the spool {}: it is closed by its writer", directory.path());
            wake();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0) {
            submit();
        }
    }

    private void submit() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            wakes.set(0);
            if (!closing) {
                LOG.debug(
                        "The spool {} cannot write, its executor is stopped; what waits is stored when it is closed",
                        directory.path());
            }
        }
    }

    /**
     * One task of the writer; there is never a second one, as a task is submitted by the first to wake it, or by the
     * task before.
     */
    private void run() {
        int seen = wakes.get();
        boolean again = false;
        boolean interrupted = Thread.interrupted();
        writing.lock();
        try {
            if (!shut) {
                again = round();
            }
        } catch (RuntimeException | Error e) {
            unexpected(e);
        } finally {
            try {
                if (closing) {
                    shut();
                }
            } finally {
                writing.unlock();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (again || wakes.addAndGet(-seen) != 0) {
            submit();
        }
    }

    /**
     * What was begun and not committed is forgotten with the file that was open: otherwise it would be stored twice.
     */
    private void unexpected(Throwable e) {
        LOG.error("The writer of the spool {} failed", directory.path(), e);
        if (store != null && !shut) {
            failed(new StoreFailure(StoreFailure.Kind.IO, "The writer failed: " + e, e));
            publish();
        }
    }

    /** True if there is more to do at once. */
    private boolean round() {
        take();
        if (store == null && reopenDue) {
            reopen();
        }
        List<Numbered<T>> fresh = null;
        boolean behind = lastOffered < lastCommitted;
        if (store != null) {
            fresh = commit();
        }
        if (store == null) {
            offerWithoutStoring();
        } else if (behind) {
            // in their turn, from the file
            lost += fresh.stream().filter(item -> item.number == NOT_STORED).count();
            offerStored();
        } else {
            offer(fresh);
        }
        publish();
        return store != null
                && !closing
                && (!takenItems.isEmpty()
                        || !takenRemovals.isEmpty()
                        || takenChange
                        || hasRoom() && lastOffered < lastCommitted);
    }

    private void take() {
        SpoolQueue.Taken<T> taken = queue.take();
        takenItems.addAll(taken.items());
        takenRemovals.addAll(taken.removals());
        takenBarriers.removeIf(CompletableFuture::isDone);
        takenBarriers.addAll(taken.barriers());
        takenChange |= taken.changed();
        taken.failures().forEach(this::move);
    }

    private void move(SpoolQueue.Failed failure) {
        try {
            Path file = directory.writeFailed(failure.name(), ".json", failure.document());
            if (file == null) {
                failedDropped++;
                LOG.error(
                        "The directory failed of the spool {} has reached {} octets: the document {} of a failed event is dropped",
                        directory.path(),
                        options.maxOctets(),
                        failure.name());
            } else {
                failedMoved++;
                LOG.debug("A failed event was moved to {}", file);
            }
            if (failure.number() >= 0) {
                takenRemovals.add(failure.number());
            }
        } catch (IOException e) {
            failedDropped++;
            LOG.error(
                    "The document {} of a failed event cannot be written to the directory failed of the spool {}{}",
                    failure.name(),
                    directory.path(),
                    failure.number() >= 0 ? "; the event stays in the store and comes again after a restart" : "",
                    e);
        }
    }

    /** Stores one group of what waits. The items of the group in order, or null if that failed. */
    private List<Numbered<T>> commit() {
        List<Numbered<T>> group = new ArrayList<>();
        int octetsOfQueue = 0;
        int items = 0;
        if (takenItems.isEmpty() && takenRemovals.isEmpty() && !takenChange) {
            openBarriers();
            return group;
        }
        try {
            long countNow = count;
            long octetsNow = storedOctets;
            long octets = 0;
            Iterator<SpoolQueue.Item<T>> waiting = takenItems.iterator();
            while (waiting.hasNext() && items < GROUP_ITEMS && octets < GROUP_OCTETS) {
                SpoolQueue.Item<T> entry = waiting.next();
                items++;
                octetsOfQueue += entry.octets();
                byte[] sealed = seal(entry.item());
                if (sealed == null) {
                    group.add(new Numbered<>(NOT_STORED, entry.item()));
                    continue;
                }
                octets += sealed.length;
                store.put(next, sealed);
                group.add(new Numbered<>(next, entry.item()));
                next++;
                countNow++;
                octetsNow += sealed.length;
            }
            for (long number : takenRemovals) {
                int length = store.remove(number);
                if (length >= 0) {
                    countNow--;
                    octetsNow -= length;
                }
            }
            store.state(new SpoolState(next, countNow, octetsNow, new TreeMap<>(texts)).write());
            store.commit();
            count = countNow;
            storedOctets = octetsNow;
            lastCommitted = next - 1;
            takenRemovals.clear();
            takenChange = false;
            for (int i = 0; i < items; i++) {
                takenItems.removeFirst();
            }
            queue.settle(items, octetsOfQueue);
            if (takenItems.isEmpty()) {
                openBarriers();
            }
            return group;
        } catch (StoreFailure e) {
            failed(e);
            return store == null ? null : new ArrayList<>();
        }
    }

    private byte[] seal(T item) {
        try {
            return Envelope.seal(next, format.write(item));
        } catch (RuntimeException e) {
            writeFailures++;
            LOG.error(
                    "An event cannot be written to the spool {}: it is handed on without being stored",
                    directory.path(),
                    e);
            return null;
        }
    }

    private void openBarriers() {
        if (!takenBarriers.isEmpty()) {
            // who waited asks for the status next
            publish();
            takenBarriers.forEach(barrier -> barrier.complete(null));
            takenBarriers.clear();
        }
    }

    private boolean hasRoom() {
        return !closing && mores.get() > refusedAt;
    }

    private boolean offer(long number, T item) {
        while (hasRoom()) {
            // asked before: room that comes while the sink is refusing must not be missed
            long asked = mores.get();
            boolean accepted = false;
            try {
                accepted = sink.offer(number, item);
            } catch (RuntimeException | Error e) {
                LOG.error(
                        "The event {} of the spool {} could not be handed on and stays there",
                        number,
                        directory.path(),
                        e);
            }
            if (accepted) {
                return true;
            }
            refusedAt = asked;
        }
        return false;
    }

    private void offer(List<Numbered<T>> fresh) {
        boolean accepting = true;
        for (Numbered<T> item : fresh) {
            accepting = accepting && offer(item.number, item.item);
            if (item.number == NOT_STORED) {
                notStored += accepting ? 1 : 0;
                lost += accepting ? 0 : 1;
            } else if (accepting) {
                lastOffered = item.number;
            }
        }
    }

    private void offerStored() {
        if (!hasRoom()) {
            return;
        }
        try {
            List<StoreFile.Entry> entries = store.read(lastOffered, READ_ITEMS, READ_OCTETS);
            if (entries.isEmpty()) {
                lastOffered = lastCommitted;
            }
            for (StoreFile.Entry entry : entries) {
                T item = open(entry);
                if (item != null && !offer(entry.number(), item)) {
                    return;
                }
                lastOffered = entry.number();
            }
        } catch (StoreFailure e) {
            failed(e);
        }
    }

    /** The item, or null if it is damaged and was put aside. */
    private T open(StoreFile.Entry entry) {
        String reason;
        try {
            return format.read(Envelope.open(entry.number(), entry.octets()));
        } catch (SpoolException e) {
            reason = e.getMessage();
        } catch (RuntimeException e) {
            reason = e.toString();
        }
        if (opener.damaged(entry.number(), entry.octets(), reason)) {
            takenRemovals.add(entry.number());
        }
        return null;
    }

    /** Hands on what waits, if nothing older waits in the file. */
    private void offerWithoutStoring() {
        while (lastOffered >= lastCommitted
                && !takenItems.isEmpty()
                && offer(NOT_STORED, takenItems.getFirst().item())) {
            notStored++;
            queue.settle(1, takenItems.removeFirst().octets());
        }
    }

    private void failed(StoreFailure failure) {
        writeFailures++;
        store.abandon();
        store = null;
        // damaged again so soon: it is not the file that is at fault
        boolean rebuild = failure.kind() == StoreFailure.Kind.DAMAGED
                && (rebuiltAt == 0
                        || System.nanoTime() - rebuiltAt > tuning.reopenDelay().toNanos());
        if (rebuild) {
            try {
                rebuiltAt = System.nanoTime();
                adopt(opener.rebuild(failure));
            } catch (StoreFailure e) {
                outage(e);
            }
        } else {
            outage(failure);
        }
    }

    private void outage(StoreFailure failure) {
        if (!outage) {
            outage = true;
            LOG.error(
                    "The spool {} cannot be written: until it can, events are {}. Next attempt in {} ms",
                    directory.path(),
                    lastOffered < lastCommitted
                            ? "kept in memory, as earlier ones wait in the file"
                            : "handed on without being stored",
                    tuning.reopenDelay().toMillis(),
                    failure);
        } else {
            LOG.debug("The spool {} still cannot be written", directory.path(), failure);
        }
        reopenDue = false;
        if (!closing) {
            try {
                reopening = scheduler.schedule(this::retry, tuning.reopenDelay().toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("The spool {} is not opened again, its scheduler is stopped", directory.path());
            }
        }
    }

    private void retry() {
        reopenDue = true;
        wake();
    }

    private void reopen() {
        reopenDue = false;
        try {
            adopt(opener.open());
            outage = false;
            LOG.info(
                    "The spool {} can be written again; {} events were handed on without being stored so far",
                    directory.path(),
                    notStored);
        } catch (StoreFailure e) {
            writeFailures++;
            outage(e);
        }
    }

    /** Goes on with a file that was opened again. */
    private void adopt(StoreOpener.Opened opened) throws StoreFailure {
        StoreFile file = opened.file();
        boolean adopted = false;
        try {
            long countNow = opened.state().count();
            long octetsNow = opened.state().octets();
            // of a group whose commit failed, as far as was known: its items were handed on, or will be stored again
            for (List<StoreFile.Entry> rest = file.read(lastCommitted, READ_ITEMS, READ_OCTETS);
                    !rest.isEmpty();
                    rest = file.read(lastCommitted, READ_ITEMS, READ_OCTETS)) {
                for (StoreFile.Entry entry : rest) {
                    octetsNow -= file.remove(entry.number());
                    countNow--;
                }
            }
            next = Math.max(next, opened.state().next());
            file.state(new SpoolState(next, countNow, octetsNow, new TreeMap<>(texts)).write());
            file.commit();
            count = countNow;
            storedOctets = octetsNow;
            store = file;
            adopted = true;
        } finally {
            if (!adopted) {
                file.abandon();
            }
        }
    }

    private void publish() {
        fileSize = store == null ? fileSize : store.size();
        written = new Written(
                count,
                fileSize,
                store != null,
                lastOffered < lastCommitted,
                failedMoved,
                failedDropped,
                opener.damaged(),
                writeFailures,
                notStored,
                lost,
                opener.setAside());
    }

    private void shut() {
        if (shut) {
            return;
        }
        shut = true;
        if (reopening != null) {
            reopening.cancel(false);
        }
        try {
            take();
            if (store == null && !(takenItems.isEmpty() && takenRemovals.isEmpty())) {
                reopen();
            }
            do {
                if (store != null) {
                    commit();
                }
            } while (store != null && !takenItems.isEmpty());
            if (store != null) {
                store.close();
            }
        } catch (StoreFailure e) {
            writeFailures++;
            LOG.error("The spool {} could not be closed properly; what was stored is there", directory.path(), e);
        } finally {
            if (!takenItems.isEmpty()) {
                lost += takenItems.size();
                LOG.error(
                        "{} events could not be stored in the spool {} when it was closed, and are lost",
                        takenItems.size(),
                        directory.path());
            }
            takenBarriers.forEach(barrier -> barrier.cancel(false));
            takenBarriers.clear();
            publish();
            if (store != null) {
                store.abandon();
                store = null;
            }
            directory.unlock();
        }
    }
}
