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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConstants;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that the description does not know, or that are not as it says. */
class GenericEventXmlTest extends CstaRouteTestSupport {

    @Test
    void eventWithoutADescriptionIsPassedOnWithItsXml() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendRaw(
                "3001",
                reference -> Opaque.ofXml("<VendorLampEvent xmlns=\"urn:vendor\"><monitorCrossRefID>" + reference
                        + "</monitorCrossRefID><lamp>7</lamp></VendorLampEvent>"));
        Events.Received received = events.awaitOnly();
        CstaEvent event = received.cstaEvent();
        assertThat(event.event()).isEqualTo("VendorLampEvent");
        assertThat(event.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat((String) event.value().get("$xml"))
                .contains("<lamp>7</lamp>")
                .contains("urn:vendor");
        assertThat(received.headers())
                .containsEntry(CstaConstants.EVENT_NAME, "VendorLampEvent")
                .containsEntry(CstaConstants.THIS_DN, "3001");
    }

    @Test
    void eventWithoutAMonitorIsPassedOnWithoutThisDN() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendRaw("<VendorAlarm xmlns=\"urn:vendor\"><level>3</level></VendorAlarm>");
        CstaEvent event = events.awaitOnly().cstaEvent();
        assertThat(event.event()).isEqualTo("VendorAlarm");
        assertThat(event.thisDN()).isNull();
        assertThat((String) event.value().get("$xml")).contains("<level>3</level>");
    }

    @Test
    void eventWithoutADescriptionReadsBackFromItsJson() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendRaw("<VendorAlarm xmlns=\"urn:vendor\"><text>größer &lt; 3</text></VendorAlarm>");
        CstaBody body = events.awaitOnly().body();
        assertThat(context.getTypeConverter().convertTo(CstaBody.class, body.toJson()))
                .isEqualTo(body);
    }

    @Test
    void eventWithoutADescriptionIsForTheConsumersOfItsDevice() throws Exception {
        Events own = consume("devices=3001");
        Events other = consume("devices=3002");
        pbx.sendRaw(
                "3001",
                reference -> Opaque.ofXml(
                        "<VendorLampEvent><monitorCrossRefID>" + reference + "</monitorCrossRefID></VendorLampEvent>"));
        settle(own, other);
        assertThat(own.names()).containsExactly("VendorLampEvent");
        assertThat(other.names()).isEmpty();
    }

    @Test
    void knownEventWithMalformedContentIsPassedOnWithItsXml() throws Exception {
        Events events = consume("devices=3001");
        pbx.sendRaw(
                "3001",
                reference -> Opaque.ofXml("<RecordEvent><monitorCrossRefID>" + reference
                        + "</monitorCrossRefID><connection><callID>1</callID><deviceID>3001</deviceID></connection><message>1</message>"
                        + "<length>long</length></RecordEvent>"));
        CstaEvent event = events.awaitOnly().cstaEvent();
        assertThat(event.event()).isEqualTo("RecordEvent");
        assertThat(event.eventClass()).isEqualTo(EventClass.PRIVATE);
        assertThat((String) event.value().get("$xml")).contains("<length>long</length>");
    }

    @Test
    void hotDeskingDataWithAnUnknownOperationIsPassedOnAsAPrivateEvent() throws Exception {
        Events events = consume("devices=3001");
        String xml =
                "<guestAssociatedEvent xmlns=\"urn:io.camelcsta:hot-desking:1\"><operation>swap</operation><guest>3001</guest>"
                        + "</guestAssociatedEvent>";
        pbx.sendPrivateEvent("3001", xml);
        CstaEvent event = events.awaitOnly().cstaEvent();
        assertThat(event.event()).isEqualTo("PrivateEvent");
        assertThat(event.toJson()).contains("swap");
    }

    @Test
    void namespaceOfAnEventDoesNotMatter() throws Exception {
        for (String namespace :
                new String[] {"http://www.ecma-international.org/standards/ecma-323/csta/ed6", "urn:vendor"}) {
            usePbx(settings -> settings.namespace(namespace));
            Events events = consume("devices=3001&linkName=" + namespace.hashCode());
            pbx.call("3001", "3002").startRecording("3001");
            assertThat(events.awaitOnly().name()).isEqualTo("recordingStarted");
            context.getRouteController().stopRoute(lastRoute());
        }
    }

    @Test
    void textOfAMessageThatCannotBeReadIsNeitherLoggedNorTraced(@TempDir Path directory) throws Exception {
        CstaComponent component = context.getComponent("csta", CstaComponent.class);
        component.setMessageTraceDirectory(directory.toString());
        component.setMessageTrace(true);
        try (LoggedText log = new LoggedText()) {
            consume("devices=3001&events=private&linkName=pbx1");
            pbx.sendRaw(
                    "3001",
                    reference -> Opaque.ofXml(
                            "<RecordEvent><monitorCrossRefID>" + reference
                                    + "</monitorCrossRefID>'secret'4711'<connection><callID>1</callID></connection></RecordEvent>"));
            eventually(() -> assertThat(Files.readString(directory.resolve("pbx1.0.log")))
                    .contains("- unreadable "));
            eventually(() -> assertThat(log.linesWith("cannot be read: RecordEvent: unexpected text of 13 characters"))
                    .isNotEmpty());

            assertThat(log.linesWith("4711")).isEmpty();
            assertThat(Files.readString(directory.resolve("pbx1.0.log"))).doesNotContain("4711");
        }
    }

    @Test
    void elementsThatTheDescriptionDoesNotKnowAreKept() throws Exception {
        Events events = consume("devices=3001&events=voice");
        SimulatedCall call = pbx.call("3001", "3002");
        pbx.sendRaw(
                "3001",
                reference -> Opaque.ofXml(
                        "<RecordEvent><monitorCrossRefID>" + reference + "</monitorCrossRefID><connection><callID>"
                                + call.id()
                                + "</callID><deviceID>3001</deviceID></connection><message>1</message><cause>normal</cause>"
                                + "<quality xmlns=\"urn:vendor\">high</quality></RecordEvent>"));
        CstaEvent event = events.awaitOnly().cstaEvent();
        assertThat(event.callId()).isEqualTo(call.id());
        assertThat(event.toJson()).contains("$unknown").contains("quality").contains("high");
    }

    @Test
    void deviceInAnotherNotationIsTheSameDevice() throws Exception {
        Events events = consume("devices=3001&events=recording,call,private");
        // the switch says where it is a party in a notation of its own
        pbx.sendRaw(
                "3001",
                reference -> Opaque.ofXml("<DeliveredEvent><monitorCrossRefID>" + reference
                        + "</monitorCrossRefID><connection><callID>77</callID><deviceID typeOfNumber=\"explicitPublic:national\">N&lt;3001&gt;</deviceID></connection>"
                        + "<alertingDevice><deviceIdentifier>N&lt;3001&gt;</deviceIdentifier></alertingDevice><callingDevice><notKnown/></callingDevice>"
                        + "<calledDevice><notKnown/></calledDevice><lastRedirectionDevice><notKnown/></lastRedirectionDevice><cause>newCall</cause>"
                        + "</DeliveredEvent>"));
        settle(events);
        pbx.misbehave("RecordMessage").fail("operation", "invalidConnectionID");
        refuse(PrivateService.startRecording("3001", null).withCallId("77"));
        assertThat(pbx.received("RecordMessage")
                        .get(0)
                        .connection("callToBeRecorded")
                        .deviceId()
                        .number())
                .isEqualTo("N<3001>");
        assertThat(pbx.received("RecordMessage")
                        .get(0)
                        .connection("callToBeRecorded")
                        .deviceId()
                        .typeOfNumber())
                .isEqualTo("explicitPublic:national");
        assertThat(pbx.received("SnapshotDevice")).isEmpty();
    }

    @Test
    void privateDataInAnEscapeIsSentVerbatim() {
        String xml = "<order xmlns=\"urn:vendor\" id=\"1\"><item>größer &lt; 3</item></order>";
        assertThat(send("operation=Escape", Map.of("privateData", Map.of("private", Map.of("$xml", xml))), Map.of())
                        .getException())
                .isNull();
        assertThat(pbx.privateDataReceived().get(0).xml())
                .contains("<order")
                .contains("urn:vendor")
                .contains("id=\"1\"")
                .contains("größer &lt; 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed3", "ed4", "ed5", "ed6", "urn:vendor:csta"})
    void requestsAreWrittenInTheVersionOfTheOption(String version) throws Exception {
        SimulatedCall call = pbx.call("3001", "3002");
        perform(
                "protocolVersion=" + version,
                PrivateService.startRecording("3001", null).withCallId(call.id()));
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void documentThatIsNoXmlDoesNotEndTheLink() throws Exception {
        Events events = consume("devices=3001&events=recording,private,link");
        pbx.sendRaw("<VendorAlarm><level></VendorAlarm>");
        pbx.call("3001", "3002").startRecording("3001");
        settle(events);
        assertThat(events.names()).contains("recordingStarted").doesNotContain("EventLinkDisconnected");
    }

    @Test
    void documentThatCannotBeReadIsToldAsALinkEvent() throws Exception {
        Events events = consume("devices=3001&events=link");
        pbx.sendRaw("<VendorAlarm><level></VendorAlarm>");
        assertThat(events.await("EventLinkEventsLost").linkEvent().reason()).contains("could not be read");
    }
}
