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

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Private events of the monitored devices to the topic {@code csta.events}. The consumer stores each event in its spool
 * first and removes it when the broker has acknowledged it, so that it survives the end of this process.
 */
public final class EventRoute extends RouteBuilder {

    @Override
    public void configure() {
        // the broker is away, or does not let us write: tried until it works; the next event of the same call waits
        // meanwhile.
        // When this application stops, the attempt is given up and the event stays in the spool
        errorHandler(defaultErrorHandler()
                .maximumRedeliveries(-1)
                .redeliveryDelay(1000)
                .allowRedeliveryWhileStopping(false)
                .retryAttemptedLogLevel(LoggingLevel.WARN));
        // the broker will never take this one: the spool tries it a few times and moves it to its directory failed
        onException(RecordTooLargeException.class, InvalidRecordException.class).maximumRedeliveries(0);

        // the events of a call come one after the other, those of different calls at the same time
        from("csta:{{csta.pbx}}?devices=RAW({{csta.devices}})&events=recording,hotDesking,accountCode,private,link&spool={{csta.spool}}")
                .routeId("events")
                // one call, one key, one partition; hot desking has no call but the device; events of the link itself
                // have neither
                .setHeader(
                        KafkaConstants.KEY,
                        simple("${header.CamelCstaConnId} ?: ${header.CamelCstaThisDN} ?: ${header.CamelCstaLink}"))
                .convertBodyTo(String.class)
                .to("kafka:csta.events");
    }
}
