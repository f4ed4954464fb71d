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

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.description.EventType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ObjIntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The monitors of a link: one for each device, shared by all who want its events. On the event loop but for
 * {@link #use}.
 */
final class Monitors {

    private static final Logger LOG = LoggerFactory.getLogger(Monitors.class);
    /** Events that come before the answer to MonitorStart are kept until it is there, this many at the most. */
    private static final int MAX_EARLY_EVENTS = 1_000;

    private static final int MAX_ENDED = 100_000;
    /** So many monitors are looked at in one go, so that thousands do not keep the switch's messages waiting. */
    private static final int SLICE = 200;

    private final LimitedLog limited = new LimitedLog(LOG);
    private final AssociationLink link;
    private final Map<String, DeviceMonitor> byDevice = new HashMap<>();
    private final Map<String, DeviceMonitor> byCrossReference = new HashMap<>();
    private final Deque<Early> early = new ArrayDeque<>();
    /** Monitors that are being started with all others; they are brought up to date together. */
    private final Set<DeviceMonitor> restarting = new HashSet<>();
    /** Cross references of monitors that the switch has been asked to stop on this connection. */
    private final Set<String> ended = new HashSet<>();

    /** Monitors that have to be looked at because what their users want, or the link, has changed. */
    private final Set<DeviceMonitor> changed = new LinkedHashSet<>();

    private boolean looksAtChanged;
    private int startsOutstanding;
    private int firstStartsOutstanding;
    private volatile int standing;
    /** Those that are wanted and do not stand, by device. Read by any thread. */
    private final Map<String, FailedMonitor> failures = new ConcurrentSkipListMap<>();

    /** A monitor that another one replaces, and what it lets through. */
    record Former(String crossReference, EventFilter filter) {}

    private record Early(CstaMessage.Event event, Arrival arrival) {}

    Monitors(AssociationLink link) {
        this.link = link;
    }

    CstaLink.MonitorUse use(String device, DeviceId id, EventFilter filter, boolean keepsTrying) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        Object user = new Object();
        link.execute(
                () -> {
                    if (link.isClosing()) {
                        started.completeExceptionally(RequestException.of(
                                RequestException.Kind.NOT_USABLE,
                                "The device cannot be monitored: "
                                        + link.status().describe(),
                                false));
                        return;
                    }
                    byDevice.computeIfAbsent(device, name -> new DeviceMonitor(link, this, name, id))
                            .add(user, filter, keepsTrying, started);
                },
                started);
        return new CstaLink.MonitorUse() {
            @Override
            public CompletableFuture<Void> started() {
                return started;
            }

            @Override
            public CompletableFuture<Void> stop() {
                CompletableFuture<Void> stopped = new CompletableFuture<>();
                boolean runs = link.execute(() -> {
                    DeviceMonitor monitor = byDevice.get(device);
                    if (monitor == null) {
                        stopped.complete(null);
                    } else {
                        monitor.remove(user, stopped);
                    }
                });
                if (!runs) {
                    // the monitor has ended with its connection
                    stopped.complete(null);
                }
                return stopped;
            }
        };
    }

    void received(CstaMessage.Event event, Arrival arrival) {
        DeviceMonitor monitor = byCrossReference.get(event.monitorCrossRefID());
        if (monitor != null) {
            link.tell(() -> link.listener().onEvent(monitor.device(), event, arrival));
        } else if (early.size() < MAX_EARLY_EVENTS && firstStartsOutstanding > 0) {
            early.add(new Early(event, arrival));
        } else {
            link.inbox().unknownMonitor(event);
            stopOrphan(event.monitorCrossRefID());
        }
    }

    /**
     * Ends a monitor that nobody knows: the answer to its MonitorStart came too late or not at all, or the switch has
     * not forgotten it though it said so. Each costs the switch and the application its events.
     */
    private void stopOrphan(String crossReference) {
        // while MonitorStart is outstanding it may be the one that the answer will tell of
        if (crossReference != null
                && startsOutstanding == 0
                && link.canSend()
                && ended.size() < MAX_ENDED
                && ended.add(crossReference)) {
            LOG.debug(
                    "The unknown monitor '{}' on the link '{}' is stopped",
                    crossReference,
                    link.config().name());
            link.sendOwn(DeviceMonitor.MONITOR_STOP, DeviceMonitor.monitorStop(crossReference), (answer, error) -> {
                if (error != null) {
                    LOG.debug("The unknown monitor '{}' could not be stopped: {}", crossReference, error.getMessage());
                }
            });
        }
    }

    /**
     * The answer to a MonitorStart that was given up: its monitor is ended now if it can be, else when its first event
     * comes.
     */
    void startedLate(String crossReference) {
        if (!byCrossReference.containsKey(crossReference)) {
            stopOrphan(crossReference);
        }
    }

    /**
     * MonitorStart has been asked for; its answer, or that there is none, follows in any case.
     *
     * @param first whether the device has no monitor that stands, so that events that come before the answer are kept;
     *     else they come by the one that stands too
     */
    void startAsked(boolean first) {
        startsOutstanding++;
        firstStartsOutstanding += first ? 1 : 0;
    }

    void startAnswered(boolean first) {
        startsOutstanding--;
        if (first && --firstStartsOutstanding == 0) {
            forgetEarly();
        }
    }

    /** No answer will say any more whose the early events are. */
    private void forgetEarly() {
        List<Early> unknown = new ArrayList<>(early);
        early.clear();
        unknown.forEach(item -> link.inbox().unknownMonitor(item.event()));
    }

    /** That monitor is being stopped: its last events are no reason to do so once more. */
    void ending(String crossReference) {
        if (ended.size() < MAX_ENDED) {
            ended.add(crossReference);
        }
    }

    /** The device of that monitor, or null. */
    String deviceOf(String crossReference) {
        DeviceMonitor monitor = crossReference == null ? null : byCrossReference.get(crossReference);
        return monitor == null ? null : monitor.device();
    }

    /**
     * A monitor stands now; events of the one that it replaces are doubles from now on, and so are those of its own
     * that came before and that the one that it replaces has let through too.
     *
     * @param former the monitor that it replaces, or null
     * @param lost when the monitor that stood before was lost, or null if there was none
     */
    void started(DeviceMonitor monitor, String crossReference, Former former, Instant lost) {
        if (former != null) {
            byCrossReference.remove(former.crossReference());
            early.removeIf(item -> crossReference.equals(item.event().monitorCrossRefID())
                    && former.filter().passes(item.event().type()));
        }
        byCrossReference.put(crossReference, monitor);
        // switches use cross references again
        ended.remove(crossReference);
        standing = byCrossReference.size();
        if (lost != null) {
            link.tell(() -> link.listener().onMonitorStartedAgain(monitor.device()));
            if (!restarting.contains(monitor)) {
                link.tell(() -> resynchronise(monitor.device(), lost));
            }
        }
        List<Early> waiting = new ArrayList<>(early);
        early.clear();
        waiting.forEach(item -> received(item.event(), item.arrival()));
    }

    void stopped(String crossReference) {
        byCrossReference.remove(crossReference);
        standing = byCrossReference.size();
    }

    /** A monitor stands again that did not when the link became usable, or that the switch had ended. */
    private void resynchronise(String device, Instant lost) {
        limited.info(
                "standsAgain",
                "The monitor of {} on the link '{}' stands again",
                device,
                link.config().name());
        link.listener().resynchronise(List.of(device)).whenComplete((result, error) -> link.listener()
                .onEventsMissed(
                        device, "the device was not monitored for a time; its monitor stands again", lost, result));
    }

    /** A monitor could not be started and is tried again. */
    void failed(DeviceMonitor monitor, boolean first) {
        FailedMonitor failure = monitor.failure();
        link.monitorFailed();
        failureChanged(monitor);
        if (first) {
            limited.error(
                    "failed",
                    "{} on the link '{}' cannot be monitored: {} ({})",
                    monitor.device(),
                    link.config().name(),
                    failure.reason(),
                    failure.permanent()
                            ? "the switch refuses it for good, so that it is tried again only rarely"
                            : "it is tried again; further failures are counted, and logged at debug level");
            link.tell(() -> link.listener().onMonitorFailed(failure));
        } else {
            LOG.debug(
                    "{} on the link '{}' cannot be monitored: {}",
                    monitor.device(),
                    link.config().name(),
                    failure.reason());
        }
    }

    void failureChanged(DeviceMonitor monitor) {
        if (monitor.failure() == null) {
            failures.remove(monitor.device());
        } else {
            failures.put(monitor.device(), monitor.failure());
        }
    }

    /** Monitors that are wanted and do not stand; for any thread. */
    List<FailedMonitor> failed() {
        return List.copyOf(failures.values());
    }

    void gone(DeviceMonitor monitor) {
        if (byDevice.remove(monitor.device(), monitor)) {
            failures.remove(monitor.device());
        }
        if (monitor.crossReference() != null) {
            byCrossReference.remove(monitor.crossReference(), monitor);
        }
        standing = byCrossReference.size();
    }

    /** The switch has ended a monitor: it is started again. */
    void stoppedBySwitch(String crossReference) {
        DeviceMonitor monitor = byCrossReference.remove(crossReference);
        standing = byCrossReference.size();
        if (monitor != null) {
            limited.warn(
                    "ended",
                    "The switch ended the monitor of {} on the link '{}'; it is started again",
                    monitor.device(),
                    link.config().name());
            monitor.stoppedBySwitch(link.lastReceived());
        }
    }

    boolean passes(String device, EventType event) {
        DeviceMonitor monitor = byDevice.get(device);
        return monitor != null && monitor.passes(event);
    }

    boolean stands(String device) {
        DeviceMonitor monitor = byDevice.get(device);
        return monitor != null && monitor.stands();
    }

    int standing() {
        return standing;
    }

    List<String> standingDevices() {
        return byDevice.values().stream()
                .filter(DeviceMonitor::stands)
                .map(DeviceMonitor::device)
                .toList();
    }

    /** No monitor stands any more. */
    void lost() {
        byCrossReference.clear();
        forgetEarly();
        restarting.clear();
        ended.clear();
        standing = 0;
        Instant lastReceived = link.lastReceived();
        byDevice.values().forEach(monitor -> monitor.lost(lastReceived));
    }

    /** Starts all monitors that are wanted. Completes when each stands or has failed once; never fails. */
    CompletableFuture<Void> restart() {
        List<DeviceMonitor> all = new ArrayList<>(byDevice.values());
        restarting.addAll(all);
        return CompletableFuture.allOf(all.stream().map(this::restart).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> restart(DeviceMonitor monitor) {
        return monitor.restart().handle((nothing, error) -> {
            restarting.remove(monitor);
            return null;
        });
    }

    void reconcileAll() {
        byDevice.values().forEach(this::changed);
    }

    /** Has that monitor looked at soon. */
    void changed(DeviceMonitor monitor) {
        changed.add(monitor);
        lookAtChangedSoon();
    }

    private void lookAtChangedSoon() {
        if (!looksAtChanged && !changed.isEmpty()) {
            looksAtChanged = true;
            link.loop().execute(this::lookAtChanged);
        }
    }

    private void lookAtChanged() {
        looksAtChanged = false;
        List<DeviceMonitor> slice = changed.stream().limit(SLICE).toList();
        slice.forEach(changed::remove);
        slice.forEach(DeviceMonitor::reconcile);
        lookAtChangedSoon();
    }

    /** The cross references of the monitors that stand. */
    List<String> crossReferences() {
        return List.copyOf(byCrossReference.keySet());
    }

    void closed() {
        new ArrayList<>(byDevice.values()).forEach(DeviceMonitor::closed);
        byDevice.clear();
        byCrossReference.clear();
        restarting.clear();
        changed.clear();
        standing = 0;
        failures.clear();
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("monitors", byDevice.size());
        kept.accept("monitorCrossReferences", byCrossReference.size());
        kept.accept("earlyEvents", early.size());
        kept.accept("monitorsStartedAgain", restarting.size());
        kept.accept("monitorsFailed", failures.size());
        kept.accept("monitorsChanged", changed.size());
        kept.accept("monitorStartsOutstanding", startsOutstanding);
    }
}
