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
package io.camelcsta.endurance;

import com.sun.management.OperatingSystemMXBean;
import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConsumer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/**
 * Measures what one consumer on one link carries, with a route that does no more than count:
 *
 * <pre>{@code mvn -q -Pcapacity -pl camel-csta-component test-compile exec:exec}</pre>
 *
 * <p>For each encoding and number of devices it prints how long it takes until all monitors stand, the heap that is
 * used then, and of recorded calls, of which each is ten events, how many events a second came and the processor time
 * that this process took for each. The simulated switch is another process on the same machine, and has to share the
 * processors. It ends with 1 if an event is missing.
 */
final class CapacityMain {

    private static final int FIRST = 100_000;
    private static final int EVENTS_OF_A_CALL = 10;
    private static final int CALLS = Integer.getInteger("csta.capacity.calls", 2000);
    private static final int ROUNDS = 5;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private CapacityMain() {}

    private record Round(double eventsPerSecond, double cpuMicros) {}

    /** See the class. */
    public static void main(String... arguments) throws Exception {
        System.out.printf(
                "%d processors, %s %s, Java %s, at most %d MB of heap; each round %d events%n",
                SYSTEM.getAvailableProcessors(),
                SYSTEM.getName(),
                SYSTEM.getArch(),
                System.getProperty("java.version"),
                Runtime.getRuntime().maxMemory() >> 20,
                CALLS * EVENTS_OF_A_CALL);
        System.out.printf(
                "%-8s %8s %14s %10s %12s %18s%n",
                "protocol", "devices", "monitors s", "heap MB", "events/s", "CPU us per event");
        // the first one warms up, and is not shown
        measure("xml", 1000);
        measure("asn1", 1000);
        for (String protocol : List.of("xml", "asn1")) {
            for (int devices : List.of(1000, 5000, 10_000)) {
                System.out.println(measure(protocol, devices));
            }
        }
        System.exit(0);
    }

    private static String measure(String protocol, int devices) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                CapacitySwitch.class.getName(),
                Integer.toString(FIRST),
                Integer.toString(devices));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process pbx = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = pbx.inputReader();
                Writer in = pbx.outputWriter();
                DefaultCamelContext context = new DefaultCamelContext()) {
            LongAdder events = new LongAdder();
            String address = out.readLine().split(" ")[protocol.equals("xml") ? 0 : 1];
            String all = IntStream.range(FIRST, FIRST + devices)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(","));
            // not in the URI: Camel looks for secrets in URIs with regular expressions, and for JMX that takes long for
            // long ones
            context.getComponent("csta", CstaComponent.class).getConfiguration().setDevices(all);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:" + address + "?protocol=" + protocol)
                            .routeId("count")
                            .process(exchange -> events.increment());
                }
            });
            long begin = System.nanoTime();
            // returns when all monitors stand
            context.start();
            double seconds = (System.nanoTime() - begin) / 1e9;
            System.gc();
            long heap =
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(round(in, events));
            }
            long dropped = ((CstaConsumer) context.getRoute("count").getConsumer()).getDroppedEvents();
            if (dropped > 0) {
                throw new IllegalStateException(dropped + " events were dropped");
            }
            return String.format(
                    "%-8s %8d %14.1f %10d %12.0f %18.0f",
                    protocol,
                    devices,
                    seconds,
                    heap,
                    median(rounds.stream().map(Round::eventsPerSecond).toList()),
                    median(rounds.stream().map(Round::cpuMicros).toList()));
        } finally {
            pbx.destroyForcibly();
        }
    }

    private static Round round(Writer in, LongAdder events) {
        int number = CALLS * EVENTS_OF_A_CALL;
        events.reset();
        long cpu = SYSTEM.getProcessCpuTime();
        long begin = System.nanoTime();
        try {
            in.write(CALLS + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> events.sum() >= number);
        long end = System.nanoTime();
        return new Round(number * 1e9 / (end - begin), (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / number);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
