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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of the heap the events of a consumer may take. */
@Tag("unit")
class CstaConfigurationTest {

    private static final long MIB = 1_048_576;

    private final CstaConfiguration configuration = new CstaConfiguration();

    @ParameterizedTest
    @CsvSource({"128, 2097152", "1024, 16777216", "4096, 67108864", "65536, 67108864", "1, 65536"})
    void pendingEventsMayTakeA64thOfTheHeapByDefault(long heapMib, int limit) {
        assertThat(configuration.pendingOctetsLimit(heapMib * MIB)).isEqualTo(limit);
    }

    @Test
    void pendingEventsMayTakeWhatTheUserSays() {
        configuration.setMaxPendingOctets(1_000_000);
        assertThat(configuration.pendingOctetsLimit(128 * MIB)).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1, 65_535})
    void tooSmallABoundIsRefused(int octets) {
        configuration.setMaxPendingOctets(octets);
        assertThatThrownBy(configuration::validate)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxPendingOctets")
                .hasMessageContaining("65536");
    }
}
