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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Opens spools of texts in one directory, and collects what they offer. */
final class TestSpool implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(20);

    static final SpoolFormat<String> TEXT = new SpoolFormat<>() {

        @Override
        public byte[] write(String item) {
            return item.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String read(byte[] octets) {
            return new String(octets, StandardCharsets.UTF_8);
        }

        @Override
        public int octets(String item) {
            return item.length();
        }
    };

    /** An item as it was offered. */
    record Offered(long number, String text) {}

    final ExecutorService executor = Executors.newSingleThreadExecutor(task -> new Thread(task, "test-spool-writer"));
    final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-spool-scheduler"));
    final List<Offered> offered = new CopyOnWriteArrayList<>();
    final Path directory;
    SpoolFormat<String> format = TEXT;
    SpoolOptions options;
    EventSpool.Tuning tuning = EventSpool.Tuning.USUAL;
    /** How many items the sink takes. */
    volatile int room = Integer.MAX_VALUE;

    EventSpool<String> spool;

    TestSpool(Path directory) {
        this.directory = directory;
        this.options = new SpoolOptions(directory, false, 1L << 30, 10_000, 1 << 26, "csta:test");
    }

    /** Opens the spool and forgets what was offered before. */
    TestSpool open() throws SpoolException {
        offered.clear();
        spool = EventSpool.open(options, format, this::offer, executor, scheduler, tuning);
        return this;
    }

    TestSpool start() throws SpoolException {
        open();
        spool.more();
        return this;
    }

    private boolean offer(long number, String text) {
        if (offered.size() >= room) {
            return false;
        }
        offered.add(new Offered(number, text));
        return true;
    }

    void add(String... texts) {
        for (String text : texts) {
            assertThat(spool.add(text)).isTrue();
        }
    }

    void flush() {
        assertThat(spool.flush(TIMEOUT)).isTrue();
    }

    void room(int items) {
        room = items;
        spool.more();
    }

    List<String> texts() {
        return offered.stream().map(Offered::text).toList();
    }

    long number(String text) {
        return offered.stream()
                .filter(item -> item.text.equals(text))
                .findFirst()
                .orElseThrow()
                .number;
    }

    /** A wait that ends as soon as its condition holds. */
    static ConditionFactory eventually() {
        return Awaitility.await().atMost(TIMEOUT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    void awaitTexts(String... texts) {
        eventually().untilAsserted(() -> assertThat(texts()).containsExactly(texts));
    }

    void awaitOffered(int items) {
        eventually()
                .untilAsserted(() -> assertThat(offered.size()).as("offered").isEqualTo(items));
    }

    @Override
    public void close() {
        if (spool != null) {
            spool.close();
        }
        executor.shutdown();
        scheduler.shutdownNow();
    }
}
