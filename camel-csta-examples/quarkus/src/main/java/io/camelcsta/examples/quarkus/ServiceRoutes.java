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
package io.camelcsta.examples.quarkus;

import io.camelcsta.CstaConstants;
import io.camelcsta.model.EventError;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * Performs the private service that is posted to {@code /services} as JSON, and answers with the reply or the
 * EventError.
 */
@ApplicationScoped
public class ServiceRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("platform-http:/services?httpMethodRestrict=POST&consumes=application/json&produces=application/json")
                .routeId("services")
                // nothing that a client sends is a header of Camel or of the answer
                .removeHeaders("*")
                .to("csta:{{csta.pbx}}?throwOnError=false")
                .choice()
                .when(header(CstaConstants.ERROR_CODE).isNotNull())
                .setHeader(Exchange.HTTP_RESPONSE_CODE)
                .body(EventError.class, HttpStatus::of)
                .end()
                .convertBodyTo(String.class)
                .removeHeaders("*", Exchange.HTTP_RESPONSE_CODE)
                .setHeader(Exchange.CONTENT_TYPE, constant("application/json"));
    }
}
