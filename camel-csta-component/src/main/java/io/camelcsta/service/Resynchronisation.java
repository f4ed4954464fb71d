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
import io.camelcsta.link.RequestException;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is known of calls up to date with the switch after events may have been missed (ECMA-269 Snapshot
 * Device). An event that has come since the monitor was started wins over the snapshot, and only a successful snapshot
 * of a device ends its recordings (private services, section 5). On the link's event loop only.
 */
final class Resynchronisation {

    private static final Logger LOG = LoggerFactory.getLogger(Resynchronisation.class);
    private static final Service SNAPSHOT_DEVICE = Csta.description().service("SnapshotDevice");
    private static final CstaError NOT_SUPPORTED = new CstaError("operation", "serviceNotSupported");
    /** So many snapshots are outstanding at the same time: others want to ask the switch too. */
    private static final int AT_ONCE = 20;
    /** After so many in a row that are not answered the switch is not asked for more. */
    private static final int MAX_TIMEOUTS = 3;

    private final CstaLink link;
    private final Calls calls;
    private final CallRecording recording;
    private final BiConsumer<String, CallRecording.Meaning> endedRecording;
    /**
     * For each device whose monitor has been started again, the calls of which events have come since; until its
     * snapshot is asked.
     */
    private final Map<String, Set<String>> begun = new HashMap<>();
    /** The runs that are not over; each has its own snapshots, and events that are newer than those. */
    private final Set<Run> runs = Collections.newSetFromMap(new IdentityHashMap<>());

    Resynchronisation(
            CstaLink link,
            Calls calls,
            CallRecording recording,
            BiConsumer<String, CallRecording.Meaning> endedRecording) {
        this.link = link;
        this.calls = calls;
        this.recording = recording;
        this.endedRecording = endedRecording;
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("resynchronisations", runs.size());
        kept.accept("resynchronisationsBegun", begun.size());
    }

    /** From now on events of that device win over the snapshot that will be taken of it. */
    void begin(String device) {
        begun.computeIfAbsent(device, name -> new HashSet<>());
    }

    void observed(String device, CstaMessage.Event event, Calls.Context context) {
        if (context.connection() != null && (begun.containsKey(device) || !runs.isEmpty())) {
            Set<String> callIds = new HashSet<>();
            callIds.add(context.connection().callId());
            if (context.callId() != null) {
                callIds.add(context.callId());
            }
            if (context.joins() != null && context.joins().secondaryCallId() != null) {
                callIds.add(context.joins().secondaryCallId());
            }
            begun.getOrDefault(device, new HashSet<>()).addAll(callIds);
            runs.forEach(run -> run.newer.getOrDefault(device, new HashSet<>()).addAll(callIds));
        }
    }

    /** The link is lost: snapshots that are outstanding say nothing any more. */
    void lost() {
        begun.clear();
        runs.forEach(run -> run.newer.clear());
    }

    /** Completes when the switch has been asked for all; never fails. */
    CompletableFuture<Resynchronised> run(Collection<String> devices, Function<String, DeviceId> deviceId) {
        if (devices.isEmpty()) {
            return CompletableFuture.completedFuture(Resynchronised.NOTHING);
        }
        Run run = new Run(new ArrayDeque<>(devices), deviceId);
        for (String device : devices) {
            Set<String> since = begun.remove(device);
            run.newer.put(device, since == null ? new HashSet<>() : since);
        }
        runs.add(run);
        run.result.whenComplete((result, error) -> runs.remove(run));
        run.next();
        return run.result;
    }

    private final class Run {
        /** For each device whose snapshot is not there yet, the calls of which events have come meanwhile. */
        private final Map<String, Set<String>> newer = new HashMap<>();

        private final Deque<String> waiting;
        private final Function<String, DeviceId> deviceId;
        private final CompletableFuture<Resynchronised> result = new CompletableFuture<>();
        private final Set<String> foundCalls = new HashSet<>();
        private final List<String> failed = new ArrayList<>();
        private int outstanding;
        private int devices;
        private int endedRecordings;
        private int timeouts;
        /** Why nothing more is asked, or null. */
        private String over;

        Run(Deque<String> waiting, Function<String, DeviceId> deviceId) {
            this.waiting = waiting;
            this.deviceId = deviceId;
        }

        void next() {
            while (over != null && !waiting.isEmpty()) {
                String device = waiting.remove();
                newer.remove(device);
                failed.add(device);
            }
            if (!waiting.isEmpty()) {
                ask(waiting.remove());
            } else if (outstanding == 0 && !result.isDone()) {
                result.complete(new Resynchronised(devices, List.copyOf(failed), foundCalls.size(), endedRecordings));
            }
        }

        private void ask(String device) {
            outstanding++;
            Struct body = Struct.of(SNAPSHOT_DEVICE.request())
                    .set("snapshotObject", deviceId.apply(device))
                    .build();
            link.requestSegmented(SNAPSHOT_DEVICE, body, link.config().timers().linkTimeout())
                    .whenComplete((found, error) -> {
                        outstanding--;
                        boolean first = devices == 0 && failed.isEmpty();
                        try {
                            answered(
                                    device,
                                    found == null ? null : found.items(),
                                    error instanceof CompletionException ? error.getCause() : error);
                        } catch (RuntimeException e) {
                            LOG.error(
                                    "The snapshot of {} on the link '{}' could not be handled",
                                    device,
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

        private void answered(String device, List<Struct> found, Throwable error) {
            if (error == null) {
                devices++;
                timeouts = 0;
                apply(device, found);
            } else {
                newer.remove(device);
                failed.add(device);
                judge(device, error);
            }
        }

        private void judge(String device, Throwable error) {
            if (error instanceof RequestException failure) {
                timeouts = failure.kind() == RequestException.Kind.TIMEOUT ? timeouts + 1 : 0;
                if (timeouts >= MAX_TIMEOUTS
                        || failure.isLinkGone()
                        || failure.kind() == RequestException.Kind.REJECTED
                        || NOT_SUPPORTED.equals(failure.error())) {
                    over = failure.getMessage();
                }
            }
            LOG.warn(
                    "The calls of {} on the link '{}' could not be brought up to date: {}{}",
                    device,
                    link.config().name(),
                    error.getMessage(),
                    over == null ? "" : "; the other devices are not asked for");
        }

        private void apply(String device, List<Struct> found) {
            Set<String> events = newer.remove(device);
            if (events == null) {
                // the link was lost meanwhile
                return;
            }
            Set<String> present = found.stream()
                    .map(info -> info.connection("connectionIdentifier"))
                    .filter(connection -> connection != null && connection.callId() != null)
                    .map(ConnectionId::callId)
                    .collect(Collectors.toSet());
            foundCalls.addAll(present);
            calls.learnSnapshot(
                    device,
                    true,
                    found.stream().filter(info -> isOlder(info, events)).toList());
            Predicate<String> isGone = callId -> !present.contains(callId) && !events.contains(callId);
            for (CallRecording.Meaning meaning : recording.ended(device, isGone)) {
                endedRecordings++;
                endedRecording.accept(device, meaning);
            }
            calls.left(device, isGone);
        }

        private static boolean isOlder(Struct info, Set<String> events) {
            ConnectionId connection = info.connection("connectionIdentifier");
            return connection == null || !events.contains(connection.callId());
        }
    }
}
