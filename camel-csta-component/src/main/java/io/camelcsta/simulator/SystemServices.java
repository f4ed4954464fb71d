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
import java.util.List;
import java.util.Map;

/** The system status, the registration for it, and the list of devices. On the simulator's thread only. */
final class SystemServices {

    private static final String STATUS = "systemStatus";
    private static final String REGISTRATION = "sysStatRegisterID";

    private final SimulatorOptions options;
    private final Devices devices;
    private final Segments segments;
    private String status;
    private int registrations;

    SystemServices(SimulatorOptions options, Devices devices, Segments segments) {
        this.options = options;
        this.devices = devices;
        this.segments = segments;
        this.status = options.systemStatus;
    }

    void addTo(Map<String, ServiceHandler> handlers) {
        handlers.put(
                "RequestSystemStatus",
                (link, request) -> options.answersRequestSystemStatus
                        ? Bodies.response("RequestSystemStatus")
                                .set(STATUS, status)
                                .build()
                        : null);
        handlers.put("SystemStatus", (link, request) -> Bodies.noData("SystemStatus"));
        handlers.put("SystemRegister", (link, request) -> {
            registrations = registrations + 1 & 0xFFFF;
            link.systemRegistration = String.format("%04x", registrations);
            return Bodies.response("SystemRegister")
                    .set(REGISTRATION, link.systemRegistration)
                    .build();
        });
        handlers.put("GetSwitchingFunctionDevices", this::switchingFunctionDevices);
    }

    void changeStatus(String changed) {
        status = changed;
    }

    /** Tells an application the status. */
    void sendStatus(ApplicationLink link) {
        Struct body = Bodies.request("SystemStatus")
                .set(REGISTRATION, link.systemRegistration)
                .set(STATUS, status)
                .build();
        link.request("SystemStatus", body);
    }

    private Struct switchingFunctionDevices(ApplicationLink link, Struct request) {
        DeviceId requested = (DeviceId) request.get("requestedDeviceID");
        List<Device> found = requested == null ? devices.own() : List.of(devices.requireOwn(requested));
        String category = request.text("requestedDeviceCategory");
        List<Struct> items = found.stream()
                .filter(device -> category == null || category.equals(device.category))
                .map(device -> Bodies.of("DeviceListDevice")
                        .set("deviceID", device.id())
                        .set("deviceCategory", device.category)
                        .build())
                .toList();
        String reference =
                segments.send(link, "SwitchingFunctionDevices", "deviceList", items, options.deviceSegmentSize);
        return Bodies.response("GetSwitchingFunctionDevices")
                .set("serviceCrossRefID", reference)
                .build();
    }
}
