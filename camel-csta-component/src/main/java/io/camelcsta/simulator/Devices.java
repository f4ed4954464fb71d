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
import io.camelcsta.model.Struct;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The devices of the switch. On the simulator's thread only. */
final class Devices {

    private final Map<String, Device> byNumber = new LinkedHashMap<>();
    private final Monitors monitors;

    Devices(SimulatorOptions options, Monitors monitors) {
        this.monitors = monitors;
        options.devices.forEach(number -> byNumber.put(number, new Device(number, false)));
        options.outsideNumbers.forEach(number -> byNumber.putIfAbsent(number, new Device(number, true)));
    }

    /** The devices of the switch itself, in the order in which they were configured. */
    List<Device> own() {
        return byNumber.values().stream().filter(device -> !device.outside).toList();
    }

    /** The switch has one more device. */
    void add(String number, String category) {
        Device added = new Device(number, false);
        added.category = category;
        if (byNumber.putIfAbsent(number, added) != null) {
            throw new IllegalArgumentException("There is a device " + number + " already");
        }
    }

    /** The switch has a device no more: its monitors end without a word, and requests for it are refused. */
    void remove(Device device) {
        byNumber.remove(device.number);
        monitors.of(device).forEach(monitors::stop);
    }

    /** The device that is meant, which may be a number outside. */
    Device require(DeviceId id) {
        if (id != null) {
            Device device = id.isDynamic() ? null : byNumber.get(id.number());
            if (device != null) {
                return device;
            }
            for (Device candidate : all()) {
                if (id.isSameDevice(candidate.number)) {
                    return candidate;
                }
            }
        }
        throw Refusals.unknownDevice();
    }

    /** The device that is meant, which is one of the switch itself. */
    Device requireOwn(DeviceId id) {
        Device device = require(id);
        if (device.outside) {
            throw Refusals.unknownDevice();
        }
        return device;
    }

    /** The device of the switch itself that is meant, which is in service. */
    Device requireInService(DeviceId id) {
        return inService(requireOwn(id));
    }

    static Device inService(Device device) {
        if (device.outOfService) {
            throw Refusals.deviceOutOfService();
        }
        return device;
    }

    private Collection<Device> all() {
        return byNumber.values();
    }

    /** Takes a device out of service or back, and reports it. */
    void outOfService(Device device, boolean out) {
        device.outOfService = out;
        Struct body = Bodies.event(out ? "OutOfServiceEvent" : "BackInServiceEvent")
                .device("device", device.id())
                .set("cause", "maintenance")
                .build();
        monitors.publish(device, body);
    }

    /** Changes the state of the agent at a device and reports it. */
    void agentState(Device device, AgentState state, String agentId) {
        boolean loggedOn = device.agentState != AgentState.LOGGED_OFF;
        if (loggedOn == (state == AgentState.LOGGED_ON)) {
            throw Refusals.invalidAgentState();
        }
        if (agentId != null) {
            device.agentId = agentId;
        }
        device.agentState = state;
        Struct body = Bodies.event(state.event())
                .device("agentDevice", device.id())
                .set("agentID", device.agentId)
                .set("cause", "normal")
                .build();
        monitors.publish(device, body);
    }
}
