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

/** A device of the switch, or a number outside it. On the simulator's thread only. */
final class Device {

    final String number;
    final boolean outside;
    /** As ECMA-323 writes DeviceCategory. */
    String category = "station";

    boolean outOfService;
    AgentState agentState = AgentState.LOGGED_OFF;
    String agentId;
    /** The host that this guest is associated with, or null. */
    Device host;
    /** The guest that this host is associated with, or null. */
    Device guest;

    Device(String number, boolean outside) {
        this.number = number;
        this.outside = outside;
    }

    DeviceId id() {
        return DeviceId.of(number);
    }

    @Override
    public String toString() {
        return number;
    }
}
