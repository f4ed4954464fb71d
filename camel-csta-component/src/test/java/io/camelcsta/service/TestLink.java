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
package io.camelcsta.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.link.ApplicationSession;
import io.camelcsta.link.Arrival;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.EventFilter;
import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.HeartbeatKind;
import io.camelcsta.link.LinkConfig;
import io.camelcsta.link.LinkCounters;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.link.MessageListener;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Json;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.StructType;
import io.camelcsta.transport.Address;
import io.camelcsta.transport.Framing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A link without a switch: the test answers what is asked, says which monitors stand, and how time goes by. One thread.
 */
final class TestLink implements CstaLink {

    static final String NAME = "pbx";
    static final String ADDRESS = "pbx:1040";
    static final Arrival ARRIVAL = new Arrival(Instant.parse("2026-01-31T12:00:00.123456Z"));
    static final Duration DELAY = Duration.ofSeconds(1);
    static final Duration MAX_DELAY = Duration.ofSeconds(10);
    static final Duration REFUSED_DELAY = Duration.ofMinutes(5);

    private final LinkConfig config;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private final Map<String, List<Use>> uses = new LinkedHashMap<>();
    private final Set<Object> readers = new LinkedHashSet<>();
    private final PriorityQueue<Appointment> appointments =
            new PriorityQueue<>(Comparator.comparing(Appointment::due).thenComparing(Appointment::number));
    private Duration now = Duration.ZERO;
    private long lastNumber;

    private LinkState state = LinkState.USABLE;
    private List<FailedMonitor> failedMonitors = List.of();
    private boolean ended;
    private boolean monitorsStand = true;
    private boolean monitorsStop = true;

    private record Appointment(Duration due, long number, Runnable task) {}

    TestLink() {
        this(LinkConfig.XML, REFUSED_DELAY);
    }

    TestLink(String protocol, Duration refusedDelay) {
        Duration limit = Duration.ofSeconds(7);
        config = new LinkConfig(
                new LinkConfig.Identity(
                        NAME,
                        List.of(new Address("pbx", 1040)),
                        protocol,
                        Framing.XML,
                        null,
                        null,
                        "ed4",
                        ApplicationSession.NONE,
                        "camel",
                        null,
                        null,
                        null,
                        false,
                        null),
                new LinkConfig.Timers(
                        limit,
                        limit,
                        true,
                        limit,
                        Duration.ofSeconds(180),
                        limit,
                        new LinkConfig.Reconnection(DELAY, MAX_DELAY, refusedDelay, Duration.ZERO),
                        new LinkConfig.Heartbeat(HeartbeatKind.REQUEST_SYSTEM_STATUS, limit, 3),
                        false,
                        100,
                        Duration.ZERO,
                        1_000_000));
    }

    // ---- what the test says

    void setState(LinkState newState) {
        state = newState;
    }

    void setFailedMonitors(FailedMonitor... failed) {
        failedMonitors = List.of(failed);
    }

    /** The event loop has ended. */
    void end() {
        ended = true;
    }

    /** Monitors that are asked for do not stand until the test says so. */
    void holdMonitors() {
        monitorsStand = false;
    }

    /** Monitors that are stopped do not end until the test says so. */
    void holdStops() {
        monitorsStop = false;
    }

    /** Time goes by. */
    void advance(Duration time) {
        Duration until = now.plus(time);
        while (!appointments.isEmpty() && appointments.peek().due().compareTo(until) <= 0) {
            Appointment next = appointments.remove();
            now = next.due();
            next.task().run();
        }
        now = until;
    }

    // ---- what the test looks at

    /** The value of what has to be complete by now; there is only one thread, which must not wait. */
    static <T> T now(CompletableFuture<T> result) {
        assertThat(result).isCompleted();
        return result.join();
    }

    /** Why it has failed, as it has to by now. */
    static Throwable failureOf(CompletableFuture<?> result) {
        assertThat(result).isCompletedExceptionally();
        return result.handle((value, error) -> error).join();
    }

    /** The oldest request that has not been taken; there has to be one of that service. */
    Asked take(String service) {
        assertThat(outstanding()).as("requests").isNotEmpty();
        Asked next = asked.remove();
        assertThat(next.service().name()).isEqualTo(service);
        return next;
    }

    /** The services of the requests that have not been taken. */
    List<String> outstanding() {
        return asked.stream().map(each -> each.service().name()).toList();
    }

    /** The devices of snapshots that have not been taken. */
    List<String> snapshots() {
        return asked.stream()
                .map(each -> ((DeviceId) each.body().get("snapshotObject")).number())
                .toList();
    }

    /** The use of a device's monitor that was begun last. */
    Use use(String device) {
        List<Use> all = all(device);
        return all.get(all.size() - 1);
    }

    /** All uses of a device's monitor, ended ones too. */
    List<Use> all(String device) {
        return uses.getOrDefault(device, List.of());
    }

    /** The devices that have a use that has not ended. */
    List<String> monitored() {
        return uses.keySet().stream()
                .filter(device -> all(device).stream().anyMatch(use -> !use.isStopped()))
                .toList();
    }

    /** Who waits for events, so that reading goes on. */
    int readers() {
        return readers.size();
    }

    int appointments() {
        return appointments.size();
    }

    /** What somebody asked the switch. */
    static final class Asked {
        private final Service service;
        private final Struct body;
        private final Duration timeout;
        private final CompletableFuture<CstaMessage.Response> answer = new CompletableFuture<>();
        private final CompletableFuture<SegmentedAnswer> items = new CompletableFuture<>();

