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

/** A device in a call. On the simulator's thread only. */
final class Party {

    /** The states of ECMA-269 that a connection has here. */
    static final String ALERTING = "alerting";

    static final String CONNECTED = "connected";
    static final String HOLD = "hold";
    static final String NULL = "null";

    final Call call;
    final Device device;
    final ConnectionId connection;
    String state;

    Party(Call call, Device device, ConnectionId connection, String state) {
        this.call = call;
        this.device = device;
        this.connection = connection;
        this.state = state;
    }

    boolean is(String expected) {
        return state.equals(expected);
    }

    /** This party, if it is in that state. */
    Party require(String expected, SwitchRefusedException otherwise) {
        if (!is(expected)) {
            throw otherwise;
        }
        return this;
    }
}
