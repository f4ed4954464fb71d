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

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.description.EventType;

/** The monitors of a link: one for each device, shared by all who want its events. On the event loop but for {@link #use}. */
final class Monitors {

    private static final Logger LOG = LoggerFactory.getLogger(Monitors.class);
    /** Events that come before the answer to MonitorStart are kept until it is there, this many at the most. */
    private static final int MAX_EARLY_EVENTS = 1_000;

    private final AssociationLink link;
    private final Map<String, DeviceMonitor> byDevice = new HashMap<>();
    private final Map<String, DeviceMonitor> byCrossReference = new HashMap<>();
    private final Deque<Early> early = new ArrayDeque<>();
    private volatile int standing;

    private record Early(CstaMessage.Event event, Instant received) {
    }

    Monitors(AssociationLink link) {
        this.link = link;
    }

    CstaLink.MonitorUse use(String device, DeviceId id, EventFilter filter) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        Object user = new Object();
        link.execute(() -> {
            if (!link.canSend()) {
                started.completeExceptionally(RequestException.of(RequestException.Kind.NOT_USABLE,
                        "The device cannot be monitored: " + link.status().describe(), false));
                return;
            }
            byDevice.computeIfAbsent(device, name -> new DeviceMonitor(link, this, name, id)).add(user, filter, started);
        });
        return new CstaLink.MonitorUse() {
            @Override
            public CompletableFuture<Void> started() {
                return started;
            }

            @Override
            public CompletableFuture<Void> stop() {
                CompletableFuture<Void> stopped = new CompletableFuture<>();
                link.execute(() -> {
                    DeviceMonitor monitor = byDevice.get(device);
                    if (monitor == null) {
                        stopped.complete(null);
                    } else {
                        monitor.remove(user, stopped);
                    }
                });
                return stopped;
            }
        };
    }

    void received(CstaMessage.Event event, Instant received) {
        DeviceMonitor monitor = byCrossReference.get(event.monitorCrossRefID());
        if (monitor != null) {
            link.listener().onEvent(monitor.device(), event, received);
        } else if (early.size() < MAX_EARLY_EVENTS && byDevice.values().stream().anyMatch(DeviceMonitor::isStarting)) {
            early.add(new Early(event, received));
        } else {
            link.inbox().unknownMonitor(event);
        }
    }

    /** The device of that monitor, or null. */
    String deviceOf(String crossReference) {
        DeviceMonitor monitor = crossReference == null ? null : byCrossReference.get(crossReference);
        return monitor == null ? null : monitor.device();
    }

    /** A monitor stands now; events of the one that it replaces are doubles from now on. */
    void started(DeviceMonitor monitor, String crossReference, String replaced) {
        if (replaced != null) {
            byCrossReference.remove(replaced);
        }
        byCrossReference.put(crossReference, monitor);
        standing = byCrossReference.size();
        List<Early> waiting = new ArrayList<>(early);
        early.clear();
        waiting.forEach(item -> received(item.event(), item.received()));
    }

    void stopped(String crossReference) {
        byCrossReference.remove(crossReference);
        standing = byCrossReference.size();
    }

    void gone(DeviceMonitor monitor) {
        byDevice.remove(monitor.device(), monitor);
        byCrossReference.values().removeIf(other -> other == monitor);
        standing = byCrossReference.size();
    }

    /** The switch has ended a monitor: it is started again. */
    void stoppedBySwitch(String crossReference) {
        DeviceMonitor monitor = byCrossReference.remove(crossReference);
        standing = byCrossReference.size();
        if (monitor != null) {
            LOG.warn("The switch ended the monitor of {} on the link '{}'; it is started again", monitor.device(),
                    link.config().name());
            monitor.lost();
            restart(monitor);
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

    /** No monitor stands any more. */
    void lost() {
        byCrossReference.clear();
        early.clear();
        standing = 0;
        byDevice.values().forEach(DeviceMonitor::lost);
    }

    /** Starts all monitors that are wanted. Completes when each stands or has failed; never fails. */
    CompletableFuture<Void> restart() {
        return CompletableFuture
                .allOf(new ArrayList<>(byDevice.values()).stream().map(this::restart).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> restart(DeviceMonitor monitor) {
        return monitor.restart().exceptionally(error -> {
            LOG.error("The monitor of {} on the link '{}' could not be started again: {}", monitor.device(), link.config().name(),
                    error.getMessage());
            link.listener().onMonitorLost(monitor.device(), error.getMessage());
            return null;
        });
    }

    void reconcileAll() {
        new ArrayList<>(byDevice.values()).forEach(DeviceMonitor::reconcile);
    }

    void closed() {
        new ArrayList<>(byDevice.values()).forEach(DeviceMonitor::closed);
        byDevice.clear();
        byCrossReference.clear();
        standing = 0;
    }
}
