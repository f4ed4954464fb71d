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
package io.camelcsta.examples.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void theRoutesInTheReadmeAreThoseOfTheApplication() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String routes = Files.readString(Path.of("src/main/java/io/camelcsta/examples/board/BoardRoutes.java"));
        List<String> shown = Pattern.compile("(?ms)^```java\n(.*?)^```$")
                .matcher(readme)
                .results()
                .flatMap(match -> calls(match.group(1)).stream())
                .toList();

        assertThat(shown).isNotEmpty();
        assertThat(calls(routes)).containsSubsequence(shown);
    }

    /** The code without comments, in pieces that do not depend on where its lines are broken. */
    private static List<String> calls(String code) {
        return List.of(
                code.replaceAll("(?m)^\\s*//.*$", "").replaceAll("\\s+", "").split("(?<=[.;{}])"));
    }

    @Test
    void theFilesInTheReadmeAreThere() throws IOException {
        List<String> links = Pattern.compile("\\]\\(([^)#]+)\\)")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(links).hasSizeGreaterThan(5).allSatisfy(link -> assertThat(Path.of(link))
                .exists());
    }
}
