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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.CstaConstants;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.EventError;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.Values;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.simulator.AgentState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events that are passed on as they are, by class, and private data that no mapping knows. */
class PassedOnEventsTest extends CstaRouteTestSupport {

    private static Object nested(Map<?, ?> map, String... path) {
        Object value = map;
        for (String key : path) {
            value = ((Map<?, ?>) value).get(key);
        }
        return value;
    }

    @Test
    void privateEventThatNoMappingKnowsIsPassedOnUntouched() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendPrivateEvent("3001", privateData("hello"));
        Events.Received received = events.awaitOnly();
        CstaEvent event = received.cstaEvent();
        assertThat(event.event()).isEqualTo("PrivateEvent");
        assertThat(event.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.eventId()).isNotBlank();
        assertThat(nested(event.value(), "privateData", "private")).isEqualTo(Values.toPlain(privateData("hello")));
        assertThat(received.headers())
                .containsEntry(CstaConstants.EVENT_NAME, "PrivateEvent")
                .containsEntry(CstaConstants.EVENT_CLASS, "private")
                .containsEntry(CstaConstants.THIS_DN, "3001")
                .doesNotContainKey(CstaConstants.EVENT_NUMBER);
    }

    @Test
    void payloadOfAPrivateEventCanBeSentBackInAnEscape() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendPrivateEvent("3001", privateData("hello"));
        CstaEvent event = events.awaitOnly().cstaEvent();
        send("operation=Escape", Map.of("privateData", event.value().get("privateData")), Map.of());
        assertThat(pbx.privateDataReceived()).containsExactly(privateData("hello"));
    }

    @Test
    void escapeOfTheSwitchIsPassedOnUntouched() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendEscape(privateData("hello"));
        CstaEvent event = events.awaitOnly().cstaEvent();
        assertThat(event.event()).isEqualTo("Escape");
        assertThat(event.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(event.thisDN()).isNull();
        assertThat(nested(event.value(), "privateData", "private")).isEqualTo(Values.toPlain(privateData("hello")));
    }

    @Test
    void escapeAndPrivateEventAreForConsumersOfTheClassPrivateOnly() throws Exception {
        Events all = consume("devices=3001");
        Events recording = consume("devices=3001&events=recording,hotDesking");
        pbx.sendEscape(privateData("hello"));
        pbx.sendPrivateEvent("3001", privateData("hello"));
        pbx.device("3001").associate("3003");
        settle(all);
        recording.awaitFirst();
        assertThat(recording.names()).containsExactly("hotDeskingEstablished");
        assertThat(all.names()).containsExactlyInAnyOrder("Escape", "PrivateEvent", "hotDeskingEstablished");
    }

    /** A vendor's mapping: the operation, the guest and the host as one text. */
    private final class OtherMapping implements PrivateDataMapping {
        private String text(Opaque data) {
            String all = encoding().text(data);
            int from = all.indexOf("desk:");
            return from < 0 ? null : all.substring(from + 5, all.indexOf(';', from));
        }

        private Opaque data(HotDeskingOperation operation, String guest, String host) {
            return privateData("desk:" + operation + "/" + guest + "/" + host + ";");
        }

        @Override
        public Opaque writeRequest(HotDeskingRequest request) {
            return data(request.operation(), request.guest(), request.host());
        }

        @Override
        public HotDeskingRequest readRequest(Opaque privateData) {
            String text = text(privateData);
            if (text == null) {
                return null;
            }
            String[] parts = text.split("/");
            return new HotDeskingRequest(HotDeskingOperation.valueOf(parts[0]), parts[1], parts[2]);
        }

        @Override
        public Opaque writeEvent(HotDeskingEvent event) {
            return data(event.operation(), event.guest(), event.host());
        }

        @Override
        public HotDeskingEvent readEvent(Opaque privateData) {
            HotDeskingRequest read = readRequest(privateData);
            if (read != null && read.guest().equals("bad")) {
                throw new InvalidValueException("guest", "bad");
            }
            return read == null ? null : new HotDeskingEvent(read.operation(), read.guest(), read.host());
        }

        @Override
        public ErrorCode errorCode(CstaError refusal) {
            return refusal.category().equals("subscribedResourceAvailability") ? ErrorCode.TERR_NOMORE_LICENSE : null;
        }
    }

    @Test
    void mappingOfTheUsersWritesRequestsAndReadsEvents() throws Exception {
        usePbx(settings -> settings.privateDataMapping(new OtherMapping()));
        context.getRegistry().bind("vendor", new OtherMapping());
        Events events = consume("devices=3001&privateDataMapping=#vendor");
        send(
                "service=startHotDesking&thisDN=3001&privateDataMapping=#vendor",
                Map.of("Extensions", Map.of("HOST_DN", "3003")),
                Map.of());
        assertThat(pbx.device("3001").host()).isEqualTo("3003");
        assertThat(events.awaitOnly().name()).isEqualTo("hotDeskingEstablished");
        assertThat(events.awaitOnly().privateEvent().otherDN()).isEqualTo("3003");
    }

    @Test
    void mappingOfTheUsersSaysWhatARefusalMeans() {
        usePbx(settings -> settings.privateDataMapping(new OtherMapping()));
        context.getRegistry().bind("vendor", new OtherMapping());
        pbx.misbehave("Escape").fail("subscribedResourceAvailability", "generic");
        EventError error =
                refuse("privateDataMapping=#vendor", PrivateService.startHotDesking("3001", "3003"), Map.of());
        assertThat(error.code()).isEqualTo(40);
        assertThat(error.name()).isEqualTo("TERR_NOMORE_LICENSE");
        assertThat(error.cstaCategory()).isEqualTo("subscribedResourceAvailability");
        assertThat(error.sent()).isTrue();
    }

    @Test
    void eventThatOnlyAnotherMappingKnowsIsPassedOnAsAPrivateEvent() throws Exception {
        usePbx(settings -> settings.privateDataMapping(new OtherMapping()));
        context.getRegistry().bind("vendor", new OtherMapping());
        Events vendor = consume("devices=3001&privateDataMapping=#vendor");
        Events own = consume("devices=3001");
        pbx.device("3001").associate("3003");
        settle(vendor, own);
        assertThat(vendor.names()).containsExactly("hotDeskingEstablished");
        assertThat(own.names()).containsExactly("PrivateEvent");
    }

    @Test
    void malformedHotDeskingDataIsPassedOnAsAPrivateEvent() throws Exception {
        context.getRegistry().bind("vendor", new OtherMapping());
        Events events = consume("devices=3001&privateDataMapping=#vendor");
        pbx.sendPrivateEvent("3001", privateData("desk:ASSOCIATE/bad/3003;"));
        assertThat(events.awaitOnly().name()).isEqualTo("PrivateEvent");
    }

    /** A mapping with a fault. */
    private static final class BrokenMapping implements PrivateDataMapping {
        @Override
        public Opaque writeRequest(HotDeskingRequest request) {
            throw new IllegalStateException("broken");
        }

        @Override
        public HotDeskingRequest readRequest(Opaque privateData) {
            throw new IllegalStateException("broken");
        }

        @Override
        public Opaque writeEvent(HotDeskingEvent event) {
            throw new IllegalStateException("broken");
        }

        @Override
        public HotDeskingEvent readEvent(Opaque privateData) {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void faultOfAMappingInARequestIs52() {
        context.getRegistry().bind("broken", new BrokenMapping());
        EventError error =
                refuse("privateDataMapping=#broken", PrivateService.startHotDesking("3001", "3003"), Map.of());
        assertThat(error.code()).isEqualTo(52);
        assertThat(error.name()).isEqualTo("TERR_INTERNAL");
        assertThat(error.sent()).isFalse();
    }

    @Test
    void faultOfAMappingInAnEventEndsNeitherTheLinkNorTheOtherConsumers() throws Exception {
        context.getRegistry().bind("broken", new BrokenMapping());
        Events broken = consume("devices=3001&privateDataMapping=#broken&events=hotDesking,private,link");
        Events own = consume("devices=3001");
        pbx.device("3001").associate("3003");
        settle(own, broken);
        assertThat(own.names()).containsExactly("hotDeskingEstablished");
        assertThat(broken.names()).containsExactly("EventLinkConnected", "PrivateEvent");
    }

    // ---- the other classes

    @Test
    void callEventsArePassedOnWithTheirCallAndBody() throws Exception {
        Events events = consume("devices=3001&events=call");
        pbx.makeCall("3001", "3002");
        events.await(2);
        CstaEvent event = events.await("DeliveredEvent").cstaEvent();
        assertThat(event.eventClass()).isEqualTo(EventClass.CALL);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.callId()).isEqualTo(pbx.calls().get(0).id());
        assertThat(event.connId()).matches("[0-9a-f]{16}");
        // the connection is that of the phone that alerts
        assertThat(event.deviceId()).isEqualTo("3002");
        assertThat(nested(event.value(), "connection", "callID")).isEqualTo(event.callId());
        assertThat(event.value()).containsEntry("cause", "newCall");
        assertThat(events.await("DeliveredEvent").headers())
                .containsEntry(CstaConstants.EVENT_CLASS, "call")
                .containsEntry(CstaConstants.CALL_ID, event.callId())
                .containsEntry(CstaConstants.CONN_ID, event.connId());
    }

    @Test
    void voiceEventsArePassedOnBesideThePrivateEvents() throws Exception {
        Events events = consume("devices=3001&events=voice,recording,private");
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        assertThat(events.names()).containsExactlyInAnyOrder("RecordEvent", "recordingStarted");
    }

    @Test
    void agentEventsArePassedOn() throws Exception {
        Events events = consume("devices=3001&events=agent,private");
        pbx.device("3001").agentState(AgentState.LOGGED_ON, "agent7");
        pbx.device("3001").agentState(AgentState.READY, null);
        settle(events);
        assertThat(events.list())
                .extracting(received -> received.cstaEvent().eventClass())
                .containsOnly(EventClass.AGENT);
        assertThat(events.names()).containsExactly("AgentLoggedOnEvent", "AgentReadyEvent");
    }

    @Test
    void deviceEventsArePassedOn() throws Exception {
        Events events = consume("devices=3001&events=device,private");
        pbx.device("3001").outOfService();
        pbx.device("3001").backInService();
        settle(events);
        assertThat(events.names()).containsExactly("OutOfServiceEvent", "BackInServiceEvent");
    }

    @Test
    void eventsOptionDecidesWhatARouteSees() throws Exception {
        List<String> classes = List.of("recording", "hotDesking", "accountCode", "call", "agent", "device", "voice");
        Map<String, Events> consumers = new java.util.LinkedHashMap<>();
        for (String name : classes) {
            consumers.put(name, consume("devices=3001&events=" + name));
        }
        var call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.setAccountCode("3001", "1");
        pbx.device("3001").associate("3003");
        pbx.device("3001").agentState(AgentState.LOGGED_ON, "agent7");
        pbx.device("3001").outOfService();
        consumers.forEach((name, events) -> {
            events.awaitFirst();
            assertThat(events.list())
                    .extracting(received -> received.header(CstaConstants.EVENT_CLASS))
                    .containsOnly(name);
        });
    }
}
