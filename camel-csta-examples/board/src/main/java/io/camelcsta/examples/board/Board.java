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

import io.camelcsta.CstaConstants;
import io.camelcsta.examples.board.EventValue.Connection;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventError;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateServiceType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Handler;
import org.apache.camel.Header;

/**
 * What is known of devices, calls, recordings and hot desks. Events change it, and snapshots bring it up to date where
 * events may have been missed. For use by several threads.
 */
public final class Board {

    /** So much of what happened is kept. */
    private static final int ACTIVITIES = 40;

    private static final int LONGEST_TEXT = 240;

    /**
     * What the events about one connection say: the fields with the connection and its device, and the state it is in
     * then.
     */
    private record Meaning(String connection, String device, String state, String text) {}

    private static final Map<String, Meaning> MEANINGS = Map.of(
            "ServiceInitiatedEvent",
                    new Meaning("initiatedConnection", "initiatingDevice", "initiated", "goes off hook"),
            "OriginatedEvent", new Meaning("originatedConnection", "callingDevice", Call.CONNECTED, "calls"),
            "OfferedEvent", new Meaning("offeredConnection", "offeredDevice", "alerting", "is offered a call"),
            "DeliveredEvent", new Meaning("connection", "alertingDevice", "alerting", "rings"),
            "EstablishedEvent", new Meaning("establishedConnection", "answeringDevice", Call.CONNECTED, "answers"),
            "HeldEvent", new Meaning("heldConnection", "holdingDevice", "hold", "holds the call"),
            "RetrievedEvent",
                    new Meaning("retrievedConnection", "retrievingDevice", Call.CONNECTED, "retrieves the call"),
            "QueuedEvent", new Meaning("queuedConnection", "queue", "queued", "queues the call"),
            "NetworkReachedEvent",
                    new Meaning("outboundConnection", "calledDevice", Call.CONNECTED, "is called outside"),
            "FailedEvent", new Meaning("failedConnection", "failingDevice", "fail", "cannot be reached"));

    private final List<String> devices;
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Map<String, BoardState.Desk> desks = new LinkedHashMap<>();
    /** Whether the switch has said so since events may have been missed last. */
    private final Map<String, Boolean> outOfService = new HashMap<>();
    /** Why devices are not monitored. */
    private Map<String, String> problems = Map.of();
    /** The calls that events have been about since the last snapshot began. */
    private final Set<String> eventful = new HashSet<>();

    private long losses;
    private final Deque<BoardState.Activity> activities = new ArrayDeque<>();
    private long activityNumber;
    private long version;

    /** A board of those devices, by the numbers that the consumer's option names. */
    public Board(List<String> devices) {
        this.devices = List.copyOf(devices);
    }

    /** Grows with every change. */
    public synchronized long version() {
        return version;
    }

    /** An event of the consumer has come. */
    @Handler
    public synchronized void event(CstaBody event) {
        if (event instanceof PrivateEvent privateEvent) {
            privateEvent(privateEvent);
        } else if (event instanceof CstaEvent cstaEvent) {
            switch (cstaEvent.eventClass()) {
                case CALL -> callEvent(cstaEvent);
                case DEVICE -> deviceEvent(cstaEvent);
                case PRIVATE ->
                    happened(
                            cstaEvent.eventTime(),
                            "private",
                            (cstaEvent.thisDN() == null ? "" : cstaEvent.thisDN() + ": ") + cstaEvent.event() + " "
                                    + cstaEvent.value());
                default -> {
                    // the consumer asks for no others
                }
            }
        } else if (event instanceof LinkEvent linkEvent) {
            linkEvent(linkEvent);
        }
    }

