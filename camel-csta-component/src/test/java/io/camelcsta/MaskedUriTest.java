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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of a URI with secrets in it. */
@Tag("unit")
class MaskedUriTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            value = {
                "csta://pbx ->                                               csta://pbx",
                "csta://pbx?devices=3001 ->                                  csta://pbx?devices=3001",
                "csta://pbx?devices=3001&password=secret ->                  csta://pbx?devices=3001&password=xxxxxx",
                "csta://pbx?password=RAW(a)secret)&username=u ->             csta://pbx?password=xxxxxx&username=xxxxxx",
                "csta://pbx?password=RAW(a&secret=b)&devices=3001 ->         csta://pbx?password=xxxxxx&devices=3001",
                "csta://pbx?password=RAW{a)secret}&devices=3001 ->           csta://pbx?password=xxxxxx&devices=3001",
                "csta://pbx?configuration.password=RAW(a)secret) ->          csta://pbx?configuration.password=xxxxxx",
                "csta://pbx?sessionLogin=RAW(<a>(b)secret</a>) ->            csta://pbx?sessionLogin=xxxxxx",
                "csta://pbx?novalue&password=RAW(a)secret)&devices=3001 ->   csta://pbx?novalue&password=xxxxxx&devices=3001",
                "csta://pbx?&password=secret ->                              csta://pbx?&password=xxxxxx",
            })
    void allOfASecretOptionIsMaskedAndNothingElse(String uri, String shown) {
        assertThat(MaskedUri.of(uri)).isEqualTo(shown);
    }
}
