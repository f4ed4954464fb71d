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
package io.camelcsta.examples.board;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.camelcsta.CstaConstants;
import io.camelcsta.examples.board.EventValue.Connection;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventError;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.apache.camel.ProducerTemplate;

/**
 * Asks the switch for the calls of all devices, when events may have been missed. It does so while the event that says so is
 * being processed: the consumer keeps all later events back until then, so that they are newer than what the switch tells.
 */
public final class Snapshots {

    /** After so many answers in a row that did not come the switch is not asked for more. */
    private static final int MAX_TIMEOUTS = 2;

    private final List<String> devices;
    private final Board board;
    private final String operations;

    /**
     * Snapshots for that board.
     *
     * @param operations the endpoint that sends the CSTA service in the header {@code CamelCstaOperation}
     */
    Snapshots(List<String> devices, Board board, String operations) {
        this.devices = devices;
        this.board = board;
        this.operations = operations;
    }

    /** Brings the board up to date. */
    @Handler
    public void take(Exchange exchange) throws Exception {
        try (ProducerTemplate template = exchange.getContext().createProducerTemplate()) {
            new Round(template).take();
        }
    }

    private final class Round {
        private final ProducerTemplate template;
        private final Set<String> asked = new HashSet<>();
        private final Map<String, List<SnapshotParty>> present = new LinkedHashMap<>();
        private final Map<String, Object> connections = new LinkedHashMap<>();
        private String failure;
        private int timeouts;
        private boolean over;

        Round(ProducerTemplate template) {
            this.template = template;
        }

        void take() {
            for (String device : devices) {
                CstaBody answer = ask("SnapshotDevice", device);
                if (answer instanceof CstaReply reply) {
                    asked.add(device);
                    items(reply).forEach(item -> call(device, item));
                } else if (answer instanceof EventError error) {
                    failure = error.message();
                }
            }
            connections.forEach(this::parties);
            board.snapshot(asked, present, failure);
        }

        /** One call of a device: its own state, and that of the other party. */
        private void call(String device, Map<?, ?> item) {
            Connection connection = EventValue.connection(item.get("connectionIdentifier"));
            if (connection.callId() == null) {
                return;
            }
            connections.putIfAbsent(connection.callId(), item.get("connectionIdentifier"));
            List<SnapshotParty> parties = present.computeIfAbsent(connection.callId(), callId -> new ArrayList<>());
            parties.removeIf(party -> party.number().equals(device));
            List<?> states = EventValue.list(EventValue.map(item.get("localCallState")).get("compoundCallState"));
            parties.add(new SnapshotParty(device, connection.deviceId(), state(states, 0)));
            String other = EventValue.device(item.get("endpointDevice"));
            if (other != null && parties.stream().noneMatch(party -> party.number().equals(other))) {
                parties.add(new SnapshotParty(other, null, state(states, 1)));
            }
        }

        /** All parties of a call; where the switch does not tell them, what it has told of the devices has to do. */
        private void parties(String callId, Object connection) {
            if (ask("SnapshotCall", connection) instanceof CstaReply reply) {
                List<SnapshotParty> parties = items(reply).stream()
                        .filter(item -> EventValue.device(item.get("deviceOnCall")) != null && item.get("localConnectionInfo") != null)
                        .map(item -> new SnapshotParty(EventValue.device(item.get("deviceOnCall")),
                                EventValue.connection(item.get("callIdentifier")).deviceId(), (String) item.get("localConnectionInfo")))
                        .toList();
                if (!parties.isEmpty()) {
                    present.put(callId, parties);
                }
            }
        }

        private static String state(List<?> states, int index) {
            return index < states.size() && states.get(index) instanceof String state ? state : Call.CONNECTED;
        }

        private static List<Map<?, ?>> items(CstaReply reply) {
            List<Map<?, ?>> items = new ArrayList<>();
            EventValue.list(reply.value().get("snapshotData")).forEach(item -> items.add(EventValue.map(item)));
            return items;
        }

        /** The switch's answer, or its error; null if it is not asked any more. */
        private CstaBody ask(String operation, Object object) {
            if (over) {
                return null;
            }
            CstaBody answer = template.requestBodyAndHeader(operations, Map.of("snapshotObject", object), CstaConstants.OPERATION,
                    operation, CstaBody.class);
            int code = answer instanceof EventError error ? error.code() : 0;
            timeouts = code == ErrorCode.TERR_TIMEOUT.code() ? timeouts + 1 : 0;
            over = timeouts >= MAX_TIMEOUTS || code == ErrorCode.TERR_NO_SWITCH.code();
            return answer;
        }
    }
}
