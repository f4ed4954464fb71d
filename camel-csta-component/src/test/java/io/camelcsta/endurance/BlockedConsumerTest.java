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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConsumer;
import io.camelcsta.link.LinkCounters;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.route.Encoding;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A route that blocks while the switch goes on sending; {@code csta.blocked.seconds} says for how long. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class BlockedConsumerTest {

    private static final int SECONDS = Integer.getInteger("csta.blocked.seconds", 1);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PHONES = Duration.ofMillis(8);
    private static final Duration REQUESTS = Duration.ofMillis(20);
    private static final int MEASURED = 100;
    /** What waits may take on the heap: objects of an event, not only its octets. */
    private static final long OCTETS_OF_AN_EVENT = 16 << 10;

    private static final int ROOM = 50;

    private final List<String> devices =
            IntStream.rangeClosed(3001, 3012).mapToObj(Integer::toString).toList();
    private final List<String> ofBlocked = devices.subList(0, 8);
    private final List<String> ofOther = devices.subList(4, 12);
    private CstaSimulator pbx;
    private DefaultCamelContext context;

    @BeforeEach
    void start() {
        pbx = Encoding.current()
                .simulator(CstaSimulator.builder().devices(3001, 12).callIdOctets(4))
                .start();
        context = new DefaultCamelContext();
        context.getShutdownStrategy().setTimeout(10);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        pbx.close();
    }

    private String uri(String options) {
        return "csta:" + pbx.address() + "?protocol=" + Encoding.current().protocol()
                + "&linkIdleTimeout=0&linkName=pbx" + options;
    }

    private CstaConsumer consumer(String route) {
        return (CstaConsumer) context.getRoute(route).getConsumer();
    }

    @Test
    void nothingIsLostAndNobodyElseWaitsWhileARouteIsBlocked() throws Exception {
        String group = "other";
        String events = "&events=call,voice,private,recording,accountCode,link&devices=";
        Recorder blocked = new Recorder("blocked", Map.of());
        Recorder other = new Recorder(group, Map.of());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri(events + String.join(",", ofBlocked)))
                        .routeId("blocked")
                        .process(blocked);
                from(uri(events + String.join(",", ofOther))).routeId(group).process(other);
            }
        });
        context.start();
        try (Phones phones = new Phones(() -> pbx, devices, 2);
                Requesters requesters = new Requesters(
                        context, uri("&throwOnError=false"), devices, 2, LIMIT, random -> service(phones, random))) {
            phones.start(PHONES);
            requesters.start(REQUESTS);
            requesters.measure();
            Awaitility.await("latencies").atMost(LIMIT).until(() -> requesters.measured() >= MEASURED);
            Duration normal = requesters.latency(50);
            long normalMost = requesters.latency(99).toMillis();
            long heapBefore = Resources.usedHeap();

            blocked.block();
            requesters.measure();
            long begin = System.nanoTime();
            long otherBefore = other.events();
            Awaitility.await("the time for which the route is blocked")
                    .atMost(LIMIT.plusSeconds(SECONDS))
                    .until(() -> System.nanoTime() - begin >= TimeUnit.SECONDS.toNanos(SECONDS)
                            && requesters.measured() >= MEASURED);
            Duration meanwhile = requesters.latency(50);
            int waiting = consumer("blocked").getPendingEvents();
            long heap = Resources.usedHeap();
            System.out.println("A route blocked for " + SECONDS + " s over "
                    + Encoding.current().protocol() + ": " + waiting
                    + " events waiting, " + (other.events() - otherBefore) + " to the other consumer, heap from "
                    + (heapBefore >> 20)
                    + " to " + (heap >> 20) + " MiB, half of the requests took less than " + normal.toMillis()
                    + " ms before and "
                    + meanwhile.toMillis() + " ms meanwhile, 99 % less than " + normalMost + " and "
                    + requesters.latency(99).toMillis() + " ms");
            assertThat(waiting).isPositive();
            assertThat(other.events() - otherBefore)
                    .as("events to the other consumer")
                    .isGreaterThan(waiting / 4);
            assertThat(consumer(group).getPendingEvents())
                    .as("waiting in the other consumer")
                    .isLessThan(waiting);
            assertThat(heap - heapBefore)
                    .as("heap for " + waiting + " events")
                    .isLessThan((8 << 20) + waiting * OCTETS_OF_AN_EVENT);
            // the median: a busy machine may stop for a second or two
            assertThat(meanwhile)
                    .as("requests meanwhile")
                    .isLessThan(normal.multipliedBy(10).plusMillis(500));

            blocked.unblock();
            phones.close();
            requesters.end();
            Awaitility.await("all events")
                    .atMost(LIMIT)
                    .until(() -> requesters.outstanding() == 0
                            && consumer("blocked").getPendingEvents() == 0
                            && consumer(group).getPendingEvents() == 0);
            assertThat(blocked.problems()).isEmpty();
            assertThat(other.problems()).isEmpty();
            assertThat(requesters.problems()).isEmpty();
            assertThat(requesters.outcomes()).doesNotContainKeys("TERR_TIMEOUT", "TERR_NO_SWITCH");
            assertThat(consumer("blocked").getDroppedEvents()).isZero();
            assertThat(counters().losses()).isZero();
            // the last ones may have been on their way
            Awaitility.await("all events that were read")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertAllRead(blocked, other, counters()));
        }
    }

    private LinkCounters counters() {
        return context.getComponent("csta", CstaComponent.class)
                .getLinks()
                .get(0)
                .status()
                .counters();
    }

    /** The two consumers share some devices; together they have all that was read. */
    private static void assertAllRead(Recorder blocked, Recorder other, LinkCounters counters) {
        BitSet both = blocked.ofRead();
        both.and(other.ofRead());
        assertThat(both.cardinality()).isPositive();
        BitSet either = blocked.ofRead();
        either.or(other.ofRead());
        assertThat(either.cardinality()).as("events").isEqualTo((int) counters.eventsReceived());
        assertThat(counters.unknownMonitor()).isZero();
    }

    private static PrivateService service(Phones phones, Random random) {
        String[] call = phones.someCall(random);
        return call == null
                ? null
                : PrivateService.setAccountCode(call[0], null, "r" + random.nextInt(1_000_000))
                        .withCallId(call[1]);
    }

    /** With the lanes full reading is paused, but not while a request is outstanding. */
    @Test
    void aServiceForTheCallWhoseEventIsHandledIsAnsweredWithTheLanesFull() throws Exception {
        Queue<CstaBody> answers = new ConcurrentLinkedQueue<>();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger handled = new AtomicInteger();
        ProducerTemplate template = context.createProducerTemplate();
        List<String> both = ofBlocked.subList(0, 2);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("&events=accountCode&concurrentEvents=1&maxPendingEvents=" + ROOM + "&devices="
                                + String.join(",", both)))
                        .routeId("asking")
                        .filter(exchange -> handled.incrementAndGet() % 10 == 1)
                        .process(exchange -> {
                            PrivateEvent event = exchange.getMessage().getBody(PrivateEvent.class);
                            if (handled.get() == 1) {
                                // whatever is faster here, the switch or the route
                                Awaitility.await("full lanes")
                                        .atMost(LIMIT)
                                        .until(() -> consumer("asking").getPendingEvents() >= ROOM);
                            }
                            most.accumulateAndGet(consumer("asking").getPendingEvents(), Math::max);
                            Exchange answer =
                                    template.request(uri("&throwOnError=false"), request -> request.getMessage()
                                            .setBody(PrivateService.startRecording(event.thisDN(), event.connId())));
                            answers.add((CstaBody) answer.getMessage().getBody());
                        });
            }
        });
        context.start();
        SimulatedCall call = pbx.call(both.get(0), both.get(1));
        for (int i = 0; i < 20 * ROOM; i++) {
            call.setAccountCode(both.get(0), "p" + i);
        }
        Awaitility.await("the rest")
                .atMost(LIMIT)
                .until(() -> answers.size() > 5 && consumer("asking").getPendingEvents() == 0);
        System.out.println("A route that asks over " + Encoding.current().protocol() + ": " + handled + " events, "
                + answers.size() + " answers, up to " + most + " events waiting of " + ROOM + ", "
                + consumer("asking").getDroppedEvents() + " dropped");
        assertThat(most.get()).as("events waiting").isGreaterThanOrEqualTo(ROOM - 1);
        // recording is started once for a party; the other times the switch refuses it
        assertThat(answers).anyMatch(answer -> answer instanceof PrivateEvent);
        assertThat(answers).filteredOn(answer -> answer instanceof EventError).allMatch(answer -> "incorrectMsgState"
                .equals(((EventError) answer).cstaError()));
        template.close();
    }

    /**
     * Reading stays paused at the most for half a heartbeat interval, with nothing outstanding, and what is dropped is
     * told.
     */
    @Test
    void whatIsDroppedBecauseARouteIsBlockedForTooLongIsCountedAndTold() throws Exception {
        Recorder full = new Recorder("full", Map.of("full", Set.copyOf(ofBlocked)));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri(
                                "&events=accountCode,recording,link&heartbeatInterval=200&heartbeatTolerance=100&maxPendingEvents="
                                        + ROOM + "&devices=" + String.join(",", ofBlocked)))
                        .routeId("full")
                        .process(full);
            }
        });
        context.start();
        full.block();
        try (Phones phones = new Phones(() -> pbx, ofBlocked, 1)) {
            phones.start(PHONES);
            Awaitility.await("dropped events")
                    .atMost(LIMIT)
                    .until(() -> consumer("full").getDroppedEvents() > ROOM);
            assertThat(consumer("full").getPendingEvents()).isLessThan(20 * ROOM);
            full.unblock();
        }
        Awaitility.await("told")
                .atMost(LIMIT)
                .until(() -> full.missedReports() > 0 && consumer("full").getPendingEvents() == 0);
        assertThat(full.problems()).isEmpty();
        assertThat(full.outages()).isZero();
    }
}
