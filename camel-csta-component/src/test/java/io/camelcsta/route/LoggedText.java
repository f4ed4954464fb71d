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

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while it is open, which is shown as well. The tests log to standard error. */
final class LoggedText implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    LoggedText() {
        System.setErr(new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int octet) {
                        text.write(octet);
                        before.write(octet);
                    }

                    @Override
                    public void write(byte[] octets, int offset, int length) {
                        text.write(octets, offset, length);
                        before.write(octets, offset, length);
                    }
                },
                true,
                StandardCharsets.UTF_8));
    }

    List<String> linesWith(String part) {
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(part))
                .toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
