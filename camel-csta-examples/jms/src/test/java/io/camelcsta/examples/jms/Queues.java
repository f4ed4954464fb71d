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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Another application at the broker, without Camel. */
final class Queues implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LIMIT = 20_000;

    private final ActiveMQConnectionFactory factory;
    private final JMSContext context;

    Queues(String url) {
        factory = new ActiveMQConnectionFactory(url);
        context = factory.createContext();
    }

    /** Sends a request to which an answer is wanted, and waits for it. */
    Message ask(String json) throws JMSException {
        return ask(context.createTextMessage(json));
    }

    Message ask(Serializable object) throws JMSException {
        return ask(context.createObjectMessage(object));
    }

    private Message ask(Message request) throws JMSException {
        return ask(request, 0);
    }

    /** Sends a request that the broker drops after some milliseconds, and waits for the answer. */
    Message ask(Message request, long timeToLive) throws JMSException {
        Queue answers = context.createTemporaryQueue();
        request.setJMSReplyTo(answers);
        context.createProducer().setTimeToLive(timeToLive).send(context.createQueue("csta.requests"), request);
        try (JMSConsumer consumer = context.createConsumer(answers)) {
            return consumer.receive(LIMIT);
        }
    }

    /** Sends a request to which no answer is wanted. */
    void tell(String json) throws JMSException {
        send(context.createTextMessage(json));
    }

    /** Sends a request whose answer cannot be sent, because the queue for it is gone. */
    void askAndLeave(String json) throws JMSException {
        Message request = context.createTextMessage(json);
        try (JMSContext other = factory.createContext()) {
            request.setJMSReplyTo(other.createTemporaryQueue());
        }
        send(request);
    }

    Message text(String json) {
        return context.createTextMessage(json);
    }

    /** Sends a request as it is. */
    void send(Message request) throws JMSException {
        context.createProducer().send(context.createQueue("csta.requests"), request);
    }

    /** The messages in a queue, which stay there. */
    List<Message> browse(String queue) throws JMSException {
        List<Message> messages = new ArrayList<>();
        for (Object message : Collections.list(
                context.createBrowser(context.createQueue(queue)).getEnumeration())) {
            messages.add((Message) message);
        }
        return messages;
    }

    static String body(Message message) {
        try {
            return message.getBody(String.class);
        } catch (JMSException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static JsonNode json(Message message) {
        try {
            return JSON.readTree(body(message));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        context.close();
        factory.close();
    }
}
