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
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.PrivateDataMapping;
import java.util.Map;

/** Escapes: hot desking, and whatever else applications send. */
final class EscapeServices {

    private static final int MAX_REGISTRATIONS = 100;
    private static final String REGISTRATION = "escapeRegisterID";

    private final Devices devices;
    private final HotDesks hotDesks;
    private final Journal journal;
    private final PanasonicSystemData panasonic;
    private int registrations;

    EscapeServices(Devices devices, HotDesks hotDesks, Journal journal, PanasonicSystemData panasonic) {
        this.devices = devices;
        this.hotDesks = hotDesks;
        this.journal = journal;
        this.panasonic = panasonic;
    }

    void addTo(Map<String, ServiceHandler> handlers) {
        handlers.put("Escape", this::escape);
        handlers.put("EscapeRegister", (link, request) -> register(link));
        handlers.put("EscapeRegisterCancel", (link, request) -> {
            if (!link.escapeRegistrations.remove(request.text(REGISTRATION))) {
                throw Refusals.unknownEscapeRegistration();
            }
            return Bodies.noData("EscapeRegisterCancel");
        });
    }

    private Struct escape(ApplicationLink link, Struct request) {
        Choice data = request.choice("privateData");
        if (data.value() instanceof Opaque content) {
            HotDeskingRequest hotDesking = read(hotDesks.mapping(link), content);
            if (hotDesking != null) {
                perform(hotDesking);
            } else {
                journal.privateData(content);
                Struct answer = panasonic.answer(link, content);
                if (answer != null) {
                    return answer;
                }
            }
        }
        return Bodies.noData("Escape");
    }

    private HotDeskingRequest read(PrivateDataMapping mapping, Opaque content) {
        try {
            return mapping.readRequest(content);
        } catch (InvalidValueException e) {
            journal.protocolError("Escape: " + e.getMessage());
            throw Refusals.malformedPrivateData();
        }
    }

    private void perform(HotDeskingRequest request) {
        Device guest = devices.requireInService(DeviceId.of(request.guest()));
        if (request.operation() == HotDeskingOperation.DISSOCIATE) {
            hotDesks.dissociate(guest);
        } else if (request.host() == null || request.host().isEmpty()) {
            throw Refusals.invalidParameter();
        } else {
            hotDesks.associate(guest, devices.requireInService(DeviceId.of(request.host())));
        }
    }

    private Struct register(ApplicationLink link) {
        if (link.escapeRegistrations.size() >= MAX_REGISTRATIONS) {
            throw Refusals.resourceLimitExceeded();
        }
        registrations = registrations + 1 & 0xFFFF;
        String registration = String.format("%04x", registrations);
        link.escapeRegistrations.add(registration);
        return Bodies.response("EscapeRegister").set(REGISTRATION, registration).build();
    }

    /** Sends an escape from the switch to an application. */
    static void send(ApplicationLink link, Opaque content) {
        String registration = link.escapeRegistrations.isEmpty()
                ? null
                : link.escapeRegistrations.iterator().next();
        Struct body = Bodies.request("Escape")
                .set(REGISTRATION, registration)
                .choose("privateData", "private", content)
                .build();
        link.request("Escape", body);
    }
}
