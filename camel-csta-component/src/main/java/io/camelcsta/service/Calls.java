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
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.EventCategory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;

/**
 * The calls that are known, with their ConnIDs and connections. What is known of a call is forgotten when it ends,
 * because switches use call ids again. Its end is seen at a monitored device only: a call without one is not kept. On
 * the link's event loop only.
 */
final class Calls {

    /** So many calls are kept, the oldest go first: the end of a call can be missed. */
    static final int MAX_CALLS = 100_000;
    /** Events with which a call begins: with them, a call id that stood for a former call stands for a new one. */
    static final Set<String> BEGINNINGS =
            Set.of("ServiceInitiatedEvent", "OriginatedEvent", "OfferedEvent", "DeliveredEvent", "QueuedEvent");
    /** Events that may come after the end of their call has been seen at another monitor: they begin none. */
    private static final Set<String> ENDINGS =
            Set.of("ConnectionClearedEvent", "CallClearedEvent", "DivertedEvent", "StopEvent");

    private final ConnIds connIds;
    private final Map<String, Call> byCallId = new LinkedHashMap<>();
    private final Map<String, Call> byAlias = new HashMap<>();
    private final Map<String, Call> byConnId = new HashMap<>();
    /** The calls in which a monitored device takes part. */
    private final Map<String, Set<Call>> byDevice = new HashMap<>();
    /** How many entries have been looked at one after the other; it grows with the calls of a device, not with all. */
    private long visited;

    /**
     * What an event says of its call.
     *
     * @param call what is known of it, also if it has just ended; or null
     * @param connection the connection that it is about, or null
     * @param callId the current id of its call, or null
     * @param connId the ConnID of its call, or null
     * @param previousConnId the ConnID before a transfer or conference, or null
     * @param joins what happens to the order of events, or null
     * @param arrived whether the monitored device takes part only since this event
     * @param ended whether the monitored device's part in the call has ended
     * @param over whether the call has ended, as far as it is seen
     * @param changes for a transfer or conference, what became of the connections
     */
    record Context(
            Call call,
            ConnectionId connection,
            String callId,
            String connId,
            String previousConnId,
            Joining joins,
            boolean arrived,
            boolean ended,
            boolean over,
            List<EventBody.Change> changes) {

        static final Context NONE = new Context(null, null, null, null, null, null, false, false, false, List.of());
    }

    /**
     * Two calls become one.
     *
     * @param newCallId the one that they become
     * @param primaryCallId the call whose order goes on
     * @param secondaryCallId the call whose events come first, or null
     */
    record Joining(String newCallId, String primaryCallId, String secondaryCallId) {}

    Calls(ConnIds connIds) {
        this.connIds = connIds;
    }

    Context observe(String device, CstaMessage.Event event) {
        Struct body = event.body();
        ConnectionId connection = EventBody.connection(body);
        if (connection == null || connection.callId() == null) {
            return Context.NONE;
        }
        return switch (event.name()) {
            case "ConferencedEvent" ->
                joined(
                        device,
                        body,
                        connection,
                        "conferenceConnections",
                        EventBody.device(body.get("conferencingDevice")),
                        false);
            case "TransferedEvent" ->
                joined(
                        device,
                        body,
                        connection,
                        "transferredConnections",
                        EventBody.device(body.get("transferringDevice")),
                        true);
            default -> ofOneCall(device, event, connection);
        };
    }

    private Context ofOneCall(String device, CstaMessage.Event event, ConnectionId connection) {
        String callId = connection.callId();
        if (BEGINNINGS.contains(event.name())) {
            takeFromAlias(callId);
        }
        Call call = known(device, callId);
        if (call == null && !ENDINGS.contains(event.name())) {
            call = require(callId);
        }
        if (call == null) {
            boolean own = isOf(device, null, connection, EventBody.subject(event.body()));
            return new Context(null, connection, callId, connIds.of(callId), null, null, false, own, true, List.of());
        }
        boolean arrived = !ENDINGS.contains(event.name()) && takesPart(call, device);
        learn(call, device, event, connection);
        // who is still to be told of a conference goes by the former id until then
        boolean uninformed = call.isUninformed(device);
        String previousConnId = uninformed ? null : previousConnId(call, device);
        boolean ended = ends(call, device, event, connection);
        return new Context(
                call,
                connection,
                uninformed ? callId : call.callId(),
                uninformed ? connIds.of(callId) : call.connId(),
                previousConnId,
                null,
                arrived,
                ended,
                byCallId.get(call.callId()) != call,
                List.of());
    }

