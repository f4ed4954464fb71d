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
package io.camelcsta.service;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.HeapOctets;

/**
 * An event on its way to a consumer.
 *
 * @param body the body; null if the event is not for this consumer and only joins lanes
 * @param eventClass its class
 * @param lane events of the same lane are processed one after the other; null: this one waits for all that came before,
 *     and all that come after wait for it
 * @param joins if it joins two lanes, how; else null
 * @param octets about what it takes of the heap while it waits
 */
public record Delivery(CstaBody body, EventClass eventClass, String lane, Joins joins, int octets) {

    /** An event that takes what its body does. */
    public Delivery(CstaBody body, EventClass eventClass, String lane, Joins joins) {
        this(body, eventClass, lane, joins, HeapOctets.of(body));
    }

    /**
     * The lane of this event goes on as another one too, once a third has drained.
     *
     * @param newLane the lane that goes on in this one
     * @param drained the lane whose events come first, or null
     */
    public record Joins(String newLane, String drained) {}
}
