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
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Call recording: which CSTA service a request is, and which private event a CSTA event is. A recording has a state for
 * each monitored device, connection and message, which lives in its {@link Call}. On the link's event loop only.
 */
final class CallRecording {

    private static final Service RECORD_MESSAGE = Csta.description().service("RecordMessage");
    private static final Service STOP = Csta.description().service("Stop");
    private static final Service SUSPEND = Csta.description().service("Suspend");
    private static final Service RESUME = Csta.description().service("Resume");

    private static final int MAX_UNFOLLOWED_DEVICES = 100;
    /** Nothing tells when a call ends in which no monitored device takes part; most have ended after that time. */
    private static final Duration LONG_CALL = Duration.ofHours(1);

    private final Calls calls;
    /**
     * What this application records in calls that no monitored device takes part in: the connection and message id of
     * each device, by call id.
     */
    private final Recent<String, Map<String, Started>> unfollowed;

    private final EndedRecordings ended;

    private record Started(ConnectionId connection, String message) {}

    /**
     * A private event that a CSTA event means.
     *
     * @param device the monitored device that it is about; not always the one whose monitor has brought the event
     */
    record Meaning(PrivateEventType type, String device, ConnectionId connection, String message) {}

    CallRecording(Calls calls, BiConsumer<Runnable, Duration> timer) {
        this.calls = calls;
        this.unfollowed = new Recent<>(LONG_CALL, timer);
        this.ended = new EndedRecordings(timer, calls::visit);
    }

    /** What the event means; in the order in which it is to be told. */
    List<Meaning> observe(String device, CstaMessage.Event event, Calls.Context context) {
        Struct body = event.body();
        if (context.over() || Calls.BEGINNINGS.contains(event.name())) {
            // the id is, or will be, another call's
            unfollowed.remove(context.callId());
        }
        if (context.arrived()) {
            // what has ended for the device may go on for others, and for the device too now
            ended.arrived(device, context.callId(), true);
        }
        return switch (event.name()) {
            case "RecordEvent" -> record(device, body, context);
            case "SuspendRecordEvent" -> suspend(device, body, context);
            case "StopEvent" -> stop(device, body, context);
            case "PlayEvent" -> {
                Recordings.Key key = key(device, body);
                if (key != null) {
                    put(context, key, Recordings.State.PLAYING, body);
                }
                yield List.of();
            }
            case "ConnectionClearedEvent", "DivertedEvent" -> connectionEnded(device, context);
            case "CallClearedEvent" -> over(context);
            case "ConferencedEvent", "TransferedEvent" -> joined(device, context, body.connection("secondaryOldCall"));
            default -> List.of();
        };
    }

    /**
     * A snapshot says that the device takes part in that call, or does again: what had ended for it with its part,
     * while it went on for others, may go on for it now.
     */
    void arrived(String device, String callId) {
        ended.arrived(device, callId, false);
    }

    private static Recordings.Key key(String device, Struct body) {
        ConnectionId connection = body.connection("connection");
        return connection == null || connection.callId() == null
                ? null
                : new Recordings.Key(device, connection.callId(), message(body));
    }

    private static String message(Struct body) {
        return Objects.requireNonNullElse(body.text("message"), "");
    }

    private static void put(Calls.Context context, Recordings.Key key, Recordings.State state, Struct body) {
        context.call().recordings().put(key, new Recordings.Recording(state, body.connection("connection"), body));
    }

    private List<Meaning> record(String device, Struct body, Calls.Context context) {
        Recordings.Key key = key(device, body);
        if (key == null) {
            return List.of();
        }
        Recordings recordings = context.call().recordings();
        Recordings.Recording known = recordings.get(key);
        if (known != null && known.state() == Recordings.State.RECORDING && body.equals(known.last())) {
            return List.of();
        }
        boolean resumed = known == null
                ? isAboveZero(body, "currentPosition") || isAboveZero(body, "length")
                : known.state() == Recordings.State.SUSPENDED;
        ended.remove(key);
        put(context, key, Recordings.State.RECORDING, body);
        recordings.startedWith(key.callId(), device, key.message());
        return List.of(meaning(
                resumed ? PrivateEventType.RECORDING_RESUMED : PrivateEventType.RECORDING_STARTED, device, body));
    }

    private static boolean isAboveZero(Struct body, String field) {
        Long number = body.number(field);
        return number != null && number > 0;
    }

