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
package io.camelcsta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.util.Version;
import java.io.File;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The tests run on the versions that the build says, and on the component that it says: the same tests run on several,
 * and one wrong entry of a class path would make a result mean something else. The system properties
 * {@code csta.test.*} come from Maven.
 */
@Tag("compatibility")
class VersionsTest {

    @Test
    void javaIsOfTheVersionThatTheBuildSays() {
        assertThat(String.valueOf(Runtime.version().feature())).isEqualTo(expected("java"));
    }

    @Test
    void camelIsOfTheVersionThatTheBuildSays() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            assertThat(context.getVersion()).isEqualTo(expected("camel"));
        }
    }

    @Test
    void everyJarOfCamelIsOfThatVersion() {
        String component = Path.of(expected("component")).getFileName().toString();
        assertThat(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).getFileName().toString())
                        .filter(name -> name.startsWith("camel-") && !name.equals(component)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).endsWith("-" + expected("camel") + ".jar"));
    }

    @Test
    void everyJarOfNettyIsOfTheVersionThatTheBuildSays() {
        assertThat(Version.identify())
                .containsKeys("netty-common", "netty-handler", "netty-transport")
                .allSatisfy(
                        (jar, version) -> assertThat(version.artifactVersion()).isEqualTo(expected("netty")));
    }

    @Test
    void jacksonIsOfTheVersionThatTheBuildSays() {
        assertThat(new ObjectMapper().version().toString()).isEqualTo(expected("jackson"));
    }

    @Test
    void bouncyCastleIsOfTheVersionThatTheBuildSays() {
        assertThat(new BouncyCastleProvider().getVersionStr()).isEqualTo(expected("bouncycastle"));
    }

    @Test
    void theComponentIsTheOneThatTheBuildSays() throws Exception {
        Path used = Path.of(CstaComponent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(used.toRealPath()).isEqualTo(Path.of(expected("component")).toRealPath());
    }

    private static String expected(String what) {
        String value = System.getProperty("csta.test." + what);
        assertThat(value)
                .as("the system property csta.test." + what + ", which Maven sets")
                .isNotBlank();
        return value;
    }
}
