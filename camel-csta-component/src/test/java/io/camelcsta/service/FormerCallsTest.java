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

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the switch says of the calls that have become one. */
@Tag("unit")
class FormerCallsTest {

    private static FormerCalls listed(String items) {
        List<?> connections =
                Events.conferenced("1", "2", "3001", "5001", items).body().list("conferenceConnections");
        return new FormerCalls(EventBody.changes(connections));
    }

    private static final String FROM_1 = Events.item("3001", "3", "1");
    private static final String FROM_2 = Events.item("4001", "3", "2");

    @Test
    void deviceWasInTheCallThatIsListed() {
        FormerCalls former = listed(FROM_1 + "," + FROM_2);
        assertThat(former.confirms("3001", "1")).isTrue();
        assertThat(former.confirms("3001", "2")).isFalse();
        assertThat(former.onlyOther("4001", "3")).isEqualTo("2");
        assertThat(former.onlyOther("4001", "2")).isNull();
    }

    @Test
    void deviceIsFoundByItsNumberInWhateverForm() {
        assertThat(listed(FROM_1).onlyOther("N<3001>", "3")).isEqualTo("1");
    }

    @Test
    void deviceThatWasInBothHasNoOnlyOne() {
        FormerCalls former = listed(FROM_1 + "," + Events.item("3001", "3", "2"));
        assertThat(former.onlyOther("3001", "3")).isNull();
        assertThat(former.onlyOther("3001", "1")).isEqualTo("2");
    }

    @Test
    void deviceThatIsNotListedThoughAllAreHadLeft() {
        assertThat(listed(FROM_1).confirms("4001", "1")).isFalse();
    }

    @Test
    void deviceMayHaveBeenThereIfNotAllAreListed() {
        String unknownDevice = "{'newConnection':{'callID':'3','deviceID':'9'}}";
        assertThat(listed(FROM_1 + "," + unknownDevice).confirms("4001", "1")).isTrue();
        assertThat(listed("").confirms("4001", "1")).isTrue();
        assertThat(listed("").onlyOther("4001", "1")).isNull();
    }
}
