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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that compares the component with others names tests that there are, and says where the rest was read. */
@Tag("unit")
class ComparisonTest {

    private static final String PAGE = "comparison.adoc";
    private static final String COMPONENTS = "components";
    private static final String TESTS = "tests";
    private static final List<String> WANTED_ROWS = List.of(
            "health",
            "console",
            "JMX",
            "metrics",
            "tracing",
            "TLS",
            "suspend and resume",
            "back-pressure",
            "dynamic endpoints",
            "type converters",
            "DSLs",
            "docs");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern TEST_CLASS = Pattern.compile("`(\\w+(?:Test|IT))`");
    /** A class, a member of one, an artifact or a file. */
    private static final Pattern SOURCE = Pattern.compile("\\((?:[^()`]*`[\\w.-]+`)+[^()]*\\)");

    /** The source of each test class of all modules by its simple name; those of one name together. */
    private static Map<String, String> tests() {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("camel-csta-component", "camel-csta-examples")) {
            try (Stream<Path> files = Files.walk(Documents.ROOT.resolve(module))) {
                files.filter(file -> file.toString().replace('\\', '/').contains("/src/test/java/")
                                && file.toString().endsWith(".java"))
                        .forEach(file -> sources.merge(
                                file.getFileName().toString().replace(".java", ""),
                                Documents.read(file),
                                String::concat));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private static Set<String> classes(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(test -> test.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {TESTS, "themes"})
    void everyRowNamesTestsThatThereAre(String table) {
        Map<String, String> sources = tests();
        assertThat(Documents.rows(PAGE, table)).allSatisfy(row -> {
            List<MatchResult> named =
                    TEST.matcher(row.get(row.size() - 1)).results().toList();
            assertThat(named).as("tests of " + row.get(0)).isNotEmpty();
            assertThat(named).allSatisfy(test -> assertThat(sources.get(test.group(1)))
                    .as(test.group())
                    .isNotNull()
                    .containsPattern("\\bvoid " + test.group(2) + "\\("));
        });
    }

    @Test
    void everyRowOfTheComparisonNamesTheClassesOfItsTests() {
        Map<String, Set<String>> named = new LinkedHashMap<>();
        Documents.rows(PAGE, TESTS).forEach(row -> named.put(row.get(0), classes(TEST, row.get(1))));
        assertThat(Documents.rows(PAGE, COMPONENTS))
                .extracting(row -> row.get(0))
                .containsExactlyElementsOf(named.keySet());
        assertThat(Documents.rows(PAGE, COMPONENTS)).allSatisfy(row -> {
            assertThat(classes(TEST_CLASS, row.get(5))).as(row.get(0)).isEqualTo(named.get(row.get(0)));
        });
    }

    @Test
    void theWantedRowsAreThere() {
        assertThat(Documents.rowsWithHeading(PAGE, COMPONENTS).get(0))
                .containsExactly("Row", "camel-kafka", "camel-mllp", "camel-milo", "camel-smpp", "camel-csta");
        assertThat(Documents.rows(PAGE, COMPONENTS))
                .extracting(row -> row.get(0))
                .containsAll(WANTED_ROWS)
                .doesNotHaveDuplicates();
    }

    @Test
    void whatIsSaidOfOthersHasItsSource() {
        assertThat(Documents.rows(PAGE, COMPONENTS))
                .allSatisfy(row -> assertThat(row.subList(1, 5)).allSatisfy(cell -> {
                    // that nothing of a kind is there can be seen from no class
                    if (!cell.matches("(?s).*\\(no [^)]*\\).*|.*\\(none in [^)]*\\).*")) {
                        assertThat(cell).as("of " + row.get(0)).containsPattern(SOURCE);
                    }
                }));
    }
}
