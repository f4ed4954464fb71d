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

import io.camelcsta.model.DeviceId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In which calls each device was before a transfer or conference, as far as the switch says. */
final class FormerCalls {

    /** The ids of the calls, by the plain number of the device. */
    private final Map<String, Set<String>> byDevice = new HashMap<>();
    /** Whether it says of each connection whose it is. */
    private final boolean complete;

    FormerCalls(List<EventBody.Change> changes) {
        this.complete = !changes.isEmpty() && changes.stream().noneMatch(change -> change.endpoint() == null);
        for (EventBody.Change change : changes) {
            if (change.before() != null && change.before().callId() != null) {
                add(change.endpoint(), change.before().callId());
                add(change.before().deviceId(), change.before().callId());
            }
        }
    }

    private void add(DeviceId device, String callId) {
        if (device != null && !device.isDynamic()) {
            byDevice.computeIfAbsent(DeviceId.plainNumber(device.number()), number -> new HashSet<>())
                    .add(callId);
        }
    }

    private Set<String> of(String device) {
        return byDevice.getOrDefault(DeviceId.plainNumber(device), Set.of());
    }

    /**
     * Whether a device that seemed to be in that call was: one that is not listed though all are had left it unseen.
     */
    boolean confirms(String device, String callId) {
        Set<String> listed = of(device);
        return listed.contains(callId) || listed.isEmpty() && !complete;
    }

    /** The one call that the device was in beside that one, or null if there was none or more. */
    String onlyOther(String device, String callId) {
        Set<String> others = new HashSet<>(of(device));
        others.remove(callId);
        return others.size() == 1 ? others.iterator().next() : null;
    }
}
