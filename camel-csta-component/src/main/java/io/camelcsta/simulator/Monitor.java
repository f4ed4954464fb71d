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
package io.camelcsta.simulator;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.EventType;

/** A monitor of one application on one device. On the simulator's thread only. */
final class Monitor {

    final String crossReference;
    final ApplicationLink link;
    final Device device;
    /** A complete MonitorFilter: a bit that is set keeps the event out. */
    Struct filter;

    CstaMessage.Event last;

    Monitor(String crossReference, ApplicationLink link, Device device, Struct filter) {
        this.crossReference = crossReference;
        this.link = link;
        this.device = device;
        this.filter = filter;
    }

    boolean passes(EventType type) {
        Flags kept = (Flags) filter.get(type.category().filterField());
        return (kept.bits() >>> type.filterBit() & 1) == 0;
    }
}
