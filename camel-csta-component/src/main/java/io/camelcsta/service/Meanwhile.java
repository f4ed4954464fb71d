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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What comes of devices while snapshots of them are asked for: an event that has come since the monitor was started, or
 * since the snapshot was asked for, wins over the snapshot (private services, section 5). On the link's event loop
 * only.
 */
final class Meanwhile {

    /** With events of more calls of one device than these, a snapshot says nothing. */
    static final int MAX_CALLS = 10_000;

    private final Map<String, List<Watch>> watches = new HashMap<>();

    /** What has come of one device for one snapshot. */
    static final class Watch {
        private final String device;
        private final Set<String> callIds = new HashSet<>();
        private boolean tooMany;
        /** Whether it counts since the monitor was started, not since the snapshot was asked for. */
        private final boolean sinceStart;

        private boolean taken;
        private boolean outdated;

        private Watch(String device, boolean sinceStart) {
            this.device = device;
            this.sinceStart = sinceStart;
        }

        /** The snapshot is asked for now: what has come before is older. */
        void asked() {
            if (!sinceStart) {
                callIds.clear();
                tooMany = false;
            }
        }

        /** Whether an event of that call has come, so that the snapshot is older. */
        boolean has(String callId) {
            return callIds.contains(callId);
        }

        /** Whether there were events of too many calls, so that the snapshot says nothing. */
        boolean isTooMany() {
            return tooMany;
        }

        /** Whether the monitor has ended, or was started again: the snapshot may be older than it. */
        boolean isOutdated() {
            return outdated;
        }

        private void observed(Calls.Context context) {
            callIds.add(context.connection().callId());
            if (context.callId() != null) {
                callIds.add(context.callId());
            }
            if (context.joins() != null && context.joins().secondaryCallId() != null) {
                callIds.add(context.joins().secondaryCallId());
            }
            if (callIds.size() > MAX_CALLS) {
                tooMany = true;
                callIds.clear();
            }
        }
    }

    /** The monitor of that device has been started again: a snapshot will be asked for. */
    void begin(String device) {
        forget(device);
        add(new Watch(device, true));
    }

    private Watch add(Watch watch) {
        watches.computeIfAbsent(watch.device, name -> new ArrayList<>()).add(watch);
        return watch;
    }

    /** For a snapshot that is to be asked for: since the monitor was started, if that is why; else since now. */
    Watch take(String device) {
        Watch watch = watches.getOrDefault(device, List.of()).stream()
                .filter(each -> !each.taken)
                .findFirst()
                .orElse(null);
        if (watch == null) {
            return watch(device);
        }
        watch.taken = true;
        return watch;
    }

    /** For a snapshot that is asked for now. */
    Watch watch(String device) {
        Watch watch = add(new Watch(device, false));
        watch.taken = true;
        return watch;
    }

    /** The snapshot has come, or will not. */
    void over(Watch watch) {
        watches.computeIfPresent(watch.device, (name, all) -> {
            all.remove(watch);
            return all.isEmpty() ? null : all;
        });
    }

    void observed(String device, Calls.Context context) {
        if (context.connection() != null) {
            watches.getOrDefault(device, List.of()).forEach(each -> each.observed(context));
        }
    }

    /** The monitor of that device does not stand any more. */
    void forget(String device) {
        List<Watch> former = watches.remove(device);
        if (former != null) {
            former.forEach(each -> each.outdated = true);
        }
    }

    /** No monitor stands any more. */
    void clear() {
        List.copyOf(watches.keySet()).forEach(this::forget);
    }

    int size() {
        return watches.size();
    }
}
