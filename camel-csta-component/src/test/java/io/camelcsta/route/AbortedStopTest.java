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
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ServiceStatus;
import org.apache.camel.ShutdownRoute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop that Camel gives up, as what is in the route does not end in time: the consumer goes on as before. */
class AbortedStopTest extends DisturbedRouteTestSupport {

    private static final int ROUNDS = 5;
    private static final int ALL = 2 * ROUNDS + 1;

    @TempDir
    private Path parent;

    private final CountDownLatch inside = new CountDownLatch(1);
    private CountDownLatch route;

    private Events consumeAndHold(String options) throws Exception {
        route = gate();
        return consume("devices=3001&events=recording,private" + options, exchange -> {
            inside.countDown();
            hold(route);
        });
    }

    private String spooled() {
        return "&spool=" + parent.resolve("spool");
    }

    /** A call whose first event is in the route, while all others wait. */
    private SimulatedCall events() throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, ROUNDS);
        hold(inside);
        awaitPending(ALL);
        return call;
    }

    private void awaitPending(int number) {
        CstaConsumer consumer = consumer();
        Events.await(() -> consumer.getPendingEvents() == number, number + " pending events");
    }

    /** A stop for which there is less time than the route takes. */
    private void abortedStop() throws Exception {
        assertThat(context.getRouteController().stopRoute(lastRoute(), 50, TimeUnit.MILLISECONDS, true))
                .isFalse();
        assertThat(context.getRouteController().getRouteStatus(lastRoute())).isEqualTo(ServiceStatus.Started);
        assertThat(consumer().isStarted()).isTrue();
    }

    private void stop() throws Exception {
        String id = lastRoute();
        CompletableFuture.runAsync(() -> {
                    try {
                        context.getRouteController().stopRoute(id);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private void assertAllOnce(Events events, int rounds) {
        assertRounds(events.names(), rounds);
        assertThat(events.list().stream().map(event -> event.header(CstaConstants.EVENT_ID)))
                .doesNotHaveDuplicates();
        assertThat(pbx.received("MonitorStart")).hasSize(1);
        assertThat(pbx.monitors()).isEqualTo(1);
        assertThat(pbx.links()).isEqualTo(1);
        assertThat(consumer().getDroppedEvents()).isZero();
    }

    private void assertReleased() {
        eventually(() -> assertThat(pbx.links()).isZero());
        assertThat(pbx.monitors()).isZero();
        eventually(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(Thread::isAlive)
                        .map(Thread::getName)
                        .filter(name -> name.contains("CstaConsumer") || name.contains("CstaSpool")))
                .isEmpty());
    }

    // ---- while an event is in the route

    @Test
    void whatWaitsAndWhatComesLaterIsProcessedOnceAndInOrder() throws Exception {
        Events events = consumeAndHold("");
        SimulatedCall call = events();
        abortedStop();
        rounds(call, ROUNDS);
        route.countDown();
        settle(events);
        assertAllOnce(events, 2 * ROUNDS);
    }

    @Test
    void soItIsWithASpool() throws Exception {
        Events events = consumeAndHold(spooled());
        SimulatedCall call = events();
        abortedStop();
        rounds(call, ROUNDS);
        route.countDown();
        settle(events);
        assertAllOnce(events, 2 * ROUNDS);
        Events.await(() -> consumer().getSpoolStatus().stored() == 0, "an empty spool");
    }

    @Test
    void soItIsAfterTwoOfThem() throws Exception {
        Events events = consumeAndHold("");
        SimulatedCall call = events();
        abortedStop();
        abortedStop();
        rounds(call, ROUNDS);
        route.countDown();
        settle(events);
        assertAllOnce(events, 2 * ROUNDS);
    }

    @Test
    void laterStopProcessesWhatWaitsAndReleasesAll() throws Exception {
        Events events = consumeAndHold("");
        events();
        abortedStop();
        route.countDown();
        stop();
        assertRounds(events.names(), ROUNDS);
        assertReleased();
    }

    @Test
    void laterStopLeavesTheSpoolToTheNextStart() throws Exception {
        Events events = consumeAndHold(spooled());
        events();
        abortedStop();
        route.countDown();
        stop();
        context.getRouteController().startRoute(lastRoute());
        settle(events);
        assertRounds(events.names(), ROUNDS);
    }

    @Test
    void routeCanBeRemovedAfterwards() throws Exception {
        Events events = consumeAndHold("");
        events();
        abortedStop();
        route.countDown();
        stop();
        assertThat(context.removeRoute(lastRoute())).isTrue();
        assertRounds(events.names(), ROUNDS);
        assertReleased();
    }

    // ---- while the events are processed that wait

    /** A consumer that is suspended, so that a stop waits for no exchange and processes what waits. */
    private SimulatedCall suspendedWithEvents() throws Exception {
        consumer().suspend();
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        rounds(call, ROUNDS);
        awaitPending(ALL);
        return call;
    }

    @Test
    void timeMayEndWhileWhatWaitsIsProcessed() throws Exception {
        Events events = consumeAndHold("");
        SimulatedCall call = suspendedWithEvents();
        abortedStop();
        hold(inside);
        rounds(call, ROUNDS);
        route.countDown();
        settle(events);
        assertAllOnce(events, 2 * ROUNDS);
    }

    @Test
    void whatComesWhileWhatWaitsIsProcessedIsKept() throws Exception {
        Events events = consumeAndHold("");
        SimulatedCall call = suspendedWithEvents();
        String id = lastRoute();
        CompletableFuture<Boolean> stopping = CompletableFuture.supplyAsync(() -> {
            try {
                return context.getRouteController().stopRoute(id, 500, TimeUnit.MILLISECONDS, true);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        hold(inside);
        rounds(call, ROUNDS);
        awaitPending(ALL + 2 * ROUNDS);
        assertThat(stopping.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isFalse();
        route.countDown();
        settle(events);
        assertAllOnce(events, 2 * ROUNDS);
    }

    @Test
    void suspendedConsumerWithASpoolStopsInTime() throws Exception {
        Events events = consumeAndHold(spooled());
        suspendedWithEvents();
        assertThat(context.getRouteController().stopRoute(lastRoute(), LIMIT.toSeconds(), TimeUnit.SECONDS, true))
                .isTrue();
        assertThat(events.names()).isEmpty();
        route.countDown();
        context.getRouteController().startRoute(lastRoute());
        settle(events);
        assertRounds(events.names(), ROUNDS);
    }

    @Test
    void laterStopWaitsForWhatWaitsThoughTheTimeOfTheFirstWasOver() throws Exception {
        Events events = consumeAndHold("");
        suspendedWithEvents();
        abortedStop();
        hold(inside);
        consumer().suspend();
        route.countDown();
        stop();
        assertRounds(events.names(), ROUNDS);
        assertReleased();
    }

    @Test
    void stopThatCamelForcesDoesNotWaitOnceMore() throws Exception {
        consumeAndHold("");
        suspendedWithEvents();
        String id = lastRoute();
        CompletableFuture<Boolean> stopping = CompletableFuture.supplyAsync(() -> {
            try {
                return context.getRouteController().stopRoute(id, 500, TimeUnit.MILLISECONDS, false);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        hold(inside);
        assertThat(stopping.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(context.getRouteController().getRouteStatus(id)).isEqualTo(ServiceStatus.Stopped);
        route.countDown();
        assertReleased();
    }

    @Test
    void consumerThatCamelStopsLastGoesOnToo() throws Exception {
        Events events = consumeAndHold("");
        context.getRoute(lastRoute()).setShutdownRoute(ShutdownRoute.Defer);
        SimulatedCall call = events();
        abortedStop();
        rounds(call, ROUNDS);
        route.countDown();
        settle(events);
        assertAllOnce(events, 2 * ROUNDS);
    }

    // ---- the same order of calls by others

    @Test
    void suspendedConsumerThatIsStartedInsteadOfResumedGoesOn() throws Exception {
        Events events = consumeAndHold("");
        SimulatedCall call = suspendedWithEvents();
        route.countDown();
        consumer().start();
        rounds(call, ROUNDS);
        settle(events);
        assertAllOnce(events, 2 * ROUNDS);
    }
}
