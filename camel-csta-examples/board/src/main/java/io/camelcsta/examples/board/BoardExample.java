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
package io.camelcsta.examples.board;

import io.camelcsta.simulator.CstaSimulator;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;

/** A wall board in the browser: shows devices, calls, recordings and hot desks, and acts on them. */
public final class BoardExample {

    private static final int SHUTDOWN_SECONDS = 5;
    /** How long a browser may take nothing of what is sent to it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private BoardExample() {}

    /** Runs until it is ended; ends with status 2 if a setting is wrong, with 1 if it cannot start. */
    public static void main(String[] args) {
        int status = main(System.out);
        System.out.flush();
        System.exit(status);
    }

    private static int main(PrintStream out) {
        Settings settings;
        try {
            settings = Settings.of(System::getProperty);
        } catch (IllegalArgumentException e) {
            out.println("Wrong setting: " + e.getMessage());
            return 2;
        }
        try {
            if (settings.pbx() != null) {
                run(settings, settings.pbx(), settings.devices(), out);
            } else {
                simulate(settings, out);
            }
            return 0;
        } catch (Exception e) {
            out.println("FAILED: " + reason(e));
            return 1;
        }
    }

    private static void simulate(Settings settings, PrintStream out) throws Exception {
        try (CstaSimulator pbx = CstaSimulator.builder()
                        .protocol(settings.protocol())
                        .framing(settings.framing())
                        .devices(Traffic.devices())
                        .outsideNumbers(Traffic.OUTSIDE.toArray(String[]::new))
                        .stopEventAtCallEnd(true)
                        .start();
                Traffic traffic = new Traffic(pbx)) {
            out.println("Simulated switch at " + pbx.address());
            traffic.start();
            run(settings, pbx.address(), List.of(Traffic.devices()), out);
        }
    }

    private static void run(Settings settings, String pbx, List<String> devices, PrintStream out) throws Exception {
        Main camel = new Main();
        BoardServer server = start(camel, settings, pbx, devices);
        out.println("The board is at " + server.url());
        out.println("Ctrl-C ends it.");
        camel.run();
    }

    /** Starts the application; the server of the page. */
    static BoardServer start(Main camel, Settings settings, String pbx, List<String> devices) throws Exception {
        return start(camel, settings, pbx, devices, PATIENCE);
    }

    static BoardServer start(Main camel, Settings settings, String pbx, List<String> devices, Duration patience)
            throws Exception {
        Board board = new Board(devices);
        BoardServer server = new BoardServer(settings, board, patience);
        camel.configure().setName("board");
        camel.configure().setShutdownTimeout(SHUTDOWN_SECONDS);
        camel.configure().addRoutesBuilder(new BoardRoutes(board, devices));
        // not by the names that are given with -D, whose values Camel would take as they are
        camel.setOverrideProperties(Map.of(
                "example.pbx", pbx,
                "example.protocol", settings.protocol(),
                "example.framing", settings.framing(),
                "example.devices", String.join(",", devices)));
        camel.init();
        camel.getCamelContext().addService(server, true, true);
        camel.start();
        return server;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
