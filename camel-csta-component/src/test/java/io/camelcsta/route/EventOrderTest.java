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

import io.camelcsta.CstaConstants;
import io.camelcsta.CstaConsumer;
import io.camelcsta.simulator.SimulatedCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.Test;

/** In which order, and how many at a time, a route gets the events. */
class EventOrderTest extends CstaRouteTestSupport {

    private static final String STARTED = "recordingStarted";
    private static final int ROUNDS = 20;

    private static Object callId(Exchange exchange) {
        return exchange.getMessage().getHeader(CstaConstants.CALL_ID);
    }

    private static boolean isNamed(Exchange exchange, String name) {
        return name.equals(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME));
    }

    private static void hold(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static List<String> recordingRounds(SimulatedCall call) {
        List<String> expected = new ArrayList<>(List.of(STARTED));
        call.startRecording(call.parties().get(0));
        for (int i = 0; i < ROUNDS; i++) {
            call.suspendRecording().resumeRecording();
            expected.add("recordingSuspended");
            expected.add("recordingResumed");
        }
        return expected;
    }

    @Test
    void eventsOfACallComeInOrderAndOneAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        Events events = consume("devices=3001", exchange -> {
            overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
            Thread.yield();
            inside.decrementAndGet();
        });
        List<String> expected = recordingRounds(pbx.call("3001", "3002"));
        events.await(expected.size());
        assertThat(events.names()).isEqualTo(expected);
        assertThat(overlapped).isFalse();
    }

    @Test
    void eventsOfACallComeInOrderAlsoInARouteThatGoesOnInOtherThreads() throws Exception {
        Events events = new Events("none");
        String uri = uri("devices=3001");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).threads(4).delay(1).asyncDelayed().process(events);
            }
        });
        List<String> expected = recordingRounds(pbx.call("3001", "3002"));
        events.await(expected.size());
        assertThat(events.names()).isEqualTo(expected);
    }

    @Test
    void eventsOfDifferentCallsAreProcessedInParallel() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Events events = consume("devices=3001,3003", exchange -> {
            both.countDown();
            hold(both);
        });
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        first.startRecording("3001");
        second.startRecording("3003");
        events.await(2);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().callId())
                .containsExactlyInAnyOrder(first.id(), second.id());
    }

    @Test
    void callWhoseEventTakesLongDoesNotHoldBackAnother() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SimulatedCall slow = pbx.call("3001", "3002");
        SimulatedCall fast = pbx.call("3003", "3004");
        Events events = consume("devices=3001,3003", exchange -> {
            if (slow.id().equals(callId(exchange))) {
                hold(go);
            }
        });
        slow.startRecording("3001");
        List<String> expected = recordingRounds(fast);
        events.await(expected.size());
        assertThat(events.names()).isEqualTo(expected);
        go.countDown();
        events.await(expected.size() + 1);
    }

    @Test
    void noMoreEventsThanTheOptionSaysAreProcessedAtTheSameTime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Events events = consume("devices=3001,3002,3003,3004&concurrentEvents=1", exchange -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
        });
        SimulatedCall first = pbx.call("3001", "3002");
        SimulatedCall second = pbx.call("3003", "3004");
        first.startRecording("3001");
        second.startRecording("3003");
        first.stopRecording();
        second.stopRecording();
        events.await(8);
        assertThat(most).hasValue(1);
    }

    @Test
    void routeIsNeverRunByTheThreadOfTheLinkAlsoIfAllItsThreadsAreBusy() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<String> threads = new java.util.concurrent.CopyOnWriteArrayList<>();
        SimulatedCall slow = pbx.call("3001", "3002");
        SimulatedCall other = pbx.call("3003", "3004");
        Events events = consume("devices=3001,3003&concurrentEvents=1", exchange -> {
            threads.add(Thread.currentThread().getName());
            if (slow.id().equals(callId(exchange))) {
                hold(go);
            }
        });
        slow.startRecording("3001");
        other.startRecording("3003");
        // the answer comes after both events
        assertThat(send("operation=RequestSystemStatus", null, Map.of()).getException())
                .isNull();
        go.countDown();
        events.await(2);
        assertThat(threads).hasSize(2).noneMatch(name -> name.contains("CstaLink"));
    }

    @Test
    void linkEventWaitsForAllBeforeItAndAllAfterWaitForIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SimulatedCall before = pbx.call("3001", "3002");
        SimulatedCall after = pbx.call("3003", "3004");
        Events events = consume("devices=3001,3003&events=recording,link", exchange -> {
            if (before.id().equals(callId(exchange))) {
                hold(go);
            }
        });
        events.awaitOnly();
        events.clear();
        before.startRecording("3001");
        pbx.sendSystemStatus("messagesLost");
        after.startRecording("3003");
        CstaConsumer consumer = consumer(lastRoute());
        Events.await(() -> consumer.getPendingEvents() == 3, "three events wait");
        assertThat(events.names()).isEmpty();
        go.countDown();
        events.await(3);
        assertThat(events.names()).containsExactly(STARTED, "EventLinkEventsLost", STARTED);
        assertThat(events.list().get(2).privateEvent().callId()).isEqualTo(after.id());
    }

    @Test
    void eventOfATransferWaitsForTheEventsOfBothItsCalls() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SimulatedCall call = pbx.call("3002", "3001");
        Events events = consume("devices=3001&events=call", exchange -> {
            if (isNamed(exchange, "EstablishedEvent")) {
                hold(go);
            }
        });
        SimulatedCall consultation = call.consult("3001", "3003").answer();
        call.transfer("3001", consultation);
        // Held and the events of the consultation but Established are done; that and Transferred wait
        CstaConsumer consumer = consumer(lastRoute());
        Events.await(
                () -> events.names().size() == 3 && consumer.getPendingEvents() == 2,
                "Established and Transfered wait");
        assertThat(events.names()).containsExactlyInAnyOrder("HeldEvent", "OriginatedEvent", "DeliveredEvent");
        go.countDown();
        events.await("TransferedEvent");
        assertThat(events.names()).containsSubsequence("EstablishedEvent", "TransferedEvent");
    }

    @Test
    void eventsOfATransferredCallComeInTheOrderOfTheWholeStory() throws Exception {
        Events events = consume("devices=3002&events=call,recording,private", exchange -> Thread.yield());
        SimulatedCall call = pbx.call("3002", "3001");
        call.startRecording("3002");
        SimulatedCall transferred =
                call.transfer("3001", call.consult("3001", "3003").answer());
        transferred.suspendRecording().resumeRecording();
        transferred.clear();
        settle(events);
        assertThat(events.names())
                .containsSubsequence(
                        "EstablishedEvent",
                        STARTED,
                        "HeldEvent",
                        "TransferedEvent",
                        "recordingSuspended",
                        "recordingResumed",
                        "recordingStopped",
                        "ConnectionClearedEvent");
    }

    @Test
    void eventThatTheRouteFailsToProcessDoesNotHoldBackTheNext() throws Exception {
        Map<Object, Integer> attempts = new ConcurrentHashMap<>();
        Events events = consume("devices=3001", exchange -> {
            attempts.merge(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME), 1, Integer::sum);
            if (isNamed(exchange, STARTED)) {
                throw new IllegalStateException("a test");
            }
        });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        assertThat(events.awaitOnly().name()).isEqualTo("recordingSuspended");
        assertThat(attempts).containsEntry(STARTED, 1);
    }

    @Test
    void redeliveredEventHasTheSameEventId() throws Exception {
        List<Object> ids = new java.util.concurrent.CopyOnWriteArrayList<>();
        String uri = uri("devices=3001");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri)
                        .errorHandler(defaultErrorHandler()
                                .maximumRedeliveries(1)
                                .redeliveryDelay(0)
                                .logExhausted(false))
                        .process(exchange -> {
                            ids.add(exchange.getMessage().getHeader(CstaConstants.EVENT_ID));
                            if (ids.size() == 1) {
                                throw new IllegalStateException("a test");
                            }
                        });
            }
        });
        pbx.call("3001", "3002").startRecording("3001");
        Events.await(() -> ids.size() == 2, "the redelivery");
        assertThat(ids.get(1)).isNotNull().isEqualTo(ids.get(0));
    }

    @Test
    void eventsBeyondTheMaximumAreDroppedAndCounted() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Events events = consume("devices=3001&maxPendingEvents=2&overflow=drop", exchange -> hold(go));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording().resumeRecording().suspendRecording();
        CstaConsumer consumer = consumer(lastRoute());
        Events.await(() -> consumer.getDroppedEvents() == 2, "two dropped events");
        assertThat(consumer.getPendingEvents()).isEqualTo(2);
        go.countDown();
        events.await(2);
        assertThat(events.names()).containsExactly(STARTED, "recordingSuspended");
    }

    @Test
    void eventsThatWaitAreProcessedBeforeTheRouteStops() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Events events = consume("devices=3001", exchange -> hold(go));
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording().stopRecording();
        CstaConsumer consumer = consumer(lastRoute());
        Events.await(() -> consumer.getPendingEvents() == 3, "three events wait");
        String route = lastRoute();
        Thread stop = new Thread(() -> {
            try {
                context.getRouteController().stopRoute(route);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stop.start();
        Events.await(consumer::isSuspendingOrSuspended, "the stop");
        go.countDown();
        stop.join(LIMIT.toMillis());
        assertThat(events.names()).containsExactly(STARTED, "recordingSuspended", "recordingStopped");
    }

    @Test
    void nothingIsEmittedBeforeTheContextHasStarted() throws Exception {
        CamelContext other = newContext();
        AtomicBoolean tooEarly = new AtomicBoolean();
        CountDownLatch emitted = new CountDownLatch(1);
        Events events = consumeFrom(other, uri("devices=3001"), exchange -> {
            tooEarly.compareAndSet(false, !other.isStarted());
            emitted.countDown();
        });
        SimulatedCall call = pbx.call("3001", "3002");
        AtomicInteger waiting = new AtomicInteger();
        other.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) throws Exception {
                if (event instanceof CamelEvent.RouteStartedEvent started) {
                    call.startRecording("3001");
                    CstaConsumer consumer = (CstaConsumer) started.getRoute().getConsumer();
                    Events.await(() -> consumer.getPendingEvents() > 0, "the event");
                    waiting.set(consumer.getPendingEvents());
                    // called after the consumer's own: gives it time for a mistake while the context is still starting
                    other.addStartupListener((camel, alreadyStarted) -> emitted.await(200, TimeUnit.MILLISECONDS));
                }
            }
        });
        other.start();
        assertThat(events.awaitOnly().name()).isEqualTo(STARTED);
        assertThat(waiting).hasValue(1);
        assertThat(tooEarly).isFalse();
    }
}