        private Asked(Service service, Struct body, Duration timeout) {
            this.service = service;
            this.body = body;
            this.timeout = timeout;
        }

        Service service() {
            return service;
        }

        Struct body() {
            return body;
        }

        /** Null if it is the link's own request. */
        Duration timeout() {
            return timeout;
        }

        void answer() {
            answer("{}");
        }

        /** {@code members}: the answer as JSON, with single quotes for double ones. */
        void answer(String members) {
            Struct response = Values.fromMap(service.response(), Json.read(members.replace('\'', '"')));
            answer.complete(new CstaMessage.Response(1, service, response));
        }

        /** The switch has answered without saying anything. */
        void answerWithNothing() {
            answer.complete(null);
        }

        /** What the switch has answered, as far as it matters here. */
        void answerWith(Struct body) {
            answer.complete(new CstaMessage.Response(1, service, body));
        }

        /** All segments have come. */
        void items(Struct... all) {
            items("{'crossRefIDorSnapshotData':{'serviceCrossRefID':'7'}}", all);
        }

        void items(String first, Struct... all) {
            items.complete(new SegmentedAnswer(
                    Values.fromMap(service.response(), Json.read(first.replace('\'', '"'))), Arrays.asList(all)));
        }

        void fail(Throwable failure) {
            answer.completeExceptionally(failure);
            items.completeExceptionally(failure);
        }
    }

    /** One call in a snapshot of a device. */
    static Struct call(String callId, String device) {
        return item(
                "SnapshotDeviceResponseInfo",
                "{'connectionIdentifier':{'callID':'" + callId + "','deviceID':'" + device + "'}}");
    }

    static Struct item(String type, String members) {
        Struct.Builder builder =
                Struct.of((StructType) Csta.description().type(type).base());
        Map<String, Object> plain = Json.read(members.replace('\'', '"'));
        StructType struct = (StructType) Csta.description().type(type).base();
        plain.forEach((name, value) ->
                builder.set(name, Values.fromPlain(name, struct.field(name).type(), value)));
        return builder.build();
    }

    /** One user's share in a monitor. */
    static final class Use implements MonitorUse {
        private final DeviceId id;
        private final EventFilter filter;
        private final boolean keepsTrying;
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private boolean stopped;

        private Use(DeviceId id, EventFilter filter, boolean keepsTrying) {
            this.id = id;
            this.filter = filter;
            this.keepsTrying = keepsTrying;
        }

        DeviceId id() {
            return id;
        }

        EventFilter filter() {
            return filter;
        }

        boolean keepsTrying() {
            return keepsTrying;
        }

        void start() {
            started.complete(null);
        }

        void fail(Throwable failure) {
            started.completeExceptionally(failure);
        }

        /** The monitor has been ended. */
        void end() {
            ended.complete(null);
        }

        boolean isStopped() {
            return stopped;
        }

        private boolean stands() {
            return !stopped && started.isDone() && !started.isCompletedExceptionally();
        }

        @Override
        public CompletableFuture<Void> started() {
            return started;
        }

        @Override
        public CompletableFuture<Void> stop() {
            stopped = true;
            return ended;
        }
    }

    // ---- the link

    @Override
    public LinkConfig config() {
        return config;
    }

    @Override
    public LinkStatus status() {
        return new LinkStatus(
                NAME,
                state,
                ARRIVAL.time(),
                ADDRESS,
                null,
                state == LinkState.USABLE ? null : "no connection",
                null,
                ARRIVAL.time(),
                0,
                0,
                0,
                failedMonitors,
                false,
                new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public boolean execute(Runnable task) {
        if (!ended) {
            task.run();
        }
        return !ended;
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        appointments.add(new Appointment(now.plus(delay), ++lastNumber, task));
    }

    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    private Asked ask(Service service, Struct body, Duration timeout) {
        Asked request = new Asked(service, body, timeout);
        asked.add(request);
        return request;
    }

    @Override
    public CompletableFuture<CstaMessage.Response> request(Service service, Struct body, Duration timeout) {
        return ask(service, body, timeout).answer;
    }

    @Override
    public CompletableFuture<SegmentedAnswer> requestSegmented(Service service, Struct body, Duration timeout) {
        return ask(service, body, timeout).items;
    }

    @Override
    public CompletableFuture<SegmentedAnswer> requestSegmentedOwn(Service service, Struct body) {
        return ask(service, body, null).items;
    }

    @Override
    public MonitorUse monitor(String device, DeviceId id, EventFilter filter, boolean keepsTrying) {
        Use use = new Use(id, filter, keepsTrying);
        uses.computeIfAbsent(device, name -> new ArrayList<>()).add(use);
        if (monitorsStand) {
            use.start();
        }
        if (monitorsStop) {
            use.end();
        }
        return use;
    }

    @Override
    public void pauseReading(Object user, PauseEnd end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resumeReading(Object user) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void keepReading(Object user, boolean waits) {
        if (waits) {
            readers.add(user);
        } else {
            readers.remove(user);
        }
    }

    @Override
    public boolean isMonitored(String device, EventType event) {
        return all(device).stream().anyMatch(use -> use.stands() && use.filter().passes(event));
    }

    @Override
    public boolean isMonitored(String device) {
        return all(device).stream().anyMatch(Use::stands);
    }

    @Override
    public Map<String, Integer> kept() {
        return Map.of("ofTheLink", 0);
    }

    @Override
    public void reconnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void renewMonitors() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> close() {
        return closed();
    }

    @Override
    public void traceMessages(MessageListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return new CompletableFuture<>();
    }
}
