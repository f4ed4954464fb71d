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
package io.camelcsta.examples.highavailability;

import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** One of the processes. Start it on its own with {@code -Dcsta.node=a -Dcsta.pbx=...}; it runs until it is ended. */
public final class Node {

    private Node() {}

    /** Runs until the process is ended. */
    public static void main(String[] args) throws Exception {
        Main camel = camel();
        camel.run();
        System.exit(camel.getExitCode());
    }

    /** The application, not yet started. */
    static Main camel() {
        Main camel = new Main();
        camel.configure().addRoutesBuilder(new EventRoutes());
        camel.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport main) {
                // here, because now {{...}} is known, wherever it is set
                addClusterService(main.getCamelContext());
            }
        });
        return camel;
    }

    /** A lock on a file: for processes on one machine. On several, another cluster service is added here. */
    private static void addClusterService(CamelContext context) {
        long interval = Long.parseLong(context.resolvePropertyPlaceholders("{{csta.cluster.interval}}"));
        FileLockClusterService cluster = new FileLockClusterService();
        cluster.setId(context.resolvePropertyPlaceholders("{{csta.node}}"));
        cluster.setRoot(context.resolvePropertyPlaceholders("{{csta.directory}}/cluster"));
        cluster.setAcquireLockDelay(interval, TimeUnit.MILLISECONDS);
        cluster.setAcquireLockInterval(interval, TimeUnit.MILLISECONDS);
        try {
            context.addService(cluster);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}
