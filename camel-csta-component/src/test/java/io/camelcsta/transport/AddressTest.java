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
package io.camelcsta.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "pbx, pbx, 1040",
        "pbx:18000, pbx, 18000",
        "10.0.0.1:1, 10.0.0.1, 1",
        "pbx.example.com:65535, pbx.example.com, 65535",
        "[::1], ::1, 1040",
        "[::1]:18000, ::1, 18000",
        "[fe80::1%eth0]:7, fe80::1%eth0, 7",
        "' pbx:2 ', pbx, 2"
    })
    void oneAddressIsRead(String text, String host, int port) {
        assertThat(Address.parseList(text)).containsExactly(new Address(host, port));
    }

    @Test
    void severalAddressesKeepTheirOrder() {
        assertThat(Address.parseList("b:2, [::1]:3 ,a"))
                .containsExactly(new Address("b", 2), new Address("::1", 3), new Address("a", 1040));
    }

    @ParameterizedTest
    @CsvSource({"pbx, pbx:1040", "[::1]:5, [::1]:5"})
    void addressIsWrittenSoThatItCanBeReadAgain(String text, String written) {
        assertThat(Address.parseList(text).get(0)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"|the host is missing",
                ":1040|the host is missing",
                "a,,b|the host is missing",
                "a,|the host is missing",
                "[]:1|the host is missing",
                "a:|the port '' is not a number from 1 to 65535",
                "a:0|the port '0' is not a number from 1 to 65535",
                "a:65536|the port '65536'",
                "a:-1|the port '-1'",
                "a:x|the port 'x'",
                "a:99999999999|the port '99999999999'",
                "::1|an IPv6 address stands in brackets: [::1]",
                "a:1:2|an IPv6 address stands in brackets",
                "[::1|']' is missing after an IPv6 address",
                "[::1]5|':' and a port are expected after ']'",
                "a b:1|'a b' is not a host name",
                "a/b|'a/b' is not a host name",
                "tcp://a:1|an IPv6 address stands in brackets"
            })
    void malformedAddressIsRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> Address.parseList(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Malformed address '" + text + "': ")
                .hasMessageContaining(reason)
                .hasMessageEndingWith("Expected host[:port], several separated by commas; the default port is 1040");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1,a:1", "a,a:1040", "a,b,a"})
    void addressThatStandsTwiceIsRefused(String text) {
        assertThatThrownBy(() -> Address.parseList(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stands twice");
    }
}