    /** A service that a user wanted was refused, or how it ended is not known. */
    public synchronized void refused(@Header(CstaConstants.SERVICE) String service, @Body EventError error) {
        BoardState.Desk desk = error.thisDN() == null ? null : desks.get(error.thisDN());
        if (desk != null
                && !desk.confirmed()
                && PrivateServiceType.of(service) == PrivateServiceType.CANCEL_HOT_DESKING
                && "stateIncompatibility".equals(error.cstaCategory())) {
            // it has ended while events were missed
            desks.remove(desk.guest());
        }
        boolean unknown = error.sent()
                && !error.confirmed()
                && (error.code() == ErrorCode.TERR_TIMEOUT.code() || error.code() == ErrorCode.TERR_NO_SWITCH.code());
        String outcome = error.confirmed() ? " is confirmed, but its event did not come, " : " is refused, ";
        happened(
                error.eventTime(),
                "error",
                (error.thisDN() == null ? "" : error.thisDN() + ": ")
                        + (unknown ? "it is not known whether " + service + " was performed, " : service + outcome)
                        + error.code() + " " + error.name());
    }

    /** Some devices are not monitored, for these reasons: nothing is heard of calls that only they are in. */
    synchronized void problems(Map<String, String> present) {
        if (!problems.equals(present)) {
            problems = Map.copyOf(present);
            calls.values().removeIf(this::unheard);
            version++;
        }
    }

    /** The switch is going to be asked for calls; what is to be given back with its answer. */
    synchronized long snapshotBegins() {
        eventful.clear();
        return losses;
    }

    /**
     * The switch has told its calls.
     *
     * @param begin what {@link #snapshotBegins} gave
     * @param asked the devices whose calls it has told; what is known of calls of others stays
     * @param present their calls
     * @return whether it could be used; otherwise the devices have to be asked again
     */
    synchronized boolean snapshot(long begin, Set<String> asked, Map<String, List<SnapshotParty>> present) {
        if (begin != losses) {
            return false;
        }
        calls.values().forEach(call -> {
            if (!present.containsKey(call.callId) && !eventful.contains(call.callId)) {
                call.retainParties(number -> !asked.contains(number));
            }
        });
        present.forEach((callId, found) -> {
            if (!eventful.contains(callId)) {
                present(calls.computeIfAbsent(callId, id -> new Call(id, System.currentTimeMillis(), false)), found);
            }
        });
        calls.values().removeIf(this::unheard);
        version++;
        return eventful.stream().noneMatch(callId -> present.containsKey(callId) && !calls.containsKey(callId));
    }

    private void present(Call call, List<SnapshotParty> found) {
        Set<String> parties = new HashSet<>();
        found.forEach(party -> {
            String number = name(party.number());
            parties.add(number);
            call.party(number, party.connection(), party.state());
            outOfService.remove(number, false);
        });
        call.retainParties(parties::contains);
        call.confirm();
    }

    /** The switch has not told all calls, or has at last. */
    synchronized void outOfDate(String failure) {
        happened(
                Instant.now(),
                failure == null ? "link" : "error",
                failure == null ? "All calls are up to date" : "Some calls may be out of date: " + failure);
    }

    /** The monitored devices with calls that the switch may not have any more. */
    synchronized Set<String> doubtful() {
        return calls.values().stream()
                .filter(call -> !call.confirmed())
                .flatMap(call -> call.numbers().stream())
                .filter(this::monitored)
                .collect(Collectors.toSet());
    }

    private boolean monitored(String number) {
        return devices.contains(number) && !problems.containsKey(number);
    }

    /** Whether no more events of a call come. */
    private boolean unheard(Call call) {
        return call.numbers().stream().noneMatch(this::monitored);
    }

    /** The board as it is now. */
    synchronized BoardState state(String instance, BoardState.Link link) {
        List<BoardState.Call> views = calls.values().stream()
                .map(this::view)
                .sorted(Comparator.comparingLong(BoardState.Call::since))
                .toList();
        return new BoardState(
                instance,
                link,
                devices.stream().map(device -> device(device, views)).toList(),
                views,
                List.copyOf(desks.values()),
                List.copyOf(activities));
    }

