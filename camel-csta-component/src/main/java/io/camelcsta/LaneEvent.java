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

/**
 * An event in the lanes of a consumer.
 *
 * @param delivery the event
 * @param number its number in the consumer's spool, or {@link #NOT_STORED}
 * @param recovered whether an earlier run stored it, so that the route may have seen it
 */
record LaneEvent(Delivery delivery, long number, boolean recovered) {

    /** The event is in memory only. */
    static final long NOT_STORED = -1;

    static LaneEvent inMemory(Delivery delivery) {
        return new LaneEvent(delivery, NOT_STORED, false);
    }

    boolean isStored() {
        return number != NOT_STORED;
    }

    /** Whether there is something to do in its turn, and be it only that it is taken out of the store. */
    boolean takesPlace() {
        return delivery.body() != null || isStored();
    }
}
