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

import io.camelcsta.CstaComponent;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Shows the link to the switch in {@code /q/health}: the application is ready while the link is usable. */
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
        // all routes share one link
        return context.getComponent("csta", CstaComponent.class).getLinks().stream().findFirst().map(CstaLink::status)
                .map(status -> describe(response, status)).orElseGet(response::down).build();
    }

    private static HealthCheckResponseBuilder describe(HealthCheckResponseBuilder response, LinkStatus status) {
        response.status(status.state() == LinkState.USABLE)
                .withData("link", status.name())
                .withData("state", status.state().name())
                .withData("since", status.since().toString());
        if (status.address() != null) {
            response.withData("address", status.address());
        }
        if (status.lastError() != null) {
            response.withData("lastError", status.lastError());
        }
        return response;
    }
}
