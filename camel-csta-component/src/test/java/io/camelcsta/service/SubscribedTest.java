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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.EventFilter;
import io.camelcsta.link.Failures;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.Octets;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a consumer has of a link, from its start to its end. */
@Tag("unit")
class SubscribedTest {

    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();

    private Subscribed subscribe(String... devices) {
        return service.subscribe(consumer.wants(EventClass.CALL), DeviceSelection.Named.of(List.of(devices)));
    }

    // ---- named devices

    @Test
    void namedDevicesAreMonitoredAtOnce() {
        Subscribed subscribed = subscribe("3001", "3002");
        assertThat(link.monitored()).containsExactly("3001", "3002");
        assertThat(subscribed.devices()).containsExactly("3001", "3002");
        assertThat(subscribed.listed()).isCompletedWithValue(null);
        assertThat(subscribed.started()).isCompletedWithValue(null);
        assertThat(subscribed.listFailure()).isNull();
    }

    @Test
    void monitorHasTheFilterOfTheConsumer() {
        subscribe("3001");
        EventFilter filter = EventFilters.of(Set.of(EventClass.CALL));
        assertThat(link.use("3001").filter()).isEqualTo(filter);
    }

    @Test
    void switchIsToldOfADeviceInTheFormOfTheOption() {
        ServiceOptions other = new ServiceOptions(
                "AccountCode",
                StandardCharsets.UTF_8,
                true,
                "implicitPublic",
                new XmlPrivateDataMapping(),
                TestConsumer.TIMEOUT,
                false,
                SerialScope.NONE);
        service.subscribe(consumer.wants(other, EventClass.CALL), DeviceSelection.Named.of(List.of("3001")));
        assertThat(link.use("3001").id()).isEqualTo(DeviceId.of("3001", "implicitPublic"));
    }

    @Test
    void monitorIsTriedAgainIfTheConsumerWantsThat() {
        subscribe("3001");
        service.subscribe(
                consumer.wants(TestConsumer.OPTIONS, false, null, EventClass.CALL),
                DeviceSelection.Named.of(List.of("3002")));
        assertThat(link.use("3001").keepsTrying()).isTrue();
        assertThat(link.use("3002").keepsTrying()).isFalse();
    }

    @Test
    void consumerHasStartedWhenAllMonitorsStand() {
        link.holdMonitors();
        Subscribed subscribed = subscribe("3001");
        assertThat(subscribed.started()).isNotDone();
        link.use("3001").start();
        assertThat(subscribed.started()).isCompletedWithValue(null);
    }

    @Test
    void startFailsWithTheDevicesThatCannotBeMonitored() {
        link.holdMonitors();
        Subscribed subscribed = subscribe("3001");
        link.use("3001").fail(Failures.refused("operation", "invalidDeviceID"));
        Throwable error = TestLink.failureOf(subscribed.started());
        assertThat(error)
                .isInstanceOf(MonitorException.class)
                .hasMessageStartingWith("These devices cannot be monitored: 3001 (operation/invalidDeviceID).");
    }

    @Test
    void replacedDevicesAreThoseAndNoOthers() {
        Subscribed subscribed = subscribe("3001", "3002");
        subscribed.replaceDevices(List.of("3002", "3003"));
        assertThat(link.monitored()).containsExactly("3002", "3003");
        assertThat(subscribed.devices()).containsExactly("3002", "3003");
        assertThat(link.all("3002")).hasSize(1);
        assertThat(link.use("3003").keepsTrying()).isTrue();
    }

    // ---- the end

    @Test
    void stopGivesAllMonitorsBack() {
        link.holdStops();
        Subscribed subscribed = subscribe("3001", "3002");
        CompletableFuture<Void> stopped = subscribed.stop();
        assertThat(link.monitored()).isEmpty();
        assertThat(subscribed.devices()).isEmpty();
        link.use("3001").end();
        assertThat(stopped).isNotDone();
        link.use("3002").end();
        assertThat(stopped).isCompletedWithValue(null);
    }

    @Test
    void nothingIsMonitoredAfterTheStop() {
        Subscribed subscribed = subscribe("3001");
        subscribed.stop();
        subscribed.replaceDevices(List.of("3002"));
        assertThat(link.monitored()).isEmpty();
        assertThat(subscribed.devices()).isEmpty();
    }

    @Test
    void deviceOfAnotherConsumerGoesOn() {
        Subscribed first = subscribe("3001");
        TestConsumer other = new TestConsumer();
        service.subscribe(other.wants(EventClass.RECORDING), DeviceSelection.Named.of(List.of("3001")));
        service.onEvent("3001", Events.voice("RecordEvent", "1", "3001", "m", ""), TestLink.ARRIVAL);
        first.stop();
        assertThat(link.monitored()).containsExactly("3001");
        assertThat(TestLink.now(service.known()).recordings()).hasSize(1);
    }

