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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaConstants;
import io.camelcsta.DeviceSource;
import io.camelcsta.fault.Direction;
import io.camelcsta.fault.FaultProxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consumers whose devices stand in a file or are told by a bean. */
class DeviceSourceTest extends LinkTestSupport {

    @TempDir
    Path directory;

    private final AtomicReference<List<String>> present = new AtomicReference<>(List.of("3001"));

    private List<String> devices() {
        return consumer(lastRoute()).getDevices();
    }

    private Events consumeBean(DeviceSource source, String options) throws Exception {
        context.getRegistry().bind("phones", source);
        return consume("deviceSource=#phones&devicesRefresh=30" + options);
    }

    private Path file(String content) throws Exception {
        return Files.writeString(directory.resolve("devices.txt"), content);
    }

    private Events consumeFile(Path file) throws Exception {
        return consume("devicesFile=" + file + "&devicesRefresh=30");
    }

    @Test
    void devicesOfTheBeanAreMonitored() throws Exception {
        Events events = consumeBean(present::get, "&events=recording");
        assertThat(devices()).containsExactly("3001");
        pbx.call("3001", "3002").startRecording("3001");
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3001");
    }

    @Test
    void deviceThatTheBeanTellsLaterIsMonitored() throws Exception {
        Events events = consumeBean(present::get, "&events=recording");
        present.set(List.of("3001", "3003"));
        eventually(() -> assertThat(pbx.device("3003").monitors()).hasSize(1));
        pbx.call("3003", "3002").startRecording("3003");
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3003");
    }

    @Test
    void deviceThatTheBeanTellsNoMoreIsMonitoredNoMore() throws Exception {
        present.set(List.of("3001", "3003"));
        consumeBean(present::get, "");
        present.set(List.of("3001"));
        eventually(() -> assertThat(pbx.device("3003").monitors()).isEmpty());
        eventually(() -> assertThat(devices()).containsExactly("3001"));
    }