    private BoardState.Device device(String number, List<BoardState.Call> views) {
        List<BoardState.Call> own = views.stream()
                .filter(call -> calls.get(call.callId()).has(number))
                .toList();
        String state = own.stream()
                .map(call -> calls.get(call.callId()).state(number))
                // what the user of the phone attends to
                .max(Comparator.comparingInt(
                        List.of("hold", "queued", "fail", "initiated", Call.CONNECTED, "alerting")::indexOf))
                .orElse(outOfService.containsKey(number) ? "outOfService" : "idle");
        boolean confirmed = own.isEmpty()
                ? outOfService.getOrDefault(number, true)
                : own.stream().allMatch(BoardState.Call::confirmed);
        BoardState.Desk guest = desks.get(number);
        String hostOf = desks.values().stream()
                .filter(desk -> number.equals(desk.host()))
                .map(BoardState.Desk::guest)
                .findFirst()
                .orElse(null);
        return new BoardState.Device(
                number,
                state,
                confirmed,
                problems.get(number),
                own.stream().map(BoardState.Call::callId).toList(),
                guest == null ? null : guest.host(),
                hostOf);
    }

    private BoardState.Call view(Call call) {
        return call.view(this::monitored);
    }

    // private events

    private void privateEvent(PrivateEvent event) {
        switch (event.type()) {
            case HOT_DESKING_ESTABLISHED -> established(event);
            case HOT_DESKING_CANCELLED -> {
                BoardState.Desk old = desks.remove(event.thisDN());
                if (old != null) {
                    String host = event.otherDN() != null ? event.otherDN() : old.host();
                    happened(
                            event.eventTime(),
                            "desk",
                            event.thisDN() + " is no longer a guest" + (host == null ? "" : " at " + host));
                }
            }
            case ACCOUNT_CODE_SET ->
                event.extensions().values().stream()
                        .findFirst()
                        .ifPresent(code -> change(
                                event, call -> call.accountCode(code.toString()), "code", "account code " + code));
            default ->
                change(
                        event,
                        call -> call.recording(event.thisDN(), event.type()),
                        "recording",
                        RECORDING_TEXTS.get(event.type()));
        }
    }

    private static final Map<PrivateEventType, String> RECORDING_TEXTS = Map.of(
            PrivateEventType.RECORDING_STARTED, "recording started",
            PrivateEventType.RECORDING_SUSPENDED, "recording suspended",
            PrivateEventType.RECORDING_RESUMED, "recording resumed",
            PrivateEventType.RECORDING_STOPPED, "recording stopped");

    private void established(PrivateEvent event) {
        BoardState.Desk desk = new BoardState.Desk(
                event.thisDN(), event.otherDN(), event.eventTime().toEpochMilli(), true);
        // a host has one guest: of another one that was there before the end was missed
        desks.values().removeIf(other -> other.host() != null && other.host().equals(desk.host()));
        desks.put(desk.guest(), desk);
        happened(
                event.eventTime(),
                "desk",
                desk.guest() + " is a guest at " + (desk.host() == null ? "an unknown host" : desk.host()));
    }

    /**
     * Changes the call of an event, if it is there; tells it unless the other party's copy of the event has done so.
     */
    private void change(PrivateEvent event, Consumer<Call> change, String kind, String text) {
        Call call = calls.get(event.callId());
        if (call != null) {
            BoardState.Call before = view(call);
            call.connId(event.connId());
            change.accept(call);
            if (!view(call).equals(before)) {
                happened(event.eventTime(), kind, String.join(" \u2013 ", call.numbers()) + ": " + text);
            }
        }
    }

    // link events