    @Test
    void nothingIsKnownOfADeviceThatNobodyMonitorsAnyMore() {
        Subscribed subscribed = subscribe("3001");
        service.onEvent("3001", Events.voice("RecordEvent", "1", "3001", "m", ""), TestLink.ARRIVAL);
        service.onEvent("3001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"), TestLink.ARRIVAL);
        service.onMonitorStartedAgain("3001");
        service.onEvent("3001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"), TestLink.ARRIVAL);
        subscribed.stop();
        assertThat(TestLink.now(service.known()).kept())
                .allSatisfy((name, entries) -> assertThat(entries).as(name).isZero());
    }

    @Test
    void hotDeskOfADeviceThatBeginsToBeMonitoredIsForgotten() {
        TestConsumer other = new TestConsumer();
        service.subscribe(other.wants(EventClass.HOT_DESKING), DeviceSelection.Named.of(List.of("4001")));
        service.onEvent("4001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"), TestLink.ARRIVAL);
        subscribe("3001");
        assertThat(TestLink.now(service.known()).associations()).isEmpty();
    }

    @Test
    void hotDeskOfADeviceThatIsMonitoredAlreadyIsKept() {
        TestConsumer other = new TestConsumer();
        service.subscribe(other.wants(EventClass.HOT_DESKING), DeviceSelection.Named.of(List.of("3001")));
        service.onEvent("3001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"), TestLink.ARRIVAL);
        subscribe("3001");
        assertThat(TestLink.now(service.known()).associations()).containsOnly(Map.entry("3001", "4001"));
    }

    // ---- what is known

    @Test
    void knownStateHasCallsRecordingsAndAssociations() {
        subscribe("3001");
        service.onEvent("3001", Events.voice("RecordEvent", "1", "3001", "m", ""), TestLink.ARRIVAL);
        service.onEvent("3001", Events.voice("SuspendRecordEvent", "2", "3001", "n", ""), TestLink.ARRIVAL);
        service.onEvent("3001", Events.hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"), TestLink.ARRIVAL);
        KnownState known = TestLink.now(service.known());
        ConnIds connIds = new ConnIds("pbx", false);
        assertThat(known.calls()).isEqualTo(2);
        assertThat(known.recordings())
                .containsExactly(
                        new KnownState.Recording("3001", "1", connIds.of("1"), false),
                        new KnownState.Recording("3001", "2", connIds.of("2"), true));
        assertThat(known.associations()).containsOnly(Map.entry("3001", "4001"));
    }

    @Test
    void keptEntriesAreCountedByName() {
        subscribe("3001");
        service.subscribe(consumer.wants(EventClass.CALL), new DeviceSelection.Listed(null, Duration.ZERO));
        assertThat(TestLink.now(service.known()).kept())
                .containsEntry("ofTheLink", 0)
                .containsEntry("calls", 0)
                .containsEntry("recordings", 0)
                .containsEntry("hotDesks", 0)
                .containsEntry("resynchronisations", 0)
                .containsEntry("awaiting", 0)
                .containsEntry("subscribers", 2)
                .containsEntry("listings", 1);
    }

    // ---- an event loop that has ended

    private static final String ENDED = CstaLink.EVENT_LOOPS_ENDED;

    private static void endedLoop(CompletableFuture<?> result, Integer referenceId) {
        Throwable error = TestLink.failureOf(result);
        assertThat(error).isInstanceOf(ServiceException.class).hasMessage("There is no usable link: " + ENDED);
        assertThat(((ServiceException) error).error()).satisfies(event -> {
            assertThat(event.code()).isEqualTo(54);
            assertThat(event.name()).isEqualTo("TERR_NO_SWITCH");
            assertThat(event.referenceId()).isEqualTo(referenceId);
            assertThat(event.link()).isEqualTo("pbx");
            assertThat(event.eventTime()).isNotNull();
            assertThat(event.sent()).isFalse();
            assertThat(event.confirmed()).isFalse();
        });
    }

    @Test
    void withoutAnEventLoopEverythingFailsAtOnce() {
        Subscribed subscribed = subscribe("3001");
        link.end();
        PrivateService request = PrivateService.cancelHotDesking("3001").withReferenceId(7);
        endedLoop(service.perform(request, TestConsumer.OPTIONS), 7);
        endedLoop(service.operate("MakeCall", Map.of(), 8, TestConsumer.OPTIONS), 8);
        endedLoop(service.known(), null);
        endedLoop(subscribed.add(List.of("3002"), 9, TestConsumer.TIMEOUT), 9);
        endedLoop(subscribed.remove(List.of("3001"), 10, TestConsumer.TIMEOUT), 10);
    }

    @Test
    void consumerWithoutAnEventLoopIsTold() {
        link.end();
        Subscribed subscribed = subscribe("3001");
        endedLoop(subscribed.listed(), null);
        endedLoop(subscribed.started(), null);
        assertThat(consumer.troubles()).containsExactly("54 No events come: " + ENDED);
    }

    @Test
    void consumerThatDoesNotKeepTryingIsNotTroubledByAnEventLoopThatHasEnded() {
        link.end();
        service.subscribe(
                consumer.wants(TestConsumer.OPTIONS, false, null, EventClass.CALL),
                DeviceSelection.Named.of(List.of("3001")));
        assertThat(consumer.troubles()).isEmpty();
    }

    @Test
    void stopWithoutAnEventLoopIsDone() {
        Subscribed subscribed = subscribe("3001");
        link.end();
        assertThat(subscribed.stop()).isCompletedWithValue(null);
    }

    // ---- numbers of requests

    @Test
    void requestWithoutAReferenceIdIsGivenOne() {
        CompletableFuture<PrivateEvent> first =
                service.perform(PrivateService.cancelHotDesking("3001"), TestConsumer.OPTIONS);
        link.take("Escape").answer();
        assertThat(TestLink.now(first).referenceId()).isEqualTo(1);
        assertThat(service.newReferenceId()).isEqualTo(2);
    }

    @Test
    void referenceIdOfARequestIsKept() {
        CompletableFuture<PrivateEvent> reply =
                service.perform(PrivateService.cancelHotDesking("3001").withReferenceId(77), TestConsumer.OPTIONS);
        link.take("Escape").answer();
        assertThat(TestLink.now(reply).referenceId()).isEqualTo(77);
    }

    @Test
    void operationWithoutAReferenceIdIsGivenOne() {
        CompletableFuture<CstaReply> reply = service.operate(
                "AssociateData",
                Map.of("existingCall", Map.of("callID", "1", "deviceID", "3001"), "accountCode", Octets.ofHex("31")),
                null,
                TestConsumer.OPTIONS);
        link.take("AssociateData").answer();
        assertThat(TestLink.now(reply).referenceId()).isEqualTo(1);
    }

    // ---- the snapshot that an operator asks for

    @Test
    void snapshotOfADeviceIsAskedForAsItsConsumersTellIt() {
        ServiceOptions other = new ServiceOptions(
                "AccountCode",
                StandardCharsets.UTF_8,
                true,
                "implicitPublic",
                new XmlPrivateDataMapping(),
                TestConsumer.TIMEOUT,
                false,
                SerialScope.NONE);
        service.subscribe(consumer.wants(other, EventClass.CALL), DeviceSelection.Named.of(List.of("3001")));
        CompletableFuture<CstaReply> reply = service.snapshotDevice("3001", TestConsumer.OPTIONS);
        TestLink.Asked snapshot = link.take("SnapshotDevice");
        assertThat(snapshot.body().get("snapshotObject")).isEqualTo(DeviceId.of("3001", "implicitPublic"));
        snapshot.items(TestLink.call("1", "3001"));
        assertThat(TestLink.now(reply).callId()).isEqualTo("1");
        assertThat(TestLink.now(reply).referenceId()).isEqualTo(1);
    }

    @Test
    void snapshotOfAnotherDeviceIsAskedForAsTheOptionsSay() {
        service.snapshotDevice("3001", TestConsumer.OPTIONS);
        assertThat(link.take("SnapshotDevice").body().get("snapshotObject")).isEqualTo(DeviceId.of("3001"));
    }

    @Test
    void linkThatIsLostKeepsTheSubscription() {
        Subscribed subscribed = subscribe("3001");
        link.setState(LinkState.CONNECTING);
        service.onMonitorsLost("a test");
        assertThat(subscribed.devices()).containsExactly("3001");
    }

    @Test
    void recordingsOfADeviceThatNobodyMonitorsAnyMoreAreForgotten() {
        Subscribed subscribed = subscribe("3001", "3002");
        service.onEvent("3001", Events.voice("RecordEvent", "1", "3001", "m", ""), TestLink.ARRIVAL);
        service.onEvent("3002", Events.voice("RecordEvent", "1", "3002", "m", ""), TestLink.ARRIVAL);
        subscribed.replaceDevices(List.of("3002"));
        assertThat(TestLink.now(service.known()).recordings())
                .extracting(KnownState.Recording::device)
                .containsExactly("3002");
    }

    @Test
    void devicesWhoseMonitorsHaveNotStartedAreMissing() {
        link.holdMonitors();
        Subscribed subscribed = subscribe("3001", "3002", "3003");
        link.use("3001").start();
        link.use("3002").fail(Failures.refused("operation", "invalidDeviceID"));
        assertThat(subscribed.missing()).containsExactly("3003");
    }

    @Test
    void listedDevicesWhoseMonitorsHaveNotStartedAreMissing() {
        link.holdMonitors();
        Subscribed subscribed =
                service.subscribe(consumer.wants(EventClass.CALL), new DeviceSelection.Listed(null, Duration.ZERO));
        assertThat(subscribed.missing()).isEmpty();
        link.take("GetSwitchingFunctionDevices")
                .items("{'serviceCrossRefID':'7'}", TestLink.item("DeviceListDevice", "{'deviceID':'3001'}"));
        assertThat(subscribed.missing()).containsExactly("3001");
        link.use("3001").start();
        assertThat(subscribed.missing()).isEmpty();
    }
}
