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

import io.camelcsta.service.Delivery;

/** The lanes themselves as the place where events wait: in memory only. */
record LaneBuffer(EventLanes lanes, String bound) implements EventBuffer {

    @Override
    public boolean offer(Delivery delivery) {
        return !lanes.isFull() && lanes.add(LaneEvent.inMemory(delivery));
    }

    @Override
    public boolean offerToReserve(Delivery delivery) {
        return !lanes.isOverfull() && lanes.add(LaneEvent.inMemory(delivery));
    }

    @Override
    public void add(Delivery delivery) {
        lanes.add(LaneEvent.inMemory(delivery));
    }

    @Override
    public boolean hasRoom() {
        return lanes.hasRoom();
    }

    @Override
    public boolean emptiesByItself() {
        return false;
    }

    @Override
    public boolean emptyReserve() {
        // the reserve is in the lanes already
        return true;
    }

    @Override
    public int reserved() {
        return 0;
    }

    @Override
    public void whenRoom(Runnable task) {
        lanes.whenRoom(task);
    }
}
