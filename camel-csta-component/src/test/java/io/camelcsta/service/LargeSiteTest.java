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

import io.camelcsta.model.CstaMessage;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event costs does not depend on how much else goes on. */
@Tag("unit")
class LargeSiteTest {

    /** A site of recorded calls, each of two monitored devices. */
    private static final class Site {
        private final Calls calls = new Calls(new ConnIds("pbx", false));
        private final CallRecording recording = new CallRecording(calls, (task, delay) -> {});

        Site(int recordings) {
            for (int i = 0; i < recordings; i++) {
                String callId = Integer.toString(i);
                observe("a" + i, Events.delivered(callId, "a" + i, "b" + i));
                observe("b" + i, Events.established(callId, "a" + i, "b" + i));
                observe("a" + i, Events.voice("RecordEvent", callId, "a" + i, "m" + i, ""));
            }
            // those that the tests look at come last: not all are kept
            for (int i = recordings - 1; i >= 0; i--) {
                observe("a" + i, Events.voice("StopEvent", "former" + i, "a" + i, "m", ""));
            }
        }

        List<CallRecording.Meaning> observe(String device, CstaMessage.Event event) {
            return recording.observe(device, event, calls.observe(device, event));
        }

        long visitedBy(Consumer<Site> step) {
            long before = calls.visited();
            step.accept(this);
            return calls.visited() - before;
        }
    }

    private static Site small;
    private static Site large;

    @BeforeAll
    static void record() {
        small = new Site(100);
        large = new Site(20_000);
    }

    @AfterAll
    static void forget() {
        small = null;
        large = null;
    }

    private static void costsTheSame(Consumer<Site> step) {
        assertThat(large.visitedBy(step)).isEqualTo(small.visitedBy(step)).isLessThan(10);
    }

    @Test
    void clearedConnection() {
        costsTheSame(site ->
                assertThat(site.observe("b11", Events.cleared("11", "b11"))).isEmpty());
    }

    @Test
    void clearedConnectionOfARecordedDevice() {
        costsTheSame(site ->
                assertThat(site.observe("b12", Events.cleared("12", "a12"))).hasSize(1));
    }

    @Test
    void clearedCall() {
        costsTheSame(site ->
                assertThat(site.observe("b13", Events.callCleared("13"))).hasSize(1));
    }

    @Test
    void transfer() {
        costsTheSame(
                site -> site.observe("b14", Events.transferred("14", "x", "a14", "c", Events.item("b14", "n", "14"))));
    }

    @Test
    void deviceThatIsMonitoredNoMore() {
        costsTheSame(site -> {
            site.recording.unmonitored("a15");
            site.calls.callsOf("a15").forEach(call -> site.calls.left("a15", call));
        });
    }

    @Test
    void deviceWhoseMonitorIsAnotherOneNow() {
        costsTheSame(site -> {
            CstaMessage.Event stop = Events.voice("StopEvent", "16", "a16", "m16", "");
            assertThat(site.observe("a16", stop)).hasSize(1);
            assertThat(site.observe("a16", stop)).isEmpty();
            site.recording.lost("a16");
            assertThat(site.observe("a16", stop)).hasSize(1);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"RecordEvent", "SuspendRecordEvent", "StopEvent"})
    void eventOfARecording(String name) {
        costsTheSame(site -> site.observe("a15", Events.voice(name, "15", "a15", "other", "")));
    }
}
