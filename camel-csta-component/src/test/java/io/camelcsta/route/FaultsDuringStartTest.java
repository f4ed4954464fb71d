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

import io.camelcsta.CstaLinkException;
import io.camelcsta.fault.Direction;
import io.camelcsta.fault.Fault;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import io.camelcsta.simulator.SimulatedCall;
import io.camelcsta.transport.Framing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What networks do to connections, at every message of setting up a link in turn, and to the messages themselves. */
class FaultsDuringStartTest extends LinkTestSupport {

    private static final String TIMES = "systemStatusTimeout=50&requestTimeout=200&connectTimeout=500&linkIdleTimeout=0"
            + "&reconnectDelay=10&reconnectMaxDelay=20&heartbeatInterval=100&heartbeatTolerance=1";
    private static final String DEVICES = "devices=3001,3002&events=link,recording";

    /** The messages of a healthy start in each direction, by whether there is a session. */
    private static final Map<Direction, Integer> PLAIN = new EnumMap<>(Direction.class);

    private static final Map<Direction, Integer> WITH_SESSION = new EnumMap<>(Direction.class);

    /** A fault of the first connection after so many messages. */
    record Case(boolean session, Direction direction, int messages, Fault fault) {}

    private static boolean overXml() {
        return Encoding.current() == Encoding.XML;
    }

    @BeforeAll
    static void countTheMessagesOfAHealthyStart() throws Exception {
        count(PLAIN, false);
        if (overXml()) {
            count(WITH_SESSION, true);
        }
    }

