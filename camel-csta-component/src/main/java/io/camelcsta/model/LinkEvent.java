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

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What happened to the link itself: T-Library's EventLinkConnected and EventLinkDisconnected, and the report that
 * events may be missing.
 *
 * @param event one of {@link #NAMES}
 * @param reason why, as text, or null
 * @param address the address of the switch, or null
 * @param details more about it, by name
 * @param eventTime when, in microseconds
 * @param link the name of the link
 * @param eventId EventID
 */
public record LinkEvent(
        String event,
        String reason,
        String address,
        Map<String, Object> details,
        Instant eventTime,
        String link,
        String eventId)
        implements CstaBody {

    /** The link has become usable. */
    public static final String CONNECTED = "EventLinkConnected";
    /** The link was lost or closed. */
    public static final String DISCONNECTED = "EventLinkDisconnected";
    /** The switch or this component lost events. */
    public static final String EVENTS_LOST = "EventLinkEventsLost";
    /** All names. */
    public static final List<String> NAMES = List.of(CONNECTED, DISCONNECTED, EVENTS_LOST);

    /** Cuts the time to microseconds. */
    public LinkEvent {
        details = details == null ? Map.of() : java.util.Collections.unmodifiableMap(details);
        eventTime = Attributes.micros(eventTime);
    }

    @Override
    public Map<String, Object> toMap() {
        return new Attributes.Writer()
                .put("Event", event)
                .put("EventClass", EventClass.LINK.key())
                .put("Reason", reason)
                .put("Address", address)
                .put("Details", details)
                .put("EventTime", eventTime)
                .put("Link", link)
                .put("EventID", eventId)
                .map();
    }

    /**
     * The event that a plain map describes.
     *
     * @throws InvalidValueException if an attribute is missing or malformed
     */
    public static LinkEvent fromMap(Map<String, ?> map) {
        Attributes attributes = new Attributes("link event", map);
        return new LinkEvent(
                attributes.requiredText("Event"),
                attributes.text("Reason"),
                attributes.text("Address"),
                attributes.object("Details"),
                attributes.time("EventTime"),
                attributes.text("Link"),
                attributes.text("EventID"));
    }
}
