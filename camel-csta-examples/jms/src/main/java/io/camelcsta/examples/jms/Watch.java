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
package io.camelcsta.examples.jms;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/**
 * Reads the queues of events and of dead requests as another application would, and shows the messages. Safe for
 * several threads.
 */
final class Watch extends RouteBuilder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final PrintStream out;
    private final List<PrivateEvent> events = new ArrayList<>();
    private final Set<String> dead = new HashSet<>();

    Watch(PrintStream out) {
        this.out = out;
    }

    @Override
    public void configure() {
        from("jms:queue:csta.events?concurrentConsumers=2")
                .routeId("watchEvents")
                .process(this::event);
        from("jms:queue:csta.requests.dead").routeId("watchDead").process(this::dead);
    }

    private synchronized void event(Exchange exchange) {
        Message message = exchange.getMessage();
        show("event", "group " + message.getHeader("JMSXGroupID"), message.getBody(String.class));
        // an event can come twice
        if (CstaBody.fromMap(Json.read(message.getBody(String.class))) instanceof PrivateEvent event
                && events.stream().noneMatch(other -> other.eventId().equals(event.eventId()))) {
            events.add(event);
        }
        notifyAll();
    }

    private synchronized void dead(Exchange exchange) {
        Message message = exchange.getMessage();
        show(
                "dead",
                message.getHeader("CstaErrorCode") + " " + message.getHeader("CstaErrorMessage"),
                message.getBody(String.class));
        // it, too: the broker may stop before it knows that the message has been read
        dead.add(message.getHeader("JMSMessageID", String.class));
        notifyAll();
    }

    /** Shows a message, one line. */
    void show(String kind, String what, String body) {
        out.printf("%s  %-7s  %-22s  %s%n", TIME.format(LocalTime.now()), kind, what, body);
    }

    /** The private events so far. */
    synchronized List<PrivateEvent> events() {
        return List.copyOf(events);
    }

    /** The number of dead requests so far. */
    synchronized int dead() {
        return dead.size();
    }

    /** Waits for so many private events and dead requests; false if they do not come in time. */
    synchronized boolean await(int eventsWanted, int deadWanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (events.size() < eventsWanted || dead.size() < deadWanted) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
