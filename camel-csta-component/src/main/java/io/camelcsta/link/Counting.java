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

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what happens on a link. Counted by the event loop, read by any thread. */
final class Counting {

    /** What is counted. */
    enum What {
        FRAMES_RECEIVED,
        FRAMES_SENT,
        EVENTS,
        REQUESTS,
        TIMEOUTS,
        LATE,
        UNEXPECTED,
        MALFORMED,
        UNKNOWN_MONITOR,
        LOSSES,
        CONNECTS,
        HEARTBEATS,
        READING_PAUSES,
        MONITOR_FAILURES
    }

    private final AtomicLongArray counts = new AtomicLongArray(What.values().length);

    void count(What what) {
        // only the event loop writes, so that no atomic addition is needed
        counts.lazySet(what.ordinal(), counts.get(what.ordinal()) + 1);
    }

    private long of(What what) {
        return counts.get(what.ordinal());
    }

    LinkCounters snapshot() {
        return new LinkCounters(
                of(What.FRAMES_RECEIVED),
                of(What.FRAMES_SENT),
                of(What.EVENTS),
                of(What.REQUESTS),
                of(What.TIMEOUTS),
                of(What.LATE),
                of(What.UNEXPECTED),
                of(What.MALFORMED),
                of(What.UNKNOWN_MONITOR),
                of(What.LOSSES),
                of(What.CONNECTS),
                of(What.HEARTBEATS),
                of(What.READING_PAUSES),
                of(What.MONITOR_FAILURES));
    }
}
