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
package io.camelcsta.model.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The description itself: complete, without contradictions, and with the numbers of the standard. */
@Tag("unit")
class CstaTest {

    private static final Csta CSTA = Csta.description();

    @ParameterizedTest
    @CsvSource({
        "ClearConnection, 5",
        "MakeCall, 10",
        "Escape, 51",
        "MonitorStart, 71",
        "ChangeMonitorFilter, 72",
        "MonitorStop, 73",
        "SnapshotDevice, 74",
        "SnapshotCall, 75",
        "SnapshotCallData, 76",
        "SnapshotDeviceData, 77",
        "SystemRegister, 207",
        "RequestSystemStatus, 210",
        "SystemStatus, 211",
        "AssociateData, 230",
        "SetAgentState, 312",
        "EscapeRegister, 365",
        "EscapeRegisterAbort, 366",
        "EscapeRegisterCancel, 367",
        "PrivateDataVersionSelection, 368",
        "PlayMessage, 502",
        "Resume, 505",
        "Stop, 508",
        "Suspend, 509",
        "RecordMessage, 511"
    })
    void operationCode(String service, int code) {
        assertThat(CSTA.service(service).code()).isEqualTo(code);
        assertThat(CSTA.findService(code)).isSameAs(CSTA.service(service));
    }

    @ParameterizedTest
    @CsvSource({
        "BridgedEvent, 0, 15",
        "CallClearedEvent, 1, 0",
        "ConferencedEvent, 2, 1",
        "ConnectionClearedEvent, 3, 2",
        "DeliveredEvent, 4, 3",
        "DigitsDialedEvent, 5, 14",
        "DivertedEvent, 6, 4",
        "EstablishedEvent, 7, 5",
        "FailedEvent, 8, 6",
        "HeldEvent, 9, 7",
        "NetworkCapabilitiesChangedEvent, 10, 16",
        "NetworkReachedEvent, 11, 8",
        "OfferedEvent, 12, 17",
        "OriginatedEvent, 13, 9",
        "QueuedEvent, 14, 10",
        "RetrievedEvent, 15, 11",
        "ServiceInitiatedEvent, 16, 12",
        "TransferedEvent, 17, 13"
    })
    void callControlEventHasOneNumberInTheReportAndAnotherInTheFilter(String event, int number, int filterBit) {
        check(event, EventCategory.CALL_CONTROL, number, filterBit);
    }

    @ParameterizedTest
    @CsvSource({
        "PlayEvent, 0, 1",
        "RecordEvent, 1, 3",
        "ReviewEvent, 2, 5",
        "StopEvent, 3, 0",
        "SuspendPlayEvent, 4, 2",
        "SuspendRecordEvent, 5, 4",
        "VoiceAttributeChangedEvent, 6, 6",
        "BookmarkReachedEvent, 7, 7",
        "CompletedEvent, 8, 8",
        "DtmfDetectedEvent, 9, 9",
        "EmptiedEvent, 10, 10",
        "InterruptionDetectedEvent, 11, 11",
        "NotRecognizedEvent, 12, 12",
        "RecognizedEvent, 13, 13",
        "SilenceTimeoutExpiredEvent, 14, 15",
        "SpeechDetectedEvent, 15, 16",
        "StartedEvent, 16, 14",
        "VoiceErrorOccurredEvent, 17, 17"
    })
    void voiceEventHasOneNumberInTheReportAndAnotherInTheFilter(String event, int number, int filterBit) {
        check(event, EventCategory.VOICE, number, filterBit);
    }

    @ParameterizedTest
    @CsvSource({
        "BackInServiceEvent, 0, 0",
        "DeviceCapsChangedEvent, 1, 2",
        "OutOfServiceEvent, 2, 1",
        "PartiallyInServiceEvent, 3, 3"
    })
    void maintenanceEventHasOneNumberInTheReportAndAnotherInTheFilter(String event, int number, int filterBit) {
        check(event, EventCategory.MAINTENANCE, number, filterBit);
    }

    @ParameterizedTest
    @CsvSource({
        "CallInformationEvent, CALL_ASSOCIATED, 0",
        "ChargingEvent, CALL_ASSOCIATED, 1",
        "DigitsGeneratedEvent, CALL_ASSOCIATED, 2",
        "TelephonyTonesGeneratedEvent, CALL_ASSOCIATED, 3",
        "ServiceCompletionFailureEvent, CALL_ASSOCIATED, 4",
        "AgentBusyEvent, LOGICAL_DEVICE_FEATURE, 0",
        "AgentLoggedOnEvent, LOGICAL_DEVICE_FEATURE, 1",
        "AgentLoggedOffEvent, LOGICAL_DEVICE_FEATURE, 2",
        "AgentNotReadyEvent, LOGICAL_DEVICE_FEATURE, 3",
        "AgentReadyEvent, LOGICAL_DEVICE_FEATURE, 4",
        "AgentWorkingAfterCallEvent, LOGICAL_DEVICE_FEATURE, 5",
        "AutoAnswerEvent, LOGICAL_DEVICE_FEATURE, 6",
        "AutoWorkModeEvent, LOGICAL_DEVICE_FEATURE, 7",
        "CallBackEvent, LOGICAL_DEVICE_FEATURE, 8",
        "CallBackMessageEvent, LOGICAL_DEVICE_FEATURE, 9",
        "CallerIDStatusEvent, LOGICAL_DEVICE_FEATURE, 10",
        "DoNotDisturbEvent, LOGICAL_DEVICE_FEATURE, 11",
        "ForwardingEvent, LOGICAL_DEVICE_FEATURE, 12",
        "RouteingEvent, LOGICAL_DEVICE_FEATURE, 13",
        "PresenceStateEvent, LOGICAL_DEVICE_FEATURE, 14",
        "PrivateEvent, PRIVATE, 0"
    })
    void otherEventHasTheSameNumberInReportAndFilter(String event, EventCategory category, int number) {
        check(event, category, number, number);
    }

