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

/** Where the events of a consumer wait for the route, up to a bound. */
interface EventBuffer {

    /** Takes an event if the bound allows it. On the link's event loop. */
    boolean offer(Delivery delivery);

    /** Takes an event above the bound, if the reserve allows it. On the link's event loop. */
    boolean offerToReserve(Delivery delivery);

    /**
     * Takes an event that was not taken by {@link #offer} in any case; for the few of the link itself. On the link's
     * event loop.
     */
    void add(Delivery delivery);

    /** Whether there is room for a good deal of events. In any thread. */
    boolean hasRoom();

    /** Whether there will be room again though the route takes nothing. In any thread. */
    boolean emptiesByItself();

    /**
     * There is room: takes what is in the reserve. False if there is no room for all of it. On the link's event loop.
     */
    boolean emptyReserve();

    /** How many events are in the reserve, which are lost when the consumer stops. In any thread. */
    int reserved();

    /** Runs something once, in any thread, when there is room for a good deal of events; at once if there is. */
    void whenRoom(Runnable task);

    /** The bound in words, with the option that sets it. */
    String bound();
}
