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

import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.PrivateDataMapping;
import java.util.function.Function;

/** Guests at host devices. On the simulator's thread only. */
final class HotDesks {

    private final SimulatorOptions options;
    private final Monitors monitors;

    HotDesks(SimulatorOptions options, Monitors monitors) {
        this.options = options;
        this.monitors = monitors;
    }

    /** The mapping to private data for an application. */
    PrivateDataMapping mapping(ApplicationLink link) {
        return options.privateDataMapping != null ? options.privateDataMapping : link.privateDataMapping();
    }

    void associate(Device guest, Device host) {
        if (guest == host) {
            throw Refusals.sameDevice();
        } else if (guest.host != null) {
            throw Refusals.alreadySet();
        } else if (host.guest != null) {
            throw Refusals.resourceBusy();
        }
        guest.host = host;
        host.guest = guest;
        publish(HotDeskingOperation.ASSOCIATE, guest, host, host.number);
    }

    void dissociate(Device guest) {
        Device host = guest.host;
        if (host == null) {
            throw Refusals.invalidObjectState();
        }
        guest.host = null;
        host.guest = null;
        publish(HotDeskingOperation.DISSOCIATE, guest, host, options.hostUnknownOnCancel ? null : host.number);
    }

    private void publish(HotDeskingOperation operation, Device guest, Device host, String reportedHost) {
        HotDeskingEvent event = new HotDeskingEvent(operation, guest.number, reportedHost);
        Function<ApplicationLink, Struct> bodies =
                link -> privateEvent(link, mapping(link).writeEvent(event));
        monitors.publish(guest, bodies);
        monitors.publish(host, bodies);
    }

    /** The body of a private event with that content; null if it is not of the application's encoding. */
    static Struct privateEvent(ApplicationLink link, Opaque content) {
        if (!link.carries(content)) {
            return null;
        }
        return Bodies.event("PrivateEvent")
                .choose("privateData", "private", content)
                .build();
    }
}
