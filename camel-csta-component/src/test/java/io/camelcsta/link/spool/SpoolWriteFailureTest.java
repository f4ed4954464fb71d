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

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full or fails, below the store's file. */
class SpoolWriteFailureTest {

    @TempDir
    private Path temporary;

    private TestSpool test;

    @BeforeEach
    void prepare() {
        FailingFiles.register();
        test = new TestSpool(temporary.resolve("spool"));
        test.tuning = new EventSpool.Tuning(Duration.ofMillis(20), Duration.ofSeconds(10), FailingFiles.SCHEME + ":");
    }

    @AfterEach
    void close() {
        FailingFiles.fullDisk = false;
        FailingFiles.brokenForce = false;
        test.close();
        FailingFiles.unregister();
    }

    private void awaitDurable(boolean durable) {
        TestSpool.eventually().until(() -> test.spool.status().durable() == durable);
    }

    @Test
    void eventsAreHandedOnWhileTheDiskIsFull() throws Exception {
        test.start().add("a");
        test.awaitTexts("a");
        FailingFiles.fullDisk = true;
        test.add("b", "c");
        test.awaitTexts("a", "b", "c");
        assertThat(test.number("b")).isEqualTo(EventSpool.NOT_STORED);
        TestSpool.eventually()
                .untilAsserted(() -> assertThat(test.spool.status().notStored()).isEqualTo(2));
        assertThat(test.spool.status().durable()).isFalse();
        assertThat(test.spool.status().writeFailures()).isPositive();
    }

    @Test
    void eventsAreStoredAgainWhenTheDiskHasRoomAgain() throws Exception {
        test.start().add("a");
        test.awaitTexts("a");
        FailingFiles.fullDisk = true;
        test.add("b");
        test.awaitTexts("a", "b");
        // the status is told after the items were offered
        awaitDurable(false);
        FailingFiles.fullDisk = false;
        awaitDurable(true);
        test.add("c");
        test.awaitTexts("a", "b", "c");
        assertThat(test.number("c")).isGreaterThan(test.number("a"));
        test.spool.close();
        test.start();
        test.awaitTexts("a", "c");
    }

    @Test
    void removalsDuringTheFailureAreDoneAfterwards() throws Exception {
        test.start().add("a", "b");
        test.awaitTexts("a", "b");
        FailingFiles.fullDisk = true;
        test.spool.remove(test.number("a"));
        test.spool.put("key", "value");
        awaitDurable(false);
        FailingFiles.fullDisk = false;
        test.flush();
        test.spool.close();
        test.start();
        test.awaitTexts("b");
        assertThat(test.spool.get("key")).isEqualTo("value");
    }

    @Test
    void eventsWaitInMemoryIfEarlierOnesWaitInTheFile() throws Exception {
        test.room = 1;
        test.options = new SpoolOptions(test.directory, false, 1 << 20, 3, 1 << 20, "csta:test");
        test.start().add("a", "b");
        test.awaitTexts("a");
        test.flush();
        FailingFiles.fullDisk = true;
        test.add("c", "d", "e");
        awaitDurable(false);
        assertThat(test.spool.add("f")).isFalse();
        test.room(100);
        assertThat(test.texts()).containsExactly("a");
        FailingFiles.fullDisk = false;
        test.awaitTexts("a", "b", "c", "d", "e");
        assertThat(test.offered)
                .extracting(TestSpool.Offered::number)
                .isSorted()
                .doesNotContain(EventSpool.NOT_STORED);
        assertThat(test.spool.status().notStored()).isZero();
    }

    @Test
    void eventsThatTheSinkHasNoRoomForWaitInMemoryAndAreStoredLater() throws Exception {
        test.room = 1;
        test.start().add("a");
        test.awaitTexts("a");
        FailingFiles.fullDisk = true;
        test.add("b", "c");
        awaitDurable(false);
        FailingFiles.fullDisk = false;
        test.flush();
        assertThat(test.spool.status().stored()).isEqualTo(3);
        test.room(100);
        test.awaitTexts("a", "b", "c");
    }

    @Test
    void failureToForceIsAFailureToWrite() throws Exception {
        test.options = new SpoolOptions(test.directory, true, 1 << 20, 100, 1 << 20, "csta:test");
        test.start().add("a");
        test.awaitTexts("a");
        FailingFiles.brokenForce = true;
        test.add("b");
        test.awaitTexts("a", "b");
        assertThat(test.number("b")).isEqualTo(EventSpool.NOT_STORED);
        awaitDurable(false);
        FailingFiles.brokenForce = false;
        awaitDurable(true);
        test.spool.close();
        test.start();
        // b was written, but not known to be: it has been handed on and is not offered again
        test.awaitTexts("a");
    }

    @Test
    void diskThatStaysFullLosesWhatWaitsAtClosingAndSaysSo() throws Exception {
        test.room = 0;
        test.start().add("a");
        test.flush();
        FailingFiles.fullDisk = true;
        test.add("b");
        test.spool.close();
        assertThat(test.spool.status().lost()).isEqualTo(1);
        FailingFiles.fullDisk = false;
        test.room = 10;
        test.start();
        test.awaitTexts("a");
    }

    @Test
    void whatWaitsIsStoredAtClosingIfTheDiskHasRoomAgain() throws Exception {
        test.room = 0;
        test.tuning = new EventSpool.Tuning(Duration.ofHours(1), Duration.ofSeconds(10), FailingFiles.SCHEME + ":");
        test.start();
        FailingFiles.fullDisk = true;
        test.add("a");
        awaitDurable(false);
        FailingFiles.fullDisk = false;
        test.spool.close();
        test.room = 10;
        test.start();
        test.awaitTexts("a");
    }

    @Test
    void writerGoesOnAfterAnErrorThatNobodyExpects() throws Exception {
        AtomicBoolean failing = new AtomicBoolean();
        test.format = new SpoolFormat<>() {
            @Override
            public byte[] write(String item) {
                if (item.equals("b") && failing.getAndSet(false)) {
                    throw new OutOfMemoryError("on purpose");
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
        test.open();
        failing.set(true);
        test.add("a", "b");
        test.flush();
        assertThat(test.spool.status().stored()).isEqualTo(2);
        test.spool.more();
        test.awaitTexts("a", "b");
    }

    @Test
    void openingOnAFullDiskIsRefused() {
        FailingFiles.fullDisk = true;
        assertThatThrownBy(test::open).isInstanceOf(SpoolException.class).hasMessageContaining("cannot be opened");
    }
}
