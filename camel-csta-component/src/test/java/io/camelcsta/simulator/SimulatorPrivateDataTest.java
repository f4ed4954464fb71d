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

import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorPrivateDataTest {

    private final XmlPrivateDataMapping mapping = new XmlPrivateDataMapping();
    private CstaSimulator pbx;
    private TestApplication application;

    private void start(CstaSimulatorBuilder builder) {
        pbx = builder.devices("3001", "3002", "4001", "4002").start();
        application = TestApplication.associated(pbx);
        application.monitor("3001");
        application.monitor("4001");
    }

    @AfterEach
    void close() {
        application.close();
        pbx.close();
    }

    private Struct hotDesk(HotDeskingOperation operation, String guest, String host) {
        return escape(mapping.writeRequest(new HotDeskingRequest(operation, guest, host)));
    }

    private static Struct escape(Opaque content) {
        return Bodies.request("Escape")
                .choose("privateData", "private", content)
                .build();
    }

    private HotDeskingEvent event() {
        Choice data = application.event("PrivateEvent").choice("privateData");
        assertThat(data.alternative().name()).isEqualTo("private");
        return mapping.readEvent((Opaque) data.value());
    }

    @Test
    void aGuestIsAssociatedAndDissociated() {
        start(CstaSimulator.builder());
        application.succeed("Escape", hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        HotDeskingEvent associated = new HotDeskingEvent(HotDeskingOperation.ASSOCIATE, "3001", "4001");
        assertThat(event()).isEqualTo(associated);
        assertThat(event()).isEqualTo(associated);
        assertThat(pbx.device("3001").host()).isEqualTo("4001");

        assertThat(application.fail("Escape", hotDesk(HotDeskingOperation.ASSOCIATE, "3001", "4002")))
                .isEqualTo("operation/featureAlreadySet");
        assertThat(application.fail("Escape", hotDesk(HotDeskingOperation.ASSOCIATE, "3002", "4001")))
                .isEqualTo("systemResourceAvailability/resourceBusy");
        assertThat(application.fail("Escape", hotDesk(HotDeskingOperation.DISSOCIATE, "3002", null)))
                .isEqualTo("stateIncompatibility/invalidObjectState");
        assertThat(application.fail("Escape", hotDesk(HotDeskingOperation.ASSOCIATE, "9", "4002")))
                .isEqualTo("operation/invalidDeviceID");
        assertThat(application.fail("Escape", hotDesk(HotDeskingOperation.ASSOCIATE, "3002", "9")))
                .isEqualTo("operation/invalidDeviceID");
        assertThat(application.fail("Escape", hotDesk(HotDeskingOperation.ASSOCIATE, "3002", null)))
                .isEqualTo("operation/invalidParameterValue");

        application.succeed("Escape", hotDesk(HotDeskingOperation.DISSOCIATE, "3001", null));
        HotDeskingEvent dissociated = new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "3001", "4001");
        assertThat(event()).isEqualTo(dissociated);
        assertThat(event()).isEqualTo(dissociated);
        assertThat(pbx.device("3001").host()).isNull();
        assertThat(pbx.privateDataReceived()).isEmpty();
    }

    @Test
    void anAssociationEndsWithoutItsHostBeingKnown() {
        start(CstaSimulator.builder().hostUnknownOnCancel(true));
        pbx.device("3001").associate("4002");
        assertThat(event().host()).isEqualTo("4002");
        pbx.device("3001").dissociate();
        assertThat(event()).isEqualTo(new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "3001", null));
        application.expectNothing();
    }

    @Test
    void otherPrivateDataIsRemembered() {
        start(CstaSimulator.builder());
        Opaque content = Opaque.ofXml("<lamp xmlns=\"urn:acme\">on</lamp>");
        application.succeed("Escape", escape(content));
        application.succeed(
                "Escape",
                Bodies.request("Escape")
                        .choose("privateData", "string", Octets.ofHex("0102"))
                        .build());
        Struct extensions = Bodies.of("CSTACommonArguments")
                .choose("privateData", "private", content)
                .build();
        application.succeed(
                "MonitorStart", TestApplication.monitorStart("3001", null).with("extensions", extensions));
        assertThat(pbx.privateDataReceived()).hasSize(2).allSatisfy(each -> assertThat(each.xml())
                .contains("urn:acme", ">on<"));
        assertThat(pbx.received("Escape")).hasSize(2);
        assertThat(pbx.received()).hasSize(6);
        pbx.forgetReceived();
        assertThat(pbx.received()).isEmpty();
    }

    @Test
    void theSwitchSendsPrivateData() {
        start(CstaSimulator.builder());
        pbx.sendPrivateEvent("3001", "<lamp/>");
        Choice data = application.event("PrivateEvent").choice("privateData");
        assertThat(((Opaque) data.value()).xml()).contains("<lamp");

        pbx.sendEscape("<question/>");
        CstaMessage.Request unregistered = (CstaMessage.Request) application.next();
        assertThat(unregistered.name()).isEqualTo("Escape");
        assertThat(unregistered.body().text("escapeRegisterID")).isNull();
        application.answer(unregistered);
        pbx.awaitReceived("EscapeResponse", 1, Duration.ofSeconds(20));

        String registration = application
                .succeed("EscapeRegister", Bodies.request("EscapeRegister").build())
                .text("escapeRegisterID");
        pbx.sendEscape("<question/>");
        assertThat(((CstaMessage.Request) application.next()).body().text("escapeRegisterID"))
                .isEqualTo(registration);
        Struct cancel = Bodies.request("EscapeRegisterCancel")
                .set("escapeRegisterID", registration)
                .build();
        application.succeed("EscapeRegisterCancel", cancel);
        assertThat(application.fail("EscapeRegisterCancel", cancel)).isEqualTo("operation/invalidEscapeCrossRefID");
    }

    @Test
    void aGuestOutOfServiceIsRefused() {
        start(CstaSimulator.builder());
        pbx.device("3002").outOfService();
        assertThat(application.fail("Escape", hotDesk(HotDeskingOperation.ASSOCIATE, "3002", "4001")))
                .isEqualTo("systemResourceAvailability/deviceOutOfService");
        assertThat(List.of("3001", "3002"))
                .allSatisfy(each -> assertThat(pbx.device(each).number())
                        .isEqualTo(DeviceId.of(each).number()));
    }
}
