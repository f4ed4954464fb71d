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
package io.camelcsta.calls;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random orders of what phones, producers, consumers, link and switch do, against the model, without sockets.
 * {@code -Dcsta.model.seed=} repeats a run that has printed its seed, or draws one with {@code random};
 * {@code -Dcsta.model.steps=} makes it longer, {@code -Dcsta.model.runs=} makes more of them, and
 * {@code -Dcsta.model.ignore=} leaves out {@link Rule rules} so that others can be seen.
 */
@Timeout(3_600)
@Tag("unit")
class CallModelTest {

    private static final int STEPS = Integer.getInteger("csta.model.steps", 2_000);
    private static final int RUNS = Integer.getInteger("csta.model.runs", 5);
    /** With 1, 2, 208 and 294 the model finds the faults that the patches bring back. */
    private static final long[] SEEDS = {1, 2, 3, 208, 294};

    @Test
    void whatConsumersGetIsWhatTheModelSays() {
        String given = System.getProperty("csta.model.seed", "");
        if (given.isBlank()) {
            LongStream.of(SEEDS).forEach(CallModelTest::check);
            return;
        }
        boolean drawn = given.equals("random");
        long first = drawn ? new Random().nextInt(1_000_000) : Long.parseLong(given.trim());
        int runs = drawn ? RUNS : Integer.getInteger("csta.model.runs", 1);
        LongStream.range(first, first + runs).forEach(CallModelTest::check);
    }

    private static void check(long seed) {
        String replay = "-Dcsta.model.seed=" + seed + " -Dcsta.model.steps=" + STEPS;
        System.out.println("Model of calls: " + replay);
        Steps.Failure failure = Steps.random(new ScriptedRun(seed, ignored()), Steps.generator(seed), STEPS);
        if (failure != null) {
            Steps.Failure shortest = Steps.reduce(failure, () -> new ScriptedRun(seed, ignored()));
            fail(
                    replay + ", " + ModelSwitch.Behaviour.of(Steps.generator(seed)) + ": " + failure.describe()
                            + "\n\nin short: " + shortest.describe(),
                    shortest.violation());
        }
    }

    private static Set<Rule> ignored() {
        String text = System.getProperty("csta.model.ignore", "");
        return text.isBlank()
                ? EnumSet.noneOf(Rule.class)
                : Arrays.stream(text.split(",")).map(Rule::valueOf).collect(Collectors.toSet());
    }
}