    private void linkEvent(LinkEvent event) {
        losses++;
        String device = event.details().get("Device") instanceof String number ? name(number) : null;
        desks.replaceAll((guest, desk) -> device == null || device.equals(guest) || device.equals(desk.host())
                ? new BoardState.Desk(guest, desk.host(), desk.since(), false)
                : desk);
        calls.values().stream()
                .filter(call -> device == null || call.has(device))
                .forEach(Call::mayHaveMissedEvents);
        outOfService.replaceAll((number, confirmed) -> confirmed && device != null && !device.equals(number));
        String text =
                switch (event.event()) {
                    case LinkEvent.CONNECTED -> "The link to the switch is usable";
                    case LinkEvent.DISCONNECTED -> "The link to the switch is lost";
                    default -> "Events of the switch may be missing";
                };
        boolean usable = event.event().equals(LinkEvent.CONNECTED);
        happened(event.eventTime(), "link", text + (usable || event.reason() == null ? "" : ": " + event.reason()));
    }

    // events of devices and calls

    private void deviceEvent(CstaEvent event) {
        boolean changed =
                switch (event.event()) {
                    case "OutOfServiceEvent" -> !Boolean.TRUE.equals(outOfService.put(event.thisDN(), true));
                    case "BackInServiceEvent" -> outOfService.remove(event.thisDN()) != null;
                    default -> false;
                };
        if (changed) {
            happened(
                    event.eventTime(),
                    "private",
                    event.thisDN() + " is " + (outOfService.containsKey(event.thisDN()) ? "out of" : "back in")
                            + " service");
        }
    }

    private void callEvent(CstaEvent event) {
        if (event.callId() == null) {
            return;
        }
        eventful.add(event.callId());
        if (event.thisDN() != null) {
            // it has a call, so it is back
            outOfService.remove(event.thisDN(), false);
        }
        Call known = calls.get(event.callId());
        BoardState.Call before = known == null ? null : view(known);
        String text =
                switch (event.event()) {
                    case "ConnectionClearedEvent" -> cleared(event, known);
                    case "CallClearedEvent" -> {
                        calls.remove(event.callId());
                        yield "ends";
                    }
                    case "DivertedEvent" -> diverted(event, known);
                    case "TransferedEvent" ->
                        joined(event, "transferredConnections", "transferringDevice", "transfers the call");
                    case "ConferencedEvent" ->
                        joined(event, "conferenceConnections", "conferencingDevice", "makes a conference");
                    default -> connection(event);
                };
        Call call = calls.get(event.callId());
        if (call != null) {
            call.connId(event.connId());
            if (event.value().get("localConnectionInfo") instanceof String state) {
                // of the party whose monitor sent the event
                call.party(event.thisDN(), null, state);
            }
            if (unheard(call)) {
                calls.remove(call.callId);
                call = null;
            }
        }
        if (!Objects.equals(call == null ? null : view(call), before)) {
            if (text == null) {
                version++;
            } else {
                happened(event.eventTime(), "call", text);
            }
        }
    }

    /** An event about one connection of a call; what happened, or null if the event says nothing of that kind. */
    private String connection(CstaEvent event) {
        Meaning meaning = MEANINGS.get(event.event());
        if (meaning == null) {
            return null;
        }
        Connection connection = EventValue.connection(event.value().get(meaning.connection()));
        Call call = calls.computeIfAbsent(
                event.callId(),
                id -> new Call(
                        id,
                        event.eventTime().toEpochMilli(),
                        // others are about a call that was there before its party was monitored
                        !event.event().equals("HeldEvent") && !event.event().equals("RetrievedEvent")));
        String caller = name(EventValue.device(event.value().get("callingDevice")));
        if (caller != null && !call.has(caller)) {
            call.party(caller, null, Call.CONNECTED);
        }
        String number = number(event.value().get(meaning.device()), connection, call);
        if (number == null) {
            return null;
        }
        call.party(number, connection.deviceId(), meaning.state());
        if (event.event().equals("EstablishedEvent")) {
            call.answered(event.eventTime().toEpochMilli());
        }
        String called = name(EventValue.device(event.value().get("calledDevice")));
        return number + " " + meaning.text()
                + (event.event().equals("OriginatedEvent") && called != null ? " " + called : "");
    }

