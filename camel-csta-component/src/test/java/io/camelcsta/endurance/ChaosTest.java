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

import io.camelcsta.route.Encoding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A link under load with faults chosen at random. The seed is printed; {@code -Dcsta.chaos.seed=} gives it. The profile
 * {@code chaos} makes some hundred faults in some minutes ({@code csta.chaos.faults}), the normal build a few.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ChaosTest {

    private static final int FAULTS = Integer.getInteger("csta.chaos.faults", 15);
    private static final Duration PAUSE = Duration.ofMillis(Integer.getInteger("csta.chaos.pause", 200));
    private static final Duration LASTING = Duration.ofMillis(Integer.getInteger("csta.chaos.pause", 400));
    private static final Duration PHONES = Duration.ofMillis(4);
    private static final Duration REQUESTS = Duration.ofMillis(20);

    @TempDir
    Path directory;

    @Test
    void nothingIsLostDoubledOrLeftOverAfterRandomFaults() throws Exception {
        Encoding encoding = Encoding.current();
        long seed = seed();
        // so that classes are loaded and caches filled before anything is measured
        try (Bench warm = new Bench(encoding, directory.resolve("warm"))) {
            warm.load(PHONES, REQUESTS);
            warm.proxy().cut();
            warm.awaitRecovered();
            assertThat(warm.check()).as("without chaos").isEmpty();
        }
        Resources before = Resources.now();
        System.out.println("Chaos over " + encoding.protocol() + ": -Dcsta.chaos.seed=" + seed + ", " + FAULTS
                + " faults; at first " + before);
        List<String> problems = run(encoding, seed);
        assertThat(problems).as("seed " + seed).isEmpty();
        System.out.println("Chaos over " + encoding.protocol() + ": at last " + Resources.awaitBackAt(before));
    }

    /** The seed that is given, or any. */
    static long seed() {
        String given = System.getProperty("csta.chaos.seed", "");
        return given.isBlank() ? new Random().nextLong() : Long.parseLong(given.trim());
    }

    private List<String> run(Encoding encoding, long seed) throws Exception {
        long begin = System.nanoTime();
        try (Bench bench = new Bench(encoding, directory.resolve("spool"));
                RandomFaults faults = new RandomFaults(new Random(seed), bench)) {
            bench.load(PHONES, REQUESTS);
            faults.run(FAULTS, PAUSE, LASTING);
            List<String> problems = bench.check();
            problems.addAll(faults.problems());
            System.out.println("Chaos over " + encoding.protocol() + ": "
                    + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s, " + bench.summary() + "; faults "
                    + faults.done());
            return problems;
        }
    }
}