    private static void count(Map<Direction, Integer> counts, boolean session) throws Exception {
        CstaSimulatorBuilder builder =
                CstaSimulator.builder().devices("3001", "3002").applicationSession(session);
        try (CstaSimulator pbx = Encoding.current().simulator(builder).start();
                FaultProxy proxy = FaultProxy.to(pbx.address(), overXml() ? Framing.XML : Framing.LENGTH2);
                DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:" + proxy.address() + "?devices=3001,3002&linkIdleTimeout=0&protocol="
                                    + Encoding.current().protocol() + (session ? "&applicationSession=ecma354" : ""))
                            .to("log:healthy?level=OFF");
                }
            });
            context.start();
            for (Direction direction : Direction.values()) {
                counts.put(direction, (int) proxy.messages(direction));
            }
        }
        // SystemStatus, and MonitorStart for two devices, at least; with answers
        assertThat(counts.values()).allMatch(number -> number >= 3);
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (boolean session : overXml() ? new boolean[] {false, true} : new boolean[] {false}) {
            for (Direction direction : Direction.values()) {
                int last = (session ? WITH_SESSION : PLAIN).get(direction);
                for (Fault fault : Fault.values()) {
                    // after the last one there is no next one to be cut
                    IntStream.rangeClosed(0, fault == Fault.CUT_IN_THE_MIDDLE ? last - 1 : last)
                            .forEach(messages -> cases.add(new Case(session, direction, messages, fault)));
                }
            }
        }
        return cases;
    }

    @Override
    CstaSimulatorBuilder pbxBuilder() {
        return CstaSimulator.builder().devices("3001", "3002", "3003");
    }

    private String uriOf(FaultProxy proxy, boolean session, String options) {
        return uriWithoutTimes(
                proxy.address(), TIMES + "&" + DEVICES + options + (session ? "&applicationSession=ecma354" : ""));
    }

    private void assertEventsCome(Events events) {
        AtomicLong losses = new AtomicLong();
        do {
            Events.await(
                    () -> {
                        // before the state: of a loss that comes between, something is to be seen in any case
                        losses.set(status().counters().losses());
                        return status().state() == LinkState.USABLE && status().monitors() == 2;
                    },
                    "a usable link");
            pbx.call("3001", "3003").startRecording("3001");
            awaitRecordingOrLoss(events, losses.get());
            // on a machine that is too slow for such short times the link may be lost once more, and the event with it
        } while (!events.names().contains("recordingStarted")
                && status().counters().losses() > losses.get());
        assertThat(events.names()).containsOnlyOnce("recordingStarted").contains(LinkEvent.CONNECTED);
    }

    private void awaitRecordingOrLoss(Events events, long losses) {
        Events.await(
                () -> events.names().contains("recordingStarted")
                        || status().counters().losses() > losses,
                "recordingStarted");
        // it may have come before the loss
        Events.await(() -> consumer(lastRoute()).getPendingEvents() == 0, "no pending events");
    }

    // ---- faults at every message

    @ParameterizedTest
    @MethodSource("cases")
    void linkIsSetUpInTheBackgroundAfterAFault(Case fault) throws Exception {
        usePbx(settings -> settings.applicationSession(fault.session()));
        FaultProxy proxy = proxy();
        proxy.afterMessages(fault.direction(), fault.messages(), fault.fault());
        Events events = consumeFrom(context, uriOf(proxy, fault.session(), "&" + BACKGROUND), event -> {});
        proxy.awaitFaults(1, LIMIT);
        proxy.awaitAccepted(2, LIMIT);
        assertEventsCome(events);
        eventually(() -> assertThat(status().failedMonitors()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void startFailsInTimeOrSucceedsIfThereIsAFault(Case fault) throws Exception {
        usePbx(settings -> settings.applicationSession(fault.session()));
        FaultProxy proxy = proxy();
        proxy.afterMessages(fault.direction(), fault.messages(), fault.fault());
        CompletableFuture<Events> starting = CompletableFuture.supplyAsync(() -> {
            try {
                return consumeFrom(context, uriOf(proxy, fault.session(), ""), event -> {});
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Events events;
        try {
            // far above the limit of connectTimeout, systemStatusTimeout and five times requestTimeout, with a slow
            // machine in mind
            events = starting.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(Throwables.getStackTrace(e))
                    .containsAnyOf(
                            "The csta link '" + proxy.address() + "' could not be set up",
                            "These devices cannot be monitored",
                            // on a machine that is too slow for such short times
                            "The switch was not ready within",
                            "The switch did not start all monitors within");
            Events.await(() -> links().isEmpty(), "the end of the link");
            return;
        }
        proxy.awaitAccepted(2, LIMIT);
        assertEventsCome(events);
    }

    @Test
    void failureIsALinkExceptionThatNamesTheSwitch() {
        FaultProxy proxy = proxy();
        proxy.afterMessages(Direction.TO_APPLICATION, 0, Fault.RESET);
        assertThat(startFailure(uriOf(proxy, false, "")))
                .isInstanceOf(CstaLinkException.class)
                .hasMessageContaining(proxy.address())
                .hasMessageContaining("could not be set up");
    }

    private Throwable startFailure(String uri) {
        try {
            consumeFrom(context, uri, event -> {});
        } catch (Exception e) {
            return Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                    .filter(CstaLinkException.class::isInstance)
                    .findFirst()
                    .orElse(e);
        }
        throw new AssertionError("It has started");
    }

    // ---- how octets come

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64})
    void linkIsSetUpInPieces(int octets) throws Exception {
        FaultProxy proxy = proxy();
        proxy.chunks(Direction.TO_APPLICATION, octets);
        proxy.chunks(Direction.TO_SWITCH, octets);
        assertEventsCome(consumeFrom(context, patientUri(proxy), event -> {}));
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    /** One that does not take a slow connection for a lost one. */
    private String patientUri(FaultProxy proxy) {
        return uriAt(proxy.address(), DEVICES);
    }

    @Test
    void messagesMayBeSplitAtEveryOctet() throws Exception {
        FaultProxy proxy = proxy();
        Events events = consumeFrom(context, patientUri(proxy), event -> {});
        long before = proxy.octets(Direction.TO_APPLICATION);
        SimulatedCall call = pbx.call("3001", "3003");
        call.startRecording("3001");
        events.await("recordingStarted");
        int longest = (int) (proxy.octets(Direction.TO_APPLICATION) - before);
        for (int octets = 1; octets <= longest; octets++) {
            proxy.chunks(Direction.TO_APPLICATION, octets);
            proxy.chunks(Direction.TO_SWITCH, octets);
            events.clear();
            boolean suspend = octets % 2 == 1;
            PrivateService service = suspend
                    ? PrivateService.suspendRecording("3001", null)
                    : PrivateService.resumeRecording("3001", null);
            assertThat(sendTo(uriAt(proxy.address(), ""), service.withCallId(call.id()), Map.of())
                            .getException())
                    .isNull();
            events.await(suspend ? "recordingSuspended" : "recordingResumed");
        }
        assertThat(pbx.protocolErrors()).isEmpty();
        assertThat(status().counters().malformed()).isZero();
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void messagesMayBeMerged() throws Exception {
        FaultProxy proxy = proxy();
        proxy.merge(Direction.TO_APPLICATION, Duration.ofMillis(40));
        proxy.merge(Direction.TO_SWITCH, Duration.ofMillis(40));
        Events events = consumeFrom(context, patientUri(proxy), event -> {});
        int calls = 100;
        for (int i = 0; i < calls; i++) {
            pbx.call("3001", "3003").startRecording("3001");
        }
        Events.await(
                () -> events.names().stream().filter("recordingStarted"::equals).count() == calls, "all events");
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void connectionMayBeSlowInBothDirections() throws Exception {
        FaultProxy proxy = proxy();
        proxy.slowReader(30_000, Direction.TO_SWITCH);
        proxy.slowReader(30_000, Direction.TO_APPLICATION);
        assertEventsCome(consumeFrom(context, patientUri(proxy), event -> {}));
        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void messagesMayBeLateInBothDirections() throws Exception {
        FaultProxy proxy = proxy();
        proxy.delay(Direction.TO_SWITCH, Duration.ofMillis(60));
        proxy.delay(Direction.TO_APPLICATION, Duration.ofMillis(60));
        assertEventsCome(consumeFrom(context, patientUri(proxy), event -> {}));
        assertThat(proxy.accepted()).isEqualTo(1);
    }
}
