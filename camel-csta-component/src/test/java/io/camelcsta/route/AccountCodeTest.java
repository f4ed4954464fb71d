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
import io.camelcsta.model.Octets;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service and the event 501. */
class AccountCodeTest extends CstaRouteTestSupport {

    private SimulatedCall call;

    @BeforeEach
    void makeCall() {
        call = pbx.call("3001", "3002");
    }

    private PrivateService setCode(Map<String, Object> extensions) {
        return PrivateService.setAccountCode("3001", null, "unused")
                .withCallId(call.id())
                .withExtensions(extensions);
    }

    @Test
    @Tag("compatibility")
    void setAccountCodeSetsTheCodeOfTheCall() throws Exception {
        PrivateEvent reply =
                perform(PrivateService.setAccountCode("3001", null, "4711").withCallId(call.id()));
        assertThat(call.accountCode()).isEqualTo(Octets.of("4711", StandardCharsets.UTF_8));
        assertThat(reply.type()).isEqualTo(PrivateEventType.ACCOUNT_CODE_SET);
        assertThat(reply.privateMsgId()).isEqualTo(501);
        assertThat(reply.thisDN()).isEqualTo("3001");
        assertThat(reply.callId()).isEqualTo(call.id());
        assertThat(reply.extensions()).isEqualTo(Map.of("AccountCode", "4711"));
        assertThat(pbx.received("AssociateData").get(0).connection("existingCall"))
                .isEqualTo(call.connection("3001"));
    }

    @Test
    void codeIsWrittenInUtf8() throws Exception {
        perform(PrivateService.setAccountCode("3001", null, "Größe").withCallId(call.id()));
        assertThat(call.accountCode()).isEqualTo(Octets.of("Größe", StandardCharsets.UTF_8));
    }

    @Test
    void codeIsWrittenAndReadInTheCharacterSetOfTheOption() throws Exception {
        Events events = consume("devices=3001&accountCodeCharset=ISO-8859-1");
        perform(
                "accountCodeCharset=ISO-8859-1",
                PrivateService.setAccountCode("3001", null, "Größe").withCallId(call.id()));
        assertThat(call.accountCode()).isEqualTo(Octets.of("Größe", StandardCharsets.ISO_8859_1));
        assertThat(events.awaitOnly().privateEvent().extensions()).isEqualTo(Map.of("AccountCode", "Größe"));
    }

    @Test
    void codeThatTheCharacterSetDoesNotHaveIsRefused() {
        EventError error = refuse("accountCodeCharset=ISO-8859-1", setCode(Map.of("AccountCode", "€")), Map.of());
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("AccountCode").contains("ISO-8859-1");
        assertThat(pbx.received("AssociateData")).isEmpty();
    }

    @Test
    void codeMayBeANumber() throws Exception {
        perform(setCode(Map.of("AccountCode", 4711)));
        assertThat(call.accountCode()).isEqualTo(Octets.of("4711", StandardCharsets.UTF_8));
    }

    @Test
    void codeMayBeOctets() throws Exception {
        perform(setCode(Map.of("AccountCode", Octets.ofHex("00ff10"))));
        assertThat(call.accountCode()).isEqualTo(Octets.ofHex("00ff10"));
    }

    @Test
    void keyOfTheCodeIsNamedByTheOption() throws Exception {
        Events events = consume("devices=3001&accountCodeName=PROJECT");
        PrivateEvent reply = perform("accountCodeName=PROJECT", setCode(Map.of("PROJECT", "17")));
        assertThat(reply.extensions()).isEqualTo(Map.of("PROJECT", "17"));
        assertThat(events.awaitOnly().privateEvent().extensions()).isEqualTo(Map.of("PROJECT", "17"));
    }

