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
package io.camelcsta.examples.karaf;

import io.camelcsta.CstaException;
import io.camelcsta.CstaLinkException;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * The routes of one switch: its private events become lines of files, and files with requests become private services,
 * whose replies and errors are files again. The placeholders are those of the configuration.
 */
final class SwitchRoutes extends RouteBuilder {

    private static final String SWITCH =
            "csta:{{pbx}}?linkName={{name}}&protocol={{protocol:xml}}&framing={{framing:length2}}"
                    // Karaf starts the routes even when the switch is not there yet
                    + "&testConnectionOnStartup=false";

    private static final int ATTEMPTS = 60;

    @Override
    public void configure() {
        events();
        link();
        services();
    }

    /**
     * One file for each kind of event, one line of JSON for each event. Events are kept on disk until they are written.
     */
    private void events() {
        from(SWITCH + "&devices=RAW({{devices}})&spool=RAW({{directory}}/spool)")
                .routeId("events")
                .convertBodyTo(String.class)
                // the line feed in front ends what a write that failed half-way has left; readers skip empty lines
                .setBody(simple("\\n${body}\\n"))
                .to(
                        "file:{{directory}}/events?fileName=${header.CamelCstaEventName}.jsonl&fileExist=Append&charset=UTF-8");
    }

    /** Tells when the link is lost and when it is back. */
    private void link() {
        from(SWITCH + "&events=link").routeId("link").log("${header.CamelCstaEventName}: ${bodyAs(String)}");
    }

    /**
     * Each file is one request. Afterwards a file of the same name has the reply or the error. A file whose answer
     * cannot be written is moved to .failed: the service may have been performed, and is not sent again. So that
     * nothing is sent twice, it is moved to .working before it is sent: what cannot be moved is not sent, and what is
     * left there is not read again.
     */
    private void services() {
        from("file:{{directory}}/services?include=.*\\.json&charset=UTF-8&preMove=.working&move=../.camel&moveFailed=../.failed")
                .routeId("services")
                .onException(CstaException.class)
                .retryWhile(SwitchRoutes::waitsForLink)
                .redeliveryDelay(1000)
                .handled(true)
                .setBody(exchange -> exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CstaException.class)
                        .getEventError())
                .convertBodyTo(String.class)
                .log(LoggingLevel.WARN, "${file:name}: ${body}")
                .to("file:{{directory}}/errors?tempPrefix=.&charset=UTF-8")
                .end()
                .convertBodyTo(String.class)
                .to(SWITCH)
                .convertBodyTo(String.class)
                .log("${file:name}: ${body}")
                .to("file:{{directory}}/replies?tempPrefix=.&charset=UTF-8");
    }

    /** Nothing was sent, because there is no link: the request is tried again for a minute. */
    private static boolean waitsForLink(Exchange exchange) {
        CstaException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CstaException.class);
        return failure instanceof CstaLinkException
                && !failure.isSent()
                && exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, 0, Integer.class) < ATTEMPTS;
    }
}
