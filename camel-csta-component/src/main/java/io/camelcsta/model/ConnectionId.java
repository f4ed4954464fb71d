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
package io.camelcsta.model;

/**
 * An ECMA-269 connection identifier: a device's part in a call. At least one of the two is present.
 *
 * @param callId the call, or null
 * @param deviceId the device, static or dynamic, or null
 */
public record ConnectionId(String callId, DeviceId deviceId) {

    /** Checks. */
    public ConnectionId {
        if (callId == null && deviceId == null) {
            throw new IllegalArgumentException("A connection has a call id, a device id or both, not none");
        }
    }

    /** The connection of that device, by the number that is dialled, in that call. */
    public static ConnectionId of(String callId, String number) {
        return new ConnectionId(callId, DeviceId.of(number));
    }

    @Override
    public String toString() {
        return "{" + callId + ", " + deviceId + "}";
    }
}
