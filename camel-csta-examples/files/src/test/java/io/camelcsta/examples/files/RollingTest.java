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
package io.camelcsta.examples.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaConstants;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The routes in {@code write.yaml}, with several threads as a consumer has them. */
@Timeout(180)
class RollingTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
    private static final int LIMIT = 200;
    private static final int THREADS = 8;
    private static final int LINES = 200;

    @TempDir
    private Path directory;

    private CamelContext context;

    @BeforeEach
    void start() throws Exception {
        context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("example.directory", directory.toString());
        context.getPropertiesComponent().setOverrideProperties(properties);
        // time stands still: the hardest case for names
        context.getRegistry()
                .bind("rollingFiles", new RollingFiles(directory, LIMIT, Clock.fixed(NOON, ZoneOffset.UTC)));
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(PluginHelper.getResourceLoader(context).resolveResource("classpath:camel/write.yaml"));
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void bySizeNothingIsLostDoubledOrMixedAcrossManyFiles() throws Exception {
        List<String> expected = writeFromManyThreads("size");

        assertThat(files()).hasSizeGreaterThan(THREADS);
        assertThat(lines(files())).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void bySizeTheLinesOfAThreadAreInOrderIfFilesAreReadInTheOrderOfTheirNames() throws Exception {
        writeFromManyThreads("size");

        // the present one, which has no time in its name, is the last
        List<String> lines = lines(Stream.concat(finished().stream(), Stream.of("recordingStarted.jsonl"))
                .toList());
        for (int thread = 0; thread < THREADS; thread++) {
            String prefix = "line " + thread + "-";
            assertThat(lines.stream().filter(line -> line.startsWith(prefix)))
                    .isSorted()
                    .hasSize(LINES);
        }
    }

    @Test
    void bySizeNoFileIsLargerThanTheLimit() throws Exception {
        writeFromManyThreads("size");

        assertThat(finished()).isNotEmpty().allSatisfy(file -> assertThat(Files.size(directory.resolve(file)))
                .isBetween(LIMIT / 2L, (long) LIMIT));
        assertThat(Files.size(directory.resolve("recordingStarted.jsonl"))).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void bySizeALineThatIsLargerThanTheLimitHasAFileOfItsOwn() throws Exception {
        String large = "x".repeat(2 * LIMIT);
        write("size", NOON, "before");
        write("size", NOON, large);
        write("size", NOON, "after");

        assertThat(finished())
                .extracting(file -> lines(List.of(file)))
                .containsExactly(List.of("before"), List.of(large));
        assertThat(lines(List.of("recordingStarted.jsonl"))).containsExactly("after");
    }

    @Test
    void bySizeFinishedFilesHaveTheTimeInTheirName() throws Exception {
        write("size", NOON, "x".repeat(LIMIT));
        write("size", NOON, "y".repeat(LIMIT));
        write("size", NOON, "z");

        assertThat(files())
                .containsExactly(
                        "recordingStarted-2026-01-31T12-00-00.123Z.jsonl",
                        "recordingStarted-2026-01-31T12-00-00.124Z.jsonl",
                        "recordingStarted.jsonl");
    }

    @Test
    void bySizeARestartContinuesThePresentFileAndFinishesNoFileTwice() throws Exception {
        write("size", NOON, "x".repeat(LIMIT));
        write("size", NOON, "before");
        stop();
        start();
        write("size", NOON, "after");
        assertThat(lines(List.of("recordingStarted.jsonl"))).containsExactly("before", "after");
        write("size", NOON, "y".repeat(LIMIT));

        assertThat(lines(files())).containsExactly("x".repeat(LIMIT), "before", "after", "y".repeat(LIMIT));
    }

    @Test
    void bySizeALineThatAKilledProcessHasLeftIsEnded() throws Exception {
        Files.writeString(directory.resolve("recordingStarted.jsonl"), "whole\nha");
        write("size", NOON, "next");

        assertThat(directory.resolve("recordingStarted.jsonl")).hasContent("whole\nha\nnext\n");
    }

    @Test
    void bySizeALineThatCannotBeWrittenToItsEndLeavesNothing() throws Exception {
        Path file = Files.writeString(directory.resolve("recordingStarted.jsonl"), "whole\n");
        try (SeekableByteChannel full = new FullDisk(Files.newByteChannel(file, StandardOpenOption.WRITE))) {
            assertThatThrownBy(() -> RollingFiles.append(full, "half\n".getBytes(UTF_8)))
                    .hasMessage("No space left on device");
        }
        write("size", NOON, "next");

        assertThat(lines(files())).containsExactly("whole", "next");
    }

    /** Takes two octets, and no more. */
    private record FullDisk(SeekableByteChannel channel) implements SeekableByteChannel {

        @Override
        public int write(ByteBuffer octets) throws IOException {
            if (octets.remaining() <= 3) {
                throw new IOException("No space left on device");
            }
            int written = channel.write(octets.slice(octets.position(), 2));
            octets.position(octets.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer octets) throws IOException {
            return channel.read(octets);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void byHourTheHourBeginsAtItsFirstMicrosecond() throws Exception {
        write("hour", Instant.parse("2026-01-31T12:59:59.999999Z"), "last");
        write("hour", Instant.parse("2026-01-31T13:00:00Z"), "first");

        assertThat(files())
                .containsExactly("recordingStarted-2026-01-31T12.jsonl", "recordingStarted-2026-01-31T13.jsonl");
        assertThat(lines(files())).containsExactly("last", "first");
    }

    @Test
    void byHourALateEventGoesToTheFileOfItsHour() throws Exception {
        write("hour", Instant.parse("2026-01-31T12:30:00Z"), "in time");
        write("hour", Instant.parse("2026-01-31T13:00:00Z"), "next");
        write("hour", Instant.parse("2026-01-31T12:59:00Z"), "late");

        assertThat(lines(List.of("recordingStarted-2026-01-31T12.jsonl"))).containsExactly("in time", "late");
    }

    @Test
    void byHourARestartContinuesTheFileOfTheHour() throws Exception {
        write("hour", NOON, "before");
        stop();
        start();
        write("hour", NOON.plusSeconds(1), "after");

        assertThat(lines(List.of("recordingStarted-2026-01-31T12.jsonl"))).containsExactly("before", "after");
    }

    @Test
    void byHourNothingIsLostDoubledOrMixedWhileHoursChange() throws Exception {
        List<String> expected = writeFromManyThreads("hour");

        assertThat(files()).hasSizeGreaterThan(1);
        assertThat(lines(files())).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Each thread writes lines that only grow, at times that pass several hours; all lines. */
    private List<String> writeFromManyThreads(String roll) {
        CompletableFuture.allOf(IntStream.range(0, THREADS)
                        .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                            for (int i = 0; i < LINES; i++) {
                                write(roll, NOON.plusSeconds(60L * i), line(thread, i));
                            }
                        }))
                        .toArray(CompletableFuture[]::new))
                .join();
        return IntStream.range(0, THREADS)
                .boxed()
                .flatMap(thread -> IntStream.range(0, LINES).mapToObj(i -> line(thread, i)))
                .toList();
    }

    private static String line(int thread, int number) {
        return String.format("line %d-%03d", thread, number);
    }

    private void write(String roll, Instant time, String line) {
        ProducerTemplate template = context.createProducerTemplate();
        template.sendBodyAndHeaders(
                "direct:write-" + roll,
                line,
                Map.of(CstaConstants.EVENT_NAME, "recordingStarted", CstaConstants.EVENT_TIME, time.toString()));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> finished() throws IOException {
        return files().stream().filter(file -> file.contains("-")).toList();
    }

    private List<String> lines(List<String> files) {
        List<String> lines = new ArrayList<>();
        for (String file : files) {
            try {
                lines.addAll(Files.readAllLines(directory.resolve(file)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return lines;
    }
}
