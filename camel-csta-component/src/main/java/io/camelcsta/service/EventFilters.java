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
package io.camelcsta.service;

import io.camelcsta.link.EventFilter;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import java.util.Set;
import java.util.stream.Collectors;

/** Which CSTA events the classes of events are made of. */
final class EventFilters {

    /** What the component itself needs to know of a monitored device (private services, section 2). */
    static final EventFilter OWN_NEEDS = EventFilter.of(
            "ConnectionClearedEvent",
            "CallClearedEvent",
            "ConferencedEvent",
            "TransferedEvent",
            "DivertedEvent",
            "RecordEvent",
            "StopEvent",
            "SuspendRecordEvent",
            "CallInformationEvent",
            "PrivateEvent",
            "BackInServiceEvent",
            "OutOfServiceEvent");

    private EventFilters() {}

    /** The class of a CSTA event that is passed on as it is. */
    static EventClass classOf(EventType event) {
        return switch (event.category()) {
            case CALL_CONTROL, CALL_ASSOCIATED, MEDIA_ATTACHMENT -> EventClass.CALL;
            case VOICE -> EventClass.VOICE;
            case LOGICAL_DEVICE_FEATURE -> event.name().startsWith("Agent") ? EventClass.AGENT : EventClass.DEVICE;
            case PHYSICAL_DEVICE_FEATURE, MAINTENANCE -> EventClass.DEVICE;
            case PRIVATE -> EventClass.PRIVATE;
        };
    }

    /** The filter for a consumer of those classes. */
    static EventFilter of(Set<EventClass> classes) {
        return OWN_NEEDS.or(EventFilter.of(Csta.description().events().stream()
                .filter(event -> classes.contains(classOf(event)))
                .collect(Collectors.toList())));
    }
}
