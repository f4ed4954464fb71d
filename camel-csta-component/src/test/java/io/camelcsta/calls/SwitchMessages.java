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
package io.camelcsta.calls;

import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.StructType;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a switch tells, as CSTA events. */
final class SwitchMessages {

    private static final int INVOKE_ID = 9999;
    private static final XmlPrivateDataMapping MAPPING = new XmlPrivateDataMapping();
    private static final StructType CONNECTION_LIST_ITEM =
            (StructType) Csta.description().type("ConnectionListItem").base();
    private static final StructType SNAPSHOT_ITEM =
            (StructType) Csta.description().type("SnapshotDeviceResponseInfo").base();

    private SwitchMessages() {}

    static String eventName(Told told) {
        return Expectations.eventName(told.what());
    }

    /** @param position what is told of the position of a recording, or null */
    static CstaMessage.Event event(Told told, String crossReference, Long position) {
        EventType type = Csta.description().event(eventName(told));
        StructType body = type.body();
        Struct.Builder builder = Struct.of(body).set(EventType.MONITOR_CROSS_REF_ID, crossReference);
        switch (told.what()) {
            case ORIGINATED -> {
                builder.set("originatedConnection", told.connection()).set("cause", "newCall");
                device(builder, body, "callingDevice", told.about());
                device(builder, body, "calledDevice", null);
            }
            case DELIVERED -> {
                builder.set("connection", told.connection()).set("cause", "newCall");
                device(builder, body, "alertingDevice", told.about());
                parties(builder, body);
            }
            case ESTABLISHED -> {
                builder.set("establishedConnection", told.connection()).set("cause", "normal");
                device(builder, body, "answeringDevice", told.about());
                parties(builder, body);
            }
            case HELD -> {
                builder.set("heldConnection", told.connection()).set("cause", "normal");
                device(builder, body, "holdingDevice", told.about());
            }
            case RETRIEVED -> {
                builder.set("retrievedConnection", told.connection()).set("cause", "normal");
                device(builder, body, "retrievingDevice", told.about());
            }
            case RECORD, RESUME, SUSPEND, STOP ->
                builder.set("connection", told.connection())
                        .set("message", told.message())
                        .set("length", position)
                        .set("currentPosition", position)
                        .set("cause", "normal");
            case CONNECTION_CLEARED -> {
                builder.set("droppedConnection", told.connection()).set("cause", "normalClearing");
                device(builder, body, "releasingDevice", told.about());
            }
            case CALL_CLEARED -> builder.set("clearedCall", told.connection()).set("cause", "normalClearing");
            case DIVERTED -> {
                builder.set("connection", told.connection()).set("cause", "redirected");
                device(builder, body, "divertingDevice", told.about());
                device(builder, body, "newDestination", null);
                parties(builder, body);
            }
            case CONFERENCED -> {
                joined(builder, told, "conferenceConnections", "conference");
                device(builder, body, "conferencingDevice", told.joined().actor());
                device(builder, body, "addedParty", told.joined().other());
            }
            case TRANSFERRED -> {
                joined(builder, told, "transferredConnections", "transfer");
                device(builder, body, "transferringDevice", told.joined().actor());
                device(builder, body, "transferredToDevice", told.joined().other());
            }
            case CODE -> {
                builder.set("connection", told.connection())
                        .set("accountInfo", Octets.of(told.code(), StandardCharsets.UTF_8));
                device(builder, body, "device", told.about());
            }
            case HOT_DESK -> {
                Told.HotDesk hotDesk = told.hotDesk();
                builder.set(
                        "privateData",
                        Choice.of(
                                choice(body, "privateData"),
                                "private",
                                MAPPING.writeEvent(new HotDeskingEvent(
                                        hotDesk.established()
                                                ? HotDeskingOperation.ASSOCIATE
                                                : HotDeskingOperation.DISSOCIATE,
                                        hotDesk.guest(),
                                        hotDesk.tellsHost() ? hotDesk.host() : null))));
            }
        }
        return new CstaMessage.Event(INVOKE_ID, type, builder.build());
    }

    private static void parties(Struct.Builder builder, StructType body) {
        device(builder, body, "callingDevice", null);
        device(builder, body, "calledDevice", null);
        builder.set(
                "lastRedirectionDevice", Choice.of(choice(body, "lastRedirectionDevice"), "notRequired", Boolean.TRUE));
    }

    private static void joined(Struct.Builder builder, Told told, String list, String cause) {
        List<Struct> items = told.joined().changes().stream()
                .map(change -> Struct.of(CONNECTION_LIST_ITEM)
                        .set("newConnection", change.after())
                        .set("oldConnection", change.before())
                        .set(
                                "endpoint",
                                Choice.of(
                                        choice(CONNECTION_LIST_ITEM, "endpoint"),
                                        "deviceID",
                                        DeviceId.of(change.device())))
                        .build())
                .toList();
        builder.set("primaryOldCall", told.joined().primary())
                .set("secondaryOldCall", told.joined().secondary())
                .set(list, items)
                .set("cause", cause);
    }

    private static ChoiceType choice(StructType type, String field) {
        return (ChoiceType) type.field(field).type().base();
    }

    private static void device(Struct.Builder builder, StructType type, String field, String number) {
        ChoiceType choice = choice(type, field);
        builder.set(
                field,
                number == null
                        ? Choice.of(choice, "notKnown", Boolean.TRUE)
                        : Choice.of(choice, choice.alternatives().get(0).name(), DeviceId.of(number)));
    }

    /** What a snapshot says of one call of the device. */
    static Struct snapshotItem(ConnectionId connection) {
        return Struct.of(SNAPSHOT_ITEM)
                .set("connectionIdentifier", connection)
                .set("endpointDevice", Choice.of(choice(SNAPSHOT_ITEM, "endpointDevice"), "notKnown", Boolean.TRUE))
                .set(
                        "localCallState",
                        Choice.of(choice(SNAPSHOT_ITEM, "localCallState"), "compoundCallState", List.of("connected")))
                .build();
    }
}
