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

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An ActiveMQ Artemis broker in this JVM, on 127.0.0.1 only. It can be stopped and started again: its port and its
 * files stay the same. For demonstrations and tests.
 */
public final class EmbeddedArtemis implements AutoCloseable {

    private static final int JOURNAL_OCTETS = 1024 * 1024;

    private final Path directory;
    private final String url;
    private EmbeddedActiveMQ broker;

    private EmbeddedArtemis(Path directory, String url) {
        this.directory = directory;
        this.url = url;
    }

    /** Starts a broker on a free port, with what is in the directory. */
    public static EmbeddedArtemis start(Path directory) throws Exception {
        EmbeddedArtemis artemis = new EmbeddedArtemis(directory, "tcp://127.0.0.1:" + freePort());
        artemis.start();
        return artemis;
    }

    private Configuration configuration() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalFileSize(JOURNAL_OCTETS)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .addAcceptorConfiguration("tcp", url + "?protocols=CORE")
                // by default a message that was rolled back ten times is dropped, and comes again at once
                .addAddressSetting(
                        "csta.#",
                        new AddressSettings().setMaxDeliveryAttempts(-1).setRedeliveryDelay(1000));
        for (String queue : List.of("csta.events", "csta.requests", "csta.requests.dead")) {
            configuration.addQueueConfiguration(QueueConfiguration.of(queue).setRoutingType(RoutingType.ANYCAST));
        }
        return configuration;
    }

    /** The address of the broker, for a connection factory. */
    public String url() {
        return url;
    }

    /** Starts the broker again, if it is stopped. */
    public void start() throws Exception {
        if (broker == null) {
            broker = new EmbeddedActiveMQ().setConfiguration(configuration());
            broker.start();
        }
    }

    /** Stops the broker; its files stay. */
    public void stop() throws Exception {
        if (broker != null) {
            broker.stop();
            broker = null;
        }
    }

    /** The broker, or null if it is stopped. */
    EmbeddedActiveMQ broker() {
        return broker;
    }

    @Override
    public void close() throws Exception {
        stop();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
