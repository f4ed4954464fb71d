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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConstants;
import io.camelcsta.CstaConsumer;
import io.camelcsta.CstaException;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import io.camelcsta.simulator.SimulatedCall;
import io.camelcsta.transport.Framing;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A simulated switch and a Camel context for one test, independent of the encoding. */
abstract class CstaRouteTestSupport {

    /**
     * How long something that must happen may take on a slow machine that has much else to do; only a test that fails
     * waits for it.
     */
    static final Duration LIMIT = Duration.ofSeconds(20);
    /**
     * Short times where they pass, so that the tests are fast; long ones where nobody waits for them, with a slow
     * machine in mind.
     */
    static final String TIMES = "systemStatusTimeout=100&requestTimeout=10000&connectTimeout=10000&linkIdleTimeout=0"
            + "&reconnectDelay=20&reconnectMaxDelay=50";

    private static final String MARKER = "end-of-test-part";

    CstaSimulator pbx;
    CamelContext context;
    ProducerTemplate template;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private FaultProxy proxyBefore;
    MessageGate gate;
    private int routes;
    private int markers;

    // ---- what depends on the encoding

    /**
     * The encoding; the build runs the same tests over each. A class of tests that are of one encoding only overrides
     * it.
     */
    Encoding encoding() {
        return Encoding.current();
    }

    /** Private data that no mapping knows, with that text in it. */
    final Opaque privateData(String text) {
        return encoding().privateData(text);
    }

    // ---- the switch and the context

    /** The switch of all tests in a class; a class overrides it to have another one. */
    CstaSimulatorBuilder pbxBuilder() {
        return CstaSimulator.builder().devices("3001", "3002", "3003", "3004");
    }

    @BeforeEach
    final void startSwitchAndContext() {
        pbx = encoding().simulator(pbxBuilder()).start();
        context = newContext();
        template = closing(context.createProducerTemplate());
        context.start();
    }

