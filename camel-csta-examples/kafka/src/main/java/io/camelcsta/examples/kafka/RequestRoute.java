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

import io.camelcsta.CstaException;
import io.camelcsta.CstaLinkException;
import io.camelcsta.model.EventError;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.PropertyInject;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommitFactory;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Private services from the topic {@code csta.requests}, their replies and EventErrors to the topic
 * {@code csta.results}, with the key and the record headers of the request. A request is committed when its result has
 * been written.
 */
public final class RequestRoute extends RouteBuilder {

    private static final int TIMEOUT = 57;
    private static final String COMMIT = DefaultKafkaManualCommitFactory.class.getName();

    @PropertyInject("csta.requests.max-age")
    private Duration maxAge;

    @PropertyInject("csta.requests.attempts")
    private int attempts;

    @Override
    public void configure() {
        // the result cannot be written, because the broker is away: the service has been performed, so only the writing
        // is tried
        // again, until it works or this application stops
        errorHandler(defaultErrorHandler()
                .maximumRedeliveries(-1)
                .redeliveryDelay(1000)
                .allowRedeliveryWhileStopping(false)
                .retryAttemptedLogLevel(LoggingLevel.WARN));
        // it can never be written: it must not block the requests behind it
        onException(RecordTooLargeException.class, InvalidRecordException.class)
                .handled(true)
                .log(
                        LoggingLevel.ERROR,
                        "The result of the request at offset ${header[kafka.OFFSET]} of partition "
                                + "${header[kafka.PARTITION]} cannot be written: ${exception.message}");

        // nothing has reached the switch, because there is no link: the service is tried again, until this application
        // stops.
        // After some attempts the record is read again, so that the broker does not take this consumer for dead, and so
        // on
        onException(CstaLinkException.class).onWhen(RequestRoute::isNotSent).retryWhile(this::mayWait);
        // refused, malformed or too old, or it may have been performed: this is the result, with which the route goes
        // on
        onException(CstaException.class)
                .continued(true)
                .maximumRedeliveries(0)
                .setBody(exchange -> exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CstaException.class)
                        .getEventError());

        // one record at a time: Camel commits it when the route has completed, and reads it again if the route has
        // failed.
        // Without this factory nothing would be committed
        from("kafka:csta.requests?groupId=csta&autoOffsetReset=earliest&consumersCount=3&maxPollRecords=1"
                        + "&autoCommitEnable=false&allowManualCommit=true&kafkaManualCommitFactory=#class:" + COMMIT
                        + "&breakOnFirstError=true&pollOnError=RECONNECT")
                .routeId("requests")
                // in a route of its own, which is gone through again at each attempt
                .to("direct:service")
                .convertBodyTo(String.class)
                .to("kafka:csta.results");

        from("direct:service")
                .routeId("service")
                .errorHandler(noErrorHandler())
                .process(this::rejectOld)
                .to("csta:{{csta.pbx}}");
    }

    private void rejectOld(Exchange exchange) throws CstaException {
        Instant now = Instant.now();
        Instant written = Instant.ofEpochMilli(exchange.getMessage().getHeader(KafkaConstants.TIMESTAMP, long.class));
        if (written.plus(maxAge).isBefore(now)) {
            String message = "The request was written at " + written + ", is too old, and was not sent";
            throw new CstaException(
                    new EventError(
                            TIMEOUT, "TERR_TIMEOUT", message, null, null, null, null, null, now, null, false, false),
                    null);
        }
    }

    private static boolean isNotSent(Exchange exchange) {
        return !exchange.getException(CstaLinkException.class).isSent();
    }

    private boolean mayWait(Exchange exchange) {
        return exchange.getContext().getStatus().isStarted()
                && exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, int.class) < attempts;
    }
}
