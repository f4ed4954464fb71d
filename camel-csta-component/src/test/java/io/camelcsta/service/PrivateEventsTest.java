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

import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.HeapOctets;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What consumers are told of recordings, account codes and hot desks. */
@Tag("unit")
class PrivateEventsTest {

    private static final String CONN_ID_1 = new ConnIds(TestLink.NAME, false).of("1");

    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();
    private final TestConsumer other = new TestConsumer();

    private void monitor(TestConsumer who, Subscription wishes, String... devices) {
        service.subscribe(wishes, DeviceSelection.Named.of(List.of(devices)));
        who.deliveries().clear();
    }

    private void event(String device, CstaMessage.Event event) {
        service.onEvent(device, event, TestLink.ARRIVAL);
    }

    private static CstaMessage.Event record(String callId, String device) {
        return Events.voice("RecordEvent", callId, device, "m" + device, "");
    }

    // ---- the order of events that go by a former id

    @Test
    void eventOfADeviceThatIsStillToBeToldOfAConferenceStaysInTheOrderOfItsCall() {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3001", "3002");
        event("3001", Events.established("1", "3001", "3002"));
        event("3002", Events.established("1", "3001", "3002"));
        event("3001", Events.conferenced("1", "2", "3001", "4001", Events.item("3001", "9", "1")));
        consumer.deliveries().clear();
        event("3002", Events.voice("RecordEvent", "1", "3002", "77", ""));
        Delivery delivery = consumer.deliveries().get(0);
        assertThat(delivery.lane()).isEqualTo("call 1");
        assertThat(delivery.joins()).isEqualTo(new Delivery.Joins("call 9", null));
    }

    // ---- recordings

    @ParameterizedTest
    @CsvSource({
        "RecordEvent, recordingStarted, 3013",
        "StopEvent, recordingStopped, 3014",
        "SuspendRecordEvent, recordingSuspended, 3015"
    })
    void eventOfARecordingHasAllItsAttributes(String csta, String name, int number) {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3001");
        event("3001", record("1", "3002"));
        event("3001", Events.voice(csta, "1", "3001", "m", ""));
        Delivery delivery = consumer.deliveries().get(1);
        PrivateEvent event = (PrivateEvent) delivery.body();
        assertThat(event.event()).isEqualTo(name);
        assertThat(event.privateMsgId()).isEqualTo(number);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.otherDN()).isNull();
        assertThat(event.connId()).isEqualTo(CONN_ID_1);
        assertThat(event.previousConnId()).isNull();
        assertThat(event.callId()).isEqualTo("1");
        assertThat(event.deviceId()).isEqualTo("3001");
        assertThat(event.referenceId()).isNull();
        assertThat(event.extensions()).isEmpty();
        assertThat(event.eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(delivery.eventClass()).isEqualTo(EventClass.RECORDING);
        assertThat(delivery.lane()).isEqualTo("call 1");
        assertThat(delivery.joins()).isNull();
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
    }

    @Test
    void recordEventOfASuspendedRecordingIsAResume() {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3001");
        event("3001", Events.voice("SuspendRecordEvent", "1", "3001", "m", ""));
        event("3001", Events.voice("RecordEvent", "1", "3001", "m", ""));
        assertThat(consumer.told()).containsExactly("recordingSuspended 3001", "recordingResumed 3001");
    }

    @Test
    void eventIdsDiffer() {
        monitor(consumer, consumer.wants(EventClass.RECORDING, EventClass.VOICE), "3001");
        event("3001", record("1", "3001"));
        PrivateEvent first = (PrivateEvent) consumer.deliveries().get(0).body();
        CstaEvent second = (CstaEvent) consumer.deliveries().get(1).body();
        assertThat(first.eventId()).matches("[0-9a-f-]{36}-\\d+");
        assertThat(second.eventId()).matches("[0-9a-f-]{36}-\\d+").isNotEqualTo(first.eventId());
    }

    @Test
    void consumersOfADeviceAreToldTheSameEvent() {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3001");
        monitor(other, other.wants(EventClass.RECORDING), "3001", "3002");
        event("3001", record("1", "3001"));
        assertThat(consumer.takePrivate()).isEqualTo(other.takePrivate());
    }

