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

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was offered has been stored: it is there after the process was killed. */
class SpoolKilledTest {

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource({"write,3000", "write,20011", "fsync,3000"})
    void everyEventThatWasOfferedAndNotRemovedIsThereAfterTheProcessWasKilled(String mode, int events)
            throws Exception {
        TestSpool test = new TestSpool(temporary.resolve("spool"));
        Process process = ChildSpool.start(mode, test.directory);
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (lines.size() == events) {
                    // the process itself would close what it has written, too
                    process.toHandle().destroyForcibly();
                }
            }
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        // the last line may be cut
        List<String> kept = lines.subList(0, lines.size() - 1).stream()
                .filter(line -> line.startsWith("kept "))
                .map(line -> line.substring(line.indexOf("event")))
                .toList();
        assertThat(kept).hasSizeGreaterThan(events / 20);
        try {
            test.start();
            test.awaitOffered((int) test.spool.status().stored());
            assertThat(test.texts()).containsSubsequence(kept).doesNotHaveDuplicates();
            assertThat(test.offered).extracting(TestSpool.Offered::number).isSorted();
            assertThat(test.spool.status().setAside()).isNull();
            assertThat(test.spool.status().damaged()).isZero();
        } finally {
            test.close();
        }
    }
}
