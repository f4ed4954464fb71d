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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventSpoolTest {

    @TempDir
    private Path temporary;

    private TestSpool test;

    @BeforeEach
    void prepare() {
        test = new TestSpool(temporary.resolve("spool"));
    }

    @AfterEach
    void close() {
        test.close();
    }

    private static String[] texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "event " + i).toArray(String[]::new);
    }

    private SpoolOptions limits(long maxOctets, int maxQueued, long maxQueuedOctets) {
        return new SpoolOptions(test.directory, false, maxOctets, maxQueued, maxQueuedOctets, "csta:test");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itemsAreOfferedInOrderOnceStored(boolean fsync) throws Exception {
        test.options = new SpoolOptions(test.directory, fsync, 1 << 20, 1000, 1 << 20, "csta:test");
        test.start().add(texts(0, 500));
        test.awaitTexts(texts(0, 500));
        assertThat(test.offered)
                .extracting(TestSpool.Offered::number)
                .isSorted()
                .doesNotHaveDuplicates();
        // the status is told after the items were offered
        test.flush();
        assertThat(test.spool.status().stored()).isEqualTo(500);
    }

    @Test
    void nothingIsOfferedBeforeThereIsRoom() throws Exception {
        test.open().add(texts(0, 3));
        test.flush();
        assertThat(test.offered).isEmpty();
        assertThat(test.spool.status().behind()).isTrue();
        test.spool.more();
        test.awaitTexts(texts(0, 3));
        TestSpool.eventually()
                .untilAsserted(() -> assertThat(test.spool.status().behind()).isFalse());
    }

    @Test
    void whatTheSinkHasNoRoomForIsOfferedWhenThereIsMore() throws Exception {
        test.room = 2;
        test.start().add(texts(0, 1000));
        test.flush();
        test.awaitTexts(texts(0, 2));
        test.room(5);
        test.awaitTexts(texts(0, 5));
        test.add("last");
        test.room(2000);
        test.awaitOffered(1001);
        assertThat(test.texts()).startsWith(texts(0, 1000)).endsWith("last");
    }

    @Test
    void roomThatComesWhileTheSinkRefusesIsNotMissed() throws Exception {
        AtomicReference<EventSpool<String>> opened = new AtomicReference<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        test.spool = EventSpool.open(
                test.options,
                test.format,
                (number, text) -> {
                    if (seen.isEmpty()) {
                        seen.add("refused");
                        opened.get().more();
                        return false;
                    }
                    return seen.add(text);
                },
                test.executor,
                test.scheduler);
        opened.set(test.spool);
        test.spool.more();
        test.add("event");
        TestSpool.eventually().untilAsserted(() -> assertThat(seen).containsExactly("refused", "event"));
    }

    @Test
    void itemThatTheSinkFailsOnStays() throws Exception {
        AtomicReference<RuntimeException> failure = new AtomicReference<>(new IllegalStateException("on purpose"));
        List<String> seen = new CopyOnWriteArrayList<>();
        test.spool = EventSpool.open(
                test.options,
                test.format,
                (number, text) -> {
                    RuntimeException now = failure.getAndSet(null);
                    if (now != null) {
                        throw now;
                    }
                    return seen.add(text);
                },
                test.executor,
                test.scheduler);
        test.spool.more();
        test.add("one", "two");
        TestSpool.eventually().until(() -> failure.get() == null);
        test.spool.more();
        TestSpool.eventually().untilAsserted(() -> assertThat(seen).containsExactly("one", "two"));
    }

    @Test
    void whatIsNotRemovedComesFirstAfterOpening() throws Exception {
        test.start().add("a", "b", "c", "d");
        test.awaitOffered(4);
        test.spool.remove(test.number("c"));
        test.spool.remove(test.number("a"));
        test.spool.close();
        test.open().add("e");
        test.spool.more();
        test.awaitTexts("b", "d", "e");
    }

    @Test
    void numbersIncreaseOverRestartsOfAnEmptySpool() throws Exception {
        test.start().add("a");
        test.awaitOffered(1);
        long first = test.number("a");
        test.spool.remove(first);
        test.spool.close();
        test.start().add("b");
        test.awaitOffered(1);
        assertThat(test.number("b")).isGreaterThan(first);
    }

    @Test
    void backlogIsReadInOrderAcrossManyBatches() throws Exception {
        test.open().add(texts(0, 5000));
        test.spool.close();
        test.start();
        test.awaitOffered(5000);
        assertThat(test.texts()).containsExactly(texts(0, 5000));
    }

    @Test
    void removedItemsLeaveTheStore() throws Exception {
        test.start().add(texts(0, 100));
        test.awaitOffered(100);
        test.offered.forEach(item -> test.spool.remove(item.number()));
        test.spool.remove(EventSpool.NOT_STORED);
        test.spool.remove(4711);
        test.flush();
        assertThat(test.spool.status().stored()).isZero();
        assertThat(test.spool.status().storedOctets()).isZero();
    }

    @Test
    void itemBeyondTheOctetsOfTheStoreIsNotTaken() throws Exception {
        test.options = limits(39, 100, 1000);
        test.start().add("0123456789", "0123456789");
        test.flush();
        assertThat(test.spool.add("0123456789")).isFalse();
        assertThat(test.spool.status().limitReached()).isTrue();
        test.awaitOffered(2);
        test.spool.remove(test.offered.get(0).number());
        test.flush();
        assertThat(test.spool.status().limitReached()).isFalse();
        assertThat(test.spool.add("0123456789")).isTrue();
        assertThat(test.spool.status().refused()).isEqualTo(1);
    }

    @Test
    void itemBeyondTheQueueIsNotTaken() throws Exception {
        test.options = limits(1000, 2, 1000);
        test.executor.execute(this::untilInterrupted);
        test.start().add("a", "b");
        assertThat(test.spool.add("c")).isFalse();
        assertThat(test.spool.status().queued()).isEqualTo(2);
        test.executor.shutdownNow();
    }

    @Test
    void itemLargerThanTheQueueIsTakenAlone() throws Exception {
        test.options = limits(1000, 10, 5);
        test.start().add("0123456789");
        test.awaitTexts("0123456789");
    }

    private void untilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatIsQueuedWhenTheExecutorIsGoneIsStoredAtClosing() throws Exception {
        test.start();
        test.executor.shutdown();
        test.add("a", "b");
        test.spool.close();
        TestSpool later = new TestSpool(test.directory);
        try {
            later.start();
            later.awaitTexts("a", "b");
        } finally {
            later.close();
        }
    }

    @Test
    void closingOnAnInterruptedThreadStores() throws Exception {
        test.room = 0;
        test.start().add("a");
        Thread.currentThread().interrupt();
        test.spool.close();
        assertThat(Thread.interrupted()).isTrue();
        test.room = 10;
        test.start();
        test.awaitTexts("a");
    }

    @Test
    void flushThatIsGivenUpLeavesNothingBehind() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch writer = new CountDownLatch(1);
        test.start();
        test.executor.submit(() -> {
            held.countDown();
            writer.await();
            return null;
        });
        assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(test.spool.flush(Duration.ofMillis(1))).isFalse();
        }
        assertThat(test.spool.barriers()).isZero();
        writer.countDown();
        test.flush();
    }

    @Test
    void nothingIsTakenAfterClosing() throws Exception {
        test.start();
        test.spool.close();
        test.spool.close();
        assertThat(test.spool.add("a")).isFalse();
        assertThat(test.spool.flush(TestSpool.TIMEOUT)).isFalse();
    }

    @Test
    void textsAreKept() throws Exception {
        test.start().spool.put("heard", "2025-01-01T00:00:00Z");
        test.spool.put("heard", "2025-01-02T00:00:00Z");
        test.spool.close();
        test.start();
        assertThat(test.spool.get("heard")).isEqualTo("2025-01-02T00:00:00Z");
        assertThat(test.spool.get("other")).isNull();
    }

    @Test
    void failedItemIsMovedToAFile() throws Exception {
        test.start().add("a", "b");
        test.awaitOffered(2);
        test.spool.fail(test.number("a"), "../a b", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        test.flush();
        assertThat(test.directory.resolve("failed/__a_b.json")).hasContent("{\"a\":1}");
        assertThat(test.spool.status().failed()).isEqualTo(1);
        assertThat(test.spool.status().stored()).isEqualTo(1);
    }

    @Test
    void failedItemsOfOneNameHaveAFileEach() throws Exception {
        test.start();
        test.spool.fail(EventSpool.NOT_STORED, "same", new byte[] {'1'});
        test.spool.fail(EventSpool.NOT_STORED, "same", new byte[] {'2'});
        test.flush();
        assertThat(test.directory.resolve("failed/same.json")).hasContent("1");
        assertThat(test.directory.resolve("failed/same-2.json")).hasContent("2");
    }

    @Test
    void documentBeyondTheLimitIsDropped() throws Exception {
        test.options = limits(40, 100, 1000);
        test.start().add("a", "b");
        test.awaitOffered(2);
        test.spool.fail(test.number("a"), "a", new byte[30]);
        test.flush();
        test.spool.close();
        test.start();
        test.awaitTexts("b");
        test.spool.fail(test.number("b"), "b", new byte[30]);
        test.flush();
        assertThat(test.spool.status().failedDropped()).isEqualTo(1);
        assertThat(test.spool.status().stored()).isZero();
        assertThat(test.directory.resolve("failed"))
                .isDirectoryContaining("glob:**/a.json")
                .isDirectoryNotContaining("glob:**/b*");
    }

    @Test
    void itemStaysIfItsDocumentCannotBeWritten() throws Exception {
        test.start().add("a");
        test.awaitOffered(1);
        Files.createFile(test.directory.resolve("failed"));
        test.spool.fail(test.number("a"), "a", new byte[1]);
        test.flush();
        assertThat(test.spool.status().failedDropped()).isEqualTo(1);
        assertThat(test.spool.status().stored()).isEqualTo(1);
    }

    @Test
    void itemThatCannotBeWrittenIsHandedOnWithoutBeingStored() throws Exception {
        test.format = new SpoolFormat<>() {
            @Override
            public byte[] write(String item) {
                if (item.equals("bad")) {
                    throw new IllegalArgumentException("on purpose");
                }
                return TestSpool.TEXT.write(item);
            }

            @Override
            public String read(byte[] octets) throws SpoolException {
                return TestSpool.TEXT.read(octets);
            }

            @Override
            public int octets(String item) {
                return item.length();
            }
        };
        test.start().add("a", "bad", "b");
        test.awaitTexts("a", "bad", "b");
        assertThat(test.number("bad")).isEqualTo(EventSpool.NOT_STORED);
        TestSpool.eventually()
                .untilAsserted(() -> assertThat(test.spool.status().notStored()).isEqualTo(1));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerMayReadTheFiles() throws Exception {
        test.start().add("a");
        test.awaitOffered(1);
        test.spool.fail(test.number("a"), "a", new byte[1]);
        test.spool.close();
        try (Stream<Path> files = Files.walk(test.directory)) {
            Set<String> modes =
                    files.map(file -> file.getFileName() + " " + mode(file)).collect(Collectors.toSet());
            assertThat(modes)
                    .containsExactlyInAnyOrder(
                            "spool rwx------",
                            "lock rw-------",
                            "events.mv rw-------",
                            "failed rwx------",
                            "a.json rw-------");
        }
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingIsLeftOpenAfterClosing() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        test.start().add(texts(0, 100));
        test.awaitOffered(100);
        test.spool.close();
        test.executor.shutdown();
        test.scheduler.shutdownNow();
        test.executor.awaitTermination(10, TimeUnit.SECONDS);
        test.scheduler.awaitTermination(10, TimeUnit.SECONDS);
        assertThat(openFiles()).noneMatch(file -> file.startsWith(test.directory.toString()));
        TestSpool.eventually()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !before.contains(thread))
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("spool") || name.contains("H2") || name.contains("MVStore")));
    }

    @Test
    void noThreadIsStartedByTheStore() throws Exception {
        test.start().add("a");
        test.awaitOffered(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("H2") || name.contains("MVStore"));
    }

    private static List<String> openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(file -> {
                        try {
                            return Files.readSymbolicLink(file).toString();
                        } catch (IOException e) {
                            // the one of this listing
                            return "";
                        }
                    })
                    .toList();
        }
    }

    @Test
    void limitsLessThanOneAreRefused() {
        assertThatThrownBy(() -> limits(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxOctets=0");
    }
}
