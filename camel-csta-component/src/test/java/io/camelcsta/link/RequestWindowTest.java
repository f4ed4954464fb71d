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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The requests that wait for their turn. */
class RequestWindowTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final EventLoop loop = new DefaultEventLoop();
    private final List<String> sent = new ArrayList<>();
    private final List<RequestException> failed = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void user(RequestWindow window, String name) {
        window.submitUser(TIMEOUT, (left, done) -> sent(name, done), failed::add);
    }

    private void own(RequestWindow window, String name) {
        window.submitOwn(TIMEOUT, (left, done) -> sent(name, done), failed::add);
    }

    private void sent(String name, Runnable done) {
        sent.add(name);
        ends.add(done);
    }

    private void endAll() {
        while (!ends.isEmpty()) {
            ends.remove(0).run();
        }
    }

    @Test
    void requestsWaitForTheirTurn() {
        RequestWindow window = new RequestWindow(loop, 2);
        for (String name : List.of("a", "b", "c", "d")) {
            user(window, name);
        }
        assertThat(sent).containsExactly("a", "b");
        assertThat(window.waiting()).isEqualTo(2);
        ends.remove(0).run();
        assertThat(sent).containsExactly("a", "b", "c");
        endAll();
        assertThat(sent).containsExactly("a", "b", "c", "d");
        assertThat(window.isUsed()).isFalse();
    }

    @Test
    void requestsOfUsersAndOfTheLinkTakeTurns() {
        RequestWindow window = new RequestWindow(loop, 1);
        List.of("u1", "u2", "u3", "u4").forEach(name -> user(window, name));
        List.of("o1", "o2").forEach(name -> own(window, name));
        endAll();
        assertThat(sent).containsSubsequence("o1", "u3").containsSubsequence("u2", "o2").hasSize(6);
    }

    @Test
    void whatWasSentBeforeALossMakesNoRoomAfterIt() {
        RequestWindow window = new RequestWindow(loop, 1);
        user(window, "a");
        user(window, "b");
        Runnable late = ends.remove(0);
        window.failAll("lost");
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).sent()).isFalse();
        user(window, "c");
        user(window, "d");
        late.run();
        assertThat(sent).containsExactly("a", "c");
    }

    @Test
    void manyRequestsMayFailAtOnce() {
        RequestWindow window = new RequestWindow(loop, 1);
        user(window, "first");
        int number = 20_000;
        List<Integer> tried = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int request = i;
            // as when the connection is found closed: there is nothing to wait for
            window.submitUser(TIMEOUT, (left, done) -> {
                tried.add(request);
                done.run();
            }, failed::add);
        }
        ends.remove(0).run();
        assertThat(tried).hasSize(number).isSorted();
        assertThat(window.isUsed()).isFalse();
    }
}
