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

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of the calls and devices of a link at one moment; for operators. It comes from the events of the
 * monitored devices and from what this application has asked for.
 *
 * @param calls how many calls are known
 * @param recordings recordings that go on or are suspended
 * @param associations hot-desk associations: the host of each guest
 * @param problems the last problems of the link, the oldest first: losses, failed attempts, monitors that failed
 * @param kept how many entries each map, queue and index of the link and of its calls holds, by name; what nothing uses
 *     any more is 0
 */
public record KnownState(
        int calls,
        List<Recording> recordings,
        Map<String, String> associations,
        List<Problem> problems,
        Map<String, Integer> kept) {

    /** Copies the lists. */
    public KnownState {
        recordings = List.copyOf(recordings);
        associations = Map.copyOf(associations);
        problems = List.copyOf(problems);
        kept = Collections.unmodifiableMap(new TreeMap<>(kept));
    }

    /**
     * A problem of the link.
     *
     * @param time when
     * @param text what
     */
    public record Problem(Instant time, String text) {}

    /**
     * A recording, as the monitor of a device tells it.
     *
     * @param device the monitored device
     * @param callId the switch's id of the call
     * @param connId ConnID of the call
     * @param suspended whether it is suspended
     */
    public record Recording(String device, String callId, String connId, boolean suspended) {}
}
