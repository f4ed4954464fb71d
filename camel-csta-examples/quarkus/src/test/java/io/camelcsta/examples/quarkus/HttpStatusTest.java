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
package io.camelcsta.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.EventError;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpStatusTest {

    @ParameterizedTest
    @CsvSource({
        "51, false, 400",
        "53, false, 400",
        "56, false, 404",
        "59, true, 404",
        "42, true, 409",
        "43, true, 409",
        "58, true, 409",
        "1160, true, 409",
        "52, true, 500",
        "54, false, 503",
        "54, true, 504",
        "57, false, 504",
        "57, true, 504"
    })
    void theStatusTellsWhatTheErrorMeans(int code, boolean sent, int status) {
        EventError error =
                new EventError(code, null, "text", null, null, "3001", null, 1, Instant.EPOCH, "pbx", sent, false);

        assertThat(HttpStatus.of(error)).isEqualTo(status);
    }
}