    /**
     * The call that a monitored device means by that id, or null. A former id of a call means it only to devices that
     * have not been told of the new one yet: to all others it is a new call's.
     */
    private Call known(String device, String callId) {
        Call call = byCallId.get(callId);
        if (call != null) {
            return call;
        }
        Call successor = byAlias.get(callId);
        return successor != null && successor.isUninformed(device) ? successor : null;
    }

    String previousConnId(Call call, String device) {
        String previous = call.previousCallId(device);
        return previous == null ? null : connIds.of(previous);
    }

    private void learn(Call call, String device, CstaMessage.Event event, ConnectionId connection) {
        if (ENDINGS.contains(event.name())) {
            // what it is about is over; of who released a connection it is not known whose that was
            return;
        }
        // the device of Call Information is who set the data, not necessarily whose connection it is
        DeviceId subject = event.name().equals("CallInformationEvent") ? null : EventBody.subject(event.body());
        DeviceId part = connection.deviceId();
        boolean isStatic = part != null && !part.isDynamic();
        if (subject != null && (!isStatic || subject.isSameDevice(part.number()))) {
            call.learn(subject.number(), connection);
        }
        if (isStatic) {
            call.learn(part.number(), connection);
        } else if (subject == null && event.type().category() == EventCategory.VOICE) {
            // a device monitor reports what happens to its own device's connection
            call.learn(device, connection);
        }
    }

    private boolean ends(Call call, String device, CstaMessage.Event event, ConnectionId connection) {
        switch (event.name()) {
            case "CallClearedEvent" -> {
                forget(call);
                return true;
            }
            case "ConnectionClearedEvent", "DivertedEvent" -> {
                // who has left by another monitor's copy of this event takes part no more
                boolean own = !call.monitored().contains(device)
                        || isOf(device, call, connection, EventBody.subject(event.body()))
                        || call.connectionOf(device) == null && isOutOfCall(event.body());
                visited += call.monitored().size();
                List.copyOf(call.monitored()).stream()
                        .filter(other -> other.equals(device) ? own : isOf(other, call, connection, null))
                        .forEach(left -> leaves(call, left));
                boolean last = call.ended(connection) && !call.hasConnections();
                // after events were missed the last one that is known need not be the last one that there is
                if (!call.isFollowed() || last && !call.recordings().goOnBeside(connection)) {
                    forget(call);
                }
                return own;
            }
            default -> {
                return false;
            }
        }
    }

    /** Whether the monitored device takes no part in the call any more (ECMA-269, Local Connection Info: null). */
    private static boolean isOutOfCall(Struct body) {
        return "null".equals(body.text("localConnectionInfo"));
    }

    /** Whether a connection is that of the monitored device. */
    static boolean isOf(String device, Call call, ConnectionId connection, DeviceId subject) {
        DeviceId part = connection.deviceId();
        if (part != null && !part.isDynamic()) {
            return part.isSameDevice(device);
        }
        ConnectionId known = call == null ? null : call.connectionOf(device);
        return known != null ? known.equals(connection) : subject != null && subject.isSameDevice(device);
    }

