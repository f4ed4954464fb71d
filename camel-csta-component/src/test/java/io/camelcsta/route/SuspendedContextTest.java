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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.simulator.SimulatedCall;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Consumers and the states of the Camel context. */
class SuspendedContextTest extends CstaRouteTestSupport {

    @Test
    void eventsComeAgainAfterTheContextWasSuspendedAndResumed() throws Exception {
        Events events = consume("devices=3001&events=recording");
        SimulatedCall call = pbx.call("3001", "3002");
        context.suspend();
        context.resume();

        call.startRecording("3001");

        assertThat(events.awaitOnly().privateEvent().event()).isEqualTo("recordingStarted");
    }

    @Test
    void contextThatCannotStartFailsAtOnceThoughEventsWait() throws Exception {
        CamelContext second = newContext();
        second.getShutdownStrategy().setTimeout(60);
        second.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("devices=3001&events=link,recording")).to("log:a");
                from(uri("devices=9999&events=recording")).to("log:b");
            }
        });
        long start = System.nanoTime();

        assertThatThrownBy(second::start).hasStackTraceContaining("9999");
        second.stop();

        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
    }
}
