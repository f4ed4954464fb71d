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

import io.camelcsta.simulator.CstaSimulator;
import java.time.Duration;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Stands in for a switch, with things that happen by themselves, if {@code pbx.simulator} is true and
 * {@code pbx.address} does not say where a real one is.
 */
final class SimulatedSwitch implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Duration PACE = Duration.ofSeconds(2);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (environment.containsProperty("pbx.address")) {
            return;
        }
        if (!environment.getProperty("pbx.simulator", Boolean.class, false)) {
            throw new IllegalStateException(
                    "pbx.address is not set: expected the address of the switch, or pbx.simulator=true for a simulated one");
        }
        CstaSimulator pbx = CstaSimulator.builder()
                .protocol(environment.getProperty("camel.component.csta.protocol", "xml"))
                .framing(environment.getProperty("camel.component.csta.framing", "length2"))
                .devices("3001", "3002", "3003", "4001")
                .demo(PACE)
                .start();
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("simulated switch", Map.of("pbx.address", pbx.address())));
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) closed -> pbx.close());
    }
}
