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
package io.camelcsta.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.CstaComponent;
import java.io.File;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;

/**
 * The tests run on the versions that the build says: the same classes are run with several. The system properties
 * {@code csta.test.*} come from Maven.
 */
@Tag("compatibility")
class SpringBootVersionsTest {

    @Test
    void springBootIsOfTheVersionThatTheBuildSays() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(expected("spring-boot"));
        assertThat(jars("spring-boot-")).isNotEmpty().allSatisfy(name -> assertThat(name)
                .endsWith("-" + expected("spring-boot") + ".jar"));
    }

    @Test
    void camelIsOfTheVersionThatTheBuildSays() {
        assertThat(jars("camel-").filter(name -> !name.startsWith("camel-csta-")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).endsWith("-" + expected("camel") + ".jar"));
    }

    @Test
    void theComponentIsTheOneThatTheBuildHasMade() throws Exception {
        Path used = Path.of(CstaComponent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(used.toRealPath()).startsWith(Path.of(expected("component")).toRealPath());
    }

    private static Stream<String> jars(String prefix) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(name -> name.startsWith(prefix));
    }

    private static String expected(String what) {
        String value = System.getProperty("csta.test." + what);
        assertThat(value)
                .as("the system property csta.test." + what + ", which Maven sets")
                .isNotBlank();
        return value;
    }
}
