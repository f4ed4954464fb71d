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
package io.camelcsta.simulator;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.StructType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The monitors of all applications, and the way of an event to them. On the simulator's thread only. */
final class Monitors {

    private static final StructType FILTER =
            (StructType) Csta.description().type("MonitorFilter").base();
    private static final int FIRST_CROSS_REFERENCE = 0x1001;
    private static final int MAX_CROSS_REFERENCE = 0xFFFF;

    private final Map<String, Monitor> byCrossReference = new LinkedHashMap<>();
    /** Found at every event: there may be thousands of monitors. */
    private final Map<Device, Set<Monitor>> byDevice = new HashMap<>();

    boolean losesEvents;
    private final SimulatorOptions options;
    private final Outbox outbox;
    private int nextCrossReference = FIRST_CROSS_REFERENCE;

    Monitors(SimulatorOptions options, Outbox outbox) {
        this.options = options;
        this.outbox = outbox;
    }

    int size() {
        return byCrossReference.size();
    }

    List<Monitor> of(Device device) {
        return List.copyOf(byDevice.getOrDefault(device, Set.of()));
    }

    /** Starts a monitor; null filters nothing. */
    Monitor start(ApplicationLink link, Device device, Struct requestedFilter) {
        if (size() >= Math.min(options.monitorLimit, MAX_CROSS_REFERENCE - FIRST_CROSS_REFERENCE)) {
            throw Refusals.monitorLimitExceeded();
        }
        Monitor monitor = new Monitor(newCrossReference(), link, device, complete(requestedFilter));
        byCrossReference.put(monitor.crossReference, monitor);
        byDevice.computeIfAbsent(device, key -> new LinkedHashSet<>()).add(monitor);
        return monitor;
    }

    private String newCrossReference() {
        String text;
        do {
            text = Integer.toHexString(nextCrossReference);
            nextCrossReference =
                    nextCrossReference == MAX_CROSS_REFERENCE ? FIRST_CROSS_REFERENCE : nextCrossReference + 1;
        } while (byCrossReference.containsKey(text));
        return text;
    }

    /** The monitor of that application with that cross reference. */
    Monitor require(ApplicationLink link, String crossReference) {
        Monitor monitor = byCrossReference.get(crossReference);
        if (monitor == null || monitor.link != link) {
            throw Refusals.unknownMonitor();
        }
        return monitor;
    }

    void changeFilter(Monitor monitor, Struct requestedFilter) {
        monitor.filter = complete(requestedFilter);
    }

    void stop(Monitor monitor) {
        if (byCrossReference.remove(monitor.crossReference, monitor)) {
            Set<Monitor> others = byDevice.get(monitor.device);
            others.remove(monitor);
            if (others.isEmpty()) {
                byDevice.remove(monitor.device);
            }
        }
    }

    /** Stops all monitors of an application. */
    void stopAll(ApplicationLink link) {
        List.copyOf(byCrossReference.values()).stream()
                .filter(monitor -> monitor.link == link)
                .forEach(this::stop);
    }

    /** The filter with every group present. */
    private static Struct complete(Struct requested) {
        Struct.Builder filter = Struct.of(FILTER);
        for (Field group : FILTER.fields()) {
            Object flags = requested == null ? null : requested.get(group.index());
            filter.set(
                    group.index(),
                    flags == null ? new Flags((FlagsType) group.type().base(), 0) : flags);
        }
        return filter.build();
    }

    /** Sends an event, whose cross reference is still missing, to every monitor of that device which lets it pass. */
    void publish(Device device, Struct body) {
        publish(device, link -> body);
    }

    /** The same, with a body for each application; those for whom it is null get nothing. */
    void publish(Device device, Function<ApplicationLink, Struct> bodies) {
        for (Monitor monitor : of(device)) {
            Struct body = bodies.apply(monitor.link);
            EventType type =
                    body == null ? null : Csta.description().event(body.type().typeName());
            if (type != null && monitor.passes(type) && !losesEvents) {
                Struct own = body.with(EventType.MONITOR_CROSS_REF_ID, monitor.crossReference);
                send(monitor, new CstaMessage.Event(CstaMessage.NO_INVOKE_ID, type, own));
            }
        }
    }

    /** Sends the last event of every monitor of that device once more. */
    void repeatLast(Device device) {
        for (Monitor monitor : of(device)) {
            if (monitor.last != null) {
                send(monitor, monitor.last);
            }
        }
    }

    private void send(Monitor monitor, CstaMessage.Event event) {
        monitor.last = event;
        outbox.event(() -> monitor.link.send(event));
    }
}
