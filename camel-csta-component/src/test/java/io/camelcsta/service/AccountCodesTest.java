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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.PrivateService;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class AccountCodesTest {

    private static ServiceOptions options(Charset charset) {
        return new ServiceOptions(
                "AccountCode", charset, true, "dialingNumber", null, Duration.ofSeconds(1), false, SerialScope.CALL);
    }

    private static Octets code(Object value, Charset charset) {
        return AccountCodes.code(
                PrivateService.setAccountCode("3001", "0077028a809f7004", "")
                        .withExtensions(Map.of("AccountCode", value)),
                options(charset));
    }

    @ParameterizedTest
    @CsvSource({"4711, UTF-8, 34373131", "\u00fc, UTF-8, c3bc", "\u00fc, ISO-8859-1, fc", "'', UTF-8, ''"})
    void textIsWrittenInTheCharacterSet(String text, String charset, String hex) {
        assertThat(code(text, Charset.forName(charset))).isEqualTo(Octets.ofHex(hex));
    }

    @Test
    void numberIsWrittenAsItsDigits() {
        assertThat(code(4711, StandardCharsets.UTF_8)).isEqualTo(Octets.ofHex("34373131"));
    }

    @Test
    void octetsAreTakenAsTheyAre() {
        assertThat(code(Octets.ofHex("00ff"), StandardCharsets.UTF_8)).isEqualTo(Octets.ofHex("00ff"));
    }

    @Test
    void textThatTheCharacterSetDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> code("\u20ac", StandardCharsets.ISO_8859_1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "Extensions.AccountCode: the account code cannot be written in the character set ISO-8859-1");
    }

    @Test
    void listIsRefused() {
        assertThatThrownBy(() -> code(Map.of("a", 1), StandardCharsets.UTF_8))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("expected text, a number or octets, got a list");
    }

    @Test
    void missingCodeIsRefused() {
        PrivateService request = PrivateService.setAccountCode("3001", "0077028a809f7004", "")
                .withExtensions(Map.of("accountcode", "1"));
        assertThatThrownBy(() -> AccountCodes.code(request, options(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("Extensions: 'AccountCode' with the account code is missing");
    }

    @Test
    void secondKeyIsRefused() {
        PrivateService request = PrivateService.setAccountCode("3001", "0077028a809f7004", "")
                .withExtensions(Map.of("AccountCode", "1", "x", 1));
        assertThatThrownBy(() -> AccountCodes.code(request, options(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("Extensions: only 'AccountCode' is expected");
    }

    @Test
    void requestIsAssociateData() throws CodecException {
        byte[] octets = new XmlCodec("urn:c", XmlLimits.DEFAULT)
                .encode(new CstaMessage.Request(
                        1,
                        AccountCodes.ASSOCIATE_DATA,
                        AccountCodes.request(ConnectionId.of("1", "3001"), Octets.of("4711", StandardCharsets.UTF_8))));
        assertThat(octets)
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><AssociateData xmlns=\"urn:c\"><existingCall><callID>1</callID>"
                                + "<deviceID>3001</deviceID></existingCall><accountCode>34373131</accountCode></AssociateData>");
    }

    @Test
    void eventHasTheCodeAsText() {
        assertThat(AccountCodes.extensions(Octets.ofHex("34373131"), options(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of("AccountCode", "4711"));
    }
}
