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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Key stores with certificates (EC, PKCS12) for tests, made by the JDK's keytool in a directory of the test's, such as
 * one of {@code @TempDir}; one takes about a third of a second. Certificates sign themselves, but for expired ones:
 * Java takes a certificate that is in the trust store itself without looking at its dates. Not for use by several
 * threads.
 *
 * @param directory where the stores are
 */
public record TestKeys(Path directory) {

    /** The names of a server certificate that fits the addresses of the tests. */
    public static final String LOCAL_NAMES = "dns:localhost,ip:127.0.0.1";

    /** The password of all stores and keys. */
    public static final String PASSWORD = "changeit";

    private static final String STORE_TYPE = "PKCS12";
    private static final int LIMIT_SECONDS = 60;

    /**
     * A store in the directory.
     *
     * @param path the file, of type PKCS12
     * @param alias the alias of its entry; of a trust store with several certificates that of the first
     */
    public record Store(Path path, String alias) {

        public Store {
            Objects.requireNonNull(path);
        }

        /** The password of the store and of the key in it. */
        public String password() {
            return PASSWORD;
        }

        /** The type of the store, for {@link KeyStore#getInstance(String)}. */
        public String type() {
            return STORE_TYPE;
        }

        /** The store as it is read. */
        public KeyStore load() {
            try (InputStream in = Files.newInputStream(path)) {
                KeyStore store = KeyStore.getInstance(STORE_TYPE);
                store.load(in, PASSWORD.toCharArray());
                return store;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A key with the certificate of a server on this machine: CN=localhost with {@link #LOCAL_NAMES}. */
    public Store server() {
        return server("localhost", LOCAL_NAMES);
    }

    /**
     * A key with the certificate of a server, valid for ten days from yesterday on.
     *
     * @param commonName the CN, without comma
     * @param names the subject alternative names as keytool wants them, such as {@code dns:pbx.example,ip:192.0.2.1};
     *     null for none
     */
    public Store server(String commonName, String names) {
        return key("server", commonName, names, "eku=serverAuth");
    }

    /** The same, with a certificate of an authority that was valid for one day and ended nine days ago. */
    public Store expiredServer(String commonName, String names) {
        return expired("expired-server", commonName, names, "serverAuth");
    }

    /** A key with the certificate of a client, valid for ten days from yesterday on. */
    public Store client(String commonName) {
        return key("client", commonName, null, "eku=clientAuth");
    }

    /** The same, with a certificate of an authority that was valid for one day and ended nine days ago. */
    public Store expiredClient(String commonName) {
        return expired("expired-client", commonName, null, "clientAuth");
    }

    private Store key(String kind, String commonName, String names, String extension) {
        Path path = free(kind);
        generate(path, kind, commonName, names, extension, "-startdate", "-1d", "-validity", "10");
        return new Store(path, kind);
    }

    private Store expired(String kind, String commonName, String names, String usage) {
        Store store = key(kind, "an authority", null, "bc:critical=ca:true");
        generate(
                store.path(),
                "expired",
                commonName,
                names,
                "eku=" + usage,
                "-startdate",
                "-10d",
                "-validity",
                "1",
                "-signer",
                kind);
        KeyStore both = store.load();
        try {
            // the authority stays in the chain of the certificate
            both.deleteEntry(kind);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return write(both, new Store(store.path(), "expired"));
    }

    private static void generate(
            Path path, String alias, String commonName, String names, String extension, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + commonName,
                "-ext",
                extension));
        if (names != null) {
            options.addAll(List.of("-ext", "san=" + names));
        }
        options.addAll(List.of(more));
        keytool(path, options);
    }

    private static Store write(KeyStore content, Store store) {
        try (OutputStream out = Files.newOutputStream(store.path())) {
            content.store(out, PASSWORD.toCharArray());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A store that trusts the certificates of those keys, or the authority of one; of none it trusts nobody. */
    public Store trust(Store... keys) {
        Path path = free("trust");
        try {
            KeyStore trust = KeyStore.getInstance(STORE_TYPE);
            trust.load(null, null);
            for (int i = 0; i < keys.length; i++) {
                Certificate[] chain = keys[i].load().getCertificateChain(keys[i].alias());
                trust.setCertificateEntry("trusted" + i, chain[chain.length - 1]);
            }
            return write(trust, new Store(path, "trusted0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A context that shows the certificate of a key and trusts what is in a store.
     *
     * @param key null shows nothing
     * @param trust null trusts what the JDK trusts
     */
    public static SSLContext context(Store key, Store trust) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(key == null ? null : key.load(), PASSWORD.toCharArray());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust == null ? null : trust.load());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path free(String kind) {
        for (int number = 1; ; number++) {
            Path path = directory.resolve(kind + number + ".p12");
            if (!Files.exists(path)) {
                return path;
            }
        }
    }

    private static void keytool(Path store, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // the JVM of a tool that runs for a moment
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC"));
        command.addAll(options);
        command.addAll(List.of("-keystore", store.toString(), "-storetype", STORE_TYPE, "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("keytool fails: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while keytool ran", e);
        }
    }
}
