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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.CstaConstants;
import io.camelcsta.model.CstaReply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cluster.CamelClusterService;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consumer inside an endpoint of camel-master. */
class MasterTest extends LinkTestSupport {

    /** A route whose consumer is started on the node that leads, which is the only one. */
    private void lead(Path directory, String options, Processor step) throws Exception {
        FileLockClusterService cluster = new FileLockClusterService();
        cluster.setRoot(directory.toString());
        cluster.setAcquireLockDelay(10, TimeUnit.MILLISECONDS);
        cluster.setAcquireLockInterval(50, TimeUnit.MILLISECONDS);
        context.addService((CamelClusterService) cluster);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("master:node:" + uri(BACKGROUND + "&linkName=pbx1&" + options))
                        .routeId("active")
                        .process(step);
            }
        });
    }

    private boolean isUp() {
        return HealthCheckHelper.invoke(context).stream()
                .anyMatch(result -> result.getCheck().getId().equals("consumer:csta-active")
                        && result.getState() == HealthCheck.State.UP);
    }

    @Test
    @Tag("compatibility")
    void aConsumerInsideMasterIsAskedToo(@TempDir Path directory) throws Exception {
        lead(directory, "devices=3001", exchange -> {});
        Events.await(this::isUp, "the health of the consumer inside");

        context.getRouteController().stopRoute("active");
        assertThat(HealthCheckHelper.invoke(context))
                .noneMatch(result -> result.getCheck().getId().equals("consumer:csta-active"));
    }

    @Test
    void devicesAreAddedToAConsumerInsideMaster(@TempDir Path directory) throws Exception {
        Events events = new Events(encoding().shown("none"));
        lead(directory, "devices=3001&events=recording", events);
        Events.await(this::isUp, "the health of the consumer inside");

        Exchange reply = send("linkName=pbx1&operation=addMonitors", "3003", Map.of(CstaConstants.ROUTE_ID, "active"));

        assertThat(reply.getException()).isNull();
        assertThat(reply.getMessage().getBody(CstaReply.class).value())
                .containsEntry("RouteId", "active")
                .containsEntry("Added", List.of("3003"));
        pbx.call("3003", "3004").startRecording("3003");
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3003");
    }
}
