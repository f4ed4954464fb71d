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

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckAware;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows the link to the switch in {@code /q/health}, whether it is usable or not. Camel's own check
 * {@code camel-consumers} tells the same, but its details only when it is down.
 */
@Readiness
@ApplicationScoped
public class LinkHealth implements HealthCheck {

    private final CamelContext context;

    LinkHealth(CamelContext context) {
        this.context = context;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("csta");
        Route route = context.getRoute("events");
        if (route == null) {
            return response.down().build();
        }
        Result result =
                ((HealthCheckAware) route.getConsumer()).getHealthCheck().call();
        response.status(result.getState() == State.UP);
        result.getMessage().ifPresent(message -> response.withData("message", message));
        // what is known of the check itself is of no interest
        Set<String> ofTheCheck = result.getCheck().getMetaData().keySet();
        result.getDetails().forEach((name, value) -> {
            if (!ofTheCheck.contains(name)) {
                response.withData(name, value.toString());
            }
        });
        return response.build();
    }
}
