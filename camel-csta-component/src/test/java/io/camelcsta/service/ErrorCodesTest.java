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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.CstaError;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EnumeratedType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of error codes. */
@Tag("unit")
class ErrorCodesTest {

    @ParameterizedTest
    @CsvSource({
        "40, TERR_NOMORE_LICENSE",
        "41, TERR_NOT_REGISTERED",
        "42, TERR_RESOURCE_SEIZED",
        "43, TERR_IN_SAME_STATE",
        "50, TERR_UNKNOWN_ERROR",
        "51, TERR_UNSUP_OPER",
        "52, TERR_INTERNAL",
        "53, TERR_INVALID_ATTR",
        "54, TERR_NO_SWITCH",
        "55, TERR_PROTO_VERS",
        "56, TERR_INV_CONNID",
        "57, TERR_TIMEOUT",
        "58, TERR_OUT_OF_SERVICE",
        "59, TERR_NOT_CONFIGURED"
    })
    void codesOfTheComponent(int code, ErrorCode name) {
        assertThat(ErrorCodes.of(name)).isEqualTo(new ErrorCodes.Named(code, name.name()));
    }

    @Test
    void codesOfTheComponentAreNoOthers() {
        assertThat(ErrorCode.values()).hasSize(14);
    }

    @ParameterizedTest
    @CsvSource({
        "operation, serviceNotSupported, 51, TERR_UNSUP_OPER",
        "operation, featureAlreadySet, 43, TERR_IN_SAME_STATE",
        "operation, invalidDeviceID, 59, TERR_NOT_CONFIGURED",
        "systemResourceAvailability, deviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, activeDeviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, calledDeviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, callingDeviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, callToParkDeviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, destinationDeviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, divertingDeviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, heldDeviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, parkToDeviceOutOfService, 58, TERR_OUT_OF_SERVICE",
        "systemResourceAvailability, pickupDeviceOutOfService, 58, TERR_OUT_OF_SERVICE"
    })
    void errorWithATLibraryCodeOfItsOwn(String category, String value, int code, String name) {
        assertThat(ErrorCodes.of(new CstaError(category, value), PrivateServiceType.START_RECORDING))
                .isEqualTo(new ErrorCodes.Named(code, name));
    }

