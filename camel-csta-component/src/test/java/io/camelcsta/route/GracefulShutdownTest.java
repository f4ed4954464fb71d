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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.CstaConsumer;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is finished, released and left when routes and contexts are stopped. */
class GracefulShutdownTest extends DisturbedRouteTestSupport {

    private static final int ROUNDS = 20;
    /** Less than Camel waits for exchanges that do not end. */
    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private Path parent;

    private static CompletableFuture<Void> stopping(CamelContext camel) {
        return CompletableFuture.runAsync(camel::stop);
    }

    private static void await(CompletableFuture<Void> stopping) throws Exception {
        stopping.get(LIMIT.multipliedBy(4).toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.contains("Csta"))
                .toList();
    }

    private static void assertNoThreads() {
        eventually(() -> assertThat(threads()).isEmpty());
    }

    private void assertReleased() {
        eventually(() -> assertThat(pbx.links()).isZero());
        assertThat(pbx.monitors()).isZero();
    }

    private void holdFirst(CountDownLatch inside, CountDownLatch gate) throws InterruptedException {
        inside.countDown();
        hold(gate);
    }

    // ---- events

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct:next",
                "seda:next",
                "seda:next?waitForTaskToComplete=Always",
                "seda:next?concurrentConsumers=1&size=3" + "&blockWhenFull=true"
            })
    void eventsThatWaitGoAllTheirWayBeforeTheContextIsStopped(String next) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = gate();
        Events events = new Events("none");
        String uri = uri("devices=3001");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                // in the order that makes it hardest: the last route would be stopped first
                from(uri)
                        .routeId("first")
                        .process(exchange -> holdFirst(inside, gate))
                        .to(next);
                from(next).routeId("second").to("direct:last");
                from("direct:last").routeId("third").process(events);
            }
        });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, ROUNDS);
        CstaConsumer consumer = consumer("first");
        Events.await(() -> consumer.getPendingEvents() == 2 * ROUNDS + 1, "the events");
        hold(inside);
        CompletableFuture<Void> stopping = stopping(context);
        Events.await(consumer::isSuspendingOrSuspended, "the stop");
        gate.countDown();
        await(stopping);
        assertRounds(events.names(), ROUNDS);
        assertReleased();
    }

    @Test
    void eventsThatWaitGoAllTheirWayBeforeTheirRouteIsStopped() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = gate();
        Events events = new Events("none");
        String uri = uri("devices=3001");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri)
                        .routeId("first")
                        .process(exchange -> holdFirst(inside, gate))
                        .to("direct:next");
                from("direct:next").routeId("second").process(events);
            }
        });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, ROUNDS);
        CstaConsumer consumer = consumer("first");
        Events.await(() -> consumer.getPendingEvents() == 2 * ROUNDS + 1, "the events");
        hold(inside);
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
            try {
                context.getRouteController().stopRoute("first");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Events.await(consumer::isSuspendingOrSuspended, "the stop");
        gate.countDown();
        await(stopping);
        assertRounds(events.names(), ROUNDS);
        assertReleased();
    }

    @Test
    void routeThatAsksTheSwitchForItsEventCanDoSoWhileTheContextIsStopped() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = gate();
        SimulatedCall call = pbx.call("3001", "3002");
        List<Object> answers = new CopyOnWriteArrayList<>();
        String consumed = uri("devices=3001");
        String produced = uri("");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumed)
                        .routeId("first")
                        .process(exchange -> {
                            holdFirst(inside, gate);
                            exchange.getMessage()
                                    .setBody(PrivateService.setAccountCode("3001", null, "47")
                                            .withCallId(call.id()));
                        })
                        .to(produced)
                        .process(exchange -> answers.add(exchange.getMessage().getBody()));
            }
        });
        call.startRecording("3001");
        call.suspendRecording();
        CstaConsumer consumer = consumer("first");
        Events.await(() -> consumer.getPendingEvents() == 2, "both events");
        hold(inside);
        CompletableFuture<Void> stopping = stopping(context);
        Events.await(consumer::isSuspendingOrSuspended, "the stop");
        gate.countDown();
        await(stopping);
        assertThat(answers).hasSize(2).allMatch(PrivateEvent.class::isInstance);
        assertReleased();
    }

    @Test
    void stopOfOneRouteDisturbsNoOther() throws Exception {
        Events first = consume("devices=3001,3002&events=recording,private");
        Events second = consume("devices=3001&events=recording,private");
        context.getRouteController().stopRoute(lastRoute());
        assertThat(pbx.monitors()).isEqualTo(2);
        assertThat(pbx.links()).isEqualTo(1);
        pbx.call("3001", "3003").startRecording("3001");
        settle(first);
        assertThat(first.names()).containsExactly(STARTED);
        assertThat(second.names()).isEmpty();
    }

    // ---- what is left

    @Test
    void nothingIsLeftOfAContext() throws Exception {
        Path directory = parent.resolve("spool");
        Events events = consume("devices=3001,3002&events=recording,link,private&spool=" + directory);
        perform(PrivateService.startHotDesking("3003", "3004"));
        pbx.call("3001", "3003").startRecording("3001");
        events.await(2);
        assertThat(threads()).isNotEmpty();
        context.stop();
        assertReleased();
        assertNoThreads();
        assertThat(openFiles(directory)).isEmpty();
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    /** The files under that directory that this process has open, where the system tells. */
    private static List<String> openFiles(Path directory) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        String real = directory.toRealPath().toString();
        try (Stream<Path> all = Files.list(descriptors)) {
            return all.map(GracefulShutdownTest::target)
                    .filter(target -> target.startsWith(real))
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // closed meanwhile
            return "";
        }
    }

    @Test
    void contextsThatAreStartedAndStoppedLeaveNothing() throws Exception {
        Path directory = parent.resolve("spool");
        Map<String, Long> before = Map.of();
        for (int i = 0; i < 20; i++) {
            // closing a spool takes a moment
            String spool = i % 5 == 0 ? "&spool=" + directory : "";
            try (DefaultCamelContext camel = new DefaultCamelContext()) {
                Events events = new Events("none");
                camel.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(uri("devices=3001&events=link,recording")).process(events);
                        from(uri("devices=3002&events=link,recording" + spool)).process(events);
                    }
                });
                camel.start();
                events.await(2);
            }
            assertReleased();
            if (i == 0) {
                before = settledThreads();
            }
        }
        Map<String, Long> first = before;
        eventually(() -> assertThat(threadsByName())
                .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(first.getOrDefault(name, 0L))));
        assertThat(openFiles(directory)).isEmpty();
    }

    private static Map<String, Long> settledThreads() {
        assertNoThreads();
        return threadsByName();
    }

    /**
     * How many threads there are by name, without numbers; not those that the JDK, Netty and the test itself start and
     * end as they like.
     */
    private static Map<String, Long> threadsByName() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("\\d+", ""))
                .filter(name -> Stream.of(
                                "awaitility",
                                "ForkJoinPool.commonPool",
                                "CompletableFutureDelayScheduler",
                                "globalEventExecutor",
                                "process reaper",
                                "surefire")
                        .noneMatch(name::startsWith))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }

    // ---- when

    /** What the link is doing when it is stopped. */
    enum Doing {
        TRYING_TO_CONNECT {
            @Override
            void begin(GracefulShutdownTest test) {
                test.pbx.refuseConnections(true);
                test.begin();
                Events.await(() -> test.link().counters().connects() > 2, "some attempts");
            }
        },
        ASSOCIATING {
            @Override
            void begin(GracefulShutdownTest test) {
                if (test.encoding() == Encoding.XML) {
                    test.usePbx(settings -> settings.applicationSession(true));
                    test.pbx.misbehave("StartApplicationSession").silence();
                    test.begin("&applicationSession=ecma354");
                    test.pbx.awaitReceived("StartApplicationSession", 1, LIMIT);
                } else {
                    test.pbx.misbehave("aarq").silence();
                    test.begin();
                    test.pbx.awaitReceived("aarq", 1, LIMIT);
                }
            }
        },
        WAITING_FOR_THE_SWITCH {
            @Override
            void begin(GracefulShutdownTest test) {
                test.usePbx(settings -> settings.systemStatus("disabled"));
                test.begin();
                Events.await(() -> test.link().state() == LinkState.WAITING_FOR_SWITCH, "the state");
            }
        },
        STARTING_MONITORS {
            @Override
            void begin(GracefulShutdownTest test) {
                test.pbx.misbehave("MonitorStart").silence();
                test.begin("&linkTimeout=500");
                test.pbx.awaitReceived("MonitorStart", 1, LIMIT);
            }
        },
        RETRYING_MONITORS {
            @Override
            void begin(GracefulShutdownTest test) {
                test.pbx.misbehave("MonitorStart").fail("systemResourceAvailability", "resourceBusy");
                test.begin();
                Events.await(() -> !test.link().failedMonitors().isEmpty(), "the failure");
            }
        },
        USABLE {
            @Override
            void begin(GracefulShutdownTest test) {
                test.begin();
                test.pbx.awaitMonitors(2, LIMIT);
            }
        },
        WAITING_FOR_AN_ANSWER {
            @Override
            void begin(GracefulShutdownTest test) {
                USABLE.begin(test);
                test.pbx.misbehave("MakeCall").silence();
                test.sendAsync(
                        "operation=MakeCall",
                        Map.of("callingDevice", "3001", "calledDirectoryNumber", "3002"),
                        Map.of());
                test.pbx.awaitReceived("MakeCall", 1, LIMIT);
            }
        },
        LOST {
            @Override
            void begin(GracefulShutdownTest test) {
                USABLE.begin(test);
                test.loseLink();
            }
        },
        TAKING_SNAPSHOTS {
            @Override
            void begin(GracefulShutdownTest test) {
                USABLE.begin(test);
                test.pbx.misbehave("SnapshotDevice").silence();
                test.pbx.closeAll();
                test.pbx.awaitReceived("SnapshotDevice", 1, LIMIT);
            }
        },
        PAUSED {
            @Override
            void begin(GracefulShutdownTest test) {
                try {
                    CountDownLatch gate = new CountDownLatch(1);
                    test.consume("devices=3001&maxPendingEvents=2&heartbeatInterval=20000", exchange -> hold(gate));
                    SimulatedCall call = test.pbx.call("3001", "3002");
                    call.startRecording("3001");
                    rounds(call, 50);
                    Events.await(() -> test.link().readingPaused(), "the pause");
                    gate.countDown();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };

        abstract void begin(GracefulShutdownTest test);
    }

    private void begin() {
        begin("");
    }

    private void begin(String options) {
        try {
            consume("devices=3001,3002&testConnectionOnStartup=false" + options);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Doing.class)
    void contextIsStoppedWhateverTheLinkIsDoing(Doing doing) throws Exception {
        doing.begin(this);
        long start = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertReleased();
        assertNoThreads();
        // nothing connects any more
        pbx.refuseConnections(false);
        pbx.behave();
        pbx.forgetReceived();
        assertThat(pbx.links()).isZero();
        assertThat(pbx.received()).isEmpty();
    }

    // ---- a route that does not end

    /** Camel goes on without what a route has not finished. */
    private void giveUpSoon() {
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getShutdownStrategy().setTimeout(100);
    }

    @Test
    void routeThatIsBlockedForEverDoesNotKeepTheContextFromStopping() throws Exception {
        giveUpSoon();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch never = gate();
        consume("devices=3001", exchange -> holdFirst(inside, never));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 5);
        hold(inside);
        long start = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertReleased();
        assertNoThreads();
    }

    @Test
    void spooledEventsOfARouteThatIsBlockedForEverStay() throws Exception {
        giveUpSoon();
        Path directory = parent.resolve("spool");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch never = gate();
        String options = "devices=3001&events=recording,private&spool=" + directory;
        consume(options, exchange -> holdFirst(inside, never));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 5);
        hold(inside);
        Events.await(() -> consumer().getSpoolStatus().stored() == 11, "the events");
        long start = System.nanoTime();
        context.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertReleased();
        CamelContext other = newContext();
        Events events = consumeFrom(other, uri(options), exchange -> {});
        other.start();
        events.await(11);
        assertRounds(events.names(), 5);
    }
}
