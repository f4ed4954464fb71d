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

/** The states of an agent at a device, and the event and the names that ECMA-269 has for each. */
public enum AgentState {

    /** Logged off; every device at first. */
    LOGGED_OFF("loggedOff", "agentNull", "AgentLoggedOffEvent"),
    /** Just logged on. */
    LOGGED_ON("loggedOn", "agentNotReady", "AgentLoggedOnEvent"),
    /** Not ready for calls. */
    NOT_READY("notReady", "agentNotReady", "AgentNotReadyEvent"),
    /** Ready for calls. */
    READY("ready", "agentReady", "AgentReadyEvent"),
    /** Working after a call. */
    WORKING_AFTER_CALL("workingAfterCall", "agentWorkingAfterCall", "AgentWorkingAfterCallEvent"),
    /** Busy with a call; no application can ask for it. */
    BUSY(null, "agentBusy", "AgentBusyEvent");

    private final String requested;
    private final String reported;
    private final String event;

    AgentState(String requested, String reported, String event) {
        this.requested = requested;
        this.reported = reported;
        this.event = event;
    }

    /** The name in SetAgentState, or null if it cannot be asked for. */
    String requested() {
        return requested;
    }

    /** The name in the answer of GetAgentState. */
    String reported() {
        return reported;
    }

    /** The event that reports the change to this state. */
    String event() {
        return event;
    }

    static AgentState ofRequested(String name) {
        for (AgentState state : values()) {
            if (name.equals(state.requested)) {
                return state;
            }
        }
        throw Refusals.invalidAgentState();
    }
}
