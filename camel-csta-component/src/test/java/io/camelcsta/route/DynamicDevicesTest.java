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

import com.fasterxml.jackson.databind.node.TextNode;
import io.camelcsta.CstaConstants;
import io.camelcsta.fault.Direction;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.EventError;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Monitors that are added to a consumer that runs, and removed from it. */
class DynamicDevicesTest extends LinkTestSupport {

    private CstaReply change(String operation, Object body) {
        return change(operation, body, Map.of());
    }

    private CstaReply change(String operation, Object body, Map<String, Object> headers) {
        Exchange exchange = send("operation=" + operation, body, headers);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(CstaReply.class);
    }

    private EventError refused(String operation, Object body) {
        return refuse("operation=" + operation, body, Map.of());
    }

    @Test
    void eventsOfAnAddedDeviceAreEmitted() throws Exception {
        Events events = consume("devices=3001&events=recording");
        CstaReply reply = change("addMonitors", "3003");
        assertThat(reply.value())
                .containsEntry("RouteId", lastRoute())
                .containsEntry("Added", List.of("3003"))
                .containsEntry("Devices", List.of("3001", "3003"))
                .containsEntry("FailedMonitors", List.of());
        pbx.call("3003", "3004").startRecording("3003");
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3003");
    }

    @Test
    void eventsOfARemovedDeviceAreEmittedNoMore() throws Exception {
        Events events = consume("devices=3001,3002&events=recording,private");
        CstaReply reply = change("removeMonitors", "3002");
        assertThat(reply.value()).containsEntry("Removed", List.of("3002")).containsEntry("Devices", List.of("3001"));
        assertThat(pbx.device("3002").monitors()).isEmpty();
        pbx.call("3002", "3004").startRecording("3002");
        settle(events);
        assertThat(events.names()).isEmpty();
    }

    @Test
    void monitorOfARemovedDeviceStaysForOtherConsumers() throws Exception {
        consume("devices=3001,3002");
        String first = lastRoute();
        Events second = consume("devices=3002&events=recording");
        change("removeMonitors", Map.of("Devices", List.of("3002"), "RouteId", first));
        assertThat(pbx.device("3002").monitors()).hasSize(1);
        pbx.call("3002", "3004").startRecording("3002");
        second.awaitOnly();
    }

    @Test
    void devicesAreNamedByHeaderListMapOrJson() throws Exception {
        consume("devices=3001");
        assertThat(change("addMonitors", "ignored", Map.of(CstaConstants.DEVICES, "3002"))
                        .value())
                .containsEntry("Added", List.of("3002"));
        assertThat(change("addMonitors", List.of("3003")).value()).containsEntry("Added", List.of("3003"));
        assertThat(change("addMonitors", "[\"3004\"]").value()).containsEntry("Added", List.of("3004"));
        assertThat(change("removeMonitors", Map.of("Devices", List.of("3002"))).value())
                .containsEntry("Removed", List.of("3002"));
        assertThat(change("removeMonitors", "{\"Devices\": [\"3003\", \"3004\"]}")
                        .value())
                .containsEntry("Removed", List.of("3003", "3004"));
        assertThat(change("addMonitors", "3002, 3003").value())
                .containsEntry("Devices", List.of("3001", "3002", "3003"));
    }

    @Test
    void devicesAreNamedByArrayOrJsonText() throws Exception {
        consume("devices=3001");
        assertThat(change("addMonitors", new String[] {"3002"}).value()).containsEntry("Added", List.of("3002"));
        assertThat(change("addMonitors", TextNode.valueOf("3003")).value()).containsEntry("Added", List.of("3003"));
    }

    @Test
    void listWithoutADeviceInOneOfItsPlacesIsRefused() throws Exception {
        consume("devices=3001");
        assertThat(refused("addMonitors", Arrays.asList("3002", null)).code()).isEqualTo(53);
    }

    @Test
    void operationMayStandInAHeader() throws Exception {
        consume("devices=3001");
        Exchange exchange = send("", "3002", Map.of(CstaConstants.OPERATION, "addMonitors"));
        assertThat(exchange.getMessage().getBody(CstaReply.class).value())
                .containsEntry("Devices", List.of("3001", "3002"));
        assertThat(exchange.getMessage().getHeader(CstaConstants.EVENT_NAME)).isEqualTo("addMonitors");
    }

