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

import java.util.Map;
import java.util.Properties;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.main.Main;
import org.springframework.jms.connection.CachingConnectionFactory;

/** The routes and the connection to the broker. Close it after Camel has stopped. */
final class Application implements AutoCloseable {

    private static final int SHUTDOWN_SECONDS = 10;
    private static final int SESSIONS = 10;

    private final Main camel = new Main();
    private final ActiveMQConnectionFactory artemis;
    private final CachingConnectionFactory connections;

    /**
     * @param broker the address of the broker
     * @param settings go before those of {@code application.properties}
     */
    Application(String broker, Map<String, String> settings) {
        artemis = new ActiveMQConnectionFactory(broker);
        // one connection; its sessions are kept, so that each event does not need a new one
        connections = new CachingConnectionFactory(artemis);
        connections.setSessionCacheSize(SESSIONS);
        connections.setCacheConsumers(false);
        connections.setReconnectOnException(true);

        JmsComponent jms = JmsComponent.jmsComponent(connections);
        // transactions of the JMS session: a message is read, and others are written, in one; no transaction manager is
        // needed
        jms.setTransacted(true);
        jms.setLazyCreateTransactionManager(false);
        jms.setCacheLevelName("CACHE_CONSUMER");
        jms.setRecoveryInterval(1000);
        camel.bind("jms", jms);

        camel.configure().setName("jms");
        camel.configure().setShutdownTimeout(SHUTDOWN_SECONDS);
        camel.configure().addRoutesBuilder(EventRoute.class, RequestRoute.class);
        Properties properties = new Properties();
        properties.putAll(settings);
        camel.setOverrideProperties(properties);
    }

    /** Starts and stops the routes. */
    Main camel() {
        return camel;
    }

    @Override
    public void close() {
        camel.stop();
        connections.destroy();
        artemis.close();
    }
}
