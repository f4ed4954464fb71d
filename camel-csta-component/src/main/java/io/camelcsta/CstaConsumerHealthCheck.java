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
package io.camelcsta;

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkStatus;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether a consumer gets events: its link is usable and its devices are monitored. A readiness check; any thread. */
final class CstaConsumerHealthCheck extends AbstractHealthCheck {

    private final CstaConsumer consumer;

    CstaConsumerHealthCheck(String id, CstaConsumer consumer) {
        super("camel", id);
        this.consumer = consumer;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        CstaLink link = consumer.link();
        if (link == null) {
            builder.down().message("The consumer is not started");
            return;
        }
        CstaConfiguration configuration = consumer.getEndpoint().getConfiguration();
        LinkStatus status = link.status();
        LinkHealth.report(status, builder);
        LinkHealth.reportMonitors(status, consumer.devices(), configuration.getHealthMaxFailedMonitors(), builder);
        reportDevices(builder);
        builder.detail("events.pending", consumer.getPendingEvents());
        builder.detail("events.dropped", consumer.getDroppedEvents());
        if (consumer.isSuspended()) {
            builder.detail("consumer.suspended", true);
        }
    }

    /** That changes are not known of is a detail; that no device is known, because none could be told yet, is not. */
    private void reportDevices(HealthCheckResultBuilder builder) {
        String failure = consumer.devicesFailure();
        if (failure != null) {
            builder.detail("devices.failure", failure);
            if (consumer.devices().isEmpty()) {
                builder.down().message(failure);
            }
        }
    }
}
