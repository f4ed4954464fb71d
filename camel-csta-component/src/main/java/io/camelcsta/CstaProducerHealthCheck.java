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

/** Whether the producers of a link can send requests: the link is usable. A readiness check; any thread. */
final class CstaProducerHealthCheck extends AbstractHealthCheck {

    private final CstaLink link;

    CstaProducerHealthCheck(String id, CstaLink link) {
        super("camel", id);
        this.link = link;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        LinkStatus status = link.status();
        LinkHealth.report(status, builder);
        builder.detail("requests.outstanding", status.outstanding());
        builder.detail("requests.waiting", status.waiting());
    }
}
