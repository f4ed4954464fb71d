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

import io.camelcsta.link.LinkUp;
import io.camelcsta.link.Resynchronised;
import io.camelcsta.model.CstaBody;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The details of link events. */
final class LinkDetails {

    private static final String MISSED_SINCE = "EventsMissedSince";

    private LinkDetails() {}

    /** For a consumer that hears of the link for the first time. */
    static Map<String, Object> first(Subscription subscription) {
        return subscription.heardBefore() == null ? Map.of() : missedSince(subscription.heardBefore());
    }

    static Map<String, Object> missedSince(Instant since) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(MISSED_SINCE, CstaBody.format(since));
        return details;
    }

    /**
     * For a link that is back.
     *
     * @param heardBefore when an earlier process last heard from the switch, for a consumer that hears of the link for
     *     the first time, or null
     */
    static Map<String, Object> of(LinkUp up, Instant heardBefore) {
        if (up.outage() == null) {
            return Map.of();
        }
        Instant lastReceived = up.outage().lastReceived();
        Map<String, Object> details =
                missedSince(heardBefore != null && heardBefore.isBefore(lastReceived) ? heardBefore : lastReceived);
        details.put(
                "OutageMillis",
                number(Duration.between(up.outage().since(), Instant.now()).toMillis()));
        details.put("OutageReason", up.outage().reason());
        details.put("Attempts", up.outage().attempts());
        details.put("Monitors", up.monitors());
        list(details, "FailedMonitors", up.failedMonitors());
        snapshots(details, up.resynchronised());
        return details;
    }

    /** For events that may be missing though the link was not lost. */
    static Map<String, Object> missed(String device, Instant since, Resynchronised resynchronised) {
        Map<String, Object> details = missedSince(since);
        if (device != null) {
            details.put("Device", device);
        }
        snapshots(details, resynchronised);
        return details;
    }

    /** For events that this component has dropped. */
    static Map<String, Object> dropped(long number, Instant since) {
        Map<String, Object> details = missedSince(since);
        details.put("Dropped", number(number));
        return details;
    }

    private static void snapshots(Map<String, Object> details, Resynchronised resynchronised) {
        if (resynchronised != null) {
            details.put("Snapshots", resynchronised.devices());
            list(details, "FailedSnapshots", resynchronised.failedDevices());
            details.put("Calls", resynchronised.calls());
            details.put("RecordingsEnded", resynchronised.endedRecordings());
        }
    }

    /** As JSON is read: an int where that is enough, so that a stored event equals the one that was emitted. */
    private static Object number(long value) {
        if (value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE) {
            return (int) value;
        }
        return value;
    }

    private static void list(Map<String, Object> details, String name, List<String> devices) {
        if (!devices.isEmpty()) {
            details.put(name, devices);
        }
    }
}
