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
 * The routes of one switch: its private events become lines of files, and files with requests become private services, whose
 * replies and errors are files again. The placeholders are those of the configuration.
 */
final class SwitchRoutes extends RouteBuilder {

    private static final String SWITCH = "csta:{{pbx}}?linkName={{name}}&protocol={{protocol:xml}}&framing={{framing:length2}}"
            // Karaf starts the routes even when the switch is not there yet
            + "&testConnectionOnStartup=false";

    @Override
    public void configure() {
        errorHandler(defaultErrorHandler().allowRedeliveryWhileStopping(false));
        events();
        link();
        services();
    }

    /** One file for each kind of event, one line of JSON for each event. Events are kept on disk until they are written. */
    private void events() {
        from(SWITCH + "&devices=RAW({{devices}})&spool=RAW({{directory}}/spool)")
            .routeId("events")
            .convertBodyTo(String.class)
            .to("file:{{directory}}/events?fileName=${header.CamelCstaEventName}.jsonl&fileExist=Append&appendChars=\\n&charset=UTF-8");
    }

    /** Tells when the link is lost and when it is back. */
    private void link() {
        from(SWITCH + "&events=link")
            .routeId("link")
            .log("${header.CamelCstaEventName}: ${bodyAs(String)}");
    }

    /** Each file is one request. Afterwards a file of the same name has the reply or the error. */
    private void services() {
        from("file:{{directory}}/services?include=.*\\.json&charset=UTF-8")
            .routeId("services")
            // nothing was sent because there is no link: the request waits for it; when Karaf stops, the file stays
            .onException(CstaLinkException.class).onWhen(SwitchRoutes::notSent)
                .maximumRedeliveries(-1).redeliveryDelay(1000)
                .retriesExhaustedLogLevel(LoggingLevel.WARN).logStackTrace(false)
            .end()
            // refused, or nobody knows: sending it again could do it twice
            .onException(CstaException.class).handled(true)
                .setBody(exchange -> exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CstaException.class).getEventError())
                .convertBodyTo(String.class)
                .log(LoggingLevel.WARN, "${file:name}: ${body}")
                .to("file:{{directory}}/errors?charset=UTF-8")
            .end()
            // the reply could not be written: it is in the log, and the service is not sent again
            .onException(Exception.class).handled(true)
                .log(LoggingLevel.ERROR, "${file:name}: ${exception}; the last result was ${bodyAs(String)}")
            .end()
            .convertBodyTo(String.class)
            .to(SWITCH)
            .convertBodyTo(String.class)
            .to("file:{{directory}}/replies?charset=UTF-8");
    }

    private static boolean notSent(Exchange exchange) {
        return !exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CstaLinkException.class).isSent();
    }
}
