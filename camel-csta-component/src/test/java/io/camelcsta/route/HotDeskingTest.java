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
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The services and the events 1 and 2. */
class HotDeskingTest extends CstaRouteTestSupport {

    private static final String ESTABLISHED = "hotDeskingEstablished";
    private static final String CANCELLED = "hotDeskingCancelled";

    // ---- services

    @Test
    @Tag("compatibility")
    void startHotDeskingAssociatesTheGuestWithTheHost() throws Exception {
        PrivateEvent reply = perform(PrivateService.startHotDesking("3001", "3003"));
        assertThat(pbx.device("3001").host()).isEqualTo("3003");
        assertThat(reply.type()).isEqualTo(PrivateEventType.HOT_DESKING_ESTABLISHED);
        assertThat(reply.privateMsgId()).isEqualTo(1);
        assertThat(reply.thisDN()).isEqualTo("3001");
        assertThat(reply.otherDN()).isEqualTo("3003");
        assertThat(reply.connId()).isNull();
        assertThat(reply.extensions()).isEmpty();
        assertThat(reply.referenceId()).isNotNull();
    }

    @Test
    @Tag("compatibility")
    void cancelHotDeskingEndsTheAssociation() throws Exception {
        perform(PrivateService.startHotDesking("3001", "3003"));
        PrivateEvent reply = perform(PrivateService.cancelHotDesking("3001"));
        assertThat(pbx.device("3001").host()).isNull();
        assertThat(reply.type()).isEqualTo(PrivateEventType.HOT_DESKING_CANCELLED);
        assertThat(reply.privateMsgId()).isEqualTo(2);
        assertThat(reply.thisDN()).isEqualTo("3001");
        assertThat(reply.otherDN()).isEqualTo("3003");
    }

    @Test
    void replyToACancellationHasNoHostThatNobodyTold() throws Exception {
        pbx.device("3001").associate("3003");
        PrivateEvent reply = perform(PrivateService.cancelHotDesking("3001"));
        assertThat(reply.otherDN()).isNull();
    }

    @Test
    void servicesMayBeNamedByNumberAndGivenByOptionsAndHeaders() {
        Exchange started = send(
                "service=1", Map.of("Extensions", Map.of("HOST_DN", "3004")), Map.of(CstaConstants.THIS_DN, "3002"));
        assertThat(started.getException()).isNull();
        assertThat(started.getMessage().getHeader(CstaConstants.OTHER_DN)).isEqualTo("3004");
        assertThat(pbx.device("3002").host()).isEqualTo("3004");
        assertThat(send("service=2&thisDN=3002", null, Map.of()).getException()).isNull();
        assertThat(pbx.device("3002").host()).isNull();
    }

