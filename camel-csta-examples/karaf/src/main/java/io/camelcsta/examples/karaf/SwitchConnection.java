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
package io.camelcsta.examples.karaf;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.karaf.core.OsgiCamelContextPublisher;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Runs the routes of one telephone switch. There is one for each configuration: for the file
 * {@code etc/io.camelcsta.examples.karaf.cfg}, or for each file {@code etc/io.camelcsta.examples.karaf-NAME.cfg}. It
 * starts anew when its file is changed and ends when the file is removed.
 */
@Component(configurationPid = "io.camelcsta.examples.karaf", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SwitchConnection {

    private static final int SHUTDOWN_SECONDS = 10;

    private final CamelContext context;

    /** Starts the routes; what the configuration has stands for their placeholders. */
    @Activate
    public SwitchConnection(BundleContext bundle, Map<String, ?> configuration) throws Exception {
        OsgiDefaultCamelContext camel = new OsgiDefaultCamelContext(bundle);
        try {
            camel.getCamelContextExtension().setName(String.valueOf(configuration.get("name")));
            camel.getManagementStrategy().addEventNotifier(new OsgiCamelContextPublisher(bundle));
            camel.getPropertiesComponent().setInitialProperties(properties(configuration));
            camel.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
            camel.addRoutes(new SwitchRoutes());
            camel.start();
        } catch (Exception e) {
            camel.stop();
            throw e;
        }
        context = camel;
    }

    /** Ends the routes. */
    @Deactivate
    public void stop() {
        context.stop();
    }

    private static Properties properties(Map<String, ?> configuration) {
        Properties properties = new Properties();
        configuration.forEach((key, value) -> properties.setProperty(key, String.valueOf(value)));
        return properties;
    }
}
