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
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * The recordings of monitored devices that have ended, for as long as a Stop event may follow: one that comes still, or
 * once more, is not told again. On the link's event loop only.
 */
final class EndedRecordings {

    /** A Stop event may follow the end of its call. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final Recent<Recordings.Key, End> ends;
    private final Map<String, Set<Recordings.Key>> ofDevice = new HashMap<>();
    private final IntConsumer visit;

    /**
     * The end of a recording.
     *
     * @param stop the Stop event that told so; null if it ended with its connection or call
     */
    private record End(ConnectionId connection, Struct stop) {

        boolean isToldBy(Struct body) {
            return stop == null ? connection.equals(body.connection("connection")) : stop.equals(body);
        }
    }

    /**
     * @param timer runs something later, on the link's event loop
     * @param visit takes how many entries are looked at one after the other
     */
    EndedRecordings(BiConsumer<Runnable, Duration> timer, IntConsumer visit) {
        this.ends = new Recent<>(LATE, timer, this::forgotten);
        this.visit = visit;
    }

    /** Whether the Stop event tells of an end that is known. */
    boolean isKnown(Recordings.Key key, Struct stop) {
        End end = ends.get(key);
        return end != null && end.isToldBy(stop);
    }

    /**
     * A recording has ended.
     *
     * @param stop the Stop event that told so; null if it ended with its connection or call
     */
    void add(Recordings.Key key, ConnectionId connection, Struct stop) {
        ofDevice.computeIfAbsent(key.device(), device -> new HashSet<>()).add(key);
        ends.put(key, new End(connection, stop));
    }

    /** A recording has begun, or goes on. */
    void remove(Recordings.Key key) {
        if (ends.remove(key) != null) {
            forgotten(key);
        }
    }

    /**
     * The device takes part in the call, or does again: what had ended for it, while it went on for others, may go on
     * for it now.
     *
     * @param stopped whether that may be so of what a Stop event has ended too
     */
    void arrived(String device, String callId, boolean stopped) {
        keys(device).stream()
                .filter(key ->
                        key.callId().equals(callId) && (stopped || ends.get(key).stop() == null))
                .forEach(this::remove);
    }

    /** The monitor of the device is another one now, or there is none any more. */
    void forget(String device) {
        keys(device).forEach(this::remove);
    }

    private List<Recordings.Key> keys(String device) {
        List<Recordings.Key> keys = List.copyOf(ofDevice.getOrDefault(device, Set.of()));
        visit.accept(keys.size());
        return keys;
    }

    private void forgotten(Recordings.Key key) {
        ofDevice.computeIfPresent(key.device(), (device, keys) -> {
            keys.remove(key);
            return keys.isEmpty() ? null : keys;
        });
    }

    void clear() {
        ends.clear();
        ofDevice.clear();
    }

    int size() {
        return ends.size();
    }

    int devices() {
        return ofDevice.size();
    }
}
