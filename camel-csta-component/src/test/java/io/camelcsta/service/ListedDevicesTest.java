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

import io.camelcsta.link.Failures;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkUp;
import io.camelcsta.link.RequestException;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.Struct;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A consumer of all devices that the switch lists. */
@Tag("unit")
class ListedDevicesTest {

    private static final String ASKED = "The switch was asked for its devices (devices=*), but ";
    private static final String GET_DEVICES = "GetSwitchingFunctionDevices";
    private static final LinkUp UP = new LinkUp(TestLink.ADDRESS, null, 0, List.of(), null);
    private static final RequestException BUSY = Failures.busy();

    private TestLink link = new TestLink();
    private SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();
    private Subscribed subscribed;

    private void subscribe(String category, Duration refresh) {
        subscribed = service.subscribe(consumer.wants(EventClass.CALL), new DeviceSelection.Listed(category, refresh));
    }

    private void subscribe() {
        subscribe(null, Duration.ZERO);
    }

    private static Struct device(String id) {
        return TestLink.item("DeviceListDevice", "{'deviceID':" + id + "}");
    }

    private void list(Struct... devices) {
        link.take(GET_DEVICES).items("{'serviceCrossRefID':'7'}", devices);
    }

    private void list(String... devices) {
        list(Arrays.stream(devices).map(device -> device("'" + device + "'")).toArray(Struct[]::new));
    }

    private static void failsWith(CompletableFuture<Void> result, String message) {
        Throwable error = TestLink.failureOf(result);
        assertThat(error).isInstanceOf(MonitorException.class).hasMessage(message);
    }

    @Test
    void devicesThatTheSwitchListsAreMonitored() {
        subscribe();
        assertThat(subscribed.listed()).isNotDone();
        list("3001", "3002");
        assertThat(subscribed.devices()).containsExactly("3001", "3002");
        assertThat(subscribed.listed()).isCompletedWithValue(null);
        assertThat(subscribed.started()).isCompletedWithValue(null);
        assertThat(link.use("3001").keepsTrying()).isTrue();
        assertThat(link.appointments()).isZero();
    }

    @Test
    void switchIsAskedForAllDevices() {
        subscribe();
        assertThat(link.take(GET_DEVICES).body().isEmpty()).isTrue();
    }

    @Test
    void switchIsAskedForTheCategory() {
        subscribe("station", Duration.ZERO);
        assertThat(link.take(GET_DEVICES).body().get("requestedDeviceCategory")).isEqualTo("station");
    }

    @Test
    void switchIsAskedWhenTheLinkIsUsable() {
        link.setState(LinkState.CONNECTING);
        subscribe();
        assertThat(link.outstanding()).isEmpty();
        service.onUsable(UP);
        assertThat(link.outstanding()).containsExactly(GET_DEVICES);
    }

    @Test
    void switchIsToldOfADeviceAsItLists() {
        subscribe();
        list(device("{'number':'3001','typeOfNumber':'implicitPublic'}"));
        assertThat(link.use("3001").id()).isEqualTo(DeviceId.of("3001", "implicitPublic"));
    }

    @Test
    void firstFormOfADeviceCounts() {
        subscribe();
        list(device("'3001'"), device("{'number':'3001','typeOfNumber':'implicitPublic'}"));
        assertThat(link.use("3001").id()).isEqualTo(DeviceId.of("3001"));
    }

    @Test
    void entriesWithoutANumberAreLeftOut() {
        subscribe();
        list(
                TestLink.item("DeviceListDevice", "{}"),
                device("{'number':'ab','typeOfNumber':'dynamic'}"),
                device("' '"),
                device("'3001'"));
        assertThat(subscribed.devices()).containsExactly("3001");
    }

    @Test
    void devicesThatAreNotListedAnyMoreAreNotMonitored() {
        subscribe();
        list("3001", "3002");
        service.onUsable(UP);
        list("3002", "3003");
        assertThat(subscribed.devices()).containsExactly("3002", "3003");
    }

