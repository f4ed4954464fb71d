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
package io.camelcsta.simulator;

import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What can be done with calls, whoever asks for it. On the simulator's thread only. */
final class CallControl {

    private final SimulatorOptions options;
    private final Calls calls;
    private final CallEvents events;
    private final Recordings recordings;

    CallControl(SimulatorOptions options, Calls calls, CallEvents events, Recordings recordings) {
        this.options = options;
        this.calls = calls;
        this.events = events;
        this.recordings = recordings;
    }

    /** A call that was transferred or conferenced: the new call, and what became of each old connection. */
    record Merged(Call call, Map<Party, Party> successors) {}

    Call make(Device from, Device to, String cause) {
        Devices.inService(from);
        Devices.inService(to);
        if (from == to) {
            throw Refusals.sameDevice();
        }
        Call call = calls.create(from, to);
        events.originated(calls.join(call, from, Party.CONNECTED), cause);
        Party alerting = calls.join(call, to, Party.ALERTING);
        events.delivered(alerting, null, cause);
        if (options.autoAnswer) {
            answer(alerting);
        }
        return call;
    }

    void answer(Party party) {
        party.require(Party.ALERTING, Refusals.noCallToAnswer());
        party.state = Party.CONNECTED;
        events.established(party, "normal");
    }

    void hold(Party party) {
        party.require(Party.CONNECTED, Refusals.noActiveCall());
        party.state = Party.HOLD;
        events.held(party);
    }

    void retrieve(Party party) {
        party.require(Party.HOLD, Refusals.noHeldCall());
        party.state = Party.CONNECTED;
        events.retrieved(party);
    }

    /** Holds the call of a party and calls another device; the new call. */
    Call consult(Party party, Device consulted) {
        party.require(Party.CONNECTED, Refusals.noActiveCall());
        Devices.inService(consulted);
        if (party.call.find(consulted) != null) {
            throw Refusals.sameDevice();
        }
        hold(party);
        return make(party.device, consulted, "consultation");
    }

    /** Connects the others of two calls of one device, which leaves. */
    Merged transfer(Party held, Party active) {
        checkMerge(held, active);
        DeviceId transferredTo = active.call.other(active.device).device.id();
        List<Party> audience = audience(held, active);
        endRecording(held);
        endRecording(active);
        Merged merged = merge(held, active, null);
        held.state = Party.NULL;
        List<Party> informed = informed(audience, merged, held);
        events.transferred(informed, held, active, transferredTo, merged.successors());
        clearIfAlone(merged.call(), held.device, "normalClearing");
        return merged;
    }

    /** Connects the others of two calls of one device, which stays. */
    Merged conference(Party held, Party active) {
        checkMerge(held, active);
        DeviceId added = active.call.other(active.device).device.id();
        List<Party> audience = audience(held, active);
        endRecording(active);
        Merged merged = merge(held, active, held);
        events.conferenced(informed(audience, merged, null), held, active, added, merged.successors());
        return merged;
    }

    private static void checkMerge(Party held, Party active) {
        if (held.device != active.device) {
            throw Refusals.notSameDevice();
        } else if (held.call == active.call) {
            throw Refusals.invalidConnectionState();
        }
        held.require(Party.HOLD, Refusals.noHeldCall());
        active.require(Party.CONNECTED, Refusals.noActiveCall());
        if (held.call.other(held.device) == null || active.call.other(active.device) == null) {
            throw Refusals.invalidConnectionState();
        }
        for (Party party : active.call.parties()) {
            if (party != active && held.call.find(party.device) != null) {
                throw Refusals.sameDevice();
            }
        }
    }

    private static List<Party> audience(Party held, Party active) {
        List<Party> audience = new ArrayList<>(held.call.parties());
        active.call.parties().stream().filter(party -> party != active).forEach(audience::add);
        return audience;
    }

    /** Those of the old parties who get the event, each in its new state; one per device. */
    private static List<Party> informed(List<Party> audience, Merged merged, Party leaving) {
        Map<Device, Party> informed = new LinkedHashMap<>();
        for (Party party : audience) {
            Party successor = merged.successors().get(party);
            informed.putIfAbsent(party.device, successor != null ? successor : party == leaving ? leaving : party);
        }
        return List.copyOf(informed.values());
    }

    /** The new call of all parties of both but the device that merges them, unless it stays. */
    private Merged merge(Party held, Party active, Party staying) {
        Call first = held.call;
        Call second = active.call;
        calls.remove(first);
        calls.remove(second);
        Device caller = staying != null ? staying.device : first.other(held.device).device;
        Device called = second.other(active.device).device;
        Call call =
                options.keepsCallIdOnTransfer ? calls.create(first.id, caller, called) : calls.create(caller, called);
        call.accountCode = first.accountCode != null ? first.accountCode : second.accountCode;
        Map<Party, Party> successors = new LinkedHashMap<>();
        Set<Party> all = new LinkedHashSet<>(first.parties());
        all.addAll(second.parties());
        for (Party old : all) {
            boolean merging = old == held || old == active;
            if (merging ? old == staying : call.find(old.device) == null) {
                Party successor = calls.join(call, old.device, merging ? Party.CONNECTED : old.state);
                successors.put(old, successor);
                Recordings.continues(old, successor);
            }
        }
        return new Merged(call, successors);
    }

    private void endRecording(Party party) {
        recordings.connectionEnds(party, party.call.parties());
    }

    /** Ends a connection, and the last one that is left alone by that. */
    void clear(Party party, String cause) {
        List<Party> cleared = new ArrayList<>();
        Call call = party.call;
        drop(party, party.device, cause, cleared);
        finish(call, party.device, cause, cleared);
    }

    /** Ends all connections of a call. */
    void clear(Call call, Device releasing, String cause) {
        List<Party> cleared = new ArrayList<>();
        call.parties().forEach(party -> drop(party, releasing, cause, cleared));
        finish(call, releasing, cause, cleared);
    }

    private void clearIfAlone(Call call, Device releasing, String cause) {
        finish(call, releasing, cause, new ArrayList<>());
    }

    private void finish(Call call, Device releasing, String cause, List<Party> cleared) {
        if (call.parties().size() == 1) {
            drop(call.parties().get(0), releasing, cause, cleared);
        }
        if (call.parties().isEmpty()) {
            calls.remove(call);
            if (options.callClearedEvents) {
                events.callCleared(cleared, cause);
            }
        }
    }

    private void drop(Party party, Device releasing, String cause, List<Party> cleared) {
        List<Party> audience = party.call.parties();
        recordings.connectionEnds(party, audience);
        party.state = Party.NULL;
        party.call.remove(party);
        cleared.add(party);
        events.connectionCleared(audience, party, releasing, cause);
    }

    /** Sends an alerting call on to another device. */
    void divert(Party party, Device destination) {
        party.require(Party.ALERTING, Refusals.invalidConnectionState());
        Devices.inService(destination);
        Call call = party.call;
        if (call.find(destination) != null) {
            throw Refusals.sameDevice();
        }
        List<Party> audience = call.parties();
        recordings.connectionEnds(party, audience);
        party.state = Party.NULL;
        call.remove(party);
        events.diverted(audience, party, destination);
        events.delivered(calls.join(call, destination, Party.ALERTING), party.device, "redirected");
    }

    void accountCode(Party party, Octets code) {
        party.call.accountCode = code;
        events.callInformation(party.call, party.device, code, null);
    }

    static Octets accountCode(String text) {
        return Octets.of(text, StandardCharsets.UTF_8);
    }
}
