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
package io.camelcsta.link.spool;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** A process of its own that has a spool. */
public final class ChildSpool {

    private ChildSpool() {}

    /** Starts the process; it ends itself, or is killed. */
    static Process start(String what, Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ChildSpool.class.getName(),
                        what,
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Of {@code open}, {@code hold}, {@code write} and {@code fsync} what to do, and the directory. */
    public static void main(String[] arguments) throws Exception {
        SpoolOptions options = new SpoolOptions(
                new File(arguments[1]).toPath(), arguments[0].equals("fsync"), 1L << 30, 1000, 1 << 20, "csta:child");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        AtomicReference<EventSpool<String>> opened = new AtomicReference<>();
        try {
            opened.set(EventSpool.open(
                    options,
                    TestSpool.TEXT,
                    (number, text) -> {
                        // every tenth stays
                        boolean removed = number % 10 != 0;
                        if (removed) {
                            opened.get().remove(number);
                        }
                        System.out.println((removed ? "removed " : "kept ") + number + " " + text);
                        return true;
                    },
                    executor,
                    scheduler));
        } catch (SpoolException e) {
            System.out.println("refused: " + e.getMessage());
            System.exit(0);
        }
        System.out.println("opened");
        if (arguments[0].equals("hold")) {
            Thread.currentThread().join();
        }
        opened.get().more();
        for (int i = 0; ; i++) {
            while (!opened.get().add("event " + i + " " + "x".repeat(700))) {
                Thread.onSpinWait();
            }
        }
    }
}
