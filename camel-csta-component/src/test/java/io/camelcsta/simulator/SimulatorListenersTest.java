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
package io.camelcsta.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.privatedata.BerPrivateDataMapping;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Applications of both encodings at one switch. */
class SimulatorListenersTest {

    private CstaSimulator pbx;
    private TestApplication xml;
    private BerApplication ber;

    @BeforeEach
    void start() {
        pbx = CstaSimulator.builder()
                .devices("3001", "3002", "4001")
                .listener("asn1")
                .listener("asn1", "hipath")
                .listener("asn1", "ber", "B:P")
                .listener("xml", null)
                .start();
        xml = TestApplication.associated(pbx);
        ber = BerApplication.associated(pbx, "hipath");
        xml.monitor("3001");
        ber.monitor("3001");
    }

    @AfterEach
    void close() {
        xml.close();
        ber.close();
        pbx.close();
    }

    @Test
    void everyListenerHasAnAddress() {
        assertThat(pbx.address("xml")).isEqualTo(pbx.address()).endsWith(":" + pbx.port());
        assertThat(pbx.address("asn1"))
                .isEqualTo(pbx.address("asn1", "length2"))
                .isNotEqualTo(pbx.address());
        assertThat(pbx.address("asn1", "hipath")).isNotEqualTo(pbx.address("asn1"));
        try (BerApplication opened = BerApplication.connected(pbx, "ber")) {
            opened.sendOctets(BerApplication.ascii("B"));
            assertThat(opened.octets(1)).isEqualTo(BerApplication.ascii("P"));
            opened.associate();
            assertThat(pbx.links()).isEqualTo(3);
            assertThat(pbx.associations()).isEqualTo(2);
        }
    }

    @Test
    void whatOneApplicationDoesTheOtherSees() {
        ConnectionId made = ber.succeed("MakeCall", SimulatorCallTest.makeCall("3001", "3002"))
                .connection("callingDevice");
        assertThat(xml.event("OriginatedEvent").connection("originatedConnection"))
                .isEqualTo(made);
        xml.event("DeliveredEvent");
        ber.event("OriginatedEvent");
        ber.event("DeliveredEvent");
        xml.succeed(
                "AnswerCall",
                TestApplication.on(
                        "AnswerCall", "callToBeAnswered", new ConnectionId(made.callId(), DeviceId.of("3002"))));
        ber.event("EstablishedEvent");
        assertThat(pbx.monitors()).isEqualTo(2);
        assertThat(ber.fail(
                        "MonitorStop",
                        Bodies.request("MonitorStop")
                                .set("monitorCrossRefID", "1001")
                                .build()))
                .isEqualTo("operation/invalidMonitorCrossRefID");
        xml.succeed(
                "SetAgentState",
                Bodies.request("SetAgentState")
                        .set("device", DeviceId.of("3001"))
                        .set("requestedAgentState", "loggedOn")
                        .set("agentID", "agent 7")
                        .build());
        assertThat(ber.event("AgentLoggedOnEvent").text("agentID")).isEqualTo("6167656e742037");
    }

    @Test
    void contentOfOneEncodingIsLeftOutInTheOther() {
        ConnectionId call = pbx.call("3001", "3002").connection("3001");
        for (String name : new String[] {"OriginatedEvent", "DeliveredEvent", "EstablishedEvent"}) {
            xml.event(name);
            ber.event(name);
        }
        Struct body = Bodies.request("AssociateData")
                .set("existingCall", call)
                .set("accountCode", Octets.ofHex("31"))
                .choose("correlatorData", "private", Opaque.ofXml("<a/>"))
                .build();
        xml.succeed("AssociateData", body);
        assertThat(xml.event("CallInformationEvent").get("correlatorData")).isNotNull();
        Struct information = ber.event("CallInformationEvent");
        assertThat(information.get("correlatorData")).isNull();
        assertThat(information.octets("accountInfo").toHex()).isEqualTo("31");
        pbx.sendPrivateEvent("3001", Opaque.ofBer(Octets.ofHex("0500")));
        ber.event("PrivateEvent");
        pbx.sendPrivateEvent("3001", "<a/>");
        xml.event("PrivateEvent");
        pbx.sendRaw("3001", reference -> Opaque.ofXml("<Raw/>"));
        assertThat(xml.next().name()).isEqualTo("Raw");
        pbx.sendInvoke(999, Octets.ofHex("0500"));
        ber.next();
        ber.expectNothing();
        xml.expectNothing();
    }

    @Test
    void hotDeskingIsReportedInBothEncodings() {
        pbx.device("3001").associate("4001");
        HotDeskingEvent event = new HotDeskingEvent(HotDeskingOperation.ASSOCIATE, "3001", "4001");
        assertThat(new XmlPrivateDataMapping().readEvent((Opaque)
                        xml.event("PrivateEvent").choice("privateData").value()))
                .isEqualTo(event);
        assertThat(new BerPrivateDataMapping().readEvent((Opaque)
                        ber.event("PrivateEvent").choice("privateData").value()))
                .isEqualTo(event);
    }

    @Test
    void endingAssociationsIsNothingForApplicationsOverXml() {
        pbx.terminateSessions();
        pbx.abortAll();
        ber.acse();
        ber.expectClosed();
        pbx.awaitLinks(1, Duration.ofSeconds(20));
        pbx.misbehave("MonitorStart").once().reject("invoke", 1);
        xml.send("MonitorStart", TestApplication.monitorStart("3001", null));
        xml.expectClosed();
        try (TestApplication other = TestApplication.associated(pbx)) {
            pbx.misbehave("MonitorStart").once().abort();
            other.send("MonitorStart", TestApplication.monitorStart("3001", null));
            other.expectClosed();
        }
    }
}