    private String cleared(CstaEvent event, Call call) {
        String number = call == null ? null : gone(event, call, "droppedConnection", "releasingDevice");
        return number == null ? null : number + " leaves the call";
    }

    private String diverted(CstaEvent event, Call call) {
        String number = call == null ? null : gone(event, call, "connection", "divertingDevice");
        String destination = name(EventValue.device(event.value().get("newDestination")));
        return number == null ? null : number + " diverts" + (destination == null ? "" : " to " + destination);
    }

    /** A connection is there no more; the number of its party. */
    private String gone(CstaEvent event, Call call, String connectionField, String deviceField) {
        Connection connection = EventValue.connection(event.value().get(connectionField));
        String number = call.numberOf(connection.deviceId());
        if (number == null) {
            String own = name(connection.deviceId());
            // a dynamic identifier that was not seen before says nothing; the device that acts is mostly that of the
            // connection
            number = call.has(own) ? own : name(EventValue.device(event.value().get(deviceField)));
        }
        if (number != null) {
            call.party(number, null, Call.NULL);
        }
        return number;
    }

    /** Two calls have become one. */
    private String joined(CstaEvent event, String listField, String actingField, String text) {
        Call first = calls.get(
                EventValue.connection(event.value().get("primaryOldCall")).callId());
        Call second = calls.get(
                EventValue.connection(event.value().get("secondaryOldCall")).callId());
        String acting = name(EventValue.device(event.value().get(actingField)));
        Call known = calls.get(event.callId());
        Call call = new Call(event.callId(), event.eventTime().toEpochMilli(), true);
        for (Call old : new Call[] {known, first, second}) {
            if (old != null) {
                call.continues(old);
                calls.remove(old.callId);
                eventful.add(old.callId);
            }
        }
        if (known == null && first == null && second == null) {
            call.mayHaveMissedEvents();
        }
        for (Object item : EventValue.list(event.value().get(listField))) {
            Map<?, ?> entry = EventValue.map(item);
            Connection after = EventValue.connection(entry.get("newConnection"));
            Connection before = EventValue.connection(entry.get("oldConnection"));
            String number = name(EventValue.device(entry.get("endpoint")));
            for (Call old : new Call[] {known, first, second}) {
                if (number == null && old != null) {
                    number = old.numberOf(before.deviceId());
                }
            }
            number = number == null ? name(after.deviceId()) : number;
            if (number != null) {
                call.party(number, after.deviceId(), stateAfter(number, acting, known, first, second));
            }
        }
        call.forgetRecordingsOfOthers();
        call.confirm();
        calls.put(call.callId, call);
        return acting == null ? null : acting + " " + text;
    }

    private static String stateAfter(String number, String acting, Call... before) {
        for (Call call : before) {
            if (call != null && call.has(number) && (call == before[0] || !number.equals(acting))) {
                return call.state(number);
            }
        }
        return Call.CONNECTED;
    }

    private String number(Object device, Connection connection, Call call) {
        String number = name(EventValue.device(device));
        if (number == null) {
            number = call.numberOf(connection.deviceId());
        }
        return number == null ? name(connection.deviceId()) : number;
    }

    /** A number as the board names it: one of its devices may be written in another way. */
    private String name(String number) {
        if (number == null || devices.contains(number)) {
            return number;
        }
        DeviceId id = DeviceId.of(number);
        return devices.stream().filter(id::isSameDevice).findFirst().orElse(number);
    }

    private void happened(Instant time, String kind, String text) {
        version++;
        activities.addFirst(new BoardState.Activity(
                ++activityNumber,
                time.toEpochMilli(),
                kind,
                text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "\u2026" : text));
        if (activities.size() > ACTIVITIES) {
            activities.removeLast();
        }
    }
}
