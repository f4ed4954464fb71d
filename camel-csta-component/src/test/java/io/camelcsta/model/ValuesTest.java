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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain maps to structures and back. */
@Tag("unit")
class ValuesTest {

    private static StructType request(String service) {
        return Csta.description().service(service).request();
    }

    private static Struct read(String service, String json) {
        return Values.fromMap(request(service), Json.read(json));
    }

    private static void same(String service, String json) {
        assertThat(Json.write(Values.toMap(read(service, json)))).isEqualTo(json);
    }

    @Test
    void structureIsAMapInTheOrderOfTheDescription() {
        assertThat(
                        Json.write(
                                Values.toMap(
                                        read(
                                                "RecordMessage",
                                                "{\"maxDuration\":60,\"resource\":\"r\",\"callToBeRecorded\":{\"deviceID\":\"3001\",\"callID\":\"1\"}}"))))
                .isEqualTo(
                        "{\"callToBeRecorded\":{\"callID\":\"1\",\"deviceID\":\"3001\"},\"resource\":\"r\",\"maxDuration\":60}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "MonitorStart|{\"monitorObject\":{\"deviceObject\":\"3001\"},\"requestedMonitorFilter\":{\"voice\":[\"play\",\"stop\"]},\"monitorType\":\"device\"}",
                "MonitorStart|{\"monitorObject\":{\"callObject\":{\"callID\":\"1\",\"deviceID\":{\"number\":\"a1\",\"typeOfNumber\":\"dynamic\"}}}}",
                "SnapshotDevice|{\"snapshotObject\":{\"number\":\"3001\",\"typeOfNumber\":\"other\",\"bitRate\":\"constant\",\"mediaClass\":\"voice\"}}",
                "AssociateData|{\"existingCall\":{\"callID\":\"1\"},\"accountCode\":{\"$binary\":\"NDcxMQ==\"}}",
                "Escape|{\"privateData\":{\"private\":{\"$xml\":\"<a xmlns=\\\"urn:a\\\"/>\"}}}",
                "Escape|{\"privateData\":{\"private\":{\"$ber\":\"0500ff\"}}}",
                "Escape|{\"privateData\":{\"string\":{\"$binary\":\"\"}},\"$unknown\":[{\"$xml\":\"<x/>\"},{\"$ber\":\"0500\"}]}",
                "DeflectCall|{\"callToBeDiverted\":{\"deviceID\":\"1\"},\"newDestination\":[\"2\",{\"number\":\"3\",\"typeOfNumber\":\"other\"}]}",
                "HoldCall|{\"callToBeHeld\":{\"callID\":\"1\"},\"connectionReservation\":true}"
            })
    void plainFormIsReadAndWrittenTheSame(String service, String json) {
        same(service, json);
    }

    @Test
    void absentMembersMayBeNull() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("monitorCrossRefID", "1");
        map.put("extensions", null);
        assertThat(Values.fromMap(request("MonitorStop"), map).get("extensions"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "\"60\"", "\" 60 \"", "60.0", "4294967296"})
    void wholeNumbersAreReadInManyForms(String number) {
        assertThat(read("RecordMessage", "{\"callToBeRecorded\":{\"callID\":\"1\"},\"maxDuration\":" + number + "}")
                        .number("maxDuration"))
                .isEqualTo(number.contains("4294967296") ? 4294967296L : 60L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "1", "\"1\""})
    void truthIsReadInManyForms(String truth) {
        assertThat(read("HoldCall", "{\"callToBeHeld\":{\"callID\":\"1\"},\"connectionReservation\":" + truth + "}")
                        .get("connectionReservation"))
                .isEqualTo(true);
    }

    @Test
    void identifierMayBeANumber() {
        assertThat(read("MonitorStop", "{\"monitorCrossRefID\":99}").text("monitorCrossRefID"))
                .isEqualTo("99");
    }

    @Test
    void valuesMayBeTyped() {
        Struct body = Values.fromMap(
                request("Stop"), Map.of("connection", ConnectionId.of("1", "2"), "messageToBeStopped", "m"));
        assertThat(body.connection("connection")).isEqualTo(ConnectionId.of("1", "2"));
    }

    @Test
    void plainFormIsTheCallersOwn() {
        Struct body = read("MonitorStop", "{\"monitorCrossRefID\":\"1\"}");
        Values.toMap(body).clear();
        assertThat(body.text("monitorCrossRefID")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "MonitorStop|{}|MonitorStop: 'monitorCrossRefID' is missing",
                "MonitorStop|{\"monitorCrossRefID\":null}|MonitorStop: 'monitorCrossRefID' is missing",
                "MonitorStop|{\"x\":1}|MonitorStop: unknown member 'x', expected one of [monitorCrossRefID, extensions]",
                "MonitorStart|{\"monitorObject\":{}}|MonitorStart.monitorObject: expected exactly one of [deviceObject, callObject], got []",
                "MonitorStart|{\"monitorObject\":{\"deviceObject\":\"1\",\"callObject\":{}}}|MonitorStart.monitorObject: expected exactly one of",
                "MonitorStart|{\"monitorObject\":{\"x\":1}}|MonitorStart.monitorObject: unknown alternative 'x', expected one of [deviceObject, callObject]",
                "MonitorStart|{\"monitorObject\":\"3001\"}|MonitorStart.monitorObject: expected an object with one of [deviceObject, callObject], got text of 4 characters",
                "MonitorStart|{\"monitorObject\":{\"deviceObject\":\"1\"},\"monitorType\":\"x\"}|MonitorStart.monitorType: unknown value 'x', expected one of [call, device]",
                "MonitorStart|{\"monitorObject\":{\"deviceObject\":\"1\"},\"requestedMonitorFilter\":{\"voice\":[\"x\"]}}|MonitorStart.requestedMonitorFilter.voice: VoiceEvents has no 'x'",
                "MonitorStart|{\"monitorObject\":{\"deviceObject\":\"1\"},\"requestedMonitorFilter\":{\"voice\":true}}|MonitorStart.requestedMonitorFilter.voice: expected a list",
                "RecordMessage|{\"callToBeRecorded\":{\"callID\":\"1\"},\"maxDuration\":\"x\"}|RecordMessage.maxDuration: expected a whole number, got 'x'",
                "RecordMessage|{\"callToBeRecorded\":{\"callID\":\"1\"},\"maxDuration\":1.5}|RecordMessage.maxDuration: expected a whole number, got '1.5'",
                "RecordMessage|{\"callToBeRecorded\":{\"callID\":\"1\"},\"maxDuration\":18446744073709551616}|RecordMessage.maxDuration: expected a whole number",
                "RecordMessage|{\"callToBeRecorded\":{}}|RecordMessage.callToBeRecorded: expected callID, deviceID or both",
                "RecordMessage|{\"callToBeRecorded\":{\"x\":1}}|RecordMessage.callToBeRecorded: unknown member 'x', expected callID and deviceID",
                "RecordMessage|{\"callToBeRecorded\":\"1\"}|RecordMessage.callToBeRecorded: expected a connection: an object with callID and deviceID",
                "RecordMessage|{\"callToBeRecorded\":{\"callID\":{}}}|RecordMessage.callToBeRecorded.callID: expected text",
                "RecordMessage|{\"callToBeRecorded\":{\"deviceID\":{\"typeOfNumber\":\"other\"}}}|RecordMessage.callToBeRecorded.deviceID: 'number' of the device is missing",
                "HoldCall|{\"callToBeHeld\":{\"callID\":\"1\"},\"connectionReservation\":\"yes\"}|HoldCall.connectionReservation: expected true or false, got 'yes'",
                "AssociateData|{\"existingCall\":{\"callID\":\"1\"},\"accountCode\":\"4711\"}|AssociateData.accountCode: expected octets ({\"$binary\":\"base64\"} in JSON), got text of 4 characters",
                "Escape|{\"privateData\":{\"private\":{\"$xml\":\"<a/>\",\"$ber\":\"00\"}}}|Escape.privateData.private: expected exactly one of $xml and $ber",
                "Escape|{\"privateData\":{\"private\":{\"$ber\":\"0g\"}}}|Escape.privateData.private.$ber: expected hexadecimal text, got text of 2 characters that is none",
                "DeflectCall|{\"callToBeDiverted\":{\"callID\":\"1\"},\"newDestination\":[\"1\",{}]}|DeflectCall.newDestination[1]: 'number' of the device is missing",
                "DeflectCall|{\"callToBeDiverted\":{\"callID\":\"1\"},\"newDestination\":\"1\"}|DeflectCall.newDestination: expected a list",
                "Escape|{\"privateData\":{\"string\":{\"$binary\":\"\"}},\"$unknown\":[1]}|Escape.$unknown: expected an object with $xml or $ber"
            })
    void misfitIsRefusedWithThePlace(String service, String json, String message) {
        assertThatThrownBy(() -> read(service, json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void numberBeyondWhatADoubleHoldsIsNotRounded() {
        assertThat(read("RecordMessage", "{\"callToBeRecorded\":{\"callID\":\"1\"},\"maxDuration\":9007199254740993}")
                        .number("maxDuration"))
                .isEqualTo(9007199254740993L);
    }

    @Test
    void nullInAListIsRefusedWithThePlace() {
        List<Object> destinations = new ArrayList<>();
        destinations.add(null);
        assertThatThrownBy(() -> Values.fromMap(
                        request("DeflectCall"),
                        Map.of("callToBeDiverted", Map.of("callID", "1"), "newDestination", destinations)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("DeflectCall.newDestination[0]: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"privateData\":{\"private\":null}}", "{\"privateData\":{\"string\":null}}"})
    void nullAlternativeIsRefusedWithThePlace(String json) {
        assertThatThrownBy(() -> read("Escape", json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("Escape.privateData");
    }

    @Test
    void structureKnowsNoOtherFields() {
        assertThatThrownBy(() -> Struct.empty(request("MonitorStop")).get("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MonitorStop has no field 'x', only [monitorCrossRefID, extensions]");
    }

    @Test
    void copyWithAnotherFieldLeavesTheFirstAsItIs() {
        Struct first = read("MonitorStop", "{\"monitorCrossRefID\":\"1\"}");
        Struct second = first.with("monitorCrossRefID", "2");
        assertThat(first.text("monitorCrossRefID")).isEqualTo("1");
        assertThat(second.text("monitorCrossRefID")).isEqualTo("2");
        assertThat(first).isNotEqualTo(second).isEqualTo(second.with("monitorCrossRefID", "1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SetAgentState|{\"device\":\"1\",\"requestedAgentState\":\"loggedOn\",\"password\":\"secret4711\"}",
                "SetAgentState|{\"device\":\"1\",\"requestedAgentState\":\"loggedOn\",\"password\":[\"secret4711\"]}",
                "SetAgentState|{\"device\":\"1\",\"requestedAgentState\":\"loggedOn\",\"password\":{\"secret4711\":\"secret4711\"}}",
                "SetAgentState|{\"device\":{\"number\":{\"password\":\"secret4711\"}},\"requestedAgentState\":\"loggedOn\"}",
                "SetAgentState|{\"device\":\"1\",\"requestedAgentState\":{\"password\":\"secret4711\"}}",
                "HoldCall|{\"callToBeHeld\":{\"callID\":\"1\"},\"connectionReservation\":{\"password\":\"secret4711\"}}",
                "RecordMessage|{\"callToBeRecorded\":{\"callID\":\"1\"},\"maxDuration\":{\"password\":\"secret4711\"}}",
                "AssociateData|{\"existingCall\":{\"callID\":\"1\"},\"accountCode\":4711471147}",
                "AssociateData|{\"existingCall\":\"secret4711\",\"accountCode\":{\"$binary\":\"NDcxMQ==\"}}",
                "Escape|{\"privateData\":{\"private\":{\"$ber\":\"secret4711\"}}}",
                "Escape|{\"extensions\":{\"security\":\"secret4711\"}}",
                "Escape|{\"extensions\":\"secret4711\"}"
            })
    void whatMayBeASecretIsNotToldWhereItDoesNotFit(String service, String json) {
        assertThatThrownBy(() -> read(service, json))
                .isInstanceOf(InvalidValueException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret4711", "4711471147"));
    }
}
