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
import java.util.Collection;
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
    /** Which call id a monitored device that takes part knew this call by before a transfer or conference. */
    private final Map<String, String> previousCallIds = new HashMap<>();
    /** Call ids by which this call was known before, with the ConnID of each. */
    private final Map<String, String> aliases = new LinkedHashMap<>();
    /**
     * Monitored devices whose own copy of a transfer or conference is still to come: they use a former id. With each,
     * the ids of the calls that were joined.
     */
    private final Map<String, Set<String>> uninformed = new HashMap<>();
    /**
     * Devices, by their plain number, of which nothing has been heard since events were missed: what they record with
     * may be of a former call with the same id.
     */
    private final Set<String> missed = new HashSet<>();

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

    /** The call id by which the device knew this call before it was transferred or conferenced, or null. */
    String previousCallId(String device) {
        return previousCallIds.get(device);
    }

    /** That former id is another call's now. Returns the ConnID of it. */
    String removeAlias(String callId) {
        // who is still to be told of the present id is told of that former one once more
        previousCallIds.entrySet().removeIf(entry -> entry.getValue().equals(callId) && !isUninformed(entry.getKey()));
        return aliases.remove(callId);
    }

    /** The device, which takes part, knew this call by that id, or by none that means it still if null. */
    void becomes(String device, String previousCallId) {
        if (previousCallId == null) {
            previousCallIds.remove(device);
        } else {
            previousCallIds.put(device, previousCallId);
        }
    }

    int previousCallIds() {
        return previousCallIds.size();
    }

    /** Whether the device is still to be told of a transfer or conference, and uses a former id until then. */
    boolean isUninformed(String device) {
        return uninformed.containsKey(device);
    }

    /** The device is still to be told that the calls with those ids have become this one. */
    void isToBeTold(String device, Set<String> formerCallIds) {
        uninformed.put(device, formerCallIds);
    }

    /** The device is told that the calls with those ids have become this one. Whether that was still to come. */
    boolean isTold(String device, Set<String> formerCallIds) {
        Set<String> awaited = uninformed.remove(device);
        return awaited != null
                && formerCallIds.stream().anyMatch(callId -> !callId.equals(this.callId) && awaited.contains(callId));
    }

    Recordings recordings() {
        return recordings;
    }

    void learn(String device, ConnectionId connection) {
        String number = DeviceId.plainNumber(device);
        connections.put(number, connection);
        missed.remove(number);
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
        previousCallIds.remove(device);
        connections.remove(DeviceId.plainNumber(device));
        missed.remove(DeviceId.plainNumber(device));
    }

    /** Events of a monitored device were missed: its connection may be another one now. */
    void missed(String device) {
        uninformed.remove(device);
        forgetUnlessAlias(Set.of(device));
        connections.remove(DeviceId.plainNumber(device));
        missed.add(DeviceId.plainNumber(device));
    }

    /** Events of all devices were missed. */
    void missed() {
        List<String> told = List.copyOf(uninformed.keySet());
        uninformed.clear();
        forgetUnlessAlias(told);
        missed.addAll(connections.keySet());
        monitored.forEach(device -> missed.add(DeviceId.plainNumber(device)));
        connections.clear();
    }

    private void forgetUnlessAlias(Collection<String> devices) {
        devices.forEach(device -> previousCallIds.computeIfPresent(
                device, (key, previous) -> aliases.containsKey(previous) ? previous : null));
    }

    /** What was known of a call that has become part of this one. */
    void absorb(Call other) {
        recordings.absorb(other.recordings);
        missed.addAll(other.missed);
    }

    /** The message id to name in a request for that device, or null if none is known. */
    String messageOf(String device) {
        return recordings.messageOf(device, allCallIds(), other -> !missed.contains(DeviceId.plainNumber(other)));
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
