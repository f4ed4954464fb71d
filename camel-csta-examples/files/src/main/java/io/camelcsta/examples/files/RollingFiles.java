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
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Body;
import org.apache.camel.Header;

/**
 * Appends lines to one file for each kind of event, {@code recordingStarted.jsonl}. A file that a line would make
 * larger than the limit is finished first: it gets the time in its name,
 * {@code recordingStarted-2026-01-31T12-00-00.123Z.jsonl}, and is not touched any more. The routes call it as the bean
 * {@code rollingFiles}, several threads at the same time.
 */
public final class RollingFiles {

    /** In UTC, without colons: Windows allows none in the name of a file. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;
    private final long limit;
    private final Clock clock;
    private Instant last = Instant.MIN;

    RollingFiles(Path directory, long limit, Clock clock) {
        this.directory = directory;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * Writes a line. Finishing a file and writing to it exclude each other, so that no line goes to a finished file.
     */
    public synchronized void append(@Header(CstaConstants.EVENT_NAME) String event, @Body String line)
            throws IOException {
        Path file = directory.resolve(event + ".jsonl");
        byte[] octets = (line + "\n").getBytes(UTF_8);
        // the size is that on the disk, so that a restart goes on where the last run ended
        long size = Files.exists(file) ? Files.size(file) : 0;
        if (size > 0 && !endsWithLineFeed(file)) {
            // a process was killed in the middle of a line: readers skip it, and the next one is whole
            write(file, new byte[] {'\n'});
            size++;
        }
        if (size > 0 && size + octets.length > limit) {
            Files.move(file, finished(event));
        }
        write(file, octets);
    }

    private static boolean endsWithLineFeed(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(channel.size() - 1).read(last);
            return last.get(0) == '\n';
        }
    }

    private static void write(Path file, byte[] octets) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            append(channel, octets);
        }
    }

    /** All or nothing: what was written before the disk was full is taken away again. */
    static void append(SeekableByteChannel channel, byte[] octets) throws IOException {
        long size = channel.size();
        channel.position(size);
        ByteBuffer rest = ByteBuffer.wrap(octets);
        try {
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            try {
                channel.truncate(size);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** A name that sorts after those of all files that were finished before, also if several are in one millisecond. */
    private Path finished(String event) {
        Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!time.isAfter(last)) {
            time = last.plusMillis(1);
        }
        Path file = directory.resolve(event + "-" + TIME.format(time) + ".jsonl");
        while (Files.exists(file)) {
            time = time.plusMillis(1);
            file = directory.resolve(event + "-" + TIME.format(time) + ".jsonl");
        }
        last = time;
        return file;
    }
}
