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

import io.camelcsta.link.LinkState;
import io.camelcsta.model.PrivateEventType;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The numbers of JMX as meters of Micrometer; request latency as a timer. Loaded only where Micrometer is. */
final class MicrometerMeters implements Meters {

    private static final Logger LOG = LoggerFactory.getLogger(MicrometerMeters.class);

    private final CamelContext context;
    private final ReentrantLock lock = new ReentrantLock();
    /** Null as long as there is none. */
    private volatile MeterRegistry registry;
    /** Links and consumers that there are. */
    private final Set<Object> present = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Those that are shown once there is a registry, and how, in the order in which they came. */
    private final Map<Object, Runnable> waiting = new LinkedHashMap<>();

    private final AtomicBoolean toldOfNone = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private final Namesakes<OperatedLink> links =
            new Namesakes<>(new Shown<>("csta.link.usable", MicrometerMeters::tags, this::metersOf));
    private final Namesakes<CstaConsumer> consumers =
            new Namesakes<>(new Shown<>("csta.consumer.lanes", MicrometerMeters::tags, this::metersOf));

    MicrometerMeters(CamelContext context) {
        this.context = context;
    }

    /**
     * The registry of Camel's own metrics, or the only one that is bound, or the one that is composed of the others;
     * else null.
     */
    private MeterRegistry find() {
        Registry bound = context.getRegistry();
        try {
            if (bound.lookupByName("metricsRegistry") instanceof MeterRegistry ofCamel) {
                return ofCamel;
            }
            MeterRegistry only = bound.findSingleByType(MeterRegistry.class);
            return only != null ? only : bound.findSingleByType(CompositeMeterRegistry.class);
        } catch (RuntimeException e) {
            // a bean that cannot be made costs neither a link nor an event
            LOG.debug("The MeterRegistry cannot be had", e);
            return null;
        }
    }

    @Override
    public void linkSetUp(OperatedLink link) {
        show(link, () -> links.add(nameOf(link), link));
    }

    @Override
    public void linkClosed(OperatedLink link) {
        hide(link, () -> links.remove(nameOf(link), link));
    }

    @Override
    public void started(CstaConsumer consumer) {
        show(consumer, () -> consumers.add(tags(consumer).toString(), consumer));
    }

    @Override
    public void stopped(CstaConsumer consumer) {
        hide(consumer, () -> consumers.remove(tags(consumer).toString(), consumer));
    }

    /** A registry may be bound after the component has started: it is looked for as long as there is none. */
    private void show(Object thing, Runnable act) {
        lock.lock();
        try {
            present.add(thing);
            if (registry == null) {
                registry = find();
            }
            if (registry == null) {
                waiting.put(thing, act);
                if (toldOfNone.compareAndSet(false, true)) {
                    LOG.info(
                            "There are no meters of csta, because no MeterRegistry is bound, or several that no other is composed of");
                }
            } else {
                waiting.values().forEach(Runnable::run);
                waiting.clear();
                act.run();
            }
        } finally {
            lock.unlock();
        }
    }

