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

import io.camelcsta.simulator.CstaSimulator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.quarkus.main.events.AfterStop;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.camel.spi.PropertiesComponent;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Stands in for the switch when none is set and {@code csta.simulator} is true: it is started before Camel, and
 * something happens at it every two seconds.
 */
@ApplicationScoped
public class SimulatedSwitch {

    private static final Logger LOG = Logger.getLogger(SimulatedSwitch.class);
    private static final String MONITORED = "3001,3002,3003,4001";
    private static final String[] DEVICES = {"3001", "3002", "3003", "4001", "4002"};
    private static final Duration PACE = Duration.ofSeconds(2);

    private final Optional<String> pbx;
    private final boolean simulated;
    private final String protocol;
    private CstaSimulator simulator;

    SimulatedSwitch(
            @ConfigProperty(name = "csta.pbx") Optional<String> pbx,
            @ConfigProperty(name = "csta.simulator") boolean simulated,
            @ConfigProperty(name = "camel.component.csta.protocol") String protocol) {
        this.pbx = pbx;
        this.simulated = simulated;
        this.protocol = protocol;
    }

    void start(@Observes BeforeConfigure event) {
        if (pbx.isEmpty()) {
            if (!simulated) {
                throw new IllegalStateException(
                        "csta.pbx is not set: expected the address of the switch, or csta.simulator=true for a simulated one");
            }
            simulator = CstaSimulator.builder()
                    .protocol(protocol)
                    .devices(DEVICES)
                    .demo(PACE)
                    .start();
            PropertiesComponent properties =
                    event.getCamelContext(CamelContext.class).getPropertiesComponent();
            properties.addOverrideProperty("csta.pbx", simulator.address());
            properties.addOverrideProperty("csta.devices", MONITORED);
            LOG.infof("csta.pbx is not set: simulated switch at %s", simulator.address());
        }
    }

    void stop(@Observes AfterStop event) {
        if (simulator != null) {
            simulator.close();
        }
    }
}
