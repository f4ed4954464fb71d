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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Text that a switch has sent forges no line of a log and controls no terminal. */
@Tag("unit")
class SafeTextTest {

    @Test
    void ordinaryTextIsLeftAsItIs() {
        String text = "3001 \u00fc\u20ac \ud83d\ude00 \u4e2d <a b=\"c\">";
        assertThat(SafeText.of(text)).isSameAs(text);
        assertThat(SafeText.of(null)).isNull();
    }

    @Test
    void whatControlsIsEscaped() {
        assertThat(SafeText.of("a\nb\r")).isEqualTo("a\\u000ab\\u000d");
        assertThat(SafeText.of("\u001b[2J\u0085")).isEqualTo("\\u001b[2J\\u0085");
        assertThat(SafeText.of("\u202eabc\u2066\u2028")).isEqualTo("\\u202eabc\\u2066\\u2028");
        assertThat(SafeText.of("\ud83d\ude00\ud800")).isEqualTo("\ud83d\ude00\\ud800");
        assertThat(SafeText.of("\udb40\udc41")).isEqualTo("\\u{e0041}");
    }

    @Test
    void longTextIsCut() {
        assertThat(SafeText.of("x".repeat(5_000)))
                .hasSizeLessThan(SafeText.MAX_LENGTH + 30)
                .endsWith("xxx... (5000 characters)");
    }
}
