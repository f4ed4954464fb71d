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
package io.camelcsta.examples.highavailability;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A {@link ChildNode} in a JVM of its own. */
final class NodeProcess implements AutoCloseable {

    private final String name;
    private final Process process;
    private final BufferedWriter in;
    private final CountDownLatch ready = new CountDownLatch(1);

    private NodeProcess(String name, Process process, Consumer<String> lines) {
        this.name = name;
        this.process = process;
        this.in = process.outputWriter();
        Thread reader = new Thread(() -> read(lines), "node " + name);
        reader.setDaemon(true);
        reader.start();
        process.onExit().thenRun(ready::countDown);
    }

    /**
     * Starts one.
     *
     * @param directory what the nodes share
     * @param interval the milliseconds between two looks at the lock
     * @param lines is given what it writes
     */
    static NodeProcess start(
            String name,
            String pbx,
            String protocol,
            List<String> devices,
            Path directory,
            int interval,
            Consumer<String> lines)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dcsta.node=" + name,
                "-Dcsta.pbx=" + pbx,
                "-Dcsta.protocol=" + protocol,
                "-Dcsta.devices=" + String.join(",", devices),
                "-Dcsta.directory=" + directory,
                "-Dcsta.cluster.interval=" + interval,
                ChildNode.class.getName());
        // through the environment: it is longer than some command lines may be
        builder.environment().put("CLASSPATH", classPath());
        return new NodeProcess(name, builder.redirectErrorStream(true).start(), lines);
    }

    /** In Maven's own JVM the classes come from a class loader and not from the class path. */
    private static String classPath() {
        if (NodeProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(NodeProcess::path)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        return Path.of(URI.create(url.toString())).toString();
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals(ChildNode.READY)) {
                    ready.countDown();
                } else {
                    lines.accept(line);
                }
            }
        } catch (IOException e) {
            lines.accept("cannot be read: " + e);
        }
    }

    /** Waits until its Camel context has started; whether it is active is another question. */
    NodeProcess awaitReady(Duration limit) throws InterruptedException {
        if (!ready.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("The node " + name + " has not started within " + limit.toSeconds() + " s");
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("The node " + name + " has ended with status " + process.exitValue());
        }
        return this;
    }

    /** Ends it the hard way (SIGKILL). */
    void kill(Duration limit) throws InterruptedException {
        process.destroyForcibly();
        awaitEnd(limit);
    }

    /** Ends it in an orderly way; its exit status. */
    int stop(Duration limit) throws InterruptedException {
        try {
            in.write("stop\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return awaitEnd(limit);
    }

    /** Closes its standard input, as the end of this process would; its exit status. */
    int abandon(Duration limit) throws InterruptedException, IOException {
        in.close();
        return awaitEnd(limit);
    }

    private int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("The node " + name + " has not ended within " + limit.toSeconds() + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