    @Test
    void listTellsWhatIsMonitored() throws Exception {
        consume("devices=3001,3002");
        assertThat(change("listMonitors", null).value()).containsEntry("Devices", List.of("3001", "3002"));
    }

    @Test
    void addingWhatIsMonitoredAndRemovingWhatIsNotDoesNothing() throws Exception {
        consume("devices=3001");
        assertThat(change("addMonitors", "3001").value()).containsEntry("Added", List.of());
        assertThat(change("removeMonitors", "3004").value()).containsEntry("Removed", List.of());
        assertThat(pbx.received("MonitorStart")).hasSize(1);
    }

    @Test
    void additionOfADeviceWhoseMonitorDoesNotStandFailsWithTheReasonAndItIsTriedOn() throws Exception {
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", Integer.MAX_VALUE);
        consume("testConnectionOnStartup=false&devices=3001,3002");
        awaitUsable(1);

        assertThat(refused("addMonitors", "3002").message()).contains("3002", "resourceBusy");

        pbx.behave();
        pbx.awaitMonitors(2, LIMIT);
    }

    @Test
    void additionOfADeviceWhoseMonitorDoesNotStandTriesItAtOnce() throws Exception {
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", 1);
        consumeFrom(
                context,
                uri("testConnectionOnStartup=false&devices=3001,3002")
                        .replace("reconnectDelay=20&reconnectMaxDelay=50", "reconnectDelay=10m&reconnectMaxDelay=10m"),
                event -> {});
        eventually(() -> assertThat(status().failedMonitors()).hasSize(1));
        awaitUsable(1);

        Exchange exchange = template.send(
                uri("operation=addMonitors")
                        .replace("reconnectDelay=20&reconnectMaxDelay=50", "reconnectDelay=10m&reconnectMaxDelay=10m"),
                asked -> asked.getMessage().setBody("3002"));

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(CstaReply.class).value())
                .containsEntry("Added", List.of())
                .containsEntry("FailedMonitors", List.of());
        assertThat(pbx.monitors()).isEqualTo(2);
    }

    @Test
    void deviceThatASecondRequestAddsStaysThoughTheFirstOneHasFailed() throws Exception {
        FaultProxy proxy = throughProxy();
        consume("devices=3001");
        pbx.device("3002").refuseMonitors("systemResourceAvailability", "resourceBusy", 1);
        // the answer for 3003
        proxy.hold(Direction.TO_APPLICATION);
        CompletableFuture<Exchange> first = sendAsync("operation=addMonitors", "3003,3002", Map.of());
        pbx.awaitReceived("MonitorStart", 3, LIMIT);
        // its answer comes after the refusal
        assertThat(send("operation=RequestSystemStatus", null, Map.of()).getException())
                .isNull();

        assertThat(change("addMonitors", "3002").value()).containsEntry("FailedMonitors", List.of());
        assertThat(first).isNotDone();
        proxy.release(Direction.TO_APPLICATION);
        assertThat(failure(result(first)).getEventError().message())
                .contains("3002", "resourceBusy")
                .doesNotContain("3003");

        assertThat(change("listMonitors", null).value()).containsEntry("Devices", List.of("3001", "3003", "3002"));
        assertThat(pbx.device("3002").monitors()).hasSize(1);
    }

    @Test
    void deviceThatTheSwitchRefusesIsNotAddedAndTheOthersAre() throws Exception {
        consume("devices=3001");
        EventError error = refused("addMonitors", "3002,9999");
        assertThat(error.code()).isEqualTo(59);
        assertThat(error.message()).contains("9999").doesNotContain("3002");
        assertThat(change("listMonitors", null).value()).containsEntry("Devices", List.of("3001", "3002"));
    }

    @Test
    void deviceWhoseMonitorIsNotAnsweredInTimeIsNotAdded() throws Exception {
        consume("devices=3001");
        pbx.misbehave("MonitorStart").silence();
        EventError error = refuse("operation=addMonitors", "3002", Map.of(CstaConstants.REQUEST_TIMEOUT, "200"));
        assertThat(error.code()).isEqualTo(57);
        assertThat(error.message()).contains("3002");
        assertThat(change("listMonitors", null).value()).containsEntry("Devices", List.of("3001"));
    }

    @Test
    void deviceThatAnotherRequestGivesUpIsNotSaidToBeAdded() throws Exception {
        Duration impatience = Duration.ofSeconds(40);
        Duration patience = Duration.ofSeconds(80);
        HeldTimers timers = holdTimers(impatience, patience);
        FaultProxy proxy = throughProxy();
        consume("devices=3001");
        proxy.stall(Direction.TO_APPLICATION);
        CompletableFuture<Exchange> impatient =
                sendAsync("operation=addMonitors", "3002", Map.of(CstaConstants.REQUEST_TIMEOUT, impatience));
        pbx.awaitReceived("MonitorStart", 2, LIMIT);
        CompletableFuture<Exchange> patient =
                sendAsync("operation=addMonitors", "3002", Map.of(CstaConstants.REQUEST_TIMEOUT, patience));
        timers.awaitSet(patience);
        timers.runOut(impatience);
        proxy.resume(Direction.TO_APPLICATION);
        assertThat(failure(result(impatient)).getEventError().code()).isEqualTo(57);
        assertThat(failure(result(patient)).getEventError().message()).contains("3002");
        assertThat(change("listMonitors", null).value()).containsEntry("Devices", List.of("3001"));
    }

    @Test
    void deviceThatIsRemovedBeforeItIsMonitoredIsNotSaidToBeAdded() throws Exception {
        FaultProxy proxy = throughProxy();
        consume("devices=3001");
        proxy.stall(Direction.TO_APPLICATION);
        CompletableFuture<Exchange> added = sendAsync("operation=addMonitors", "3002", Map.of());
        pbx.awaitReceived("MonitorStart", 2, LIMIT);
        CompletableFuture<Exchange> removed = sendAsync("operation=removeMonitors", "3002", Map.of());
        eventually(() -> assertThat(consumer(lastRoute()).getDevices()).containsExactly("3001"));
        proxy.resume(Direction.TO_APPLICATION);
        assertThat(result(removed).getMessage().getBody(CstaReply.class).value())
                .containsEntry("Removed", List.of("3002"));
        assertThat(failure(result(added)).getEventError().code()).isEqualTo(41);
        assertThat(pbx.device("3002").monitors()).isEmpty();
    }

    @Test
    void removalEndsWithItsTimeOutThoughTheSwitchDoesNotAnswer() throws Exception {
        consume("devices=3001,3002&linkTimeout=1m");
        pbx.misbehave("MonitorStop").once().silence();
        Exchange exchange = result(sendAsync(
                "operation=removeMonitors&linkTimeout=1m", "3002", Map.of(CstaConstants.REQUEST_TIMEOUT, "200")));
        assertThat(failure(exchange).getEventError().code()).isEqualTo(57);
        assertThat(consumer(lastRoute()).getDevices()).containsExactly("3001");
    }

    @Test
    void deviceThatAnOperatorNamesTwiceIsRemoved() throws Exception {
        consume("devices=3001,3002");
        assertThat(consumer(lastRoute()).removeMonitors("3002, 3002")).containsExactly("3002");
        assertThat(consumer(lastRoute()).getDevices()).containsExactly("3001");
    }

    @Test
    void monitorWhoseStartIsConfirmedTooLateIsEndedAtOnce() throws Exception {
        FaultProxy proxy = throughProxy();
        Duration limit = Duration.ofSeconds(40);
        HeldTimers timers = holdTimers(limit);
        consume("devices=3001&linkTimeout=40000");
        proxy.stall(Direction.TO_APPLICATION);
        CompletableFuture<Exchange> added = sendAsync(
                "operation=addMonitors&linkTimeout=40000", "3002", Map.of(CstaConstants.REQUEST_TIMEOUT, limit));
        pbx.awaitReceived("MonitorStart", 2, LIMIT);
        timers.runOut(limit);
        assertThat(failure(result(added)).getEventError().code()).isEqualTo(57);
        proxy.resume(Direction.TO_APPLICATION);
        pbx.awaitReceived("MonitorStop", 1, LIMIT);
        eventually(() -> assertThat(pbx.device("3002").monitors()).isEmpty());
    }

    @Test
    void nothingIsAddedWhileTheLinkIsDown() throws Exception {
        consume("devices=3001&testConnectionOnStartup=false&linkTimeout=200");
        pbx.awaitMonitors(1, LIMIT);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:add").to(uri("operation=addMonitors&testConnectionOnStartup=false&linkTimeout=200"));
            }
        });
        pbx.refuseConnections(true);
        pbx.closeAll();
        eventually(() -> {
            EventError error = failure(sendTo("direct:add", "3002", Map.of())).getEventError();
            assertThat(error.code()).isEqualTo(54);
            assertThat(error.sent()).isFalse();
        });
    }

    @Test
    void addedMonitorsAreThereAgainAfterTheLinkWasLost() throws Exception {
        Events events = consume("devices=3001&events=recording");
        change("addMonitors", "3003");
        pbx.closeAll();
        pbx.awaitMonitors(2, LIMIT);
        eventually(() -> assertThat(pbx.device("3003").monitors()).hasSize(1));
        pbx.call("3003", "3004").startRecording("3003");
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3003");
    }

    @Test
    void consumerThatIsStartedAgainHasTheDevicesOfItsOption() throws Exception {
        consume("devices=3001,3002");
        change("addMonitors", "3003");
        change("removeMonitors", "3001");
        context.getRouteController().stopRoute(lastRoute());
        context.getRouteController().startRoute(lastRoute());
        assertThat(change("listMonitors", null).value()).containsEntry("Devices", List.of("3001", "3002"));
    }

    @Test
    void consumerMayStartWithoutDevicesIfThatIsWanted() throws Exception {
        Events events = consume("allowNoDevices=true&events=recording");
        change("addMonitors", "3002");
        pbx.call("3001", "3002").startRecording("3002");
        events.awaitOnly();
    }

    @Test
    void consumerWithoutDevicesDoesNotStartUnasked() {
        assertThatThrownBy(() -> consume("events=recording"))
                .hasStackTraceContaining("monitors no device")
                .hasStackTraceContaining("allowNoDevices=true");
    }

    @Test
    void amongSeveralConsumersOneMustBeNamed() throws Exception {
        consume("devices=3001");
        consume("devices=3002&events=recording");
        EventError error = refused("addMonitors", "3003");
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("events1").contains("events2");
        Map<String, Object> header = Map.of(CstaConstants.ROUTE_ID, "events2");
        assertThat(change("addMonitors", "3003", header).value()).containsEntry("Devices", List.of("3002", "3003"));
        assertThat(change("addMonitors", Map.of("Devices", "3003", "RouteId", "events1"))
                        .value())
                .containsEntry("Devices", List.of("3001", "3003"));
    }

    @Test
    void consumerOfLinkEventsAloneIsNotMeant() throws Exception {
        consume("events=link");
        consume("devices=3001");
        assertThat(change("listMonitors", null).value()).containsEntry("RouteId", lastRoute());
    }

    @Test
    void unknownRouteIsRefusedWithThoseThatThereAre() throws Exception {
        consume("devices=3001");
        EventError error = refused("addMonitors", Map.of("Devices", "3003", "RouteId", "other"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("other").contains(lastRoute());
    }

    @Test
    void misspeltAttributeIsRefusedAndNothingIsAdded() throws Exception {
        consume("devices=3001");
        EventError error = refused("addMonitors", Map.of("Devices", "3003", "RouteID", "other"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("unknown attribute 'RouteID', expected one of [Devices, RouteId]");
        assertThat(refused("removeMonitors", "{\"devices\": [\"3001\"]}").message())
                .contains("unknown attribute 'devices'");
        assertThat(change("listMonitors", null).value()).containsEntry("Devices", List.of("3001"));
    }

    @Test
    void withoutDevicesThereIsNothingToAdd() throws Exception {
        consume("devices=3001");
        assertThat(refused("addMonitors", "").message()).contains(CstaConstants.DEVICES);
    }

    @Test
    void withoutAConsumerThereIsNothingToAddTo() {
        EventError error = refused("addMonitors", "3001");
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("no consumer");
    }

    @Test
    void replyIsReadAsJson() throws Exception {
        consume("devices=3001");
        CstaReply reply = change("addMonitors", "3002");
        assertThat(context.getTypeConverter().convertTo(String.class, reply))
                .contains("\"Response\":\"addMonitors\"")
                .contains("\"Added\":[\"3002\"]");
    }

    @Test
    void eventsOfDevicesThatAreRemovedFromManyAreNotMixedUp() throws Exception {
        Events events = consume("devices=3001,3002,3003&events=recording,private");
        change("removeMonitors", "3001");
        change("addMonitors", "3001");
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsExactlyInAnyOrder("3001", "3002");
    }
}
