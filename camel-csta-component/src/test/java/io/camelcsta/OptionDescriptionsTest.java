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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every option says what it is for, in which unit, and what happens without it. */
@Tag("unit")
class OptionDescriptionsTest {

    private static final int SHORTEST = 40;

    /** Options of Camel's own base classes, whose texts are Camel's. */
    private static final Set<String> OF_CAMEL = Set.of(
            "autowiredEnabled",
            "bridgeErrorHandler",
            "exceptionHandler",
            "exchangePattern",
            "healthCheckConsumerEnabled",
            "healthCheckProducerEnabled",
            "lazyStartProducer");

    private static final Pattern DEFAULT_IN_WORDS = Pattern.compile("\\. (?:Without it|The default is)\\b");
    private static final Pattern UNIT_OF_DURATION = Pattern.compile(" Milliseconds, or text such as \\d+(?:s|m)\\.");
    private static final Pattern UNIT_OF_NUMBER = Pattern.compile(
            "\\b(?:octets|[Hh]ow many (?:times|events|devices|heartbeats|requests|files)|number of threads)\\b");

    private record Option(String name, JsonNode description) {

        String type() {
            return description.get("type").asText();
        }

        String text() {
            return description.get("description").asText();
        }
    }

    static Stream<Named<Option>> options() throws IOException {
        try (InputStream in = OptionDescriptionsTest.class.getResourceAsStream("/META-INF/io/camelcsta/csta.json")) {
            JsonNode all = new ObjectMapper().readTree(in);
            return Stream.of("componentProperties", "properties")
                    .flatMap(kind -> all.get(kind).properties().stream()
                            .filter(entry -> !OF_CAMEL.contains(entry.getKey()))
                            .map(entry -> Named.of(
                                    kind + " " + entry.getKey(), new Option(entry.getKey(), entry.getValue()))))
                    .toList()
                    .stream();
        }
    }

    static Stream<Named<Option>> durations() throws IOException {
        return options().filter(option -> option.getPayload().type().equals("duration"));
    }

    static Stream<Named<Option>> numbers() throws IOException {
        return options().filter(option -> List.of("integer", "number")
                .contains(option.getPayload().type()));
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionIsDescribedInASentence(Option option) {
        assertThat(option.text())
                .hasSizeGreaterThanOrEqualTo(SHORTEST)
                .endsWith(".")
                .matches("(?s)\\p{Lu}.*")
                .doesNotContain("likewise");
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyOptionSaysWhatHappensWithoutIt(Option option) {
        if (!option.name().equals("configuration")
                && !option.description().path("required").asBoolean()) {
            assertThat(option.description().has("defaultValue")
                            || DEFAULT_IN_WORDS.matcher(option.text()).find())
                    .as("a default of " + option.name() + ", or what happens without it: " + option.text())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("durations")
    void everyDurationSaysHowItIsWritten(Option option) {
        assertThat(option.text()).containsPattern(UNIT_OF_DURATION);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void everyNumberSaysWhatItCounts(Option option) {
        assertThat(option.text()).containsPattern(UNIT_OF_NUMBER);
    }

    @ParameterizedTest
    @MethodSource("options")
    void everyValueOfAChoiceIsExplained(Option option) {
        // the forms of a number and the categories of devices have names of their own in ECMA-323
        if (option.description().has("enum")
                && !List.of("deviceIdFormat", "deviceCategory").contains(option.name())) {
            assertThat(option.description().get("enum")).allSatisfy(value -> assertThat(option.text())
                    .containsPattern("\\b" + Pattern.quote(value.asText()) + "\\b"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csta-private-event-source", "csta-private-service-sink"})
    void everyParameterOfAKameletIsDescribed(String kamelet) throws IOException {
        JsonNode definition;
        try (InputStream in =
                OptionDescriptionsTest.class.getResourceAsStream("/kamelets/" + kamelet + ".kamelet.yaml")) {
            definition = new ObjectMapper()
                    .valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in))
                    .get("spec")
                    .get("definition");
        }
        Set<String> required =
                definition.get("required").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
        assertThat(definition.get("properties").properties()).isNotEmpty().allSatisfy(entry -> {
            String text = entry.getValue().get("description").asText();
            assertThat(text)
                    .as(entry.getKey())
                    .hasSizeGreaterThanOrEqualTo(SHORTEST)
                    .endsWith(".");
            assertThat(required.contains(entry.getKey())
                            || entry.getValue().has("default")
                            || DEFAULT_IN_WORDS.matcher(text).find())
                    .as("a default of " + entry.getKey())
                    .isTrue();
        });
    }
}
