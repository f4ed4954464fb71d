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
package io.camelcsta;

import io.camelcsta.link.MessageListener;
import io.camelcsta.model.CstaMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the messages of one link to files that roll by size. It costs the event loop no more than handing over: lines
 * are made and written by a thread of its own, and lines that do not fit into its queue or cannot be written are left
 * out and counted.
 */
final class MessageTrace implements MessageListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MessageTrace.class);
    /** Messages may have some ten thousand octets each. */
    private static final int MAX_WAITING = 1_000;

    private final CamelContext context;
    private final String link;
    private final MessageText text;
    private final RollingFile files;
    private final ExecutorService executor;
    private final LongAdder leftOut = new LongAdder();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param directory where the files are; made if it does not exist
     * @param link the link's name, which the names of the files begin with
     * @param text makes the lines
     * @param maxSize octets after which a new file is begun
     * @param maxFiles how many files there are at most; the oldest are deleted
     * @throws IOException if the directory cannot be written to
     */
    MessageTrace(CamelContext context, Path directory, String link, MessageText text, int maxSize, int maxFiles)
            throws IOException {
        this.context = context;
        this.link = link;
        this.text = text;
        // messages tell who calls whom
        PrivateDirectory.make(directory);
        files = new RollingFile(directory, link.replaceAll("[^A-Za-z0-9.-]", "_"), maxSize, maxFiles);
        ThreadPoolProfile profile = new ThreadPoolProfile("CstaMessageTrace");
        profile.setPoolSize(1);
        profile.setMaxPoolSize(1);
        profile.setMaxQueueSize(MAX_WAITING);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        executor = context.getExecutorServiceManager().newThreadPool(this, "CstaMessageTrace", profile);
    }

    @Override
    public void sent(Instant time, String address, CstaMessage message) {
        write(() -> text.line(time, address, "sent", message));
    }

    @Override
    public void received(Instant time, String address, CstaMessage message) {
        write(() -> text.line(time, address, "received", message));
    }

    @Override
    public void unreadable(Instant time, String address, int octets, String reason) {
        write(() -> text.unreadable(time, address, octets, reason));
    }

    private void write(Supplier<String> line) {
        try {
            executor.execute(() -> {
                try {
                    files.write(line.get());
                } catch (IOException e) {
                    leftOut.increment();
                    tellOnce("cannot be written", e.toString());
                } catch (RuntimeException e) {
                    leftOut.increment();
                    tellOnce("has a message that cannot be shown", e.toString());
                }
            });
        } catch (RejectedExecutionException e) {
            leftOut.increment();
            if (!executor.isShutdown()) {
                tellOnce("leaves out messages", "they come faster than they can be written");
            }
        }
    }

    /** Each kind of trouble once. */
    private void tellOnce(String what, String why) {
        if (told.add(what)) {
            LOG.warn("The message trace of the link '{}' {} (told once): {}", link, what, why);
        }
    }

    /** How many messages were left out, because too many waited to be written or because they could not be. */
    long leftOut() {
        return leftOut.sum();
    }

    /** Writes what waits, two seconds at the most, and closes the files. */
    @Override
    public void close() {
        context.getExecutorServiceManager().shutdownGraceful(executor, 2_000);
        try {
            files.close();
        } catch (IOException e) {
            tellOnce("cannot be written", e.toString());
        }
    }
}
