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

/** The errors of the simulated switch, each with its CSTA category and value. */
final class Refusals {

    private static final String OPERATION = "operation";
    private static final String STATE = "stateIncompatibility";
    private static final String RESOURCE = "systemResourceAvailability";

    private Refusals() {}

    static SwitchRefusedException unknownDevice() {
        return new SwitchRefusedException(OPERATION, "invalidDeviceID");
    }

    static SwitchRefusedException unknownConnection() {
        return new SwitchRefusedException(OPERATION, "invalidConnectionID");
    }

    static SwitchRefusedException unknownMonitor() {
        return new SwitchRefusedException(OPERATION, "invalidMonitorCrossRefID");
    }

    static SwitchRefusedException unknownEscapeRegistration() {
        return new SwitchRefusedException(OPERATION, "invalidEscapeCrossRefID");
    }

    static SwitchRefusedException unknownMessage() {
        return new SwitchRefusedException(OPERATION, "invalidMsgID");
    }

    static SwitchRefusedException messageRequired() {
        return new SwitchRefusedException(OPERATION, "messageIDRequired");
    }

    static SwitchRefusedException invalidMonitorObject() {
        return new SwitchRefusedException(OPERATION, "invalidMonitorObject");
    }

    static SwitchRefusedException monitorTypeNotSupported() {
        return new SwitchRefusedException(OPERATION, "monitorTypeNotSupported");
    }

    static SwitchRefusedException invalidParameter() {
        return new SwitchRefusedException(OPERATION, "invalidParameterValue");
    }

    static SwitchRefusedException valueOutOfRange() {
        return new SwitchRefusedException(OPERATION, "valueOutOfRange");
    }

    static SwitchRefusedException notSupported() {
        return new SwitchRefusedException(OPERATION, "serviceNotSupported");
    }

    static SwitchRefusedException sameDevice() {
        return new SwitchRefusedException(OPERATION, "notDifferentDevices");
    }

    static SwitchRefusedException notSameDevice() {
        return new SwitchRefusedException(OPERATION, "notSameDevice");
    }

    static SwitchRefusedException alreadySet() {
        return new SwitchRefusedException(OPERATION, "featureAlreadySet");
    }

    static SwitchRefusedException invalidAgentState() {
        return new SwitchRefusedException(OPERATION, "invalidAgentState");
    }

    static SwitchRefusedException invalidObjectState() {
        return new SwitchRefusedException(STATE, "invalidObjectState");
    }

    static SwitchRefusedException invalidConnectionState() {
        return new SwitchRefusedException(STATE, "invalidConnectionState");
    }

    static SwitchRefusedException incorrectMessageState() {
        return new SwitchRefusedException(STATE, "incorrectMsgState");
    }

    static SwitchRefusedException noActiveCall() {
        return new SwitchRefusedException(STATE, "noActiveCall");
    }

    static SwitchRefusedException noHeldCall() {
        return new SwitchRefusedException(STATE, "noHeldCall");
    }

    static SwitchRefusedException noCallToAnswer() {
        return new SwitchRefusedException(STATE, "noCallToAnswer");
    }

    static SwitchRefusedException resourceBusy() {
        return new SwitchRefusedException(RESOURCE, "resourceBusy");
    }

    static SwitchRefusedException deviceOutOfService() {
        return new SwitchRefusedException(RESOURCE, "deviceOutOfService");
    }

    static SwitchRefusedException monitorLimitExceeded() {
        return new SwitchRefusedException(RESOURCE, "overallMonitorLimitExceeded");
    }

    static SwitchRefusedException resourceLimitExceeded() {
        return new SwitchRefusedException(RESOURCE, "resourceLimitExceeded");
    }

    static SwitchRefusedException malformedPrivateData() {
        return new SwitchRefusedException("privateData", "cSTAPrivateDataInfoError");
    }

    static SwitchRefusedException noSession() {
        return new SwitchRefusedException("security", "generic");
    }

    static SwitchRefusedException fault() {
        return new SwitchRefusedException(OPERATION, "generic");
    }
}
