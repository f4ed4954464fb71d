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

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no longer what was written. */
class SpoolDamageTest {

    private static final int EVENTS = 400;
    private static final int ROUNDS = 40;

    @TempDir
    private Path temporary;

    private TestSpool test;
    private Path file;

    @BeforeEach
    void prepare() {
        test = new TestSpool(temporary.resolve("spool"));
        file = test.directory.resolve("events.mv");
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** As many events as the test wants, in a closed file. */
    private List<String> write(int events) throws Exception {
        List<String> texts = IntStream.range(0, events)
                .mapToObj(i -> "event " + i + " " + "content ".repeat(20 + i % 60))
                .toList();
        test.open();
        for (int i = 0; i < texts.size(); i++) {
            test.add(texts.get(i));
            if (i % 50 == 0) {
                test.flush();
            }
        }
        test.spool.close();
        return texts;
    }

    private byte[] changed(String text) throws Exception {
        byte[] octets = Files.readAllBytes(file);
        String content = new String(octets, StandardCharsets.ISO_8859_1);
        assertThat(content).contains(text);
        // wherever it is: how often and where the store has written it depends on how many events it was given at a
        // time
        for (int at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + 1)) {
            octets[at] ^= 1;
        }
        Files.write(file, octets);
        return octets;
    }

    private void awaitAllOffered() {
        test.spool.more();
        TestSpool.eventually().until(() -> !test.spool.status().behind());
        test.flush();
    }

    @Test
    void eventWithAChangedOctetIsSkippedAndPutAside() throws Exception {
        List<String> texts = new ArrayList<>(write(10));
        changed("event 4 ");
        test.open();
        awaitAllOffered();
        texts.remove(4);
        assertThat(test.texts()).isEqualTo(texts);
        assertThat(test.spool.status().damaged()).isEqualTo(1);
        assertThat(test.spool.status().stored()).isEqualTo(9);
        assertThat(test.spool.status().setAside()).isNull();
        assertThat(Files.readString(test.directory.resolve("failed/damaged-5.bin"), StandardCharsets.ISO_8859_1))
                .contains("dvent 4 ");
    }

    @Test
    void damagedEventThatCannotBePutAsideIsSkippedAndStays() throws Exception {
        write(3);
        changed("event 1 ");
        Files.createFile(test.directory.resolve("failed"));
        test.open();
        awaitAllOffered();
        assertThat(test.offered).extracting(TestSpool.Offered::number).containsExactly(1L, 3L);
        assertThat(test.spool.status().stored()).isEqualTo(3);
    }

    @Test
    void eventThatTheFormatCannotReadIsSkippedAndPutAside() throws Exception {
        write(3);
        test.format = new SpoolFormat<>() {
            @Override
            public byte[] write(String item) {
                return TestSpool.TEXT.write(item);
            }

            @Override
            public String read(byte[] octets) throws SpoolException {
                String text = TestSpool.TEXT.read(octets);
                if (text.startsWith("event 1")) {
                    throw new SpoolException("on purpose");
                }
                return text;
            }

            @Override
            public int octets(String item) {
                return item.length();
            }
        };
        test.open();
        awaitAllOffered();
        assertThat(test.offered).hasSize(2);
        assertThat(test.directory.resolve("failed/damaged-2.bin")).exists();
    }

    @Test
    void fileThatIsNoStoreIsSetAside() throws Exception {
        Files.createDirectories(test.directory);
        Files.writeString(file, "not a store ".repeat(1000));
        test.start();
        Path aside = test.spool.status().setAside();
        assertThat(aside.getFileName().toString()).matches("events\\.mv\\.damaged-\\d{8}T\\d{6}Z");
        assertThat(Files.readString(aside)).startsWith("not a store");
        test.add("a");
        test.awaitTexts("a");
    }

    @Test
    void emptyFileIsANewStore() throws Exception {
        Files.createDirectories(test.directory);
        Files.createFile(file);
        test.start().add("a");
        test.awaitTexts("a");
        assertThat(test.spool.status().setAside()).isNull();
    }

    /** How much is left depends on where the store has put its chunks: sometimes nothing is. */
    @Test
    void fileThatEndsTooEarlyIsReadAsFarAsItGoesAndUsedFurther() throws Exception {
        List<String> texts = write(EVENTS);
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(access.length() / 2);
        }
        test.open();
        awaitAllOffered();
        List<String> left = test.texts();
        // in order, each once
        assertThat(left).isEqualTo(texts.stream().filter(left::contains).toList());
        test.add("new");
        test.flush();
        test.awaitOffered(left.size() + 1);
        assertThat(test.texts()).endsWith("new");
    }

    @Test
    void fileOfALaterVersionIsRefusedAndUntouched() throws Exception {
        write(3);
        try (MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .open()) {
            store.setStoreVersion(MvStoreFile.FORMAT + 1);
            store.commit();
        }
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(test::open)
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining("was written by a later version: its format is 2, known is 1");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void storeOfSomethingElseIsSetAside() throws Exception {
        Files.createDirectories(test.directory);
        try (MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .open()) {
            store.openMap("other").put("key", "value");
        }
        test.start();
        assertThat(test.spool.status().setAside()).exists();
    }

    @Test
    void rebuildingThatWasCutShortIsCompleted() throws Exception {
        List<String> texts = write(5);
        Files.move(file, test.directory.resolve("events.mv.new"));
        test.open();
        awaitAllOffered();
        assertThat(test.texts()).isEqualTo(texts);
    }

    @Test
    void randomDamageNeverLeadsToAFailureOrToWrongContent() throws Exception {
        long seed = System.nanoTime();
        System.out.println("SpoolDamageTest seed " + seed);
        Random random = new Random(seed);
        List<String> texts = write(EVENTS);
        byte[] intact = Files.readAllBytes(file);
        int aside = 0;
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] octets = intact.clone();
            int flips = 1 + random.nextInt(round % 3 == 0 ? 50 : 3);
            for (int i = 0; i < flips; i++) {
                octets[random.nextInt(octets.length)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, octets);
            String description = "seed " + seed + ", round " + round;
            test.open();
            awaitAllOffered();
            assertThat(test.texts()).as(description).isSubsetOf(texts);
            Set<Long> numbers = new HashSet<>();
            assertThat(test.offered)
                    .as(description)
                    .allMatch(item -> numbers.add(item.number()))
                    .extracting(TestSpool.Offered::number)
                    .isSorted()
                    .isEqualTo(test.texts().stream()
                            .map(text -> texts.indexOf(text) + 1L)
                            .toList());
            whole += test.offered.size() == EVENTS ? 1 : 0;
            if (test.spool.status().setAside() != null) {
                aside++;
                assertThat(test.spool.status().setAside()).as(description).exists();
            } else {
                // MVStore may have gone back to an earlier commit; but there are no gaps
                long last = test.offered.isEmpty()
                        ? 0
                        : test.offered.get(test.offered.size() - 1).number();
                assertThat(test.offered.size() + test.spool.status().damaged())
                        .as(description)
                        .isBetween(last, (long) EVENTS);
            }
            // the spool works on
            int before = test.offered.size();
            test.add("new");
            test.awaitOffered(before + 1);
            test.offered.forEach(item -> test.spool.remove(item.number()));
            test.flush();
            assertThat(test.spool.status().stored()).as(description).isZero();
            test.spool.close();
        }
        System.out.println("SpoolDamageTest: of " + ROUNDS + " files " + whole + " gave all events and " + aside
                + " were set aside");
    }
}
