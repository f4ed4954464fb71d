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

/**
 * A time without a usable link.
 *
 * @param since when the loss was noticed
 * @param lastReceived when something last came from the switch before; events after that may have been missed
 * @param reason why the link was lost
 * @param attempts how many connections were tried since
 */
public record Outage(Instant since, Instant lastReceived, String reason, int attempts) {

    Outage tried() {
        return new Outage(since, lastReceived, reason, attempts + 1);
    }
}
