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
package io.camelcsta.link;

import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The one monitor of a device and its users. It does one thing at a time and then looks again at what its users want:
 * start, widen or narrow the filter, stop. What fails is tried again as long as there are users. On the event loop
 * only.
 */
final class DeviceMonitor {

    static final Service MONITOR_START = Csta.description().service("MonitorStart");
    static final Service MONITOR_STOP = Csta.description().service("MonitorStop");
    private static final Service CHANGE_MONITOR_FILTER = Csta.description().service("ChangeMonitorFilter");

    private final AssociationLink link;
    private final Monitors monitors;
    private final String device;
    private final DeviceId id;
    private final Map<Object, User> users = new LinkedHashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Backoff backoff;

    private boolean busy;
    private String crossReference;
    private EventFilter requested = EventFilter.NONE;
    private EventFilter actual = EventFilter.NONE;
    /** Counts losses: an answer from before a loss changes nothing. */
    private int epoch;
    /** When the monitor that stood was lost, or null if none was. */
    private Instant lostSince;

    private FailedMonitor failure;
    /** Whether what failed is left alone for now. */
    private boolean waitsToRetry;

    private ScheduledFuture<?> retry;
    private long startedNanos;

    private record User(EventFilter filter, boolean keepsTrying) {}

    private record Waiter(Object user, boolean leaving, CompletableFuture<Void> future) {}

    DeviceMonitor(AssociationLink link, Monitors monitors, String device, DeviceId id) {
        this.link = link;
        this.monitors = monitors;
        this.device = device;
        this.id = id;
        LinkConfig.Reconnection times = link.config().timers().reconnection();
        this.backoff = new Backoff(times.delay(), times.maxDelay(), ThreadLocalRandom.current());
    }

    String device() {
        return device;
    }

    /** The cross reference of the monitor that stands, or null. */
    String crossReference() {
        return crossReference;
    }

    boolean stands() {
        return crossReference != null;
    }

    boolean passes(EventType event) {
        return crossReference != null && actual.passes(event);
    }

    /** Why it does not stand though it is wanted, or null. */
    FailedMonitor failure() {
        return failure;
    }

    void add(Object user, EventFilter filter, boolean keepsTrying, CompletableFuture<Void> future) {
        users.put(user, new User(filter, keepsTrying));
        waiters.add(new Waiter(user, false, future));
        cancelRetry();
        monitors.changed(this);
    }

    void remove(Object user, CompletableFuture<Void> future) {
        users.remove(user);
        waiters.add(new Waiter(user, true, future));
        monitors.changed(this);
    }

    /** Does the next thing that is needed, if the link allows it and nothing is under way. */
    void reconcile() {
        if (busy) {
            return;
        }
        if (!link.canSend()) {
            if (users.isEmpty()) {
                gone();
                crossReference = null;
            }
            finishedLeaving();
            return;
        }
        if (users.isEmpty()) {
            if (crossReference == null) {
                gone();
                finished(null);
            } else {
                stop(crossReference, true);
            }
            return;
        }
        EventFilter wanted = wanted();
        if (crossReference != null && wanted.equals(requested)) {
            succeeded();
        } else if (waitsToRetry) {
            finishedLeaving();
        } else if (crossReference == null) {
            start(wanted, null);
        } else {
            change(wanted);
        }
    }

    private EventFilter wanted() {
        return users.values().stream().map(User::filter).reduce(EventFilter.NONE, EventFilter::or);
    }

    private void succeeded() {
        cancelRetry();
        if (failure != null) {
            failure = null;
            monitors.failureChanged(this);
        }
        finished(null);
    }

    private void start(EventFilter wanted, Monitors.Former former) {
        ChoiceType object = (ChoiceType)
                MONITOR_START.request().field("monitorObject").type().base();
        Struct body = Struct.of(MONITOR_START.request())
                .set("monitorObject", Choice.of(object, "deviceObject", id))
                .set("requestedMonitorFilter", wanted.toMonitorFilter())
                .set("monitorType", "device")
                .build();
        request(MONITOR_START, body, (answer, failure) -> {
            RequestException error = failure;
            if (error == null && answer.text(EventType.MONITOR_CROSS_REF_ID) == null) {
                error = RequestException.of(
                        RequestException.Kind.ANSWER_MALFORMED,
                        "The switch's answer to MonitorStart has no monitorCrossRefID",
                        true);
            }
            if (error != null) {
                failed(error);
                return;
            }
            // one that failed at first has missed events since then
            Instant lost = lostSince == null && this.failure != null ? this.failure.since() : lostSince;
            lostSince = null;
            requested = wanted;
            Struct filter = answer.struct("actualMonitorFilter");
            actual = filter == null ? wanted : EventFilter.fromMonitorFilter(filter);
            crossReference = answer.text(EventType.MONITOR_CROSS_REF_ID);
            startedNanos = System.nanoTime();
            monitors.started(this, crossReference, former, lost);
            // a switch may go on with the monitor that there is, under its cross reference
            if (former != null && !former.crossReference().equals(crossReference)) {
                stop(former.crossReference(), false);
            } else {
                reconcile();
            }
        });
    }

