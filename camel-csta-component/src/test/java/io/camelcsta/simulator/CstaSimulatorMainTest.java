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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CstaSimulatorMainTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void itShowsHowItIsUsed() throws InterruptedException {
        assertThat(CstaSimulatorMain.run(new String[] {"--help"}, out, new CountDownLatch(1)))
                .isZero();
        assertThat(printed()).startsWith("Usage:").contains("--devices");
        assertThat(CstaSimulatorMain.run(new String[] {"--port", "many"}, out, new CountDownLatch(1)))
                .isEqualTo(2);
        assertThat(printed()).contains("--port needs a number, not 'many'");
        assertThat(CstaSimulatorMain.run(new String[] {"--porto"}, out, new CountDownLatch(1)))
                .isEqualTo(2);
        assertThat(CstaSimulatorMain.run(new String[] {"--login", "x"}, out, new CountDownLatch(1)))
                .isEqualTo(2);
        assertThat(CstaSimulatorMain.run(new String[] {"--bind"}, out, new CountDownLatch(1)))
                .isEqualTo(2);
        assertThat(CstaSimulatorMain.run(new String[] {"--demo", "--devices", "1,2"}, out, new CountDownLatch(1)))
                .isEqualTo(2);
    }

    @Test
    void everyOptionSaysItsDefault() throws InterruptedException {
        CstaSimulatorMain.run(new String[] {"--help"}, out, new CountDownLatch(1));
        assertThat(printed()
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("--") && !line.startsWith("--help")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).matches(".*\\(default [^)]+\\)"));
    }

    @Test
    void theEncodingCanBeChosen() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        end.countDown();
        String[] arguments = {"--port", "0", "--protocol", "asn1", "--framing", "hipath", "--opening", "B:P"};
        assertThat(CstaSimulatorMain.run(arguments, out, end)).isZero();
        assertThat(printed()).contains("CSTA switch on 127.0.0.1:");
        assertThat(CstaSimulatorMain.run(new String[] {"--protocol", "soap"}, out, end))
                .isEqualTo(2);
        assertThat(CstaSimulatorMain.run(new String[] {"--framing", "tpkt"}, out, end))
                .isEqualTo(2);
        assertThat(CstaSimulatorMain.run(new String[] {"--opening", "B"}, out, end))
                .isEqualTo(2);
    }

    @Test
    void theDemonstrationGoesRound() {
        CountDownLatch end = new CountDownLatch(1);
        String[] arguments = {
            "--port", "0", "--demo", "--pace", "1", "--devices", "1,2,3,4", "--outside", "0", "--session"
        };
        CompletableFuture<Integer> running = CompletableFuture.supplyAsync(() -> {
            try {
                return CstaSimulatorMain.run(arguments, out, end);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> printed().split("3 is guest no longer", -1).length > 2);
        end.countDown();
        assertThat(running).succeedsWithin(java.time.Duration.ofSeconds(20)).isEqualTo(0);
        assertThat(printed()).contains("CSTA switch on 127.0.0.1:").doesNotContain("refuses");
    }
}