    @Test
    void missingHostIs53() {
        EventError error = refuse(PrivateService.startHotDesking("3001", "x").withExtensions(Map.of()));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("HOST_DN").contains("missing");
        assertThat(pbx.received("Escape")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void emptyHostIs53(String host) {
        EventError error = refuse(PrivateService.startHotDesking("3001", host));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("HOST_DN").contains("empty");
        assertThat(pbx.received("Escape")).isEmpty();
    }

    @Test
    void extensionsThatNobodyCarriesAre53() {
        EventError error = refuse(PrivateService.startHotDesking("3001", "3003")
                .withExtensions(new LinkedHashMap<>(Map.of("HOST_DN", "3003", "Colour", "red"))));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("Colour");
    }

    @Test
    void cancellationWithExtensionsIs53() {
        EventError error = refuse(PrivateService.cancelHotDesking("3001").withExtensions(Map.of("HOST_DN", "3003")));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("HOST_DN");
    }

    @Test
    void missingGuestIs53() {
        EventError error = refuse(PrivateService.cancelHotDesking(null));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("ThisDN").contains(CstaConstants.THIS_DN);
    }

    @Test
    @Tag("compatibility")
    void guestThatIsAssociatedAlreadyIs43() throws Exception {
        perform(PrivateService.startHotDesking("3001", "3003"));
        EventError error = refuse(PrivateService.startHotDesking("3001", "3004"));
        assertThat(error.code()).isEqualTo(43);
        assertThat(error.name()).isEqualTo("TERR_IN_SAME_STATE");
        assertThat(error.cstaCategory()).isEqualTo("operation");
        assertThat(error.cstaError()).isEqualTo("featureAlreadySet");
        assertThat(error.sent()).isTrue();
    }

    @Test
    void hostWithAnotherGuestIs42() throws Exception {
        perform(PrivateService.startHotDesking("3001", "3003"));
        EventError error = refuse(PrivateService.startHotDesking("3002", "3003"));
        assertThat(error.code()).isEqualTo(42);
        assertThat(error.name()).isEqualTo("TERR_RESOURCE_SEIZED");
        assertThat(error.cstaCategory()).isEqualTo("systemResourceAvailability");
        assertThat(error.cstaError()).isEqualTo("resourceBusy");
    }

    @Test
    void resourceBusyIs1172ForOtherServices() {
        pbx.misbehave("RecordMessage").fail("systemResourceAvailability", "resourceBusy");
        EventError error = refuse(PrivateService.startRecording("3001", null)
                .withCallId(pbx.call("3001", "3002").id()));
        assertThat(error.code()).isEqualTo(1172);
    }

    @Test
    @Tag("compatibility")
    void cancellationWithoutAnAssociationIs1161() {
        EventError error = refuse(PrivateService.cancelHotDesking("3001"));
        assertThat(error.code()).isEqualTo(1161);
        assertThat(error.cstaCategory()).isEqualTo("stateIncompatibility");
        assertThat(error.cstaError()).isEqualTo("invalidObjectState");
    }

    @Test
    void unknownGuestOrHostIs59() {
        assertThat(refuse(PrivateService.startHotDesking("3999", "3003")).code())
                .isEqualTo(59);
        assertThat(refuse(PrivateService.startHotDesking("3001", "3999")).code())
                .isEqualTo(59);
    }

    @Test
    void hostOutOfServiceIs58() {
        pbx.device("3003").outOfService();
        assertThat(refuse(PrivateService.startHotDesking("3001", "3003")).code())
                .isEqualTo(58);
    }

    // ---- events

    @Test
    @Tag("compatibility")
    void associationByThePhoneIsTold() throws Exception {
        Events events = consume("devices=3001");
        pbx.device("3001").associate("3003");
        Events.Received received = events.awaitOnly();
        PrivateEvent event = received.privateEvent();
        assertThat(event.type()).isEqualTo(PrivateEventType.HOT_DESKING_ESTABLISHED);
        assertThat(event.privateMsgId()).isEqualTo(1);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.otherDN()).isEqualTo("3003");
        assertThat(event.connId()).isNull();
        assertThat(event.eventId()).isNotBlank();
        assertThat(received.headers())
                .containsEntry(CstaConstants.EVENT_NUMBER, 1)
                .containsEntry(CstaConstants.EVENT_NAME, ESTABLISHED)
                .containsEntry(CstaConstants.EVENT_CLASS, "hotDesking")
                .containsEntry(CstaConstants.THIS_DN, "3001")
                .containsEntry(CstaConstants.OTHER_DN, "3003")
                .doesNotContainKey(CstaConstants.CONN_ID);
    }

    @Test
    void endOfAnAssociationByTheSwitchIsToldWithTheHost() throws Exception {
        Events events = consume("devices=3001");
        pbx.device("3001").associate("3003");
        pbx.device("3001").dissociate();
        settle(events);
        assertThat(events.names()).containsExactly(ESTABLISHED, CANCELLED);
        PrivateEvent event = events.list().get(1).privateEvent();
        assertThat(event.privateMsgId()).isEqualTo(2);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.otherDN()).isEqualTo("3003");
    }

    @Test
    void cancellationOfASwitchThatDoesNotSayTheHostHasTheRememberedOne() throws Exception {
        usePbx(settings -> settings.hostUnknownOnCancel(true));
        Events events = consume("devices=3001");
        pbx.device("3001").associate("3003");
        pbx.device("3001").dissociate();
        assertThat(events.await(CANCELLED).privateEvent().otherDN()).isEqualTo("3003");
    }

    @Test
    void hostOfAConfirmedCancellationThatNobodyMonitoredIsForgotten() throws Exception {
        usePbx(settings -> settings.hostUnknownOnCancel(true));
        perform(PrivateService.startHotDesking("3001", "3003"));
        perform(PrivateService.cancelHotDesking("3001"));
        pbx.device("3001").associate("3004");
        Events events = consume("devices=3001");
        pbx.device("3001").dissociate();
        assertThat(events.await(CANCELLED).privateEvent().otherDN()).isNull();
    }

    @Test
    void replyToALaterCancellationHasNotTheHostOfTheOneBefore() throws Exception {
        perform(PrivateService.startHotDesking("3001", "3003"));
        perform(PrivateService.cancelHotDesking("3001"));
        pbx.device("3001").associate("3004");
        assertThat(perform(PrivateService.cancelHotDesking("3001")).otherDN()).isNull();
    }

