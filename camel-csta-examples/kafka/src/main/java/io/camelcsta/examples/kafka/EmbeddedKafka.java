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

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this JVM, which is its own controller (KRaft), on 127.0.0.1 only. It can be stopped and started
 * again: its port and its files stay the same. For demonstrations and tests.
 */
public final class EmbeddedKafka implements AutoCloseable {

    /** The topics of the routes, and their partitions. */
    private static final Map<String, Integer> TOPICS = Map.of("csta.events", 6, "csta.requests", 3, "csta.results", 3);

    private static final short COPIES = 1;

    private final KafkaConfig config;
    private final String brokers;
    private KafkaRaftServer server;

    private EmbeddedKafka(KafkaConfig config, String brokers) {
        this.config = config;
        this.brokers = brokers;
    }

    /** Starts a broker with the topics of the routes, on a free port. The directory must be empty. */
    public static EmbeddedKafka start(Path directory) throws Exception {
        String brokers = "127.0.0.1:" + freePort();
        String controller = "127.0.0.1:" + freePort();
        format(directory);
        EmbeddedKafka kafka =
                new EmbeddedKafka(KafkaConfig.fromProps(settings(directory, brokers, controller)), brokers);
        kafka.start();
        kafka.createTopics();
        return kafka;
    }

    private static Properties settings(Path directory, String brokers, String controller) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "node.id", "1",
                "process.roles", "broker,controller",
                "controller.quorum.voters", "1@" + controller,
                "controller.listener.names", "CONTROLLER",
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "listeners", "PLAINTEXT://" + brokers + ",CONTROLLER://" + controller,
                "advertised.listeners", "PLAINTEXT://" + brokers,
                "log.dirs", directory.toString(),
                "auto.create.topics.enable", "false"));
        // one broker, and as few threads and files as possible
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0",
                "num.network.threads", "1",
                "num.io.threads", "2"));
        return settings;
    }

    private static void format(Path directory) throws Exception {
        Files.createDirectories(directory);
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction());
        formatter.run();
    }

    private void createTopics() throws InterruptedException, ExecutionException {
        List<NewTopic> topics = TOPICS.entrySet().stream()
                .map(topic -> new NewTopic(topic.getKey(), topic.getValue(), COPIES))
                .toList();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
            admin.createTopics(topics).all().get();
        }
    }

    /** The address of the broker, for the option {@code brokers}. */
    public String brokers() {
        return brokers;
    }

    /** Starts the broker again, if it is stopped. */
    public void start() {
        if (server == null) {
            server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
        }
    }

    /** Stops the broker; its files stay. */
    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
