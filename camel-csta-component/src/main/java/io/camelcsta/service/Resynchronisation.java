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
package io.camelcsta.service;

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkConfig;
import io.camelcsta.link.RequestException;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is known of calls up to date with the switch after events may have been missed (ECMA-269 Snapshot
 * Device). An event that has come since the monitor was started wins over the snapshot, and only a successful snapshot
 * of a device ends its recordings (private services, section 5); so one that fails is asked again, unless the switch
 * refuses it for good. On the link's event loop only.
 */
final class Resynchronisation {

    private static final Logger LOG = LoggerFactory.getLogger(Resynchronisation.class);
    private static final Service SNAPSHOT_DEVICE = Csta.description().service("SnapshotDevice");
    private static final CstaError NOT_SUPPORTED = new CstaError("operation", "serviceNotSupported");
    /** So many snapshots are outstanding at the same time: others want to ask the switch too. */
    private static final int AT_ONCE = 20;
    /** After so many in a row that are not answered the switch is not asked for more until later. */
    private static final int MAX_TIMEOUTS = 3;
    /** With events of more calls of one device than these, a snapshot is not used but asked again. */
    static final int MAX_CALLS_MEANWHILE = 10_000;

    private final CstaLink link;
    private final Calls calls;
    private final CallRecording recording;
    private final Function<String, DeviceId> deviceId;
    private final Consumer<CallRecording.Meaning> endedRecording;
    /** For each device whose snapshot is still to come, what has come meanwhile: for each snapshot of its own. */
    private final Map<String, List<Meanwhile>> meanwhile = new HashMap<>();
    /** The runs that are not over. */
    private final Set<Run> runs = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Devices whose snapshot has failed and is asked again. */
    private final Set<String> failed = new LinkedHashSet<>();
    /** Counts what makes an appointment outdated. */
    private int epoch;

    private boolean asksAgain;
    private int attempts;

    /** What has come of a device that a snapshot is older than. */
    private static final class Meanwhile {
        private final Set<String> callIds = new HashSet<>();
        /** Whether there were too many, so that the snapshot says nothing. */
        private boolean tooMany;
        /** Whether a run will ask for the snapshot. */
        private boolean taken;
        /** Whether the monitor has ended, or was started again: the snapshot may be older than it. */
        private boolean outdated;

        void observed(Calls.Context context) {
            callIds.add(context.connection().callId());
            if (context.callId() != null) {
                callIds.add(context.callId());
            }
            if (context.joins() != null && context.joins().secondaryCallId() != null) {
                callIds.add(context.joins().secondaryCallId());
            }
            if (callIds.size() > MAX_CALLS_MEANWHILE) {
                tooMany = true;
                callIds.clear();
            }
        }
    }

    Resynchronisation(
            CstaLink link,
            Calls calls,
            CallRecording recording,
            Function<String, DeviceId> deviceId,
            Consumer<CallRecording.Meaning> endedRecording) {
        this.link = link;
        this.calls = calls;
        this.recording = recording;
        this.deviceId = deviceId;
        this.endedRecording = endedRecording;
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("resynchronisations", runs.size());
        kept.accept("snapshotsToCome", meanwhile.size());
        kept.accept("snapshotsFailed", failed.size());
    }

    /** From now on events of that device win over the snapshot that will be taken of it. */
    void begin(String device) {
        forget(device);
        meanwhile.computeIfAbsent(device, name -> new ArrayList<>()).add(new Meanwhile());
    }

    private void forget(String device) {
        List<Meanwhile> former = meanwhile.remove(device);
        if (former != null) {
            former.forEach(each -> each.outdated = true);
        }
    }

    void observed(String device, Calls.Context context) {
        if (context.connection() != null) {
            meanwhile.getOrDefault(device, List.of()).forEach(each -> each.observed(context));
        }
    }

    /** What a run takes over: what has come since the monitor was started, or comes from now on. */
    private Meanwhile take(String device) {
        List<Meanwhile> all = meanwhile.computeIfAbsent(device, name -> new ArrayList<>());
        Meanwhile begun = all.stream().filter(each -> !each.taken).findFirst().orElse(null);
        if (begun == null) {
            begun = new Meanwhile();
            all.add(begun);
        }
        begun.taken = true;
        return begun;
    }

    private void over(String device, Meanwhile done) {
        meanwhile.computeIfPresent(device, (name, all) -> {
            all.remove(done);
            return all.isEmpty() ? null : all;
        });
    }

    /** No monitor stands any more: snapshots that are outstanding say nothing, and no more are asked. */
    void lost() {
        epoch++;
        asksAgain = false;
        attempts = 0;
        List.copyOf(meanwhile.keySet()).forEach(this::forget);
        failed.clear();
        List.copyOf(runs).forEach(Run::end);
    }

    /** Nobody monitors that device any more. */
    void unmonitored(String device) {
        forget(device);
        failed.remove(device);
    }

    /** Completes when the switch has been asked for all; never fails. */
    CompletableFuture<Resynchronised> run(Collection<String> devices) {
        if (devices.isEmpty()) {
            return CompletableFuture.completedFuture(Resynchronised.NOTHING);
        }
        Run run = new Run(devices);
        runs.add(run);
        run.next();
        return run.result;
    }

