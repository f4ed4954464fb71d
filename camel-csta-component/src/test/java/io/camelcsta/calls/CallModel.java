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
package io.camelcsta.calls;

import io.camelcsta.calls.Told.What;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The calls, recordings and hot desks of a switch, and what it tells of them: the truth that the component is compared
 * with. Every act returns what the monitors of all parties are told, in one possible order.
 */
public final class CallModel {

    /** How a party takes part. */
    public enum Part {
        ALERTING,
        CONNECTED,
        HELD
    }

    /** Hears what acts mean for those who know of the calls, whether they are told or not. */
    public interface Fate {

        /** A call has begun; its id may have been that of another. */
        void began(int life, String callId);

        /** A device is in a call again that it had left. */
        void joined(String device, int life);

        /** A recording has begun, with the id of a message that may have been that of another. */
        void recorded(int life, String message);

        /** A device is no more in a call; or recordings of these messages only have ended for it, if not null. */
        void partEnded(String device, int life, Set<String> messages);

        /**
         * Two calls, by their ids, have become another.
         *
         * @param parties the devices of each of the two
         */
        void moved(Map<String, Integer> lives, Map<String, List<String>> parties, Call to);

        /** A call is over. */
        void ended(int life, String callId, Set<String> parties);
    }

    /** A device in a call. */
    public static final class Party {
        private final String device;
        private final DeviceId id;
        private Part part;

        private Party(String device, DeviceId id, Part part) {
            this.device = device;
            this.id = id;
            this.part = part;
        }

        /** The device. */
        public String device() {
            return device;
        }
    }

    /** A recording of a party's connection. */
    public static final class Recording {
        private final String message;
        private final String device;
        private boolean active = true;
        private boolean suspended;
        private boolean stopTold;

        private Recording(String message, String device) {
            this.message = message;
            this.device = device;
        }

        /** The id of the message. */
        public String message() {
            return message;
        }

        /** Whose connection is recorded. */
        public String device() {
            return device;
        }

        /** Whether it goes on. */
        public boolean active() {
            return active;
        }
    }

    /** A call. */
    public static final class Call {
        private final int life;
        private final String id;
        private final Set<Integer> ancestors = new HashSet<>();
        private final List<Party> parties = new ArrayList<>();
        private final List<Recording> recordings = new ArrayList<>();

        private Call(int life, String id) {
            this.life = life;
            this.id = id;
        }

        /** Tells it apart from other calls, also those that have had its id. */
        public int life() {
            return life;
        }

        /** Its id. */
        public String id() {
            return id;
        }

        /** The lives of the calls that it was made of. */
        public Set<Integer> ancestors() {
            return ancestors;
        }

        /** The devices. */
        public List<String> devices() {
            return parties.stream().map(Party::device).toList();
        }

        /** Its recordings. */
        public List<Recording> recordings() {
            return recordings;
        }

        private Party find(String device) {
            return parties.stream()
                    .filter(party -> party.device.equals(device))
                    .findFirst()
                    .orElse(null);
        }

        /** The connection of a device, or null. */
        public ConnectionId connection(String device) {
            Party party = find(device);
            return party == null ? null : new ConnectionId(id, party.id);
        }

        /** How the device takes part, or null. */
        public Part part(String device) {
            Party party = find(device);
            return party == null ? null : party.part;
        }

        private Recording active(String device) {
            return recordings.stream()
                    .filter(recording -> recording.active && recording.device.equals(device))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public String toString() {
            return id + "(" + life + ")" + devices();
        }
    }

    private final boolean dynamicIds;
    private final boolean recordedConnection;
    private final Fate fate;
    private final Map<Integer, Call> calls = new LinkedHashMap<>();
    private final Map<Integer, Set<Integer>> ancestors = new HashMap<>();
    private final Map<String, String> hosts = new LinkedHashMap<>();
    private int lives;
    private int ids;
    private int hotDesks;

    /**
     * @param dynamicIds whether connections have dynamic device identifiers
     * @param recordedConnection whether all parties are told of the recorded connection, not each of its own
     */
    public CallModel(boolean dynamicIds, boolean recordedConnection, Fate fate) {
        this.dynamicIds = dynamicIds;
        this.recordedConnection = recordedConnection;
        this.fate = fate;
    }

