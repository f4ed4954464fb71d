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

import io.camelcsta.model.ConnectionId;
import java.util.List;
import java.util.Map;

/**
 * What a switch tells by the monitor of a device.
 *
 * @param device the monitored device
 * @param what the kind of event
 * @param life the call, told apart from others that have had its id
 * @param callId the call's id
 * @param connection the connection that it is about, or null
 * @param about the device of that connection, or null
 * @param message the message of a recording, or null
 * @param positioned whether the event of a recording tells a position
 * @param joined what becomes of two calls, or null
 * @param hotDesk what happens to a guest, or null
 * @param code an account code, or null
 */
public record Told(
        String device,
        What what,
        int life,
        String callId,
        ConnectionId connection,
        String about,
        String message,
        boolean positioned,
        Joined joined,
        HotDesk hotDesk,
        String code) {

    /** The kinds of events. */
    public enum What {
        ORIGINATED,
        DELIVERED,
        ESTABLISHED,
        HELD,
        RETRIEVED,
        RECORD,
        RESUME,
        SUSPEND,
        STOP,
        CONNECTION_CLEARED,
        CALL_CLEARED,
        DIVERTED,
        CONFERENCED,
        TRANSFERRED,
        CODE,
        HOT_DESK;

        /** Whether the event is one of a recording. */
        boolean isVoice() {
            return this == RECORD || this == RESUME || this == SUSPEND || this == STOP;
        }
    }

    /** The connection of a device before and after; {@code before} null: it is new. */
    public record Change(String device, ConnectionId before, ConnectionId after) {}

    /**
     * Two calls become one.
     *
     * @param lives the two, by their ids
     * @param actor the device that joins them
     * @param other the device that it had called
     */
    public record Joined(
            Map<String, Integer> lives,
            String actor,
            String other,
            ConnectionId primary,
            ConnectionId secondary,
            List<Change> changes) {}

    /**
     * A guest logs on or off.
     *
     * @param act which one it is
     * @param tellsHost whether the event names the host
     */
    public record HotDesk(int act, boolean established, String guest, String host, boolean tellsHost) {}

    static Told of(String device, What what, int life, ConnectionId connection, String about) {
        return new Told(device, what, life, connection.callId(), connection, about, null, false, null, null, null);
    }

    static Told voice(
            String device,
            What what,
            int life,
            ConnectionId connection,
            String about,
            String message,
            boolean positioned) {
        return new Told(
                device, what, life, connection.callId(), connection, about, message, positioned, null, null, null);
    }

    static Told code(String device, int life, ConnectionId connection, String about, String code) {
        return new Told(device, What.CODE, life, connection.callId(), connection, about, null, false, null, null, code);
    }

    static Told joined(String device, What what, int life, String callId, Joined joined) {
        return new Told(device, what, life, callId, joined.primary(), joined.actor(), null, false, joined, null, null);
    }

    static Told hotDesk(String device, HotDesk hotDesk) {
        return new Told(device, What.HOT_DESK, 0, null, null, null, null, false, null, hotDesk, null);
    }
}
