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

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The calls of the switch and their identifiers. On the simulator's thread only. */
final class Calls {

    private static final int MAX_CALLS = 10_000;
    private static final long FIRST_CALL_ID = 0xc1a5;
    private static final int BITS_PER_OCTET = 8;
    private static final int FIRST_DYNAMIC_ID = 0xd00001;

    private final Map<String, Call> byId = new LinkedHashMap<>();
    private final SimulatorOptions options;
    private final Devices devices;
    private final long idMask;
    private long nextId;
    private int nextDynamicId = FIRST_DYNAMIC_ID;

    Calls(SimulatorOptions options, Devices devices) {
        this.options = options;
        this.devices = devices;
        this.idMask = (1L << options.callIdOctets * BITS_PER_OCTET) - 1;
        this.nextId = FIRST_CALL_ID & idMask;
    }

    List<Call> all() {
        return List.copyOf(byId.values());
    }

    /** The calls that a device takes part in. */
    List<Call> of(Device device) {
        return byId.values().stream().filter(call -> call.find(device) != null).toList();
    }

    /** A new call without parties, under a new id. */
    Call create(Device caller, Device called) {
        if (byId.size() >= Math.min(MAX_CALLS, idMask)) {
            throw Refusals.resourceLimitExceeded();
        }
        return create(newId(), caller, called);
    }

    /** A new call without parties, under an id that is free. */
    Call create(String id, Device caller, Device called) {
        Call call = new Call(id, caller, called);
        byId.put(id, call);
        return call;
    }

    private String newId() {
        long candidate = options.reuseCallIds ? FIRST_CALL_ID & idMask : nextId;
        while (byId.containsKey(text(candidate))) {
            candidate = candidate + 1 & idMask;
        }
        nextId = candidate + 1 & idMask;
        return text(candidate);
    }

    private String text(long id) {
        return String.format("%0" + 2 * options.callIdOctets + "x", id);
    }

    /** Adds a device to a call. */
    Party join(Call call, Device device, String state) {
        DeviceId id = options.dynamicDeviceIds
                ? DeviceId.of(String.format("%06x", nextDynamicId++ & 0xFFFFFF), DeviceId.DYNAMIC)
                : device.id();
        Party party = new Party(call, device, new ConnectionId(call.id, id), state);
        call.add(party);
        return party;
    }

    void remove(Call call) {
        call.ended = true;
        byId.remove(call.id, call);
    }

    /** The call with that id, or null. */
    Call find(String callId) {
        return byId.get(callId);
    }

    /** The call that a connection belongs to. */
    Call requireCall(ConnectionId connection) {
        Call call = connection.callId() == null ? null : byId.get(connection.callId());
        if (call == null) {
            throw Refusals.unknownConnection();
        }
        return call;
    }

    /** The party that a connection names: the identifiers must be the switch's own. */
    Party requireParty(ConnectionId connection) {
        Call call = requireCall(connection);
        DeviceId id = connection.deviceId();
        if (id == null) {
            throw Refusals.unknownConnection();
        }
        if (options.dynamicDeviceIds) {
            for (Party party : call.parties()) {
                if (id.isDynamic() && party.connection.deviceId().number().equals(id.number())) {
                    return party;
                }
            }
            throw Refusals.unknownConnection();
        }
        return call.require(devices.require(id));
    }

    /** The party that a connection names, or the first of the call if it names only the call. */
    Party requireAnyParty(ConnectionId connection) {
        return connection.deviceId() == null ? requireCall(connection).parties().get(0) : requireParty(connection);
    }
}
