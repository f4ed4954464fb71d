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
package io.camelcsta.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The delays between attempts. */
@Tag("unit")
class BackoffTest {

    private static final long SEED = 20_260_131;

    private static Backoff backoff(long firstMillis, long longestMillis) {
        return new Backoff(Duration.ofMillis(firstMillis), Duration.ofMillis(longestMillis), new Random(SEED));
    }

    private static void assertNext(Backoff backoff, long wholeMillis) {
        long whole = Duration.ofMillis(wholeMillis).toNanos();
        assertThat(backoff.nextNanos()).isBetween(whole / 2, whole);
    }

    @Test
    void delaysDoubleUpToTheLongest() {
        Backoff backoff = backoff(100, 1_000);
        for (long expected : new long[] {100, 200, 400, 800, 1_000, 1_000, 1_000}) {
            assertNext(backoff, expected);
        }
    }

    @Test
    void delayIsNeverAboveTheLongest() {
        Backoff backoff = backoff(7, 100);
        assertThat(LongStream.generate(backoff::nextNanos).limit(10_000))
                .allMatch(delay -> delay <= Duration.ofMillis(100).toNanos());
    }

    @Test
    void delaysVaryAtRandomOverTheUpperHalf() {
        Backoff backoff = backoff(1_000, 1_000);
        long[] delays = LongStream.generate(backoff::nextNanos).limit(1_000).toArray();
        assertThat(LongStream.of(delays).distinct().count()).isGreaterThan(900);
        assertThat(LongStream.of(delays).min().orElseThrow())
                .isLessThan(Duration.ofMillis(520).toNanos());
        assertThat(LongStream.of(delays).max().orElseThrow())
                .isGreaterThan(Duration.ofMillis(980).toNanos());
    }

    @Test
    void firstDelayIsTheNextOneAfterAReset() {
        Backoff backoff = backoff(100, 1_000);
        for (int i = 0; i < 10; i++) {
            backoff.nextNanos();
        }
        backoff.reset();
        assertNext(backoff, 100);
        assertNext(backoff, 200);
    }

    @Test
    void delayThatCannotVaryIsGiven() {
        Backoff backoff = new Backoff(Duration.ofNanos(1), Duration.ofNanos(1), new Random(SEED));
        assertThat(LongStream.generate(backoff::nextNanos).limit(100)).allMatch(delay -> delay == 0 || delay == 1);
    }

    @Test
    void longestDelayMayBeADay() {
        Backoff backoff =
                backoff(Duration.ofHours(24).toMillis(), Duration.ofHours(24).toMillis());
        for (int i = 0; i < 100; i++) {
            assertNext(backoff, Duration.ofHours(24).toMillis());
        }
    }
}