    @Test
    void consumerIsNotToldOfTheDevicesOfAnother() {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3001");
        monitor(other, other.wants(EventClass.RECORDING), "3002");
        event("3002", record("1", "3002"));
        assertThat(consumer.told()).isEmpty();
        assertThat(other.told()).containsExactly("recordingStarted 3002");
    }

    @Test
    void consumerIsNotToldOfClassesThatItDoesNotWant() {
        monitor(consumer, consumer.wants(EventClass.VOICE), "3001");
        event("3001", record("1", "3001"));
        assertThat(consumer.told()).containsExactly("RecordEvent 3001");
    }

    @Test
    void endOfACallEndsTheRecordingOfEachDeviceForItsOwnConsumers() {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3001");
        monitor(other, other.wants(EventClass.RECORDING), "3002");
        event("3001", record("1", "3001"));
        event("3002", record("1", "3002"));
        event("3001", Events.callCleared("1"));
        assertThat(consumer.told()).containsExactly("recordingStarted 3001", "recordingStopped 3001");
        assertThat(other.told()).containsExactly("recordingStarted 3002", "recordingStopped 3002");
    }

    @Test
    void recordingAfterATransferHasBothConnIds() {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3002");
        event("3002", Events.established("1", "3001", "3002"));
        event("3002", Events.transferred("1", null, "3001", "3003", Events.item("3002", "2", "1")));
        event("3002", record("2", "3002"));
        consumer.deliveries().removeIf(delivery -> delivery.body() == null);
        PrivateEvent started = consumer.takePrivate();
        assertThat(started.connId()).isEqualTo(new ConnIds("pbx", false).of("2"));
        assertThat(started.previousConnId()).isEqualTo(CONN_ID_1);
        assertThat(started.callId()).isEqualTo("2");
    }

    @Test
    void recordingThatEndsWithATransferHasTheConnIdOfItsOwnCall() {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3001");
        event("3001", record("1", "3001"));
        consumer.deliveries().clear();
        event("3001", Events.transferred("1", null, "3001", "3003", Events.item("3003", "2", null)));
        consumer.deliveries().removeIf(delivery -> delivery.body() == null);
        PrivateEvent stopped = consumer.takePrivate();
        assertThat(stopped.event()).isEqualTo("recordingStopped");
        assertThat(stopped.thisDN()).isEqualTo("3001");
        assertThat(stopped.connId()).isEqualTo(CONN_ID_1);
        assertThat(stopped.previousConnId()).isNull();
    }

    @Test
    void connIdsOverBerAreThoseOfOctets() {
        TestLink ber = new TestLink("asn1", TestLink.REFUSED_DELAY);
        SwitchService overBer = new SwitchService(ber);
        overBer.subscribe(consumer.wants(EventClass.RECORDING), DeviceSelection.Named.of(List.of("3001")));
        overBer.onEvent("3001", record("0a0b", "3001"), TestLink.ARRIVAL);
        assertThat(consumer.takePrivate().connId()).isEqualTo(new ConnIds("pbx", true).of("0a0b"));
    }

    // ---- account codes

