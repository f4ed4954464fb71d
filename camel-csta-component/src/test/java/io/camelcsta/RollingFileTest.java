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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that roll by size, with one who writes and with several. */
@Tag("unit")
class RollingFileTest {

    private static final int LINE = 10 + System.lineSeparator().length();

    @TempDir
    private Path directory;

    private RollingFile file(int maxSize, int maxFiles) {
        try {
            return new RollingFile(directory, "pbx1", maxSize, maxFiles);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(int number) {
        return "%010d".formatted(number);
    }

    private List<String> lines(int file) throws IOException {
        return Files.readAllLines(directory.resolve("pbx1." + file + ".log"));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theNewestLinesAreInTheFirstFileAndTheOldestGo() throws IOException {
        try (RollingFile file = file(2 * LINE, 2)) {
            for (int i = 0; i < 7; i++) {
                file.write(line(i));
            }
        }
        assertThat(files()).containsExactly("pbx1.0.log", "pbx1.1.log");
        assertThat(lines(0)).containsExactly(line(6));
        assertThat(lines(1)).containsExactly(line(4), line(5));
    }

    @Test
    void aSingleFileBeginsAnewWhenItIsLongEnough() throws IOException {
        try (RollingFile file = file(2 * LINE, 1)) {
            for (int i = 0; i < 3; i++) {
                file.write(line(i));
            }
        }
        assertThat(files()).containsExactly("pbx1.0.log");
        assertThat(lines(0)).containsExactly(line(2));
    }

    @Test
    void whatIsThereIsContinued() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (RollingFile file = file(10 * LINE, 2)) {
                file.write(line(i));
            }
        }
        assertThat(lines(0)).containsExactly(line(0), line(1));
    }

    @Test
    void aFileThatWasDeletedIsMadeAnew() throws IOException {
        try (RollingFile file = file(10 * LINE, 2)) {
            file.write(line(0));
            Files.delete(directory.resolve("pbx1.0.log"));
            file.write(line(1));
        }
        assertThat(lines(0)).containsExactly(line(1));
    }

    @Test
    void aFileThatCannotBePutAsideIsToldAndItsSuccessorsAreWrittenAfterwards() throws IOException {
        Path inTheWay = directory.resolve("pbx1.1.log").resolve("not-empty");
        try (RollingFile file = file(LINE, 2)) {
            file.write(line(0));
            Files.createDirectories(inTheWay);
            assertThatThrownBy(() -> file.write(line(1))).isInstanceOf(IOException.class);
            Files.delete(inTheWay);
            file.write(line(2));
        }
        assertThat(lines(0)).containsExactly(line(2));
    }

    @Test
    void whatAProcessThatDiedWhileRollingHasLeftDoesNotKeepTheFilesFromRolling() throws IOException {
        Path claim = Files.createFile(directory.resolve("pbx1.rolling"));
        Files.setLastModifiedTime(claim, FileTime.from(Instant.now().minusSeconds(60)));
        try (RollingFile file = file(LINE, 3)) {
            for (int i = 0; i < 4; i++) {
                file.write(line(i));
            }
        }
        assertThat(files()).hasSizeGreaterThan(1);
        assertThat(claim).doesNotExist();
    }

    @Test
    void severalWhoWriteToTheSameFilesLoseNoLine() throws IOException {
        int writers = 4;
        int each = 500;
        CompletableFuture<?>[] all = IntStream.range(0, writers)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    try (RollingFile file = file(20 * LINE, 1_000)) {
                        for (int i = 0; i < each; i++) {
                            file.write(line(writer * each + i));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();

        List<String> written = new ArrayList<>();
        int files = files().size();
        for (int i = 0; i < files; i++) {
            written.addAll(lines(i));
        }
        assertThat(files).isBetween(writers, 1_000);
        assertThat(written)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, writers * each)
                        .mapToObj(RollingFileTest::line)
                        .toList());
    }
}
