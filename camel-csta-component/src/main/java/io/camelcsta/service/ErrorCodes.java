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
package io.camelcsta.service;

import io.camelcsta.link.RequestException;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.PrivateServiceType;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns what a switch answers into T-Library error codes. The numbers from 1100 on are T-Library's block of CSTA
 * errors; their names here are ours, made of the standard's.
 */
final class ErrorCodes {

    /** A code and its name. */
    record Named(int code, String name) {}

    private static final Map<String, Named> CSTA = cstaErrors();

    private static final String[][] REJECTS = {
        {"general", "UNRECOGNISED_APDU", "MISTYPED_APDU", "BADLY_STRUCTURED_APDU"},
        {
            "invoke",
            "DUPLICATE_INVOCATION",
            "UNRECOGNISED_OPERATION",
            "MISTYPED_ARGUMENT",
            "RESOURCE_LIMITATION",
            "INITIATOR_RELEASING",
            "UNRECOGNISED_LINKED_ID",
            "LINKED_RESPONSE_UNEXPECTED",
            "UNEXPECTED_CHILD_OPERATION"
        },
        {"returnResult", "UNRECOGNISED_INVOCATION", "RESULT_RESPONSE_UNEXPECTED", "MISTYPED_RESULT"},
        {
            "returnError",
            "UNRECOGNISED_INVOCATION",
            "ERROR_RESPONSE_UNEXPECTED",
            "UNRECOGNISED_ERROR",
            "UNEXPECTED_ERROR",
            "MISTYPED_PARAMETER"
        }
    };
    private static final int FIRST_REJECT = 1100;
    private static final int REJECTS_PER_KIND = 10;
    private static final Named MISTYPED_RESULT = new Named(1122, "REJECT_RETURN_RESULT_MISTYPED_RESULT");

    private ErrorCodes() {}

    private static Map<String, Named> cstaErrors() {
        Map<String, Named> errors = new HashMap<>();
        category(
                errors,
                "operation",
                1140,
                "generic",
                "requestIncompatibleWithObject",
                "valueOutOfRange",
                "objectNotKnown",
                "invalidCallingDeviceID",
                "invalidCalledDeviceID",
                "invalidForwardingDestination",
                "privilegeViolationSpecifiedDevice",
                "privilegeViolationCalledDevice",
                "privilegeViolationCallingDevice",
                "invalidCallID",
                null,
                "invalidConnectionID",
                "invalidDestination",
                "invalidFeature",
                "invalidAllocationState",
                "invalidCrossRefID",
                "invalidObjectType",
                "securityViolation");
        category(
                errors,
                "stateIncompatibility",
                1160,
                "generic",
                "invalidObjectState",
                "invalidConnectionIDForActiveCall",
                "noActiveCall",
                "noHeldCall",
                "noCallToClear",
                "noConnectionToClear",
                "noCallToAnswer",
                "noCallToComplete");
        category(
                errors,
                "systemResourceAvailability",
                1170,
                "generic",
                "serviceBusy",
                "resourceBusy",
                "resourceOutOfService",
                "networkBusy",
                "networkOutOfService",
                "overallMonitorLimitExceeded",
                "conferenceMemberLimitExceeded");
        category(
                errors,
                "subscribedResourceAvailability",
                1180,
                "generic",
                "objectMonitorLimitExceeded",
                "trunkLimitExceeded",
                "outstandingReqLimitExceeded");
        category(errors, "performanceManagement", 1185, "generic", "performanceLimitExceeded");
        category(errors, "security", 1190, "generic", "sequenceNumberViolated", "timeStampViolated");
        category(errors, "unspecified", 1199, "generic");
        return Map.copyOf(errors);
    }

    private static void category(Map<String, Named> errors, String category, int first, String... values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                errors.put(category + "/" + values[i], new Named(first + i, upper(category) + "_" + upper(values[i])));
            }
        }
    }

    private static String upper(String camelCase) {
        return camelCase.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(java.util.Locale.ROOT);
    }

    static Named of(ErrorCode code) {
        return new Named(code.code(), code.name());
    }

    /**
     * The code of a switch's error.
     *
     * @param service the private service that was asked for, or null
     */
    static Named of(CstaError error, PrivateServiceType service) {
        String value = error.value() == null ? "generic" : error.value();
        boolean hotDesking =
                service == PrivateServiceType.START_HOT_DESKING || service == PrivateServiceType.CANCEL_HOT_DESKING;
        switch (error.category()) {
            case "operation" -> {
                switch (value) {
                    case "serviceNotSupported" -> {
                        return of(ErrorCode.TERR_UNSUP_OPER);
                    }
                    case "featureAlreadySet" -> {
                        return of(ErrorCode.TERR_IN_SAME_STATE);
                    }
                    case "invalidDeviceID" -> {
                        return of(ErrorCode.TERR_NOT_CONFIGURED);
                    }
                    default -> {
                        // looked up below
                    }
                }
            }
            case "systemResourceAvailability" -> {
                if (value.equals("resourceBusy") && hotDesking) {
                    return of(ErrorCode.TERR_RESOURCE_SEIZED);
                } else if (value.endsWith("eviceOutOfService")) {
                    return of(ErrorCode.TERR_OUT_OF_SERVICE);
                }
            }
            default -> {
                // looked up below
            }
        }
        Named exact = CSTA.get(error.category() + "/" + value);
        Named generic = CSTA.get(error.category() + "/generic");
        return exact != null ? exact : generic != null ? generic : of(ErrorCode.TERR_UNKNOWN_ERROR);
    }

    /** The code of a failed request. */
    static Named of(RequestException failure, PrivateServiceType service) {
        return switch (failure.kind()) {
            case REFUSED -> of(failure.error(), service);
            case REJECTED -> reject(failure.rejectKind(), failure.rejectProblem());
            case TIMEOUT -> of(ErrorCode.TERR_TIMEOUT);
            case LINK_LOST, NOT_USABLE, TOO_MANY -> of(ErrorCode.TERR_NO_SWITCH);
            case UNSENDABLE -> of(ErrorCode.TERR_INVALID_ATTR);
            case ANSWER_MALFORMED -> MISTYPED_RESULT;
        };
    }

    /** The code of a ROSE reject (X.880). */
    static Named reject(String kind, int problem) {
        for (int row = 0; row < REJECTS.length; row++) {
            if (REJECTS[row][0].equals(kind) && problem >= 0 && problem + 1 < REJECTS[row].length) {
                return new Named(
                        FIRST_REJECT + row * REJECTS_PER_KIND + problem,
                        "REJECT_" + upper(kind) + "_" + REJECTS[row][problem + 1]);
            }
        }
        return of(ErrorCode.TERR_UNKNOWN_ERROR);
    }
}