    @Test
    void missingKeyIs53() {
        EventError error = refuse(setCode(Map.of()));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.name()).isEqualTo("TERR_INVALID_ATTR");
        assertThat(error.message()).contains("'AccountCode'").contains("missing");
        assertThat(error.sent()).isFalse();
        assertThat(pbx.received("AssociateData")).isEmpty();
    }

    @Test
    void otherKeysAreRefusedAndNotDropped() {
        EventError error = refuse(setCode(Map.of("AccountCode", "1", "Other", "2")));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("Other");
        assertThat(call.accountCode()).isNull();
    }

    @Test
    void codeThatIsAListIs53() {
        EventError error = refuse(setCode(Map.of("AccountCode", Map.of("a", "b"))));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("AccountCode").contains("list");
    }

    @Test
    void callIsRequired() {
        EventError error = refuse(PrivateService.setAccountCode("3001", null, "1"));
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.message()).contains("ConnID").contains(CstaConstants.CONN_ID);
    }

    @Test
    @Tag("compatibility")
    void unknownCallFailsWithTheSwitchsError() {
        EventError error =
                refuse(PrivateService.setAccountCode("3001", null, "1").withCallId("fefe"));
        assertThat(error.code()).isEqualTo(1152);
        assertThat(error.cstaCategory()).isEqualTo("operation");
        assertThat(error.cstaError()).isEqualTo("invalidConnectionID");
    }

    @Test
    void codeMayComeAsJson() {
        Exchange exchange = send(
                "service=setAccountCode&thisDN=3001",
                "{\"Extensions\":{\"AccountCode\":\"98\"}}",
                Map.of(CstaConstants.CALL_ID, call.id()));
        assertThat(exchange.getException()).isNull();
        assertThat(call.accountCode()).isEqualTo(Octets.of("98", StandardCharsets.UTF_8));
    }

    // ---- the event

    @Test
    @Tag("compatibility")
    void codeThatAPhoneSetsIsTold() throws Exception {
        Events events = consume("devices=3001");
        call.setAccountCode("3002", "77");
        Events.Received received = events.awaitOnly();
        PrivateEvent event = received.privateEvent();
        assertThat(event.type()).isEqualTo(PrivateEventType.ACCOUNT_CODE_SET);
        assertThat(event.thisDN()).isEqualTo("3001");
        assertThat(event.otherDN()).isNull();
        assertThat(event.callId()).isEqualTo(call.id());
        assertThat(event.connId()).matches("[0-9a-f]{16}");
        assertThat(event.extensions()).isEqualTo(Map.of("AccountCode", "77"));
        assertThat(received.header(CstaConstants.EVENT_NUMBER)).isEqualTo(501);
        assertThat(received.header(CstaConstants.EVENT_CLASS)).isEqualTo("accountCode");
    }

    @Test
    void jsonOfTheEventHasPrivateId0() throws Exception {
        Events events = consume("devices=3001");
        call.setAccountCode("3001", "77");
        assertThat(events.awaitOnly().body().toJson())
                .startsWith("{\"Event\":\"accountCodeSet\",\"PrivateMsgID\":501,\"PrivateID\":0,");
    }

    @Test
    void sameCodeSetTwiceIsToldTwice() throws Exception {
        Events events = consume("devices=3001");
        call.setAccountCode("3001", "77");
        call.setAccountCode("3001", "77");
        settle(events);
        assertThat(events.names()).containsExactly("accountCodeSet", "accountCodeSet");
    }

    @Test
    void callInformationWithoutACodeIsNoAccountCodeEvent() throws Exception {
        Events events = consume("devices=3001&events=accountCode,call,private");
        assertThat(send(
                                "operation=AssociateData",
                                Map.of("existingCall", Map.of("callID", call.id(), "deviceID", "3001")),
                                Map.of())
                        .getException())
                .isNull();
        settle(events);
        assertThat(events.names()).containsExactly("CallInformationEvent");
    }

    @Test
    void twoMonitoredPartiesGiveTwoEvents() throws Exception {
        Events events = consume("devices=3001,3002");
        call.setAccountCode("3001", "77");
        settle(events);
        assertThat(events.list())
                .extracting(received -> received.privateEvent().thisDN())
                .containsExactlyInAnyOrder("3001", "3002");
    }

    // ---- the gate

    @Test
    void serviceIs51WhenItIsSwitchedOff() {
        EventError error = refuse("accountCodePrivateService=false", setCode(Map.of("AccountCode", "1")), Map.of());
        assertThat(error.code()).isEqualTo(51);
        assertThat(error.name()).isEqualTo("TERR_UNSUP_OPER");
        assertThat(error.message()).contains("accountCodePrivateService=true");
        assertThat(error.sent()).isFalse();
        assertThat(pbx.received("AssociateData")).isEmpty();
    }

    @Test
    void eventIsNotEmittedWhenItIsSwitchedOff() throws Exception {
        Events on = consume("devices=3001");
        Events off = consume("devices=3001&accountCodePrivateService=false");
        call.setAccountCode("3001", "77");
        settle(on, off);
        assertThat(on.names()).containsExactly("accountCodeSet");
        assertThat(off.names()).isEmpty();
    }

    @Test
    void gateIsClosedForEveryWayToNameTheService() {
        for (String service : new String[] {"501", "setAccountCode"}) {
            assertThat(refuse(
                                    "accountCodePrivateService=false&thisDN=3001",
                                    Map.of("Extensions", Map.of("AccountCode", "1")),
                                    Map.of(CstaConstants.SERVICE, service, CstaConstants.CALL_ID, call.id()))
                            .code())
                    .isEqualTo(51);
        }
    }

    @Test
    void codeThatIsNoTextIsTheOctets() throws Exception {
        SimulatedCall coded = pbx.call("3001", "3002");

        PrivateEvent reply = perform(PrivateService.setAccountCode("3001", null, "x")
                .withCallId(coded.id())
                .withExtensions(java.util.Map.of("AccountCode", new byte[] {1, 2, (byte) 0xFF})));

        assertThat(reply.extensions()).containsEntry("AccountCode", io.camelcsta.model.Octets.ofHex("0102ff"));
        assertThat(coded.accountCode().toHex()).isEqualTo("0102ff");
    }

    @Test
    void mapMadeByAnotherJsonReaderMayHoldOctets() {
        SimulatedCall coded = pbx.call("3001", "3002");

        template.requestBody(
                uri("service=setAccountCode&thisDN=3001"),
                java.util.Map.of(
                        "CallID",
                        coded.id(),
                        "Extensions",
                        java.util.Map.of("AccountCode", java.util.Map.of("$binary", "NDcxMQ=="))));

        assertThat(coded.accountCode().toHex()).isEqualTo("34373131");
    }
}
