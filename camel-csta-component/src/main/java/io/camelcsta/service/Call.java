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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of one call; everything that is, also of its recordings, so that nothing of it outlives the call. On
 * the link's event loop only.
 */
final class Call {

    /** So many connections of one call are kept, the oldest go first. */
    static final int MAX_CONNECTIONS = 1_000;

    /** So many former ids of one call are kept, the oldest go first. */
    static final int MAX_ALIASES = 100;

    private final String callId;
    private final String connId;
    /** Connections as the switch last reported them, by the plain number of the device. */
    private final Map<String, ConnectionId> connections = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ConnectionId> eldest) {
            return size() > MAX_CONNECTIONS;
        }
    };
    /** Monitored devices that take part, as users name them. */
    private final Set<String> monitored = new HashSet<>();
    /** Which call id a monitored device knew this call by before it was transferred or conferenced. */
    private final Map<String, String> previousCallIds = new HashMap<>();
    /** Call ids by which this call was known before, with the ConnID of each. */
    private final Map<String, String> aliases = new LinkedHashMap<>();
    /** Monitored devices whose own copy of the transfer or conference is still to come: they use a former id. */
    private final Set<String> uninformed = new HashSet<>();

    private final Recordings recordings = new Recordings();

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

    Map<String, String> aliases() {
        return aliases;
    }

    Map<String, String> previousCallIds() {
        return previousCallIds;
    }

    Set<String> uninformed() {
        return uninformed;
    }

    Recordings recordings() {
        return recordings;
    }

    void learn(String device, ConnectionId connection) {
        connections.put(DeviceId.plainNumber(device), connection);
    }

    /** Whether a monitored device takes part, so that the end of the call is seen. */
    boolean isFollowed() {
        return !monitored.isEmpty();
    }

    Set<String> monitored() {
        return monitored;
    }

    /** A monitored device takes part no more. */
    void left(String device) {
        monitored.remove(device);
        uninformed.remove(device);
        connections.remove(DeviceId.plainNumber(device));
    }

    /** Events of a monitored device were missed: its connection may be another one now. */
    void missed(String device) {
        uninformed.remove(device);
        connections.remove(DeviceId.plainNumber(device));
    }

    /** Events of all devices were missed. */
    void missed() {
        uninformed.clear();
        connections.clear();
    }

    /** A connection has ended. Whether it was known. */
    boolean ended(ConnectionId connection) {
        return connections.values().removeIf(connection::equals);
    }

    int connections() {
        return connections.size();
    }

    boolean hasConnections() {
        return !connections.isEmpty();
    }

    /** The connection of that device, or null if it is not known. */
    ConnectionId connectionOf(String device) {
        return connections.get(DeviceId.plainNumber(device));
    }

    List<String> allCallIds() {
        List<String> all = new ArrayList<>(aliases.keySet());
        all.add(callId);
        return all;
    }
}
