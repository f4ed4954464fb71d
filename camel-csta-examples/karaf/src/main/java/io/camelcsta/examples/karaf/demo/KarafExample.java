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
package io.camelcsta.examples.karaf.demo;

import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The demonstration: starts a simulated switch and Karaf, configures the example's routes for the switch over both
 * encodings, lets a call happen, sends services, and tells what the routes have written. The routes run in Karaf, in a
 * process of its own.
 */
public final class KarafExample {

    /** Stands also in the profile no-karaf of the pom.xml. */
    private static final int FIRST_JAVA_WITHOUT_KARAF = 24;

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> PROTOCOLS = List.of("xml", "asn1");

    private final Path karaf;
    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();

    private KarafExample(Path karaf, PrintStream out) {
        this.karaf = karaf;
        this.out = out;
    }

    /** Ends with status 0 if all went well, 1 if something did not, 2 if Karaf cannot run on this JDK. */
    public static void main(String[] args) {
        PrintStream out = System.out;
        int status = 2;
        if (Runtime.version().feature() >= FIRST_JAVA_WITHOUT_KARAF) {
            out.println("Karaf 4.4 does not run on JDK " + Runtime.version().feature() + ": use a JDK from 17 to 23.");
        } else {
            status = new KarafExample(Path.of(System.getProperty("csta.karaf.directory")), out).run();
        }
        out.flush();
        System.exit(status);
    }

    private int run() {
        try (CstaSimulator pbx = CstaSimulator.builder()
                .protocol("xml")
                .listener("asn1")
                .devices("3001", "3002")
                .start()) {
            deleteData();
            for (String protocol : PROTOCOLS) {
                out.println("Simulated switch at " + pbx.address(protocol) + " (" + protocol + ")");
                configure(protocol, pbx.address(protocol));
            }
            Process process = startKaraf();
            try {
                demonstrate(pbx);
            } finally {
                stopKaraf(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add("interrupted");
        } catch (IOException | RuntimeException e) {
            failures.add(e.toString());
        }
        out.println();
        out.println(
                failures.isEmpty()
                        ? "All is well."
                        : "FAILED: " + String.join(System.lineSeparator() + "        ", failures));
        return failures.isEmpty() ? 0 : 1;
    }

    /** Each run starts with a new Karaf. */
    private void deleteData() throws IOException {
        Path data = karaf.resolve("data");
        if (Files.exists(data)) {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** What a user writes with an editor. */
    private void configure(String protocol, String address) throws IOException {
        Path file = karaf.resolve("etc/io.camelcsta.examples.karaf-" + protocol + ".cfg");
        Files.writeString(
                file,
                """
                name = %s
                pbx = %s
                protocol = %s
                devices = 3001,3002
                directory = ${karaf.data}/csta-%s
                """
                        .formatted(protocol, address, protocol, protocol));
        out.println("Configured " + file);
    }

    private Process startKaraf() throws IOException {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");
        Path log = karaf.resolveSibling("karaf.out");
        out.println("Starting Karaf; its output is in " + log + ", its log in " + karaf.resolve("data/log/karaf.log"));
        ProcessBuilder builder = new ProcessBuilder(
                        karaf.resolve(windows ? "bin/karaf.bat" : "bin/karaf").toString(), "server")
                .directory(karaf.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        // when this is ended from outside
        Runtime.getRuntime().addShutdownHook(new Thread(() -> destroy(process)));
        return process;
    }

    /** The script and the JVM that it has started. */
    private static void destroy(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private void stopKaraf(Process process) throws InterruptedException {
        out.println();
        out.println("Stopping Karaf");
        List<ProcessHandle> processes = process.descendants().toList();
        destroy(process);
        if (!ended(processes)) {
            processes.forEach(ProcessHandle::destroyForcibly);
            failures.add("Karaf did not stop within a minute");
        }
    }

    private static boolean ended(List<ProcessHandle> processes) throws InterruptedException {
        long end = System.nanoTime() + STOP_LIMIT.toNanos();
        for (ProcessHandle process : processes) {
            try {
                process.onExit().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                return false;
            }
        }
        return true;
    }

    private void demonstrate(CstaSimulator pbx) throws IOException {
        // two devices over each encoding
        pbx.awaitMonitors(2 * PROTOCOLS.size(), START_LIMIT);
        out.println("The routes monitor the devices.");
        for (String protocol : PROTOCOLS) {
            out.println();
            out.println("Over " + protocol + ": 3001 calls 3002, and this application records the call");
            SimulatedCall call = pbx.call("3001", "3002");
            send(protocol, "start", PrivateService.startRecording("3001", null).withCallId(call.id()), "replies");
            send(
                    protocol,
                    "code",
                    PrivateService.setAccountCode("3001", null, "4711").withCallId(call.id()),
                    "replies");
            send(protocol, "stop", PrivateService.stopRecording("3001", null).withCallId(call.id()), "replies");
            out.println("It wants to stop the recording once more: the switch refuses it");
            send(protocol, "again", PrivateService.stopRecording("3001", null).withCallId(call.id()), "errors");
            call.clear();
        }
        // a call has two monitored devices, and each switch connection sees the events of both calls
        int events = 2 * PROTOCOLS.size();
        for (String protocol : PROTOCOLS) {
            out.println();
            for (String event : List.of("recordingStarted", "accountCodeSet", "recordingStopped")) {
                lines(data(protocol).resolve("events/" + event + ".jsonl"), events);
            }
        }
    }

    /** Puts a request into the directory of the route and waits for its answer. */
    private void send(String protocol, String name, PrivateService service, String answers) throws IOException {
        String request = Json.write(service.toMap());
        out.println("  services/" + name + ".json  " + request);
        // under another name first, so that the route does not read half a file
        Path file = Files.writeString(data(protocol).resolve(name + ".part"), request);
        Files.move(file, data(protocol).resolve("services/" + name + ".json"), StandardCopyOption.ATOMIC_MOVE);
        List<String> lines = await(data(protocol).resolve(answers + "/" + name + ".json"), 1);
        if (lines.isEmpty()) {
            failures.add("no answer in " + answers + " to " + request);
        } else {
            out.println("  " + answers + "/" + name + ".json  " + lines.get(0));
        }
    }

    private void lines(Path file, int expected) throws IOException {
        List<String> lines = await(file, expected);
        out.printf("%3d events in %s%n", lines.size(), file);
        if (lines.size() != expected) {
            failures.add(file + " has " + lines.size() + " lines, not " + expected);
        }
    }

    private Path data(String protocol) {
        return karaf.resolve("data/csta-" + protocol);
    }

    /** The lines of a file, when there are as many as expected or time is up. */
    private static List<String> await(Path file, int expected) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            List<String> lines = read(file);
            if (lines.size() >= expected || System.nanoTime() > end) {
                return lines;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** Without the empty lines before the events. */
    private static List<String> read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isEmpty()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
