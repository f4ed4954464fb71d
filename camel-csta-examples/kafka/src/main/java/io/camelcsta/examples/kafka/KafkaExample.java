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
package io.camelcsta.examples.kafka;

import io.camelcsta.simulator.CstaSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * Private events to Kafka, private services from Kafka: the routes are {@link EventRoute} and {@link RequestRoute}.
 * Without a real switch it is a demonstration, which ends.
 */
public final class KafkaExample {

    private static final int SHUTDOWN_SECONDS = 10;

    private final Settings settings;
    private final PrintStream out;

    KafkaExample(Settings settings, PrintStream out) {
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
            status = new KafkaExample(Settings.of(System::getProperty), System.out).run();
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
        if (settings.brokers() != null) {
            return run(null, settings.brokers());
        }
        Path directory = settings.directory().resolve("kafka");
        delete(directory);
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            out.println("Kafka at " + kafka.brokers() + ", in this process");
            return run(kafka, kafka.brokers());
        }
    }

    private int run(EmbeddedKafka kafka, String brokers) throws Exception {
        if (settings.pbx() != null) {
            out.println("Switch at " + settings.pbx() + ", devices " + settings.devices() + "; Ctrl-C ends it");
            Main camel = application(properties(settings.pbx(), settings.devices(), brokers));
            camel.configure()
                    .addRoutesBuilder(new Watch(out, "autoOffsetReset=" + (kafka == null ? "latest" : "earliest")));
            camel.run();
            return camel.getExitCode();
        }
        delete(settings.directory().resolve("spool"));
        try (CstaSimulator pbx = CstaSimulator.builder()
                .protocol(settings.protocol())
                .devices(Demo.DEVICES.toArray(String[]::new))
                .start()) {
            out.println("Simulated switch at " + pbx.address() + " with devices " + String.join(", ", Demo.DEVICES));
            Main camel = application(properties(pbx.address(), String.join(",", Demo.DEVICES), brokers));
            Watch watch = new Watch(out, Watch.fromNow(brokers));
            camel.configure().addRoutesBuilder(watch);
            camel.start();
            List<String> failures;
            try {
                failures = new Demo(pbx, kafka, camel.getCamelTemplate(), watch, out).run();
            } finally {
                camel.stop();
            }
            out.printf(
                    "%n%s%n",
                    failures.isEmpty()
                            ? "All is well."
                            : "FAILED: " + String.join(System.lineSeparator() + "        ", failures));
            return failures.isEmpty() ? 0 : 1;
        }
    }

    private Map<String, String> properties(String pbx, String devices, String brokers) {
        return Map.of(
                "csta.pbx", pbx,
                "csta.devices", devices,
                "csta.spool", settings.directory().resolve("spool").toString(),
                "camel.component.csta.protocol", settings.protocol(),
                "camel.component.kafka.brokers", brokers);
    }

    /** The application, with settings that go before those of {@code application.properties}. */
    static Main application(Map<String, String> settings) {
        Main camel = new Main();
        camel.configure().setName("kafka");
        camel.configure().setShutdownTimeout(SHUTDOWN_SECONDS);
        camel.configure().addRoutesBuilder(EventRoute.class, RequestRoute.class);
        Properties properties = new Properties();
        properties.putAll(settings);
        camel.setOverrideProperties(properties);
        return camel;
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
