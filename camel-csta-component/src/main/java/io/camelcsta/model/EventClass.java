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

/** The classes of events among which a consumer chooses with its option {@code events}. */
public enum EventClass {
    /** The recording events 3013 to 3016. */
    RECORDING("recording"),
    /** The hot-desking events 1 and 2. */
    HOT_DESKING("hotDesking"),
    /** The account code event 501. */
    ACCOUNT_CODE("accountCode"),
    /** Private events and escapes without a mapping, and events that the description does not know. */
    PRIVATE("private"),
    /** Call control and call associated events, Call Information included. */
    CALL("call"),
    /** Voice unit events. */
    VOICE("voice"),
    /** Agent state events. */
    AGENT("agent"),
    /** Device maintenance events, and physical and other logical device feature events. */
    DEVICE("device"),
    /** The link's own events. */
    LINK("link");

    private final String key;

    EventClass(String key) {
        this.key = key;
    }

    /** The name, as the option and the header have it. */
    public String key() {
        return key;
    }

    /** The class of that name, or null. */
    public static EventClass of(String key) {
        for (EventClass eventClass : values()) {
            if (eventClass.key.equals(key)) {
                return eventClass;
            }
        }
        return null;
    }
}
