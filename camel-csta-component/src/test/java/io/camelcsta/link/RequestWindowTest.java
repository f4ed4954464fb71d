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

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final RequestWindow window = new RequestWindow(channel.eventLoop(), 2);
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
