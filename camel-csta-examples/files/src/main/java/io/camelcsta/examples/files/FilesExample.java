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

import io.camelcsta.CstaException;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.simulator.CstaSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/**
 * Writes the events of a telephone switch to files. The routes are in {@code camel/*.yaml}; this class starts the
 * simulator and Camel, lets things happen, and tells how it went.
 */
public final class FilesExample {

    /** What has a meaning only at a real switch. */
    private static final List<String> OF_A_SWITCH = List.of("csta.devices", "csta.services", "csta.duration");

    private static final Duration LINK_LIMIT = Duration.ofSeconds(20);
    private static final int SHUTDOWN_SECONDS = 10;

    private final Settings settings;
    private final PrintStream out;
    private final Console console;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Map<String, Integer> linesBefore = new HashMap<>();

    FilesExample(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
        this.console = new Console(out);
    }

    /** Ends with status 0 if all went well, 1 if something did not, 2 if a setting is wrong. */
    public static void main(String[] args) {
        int status = main(System.out);
        System.out.flush();
        System.exit(status);
    }

    private static int main(PrintStream out) {
        Settings settings;
        try {
            settings = Settings.of(System::getProperty);
        } catch (IllegalArgumentException e) {
            out.println("Wrong setting: " + e.getMessage());
            return 2;
        }
        if (settings.pbx() == null && OF_A_SWITCH.stream().anyMatch(name -> System.getProperty(name) != null)) {
            out.println("Note: " + String.join(", ", OF_A_SWITCH) + " have a meaning only together with csta.pbx");
        }
        if (settings.roll() != Roll.SIZE && System.getProperty("csta.roll.size") != null) {
            out.println("Note: csta.roll.size has a meaning only together with csta.roll=size");
        }
        return new FilesExample(settings, out).run();
    }

    /** Runs the example; its exit status. */
    int run() {
        List<String> failures = new ArrayList<>();
        try {
            prepareDirectory();
            if (settings.pbx() != null) {
                out.println("Switch at " + settings.pbx() + ": monitoring " + String.join(", ", settings.devices())
                        + " for " + settings.duration().toSeconds() + " s");
                runCamel(
                        settings.pbx(),
                        settings.devices(),
                        template -> new RealSwitch(settings, template, console, ended).run(),
                        failures);
            } else {
                simulate(failures);
            }
            tellFiles(failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add("interrupted");
        } catch (Exception e) {
            failures.add(reason(e));
        }
        out.println();
        out.println(
                failures.isEmpty()
                        ? "All is well."
                        : "FAILED: " + String.join(System.lineSeparator() + "        ", failures));
        return failures.isEmpty() ? 0 : 1;
    }

    /** Ends the time for which a real switch is monitored; any thread may call it. */
    void end() {
        ended.countDown();
    }

    private void simulate(List<String> failures) throws Exception {
        try (CstaSimulator pbx = CstaSimulator.builder()
                .protocol(settings.protocol())
                .framing(settings.framing())
                .devices(Demo.DEVICES.toArray(String[]::new))
                .start()) {
            out.println("Simulated switch at " + pbx.address() + " with devices " + String.join(", ", Demo.DEVICES));
            runCamel(pbx.address(), Demo.DEVICES, template -> new Demo(pbx, template, console).run(), failures);
        }
    }

    private interface Script {
        List<String> run(ProducerTemplate template) throws InterruptedException;
    }

    private void runCamel(String address, List<String> devices, Script script, List<String> failures) throws Exception {
        Main camel = new Main();
        camel.configure().setName("files");
        camel.configure().setRoutesIncludePattern("classpath:camel/*.yaml");
        camel.configure().setShutdownTimeout(SHUTDOWN_SECONDS);
        // the placeholders in the routes; not by the names that are given with -D, whose values Camel would take as
        // they are
        camel.setOverrideProperties(Map.of(
                "example.pbx", address,
                "example.protocol", settings.protocol(),
                "example.framing", settings.framing(),
                "example.devices", String.join(",", devices),
                "example.directory", settings.directory().toString(),
                "example.roll", settings.roll().name().toLowerCase(Locale.ROOT),
                "example.firstDevice", devices.get(0),
                "example.waitForCall", String.valueOf(settings.pbx() != null && settings.services())));
        camel.bind("console", console);
        camel.bind("rollingFiles", new RollingFiles(settings.directory(), settings.rollSize(), Clock.systemUTC()));
        try {
            // returns when the link is usable and all monitors stand
            camel.start();
            if (!console.awaitLink(LINK_LIMIT)) {
                throw new IllegalStateException("The link was lost as soon as it was usable");
            }
            out.println("All devices are monitored.");
            failures.addAll(script.run(camel.getCamelTemplate()));
        } finally {
            camel.stop();
        }
    }

    /**
     * Each demonstration starts with empty files, unless they roll. Otherwise, and always at a real switch, those of
     * the last run are continued.
     */
    private void prepareDirectory() throws IOException {
        Files.createDirectories(settings.directory());
        for (Path file : files("*.jsonl")) {
            if (settings.roll() == Roll.NONE && settings.pbx() == null) {
                Files.delete(file);
            } else {
                linesBefore.merge(event(file), lines(file), Integer::sum);
            }
        }
    }

    private List<Path> files(String pattern) throws IOException {
        List<Path> list = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(settings.directory(), pattern)) {
            files.forEach(list::add);
        }
        return list;
    }

    /** The event after which a file is named. */
    private static String event(Path file) {
        return file.getFileName().toString().split("[-.]", 2)[0];
    }

    private static int lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return (int) lines.count();
        }
    }

    private void tellFiles(List<String> failures) throws IOException {
        Map<String, Integer> counts = console.counts();
        if (settings.pbx() == null) {
            for (PrivateEventType type : PrivateEventType.values()) {
                counts.putIfAbsent(type.eventName(), 0);
            }
        }
        out.printf("%n%-24s %6s  %s%n", "event", "events", "files in " + settings.directory());
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            List<Path> files = files(entry.getKey() + (settings.roll() == Roll.NONE ? ".jsonl" : "{.jsonl,-*.jsonl}"));
            int lines = -linesBefore.getOrDefault(entry.getKey(), 0);
            for (Path file : files) {
                lines += lines(file);
            }
            String name = files.size() == 1 ? files.get(0).getFileName().toString() : files.size() + " files";
            out.printf("%-24s %6d  %s: %d lines%n", entry.getKey(), entry.getValue(), name, lines);
            if (lines != entry.getValue()) {
                failures.add(lines + " lines were written to the files of " + entry.getKey() + ", but "
                        + entry.getValue() + " events came");
            }
        }
        if (counts.isEmpty()) {
            out.println("none");
        }
    }

    /** What went wrong, without the exceptions around it. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause && !(cause instanceof CstaException)) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
