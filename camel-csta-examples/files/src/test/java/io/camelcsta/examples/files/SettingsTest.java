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
package io.camelcsta.examples.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    @Test
    void defaults() {
        assertThat(Settings.of(name -> null))
                .isEqualTo(new Settings(
                        null,
                        List.of(),
                        "xml",
                        "length2",
                        false,
                        Duration.ofSeconds(60),
                        Path.of("target/events").toAbsolutePath(),
                        Roll.NONE,
                        10 << 20));
    }

    @Test
    void aRealSwitch() {
        Map<String, String> properties = Map.of(
                "csta.pbx",
                "pbx:1040",
                "csta.devices",
                "3001, 3002",
                "csta.protocol",
                "asn1",
                "csta.framing",
                "hipath",
                "csta.services",
                "true",
                "csta.duration",
                "5m",
                "csta.events.directory",
                "/tmp/events");
        assertThat(Settings.of(properties::get))
                .isEqualTo(new Settings(
                        "pbx:1040",
                        List.of("3001", "3002"),
                        "asn1",
                        "hipath",
                        true,
                        Duration.ofMinutes(5),
                        Path.of("/tmp/events").toAbsolutePath(),
                        Roll.NONE,
                        10 << 20));
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "90s, 90", "1m30s, 90", "PT2M, 120", "1h, 3600", "2000ms, 2"})
    void durations(String text, long seconds) {
        assertThat(Settings.of(Map.of("csta.duration", text)::get).duration()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"5000, 5000", "100k, 102400", "10m, 10485760", "2g, 2147483648"})
    void sizes(String text, long octets) {
        Settings settings = Settings.of(Map.of("csta.roll", "size", "csta.roll.size", text)::get);
        assertThat(settings.roll()).isEqualTo(Roll.SIZE);
        assertThat(settings.rollSize()).isEqualTo(octets);
    }

    @ParameterizedTest
    @CsvSource({
        "csta.duration, soon, expected seconds",
        "csta.duration, 0, expected more than 0",
        "csta.duration, -5, expected",
        "csta.duration, -5s, expected",
        "csta.duration, 5 potatoes, expected seconds",
        "csta.duration, P2Y, expected seconds",
        "csta.duration, 999999999, expected more than 0",
        "csta.services, yes, expected true or false",
        "csta.pbx, ' ', expected host or host:port",
        "csta.devices, ' ', expected numbers",
        "csta.protocol, '', expected",
        "csta.roll, day, 'expected none, hour or size'",
        "csta.roll.size, much, expected octets",
        "csta.roll.size, 0, expected octets",
        "csta.events.directory, '', expected a directory"
    })
    void wrongValues(String name, String value, String expected) {
        Map<String, String> properties = new HashMap<>(Map.of("csta.pbx", "pbx", "csta.devices", "3001"));
        properties.put(name, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(properties::get))
                .withMessageStartingWith(name + " is '" + value + "'")
                .withMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"NULL", "','"},
            nullValues = "NULL")
    void aSwitchWithoutDevices(String devices) {
        Map<String, String> properties = new HashMap<>();
        properties.put("csta.pbx", "pbx:1040");
        properties.put("csta.devices", devices);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.of(properties::get))
                .withMessageStartingWith("csta.devices is missing");
    }
}
