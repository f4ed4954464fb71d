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
package io.camelcsta.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for switches that come and go. They are below those that operating systems give to whoever asks for any, and
 * each JVM of the tests has its own: who connects to a port whose switch is gone meets neither another test nor itself.
 */
public final class Ports {

    private static final int FIRST = 10_000;
    private static final int PORTS = 22_000;
    /** Of one module; several modules may be tested at the same time. */
    private static final int MOST_JVMS = 8;

    private static final int MODULES = 4;
    private static final int SLOTS = MODULES * MOST_JVMS;

    private Ports() {}

    /** A port on which nobody listens. */
    public static int free() {
        int slot = slot(System.getProperty("csta.test.fork", "module-1"));
        while (true) {
            int port = FIRST + SLOTS * ThreadLocalRandom.current().nextInt(PORTS / SLOTS) + slot;
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (BindException e) {
                // somebody has it: the next one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The name of the module, a dash, and the number of the JVM. */
    private static int slot(String fork) {
        int dash = fork.lastIndexOf('-');
        int module = Math.floorMod(fork.substring(0, dash).hashCode(), MODULES);
        return module * MOST_JVMS + Integer.parseInt(fork.substring(dash + 1)) % MOST_JVMS;
    }
}