    private void change(EventFilter wanted) {
        Struct body = Struct.of(CHANGE_MONITOR_FILTER.request())
                .set(EventType.MONITOR_CROSS_REF_ID, crossReference)
                .set("requestedFilterList", wanted.toMonitorFilter())
                .build();
        request(CHANGE_MONITOR_FILTER, body, (answer, error) -> {
            if (error == null) {
                requested = wanted;
                Struct filter = answer.struct("actualFilterList");
                actual = filter == null ? wanted : EventFilter.fromMonitorFilter(filter);
                reconcile();
            } else if (error.kind() == RequestException.Kind.LINK_LOST) {
                failed(error);
            } else if (requested.or(wanted).equals(requested)) {
                // it could only have become narrower: the wider filter does no harm
                requested = wanted;
                reconcile();
            } else {
                start(wanted, new Monitors.Former(crossReference, actual));
            }
        });
    }

    private void stop(String stopped, boolean last) {
        if (last) {
            monitors.stopped(stopped);
            crossReference = null;
        }
        monitors.ending(stopped);
        request(MONITOR_STOP, monitorStop(stopped), (answer, error) -> reconcile());
    }

    static Struct monitorStop(String crossReference) {
        return Struct.of(MONITOR_STOP.request())
                .set(EventType.MONITOR_CROSS_REF_ID, crossReference)
                .build();
    }

    private interface Answer {
        void accept(Struct answer, RequestException error);
    }

    private void request(Service service, Struct body, Answer then) {
        busy = true;
        int before = epoch;
        boolean starts = service == MONITOR_START;
        boolean first = crossReference == null;
        if (starts) {
            monitors.startAsked(first);
        }
        link.sendOwn(service, body, (answer, error) -> {
            if (before == epoch) {
                busy = false;
                then.accept(answer == null ? null : ((CstaMessage.Response) answer).body(), error);
            }
            if (starts) {
                monitors.startAnswered(first);
            }
        });
    }

    private void finished(RequestException error) {
        List<Waiter> done = new ArrayList<>(waiters);
        waiters.clear();
        for (Waiter waiter : done) {
            if (error == null || waiter.leaving()) {
                waiter.future().complete(null);
            } else {
                waiter.future().completeExceptionally(error);
            }
        }
    }

    /** Whoever leaves need not wait for a link that is not there. */
    private void finishedLeaving() {
        List<Waiter> leaving = waiters.stream().filter(Waiter::leaving).toList();
        waiters.removeAll(leaving);
        leaving.forEach(waiter -> waiter.future().complete(null));
    }

    /**
     * What was under way has failed. Users that do not keep trying are told and go; for the others it is tried again.
     */
    private void failed(RequestException error) {
        waiters.forEach(waiter -> {
            User user = users.get(waiter.user());
            if (user != null && !user.keepsTrying()) {
                users.remove(waiter.user());
            }
        });
        boolean needsNothing = users.isEmpty() || crossReference != null && wanted().equals(requested);
        if (!needsNothing && !error.isLinkGone()) {
            // before those who wait are told: what they do then must neither miss the failure nor try at once
            retryLater(error);
        }
        finished(error);
        if (users.isEmpty() && crossReference == null) {
            gone();
        } else if (needsNothing) {
            reconcile();
        }
    }

    /** What the switch refuses for good is tried again only rarely; the rest with a delay that grows. */
    private void retryLater(RequestException error) {
        boolean first = failure == null;
        failure = new FailedMonitor(
                device,
                error.getMessage(),
                error.isPermanent(),
                first ? Instant.now() : failure.since(),
                first ? 1 : failure.attempts() + 1);
        long refusedDelay = link.config().timers().reconnection().refusedDelay().toNanos();
        retryIn(error.isPermanent() ? refusedDelay : backoff.nextNanos());
        monitors.failed(this, first);
    }

    /** Leaves it alone for that time, in nanoseconds; 0 for as long as nothing changes. */
    private void retryIn(long nanos) {
        waitsToRetry = true;
        if (nanos > 0) {
            retry = link.loop()
                    .schedule(
                            () -> {
                                waitsToRetry = false;
                                retry = null;
                                reconcile();
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        }
    }

    private void gone() {
        cancelRetry();
        monitors.gone(this);
    }

    private void cancelRetry() {
        waitsToRetry = false;
        if (retry != null) {
            retry.cancel(false);
            retry = null;
        }
    }

    /** The switch has ended the monitor, or the link is lost: it does not stand any more. */
    void lost(Instant lastReceived) {
        epoch++;
        busy = false;
        if (crossReference != null) {
            if (lostSince == null) {
                lostSince = lastReceived;
            }
            if (stoodLong()) {
                backoff.reset();
            }
        }
        crossReference = null;
        requested = EventFilter.NONE;
        actual = EventFilter.NONE;
        cancelRetry();
    }

    private boolean stoodLong() {
        return System.nanoTime() - startedNanos
                >= link.config().timers().reconnection().maxDelay().toNanos();
    }

    /** The switch has ended the monitor: it is started again; not at once if it has stood for a short time only. */
    void stoppedBySwitch(Instant lastReceived) {
        boolean atOnce = stoodLong();
        lost(lastReceived);
        if (!atOnce) {
            retryIn(backoff.nextNanos());
        }
        reconcile();
    }

    /** Completes when the monitor stands again or could not be started at once; it is tried again then. */
    CompletableFuture<Void> restart() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        Object nobody = new Object();
        waiters.add(new Waiter(nobody, false, future));
        cancelRetry();
        monitors.changed(this);
        return future;
    }

    void closed() {
        cancelRetry();
        RequestException error = RequestException.of(RequestException.Kind.NOT_USABLE, "The link was closed", false);
        finished(error);
    }
}
