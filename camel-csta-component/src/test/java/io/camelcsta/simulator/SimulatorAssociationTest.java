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

import static io.camelcsta.simulator.BerApplication.CONTEXT;
import static io.camelcsta.simulator.BerApplication.information;
import static io.camelcsta.simulator.BerApplication.request;
import static io.camelcsta.simulator.BerApplication.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorAssociationTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final AcseMessage.Login LOGIN = new AcseMessage.Login("jürgen", "geheim");

    private static CstaSimulatorBuilder builder() {
        return CstaSimulator.builder().protocol("asn1").devices("3001", "3002");
    }

    private static String diagnostic(AcseMessage.AssociateResponse response) {
        return response.result() + (response.byProvider() ? " provider " : " user ") + response.diagnostic();
    }

    @ParameterizedTest
    @ValueSource(strings = {"length2", "hipath", "ber"})
    void applicationsAssociateAndReleaseInEveryFraming(String framing) {
        try (CstaSimulator pbx = builder().framing(framing).start();
                BerApplication application = BerApplication.connected(pbx, framing)) {
            AcseMessage.AssociateResponse response =
                    application.associate(request(CONTEXT, null, information(4, 2, 14)));
            assertThat(diagnostic(response)).isEqualTo("0 user 0");
            assertThat(response.applicationContext()).isEqualTo(CONTEXT);
            assertThat(response.authentication()).isNull();
            assertThat(response.userInformation().reference()).isEqualTo(BerApplication.REFERENCE);
            assertThat(version(response.userInformation())).isEqualTo(1 << 2);
            application.answer(application.next());
            pbx.awaitReceived("SystemStatusResponse", 1, LIMIT);
            assertThat(pbx.associations()).isEqualTo(1);
            application.monitor("3001");
            pbx.call("3001", "3002");
            application.event("OriginatedEvent");

            application.send(new AcseMessage.ReleaseRequest(0));
            application.event("DeliveredEvent");
            application.event("EstablishedEvent");
            assertThat(application.acse()).isEqualTo(new AcseMessage.ReleaseResponse(0));
            application.expectClosed();
            pbx.awaitLinks(0, LIMIT);
            assertThat(pbx.associations()).isZero();
            assertThat(pbx.monitors()).isZero();
            assertThat(pbx.protocolErrors()).isEmpty();
            assertThat(pbx.received().get(0).name()).isEqualTo("aarq");
        }
    }

    @Test
    void theFramesOfRealSwitchesAreUnderstoodAndWritten() {
        try (CstaSimulator pbx = builder().start();
                BerApplication application = BerApplication.connected(pbx, "length2")) {
            application.sendApdu(
                    "60 23 80 02 07 80 A1 07 06 05 2B 0C 00 81 5A BE 14 28 12 06 07 2B 0C 00 82 1D 81 48 A0 07 A0 05 03 03 00 08 00");
            assertThat(application.apdu())
                    .isEqualTo("612f80020780a10706052b0c00815aa203020100a305a103020100" + "be1428120607"
                            + "2b0c00821d8148" + "a007a0050303000800");
            assertThat(application.apdu()).isEqualTo("a10c020101020200d330030a0101");
            application.sendApdu("A2 0B 02 01 01 30 06 02 02 00 D3 05 00");
            pbx.awaitReceived("SystemStatusResponse", 1, LIMIT);
            application.sendApdu("64 06 80 01 00 81 01 01");
            application.expectClosed();
            assertThat(pbx.protocolErrors()).isEmpty();
        }
    }

    @Test
    void anApplicationLogsIn() {
        try (CstaSimulator pbx = builder().login("jürgen", "geheim").start();
                BerApplication application = BerApplication.connected(pbx, "length2")) {
            assertThat(diagnostic(application.associate(request(CONTEXT, null, information(3)))))
                    .isEqualTo("1 user 14");
            AcseMessage.Login wrong = new AcseMessage.Login("jürgen", "falsch");
            assertThat(diagnostic(application.associate(request(CONTEXT, wrong, information(3)))))
                    .isEqualTo("1 user 13");
            assertThat(pbx.associations()).isZero();
            AcseMessage.AssociateResponse response = application.associate(request(CONTEXT, LOGIN, information(3)));
            assertThat(diagnostic(response)).isEqualTo("0 user 0");
            assertThat(response.authentication().ber().toHex()).startsWith("a20fa00da10b");
            assertThat(application.next().name()).isEqualTo("SystemStatus");
            application.monitor("3001");
            assertThat(pbx.received().toString()).contains("jürgen").doesNotContain("geheim", "falsch");
        }
    }

    @Test
    void anApplicationContextIsRequired() {
        try (CstaSimulator pbx = builder().applicationContext("1.3.12.0.180.1").start();
                BerApplication application = BerApplication.connected(pbx, "length2")) {
            assertThat(diagnostic(application.associate(request(CONTEXT, null, information(3)))))
                    .isEqualTo("1 user 2");
            AcseMessage.AssociateResponse response = application.associate(request("1.3.12.0.180.1", null, null));
            assertThat(diagnostic(response)).isEqualTo("0 user 0");
            assertThat(response.applicationContext()).isEqualTo("1.3.12.0.180.1");
            assertThat(response.userInformation()).isNull();
        }
    }

    @Test
    void aVersionIsChosenOrRefused() {
        try (CstaSimulator pbx = builder().cstaVersions(4, 14, 18).start();
                BerApplication application = BerApplication.connected(pbx, "length2")) {
            assertThat(diagnostic(application.associate(request(CONTEXT, null, information(2, 3)))))
                    .isEqualTo("1 provider 2");
            AcseMessage.AssociateResponse response =
                    application.associate(request(CONTEXT, null, information(3, 14, 18)));
            assertThat(version(response.userInformation())).isEqualTo(1 << 14);
        }
        try (CstaSimulator pbx = builder().answersVersion(1).start();
                BerApplication application = BerApplication.connected(pbx, "length2")) {
            AcseMessage.AssociateResponse response = application.associate(request(CONTEXT, null, information(3)));
            assertThat(diagnostic(response)).isEqualTo("0 user 0");
            assertThat(version(response.userInformation())).isEqualTo(1 << 1);
        }
    }

    @Test
    void theSwitchCanKeepItsUserInformationAndItsStatusToItself() {
        try (CstaSimulator pbx = builder()
                        .answersUserInformation(false)
                        .sendSystemStatusOnConnect(false)
                        .start();
                BerApplication application = BerApplication.connected(pbx, "length2")) {
            AcseMessage.UserInformation vendors =
                    new AcseMessage.UserInformation(null, Opaque.ofBer(Octets.ofHex("0c0161")));
            assertThat(application.associate(request(CONTEXT, null, vendors)).userInformation())
                    .isNull();
            application.expectNothing();
        }
        try (CstaSimulator pbx = builder().answersUserInformation(false).start();
                BerApplication application = BerApplication.connected(pbx, "length2")) {
            assertThat(application
                            .associate(request(CONTEXT, null, information(3)))
                            .userInformation())
                    .isNull();
        }
    }

    @Test
    void theSwitchEndsAssociations() {
        try (CstaSimulator pbx = builder().start();
                BerApplication aborted = BerApplication.associated(pbx)) {
            aborted.monitor("3001");
            pbx.abortAll();
            assertThat(aborted.acse()).isEqualTo(new AcseMessage.Abort(0, null));
            aborted.expectClosed();
            pbx.awaitMonitors(0, LIMIT);
            try (BerApplication released = BerApplication.associated(pbx)) {
                pbx.releaseAll();
                assertThat(released.acse()).isEqualTo(new AcseMessage.ReleaseRequest(0));
                assertThat(pbx.associations()).isEqualTo(1);
                released.send(new AcseMessage.ReleaseResponse(0));
                released.expectClosed();
                pbx.awaitLinks(0, LIMIT);
                assertThat(pbx.protocolErrors()).isEmpty();
            }
        }
    }

    @Test
    void nothingIsDoneWithoutAnAssociation() {
        Struct status = Bodies.request("RequestSystemStatus").build();
        try (CstaSimulator pbx = builder().start()) {
            try (BerApplication application = BerApplication.connected(pbx, "length2")) {
                application.send("RequestSystemStatus", status);
                assertThat(application.next()).isEqualTo(new CstaMessage.Reject(1, "general", 0));
                application.expectClosed();
            }
            try (BerApplication application = BerApplication.connected(pbx, "length2")) {
                application.sendApdu("a20302010105");
                assertThat(application.acse()).isEqualTo(new AcseMessage.Abort(0, null));
                application.expectClosed();
            }
            try (BerApplication application = BerApplication.connected(pbx, "length2")) {
                application.sendApdu("6003800207");
                assertThat(application.acse().name()).isEqualTo("abrt");
                application.expectClosed();
            }
            try (BerApplication application = BerApplication.connected(pbx, "length2")) {
                application.send(new AcseMessage.ReleaseRequest(null));
                assertThat(application.acse().name()).isEqualTo("rlre");
                application.expectClosed();
            }
            try (BerApplication application = BerApplication.connected(pbx, "length2")) {
                pbx.awaitLinks(1, LIMIT);
                pbx.sendSystemStatus("normal");
                pbx.abortAll();
                pbx.releaseAll();
                pbx.sendInvoke(51, Octets.ofHex("0500"));
                application.associate();
                application.send(request(CONTEXT, null, null));
                assertThat(application.acse().name()).isEqualTo("abrt");
                application.expectClosed();
            }
            pbx.awaitLinks(0, LIMIT);
            assertThat(pbx.protocolErrors()).hasSize(5);
            assertThat(pbx.received("RequestSystemStatus")).hasSize(1);
        }
    }

    @Test
    void whatComesFromTheSwitchOnlyIsNoted() {
        try (CstaSimulator pbx = builder().start();
                BerApplication application = BerApplication.associated(pbx)) {
            application.send(new AcseMessage.AssociateResponse(CONTEXT, 0, false, 0, null, null));
            application.expectNothing();
            assertThat(pbx.protocolErrors()).hasSize(1);
            application.send(new AcseMessage.ReleaseResponse(0));
            application.expectClosed();
            assertThat(pbx.protocolErrors()).hasSize(2);
        }
    }

    @Test
    void openingOctetsComeFirst() {
        try (CstaSimulator pbx = builder().opening("BC:PQ").start()) {
            try (BerApplication application = BerApplication.connected(pbx, "length2")) {
                application.sendOctets(BerApplication.ascii("B"));
                application.sendOctets(BerApplication.ascii("C"));
                assertThat(application.octets(2)).isEqualTo(BerApplication.ascii("PQ"));
                application.associate();
                application.monitor("3001");
            }
            pbx.awaitLinks(0, LIMIT);
            try (BerApplication application = BerApplication.connected(pbx, "length2")) {
                application.sendOctets(Octets.ofHex("424300056403800100").toBytes());
                assertThat(application.octets(2)).isEqualTo(BerApplication.ascii("PQ"));
                application.expectClosed();
            }
            assertThat(pbx.protocolErrors()).isEmpty();
            try (BerApplication application = BerApplication.connected(pbx, "length2")) {
                application.sendOctets(BerApplication.ascii("BX"));
                application.expectClosed();
            }
            pbx.awaitLinks(0, LIMIT);
            assertThat(pbx.protocolErrors()).hasSize(1);
        }
    }

    @Test
    void settingsAreChecked() {
        CstaSimulatorBuilder builder = CstaSimulator.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.protocol("json"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.framing("tpkt"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.opening("B"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.listener("asn1", null));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.cstaVersions(24));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.answersVersion(-1));
        try (CstaSimulator pbx = builder.framing("ber").opening("B:P").start()) {
            assertThat(pbx.address("xml")).isEqualTo(pbx.address());
            assertThatIllegalArgumentException().isThrownBy(() -> pbx.address("asn1"));
            assertThatIllegalArgumentException().isThrownBy(() -> pbx.address("asn1", "ber"));
            TestApplication.associated(pbx).close();
        }
    }
}
