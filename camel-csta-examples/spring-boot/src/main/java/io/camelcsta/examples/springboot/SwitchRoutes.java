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
package io.camelcsta.examples.springboot;

import io.camelcsta.CstaException;
import io.camelcsta.CstaInvalidRequestException;
import io.camelcsta.CstaLinkException;
import io.camelcsta.CstaRefusedException;
import io.camelcsta.CstaTimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Events of the switch to the log; private services from HTTP to the switch. */
@Component
class SwitchRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // one exchange for each private event of the devices
        from("csta:{{pbx.address}}?devices=RAW({{pbx.devices}})")
                .routeId("events")
                .log("${header.CamelCstaEventName} at ${header.CamelCstaThisDN}: ${bodyAs(String)}");

        // tells when the link is lost and when it is back
        from("csta:{{pbx.address}}?events=link").routeId("link").log("${bodyAs(String)}");

        // the request and the reply are JSON; a request that cannot be performed is answered with its EventError
        from("platform-http:/services?httpMethodRestrict=POST&consumes=application/json&produces=application/json")
                .routeId("services")
                .onException(CstaException.class)
                .handled(true)
                .process(SwitchRoutes::answerWithError)
                .end()
                // nothing that a client sends is a header of Camel
                .removeHeaders("*")
                .to("csta:{{pbx.address}}")
                .convertBodyTo(String.class)
                // nor are the headers of the reply those of the answer
                .removeHeaders("*")
                .setHeader(Exchange.CONTENT_TYPE, constant("application/json"));
    }

    private static void answerWithError(Exchange exchange) {
        CstaException error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, CstaException.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(error.getEventError().toJson());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage()
                .setHeader(Exchange.HTTP_RESPONSE_CODE, status(error).value());
    }

    private static HttpStatus status(CstaException error) {
        if (error instanceof CstaInvalidRequestException) {
            return HttpStatus.BAD_REQUEST;
        } else if (error instanceof CstaRefusedException) {
            return HttpStatus.CONFLICT;
        } else if (error instanceof CstaLinkException) {
            return HttpStatus.SERVICE_UNAVAILABLE;
        } else if (error instanceof CstaTimeoutException) {
            return HttpStatus.GATEWAY_TIMEOUT;
        }
        return HttpStatus.INTERNAL_SERVER_ERROR;
    }
}
