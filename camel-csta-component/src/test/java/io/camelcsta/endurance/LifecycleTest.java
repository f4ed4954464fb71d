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
package io.camelcsta.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.route.Encoding;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A Camel context with a consumer and a producer, started and stopped again and again: {@code csta.cycles} times, 500
 * in the profile {@code chaos}.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LifecycleTest {

    private static final int CYCLES = Integer.getInteger("csta.cycles", 50);
    private static final int WARM_UP = 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** So much for each cycle would be more than what a library keeps for good. */
    private static final long HEAP_MARGIN = 8L << 20;

    private CstaSimulator pbx;
    private SimulatedCall call;

    @Test
    void startingAndStoppingLeavesNothingBehind() throws Exception {
        try (CstaSimulator simulator = Encoding.current()
                .simulator(CstaSimulator.builder().devices("3001", "3002"))
                .start()) {
            pbx = simulator;
            call = pbx.call("3001", "3002");
            for (int i = 0; i < WARM_UP; i++) {
                cycle(i);
            }
            pbx.forgetReceived();
            Resources before = Resources.now();
            long begin = System.nanoTime();
            for (int i = 0; i < CYCLES; i++) {
                cycle(WARM_UP + i);
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            pbx.forgetReceived();
            Resources after = Resources.awaitBackAt(before);
            System.out.println(CYCLES + " start/stop cycles in " + millis + " ms: from " + before + " to " + after);
            assertThat(after.heap() - before.heap()).as("growth of the heap").isLessThan(HEAP_MARGIN);
            assertThat(pbx.monitors()).isZero();
            assertThat(pbx.protocolErrors()).isEmpty();
        }
    }

    private void cycle(int number) throws Exception {
        String uri = "csta:" + pbx.address() + "?protocol=" + Encoding.current().protocol() + "&linkIdleTimeout=0";
        Queue<String> codes = new ConcurrentLinkedQueue<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri + "&devices=3001,3002&events=accountCode,recording")
                            .process(exchange -> codes.add(code(exchange)));
                }
            });
            context.start();
            try (ProducerTemplate template = context.createProducerTemplate()) {
                Exchange answer = template.request(uri, exchange -> exchange.getMessage()
                        .setBody(PrivateService.setAccountCode("3001", null, "c" + number)
                                .withCallId(call.id())));
                assertThat(answer.getException()).isNull();
            }
            // one for each party
            Awaitility.await("the events")
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> codes.size() >= 2);
        }
        assertThat(codes).containsExactlyElementsOf(List.of("c" + number, "c" + number));
        pbx.awaitLinks(0, LIMIT);
    }

    private static String code(Exchange exchange) {
        Map<String, Object> extensions =
                exchange.getMessage().getBody(PrivateEvent.class).extensions();
        return String.valueOf(extensions.get("AccountCode"));
    }
}
