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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RecentTest {

    private static final Duration TIME = Duration.ofSeconds(10);

    private final TestLink link = new TestLink();
    private final Recent<String, Integer> recent = new Recent<>(TIME, link::schedule);

    @Test
    void entryIsThere() {
        recent.put("a", 1);
        assertThat(recent.get("a")).isEqualTo(1);
        assertThat(recent.get("b")).isNull();
        assertThat(recent.size()).isEqualTo(1);
    }

    @Test
    void entryStaysForItsTimeAtLeast() {
        link.advance(Duration.ofSeconds(3));
        recent.put("a", 1);
        link.advance(TIME);
        assertThat(recent.get("a")).isEqualTo(1);
        assertThat(recent.size()).isEqualTo(1);
    }

    @Test
    void entryIsGoneAfterTwiceItsTime() {
        recent.put("a", 1);
        link.advance(TIME.multipliedBy(2).minusMillis(1));
        assertThat(recent.get("a")).isEqualTo(1);
        link.advance(Duration.ofMillis(1));
        assertThat(recent.get("a")).isNull();
        assertThat(recent.size()).isZero();
    }

    @Test
    void entriesOfDifferentAgesGoOneAfterTheOther() {
        recent.put("a", 1);
        link.advance(TIME);
        recent.put("b", 2);
        link.advance(TIME);
        assertThat(recent.get("a")).isNull();
        assertThat(recent.get("b")).isEqualTo(2);
        link.advance(TIME);
        assertThat(recent.get("b")).isNull();
    }

    @Test
    void nothingIsScheduledWithoutEntries() {
        assertThat(link.appointments()).isZero();
        recent.put("a", 1);
        recent.put("b", 2);
        assertThat(link.appointments()).isOne();
        link.advance(TIME.multipliedBy(2));
        assertThat(link.appointments()).isZero();
        recent.put("c", 3);
        link.advance(TIME.multipliedBy(2));
        assertThat(recent.size()).isZero();
    }

    @Test
    void entryThatIsPutAgainIsYoungAgain() {
        recent.put("a", 1);
        link.advance(TIME);
        recent.put("a", 2);
        assertThat(recent.size()).isEqualTo(1);
        link.advance(TIME);
        assertThat(recent.get("a")).isEqualTo(2);
    }

    @Test
    void youngEntryCanBeRemoved() {
        recent.put("a", 1);
        assertThat(recent.remove("a")).isEqualTo(1);
        assertThat(recent.get("a")).isNull();
        assertThat(recent.remove("a")).isNull();
    }

    @Test
    void oldEntryCanBeRemoved() {
        recent.put("a", 1);
        link.advance(TIME);
        assertThat(recent.remove("a")).isEqualTo(1);
        assertThat(recent.get("a")).isNull();
    }

    @Test
    void allCanBeForgotten() {
        recent.put("a", 1);
        link.advance(TIME);
        recent.put("b", 1);
        recent.clear();
        assertThat(recent.size()).isZero();
        assertThat(recent.get("a")).isNull();
        assertThat(recent.get("b")).isNull();
    }

    private void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            recent.put("k" + i, i);
        }
    }

    @Test
    void oldestGoesFirstIfThereAreTooMany() {
        fill(0, Recent.MAX);
        assertThat(recent.get("k0")).isEqualTo(0);
        fill(Recent.MAX, Recent.MAX + 1);
        assertThat(recent.size()).isEqualTo(Recent.MAX);
        assertThat(recent.get("k0")).isNull();
        assertThat(recent.get("k1")).isEqualTo(1);
    }

    @Test
    void oldGoBeforeYoungIfThereAreTooMany() {
        fill(0, Recent.MAX);
        link.advance(TIME);
        fill(Recent.MAX, Recent.MAX + 2);
        assertThat(recent.size()).isEqualTo(Recent.MAX);
        assertThat(recent.get("k1")).isNull();
        assertThat(recent.get("k2")).isEqualTo(2);
        assertThat(recent.get("k" + Recent.MAX)).isEqualTo(Recent.MAX);
    }

    @Test
    void whatHasBecomeTooOldIsTold() {
        List<String> forgotten = new ArrayList<>();
        Recent<String, Integer> told = new Recent<>(TIME, link::schedule, forgotten::add);
        told.put("a", 1);
        told.put("b", 1);
        told.remove("b");
        link.advance(TIME);
        told.put("c", 1);
        assertThat(forgotten).isEmpty();
        link.advance(TIME);
        assertThat(forgotten).containsExactly("a");
    }

    @Test
    void whatGoesBecauseThereAreTooManyIsTold() {
        List<String> forgotten = new ArrayList<>();
        Recent<String, Integer> told = new Recent<>(TIME, link::schedule, forgotten::add);
        for (int i = 0; i <= Recent.MAX; i++) {
            told.put("k" + i, i);
        }
        assertThat(forgotten).containsExactly("k0");
    }
}