    private Context joined(
            String device, Struct body, ConnectionId primary, String listName, DeviceId actor, boolean actorLeaves) {
        ConnectionId secondary = body.connection("secondaryOldCall");
        List<EventBody.Change> changes = EventBody.changes(body.list(listName));
        FormerCalls former = new FormerCalls(changes);
        String primaryId = primary.callId();
        String secondaryId = secondary == null ? null : secondary.callId();
        String newId = changes.stream()
                .map(EventBody.Change::after)
                .filter(after -> after != null && after.callId() != null)
                .map(ConnectionId::callId)
                .findFirst()
                .orElse(primaryId);
        Call first = byCallId.get(primaryId);
        Call second = secondaryId == null ? null : byCallId.get(secondaryId);
        Call call = require(newId);
        boolean tookPart = call.monitored().contains(device) && !call.isUninformed(device);
        // what comes to those who are still to be told is known already, and the old ids may be other calls' by now
        Set<String> formerIds =
                secondaryId == null ? Set.of(primaryId) : new HashSet<>(List.of(primaryId, secondaryId));
        if (!call.isTold(device, formerIds)) {
            absorb(call, first, primaryId, formerIds, former);
            if (secondaryId != null) {
                absorb(call, second, secondaryId, formerIds, former);
            }
            call.isTold(device, formerIds);
        }
        for (EventBody.Change change : changes) {
            if (change.after() != null && change.endpoint() != null) {
                call.learn(change.endpoint().number(), change.after());
            }
            if (change.after() != null
                    && change.after().deviceId() != null
                    && !change.after().deviceId().isDynamic()) {
                call.learn(change.after().deviceId().number(), change.after());
            }
        }
        // what the switch says counts more than what was known
        String previousId = former.onlyOther(device, newId);
        if (previousId == null) {
            previousId = call.previousCallId(device);
        }
        if (previousId == null && (secondaryId == null || actor != null && actor.isSameDevice(device))) {
            previousId = primaryId;
        }
        if (newId.equals(previousId)) {
            previousId = null;
        }
        boolean leaves = actorLeaves && actor != null && actor.isSameDevice(device);
        if (leaves) {
            leaves(call, device);
        } else {
            takesPart(call, device);
            call.becomes(device, call.aliases().containsKey(previousId) ? previousId : null);
        }
        if (!call.isFollowed()) {
            forget(call);
        }
        return new Context(
                call,
                primary,
                newId,
                call.connId(),
                previousId == null ? null : connIds.of(previousId),
                new Joining(newId, primaryId, secondaryId),
                !leaves && !tookPart,
                leaves,
                !call.isFollowed(),
                changes);
    }

    /** What was known of an old call goes over to the one that it has become. */
    private void absorb(Call call, Call old, String oldId, Set<String> formerIds, FormerCalls former) {
        if (oldId.equals(call.callId())) {
            return;
        }
        addAlias(call, oldId, connIds.of(oldId));
        if (old != null) {
            byCallId.remove(oldId, old);
            new LinkedHashMap<>(old.aliases()).forEach((alias, connId) -> addAlias(call, alias, connId));
            call.absorb(old);
            for (String device : List.copyOf(old.monitored())) {
                leaves(old, device);
                takesPart(call, device);
                call.isToBeTold(device, formerIds);
                if (call.previousCallId(device) == null && former.confirms(device, oldId)) {
                    call.becomes(device, oldId);
                }
            }
        }
    }

    private void addAlias(Call call, String callId, String connId) {
        // another call may have had it last, if nobody has seen this one begin
        takeFromAlias(callId);
        call.aliases().put(callId, connId);
        byAlias.put(callId, call);
        byConnId.put(connId, call);
        if (call.aliases().size() > Call.MAX_ALIASES) {
            String oldest = call.aliases().keySet().iterator().next();
            forgetAlias(call, oldest, call.removeAlias(oldest));
        }
    }

    private void forgetAlias(Call call, String callId, String connId) {
        byAlias.remove(callId, call);
        byConnId.remove(connId, call);
    }

    /** That id is not a former one of a call any more, but the present one of another. */
    void takeFromAlias(String callId) {
        Call former = byAlias.get(callId);
        if (former != null) {
            forgetAlias(former, callId, former.removeAlias(callId));
        }
    }

    /** The call that has that id now; a former one that had it has it no more. */
    private Call require(String callId) {
        takeFromAlias(callId);
        Call call = byCallId.get(callId);
        if (call == null) {
            if (byCallId.size() >= MAX_CALLS) {
                forget(byCallId.values().iterator().next());
            }
            call = new Call(callId, connIds.of(callId));
            byCallId.put(callId, call);
            byConnId.put(call.connId(), call);
        }
        return call;
    }

