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
import java.util.Map;

/**
 * A CSTA event that is passed on as it is: a call, voice, agent or device event, a private event without a mapping, an
 * escape that the switch sent, or an event that the description does not know.
 *
 * @param event the name of the event as ECMA-323 has it, such as {@code DeliveredEvent}
 * @param eventClass its class
 * @param thisDN the monitored device as the consumer names it, or null
 * @param connId ConnID of its call, or null
 * @param previousConnId the ConnID that the call had before it was transferred or conferenced, or null
 * @param callId the switch's own id of the call, or null
 * @param deviceId the device part of the switch's connection, as text, or null
 * @param value the body in the form of {@link Values}; content that the description does not know is under {@code $xml}
 *     or {@code $ber}
 * @param eventTime when it came from the switch, in microseconds
 * @param link the name of the link
 * @param eventId EventID
 */
public record CstaEvent(
        String event,
        EventClass eventClass,
        String thisDN,
        String connId,
        String previousConnId,
        String callId,
        String deviceId,
        Map<String, Object> value,
        Instant eventTime,
        String link,
        String eventId)
        implements CstaBody {

    /** Cuts the time to microseconds. */
    public CstaEvent {
        value = value == null ? Map.of() : java.util.Collections.unmodifiableMap(value);
        eventTime = Attributes.micros(eventTime);
    }

    @Override
    public Map<String, Object> toMap() {
        return new Attributes.Writer()
                .put("Event", event)
                .put("EventClass", eventClass.key())
                .put("ThisDN", thisDN)
                .put("ConnID", connId)
                .put("PreviousConnID", previousConnId)
                .put("CallID", callId)
                .put("DeviceID", deviceId)
                .put("Value", value)
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
    public static CstaEvent fromMap(Map<String, ?> map) {
        Attributes attributes = new Attributes("event", map);
        String key = attributes.requiredText("EventClass");
        EventClass eventClass = EventClass.of(key);
        if (eventClass == null) {
            throw new InvalidValueException("event.EventClass", "unknown class '" + key + "'");
        }
        return new CstaEvent(
                attributes.requiredText("Event"),
                eventClass,
                attributes.text("ThisDN"),
                attributes.text("ConnID"),
                attributes.text("PreviousConnID"),
                attributes.text("CallID"),
                attributes.text("DeviceID"),
                attributes.object("Value"),
                attributes.time("EventTime"),
                attributes.text("Link"),
                attributes.text("EventID"));
    }
}
