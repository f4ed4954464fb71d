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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;

/**
 * The calls that are known, with their ConnIDs and connections. What is known of a call is forgotten when it ends,
 * because switches use call ids again. On the link's event loop only.
 */
final class Calls {

    /** Calls that nobody monitors are never seen to end: so many are kept, the oldest go first. */
    private static final int MAX_CALLS = 100_000;
    /** Events with which a call begins: with them, a call id that stood for a former call stands for a new one. */
    private static final Set<String> BEGINNINGS =
            Set.of("ServiceInitiatedEvent", "OriginatedEvent", "OfferedEvent", "DeliveredEvent", "QueuedEvent");

    private final ConnIds connIds;
    private final Map<String, Call> byCallId = new LinkedHashMap<>();
    private final Map<String, Call> byAlias = new HashMap<>();
    private final Map<String, Call> byConnId = new HashMap<>();

    /**
     * What an event says of its call.
     *
     * @param connection the connection that it is about, or null
     * @param callId the current id of its call, or null
     * @param connId the ConnID of its call, or null
     * @param previousConnId the ConnID before a transfer or conference, or null
     * @param joins what happens to the order of events, or null
     * @param ended whether the call, or the monitored device's part in it, has ended
     * @param changes for a transfer or conference, what became of the connections
     */
    record Context(
            ConnectionId connection,
            String callId,
            String connId,
            String previousConnId,
            Joining joins,
            boolean ended,
            List<EventBody.Change> changes) {

        static final Context NONE = new Context(null, null, null, null, null, false, List.of());
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
        switch (event.name()) {
            case "ConferencedEvent" -> {
                return joined(
                        device,
                        body,
                        connection,
                        "conferenceConnections",
                        EventBody.device(body.get("conferencingDevice")),
                        false);
            }
            case "TransferedEvent" -> {
                return joined(
                        device,
                        body,
                        connection,
                        "transferredConnections",
                        EventBody.device(body.get("transferringDevice")),
                        true);
            }
            default -> {
                // an event of one call
            }
        }
        if (BEGINNINGS.contains(event.name())) {
            byAlias.remove(connection.callId());
        }
        Call call = require(connection.callId());
        learn(call, device, event, connection);
        boolean ended = ends(call, device, event, connection);
        return new Context(
                connection, call.callId(), call.connId(), previousConnId(call, device), null, ended, List.of());
    }

    private String previousConnId(Call call, String device) {
        String previous = call.previousCallIds().get(device);
        return previous == null ? null : connIds.of(previous);
    }

    private void learn(Call call, String device, CstaMessage.Event event, ConnectionId connection) {
        call.takesPart(device);
        if (event.name().equals("ConnectionClearedEvent")) {
            // the subject is who released, not necessarily whose connection it was
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
                boolean own = isOf(device, call, connection, EventBody.subject(event.body()));
                call.ended(connection);
                if (own && call.leaves(device) || !call.hasConnections()) {
                    forget(call);
                }
                return own;
            }
            default -> {
                return false;
            }
        }
    }

    /** Whether a connection is that of the monitored device. */
    private static boolean isOf(String device, Call call, ConnectionId connection, DeviceId subject) {
        DeviceId part = connection.deviceId();
        if (part != null && !part.isDynamic()) {
            return part.isSameDevice(device);
        }
        ConnectionId known = call.connectionOf(device);
        return known != null ? known.equals(connection) : subject != null && subject.isSameDevice(device);
    }

    private Context joined(
            String device, Struct body, ConnectionId primary, String listName, DeviceId actor, boolean actorLeaves) {
        ConnectionId secondary = body.connection("secondaryOldCall");
        List<EventBody.Change> changes = EventBody.changes(body.list(listName));
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
        Call call = requireExact(newId);
        absorb(call, first, primaryId);
        if (secondaryId != null) {
            absorb(call, second, secondaryId);
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
        String previousId = call.previousCallIds().getOrDefault(device, primaryId);
        boolean leaves = actorLeaves && actor != null && actor.isSameDevice(device);
        if (!leaves) {
            call.takesPart(device);
            if (!newId.equals(previousId)) {
                call.previousCallIds().put(device, previousId);
            }
        }
        Context context = new Context(
                primary,
                newId,
                call.connId(),
                newId.equals(previousId) ? null : connIds.of(previousId),
                new Joining(newId, primaryId, secondaryId),
                leaves,
                changes);
        if (leaves && call.leaves(device)) {
            forget(call);
        }
        return context;
    }

    /** What was known of an old call goes over to the one that it has become. */
    private void absorb(Call call, Call old, String oldId) {
        if (oldId.equals(call.callId())) {
            return;
        }
        call.aliases().add(oldId);
        byAlias.put(oldId, call);
        byConnId.put(connIds.of(oldId), call);
        if (old != null) {
            byCallId.remove(oldId, old);
            for (String alias : old.aliases()) {
                call.aliases().add(alias);
                byAlias.put(alias, call);
                byConnId.put(connIds.of(alias), call);
            }
            old.monitored().forEach(device -> {
                call.takesPart(device);
                call.previousCallIds().putIfAbsent(device, oldId);
            });
        }
    }

    private Call require(String callId) {
        Call alias = byAlias.get(callId);
        return alias != null ? alias : requireExact(callId);
    }

    private Call requireExact(String callId) {
        byAlias.remove(callId);
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

    private void forget(Call call) {
        byCallId.remove(call.callId(), call);
        byConnId.remove(call.connId(), call);
        for (String alias : call.aliases()) {
            byAlias.remove(alias, call);
            byConnId.remove(connIds.of(alias), call);
        }
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

    String connIdOf(String callId) {
        Call call = byCallId(callId);
        return call != null ? call.connId() : connIds.of(callId);
    }

    /** A connection that an answer of the switch named. */
    void learn(ConnectionId connection) {
        if (connection != null && connection.callId() != null) {
            Call call = require(connection.callId());
            if (connection.deviceId() != null && !connection.deviceId().isDynamic()) {
                call.learn(connection.deviceId().number(), connection);
            }
        }
    }

    /** What a snapshot of a device says: its own connection in each of its calls (ECMA-269 Snapshot Device). */
    void learnSnapshot(String device, boolean isMonitored, List<Struct> calls) {
        for (Struct info : calls) {
            ConnectionId connection = info.connection("connectionIdentifier");
            if (connection != null && connection.callId() != null) {
                Call call = require(connection.callId());
                call.learn(device, connection);
                if (isMonitored) {
                    call.takesPart(device);
                }
            }
        }
    }

    /** A snapshot says that a device has left the calls of those ids. */
    void left(String device, Predicate<String> isGone) {
        List<Call> gone = byCallId.values().stream()
                .filter(call -> call.monitored().contains(device) && isGone.test(call.callId()))
                .toList();
        for (Call call : gone) {
            if (call.leaves(device)) {
                forget(call);
            }
        }
    }

    /** Nobody monitors that device any more: when it leaves its calls is not seen. */
    void unmonitored(String device) {
        left(device, callId -> true);
    }

    /**
     * The link is lost: calls that nobody monitors will not be brought up to date, so that nothing is known of them.
     */
    void lost() {
        List.copyOf(byCallId.values()).stream()
                .filter(call -> call.monitored().isEmpty())
                .forEach(this::forget);
    }

    int size() {
        return byCallId.size();
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("calls", byCallId.size());
        kept.accept("callAliases", byAlias.size());
        kept.accept("callConnIds", byConnId.size());
    }
}
