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

import io.camelcsta.fault.Direction;
import io.camelcsta.fault.Fault;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.simulator.CstaSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Faults of the network, of the switch and of the routes, one after the other. Which, how and for how long is chosen by
 * a random generator, so that a seed gives the same faults again; not at the same moments of the load, though.
 */
final class RandomFaults implements AutoCloseable {

    private static final List<String> REQUESTS =
            List.of("RecordMessage", "Stop", "Suspend", "Resume", "AssociateData", "SnapshotDevice", "Escape");
    private static final int PROBLEMS = 7;

    private final Random random;
    private final Bench bench;
    private final boolean xml;
    private final List<Kind> kinds = new ArrayList<>();
    private final Map<String, Integer> done = new TreeMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "faults"));
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private long pauseMillis;
    private long lastingMillis;
    private int left;

    /** Makes a fault and returns what ends it. */
    private interface Act {
        Runnable begin() throws Exception;
    }

    private record Kind(String name, Act act) {}

    RandomFaults(Random random, Bench bench) {
        this.random = random;
        this.bench = bench;
        this.xml = bench.encoding().protocol().equals("xml");
        network();
        system();
        requests();
    }

    private void kind(String name, Act act) {
        kinds.add(new Kind(name, act));
    }

    private static final Runnable NOTHING = () -> {};

    private FaultProxy proxy() {
        return bench.proxy();
    }

    private CstaSimulator pbx() {
        return bench.pbx();
    }

    private Direction direction() {
        return random.nextBoolean() ? Direction.TO_SWITCH : Direction.TO_APPLICATION;
    }

    private Duration millis(int least, int most) {
        return Duration.ofMillis(least + random.nextInt(most - least));
    }

    private String device() {
        return bench.devices().get(random.nextInt(bench.devices().size()));
    }

    // ---- the network

    private void network() {
        kind("cut", () -> {
            proxy().cut();
            return NOTHING;
        });
        kind("reset", () -> {
            proxy().reset();
            return NOTHING;
        });
        kind("half-open", () -> {
            proxy().halfOpen(true);
            return () -> {
                proxy().halfOpen(false);
                proxy().cut();
            };
        });
        kind("stall", () -> {
            Direction direction = direction();
            proxy().stall(direction);
            return () -> proxy().resume(direction);
        });
        kind("delay", () -> {
            Direction direction = direction();
            proxy().delay(direction, millis(20, 300));
            return () -> proxy().delay(direction, Duration.ZERO);
        });
        kind("chunks", () -> {
            Direction direction = direction();
            // smaller ones are too much for the proxy under load
            proxy().chunks(direction, 20 + random.nextInt(200));
            return () -> proxy().chunks(direction, 0);
        });
        kind("merge", () -> {
            Direction direction = direction();
            proxy().merge(direction, millis(5, 100));
            return () -> proxy().merge(direction, Duration.ZERO);
        });
        kind("slow reader", () -> {
            Direction direction = direction();
            proxy().slowReader(2_000 + random.nextInt(50_000), direction);
            return () -> proxy().slowReader(0, direction);
        });
        kind("message lost", () -> {
            proxy().drop(direction());
            return NOTHING;
        });
        kind("connections refused", () -> {
            proxy().refuse(true);
            proxy().reset();
            return () -> proxy().refuse(false);
        });
        kind("loss at start-up", () -> {
            Fault[] faults = Fault.values();
            for (int i = random.nextInt(3); i >= 0; i--) {
                proxy().afterMessages(direction(), random.nextInt(8), faults[random.nextInt(faults.length)]);
            }
            proxy().cut();
            return NOTHING;
        });
    }

    // ---- the switch as a whole, and the routes

    private void system() {
        kind("switch closes", () -> {
            pbx().closeAll();
            return NOTHING;
        });
        kind("switch aborts", () -> {
            if (xml) {
                pbx().sendGarbage();
            } else if (random.nextBoolean()) {
                pbx().abortAll();
            } else {
                pbx().releaseAll();
            }
            return NOTHING;
        });
        kind("switch restarts", () -> {
            bench.restart();
            return NOTHING;
        });
        kind("switch refuses connections", () -> {
            CstaSimulator refusing = pbx();
            refusing.refuseConnections(true);
            refusing.closeAll();
            return () -> ifOpen(() -> refusing.refuseConnections(false));
        });
        status("disabled");
        status("initializing");
        status("overloadReached");
        status("partiallyDisabled");
        status("messagesLost");
        kind("switch asks for the status", () -> {
            pbx().sendRequestSystemStatus();
            return NOTHING;
        });
        kind("frames octet by octet", () -> {
            CstaSimulator splitting = pbx();
            splitting.splitFrames(true);
            return () -> ifOpen(() -> splitting.splitFrames(false));
        });
        kind("route blocked", () -> {
            Recorder blocked =
                    bench.recorders().get(random.nextInt(bench.recorders().size()));
            blocked.block();
            return blocked::unblock;
        });
        kind("event fails", () -> {
            bench.spooled().failEvery(3 + random.nextInt(50));
            return () -> bench.spooled().failEvery(0);
        });
    }

    private void status(String status) {
        kind("system status " + status, () -> {
            pbx().sendSystemStatus(status);
            return () -> pbx().sendSystemStatus("enabled");
        });
    }

    // ---- answers of the switch

    private void requests() {
        kind("MonitorStop", () -> {
            pbx().sendMonitorStop(device());
            return NOTHING;
        });
        kind("MonitorStart refused for now", () -> {
            pbx().misbehave("MonitorStart")
                    .times(1 + random.nextInt(4))
                    .fail("systemResourceAvailability", "resourceBusy");
            loseMonitors();
            return () -> ifOpen(() -> pbx().behave("MonitorStart"));
        });
        kind("MonitorStart refused", () -> {
            String device = device();
            pbx().device(device).refuseMonitors("operation", "invalidDeviceID", 1);
            pbx().sendMonitorStop(device);
            return NOTHING;
        });
        kind("MonitorStart answered late", () -> {
            pbx().misbehave("MonitorStart").times(1 + random.nextInt(6)).answerLate(millis(50, 600));
            loseMonitors();
            return NOTHING;
        });
        kind("MonitorStart not answered", () -> {
            pbx().misbehave("MonitorStart").times(1 + random.nextInt(2)).silence();
            loseMonitors();
            return NOTHING;
        });
        kind("snapshot refused", () -> {
            pbx().misbehave("SnapshotDevice").times(1 + random.nextInt(6)).fail("operation", "generic");
            loseMonitors();
            return NOTHING;
        });
        kind("snapshot late", () -> {
            pbx().misbehave("SnapshotDevice").times(1 + random.nextInt(4)).delay(millis(50, 600));
            loseMonitors();
            return NOTHING;
        });
        kind("snapshot not answered", () -> {
            pbx().misbehave("SnapshotDevice").times(1 + random.nextInt(2)).silence();
            loseMonitors();
            return NOTHING;
        });
        kind("requests not answered", () -> {
            pbx().misbehave(request()).times(1 + random.nextInt(10)).silence();
            return NOTHING;
        });
        kind("requests answered late", () -> {
            pbx().misbehave(request()).times(1 + random.nextInt(10)).answerLate(millis(100, 2_500));
            return NOTHING;
        });
        kind("requests refused", () -> {
            pbx().misbehave(request()).times(1 + random.nextInt(10)).fail("operation", "generic");
            return NOTHING;
        });
        kind("request rejected", () -> {
            pbx().misbehave(request()).once().reject("invoke", random.nextInt(PROBLEMS));
            return NOTHING;
        });
        kind("answer malformed", () -> {
            pbx().misbehave(request()).once().malformed();
            return NOTHING;
        });
        kind("garbage instead of an answer", () -> {
            pbx().misbehave(request()).once().garbage();
            return NOTHING;
        });
        kind("connection closed instead of an answer", () -> {
            pbx().misbehave("*").once().close();
            return NOTHING;
        });
    }

    private String request() {
        return REQUESTS.get(random.nextInt(REQUESTS.size()));
    }

    private void loseMonitors() {
        switch (random.nextInt(3)) {
            case 0 -> pbx().sendMonitorStop(device());
            case 1 -> pbx().closeAll();
            default -> proxy().reset();
        }
    }

    private static void ifOpen(Runnable act) {
        try {
            act.run();
        } catch (IllegalStateException e) {
            // that switch has been restarted
        }
    }

    // ---- the run

    /**
     * Makes so many faults and ends all of them.
     *
     * @param pause the time from one to the next on the average
     * @param lasting how long those last on the average that last
     */
    void run(int number, Duration pause, Duration lasting) throws InterruptedException, TimeoutException {
        left = number;
        pauseMillis = pause.toMillis();
        lastingMillis = lasting.toMillis();
        thread.schedule(this::next, pauseMillis, TimeUnit.MILLISECONDS);
        try {
            finished.get(pauseMillis * number * 5 + 60_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void next() {
        if (left-- <= 0) {
            // those that last are over by then
            thread.schedule(this::calm, 2 * lastingMillis, TimeUnit.MILLISECONDS);
            return;
        }
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        long lasts = lastingMillis / 2 + (long) (random.nextDouble() * lastingMillis);
        long pause = pauseMillis / 2 + (long) (random.nextDouble() * pauseMillis);
        done.merge(kind.name(), 1, Integer::sum);
        try {
            Runnable end = kind.act().begin();
            thread.schedule(() -> end(kind, end), lasts, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            problems.add("fault " + kind.name() + ": " + e);
        }
        thread.schedule(this::next, pause, TimeUnit.MILLISECONDS);
    }

    private void end(Kind kind, Runnable end) {
        try {
            end.run();
        } catch (RuntimeException e) {
            problems.add("end of fault " + kind.name() + ": " + e);
        }
    }

    private void calm() {
        try {
            bench.recorders().forEach(Recorder::unblock);
            bench.spooled().failEvery(0);
            proxy().behave();
            pbx().behave();
            pbx().splitFrames(false);
            pbx().refuseConnections(false);
            pbx().sendSystemStatus("enabled");
            finished.complete(null);
        } catch (RuntimeException e) {
            finished.completeExceptionally(e);
        }
    }

    /** How many faults of each kind there were. */
    Map<String, Integer> done() {
        return new TreeMap<>(done);
    }

    /** What could not be done; that would be a fault of the test. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        thread.awaitTermination(10, TimeUnit.SECONDS);
    }
}
