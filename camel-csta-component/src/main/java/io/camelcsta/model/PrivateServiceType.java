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

/** The private services, with their numbers (T-Server for CSTA Connector, Private Services and Events). */
public enum PrivateServiceType {
    /** Sets an account code on a call: Associate Data. */
    SET_ACCOUNT_CODE("setAccountCode", 501),
    /** Starts recording a call: Record Message. */
    START_RECORDING("startRecording", 3013),
    /** Stops recording a call: Stop. */
    STOP_RECORDING("stopRecording", 3014),
    /** Suspends recording a call: Suspend. */
    SUSPEND_RECORDING("suspendRecording", 3015),
    /** Resumes recording a call: Resume. */
    RESUME_RECORDING("resumeRecording", 3016),
    /** Associates a guest extension with a host device: Escape. */
    START_HOT_DESKING("startHotDesking", 1),
    /** Ends the association of a guest extension: Escape. */
    CANCEL_HOT_DESKING("cancelHotDesking", 2);

    private final String serviceName;
    private final int number;

    PrivateServiceType(String serviceName, int number) {
        this.serviceName = serviceName;
        this.number = number;
    }

    /** The name, as options, headers and JSON have it. */
    public String serviceName() {
        return serviceName;
    }

    /** The number of the service. */
    public int number() {
        return number;
    }

    /** The event that this service results in; it has the same number. */
    public PrivateEventType event() {
        return PrivateEventType.of(number);
    }

    /** The service of that name or number ({@code startRecording}, {@code 3013}), or null. */
    public static PrivateServiceType of(String nameOrNumber) {
        String text = nameOrNumber.trim();
        for (PrivateServiceType type : values()) {
            if (type.serviceName.equals(text) || Integer.toString(type.number).equals(text)) {
                return type;
            }
        }
        return null;
    }
}
