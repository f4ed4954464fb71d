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
package io.camelcsta.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestKeysTest {

    @TempDir
    Path directory;

    private TestKeys keys;

    @BeforeEach
    void start() {
        keys = new TestKeys(directory);
    }

    private static X509Certificate certificate(TestKeys.Store store) throws Exception {
        return (X509Certificate) store.load().getCertificate(store.alias());
    }

    @Test
    void aServerCertificateHasItsNames() throws Exception {
        TestKeys.Store server = keys.server("pbx", "dns:pbx.example,ip:192.0.2.1");
        X509Certificate certificate = certificate(server);
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=pbx");
        assertThat(certificate.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "pbx.example"), List.of(7, "192.0.2.1"));
        certificate.checkValidity();
        assertThat(server.load()
                        .getKey(server.alias(), server.password().toCharArray())
                        .getAlgorithm())
                .isEqualTo("EC");
        assertThat(certificate(keys.server("nameless", null)).getSubjectAlternativeNames())
                .isNull();
    }

    @Test
    void certificatesCanHaveExpired() throws Exception {
        TestKeys.Store server = keys.expiredServer("localhost", TestKeys.LOCAL_NAMES);
        TestKeys.Store client = keys.expiredClient("application");
        assertThat(server.load().size()).isEqualTo(1);
        TestKeys.Store trust = keys.trust(server, client);
        for (TestKeys.Store each : List.of(server, client)) {
            X509Certificate certificate = certificate(each);
            assertThatThrownBy(certificate::checkValidity).isInstanceOf(CertificateExpiredException.class);
            assertThat(trust.load().getCertificateAlias(certificate)).isNull();
        }
        certificate(trust).checkValidity();
        assertThat(certificate(server).getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
        certificate(server).verify(certificate(trust).getPublicKey());
    }

    @Test
    void aTrustStoreHasTheCertificatesAndNoKeys() throws Exception {
        TestKeys.Store server = keys.server();
        TestKeys.Store client = keys.client("application");
        TestKeys.Store trust = keys.trust(server, client);
        assertThat(trust.load().size()).isEqualTo(2);
        assertThat(certificate(trust)).isEqualTo(certificate(server));
        assertThat(trust.load().isKeyEntry(trust.alias())).isFalse();
        assertThat(TestKeys.context(client, trust).getProtocol()).isEqualTo("TLS");
    }

    @Test
    void whatKeytoolDoesNotTakeIsReported() {
        assertThatIllegalStateException()
                .isThrownBy(() -> keys.server("pbx", "nonsense:x"))
                .withMessageContaining("nonsense");
    }
}
