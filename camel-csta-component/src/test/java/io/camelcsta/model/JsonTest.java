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
package io.camelcsta.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class JsonTest {

    @Test
    void mapIsWrittenOnOneLineInItsOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", "t\"\u20ac\n");
        map.put("a", 1);
        map.put("l", Long.MAX_VALUE);
        map.put("f", true);
        map.put("n", null);
        map.put("d", 1.5);
        map.put("list", List.of("x", Map.of("y", 2)));
        assertThat(Json.write(map))
                .isEqualTo(
                        "{\"b\":\"t\\\"\u20ac\\n\",\"a\":1,\"l\":9223372036854775807,\"f\":true,\"n\":null,\"d\":1.5,\"list\":[\"x\",{\"y\":2}]}");
    }

    @Test
    void octetsAreBase64UnderAKeyOfTheirOwn() {
        assertThat(Json.write(Map.of("k", Octets.ofHex("00ff10")))).isEqualTo("{\"k\":{\"$binary\":\"AP8Q\"}}");
    }

    @Test
    void byteArrayIsWrittenAsOctets() {
        assertThat(Json.write(Map.of("k", new byte[] {1}))).isEqualTo("{\"k\":{\"$binary\":\"AQ==\"}}");
    }

    @Test
    void octetsAreRead() {
        assertThat(Json.read("{\"k\":{\"$binary\":\"AP8Q\"}}")).isEqualTo(Map.of("k", Octets.ofHex("00ff10")));
    }

    @Test
    void octetsInListsAreRead() {
        assertThat(Json.read("{\"k\":[{\"$binary\":\"\"}]}")).isEqualTo(Map.of("k", List.of(Octets.of(new byte[0]))));
    }

    @Test
    void binaryKeyBesideOthersIsAnOrdinaryKey() {
        assertThat(Json.read("{\"k\":{\"$binary\":\"AQ==\",\"x\":1}}"))
                .isEqualTo(Map.of("k", Map.of("$binary", "AQ==", "x", 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"k\":{\"$binary\":\"A\"}}",
                "{\"k\":{\"$binary\":\"\u20ac\"}}",
                "{\"k\":{\"$binary\":\"A Q==\"}}"
            })
    void malformedBase64IsRefusedByName(String json) {
        assertThatThrownBy(() -> Json.read(json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("k.$binary: expected Base64, got text of ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"k\":{\"$binary\":\"secret 4711\"}}",
                "{\"k\":secret4711}",
                "{\"k\":secret4711",
                "secret4711",
                "{\"k\":'secret4711'}",
                "{\"k\":\"a\" secret4711}",
                "{\"k\":4711secret}"
            })
    void whatMayBeASecretIsNotToldIfItIsMalformed(String json) {
        assertThatThrownBy(() -> Json.read(json))
                .isInstanceOf(InvalidValueException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "4711"));
        assertThatThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidValueException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "4711"));
    }

    @Test
    void octetsOfAnotherReaderThatAreNoBase64AreNotTold() {
        assertThatThrownBy(() -> Json.plain(Map.of("password", Map.of("$binary", "secret 4711"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("password.$binary: expected Base64, got text of 11 characters that is none");
    }

    @Test
    void numbersKeepTheirKind() {
        assertThat(Json.read("{\"i\":1,\"l\":4294967296,\"b\":18446744073709551616,\"d\":1.5}"))
                .isEqualTo(Map.of("i", 1, "l", 4294967296L, "b", new BigInteger("18446744073709551616"), "d", 1.5));
    }

    @Test
    void largeWholeNumberIsReadAsItWasWritten() {
        Map<String, Object> map = Map.of("b", new BigInteger("18446744073709551617"));
        assertThat(Json.read(Json.write(map))).isEqualTo(map);
    }

    @Test
    void utf8OctetsAreWrittenAndRead() {
        byte[] octets = Json.writeBytes(Map.of("k", "\u20ac"));
        assertThat(octets).isEqualTo("{\"k\":\"\u20ac\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(Json.read(octets)).isEqualTo(Map.of("k", "\u20ac"));
    }

    @Test
    void nullIsRead() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("k", null);
        expected.put("l", Arrays.asList("a", null));
        assertThat(Json.read("{\"k\":null,\"l\":[\"a\",null]}")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|expected one JSON object, got array",
                "1|expected one JSON object, got number",
                "null|expected one JSON object, got null",
                "\"x\"|expected one JSON object, got string",
                "{|not a JSON object at line 1, column",
                "{} {}|not a JSON object at line 1, column",
                "{\"a\":1,\"a\":2}|Duplicate field 'a'",
                "{a:1}|not a JSON object at line 1, column "
            })
    void textThatIsNotOneObjectIsRefused(String json, String message) {
        assertThatThrownBy(() -> Json.read(json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith("JSON: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void emptyTextIsRefused(String json) {
        assertThatThrownBy(() -> Json.read(json))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("JSON: expected one JSON object, got nothing");
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThatThrownBy(() -> Json.read("{\"a\":".repeat(100_000))).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void octetsThatAreNoUtf8AreRefused() {
        assertThatThrownBy(() -> Json.read(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"'}))
                .isInstanceOf(InvalidValueException.class);
    }
}
