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
package io.camelcsta.route;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What Camel's health checks say of a consumer inside an endpoint of camel-master. */
class MasterHealthTest extends LinkTestSupport {

    @Test
    void aConsumerInsideMasterIsAskedToo(@TempDir Path directory) throws Exception {
        FileLockClusterService cluster = new FileLockClusterService();
        cluster.setRoot(directory.toString());
        cluster.setAcquireLockDelay(10, TimeUnit.MILLISECONDS);
        cluster.setAcquireLockInterval(50, TimeUnit.MILLISECONDS);
        context.addService((CamelClusterService) cluster);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("master:node:" + uri(BACKGROUND + "&devices=3001&linkName=pbx1")).routeId("active").log("${body}");
            }
        });
        Events.await(() -> HealthCheckHelper.invoke(context).stream()
                .anyMatch(result -> result.getCheck().getId().equals("consumer:csta-pbx1") && result.getState() == HealthCheck.State.UP),
                "the health of the consumer inside");

        context.getRouteController().stopRoute("active");
        assertThat(HealthCheckHelper.invoke(context)).noneMatch(result -> result.getCheck().getId().equals("consumer:csta-pbx1"));
    }
}
