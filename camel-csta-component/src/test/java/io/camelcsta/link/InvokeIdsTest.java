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
package io.camelcsta.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class InvokeIdsTest {

    private final InvokeIds ids = new InvokeIds(1, 9998);
    private final Set<Integer> inUse = new HashSet<>();

    private int take(InvokeIds from, long now) {
        return from.take(inUse::contains, now);
    }

    @Test
    void idsCountUpFromOne() {
        assertThat(new int[] {take(ids, 0), take(ids, 0), take(ids, 0)}).containsExactly(1, 2, 3);
    }

    @Test
    void idOfEventsIsNeverTaken() {
        for (int i = 0; i < 30_000; i++) {
            assertThat(take(ids, 0)).isBetween(1, 9998);
        }
    }

    @Test
    void firstIdFollowsTheLast() {
        for (int i = 1; i < 9998; i++) {
            take(ids, 0);
        }
        assertThat(new int[] {take(ids, 0), take(ids, 0)}).containsExactly(9998, 1);
    }

    @Test
    void idInUseIsPassedOver() {
        inUse.addAll(Set.of(1, 2, 4));
        assertThat(new int[] {take(ids, 0), take(ids, 0)}).containsExactly(3, 5);
    }

    @Test
    void everyIdCanBeTaken() {
        for (int i = 0; i < 9998; i++) {
            assertThat(inUse.add(take(ids, 0))).isTrue();
        }
        assertThat(inUse).hasSize(9998).doesNotContain(0, 9999);
    }

    @Test
    void noIdIsLeftWhenAllAreInUse() {
        for (int i = 0; i < 9998; i++) {
            inUse.add(take(ids, 0));
        }
        assertThat(take(ids, 0)).isEqualTo(-1);
    }

    @Test
    void idIsTakenAgainOnceItIsFree() {
        for (int i = 0; i < 9998; i++) {
            inUse.add(take(ids, 0));
        }
        inUse.remove(4711);
        assertThat(take(ids, 0)).isEqualTo(4711);
    }

    @Test
    void idOfARequestThatTimedOutRests() {
        InvokeIds few = new InvokeIds(1, 3);
        take(few, 0);
        few.rest(1, 100);
        assertThat(new int[] {take(few, 99), take(few, 99), take(few, 99), take(few, 99)})
                .containsExactly(2, 3, 2, 3);
    }

    @Test
    void idIsTakenAgainWhenItsRestIsOver() {
        InvokeIds one = new InvokeIds(1, 1);
        one.rest(take(one, 0), 100);
        assertThat(take(one, 99)).isEqualTo(-1);
        assertThat(take(one, 100)).isEqualTo(1);
    }

    @Test
    void idIsTakenAgainAfterItsLateAnswer() {
        InvokeIds one = new InvokeIds(1, 1);
        one.rest(take(one, 0), Long.MAX_VALUE / 2);
        assertThat(one.lateAnswer(1)).isTrue();
        assertThat(take(one, 1)).isEqualTo(1);
    }

    @Test
    void answerToNothingIsNoLateAnswer() {
        assertThat(ids.lateAnswer(1)).isFalse();
    }

    @Test
    void lateAnswerCountsOnce() {
        ids.rest(take(ids, 0), 100);
        assertThat(ids.lateAnswer(1)).isTrue();
        assertThat(ids.lateAnswer(1)).isFalse();
    }

    @Test
    void restThatIsOverIsNoLateAnswerAnyMore() {
        ids.rest(take(ids, 0), 100);
        take(ids, 100);
        assertThat(ids.lateAnswer(1)).isFalse();
    }

    @Test
    void secondRestOfAnIdLastsItsOwnTime() {
        InvokeIds one = new InvokeIds(1, 1);
        one.rest(take(one, 0), 100);
        one.lateAnswer(1);
        one.rest(take(one, 10), 200);
        assertThat(take(one, 150)).isEqualTo(-1);
    }

    @Test
    void shortRestIsNotKeptByALongerOneBeforeIt() {
        InvokeIds two = new InvokeIds(1, 2);
        two.rest(take(two, 0), 1_000);
        two.rest(take(two, 0), 10);
        assertThat(take(two, 10)).isEqualTo(2);
    }

    @Test
    void restEndsWithTheConnection() {
        InvokeIds one = new InvokeIds(1, 1);
        one.rest(take(one, 0), Long.MAX_VALUE / 2);
        one.reset();
        assertThat(take(one, 0)).isEqualTo(1);
    }

    @Test
    void clockMayPassItsLargestValue() {
        InvokeIds one = new InvokeIds(1, 1);
        long now = Long.MAX_VALUE - 10;
        one.rest(take(one, now), now + 100);
        assertThat(take(one, now + 99)).isEqualTo(-1);
        assertThat(take(one, now + 100)).isEqualTo(1);
    }
}
