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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private final ScheduledExecutorService watching;
    /** A thread of its own, in which the source may hang. */
    private final ExecutorService asking;

    private Set<String> last;
    private volatile String failure;

    WatchedDevices(CamelContext context, DeviceSource source, Duration interval, Duration limit) {
        this.context = context;
        this.source = source;
        this.interval = interval;
        this.limit = limit;
        this.watching = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "CstaDevices");
        this.asking = context.getExecutorServiceManager().newSingleThreadExecutor(this, "CstaDeviceSource");
    }

    /** The devices to begin with; fails if they are not told in time. */
    Set<String> first() throws Exception {
        Future<Set<String>> found = asking.submit(this::ask);
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
        return "The devices to monitor are not known: " + source + " did not tell them within " + limit.toMillis()
                + " ms";
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
        found.stream()
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(device -> !device.isEmpty())
                .forEach(devices::add);
        last = Collections.unmodifiableSet(devices);
        return last;
    }

    private String describe(Throwable error) {
        // the text of these is no more than the name of a class or a file
        boolean nameOnly = error.getMessage() == null
                || error instanceof Error
                || error instanceof FileSystemException file && file.getReason() == null;
        return "The devices to monitor are not known: " + source + ": "
                + (nameOnly ? error.toString() : error.getMessage());
    }

    /**
     * Tells of every change from now on, and once of what keeps it from seeing changes; both in a thread of this
     * object.
     *
     * @param changed takes all devices that there are now
     * @param trouble takes why they are not known
     */
    void watch(Consumer<Set<String>> changed, Consumer<String> trouble) {
        if (!interval.isZero()) {
            watching.scheduleWithFixedDelay(
                    () -> look(changed, trouble), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look(Consumer<Set<String>> changed, Consumer<String> trouble) {
        Set<String> before = last;
        try {
            Set<String> now = answer(before, trouble);
            if (!now.equals(before)) {
                LOG.info("{} names {} devices now, {} before", source, now.size(), before.size());
                warnOfNone(now);
                changed.accept(now);
            }
        } catch (Throwable e) {
            // also an Error must not end the watching
            fails(
                    describe(e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e),
                    before,
                    trouble);
        }
    }

    /** Waits for as long as it takes, and tells if that is long. */
    private Set<String> answer(Set<String> before, Consumer<String> trouble) throws Exception {
        Future<Set<String>> found = asking.submit(this::ask);
        try {
            Set<String> devices = found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (failure != null) {
                LOG.info("{} tells the devices to monitor again", source);
                failure = null;
            }
            return devices;
        } catch (TimeoutException e) {
            fails(late(), before, trouble);
            return found.get();
        }
    }

    private void fails(String reason, Set<String> before, Consumer<String> trouble) {
        if (!watching.isShutdown() && !reason.equals(failure)) {
            failure = reason;
            LOG.warn(
                    "{}. The {} that were named last are monitored; it is asked again every {} ms",
                    reason,
                    before.size(),
                    interval.toMillis());
            trouble.accept(reason);
        }
    }

    /** Why it is not known whether there is a change, or null. Any thread. */
    String failure() {
        return failure;
    }

    void stop() {
        context.getExecutorServiceManager().shutdownNow(watching);
        context.getExecutorServiceManager().shutdownNow(asking);
    }
}
