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

import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.main.Main;

/** One of the processes. Start it on its own with {@code -Dcsta.node=a -Dcsta.pbx=...}; it runs until it is ended. */
public final class Node {

    private static final int DEFAULT_INTERVAL = 1000;

    private Node() {
    }

    /** Runs until the process is ended. */
    public static void main(String[] args) throws Exception {
        Main camel = camel();
        camel.run();
        System.exit(camel.getExitCode());
    }

    /** The application, not yet started. */
    static Main camel() {
        String node = System.getProperty("csta.node", "a");
        int interval = Integer.getInteger("csta.cluster.interval", DEFAULT_INTERVAL);
        // A lock on a file: for processes on one machine. On several, another cluster service is bound here.
        FileLockClusterService cluster = new FileLockClusterService();
        cluster.setId(node);
        cluster.setRoot(System.getProperty("csta.directory", "shared") + "/cluster");
        cluster.setAcquireLockDelay(interval, TimeUnit.MILLISECONDS);
        cluster.setAcquireLockInterval(interval, TimeUnit.MILLISECONDS);

        Main camel = new Main();
        camel.configure().setName(node);
        camel.configure().addRoutesBuilder(new EventRoutes());
        camel.bind("cluster", cluster);
        return camel;
    }
}
