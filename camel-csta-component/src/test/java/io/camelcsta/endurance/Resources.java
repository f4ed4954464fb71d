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

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * What this process has in use.
 *
 * @param threads threads of the component, of simulators and of fault proxies
 * @param sockets open sockets; -1 where that cannot be seen
 * @param heap octets on the heap after a collection
 * @param buffers buffers of Netty's pool that are in use
 */
record Resources(List<String> threads, int sockets, long heap, long buffers) {

    /** What is allowed to remain: classes that were loaded, code, caches of the libraries. */
    private static final long HEAP_MARGIN = 32L << 20;

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Resources now() {
        return new Resources(ownThreads(), openSockets(), usedHeap(), usedBuffers());
    }

    private static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(Resources::isOwn)
                .sorted()
                .toList();
    }

    private static boolean isOwn(String thread) {
        return thread.contains("Csta") || thread.startsWith("csta-simulator") || thread.startsWith("fault-proxy");
    }

    private static int openSockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return -1;
        }
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return (int) all.filter(Resources::isSocket).count();
        } catch (IOException e) {
            return -1;
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // closed meanwhile
            return false;
        }
    }

    static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            MemoryUsage usage = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            least = Math.min(least, usage.getUsed());
        }
        return least;
    }

    private static long usedBuffers() {
        PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        return Stream.concat(pool.metric().directArenas().stream(), pool.metric().heapArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    /** Waits until no more is in use than at that time, or fails. The figures of now. */
    static Resources awaitBackAt(Resources before) {
        if (before.sockets() < 0) {
            System.out.println("This system does not show open sockets: they are not compared");
        }
        Awaitility.await("threads, sockets, heap and buffers as before")
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    assertThat(ownThreads())
                            .as("threads")
                            .hasSizeLessThanOrEqualTo(before.threads().size());
                    assertThat(openSockets()).as("open sockets").isLessThanOrEqualTo(before.sockets());
                    assertThat(usedBuffers()).as("pooled buffers in use").isLessThanOrEqualTo(before.buffers());
                    assertThat(usedHeap()).as("heap").isLessThan(before.heap() + HEAP_MARGIN);
                });
        return now();
    }

    @Override
    public String toString() {
        return threads.size() + " threads, " + sockets + " sockets, " + (heap >> 20) + " MiB of heap, " + buffers
                + " pooled buffers";
    }
}