    /** Whether it did not before. */
    private boolean takesPart(Call call, String device) {
        boolean arrived = call.monitored().add(device);
        if (arrived) {
            byDevice.computeIfAbsent(device, name -> new LinkedHashSet<>()).add(call);
        }
        return arrived;
    }

    private void leaves(Call call, String device) {
        if (call.monitored().contains(device)) {
            Set<Call> calls = byDevice.get(device);
            calls.remove(call);
            if (calls.isEmpty()) {
                byDevice.remove(device);
            }
        }
        call.left(device);
    }

    private void forget(Call call) {
        List.copyOf(call.monitored()).forEach(device -> leaves(call, device));
        byCallId.remove(call.callId(), call);
        byConnId.remove(call.connId(), call);
        call.aliases().forEach((alias, connId) -> forgetAlias(call, alias, connId));
    }

    /** The call with that ConnID, current or former; or null. */
    Call byConnId(String connId) {
        return byConnId.get(connId);
    }

    /** The call with that call id, current or former; or null. */
    Call byCallId(String callId) {
        Call call = byCallId.get(callId);
        return call != null ? call : byAlias.get(callId);
    }

    /** Whether that call is known still, or has become part of another that is. */
    boolean goesOn(Call call) {
        Call now = byCallId(call.callId());
        return now == call || now != null && !now.callId().equals(call.callId());
    }

    String connIdOf(String callId) {
        Call call = byCallId(callId);
        return call != null ? call.connId() : connIds.of(callId);
    }

    /** The ConnID of the call that has that id now. */
    String connIdOfCurrent(String callId) {
        return connIds.of(callId);
    }

    /** The calls in which a monitored device takes part; a copy. */
    List<Call> callsOf(String device) {
        List<Call> calls = List.copyOf(byDevice.getOrDefault(device, Set.of()));
        visited += calls.size();
        return calls;
    }

    /** All calls; for what is seldom done. */
    Collection<Call> all() {
        return byCallId.values();
    }

    /** A connection that an answer of the switch named; it is kept if the end of its call will be seen. */
    void learn(ConnectionId connection) {
        Call call = connection == null || connection.callId() == null ? null : byCallId(connection.callId());
        if (call != null
                && connection.deviceId() != null
                && !connection.deviceId().isDynamic()) {
            call.learn(connection.deviceId().number(), connection);
        }
    }

    /**
     * What a snapshot of a monitored device says: its own connection in each of its calls (ECMA-269 Snapshot Device).
     *
     * @return the ids of the calls that it was not known to take part in
     */
    List<String> learnSnapshot(String device, Collection<ConnectionId> connections) {
        List<String> arrived = new ArrayList<>();
        for (ConnectionId connection : connections) {
            Call call = require(connection.callId());
            call.learn(device, connection);
            if (takesPart(call, device)) {
                arrived.add(call.callId());
            }
        }
        return arrived;
    }

    /** The monitored device takes part no more, as a snapshot says, or because nobody monitors it any more. */
    void left(String device, Call call) {
        leaves(call, device);
        if (!call.isFollowed()) {
            forget(call);
        }
    }

    /** Events of that device were missed: what it was still to be told of will not come. */
    void missed(String device) {
        callsOf(device).forEach(call -> call.missed(device));
    }

    /** Events of all devices were missed. */
    void missed() {
        byCallId.values().forEach(Call::missed);
    }

    int size() {
        return byCallId.size();
    }

    /** How many entries have been looked at, for whatever happened. */
    long visited() {
        return visited;
    }

    /** Entries were looked at one after the other. */
    void visit(int entries) {
        visited += entries;
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("calls", byCallId.size());
        kept.accept("callAliases", byAlias.size());
        kept.accept("callConnIds", byConnId.size());
        kept.accept("devicesInCalls", byDevice.size());
        kept.accept(
                "previousCallIds",
                byCallId.values().stream().mapToInt(Call::previousCallIds).sum());
    }
}
