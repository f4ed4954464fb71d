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
import io.camelcsta.model.LinkEvent;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to the events of a consumer that is suspended and resumed. */
class SuspendResumeTest extends DisturbedRouteTestSupport {

    private void suspend() throws Exception {
        awaitIdle();
        context.getRouteController().suspendRoute(lastRoute());
        assertThat(context.getRouteController().getRouteStatus(lastRoute())).isEqualTo(ServiceStatus.Suspended);
    }

    private void resume() throws Exception {
        context.getRouteController().resumeRoute(lastRoute());
        assertThat(context.getRouteController().getRouteStatus(lastRoute())).isEqualTo(ServiceStatus.Started);
    }

    /** Camel looks only once a second whether an exchange has ended that it finds in the route. */
    private void awaitIdle() {
        Events.await(() -> context.getInflightRepository().size(lastRoute()) == 0, "no exchange in the route");
    }

    private void awaitPending(int number) {
        Events.await(() -> consumer().getPendingEvents() == number, number + " pending events");
    }

    // ---- hold

    @Test
    @Tag("compatibility")
    void eventsOfASuspendedConsumerAreHeldAndComeInOrderWhenItIsResumed() throws Exception {
        Events events = consume("devices=3001,3002&events=recording,private");
        suspend();
        assertThat(pbx.monitors()).isEqualTo(2);
        assertThat(pbx.links()).isEqualTo(1);
        SimulatedCall call = pbx.call("3001", "3003");
        call.startRecording("3001");
        rounds(call, 20);
        awaitPending(41);
        assertThat(events.names()).isEmpty();
        resume();
        settle(events);
        assertRounds(events.names(), 20);
        assertThat(consumer().getDroppedEvents()).isZero();
        assertThat(pbx.received("MonitorStart")).hasSize(2);
    }

    @Test
    void exchangeThatIsBeingProcessedIsFinishedThoughTheConsumerIsSuspended() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = gate();
        Events events = consume("devices=3001", exchange -> {
            inside.countDown();
            hold(gate);
        });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        hold(inside);
        CstaConsumer consumer = consumer();
        String route = lastRoute();
        CompletableFuture<Void> suspending = CompletableFuture.runAsync(() -> {
            try {
                context.getRouteController().suspendRoute(route);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Events.await(consumer::isSuspendingOrSuspended, "the consumer is suspended");
        call.suspendRecording();
        Events.await(() -> consumer.getPendingEvents() == 2, "two pending events");
        gate.countDown();
        suspending.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(events.names()).containsExactly(STARTED);
        awaitPending(1);
        resume();
        events.await(2);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED);
    }

    @Test
    void eventsBeyondTheBoundAreCountedAndToldWhenTheConsumerIsResumed() throws Exception {
        Events events = consume("devices=3001&events=recording,link,private&maxPendingEvents=4");
        events.awaitOnly();
        events.clear();
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        Instant before = Instant.now();
        call.startRecording("3001");
        rounds(call, 5);
        Events.await(() -> consumer().getDroppedEvents() == 7, "seven dropped events");
        assertThat(link().counters().readingPauses()).isZero();
        resume();
        LinkEvent lost = events.await(LinkEvent.EVENTS_LOST).linkEvent();
        assertThat(lost.details()).containsEntry("Dropped", 7);
        assertThat(missedSince(lost)).isBetween(before, Instant.now());
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED, RESUMED, SUSPENDED, LinkEvent.EVENTS_LOST);
        call.stopRecording();
        assertThat(events.await(STOPPED)).isNotNull();
    }

    @Test
    void lossOfTheLinkIsToldWhenTheConsumerIsResumed() throws Exception {
        Events events = consumeWithLink("3001");
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        loseLink();
        call.clear();
        restoreLink();
        pbx.awaitMonitors(1, LIMIT);
        assertThat(events.names()).isEmpty();
        resume();
        events.await(4);
        assertThat(events.names()).containsExactly(STARTED, LinkEvent.DISCONNECTED, STOPPED, LinkEvent.CONNECTED);
    }

    @Test
    void otherConsumerOfTheDeviceGoesOn() throws Exception {
        Events other = consume("devices=3001&events=recording,private");
        Events events = consume("devices=3001&events=private,recording");
        suspend();
        pbx.call("3001", "3002").startRecording("3001");
        other.awaitOnly();
        assertThat(events.names()).isEmpty();
        resume();
        events.awaitOnly();
    }

