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
package io.camelcsta.calls;

import io.camelcsta.link.Arrival;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.EventFilter;
import io.camelcsta.link.FailedMonitor;
import io.camelcsta.link.Failures;
import io.camelcsta.link.RequestException;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The monitors of a {@link ScriptedLink}: one for each device, as the real link keeps them. */
final class ScriptedMonitors {

    static final Service MONITOR_START = Csta.description().service("MonitorStart");
    static final Service MONITOR_STOP = Csta.description().service("MonitorStop");

    private final ScriptedLink link;
    private final Map<String, Monitor> byDevice = new LinkedHashMap<>();
    private final Map<String, Monitor> byCrossReference = new LinkedHashMap<>();
    private final Deque<Early> early = new ArrayDeque<>();
    private final Set<Monitor> restarting = new HashSet<>();
    private int startsOutstanding;

    private record Early(Told told, CstaMessage.Event event, Arrival arrival, boolean again) {}

    private record User(EventFilter filter, boolean keepsTrying) {}

    private record Waiter(Object user, boolean leaving, CompletableFuture<Void> future) {}

    ScriptedMonitors(ScriptedLink link) {
        this.link = link;
    }

    CstaLink.MonitorUse use(String device, DeviceId id, EventFilter filter, boolean keepsTrying) {
        CompletableFuture<Void> started = new CompletableFuture<>();
        Object user = new Object();
        if (link.isClosing()) {
            started.completeExceptionally(Failures.of(RequestException.Kind.NOT_USABLE, "The link is closed", false));
        } else {
            byDevice.computeIfAbsent(device, name -> new Monitor(name)).add(user, filter, keepsTrying, started);
        }
        return new CstaLink.MonitorUse() {
            @Override
            public CompletableFuture<Void> started() {
                return started;
            }

            @Override
            public CompletableFuture<Void> stop() {
                CompletableFuture<Void> stopped = new CompletableFuture<>();
                Monitor monitor = byDevice.get(device);
                if (monitor == null) {
                    stopped.complete(null);
                } else {
                    monitor.remove(user, stopped);
                }
                return stopped;
            }
        };
    }

    void received(Told told, CstaMessage.Event event, Arrival arrival, boolean again) {
        Monitor monitor = byCrossReference.get(event.monitorCrossRefID());
        if (monitor != null) {
            // the switch keeps back what no user wants
            if (monitor.wanted().passes(event.type())) {
                link.observer().told(told, arrival.time(), again);
                link.listener().onEvent(monitor.device, event, arrival);
            }
        } else if (startsOutstanding > 0) {
            early.add(new Early(told, event, arrival, again));
        }
    }

    private void takeEarly() {
        List<Early> waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(each -> received(each.told(), each.event(), each.arrival(), each.again()));
    }

    boolean passes(String device, EventType event) {
        Monitor monitor = byDevice.get(device);
        return monitor != null
                && monitor.crossReference != null
                && monitor.wanted().passes(event);
    }

    boolean stands(String device) {
        Monitor monitor = byDevice.get(device);
        return monitor != null && monitor.crossReference != null;
    }

    boolean isStarting(String device) {
        Monitor monitor = byDevice.get(device);
        return monitor != null && monitor.busy;
    }

    int standing() {
        return byCrossReference.size();
    }

    int size() {
        return byDevice.size();
    }

    List<String> standingDevices() {
        return byDevice.values().stream()
                .filter(monitor -> monitor.crossReference != null)
                .map(monitor -> monitor.device)
                .toList();
    }

    List<FailedMonitor> failed() {
        return byDevice.values().stream()
                .filter(monitor -> monitor.failure != null)
                .map(monitor -> monitor.failure)
                .toList();
    }

    void lost() {
        link.observer().monitorsLost();
        byCrossReference.clear();
        early.clear();
        restarting.clear();
        List.copyOf(byDevice.values()).forEach(monitor -> monitor.lost(link.lastReceived()));
    }

    CompletableFuture<Void> restart() {
        List<Monitor> all = List.copyOf(byDevice.values());
        restarting.addAll(all);
        return CompletableFuture.allOf(all.stream()
                .map(monitor -> monitor.restart().handle((nothing, error) -> restarting.remove(monitor)))
                .toArray(CompletableFuture[]::new));
    }

    void reconcileAll() {
        List.copyOf(byDevice.values()).forEach(Monitor::reconcile);
    }

    void stoppedBySwitch(String crossReference) {
        Monitor monitor = byCrossReference.remove(crossReference);
        if (monitor != null) {
            monitor.stoppedBySwitch(link.lastReceived());
        }
    }

    void closed() {
        List.copyOf(byDevice.values()).forEach(Monitor::closed);
        byDevice.clear();
        byCrossReference.clear();
    }

    /** The one monitor of a device. It does one thing at a time. */
    private final class Monitor {
        private final String device;
        private final Map<Object, User> users = new LinkedHashMap<>();
        private final List<Waiter> waiters = new ArrayList<>();
        private boolean busy;
        private String crossReference;
        private int epoch;
        private Instant lostSince;
        private FailedMonitor failure;
        private VirtualClock.Timer retry;

