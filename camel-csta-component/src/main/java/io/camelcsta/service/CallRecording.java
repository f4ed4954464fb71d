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
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Call recording: which CSTA service a request is, and which private event a CSTA event is. A recording has a state for
 * each monitored device, connection and message. On the link's event loop only.
 */
final class CallRecording {

    private static final Service RECORD_MESSAGE = Csta.description().service("RecordMessage");
    private static final Service STOP = Csta.description().service("Stop");
    private static final Service SUSPEND = Csta.description().service("Suspend");
    private static final Service RESUME = Csta.description().service("Resume");
    private static final int MAX_KEPT = 10_000;

    private final Map<Key, Recording> recordings = bounded();
    /** Recordings that ended with their call: a Stop event that still comes is swallowed. */
    private final Map<Key, Boolean> ended = bounded();
    /** Messages that this application started, by call and device. */
    private final Map<Started, String> started = bounded();

    private enum State {
        RECORDING,
        SUSPENDED,
        STOPPED,
        PLAYING
    }

    private record Key(String device, String callId, String message) {}

    private record Started(String callId, String device) {}

    private static final class Recording {
        private State state;
        private ConnectionId connection;
        private Struct last;
    }

    /** A private event that a CSTA event means. */
    record Meaning(PrivateEventType type, ConnectionId connection, String message) {}

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_KEPT;
            }
        };
    }

    /** What the event means; in the order in which it is to be told. */
    List<Meaning> observe(String device, CstaMessage.Event event, Calls.Context context) {
        Struct body = event.body();
        return switch (event.name()) {
            case "RecordEvent" -> record(device, body);
            case "SuspendRecordEvent" -> change(device, body, State.SUSPENDED, PrivateEventType.RECORDING_SUSPENDED);
            case "StopEvent" -> stop(device, body);
            case "PlayEvent" -> {
                Key key = key(device, body);
                if (key != null) {
                    recording(key, body).state = State.PLAYING;
                }
                yield List.of();
            }
            case "ConnectionClearedEvent", "DivertedEvent" -> connectionEnded(device, context);
            case "CallClearedEvent" ->
                callEnded(
                        context.connection() == null
                                ? null
                                : context.connection().callId());
            case "ConferencedEvent", "TransferedEvent" -> joined(device, context, body.connection("secondaryOldCall"));
            default -> List.of();
        };
    }

    private static Key key(String device, Struct body) {
        ConnectionId connection = body.connection("connection");
        return connection == null || connection.callId() == null
                ? null
                : new Key(device, connection.callId(), Objects.requireNonNullElse(body.text("message"), ""));
    }

    private Recording recording(Key key, Struct body) {
        Recording recording = recordings.computeIfAbsent(key, k -> new Recording());
        recording.connection = body.connection("connection");
        recording.last = body;
        return recording;
    }

    /** Whether the same event has come before, unchanged, on the same monitor. */
    private boolean isRepeat(Key key, Struct body) {
        Recording known = recordings.get(key);
        return known != null && body.equals(known.last);
    }

    private List<Meaning> record(String device, Struct body) {
        Key key = key(device, body);
        if (key == null) {
            return List.of();
        }
        Recording known = recordings.get(key);
        if (known != null && known.state == State.RECORDING && isRepeat(key, body)) {
            return List.of();
        }
        boolean resumed = known == null
                ? isAboveZero(body, "currentPosition") || isAboveZero(body, "length")
                : known.state == State.SUSPENDED;
        ended.remove(key);
        recording(key, body).state = State.RECORDING;
        started.put(new Started(key.callId(), device), key.message());
        return List.of(
                meaning(resumed ? PrivateEventType.RECORDING_RESUMED : PrivateEventType.RECORDING_STARTED, body));
    }

    private static boolean isAboveZero(Struct body, String field) {
        Long number = body.number(field);
        return number != null && number > 0;
    }

    private List<Meaning> change(String device, Struct body, State state, PrivateEventType type) {
        Key key = key(device, body);
        if (key == null || isRepeat(key, body)) {
            return List.of();
        }
        ended.remove(key);
        recording(key, body).state = state;
        return List.of(meaning(type, body));
    }

    private List<Meaning> stop(String device, Struct body) {
        Key key = key(device, body);
        if (key == null) {
            return List.of();
        }
        Recording known = recordings.get(key);
        if (ended.remove(key) != null || isRepeat(key, body)) {
            return List.of();
        }
        started.remove(new Started(key.callId(), device));
        if (known != null && known.state == State.PLAYING) {
            recordings.remove(key);
            return List.of();
        }
        recording(key, body).state = State.STOPPED;
        return List.of(meaning(PrivateEventType.RECORDING_STOPPED, body));
    }

    private static Meaning meaning(PrivateEventType type, Struct body) {
        return new Meaning(type, body.connection("connection"), body.text("message"));
    }

    private List<Meaning> connectionEnded(String device, Calls.Context context) {
        ConnectionId dropped = context.connection();
        return dropped == null
                ? List.of()
                : end((key, recording) -> key.callId().equals(dropped.callId())
                        && (recording.connection.equals(dropped)
                                || context.ended() && key.device().equals(device)));
    }

    private List<Meaning> callEnded(String callId) {
        return callId == null ? List.of() : end((key, recording) -> key.callId().equals(callId));
    }

    private interface Which {
        boolean test(Key key, Recording recording);
    }

    /** Recordings of connections that have ended: each is told once, and a Stop event that comes later is not. */
    private List<Meaning> end(Which which) {
        List<Meaning> meanings = new ArrayList<>();
        Iterator<Map.Entry<Key, Recording>> all = recordings.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Key, Recording> entry = all.next();
            Key key = entry.getKey();
            Recording recording = entry.getValue();
            if (which.test(key, recording)) {
                all.remove();
                started.remove(new Started(key.callId(), key.device()));
                if (recording.state == State.RECORDING || recording.state == State.SUSPENDED) {
                    ended.put(key, Boolean.TRUE);
                    meanings.add(new Meaning(PrivateEventType.RECORDING_STOPPED, recording.connection, key.message()));
                }
            }
        }
        return meanings;
    }

    /**
     * After a transfer or conference a recording goes on with the connection that follows its own; without one it ends.
     */
    private List<Meaning> joined(String device, Calls.Context context, ConnectionId secondary) {
        if (context.connection() == null) {
            return List.of();
        }
        List<Meaning> meanings = new ArrayList<>();
        Map<Key, Recording> moved = new LinkedHashMap<>();
        Iterator<Map.Entry<Key, Recording>> all = recordings.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Key, Recording> entry = all.next();
            Key key = entry.getKey();
            boolean affected = key.device().equals(device)
                    && (key.callId().equals(context.connection().callId())
                            || secondary != null && key.callId().equals(secondary.callId()));
            if (affected) {
                all.remove();
                Recording recording = entry.getValue();
                ConnectionId successor = successor(recording.connection, device, context);
                String message = started.remove(new Started(key.callId(), device));
                if (successor != null) {
                    recording.connection = successor;
                    moved.put(new Key(device, successor.callId(), key.message()), recording);
                    if (message != null) {
                        started.put(new Started(successor.callId(), device), message);
                    }
                } else if (recording.state == State.RECORDING || recording.state == State.SUSPENDED) {
                    ended.put(key, Boolean.TRUE);
                    meanings.add(new Meaning(PrivateEventType.RECORDING_STOPPED, recording.connection, key.message()));
                }
            }
        }
        recordings.putAll(moved);
        return meanings;
    }

    private static ConnectionId successor(ConnectionId connection, String device, Calls.Context context) {
        if (context.ended()) {
            return null;
        }
        for (EventBody.Change change : context.changes()) {
            if (change.after() != null && change.after().callId() != null && connection.equals(change.before())) {
                return change.after();
            }
        }
        for (EventBody.Change change : context.changes()) {
            ConnectionId after = change.after();
            if (after != null
                    && after.callId() != null
                    && (change.endpoint() != null && change.endpoint().isSameDevice(device)
                            || after.deviceId() != null && after.deviceId().isSameDevice(device))) {
                return after;
            }
        }
        // a switch that lists no connections and keeps the call id keeps the connection too
        return context.changes().isEmpty() && connection.callId().equals(context.callId()) ? connection : null;
    }

    /** The message id to name in a request, or null if none is known. */
    String messageOf(Call call, String callId, String device) {
        List<String> callIds = call == null ? List.of(callId) : call.allCallIds();
        for (String id : callIds) {
            String message = started.get(new Started(id, device));
            if (message != null && !message.isEmpty()) {
                return message;
            }
        }
        List<String> ofCall = started.entrySet().stream()
                .filter(entry -> callIds.contains(entry.getKey().callId()))
                .map(Map.Entry::getValue)
                .filter(message -> !message.isEmpty())
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        return ofCall.size() == 1 ? ofCall.get(0) : null;
    }

    static Service serviceOf(PrivateServiceType type) {
        return switch (type) {
            case START_RECORDING -> RECORD_MESSAGE;
            case STOP_RECORDING -> STOP;
            case SUSPEND_RECORDING -> SUSPEND;
            case RESUME_RECORDING -> RESUME;
            default -> throw new IllegalArgumentException(type + " is no recording service");
        };
    }

    /** The body of the CSTA request. */
    Struct request(PrivateServiceType type, ConnectionId connection, String message) {
        Struct.Builder builder = Struct.of(serviceOf(type).request());
        switch (type) {
            case START_RECORDING -> builder.set("callToBeRecorded", connection);
            case STOP_RECORDING -> builder.set("connection", connection).set("messageToBeStopped", message);
            case SUSPEND_RECORDING -> builder.set("connection", connection).set("message", message);
            default -> builder.set("connection", connection).set("messageToResume", message);
        }
        return builder.build();
    }

    /** The switch has confirmed a request. Returns the message that it is about, or null. */
    String confirmed(PrivateServiceType type, ConnectionId connection, String device, String message, Struct answer) {
        Started key = new Started(connection.callId(), device);
        if (type == PrivateServiceType.START_RECORDING) {
            String resulting = answer.text("resultingMessage");
            if (resulting != null) {
                started.put(key, resulting);
            }
            return resulting;
        } else if (type == PrivateServiceType.STOP_RECORDING) {
            started.remove(key);
        }
        return message;
    }

    /**
     * A snapshot says that a device has left the calls of those ids: recordings of its connections there have ended.
     */
    List<Meaning> ended(String device, Predicate<String> isGone) {
        return end((key, recording) -> key.device().equals(device) && isGone.test(key.callId()));
    }

    /** The recordings that are known and not over, with the ConnIDs of their calls. */
    List<KnownState.Recording> present(UnaryOperator<String> connIdOf) {
        List<KnownState.Recording> present = new ArrayList<>();
        recordings.forEach((key, recording) -> {
            if (recording.state == State.RECORDING || recording.state == State.SUSPENDED) {
                present.add(new KnownState.Recording(
                        key.device(), key.callId(), connIdOf.apply(key.callId()), recording.state == State.SUSPENDED));
            }
        });
        return present;
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("recordings", recordings.size());
        kept.accept("recordingsEnded", ended.size());
        kept.accept("recordingMessages", started.size());
    }

    /** Nobody monitors that device any more: how its recordings go on is not seen. */
    void unmonitored(String device) {
        recordings.keySet().removeIf(key -> key.device().equals(device));
        ended.keySet().removeIf(key -> key.device().equals(device));
    }

    /** The link is lost: the monitors will be others, so that nothing that comes by them repeats what came before. */
    void lost() {
        ended.clear();
        recordings.values().forEach(recording -> recording.last = null);
    }
}
