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
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One association with one switch. Methods may be called by any thread. Futures complete on the link's event loop, so
 * that what depends on them must not block; failures are {@link RequestException}s.
 */
public interface CstaLink {

    /** Why a link is no use any more when {@link #execute} is false. */
    String EVENT_LOOPS_ENDED = "the event loops that the component was given (workerGroup) have ended";

    /** How it was set up. */
    LinkConfig config();

    /** How it is now. */
    LinkStatus status();

    /** Whether the caller runs on the link's event loop. */
    boolean inEventLoop();

    /**
     * Runs something on the link's event loop: at once if the caller runs there already.
     *
     * @return false if it will never run, because the event loop has ended before the link; only one of a user's own
     *     does that
     */
    boolean execute(Runnable task);

    /** Runs something on the link's event loop after that time. */
    void schedule(Runnable task, Duration delay);

    /**
     * Completes once the link is usable, for the first time or after a loss; fails with a {@link LinkException} if no
     * address could be used in the present round. The link goes on trying nevertheless, until it is closed.
     */
    CompletableFuture<Void> ready();

    /** Sends a request. The answer is of that service; everything else is a failure. */
    CompletableFuture<CstaMessage.Response> request(Service service, Struct body, Duration timeout);

    /**
     * Sends a request whose answer may come in segments: SnapshotDevice, SnapshotCall or GetSwitchingFunctionDevices.
     *
     * @return the answer with all items: SnapshotDeviceResponseInfo, SnapshotCallResponseInfo or device structures
     */
    CompletableFuture<SegmentedAnswer> requestSegmented(Service service, Struct body, Duration timeout);

    /**
     * Likewise for the link's own purposes, such as a snapshot after a loss: it waits for its turn behind other
     * requests as long as it takes, and its time-out, that of the link, begins when it is sent.
     */
    CompletableFuture<SegmentedAnswer> requestSegmentedOwn(Service service, Struct body);

    /**
     * Monitors a device together with all other users of the link; there is one monitor for each device.
     *
     * @param device the device as the user names it
     * @param id the device as the switch is told
     * @param filter the events that are wanted
     * @param keepsTrying whether the use goes on if the monitor cannot be started; it is tried again then
     */
    MonitorUse monitor(String device, DeviceId id, EventFilter filter, boolean keepsTrying);

    /**
     * Pauses reading from the switch, because a user has no room for more events, until {@link #resumeReading}. While
     * requests are outstanding, or events are waited for, reading goes on.
     *
     * @param user who has no room
     * @param end is told if the pause ends before {@link #resumeReading}
     */
    void pauseReading(Object user, PauseEnd end);

    /** That user has room again. */
    void resumeReading(Object user);

    /** While that user waits for an event, reading goes on as it does for requests. On the event loop only. */
    void keepReading(Object user, boolean waits);

    /** Whether a monitor of that device stands and lets that event through. On the event loop only. */
    boolean isMonitored(String device, EventType event);

    /** Whether a monitor of that device stands. On the event loop only. */
    boolean isMonitored(String device);

    /**
     * How many entries each map, queue and index of the link holds, by name; all are 0 when nobody uses it and nothing
     * is outstanding, but for invoke ids that rest. On the event loop only.
     */
    Map<String, Integer> kept();

    /**
     * Leaves the switch, if it is connected, and begins a round of all addresses at once, also those that have refused
     * the application for good; for an operator.
     *
     * @throws IllegalStateException if the event loop has ended
     */
    void reconnect();

    /**
     * Stops every monitor and starts it again, also those that have failed; then calls are brought up to date, and
     * consumers are told since when events may have been missed. Nothing happens while the link is not usable: all
     * monitors are started when it is. For an operator.
     *
     * @throws IllegalStateException if the event loop has ended
     */
    void renewMonitors();

    /** Releases the association and closes the connection. Completes when it is closed; never fails. */
    CompletableFuture<Void> close();

    /**
     * An answer that may have come in segments.
     *
     * @param first the answer that came first, which may have more than items
     * @param items the items of all segments
     */
    record SegmentedAnswer(Struct first, List<Struct> items) {}

    /** Hears that a pause in reading has ended though its user did not end it. */
    interface PauseEnd {

        /**
         * On the event loop.
         *
         * @param expired true: reading goes on because half a heartbeat interval has passed; false: the connection is
         *     gone
         */
        void ended(boolean expired);
    }

    /**
     * Tells of every message from now on.
     *
     * @param listener who is told, or null for nobody
     */
    void traceMessages(MessageListener listener);

    /** Completes when the link is closed for good; never fails. */
    CompletableFuture<Void> closed();

    /** One user's share in the monitor of a device. */
    interface MonitorUse {

        /**
         * Completes when the monitor stands with this user's filter; fails with a {@link RequestException} when
         * starting it has failed.
         */
        CompletableFuture<Void> started();

        /** Ends this use; the monitor is stopped after the last one. Completes when that is done; never fails. */
        CompletableFuture<Void> stop();
    }
}
