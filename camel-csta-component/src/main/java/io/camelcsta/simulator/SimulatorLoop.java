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

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The one thread of a simulator: sockets and state live on it, so that nothing needs a lock. */
final class SimulatorLoop implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    private final EventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("csta-simulator", true));
    private final EventLoop loop = group.next();

    EventLoopGroup group() {
        return group;
    }

    boolean isCurrentThread() {
        return loop.inEventLoop();
    }

    /**
     * The result of that task, run on the loop. Waits twenty seconds at most, and throws what the task throws.
     *
     * @throws IllegalStateException if the simulator is closed, does not answer in time or the thread is interrupted
     */
    <T> T call(Supplier<T> task) {
        if (loop.inEventLoop()) {
            return task.get();
        }
        Future<T> result;
        try {
            result = loop.submit(task::get);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("The simulator is closed", e);
        }
        return await(result, Duration.ofSeconds(LIMIT_SECONDS), "The simulator's thread does not answer");
    }

    /** Like {@link #call}, without a result. */
    void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Runs that task on the loop later. */
    Future<?> schedule(Duration delay, Runnable task) {
        return loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The result of a future, waited for at most that long. */
    static <T> T await(Future<T> result, Duration limit, String complaint) {
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the simulator", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(complaint + " within " + limit, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}
