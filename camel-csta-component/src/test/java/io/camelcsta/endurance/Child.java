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
package io.camelcsta.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** An {@link Application} that runs, and what it has said. */
final class Child implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedWriter in;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    /** A line, in words. */
    record Line(List<String> words) {

        String kind() {
            return words.get(0);
        }

        String eventId() {
            return words.get(1);
        }

        boolean isLink() {
            return words.get(2).equals("link");
        }

        String device() {
            return words.get(2);
        }

        /** The account code, or the name of the event. */
        String what() {
            return words.get(3);
        }

        String time() {
            return words.get(4);
        }

        /** The ConnID; of a link event since when events may have been missed. */
        String connId() {
            return words.get(5);
        }

        boolean isRedelivered() {
            return words.get(6).equals("again");
        }

        long number(int word) {
            return Long.parseLong(words.get(word));
        }
    }

    private Child(Process process) {
        this.process = process;
        this.in = process.outputWriter();
        read(process.inputReader(), line -> lines.add(new Line(List.of(line.split(" ")))));
        read(process.errorReader(), errors::add);
    }

    private interface Use {
        void use(String line);
    }

    private void read(BufferedReader reader, Use use) {
        Thread thread = new Thread(
                () -> {
                    try (reader) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            use.use(line);
                        }
                    } catch (IOException e) {
                        errors.add("cannot be read: " + e);
                    }
                },
                "child");
        thread.setDaemon(true);
        thread.start();
        readers.add(thread);
    }

    /** Starts an application with these arguments. */
    static Child start(String... pairs) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                Application.class.getName()));
        command.addAll(List.of(pairs));
        ProcessBuilder builder = new ProcessBuilder(command);
        // through the environment: it is longer than some command lines may be
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new Child(builder.start());
    }

    Child awaitReady() {
        await("READY", line -> line.kind().equals("READY"));
        return this;
    }

    /** The first such line, once it is there. */
    Line await(String what, Predicate<Line> wanted) {
        try {
            Awaitility.await(what)
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> lines.stream().anyMatch(wanted));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    e.getMessage() + " It said "
                            + lines.stream().skip(Math.max(0, lines.size() - 5)).toList() + errors,
                    e);
        }
        return lines.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** All lines of that kind so far. */
    List<Line> said(String kind) {
        return lines.stream().filter(line -> line.kind().equals(kind)).toList();
    }

    /** Events that are not of the link, of the lines of that kind. */
    List<Line> events(String kind) {
        return said(kind).stream().filter(line -> !line.isLink()).toList();
    }

    /** What it wrote on its error output. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Kills it (SIGKILL) and reads to the end what it said. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        end();
    }

    /** Ends it in an orderly way. */
    void stop() throws InterruptedException {
        try {
            in.write("stop\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        end();
        assertThat(said("STOPPED")).as("stopped in an orderly way; " + errors).hasSize(1);
    }

    private void end() throws InterruptedException {
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("ended")
                .isTrue();
        for (Thread reader : readers) {
            reader.join(LIMIT.toMillis());
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
