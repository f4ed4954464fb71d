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
import io.camelcsta.CstaException;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.Struct;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A switch limits how many requests may be outstanding: more wait, for a limited time, and nothing is sent twice. */
class RequestLimitTest extends LinkTestSupport {

    private static final String MAKE_CALL = "operation=MakeCall&maxOutstandingRequests=";
    private static final List<String> DEVICES = List.of("3001", "3002", "3003", "3004");

    @Override
    CstaSimulatorBuilder pbxBuilder() {
        return super.pbxBuilder().devices("3009");
    }

    /** Asks for calls from these devices in that order, without waiting. */
    private List<CompletableFuture<Exchange>> ask(int limit, Duration timeout, String... devices) throws Exception {
        AsyncProducer producer =
                (AsyncProducer) context.getEndpoint(uri(MAKE_CALL + limit)).createProducer();
        producer.start();
        closing(producer);
        return Arrays.stream(devices)
                .map(device -> {
                    Exchange exchange = producer.getEndpoint().createExchange();
                    exchange.getMessage().setBody(Map.of("callingDevice", device, "calledDirectoryNumber", "3009"));
                    exchange.getMessage().setHeader(CstaConstants.REQUEST_TIMEOUT, timeout);
                    AtomicInteger completions = new AtomicInteger();
                    CompletableFuture<Exchange> future = new CompletableFuture<>();
                    producer.process(exchange, sync -> {
                        assertThat(completions.incrementAndGet()).isEqualTo(1);
                        future.complete(exchange);
                    });
                    return future;
                })
                .toList();
    }

    private List<String> callers() {
        return pbx.received("MakeCall").stream().map(RequestLimitTest::caller).toList();
    }

    private static String caller(Struct request) {
        String text = request.get("callingDevice").toString();
        return DEVICES.stream().filter(text::contains).findFirst().orElse(text);
    }

