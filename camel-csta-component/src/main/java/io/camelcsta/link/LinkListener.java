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

import io.camelcsta.model.CstaMessage;

/**
 * Hears what happens on a link. All methods are called on the link's event loop, one after the other, and must not block.
 */
public interface LinkListener {

    /** An event of the monitor of that device. */
    void onEvent(String device, CstaMessage.Event event, Instant received);

    /**
     * An event or request of the switch that the description does not know, or one whose content is malformed; it has been
     * answered if that was due.
     *
     * @param device the monitored device, or null if it belongs to none
     */
    void onUnknown(String device, CstaMessage.Unknown message, Instant received);

    /** A request of the switch that is not the link's own business, such as Escape; it has been answered. */
    void onRequest(CstaMessage.Request request, Instant received);

    /** The link has become usable. */
    void onUsable(String address);

    /** A usable link is no longer so. */
    void onLost(String reason, String address);

    /** The switch reports that it lost messages. */
    void onMessagesLost(String reason);

    /** The monitor of a device could not be started again after it had been lost. */
    void onMonitorLost(String device, String reason);
}
