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

import io.camelcsta.transport.Address;
import io.camelcsta.transport.Framing;
import java.time.Duration;
import java.util.List;

/** Configurations of links over XML. */
final class TestConfigs {

    private TestConfigs() {}

    static LinkConfig of(
            Address address,
            String version,
            ApplicationSession session,
            String username,
            String password,
            String login,
            int maxFrameLength) {
        Duration limit = Duration.ofSeconds(10);
        return new LinkConfig(
                new LinkConfig.Identity(
                        "pbx",
                        List.of(address),
                        LinkConfig.XML,
                        Framing.XML,
                        null,
                        null,
                        version,
                        session,
                        "camel",
                        username,
                        password,
                        login,
                        false,
                        null),
                new LinkConfig.Timers(
                        limit,
                        limit,
                        true,
                        limit,
                        Duration.ofSeconds(180),
                        limit,
                        new LinkConfig.Reconnection(limit, limit, limit, Duration.ZERO),
                        new LinkConfig.Heartbeat(HeartbeatKind.REQUEST_SYSTEM_STATUS, limit, 3),
                        false,
                        100,
                        Duration.ZERO,
                        maxFrameLength));
    }

    static LinkConfig withMaxFrameLength(int maxFrameLength) {
        return of(new Address("h", 1), "ed4", ApplicationSession.NONE, null, null, null, maxFrameLength);
    }
}