    @Test
    void devicesStayWhileTheBeanFailsAndTheExceptionHandlerIsToldOnce() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Troubles troubles = troubles("troubles");
        consumeBean(
                () -> {
                    if (asked.incrementAndGet() > 1) {
                        throw new IllegalStateException("the directory is closed");
                    }
                    return present.get();
                },
                "&exceptionHandler=#troubles");
        eventually(() -> assertThat(asked.get()).isGreaterThan(5));
        assertThat(pbx.device("3001").monitors()).hasSize(1);
        eventually(() -> assertThat(troubles.messages()).hasSize(1));
    }

    @Test
    void beanThatRecoversIsHeardAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        consumeBean(
                () -> {
                    if (asked.incrementAndGet() == 2) {
                        throw new IllegalStateException("the directory is closed");
                    }
                    return asked.get() == 1 ? List.of("3001") : List.of("3002");
                },
                "");
        eventually(() -> assertThat(devices()).containsExactly("3002"));
    }

    @Test
    void consumerDoesNotStartIfTheBeanFails() {
        assertThatThrownBy(() -> consumeBean(
                        () -> {
                            throw new IllegalStateException("the directory is closed");
                        },
                        ""))
                .hasStackTraceContaining("the directory is closed");
        assertThat(pbx.monitors()).isZero();
    }

    @Test
    void consumerDoesNotHangIfTheBeanDoes() {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> consumeBean(
                        () -> {
                            never.await();
                            return List.of();
                        },
                        "&linkTimeout=200"))
                .hasStackTraceContaining("did not tell them within 200 ms");
    }

    @Test
    void exceptionHandlerIsToldOfABeanThatHangsLaterAndItIsHeardAgain() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        closing(hangs::countDown);
        AtomicInteger asked = new AtomicInteger();
        Troubles troubles = troubles("troubles");
        consumeBean(
                () -> {
                    if (asked.incrementAndGet() == 2) {
                        hangs.await();
                    }
                    return asked.get() == 1 ? List.of("3001") : List.of("3002");
                },
                "&linkTimeout=1s&exceptionHandler=#troubles");
        troubles.await("did not tell them within 1000 ms");
        assertThat(devices()).containsExactly("3001");
        hangs.countDown();
        eventually(() -> assertThat(devices()).containsExactly("3002"));
    }

    @Test
    void consumerStopsThoughTheBeanHangs() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        consumeBean(
                () -> {
                    if (asked.incrementAndGet() > 1) {
                        hangs.countDown();
                        new CountDownLatch(1).await();
                    }
                    return present.get();
                },
                "");
        hangs.await();
        context.getRouteController().stopRoute(lastRoute());
        pbx.awaitMonitors(0, LIMIT);
    }

    @Test
    void deviceThatCannotBeMonitoredYetIsTriedAgain() throws Exception {
        consumeBean(present::get, "");
        present.set(List.of("3001", "3003"));
        pbx.misbehave("MonitorStart").times(2).fail("systemResourceAvailability", "resourceBusy");
        eventually(() -> assertThat(pbx.device("3003").monitors()).hasSize(1));
    }

    @Test
    void devicesOfTheFileAreMonitored() throws Exception {
        consumeFile(file("\uFEFF# first floor\n3001, 3002\n\n  3003\n"));
        assertThat(devices()).containsExactly("3001", "3002", "3003");
        assertThat(pbx.monitors()).isEqualTo(3);
    }

    @Test
    void changeOfTheFileIsNoticed() throws Exception {
        Path file = file("3001\n");
        consumeFile(file);
        Files.writeString(file, "3002\n3003\n");
        eventually(() -> assertThat(devices()).containsExactly("3002", "3003"));
        eventually(() -> assertThat(pbx.device("3001").monitors()).isEmpty());
    }

    @Test
    void devicesStayWhileTheFileIsGone() throws Exception {
        Path file = file("3001\n");
        consumeFile(file);
        // as a whole: an empty file would be one without devices
        Path next = Files.writeString(directory.resolve("next.txt"), "3001\n3002\n");
        Files.delete(file);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        eventually(() -> assertThat(devices()).containsExactly("3001", "3002"));
        assertThat(pbx.received("MonitorStop")).isEmpty();
    }

    @Test
    void consumerDoesNotStartWithoutTheFile() {
        assertThatThrownBy(() -> consumeFile(directory.resolve("missing.txt")))
                .hasStackTraceContaining("there is no file")
                .hasStackTraceContaining("missing.txt");
    }

    @Test
    void fileThatIsNoTextIsRefused() throws Exception {
        Path file = Files.write(directory.resolve("devices.txt"), new byte[] {'3', (byte) 0xC3, '1'});
        assertThatThrownBy(() -> consumeFile(file)).hasStackTraceContaining("not text in UTF-8");
    }

    @Test
    void emptyFileIsAllowedForItMayBeFilledLater() throws Exception {
        Path file = file("# nobody yet\n");
        Events events = consumeFile(file);
        assertThat(devices()).isEmpty();
        Files.writeString(file, "3001\n");
        eventually(() -> assertThat(pbx.device("3001").monitors()).hasSize(1));
        pbx.call("3001", "3002").startRecording("3001");
        events.awaitOnly();
    }

    @Test
    void fileIsReadAtTheStartOnlyIfItIsNotToBeLookedAtAgain() throws Exception {
        Path file = file("3001\n");
        Events events = consume("devicesFile=" + file + "&devicesRefresh=0&events=private");
        Files.writeString(file, "3002\n");
        settle(events);
        assertThat(devices()).containsExactly("3001");
    }

    @Test
    void onlyOneOptionTellsTheDevices() throws Exception {
        Path file = file("3001\n");
        assertThatThrownBy(() -> consume("devices=3001&devicesFile=" + file))
                .hasStackTraceContaining("devices and devicesFile");
    }

    @Test
    void deviceThatTheBeanNamesWhileItIsBeingAddedIsTriedAgain() throws Exception {
        FaultProxy proxy = throughProxy();
        Duration limit = Duration.ofSeconds(40);
        HeldTimers timers = holdTimers(limit);
        consumeBean(present::get, "");
        proxy.hold(Direction.TO_APPLICATION);
        CompletableFuture<Exchange> added =
                sendAsync("operation=addMonitors", "3002", Map.of(CstaConstants.REQUEST_TIMEOUT, limit));
        pbx.awaitReceived("MonitorStart", 2, LIMIT);
        present.set(List.of("3001", "3002", "3003"));
        eventually(() -> assertThat(devices()).contains("3003"));
        timers.runOut(limit);
        assertThat(failure(result(added)).getEventError().code()).isEqualTo(57);
        proxy.release(Direction.TO_APPLICATION);
        eventually(() -> assertThat(pbx.device("3002").monitors()).hasSize(1));
        eventually(() -> assertThat(devices()).contains("3002"));
    }

    @Test
    void deviceThatWasAddedAfterItsRemovalStaysWhateverTheBeanSays() throws Exception {
        present.set(List.of("3001", "3002"));
        consumeBean(present::get, "");
        consumer(lastRoute()).removeMonitors("3002");
        consumer(lastRoute()).addMonitors("3002");
        present.set(List.of("3001", "3003"));
        eventually(() -> assertThat(devices()).contains("3003"));
        assertThat(devices()).contains("3002");
    }

    @Test
    void addedDeviceStaysThoughTheBeanNamedItWhenItWasAddedAndDoesNotNow() throws Exception {
        present.set(List.of("3001", "3002"));
        consumeBean(present::get, "");
        assertThat(consumer(lastRoute()).addMonitors("3002")).isEmpty();
        present.set(List.of("3001", "3003"));
        eventually(() -> assertThat(devices()).contains("3003"));
        assertThat(devices()).contains("3002");
    }

    @Test
    void removalOfADeviceThatIsNotMonitoredDoesNotKeepItFromBeingMonitoredLater() throws Exception {
        consumeBean(present::get, "");
        assertThat(consumer(lastRoute()).removeMonitors("3003")).isEmpty();
        present.set(List.of("3001", "3003"));
        eventually(() -> assertThat(devices()).contains("3003"));
    }

    @Test
    void additionThatFailsDoesNotHoldADeviceThatTheBeanNamesNoMore() throws Exception {
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", Integer.MAX_VALUE);
        present.set(List.of("3001", "3002"));
        consumeBean(present::get, "&testConnectionOnStartup=false");
        eventually(() -> assertThat(devices()).contains("3002"));
        awaitUsable(1);
        assertThatThrownBy(() -> consumer(lastRoute()).addMonitors("3002")).hasMessageContaining("resourceBusy");
        assertThat(devices()).as("the bean names it still").contains("3002");
        present.set(List.of("3001"));
        eventually(() -> assertThat(devices()).containsExactly("3001"));
    }

    @Test
    void exceptionHandlerIsToldOfADeviceThatCannotEvenBeSent() throws Exception {
        Troubles troubles = troubles("troubles");
        consumeBean(present::get, "&exceptionHandler=#troubles");
        // no text, so that it cannot be written in XML; over BER the switch refuses it
        present.set(List.of("3001", "300\ud800"));
        eventually(() -> assertThat(troubles.messages()).hasSize(1));
    }

    @Test
    void errorThatIsOnlyANameIsToldWithItsKind() {
        assertThatThrownBy(() -> consumeBean(
                        () -> {
                            throw new AccessDeniedException("/srv/devices.txt");
                        },
                        ""))
                .satisfies(error -> assertThat(messages(error))
                        .anyMatch(message -> message.startsWith("The devices to monitor are not known")
                                && message.endsWith("AccessDeniedException: /srv/devices.txt")));
    }

    private static List<String> messages(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .map(each -> String.valueOf(each.getMessage()))
                .toList();
    }
}
