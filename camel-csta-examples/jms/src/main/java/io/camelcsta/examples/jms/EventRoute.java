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

import org.apache.camel.ExchangePattern;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * Private events of the monitored devices to the queue {@code csta.events}. The consumer stores each event in its spool
 * first and removes it when the broker has the message, so that it survives the end of this process.
 */
public final class EventRoute extends RouteBuilder {

    @Override
    public void configure() {
        // the broker is away: tried until it works; the next event of the same call waits meanwhile. When this
        // application
        // stops, the attempt is given up and the event stays in the spool
        errorHandler(defaultErrorHandler()
                .maximumRedeliveries(-1)
                .redeliveryDelay(1000)
                .allowRedeliveryWhileStopping(false)
                .retryAttemptedLogLevel(LoggingLevel.WARN));

        // the events of a call come one after the other, those of different calls at the same time
        from("csta:{{csta.pbx}}?devices=RAW({{csta.devices}})&events=recording,hotDesking,accountCode,private,link&spool={{csta.spool}}")
                .routeId("events")
                // the broker gives all messages of a group to one of the readers of the queue. One call is one group;
                // hot desking has
                // no call but the device; events of the link itself have neither
                .setHeader(
                        "JMSXGroupID",
                        simple("${header.CamelCstaConnId} ?: ${header.CamelCstaThisDN} ?: ${header.CamelCstaLink}"))
                // for the selectors of readers
                .setHeader("Event", header("CamelCstaEventName"))
                .setHeader("ThisDN", header("CamelCstaThisDN"))
                .convertBodyTo(String.class)
                .to(ExchangePattern.InOnly, "jms:queue:csta.events");
    }
}
