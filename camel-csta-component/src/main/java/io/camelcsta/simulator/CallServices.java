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

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import java.util.List;
import java.util.Map;

/** The call control services and Associate Data. */
final class CallServices {

    private static final String NORMAL_CLEARING = "normalClearing";

    private final Devices devices;
    private final Calls calls;
    private final CallControl control;
    private final CallEvents events;

    CallServices(Devices devices, Calls calls, CallControl control, CallEvents events) {
        this.devices = devices;
        this.calls = calls;
        this.control = control;
        this.events = events;
    }

    void addTo(Map<String, ServiceHandler> handlers) {
        handlers.put("MakeCall", (link, request) -> makeCall(request));
        handlers.put("AnswerCall", (link, request) -> {
            control.answer(party(request, "callToBeAnswered"));
            return Bodies.noData("AnswerCall");
        });
        handlers.put("HoldCall", (link, request) -> {
            control.hold(party(request, "callToBeHeld"));
            return Bodies.noData("HoldCall");
        });
        handlers.put("RetrieveCall", (link, request) -> {
            control.retrieve(party(request, "callToBeRetrieved"));
            return Bodies.noData("RetrieveCall");
        });
        handlers.put("ConsultationCall", (link, request) -> consultationCall(request));
        handlers.put("TransferCall", (link, request) -> transferCall(request));
        handlers.put("ConferenceCall", (link, request) -> conferenceCall(request));
        handlers.put("DeflectCall", (link, request) -> deflectCall(request));
        handlers.put("ClearConnection", (link, request) -> {
            control.clear(calls.requireParty(request.connection("connectionToBeCleared")), NORMAL_CLEARING);
            return Bodies.noData("ClearConnection");
        });
        handlers.put("ClearCall", (link, request) -> {
            Party party = calls.requireAnyParty(request.connection("callToBeCleared"));
            control.clear(party.call, party.device, NORMAL_CLEARING);
            return Bodies.noData("ClearCall");
        });
        handlers.put("AssociateData", (link, request) -> associateData(request));
    }

    private Party party(Struct request, String field) {
        Party party = calls.requireParty(request.connection(field));
        Devices.inService(party.device);
        return party;
    }

    private Struct makeCall(Struct request) {
        Device from = devices.requireInService((DeviceId) request.get("callingDevice"));
        Device to = devices.require((DeviceId) request.get("calledDirectoryNumber"));
        Call call = control.make(from, to, "newCall");
        ConnectionId caller = call.require(from).connection;
        if (request.octets("accountCode") != null) {
            control.accountCode(call.require(from), request.octets("accountCode"));
        }
        return Bodies.response("MakeCall").set("callingDevice", caller).build();
    }

    private Struct consultationCall(Struct request) {
        Party party = party(request, "existingCall");
        Call call = control.consult(party, devices.require((DeviceId) request.get("consultedDevice")));
        return Bodies.response("ConsultationCall")
                .set("initiatedCall", call.require(party.device).connection)
                .build();
    }

    private Struct transferCall(Struct request) {
        Party active = party(request, "activeCall");
        Party other = active.call.other(active.device);
        CallControl.Merged merged = control.transfer(party(request, "heldCall"), active);
        return Bodies.response("TransferCall")
                .set("transferredCall", merged.successors().get(other).connection)
                .set("connections", CallEvents.connectionList(merged.successors()))
                .build();
    }

    private Struct conferenceCall(Struct request) {
        Party held = party(request, "heldCall");
        CallControl.Merged merged = control.conference(held, party(request, "activeCall"));
        return Bodies.response("ConferenceCall")
                .set("conferenceCall", merged.successors().get(held).connection)
                .set("connections", CallEvents.connectionList(merged.successors()))
                .build();
    }

    private Struct deflectCall(Struct request) {
        List<?> destinations = request.list("newDestination");
        if (destinations.size() != 1) {
            throw Refusals.invalidParameter();
        }
        control.divert(party(request, "callToBeDiverted"), devices.require((DeviceId) destinations.get(0)));
        return Bodies.noData("DeflectCall");
    }

    private Struct associateData(Struct request) {
        Party party = calls.requireAnyParty(request.connection("existingCall"));
        if (request.octets("accountCode") != null) {
            party.call.accountCode = request.octets("accountCode");
        }
        events.callInformation(party.call, party.device, request.octets("accountCode"), request);
        return Bodies.noData("AssociateData");
    }
}