    // ---- what there is

    /** The calls. */
    public List<Call> calls() {
        return List.copyOf(calls.values());
    }

    /** The calls that a device is in. */
    public List<Call> of(String device) {
        return calls.values().stream().filter(call -> call.find(device) != null).toList();
    }

    /** The call in which the device takes part so, or null. */
    public Call find(String device, Part part) {
        return calls.values().stream()
                .filter(call -> call.part(device) == part)
                .findFirst()
                .orElse(null);
    }

    /** The call with that id, or null. */
    public Call byId(String callId) {
        return calls.values().stream()
                .filter(call -> call.id.equals(callId))
                .findFirst()
                .orElse(null);
    }

    /** The call of that life, or null if it is over. */
    public Call byLife(int life) {
        return calls.get(life);
    }

    /** Whether one call is or has become part of the other. */
    public boolean isPartOf(int former, int life) {
        return former == life || ancestors.getOrDefault(life, Set.of()).contains(former);
    }

    /** The host of a guest, or null. */
    public String hostOf(String guest) {
        return hosts.get(guest);
    }

    /** The guests that are at a host. */
    public Set<String> guests() {
        return new TreeSet<>(hosts.keySet());
    }

    /** Whether nobody is guest or host there. */
    public boolean isFree(String device) {
        return !hosts.containsKey(device) && !hosts.containsValue(device);
    }

    /** Whether the device has no guest, whatever it is a guest of. */
    public boolean takesGuests(String device) {
        return !hosts.containsValue(device);
    }

    /** Whether the message id is not that of a recording that somebody may take for going on. */
    public boolean isFreeMessage(String message) {
        return calls.values().stream()
                .flatMap(call -> call.recordings.stream())
                .noneMatch(recording -> recording.message.equals(message) && (recording.active || !recording.stopTold));
    }

    /** Whether the device can start a recording. */
    public boolean canRecord(String device) {
        Call call = find(device, Part.CONNECTED);
        return call != null && call.active(device) == null;
    }

    /** The recording that the phone means; or null. */
    public Recording recordingOf(String device) {
        Call call = find(device, Part.CONNECTED);
        return call == null ? null : call.active(device);
    }

    // ---- acts

    private Call create(String id, Set<Integer> of) {
        Call call = new Call(++lives, id);
        call.ancestors.addAll(of);
        of.forEach(life -> call.ancestors.addAll(ancestors.getOrDefault(life, Set.of())));
        ancestors.put(call.life, call.ancestors);
        calls.put(call.life, call);
        fate.began(call.life, id);
        return call;
    }

    private Party join(Call call, String device, Part part) {
        DeviceId id = dynamicIds
                ? DeviceId.of(String.format("%06x", 0xd00000 + ++ids), DeviceId.DYNAMIC)
                : DeviceId.of(device);
        Party party = new Party(device, id, part);
        call.parties.add(party);
        return party;
    }

    /** The call begins and alerts at the other device. */
    public List<Told> make(String from, String to, String id) {
        Call call = create(id, Set.of());
        join(call, from, Part.CONNECTED);
        List<Told> told = new ArrayList<>();
        told.add(Told.of(from, What.ORIGINATED, call.life, call.connection(from), from));
        join(call, to, Part.ALERTING);
        told.addAll(toAll(call, What.DELIVERED, to));
        return told;
    }

    private static List<Told> toAll(Call call, What what, String about) {
        return call.devices().stream()
                .map(device -> Told.of(device, what, call.life, call.connection(about), about))
                .toList();
    }

    /** The call that alerts at the device is answered. */
    public List<Told> answer(String device) {
        return change(find(device, Part.ALERTING), device, Part.CONNECTED, What.ESTABLISHED);
    }

    /** The active call is held. */
    public List<Told> hold(String device) {
        return change(find(device, Part.CONNECTED), device, Part.HELD, What.HELD);
    }

    /** The held call is retrieved. */
    public List<Told> retrieve(String device) {
        return change(find(device, Part.HELD), device, Part.CONNECTED, What.RETRIEVED);
    }

    private static List<Told> change(Call call, String device, Part part, What what) {
        call.find(device).part = part;
        return toAll(call, what, device);
    }

