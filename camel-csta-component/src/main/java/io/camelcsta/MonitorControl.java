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
import io.camelcsta.link.FailedMonitor;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.InvalidValueException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Changes the monitors of a consumer that runs, because a producer of the same link asks for it. Any thread. */
final class MonitorControl {

    private MonitorControl() {}

    /**
     * Completes, on the link's event loop or at once, with what the consumer monitors then.
     *
     * @param link the link of the producer
     * @throws InvalidValueException if no consumer is meant, or more than one may be
     */
    static CompletableFuture<CstaReply> perform(
            MonitorRequest request, CstaComponent component, CstaLink link, int referenceId, Duration timeout) {
        CstaConsumer consumer = consumer(request.routeId(), component, link);
        return switch (request.operation()) {
            case ADD ->
                consumer.add(request.devices(), referenceId, timeout)
                        .thenApply(added -> reply(request, consumer, link, "Added", added, referenceId));
            case REMOVE ->
                consumer.remove(request.devices(), referenceId, timeout)
                        .thenApply(removed -> reply(request, consumer, link, "Removed", removed, referenceId));
            case LIST ->
                CompletableFuture.completedFuture(reply(request, consumer, link, null, List.of(), referenceId));
        };
    }

    private static CstaConsumer consumer(String routeId, CstaComponent component, CstaLink link) {
        List<CstaConsumer> ofLink = component.consumers().stream()
                .filter(consumer -> consumer.link() == link)
                .toList();
        List<CstaConsumer> meant = ofLink.stream()
                .filter(consumer -> routeId == null
                        ? !consumer.getEndpoint()
                                .getConfiguration()
                                .eventClasses()
                                .equals(Set.of(EventClass.LINK))
                        : routeId.equals(consumer.getRouteId()))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        List<String> routes = ofLink.stream()
                .map(CstaConsumer::getRouteId)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        if (routeId != null) {
            throw new InvalidValueException(
                    "RouteId",
                    "no route '" + routeId + "' with a started consumer of the link '"
                            + link.config().name() + "', expected one of " + routes);
        }
        throw new InvalidValueException(
                "RouteId",
                meant.isEmpty()
                        ? "no consumer of the link '" + link.config().name() + "' is started"
                        : "the link '" + link.config().name() + "' has several consumers. Set the header "
                                + CstaConstants.ROUTE_ID + " or RouteId in the body to one of " + routes);
    }

    private static CstaReply reply(
            MonitorRequest request,
            CstaConsumer consumer,
            CstaLink link,
            String change,
            List<String> changed,
            int referenceId) {
        Set<String> devices = consumer.devices();
        Map<String, Object> value = new LinkedHashMap<>();
        if (consumer.getRouteId() != null) {
            value.put("RouteId", consumer.getRouteId());
        }
        if (change != null) {
            value.put(change, changed);
        }
        value.put("Devices", new ArrayList<>(devices));
        value.put(
                "FailedMonitors",
                link.status().failedMonitors().stream()
                        .map(FailedMonitor::device)
                        .filter(devices::contains)
                        .toList());
        return new CstaReply(
                request.operation().operation(),
                null,
                null,
                null,
                null,
                value,
                referenceId,
                Instant.now(),
                link.config().name());
    }
}
