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
package io.camelcsta.simulator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a {@link CstaSimulator} on its own: {@code java -cp ... io.camelcsta.simulator.CstaSimulatorMain --port 1040
 * --demo}.
 */
public final class CstaSimulatorMain {

    private static final String USAGE =
            """
            Usage: CstaSimulatorMain [options]
              --port <number>          the TCP port to listen on, 0 for a free one (default 1040)
              --bind <address>         the address to listen on (default 127.0.0.1)
              --protocol <name>        xml (ECMA-323) or asn1 (ECMA-285) (default xml)
              --framing <name>         length2, hipath or ber, over asn1 (default length2)
              --opening <B:P>          octets of the application and of the switch before the first message, over asn1 (default none)
              --devices <n,n,...>      the devices of the switch (default 3001,3002,3003,4001)
              --outside <n,n,...>      numbers outside the switch (default none)
              --login <user:password>  require this login; over xml in an ECMA-354 session (default none)
              --session                require an ECMA-354 application session, over xml (default no)
              --demo                   make things happen, one after the other and again and again (default no)
              --pace <milliseconds>    the time between two of them (default 5000)
              --help                   show this""";
    private static final int DEFAULT_PORT = 1040;

    private final CstaSimulatorBuilder builder = CstaSimulator.builder().port(DEFAULT_PORT);
    private List<String> devices = List.of("3001", "3002", "3003", "4001");
    private Duration pace = Duration.ofSeconds(5);
    private boolean demo;
    private boolean help;

    private CstaSimulatorMain() {}

    /** Runs until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(end::countDown, "csta-simulator-end"));
        int status = run(arguments, System.out, end);
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Runs until {@code end} is counted down.
     *
     * @return 0, or 2 if the arguments are wrong
     */
    static int run(String[] arguments, PrintStream out, CountDownLatch end) throws InterruptedException {
        CstaSimulatorMain main = new CstaSimulatorMain();
        try {
            main.parse(List.of(arguments).iterator());
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(USAGE);
            return 2;
        }
        if (main.help) {
            out.println(USAGE);
            return 0;
        }
        main.simulate(out, end);
        return 0;
    }

    private void parse(Iterator<String> arguments) {
        while (arguments.hasNext()) {
            String option = arguments.next();
            switch (option) {
                case "--port" -> builder.port(number(option, value(option, arguments)));
                case "--bind" -> builder.bindAddress(value(option, arguments));
                case "--protocol" -> builder.protocol(value(option, arguments));
                case "--framing" -> builder.framing(value(option, arguments));
                case "--opening" -> builder.opening(value(option, arguments));
                case "--devices" -> devices = List.of(value(option, arguments).split(","));
                case "--outside" ->
                    builder.outsideNumbers(value(option, arguments).split(","));
                case "--login" -> login(value(option, arguments));
                case "--session" -> builder.applicationSession(true);
                case "--demo" -> demo = true;
                case "--pace" -> pace = Duration.ofMillis(number(option, value(option, arguments)));
                case "--help" -> help = true;
                default -> throw new IllegalArgumentException("Unknown option " + option);
            }
        }
        if (demo && devices.size() < Demo.DEVICES) {
            throw new IllegalArgumentException("The demonstration needs " + Demo.DEVICES + " devices");
        }
        if (demo) {
            builder.demo(pace);
        }
    }

    private void login(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("--login needs user:password");
        }
        builder.login(text.substring(0, colon), text.substring(colon + 1));
    }

    private static String value(String option, Iterator<String> arguments) {
        if (!arguments.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return arguments.next();
    }

    private static int number(String option, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not '" + text + "'", e);
        }
    }

    private void simulate(PrintStream out, CountDownLatch end) throws InterruptedException {
        builder.devices(devices.toArray(String[]::new)).trace(out::println);
        try (CstaSimulator simulator = builder.start()) {
            out.println("CSTA switch on " + simulator.address() + " with devices " + String.join(", ", devices));
            end.await();
        }
    }
}
