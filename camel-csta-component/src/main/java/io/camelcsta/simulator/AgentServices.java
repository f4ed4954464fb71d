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
import java.util.List;
import java.util.Map;

/** The agent state of devices. */
final class AgentServices {

    private final Devices devices;

    AgentServices(Devices devices) {
        this.devices = devices;
    }

    void addTo(Map<String, ServiceHandler> handlers) {
        handlers.put("SetAgentState", (link, request) -> {
            Device device = device(request);
            devices.agentState(
                    device, AgentState.ofRequested(request.text("requestedAgentState")), request.text("agentID"));
            return Bodies.noData("SetAgentState");
        });
        handlers.put("GetAgentState", (link, request) -> getAgentState(device(request)));
    }

    private Device device(Struct request) {
        return devices.requireInService((DeviceId) request.get("device"));
    }

    private static Struct getAgentState(Device device) {
        boolean loggedOn = device.agentState != AgentState.LOGGED_OFF;
        Struct state = Bodies.of("AgentInfo")
                .set("agentState", device.agentState.reported())
                .build();
        Struct entry = Bodies.of("AgentStateEntry")
                .set("agentID", device.agentId)
                .set("loggedOnState", loggedOn)
                .set("agentInfo", List.of(state))
                .build();
        return Bodies.response("GetAgentState")
                .set("agentStateList", List.of(entry))
                .build();
    }
}
