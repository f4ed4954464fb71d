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
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.health.WritableHealthCheckRepository;

/** The health checks of a component: one for each consumer, and one for all producers of a link. Any thread. */
final class HealthChecks {

    private static final class Shared {

        private final HealthCheck check;
        private int users;

        Shared(HealthCheck check) {
            this.check = check;
        }
    }

    private final UniqueNames ids;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<CstaLink, Shared> producers = new IdentityHashMap<>();

    /** @param ids those that are taken in the context: Camel would leave out the second check of an id */
    HealthChecks(UniqueNames ids) {
        this.ids = ids;
    }

    /** A producer of that link has started. */
    void producerStarted(CstaLink link, CamelContext context) {
        WritableHealthCheckRepository repository = producers(context);
        if (repository == null) {
            return;
        }
        lock.lock();
        try {
            Shared shared = producers.computeIfAbsent(link, key -> {
                HealthCheck check = new CstaProducerHealthCheck(
                        ids.take("producer:csta-" + key.config().name()), key);
                repository.addHealthCheck(check);
                return new Shared(check);
            });
            shared.users++;
        } finally {
            lock.unlock();
        }
    }

    /** A producer of that link has stopped. */
    void producerStopped(CstaLink link, CamelContext context) {
        WritableHealthCheckRepository repository = producers(context);
        lock.lock();
        try {
            Shared shared = producers.get(link);
            if (shared != null && --shared.users == 0) {
                producers.remove(link);
                ids.giveBack(shared.check.getId());
                if (repository != null) {
                    repository.removeHealthCheck(shared.check);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** A consumer starts. */
    void consumerStarted(CstaConsumer consumer) {
        CamelContext context = consumer.getEndpoint().getCamelContext();
        if (consumer.getHealthCheck() == null
                && HealthCheckHelper.getHealthCheckRepository(context, "consumers", HealthCheckRepository.class)
                        != null) {
            HealthCheck check = new CstaConsumerHealthCheck(ids.take("consumer:csta-" + nameOf(consumer)), consumer);
            CamelContextAware.trySetCamelContext(check, context);
            consumer.setHealthCheck(check);
        }
        if (consumer.getHealthCheck() != null && isHidden(consumer)) {
            HealthCheckRegistry.get(context).register(consumer.getHealthCheck());
        }
    }

    /** A consumer has stopped. */
    void consumerStopped(CstaConsumer consumer) {
        HealthCheck check = consumer.getHealthCheck();
        if (check != null) {
            HealthCheckRegistry registry =
                    HealthCheckRegistry.get(consumer.getEndpoint().getCamelContext());
            if (registry != null && isHidden(consumer)) {
                registry.unregister(check);
            }
            consumer.setHealthCheck(null);
            ids.giveBack(check.getId());
        }
    }

    private static String nameOf(CstaConsumer consumer) {
        return consumer.getRouteId() == null ? consumer.getLinkName() : consumer.getRouteId();
    }

    /**
     * Camel asks the consumers of routes, but that of a route from {@code master:} has ours inside, which knows no
     * route, and one that is not started by itself is taken for up.
     */
    private static boolean isHidden(CstaConsumer consumer) {
        Route route = consumer.getRoute();
        return route == null
                || route.getConsumer() != consumer
                || !route.isAutoStartup() && route.getRouteController() == null;
    }

    private static WritableHealthCheckRepository producers(CamelContext context) {
        return HealthCheckHelper.getHealthCheckRepository(context, "producers", WritableHealthCheckRepository.class);
    }
}
