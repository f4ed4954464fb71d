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
package io.camelcsta.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What the heap that a task allocates costs; on the thread that calls. */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What may throw anything. */
    public interface Task {
        void run() throws Exception;
    }

    private Allocation() {}

    /** Octets of the heap that the task has allocated; a refusal is a result too. */
    public static long of(Task task) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        try {
            task.run();
        } catch (CodecException e) {
            // as good as a message
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }
}
