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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaLinkException;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.fault.TestKeys;
import io.camelcsta.link.LinkState;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links over TLS with Camel's SSLContextParameters. */
class TlsTest extends LinkTestSupport {

    private static final String DEVICES = "devices=3001&events=link,recording";
    private static final String TLS = "&sslContextParameters=#tls";
    private static final String ADVICE = "Check the option sslContextParameters";

    @TempDir
    static Path directory;

    private static TestKeys.Store server;
    private static TestKeys.Store otherName;
    private static TestKeys.Store expired;
    private static TestKeys.Store client;
    /** Trusts all certificates of switches here. */
    private static TestKeys.Store trust;

    private static TestKeys.Store trustNobody;
    private static TestKeys.Store trustClient;

    @BeforeAll
    static void makeKeys() {
        TestKeys keys = new TestKeys(directory);
        server = keys.server();
        otherName = keys.server("pbx.example", "dns:pbx.example");
        expired = keys.expiredServer("localhost", TestKeys.LOCAL_NAMES);
        client = keys.client("camel");
        trust = keys.trust(server, otherName, expired);
        trustNobody = keys.trust(client);
        trustClient = keys.trust(client);
    }

    private void useTlsPbx(TestKeys.Store key) {
        usePbx(settings -> settings.tls(TestKeys.context(key, null), false));
    }

    private static KeyStoreParameters store(Path path) {
        KeyStoreParameters parameters = new KeyStoreParameters();
        parameters.setResource("file:" + path);
        parameters.setType("PKCS12");
        parameters.setPassword(TestKeys.PASSWORD);
        return parameters;
    }

