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

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which Netty reports a buffer that was collected without having been released. JUnit finds
 * this extension by itself for every test class. Netty reports a leak only once the buffer is collected, so a leak can
 * also show in the class that runs next.
 */
public class LeakExtension implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    /** Only a JVM that does not collect when it is asked to waits for so long. */
    private static final long LIMIT_MILLIS = 2_000;

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((resource, records) -> LEAKS.add(resource + records));
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collect();
        // what is queued is reported when the next buffer is allocated
        UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        UnpooledByteBufAllocator.DEFAULT.heapBuffer(1).release();
        if (!LEAKS.isEmpty()) {
            String leaks = String.join(System.lineSeparator(), LEAKS);
            LEAKS.clear();
            throw new AssertionError("LEAK: Netty buffers were not released: " + leaks);
        }
    }

    /** Collects, and waits until another thread, which queues collected buffers, has queued what was collected. */
    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        Reference<Object> garbage = new PhantomReference<>(new Object(), queue);
        System.gc();
        queue.remove(LIMIT_MILLIS);
        Reference.reachabilityFence(garbage);
    }
}
