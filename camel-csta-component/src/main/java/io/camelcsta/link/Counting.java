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

/** Counts what happens on a link. Counted by the event loop, read by any thread. */
final class Counting {

    /** What is counted. */
    enum What {
        FRAMES_RECEIVED, FRAMES_SENT, EVENTS, REQUESTS, TIMEOUTS, LATE, UNEXPECTED, MALFORMED, UNKNOWN_MONITOR, LOSSES
    }

    private final long[] counts = new long[What.values().length];
    private volatile LinkCounters snapshot = new LinkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    void count(What what) {
        counts[what.ordinal()]++;
        snapshot = new LinkCounters(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7], counts[8],
                counts[9]);
    }

    LinkCounters snapshot() {
        return snapshot;
    }
}
