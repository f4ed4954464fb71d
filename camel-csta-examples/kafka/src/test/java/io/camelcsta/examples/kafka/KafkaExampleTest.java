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
package io.camelcsta.examples.kafka;

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
class KafkaExampleTest {

    @TempDir
    private Path directory;

    @Test
    void theDemonstrationSucceedsOverAsn1() throws Exception {
        ByteArrayOutputStream console = new ByteArrayOutputStream();

        int status = new KafkaExample(
                        new Settings(null, null, "asn1", null, directory),
                        new PrintStream(console, true, StandardCharsets.UTF_8))
                .run();

        String text = console.toString(StandardCharsets.UTF_8);
        assertThat(status).as(text).isZero();
        assertThat(text)
                .contains("22 private events happened, 22 are in the topic", "8 requests, 8 results", "All is well.");
    }

    @Test
    void theDemonstrationSucceedsAtABrokerThatIsNotItsOwnAndAgain() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka of others"))) {
            for (int time = 1; time <= 2; time++) {
                ByteArrayOutputStream console = new ByteArrayOutputStream();

                int status = new KafkaExample(
                                new Settings(null, null, "xml", kafka.brokers(), directory),
                                new PrintStream(console, true, StandardCharsets.UTF_8))
                        .run();

                String text = console.toString(StandardCharsets.UTF_8);
                assertThat(status).as(text).isZero();
                assertThat(text)
                        .contains(
                                "the broker goes on",
                                "22 private events happened, 22 are in the topic",
                                "8 requests, 8 results");
            }
        }
    }

    @Test
    void aSwitchWithoutDevicesIsAWrongSetting() {
        assertThatThrownBy(() -> Settings.of(Map.of("csta.pbx", "pbx.example.com:1040")::get))
                .hasMessageContaining("csta.devices");
        assertThatThrownBy(() -> Settings.of(Map.of("csta.protocol", "soap")::get))
                .hasMessageContaining("csta.protocol");
    }
}
