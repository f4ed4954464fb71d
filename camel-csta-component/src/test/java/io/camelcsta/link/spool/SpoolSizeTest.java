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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file stays in proportion to what is in it. */
class SpoolSizeTest {

    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path temporary;

    @Test
    void fileStaysSmallWhileManyEventsPassThrough() throws Exception {
        TestSpool test = new TestSpool(temporary.resolve("spool"));
        Semaphore inside = new Semaphore(100);
        AtomicReference<EventSpool<String>> opened = new AtomicReference<>();
        test.spool = EventSpool.open(
                test.options,
                test.format,
                (number, text) -> {
                    opened.get().remove(number);
                    inside.release();
                    return true;
                },
                test.executor,
                test.scheduler);
        opened.set(test.spool);
        long largest = 0;
        try {
            test.spool.more();
            for (int i = 0; i < 200_000; i++) {
                inside.acquire();
                test.add(i + "x".repeat(700));
                if (i % 1000 == 0) {
                    largest = Math.max(largest, Files.size(test.directory.resolve("events.mv")));
                }
            }
            inside.acquire(100);
            test.flush();
            assertThat(test.spool.status().stored()).isZero();
        } finally {
            test.close();
        }
        System.out.println("SpoolSizeTest: largest file " + largest / 1024 + " KB, closed "
                + Files.size(test.directory.resolve("events.mv")) / 1024 + " KB");
        assertThat(largest).isLessThan(20 * MEGABYTE);
        assertThat(Files.size(test.directory.resolve("events.mv"))).isLessThan(20 * MEGABYTE);
    }

    @Test
    void fileShrinksAfterABacklog() throws Exception {
        TestSpool test = new TestSpool(temporary.resolve("spool"));
        try {
            test.open();
            String text = "x".repeat(700);
            for (int i = 0; i < 30_000; i++) {
                if (!test.spool.add(text)) {
                    test.flush();
                    test.add(text);
                }
            }
            test.flush();
            long full = test.spool.status().fileSize();
            assertThat(full).isBetween(20 * MEGABYTE, 60 * MEGABYTE);
            test.spool.more();
            test.awaitOffered(30_000);
            test.offered.forEach(item -> test.spool.remove(item.number()));
            test.flush();
            for (int i = 0; i < 2000; i++) {
                test.spool.put("key", "value " + i);
                test.flush();
            }
            long empty = test.spool.status().fileSize();
            test.spool.close();
            System.out.println("SpoolSizeTest: 30000 events " + full / 1024 + " KB, without them " + empty / 1024
                    + " KB, closed " + Files.size(test.directory.resolve("events.mv")) / 1024 + " KB");
            assertThat(empty).isLessThan(20 * MEGABYTE);
            assertThat(Files.size(test.directory.resolve("events.mv"))).isLessThan(20 * MEGABYTE);
        } finally {
            test.close();
        }
    }
}
