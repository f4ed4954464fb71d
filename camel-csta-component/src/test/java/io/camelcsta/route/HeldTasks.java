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

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutorChooserFactory;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.nio.channels.spi.SelectorProvider;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An event loop that reads and writes as always, while the tasks that other threads give it can be held. So a test sees
 * what happens if a loop finds both something to read and a task, and reads first.
 */
final class HeldTasks {

    private final EventLoopGroup group = new NioEventLoopGroup(
            1,
            null,
            DefaultEventExecutorChooserFactory.INSTANCE,
            SelectorProvider.provider(),
            DefaultSelectStrategyFactory.INSTANCE,
            RejectedExecutionHandlers.reject(),
            most -> queue());
    private volatile boolean held;

    EventLoopGroup group() {
        return group;
    }

    void hold() {
        held = true;
    }

    void release() {
        held = false;
        // so that the loop looks into its queue
        group.execute(() -> {});
    }

    private Queue<Runnable> queue() {
        return new ConcurrentLinkedQueue<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public Runnable poll() {
                return held ? null : super.poll();
            }

            @Override
            public Runnable peek() {
                return held ? null : super.peek();
            }

            @Override
            public boolean isEmpty() {
                return held || super.isEmpty();
            }
        };
    }
}