    /** Whether the held and the active call of the device can become one. */
    public boolean canJoin(String device) {
        Call held = find(device, Part.HELD);
        Call active = find(device, Part.CONNECTED);
        return held != null
                && active != null
                && held.parties.size() > 1
                && active.parties.size() > 1
                && active.devices().stream()
                        .filter(other -> !other.equals(device))
                        .noneMatch(held.devices()::contains);
    }

    /**
     * Those of the held and the active call become one.
     *
     * @param id the id of the call that they become; null: that of the held one
     * @param stays whether the device that joins them stays
     * @param tellsStop whether the end of a recording is told by an event of its own, where there is a choice
     */
    public List<Told> join(String device, String id, boolean stays, boolean tellsStop) {
        Call held = find(device, Part.HELD);
        Call active = find(device, Part.CONNECTED);
        List<Told> told = new ArrayList<>();
        ConnectionId primary = held.connection(device);
        ConnectionId secondary = active.connection(device);
        told.addAll(recordingEnds(active, device, stays || tellsStop));
        if (!stays) {
            told.addAll(recordingEnds(held, device, tellsStop));
        }
        Set<Integer> lives = Set.of(held.life, active.life);
        Set<String> audience = new TreeSet<>(held.devices());
        audience.addAll(active.devices());
        calls.remove(held.life);
        calls.remove(active.life);
        Call call = create(id == null ? held.id : id, lives);
        List<Told.Change> changes = new ArrayList<>();
        if (stays) {
            join(call, device, Part.CONNECTED);
            changes.add(new Told.Change(device, primary, call.connection(device)));
            changes.add(new Told.Change(device, secondary, call.connection(device)));
        }
        for (Call old : List.of(held, active)) {
            for (Party party : old.parties) {
                if (!party.device.equals(device)) {
                    join(call, party.device, party.part);
                    changes.add(
                            new Told.Change(party.device, old.connection(party.device), call.connection(party.device)));
                }
            }
            call.recordings.addAll(old.recordings);
        }
        if (!stays) {
            fate.partEnded(device, held.life, null);
            fate.partEnded(device, active.life, null);
        }
        fate.moved(
                Map.of(held.id, held.life, active.id, active.life),
                Map.of(held.id, held.devices(), active.id, active.devices()),
                call);
        String other = active.devices().stream()
                .filter(each -> !each.equals(device))
                .findFirst()
                .orElseThrow();
        Told.Joined joined = new Told.Joined(
                Map.of(held.id, held.life, active.id, active.life),
                device,
                other,
                primary,
                secondary,
                List.copyOf(changes));
        for (String each : audience) {
            told.add(Told.joined(each, stays ? What.CONFERENCED : What.TRANSFERRED, call.life, call.id, joined));
        }
        return told;
    }

    /** The recording of a connection that ends; of those that have ended untold it is seen now. */
    private List<Told> recordingEnds(Call call, String device, boolean tellsStop) {
        if (recordedConnection) {
            Set<String> messages = call.recordings.stream()
                    .filter(recording -> recording.device.equals(device))
                    .map(Recording::message)
                    .collect(Collectors.toSet());
            // one that has ended may have had the message id of one that goes on
            call.recordings.stream()
                    .filter(recording -> recording.active && !recording.device.equals(device))
                    .forEach(recording -> messages.remove(recording.message));
            call.devices().forEach(each -> fate.partEnded(each, call.life, messages));
        }
        Recording recording = call.active(device);
        if (recording == null) {
            return List.of();
        }
        recording.active = false;
        recording.stopTold = tellsStop;
        return tellsStop ? voice(call, recording, What.STOP) : List.of();
    }

    private List<Told> voice(Call call, Recording recording, What what) {
        return call.devices().stream()
                .map(each -> {
                    String about = recordedConnection ? recording.device : each;
                    return Told.voice(
                            each,
                            what,
                            call.life,
                            call.connection(about),
                            about,
                            recording.message,
                            what == What.RESUME || what == What.STOP);
                })
                .toList();
    }

