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
import io.camelcsta.link.LimitedLog;
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
import java.util.function.Predicate;
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

    private final LimitedLog limited = new LimitedLog(LOG);
    private final CstaLink link;
    private final Calls calls;
    private final CallRecording recording;
    private final Function<String, DeviceId> deviceId;
    private final Consumer<CallRecording.Meaning> endedRecording;
    private final Meanwhile meanwhile;
    /** The runs that are not over. */
    private final Set<Run> runs = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Devices whose snapshot has failed and is asked again. */
    private final Set<String> failed = new LinkedHashSet<>();
    /** Counts what makes an appointment outdated. */
    private int epoch;

    private boolean asksAgain;
    private int attempts;

    Resynchronisation(
            CstaLink link,
            Calls calls,
            CallRecording recording,
            Meanwhile meanwhile,
            Function<String, DeviceId> deviceId,
            Consumer<CallRecording.Meaning> endedRecording) {
        this.link = link;
        this.calls = calls;
        this.recording = recording;
        this.meanwhile = meanwhile;
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
        meanwhile.begin(device);
    }

    /** No monitor stands any more: snapshots that are outstanding say nothing, and no more are asked. */
    void lost() {
        epoch++;
        asksAgain = false;
        attempts = 0;
        meanwhile.clear();
        failed.clear();
        List.copyOf(runs).forEach(Run::end);
    }

    /** Nobody monitors that device any more. */
    void unmonitored(String device) {
        meanwhile.forget(device);
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

        private record Wanted(String device, Meanwhile.Watch meanwhile) {}

        Run(Collection<String> devices) {
            devices.forEach(device -> waiting.add(new Wanted(device, meanwhile.take(device))));
        }

        void next() {
            while (over != null && !waiting.isEmpty()) {
                failed(waiting.remove(), over);
            }
            while (!waiting.isEmpty() && waiting.peek().meanwhile().isOutdated()) {
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
            wanted.meanwhile().asked();
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
                    meanwhile.over(wanted.meanwhile());
                    answered(
                            wanted,
                            found == null ? null : found.items(),
                            error instanceof CompletionException ? error.getCause() : error);
                } catch (RuntimeException e) {
                    limited.error(
                            "notHandled",
                            "The snapshot of {} on the link '{}' could not be handled",
                            wanted.device(),
                            link.config().name(),
                            e);
                    notAnswered.add(wanted.device());
                    failed.add(wanted.device());
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
                if (wanted.meanwhile().isTooMany() && !wanted.meanwhile().isOutdated()) {
                    notAnswered.add(wanted.device());
                    failed.add(wanted.device());
                } else if (!wanted.meanwhile().isOutdated()) {
                    apply(wanted.device(), found, wanted.meanwhile());
                }
            } else if (error instanceof RequestException failure) {
                judge(failure);
                limited.warn(
                        "notBroughtUpToDate",
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
            meanwhile.over(wanted.meanwhile());
            if (!wanted.meanwhile().isOutdated() && !failure.isPermanent() && !failure.isLinkGone()) {
                failed.add(wanted.device());
            }
        }

        private void apply(String device, List<Struct> found, Meanwhile.Watch events) {
            Map<String, ConnectionId> present = EventBody.connections(found);
            foundCalls.addAll(present.keySet());
            calls.learnSnapshot(
                            device,
                            present.values().stream()
                                    .filter(connection -> !events.has(connection.callId()))
                                    .toList())
                    .forEach(callId -> recording.arrived(device, callId));
            Predicate<String> isGone = callId -> !present.containsKey(callId);
            for (Call call : calls.callsOf(device)) {
                if (events.has(call.callId())
                        || recording.callIdsOf(device, call).anyMatch(events::has)) {
                    continue;
                }
                for (CallRecording.Meaning meaning : recording.ended(device, call, isGone)) {
                    endedRecordings++;
                    endedRecording.accept(meaning);
                }
                if (isGone.test(call.callId())) {
                    recording.leaves(device, call);
                    calls.left(device, call);
                }
            }
        }
    }
}
