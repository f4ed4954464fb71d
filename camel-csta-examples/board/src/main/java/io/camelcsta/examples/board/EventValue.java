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
package io.camelcsta.examples.board;

import java.util.List;
import java.util.Map;

/** Reads the {@code Value} of call events and snapshots: connections and devices in their plain forms. */
final class EventValue {

    private EventValue() {}

    /** What a connection consists of; either may be null. */
    record Connection(String callId, String deviceId) {}

    static Connection connection(Object value) {
        Map<?, ?> map = map(value);
        return new Connection((String) map.get("callID"), number(map.get("deviceID")));
    }

    /** The number in a choice such as SubjectDeviceID; null if it is not known or restricted. */
    static String device(Object choice) {
        if (!(choice instanceof Map<?, ?> map)) {
            return null;
        }
        return number(map.containsKey("deviceIdentifier") ? map.get("deviceIdentifier") : map.get("deviceID"));
    }

    static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String number(Object device) {
        return device instanceof Map<?, ?> map ? (String) map.get("number") : (String) device;
    }
}
