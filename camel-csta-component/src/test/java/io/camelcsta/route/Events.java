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

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.awaitility.Awaitility;

/** The end of a consumer's route: keeps the events in the order in which they came. */
final class Events implements Processor {

    private final Queue<Received> all = new ConcurrentLinkedQueue<>();
    private final String marker;

    /** An event as the route got it. */
    record Received(CstaBody body, Map<String, Object> headers) {

        PrivateEvent privateEvent() {
            assertThat(body).isInstanceOf(PrivateEvent.class);
            return (PrivateEvent) body;
        }

        CstaEvent cstaEvent() {
            assertThat(body).isInstanceOf(CstaEvent.class);
            return (CstaEvent) body;
        }

        LinkEvent linkEvent() {
            assertThat(body).isInstanceOf(LinkEvent.class);
            return (LinkEvent) body;
        }

        Object header(String name) {
            return headers.get(name);
        }

        /** The event's name, which the header has for all of them. */
        String name() {
            return (String) headers.get("CamelCstaEventName");
        }
    }

    /** {@code marker}: text in events that a test sends only to know that all before have come. */
    Events(String marker) {
        this.marker = marker;
    }

    @Override
    public void process(Exchange exchange) {
        all.add(new Received(
                (CstaBody) exchange.getMessage().getBody(),
                Map.copyOf(exchange.getMessage().getHeaders())));
    }

    private boolean isMarker(Received received) {
        return received.body() instanceof CstaEvent event
                && event.value().toString().contains(marker);
    }

    long markers() {
        return all.stream().filter(this::isMarker).count();
    }

    /** What has come so far. */
    List<Received> list() {
        return all.stream().filter(received -> !isMarker(received)).toList();
    }

    List<String> names() {
        return list().stream().map(Received::name).toList();
    }

    void clear() {
        all.clear();
    }

    /** Waits for that many events, and fails if there are more. */
    List<Received> await(int number) {
        Awaitility.await(number + " events")
                .atMost(CstaRouteTestSupport.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(names()).hasSizeGreaterThanOrEqualTo(number));
        assertThat(names()).hasSize(number);
        return list();
    }

    /** Waits for the first event. */
    Received awaitFirst() {
        await(() -> !list().isEmpty(), "an event");
        return list().get(0);
    }

    /** Waits for the only event. */
    Received awaitOnly() {
        return await(1).get(0);
    }

    /** Waits for the first event of that name. */
    Received await(String name) {
        await(() -> names().contains(name), name);
        return list().stream()
                .filter(received -> name.equals(received.name()))
                .findFirst()
                .orElseThrow();
    }

    static void await(BooleanSupplier condition, String what) {
        Awaitility.await(what)
                .atMost(CstaRouteTestSupport.LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition::getAsBoolean);
    }
}
