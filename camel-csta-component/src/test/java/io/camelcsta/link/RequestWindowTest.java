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
package io.camelcsta.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the event loop of an embedded channel, whose scheduled tasks run when the test says so. */
@Tag("unit")
class RequestWindowTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private RequestWindow window = new RequestWindow(channel.eventLoop(), 2, Duration.ZERO);
    private final List<String> sent = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Map<String, Runnable> over = new HashMap<>();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void user(String name) {
        window.submitUser(TIMEOUT, sender(name), error -> failed.add(name + " " + error.kind() + " " + error.sent()));
    }

    private void own(String name) {
        window.submitOwn(TIMEOUT, sender(name), error -> failed.add(name + " " + error.kind() + " " + error.sent()));
    }

    private RequestWindow.Sender sender(String name) {
        return (left, done) -> {
            sent.add(name);
            over.put(name, done);
        };
    }

    /** At most so many requests, with that time between them; time passes when the test says so. */
    private void useInterval(int max) {
        channel.freezeTime();
        window = new RequestWindow(channel.eventLoop(), max, INTERVAL);
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private void answer(String name) {
        over.remove(name).run();
    }

    @Test
    void soManyRequestsAreSentAtOnceAndTheOthersWait() {
        List.of("a", "b", "c").forEach(this::user);
        assertThat(sent).containsExactly("a", "b");
        assertThat(window.waiting()).isEqualTo(1);
    }

    @Test
    void answerMakesRoomForTheNextInOrder() {
        List.of("a", "b", "c", "d").forEach(this::user);
        answer("b");
        assertThat(sent).containsExactly("a", "b", "c");
        answer("a");
        assertThat(sent).containsExactly("a", "b", "c", "d");
        assertThat(window.waiting()).isZero();
    }

    @Test
    void usersAndTheLinkItselfTakeTurns() {
        List.of("u1", "u2", "u3", "u4").forEach(this::user);
        List.of("o1", "o2").forEach(this::own);
        List.of("u1", "u2").forEach(this::answer);
        assertThat(sent).containsExactly("u1", "u2", "u3", "o1");
        answer("o1");
        assertThat(sent).endsWith("u4");
    }

    @Test
    void requestThatWaitsTooLongFailsAndWasNotSent() {
        channel.freezeTime();
        List.of("a", "b", "c").forEach(this::user);
        channel.advanceTimeBy(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        assertThat(failed).containsExactly("c TOO_MANY false");
        answer("a");
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void requestOfTheLinkItselfWaitsAsLongAsItTakes() {
        channel.freezeTime();
        List.of("a", "b").forEach(this::user);
        own("o");
        channel.advanceTimeBy(TIMEOUT.multipliedBy(100).toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        assertThat(failed).isEmpty();
        answer("a");
        assertThat(sent).endsWith("o");
    }

    @Test
    void theTimeOfWaitingIsPartOfTheTimeOut() {
        List<Duration> left = new ArrayList<>();
        List.of("a", "b").forEach(this::user);
        window.submitUser(TIMEOUT, (remaining, done) -> left.add(remaining), error -> {});
        answer("a");
        assertThat(left)
                .singleElement()
                .satisfies(each -> assertThat(each).isLessThan(TIMEOUT).isPositive());
    }

    @Test
    void lostLinkFailsWhatWaitsAndItWasNotSent() {
        List.of("a", "b", "c").forEach(this::user);
        own("o");
        window.failAll("a test");
        assertThat(failed).containsExactly("c LINK_LOST false", "o LINK_LOST false");
    }

    @Test
    void afterALossTheWholeWindowIsThereAndOldRequestsMakeNoMoreRoom() {
        List.of("a", "b", "c").forEach(this::user);
        window.failAll("a test");
        List.of("d", "e", "f").forEach(this::user);
        List.of("a", "b").forEach(this::answer);
        assertThat(sent).containsExactly("a", "b", "d", "e");
    }

    @Test
    void windowIsUsedWhileRequestsAreOutstandingOrWait() {
        assertThat(window.isUsed()).isFalse();
        List.of("a", "b").forEach(this::user);
        own("o");
        List.of("a", "b").forEach(this::answer);
        assertThat(window.isUsed()).isTrue();
        answer("o");
        assertThat(window.isUsed()).isFalse();
    }

    @Test
    void firstRequestDoesNotWaitForTheInterval() {
        useInterval(10);
        user("a");
        assertThat(sent).containsExactly("a");
    }

    @Test
    void oneRequestIsSentInEachInterval() {
        useInterval(10);
        List.of("a", "b", "c").forEach(this::user);
        assertThat(sent).containsExactly("a");
        pass(INTERVAL.minusNanos(1));
        assertThat(sent).containsExactly("a");
        pass(Duration.ofNanos(1));
        assertThat(sent).containsExactly("a", "b");
        pass(INTERVAL);
        assertThat(sent).containsExactly("a", "b", "c");
    }

    @Test
    void answerDoesNotEndTheInterval() {
        useInterval(10);
        List.of("a", "b").forEach(this::user);
        answer("a");
        assertThat(sent).containsExactly("a");
    }

    @Test
    void endOfTheIntervalMakesNoRoom() {
        useInterval(1);
        List.of("a", "b").forEach(this::user);
        pass(INTERVAL);
        assertThat(sent).containsExactly("a");
        answer("a");
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void requestAfterTheIntervalIsSentAtOnce() {
        useInterval(10);
        user("a");
        pass(INTERVAL);
        user("b");
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void requestThatWaitsForTheIntervalCountsAsWaiting() {
        useInterval(10);
        List.of("a", "b").forEach(this::user);
        own("o");
        assertThat(window.waiting()).isEqualTo(2);
        assertThat(window.isUsed()).isTrue();
    }

    @Test
    void usersAndTheLinkItselfTakeTurnsAtIntervals() {
        useInterval(10);
        List.of("u1", "u2", "u3").forEach(this::user);
        List.of("o1", "o2").forEach(this::own);
        for (int i = 0; i < 4; i++) {
            pass(INTERVAL);
        }
        assertThat(sent).containsExactly("u1", "u2", "o1", "u3", "o2");
    }

    @Test
    void requestThatWaitsTooLongForTheIntervalFailsAndWasNotSent() {
        channel.freezeTime();
        window = new RequestWindow(channel.eventLoop(), 10, TIMEOUT.multipliedBy(2));
        List.of("a", "b").forEach(this::user);
        pass(TIMEOUT);
        assertThat(failed).containsExactly("b TIMEOUT false");
        pass(TIMEOUT);
        assertThat(sent).containsExactly("a");
    }

    @Test
    void messageOfARequestThatWaitedTooLongNamesWhatItWaitedFor() {
        channel.freezeTime();
        window = new RequestWindow(channel.eventLoop(), 2, TIMEOUT.multipliedBy(2));
        List<String> messages = new ArrayList<>();
        user("a");
        window.submitUser(TIMEOUT, sender("b"), error -> messages.add(error.getMessage()));
        pass(TIMEOUT);
        assertThat(messages).singleElement(STRING).contains("120000 ms").contains("requestInterval");
    }

    @Test
    void lostLinkFailsWhatWaitsForTheIntervalAndItWasNotSent() {
        useInterval(10);
        List.of("a", "b").forEach(this::user);
        window.failAll("a test");
        assertThat(failed).containsExactly("b LINK_LOST false");
    }

    @Test
    void intervalHoldsAfterALossToo() {
        useInterval(10);
        user("a");
        window.failAll("a test");
        user("b");
        assertThat(sent).containsExactly("a");
        pass(INTERVAL);
        assertThat(sent).containsExactly("a", "b");
    }

    @Test
    void manyRequestsThatFailAtOnceDoNotCallEachOther() {
        List.of("a", "b").forEach(this::user);
        int number = 9_000;
        List<Integer> tried = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int request = i;
            // as when the connection is found closed: there is nothing to wait for
            window.submitUser(
                    TIMEOUT,
                    (left, done) -> {
                        tried.add(request);
                        done.run();
                    },
                    error -> failed.add(error.getMessage()));
        }
        answer("a");
        assertThat(tried).hasSize(number).isSorted();
    }
}