    @Test
    void whatComesAfterAResumeIsNotLostThoughTheEventLoopReadsItFirst() throws Exception {
        HeldTasks loop = new HeldTasks();
        closingLast(() -> loop.group().shutdownGracefully(0, 1, TimeUnit.SECONDS));
        useWorkerGroup(loop.group());
        Events events = consume("devices=3001&events=recording,private&maxPendingEvents=5&heartbeatInterval=120000");
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 2);
        awaitPending(5);
        loop.hold();
        resume();
        rounds(call, 20);
        Events.await(
                () -> link().counters().readingPauses() > 0
                        || consumer().getDroppedEvents() > 0
                        || events.names().size() == 45,
                "a decision");
        loop.release();
        settle(events);
        assertThat(consumer().getDroppedEvents()).isZero();
        assertRounds(events.names(), 22);
    }

    // ---- discard

    @Test
    void eventsAreDiscardedWhileSuspendedIfThatIsWantedAndTheirNumberIsToldAfterwards() throws Exception {
        Events events = consume("devices=3001&events=recording,link,private&whileSuspended=discard");
        events.awaitOnly();
        events.clear();
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        Instant before = Instant.now();
        call.startRecording("3001");
        rounds(call, 5);
        Events.await(() -> consumer().getDroppedEvents() == 11, "eleven discarded events");
        assertThat(consumer().getPendingEvents()).isZero();
        Instant after = Instant.now();
        resume();
        LinkEvent lost = events.awaitOnly().linkEvent();
        assertThat(lost.event()).isEqualTo(LinkEvent.EVENTS_LOST);
        assertThat(lost.reason()).contains("11 events").contains("suspended");
        assertThat(lost.details()).containsEntry("Dropped", 11);
        assertThat(missedSince(lost)).isBetween(before, after);
        call.stopRecording();
        events.await(2);
        assertThat(events.names()).endsWith(STOPPED);
    }

    @Test
    void whatWaitsWhenTheConsumerIsSuspendedIsNotDiscarded() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = gate();
        Events events = consume("devices=3001&whileSuspended=discard", exchange -> {
            inside.countDown();
            hold(gate);
        });
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.suspendRecording();
        hold(inside);
        awaitPending(2);
        CstaConsumer consumer = consumer();
        consumer.suspend();
        call.resumeRecording();
        Events.await(() -> consumer.getDroppedEvents() == 1, "a discarded event");
        gate.countDown();
        consumer.resume();
        events.await(2);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED);
    }

    @Test
    void discardedEventsAreToldOnceForEachTimeOfBeingSuspended() throws Exception {
        Events events = consume("devices=3001&events=recording,link,private&whileSuspended=discard");
        events.awaitOnly();
        SimulatedCall call = pbx.call("3001", "3002");
        for (int i = 1; i <= 3; i++) {
            suspend();
            int total = i;
            if (i == 1) {
                call.startRecording("3001");
            } else if (i == 2) {
                call.suspendRecording();
            } else {
                call.resumeRecording();
            }
            Events.await(() -> consumer().getDroppedEvents() == total, "discarded events");
            resume();
            events.await(1 + i);
            assertThat(events.list().get(i).linkEvent().details()).containsEntry("Dropped", 1);
        }
    }

    @Test
    void linkEventsAreNotDiscarded() throws Exception {
        Events events = consume("devices=3001&events=recording,link,private&whileSuspended=discard");
        events.awaitOnly();
        events.clear();
        suspend();
        pbx.closeAll();
        Events.await(() -> link().counters().losses() == 1 && link().state() == LinkState.USABLE, "the return");
        resume();
        events.await(2);
        assertThat(events.names()).containsExactly(LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
    }

    // ---- when

    @Test
    void consumerThatIsSuspendedBeforeTheContextHasStartedEmitsNothingUntilItIsResumed() throws Exception {
        CamelContext other = newContext();
        Events events = consumeFrom(other, uri("devices=3001"), exchange -> {});
        String route = lastRoute();
        SimulatedCall call = pbx.call("3001", "3002");
        AtomicInteger waiting = new AtomicInteger();
        other.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) throws Exception {
                if (event instanceof CamelEvent.RouteStartedEvent started) {
                    CstaConsumer consumer = (CstaConsumer) started.getRoute().getConsumer();
                    consumer.suspend();
                    call.startRecording("3001");
                    Events.await(() -> consumer.getPendingEvents() > 0, "the event");
                    waiting.set(consumer.getPendingEvents());
                }
            }
        });
        other.start();
        CstaConsumer consumer = (CstaConsumer) other.getRoute(route).getConsumer();
        // this event and the one before are still held though the context is started
        call.suspendRecording();
        Events.await(() -> consumer.getPendingEvents() == 2, "the second event");
        assertThat(waiting).hasValue(1);
        assertThat(events.names()).isEmpty();
        consumer.resume();
        events.await(2);
        assertThat(events.names()).containsExactly(STARTED, SUSPENDED);
    }

    @Test
    void suspendedConsumerThatIsStoppedProcessesWhatItHolds() throws Exception {
        Events events = consume("devices=3001");
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 5);
        awaitPending(11);
        context.getRouteController().stopRoute(lastRoute());
        assertRounds(events.names(), 5);
        assertThat(pbx.monitors()).isZero();
    }

    @Test
    void suspendedConsumerProcessesWhatItHoldsWhenTheContextIsStopped() throws Exception {
        Events events = consume("devices=3001");
        suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, 5);
        awaitPending(11);
        context.stop();
        assertRounds(events.names(), 5);
        pbx.awaitMonitors(0, LIMIT);
        pbx.awaitLinks(0, LIMIT);
    }

    @Test
    void consumerThatIsSuspendedAndResumedTwiceEmitsEveryEventOnce() throws Exception {
        Events events = consume("devices=3001&events=recording,private");
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        consumer().suspend();
        consumer().suspend();
        rounds(call, 5);
        consumer().resume();
        consumer().resume();
        rounds(call, 5);
        settle(events);
        assertRounds(events.names(), 10);
    }

    @Test
    void stoppedAndStartedConsumerIsNotSuspendedAnyMore() throws Exception {
        Events events = consume("devices=3001&events=recording,private");
        suspend();
        context.getRouteController().stopRoute(lastRoute());
        context.getRouteController().startRoute(lastRoute());
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }
}
