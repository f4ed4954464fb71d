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
import io.camelcsta.link.RequestException;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.EventError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Devices that are added to a consumer that runs, and removed. */
@Tag("unit")
class MonitorChangesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final RequestException REFUSED = Failures.refused("operation", "invalidDeviceID");

    private final TestLink link = new TestLink();
    private final SwitchService service = new SwitchService(link);
    private final TestConsumer consumer = new TestConsumer();
    private final Subscribed subscribed =
            service.subscribe(consumer.wants(EventClass.CALL), DeviceSelection.Named.of(List.of("3001")));

    private CompletableFuture<List<String>> add(String... devices) {
        return subscribed.add(List.of(devices), 7, TIMEOUT);
    }

    private CompletableFuture<List<String>> remove(String... devices) {
        return subscribed.remove(List.of(devices), 7, TIMEOUT);
    }

    private static EventError failure(CompletableFuture<?> result) {
        ServiceException failure = (ServiceException) TestLink.failureOf(result);
        assertThat(failure).hasMessage(failure.error().message());
        EventError event = failure.error();
        assertThat(event.referenceId()).isEqualTo(7);
        assertThat(event.link()).isEqualTo("pbx");
        assertThat(event.eventTime()).isNotNull();
        assertThat(event.thisDN()).isNull();
        assertThat(event.confirmed()).isFalse();
        return event;
    }

    // ---- adding

    @Test
    void addedDevicesAreMonitored() {
        assertThat(add("3002", "3003")).isCompletedWithValue(List.of("3002", "3003"));
        assertThat(subscribed.devices()).containsExactly("3001", "3002", "3003");
        assertThat(link.monitored()).containsExactly("3001", "3002", "3003");
    }

    @Test
    void devicesThatAreMonitoredAlreadyAreNotNew() {
        assertThat(add("3001", "3002")).isCompletedWithValue(List.of("3002"));
    }

    @Test
    void deviceThatIsNamedTwiceIsAddedOnce() {
        assertThat(add("3002", "3002")).isCompletedWithValue(List.of("3002"));
        assertThat(link.all("3002")).hasSize(1);
    }

    @Test
    void addingIsCompleteWhenAllMonitorsStand() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002", "3003");
        link.use("3002").start();
        assertThat(added).isNotDone();
        link.use("3003").start();
        assertThat(added).isCompletedWithValue(List.of("3002", "3003"));
    }

    @Test
    void monitorsOfAddedDevicesAreNotTriedAgainUntilTheyHaveStood() {
        add("3002");
        assertThat(link.use("3002").keepsTrying()).isFalse();
    }

    @Test
    void addedDeviceStaysWhateverTheSourceSays() {
        add("3002");
        subscribed.replaceDevices(List.of("3003"));
        assertThat(subscribed.devices()).containsExactlyInAnyOrder("3002", "3003");
    }

    @Test
    void nothingIsAddedWhileTheLinkIsNotUsable() {
        link.setState(LinkState.CONNECTING);
        EventError error = failure(add("3002"));
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.name()).isEqualTo("TERR_NO_SWITCH");
        assertThat(error.message())
                .isEqualTo("Monitors cannot be added now: the link 'pbx' is connecting (no connection)");
        assertThat(error.sent()).isFalse();
        assertThat(subscribed.devices()).containsExactly("3001");
    }

    @Test
    void nothingIsAddedToAConsumerThatIsStopped() {
        subscribed.stop();
        EventError error = failure(add("3002"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).isEqualTo("The consumer is stopped");
        assertThat(error.sent()).isFalse();
        assertThat(link.monitored()).isEmpty();
    }

    @Test
    void deviceThatIsRefusedIsNotAdded() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002", "3003");
        link.use("3002").start();
        link.use("3003").fail(REFUSED);
        EventError error = failure(added);
        assertThat(error.code()).isEqualTo(59);
        assertThat(error.message())
                .isEqualTo("These devices cannot be monitored and were not added: 3003 (operation/invalidDeviceID)");
        assertThat(error.cstaCategory()).isEqualTo("operation");
        assertThat(error.cstaError()).isEqualTo("invalidDeviceID");
        assertThat(error.sent()).isTrue();
        assertThat(subscribed.devices()).containsExactly("3001", "3002");
        assertThat(link.use("3003").isStopped()).isTrue();
    }

    @Test
    void failureIsThatOfTheSwitchAlsoIfItIsWrapped() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002");
        link.use("3002").fail(new CompletionException(REFUSED));
        assertThat(failure(added).code()).isEqualTo(59);
    }

    @Test
    void requestThatWasNotSentIsNotSaidToHaveBeen() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002");
        link.use("3002").fail(Failures.of(RequestException.Kind.NOT_USABLE, "not usable", false));
        EventError error = failure(added);
        assertThat(error.code()).isEqualTo(54);
        assertThat(error.cstaCategory()).isNull();
        assertThat(error.cstaError()).isNull();
        assertThat(error.sent()).isFalse();
    }

    @Test
    void deviceWithoutAMonitorInTimeIsNotAdded() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002", "3003");
        link.use("3003").start();
        link.advance(TIMEOUT.minusMillis(1));
        assertThat(added).isNotDone();
        link.advance(Duration.ofMillis(1));
        EventError error = failure(added);
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.message())
                .isEqualTo(
                        "These devices cannot be monitored and were not added: 3002 (it has no monitor after 3000 ms:"
                                + " the link 'pbx' to pbx:1040 is usable)");
        assertThat(error.sent()).isTrue();
        assertThat(subscribed.devices()).containsExactly("3001", "3003");
        assertThat(link.use("3002").isStopped()).isTrue();
    }

    @Test
    void refusalSaysMoreThanATimeOut() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002", "3003");
        link.use("3003").fail(REFUSED);
        link.advance(TIMEOUT);
        EventError error = failure(added);
        assertThat(error.code()).isEqualTo(59);
        assertThat(error.message()).contains("3003 (operation/invalidDeviceID), 3002 (it has no monitor after 3000 ms");
    }

    @Test
    void timeAfterTheAnswerChangesNothing() {
        CompletableFuture<List<String>> added = add("3002");
        link.advance(TIMEOUT);
        assertThat(added).isCompletedWithValue(List.of("3002"));
        assertThat(subscribed.devices()).containsExactly("3001", "3002");
    }

    @Test
    void otherFaultsMeanThatNothingIsRegistered() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002");
        link.use("3002").fail(new IllegalStateException("a test"));
        EventError error = failure(added);
        assertThat(error.code()).isEqualTo(41);
        assertThat(error.sent()).isTrue();
    }

    @Test
    void deviceThatIsRemovedMeanwhileWasNotAdded() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002", "3003");
        TestLink.Use second = link.use("3002");
        second.start();
        remove("3002");
        link.use("3003").start();
        EventError error = failure(added);
        assertThat(error.code()).isEqualTo(41);
        assertThat(error.message())
                .isEqualTo(
                        "These devices cannot be monitored and were not added: 3002 (it was given up or removed meanwhile)");
        assertThat(subscribed.devices()).containsExactly("3001", "3003");
    }

    // ---- devices that are wanted already

    /** 3001 has no monitor, and is tried again. */
    private TestLink.Use failing() {
        link.holdMonitors();
        subscribed.replaceDevices(List.of());
        subscribed.replaceDevices(List.of("3001"));
        link.use("3001").fail(REFUSED);
        return link.use("3001");
    }

    @Test
    void deviceThatIsWantedAlreadyIsTriedAtOnce() {
        TestLink.Use first = failing();
        CompletableFuture<List<String>> added = add("3001");
        TestLink.Use attempt = link.use("3001");
        assertThat(attempt).isNotSameAs(first);
        assertThat(attempt.keepsTrying()).isFalse();
        attempt.start();
        assertThat(added).isCompletedWithValue(List.of());
        assertThat(first.isStopped()).isTrue();
        assertThat(attempt.isStopped()).isFalse();
        assertThat(subscribed.devices()).containsExactly("3001");
    }

    @Test
    void deviceThatIsWantedAlreadyStaysSoIfItCannotBeMonitored() {
        TestLink.Use first = failing();
        CompletableFuture<List<String>> added = add("3001");
        link.use("3001").fail(REFUSED);
        assertThat(failure(added).message())
                .isEqualTo(
                        "These devices are wanted already, cannot be monitored now, and are tried again: 3001 (operation/invalidDeviceID)");
        assertThat(first.isStopped()).isFalse();
        assertThat(link.use("3001").isStopped()).isTrue();
        assertThat(subscribed.devices()).containsExactly("3001");
    }

    @Test
    void bothKindsOfFailuresAreTold() {
        failing();
        CompletableFuture<List<String>> added = add("3001", "3002");
        link.use("3001").fail(REFUSED);
        link.use("3002").fail(REFUSED);
        assertThat(failure(added).message())
                .isEqualTo(
                        "These devices cannot be monitored and were not added: 3002 (operation/invalidDeviceID);"
                                + " These devices are wanted already, cannot be monitored now, and are tried again: 3001 (operation/invalidDeviceID)");
    }

    @Test
    void failedAdditionOfADeviceThatWasAddedBeforeKeepsIt() {
        link.holdMonitors();
        add("3002");
        link.use("3002").start();
        CompletableFuture<List<String>> again = add("3002");
        link.use("3002").fail(REFUSED);
        assertThat(failure(again).message()).contains("3002");
        subscribed.replaceDevices(List.of("3001"));
        assertThat(subscribed.devices()).containsExactly("3001", "3002");
    }

    @Test
    void deviceThatTheSourceNamesMeanwhileStaysAndIsTriedAgain() {
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3002");
        TestLink.Use attempt = link.use("3002");
        subscribed.replaceDevices(List.of("3001", "3002"));
        attempt.fail(REFUSED);
        assertThat(added).isCompletedExceptionally();
        assertThat(subscribed.devices()).containsExactly("3001", "3002");
        assertThat(attempt.isStopped()).isTrue();
        assertThat(link.use("3002")).isNotSameAs(attempt);
        assertThat(link.use("3002").keepsTrying()).isTrue();
        assertThat(link.use("3002").isStopped()).isFalse();
    }

    @Test
    void anotherAdditionThatSucceedsKeepsTheDevice() {
        link.holdMonitors();
        CompletableFuture<List<String>> first = add("3002");
        TestLink.Use firstAttempt = link.use("3002");
        CompletableFuture<List<String>> second = add("3002");
        link.use("3002").start();
        assertThat(second).isCompletedWithValue(List.of());
        firstAttempt.fail(REFUSED);
        assertThat(first).isCompletedExceptionally();
        assertThat(subscribed.devices()).containsExactly("3001", "3002");
        assertThat(link.use("3002").isStopped()).isFalse();
        assertThat(firstAttempt.isStopped()).isTrue();
    }

    @Test
    void removedDeviceThatCannotBeAddedAgainStaysRemoved() {
        remove("3001");
        link.holdMonitors();
        CompletableFuture<List<String>> added = add("3001");
        link.use("3001").fail(REFUSED);
        assertThat(added).isCompletedExceptionally();
        assertThat(subscribed.devices()).isEmpty();
        subscribed.replaceDevices(List.of("3001"));
        assertThat(subscribed.devices()).isEmpty();
    }

    @Test
    void removedDeviceThatIsAddedAgainFollowsTheSourceToo() {
        remove("3001");
        add("3001");
        assertThat(subscribed.devices()).containsExactly("3001");
        remove("3001");
        assertThat(subscribed.devices()).isEmpty();
    }

    // ---- removing

    @Test
    void removedDeviceIsNotMonitoredAnyMore() {
        assertThat(remove("3001")).isCompletedWithValue(List.of("3001"));
        assertThat(subscribed.devices()).isEmpty();
        assertThat(link.monitored()).isEmpty();
    }

    @Test
    void removedDeviceIsNotMonitoredWhateverTheSourceSays() {
        remove("3001");
        subscribed.replaceDevices(List.of("3001", "3002"));
        assertThat(subscribed.devices()).containsExactly("3002");
    }

    @Test
    void onlyDevicesThatAreMonitoredAreRemoved() {
        assertThat(remove("3001", "3009", "3001")).isCompletedWithValue(List.of("3001"));
        subscribed.replaceDevices(List.of("3009"));
        assertThat(subscribed.devices()).containsExactly("3009");
    }

    @Test
    void removingIsCompleteWhenTheMonitorsHaveEnded() {
        link.holdStops();
        add("3002");
        CompletableFuture<List<String>> removed = remove("3002");
        assertThat(subscribed.devices()).containsExactly("3001");
        assertThat(removed).isNotDone();
        link.use("3002").end();
        assertThat(removed).isCompletedWithValue(List.of("3002"));
    }

    @Test
    void removingThatTakesTooLongFailsAndTheDevicesAreRemovedAllTheSame() {
        link.holdStops();
        add("3002", "3003");
        CompletableFuture<List<String>> removed = remove("3002", "3003");
        link.advance(TIMEOUT.minusMillis(1));
        assertThat(removed).isNotDone();
        link.advance(Duration.ofMillis(1));
        EventError error = failure(removed);
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.message())
                .isEqualTo(
                        "The monitors of 3002, 3003 are not ended after 3000 ms; their events are not emitted any more");
        assertThat(error.sent()).isTrue();
        assertThat(subscribed.devices()).containsExactly("3001");
    }

    @Test
    void nothingIsScheduledForARemovalThatIsComplete() {
        int before = link.appointments();
        remove("3001");
        assertThat(link.appointments()).isEqualTo(before);
    }

    @Test
    void nothingIsRemovedFromAConsumerThatIsStopped() {
        subscribed.stop();
        EventError error = failure(remove("3001"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).isEqualTo("The consumer is stopped");
    }
}
