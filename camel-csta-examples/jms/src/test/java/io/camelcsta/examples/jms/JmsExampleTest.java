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
package io.camelcsta.examples.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class JmsExampleTest {

    @TempDir
    private Path directory;

    @Test
    void theDemonstrationSucceeds() throws Exception {
        ByteArrayOutputStream console = new ByteArrayOutputStream();

        int status = new JmsExample(
                        new Settings(null, null, "xml", null, directory),
                        new PrintStream(console, true, StandardCharsets.UTF_8))
                .run();

        String text = console.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        assertThat(text)
                .contains(
                        "22 private events happened, 22 came",
                        "7 requests asked for an answer, 7 answers are as expected",
                        "2 requests could not be performed, 2 came",
                        "All is well.");
    }

    @Test
    void aSwitchWithoutDevicesIsAWrongSetting() {
        assertThatThrownBy(() -> Settings.of(Map.of("csta.pbx", "pbx.example.com:1040")::get))
                .hasMessageContaining("csta.devices");
        assertThatThrownBy(() -> Settings.of(Map.of("csta.protocol", "soap")::get))
                .hasMessageContaining("csta.protocol");
    }
}
