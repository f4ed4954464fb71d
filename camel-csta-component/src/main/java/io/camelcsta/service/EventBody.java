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
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds in the body of an event what all events have alike, by the types of its fields. */
final class EventBody {

    private EventBody() {}

    /** The connection that the event is about: the first one in its body; or null. */
    static ConnectionId connection(Struct body) {
        for (Field field : body.type().fields()) {
            if (field.type().base() == BasicType.CONNECTION_ID && !field.optional()) {
                return (ConnectionId) body.get(field.index());
            }
        }
        return null;
    }

    /**
     * The device that the event is about: the first subject device in its body; null if there is none or it is not
     * known.
     */
    static DeviceId subject(Struct body) {
        for (Field field : body.type().fields()) {
            if (field.type().typeName().equals("SubjectDeviceID")) {
                return device(body.get(field.index()));
            }
        }
        return null;
    }

    /** The device in a choice such as SubjectDeviceID, or null if it is not known or restricted. */
    static DeviceId device(Object choice) {
        return choice instanceof Choice value && value.value() instanceof DeviceId device ? device : null;
    }

    /** The connection of a device in each of its calls, by call id, as a snapshot of the device has it. */
    static Map<String, ConnectionId> connections(List<Struct> snapshot) {
        Map<String, ConnectionId> connections = new LinkedHashMap<>();
        for (Struct info : snapshot) {
            ConnectionId connection = info.connection("connectionIdentifier");
            if (connection != null && connection.callId() != null) {
                connections.putIfAbsent(connection.callId(), connection);
            }
        }
        return connections;
    }

    /** One entry of the connection list of Conferenced and Transferred. */
    record Change(ConnectionId before, ConnectionId after, DeviceId endpoint) {}

    static List<Change> changes(List<?> connectionList) {
        List<Change> changes = new ArrayList<>();
        for (Object item : connectionList) {
            Struct entry = (Struct) item;
            changes.add(new Change(
                    entry.connection("oldConnection"),
                    entry.connection("newConnection"),
                    device(entry.get("endpoint"))));
        }
        return changes;
    }
}
