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
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process whose consumer blocks under load is killed (SIGKILL); its spool survives it. The account codes of each call
 * are numbered without a gap, so that what is missing can be seen. {@code csta.blocked.seconds} says how long it is
 * blocked.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledConsumerTest {

    private static final int SECONDS = Integer.getInteger("csta.blocked.seconds", 1);
    private static final int PASSING = 25;
    private static final int LEAST_STORED = 300;
    private static final List<String> DEVICES = List.of("3001", "3003", "3005");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"write", "fsync"})
    void nothingThatWasCommittedIsLostWhenTheProcessIsKilled(String sync) throws Exception {
        Encoding encoding = Encoding.current();
        try (CstaSimulator pbx =
                encoding.simulator(CstaSimulator.builder().devices(3001, 6)).start()) {
            String link = "csta:" + pbx.address() + "?protocol=" + encoding.protocol()
                    + "&linkName=pbx&events=accountCode&devices=" + String.join(",", DEVICES);
            String uri = link + "&spoolSync=" + sync + "&spool=" + directory.resolve("spool");
            List<Child.Line> done;
            List<Child.Line> entered;
            List<Child.Line> came;
            long stored;
            try (Child child = Child.start("uri=" + uri, "observer=" + link, "blockAfter=" + PASSING)
                    .awaitReady()) {
                pbx.awaitMonitors(DEVICES.size(), Child.LIMIT);
                stored = loadUntilStored(pbx, child);
                done = child.events("DONE");
                entered = child.events("EVENT");
                came = child.events("CAME");
            }
            pbx.awaitLinks(0, Child.LIMIT);
            try (Child next = Child.start("uri=" + uri).awaitReady()) {
                long wanted = stored;
                Awaitility.await("all that was stored")
                        .atMost(Child.LIMIT)
                        .until(() -> next.events("DONE").size() >= wanted && isEmpty(next));
                List<Child.Line> again = next.events("DONE");
                System.out.println("Killed with spoolSync=" + sync + ": " + came.size() + " events came, " + done.size()
                        + " were processed, " + stored + " were reported as stored; the next process got "
                        + again.size());
                assertThat(done.size()).isGreaterThanOrEqualTo(PASSING);
                assertThat(again).allMatch(Child.Line::isRedelivered);
                assertThat(again).extracting(Child.Line::eventId).doesNotHaveDuplicates();
                assertGapless(done, again);
                assertSameIds(again, came, entered, done);
                // those that the route had not finished
                Set<String> unfinished = ids(entered);
                unfinished.removeAll(ids(done));
                assertThat(ids(again)).containsAll(unfinished);
                next.stop();
            }
        }
    }

    /**
     * Numbered account codes on a call of each device until so many are stored, and then the end of the process, under
     * load.
     */
    private static long loadUntilStored(CstaSimulator pbx, Child child) throws Exception {
        ScheduledExecutorService phones =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "phones"));
        try {
            List<SimulatedCall> calls = new ArrayList<>();
            for (String device : DEVICES) {
                calls.add(pbx.call(device, String.valueOf(Integer.parseInt(device) + 1)));
            }
            int[] number = new int[1];
            phones.scheduleAtFixedRate(
                    () -> {
                        number[0]++;
                        for (int i = 0; i < calls.size(); i++) {
                            calls.get(i).setAccountCode(DEVICES.get(i), "s" + number[0]);
                        }
                    },
                    0,
                    5,
                    TimeUnit.MILLISECONDS);
            long begin = System.nanoTime();
            Awaitility.await("events in the spool")
                    .atMost(Duration.ofSeconds(SECONDS).plus(Child.LIMIT))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> stored(child) >= LEAST_STORED
                            && System.nanoTime() - begin >= TimeUnit.SECONDS.toNanos(SECONDS));
            child.kill();
            return stored(child);
        } finally {
            phones.shutdown();
            phones.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static long stored(Child child) {
        List<Child.Line> status = child.said("SPOOL");
        return status.isEmpty() ? 0 : status.get(status.size() - 1).number(1);
    }

    private static boolean isEmpty(Child child) {
        List<Child.Line> status = child.said("SPOOL");
        Child.Line last = status.isEmpty() ? null : status.get(status.size() - 1);
        return last != null && last.number(1) == 0 && last.number(2) == 0;
    }

    private static Set<String> ids(List<Child.Line> lines) {
        Set<String> ids = new HashSet<>();
        lines.forEach(line -> ids.add(line.eventId()));
        return ids;
    }

    /** For each device: what one or the other process processed has no gap, and the second one got it in order. */
    private static void assertGapless(List<Child.Line> done, List<Child.Line> again) {
        for (String device : DEVICES) {
            List<Integer> second = codes(again, device);
            assertThat(second).as("order for " + device).isSorted();
            Set<Integer> all = new TreeSet<>(second);
            all.addAll(codes(done, device));
            List<Integer> numbers = List.copyOf(all);
            assertThat(numbers).as("account codes of " + device).isNotEmpty();
            assertThat(numbers.get(numbers.size() - 1))
                    .as("the last number of " + device)
                    .isEqualTo(numbers.size());
        }
    }

    private static List<Integer> codes(List<Child.Line> lines, String device) {
        return lines.stream()
                .filter(line -> line.device().equals(device))
                .map(line -> Integer.valueOf(line.what().substring(1)))
                .toList();
    }

    /** An event has the same EventID, time and ConnID in both processes. */
    @SafeVarargs
    private static void assertSameIds(List<Child.Line> again, List<Child.Line>... before) {
        Map<String, String> byId = new HashMap<>();
        for (List<Child.Line> lines : before) {
            lines.forEach(line -> byId.put(line.eventId(), describe(line)));
        }
        int known = 0;
        for (Child.Line line : again) {
            String earlier = byId.get(line.eventId());
            if (earlier != null) {
                known++;
                assertThat(describe(line)).isEqualTo(earlier);
            }
        }
        // the last few may have been stored before the process could say that they had come
        assertThat(known).isGreaterThan(again.size() / 2);
    }

    private static String describe(Child.Line line) {
        return line.device() + " " + line.what() + " " + line.time() + " " + line.connId();
    }
}