    /** Asks for the devices whose snapshots have failed; each time later, up to the longest delay of reconnecting. */
    private void askAgainLater() {
        if (failed.isEmpty() || asksAgain) {
            return;
        }
        asksAgain = true;
        LinkConfig.Reconnection times = link.config().timers().reconnection();
        Duration delay = times.delay().multipliedBy(1L << Math.min(attempts++, 20));
        int appointed = epoch;
        link.schedule(
                () -> {
                    if (appointed == epoch) {
                        asksAgain = false;
                        List<String> devices = List.copyOf(failed);
                        failed.clear();
                        run(devices);
                    }
                },
                delay.compareTo(times.maxDelay()) > 0 ? times.maxDelay() : delay);
    }

    private final class Run {
        private final Deque<Wanted> waiting = new ArrayDeque<>();
        private final CompletableFuture<Resynchronised> result = new CompletableFuture<>();
        private final Set<String> foundCalls = new HashSet<>();
        private final List<String> notAnswered = new ArrayList<>();
        private int outstanding;
        private int devices;
        private int endedRecordings;
        private int timeouts;
        /** Why nothing more is asked, or null. */
        private RequestException over;

        private record Wanted(String device, Meanwhile meanwhile) {}

        Run(Collection<String> devices) {
            devices.forEach(device -> waiting.add(new Wanted(device, take(device))));
        }

        void next() {
            while (over != null && !waiting.isEmpty()) {
                failed(waiting.remove(), over);
            }
            while (!waiting.isEmpty() && waiting.peek().meanwhile().outdated) {
                // its monitor has ended meanwhile; it is brought up to date when it stands again
                waiting.remove();
            }
            if (!waiting.isEmpty()) {
                ask(waiting.remove());
            } else if (outstanding == 0 && runs.contains(this)) {
                if (notAnswered.isEmpty()) {
                    attempts = 0;
                }
                end();
                askAgainLater();
            }
        }

        /** Asks for nothing more; what is outstanding changes nothing any more. */
        void end() {
            runs.remove(this);
            waiting.clear();
            result.complete(new Resynchronised(devices, List.copyOf(notAnswered), foundCalls.size(), endedRecordings));
        }

        private void ask(Wanted wanted) {
            outstanding++;
            Struct body = Struct.of(SNAPSHOT_DEVICE.request())
                    .set("snapshotObject", deviceId.apply(wanted.device()))
                    .build();
            link.requestSegmentedOwn(SNAPSHOT_DEVICE, body).whenComplete((found, error) -> {
                outstanding--;
                if (!runs.contains(this)) {
                    return;
                }
                boolean first = devices == 0 && notAnswered.isEmpty();
                try {
                    over(wanted.device(), wanted.meanwhile());
                    answered(
                            wanted,
                            found == null ? null : found.items(),
                            error instanceof CompletionException ? error.getCause() : error);
                } catch (RuntimeException e) {
                    LOG.error(
                            "The snapshot of {} on the link '{}' could not be handled",
                            wanted.device(),
                            link.config().name(),
                            e);
                }
                next();
                for (int i = 1; first && i < AT_ONCE; i++) {
                    // one alone first: a switch without snapshots need not be asked twice
                    next();
                }
            });
        }

        private void answered(Wanted wanted, List<Struct> found, Throwable error) {
            if (error == null) {
                devices++;
                timeouts = 0;
                if (wanted.meanwhile().tooMany && !wanted.meanwhile().outdated) {
                    notAnswered.add(wanted.device());
                    failed.add(wanted.device());
                } else if (!wanted.meanwhile().outdated) {
                    apply(wanted.device(), found, wanted.meanwhile().callIds);
                }
            } else if (error instanceof RequestException failure) {
                judge(failure);
                LOG.warn(
                        "The calls of {} on the link '{}' could not be brought up to date: {}{}",
                        wanted.device(),
                        link.config().name(),
                        error.getMessage(),
                        over == null ? "" : "; the other devices are not asked for now");
                failed(wanted, failure);
            } else {
                throw new IllegalStateException(error);
            }
        }

        private void judge(RequestException failure) {
            timeouts = failure.kind() == RequestException.Kind.TIMEOUT ? timeouts + 1 : 0;
            if (timeouts >= MAX_TIMEOUTS
                    || failure.isLinkGone()
                    || failure.kind() == RequestException.Kind.REJECTED
                    || NOT_SUPPORTED.equals(failure.error())) {
                over = failure;
            }
        }

        private void failed(Wanted wanted, RequestException failure) {
            notAnswered.add(wanted.device());
            over(wanted.device(), wanted.meanwhile());
            if (!wanted.meanwhile().outdated && !failure.isPermanent() && !failure.isLinkGone()) {
                failed.add(wanted.device());
            }
        }

        private void apply(String device, List<Struct> found, Set<String> events) {
            Set<String> present = found.stream()
                    .map(info -> info.connection("connectionIdentifier"))
                    .filter(connection -> connection != null && connection.callId() != null)
                    .map(ConnectionId::callId)
                    .collect(Collectors.toSet());
            foundCalls.addAll(present);
            calls.learnSnapshot(
                    device, found.stream().filter(info -> isOlder(info, events)).toList());
            for (Call call : calls.callsOf(device)) {
                if (!present.contains(call.callId()) && !events.contains(call.callId())) {
                    for (CallRecording.Meaning meaning : recording.ended(device, call)) {
                        endedRecordings++;
                        endedRecording.accept(meaning);
                    }
                    calls.left(device, call);
                }
            }
        }

        private static boolean isOlder(Struct info, Set<String> events) {
            ConnectionId connection = info.connection("connectionIdentifier");
            return connection == null || !events.contains(connection.callId());
        }
    }
}
