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

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Runs steps, and finds a short list of them that breaks the same rule. */
public final class Steps {

    private static final int SHOWN = 30;
    private static final int MAX_TRIES = 3_000;

    private Steps() {}

    /** A generator for that seed: seeds next to each other give numbers that have nothing in common. */
    public static Random generator(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /**
     * A run that broke a rule.
     *
     * @param done the steps that were possible, the last of which broke it
     * @param atEnd whether it was broken at the end of the run, by no step
     */
    public record Failure(Violation violation, int number, List<Step> done, boolean atEnd) {

        /** All that is needed to see what has happened. */
        public String describe() {
            StringBuilder text = new StringBuilder()
                    .append("step ")
                    .append(number)
                    .append(": ")
                    .append(violation.getMessage());
            int from = Math.max(0, done.size() - SHOWN);
            text.append("\nthe last ").append(done.size() - from).append(" steps:");
            done.subList(from, done.size()).forEach(step -> text.append("\n  ").append(step));
            return text.append(atEnd ? "\n  (the end)" : "").toString();
        }
    }

    /** So many steps chosen at random; null if no rule is broken. */
    public static Failure random(Run run, Random random, int number) {
        StepChoice choice = new StepChoice(random, run);
        List<Step> done = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            Failure failure = one(run, i, choice.next(), done);
            if (failure != null) {
                return failure;
            }
        }
        return end(run, number, done);
    }

    /** Those steps once more; null if no rule is broken. */
    public static Failure replay(Run run, List<Step> steps) {
        List<Step> done = new ArrayList<>();
        for (int i = 1; i <= steps.size(); i++) {
            Failure failure = one(run, i, steps.get(i - 1), done);
            if (failure != null) {
                return failure;
            }
        }
        return end(run, steps.size(), done);
    }

    private static Failure one(Run run, int number, Step step, List<Step> done) {
        try {
            if (run.perform(number, step)) {
                done.add(step);
            }
            return null;
        } catch (Violation e) {
            done.add(step);
            return new Failure(e, number, done, false);
        } catch (RuntimeException e) {
            done.add(step);
            return new Failure(new Violation(Rule.FAULT, e.toString(), e), number, done, false);
        }
    }

    private static Failure end(Run run, int number, List<Step> done) {
        try {
            run.end(number);
            return null;
        } catch (Violation e) {
            return new Failure(e, number, done, true);
        } catch (RuntimeException e) {
            return new Failure(new Violation(Rule.FAULT, e.toString(), e), number, done, true);
        }
    }

    /** Leaves out what is not needed to break the same rule. */
    static Failure reduce(Failure failure, Supplier<Run> runs) {
        Failure shortest = failure;
        int tries = 0;
        for (int size = Math.max(1, failure.done().size() / 2); size >= 1; size /= 2) {
            boolean again = true;
            while (again && tries < MAX_TRIES) {
                again = false;
                for (int from = shortest.done().size() - size; from >= 0 && tries < MAX_TRIES; from -= size) {
                    List<Step> fewer = new ArrayList<>(shortest.done());
                    fewer.subList(from, from + size).clear();
                    tries++;
                    Failure found = replay(runs.get(), fewer);
                    if (found != null
                            && found.violation().rule() == failure.violation().rule()
                            && found.done().size() < shortest.done().size()) {
                        shortest = found;
                        again = size == 1;
                        from = Math.min(from, shortest.done().size());
                    }
                }
            }
        }
        return shortest;
    }
}
