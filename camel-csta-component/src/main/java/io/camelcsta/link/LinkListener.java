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
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * Hears what happens on a link. All methods are called on the link's event loop, one after the other, and must not
 * block.
 */
public interface LinkListener {

    /** An event of the monitor of that device. */
    void onEvent(String device, CstaMessage.Event event, Arrival arrival);

    /**
     * An event or request of the switch that the description does not know, or one whose content is malformed; it has
     * been answered if that was due.
     *
     * @param device the monitored device, or null if it belongs to none
     */
    void onUnknown(String device, CstaMessage.Unknown message, Arrival arrival);

    /** A request of the switch that is not the link's own business, such as Escape; it has been answered. */
    void onRequest(CstaMessage.Request request, Arrival arrival);

    /**
     * A monitor that was lost stands again. Events of the device that come from now on are newer than what a snapshot
     * of it says that {@link #resynchronise} asks for.
     */
    void onMonitorStartedAgain(String device);

    /**
     * No monitor stands any more, because the connection is lost or the switch has ended all monitors. Told each time,
     * before {@link #onLost}, and also while monitors are being started again.
     */
    void onMonitorsLost(String reason);

    /**
     * Monitors stand again, or messages were lost: what is known of the devices has to be brought up to date with the
     * switch.
     *
     * @return completes on the event loop when that is done, as far as it can be; never fails
     */
    CompletableFuture<Resynchronised> resynchronise(Collection<String> devices);

    /** The link has become usable; monitors stand and {@link #resynchronise} is done. */
    void onUsable(LinkUp up);

    /**
     * A usable link is no longer so.
     *
     * @param lastReceived when something last came from the switch
     * @param closed whether it is this application that closes it
     */
    void onLost(String reason, String address, Instant lastReceived, boolean closed);

    /** The link cannot be set up, and is tried again. Told once for each reason until it is usable. */
    void onUnavailable(LinkException error);

    /**
     * Events may be missing though the link was not lost.
     *
     * @param device the device whose events they are, or null for all
     * @param since the earliest time that events may be missing of
     * @param resynchronised what snapshots brought after it, or null if none were taken
     */
    void onEventsMissed(String device, String reason, Instant since, Resynchronised resynchronised);

    /**
     * The monitor of a device does not stand and could not be started; it is tried again. Told once until it stands.
     */
    void onMonitorFailed(FailedMonitor failed);
}
