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
package io.camelcsta.examples.jms;

import io.camelcsta.simulator.CstaSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Private events to JMS, private services from JMS: the routes are {@link EventRoute} and {@link RequestRoute}. Without
 * a real switch it is a demonstration, which ends.
 */
public final class JmsExample {

    private final Settings settings;
    private final PrintStream out;

    JmsExample(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /**
     * Ends with status 0 if all went well, 1 if something did not, 2 if a setting is wrong. At a real switch it runs
     * until it is ended.
     */
    public static void main(String[] args) {
        int status;
        try {
            status = new JmsExample(Settings.of(System::getProperty), System.out).run();
        } catch (IllegalArgumentException e) {
            System.out.println("Wrong setting: " + e.getMessage());
            status = 2;
        } catch (Exception e) {
            e.printStackTrace(System.out);
            status = 1;
        }
        System.out.flush();
        System.exit(status);
    }

    /** Runs the example; its exit status. */
    int run() throws Exception {
        if (settings.broker() != null) {
            return run(null, settings.broker());
        }
        Path directory = settings.directory().resolve("artemis");
        delete(directory);
        try (EmbeddedArtemis artemis = EmbeddedArtemis.start(directory)) {
            out.println("Artemis at " + artemis.url() + ", in this process");
            return run(artemis, artemis.url());
        }
    }

    private int run(EmbeddedArtemis artemis, String broker) throws Exception {
        Watch watch = new Watch(out);
        if (settings.pbx() != null) {
            out.println("Switch at " + settings.pbx() + ", devices " + settings.devices() + "; Ctrl-C ends it");
            try (Application application = new Application(broker, properties(settings.pbx(), settings.devices()))) {
                if (artemis != null) {
                    // nobody else reads the queues
                    application.camel().configure().addRoutesBuilder(watch);
                }
                application.camel().run();
                return application.camel().getExitCode();
            }
        }
        delete(settings.directory().resolve("spool"));
        try (CstaSimulator pbx = CstaSimulator.builder()
                        .protocol(settings.protocol())
                        .devices(Demo.DEVICES.toArray(String[]::new))
                        .start();
                Application application =
                        new Application(broker, properties(pbx.address(), String.join(",", Demo.DEVICES)))) {
            out.println("Simulated switch at " + pbx.address() + " with devices " + String.join(", ", Demo.DEVICES));
            application.camel().configure().addRoutesBuilder(watch);
            application.camel().start();
            List<String> failures = new Demo(pbx, artemis, application.camel().getCamelTemplate(), watch, out).run();
            out.printf(
                    "%n%s%n",
                    failures.isEmpty()
                            ? "All is well."
                            : "FAILED: " + String.join(System.lineSeparator() + "        ", failures));
            return failures.isEmpty() ? 0 : 1;
        }
    }

    private Map<String, String> properties(String pbx, String devices) {
        return Map.of(
                "csta.pbx",
                pbx,
                "csta.devices",
                devices,
                "csta.spool",
                settings.directory().resolve("spool").toString(),
                "camel.component.csta.protocol",
                settings.protocol());
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