    private static void assertNotSent(Exchange exchange) {
        CstaException failure = failure(exchange);
        assertThat(failure.getErrorCode()).isEqualTo(54);
        assertThat(failure.isSent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void moreRequestsWaitAndAreSentInTurn(int limit) throws Exception {
        AtomicInteger most = new AtomicInteger();
        // looked at whenever a request comes, on the switch's own thread; that request is not counted yet
        usePbx(settings -> settings.trace(line -> {
            if (line.matches(".* -> MakeCall\\b.*")) {
                most.accumulateAndGet(pbx.outstanding() + 1, Math::max);
            }
        }));
        pbx.misbehave("MakeCall").answerLate(Duration.ofMillis(20));
        List<CompletableFuture<Exchange>> all = ask(limit, LIMIT, "3001", "3002", "3003", "3004", "3001", "3002");
        for (CompletableFuture<Exchange> each : all) {
            assertThat(result(each).getException()).isNull();
        }
        assertThat(most.get()).isBetween(1, limit);
        assertThat(callers()).containsExactly("3001", "3002", "3003", "3004", "3001", "3002");
    }

    @Test
    void waitingRequestsAreShown() throws Exception {
        pbx.misbehave("MakeCall").silence();
        ask(1, LIMIT, "3001", "3002", "3003");
        Events.await(() -> status().waiting() == 2, "two that wait");
        assertThat(status().outstanding()).isEqualTo(1);
    }

    @Test
    void requestWaitsForItsTimeOutAtTheMostAndWasNotSentThen() throws Exception {
        pbx.misbehave("MakeCall").silence();
        CompletableFuture<Exchange> first =
                ask(1, Duration.ofMinutes(1), "3001").get(0);
        pbx.awaitReceived("MakeCall", 1, LIMIT);
        Exchange second = result(ask(1, Duration.ofMillis(100), "3002").get(0));
        assertNotSent(second);
        assertThat(failure(second))
                .hasMessageContaining("maxOutstandingRequests")
                .hasMessageContaining("was not sent");
        assertThat(first).isNotDone();
        assertThat(callers()).containsExactly("3001");
        pbx.closeAll();
        assertThat(failure(result(first)).isSent()).isTrue();
    }

    @Test
    void requestThatTimesOutMakesRoomForTheNext() throws Exception {
        pbx.misbehave("MakeCall").once().silence();
        List<CompletableFuture<Exchange>> all = ask(1, Duration.ofMillis(200), "3001");
        Exchange next = result(ask(1, LIMIT, "3002").get(0));
        assertThat(next.getException()).isNull();
        assertThat(failure(result(all.get(0))).getErrorCode()).isEqualTo(57);
    }

    @Test
    void timeThatARequestHasWaitedIsPartOfItsTimeOut() throws Exception {
        useGate();
        gate.holdAnswers("MakeCall");
        CompletableFuture<Exchange> first = ask(1, LIMIT, "3001").get(0);
        gate.awaitHeld(1);
        pbx.misbehave("MakeCall").silence();
        CompletableFuture<Exchange> second =
                ask(1, Duration.ofMillis(1_500), "3002").get(0);
        long begin = System.nanoTime();
        Events.await(() -> status().waiting() == 1, "one that waits");
        Events.await(() -> System.nanoTime() - begin > TimeUnit.MILLISECONDS.toNanos(200), "a part of its time");
        gate.release();
        assertThat(result(first).getException()).isNull();
        CstaException failure = failure(result(second));
        assertThat(failure.getErrorCode()).isEqualTo(57);
        assertThat(failure.isSent()).isTrue();
        // at most 1300 ms are left of it; all of it again would be 1500
        assertThat(failure.getMessage()).containsPattern("within (\\d{1,3}|1[0-3]\\d\\d) ms");
    }

    @Test
    void allThatIsPendingAndAllThatWaitsFailsAtOnceOnALossAndNothingIsSentAgain() throws Exception {
        pbx.misbehave("MakeCall").silence();
        List<CompletableFuture<Exchange>> all = ask(2, Duration.ofMinutes(1), "3001", "3002", "3003", "3004");
        pbx.awaitReceived("MakeCall", 2, LIMIT);
        Events.await(() -> status().waiting() == 2, "two that wait");
        pbx.behave();
        pbx.closeAll();
        for (int i = 0; i < all.size(); i++) {
            CstaException failure = failure(result(all.get(i)));
            assertThat(failure.getErrorCode()).isEqualTo(54);
            assertThat(failure.isSent()).isEqualTo(i < 2);
            assertThat(failure).hasMessageContaining("lost");
        }
        // the link is back, and as good as before
        eventually(() ->
                assertThat(result(ask(2, LIMIT, "3004").get(0)).getException()).isNull());
        assertThat(callers()).containsExactly("3001", "3002", "3004");
        assertThat(status().outstanding()).isZero();
        assertThat(status().waiting()).isZero();
    }

    @Test
    void monitorsStartWhileUsersHaveTakenAllTheRoom() throws Exception {
        pbx.misbehave("MakeCall").answerLate(Duration.ofMillis(100));
        List<CompletableFuture<Exchange>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.addAll(ask(1, Duration.ofMinutes(1), "3001", "3002"));
        }
        Events.await(() -> status().waiting() > 60, "many that wait");
        Events events = consume("devices=3003,3004&maxOutstandingRequests=1&events=link,recording");
        assertThat(status().waiting()).isGreaterThan(5);
        pbx.behave();
        assertThat(pbx.monitors()).isEqualTo(2);
        events.awaitOnly();
        for (CompletableFuture<Exchange> each : all) {
            assertThat(result(each).getException()).isNull();
        }
        assertThat(callers()).hasSize(80);
    }

    @Test
    void requestIsSentOnceAlsoIfItsAnswerIsLostWithTheLink() throws Exception {
        pbx.misbehave("MakeCall").close();
        CstaException failure = failure(result(ask(2, LIMIT, "3001").get(0)));
        assertThat(failure.isSent()).isTrue();
        Events.await(() -> status().counters().connects() >= 2 && status().state() == LinkState.USABLE, "the return");
        staysTrue(() -> received("MakeCall") == 1, "one request");
    }
}
