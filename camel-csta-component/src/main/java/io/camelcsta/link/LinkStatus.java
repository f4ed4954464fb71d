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

import java.time.Instant;
import java.util.List;

/**
 * A link as it was at one moment.
 *
 * @param name its name
 * @param state its state
 * @param since since when it is in this state
 * @param address the address that it is connected to, or the last one tried; or null
 * @param systemStatus what the switch last said of itself (ECMA-269 system status), or null
 * @param lastError why it is not usable, or null; null while it is
 * @param nextAttempt when it is connected again, or null if that is not planned
 * @param lastReceived when something last came from the switch, or null
 * @param outstanding requests that wait for an answer
 * @param waiting requests that wait to be sent
 * @param monitors monitors that stand
 * @param failedMonitors monitors that are wanted and do not stand
 * @param readingPaused whether reading is paused because a consumer has no room
 * @param counters what it has counted
 */
public record LinkStatus(
        String name,
        LinkState state,
        Instant since,
        String address,
        String systemStatus,
        String lastError,
        Instant nextAttempt,
        Instant lastReceived,
        int outstanding,
        int waiting,
        int monitors,
        List<FailedMonitor> failedMonitors,
        boolean readingPaused,
        LinkCounters counters) {

    /** One sentence for messages. */
    public String describe() {
        return switch (state) {
            case USABLE -> "the link '" + name + "' to " + address + " is usable";
            default ->
                "the link '" + name + "' is "
                        + state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                        + (lastError == null ? "" : " (" + lastError + ")");
        };
    }
}
