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
package io.camelcsta.benchmark;

import io.camelcsta.link.spool.EventSpool;
import io.camelcsta.link.spool.SpoolFormat;
import io.camelcsta.link.spool.SpoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events of 700 octets through the spool: stored, offered, removed. Beside it the same octets through the journal of
 * Artemis, which keeps no order, checks no content and offers nothing. See docs/benchmarks.adoc.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Threads(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class SpoolBenchmark {

    private static final int MAX_OCTETS = 64 * 1024 * 1024;
    private static final int JOURNAL_FILE = 4 * 1024 * 1024;

    /** How many events are stored and not yet removed, at the most. */
    @Param({"1", "1000"})
    private int inFlight;

    /** Whether each group is forced to the disk. */
    @Param({"false", "true"})
    private boolean fsync;

    private final byte[] event = new byte[700];
    private Semaphore room;
    private Path directory;
    private ExecutorService writer;
    private ScheduledExecutorService timer;
    private EventSpool<byte[]> spool;
    private JournalImpl journal;
    private long next;

    /** The octets as they are. */
    private static final class Plain implements SpoolFormat<byte[]> {

        @Override
        public byte[] write(byte[] item) {
            return item;
        }

        @Override
        public byte[] read(byte[] octets) {
            return octets;
        }

        @Override
        public int octets(byte[] item) {
            return item.length;
        }
    }

    /** Opens both in a new directory. */
    @Setup
    public void open() throws Exception {
        directory = Files.createTempDirectory("spool");
        room = new Semaphore(inFlight);
        writer = Executors.newSingleThreadExecutor();
        timer = Executors.newSingleThreadScheduledExecutor();
        spool = EventSpool.open(
                new SpoolOptions(directory.resolve("spool"), fsync, MAX_OCTETS, 10_000, MAX_OCTETS, "benchmark"),
                new Plain(),
                (number, item) -> {
                    spool.remove(number);
                    room.release();
                    return true;
                },
                writer,
                timer);
        spool.more();
        Path files = Files.createDirectory(directory.resolve("journal"));
        journal = new JournalImpl(
                JOURNAL_FILE, 2, 10, 0, 0, new NIOSequentialFileFactory(files.toFile(), true, 1), "events", "data", 1);
        journal.start();
        journal.loadInternalOnly();
    }

    /** Closes both and removes the directory. */
    @TearDown
    public void close() throws Exception {
        spool.close();
        writer.shutdown();
        timer.shutdownNow();
        journal.stop();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One event more into the spool, as soon as there is room in flight. */
    @Benchmark
    public void spool() throws InterruptedException, IOException {
        room.acquire();
        if (!spool.add(event)) {
            throw new IOException("The spool does not take the event: " + spool.status());
        }
    }

    /** One event more into the journal, and the one that came so many before out of it. */
    @Benchmark
    public void artemisJournal() throws Exception {
        long id = ++next;
        journal.appendAddRecord(id, (byte) 1, event, fsync && id % inFlight == 0);
        if (id > inFlight) {
            journal.appendDeleteRecord(id - inFlight, false);
        }
    }
}
