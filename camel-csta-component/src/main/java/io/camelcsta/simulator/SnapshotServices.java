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

import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The snapshot services. In XML only SnapshotDevice can be segmented: there the segments of SnapshotCall carry no
 * reference.
 */
final class SnapshotServices {

    private static final String CROSS_REFERENCE_OR_DATA = "crossRefIDorSnapshotData";
    private static final String DATA = "snapshotData";

    private final SimulatorOptions options;
    private final Devices devices;
    private final Calls calls;
    private final Segments segments;

    SnapshotServices(SimulatorOptions options, Devices devices, Calls calls, Segments segments) {
        this.options = options;
        this.devices = devices;
        this.calls = calls;
        this.segments = segments;
    }

    void addTo(Map<String, ServiceHandler> handlers) {
        handlers.put("SnapshotDevice", this::snapshotDevice);
        handlers.put("SnapshotCall", this::snapshotCall);
    }

    private Struct snapshotDevice(ApplicationLink link, Struct request) {
        Device device = devices.requireOwn((DeviceId) request.get("snapshotObject"));
        List<Struct> data = calls.of(device).stream()
                .map(call -> ofDevice(call.require(device)))
                .toList();
        Bodies answer = Bodies.response("SnapshotDevice");
        if (options.snapshotSegmentSize == 0) {
            return answer.choose(CROSS_REFERENCE_OR_DATA, DATA, data).build();
        }
        String reference = segments.send(link, "SnapshotDeviceData", DATA, data, options.snapshotSegmentSize);
        return answer.choose(CROSS_REFERENCE_OR_DATA, "serviceCrossRefID", reference)
                .build();
    }

    private static Struct ofDevice(Party party) {
        Party other = party.call.other(party.device);
        List<String> states = new ArrayList<>();
        states.add(party.state);
        party.call.parties().stream().filter(each -> each != party).forEach(each -> states.add(each.state));
        return Bodies.of("SnapshotDeviceResponseInfo")
                .set("connectionIdentifier", party.connection)
                .device("endpointDevice", other == null ? null : other.device.id())
                .choose("localCallState", "compoundCallState", List.copyOf(states))
                .build();
    }

    private Struct snapshotCall(ApplicationLink link, Struct request) {
        Call call = calls.requireAnyParty(request.connection("snapshotObject")).call;
        List<Struct> data = call.parties().stream()
                .map(party -> Bodies.of("SnapshotCallResponseInfo")
                        .device("deviceOnCall", party.device.id())
                        .set("callIdentifier", party.connection)
                        .set("localConnectionInfo", party.state)
                        .build())
                .toList();
        Bodies answer = Bodies.response("SnapshotCall");
        if (options.snapshotSegmentSize == 0 || !link.hasAssociations()) {
            answer.choose(CROSS_REFERENCE_OR_DATA, DATA, data);
        } else {
            answer.choose(
                    CROSS_REFERENCE_OR_DATA,
                    "serviceCrossRefID",
                    segments.send(link, "SnapshotCallData", DATA, data, options.snapshotSegmentSize));
        }
        return answer.device("callingDevice", call.caller.id())
                .device("calledDevice", call.called.id())
                .build();
    }
}
