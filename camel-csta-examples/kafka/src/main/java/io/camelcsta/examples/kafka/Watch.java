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

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Reads the topics as another application would, and shows their records. Safe for several threads. */
final class Watch extends RouteBuilder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private static final List<String> TOPICS = List.of("csta.events", "csta.results");

    /** A record of one of the topics. */
    record Entry(String topic, int partition, String key, String correlation, CstaBody body) {}

    private final PrintStream out;
    private final String options;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<TopicPartition, Long> lastOffsets = new HashMap<>();

    /** @param options those of the consumer that say with which record it begins */
    Watch(PrintStream out, String options) {
        this.out = out;
        this.options = options;
    }

    /**
     * The options to begin with the first record that is written from now on, whenever the consumer is ready. Fails if
     * a topic is missing.
     */
    static String fromNow(String brokers) throws InterruptedException, ExecutionException {
        String group = "watch-" + UUID.randomUUID();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(TOPICS).allTopicNames().get().forEach((topic, description) -> description
                    .partitions()
                    .forEach(partition ->
                            ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
            Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
            admin.listOffsets(ends)
                    .all()
                    .get()
                    .forEach((partition, end) -> begin.put(partition, new OffsetAndMetadata(end.offset())));
            admin.alterConsumerGroupOffsets(group, begin).all().get();
        }
        return "groupId=" + group;
    }

    @Override
    public void configure() {
        from("kafka:" + String.join(",", TOPICS) + "?pollOnError=RECONNECT&" + options)
                .routeId("watch")
                .process(exchange -> show(exchange.getMessage()));
    }

    private synchronized void show(Message message) {
        TopicPartition partition = new TopicPartition(
                message.getHeader(KafkaConstants.TOPIC, String.class),
                message.getHeader(KafkaConstants.PARTITION, int.class));
        long offset = message.getHeader(KafkaConstants.OFFSET, long.class);
        if (offset <= lastOffsets.getOrDefault(partition, -1L)) {
            // a consumer that has lost its place in the group, as when the broker stops, reads again what it has not
            // committed
            return;
        }
        lastOffsets.put(partition, offset);
        String body = message.getBody(String.class);
        Entry entry = new Entry(
                partition.topic(),
                partition.partition(),
                message.getHeader(KafkaConstants.KEY, String.class),
                message.getHeader("correlation", String.class),
                CstaBody.fromMap(Json.read(body)));
        entries.add(entry);
        out.printf(
                "%s  %-12s  partition %d  key %-16s  %s%n",
                TIME.format(LocalTime.now()), entry.topic(), entry.partition(), entry.key(), body);
        notifyAll();
    }

    /** What has come from a topic so far. */
    synchronized List<Entry> entries(String topic) {
        return entries.stream().filter(entry -> entry.topic().equals(topic)).toList();
    }

    /** Waits until the records of a topic are as wanted; false if they are not in time. */
    synchronized boolean await(String topic, Predicate<List<Entry>> wanted, Duration limit)
            throws InterruptedException {
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