    /** The call that alerts at the device goes on to another. */
    public List<Told> divert(String device, String to) {
        Call call = find(device, Part.ALERTING);
        List<Told> told = new ArrayList<>(toAll(call, What.DIVERTED, device));
        call.parties.remove(call.find(device));
        fate.partEnded(device, call.life, null);
        join(call, to, Part.ALERTING);
        fate.joined(to, call.life);
        told.addAll(toAll(call, What.DELIVERED, to));
        return told;
    }

    /** How the end of a connection is told. */
    public enum Ending {
        /** Connection Cleared only. */
        CONNECTIONS,
        /** Call Cleared only, if the call ends. */
        CALL_ONLY,
        /** Both. */
        BOTH
    }

    /** When the end of a recording is told that ends with its connection. */
    public enum StopEvent {
        /** Before the end of the connection. */
        BEFORE,
        /** Not at all. */
        NONE,
        /** After it. */
        AFTER
    }

    /** The device hangs up; one that is left alone does too. */
    public List<Told> clear(Call call, String device, Ending ending, StopEvent stop) {
        boolean ends = call.parties.size() <= 2;
        List<String> audience = call.devices();
        List<Told> told = new ArrayList<>();
        List<Told> late = new ArrayList<>();
        List<String> leaving = ends ? call.devices() : List.of(device);
        for (String each : leaving) {
            List<Told> stops = recordingEnds(call, each, stop != StopEvent.NONE);
            (stop == StopEvent.AFTER ? late : told).addAll(stops);
        }
        boolean callOnly = ends && ending == Ending.CALL_ONLY;
        if (!callOnly) {
            audience.forEach(each ->
                    told.add(Told.of(each, What.CONNECTION_CLEARED, call.life, call.connection(device), device)));
            leaving.stream()
                    .filter(each -> !each.equals(device))
                    .forEach(each ->
                            told.add(Told.of(each, What.CONNECTION_CLEARED, call.life, call.connection(each), each)));
        }
        if (ends && ending != Ending.CONNECTIONS) {
            audience.forEach(
                    each -> told.add(Told.of(each, What.CALL_CLEARED, call.life, call.connection(each), each)));
        }
        leaving.forEach(each -> fate.partEnded(each, call.life, null));
        call.parties.removeIf(party -> leaving.contains(party.device));
        if (ends) {
            calls.remove(call.life);
            fate.ended(call.life, call.id, Set.copyOf(audience));
        }
        told.addAll(late);
        return told;
    }

    /** A recording starts. */
    public List<Told> startRecording(Call call, String device, String message) {
        Recording recording = new Recording(message, device);
        call.recordings.add(recording);
        fate.recorded(call.life, message);
        return voice(call, recording, What.RECORD);
    }

    /** A recording is suspended; null if it cannot be. */
    public List<Told> suspend(Call call, Recording recording) {
        if (!recording.active || recording.suspended) {
            return null;
        }
        recording.suspended = true;
        return voice(call, recording, What.SUSPEND);
    }

    /** A recording is resumed; null if it cannot be. */
    public List<Told> resume(Call call, Recording recording) {
        if (!recording.active || !recording.suspended) {
            return null;
        }
        recording.suspended = false;
        return voice(call, recording, What.RESUME);
    }

    /** A recording is stopped; null if it cannot be. */
    public List<Told> stop(Call call, Recording recording) {
        if (!recording.active) {
            return null;
        }
        recording.active = false;
        recording.stopTold = true;
        return voice(call, recording, What.STOP);
    }

    /** An account code is set. */
    public List<Told> code(Call call, String device, String code) {
        return call.devices().stream()
                .map(each -> Told.code(each, call.life, call.connection(each), device, code))
                .toList();
    }

    /** A guest logs on. */
    public List<Told> startHotDesk(String guest, String host) {
        hosts.put(guest, host);
        return hotDesk(true, guest, host, true);
    }

    /** A guest logs off. */
    public List<Told> cancelHotDesk(String guest, boolean tellsHost) {
        return hotDesk(false, guest, hosts.remove(guest), tellsHost);
    }

    private List<Told> hotDesk(boolean established, String guest, String host, boolean tellsHost) {
        Told.HotDesk hotDesk = new Told.HotDesk(++hotDesks, established, guest, host, tellsHost);
        return List.of(Told.hotDesk(guest, hotDesk), Told.hotDesk(host, hotDesk));
    }
}