        Monitor(String device) {
            this.device = device;
        }

        EventFilter wanted() {
            return users.values().stream().map(User::filter).reduce(EventFilter.NONE, EventFilter::or);
        }

        void add(Object user, EventFilter filter, boolean keepsTrying, CompletableFuture<Void> future) {
            users.put(user, new User(filter, keepsTrying));
            waiters.add(new Waiter(user, false, future));
            cancelRetry();
            reconcile();
        }

        void remove(Object user, CompletableFuture<Void> future) {
            users.remove(user);
            waiters.add(new Waiter(user, true, future));
            reconcile();
        }

        void reconcile() {
            if (busy) {
                return;
            }
            if (!link.canSend()) {
                if (users.isEmpty()) {
                    crossReference = null;
                    gone();
                }
                finishedLeaving();
            } else if (users.isEmpty()) {
                if (crossReference == null) {
                    gone();
                    finished(null);
                } else {
                    stop();
                }
            } else if (crossReference != null) {
                cancelRetry();
                failure = null;
                finished(null);
            } else if (retry != null) {
                finishedLeaving();
            } else {
                start();
            }
        }

        private void start() {
            Struct body = ModelSwitch.monitorStart(device);
            busy = true;
            int before = epoch;
            startsOutstanding++;
            link.sendOwn(MONITOR_START, body, answer -> {
                if (before == epoch) {
                    busy = false;
                    started(answer);
                }
                startsOutstanding--;
                if (startsOutstanding == 0) {
                    early.clear();
                }
            });
        }

        private void started(Asked.Answer answer) {
            if (answer.error() != null) {
                failed(answer.error());
                return;
            }
            Instant lost = lostSince == null && failure != null ? failure.since() : lostSince;
            lostSince = null;
            crossReference = answer.body().text(EventType.MONITOR_CROSS_REF_ID);
            byCrossReference.put(crossReference, this);
            link.observer().monitorStarted(device);
            if (lost != null) {
                link.listener().onMonitorStartedAgain(device);
                if (!restarting.contains(this)) {
                    link.resynchronise(List.of(device)).whenComplete((result, error) -> link.listener()
                            .onEventsMissed(device, "the device was not monitored for a time", lost, result));
                }
            }
            takeEarly();
            reconcile();
        }

        private void failed(RequestException error) {
            waiters.forEach(waiter -> {
                User user = users.get(waiter.user());
                if (user != null && !user.keepsTrying()) {
                    users.remove(waiter.user());
                }
            });
            if (!users.isEmpty() && !error.isLinkGone()) {
                boolean first = failure == null;
                failure = new FailedMonitor(
                        device,
                        error.getMessage(),
                        error.isPermanent(),
                        first ? link.clock().now() : failure.since(),
                        first ? 1 : failure.attempts() + 1);
                retryLater();
                if (first) {
                    link.listener().onMonitorFailed(failure);
                }
            }
            finished(error);
            if (users.isEmpty() && crossReference == null) {
                gone();
            }
        }

        private void retryLater() {
            retry = link.clock()
                    .schedule(
                            () -> {
                                retry = null;
                                reconcile();
                            },
                            link.retryDelay());
        }

        private void stop() {
            byCrossReference.remove(crossReference);
            Struct body = Struct.of(MONITOR_STOP.request())
                    .set(EventType.MONITOR_CROSS_REF_ID, crossReference)
                    .build();
            crossReference = null;
            busy = true;
            int before = epoch;
            link.sendOwn(MONITOR_STOP, body, answer -> {
                if (before == epoch) {
                    busy = false;
                    reconcile();
                }
            });
        }

        private void finished(RequestException error) {
            List<Waiter> done = List.copyOf(waiters);
            waiters.clear();
            for (Waiter waiter : done) {
                if (error == null || waiter.leaving()) {
                    waiter.future().complete(null);
                } else {
                    waiter.future().completeExceptionally(error);
                }
            }
        }

        private void finishedLeaving() {
            List<Waiter> leaving = waiters.stream().filter(Waiter::leaving).toList();
            waiters.removeAll(leaving);
            leaving.forEach(waiter -> waiter.future().complete(null));
        }

        private void gone() {
            cancelRetry();
            byDevice.remove(device, this);
            byCrossReference.values().removeIf(other -> other == this);
        }

        private void cancelRetry() {
            if (retry != null) {
                retry.cancel();
                retry = null;
            }
        }

        void lost(Instant lastReceived) {
            epoch++;
            busy = false;
            if (crossReference != null && lostSince == null) {
                lostSince = lastReceived;
            }
            crossReference = null;
            cancelRetry();
        }

        void stoppedBySwitch(Instant lastReceived) {
            lost(lastReceived);
            retryLater();
            reconcile();
        }

        CompletableFuture<Void> restart() {
            CompletableFuture<Void> future = new CompletableFuture<>();
            waiters.add(new Waiter(new Object(), false, future));
            cancelRetry();
            reconcile();
            return future;
        }

        void closed() {
            cancelRetry();
            finished(Failures.of(RequestException.Kind.NOT_USABLE, "The link was closed", false));
        }
    }
}