    @ParameterizedTest
    @CsvSource({
        "operation, generic, 1140",
        "operation, requestIncompatibleWithObject, 1141",
        "operation, valueOutOfRange, 1142",
        "operation, objectNotKnown, 1143",
        "operation, invalidCallingDeviceID, 1144",
        "operation, invalidCalledDeviceID, 1145",
        "operation, invalidForwardingDestination, 1146",
        "operation, privilegeViolationSpecifiedDevice, 1147",
        "operation, privilegeViolationCalledDevice, 1148",
        "operation, privilegeViolationCallingDevice, 1149",
        "operation, invalidCallID, 1150",
        "operation, invalidConnectionID, 1152",
        "operation, invalidDestination, 1153",
        "operation, invalidFeature, 1154",
        "operation, invalidAllocationState, 1155",
        "operation, invalidCrossRefID, 1156",
        "operation, invalidObjectType, 1157",
        "operation, securityViolation, 1158",
        "stateIncompatibility, generic, 1160",
        "stateIncompatibility, invalidObjectState, 1161",
        "stateIncompatibility, invalidConnectionIDForActiveCall, 1162",
        "stateIncompatibility, noActiveCall, 1163",
        "stateIncompatibility, noHeldCall, 1164",
        "stateIncompatibility, noCallToClear, 1165",
        "stateIncompatibility, noConnectionToClear, 1166",
        "stateIncompatibility, noCallToAnswer, 1167",
        "stateIncompatibility, noCallToComplete, 1168",
        "systemResourceAvailability, generic, 1170",
        "systemResourceAvailability, serviceBusy, 1171",
        "systemResourceAvailability, resourceBusy, 1172",
        "systemResourceAvailability, resourceOutOfService, 1173",
        "systemResourceAvailability, networkBusy, 1174",
        "systemResourceAvailability, networkOutOfService, 1175",
        "systemResourceAvailability, overallMonitorLimitExceeded, 1176",
        "systemResourceAvailability, conferenceMemberLimitExceeded, 1177",
        "subscribedResourceAvailability, generic, 1180",
        "subscribedResourceAvailability, objectMonitorLimitExceeded, 1181",
        "subscribedResourceAvailability, trunkLimitExceeded, 1182",
        "subscribedResourceAvailability, outstandingReqLimitExceeded, 1183",
        "performanceManagement, generic, 1185",
        "performanceManagement, performanceLimitExceeded, 1186",
        "security, generic, 1190",
        "security, sequenceNumberViolated, 1191",
        "security, timeStampViolated, 1192",
        "unspecified, , 1199",
        // phase III values without a row of their own
        "operation, invalidMonitorCrossRefID, 1140",
        "operation, somethingNew, 1140",
        "stateIncompatibility, incorrectMsgState, 1160",
        "systemResourceAvailability, internalResourceBusy, 1170",
        "systemResourceAvailability, otherResourceOutOfService, 1170",
        "subscribedResourceAvailability, objectRegistrationLimitExceeded, 1180",
        "performanceManagement, somethingNew, 1185",
        "security, securityInfoViolated, 1190",
        "operation, , 1140",
        "unspecified, somethingNew, 1199",
        // nothing fits
        "privateData, cSTAPrivateDataInfoError, 50",
        "privateErrorCode, URM Denied, 50",
        "somethingNew, x, 50"
    })
    void errorOfTheCstaBlock(String category, String value, int code) {
        assertThat(ErrorCodes.of(new CstaError(category, value), null).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(
            value = PrivateServiceType.class,
            names = {"START_HOT_DESKING", "CANCEL_HOT_DESKING"})
    void busyResourceOfHotDeskingIsSeized(PrivateServiceType service) {
        assertThat(ErrorCodes.of(new CstaError("systemResourceAvailability", "resourceBusy"), service))
                .isEqualTo(new ErrorCodes.Named(42, "TERR_RESOURCE_SEIZED"));
    }

    @ParameterizedTest
    @EnumSource(
            value = PrivateServiceType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"START_HOT_DESKING", "CANCEL_HOT_DESKING"})
    void busyResourceOfOtherServicesIsBusy(PrivateServiceType service) {
        assertThat(ErrorCodes.of(new CstaError("systemResourceAvailability", "resourceBusy"), service)
                        .code())
                .isEqualTo(1172);
    }

    @ParameterizedTest
    @CsvSource({
        "general, 0, 1100",
        "general, 1, 1101",
        "general, 2, 1102",
        "invoke, 0, 1110",
        "invoke, 1, 1111",
        "invoke, 2, 1112",
        "invoke, 3, 1113",
        "invoke, 4, 1114",
        "invoke, 5, 1115",
        "invoke, 6, 1116",
        "invoke, 7, 1117",
        "returnResult, 0, 1120",
        "returnResult, 1, 1121",
        "returnResult, 2, 1122",
        "returnError, 0, 1130",
        "returnError, 1, 1131",
        "returnError, 2, 1132",
        "returnError, 3, 1133",
        "returnError, 4, 1134",
        "general, 3, 50",
        "invoke, 8, 50",
        "returnResult, 3, 50",
        "returnError, 5, 50",
        "invoke, -1, 50",
        "other, 0, 50",
        ", 0, 50"
    })
    void reject(String kind, int problem, int code) {
        assertThat(ErrorCodes.reject(kind, problem).code()).isEqualTo(code);
    }

    static java.util.stream.Stream<CstaError> described() {
        return ((ChoiceType) Csta.description().type("UniversalFailure"))
                .alternatives().stream()
                        .filter(category -> category.type().base() instanceof EnumeratedType)
                        .flatMap(category -> ((EnumeratedType) category.type().base())
                                .names().stream().map(value -> new CstaError(category.name(), value)));
    }

    @ParameterizedTest
    @MethodSource("described")
    void everyDescribedErrorHasACodeAndAName(CstaError error) {
        ErrorCodes.Named named = ErrorCodes.of(error, null);
        assertThat(named.code()).satisfiesAnyOf(code -> assertThat(code).isBetween(1140, 1199), code -> assertThat(code)
                .isIn(43, 50, 51, 58, 59));
        assertThat(named.name()).matches("[A-Z][A-Z0-9_]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalidObjectState"})
    void nameOfACodeIsMadeOfTheStandards(String value) {
        assertThat(ErrorCodes.of(new CstaError("stateIncompatibility", value), null)
                        .name())
                .isEqualTo("STATE_INCOMPATIBILITY_INVALID_OBJECT_STATE");
    }
}
