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
package io.camelcsta.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected values were made with sha256sum. */
@Tag("unit")
class ConnIdsTest {

    @ParameterizedTest
    @CsvSource({
        "pbx, 0A0B, d1ae8bc6c87ce692",
        "pbx, 1, 6a27554d597c2f92",
        "pbx, 2, 27eca6ed95979576",
        "pbx, '', 07b3a446efe35fe6",
        "h:1040, 1, 32d13d55005f5382",
        "B\u00fcro, \u20ac, eb17ca6c27fc376b"
    })
    void connIdOverXmlIsMadeOfTheText(String linkName, String callId, String connId) {
        assertThat(new ConnIds(linkName, false).of(callId)).isEqualTo(connId);
    }

    @ParameterizedTest
    @CsvSource({"31, 6a27554d597c2f92", "32, 27eca6ed95979576", "30413042, d1ae8bc6c87ce692"})
    void connIdOverBerIsMadeOfTheOctets(String callId, String connId) {
        assertThat(new ConnIds("pbx", true).of(callId)).isEqualTo(connId);
    }

    @Test
    void callIdOfAUserThatIsNotHexadecimalHasAConnIdToo() {
        assertThat(new ConnIds("pbx", true).of("xyz")).matches("[0-9a-f]{16}");
    }

    @ParameterizedTest
    @CsvSource({
        "0077028a809f7004, 0077028a809f7004",
        "0077028A809F7004, 0077028a809f7004",
        "' 0077028a809f7004 ', 0077028a809f7004"
    })
    void canonicalForm(String text, String canonical) {
        assertThat(ConnIds.canonical(text)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0077028a809f700", "0077028a809f70040", "0077028a809f700g", "0x77028a809f7004"})
    void otherTextIsNoConnId(String text) {
        assertThat(ConnIds.canonical(text)).isNull();
    }
}
