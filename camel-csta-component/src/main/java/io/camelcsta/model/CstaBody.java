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
package io.camelcsta.model;

import java.util.Map;

/** A body that a {@code csta:} route sends or receives. Every one has a plain map form, which is also its JSON. */
public sealed interface CstaBody permits PrivateService, PrivateEvent, EventError, CstaEvent, LinkEvent, CstaReply {

    /** The plain form; mutable, the caller's own. Binary values are {@link Octets}. */
    Map<String, Object> toMap();

    /** The JSON text, on one line. */
    default String toJson() {
        return Json.write(toMap());
    }

    /** A time as it stands in JSON and headers: ISO-8601 in UTC with microseconds. */
    static String format(java.time.Instant time) {
        return Attributes.format(time);
    }

    /**
     * The body that a plain map describes, by its members {@code Service}, {@code Response} or {@code Event}.
     *
     * @throws InvalidValueException if it describes none
     */
    static CstaBody fromMap(Map<String, ?> map) {
        if (map.containsKey("Service")) {
            return PrivateService.fromMap(map);
        } else if (map.containsKey("Response")) {
            return CstaReply.fromMap(map);
        }
        Attributes attributes = new Attributes("event", map);
        String event = attributes.requiredText("Event");
        if (event.equals(EventError.EVENT)) {
            return EventError.fromMap(map);
        } else if (PrivateEventType.of(event) != null) {
            return PrivateEvent.fromMap(map);
        } else if (LinkEvent.NAMES.contains(event)) {
            return LinkEvent.fromMap(map);
        }
        return CstaEvent.fromMap(map);
    }
}
