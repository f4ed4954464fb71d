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
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reports what happens to calls: every monitored party gets a copy of its own. On the simulator's thread only. */
final class CallEvents {

    private static final String CAUSE = "cause";
    private static final String LOCAL_STATE = "localConnectionInfo";
    private static final ChoiceType ENDPOINT =
            (ChoiceType) Csta.description().type("ConnectionListItemEndpoint").base();

    private final Monitors monitors;

    CallEvents(Monitors monitors) {
        this.monitors = monitors;
    }

    void originated(Party caller, String cause) {
        publish(
                caller,
                Bodies.event("OriginatedEvent")
                        .set("originatedConnection", caller.connection)
                        .device("callingDevice", caller.device.id())
                        .device("calledDevice", caller.call.called.id())
                        .set(CAUSE, cause)
                        .build());
    }

    void delivered(Party alerting, Device redirectedBy, String cause) {
        Bodies body = Bodies.event("DeliveredEvent")
                .set("connection", alerting.connection)
                .device("alertingDevice", alerting.device.id());
        publish(
                alerting.call.parties(),
                parties(body, alerting.call, redirectedBy).set(CAUSE, cause).build());
    }

    void established(Party answering, String cause) {
        Bodies body = Bodies.event("EstablishedEvent")
                .set("establishedConnection", answering.connection)
                .device("answeringDevice", answering.device.id());
        publish(
                answering.call.parties(),
                parties(body, answering.call, null).set(CAUSE, cause).build());
    }

    private static Bodies parties(Bodies body, Call call, Device redirectedBy) {
        body.device("callingDevice", call.caller.id()).device("calledDevice", call.called.id());
        return redirectedBy == null
                ? body.choose("lastRedirectionDevice", "notRequired", Boolean.TRUE)
                : body.device("lastRedirectionDevice", redirectedBy.id());
    }

    void held(Party holding) {
        publish(
                holding.call.parties(),
                Bodies.event("HeldEvent")
                        .set("heldConnection", holding.connection)
                        .device("holdingDevice", holding.device.id())
                        .set(CAUSE, "normal")
                        .build());
    }

    void retrieved(Party retrieving) {
        publish(
                retrieving.call.parties(),
                Bodies.event("RetrievedEvent")
                        .set("retrievedConnection", retrieving.connection)
                        .device("retrievingDevice", retrieving.device.id())
                        .set(CAUSE, "normal")
                        .build());
    }

    void connectionCleared(Collection<Party> audience, Party dropped, Device releasing, String cause) {
        publish(
                audience,
                Bodies.event("ConnectionClearedEvent")
                        .set("droppedConnection", dropped.connection)
                        .device("releasingDevice", releasing.id())
                        .set(CAUSE, cause)
                        .build());
    }

    void callCleared(Collection<Party> audience, String cause) {
        audience.forEach(party -> publish(
                party,
                Bodies.event("CallClearedEvent")
                        .set("clearedCall", party.connection)
                        .set(CAUSE, cause)
                        .build()));
    }

    void diverted(Collection<Party> audience, Party diverting, Device destination) {
        Call call = diverting.call;
        publish(
                audience,
                Bodies.event("DivertedEvent")
                        .set("connection", diverting.connection)
                        .device("divertingDevice", diverting.device.id())
                        .device("newDestination", destination.id())
                        .device("callingDevice", call.caller.id())
                        .device("calledDevice", call.called.id())
                        .choose("lastRedirectionDevice", "notRequired", Boolean.TRUE)
                        .set(CAUSE, "redirected")
                        .build());
    }

    void transferred(
            Collection<Party> audience,
            Party held,
            Party active,
            DeviceId transferredTo,
            Map<Party, Party> successors) {
        publish(
                audience,
                Bodies.event("TransferedEvent")
                        .set("primaryOldCall", held.connection)
                        .set("secondaryOldCall", active.connection)
                        .device("transferringDevice", held.device.id())
                        .device("transferredToDevice", transferredTo)
                        .set("transferredConnections", connectionList(successors))
                        .set(CAUSE, "transfer")
                        .build());
    }

    void conferenced(
            Collection<Party> audience, Party held, Party active, DeviceId added, Map<Party, Party> successors) {
        publish(
                audience,
                Bodies.event("ConferencedEvent")
                        .set("primaryOldCall", held.connection)
                        .set("secondaryOldCall", active.connection)
                        .device("conferencingDevice", held.device.id())
                        .device("addedParty", added)
                        .set("conferenceConnections", connectionList(successors))
                        .set(CAUSE, "conference")
                        .build());
    }

    /** The connections of a merged call: old connection, new connection and device of each. */
    static List<Struct> connectionList(Map<Party, Party> successors) {
        return successors.entrySet().stream()
                .map(entry -> Bodies.of("ConnectionListItem")
                        .set("newConnection", entry.getValue().connection)
                        .set("oldConnection", entry.getKey().connection)
                        .set(
                                "endpoint",
                                Choice.of(
                                        ENDPOINT,
                                        "deviceID",
                                        entry.getValue().device.id()))
                        .build())
                .toList();
    }

    /** Reports data of a call on each party's own connection; {@code body} lacks it. */
    void callInformation(Call call, Device device, Octets accountCode, Struct request) {
        for (Party party : call.parties()) {
            Bodies body = Bodies.event("CallInformationEvent")
                    .set("connection", party.connection)
                    .device("device", device.id())
                    .device("callingDevice", call.caller.id())
                    .set("accountInfo", accountCode);
            if (request != null) {
                body.set("authCode", request.get("authCode"));
                body.set("correlatorData", request.get("correlatorData"));
                body.set("callQualifyingData", request.get("callQualifyingData"));
                body.set("subjectOfCall", request.get("subjectOfCall"));
            }
            publish(party, body.build());
        }
    }

    /** Reports an event of a recording on each party's own connection. */
    void recording(String event, Recording recording, Collection<Party> audience, Long position, String cause) {
        for (Party party : audience) {
            publish(
                    party,
                    Bodies.event(event)
                            .set("connection", party.connection)
                            .set("message", recording.messageId)
                            .set("length", position)
                            .set("currentPosition", position)
                            .set(CAUSE, cause)
                            .build());
        }
    }

    private void publish(Collection<Party> audience, Struct body) {
        audience.forEach(party -> publish(party, body));
    }

    private void publish(Party party, Struct body) {
        Field state = body.type().field(LOCAL_STATE);
        monitors.publish(party.device, state == null ? body : body.with(LOCAL_STATE, party.state));
    }
}