    private void hide(Object thing, Runnable act) {
        lock.lock();
        try {
            if (present.remove(thing) && waiting.remove(thing) == null) {
                act.run();
            }
            if (present.isEmpty()) {
                // when the context or the component is started again there may be another one
                registry = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private static String nameOf(OperatedLink link) {
        return link.getName() + " " + link.getProtocol();
    }

    private List<Meter> metersOf(OperatedLink link) {
        Tags tags = tags(link);
        List<Meter> all = new ArrayList<>();
        all.add(gauge(
                "csta.link.usable",
                "1 while the link is usable, else 0",
                tags,
                link,
                each -> each.status().state() == LinkState.USABLE ? 1 : 0));
        all.add(gauge("csta.link.monitors", "Monitors that stand", tags, link, each -> each.status()
                .monitors()));
        all.add(gauge("csta.link.monitors.failed", "Devices that are not monitored", tags, link, each -> each.status()
                .failedMonitors()
                .size()));
        all.add(gauge(
                "csta.link.requests.outstanding", "Requests that wait for an answer", tags, link, each -> each.status()
                        .outstanding()));
        all.add(gauge("csta.link.requests.waiting", "Requests that wait to be sent", tags, link, each -> each.status()
                .waiting()));
        all.add(gauge(
                "csta.link.reading.paused",
                "1 while reading is paused because a consumer has no room, else 0",
                tags,
                link,
                each -> each.isReadingPaused() ? 1 : 0));
        all.add(gauge("csta.link.calls", "Calls that are known", tags, link, each -> each.lately()
                .calls()));
        all.add(gauge(
                "csta.link.recordings", "Recordings that go on or are suspended", tags, link, each -> each.lately()
                        .recordings()
                        .size()));
        all.add(gauge("csta.link.hotdesks", "Guests that are at a host", tags, link, each -> each.lately()
                .associations()
                .size()));
        link.getCounters()
                .keySet()
                .forEach(name -> all.add(counter(
                        "csta.link." + dotted(name), "What the link has counted", tags, link, each -> each.getCounters()
                                .get(name))));
        return all;
    }

    private List<Meter> metersOf(CstaConsumer consumer) {
        Tags tags = tags(consumer);
        return List.of(
                gauge(
                        "csta.consumer.events.pending",
                        "Events that wait for the route or are being processed",
                        tags,
                        consumer,
                        CstaConsumer::getPendingEvents),
                gauge(
                        "csta.consumer.octets.pending",
                        "Octets of those events",
                        tags,
                        consumer,
                        CstaConsumer::getPendingOctets),
                gauge(
                        "csta.consumer.lanes",
                        "Calls and devices whose events wait for the route or are being processed",
                        tags,
                        consumer,
                        CstaConsumer::getLanes),
                gauge(
                        "csta.consumer.lanes.fullest",
                        "Pending events of the call or device that has most of them",
                        tags,
                        consumer,
                        CstaConsumer::getFullestLane),
                gauge(
                        "csta.consumer.events.spooled",
                        "Events in the spool",
                        tags,
                        consumer,
                        CstaConsumer::getSpooledEvents),
                counter(
                        "csta.consumer.events.dropped",
                        "Events that were dropped or discarded",
                        tags,
                        consumer,
                        CstaConsumer::getDroppedEvents),
                counter(
                        "csta.consumer.events.failed",
                        "Events whose exchange failed",
                        tags,
                        consumer,
                        CstaConsumer::getFailedEvents),
                counter(
                        "csta.consumer.events.redelivered",
                        "How many times events in the spool were delivered again",
                        tags,
                        consumer,
                        CstaConsumer::getRedeliveredEvents));
    }

    /**
     * Shows the first of several with the same tags: a registry has one meter for them. It may be that of another
     * context, which must not be removed here.
     */
    private final class Shown<T> implements Namesakes.Display<T> {

        private final String one;
        private final Function<T, Tags> tags;
        private final Function<T, List<Meter>> metersOf;
        private final Map<T, List<Meter>> shown = new IdentityHashMap<>();

        /** @param one the name of one of the meters */
        Shown(String one, Function<T, Tags> tags, Function<T, List<Meter>> metersOf) {
            this.one = one;
            this.tags = tags;
            this.metersOf = metersOf;
        }

        @Override
        public void show(T thing) {
            guarded(known -> {
                if (known.find(one).tags(tags.apply(thing)).meter() == null) {
                    shown.put(thing, metersOf.apply(thing));
                }
            });
        }

        @Override
        public void hide(T thing) {
            List<Meter> all = shown.remove(thing);
            if (all != null) {
                guarded(known -> all.forEach(known::remove));
            }
        }
    }

    @Override
    public void event(CstaConsumer consumer, String name) {
        PrivateEventType type = PrivateEventType.of(name);
        String number = type == null ? "none" : Integer.toString(type.number());
        guarded(known -> known.counter("csta.consumer.events", tags(consumer).and("event", name, "number", number))
                .increment());
    }

    @Override
    public void request(String link, String service, String outcome, Duration time) {
        guarded(known -> known.timer(
                        "csta.producer.requests", Tags.of("link", link, "service", service, "outcome", outcome))
                .record(time));
    }

    /** A registry that refuses a meter costs neither a link nor an event. */
    private void guarded(Consumer<MeterRegistry> act) {
        MeterRegistry known = registry;
        if (known == null) {
            return;
        }
        try {
            act.accept(known);
        } catch (RuntimeException | LinkageError e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn("Meters are missing, because the registry does not take them (told once): {}", e.toString());
            }
        }
    }

    private static Tags tags(OperatedLink link) {
        return Tags.of("link", link.getName(), "protocol", link.getProtocol());
    }

    private static Tags tags(CstaConsumer consumer) {
        return Tags.of(
                "link", consumer.getLinkName(), "route", Objects.requireNonNullElse(consumer.getRouteId(), "none"));
    }

    private <T> Meter gauge(String name, String description, Tags tags, T object, ToDoubleFunction<T> value) {
        return Gauge.builder(name, object, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private <T> Meter counter(String name, String description, Tags tags, T object, ToDoubleFunction<T> value) {
        return FunctionCounter.builder(name, object, value)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** {@code framesReceived} is {@code frames.received}. */
    private static String dotted(String name) {
        return name.replaceAll("([A-Z])", ".$1").toLowerCase(Locale.ROOT);
    }
}