    @Test
    void accountCodeHasAllItsAttributes() {
        monitor(consumer, consumer.wants(EventClass.ACCOUNT_CODE), "3001");
        event("3001", Events.callInformation("1", "3001", Octets.of("4711", StandardCharsets.UTF_8)));
        Delivery delivery = consumer.take();
        PrivateEvent event = (PrivateEvent) delivery.body();
        assertThat(event.event()).isEqualTo("accountCodeSet");
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.connId()).isEqualTo(CONN_ID_1);
        assertThat(event.previousConnId()).isNull();
        assertThat(event.callId()).isEqualTo("1");
        assertThat(event.deviceId()).isEqualTo("3001");
        assertThat(event.extensions()).containsOnly(Map.entry("AccountCode", "4711"));
        assertThat(event.eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventId()).isNotEmpty();
        assertThat(delivery.eventClass()).isEqualTo(EventClass.ACCOUNT_CODE);
        assertThat(delivery.lane()).isEqualTo("call 1");
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
    }

    @Test
    void accountCodeAfterATransferHasThePreviousConnId() {
        monitor(consumer, consumer.wants(EventClass.ACCOUNT_CODE), "3002");
        event("3002", Events.established("1", "3001", "3002"));
        event("3002", Events.transferred("1", null, "3001", "3003", Events.item("3002", "2", "1")));
        consumer.deliveries().clear();
        event("3002", Events.callInformation("2", "3002", Octets.of("4711", StandardCharsets.UTF_8)));
        assertThat(consumer.takePrivate().previousConnId()).isEqualTo(CONN_ID_1);
    }

    @Test
    void eachConsumerReadsTheCodeInItsOwnWay() {
        ServiceOptions latin = new ServiceOptions(
                "Code",
                StandardCharsets.ISO_8859_1,
                true,
                DeviceId.DIALING_NUMBER,
                new XmlPrivateDataMapping(),
                TestConsumer.TIMEOUT,
                false,
                SerialScope.NONE);
        monitor(consumer, consumer.wants(EventClass.ACCOUNT_CODE), "3001");
        monitor(other, other.wants(latin, EventClass.ACCOUNT_CODE), "3001");
        event("3001", Events.callInformation("1", "3001", Octets.ofHex("c3a4")));
        assertThat(consumer.takePrivate().extensions()).containsOnly(Map.entry("AccountCode", "\u00e4"));
        assertThat(other.takePrivate().extensions()).containsOnly(Map.entry("Code", "\u00c3\u00a4"));
    }

    @Test
    void codeThatIsNoTextIsToldAsOctets() {
        monitor(consumer, consumer.wants(EventClass.ACCOUNT_CODE), "3001");
        event("3001", Events.callInformation("1", "3001", Octets.ofHex("ff")));
        assertThat(consumer.takePrivate().extensions()).containsOnly(Map.entry("AccountCode", Octets.ofHex("ff")));
    }

    @Test
    void consumerThatHasSwitchedAccountCodesOffIsNotTold() {
        ServiceOptions off = new ServiceOptions(
                "AccountCode",
                StandardCharsets.UTF_8,
                false,
                DeviceId.DIALING_NUMBER,
                new XmlPrivateDataMapping(),
                TestConsumer.TIMEOUT,
                false,
                SerialScope.NONE);
        monitor(consumer, consumer.wants(off, EventClass.ACCOUNT_CODE, EventClass.CALL), "3001");
        event("3001", Events.callInformation("1", "3001", Octets.ofHex("31")));
        assertThat(consumer.told()).containsExactly("CallInformationEvent 3001");
    }

    @Test
    void callInformationIsPassedOnToo() {
        monitor(consumer, consumer.wants(EventClass.ACCOUNT_CODE, EventClass.CALL), "3001");
        event("3001", Events.callInformation("1", "3001", Octets.ofHex("31")));
        assertThat(consumer.told()).containsExactly("accountCodeSet 3001", "CallInformationEvent 3001");
    }

    @Test
    void callInformationWithoutACodeIsNoAccountCode() {
        monitor(consumer, consumer.wants(EventClass.ACCOUNT_CODE), "3001");
        event("3001", Events.callInformation("1", "3001", null));
        assertThat(consumer.told()).isEmpty();
    }

    // ---- hot desks

    private static CstaMessage.Event associated(String host) {
        return Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", host);
    }

    private static CstaMessage.Event dissociated(String host) {
        return Events.hotDesk(HotDeskingOperation.DISSOCIATE, "3001", host);
    }

    @Test
    void associationHasAllItsAttributes() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001");
        event("3001", associated("4001"));
        Delivery delivery = consumer.take();
        PrivateEvent event = (PrivateEvent) delivery.body();
        assertThat(event.event()).isEqualTo("hotDeskingEstablished");
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.otherDN()).isEqualTo("4001");
        assertThat(event.connId()).isNull();
        assertThat(event.eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventId()).isNotEmpty();
        assertThat(delivery.eventClass()).isEqualTo(EventClass.HOT_DESKING);
        assertThat(delivery.lane()).isEqualTo("device 3001");
        assertThat(delivery.joins()).isNull();
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
    }

    @Test
    void endOfAnAssociationHasTheHostThatWasKnown() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001");
        event("3001", associated("4001"));
        event("3001", dissociated(null));
        PrivateEvent event = (PrivateEvent) consumer.deliveries().get(1).body();
        assertThat(event.event()).isEqualTo("hotDeskingCancelled");
        assertThat(event.otherDN()).isEqualTo("4001");
    }

    @Test
    void copyOfTheHostIsNotToldIfTheGuestIsMonitored() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001", "4001");
        event("4001", associated("4001"));
        assertThat(consumer.told()).isEmpty();
        event("3001", associated("4001"));
        assertThat(consumer.told()).containsExactly("hotDeskingEstablished 3001");
    }

    @Test
    void copyOfTheHostIsToldUnderTheGuestIfTheGuestIsNotMonitored() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "4001");
        event("4001", associated("4001"));
        Delivery delivery = consumer.take();
        assertThat(((PrivateEvent) delivery.body()).thisDN()).isEqualTo("3001");
        assertThat(delivery.lane()).isEqualTo("device 3001");
    }

    @Test
    void copyOfTheHostIsToldIfOnlyAnotherConsumerMonitorsTheGuest() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "4001");
        monitor(other, other.wants(EventClass.HOT_DESKING), "3001");
        event("4001", associated("4001"));
        assertThat(consumer.told()).containsExactly("hotDeskingEstablished 3001");
        assertThat(other.told()).isEmpty();
    }

    @Test
    void copyOfTheHostIsToldWhileTheMonitorOfTheGuestDoesNotStand() {
        link.holdMonitors();
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001", "4001");
        link.use("4001").start();
        event("4001", associated("4001"));
        assertThat(consumer.told()).containsExactly("hotDeskingEstablished 3001");
    }

    @Test
    void guestIsMonitoredWhateverNotationNamesIt() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "sip:3001@pbx", "4001");
        event("4001", associated("4001"));
        assertThat(consumer.told()).isEmpty();
        event("sip:3001@pbx", associated("4001"));
        assertThat(consumer.told()).containsExactly("hotDeskingEstablished 3001");
    }

    @Test
    void consumerThatDoesNotWantHotDesksIsNotTold() {
        monitor(consumer, consumer.wants(EventClass.PRIVATE), "3001");
        event("3001", associated("4001"));
        assertThat(consumer.told()).isEmpty();
    }

    @Test
    void privateEventOfADeviceOfAnotherIsNotTold() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING, EventClass.PRIVATE), "3002");
        event("3001", associated("4001"));
        event("3001", Events.privateEvent(Opaque.ofXml("<x/>")));
        assertThat(consumer.told()).isEmpty();
    }

    @Test
    void privateDataThatNoMappingKnowsIsPassedOnUntouched() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING, EventClass.PRIVATE), "3001");
        event("3001", Events.privateEvent(Opaque.ofXml("<x/>")));
        Delivery delivery = consumer.take();
        CstaEvent event = (CstaEvent) delivery.body();
        assertThat(event.event()).isEqualTo("PrivateEvent");
        assertThat(event.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.value().toString()).contains("<x/>");
        assertThat(event.eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        assertThat(event.eventId()).isNotEmpty();
        assertThat(delivery.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(delivery.lane()).isEqualTo("device 3001");
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
    }

    @Test
    void unknownPrivateDataIsNotToldToWhoDoesNotWantIt() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001");
        event("3001", Events.privateEvent(Opaque.ofXml("<x/>")));
        assertThat(consumer.told()).isEmpty();
    }

    @Test
    void privateEventIsToldOnce() {
        monitor(consumer, consumer.wants(EventClass.PRIVATE), "3001");
        event("3001", Events.privateEvent(Opaque.ofXml("<x/>")));
        assertThat(consumer.told()).hasSize(1);
    }

    @Test
    void malformedHotDeskIsPassedOnUntouched() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING, EventClass.PRIVATE), "3001");
        event(
                "3001",
                Events.privateEvent(Opaque.ofXml("<guestAssociatedEvent xmlns=\"" + XmlPrivateDataMapping.NAMESPACE
                        + "\"><operation>associate</operation></guestAssociatedEvent>")));
        assertThat(consumer.told()).containsExactly("PrivateEvent 3001");
    }

    /** A user's mapping. */
    private record Mapping(HotDeskingEvent event, RuntimeException fault) implements PrivateDataMapping {
        @Override
        public Opaque writeRequest(HotDeskingRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HotDeskingRequest readRequest(Opaque privateData) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Opaque writeEvent(HotDeskingEvent written) {
            throw new UnsupportedOperationException();
        }

        @Override
        public HotDeskingEvent readEvent(Opaque privateData) {
            if (fault != null) {
                throw fault;
            }
            return event;
        }
    }

    private static ServiceOptions mapping(HotDeskingEvent event, RuntimeException fault) {
        return TestConsumer.options(new Mapping(event, fault), false, SerialScope.NONE);
    }

    @Test
    void faultOfAMappingCostsNobodyTheEvent() {
        monitor(
                consumer,
                consumer.wants(
                        mapping(null, new IllegalStateException("a test")), EventClass.HOT_DESKING, EventClass.PRIVATE),
                "3001");
        monitor(other, other.wants(EventClass.HOT_DESKING, EventClass.PRIVATE), "3001");
        event("3001", associated("4001"));
        assertThat(consumer.told()).containsExactly("PrivateEvent 3001");
        assertThat(other.told()).containsExactly("hotDeskingEstablished 3001");
    }

    @Test
    void mappingMayCallPrivateDataMalformed() {
        monitor(
                consumer,
                consumer.wants(
                        mapping(null, new InvalidValueException("x", "a test")),
                        EventClass.HOT_DESKING,
                        EventClass.PRIVATE),
                "3001");
        event("3001", associated("4001"));
        assertThat(consumer.told()).containsExactly("PrivateEvent 3001");
    }

    @Test
    void eachConsumerHasItsOwnMapping() {
        monitor(
                consumer,
                consumer.wants(
                        mapping(new HotDeskingEvent(HotDeskingOperation.ASSOCIATE, "3001", "4009"), null),
                        EventClass.HOT_DESKING),
                "3001");
        monitor(other, other.wants(EventClass.PRIVATE), "3001");
        event("3001", Events.privateEvent(Opaque.ofXml("<x/>")));
        assertThat(consumer.takePrivate().otherDN()).isEqualTo("4009");
        assertThat(other.told()).containsExactly("PrivateEvent 3001");
    }

    @Test
    void consumersWithTheSameMappingAreToldTheSameEvent() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001");
        monitor(other, other.wants(EventClass.HOT_DESKING), "3001");
        event("3001", associated("4001"));
        assertThat(consumer.takePrivate()).isEqualTo(other.takePrivate());
    }

    @Test
    void hostIsForgottenWhenTheMonitorOfTheGuestIsStartedAgain() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001");
        event("3001", associated("4001"));
        consumer.deliveries().clear();
        service.onMonitorStartedAgain("3001");
        event("3001", dissociated(null));
        assertThat(consumer.takePrivate().otherDN()).isNull();
    }

    @Test
    void hostIsForgottenWhenAllMonitorsAreLost() {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001");
        event("3001", associated("4001"));
        consumer.deliveries().clear();
        service.onMonitorsLost("a test");
        event("3001", dissociated(null));
        assertThat(consumer.takePrivate().otherDN()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "all",
            value = {"3001, ", "all, ", "4002, 4001"})
    void hostIsForgottenWhenEventsOfTheGuestWereMissed(String device, String host) {
        monitor(consumer, consumer.wants(EventClass.HOT_DESKING), "3001");
        event("3001", associated("4001"));
        consumer.deliveries().clear();
        service.onEventsMissed(device, "a test", TestLink.ARRIVAL.time(), null);
        event("3001", dissociated(null));
        assertThat(consumer.takePrivate().otherDN()).isEqualTo(host);
    }

    @Test
    void nothingRepeatsWhatCameBeforeAllMonitorsWereLost() {
        monitor(consumer, consumer.wants(EventClass.RECORDING), "3001");
        event("3001", record("1", "3001"));
        event("3001", record("1", "3001"));
        assertThat(consumer.told()).containsExactly("recordingStarted 3001");
        service.onMonitorsLost("a test");
        event("3001", record("1", "3001"));
        assertThat(consumer.told()).containsExactly("recordingStarted 3001", "recordingStarted 3001");
    }
}
