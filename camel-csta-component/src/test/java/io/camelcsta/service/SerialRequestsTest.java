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

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the event loop of an embedded channel, whose scheduled tasks run when the test says so. */
@Tag("unit")
class SerialRequestsTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    /** What joined calls are known by, the present id first. */
    private final Map<String, List<String>> joined = new HashMap<>();

    private final SerialRequests requests = new SerialRequests(
            (task, delay) -> channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS),
            name -> joined.getOrDefault(name, List.of(name)));
    private final List<String> sent = new ArrayList<>();
    private final List<String> unsent = new ArrayList<>();
    private final Map<String, CompletableFuture<Void>> over = new HashMap<>();

    @BeforeEach
    void freezeTime() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void submit(String call, String... names) {
        for (String name : names) {
            requests.submit(
                    call,
                    TIMEOUT,
                    left -> {
                        sent.add(name);
                        return over.computeIfAbsent(name, key -> new CompletableFuture<>());
                    },
                    tooMany -> unsent.add(name + (tooMany ? " too many" : " too late")));
        }
    }

    private void answer(String name) {
        over.remove(name).complete(null);
    }

    /** Those calls become one with the first id. */
    private void join(String... ids) {
        List.of(ids).forEach(id -> joined.put(id, List.of(ids)));
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private void assertNothingIsKept() {
        assertThat(requests.size()).isZero();
        assertThat(requests.waiting()).isZero();
    }

    @Test
    void oneRequestForACallIsSentAndTheOthersWait() {
        submit("1", "a", "b", "c");
        assertThat(sent).containsExactly("a");
        assertThat(requests.waiting()).isEqualTo(2);
    }

    @Test
    void eachAnswerLetsTheNextOneGoInOrder() {
        submit("1", "a", "b", "c");
        answer("a");
        assertThat(sent).containsExactly("a", "b");
        answer("b");
        assertThat(sent).containsExactly("a", "b", "c");
    }

    @Test
    void differentCallsDoNotWaitForEachOther() {
        submit("1", "a");
        submit("2", "b");
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void requestThatFailsLetsTheNextOneGo() {
        submit("1", "a", "b");
        over.get("a").completeExceptionally(new IllegalStateException("a test"));
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void requestThatWaitsTooLongIsNotSent() {
        submit("1", "a", "b");
        pass(TIMEOUT);
        answer("a");
        assertThat(sent).containsExactly("a");
        assertThat(unsent).containsExactly("b too late");
    }

    @Test
    void requestThatWasSentInTimeIsNotTooLate() {
        submit("1", "a", "b");
        answer("a");
        pass(TIMEOUT.multipliedBy(2));
        assertThat(unsent).isEmpty();
    }

    @Test
    void timeOfWaitingIsPartOfTheTimeOut() {
        List<Duration> left = new ArrayList<>();
        submit("1", "a");
        requests.submit(
                "1",
                TIMEOUT,
                remaining -> {
                    left.add(remaining);
                    return new CompletableFuture<>();
                },
                tooMany -> {});
        answer("a");
        assertThat(left)
                .singleElement()
                .satisfies(each -> assertThat(each).isLessThan(TIMEOUT).isPositive());
    }

    @Test
    void requestWhoseTimeIsOverWhenItsTurnComesIsNotSent() {
        submit("1", "a");
        // by the machine's clock, before the timer
        requests.submit("1", Duration.ZERO, left -> over.get("a"), tooMany -> unsent.add("b"));
        answer("a");
        assertThat(unsent).containsExactly("b");
    }

    @Test
    void nothingIsKeptOfACallWithoutRequests() {
        submit("1", "a", "b", "c");
        submit("2", "d");
        List.of("a", "b", "c", "d").forEach(this::answer);
        assertNothingIsKept();
    }

    @Test
    void nothingIsKeptOfRequestsThatWaitedTooLong() {
        submit("1", "a", "b", "c");
        pass(TIMEOUT);
        answer("a");
        assertNothingIsKept();
    }

    @Test
    void requestForAJoinedCallWaitsForThoseOfBothCalls() {
        submit("1", "a");
        submit("2", "b");
        join("3", "1", "2");
        submit("3", "c");
        answer("a");
        assertThat(sent).containsExactly("a", "b");
        answer("b");
        assertThat(sent).containsExactly("a", "b", "c");
    }

    @Test
    void requestsThatWaitWhenCallsAreJoinedAreSentInOrderOneAtATime() {
        submit("1", "a");
        submit("2", "b");
        submit("1", "c");
        submit("2", "d");
        submit("1", "e");
        join("2", "1");
        List.of("a", "b").forEach(this::answer);
        assertThat(sent).containsExactly("a", "b", "c");
        List.of("c", "d", "e").forEach(this::answer);
        assertThat(sent).containsExactly("a", "b", "c", "d", "e");
        assertNothingIsKept();
    }

    @Test
    void answerWithinACallThatWasJoinedDoesNotLetTwoGo() {
        submit("1", "a", "b");
        submit("2", "c");
        join("3", "1", "2");
        answer("a");
        assertThat(sent).containsExactly("a", "c");
        answer("c");
        assertThat(sent).containsExactly("a", "c", "b");
    }

    @Test
    void requestsOfAJoinedCallThatHasEndedAreSentAllTheSame() {
        submit("1", "a", "b");
        join("3", "1");
        submit("3", "c");
        joined.clear();
        List.of("a", "b", "c").forEach(this::answer);
        assertThat(sent).containsExactly("a", "b", "c");
        assertNothingIsKept();
    }

    @Test
    void requestOfAJoinedCallThatWaitsTooLongIsNotSent() {
        submit("1", "a", "b");
        join("3", "1");
        submit("3", "c");
        pass(TIMEOUT);
        answer("a");
        assertThat(unsent).containsExactly("b too late", "c too late");
        assertNothingIsKept();
    }

    @Test
    void tooManyThatWaitAreRefused() {
        submit("1", "a");
        for (int i = 0; i < SerialRequests.MAX_WAITING; i++) {
            submit("1", "w");
        }
        submit("1", "b");
        assertThat(unsent).containsExactly("b too many");
        submit("2", "c");
        assertThat(sent).containsExactly("a", "c");
    }

    @Test
    void manyRequestsThatAreOverAtOnceDoNotCallEachOther() {
        submit("1", "a");
        int number = 9_000;
        List<Integer> tried = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int request = i;
            // as when the link is lost: there is nothing to wait for
            requests.submit(
                    "1",
                    TIMEOUT,
                    left -> {
                        tried.add(request);
                        return CompletableFuture.completedFuture(null);
                    },
                    tooMany -> {});
        }
        answer("a");
        assertThat(tried).hasSize(number).isSorted();
        assertNothingIsKept();
    }
}
