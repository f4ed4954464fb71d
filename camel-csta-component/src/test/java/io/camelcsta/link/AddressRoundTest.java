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

import io.camelcsta.transport.Address;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The order in which addresses are tried. */
@Tag("unit")
class AddressRoundTest {

    private static final Address A = new Address("a", 1);
    private static final Address B = new Address("b", 1);
    private static final Address C = new Address("c", 1);

    private final AddressRound round = new AddressRound(List.of(A, B, C));

    @Test
    void aRoundGoesThroughAllAddressesInOrderOfPriority() {
        round.beginAt(0);
        assertThat(List.of(round.next(), round.next(), round.next())).containsExactly(A, B, C);
        assertThat(round.next()).isNull();
    }

    @Test
    void theNextRoundBeginsWithTheFirst() {
        round.beginAt(0);
        round.next();
        round.next();
        round.beginAt(0);
        assertThat(round.next()).isEqualTo(A);
        assertThat(round.current()).isZero();
    }

    @Test
    void aRoundMayBeginWithAnotherAddress() {
        round.beginAt(1);
        assertThat(List.of(round.next(), round.next())).containsExactly(B, C);
        assertThat(round.next()).isNull();
    }

    @Test
    void addressThatRefusedIsLeftOut() {
        round.beginAt(0);
        round.next();
        round.refused(TimeUnit.HOURS.toNanos(1));
        round.beginAt(0);
        assertThat(List.of(round.next(), round.next())).containsExactly(B, C);
        assertThat(round.nanosUntilOneMayBeTried()).isZero();
    }

    @Test
    void addressThatRefusedIsTriedAgainAfterItsTime() {
        round.beginAt(0);
        round.next();
        round.refused(1);
        round.beginAt(0);
        assertThat(round.next()).isEqualTo(A);
    }

    @Test
    void ifAllRefusedTheFirstTimeThatPassesCounts() {
        round.beginAt(0);
        for (long hours = 3; hours > 0; hours--) {
            round.next();
            round.refused(TimeUnit.HOURS.toNanos(hours));
        }
        assertThat(round.nanosUntilOneMayBeTried()).isPositive().isLessThanOrEqualTo(TimeUnit.HOURS.toNanos(1));
    }

    @Test
    void ifAllRefusedForEverNoneIsTried() {
        round.beginAt(0);
        while (round.next() != null) {
            round.refused(0);
        }
        assertThat(round.nanosUntilOneMayBeTried()).isEqualTo(-1);
        round.beginAt(0);
        assertThat(round.next()).isNull();
    }
}
