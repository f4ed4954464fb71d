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

import io.camelcsta.model.Octets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A call and its parties. On the simulator's thread only. */
final class Call {

    final String id;
    final Device caller;
    final Device called;
    final List<Recording> recordings = new ArrayList<>();
    Octets accountCode;
    boolean ended;

    private final Map<Device, Party> parties = new LinkedHashMap<>();

    Call(String id, Device caller, Device called) {
        this.id = id;
        this.caller = caller;
        this.called = called;
    }

    /** The parties, in the order in which they came; a copy. */
    List<Party> parties() {
        return List.copyOf(parties.values());
    }

    void add(Party party) {
        parties.put(party.device, party);
    }

    void remove(Party party) {
        parties.remove(party.device, party);
    }

    /** The party of that device, or null. */
    Party find(Device device) {
        return parties.get(device);
    }

    /** The party of that device. */
    Party require(Device device) {
        Party party = find(device);
        if (party == null) {
            throw Refusals.unknownConnection();
        }
        return party;
    }

    /** The first party other than that device, or null. */
    Party other(Device device) {
        for (Party party : values()) {
            if (party.device != device) {
                return party;
            }
        }
        return null;
    }

    private Collection<Party> values() {
        return parties.values();
    }
}
