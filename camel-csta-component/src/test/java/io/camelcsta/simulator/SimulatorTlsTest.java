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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.fault.TestKeys;
import io.camelcsta.model.CstaMessage;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTlsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static SSLContext pbxContext;
    private static SSLContext known;
    private static SSLContext anonymous;
    private static SSLContext distrustful;

    @BeforeAll
    static void makeKeys() {
        TestKeys keys = new TestKeys(directory);
        TestKeys.Store server = keys.server();
        TestKeys.Store client = keys.client("application");
        pbxContext = TestKeys.context(server, keys.trust(client));
        known = TestKeys.context(client, keys.trust(server));
        anonymous = TestKeys.context(null, keys.trust(server));
        distrustful = TestKeys.context(client, keys.trust(client));
    }

    private static CstaSimulatorBuilder builder(boolean needsClientCertificate) {
        return CstaSimulator.builder().devices("3001", "3002").tls(pbxContext, needsClientCertificate);
    }

    private static SSLSocket connect(CstaSimulator pbx, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", pbx.port());
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static TestApplication associated(CstaSimulator pbx, SSLContext context) throws IOException {
        TestApplication application = new TestApplication(connect(pbx, context));
        application.takeSystemStatus();
        return application;
    }

    @Test
    void anApplicationExchangesMessages() throws IOException {
        try (CstaSimulator pbx = builder(false).start();
                TestApplication application = associated(pbx, anonymous)) {
            assertThat(pbx.links()).isEqualTo(1);
            application.monitor("3001");
            pbx.splitFrames(true);
            pbx.makeCall("3001", "3002");
            application.event("OriginatedEvent");
            application.event("DeliveredEvent");
            pbx.splitFrames(false);
            pbx.sendMonitorStop("3001");
            application.answer((CstaMessage.Request) application.next());
            pbx.awaitReceived("MonitorStopResponse", 1, LIMIT);
            pbx.closeAll();
            application.expectClosed();
            pbx.awaitLinks(0, LIMIT);
            assertThat(pbx.protocolErrors()).isEmpty();
        }
    }

    @Test
    void aKnownApplicationShowsItsCertificate() throws IOException {
        try (CstaSimulator pbx = builder(true).start();
                TestApplication application = associated(pbx, known)) {
            application.monitor("3001");
            assertThat(pbx.monitors()).isEqualTo(1);
        }
    }

    @Test
    void anApplicationWithoutTheNeededCertificateIsRefused() throws IOException {
        try (CstaSimulator pbx = builder(true).start();
                SSLSocket socket = connect(pbx, anonymous)) {
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOfAny(SSLException.class, SocketException.class);
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(pbx.protocolErrors())
                    .singleElement()
                    .asString()
                    .contains("no TLS handshake"));
            assertThat(pbx.links()).isZero();
            assertThat(pbx.received()).isEmpty();
        }
    }

    @Test
    void anApplicationThatDoesNotTrustTheSwitchGoes() throws IOException {
        try (CstaSimulator pbx = builder(false).start();
                SSLSocket socket = connect(pbx, distrustful)) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            assertThat(pbx.links()).isZero();
        }
    }

    @Test
    void anApplicationWithoutTlsIsRefused() throws IOException {
        try (CstaSimulator pbx = builder(false).start();
                Socket socket = new Socket("127.0.0.1", pbx.port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write("\0\0\0\u000c0001<a/>".getBytes(StandardCharsets.US_ASCII));
            try {
                socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                // closed by a reset
            }
            assertThat(pbx.links()).isZero();
        }
    }

    @Test
    void connectionsAreRefusedBeforeTheHandshake() throws IOException {
        try (CstaSimulator pbx = builder(false).start()) {
            pbx.refuseConnections(true);
            try (SSLSocket socket = connect(pbx, anonymous)) {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
            }
            pbx.refuseConnections(false);
            try (TestApplication application = associated(pbx, anonymous)) {
                application.monitor("3001");
            }
        }
    }

    @Test
    void anApplicationThatDoesNotReadIsDisconnected() throws IOException {
        try (CstaSimulator pbx = builder(false).start();
                TestApplication application = associated(pbx, anonymous)) {
            application.monitor("3001");
            String text = "x".repeat(60_000);
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> {
                        pbx.sendPrivateEvent("3001", "<a>" + text + "</a>");
                        return pbx.links() == 0;
                    });
            assertThat(pbx.protocolErrors()).isNotEmpty();
        }
    }

    @Test
    void allListenersHaveTls() throws IOException {
        try (CstaSimulator pbx = builder(true).listener("asn1").start()) {
            String address = pbx.address("asn1");
            try (SSLSocket socket = (SSLSocket) known.getSocketFactory()
                    .createSocket("127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1)))) {
                socket.setSoTimeout((int) LIMIT.toMillis());
                socket.startHandshake();
                pbx.awaitLinks(1, LIMIT);
            }
        }
    }
}