    private List<Meaning> suspend(String device, Struct body, Calls.Context context) {
        Recordings.Key key = key(device, body);
        if (key == null) {
            return List.of();
        }
        Recordings.Recording known = context.call().recordings().get(key);
        if (known != null && body.equals(known.last())) {
            return List.of();
        }
        ended.remove(key);
        put(context, key, Recordings.State.SUSPENDED, body);
        return List.of(meaning(PrivateEventType.RECORDING_SUSPENDED, device, body));
    }

    private List<Meaning> stop(String device, Struct body, Calls.Context context) {
        Recordings.Key key = key(device, body);
        if (key == null) {
            return List.of();
        }
        if (ended.isKnown(key, body)) {
            return List.of();
        }
        if (context.call() == null || !context.call().monitored().contains(device)) {
            ended.add(key, body.connection("connection"), body);
        } else {
            Recordings recordings = context.call().recordings();
            Recordings.Recording known = recordings.get(key);
            if (known != null && body.equals(known.last())) {
                return List.of();
            }
            recordings.takeMessage(key.callId(), device);
            if (known != null && known.state() == Recordings.State.PLAYING) {
                recordings.remove(key);
                return List.of();
            }
            put(context, key, Recordings.State.STOPPED, body);
        }
        return List.of(meaning(PrivateEventType.RECORDING_STOPPED, device, body));
    }

    private static Meaning meaning(PrivateEventType type, String device, Struct body) {
        return new Meaning(type, device, body.connection("connection"), body.text("message"));
    }

    /**
     * A connection has ended: so have its recordings, whichever monitors told of them, and whichever monitor's copy of
     * the end comes first.
     */
    private List<Meaning> connectionEnded(String device, Calls.Context context) {
        if (context.over() || context.call() == null) {
            return over(context);
        }
        ConnectionId dropped = context.connection();
        DeviceId part = dropped.deviceId();
        if (part != null && !part.isDynamic()) {
            context.call().recordings().takeMessage(dropped.callId(), part.number());
        }
        return end(
                context.call(),
                (key, recording) -> recording.connection().equals(dropped)
                        || (key.device().equals(device)
                                ? context.ended()
                                : isDevice(dropped.deviceId(), key.device()) || hasLeft(key.device(), context.call())));
    }

    /** A device that has been told of no conference yet records with a former connection, which does not end. */
    private static boolean hasLeft(String device, Call call) {
        return !call.monitored().contains(device);
    }

    private List<Meaning> over(Calls.Context context) {
        return context.call() == null ? List.of() : end(context.call(), (key, recording) -> true);
    }

    /** Recordings that have ended without a Stop event: each is told once, and a Stop event that comes later is not. */
    private List<Meaning> end(Call call, BiPredicate<Recordings.Key, Recordings.Recording> which) {
        List<Meaning> meanings = new ArrayList<>();
        Recordings recordings = call.recordings();
        calls.visit(recordings.size());
        recordings.take(which).forEach((key, recording) -> {
            recordings.takeMessage(key.callId(), key.device());
            endedWithoutStop(key, recording, meanings);
        });
        return meanings;
    }

    private void endedWithoutStop(Recordings.Key key, Recordings.Recording recording, List<Meaning> meanings) {
        if (recording.state() == Recordings.State.STOPPED && recording.last() != null) {
            ended.add(key, recording.connection(), recording.last());
        } else if (recording.goesOn()) {
            ended.add(key, recording.connection(), null);
            meanings.add(new Meaning(
                    PrivateEventType.RECORDING_STOPPED, key.device(), recording.connection(), key.message()));
        }
    }

    /**
     * After a transfer or conference a recording goes on with the connection that follows its own; without one it ends.
     */
    private List<Meaning> joined(String device, Calls.Context context, ConnectionId secondary) {
        if (context.call() == null) {
            return List.of();
        }
        List<Meaning> meanings = new ArrayList<>();
        Recordings recordings = context.call().recordings();
        calls.visit(recordings.size());
        String primaryId = context.connection().callId();
        recordings
                .take((key, recording) -> key.device().equals(device)
                        && (key.callId().equals(primaryId)
                                || secondary != null && key.callId().equals(secondary.callId())))
                .forEach((key, recording) -> {
                    ConnectionId successor = successor(recording.connection(), secondary, device, context);
                    String message = recordings.takeMessage(key.callId(), device);
                    if (successor != null) {
                        Recordings.Key next = new Recordings.Key(device, successor.callId(), key.message());
                        Recordings.Recording other = recordings.get(next);
                        if (recording.goesOn() || other == null || !other.goesOn()) {
                            // in the other call one that is over may have had the same message id
                            ended.remove(next);
                            recordings.put(
                                    next, new Recordings.Recording(recording.state(), successor, recording.last()));
                        }
                        if (message != null) {
                            recordings.startedWith(successor.callId(), device, message);
                        }
                    } else {
                        endedWithoutStop(key, recording, meanings);
                    }
                });
        if (context.over()) {
            meanings.addAll(over(context));
        }
        return meanings;
    }

