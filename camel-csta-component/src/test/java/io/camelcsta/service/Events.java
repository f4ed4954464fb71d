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

import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Json;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.util.Map;

/** Makes CSTA events by hand. */
final class Events {

    private Events() {}

    /** An event with those members and a cross reference; single quotes stand for double ones. */
    static CstaMessage.Event of(String name, String members) {
        EventType type = Csta.description().event(name);
        Map<String, Object> body = Json.read(("{'monitorCrossRefID':'m'," + members + "}").replace('\'', '"'));
        return new CstaMessage.Event(9999, type, Values.fromMap(type.body(), body));
    }

    /** {@code RecordEvent}, {@code StopEvent} or {@code SuspendRecordEvent} of that message. */
    static CstaMessage.Event voice(String name, String callId, String device, String message, String more) {
        return of(
                name,
                "'connection':{'callID':'" + callId + "','deviceID':'" + device + "'},'message':'" + message + "'"
                        + more);
    }

    static CstaMessage.Event delivered(String callId, String calling, String alerting) {
        return of(
                "DeliveredEvent",
                "'connection':{'callID':'" + callId + "','deviceID':'" + alerting
                        + "'},'alertingDevice':{'deviceIdentifier':'"
                        + alerting + "'},'callingDevice':{'deviceIdentifier':'" + calling
                        + "'},'calledDevice':{'deviceIdentifier':'" + alerting
                        + "'},'lastRedirectionDevice':{'notRequired':true},'cause':'newCall'");
    }

    static CstaMessage.Event established(String callId, String calling, String answering) {
        return of(
                "EstablishedEvent",
                "'establishedConnection':{'callID':'" + callId + "','deviceID':'" + answering
                        + "'},'answeringDevice':{'deviceIdentifier':'" + answering
                        + "'},'callingDevice':{'deviceIdentifier':'" + calling
                        + "'},'calledDevice':{'deviceIdentifier':'" + answering
                        + "'},'lastRedirectionDevice':{'notRequired':true},'cause':'normal'");
    }

    static CstaMessage.Event cleared(String callId, String device) {
        return of(
                "ConnectionClearedEvent",
                "'droppedConnection':{'callID':'" + callId + "','deviceID':'" + device
                        + "'},'releasingDevice':{'deviceIdentifier':'" + device + "'},'cause':'normalClearing'");
    }

    static CstaMessage.Event callCleared(String callId) {
        return of("CallClearedEvent", "'clearedCall':{'callID':'" + callId + "'},'cause':'normalClearing'");
    }

    static CstaMessage.Event diverted(String callId, String device) {
        return of(
                "DivertedEvent",
                "'connection':{'callID':'" + callId + "','deviceID':'" + device
                        + "'},'divertingDevice':{'deviceIdentifier':'" + device
                        + "'},'newDestination':{'notKnown':true},"
                        + "'lastRedirectionDevice':{'notRequired':true},'cause':'redirected'");
    }

    /** {@code items}: connection list items as JSON. */
    static CstaMessage.Event transferred(String primary, String secondary, String by, String to, String items) {
        return of(
                "TransferedEvent",
                "'primaryOldCall':{'callID':'" + primary + "','deviceID':'" + by + "'},"
                        + (secondary == null
                                ? ""
                                : "'secondaryOldCall':{'callID':'" + secondary + "','deviceID':'" + by + "'},")
                        + "'transferringDevice':{'deviceIdentifier':'" + by
                        + "'},'transferredToDevice':{'deviceIdentifier':'" + to
                        + "'},'transferredConnections':[" + items + "],'cause':'transfer'");
    }

    static CstaMessage.Event conferenced(String primary, String secondary, String by, String added, String items) {
        return of(
                "ConferencedEvent",
                "'primaryOldCall':{'callID':'" + primary + "','deviceID':'" + by + "'},"
                        + (secondary == null
                                ? ""
                                : "'secondaryOldCall':{'callID':'" + secondary + "','deviceID':'" + by + "'},")
                        + "'conferencingDevice':{'deviceIdentifier':'" + by + "'},'addedParty':{'deviceIdentifier':'"
                        + added
                        + "'},'conferenceConnections':[" + items + "],'cause':'conference'");
    }

    /** A connection list item: the connection that device has now, and the one that it had. */
    static String item(String device, String newCallId, String oldCallId) {
        return "{'newConnection':{'callID':'" + newCallId + "','deviceID':'" + device + "'}"
                + (oldCallId == null
                        ? ""
                        : ",'oldConnection':{'callID':'" + oldCallId + "','deviceID':'" + device + "'}")
                + ",'endpoint':{'deviceID':'" + device + "'}}";
    }

    /** Call Information with that account code; null for none. */
    static CstaMessage.Event callInformation(String callId, String device, Octets code) {
        CstaMessage.Event event = of(
                "CallInformationEvent",
                "'connection':{'callID':'" + callId + "','deviceID':'" + device + "'},'device':{'deviceIdentifier':'"
                        + device + "'}");
        return new CstaMessage.Event(
                event.invokeId(), event.type(), event.body().with("accountInfo", code));
    }

    /** A Private Event with that private data. */
    static CstaMessage.Event privateEvent(Opaque data) {
        CstaMessage.Event event = of("PrivateEvent", "'privateData':{'string':{'$binary':''}}");
        ChoiceType choice =
                (ChoiceType) event.body().type().field("privateData").type().base();
        return new CstaMessage.Event(
                event.invokeId(), event.type(), event.body().with("privateData", Choice.of(choice, "private", data)));
    }

    /** {@code host}: null if the switch does not say. */
    static CstaMessage.Event hotDesk(HotDeskingOperation operation, String guest, String host) {
        return privateEvent(new XmlPrivateDataMapping().writeEvent(new HotDeskingEvent(operation, guest, host)));
    }
}
