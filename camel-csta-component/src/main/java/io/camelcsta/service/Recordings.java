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
import io.camelcsta.model.Struct;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * The recordings of one call, and the message ids that its devices record with. They end with the {@link Call} that
 * holds them. On the link's event loop only.
 */
final class Recordings {

    /** So many recordings and message ids of one call are kept; the oldest go first. */
    static final int MAX = 1_000;

    private final Map<Key, Recording> recordings = bounded();
    private final Map<Started, String> started = bounded();

    enum State {
        RECORDING,
        SUSPENDED,
        STOPPED,
        PLAYING
    }

    /**
     * What a recording has a state for.
     *
     * @param device the monitored device that tells of it
     * @param callId the call id in its connection
     * @param message the message id, empty if the switch gives none
     */
    record Key(String device, String callId, String message) {}

    /** Who records with a message: the device, in the call that has that id or had it. */
    private record Started(String callId, String device) {}

    /**
     * One recording as one monitor tells it.
     *
     * @param last the last event of it, with which a repeat is compared; null if none can be one
     */
    record Recording(State state, ConnectionId connection, Struct last) {

        boolean goesOn() {
            return state == State.RECORDING || state == State.SUSPENDED;
        }
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX;
            }
        };
    }

    Recording get(Key key) {
        return recordings.get(key);
    }

    void put(Key key, Recording recording) {
        recordings.put(key, recording);
    }

    Recording remove(Key key) {
        return recordings.remove(key);
    }

    Map<Key, Recording> all() {
        return recordings;
    }

    /** Takes out those that fit. */
    Map<Key, Recording> take(BiPredicate<Key, Recording> which) {
        Map<Key, Recording> taken = new LinkedHashMap<>();
        Iterator<Map.Entry<Key, Recording>> entries = recordings.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Key, Recording> entry = entries.next();
            if (which.test(entry.getKey(), entry.getValue())) {
                entries.remove();
                taken.put(entry.getKey(), entry.getValue());
            }
        }
        return taken;
    }

    /** What was known of a call that has become part of this one. */
    void absorb(Recordings other) {
        recordings.putAll(other.recordings);
        started.putAll(other.started);
    }

    void startedWith(String callId, String device, String message) {
        started.put(new Started(callId, device), message);
    }

    /** The message id that the device recorded with, or null; it is forgotten. */
    String takeMessage(String callId, String device) {
        return started.remove(new Started(callId, device));
    }

    /**
     * The message id to name in a request, or null if none is known: the device's own, else the only one of the call.
     *
     * @param sure whether what is known of another device is of this call
     */
    String messageOf(String device, List<String> callIds, Predicate<String> sure) {
        for (String callId : callIds) {
            String message = started.get(new Started(callId, device));
            if (message != null && !message.isEmpty()) {
                return message;
            }
        }
        List<String> ofCall = started.entrySet().stream()
                .filter(entry -> sure.test(entry.getKey().device()))
                .map(Map.Entry::getValue)
                .filter(message -> !message.isEmpty())
                .distinct()
                .toList();
        return ofCall.size() == 1 ? ofCall.get(0) : null;
    }

    /** The monitors of those devices will be others: nothing that comes by them repeats what came before. */
    void forgetLast(Predicate<String> devices) {
        recordings.replaceAll((key, known) ->
                devices.test(key.device()) ? new Recording(known.state(), known.connection(), null) : known);
    }

    /** Whether one goes on with another connection than that. */
    boolean goOnBeside(ConnectionId connection) {
        return recordings.values().stream()
                .anyMatch(recording ->
                        recording.goesOn() && !recording.connection().equals(connection));
    }

    int size() {
        return recordings.size();
    }

    int messages() {
        return started.size();
    }
}