    private static ConnectionId successor(
            ConnectionId connection, ConnectionId secondary, String device, Calls.Context context) {
        if (context.ended()) {
            return null;
        }
        ConnectionId next = after(connection, context);
        if (next == null && connection.equals(secondary)) {
            // who has made the conference had two connections, of which the switch may list one
            next = after(context.connection(), context);
        } else if (next == null && secondary != null && connection.equals(context.connection())) {
            next = after(secondary, context);
        }
        if (next != null) {
            return next;
        }
        // of a dynamic connection it is not known whose it is, if the switch does not say what it was before
        boolean isStatic =
                connection.deviceId() != null && !connection.deviceId().isDynamic();
        String owner = isStatic ? connection.deviceId().number() : device;
        for (EventBody.Change change : context.changes()) {
            ConnectionId after = change.after();
            if (after != null
                    && after.callId() != null
                    && (isStatic || change.before() == null)
                    && (isDevice(change.endpoint(), owner) || isDevice(after.deviceId(), owner))) {
                return after;
            }
        }
        // a switch that lists no connections and keeps the call id keeps the connection too
        return context.changes().isEmpty() && connection.callId().equals(context.callId()) ? connection : null;
    }

    /** What that connection has become, if the switch says so; else null. */
    private static ConnectionId after(ConnectionId before, Calls.Context context) {
        for (EventBody.Change change : context.changes()) {
            if (change.after() != null && change.after().callId() != null && before.equals(change.before())) {
                return change.after();
            }
        }
        return null;
    }

    private static boolean isDevice(DeviceId id, String device) {
        return id != null && id.isSameDevice(device);
    }

    /** The message id to name in a request, or null if none is known. */
    String messageOf(String callId, String device) {
        Call call = calls.byCallId(callId);
        String message = call == null ? null : call.messageOf(device);
        return message != null ? message : unfollowedMessageOf(callId, device);
    }

    private String unfollowedMessageOf(String callId, String device) {
        Map<String, Started> started = unfollowed.get(callId);
        if (started == null) {
            return null;
        }
        Started own = started.get(DeviceId.plainNumber(device));
        return own == null ? null : own.message();
    }

