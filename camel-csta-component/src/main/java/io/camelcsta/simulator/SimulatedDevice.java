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

import java.util.List;

/**
 * A device of a {@link CstaSimulator}, to be used as its user or the switch would. May be used by several threads, like
 * the simulator itself, and throws what the simulator's methods throw.
 */
public final class SimulatedDevice {

    private final CstaSimulator simulator;
    private final Device device;

    SimulatedDevice(CstaSimulator simulator, Device device) {
        this.simulator = simulator;
        this.device = device;
    }

    /** The number of the device. */
    public String number() {
        return device.number;
    }

    /** The calls that the device takes part in. */
    public List<SimulatedCall> calls() {
        return simulator.get(theSwitch ->
                theSwitch.calls.of(device).stream().map(simulator::handle).toList());
    }

    /** The cross references of the monitors on the device, of all applications. */
    public List<String> monitors() {
        return simulator.get(theSwitch -> theSwitch.monitors.of(device).stream()
                .map(each -> each.crossReference)
                .toList());
    }

    /**
     * Refuses monitors on the device; those that there are stay. Several such refusals are used up one after the other,
     * and end with {@link CstaSimulator#behave()}.
     *
     * @param category the category of the error, such as {@code systemResourceAvailability}
     * @param value the value in the category, such as {@code resourceBusy}; null or empty where the category has none
     * @param times for so many requests, at least one; {@code Integer.MAX_VALUE} is until {@code behave}
     * @throws IllegalArgumentException if CSTA has no such error
     */
    public void refuseMonitors(String category, String value, int times) {
        Fault refusal = Misbehaviour.failure(Faults.MONITOR_START, category, value);
        Misbehaviour.checkTimes(times);
        simulator.act(theSwitch -> theSwitch.faults.addForMonitors(device, refusal, times));
    }

    /**
     * Associates this device, the guest, with a host.
     *
     * @throws SwitchRefusedException if either has an association already, or there is no such host
     */
    public void associate(String host) {
        simulator.act(theSwitch -> theSwitch.hotDesks.associate(device, simulator.require(host)));
    }

    /**
     * Ends the association of this device, the guest.
     *
     * @throws SwitchRefusedException if there is none
     */
    public void dissociate() {
        simulator.act(theSwitch -> theSwitch.hotDesks.dissociate(device));
    }

    /** The host that this device is associated with, or null. */
    public String host() {
        return simulator.get(theSwitch -> device.host == null ? null : device.host.number);
    }

    /** Takes the device out of service; most requests for it are refused then. */
    public void outOfService() {
        simulator.act(theSwitch -> theSwitch.devices.outOfService(device, true));
    }

    /** Takes the device back into service. */
    public void backInService() {
        simulator.act(theSwitch -> theSwitch.devices.outOfService(device, false));
    }

    /** The state of the agent at the device. */
    public AgentState agentState() {
        return simulator.get(theSwitch -> device.agentState);
    }

    /**
     * Changes the state of the agent at the device.
     *
     * @param agentId the id of the agent; null keeps the one that is known
     * @throws SwitchRefusedException if the agent is logged on already, or not yet
     */
    public void agentState(AgentState state, String agentId) {
        simulator.act(theSwitch -> theSwitch.devices.agentState(device, state, agentId));
    }

    /** The number of the device. */
    @Override
    public String toString() {
        return device.number;
    }
}
