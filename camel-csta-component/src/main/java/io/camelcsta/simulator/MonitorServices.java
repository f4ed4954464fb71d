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

import io.camelcsta.model.Choice;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import java.util.Map;

/** The monitoring services; devices can be monitored, calls cannot. */
final class MonitorServices {

    private static final String CROSS_REFERENCE = "monitorCrossRefID";

    private final SimulatorOptions options;
    private final Devices devices;
    private final Monitors monitors;
    private final Faults faults;

    MonitorServices(SimulatorOptions options, Devices devices, Monitors monitors, Faults faults) {
        this.options = options;
        this.devices = devices;
        this.monitors = monitors;
        this.faults = faults;
    }

    void addTo(Map<String, ServiceHandler> handlers) {
        handlers.put(Faults.MONITOR_START, this::monitorStart);
        handlers.put("MonitorStop", (link, request) -> {
            monitors.stop(monitors.require(link, request.text(CROSS_REFERENCE)));
            return Bodies.noData("MonitorStop");
        });
        handlers.put("ChangeMonitorFilter", this::changeMonitorFilter);
    }

    private Struct monitorStart(ApplicationLink link, Struct request) {
        Choice object = request.choice("monitorObject");
        if (!object.is("deviceObject")) {
            throw Refusals.invalidMonitorObject();
        } else if ("call".equals(request.text("monitorType"))) {
            throw Refusals.monitorTypeNotSupported();
        }
        Device device = devices.requireOwn((DeviceId) object.value());
        Fault refusal = faults.nextForMonitors(device);
        if (refusal != null) {
            throw new SwitchRefusedException(refusal.error());
        }
        Monitor monitor = monitors.start(link, device, request.struct("requestedMonitorFilter"));
        return Bodies.response("MonitorStart")
                .set(CROSS_REFERENCE, monitor.crossReference)
                .set("actualMonitorFilter", monitor.filter)
                .build();
    }

    private Struct changeMonitorFilter(ApplicationLink link, Struct request) {
        if (!options.changesMonitorFilters) {
            throw Refusals.notSupported();
        }
        Monitor monitor = monitors.require(link, request.text(CROSS_REFERENCE));
        monitors.changeFilter(monitor, request.struct("requestedFilterList"));
        return Bodies.response("ChangeMonitorFilter")
                .set("actualFilterList", monitor.filter)
                .build();
    }
}
