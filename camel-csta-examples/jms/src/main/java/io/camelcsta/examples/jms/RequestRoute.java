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

import io.camelcsta.CstaException;
import io.camelcsta.CstaLinkException;
import io.camelcsta.model.EventError;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.LoggingLevel;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/**
 * Private services from the queue {@code csta.requests}. The answer goes to JMSReplyTo, if there is one. A request that
 * cannot be performed goes to the queue {@code csta.requests.dead}. What is read, the answer and the dead request are
 * one transaction.
 */
public final class RequestRoute extends RouteBuilder {

    private static final int TIMEOUT = 57;

    @Override
    public void configure() {
        // nothing has reached the switch, because there is no link: tried again until there is one, or this application
        // stops.
        // Then it is rolled back, and the request stays in its queue
        onException(CstaLinkException.class)
                .onWhen(RequestRoute::isNotSent)
                .retryWhile(exchange -> exchange.getContext().getStatus().isStarted())
                .redeliveryDelay(1000)
                .retryAttemptedLogLevel(LoggingLevel.WARN);
        // refused, malformed or expired, or it may have been performed: it is dead, the EventError is the answer, and
        // both are
        // committed
        onException(CstaException.class)
                .handled(true)
                .process(exchange -> tellWhy(
                        exchange,
                        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CstaException.class)
                                .getEventError()))
                .to(ExchangePattern.InOnly, "jms:queue:csta.requests.dead")
                .setBody(exchange -> exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CstaException.class)
                        .getEventError()
                        .toJson());

        from("jms:queue:csta.requests?concurrentConsumers=3")
                .routeId("requests")
                // a property of the message must choose neither the service nor a queue. The name is matched in any
                // case
                .removeHeaders("Camel*")
                // in this thread, which has the transaction
                .to("direct:service?synchronous=true")
                .convertBodyTo(String.class);

        from("direct:service")
                .routeId("service")
                .errorHandler(noErrorHandler())
                // at each attempt: the broker does not look at a message again that has been read
                .process(RequestRoute::rejectExpired)
                .to("csta:{{csta.pbx}}");
    }

    private static void rejectExpired(Exchange exchange) throws CstaException {
        Instant now = Instant.now();
        long expiration = exchange.getMessage().getHeader("JMSExpiration", 0L, long.class);
        if (expiration > 0 && now.isAfter(Instant.ofEpochMilli(expiration))) {
            String message = "The request expired at " + Instant.ofEpochMilli(expiration) + " and was not sent";
            throw new CstaException(
                    new EventError(
                            TIMEOUT, "TERR_TIMEOUT", message, null, null, null, null, null, now, null, false, false),
                    null);
        }
    }

    private static boolean isNotSent(Exchange exchange) {
        return !exchange.getException(CstaLinkException.class).isSent();
    }

    /** The properties of the dead request, and of the answer. */
    private static void tellWhy(Exchange exchange, EventError error) {
        Message message = exchange.getMessage();
        message.setHeader("CstaErrorCode", error.code());
        message.setHeader("CstaErrorName", error.name());
        message.setHeader("CstaErrorMessage", error.message());
        message.setHeader("CstaRequestID", message.getHeader("JMSMessageID"));
    }
}
