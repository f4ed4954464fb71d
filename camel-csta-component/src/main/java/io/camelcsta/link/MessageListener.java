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

import io.camelcsta.model.CstaMessage;
import java.time.Instant;

/** Is told of every message of a link, for a trace. On the event loop: must not block, and must not throw. */
public interface MessageListener {

    /**
     * A message was sent, or is being sent.
     *
     * @param address where to
     */
    void sent(Instant time, String address, CstaMessage message);

    /**
     * A message has come.
     *
     * @param address where from
     */
    void received(Instant time, String address, CstaMessage message);

    /**
     * Something has come that cannot be read.
     *
     * @param address where from
     * @param octets how long it is
     * @param reason why it cannot be read
     */
    void unreadable(Instant time, String address, int octets, String reason);
}
