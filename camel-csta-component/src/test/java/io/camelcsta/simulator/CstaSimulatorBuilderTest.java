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
package io.camelcsta.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Settings as configuration files have them. */
class CstaSimulatorBuilderTest {

    @Test
    void devicesCanBeGivenAsOneText() {
        try (CstaSimulator pbx =
                new CstaSimulatorBuilder().deviceList(" 3001, 3002,+49303001 ").start()) {
            assertThat(pbx.call("3001", "3002").parties()).containsExactly("3001", "3002");
            assertThat(pbx.device("+49303001").calls()).isEmpty();
            assertThatThrownBy(() -> pbx.device("3003")).isInstanceOf(SwitchRefusedException.class);
        }
    }
}
