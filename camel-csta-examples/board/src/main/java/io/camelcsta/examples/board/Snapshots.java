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

import io.camelcsta.CstaConstants;
import io.camelcsta.examples.board.EventValue.Connection;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventError;
import io.camelcsta.model.LinkEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Handler;
import org.apache.camel.ProducerTemplate;

/**
 * Asks the switch for the calls of the devices, when events may have been missed. It does so while the event that says
 * so is being processed: the consumer keeps all later events back until then, so that they are newer than what the
 * switch tells. What the switch did not tell then is asked for again.
 */
public final class Snapshots {

    /** After so many answers in a row that did not come the switch is not asked for more. */
    private static final int MAX_TIMEOUTS = 2;
    /**
     * So many devices are asked again at a time: a switch that refuses it does not get it all the time for all of them.
     */
    private static final int MAX_AGAIN = 20;

    private final List<String> devices;
    private final Board board;
    private final String operations;
    /** One round at a time. */
    private final Lock lock = new ReentrantLock();
    /** Those that have to be asked, first those that were not asked for the longest time. */
    private final Set<String> missing = new LinkedHashSet<>();

    private Set<String> unmonitored = Set.of();
    private boolean outOfDate;

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

    /** Brings the board up to date after a link event. */
    @Handler
    public void take(@Body LinkEvent event, CamelContext context) throws Exception {
        lock.lock();
        try {
            if (event.details().get("Device") instanceof String device) {
                missing.add(device);
            } else {
                missing.addAll(devices);
                outOfDate = false;
            }
            round(context, Integer.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** Asks for what the switch has not told yet; does nothing if there is no such. */
    public void again(CamelContext context) throws Exception {
        lock.lock();
        try {
            round(context, MAX_AGAIN);
        } finally {
            lock.unlock();
        }
    }

    private void round(CamelContext context, int most) throws Exception {
        LinkStatus status = SwitchLink.status(context);
        if (status == null || status.state() != LinkState.USABLE) {
            return;
        }
        Set<String> failed = SwitchLink.problems(status).keySet();
        board.problems(SwitchLink.problems(status));
        unmonitored.stream().filter(device -> !failed.contains(device)).forEach(missing::add);
        unmonitored = failed;
        missing.addAll(board.doubtful());
        // of their calls it would not be heard when they end
        missing.removeIf(device -> failed.contains(device) || !devices.contains(device));
        if (missing.isEmpty()) {
            return;
        }
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Round round = new Round(template);
            round.take(missing.stream().limit(most).toList());
            boolean still = round.failure != null || outOfDate && !missing.isEmpty();
            // told once, and when it is over
            if (still != outOfDate) {
                outOfDate = still;
                board.outOfDate(round.failure);
            }
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

        void take(List<String> some) {
            long begin = board.snapshotBegins();
            for (String device : some) {
                CstaBody answer = ask("SnapshotDevice", device);
                if (answer instanceof CstaReply reply) {
                    asked.add(device);
                    items(reply).forEach(item -> call(device, item));
                } else if (answer instanceof EventError error) {
                    failure = error.message();
                    // others first next time
                    missing.remove(device);
                    missing.add(device);
                }
            }
            connections.forEach(this::parties);
            if (board.snapshot(begin, asked, present)) {
                missing.removeAll(asked);
            }
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
            List<?> states =
                    EventValue.list(EventValue.map(item.get("localCallState")).get("compoundCallState"));
            parties.add(new SnapshotParty(device, connection.deviceId(), state(states, 0)));
            String other = EventValue.device(item.get("endpointDevice"));
            if (other != null
                    && parties.stream().noneMatch(party -> party.number().equals(other))) {
                parties.add(new SnapshotParty(other, null, state(states, 1)));
            }
        }

        /** All parties of a call; where the switch does not tell them, what it has told of the devices has to do. */
        private void parties(String callId, Object connection) {
            if (ask("SnapshotCall", connection) instanceof CstaReply reply) {
                List<SnapshotParty> parties = items(reply).stream()
                        .filter(item -> EventValue.device(item.get("deviceOnCall")) != null
                                && item.get("localConnectionInfo") != null)
                        .map(item -> new SnapshotParty(
                                EventValue.device(item.get("deviceOnCall")),
                                EventValue.connection(item.get("callIdentifier"))
                                        .deviceId(),
                                (String) item.get("localConnectionInfo")))
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
            CstaBody answer = template.requestBodyAndHeader(
                    operations, Map.of("snapshotObject", object), CstaConstants.OPERATION, operation, CstaBody.class);
            int code = answer instanceof EventError error ? error.code() : 0;
            timeouts = code == ErrorCode.TERR_TIMEOUT.code() ? timeouts + 1 : 0;
            over = timeouts >= MAX_TIMEOUTS || code == ErrorCode.TERR_NO_SWITCH.code();
            return answer;
        }
    }
}
