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

import io.camelcsta.route.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a link for a long time under moderate load, with a fault now and then:
 *
 * <pre>{@code mvn -q -Psoak -pl camel-csta-component test-compile exec:exec}</pre>
 *
 * <p>It takes an hour, or {@code -Dcsta.soak.minutes=}; {@code -Dcsta.test.protocol=asn1} runs it over ECMA-285, and
 * {@code -Dcsta.chaos.seed=} gives the seed of the faults, which is printed. It prints a line a minute and a summary at
 * the end, and ends with 1 if something is wrong: an event lost, doubled or out of order, a request that hung or was
 * completed twice, a monitor that does not stand, or threads, sockets, heap or buffers that remain.
 */
final class SoakMain {

    private static final int MINUTES = Integer.getInteger("csta.soak.minutes", 60);
    private static final Duration PHONES = Duration.ofMillis(20);
    private static final Duration REQUESTS = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration LASTING = Duration.ofSeconds(2);
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private SoakMain() {}

    /** See the class. */
    public static void main(String... arguments) throws Exception {
        Path directory = Files.createTempDirectory("csta-soak");
        List<String> problems = new ArrayList<>();
        try {
            run(Encoding.current(), directory, problems);
        } catch (Exception | AssertionError e) {
            problems.add(String.valueOf(e));
        } finally {
            delete(directory);
        }
        problems.forEach(problem -> System.out.println("WRONG: " + problem));
        System.out.println(problems.isEmpty() ? "All is well" : problems.size() + " things are wrong");
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    private static void run(Encoding encoding, Path directory, List<String> problems) throws Exception {
        try (Bench warm = new Bench(encoding, directory.resolve("warm"));
                RandomFaults faults = new RandomFaults(new Random(1), warm)) {
            warm.load(PHONES, REQUESTS);
            faults.run(3, WARM_UP, WARM_UP);
            problems.addAll(warm.check());
        }
        Resources before = Resources.now();
        long seed = ChaosTest.seed();
        System.out.println("Soak over " + encoding.protocol() + " for " + MINUTES + " min: -Dcsta.chaos.seed=" + seed
                + "; at first " + before);
        ScheduledExecutorService reporter = Executors.newSingleThreadScheduledExecutor();
        long begin = System.nanoTime();
        try (Bench bench = new Bench(encoding, directory.resolve("spool"));
                RandomFaults faults = new RandomFaults(new Random(seed), bench)) {
            bench.load(PHONES, REQUESTS);
            reporter.scheduleAtFixedRate(() -> report(bench, begin), 1, 1, TimeUnit.MINUTES);
            faults.run((int) Math.max(1, Duration.ofMinutes(MINUTES).dividedBy(PAUSE)), PAUSE, LASTING);
            problems.addAll(bench.check());
            problems.addAll(faults.problems());
            System.out.println(
                    "Summary: " + Duration.ofNanos(System.nanoTime() - begin).toMinutes() + " min; " + bench.progress()
                            + "; " + bench.summary() + "; faults " + faults.done());
        } finally {
            reporter.shutdownNow();
        }
        System.out.println("At last " + Resources.awaitBackAt(before));
    }

    private static void report(Bench bench, long begin) {
        Resources now = Resources.now();
        System.out.println(
                Duration.ofNanos(System.nanoTime() - begin).toMinutes() + " min: " + bench.progress() + "; " + now);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