    @Test
    void copyOfTheHostCountsIfTheMonitorOfTheGuestDoesNotStand() throws Exception {
        pbx.device("3001").refuseMonitors("operation", "invalidDeviceID", Integer.MAX_VALUE);
        Events events = consume("devices=3001,3003&testConnectionOnStartup=false");
        Events.await(() -> pbx.monitors() == 1, "the monitor of the host");
        pbx.device("3001").associate("3003");
        assertThat(events.await(ESTABLISHED).privateEvent().thisDN()).isEqualTo("3001");
    }

    @Test
    void copyOfTheHostCountsWhenTheSwitchHasEndedTheMonitorOfTheGuest() throws Exception {
        Events events = consume("devices=3001,3003");
        pbx.device("3001").refuseMonitors("operation", "invalidDeviceID", Integer.MAX_VALUE);
        pbx.sendMonitorStop("3001");
        pbx.awaitReceived("MonitorStart", 3, LIMIT);
        pbx.device("3001").associate("3003");
        pbx.device("3001").dissociate();
        settle(events);
        assertThat(events.names()).containsExactly(ESTABLISHED, CANCELLED);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsOnly("3001");
    }

    @Test
    void cancellationOfAnUnknownAssociationHasNoOtherDN() throws Exception {
        usePbx(settings -> settings.hostUnknownOnCancel(true));
        pbx.device("3001").associate("3003");
        Events events = consume("devices=3001");
        pbx.device("3001").dissociate();
        Events.Received received = events.await(CANCELLED);
        assertThat(received.privateEvent().otherDN()).isNull();
        assertThat(received.privateEvent().thisDN()).isEqualTo("3001");
        assertThat(received.headers()).doesNotContainKey(CstaConstants.OTHER_DN);
    }

    @Test
    void associationWithAnotherHostAfterwardsHasTheNewHost() throws Exception {
        usePbx(settings -> settings.hostUnknownOnCancel(true));
        Events events = consume("devices=3001");
        pbx.device("3001").associate("3003");
        pbx.device("3001").dissociate();
        pbx.device("3001").associate("3004");
        pbx.device("3001").dissociate();
        settle(events);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().otherDN())
                .containsExactly("3003", "3003", "3004", "3004");
    }

    @Test
    void guestAndHostMonitoredByOneConsumerGiveOneEvent() throws Exception {
        Events events = consume("devices=3001,3003");
        pbx.device("3001").associate("3003");
        pbx.device("3001").dissociate();
        settle(events);
        assertThat(events.names()).containsExactly(ESTABLISHED, CANCELLED);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsOnly("3001");
        assertThat(events.list())
                .extracting(received -> received.privateEvent().otherDN())
                .containsOnly("3003");
    }

    @Test
    void hostAloneMonitoredGivesTheEventWithTheGuestAsThisDN() throws Exception {
        Events events = consume("devices=3003");
        pbx.device("3001").associate("3003");
        pbx.device("3001").dissociate();
        settle(events);
        assertThat(events.names()).containsExactly(ESTABLISHED, CANCELLED);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsOnly("3001");
        assertThat(events.list())
                .extracting(received -> received.privateEvent().otherDN())
                .containsOnly("3003");
    }

    @Test
    void guestAndHostMonitoredAndTheHostUnsaidStillGivesTheHost() throws Exception {
        usePbx(settings -> settings.hostUnknownOnCancel(true));
        Events guest = consume("devices=3001");
        Events host = consume("devices=3003");
        pbx.device("3001").associate("3003");
        pbx.device("3001").dissociate();
        settle(guest, host);
        assertThat(guest.list())
                .extracting(received -> received.privateEvent().otherDN())
                .containsExactly("3003", "3003");
        assertThat(host.list())
                .extracting(received -> received.privateEvent().otherDN())
                .containsExactly("3003", "3003");
    }

    @Test
    void consumersOfGuestAndOfHostGetAnEventEach() throws Exception {
        Events guest = consume("devices=3001");
        Events host = consume("devices=3003");
        pbx.device("3001").associate("3003");
        settle(guest, host);
        assertThat(guest.names()).containsExactly(ESTABLISHED);
        assertThat(host.names()).containsExactly(ESTABLISHED);
    }

    @Test
    void serviceOfThisApplicationGivesTheEventToo() throws Exception {
        Events events = consume("devices=3001");
        perform(PrivateService.startHotDesking("3001", "3003"));
        perform(PrivateService.cancelHotDesking("3001"));
        settle(events);
        assertThat(events.names()).containsExactly(ESTABLISHED, CANCELLED);
    }

    @Test
    void devicesWhoseAssociationHasNothingToDoWithTheConsumerAreNotTold() throws Exception {
        Events events = consume("devices=3002");
        pbx.device("3001").associate("3003");
        settle(events);
        assertThat(events.names()).isEmpty();
    }
}