    @AfterEach
    final void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        // after the applications: they are to take their leave
        pbx.close();
    }

    /** Closes something after the test, before all that is open already. */
    <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** Closes something after the test, when all applications are closed. */
    <T extends AutoCloseable> T closingLast(T resource) {
        open.addLast(resource);
        return resource;
    }

    /** Puts a switch with other settings in the place of the one that {@link #pbxBuilder} describes. */
    void usePbx(UnaryOperator<CstaSimulatorBuilder> settings) {
        pbx.close();
        pbx = settings.apply(encoding().simulator(pbxBuilder())).start();
    }

    /**
     * Whether contexts have JMX. Camel then registers every part of them, which is a good part of what a short test
     * costs.
     */
    boolean jmx() {
        return false;
    }

    /** A context that is not started yet. */
    final CamelContext newContext() {
        DefaultCamelContext created = new DefaultCamelContext();
        if (!jmx()) {
            created.disableJMX();
        }
        created.getShutdownStrategy().setTimeout((int) LIMIT.toSeconds());
        return closing(created);
    }

    // ---- endpoints

    String uri(String options) {
        String address = proxyBefore != null ? proxyBefore.address() : gate != null ? gate.address() : pbx.address();
        return uriAt(address, options);
    }

    /** A gate before the switch of the test, through which the connections of {@link #uri} go from now on. */
    final void useGate() {
        gate = closingLast(new MessageGate(pbx));
    }

    /** A proxy before the switch of the test, through which the connections of {@link #uri} go from now on. */
    final FaultProxy throughProxy() {
        proxyBefore = closingLast(
                FaultProxy.to(pbx.address(), encoding().protocol().equals("xml") ? Framing.XML : Framing.LENGTH2));
        return proxyBefore;
    }

    String uriAt(String address, String options) {
        return uriWithoutTimes(address, TIMES + (options.isEmpty() ? "" : "&" + options));
    }

    String uriWithoutTimes(String address, String options) {
        return "csta:" + address + "?protocol=" + encoding().protocol() + "&" + options;
    }

    // ---- consumers

    /** A route from a consumer with those options, which is started when this returns. */
    Events consume(String options) throws Exception {
        return consumeFrom(context, uri(options), event -> {});
    }

    /** The same, with a step before the event is kept. */
    Events consume(String options, Step step) throws Exception {
        return consumeFrom(context, uri(options), step);
    }

    /** What a route does. */
    interface Step {
        void process(Exchange exchange) throws Exception;
    }

    Events consumeFrom(CamelContext camel, String uri, Step step) throws Exception {
        Events events = new Events(encoding().shown(MARKER));
        String id = "events" + ++routes;
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(id).process(step::process).process(events);
            }
        });
        return events;
    }

    /**
     * A route with two events of one call in its consumer, which goes on when the gate is counted down, at the latest
     * after the test.
     */
    CountDownLatch consumeAndHoldUpTwoEvents() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        closing(gate::countDown);
        consume("devices=3001&events=recording", exchange -> gate.await());
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        Events.await(() -> consumer(lastRoute()).getPendingEvents() == 2, "two events");
        return gate;
    }

    /** The id of the route that {@link #consume} made last. */
    String lastRoute() {
        return "events" + routes;
    }

    CstaConsumer consumer(String route) {
        return (CstaConsumer) context.getRoute(route).getConsumer();
    }

    /** Returns when all that the switch has sent so far has been processed by routes that consume the class private. */
    void settle(Events... consumers) {
        markers++;
        pbx.sendEscape(privateData(MARKER + " " + markers));
        for (Events events : consumers) {
            Events.await(() -> events.markers() >= markers, "the marker");
        }
        Events.await(
                () -> context.getRoutes().stream()
                        .map(route -> route.getConsumer())
                        .noneMatch(each -> each instanceof CstaConsumer csta && csta.getPendingEvents() > 0),
                "no pending events");
    }

    // ---- producers

    /** Sends a body to a producer with those options. */
    Exchange send(String options, Object body, Map<String, Object> headers) {
        return sendTo(uri(options), body, headers);
    }

    Exchange sendTo(String uri, Object body, Map<String, Object> headers) {
        return template.request(uri, exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
    }

    /** The event that the switch's answer to a private service means. */
    PrivateEvent perform(PrivateService service) throws Exception {
        return perform("", service);
    }

    PrivateEvent perform(String options, PrivateService service) throws Exception {
        Exchange exchange = send(options, service, Map.of());
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage().getBody(PrivateEvent.class);
    }

    /** Sends a body without waiting for the answer. */
    CompletableFuture<Exchange> sendAsync(String options, Object body, Map<String, Object> headers) {
        return template.asyncSend(uri(options), exchange -> {
            exchange.getMessage().setBody(body);
            headers.forEach(exchange.getMessage()::setHeader);
        });
    }

    static Exchange result(CompletableFuture<Exchange> future) throws Exception {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The error with which a private service fails. */
    EventError refuse(PrivateService service) {
        return refuse("", service, Map.of());
    }

    EventError refuse(String options, Object body, Map<String, Object> headers) {
        return failure(send(options, body, headers)).getEventError();
    }

    static CstaException failure(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(CstaException.class);
        return (CstaException) exchange.getException();
    }

    /** The names of a call for {@code thisDN}, by the switch's call id. */
    static Map<String, Object> headers(String thisDN, String callId) {
        return Map.of(CstaConstants.THIS_DN, thisDN, CstaConstants.CALL_ID, callId);
    }

    /** Has the component of the context live on those event loops. */
    void useWorkerGroup(EventLoopGroup group) {
        CstaComponent component = context.getComponent("csta", CstaComponent.class);
        component.stop();
        component.setWorkerGroup(group);
        component.start();
    }

    /** Has the component of the context live on an event loop whose timers of those lengths run out on demand. */
    HeldTimers holdTimers(Duration... lengths) {
        HeldTimers timers = closingLast(new HeldTimers(lengths));
        useWorkerGroup(timers.group());
        return timers;
    }

    /** Waits until the assertion holds and throws nothing. */
    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .ignoreExceptions()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(assertion);
    }
}
