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
package io.camelcsta.link;

import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventCategory;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.StructType;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which events are wanted from a monitor. On the wire it is turned round: a bit of a CSTA monitor filter that is set
 * keeps the event back.
 */
public final class EventFilter {

    /** No event at all. */
    public static final EventFilter NONE = new EventFilter(new EnumMap<>(EventCategory.class));

    private static final StructType MONITOR_FILTER =
            (StructType) Csta.description().type("MonitorFilter");

    private final Map<EventCategory, Long> wanted;

    private EventFilter(Map<EventCategory, Long> wanted) {
        this.wanted = wanted;
    }

    /** A filter that lets those events through. */
    public static EventFilter of(Collection<EventType> events) {
        Map<EventCategory, Long> wanted = new EnumMap<>(EventCategory.class);
        events.forEach(event -> wanted.merge(event.category(), 1L << event.filterBit(), (a, b) -> a | b));
        return new EventFilter(wanted);
    }

    /** A filter that lets the events of those names ({@code RecordEvent}) through. */
    public static EventFilter of(String... eventNames) {
        return of(Arrays.stream(eventNames).map(Csta.description()::event).toList());
    }

    /** A filter that lets through what either of the two does. */
    public EventFilter or(EventFilter other) {
        Map<EventCategory, Long> union = new EnumMap<>(wanted.isEmpty() ? new EnumMap<>(EventCategory.class) : wanted);
        other.wanted.forEach((category, bits) -> union.merge(category, bits, (a, b) -> a | b));
        return new EventFilter(union);
    }

    /** Whether that event gets through. */
    public boolean passes(EventType event) {
        return (wanted.getOrDefault(event.category(), 0L) >>> event.filterBit() & 1) != 0;
    }

    /** The filter as a MonitorFilter of CSTA. */
    Struct toMonitorFilter() {
        Struct.Builder builder = Struct.of(MONITOR_FILTER);
        for (EventCategory category : EventCategory.values()) {
            FlagsType type = flagsType(category);
            builder.set(category.filterField(), new Flags(type, type.all() & ~wanted.getOrDefault(category, 0L)));
        }
        return builder.build();
    }

    /**
     * What a MonitorFilter of CSTA lets through; a group that it leaves out is let through (ECMA-285: default empty).
     */
    static EventFilter fromMonitorFilter(Struct filter) {
        Map<EventCategory, Long> wanted = new EnumMap<>(EventCategory.class);
        for (EventCategory category : EventCategory.values()) {
            Flags flags = (Flags) filter.get(category.filterField());
            wanted.put(category, ~(flags == null ? 0L : flags.bits()));
        }
        return new EventFilter(wanted);
    }

    private static FlagsType flagsType(EventCategory category) {
        return (FlagsType) MONITOR_FILTER.field(category.filterField()).type().base();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventFilter filter && wanted.equals(filter.wanted);
    }

    @Override
    public int hashCode() {
        return wanted.hashCode();
    }
}
