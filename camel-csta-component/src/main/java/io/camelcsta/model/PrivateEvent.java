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
 * A private event: T-Library's EventPrivateInfo. As a consumer's event it has an EventID and no ReferenceID; as the
 * reply to a private service it has a ReferenceID and no EventID.
 *
 * @param type what happened
 * @param thisDN ThisDN: the monitored device as the consumer names it; for hot desking the guest extension
 * @param otherDN OtherDN: for hot desking the host extension if it is known, else null
 * @param connId ConnID of the call, 16 lower-case hexadecimal digits, or null
 * @param previousConnId the ConnID that the call had before it was transferred or conferenced, or null
 * @param callId the switch's own id of the call, or null
 * @param deviceId the device part of the switch's connection, as text, or null
 * @param referenceId ReferenceID of the request, in a reply
 * @param extensions Extensions; for {@code accountCodeSet} the code
 * @param userData UserData
 * @param reasons Reasons
 * @param eventTime when the message came from the switch, in microseconds
 * @param link the name of the link
 * @param eventId EventID, unique, the same again when the event is delivered again; null in a reply
 */
public record PrivateEvent(
        PrivateEventType type,
        String thisDN,
        String otherDN,
        String connId,
        String previousConnId,
        String callId,
        String deviceId,
        Integer referenceId,
        Map<String, Object> extensions,
        Map<String, Object> userData,
        Map<String, Object> reasons,
        Instant eventTime,
        String link,
        String eventId)
        implements CstaBody {

    /** Checks, copies the lists and cuts the time to microseconds. */
    public PrivateEvent {
        java.util.Objects.requireNonNull(type, "type");
        extensions = extensions == null ? Map.of() : Attributes.keyValues("Extensions", extensions);
        userData = userData == null ? Map.of() : Attributes.keyValues("UserData", userData);
        reasons = reasons == null ? Map.of() : Attributes.keyValues("Reasons", reasons);
        eventTime = Attributes.micros(eventTime);
    }

    /** The number of the event, PrivateMsgID. */
    public int privateMsgId() {
        return type.number();
    }

    /** The name of the event. */
    public String event() {
        return type.eventName();
    }

    /** Starts an event of that type. */
    public static Builder of(PrivateEventType type) {
        return new Builder(type);
    }

    @Override
    public Map<String, Object> toMap() {
        Attributes.Writer writer =
                new Attributes.Writer().put("Event", type.eventName()).put("PrivateMsgID", type.number());
        if (type == PrivateEventType.ACCOUNT_CODE_SET) {
            writer.put("PrivateID", 0);
        }
        return writer.put("ThisDN", thisDN)
                .put("OtherDN", otherDN)
                .put("ConnID", connId)
                .put("PreviousConnID", previousConnId)
                .put("CallID", callId)
                .put("DeviceID", deviceId)
                .put("ReferenceID", referenceId)
                .put("Extensions", extensions)
                .put("UserData", userData)
                .put("Reasons", reasons)
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
    public static PrivateEvent fromMap(Map<String, ?> map) {
        Attributes attributes = new Attributes("private event", map);
        String name = attributes.requiredText("Event");
        PrivateEventType type = PrivateEventType.of(name);
        if (type == null) {
            throw new InvalidValueException("private event.Event", "unknown event '" + name + "'");
        }
        return new PrivateEvent(
                type,
                attributes.text("ThisDN"),
                attributes.text("OtherDN"),
                attributes.text("ConnID"),
                attributes.text("PreviousConnID"),
                attributes.text("CallID"),
                attributes.text("DeviceID"),
                attributes.integer("ReferenceID"),
                attributes.list("Extensions"),
                attributes.list("UserData"),
                attributes.list("Reasons"),
                attributes.time("EventTime"),
                attributes.text("Link"),
                attributes.text("EventID"));
    }

    /** Builds a {@link PrivateEvent}. Not for use by several threads. */
    public static final class Builder {
        private final PrivateEventType type;
        private String thisDN;
        private String otherDN;
        private String connId;
        private String previousConnId;
        private String callId;
        private String deviceId;
        private Integer referenceId;
        private Map<String, Object> extensions;
        private Instant eventTime;
        private String link;
        private String eventId;

        private Builder(PrivateEventType type) {
            this.type = type;
        }

        /** Sets ThisDN. */
        public Builder thisDN(String value) {
            thisDN = value;
            return this;
        }

        /** Sets OtherDN. */
        public Builder otherDN(String value) {
            otherDN = value;
            return this;
        }

        /** Sets ConnID. */
        public Builder connId(String value) {
            connId = value;
            return this;
        }

        /** Sets PreviousConnID. */
        public Builder previousConnId(String value) {
            previousConnId = value;
            return this;
        }

        /** Sets the call and the device from the switch's connection; null sets none. */
        public Builder connection(ConnectionId connection) {
            callId = connection == null ? null : connection.callId();
            deviceId = connection == null || connection.deviceId() == null
                    ? null
                    : connection.deviceId().number();
            return this;
        }

        /** Sets ReferenceID. */
        public Builder referenceId(Integer value) {
            referenceId = value;
            return this;
        }

        /** Sets Extensions. */
        public Builder extensions(Map<String, Object> value) {
            extensions = value;
            return this;
        }

        /** Sets EventTime. */
        public Builder eventTime(Instant value) {
            eventTime = value;
            return this;
        }

        /** Sets the link's name. */
        public Builder link(String value) {
            link = value;
            return this;
        }

        /** Sets EventID. */
        public Builder eventId(String value) {
            eventId = value;
            return this;
        }

        /** The event. */
        public PrivateEvent build() {
            return new PrivateEvent(
                    type,
                    thisDN,
                    otherDN,
                    connId,
                    previousConnId,
                    callId,
                    deviceId,
                    referenceId,
                    extensions,
                    null,
                    null,
                    eventTime,
                    link,
                    eventId);
        }
    }
}
