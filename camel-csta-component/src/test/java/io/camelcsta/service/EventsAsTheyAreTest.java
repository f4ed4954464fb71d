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
import io.camelcsta.model.EventClass;
import io.camelcsta.model.HeapOctets;
import io.camelcsta.model.Json;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events and requests of the switch that consumers are told of as they are, and the order in which they are kept. */
@Tag("unit")
class EventsAsTheyAreTest {

    private final ConnIds connIds = new ConnIds(TestLink.NAME, false);
    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();

    private void monitor(EventClass wanted, String... devices) {
        service.subscribe(consumer.wants(wanted), DeviceSelection.Named.of(List.of(devices)));
    }

    private void event(String device, CstaMessage.Event event) {
        service.onEvent(device, event, TestLink.ARRIVAL);
    }

    @Test
    void eventHasAllItsAttributes() {
        monitor(EventClass.CALL, "3001");
        event("3001", Events.delivered("1", "3001", "4001"));
        Delivery delivery = consumer.take();
        CstaEvent event = (CstaEvent) delivery.body();
        assertThat(event.event()).isEqualTo("DeliveredEvent");
        assertThat(event.eventClass()).isEqualTo(EventClass.CALL);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.connId()).isEqualTo(connIds.of("1"));
        assertThat(event.previousConnId()).isNull();
        assertThat(event.callId()).isEqualTo("1");
        assertThat(event.deviceId()).isEqualTo("4001");
        assertThat(event.value()).containsEntry("cause", "newCall");
        assertThat(event.eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventId()).isNotEmpty();
        assertThat(delivery.eventClass()).isEqualTo(EventClass.CALL);
        assertThat(delivery.lane()).isEqualTo("call 1");
        assertThat(delivery.joins()).isNull();
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
    }

    @Test
    void eventOfADeviceHasNoCallAndTheLaneOfItsDevice() {
        monitor(EventClass.DEVICE, "3001");
        event("3001", Events.of("BackInServiceEvent", "'device':{'deviceIdentifier':'3001'}"));
        Delivery delivery = consumer.take();
        CstaEvent event = (CstaEvent) delivery.body();
        assertThat(event.connId()).isNull();
        assertThat(event.callId()).isNull();
        assertThat(event.deviceId()).isNull();
        assertThat(delivery.lane()).isEqualTo("device 3001");
    }

    @Test
    void connectionWithoutADeviceHasNoDeviceId() {
        monitor(EventClass.CALL, "3001");
        event("3001", Events.callCleared("1"));
        CstaEvent event = consumer.takeCsta();
        assertThat(event.callId()).isEqualTo("1");
        assertThat(event.deviceId()).isNull();
    }

    @Test
    void eventOfAnotherDeviceIsNotTold() {
        monitor(EventClass.CALL, "3001");
        event("3002", Events.delivered("1", "3001", "3002"));
        assertThat(consumer.told()).isEmpty();
    }

    @Test
    void eventOfAnotherClassIsNotTold() {
        monitor(EventClass.DEVICE, "3001");
        event("3001", Events.delivered("1", "3001", "4001"));
        assertThat(consumer.told()).isEmpty();
    }

    @Test
    void twoMonitoredPartiesMakeTwoEvents() {
        monitor(EventClass.CALL, "3001", "4001");
        event("3001", Events.delivered("1", "3001", "4001"));
        event("4001", Events.delivered("1", "3001", "4001"));
        assertThat(consumer.told()).containsExactly("DeliveredEvent 3001", "DeliveredEvent 4001");
    }

    @Test
    void consumerThatHasStoppedIsToldNothing() {
        Subscribed subscribed =
                service.subscribe(consumer.wants(EventClass.CALL), DeviceSelection.Named.of(List.of("3001")));
        subscribed.stop();
        event("3001", Events.delivered("1", "3001", "4001"));
        assertThat(consumer.told()).isEmpty();
    }

    // ---- transfers and conferences

    /** The lanes are joined when the event comes, or before, for whoever monitors the device. */
    private Delivery takeJoined(Delivery.Joins joins) {
        List<Delivery> deliveries = List.copyOf(consumer.deliveries());
        consumer.deliveries().clear();
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.lane()).isEqualTo("call 1"));
        assertThat(deliveries)
                .extracting(Delivery::joins)
                .filteredOn(Objects::nonNull)
                .containsExactly(joins);
        assertThat(deliveries)
                .extracting(Delivery::body)
                .filteredOn(Objects::nonNull)
                .hasSize(1);
        return deliveries.get(deliveries.size() - 1);
    }

    @Test
    void transferJoinsTheLanesOfBothCalls() {
        monitor(EventClass.CALL, "3001");
        event("3001", Events.transferred("1", "2", "3001", "3003", Events.item("3003", "9", "2")));
        Delivery delivery = takeJoined(new Delivery.Joins("call 9", "call 2"));
        CstaEvent event = (CstaEvent) delivery.body();
        assertThat(delivery.lane()).isEqualTo("call 1");
        assertThat(event.connId()).isEqualTo(connIds.of("9"));
        assertThat(event.previousConnId()).isEqualTo(connIds.of("1"));
        assertThat(event.callId()).isEqualTo("9");
    }

    @Test
    void singleStepTransferDrainsNoOtherLane() {
        monitor(EventClass.CALL, "3002");
        event("3002", Events.transferred("1", null, "3001", "3003", Events.item("3002", "9", "1")));
        takeJoined(new Delivery.Joins("call 9", null));
    }

    private CstaEvent takeJoinedEvent() {
        consumer.deliveries().removeIf(delivery -> delivery.body() == null);
        return consumer.takeCsta();
    }

    /** As {@link Events#item}, with another name for the new connection of the device. */
    private static String item(String device, String newCallId, String oldCallId, String newDeviceId) {
        return Events.item(device, newCallId, oldCallId)
                .replaceFirst("'deviceID':'" + device + "'", "'deviceID':'" + newDeviceId + "'");
    }

    @Test
    void transferHasTheNewConnectionOfTheMonitoredDevice() {
        monitor(EventClass.CALL, "3002");
        String items = Events.item("3003", "9", "2") + "," + item("3002", "9", "1", "x");
        event("3002", Events.transferred("1", "2", "3001", "3003", items));
        assertThat(takeJoinedEvent().deviceId()).isEqualTo("x");
    }

    @Test
    void transferHasTheOldConnectionForADeviceThatIsOut() {
        monitor(EventClass.CALL, "3001");
        event("3001", Events.transferred("1", "2", "3001", "3003", Events.item("3003", "9", "2")));
        assertThat(takeJoinedEvent().deviceId()).isEqualTo("3001");
    }

    @Test
    void connectionThatEndsWithAConferenceIsNotTheNewOne() {
        monitor(EventClass.CALL, "3001");
        String items = "{'oldConnection':{'callID':'1','deviceID':'3001'},'endpoint':{'deviceID':'3001'}},"
                + "{'newConnection':{'callID':'9','deviceID':'y'}},"
                + item("3001", "9", "2", "x");
        event("3001", Events.conferenced("1", "2", "3001", "3003", items));
        assertThat(takeJoinedEvent().deviceId()).isEqualTo("x");
    }

    @Test
    void whoDoesNotWantCallEventsHearsThatLanesAreJoined() {
        monitor(EventClass.RECORDING, "3001");
        event("3001", Events.transferred("1", "2", "3001", "3003", Events.item("3003", "9", "2")));
        Delivery delivery = consumer.take();
        assertThat(delivery.body()).isNull();
        assertThat(delivery.lane()).isEqualTo("call 1");
        assertThat(delivery.joins()).isEqualTo(new Delivery.Joins("call 9", "call 2"));
    }

    @Test
    void transferOfADeviceOfAnotherJoinsNothing() {
        TestConsumer other = new TestConsumer();
        monitor(EventClass.CALL, "3002");
        service.subscribe(other.wants(EventClass.CALL), DeviceSelection.Named.of(List.of("3001")));
        event("3001", Events.transferred("1", "2", "3001", "3003", Events.item("3003", "9", "2")));
        assertThat(consumer.told()).isEmpty();
        assertThat(other.told()).contains("TransferedEvent 3001");
    }

    @Test
    void eventOfADeviceThatNobodyMonitorsIsForgotten() {
        monitor(EventClass.CALL, "3002");
        event("3001", Events.established("1", "4001", "3001"));
        assertThat(TestLink.now(service.known()).calls()).isZero();
    }

    // ---- what the description does not know

    private static CstaMessage.Unknown unknown(Opaque content) {
        return new CstaMessage.Unknown(1, CstaMessage.Unknown.Kind.EVENT, "NewEvent", "m", content);
    }

    @Test
    void unknownEventHasItsContentUntouched() {
        monitor(EventClass.PRIVATE, "3001");
        service.onUnknown("3001", unknown(Opaque.ofXml("<x/>")), TestLink.ARRIVAL);
        Delivery delivery = consumer.take();
        CstaEvent event = (CstaEvent) delivery.body();
        assertThat(event.event()).isEqualTo("NewEvent");
        assertThat(event.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.value()).isEqualTo(Map.of("$xml", "<x/>"));
        assertThat(event.eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventId()).isNotEmpty();
        assertThat(delivery.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(delivery.lane()).isEqualTo("device 3001");
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
    }

    @Test
    void unknownEventOverBerHasItsOctets() {
        monitor(EventClass.PRIVATE, "3001");
        service.onUnknown("3001", unknown(Opaque.ofBer(Octets.ofHex("0500"))), TestLink.ARRIVAL);
        assertThat(consumer.takeCsta().value()).containsOnlyKeys("$ber");
    }

    @Test
    void unknownMessageOfNoDeviceIsToldToAllWhoWantIt() {
        TestConsumer other = new TestConsumer();
        monitor(EventClass.PRIVATE, "3001");
        service.subscribe(other.wants(EventClass.CALL), DeviceSelection.Named.of(List.of("3001")));
        service.onUnknown(null, unknown(Opaque.ofXml("<x/>")), TestLink.ARRIVAL);
        assertThat(consumer.take().lane()).isEqualTo("device ");
        assertThat(other.told()).isEmpty();
    }

    @Test
    void unknownEventOfAnotherDeviceIsNotTold() {
        monitor(EventClass.PRIVATE, "3001");
        service.onUnknown("3002", unknown(Opaque.ofXml("<x/>")), TestLink.ARRIVAL);
        assertThat(consumer.told()).isEmpty();
    }

    @Test
    void requestOfTheSwitchIsTold() {
        monitor(EventClass.PRIVATE, "3001");
        Service escape = Csta.description().service("Escape");
        service.onRequest(
                new CstaMessage.Request(
                        1,
                        escape,
                        Values.fromMap(
                                escape.request(), Json.read("{\"privateData\":{\"string\":{\"$binary\":\"AQ==\"}}}"))),
                TestLink.ARRIVAL);
        Delivery delivery = consumer.take();
        CstaEvent event = (CstaEvent) delivery.body();
        assertThat(event.event()).isEqualTo("Escape");
        assertThat(event.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(event.thisDN()).isNull();
        assertThat(event.value()).containsOnlyKeys("privateData");
        assertThat(event.eventTime()).isEqualTo(TestLink.ARRIVAL.time());
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventId()).isNotEmpty();
        assertThat(delivery.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(delivery.lane()).isEqualTo("device ");
        assertThat(delivery.octets()).isEqualTo(HeapOctets.of(delivery.body()));
    }
}
