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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.FlagsType;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatorLinkTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static CstaSimulatorBuilder builder() {
        return CstaSimulator.builder().devices("3001", "3002", "3003");
    }

    @Test
    void theSwitchSendsItsStatusFirstAndServesSeveralApplications() {
        try (CstaSimulator pbx = builder().start();
                TestApplication first = TestApplication.connected(pbx)) {
            TestApplication second = TestApplication.associated(pbx);
            CstaMessage.Request status = (CstaMessage.Request) first.next();
            assertThat(status.name()).isEqualTo("SystemStatus");
            assertThat(status.invokeId()).isZero();
            assertThat(status.body().text("systemStatus")).isEqualTo("enabled");
            assertThat(pbx.address()).isEqualTo("127.0.0.1:" + pbx.port());
            assertThat(pbx.links()).isEqualTo(2);
            first.answer(status);
            pbx.awaitReceived("SystemStatusResponse", 2, LIMIT);
            second.close();
            pbx.awaitLinks(1, LIMIT);
        }
    }

    @Test
    void theStatusIsNotSentUnasked() {
        try (CstaSimulator pbx = builder()
                        .sendSystemStatusOnConnect(false)
                        .systemStatus("normal")
                        .start();
                TestApplication application = TestApplication.connected(pbx)) {
            Struct answer = application.succeed(
                    "RequestSystemStatus", Bodies.request("RequestSystemStatus").build());
            assertThat(answer.text("systemStatus")).isEqualTo("normal");
            application.expectNothing();
            pbx.sendSystemStatus("overloadImminent");
            assertThat(((CstaMessage.Request) application.next()).body().text("systemStatus"))
                    .isEqualTo("overloadImminent");
            pbx.sendRequestSystemStatus();
            CstaMessage request = application.next();
            assertThat(request.name()).isEqualTo("RequestSystemStatus");
            assertThat(request.invokeId()).isEqualTo(1);
            assertThatIllegalArgumentException().isThrownBy(() -> pbx.sendSystemStatus("fine"));
            pbx.sendSystemStatusOnConnect(true);
            TestApplication.associated(pbx).close();
        }
    }

    @Test
    void requestSystemStatusCanBeLeftUnanswered() {
        try (CstaSimulator pbx = builder().answersRequestSystemStatus(false).start();
                TestApplication application = TestApplication.associated(pbx)) {
            application.send(
                    "RequestSystemStatus", Bodies.request("RequestSystemStatus").build());
            application.expectNothing();
            assertThat(pbx.received("RequestSystemStatus")).hasSize(1);
        }
    }

    @Test
    void systemRegistrationIsToldInTheStatus() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            Struct body = Bodies.request("SystemRegister")
                    .set(
                            "requestTypes",
                            Flags.of((FlagsType) Csta.description().type("RequestTypes"), List.of("systemStatus")))
                    .build();
            String registration = application.succeed("SystemRegister", body).text("sysStatRegisterID");
            pbx.sendSystemStatus("enabled");
            assertThat(((CstaMessage.Request) application.next()).body().text("sysStatRegisterID"))
                    .isEqualTo(registration);
        }
    }

    @Test
    void unknownUnsupportedAndMalformedRequestsAreRefused() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            application.sendDocument(7001, "<LaunchRocket/>");
            assertThat(error(application.answerOf(7001))).isEqualTo("operation/serviceNotSupported");
            assertThat(application.fail(
                            "SetDoNotDisturb",
                            Bodies.request("SetDoNotDisturb")
                                    .set("device", DeviceId.of("3001"))
                                    .set("doNotDisturbOn", true)
                                    .build()))
                    .isEqualTo("operation/serviceNotSupported");
            assertThat(pbx.protocolErrors()).isEmpty();
            application.sendDocument(7002, "<MonitorStop/>");
            assertThat(error(application.answerOf(7002))).isEqualTo("operation/invalidParameterValue");
            application.sendDocument(
                    7003, "<SetDoNotDisturb><doNotDisturbOn>perhaps</doNotDisturbOn></SetDoNotDisturb>");
            assertThat(error(application.answerOf(7003))).isEqualTo("operation/invalidParameterValue");
            application.sendDocument(7004, "<MonitorStart><a></MonitorStart>");
            assertThat(error(application.answerOf(7004))).isEqualTo("operation/generic");
            application.sendDocument(7005, "<SystemStatus><systemStatus>fine</systemStatus></SystemStatus>");
            assertThat(error(application.answerOf(7005))).isEqualTo("operation/valueOutOfRange");
            application.sendDocument(7006, "<MonitorStart><monitorObject><roomObject/></monitorObject></MonitorStart>");
            assertThat(error(application.answerOf(7006))).isEqualTo("operation/invalidParameterValue");
            application.sendDocument(
                    7007,
                    "<Escape><privateData><private><guestAssociatedExtension xmlns=\"urn:io.camelcsta:hot-desking:1\"/>"
                            + "</private></privateData></Escape>");
            assertThat(error(application.answerOf(7007))).isEqualTo("privateData/cSTAPrivateDataInfoError");
            assertThat(pbx.protocolErrors()).hasSize(3);
        }
    }

    private static String error(CstaMessage message) {
        return ((CstaMessage.Failure) message).error().toString();
    }

    @Test
    void whatIsNoFrameEndsTheConnection() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            application.sendOctets("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            application.expectClosed();
            pbx.awaitLinks(0, LIMIT);
            assertThat(pbx.protocolErrors()).hasSize(1);
        }
    }

    @Test
    void devicesComeInSegments() {
        try (CstaSimulator pbx =
                        builder().deviceSegments(2).outsideNumbers("0301234").start();
                TestApplication application = TestApplication.associated(pbx)) {
            String reference = application
                    .succeed(
                            "GetSwitchingFunctionDevices",
                            Bodies.request("GetSwitchingFunctionDevices").build())
                    .text("serviceCrossRefID");
            List<String> numbers = new ArrayList<>();
            for (long segment = 1; segment <= 2; segment++) {
                CstaMessage.Request request = (CstaMessage.Request) application.next();
                assertThat(request.name()).isEqualTo("SwitchingFunctionDevices");
                assertThat(request.body().text("serviceCrossRefID")).isEqualTo(reference);
                assertThat(request.body().number("segmentID")).isEqualTo(segment);
                assertThat(request.body().get("lastSegment")).isEqualTo(segment == 2);
                request.body()
                        .list("deviceList")
                        .forEach(item -> numbers.add(((DeviceId) ((Struct) item).get("deviceID")).number()));
            }
            assertThat(numbers).containsExactly("3001", "3002", "3003");
            assertThat(application.fail(
                            "GetSwitchingFunctionDevices",
                            Bodies.request("GetSwitchingFunctionDevices")
                                    .set("requestedDeviceID", DeviceId.of("9"))
                                    .build()))
                    .isEqualTo("operation/invalidDeviceID");
        }
    }

    @Test
    void anApplicationSessionCanBeRequired() {
        try (CstaSimulator pbx = builder()
                        .login("camel", "secret")
                        .protocolVersions("ed4")
                        .start();
                TestApplication application = TestApplication.connected(pbx)) {
            assertThat(application.fail("MonitorStart", TestApplication.monitorStart("3001", null)))
                    .isEqualTo("security/generic");
            assertThat(definedError(application.session("StartApplicationSession", start("camel", "wrong", "ed4"))))
                    .isEqualTo("invalidApplicationInfo");
            assertThat(definedError(application.session("StartApplicationSession", start("camel", "secret", "ed9"))))
                    .isEqualTo("requestedProtocolVersionNotSupported");
            CstaMessage.Session started =
                    application.session("StartApplicationSession", start("camel", "secret", "ed9", "ed4"));
            assertThat(started.isPositive()).isTrue();
            assertThat(started.body().text("actualProtocolVersion")).isEqualTo("ed4");
            assertThat(started.body().number("actualSessionDuration")).isEqualTo(60);
            assertThat(application.next().name()).isEqualTo("SystemStatus");
            assertThat(pbx.sessions()).isEqualTo(1);
            application.monitor("3001");
            String id = started.body().text("sessionID");
            assertThat(definedError(application.session("StartApplicationSession", start("camel", "secret", "ed4"))))
                    .isEqualTo("maxNumberSessions");
            assertThat(application
                            .session("ResetApplicationSessionTimer", reset(id, 30))
                            .body()
                            .number("actualSessionDuration"))
                    .isEqualTo(30);
            assertThat(definedError(application.session("ResetApplicationSessionTimer", reset("other", 30))))
                    .isEqualTo("invalidSessionID");
            assertThat(definedError(application.session("StopApplicationSession", stop("other"))))
                    .isEqualTo("invalidSessionID");
            assertThat(application.session("StopApplicationSession", stop(id)).isPositive())
                    .isTrue();
            assertThat(pbx.sessions()).isZero();
            assertThat(pbx.monitors()).isZero();
        }
    }

    @Test
    void anApplicationSessionExpires() {
        try (CstaSimulator pbx = builder()
                        .applicationSession(true)
                        .sessionDuration(Duration.ofSeconds(1))
                        .start();
                TestApplication application = TestApplication.connected(pbx)) {
            application.session("StartApplicationSession", start("any", "one", "ed4"));
            assertThat(application.next().name()).isEqualTo("SystemStatus");
            CstaMessage.Session ended = (CstaMessage.Session) application.next();
            assertThat(ended.name()).isEqualTo("ApplicationSessionTerminated");
            assertThat(ended.body().choice("sessionTermReason").value()).isEqualTo("sessionTimerExpired");
            assertThat(pbx.sessions()).isZero();
            pbx.misbehave("StartApplicationSession").once().fail("definedError", "serverResourcesBusy");
            assertThat(definedError(application.session("StartApplicationSession", start("any", "one", "ed4"))))
                    .isEqualTo("serverResourcesBusy");
            assertThat(application
                            .session("StartApplicationSession", start("any", "one", "ed4"))
                            .isPositive())
                    .isTrue();
        }
    }

    @Test
    void anApplicationSessionIsTerminated() {
        try (CstaSimulator pbx = builder().applicationSession(true).start();
                TestApplication application = TestApplication.connected(pbx)) {
            application.session("StartApplicationSession", start("any", "one", "ed4"));
            pbx.terminateSessions();
            assertThat(application.next().name()).isEqualTo("SystemStatus");
            assertThat(((CstaMessage.Session) application.next())
                            .body()
                            .choice("sessionTermReason")
                            .value())
                    .isEqualTo("resourceLimitation");
        }
    }

    @Test
    void withoutApplicationSessionsTheyAreNotSupported() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            application.send(new CstaMessage.Session(
                    77, Csta.description().session("StartApplicationSession"), start("a", "b", "c")));
            assertThat(error(application.answerOf(77))).isEqualTo("operation/serviceNotSupported");
        }
    }

    static Struct start(String user, String password, String... versions) {
        Struct information = Bodies.of("StartApplicationSessionApplicationInfo")
                .set("applicationID", "test")
                .set(
                        "applicationSpecificInfo",
                        Opaque.ofXml("<l:SessionLoginInfo xmlns:l='http://www.avaya.com/csta'><l:userName>" + user
                                + "</l:userName><l:password>" + password + "</l:password></l:SessionLoginInfo>"))
                .build();
        return Bodies.of(Csta.description().session("StartApplicationSession").request())
                .set("applicationInfo", information)
                .set("requestedProtocolVersions", List.of(versions))
                .set("requestedSessionDuration", 3600L)
                .build();
    }

    private static Struct reset(String id, long seconds) {
        return Bodies.of(Csta.description()
                        .session("ResetApplicationSessionTimer")
                        .request())
                .set("sessionID", id)
                .set("requestedSessionDuration", seconds)
                .build();
    }

    private static Struct stop(String id) {
        return Bodies.of(Csta.description().session("StopApplicationSession").request())
                .set("sessionID", id)
                .choose("sessionEndReason", "definedEndReason", "normal")
                .build();
    }

    private static Object definedError(CstaMessage.Session answer) {
        Choice error = answer.body().choice("errorCode");
        assertThat(error.alternative().name()).isEqualTo("definedError");
        return error.value();
    }

    @Test
    void waitingHasALimit() {
        try (CstaSimulator pbx = builder().start();
                TestApplication application = TestApplication.associated(pbx)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> pbx.awaitMonitors(1, Duration.ofMillis(20)))
                    .withMessageContaining("1 monitors");
            application.monitor("3001");
            pbx.awaitMonitors(1, LIMIT);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> builder().port(taken.getLocalPort()).start())
                    .withMessageContaining(String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void aClosedSimulatorSaysSo() {
        CstaSimulator pbx = builder().start();
        TestApplication application = TestApplication.associated(pbx);
        pbx.close();
        application.expectClosed();
        application.close();
        assertThatThrownBy(pbx::links).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        pbx.close();
    }
}
