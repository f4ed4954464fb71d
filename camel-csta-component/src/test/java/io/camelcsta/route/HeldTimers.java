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

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * An event loop for a component whose timers of some lengths run out when a test says so, and neither before nor after.
 * So a test need not wait for a long time, and nothing is decided by how fast a machine is. All other timers run out in
 * their time; those of a connection's handlers too, such as the one that causes heartbeats.
 */
final class HeldTimers implements AutoCloseable {

    private final EventLoopGroup group = new NioEventLoopGroup(1);
    private final EventLoop loop = group.next();
    private final EventLoop holding = (EventLoop)
            Proxy.newProxyInstance(EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, this::invoke);
    private final Set<Duration> lengths;
    private final Queue<Held> held = new ConcurrentLinkedQueue<>();

    private record Held(Duration length, Runnable task, ScheduledFuture<?> timer) {}

    /** {@code lengths}: of the timers that are held; with them those of what is left of them, up to a quarter less. */
    HeldTimers(Duration... lengths) {
        this.lengths = Set.of(lengths);
    }

    EventLoopGroup group() {
        return holding;
    }

    private static boolean isOf(Duration length, Duration whole) {
        return length.compareTo(whole) <= 0
                && length.compareTo(whole.multipliedBy(3).dividedBy(4)) > 0;
    }

    private List<Held> held(Duration length) {
        return held.stream()
                .filter(each -> isOf(each.length(), length) && !each.timer().isDone())
                .toList();
    }

    /** Waits until something waits for that time. */
    void awaitSet(Duration length) {
        Events.await(() -> !held(length).isEmpty(), "a timer of " + length);
    }

    /** Waits until something waits for that time, and lets the time be over; returns when what then happens is done. */
    void runOut(Duration length) throws Exception {
        awaitSet(length);
        runOutIfSet(length);
    }

    /** The same, for what waits now if anything does. */
    void runOutIfSet(Duration length) throws Exception {
        loop.submit(() -> held(length).forEach(each -> {
                    if (each.timer().cancel(false)) {
                        each.task().run();
                    }
                }))
                .get(CstaRouteTestSupport.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("next")) {
            return proxy;
        } else if (method.getName().equals("schedule") && arguments[0] instanceof Runnable task) {
            Duration length = Duration.ofNanos(((TimeUnit) arguments[2]).toNanos((long) arguments[1]));
            if (lengths.stream().anyMatch(whole -> isOf(length, whole))) {
                ScheduledFuture<?> timer = loop.schedule(task, 1, TimeUnit.DAYS);
                held.add(new Held(length, task, timer));
                return timer;
            }
        }
        try {
            return method.invoke(loop, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
