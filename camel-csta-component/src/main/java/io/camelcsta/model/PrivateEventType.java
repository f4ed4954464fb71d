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

/** The private events, with their numbers (T-Server for CSTA Connector, Private Services and Events). */
public enum PrivateEventType {
    /** An account code was set on a call: Call Information. */
    ACCOUNT_CODE_SET("accountCodeSet", 501, EventClass.ACCOUNT_CODE),
    /** Recording of a call has started: Record. */
    RECORDING_STARTED("recordingStarted", 3013, EventClass.RECORDING),
    /** Recording of a call has ended: Stop, or the end of the recorded connection. */
    RECORDING_STOPPED("recordingStopped", 3014, EventClass.RECORDING),
    /** Recording of a call is suspended: Suspend Record. */
    RECORDING_SUSPENDED("recordingSuspended", 3015, EventClass.RECORDING),
    /** Recording of a call goes on: Record while suspended. */
    RECORDING_RESUMED("recordingResumed", 3016, EventClass.RECORDING),
    /** A guest extension is associated with a host device: Private Event. */
    HOT_DESKING_ESTABLISHED("hotDeskingEstablished", 1, EventClass.HOT_DESKING),
    /** The association of a guest extension has ended: Private Event. */
    HOT_DESKING_CANCELLED("hotDeskingCancelled", 2, EventClass.HOT_DESKING);

    private final String eventName;
    private final int number;
    private final EventClass eventClass;

    PrivateEventType(String eventName, int number, EventClass eventClass) {
        this.eventName = eventName;
        this.number = number;
        this.eventClass = eventClass;
    }

    /** The name, as headers and JSON have it. */
    public String eventName() {
        return eventName;
    }

    /** The number of the event. */
    public int number() {
        return number;
    }

    /** The class of events that it belongs to. */
    public EventClass eventClass() {
        return eventClass;
    }

    /** The event with that number, or null. */
    public static PrivateEventType of(int number) {
        for (PrivateEventType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }

    /** The event with that name, or null. */
    public static PrivateEventType of(String name) {
        for (PrivateEventType type : values()) {
            if (type.eventName.equals(name)) {
                return type;
            }
        }
        return null;
    }
}
