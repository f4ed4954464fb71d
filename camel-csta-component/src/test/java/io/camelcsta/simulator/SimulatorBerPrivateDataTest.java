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
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.privatedata.BerPrivateDataMapping;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorBerPrivateDataTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** getSystemData for the extensions, as a real application sends it. */
    private static final String PANASONIC = "A1 16 02 02 06 02 02 01 33 30 0D A4 0B A0 09 A4 07 A1 05 A0 03 0A 01 05";

    private final BerPrivateDataMapping mapping = new BerPrivateDataMapping();
    private CstaSimulator pbx;
    private BerApplication application;

    private void start(CstaSimulatorBuilder builder) {
        pbx = builder.protocol("asn1").devices("3001", "3002", "4001").start();
        application = BerApplication.associated(pbx);
    }

    @AfterEach
    void close() {
        application.close();
        pbx.close();
    }

    private static Struct escape(Opaque content) {
        return Bodies.request("Escape")
                .choose("privateData", "private", content)
                .build();
    }

    private static Opaque ber(String hex) {
        return Opaque.ofBer(Octets.ofHex(hex));
    }

    private static Opaque content(Choice data) {
        assertThat(data.alternative().name()).isEqualTo("private");
        return (Opaque) data.value();
    }

    @Test
    void aGuestIsAssociatedAndDissociated() {
        start(CstaSimulator.builder());
        application.monitor("3001");
        application.succeed(
                "Escape",
                escape(mapping.writeRequest(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001"))));
        assertThat(mapping.readEvent(content(application.event("PrivateEvent").choice("privateData"))))
                .isEqualTo(new HotDeskingEvent(HotDeskingOperation.ASSOCIATE, "3001", "4001"));
        assertThat(application.fail(
                        "Escape",
                        escape(mapping.writeRequest(
                                new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "3002")))))
                .isEqualTo("operation/featureAlreadySet");
        application.succeed(
                "Escape",
                escape(mapping.writeRequest(new HotDeskingRequest(HotDeskingOperation.DISSOCIATE, "3001", null))));
        assertThat(mapping.readEvent(content(application.event("PrivateEvent").choice("privateData"))))
                .isEqualTo(new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "3001", "4001"));
        String request = mapping.writeRequest(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001"))
                .ber()
                .toHex();
        assertThat(application.fail("Escape", escape(ber(request.replace("0a0100", "0a0109")))))
                .isEqualTo("privateData/cSTAPrivateDataInfoError");
        assertThat(pbx.device("3001").host()).isNull();
        assertThat(pbx.privateDataReceived()).isEmpty();
    }

    @Test
    void mappingsOfTheOtherEncodingSayNothing() {
        start(CstaSimulator.builder().privateDataMapping(new XmlPrivateDataMapping()));
        application.monitor("3001");
        pbx.device("3001").associate("4001");
        application.expectNothing();
    }

    @Test
    void privateDataTravelsBothWays() {
        start(CstaSimulator.builder());
        application.monitor("3001");
        application.succeed("Escape", escape(ber("a9030a0105")));
        Struct extensions = Bodies.of("CSTACommonArguments")
                .choose("privateData", "private", ber("a20402020102"))
                .build();
        application.succeed(
                "MonitorStart", TestApplication.monitorStart("3002", null).with("extensions", extensions));
        assertThat(pbx.privateDataReceived()).containsExactly(ber("a9030a0105"), ber("a20402020102"));

        pbx.sendEscape("<nothing/>");
        pbx.sendPrivateEvent("3001", "<nothing/>");
        pbx.sendRaw("<nothing/>");
        pbx.sendEscape(ber("a9030a0106"));
        CstaMessage.Request escape = (CstaMessage.Request) application.next();
        assertThat(content(escape.body().choice("privateData"))).isEqualTo(ber("a9030a0106"));
        application.answer(escape);
        pbx.awaitReceived("EscapeResponse", 1, LIMIT);
        pbx.sendPrivateEvent("3001", ber("a9030a0107"));
        assertThat(content(application.event("PrivateEvent").choice("privateData")))
                .isEqualTo(ber("a9030a0107"));

        String registration = application
                .succeed("EscapeRegister", Bodies.request("EscapeRegister").build())
                .text("escapeRegisterID");
        pbx.sendEscape(ber("a9030a0106"));
        escape = (CstaMessage.Request) application.next();
        assertThat(escape.body().text("escapeRegisterID")).isEqualTo(registration);
        assertThat(content(escape.body().choice("privateData"))).isEqualTo(ber("a9030a0106"));
        application.succeed(
                "EscapeRegisterCancel",
                Bodies.request("EscapeRegisterCancel")
                        .set("escapeRegisterID", registration)
                        .build());
    }

    @Test
    void devicesComeAsFromPanasonicSwitches() {
        start(CstaSimulator.builder().panasonicSystemData(2));
        application.sendApdu(PANASONIC);
        // [APPLICATION 30] { [1] { [4] { [4] cross reference } } }
        assertThat(application.apdu()).isEqualTo("a21502020602300f0201337e0aa108a406a40404020a01");
    }

    @Test
    void thePanasonicExchangeIsAnsweredByTheApplication() {
        start(CstaSimulator.builder().panasonicSystemData(2));
        Struct answer = application.succeed("Escape", escape(ber("a40ba009a407a105a0030a0105")));
        Opaque acknowledgement = content(((Struct) answer.get("extensions")).choice("privateData"));
        assertThat(acknowledgement).isEqualTo(ber("a406a40404020a01"));
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            CstaMessage.Request reply = (CstaMessage.Request) application.next();
            assertThat(reply.name()).isEqualTo("Escape");
            replies.add(content(reply.body().choice("privateData")).ber().toHex());
            application.answer(reply);
        }
        pbx.awaitReceived("EscapeResponse", 2, LIMIT);
        // [4] { [3] { SEQUENCE { [0] cross reference, [1] segment, [2] last, [3] { SEQUENCE { [38] { entries } } } } }
        // }
        assertThat(replies.get(0))
                .startsWith("a4")
                .contains("a00404020a01a103020101a203010100a3", "bf26", hex("3001"), hex("3002"));
        assertThat(replies.get(1)).contains("a00404020a01a103020102a2030101ffa3", hex("4001"));
        assertThat(pbx.received("EscapeResponse"))
                .allSatisfy(body -> assertThat(body.isEmpty()).isTrue());

        answer = application.succeed("Escape", escape(ber("a40ba009a407a105a0030a0102")));
        assertThat(content(((Struct) answer.get("extensions")).choice("privateData")))
                .isEqualTo(ber("a406a40404020a02"));
        CstaMessage.Request none = (CstaMessage.Request) application.next();
        assertThat(content(none.body().choice("privateData")).ber().toHex())
                .contains("a103020101a2030101ff")
                .doesNotContain(hex("3001"));

        for (String other : List.of("a403020105", "a404a1020500", "0500", "a400", "a403a00102")) {
            assertThat(application.succeed("Escape", escape(ber(other))).isEmpty())
                    .as(other)
                    .isTrue();
        }
        assertThat(pbx.privateDataReceived()).hasSize(7);
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void otherSwitchesTakeAnyEscapeAsItIs() {
        start(CstaSimulator.builder());
        application.sendApdu(PANASONIC);
        assertThat(application.apdu()).isEqualTo("a20b0202060230050201330500");
        application.expectNothing();
    }

    private static String hex(String text) {
        return Octets.of(BerApplication.ascii(text)).toHex();
    }
}
