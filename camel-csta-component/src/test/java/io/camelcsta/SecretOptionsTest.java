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

import io.camelcsta.model.Json;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.util.URISupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manual says of secret options and Camel. */
@Tag("unit")
class SecretOptionsTest {

    static Stream<String> secrets() throws Exception {
        try (InputStream in = SecretOptionsTest.class.getResourceAsStream("/META-INF/io/camelcsta/csta.json")) {
            Map<?, ?> options = (Map<?, ?>) Json.read(in.readAllBytes()).get("properties");
            List<String> secrets = options.keySet().stream()
                    .map(String::valueOf)
                    .filter(OptionNames.ofEndpoint()::isSecret)
                    .toList();
            assertThat(secrets).contains("username", "password", "sessionLogin");
            return secrets.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void camelMasksItInUris(String option) {
        assertThat(URISupport.sanitizeUri("csta://pbx?" + option + "=secret4711&a=b"))
                .isEqualTo("csta://pbx?" + option + "=xxxxxx&a=b");
    }

    @Test
    void camelMasksABracketInBraces() {
        assertThat(URISupport.sanitizeUri("csta://pbx?password=RAW{abc)secret4711}&a=b"))
                .isEqualTo("csta://pbx?password=xxxxxx&a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"session-login", "sessionLogin"})
    void camelMainMasksTheLoginDocumentIfItIsToldTo(String property) throws Exception {
        Main main = new Main();
        try {
            main.setPropertyPlaceholderLocations("false");
            main.addInitialProperty("camel.main.additional-sensitive-keywords", "sessionLogin");
            main.start();

            assertThat(CamelContextHelper.containsSensitive(main.getCamelContext(), "camel.component.csta." + property))
                    .isTrue();
        } finally {
            main.stop();
        }
    }
}