    private static void check(String name, EventCategory category, int number, int filterBit) {
        EventType event = CSTA.event(name);
        assertThat(event.category()).isEqualTo(category);
        assertThat(event.number()).isEqualTo(number);
        assertThat(event.filterBit()).isEqualTo(filterBit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EscapeRegisterAbort", "SnapshotDeviceData", "SnapshotCallData"})
    void serviceIsNeverAnswered(String service) {
        assertThat(CSTA.service(service).answered()).isFalse();
        assertThat(CSTA.findServiceByResponse(service + "Response")).isNull();
    }

    static java.util.Collection<Service> services() {
        return CSTA.services();
    }

    static java.util.Collection<EventType> events() {
        return CSTA.events();
    }

    @ParameterizedTest
    @MethodSource("services")
    void serviceIsFoundByItsAnswer(Service service) {
        assertThat(CSTA.findServiceByResponse(service.name() + "Response"))
                .isSameAs(service.answered() ? service : null);
    }

    @Test
    void operationCodesAreDistinct() {
        assertThat(CSTA.services().stream().map(Service::code)).doesNotHaveDuplicates();
    }

    @Test
    void rootNamesAreDistinct() {
        List<String> names = new ArrayList<>();
        CSTA.services().forEach(service -> {
            names.add(service.name());
            if (service.answered()) {
                names.add(service.responseName());
            }
        });
        CSTA.events().forEach(event -> names.add(event.name()));
        CSTA.sessions().forEach(session -> {
            names.add(session.name());
            if (session.positive() != null) {
                names.add(session.positiveName());
            }
            if (session.negative() != null) {
                names.add(session.negativeName());
            }
        });
        assertThat(names).doesNotHaveDuplicates().doesNotContain("CSTAErrorCode");
    }

    @Test
    void numbersAndFilterBitsOfAGroupAreDistinct() {
        for (EventCategory category : EventCategory.values()) {
            List<EventType> group = CSTA.events().stream()
                    .filter(event -> event.category() == category)
                    .toList();
            assertThat(group).isNotEmpty();
            assertThat(group.stream().map(EventType::number)).as(category.key()).doesNotHaveDuplicates();
            assertThat(group.stream().map(EventType::filterBit))
                    .as(category.key())
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void eventHasItsBitInTheFilter(EventType event) {
        StructType filter = (StructType) CSTA.type("MonitorFilter");
        FlagsType group =
                (FlagsType) filter.field(event.category().filterField()).type().base();
        assertThat(group.names().stream().map(group::bit)).contains(event.filterBit());
    }

    @ParameterizedTest
    @MethodSource("events")
    void eventBeginsWithItsCrossReference(EventType event) {
        assertThat(event.body().field(0).name()).isEqualTo("monitorCrossRefID");
        assertThat(event.body().field(0).optional()).isFalse();
    }

    static List<StructType> structures() {
        List<StructType> structures = new ArrayList<>();
        CSTA.types().forEach(type -> {
            if (type.base() instanceof StructType struct) {
                structures.add(struct);
            }
        });
        CSTA.services()
                .forEach(service -> structures.addAll(
                        service.answered()
                                ? List.of(service.request(), service.response())
                                : List.of(service.request())));
        CSTA.events().forEach(event -> structures.add(event.body()));
        return structures;
    }

    @ParameterizedTest
    @MethodSource("structures")
    void fieldsOfAStructureAreDistinctAndInTheirPlaces(StructType type) {
        assertThat(type.fields().stream().map(Field::name)).doesNotHaveDuplicates();
        assertThat(type.fields().stream().filter(Field::inXml).map(Field::xmlName))
                .doesNotHaveDuplicates();
        // over BER the cross reference of an event is not in its body
        assertThat(type.fields().stream()
                        .filter(field -> !field.name().equals(EventType.MONITOR_CROSS_REF_ID) || field.index() > 0)
                        .filter(Field::inBer)
                        .map(Field::berPosition))
                .doesNotHaveDuplicates();
        for (int i = 0; i < type.size(); i++) {
            assertThat(type.field(i).index()).isEqualTo(i);
        }
    }

    @Test
    void namesOfFlagsAndTheirBitsAreDistinctAndFitIntoALong() {
        CSTA.types().stream()
                .map(CstaType::base)
                .filter(FlagsType.class::isInstance)
                .map(FlagsType.class::cast)
                .forEach(flags -> {
                    assertThat(flags.names()).as(flags.typeName()).doesNotHaveDuplicates();
                    assertThat(flags.names().stream().map(flags::bit))
                            .as(flags.typeName())
                            .doesNotHaveDuplicates()
                            .allMatch(bit -> bit >= 0 && bit < 63);
                });
    }

    @Test
    void numbersOfEnumerationsAreDistinct() {
        CSTA.types().stream()
                .map(CstaType::base)
                .filter(EnumeratedType.class::isInstance)
                .map(EnumeratedType.class::cast)
                .forEach(type -> assertThat(type.names().stream().map(type::number))
                        .as(type.typeName())
                        .doesNotHaveDuplicates());
    }

    @Test
    void everyTypeIsReachable() {
        Set<CstaType> reached = new HashSet<>();
        CSTA.services().forEach(service -> {
            reach(service.request(), reached);
            reach(service.response(), reached);
        });
        CSTA.events().forEach(event -> reach(event.body(), reached));
        CSTA.sessions().forEach(session -> Arrays.asList(session.request(), session.positive(), session.negative())
                .forEach(type -> reach(type, reached)));
        reach(CSTA.type("UniversalFailure"), reached);
        CSTA.types().stream().filter(type -> type.typeName().startsWith("ACSE")).forEach(type -> reach(type, reached));
        assertThat(CSTA.types().stream()
                        .filter(type -> !(type instanceof BasicType))
                        .filter(type -> !reached.contains(type))
                        .map(CstaType::typeName))
                .isEmpty();
    }

    private static void reach(CstaType type, Set<CstaType> reached) {
        if (type == null || !reached.add(type)) {
            return;
        }
        if (type instanceof TaggedType alias) {
            reach(alias.target(), reached);
        } else if (type instanceof StructType struct) {
            struct.fields().forEach(field -> reach(field.type(), reached));
            struct.fields().forEach(field -> reach(field.berType(), reached));
        } else if (type instanceof ChoiceType choice) {
            choice.alternatives().forEach(field -> reach(field.type(), reached));
            choice.alternatives().forEach(field -> reach(field.berType(), reached));
        } else if (type instanceof ListType list) {
            reach(list.itemType(), reached);
        }
    }

    @Test
    void numberOfErrorsIsThatOfTheStandard() {
        Map<String, Integer> counts = new HashMap<>();
        ((ChoiceType) CSTA.type("UniversalFailure")).alternatives().forEach(category -> {
            if (category.type().base() instanceof EnumeratedType values) {
                counts.put(category.name(), values.names().size());
            }
        });
        assertThat(counts)
                .containsEntry("operation", 193)
                .containsOnlyKeys(
                        "operation",
                        "security",
                        "stateIncompatibility",
                        "systemResourceAvailability",
                        "subscribedResourceAvailability",
                        "performanceManagement",
                        "privateData");
    }

    @ParameterizedTest
    @CsvSource({
        "operation, generic, 1",
        "operation, invalidDeviceID, 12",
        "operation, serviceNotSupported, 50",
        "operation, featureAlreadySet, 30",
        "stateIncompatibility, invalidObjectState, 2",
        "stateIncompatibility, incorrectMsgState, 28",
        "systemResourceAvailability, resourceBusy, 2",
        "systemResourceAvailability, deviceOutOfService, 15"
    })
    void errorHasItsNumber(String category, String value, int number) {
        EnumeratedType type = (EnumeratedType) ((ChoiceType) CSTA.type("UniversalFailure"))
                .alternative(category)
                .type()
                .base();
        assertThat(type.number(value)).isEqualTo(number);
        assertThat(type.name(number)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "initializing, 0",
        "enabled, 1",
        "normal, 2",
        "messagesLost, 3",
        "disabled, 4",
        "overloadImminent, 5",
        "overloadReached, 6",
        "overloadRelieved, 7",
        "partiallyDisabled, 8"
    })
    void systemStatusHasItsNumber(String value, int number) {
        assertThat(((EnumeratedType) CSTA.type("SystemStatusValue")).number(value))
                .isEqualTo(number);
    }

    @Test
    void whatIsNotDescribedIsNamed() {
        assertThat(CSTA.findService("Magic")).isNull();
        assertThat(CSTA.findEvent("MagicEvent")).isNull();
        assertThat(CSTA.findSession("Magic")).isNull();
        assertThatThrownBy(() -> CSTA.service("Magic")).hasMessage("No service 'Magic' is described");
        assertThatThrownBy(() -> CSTA.event("MagicEvent")).hasMessage("No event 'MagicEvent' is described");
        assertThatThrownBy(() -> CSTA.session("Magic")).hasMessage("No session document 'Magic' is described");
        assertThatThrownBy(() -> CSTA.type("Magic")).hasMessage("No type 'Magic' is described");
    }
}
