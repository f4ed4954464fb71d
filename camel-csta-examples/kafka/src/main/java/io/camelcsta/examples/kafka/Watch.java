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
package io.camelcsta.examples.kafka;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.Json;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;

/** Reads the topics as another application would, and shows their records. Safe for several threads. */
final class Watch extends RouteBuilder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    /** A record of one of the topics. */
    record Entry(String topic, int partition, String key, CstaBody body) {
    }

    private final PrintStream out;
    private final String from;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param from whether it begins with the {@code earliest} or the {@code latest} record
     */
    Watch(PrintStream out, String from) {
        this.out = out;
        this.from = from;
    }

    @Override
    public void configure() {
        from("kafka:csta.events,csta.results?pollOnError=RECONNECT&autoOffsetReset=" + from)
            .routeId("watch")
            .process(exchange -> show(exchange.getMessage()));
    }

    private synchronized void show(Message message) {
        String body = message.getBody(String.class);
        Entry entry = new Entry(message.getHeader(KafkaConstants.TOPIC, String.class), message.getHeader(KafkaConstants.PARTITION, int.class),
                message.getHeader(KafkaConstants.KEY, String.class), CstaBody.fromMap(Json.read(body)));
        entries.add(entry);
        out.printf("%s  %-12s  partition %d  key %-16s  %s%n", TIME.format(LocalTime.now()), entry.topic(), entry.partition(), entry.key(),
                body);
        notifyAll();
    }

    /** What has come from a topic so far. */
    synchronized List<Entry> entries(String topic) {
        return entries.stream().filter(entry -> entry.topic().equals(topic)).toList();
    }

    /** Waits until the records of a topic are as wanted; false if they are not in time. */
    synchronized boolean await(String topic, Predicate<List<Entry>> wanted, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!wanted.test(entries(topic))) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
