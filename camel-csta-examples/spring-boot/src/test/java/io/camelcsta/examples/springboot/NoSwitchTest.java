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
package io.camelcsta.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

@Tag("compatibility")
class NoSwitchTest {

    @Test
    void withoutASwitchTheApplicationDoesNotStartUnlessASimulatedOneIsWanted() {
        assertThatThrownBy(() -> CstaApplication.main(new String[] {"--server.port=0"}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pbx.address")
                .hasMessageContaining("pbx.simulator=true");
    }

    @Test
    void aSimulatedSwitchIsStartedIfItIsWanted() {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("pbx.simulator", "true")));
            new SimulatedSwitch().initialize(context);
            context.refresh();

            assertThat(context.getEnvironment().getProperty("pbx.address")).startsWith("127.0.0.1:");
        }
    }
}
