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

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What waits is counted by what it takes of the heap, not by what it took on the wire. */
@Tag("unit")
class HeapOctetsTest {

    private static int of(Map<String, Object> value) {
        return HeapOctets.of(
                new CstaEvent("X", EventClass.CALL, "3001", null, null, null, null, value, Instant.EPOCH, "pbx", "1"));
    }

    @Test
    void textCountsWithItsCharacters() {
        assertThat(of(Map.of("a", "x".repeat(10_000)))).isBetween(11_000, 12_000);
        assertThat(of(Map.of("a", "\u20ac".repeat(10_000)))).isBetween(21_000, 22_000);
    }

    @Test
    void manySmallValuesCountAsTheObjectsThatTheyAre() {
        assertThat(of(Map.of("a", Collections.nCopies(1_000, Map.of())))).isGreaterThan(100_000);
        assertThat(of(Map.of("$xml", Collections.nCopies(1_000, "<a/>")))).isGreaterThan(50_000);
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            fields.put("f" + i, 1L);
        }
        assertThat(of(Map.of("a", fields))).isGreaterThan(70_000);
    }

    @Test
    void privateAndLinkEventsCountToo() {
        String text = "x".repeat(10_000);
        assertThat(HeapOctets.of(PrivateEvent.of(PrivateEventType.ACCOUNT_CODE_SET)
                        .thisDN("3001")
                        .extensions(Map.of("AccountCode", text))
                        .link("pbx")
                        .eventId("1")
                        .eventTime(Instant.EPOCH)
                        .build()))
                .isGreaterThan(11_000);
        assertThat(HeapOctets.of(new LinkEvent(
                        "X", "reason", null, Map.of("devices", List.of(text)), Instant.EPOCH, "pbx", "1")))
                .isGreaterThan(11_000);
        assertThat(HeapOctets.of(null)).isEqualTo(1_000);
    }
}
