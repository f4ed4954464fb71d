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

import io.camelcsta.link.spool.EventSpool;
import io.camelcsta.link.spool.SpoolStatus;
import io.camelcsta.service.Delivery;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A spool as the place where events wait: on disk, up to its size. */
final class SpoolBuffer implements EventBuffer {

    private static final int RESERVE = 1_000;
    private static final long LOOK_MILLIS = 50;
    /** With so much of the bound in use there is room again. */
    private static final double ROOM_MARK = 0.9;

    private final EventSpool<Spooled> spool;
    private final CstaConfiguration configuration;
    private final ScheduledExecutorService timer;
    /** What could not be stored for want of room; changed on the event loop only. */
    private final Deque<Delivery> reserve = new ConcurrentLinkedDeque<>();

    SpoolBuffer(EventSpool<Spooled> spool, CstaConfiguration configuration, ScheduledExecutorService timer) {
        this.spool = spool;
        this.configuration = configuration;
        this.timer = timer;
    }

    @Override
    public boolean offer(Delivery delivery) {
        return emptyReserve() && spool.add(new Spooled(delivery, false));
    }

    @Override
    public boolean offerToReserve(Delivery delivery) {
        return reserve.size() < RESERVE && reserve.add(delivery);
    }

    @Override
    public void add(Delivery delivery) {
        reserve.add(delivery);
    }

    @Override
    public boolean emptyReserve() {
        while (!reserve.isEmpty() && spool.add(new Spooled(reserve.peek(), false))) {
            reserve.remove();
        }
        return reserve.isEmpty();
    }

    @Override
    public int reserved() {
        return reserve.size();
    }

    @Override
    public boolean hasRoom() {
        SpoolStatus status = spool.status();
        return !status.limitReached()
                && hasRoomOnDisk(status)
                && status.queued() <= configuration.getMaxPendingEvents() * ROOM_MARK
                && status.queuedOctets() <= configuration.pendingOctetsLimit() * ROOM_MARK;
    }

    @Override
    public boolean emptiesByItself() {
        // what waits to be stored will be, unless the spool itself is full
        return hasRoomOnDisk(spool.status());
    }

    private boolean hasRoomOnDisk(SpoolStatus status) {
        return status.storedOctets() + status.queuedOctets() <= configuration.getSpoolMaxSize() * ROOM_MARK;
    }

    @Override
    public void whenRoom(Runnable task) {
        if (hasRoom()) {
            task.run();
            return;
        }
        try {
            timer.schedule(() -> whenRoom(task), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // the consumer is being stopped: there will be no more events
            task.run();
        }
    }

    @Override
    public String bound() {
        return "spoolMaxSize is " + configuration.getSpoolMaxSize() + " octets";
    }
}
