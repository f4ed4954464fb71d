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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorBerMisbehaviourTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Struct STATUS = Bodies.request("RequestSystemStatus").build();

    private CstaSimulator pbx;
    private BerApplication application;

    @BeforeEach
    void start() {
        pbx = CstaSimulator.builder()
                .protocol("asn1")
                .listener("asn1", "hipath")
                .listener("asn1", "ber")
                .devices("3001", "3002")
                .start();
        application = BerApplication.associated(pbx);
    }

    @AfterEach
    void close() {
        application.close();
        pbx.close();
    }

    private AcseMessage.AssociateResponse associate(BerApplication other) {
        return other.associate(BerApplication.request(BerApplication.CONTEXT, null, null));
    }

    @Test
    void requestsAreRefusedRejectedDelayedAndLeftUnanswered() {
        pbx.misbehave("RequestSystemStatus").once().fail("systemResourceAvailability", "networkBusy");
        pbx.misbehave("RequestSystemStatus").once().fail("unspecified", null);
        pbx.misbehave("RequestSystemStatus").once().reject("invoke", 3);
        pbx.misbehave("RequestSystemStatus").once().answerLate(SHORT);
        pbx.misbehave("RequestSystemStatus").once().delay(SHORT);
        pbx.misbehave("RequestSystemStatus").once().silence();
        assertThat(application.fail("RequestSystemStatus", STATUS)).isEqualTo("systemResourceAvailability/networkBusy");
        assertThat(application.fail("RequestSystemStatus", STATUS)).isEqualTo("unspecified");
        CstaMessage rejected = application.exchange("RequestSystemStatus", STATUS);
        assertThat(rejected).isEqualTo(new CstaMessage.Reject(rejected.invokeId(), "invoke", 3));
        application.succeed("RequestSystemStatus", STATUS);
        application.succeed("RequestSystemStatus", STATUS);
        application.send("RequestSystemStatus", STATUS);
        application.expectNothing();
    }

    @Test
    void anErrorThatOneEncodingLacksFailsDifferently() {
        pbx.misbehave("RequestSystemStatus").once().fail("privateErrorCode", "Denied");
        assertThat(application.fail("RequestSystemStatus", STATUS)).isEqualTo("operation/generic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"length2", "hipath", "ber"})
    void brokenContentComesInAFrame(String framing) {
        try (BerApplication other = BerApplication.associated(pbx, framing)) {
            pbx.misbehave("RequestSystemStatus").once().malformed();
            other.send("RequestSystemStatus", STATUS);
            assertThatThrownBy(other::next).isInstanceOf(AssertionError.class);
            other.succeed("RequestSystemStatus", STATUS);
        }
    }

    @Test
    void garbageIsNoFrame() {
        pbx.misbehave("RequestSystemStatus").once().garbage();
        application.send("RequestSystemStatus", STATUS);
        assertThat(application.octets(2)).containsOnly(0);
        for (String framing : List.of("hipath", "ber")) {
            try (BerApplication other = BerApplication.associated(pbx, framing)) {
                pbx.sendGarbage();
                assertThat(other.octets(8)).containsOnly(0xFF);
            }
        }
    }

    @Test
    void theConnectionIsClosedOrAborted() {
        pbx.misbehave("MonitorStart").once().close();
        application.send("MonitorStart", TestApplication.monitorStart("3001", null));
        application.expectClosed();
        try (BerApplication other = BerApplication.associated(pbx)) {
            pbx.misbehave("MonitorStart").once().abort();
            other.send("MonitorStart", TestApplication.monitorStart("3001", null));
            assertThat(other.acse().name()).isEqualTo("abrt");
            other.expectClosed();
        }
        pbx.refuseConnections(true);
        try (BerApplication refused = BerApplication.connected(pbx, "ber")) {
            refused.expectClosed();
        }
    }

    @Test
    void associationRequestsMeetFaultsToo() {
        pbx.misbehave("aarq").once().silence();
        pbx.misbehave("aarq").once().fail("user", "11");
        pbx.misbehave("aarq").once().fail("provider", "2");
        pbx.misbehave("aarq").once().answerLate(SHORT);
        pbx.misbehave("rlrq").once().silence();
        try (BerApplication other = BerApplication.connected(pbx, "length2")) {
            other.send(BerApplication.request(BerApplication.CONTEXT, null, null));
            assertThat(associate(other).diagnostic()).isEqualTo(11);
            assertThat(associate(other).byProvider()).isTrue();
            assertThat(associate(other).result()).isZero();
            assertThat(other.next().name()).isEqualTo("SystemStatus");
            other.send(new AcseMessage.ReleaseRequest(0));
            other.expectNothing();
            pbx.misbehave("*").once().fail("operation", "generic");
            other.send(new AcseMessage.ReleaseRequest(0));
            assertThat(other.acse().name()).isEqualTo("rlre");
        }
        pbx.misbehave("*").once().fail("operation", "generic");
        pbx.misbehave("aarq").once().malformed();
        pbx.misbehave("aarq").once().abort();
        try (BerApplication other = BerApplication.connected(pbx, "length2")) {
            other.send(BerApplication.request(BerApplication.CONTEXT, null, null));
            assertThatThrownBy(other::next).isInstanceOf(AssertionError.class);
            other.send(BerApplication.request(BerApplication.CONTEXT, null, null));
            assertThat(other.acse().name()).isEqualTo("abrt");
            other.expectClosed();
        }
        try (BerApplication other = BerApplication.connected(pbx, "length2")) {
            assertThat(associate(other).diagnostic()).isEqualTo(1);
            pbx.misbehave("aarq").once().reject("general", 0);
            other.send(BerApplication.request(BerApplication.CONTEXT, null, null));
            other.expectClosed();
        }
        Misbehaviour request = pbx.misbehave("aarq");
        assertThatIllegalArgumentException().isThrownBy(() -> request.fail("operation", "generic"));
        assertThatIllegalArgumentException().isThrownBy(() -> request.fail("user", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> request.reject("result", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pbx.misbehave("rlrq").fail("user", "1"));
    }

    @Test
    void messagesComeOctetByOctet() {
        pbx.splitFrames(true);
        for (String framing : List.of("length2", "hipath", "ber")) {
            try (BerApplication other = BerApplication.associated(pbx, framing)) {
                other.monitor("3001");
                pbx.makeCall("3001", "3002").clear();
                other.event("OriginatedEvent");
                other.event("DeliveredEvent");
                other.event("ConnectionClearedEvent");
            }
        }
    }

    @Test
    void hostileInputIsSurvived() {
        byte[] deep = new byte[60_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80;
        }
        deep[0] = 0x60;
        byte[] broken = "no CSTA at all".getBytes(StandardCharsets.US_ASCII);
        for (byte[] apdu :
                List.of(deep, broken, new byte[] {0x60}, new byte[] {0x61, 0}, new byte[] {(byte) 0xA1, 0})) {
            try (BerApplication other = BerApplication.connected(pbx, "length2")) {
                other.sendApdu(apdu);
                other.expectClosed();
            }
        }
        for (String framing : List.of("hipath", "ber")) {
            try (BerApplication other = BerApplication.connected(pbx, framing)) {
                other.sendOctets(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
                other.expectClosed();
            }
        }
        try (BerApplication other = BerApplication.connected(pbx, "length2")) {
            other.sendOctets(Octets.ofHex("0000").toBytes());
            other.expectClosed();
        }
        deep[0] = (byte) 0xA1;
        application.sendApdu(deep);
        assertThat(application.next()).isEqualTo(new CstaMessage.Reject(CstaMessage.NO_INVOKE_ID, "general", 2));
        application.succeed("RequestSystemStatus", STATUS);
        pbx.awaitLinks(1, LIMIT);
    }
}