    /**
     * The connection that a device has in a call now, as a snapshot says, or null if it has none: if it records with
     * another one, or has none any more, that was in a former call with the same id.
     */
    void found(String callId, String device, ConnectionId now) {
        Map<String, Started> started = unfollowed.get(callId);
        Started own = started == null ? null : started.get(DeviceId.plainNumber(device));
        if (own != null && !own.connection().equals(now)) {
            forget(callId, device);
        }
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
    static Struct request(PrivateServiceType type, ConnectionId connection, String message) {
        Struct.Builder builder = Struct.of(serviceOf(type).request());
        switch (type) {
            case START_RECORDING -> builder.set("callToBeRecorded", connection);
            case STOP_RECORDING -> builder.set("connection", connection).set("messageToBeStopped", message);
            case SUSPEND_RECORDING -> builder.set("connection", connection).set("message", message);
            default -> builder.set("connection", connection).set("messageToResume", message);
        }
        return builder.build();
    }

    /**
     * What a request for a recording was about.
     *
     * @param call what was known of the call when the request was sent, or null
     * @param followed whether the device is monitored, so that its calls are known as long as they go on
     * @param message the message id that it named, or null
     */
    record Asked(
            PrivateServiceType type,
            Call call,
            ConnectionId connection,
            String device,
            boolean followed,
            String message) {}

    /** The switch has confirmed a request. Returns the message that it is about, or null. */
    String confirmed(Asked asked, Struct answer) {
        String callId = asked.connection().callId();
        Call call = calls.byCallId(callId);
        boolean follows = call != null && goesOn(asked, call);
        if (asked.type() == PrivateServiceType.START_RECORDING) {
            String resulting = answer.text("resultingMessage");
            if (resulting != null && follows) {
                call.recordings().startedWith(callId, asked.device(), resulting);
            } else if (resulting != null && call == null && asked.call() == null && !asked.followed()) {
                remember(asked, resulting);
            }
            return resulting;
        } else if (asked.type() == PrivateServiceType.STOP_RECORDING) {
            if (follows) {
                call.recordings().takeMessage(callId, asked.device());
            }
            forget(callId, asked.device());
        }
        return asked.message();
    }

    /** Whether the call is the one that was asked for: it may have ended since, and another one have its id by now. */
    private static boolean goesOn(Asked asked, Call now) {
        return asked.call() == null
                || now == asked.call()
                || !now.callId().equals(asked.connection().callId());
    }

    private void remember(Asked asked, String message) {
        String callId = asked.connection().callId();
        Map<String, Started> started = unfollowed.computeIfAbsent(callId, HashMap::new);
        if (started.size() < MAX_UNFOLLOWED_DEVICES) {
            started.put(DeviceId.plainNumber(asked.device()), new Started(asked.connection(), message));
        }
    }

    private void forget(String callId, String device) {
        Map<String, Started> started = unfollowed.get(callId);
        if (started != null && started.remove(DeviceId.plainNumber(device)) != null && started.isEmpty()) {
            unfollowed.remove(callId);
        }
    }

    /**
     * The call ids by which the device knows what it records in a call: it may still be to be told of the present one.
     */
    Stream<String> callIdsOf(String device, Call call) {
        calls.visit(call.recordings().size());
        return call.recordings().all().keySet().stream()
                .filter(key -> key.device().equals(device))
                .map(Recordings.Key::callId);
    }

    /** A snapshot says that a device is not in the calls of those ids: its recordings there have ended. */
    List<Meaning> ended(String device, Call call, Predicate<String> isGone) {
        return end(call, (key, recording) -> key.device().equals(device) && isGone.test(key.callId()));
    }

    /**
     * A snapshot says that a device is not in that call, but in one of which the call seemed to be the successor: what
     * it records there goes on there.
     */
    void leaves(String device, Call call) {
        calls.visit(call.recordings().size());
        call.recordings()
                .take((key, recording) ->
                        key.device().equals(device) && !key.callId().equals(call.callId()))
                .forEach((key, recording) -> {
                    Call own = calls.byCallId(key.callId());
                    if (own != null) {
                        own.recordings().put(key, recording);
                    }
                });
    }

    /** The recordings that are known and not over, with the ConnIDs of their calls. */
    List<KnownState.Recording> present() {
        List<KnownState.Recording> present = new ArrayList<>();
        calls.all().forEach(call -> call.recordings().all().forEach((key, recording) -> {
            if (recording.goesOn()) {
                present.add(new KnownState.Recording(
                        key.device(), key.callId(), call.connId(), recording.state() == Recordings.State.SUSPENDED));
            }
        }));
        return present;
    }

    void kept(ObjIntConsumer<String> kept) {
        int recordings = 0;
        int messages = 0;
        for (Call call : calls.all()) {
            recordings += call.recordings().size();
            messages += call.recordings().messages();
        }
        kept.accept("recordings", recordings);
        kept.accept("recordingMessages", messages);
        kept.accept("recordingMessagesOfUnfollowedCalls", unfollowed.size());
        kept.accept("recordingsEnded", ended.size());
        kept.accept("devicesOfRecordingsEnded", ended.devices());
    }

    /** Nobody monitors that device any more: how its recordings go on is not seen. */
    void unmonitored(String device) {
        for (Call call : calls.callsOf(device)) {
            calls.visit(call.recordings().size());
            call.recordings().take((key, recording) -> key.device().equals(device));
        }
        ended.forget(device);
    }

    /** The monitor of the device is another one now: nothing that comes by it repeats what came before. */
    void lost(String device) {
        ended.forget(device);
        for (Call call : calls.callsOf(device)) {
            calls.visit(call.recordings().size());
            call.recordings().forgetLast(device::equals);
        }
    }

    /** The monitors are lost: they will be others. */
    void lost() {
        ended.clear();
        unfollowed.clear();
        calls.all().forEach(call -> call.recordings().forgetLast(device -> true));
    }
}