    @Test
    void startFailsIfNoneOfTheDevicesCanBeMonitored() {
        link.holdMonitors();
        subscribe();
        list("3001", "3002");
        link.use("3001").fail(BUSY);
        assertThat(subscribed.started()).isNotDone();
        link.use("3002").fail(BUSY);
        assertThat(subscribed.listed()).isCompletedWithValue(null);
        assertThat(subscribed.started()).isCompletedExceptionally();
    }

    @Test
    void oneDeviceThatCanBeMonitoredIsEnoughForTheStart() {
        link.holdMonitors();
        subscribe();
        list("3001", "3002");
        link.use("3001").fail(BUSY);
        link.use("3002").start();
        assertThat(subscribed.started()).isCompletedWithValue(null);
    }

    // ---- failures

    @Test
    void emptyListIsAFailure() {
        subscribe();
        list(new Struct[0]);
        failsWith(subscribed.listed(), ASKED + "it lists none");
        failsWith(subscribed.started(), ASKED + "it lists none");
        assertThat(subscribed.listFailure()).isEqualTo(ASKED + "it lists none");
        assertThat(consumer.troubles()).containsExactly("41 " + ASKED + "it lists none");
    }

    @Test
    void emptyListOfACategoryNamesIt() {
        subscribe("station", Duration.ZERO);
        list(new Struct[0]);
        assertThat(subscribed.listFailure()).isEqualTo(ASKED + "it lists none of the category station");
    }

    @Test
    void emptyListLeavesTheDevicesAsTheyAre() {
        subscribe();
        list("3001");
        service.onUsable(UP);
        list(new Struct[0]);
        assertThat(subscribed.devices()).containsExactly("3001");
    }

    @Test
    void refusalIsToldOnce() {
        subscribe();
        link.take(GET_DEVICES).fail(BUSY);
        String reason = ASKED + "did not list them: systemResourceAvailability/resourceBusy";
        failsWith(subscribed.listed(), reason);
        assertThat(subscribed.listFailure()).isEqualTo(reason);
        link.advance(TestLink.MAX_DELAY);
        link.take(GET_DEVICES).fail(new CompletionException(BUSY));
        assertThat(consumer.troubles()).containsExactly("41 " + reason);
    }

    @Test
    void anotherFailureIsToldToo() {
        subscribe();
        link.take(GET_DEVICES).fail(BUSY);
        link.advance(TestLink.MAX_DELAY);
        list(new Struct[0]);
        assertThat(consumer.troubles()).hasSize(2).last().isEqualTo("41 " + ASKED + "it lists none");
    }

    @Test
    void failureThatIsOverIsForgotten() {
        subscribe();
        link.take(GET_DEVICES).fail(BUSY);
        link.advance(TestLink.MAX_DELAY);
        list("3001");
        assertThat(subscribed.listFailure()).isNull();
        assertThat(subscribed.devices()).containsExactly("3001");
    }

    // ---- asking again

    @Test
    void switchIsAskedAgainAfterTheLongestDelay() {
        subscribe();
        link.take(GET_DEVICES).fail(BUSY);
        link.advance(TestLink.MAX_DELAY.minusMillis(1));
        assertThat(link.outstanding()).isEmpty();
        link.advance(Duration.ofMillis(1));
        assertThat(link.outstanding()).containsExactly(GET_DEVICES);
    }

    @Test
    void switchThatRefusesForGoodIsAskedAgainLater() {
        subscribe();
        link.take(GET_DEVICES).fail(Failures.refused("operation", "serviceNotSupported"));
        link.advance(TestLink.REFUSED_DELAY.minusMillis(1));
        assertThat(link.outstanding()).isEmpty();
        link.advance(Duration.ofMillis(1));
        assertThat(link.outstanding()).containsExactly(GET_DEVICES);
    }

    @Test
    void switchThatRefusesForGoodIsNotAskedAgainIfThatIsSwitchedOff() {
        link = new TestLink("xml", Duration.ZERO);
        service = new SwitchService(link);
        subscribe();
        link.take(GET_DEVICES).fail(Failures.refused("operation", "serviceNotSupported"));
        assertThat(link.appointments()).isZero();
    }

