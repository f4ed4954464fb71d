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
package io.camelcsta.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The decoder command as a process of its own. */
@Timeout(120)
class CstaDecodeProcessTest {

    private static final String STATUS = "a10c020101020200d330030a0102";
    private static final String STATUS_JSON =
            "{\"kind\":\"invoke\",\"name\":\"SystemStatus\",\"invokeId\":1,\"value\":{\"systemStatus\":\"normal\"}}";

    /** The class path goes through the environment: it is longer than some command lines may be. */
    private static Process start(String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                CstaDecode.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    private static int end(Process process) throws Exception {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void processAnswersLineByLineAndEndsWithOneAfterAFailure() throws Exception {
        Process process = start("--protocol", "asn1");
        try (BufferedWriter in = process.outputWriter();
                BufferedReader out = process.inputReader()) {
            in.write(STATUS + "\n");
            in.flush();
            assertThat(out.readLine()).isEqualTo(STATUS_JSON);
            in.write("zz\n");
            in.flush();
            assertThat(out.readLine()).startsWith("{\"error\":").contains("\"position\":0");
            in.close();
            assertThat(out.readLine()).isNull();
            assertThat(end(process)).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void processEndsWithZeroIfEveryLineSucceeded() throws Exception {
        Process process = start("--protocol", "asn1", "--encode");
        try (BufferedWriter in = process.outputWriter();
                BufferedReader out = process.inputReader()) {
            in.write(STATUS_JSON + "\n");
            in.close();
            assertThat(out.readLine()).isEqualTo(STATUS);
            assertThat(out.readLine()).isNull();
            assertThat(end(process)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
