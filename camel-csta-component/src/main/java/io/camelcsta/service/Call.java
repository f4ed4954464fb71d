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

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of one call. On the link's event loop only. */
final class Call {

    private final String callId;
    private final String connId;
    /** Connections as the switch last reported them, by what it called the device. */
    private final Map<String, ConnectionId> connections = new HashMap<>();
    /** Monitored devices that take part, as users name them. */
    private final Set<String> monitored = new HashSet<>();
    /** Which call id a monitored device knew this call by before it was transferred or conferenced. */
    private final Map<String, String> previousCallIds = new HashMap<>();
    /** Call ids by which this call was known before. */
    private final Set<String> aliases = new HashSet<>();

    Call(String callId, String connId) {
        this.callId = callId;
        this.connId = connId;
    }

    String callId() {
        return callId;
    }

    String connId() {
        return connId;
    }

    Set<String> aliases() {
        return aliases;
    }

    Map<String, String> previousCallIds() {
        return previousCallIds;
    }

    void learn(String device, ConnectionId connection) {
        connections.put(device, connection);
    }

    void takesPart(String device) {
        monitored.add(device);
    }

    /** A device has left. True if no monitored device is left. */
    boolean leaves(String device) {
        monitored.remove(device);
        connections
                .keySet()
                .removeIf(name -> name.equals(device) || DeviceId.of(name).isSameDevice(device));
        return monitored.isEmpty();
    }

    void ended(ConnectionId connection) {
        connections.values().removeIf(connection::equals);
    }

    boolean hasConnections() {
        return !connections.isEmpty();
    }

    Set<String> monitored() {
        return monitored;
    }

    /** The connection of that device, or null if it is not known. */
    ConnectionId connectionOf(String device) {
        ConnectionId exact = connections.get(device);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, ConnectionId> entry : connections.entrySet()) {
            if (DeviceId.of(entry.getKey()).isSameDevice(device)) {
                return entry.getValue();
            }
        }
        return null;
    }

    List<String> allCallIds() {
        List<String> all = new ArrayList<>(aliases);
        all.add(callId);
        return all;
    }
}
