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

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses every request that names another host than this application, or comes from a web page of another origin.
 * Otherwise any page could send services from a browser on this computer: it lets a name of its own lead to 127.0.0.1,
 * and is then of the same origin as this application.
 */
@ApplicationScoped
public class OwnNames {

    private static final int FORBIDDEN = 403;
    /** Before all others. */
    private static final int PRIORITY = 1000;

    private final Set<String> names;

    OwnNames(@ConfigProperty(name = "csta.http.names") Set<String> names) {
        this.names = names;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort host = request.authority();
        if (host != null
                && names.contains(host.host().toLowerCase(Locale.ROOT))
                && isOwn(request.headers().getAll(HttpHeaders.ORIGIN), host)) {
            context.next();
        } else {
            context.response().setStatusCode(FORBIDDEN).end();
        }
    }

    /** A browser tells the page's origin, such as {@code http://localhost:8081}; other clients tell none. */
    private static boolean isOwn(List<String> origins, HostAndPort host) {
        return origins.stream()
                .allMatch(origin ->
                        origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }
}
