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

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On the event loop of an embedded channel, whose scheduled tasks run when the test says so. */
@Tag("unit")
class PendingRequestsTest {

    private static final Service STOP = Csta.description().service("Stop");
    private static final CstaMessage ANSWER = new CstaMessage.Response(1, STOP, Struct.empty(STOP.response()));

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PendingRequests pending = new PendingRequests(channel.eventLoop(), new InvokeIds(1, 2));
    private final List<String> completions = new ArrayList<>();
    private final AtomicInteger timeouts = new AtomicInteger();

    PendingRequestsTest() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private int add(Duration timeout) {
        return pending.add(
                STOP,
                timeout,
                timeouts::incrementAndGet,
                (answer, error) -> completions.add(
                        answer != null ? answer.name() : error.kind() + " " + error.sent() + " " + error.getMessage()));
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void answerCompletesItsRequest() {
        int id = add(Duration.ofSeconds(1));
        assertThat(pending.complete(id, ANSWER, null)).isTrue();
        assertThat(completions).containsExactly("StopResponse");
    }

    @Test
    void secondAnswerCompletesNothing() {
        int id = add(Duration.ofSeconds(1));
        pending.complete(id, ANSWER, null);
        assertThat(pending.complete(id, ANSWER, null)).isFalse();
        assertThat(completions).hasSize(1);
    }

    @Test
    void answerOfAnotherIdCompletesNothing() {
        add(Duration.ofSeconds(1));
        assertThat(pending.complete(2, ANSWER, null)).isFalse();
        assertThat(pending.outstanding()).isEqualTo(1);
    }

    @Test
    void requestWithoutAnswerTimesOut() {
        add(Duration.ofSeconds(1));
        pass(Duration.ofMillis(999));
        assertThat(completions).isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(completions).containsExactly("TIMEOUT true The switch did not answer Stop within 1000 ms");
        assertThat(timeouts).hasValue(1);
        assertThat(pending.outstanding()).isZero();
    }

    @Test
    void answeredRequestDoesNotTimeOut() {
        pending.complete(add(Duration.ofSeconds(1)), ANSWER, null);
        pass(Duration.ofSeconds(2));
        assertThat(completions).containsExactly("StopResponse");
    }

    @Test
    void answerAfterTheTimeOutIsLate() {
        int id = add(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertThat(pending.complete(id, ANSWER, null)).isFalse();
        assertThat(pending.lateAnswer(id)).isTrue();
        assertThat(completions).hasSize(1);
    }

    @Test
    void typeOfAPendingRequestIsKnown() {
        int id = add(Duration.ofSeconds(1));
        assertThat(pending.typeOf(id)).isSameAs(STOP);
        pending.complete(id, ANSWER, null);
        assertThat(pending.typeOf(id)).isNull();
    }

    @Test
    void requestIsRefusedWhenAllIdsAreTaken() {
        add(Duration.ofSeconds(1));
        add(Duration.ofSeconds(1));
        assertThat(add(Duration.ofSeconds(1))).isEqualTo(-1);
        assertThat(completions).isEmpty();
    }

    @Test
    void lostLinkFailsEverythingPendingOnce() {
        add(Duration.ofSeconds(1));
        add(Duration.ofSeconds(1));
        pending.failAll("gone", true);
        pending.failAll("gone", true);
        pass(Duration.ofSeconds(2));
        assertThat(completions)
                .hasSize(2)
                .containsOnly("LINK_LOST true The link was lost before the switch answered Stop: gone");
    }

    @Test
    void requestMadeInACompletionOfALostLinkIsNotFailedWithTheOthers() {
        pending.add(
                STOP, Duration.ofSeconds(1), timeouts::incrementAndGet, (answer, error) -> add(Duration.ofSeconds(1)));
        pending.failAll("gone", true);
        assertThat(completions).isEmpty();
        assertThat(pending.outstanding()).isEqualTo(1);
    }

    @Test
    void idOfARequestThatFailedWhileTheConnectionStaysRests() {
        int id = add(Duration.ofSeconds(1));
        pending.failAll("disabled", false);
        assertThat(pending.lateAnswer(id)).isTrue();
    }

    @Test
    void failureThatCannotBeHandledDoesNotKeepTheOthersFromBeingTold() {
        pending.add(STOP, Duration.ofSeconds(1), timeouts::incrementAndGet, (answer, error) -> {
            throw new IllegalStateException("a test");
        });
        add(Duration.ofSeconds(1));
        pending.failAll("gone", true);
        assertThat(completions).hasSize(1);
    }
}