    private static SSLContextParameters trusting(Path path) {
        TrustManagersParameters trusted = new TrustManagersParameters();
        trusted.setKeyStore(store(path));
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trusted);
        return parameters;
    }

    private static SSLContextParameters showing(TestKeys.Store key, Path trusted) {
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(store(key.path()));
        keys.setKeyPassword(key.password());
        SSLContextParameters parameters = trusting(trusted);
        parameters.setKeyManagers(keys);
        return parameters;
    }

    private void bind(String name, SSLContextParameters parameters) {
        context.getRegistry().bind(name, parameters);
    }

    private void assertWorks(Events events) throws Exception {
        awaitUsable(1);
        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        events.await("recordingStarted");
    }

    private Throwable failureOf(String uri) {
        try {
            consumeFrom(context, uri, event -> {});
        } catch (Exception e) {
            return Stream.iterate((Throwable) e, cause -> cause != null, Throwable::getCause)
                    .filter(CstaLinkException.class::isInstance)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no CstaLinkException", e));
        }
        throw new AssertionError("It has started");
    }

    // ---- it works

    @ParameterizedTest
    @ValueSource(strings = {"#tls", "#bean:tls"})
    @Tag("compatibility")
    void servicesAndEventsGoOverTls(String reference) throws Exception {
        useTlsPbx(server);
        bind("tls", trusting(trust.path()));
        Events events = consume(DEVICES + "&sslContextParameters=" + reference);
        assertThat(perform("sslContextParameters=" + reference, PrivateService.startHotDesking("3001", "3003"))
                        .event())
                .isEqualTo("hotDeskingEstablished");
        assertWorks(events);
        assertThat(pbx.links()).isEqualTo(1);
        assertThat(pbx.protocolErrors()).isEmpty();
    }

    @Test
    void sessionAndLoginGoOverTls() throws Exception {
        usePbx(settings -> settings.login("cti", "secret").tls(TestKeys.context(server, null), false));
        bind("tls", trusting(trust.path()));
        assertWorks(consume(DEVICES + TLS + "&" + login("cti", "secret")));
    }

    @Test
    void lostLinkComesBackOverTls() throws Exception {
        useTlsPbx(server);
        bind("tls", trusting(trust.path()));
        Events events = consume(DEVICES + TLS);
        pbx.closeAll();
        events.await(3);
        assertWorks(events);
        assertThat(events.names()).startsWith(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
    }

    @Test
    void silentSwitchIsNoticedOverTls() throws Exception {
        useTlsPbx(server);
        FaultProxy proxy = closingLast(FaultProxy.to(pbx.address(), null));
        bind("tls", trusting(trust.path()));
        Events events = consumeFrom(
                context,
                uriAt(proxy.address(), DEVICES + TLS + "&heartbeatInterval=250&heartbeatTolerance=2&" + BACKGROUND),
                event -> {});
        events.awaitFirst();
        proxy.halfOpen(true);
        events.await(LinkEvent.DISCONNECTED);
        proxy.halfOpen(false);
        proxy.cut();
        Events.await(() -> events.names().size() >= 3, "the return");
        assertThat(events.names()).startsWith(LinkEvent.CONNECTED, LinkEvent.DISCONNECTED, LinkEvent.CONNECTED);
    }

    @Test
    void globalParametersAreUsedIfTheComponentIsToldTo() throws Exception {
        useTlsPbx(server);
        context.setSSLContextParameters(trusting(trust.path()));
        context.getComponent("csta", CstaComponent.class).setUseGlobalSslContextParameters(true);
        assertWorks(consume(DEVICES));
    }

    @Test
    void globalParametersAreNotUsedByDefault() throws Exception {
        context.setSSLContextParameters(trusting(trust.path()));
        assertWorks(consume(DEVICES));
    }

    @Test
    void parametersOfTheEndpointWinOverGlobalOnes() throws Exception {
        useTlsPbx(server);
        context.setSSLContextParameters(trusting(trustNobody.path()));
        context.getComponent("csta", CstaComponent.class).setUseGlobalSslContextParameters(true);
        bind("tls", trusting(trust.path()));
        assertWorks(consume(DEVICES + TLS));
    }

    // ---- certificates of applications

    @Test
    void certificateOfTheApplicationIsShown() throws Exception {
        usePbx(settings -> settings.tls(TestKeys.context(server, trustClient), true));
        bind("tls", showing(client, trust.path()));
        assertWorks(consume(DEVICES + TLS));
    }

    @Test
    void missingCertificateOfTheApplicationIsAClearFailure() {
        usePbx(settings -> settings.tls(TestKeys.context(server, trustClient), true));
        bind("tls", trusting(trust.path()));
        assertThat(failureOf(uri(DEVICES + TLS)))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining(ADVICE);
    }

    @Test
    void wrongCertificateOfTheApplicationIsAClearFailure() {
        usePbx(settings -> settings.tls(TestKeys.context(server, trustClient), true));
        bind("tls", showing(server, trust.path()));
        assertThat(failureOf(uri(DEVICES + TLS)))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining(ADVICE);
    }

    // ---- certificates of switches

    @Test
    void certificateForAnotherNameIsRefusedAndTheMessageNamesTheOptions() {
        useTlsPbx(otherName);
        bind("tls", trusting(trust.path()));
        assertThat(failureOf(uri(DEVICES + TLS)))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining("sslContextParameters")
                .hasMessageContaining("hostnameVerification");
        assertThat(pbx.received()).isEmpty();
    }

    @Test
    void certificateForAnotherNameIsAcceptedIfTheOptionSaysSo() throws Exception {
        useTlsPbx(otherName);
        bind("tls", trusting(trust.path()));
        assertWorks(consume(DEVICES + TLS + "&hostnameVerification=false"));
    }

    @Test
    void nameIsCheckedForEachAddress() throws Exception {
        useTlsPbx(server);
        bind("tls", trusting(trust.path()));
        assertWorks(consumeFrom(context, uriAt("localhost:" + pbx.port(), DEVICES + TLS), event -> {}));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("compatibility")
    void untrustedCertificateIsRefused(boolean verifiesName) {
        useTlsPbx(server);
        bind("tls", trusting(trustNobody.path()));
        assertThat(failureOf(uri(DEVICES + TLS + "&hostnameVerification=" + verifiesName)))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining(ADVICE);
        assertThat(pbx.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void expiredCertificateIsRefused(boolean verifiesName) {
        useTlsPbx(expired);
        bind("tls", trusting(trust.path()));
        assertThat(failureOf(uri(DEVICES + TLS + "&hostnameVerification=" + verifiesName)))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining(ADVICE);
        assertThat(pbx.received()).isEmpty();
    }

    @Test
    void storeThatIsNotThereIsAClearFailure() {
        useTlsPbx(server);
        bind("tls", trusting(directory.resolve("missing.p12")));
        assertThat(failureOf(uri(DEVICES + TLS)))
                .hasMessageContaining("TLS cannot be used")
                .hasMessageContaining("missing.p12")
                .hasMessageContaining(ADVICE);
    }

    // ---- renewed stores

    private static void replace(Path store, TestKeys.Store by) throws IOException {
        Path copy = Files.copy(by.path(), store.resolveSibling("copy.p12"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, store, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void renewedTrustStoreIsUsedAtTheNextConnection() throws Exception {
        useTlsPbx(server);
        Path renewed = directory.resolve("renewed.p12");
        replace(renewed, trustNobody);
        bind("tls", trusting(renewed));
        Troubles troubles = troubles("troubles");
        Events events = consume(DEVICES + TLS + "&exceptionHandler=#troubles&" + BACKGROUND);
        troubles.await("TLS failed");
        replace(renewed, trust);
        events.awaitOnly();
        assertWorks(events);
    }

    @Test
    void storeThatIsReplacedDoesNotDisturbALinkThatStands() throws Exception {
        useTlsPbx(server);
        Path replaced = directory.resolve("replaced.p12");
        replace(replaced, trust);
        bind("tls", trusting(replaced));
        Events events = consume(DEVICES + TLS);
        replace(replaced, trustNobody);
        assertWorks(events);
        pbx.closeAll();
        events.await(LinkEvent.DISCONNECTED);
        Events.await(() -> String.valueOf(status().lastError()).contains("TLS failed"), "the refusal");
        replace(replaced, trust);
        awaitUsable(1);
    }

    // ---- sharing

    @Test
    void endpointsWithOtherParametersHaveALinkEach() throws Exception {
        useTlsPbx(server);
        bind("tls", trusting(trust.path()));
        bind("other", trusting(trust.path()));
        consume(DEVICES + TLS);
        consume("devices=3002" + TLS);
        assertThat(pbx.links()).isEqualTo(1);
        consume(DEVICES + "&sslContextParameters=#other");
        assertThat(pbx.links()).isEqualTo(2);
        consume(DEVICES + TLS + "&hostnameVerification=false");
        assertThat(pbx.links()).isEqualTo(3);
    }

    // ---- one side only

    @Test
    void plainSwitchBehindAnEndpointWithTlsIsAClearFailure() {
        bind("tls", trusting(trust.path()));
        assertThat(failureOf(uri(DEVICES + TLS).replace("connectTimeout=10000", "connectTimeout=1000")))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining(ADVICE)
                .hasMessageContaining("that the switch's port speaks TLS");
    }

    @Test
    void switchWithTlsBehindAPlainEndpointIsAClearFailure() {
        useTlsPbx(server);
        assertThat(failureOf(uri(DEVICES)))
                .hasMessageContaining("could not be set up")
                .hasMessageContaining("Check that the port is the switch's CSTA port")
                .hasMessageContaining(pbx.address());
    }

    @Test
    void switchThatDoesNotAnswerTheHandshakeIsAClearFailure() {
        useTlsPbx(server);
        FaultProxy proxy = closingLast(FaultProxy.to(pbx.address(), null));
        proxy.halfOpen(true);
        bind("tls", trusting(trust.path()));
        assertThat(failureOf(
                        uriAt(proxy.address(), DEVICES + TLS).replace("connectTimeout=10000", "connectTimeout=1000")))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining(ADVICE);
    }

    @Test
    void switchThatIsCutOffInTheHandshakeIsAClearFailure() {
        useTlsPbx(server);
        FaultProxy proxy = closingLast(FaultProxy.to(pbx.address(), null));
        proxy.halfOpen(true);
        bind("tls", trusting(trust.path()));
        Thread cutter = new Thread(
                () -> {
                    proxy.awaitAccepted(1, LIMIT);
                    proxy.cut();
                },
                "cutter");
        cutter.start();
        assertThat(failureOf(uriAt(proxy.address(), DEVICES + TLS)))
                .hasMessageContaining("TLS failed")
                .hasMessageContaining(ADVICE);
    }

    @Test
    void stoppedDuringTheHandshake() throws Exception {
        bind("tls", trusting(trust.path()));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout((int) LIMIT.toMillis());
            consumeFrom(
                    context,
                    uriAt("127.0.0.1:" + silent.getLocalPort(), DEVICES + TLS + "&" + BACKGROUND),
                    event -> {});
            try (Socket accepted = silent.accept()) {
                accepted.setSoTimeout((int) LIMIT.toMillis());
                // something of the handshake has come
                assertThat(accepted.getInputStream().read()).isNotNegative();
                assertThat(status().state()).isEqualTo(LinkState.CONNECTING);
                stopLastRoute();
                assertThat(links()).isEmpty();
                // ends with the end of the connection, or fails
                accepted.getInputStream().readAllBytes();
            }
            silent.setSoTimeout(250);
            assertThatThrownBy(silent::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }
}
