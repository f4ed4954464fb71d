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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConsumer;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkCounters;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.link.spool.SpoolStatus;
import io.camelcsta.model.PrivateService;
import io.camelcsta.route.Encoding;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.transport.Framing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A simulated switch, a fault proxy, and an application with three consumers on one link, under load: one gets
 * everything, one has little room for events that wait, and one stores them in a spool. Knows what must be true
 * afterwards.
 */
final class Bench implements AutoCloseable {

    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);
    /** A private service may ask for a snapshot first, and waits for its event last. */
    private static final Duration REQUEST_LIMIT =
            REQUEST_TIMEOUT.multipliedBy(3).plusSeconds(20);

    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);
    private static final String GROUP_SMALL = "small";
    private static final String GROUP_SPOOLED = "spooled";
    private static final int SMALL_ROOM = 300;

    private final Encoding encoding;
    private final List<String> devices =
            IntStream.rangeClosed(3001, 3016).mapToObj(Integer::toString).toList();
    private final List<String> hosts = List.of("3901", "3902");
    private final List<String> ofSmall = devices.subList(0, 8);
    private final List<String> ofSpooled = devices.subList(8, 16);
    private final FaultProxy proxy;
    private final CamelContext context;
    private final Recorder all;
    private final Recorder small = new Recorder(GROUP_SMALL, Map.of());
    private final Recorder spooled = new Recorder(GROUP_SPOOLED, Map.of());
    private final AtomicInteger troubles = new AtomicInteger();
    private final Phones phones;
    private final Requesters requesters;
    private final List<String> problems = new ArrayList<>();
    private volatile CstaSimulator pbx;
    private CstaLink link;

    Bench(Encoding encoding, Path spool) throws Exception {
        this.encoding = encoding;
        this.pbx = newSwitch();
        this.proxy = FaultProxy.to(pbx.address(), encoding.protocol().equals("xml") ? Framing.XML : Framing.LENGTH2);
        this.all = new Recorder("all", Map.of(GROUP_SMALL, Set.copyOf(ofSmall), GROUP_SPOOLED, Set.copyOf(ofSpooled)));
        DefaultCamelContext camel = new DefaultCamelContext();
        camel.getShutdownStrategy().setTimeout(30);
        this.context = camel;
        camel.getRegistry().bind("counted", new Counted());
        String uri = "csta:" + proxy.address() + "?protocol=" + encoding.protocol()
                + "&linkName=endurance&systemStatusTimeout=200"
                + "&requestTimeout=" + REQUEST_TIMEOUT.toMillis()
                + "&connectTimeout=1000&linkIdleTimeout=0&reconnectDelay=20"
                + "&reconnectMaxDelay=200&heartbeatInterval=300&heartbeatTolerance=2&refusedRetryDelay=500&maxOutstandingRequests=20";
        String consumer = uri + "&exceptionHandler=#counted&devices=";
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(consumer + String.join(",", devices)
                                + "&events=call,voice,agent,device,private,recording,hotDesking,accountCode,link")
                        .routeId("all")
                        .process(all);
                from(consumer + String.join(",", ofSmall) + "&events=recording,accountCode&concurrentEvents=2"
                                + "&maxPendingEvents=" + SMALL_ROOM)
                        .routeId(GROUP_SMALL)
                        .process(small);
                from(consumer + String.join(",", ofSpooled) + "&events=recording,accountCode&concurrentEvents=4"
                                + "&spoolRedeliveryDelay=5&spool=" + spool)
                        .routeId(GROUP_SPOOLED)
                        .process(spooled);
            }
        });
        boolean started = false;
        try {
            camel.start();
            link = camel.getComponent("csta", CstaComponent.class).getLinks().get(0);
            phones = new Phones(() -> pbx, devices, 2);
            requesters = new Requesters(camel, uri + "&throwOnError=false", devices, 4, REQUEST_LIMIT, this::service);
            started = true;
        } finally {
            if (!started) {
                camel.close();
                proxy.close();
                pbx.close();
            }
        }
    }

    private final class Counted implements ExceptionHandler {
        @Override
        public void handleException(Throwable exception) {
            troubles.incrementAndGet();
        }

        @Override
        public void handleException(String message, Throwable exception) {
            troubles.incrementAndGet();
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            troubles.incrementAndGet();
        }
    }

    private CstaSimulator newSwitch() {
        List<String> numbers = new ArrayList<>(devices);
        numbers.addAll(hosts);
        return encoding.simulator(CstaSimulator.builder()
                        .devices(numbers.toArray(String[]::new))
                        .callIdOctets(4))
                .start();
    }

    /** The switch stops, and another one that knows nothing takes its place. */
    void restart() {
        CstaSimulator old = pbx;
        CstaSimulator fresh = newSwitch();
        proxy.target(fresh.address());
        pbx = fresh;
        old.close();
    }

    private PrivateService service(Random random) {
        if (random.nextInt(20) == 0) {
            String guest = devices.get(random.nextInt(devices.size()));
            return random.nextBoolean()
                    ? PrivateService.startHotDesking(guest, hosts.get(random.nextInt(hosts.size())))
                    : PrivateService.cancelHotDesking(guest);
        }
        String device;
        String connId = null;
        String callId = null;
        Recorder.Call recent = random.nextBoolean() ? all.recent(random.nextInt()) : null;
        if (recent != null) {
            device = recent.device();
            connId = recent.connId();
        } else {
            String[] call = phones.someCall(random);
            if (call == null) {
                return null;
            }
            device = call[0];
            callId = call[1];
        }
        PrivateService service =
                switch (random.nextInt(5)) {
                    case 0 -> PrivateService.startRecording(device, connId);
                    case 1 -> PrivateService.suspendRecording(device, connId);
                    case 2 -> PrivateService.resumeRecording(device, connId);
                    case 3 -> PrivateService.stopRecording(device, connId);
                    default -> PrivateService.setAccountCode(device, connId, "r" + random.nextInt(1_000_000));
                };
        return callId == null ? service : service.withCallId(callId);
    }

    Encoding encoding() {
        return encoding;
    }

    List<String> devices() {
        return devices;
    }

    FaultProxy proxy() {
        return proxy;
    }

    CstaSimulator pbx() {
        return pbx;
    }

    List<Recorder> recorders() {
        return List.of(all, small, spooled);
    }

    Recorder all() {
        return all;
    }

    Recorder spooled() {
        return spooled;
    }

    Requesters requesters() {
        return requesters;
    }

    LinkStatus status() {
        return link.status();
    }

    CstaConsumer consumer(String route) {
        return (CstaConsumer) context.getRoute(route).getConsumer();
    }

    /** Begins the load. */
    void load(Duration phonePeriod, Duration requestPeriod) {
        phones.start(phonePeriod);
        requesters.start(requestPeriod);
    }

    /** Waits until the link is usable and every monitor stands, while the load goes on. */
    void awaitRecovered() {
        Awaitility.await("a usable link with all monitors")
                .atMost(RECOVERY_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(this::isWhole);
    }

    private boolean isWhole() {
        LinkStatus status = link.status();
        return status.state() == LinkState.USABLE
                && status.monitors() == devices.size()
                && status.failedMonitors().isEmpty();
    }

    /**
     * Ends the load, waits until all has been processed, and looks whether all is as it must be. Returns what is not.
     */
    List<String> check() throws InterruptedException {
        phones.close();
        requesters.end();
        eventually("no request outstanding", () -> requesters.outstanding() == 0, requesters::describeOutstanding);
        eventually("all monitors", this::isWhole, () -> link.status().toString());
        AtomicLong losses = new AtomicLong(-1);
        eventually("an event of every device", () -> markersHaveCome(losses), () -> "only of " + all.markers());
        eventually(
                "no event waiting",
                () -> Stream.of("all", GROUP_SMALL, GROUP_SPOOLED)
                        .allMatch(route -> consumer(route).getPendingEvents() == 0),
                () -> "");
        CstaConsumer withSpool = consumer(GROUP_SPOOLED);
        eventually("an empty spool", () -> isEmpty(withSpool.getSpoolStatus()), () -> withSpool
                .getSpoolStatus()
                .toString());
        counts();
        recorders().forEach(recorder -> problems.addAll(recorder.problems()));
        problems.addAll(requesters.problems());
        return problems;
    }

    /** Sends them at first, and again if the link has been lost since, as a machine that is very busy may let it be. */
    private boolean markersHaveCome(AtomicLong losses) {
        long now = link.status().counters().losses();
        if (now != losses.get() && isWhole()) {
            losses.set(now);
            devices.forEach(device -> pbx.sendPrivateEvent(device, encoding.privateData("marker")));
        }
        return all.markers().containsAll(devices);
    }

    private static boolean isEmpty(SpoolStatus status) {
        return status.stored() == 0 && status.queued() == 0;
    }

    /** Every event that was read has been delivered once; the consumers agree on what came. */
    private void counts() {
        eventually(
                "all events that were read",
                () -> all.asRead() == read(),
                () -> "delivered " + all.asRead() + "; " + link.status().counters());
        if (consumer("all").getDroppedEvents() != 0) {
            problems.add("all: dropped " + consumer("all").getDroppedEvents());
        }
        compare(GROUP_SMALL, small, consumer(GROUP_SMALL).getDroppedEvents());
        compare(GROUP_SPOOLED, spooled, consumer(GROUP_SPOOLED).getDroppedEvents());
        SpoolStatus spool = consumer(GROUP_SPOOLED).getSpoolStatus();
        if (spool.failed() + spool.lost() + spool.damaged() + spool.notStored() + spool.writeFailures() > 0) {
            problems.add("spool: " + spool);
        }
        if (spooled.failures() != consumer(GROUP_SPOOLED).getRedeliveredEvents()) {
            problems.add("spool: " + spooled.failures() + " failures, "
                    + consumer(GROUP_SPOOLED).getRedeliveredEvents() + " redelivered");
        }
    }

    private long read() {
        LinkCounters counters = link.status().counters();
        return counters.eventsReceived() - counters.unknownMonitor();
    }

    /**
     * What one consumer got of a group of devices is what another one of those devices got, apart from what it dropped.
     */
    private void compare(String group, Recorder other, long dropped) {
        BitSet missing = all.ofGroup(group);
        int expected = missing.cardinality();
        missing.andNot(other.ofEvents());
        if (missing.cardinality() != dropped || other.events() + dropped != expected) {
            problems.add(group + ": of " + expected + " events " + other.events() + " came, " + dropped
                    + " were dropped, missing are " + missing.cardinality() + ", the first "
                    + missing.stream().limit(10).boxed().toList());
        }
    }

    private void eventually(String what, BooleanSupplier condition, Supplier<String> state) {
        try {
            Awaitility.await(what)
                    .atMost(RECOVERY_LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            problems.add("not reached: " + what + "; " + state.get());
        }
    }

    /** How it stands, in a line. */
    String progress() {
        LinkCounters counters = link.status().counters();
        SpoolStatus spool = consumer(GROUP_SPOOLED).getSpoolStatus();
        return "events " + counters.eventsReceived() + ", requests " + requesters.sent() + ", losses "
                + counters.losses()
                + ", longest outage " + all.longestOutageMillis() + " ms, spool " + spool.stored() + " events and "
                + (spool.fileSize() >> 10) + " KiB, link " + link.status().state();
    }

    /** What happened, in figures. */
    String summary() {
        LinkCounters counters = link.status().counters();
        return "events " + counters.eventsReceived() + " read, " + counters.unknownMonitor() + " of no monitor, "
                + all.events()
                + " delivered, " + consumer(GROUP_SMALL).getDroppedEvents() + " dropped by the small consumer, "
                + spooled.failures()
                + " redelivered; requests " + requesters.sent() + " " + requesters.outcomes() + ", slowest "
                + requesters.slowestMillis()
                + " ms; losses " + counters.losses() + ", longest outage " + all.longestOutageMillis()
                + " ms, EventLinkEventsLost "
                + all.missedReports() + ", troubles told " + troubles + ", late answers " + counters.lateAnswers()
                + ", time-outs "
                + counters.timeouts() + ", malformed " + counters.malformed() + ", monitors refused "
                + counters.monitorFailures()
                + ", reading paused " + counters.readingPauses() + " times; acts at the phones " + phones.acts();
    }

    @Override
    public void close() throws Exception {
        phones.close();
        requesters.close();
        context.close();
        proxy.close();
        pbx.close();
    }
}