    @Test
    void switchIsAskedEverySoOften() {
        subscribe(null, Duration.ofHours(1));
        list("3001");
        link.advance(Duration.ofHours(1).minusMillis(1));
        assertThat(link.outstanding()).isEmpty();
        link.advance(Duration.ofMillis(1));
        list("3001", "3002");
        assertThat(subscribed.devices()).containsExactly("3001", "3002");
        link.advance(Duration.ofHours(1));
        assertThat(link.outstanding()).containsExactly(GET_DEVICES);
    }

    @Test
    void switchIsNotAskedWhileTheLinkIsNotUsable() {
        subscribe(null, Duration.ofHours(1));
        list("3001");
        link.setState(LinkState.CONNECTING);
        link.advance(Duration.ofHours(1));
        assertThat(link.outstanding()).isEmpty();
    }

    @Test
    void switchIsNotAskedForAConsumerThatHasStopped() {
        subscribe(null, Duration.ofHours(1));
        list("3001");
        subscribed.stop();
        link.advance(Duration.ofHours(1));
        assertThat(link.outstanding()).isEmpty();
    }

    @Test
    void appointmentOfALinkThatWasLostIsOff() {
        subscribe(null, Duration.ofHours(1));
        list("3001");
        service.onLost("a test", TestLink.ADDRESS, Instant.EPOCH, false);
        link.advance(Duration.ofHours(1));
        assertThat(link.outstanding()).isEmpty();
    }

    @Test
    void answerOfALinkThatWasLostCountsNoMore() {
        subscribe();
        TestLink.Asked old = link.take(GET_DEVICES);
        service.onLost("a test", TestLink.ADDRESS, Instant.EPOCH, false);
        service.onUsable(UP);
        old.items("{'serviceCrossRefID':'7'}", device("'3001'"));
        assertThat(subscribed.devices()).isEmpty();
        list("3002");
        assertThat(subscribed.devices()).containsExactly("3002");
    }

    @Test
    void failureOfALinkThatWasLostIsNoTroubleOfItsOwn() {
        subscribe();
        TestLink.Asked old = link.take(GET_DEVICES);
        service.onLost("a test", TestLink.ADDRESS, Instant.EPOCH, false);
        old.fail(Failures.of(RequestException.Kind.LINK_LOST, "the link was lost", true));
        assertThat(subscribed.listFailure()).isNull();
        assertThat(consumer.troubles()).containsExactly("54 Events are missed: a test");
    }

    @Test
    void switchIsAskedAgainWhenAllMonitorsWereStartedAgain() {
        subscribe();
        list("3001");
        service.onEventsMissed(null, "a test", Instant.EPOCH, Resynchronised.NOTHING);
        assertThat(link.outstanding()).containsExactly(GET_DEVICES);
    }

    @Test
    void switchIsNotAskedAgainWhenOneMonitorWasStartedAgain() {
        subscribe();
        list("3001");
        service.onEventsMissed("3001", "a test", Instant.EPOCH, Resynchronised.NOTHING);
        service.onEventsMissed(null, "a test", Instant.EPOCH, null);
        link.setState(LinkState.CONNECTING);
        service.onEventsMissed(null, "a test", Instant.EPOCH, Resynchronised.NOTHING);
        assertThat(link.outstanding()).isEmpty();
    }

    // ---- the end

    @Test
    void consumerThatStopsBeforeTheListHasNoDevices() {
        subscribe();
        subscribed.stop();
        failsWith(subscribed.listed(), "The consumer was stopped before the switch had listed its devices");
        list("3001");
        assertThat(subscribed.devices()).isEmpty();
        assertThat(link.monitored()).isEmpty();
    }

    @Test
    void consumerThatHasStoppedIsNotAskedForAnyMore() {
        subscribe();
        list("3001");
        subscribed.stop();
        service.onUsable(UP);
        assertThat(link.outstanding()).isEmpty();
        assertThat(TestLink.now(service.known()).kept())
                .containsEntry("listings", 0)
                .containsEntry("subscribers", 0);
    }
}
