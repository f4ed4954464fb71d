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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkCounters;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.model.CstaReply;
import io.camelcsta.service.KnownState;
import io.camelcsta.service.ServiceException;
import io.camelcsta.service.ServiceOptions;
import io.camelcsta.service.SwitchService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** A link as operators see it and act on it, by JMX and the dev console. Any thread but the event loop. */
final class OperatedLink implements CstaLinkMXBean {

    private static final KnownState NOTHING_KNOWN = new KnownState(0, List.of(), Map.of(), List.of(), Map.of());
    /** How long an operator waits for what the event loop knows: it only hangs if something blocks it. */
    private static final long KNOWN_MILLIS = 1_000;

    private final CstaLink link;
    private final SwitchService service;
    private final ServiceOptions options;
    private final MessageTraces traces;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Known lately;
    /** Null while messages are not traced. */
    private volatile MessageTrace trace;
    /** Whether the link is closed, so that nothing can be traced any more. */
    private boolean ended;

    private record Known(KnownState state, long nanos) {}

    OperatedLink(CstaLink link, SwitchService service, ServiceOptions options, MessageTraces traces) {
        this.link = link;
        this.service = service;
        this.options = options;
        this.traces = traces;
    }

    CstaLink link() {
        return link;
    }

    LinkStatus status() {
        return link.status();
    }

    KnownState known() {
        try {
            return service.known().get(KNOWN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOTHING_KNOWN;
        } catch (ExecutionException | TimeoutException e) {
            return NOTHING_KNOWN;
        }
    }

    /** The same, a second old at the most: for those who ask for one number after the other. */
    KnownState lately() {
        Known last = lately;
        if (last == null || System.nanoTime() - last.nanos() > TimeUnit.MILLISECONDS.toNanos(KNOWN_MILLIS)) {
            last = new Known(known(), System.nanoTime());
            lately = last;
        }
        return last.state();
    }

    // ---- attributes

    @Override
    public String getName() {
        return link.config().name();
    }

    @Override
    public String getState() {
        return status().state().name();
    }

    @Override
    public String getSince() {
        return text(status().since());
    }

    @Override
    public String getAddress() {
        return status().address();
    }

    @Override
    public String getProtocol() {
        return link.config().identity().isXml() ? "xml" : "asn1";
    }

    @Override
    public String getSystemStatus() {
        return status().systemStatus();
    }

    @Override
    public String getLastError() {
        return status().lastError();
    }

    @Override
    public List<String> getRecentProblems() {
        return known().problems().stream()
                .map(problem -> problem.time() + " " + problem.text())
                .toList();
    }

    @Override
    public String getNextAttempt() {
        return text(status().nextAttempt());
    }

    @Override
    public String getLastReceived() {
        return text(status().lastReceived());
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    @Override
    public int getOutstandingRequests() {
        return status().outstanding();
    }

    @Override
    public int getWaitingRequests() {
        return status().waiting();
    }

    @Override
    public int getMonitors() {
        return status().monitors();
    }

    @Override
    public List<String> getFailedMonitors() {
        return status().failedMonitors().stream()
                .map(failed -> failed.device() + ": " + failed.reason())
                .toList();
    }

    @Override
    public boolean isReadingPaused() {
        return status().readingPaused();
    }

    @Override
    public Map<String, Long> getCounters() {
        LinkCounters counters = status().counters();
        Map<String, Long> all = new LinkedHashMap<>();
        try {
            for (RecordComponent counter : LinkCounters.class.getRecordComponents()) {
                all.put(counter.getName(), (Long) counter.getAccessor().invoke(counters));
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("The accessors of a public record can be called", e);
        }
        return all;
    }

    @Override
    public int getCalls() {
        return known().calls();
    }

    @Override
    public List<String> getRecordings() {
        return known().recordings().stream()
                .map(recording -> recording.device() + " in call " + recording.connId()
                        + (recording.suspended() ? " (suspended)" : ""))
                .toList();
    }

    @Override
    public Map<String, String> getHotDesks() {
        return known().associations();
    }

    // ---- the message trace

    @Override
    public boolean isMessageTrace() {
        return trace != null;
    }

    @Override
    public void setMessageTrace(boolean on) {
        lock.lock();
        try {
            if (on && ended) {
                throw new IllegalStateException("The link '" + getName() + "' is closed");
            } else if (on && trace == null) {
                trace = traces.acquire(getName());
                link.traceMessages(trace);
            } else if (!on && trace != null) {
                link.traceMessages(null);
                trace = null;
                traces.release(getName());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long getMessagesNotTraced() {
        MessageTrace current = trace;
        return current == null ? 0 : current.leftOut();
    }

    /** The link is closed. */
    void end() {
        lock.lock();
        try {
            ended = true;
            setMessageTrace(false);
        } finally {
            lock.unlock();
        }
    }

    // ---- operations

    @Override
    public void reconnect() {
        link.reconnect();
    }

    @Override
    public void remonitor() {
        link.renewMonitors();
    }

    @Override
    public String snapshotDevice(String device) {
        if (device == null || device.isBlank()) {
            throw new IllegalArgumentException("No device is named, expected one such as 3001");
        }
        CompletableFuture<CstaReply> reply = service.snapshotDevice(device.strip(), options);
        // the answer has its own time-out; this one is for a link whose event loop does not run any more
        Duration limit = options.requestTimeout().multipliedBy(2);
        try {
            return reply.get(limit.toMillis(), TimeUnit.MILLISECONDS).toJson();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the switch was asked for the calls of " + device);
        } catch (TimeoutException e) {
            throw new IllegalStateException("No answer for " + device + " within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            // only what every JMX client knows crosses the wire: no cause
            throw new IllegalStateException(
                    e.getCause() instanceof ServiceException refused
                            ? "The calls of " + device + " are not known: "
                                    + refused.error().code() + " "
                                    + refused.error().message()
                            : String.valueOf(e.getCause()));
        }
    }
}
