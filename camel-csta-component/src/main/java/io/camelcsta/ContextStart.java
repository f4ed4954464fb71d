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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.ServiceStatus;

/**
 * Knows whether the Camel context has been started. Nothing is emitted before that; when a context is suspended and
 * resumed later, it has been. Safe for use by several threads.
 */
final class ContextStart implements ExtendedStartupListener {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean started;

    /** Begins to watch a context. */
    void watch(CamelContext context) throws Exception {
        ServiceStatus status = context.getStatus();
        if (status == ServiceStatus.Started
                || status == ServiceStatus.Suspended
                || status == ServiceStatus.Suspending) {
            done();
        } else {
            context.addStartupListener(this);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (alreadyStarted) {
            done();
        }
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        done();
    }

    private void done() {
        List<Runnable> all;
        lock.lock();
        try {
            started = true;
            all = List.copyOf(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Runnable::run);
    }

    /** Whether the context has been started. */
    boolean isDone() {
        lock.lock();
        try {
            return started;
        } finally {
            lock.unlock();
        }
    }

    /** Runs something once the context has been started; at once if it has. */
    void whenDone(Runnable task) {
        lock.lock();
        try {
            if (!started) {
                waiting.add(task);
                return;
            }
        } finally {
            lock.unlock();
        }
        task.run();
    }
}
