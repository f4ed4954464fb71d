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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelcsta.CstaComponent;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ClassUtils;

/** The metadata of the properties fits the component. */
class MetadataTest {

    private static final String PREFIX = "camel.component.csta.";

    /** As Camel knows them. */
    private static final Map<String, JsonNode> OPTIONS = new TreeMap<>();
    /** As Spring knows them, without the prefix. */
    private static final Map<String, JsonNode> PROPERTIES = new TreeMap<>();

    private static final Map<String, JsonNode> HINTS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        mapper.readTree(CstaComponent.class.getResource("/META-INF/io/camelcsta/csta.json"))
                .get("componentProperties")
                .properties()
                .forEach(option -> OPTIONS.put(dashed(option.getKey()), option.getValue()));
        for (URL file : Collections.list(
                CstaComponent.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            JsonNode metadata = mapper.readTree(file);
            metadata.get("properties").forEach(property -> add(PROPERTIES, property));
            metadata.path("hints").forEach(hint -> add(HINTS, hint));
        }
    }

    private static void add(Map<String, JsonNode> map, JsonNode node) {
        if (node.get("name").asText().startsWith(PREFIX)) {
            map.put(node.get("name").asText().substring(PREFIX.length()), node);
        }
    }

    private static String dashed(String name) {
        return name.replace("DN", "Dn").replaceAll("([A-Z])", "-$1").toLowerCase();
    }

    @Test
    void everyOptionOfTheComponentIsAProperty() {
        List<String> expected = new ArrayList<>(OPTIONS.keySet());
        expected.addAll(List.of("enabled", "customizer.enabled"));

        assertThat(OPTIONS).hasSizeGreaterThan(60);
        assertThat(PROPERTIES.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(PROPERTIES.keySet()).allMatch(name -> ConfigurationPropertyName.isValid(PREFIX + name));
    }

    @Test
    void everyPropertyHasTheDescriptionOfItsOption() {
        OPTIONS.forEach((name, option) ->
                assertThat(PROPERTIES.get(name).get("description")).as(name).isEqualTo(option.get("description")));
    }

    @Test
    void everyPropertyHasTheTypeAndTheDefaultOfTheComponent() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            CstaComponent component = new CstaComponent(context);
            PropertyConfigurerGetter options = (PropertyConfigurerGetter)
                    PluginHelper.getConfigurerResolver(context).resolvePropertyConfigurer("csta-component", context);
            for (Map.Entry<String, JsonNode> entry : PROPERTIES.entrySet()) {
                if (!OPTIONS.containsKey(entry.getKey())) {
                    continue;
                }
                String name = entry.getKey().replace("-", "");
                Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(options.getOptionType(name, true));
                assertThat(entry.getValue().get("type").asText().replaceFirst("<.*", ""))
                        .as(entry.getKey())
                        .isEqualTo(type.getName());
                if (!name.equals("configuration")) {
                    assertThat(text(entry.getValue().get("defaultValue")))
                            .as(entry.getKey())
                            .isEqualTo(text(options.getOptionValue(component, name, true)));
                }
            }
        }
    }

    private static String text(JsonNode value) {
        return value == null ? null : value.asText();
    }

    private static String text(Object value) {
        return value instanceof Duration duration
                ? duration.toMillis() + "ms"
                : value == null ? null : value.toString();
    }

    @Test
    void everyOptionOfFewValuesHasThemAsHint() {
        OPTIONS.forEach(
                (name, option) -> assertThat(HINTS.containsKey(name)).as(name).isEqualTo(option.has("enum")));
        assertThat(HINTS.get("protocol").get("values").findValuesAsText("value"))
                .containsExactly("xml", "asn1");
    }
}
