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

/** Tells of every message of a link, if somebody wants to hear it. */
final class LinkTrace {

    private final AssociationLink link;
    private volatile MessageListener listener;

    LinkTrace(AssociationLink link) {
        this.link = link;
    }

    /** Who is told from now on, or null for nobody. Any thread. */
    void to(MessageListener wanted) {
        listener = wanted;
    }

    void sent(CstaMessage message) {
        MessageListener current = listener;
        if (current != null) {
            current.sent(Instant.now(), link.address(), message);
        }
    }

    void received(CstaMessage message, Arrival arrival) {
        MessageListener current = listener;
        if (current != null) {
            current.received(arrival.time(), link.address(), message);
        }
    }

    void unreadable(int octets, String reason, Arrival arrival) {
        MessageListener current = listener;
        if (current != null) {
            current.unreadable(arrival.time(), link.address(), octets, reason);
        }
    }
}
