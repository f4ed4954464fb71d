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
package io.camelcsta;

import java.time.Instant;

/**
 * How full the lanes of a consumer were at one moment. A lane has the events of a call, or of a device outside of
 * calls.
 *
 * @param lanes lanes in which events wait or are being processed
 * @param fullest how many events the fullest of them has
 * @param pending events that wait or are being processed, in all lanes
 * @param octets their octets, as they came from the switch
 * @param oldestPending when the oldest of them came, or null if there is none
 */
record LaneStatus(int lanes, long fullest, int pending, long octets, Instant oldestPending) {

    /** Of a consumer that is not started. */
    static final LaneStatus NONE = new LaneStatus(0, 0, 0, 0, null);
}
