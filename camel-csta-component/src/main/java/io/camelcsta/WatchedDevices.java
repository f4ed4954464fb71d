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

import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again and again, in threads of its own, at a source of devices that may change while a consumer runs. */
final class WatchedDevices {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedDevices.class);

    private final CamelContext context;
    private final DeviceSource source;
    private final Duration interval;
    /** How long the source may take before it is said that it does. */
    private final Duration limit;
    /** One that asks, and one that tells if that takes too long. */
    private final ScheduledExecutorService threads;
    private final ReentrantLock lock = new ReentrantLock();
    private Set<String> last;
    private volatile String failure;

    WatchedDevices(CamelContext context, DeviceSource source, Duration interval, Duration limit) {
        this.context = context;
        this.source = source;
        this.interval = interval;
        this.limit = limit;
        this.threads = context.getExecutorServiceManager().newScheduledThreadPool(this, "CstaDevices", 2);
    }

    /** The devices to begin with; fails if they are not told in time. */
    Set<String> first() throws Exception {
        Future<Set<String>> found = threads.submit(this::ask);
        try {
            Set<String> devices = found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            warnOfNone(devices);
            return devices;
        } catch (TimeoutException e) {
            throw new IllegalStateException(late(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(describe(e.getCause()), e.getCause());
        }
    }

    private String late() {
        return "The devices to monitor are not known: " + source + " did not tell them within " + limit.toMillis() + " ms";
    }

    private void warnOfNone(Set<String> devices) {
        if (devices.isEmpty()) {
            LOG.warn("{} names no device; nothing is monitored until it does", source);
        }
    }

    private Set<String> ask() throws Exception {
        Collection<String> found = source.devices();
        if (found == null) {
            throw new IllegalStateException("it returned null");
        }
        Set<String> devices = new LinkedHashSet<>();
        found.stream().filter(Objects::nonNull).map(String::strip).filter(device -> !device.isEmpty()).forEach(devices::add);
        last = Collections.unmodifiableSet(devices);
        return last;
    }

    private String describe(Throwable error) {
        // the text of these is no more than the name of a class or a file
        boolean nameOnly = error.getMessage() == null || error instanceof Error || error instanceof FileSystemException file && file.getReason() == null;
        return "The devices to monitor are not known: " + source + ": " + (nameOnly ? error.toString() : error.getMessage());
    }

    /**
     * Tells of every change from now on, and once of what keeps it from seeing changes; both in a thread of this object.
     *
     * @param changed takes all devices that there are now
     * @param trouble takes why they are not known
     */
    void watch(Consumer<Set<String>> changed, Consumer<String> trouble) {
        if (!interval.isZero()) {
            threads.scheduleWithFixedDelay(() -> look(changed, trouble), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look(Consumer<Set<String>> changed, Consumer<String> trouble) {
        Set<String> before = last;
        AtomicBoolean asking = new AtomicBoolean(true);
        try {
            Future<?> watchdog = threads.schedule(() -> fails(asking, late(), before, trouble), limit.toNanos(), TimeUnit.NANOSECONDS);
            Set<String> now;
            try {
                now = ask();
            } finally {
                watchdog.cancel(false);
            }
            succeeds(asking);
            if (!now.equals(before)) {
                LOG.info("{} names {} devices now, {} before", source, now.size(), before.size());
                warnOfNone(now);
                changed.accept(now);
            }
        } catch (Throwable e) {
            // also an Error must not end the watching
            asking.set(true);
            fails(asking, describe(e), before, trouble);
        }
    }

    private void succeeds(AtomicBoolean asking) {
        lock.lock();
        try {
            asking.set(false);
            if (failure != null) {
                LOG.info("{} tells the devices to monitor again", source);
                failure = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void fails(AtomicBoolean asking, String reason, Set<String> before, Consumer<String> trouble) {
        lock.lock();
        try {
            if (!asking.get() || threads.isShutdown() || reason.equals(failure)) {
                return;
            }
            failure = reason;
        } finally {
            lock.unlock();
        }
        LOG.warn("{}. The {} that were named last are monitored; it is asked again every {} ms", reason, before.size(), interval.toMillis());
        trouble.accept(reason);
    }

    /** Why it is not known whether there is a change, or null. Any thread. */
    String failure() {
        return failure;
    }

    void stop() {
        context.getExecutorServiceManager().shutdownNow(threads);
    }
}
