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

import io.camelcsta.link.Failures;
import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The switch at the other end of a {@link ScriptedLink}: answers requests and tells monitors what happens. */
final class ModelSwitch {

    private static final int MESSAGES = 12;
    private static final Set<String> CALL_SERVICES =
            Set.of("RecordMessage", "Stop", "Suspend", "Resume", "AssociateData");

    private final ScriptedLink link;
    private final CallModel calls;
    private final Behaviour behaviour;
    private final Witness witness;
    private final Map<String, Monitor> monitors = new LinkedHashMap<>();
    private final Map<String, Boolean> held = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final List<Runnable> late = new ArrayList<>();
    /**
     * Those that say that a monitor was started come first: the two copies of a hot-desk event are to come together.
     */
    private final List<Runnable> startedLate = new ArrayList<>();

    private final Map<Asked, Object> asking = new HashMap<>();
    private final Map<Asked, Optional<Monitor>> stopping = new HashMap<>();
    private int crossReferences;
    private int messages;
    private int startedUnknown;
    private int furtherMessages;
    private long position;
    private boolean losesMessages;

    /**
     * What CSTA leaves to a switch, the same for all of a run.
     *
     * @param dynamicIds connections have dynamic device identifiers
     * @param recordedConnection an event of a recording names the recorded connection, not that of the monitored device
     * @param positions events of recordings tell the position
     * @param answersFirst an answer comes before the events of the request
     * @param sameCrossReferences a device's monitor always has the same cross reference
     */
    record Behaviour(
            boolean dynamicIds,
            boolean recordedConnection,
            boolean positions,
            boolean answersFirst,
            boolean sameCrossReferences) {

        static Behaviour of(Random random) {
            boolean dynamic = random.nextBoolean();
            return new Behaviour(
                    dynamic,
                    // nobody could tell whose a dynamic identifier is
                    !dynamic && random.nextInt(3) == 0,
                    random.nextInt(3) > 0,
                    random.nextBoolean(),
                    random.nextInt(4) == 0);
        }
    }

    /** Sees what is asked of the switch. */
    interface Witness {

        /** A service for a call is asked for; who asks for it. */
        Object asked(String service, ConnectionId connection, String message);

        /** Hot desking is asked for; who asks for it. */
        Object askedForGuest(String service, String guest);

        /** Whether nobody takes a recording with that message id for going on in a call that there is. */
        boolean isForgotten(String message);

        /** It was performed, or not. */
        void answered(Object asking, String device, boolean confirmed, List<Told> told);
    }

    private static final class Monitor {
        private final String crossReference;
        private final String device;
        private Told last;
        private CstaMessage.Event lastEvent;

        Monitor(String crossReference, String device) {
            this.crossReference = crossReference;
            this.device = device;
        }
    }

    ModelSwitch(ScriptedLink link, CallModel calls, Behaviour behaviour, Witness witness) {
        this.link = link;
        this.calls = calls;
        this.behaviour = behaviour;
        this.witness = witness;
    }

    // ---- telling

    /** Tells the monitors; whose copy comes first is decided by {@code variety}. */
    void tell(List<Told> told, int variety) {
        // what came before two calls became one is told before that
        List<Told> before = told.stream().filter(each -> each.joined() == null).toList();
        mixed(before, variety);
        mixed(told.stream().filter(each -> each.joined() != null).toList(), variety);
    }

    private void mixed(List<Told> told, int variety) {
        Map<String, List<Told>> byDevice = new LinkedHashMap<>();
        told.forEach(each -> byDevice.computeIfAbsent(each.device(), key -> new ArrayList<>())
                .add(each));
        List<List<Told>> queues = new ArrayList<>(byDevice.values());
        Random order = new Random(variety);
        boolean oneByOne = order.nextBoolean();
        while (!queues.isEmpty()) {
            int next = order.nextInt(queues.size());
            List<Told> queue = queues.get(next);
            int number = oneByOne ? 1 : queue.size();
            for (int i = 0; i < number; i++) {
                tell(queue.remove(0));
            }
            if (queue.isEmpty()) {
                queues.remove(next);
            }
        }
    }

    private void tell(Told told) {
        if (losesMessages) {
            monitors.values().stream()
                    .filter(monitor -> monitor.device.equals(told.device()))
                    .forEach(monitor -> monitor.last = null);
            return;
        }
        for (Monitor monitor : List.copyOf(monitors.values())) {
            if (monitor.device.equals(told.device())) {
                Long where = behaviour.positions() && told.positioned() ? Long.valueOf(++position) : null;
                CstaMessage.Event event = SwitchMessages.event(told, monitor.crossReference, where);
                monitor.last = told;
                monitor.lastEvent = event;
                link.send(() -> link.event(told, event, false));
            }
        }
    }

    /** The last event of the monitors of a device once more, if it is of a kind of which switches do so. */
    boolean repeatLast(String device) {
        boolean repeated = false;
        for (Monitor monitor : monitors.values()) {
            boolean known = monitor.last != null
                    && (monitor.last.what().isVoice() || monitor.last.what() == Told.What.CONNECTION_CLEARED);
            if (monitor.device.equals(device) && known && !losesMessages) {
                Told last = monitor.last;
                CstaMessage.Event event = monitor.lastEvent;
                link.send(() -> link.event(last, event, true));
                repeated = true;
            }
        }
        return repeated;
    }

    /** So late no event is sent once more. */
    void forgetLast() {
        monitors.values().forEach(monitor -> monitor.last = null);
    }

    // ---- what happens to the switch

    void loseMessages(boolean lose) {
        losesMessages = lose;
    }

    boolean losesMessages() {
        return losesMessages;
    }

    void disconnected() {
        monitors.clear();
        late.clear();
        startedLate.clear();
        startedUnknown = 0;
        asking.clear();
        stopping.clear();
    }

    /** It has forgotten all monitors. */
    void voidMonitors() {
        monitors.clear();
    }

    boolean isMonitored(String device) {
        return monitors.values().stream().anyMatch(monitor -> monitor.device.equals(device));
    }

    /** Ends the monitors of a device; the application knows of them already. */
    void stopMonitor(String device) {
        for (Monitor monitor : List.copyOf(monitors.values())) {
            if (monitor.device.equals(device)) {
                monitors.remove(monitor.crossReference);
                link.send(() -> link.monitorStopped(monitor.crossReference));
            }
        }
    }

    void hold(String service, boolean performedLate) {
        held.put(service, performedLate);
    }

    /** Whether monitors have been started, and the application does not know yet. */
    boolean isStartingMonitors() {
        return startedUnknown > 0;
    }

    boolean holds() {
        return !held.isEmpty();
    }

    void release() {
        held.clear();
        List<Runnable> all = new ArrayList<>(startedLate);
        all.addAll(late);
        startedLate.clear();
        late.clear();
        all.forEach(Runnable::run);
    }

    void refuseNext(String service) {
        refused.add(service);
    }

    void behave() {
        refused.clear();
        losesMessages = false;
        release();
    }

    // ---- requests

    void asked(Asked asked) {
        String service = asked.service().name();
        if (CALL_SERVICES.contains(service)) {
            asking.put(asked, witness.asked(service, connection(asked), message(asked)));
        } else if (service.equals("Escape")) {
            asking.put(asked, witness.askedForGuest(service, hotDesking(asked).guest()));
        }
        Boolean performedLate = held.get(service);
        if (service.equals("MonitorStop")) {
            // another monitor may have its cross reference when it is performed late
            stopping.put(asked, Optional.ofNullable(monitors.get(asked.body().text(EventType.MONITOR_CROSS_REF_ID))));
        }
        if (performedLate == null) {
            perform(asked, Runnable::run);
        } else if (performedLate) {
            (service.equals("MonitorStart") ? startedLate : late).add(() -> perform(asked, Runnable::run));
        } else {
            boolean starts = service.equals("MonitorStart");
            startedUnknown += starts ? 1 : 0;
            perform(asked, answer -> (starts ? startedLate : late).add(() -> {
                startedUnknown -= starts ? 1 : 0;
                answer.run();
            }));
        }
    }

    private interface Sending {
        void send(Runnable answer);
    }

    private void perform(Asked asked, Sending sending) {
        List<Told> told = new ArrayList<>();
        Asked.Answer answer;
        if (refused.remove(asked.service().name())) {
            answer = Asked.Answer.failed(Failures.busy());
            noted(asked, null, false, told);
        } else {
            answer = perform(asked, told);
        }
        Runnable send = () -> link.send(() -> link.answered(asked, answer));
        if (behaviour.answersFirst()) {
            sending.send(send);
            told.forEach(this::tell);
        } else {
            told.forEach(this::tell);
            sending.send(send);
        }
    }

    private void noted(Asked asked, String device, boolean confirmed, List<Told> told) {
        witness.answered(asking.remove(asked), device, confirmed, told);
    }

    private Asked.Answer perform(Asked asked, List<Told> told) {
        Service service = asked.service();
        Struct body = asked.body();
        return switch (service.name()) {
            case "MonitorStart" -> {
                String device = ((DeviceId) body.choice("monitorObject").value()).number();
                String reference = behaviour.sameCrossReferences() ? "m" + device : "m" + ++crossReferences;
                monitors.put(reference, new Monitor(reference, device));
                yield Asked.Answer.of(Struct.of(service.response())
                        .set(EventType.MONITOR_CROSS_REF_ID, reference)
                        .build());
            }
            case "MonitorStop" -> {
                stopping.remove(asked).ifPresent(monitor -> monitors.remove(monitor.crossReference, monitor));
                yield Asked.Answer.of(Struct.empty(service.response()));
            }
            case "SnapshotDevice" -> {
                String device = ((DeviceId) body.get("snapshotObject")).number();
                List<Struct> items = calls.of(device).stream()
                        .map(call -> SwitchMessages.snapshotItem(call.connection(device)))
                        .toList();
                yield new Asked.Answer(Struct.empty(service.response()), items, null);
            }
            case "RecordMessage", "Stop", "Suspend", "Resume", "AssociateData" -> forCall(asked, told);
            case "Escape" -> hotDesk(asked, told);
            default -> Asked.Answer.failed(Failures.refused("operation", "serviceNotSupported"));
        };
    }

    private static ConnectionId connection(Asked asked) {
        return asked.body()
                .connection(
                        switch (asked.service().name()) {
                            case "RecordMessage" -> "callToBeRecorded";
                            case "AssociateData" -> "existingCall";
                            default -> "connection";
                        });
    }

    private static String message(Asked asked) {
        return switch (asked.service().name()) {
            case "Stop" -> asked.body().text("messageToBeStopped");
            case "Suspend" -> asked.body().text("message");
            case "Resume" -> asked.body().text("messageToResume");
            default -> null;
        };
    }

    private static HotDeskingRequest hotDesking(Asked asked) {
        Choice data = asked.body().choice("privateData");
        return new XmlPrivateDataMapping().readRequest((Opaque) data.value());
    }

    private Asked.Answer forCall(Asked asked, List<Told> told) {
        Struct body = asked.body();
        String service = asked.service().name();
        ConnectionId connection = connection(asked);
        String message = message(asked);
        CallModel.Call call = calls.byId(connection.callId());
        String device = call == null
                ? null
                : call.devices().stream()
                        .filter(each -> connection.equals(call.connection(each)))
                        .findFirst()
                        .orElse(null);
        if (device == null) {
            noted(asked, null, false, told);
            return Asked.Answer.failed(Failures.refused("operation", "invalidConnectionID"));
        }
        if (service.equals("AssociateData")) {
            told.addAll(calls.code(call, device, body.octets("accountCode").toText(StandardCharsets.UTF_8)));
            noted(asked, device, true, told);
            return Asked.Answer.of(Struct.empty(asked.service().response()));
        }
        Struct.Builder answer = Struct.of(asked.service().response());
        List<Told> result;
        if (service.equals("RecordMessage")) {
            if (call.part(device) != CallModel.Part.CONNECTED || !calls.canRecord(device)) {
                result = null;
            } else {
                String next = freeMessage(++messages);
                result = calls.startRecording(call, device, next);
                answer.set("resultingMessage", next);
            }
        } else {
            CallModel.Recording recording = recording(call, device, message);
            result = recording == null
                    ? null
                    : switch (service) {
                        case "Stop" -> calls.stop(call, recording);
                        case "Suspend" -> calls.suspend(call, recording);
                        default -> calls.resume(call, recording);
                    };
        }
        if (result == null) {
            noted(asked, device, false, told);
            return Asked.Answer.failed(Failures.refused("stateIncompatibility", "incorrectMsgState"));
        }
        told.addAll(result);
        noted(asked, device, true, told);
        return Asked.Answer.of(answer.build());
    }

    /** The message id of a small number of them, or the next that is free. */
    String freeMessage(int first) {
        for (int number = first; number < first + MESSAGES; number++) {
            String message = "m" + Math.floorMod(number, MESSAGES);
            if (calls.isFreeMessage(message) && witness.isForgotten(message)) {
                return message;
            }
        }
        return "further" + ++furtherMessages;
    }

    /** The recording that a request means, as the simulator finds it. */
    private static CallModel.Recording recording(CallModel.Call call, String device, String message) {
        List<CallModel.Recording> active =
                call.recordings().stream().filter(CallModel.Recording::active).toList();
        if (message != null) {
            return active.stream()
                    .filter(each -> each.message().equals(message))
                    .findFirst()
                    .orElse(null);
        }
        return active.stream()
                .filter(each -> each.device().equals(device))
                .findFirst()
                .orElse(active.size() == 1 ? active.get(0) : null);
    }

    private Asked.Answer hotDesk(Asked asked, List<Told> told) {
        HotDeskingRequest request = hotDesking(asked);
        boolean starts = request.operation() == HotDeskingOperation.ASSOCIATE;
        boolean possible = starts
                ? calls.isFree(request.guest())
                        && calls.isFree(request.host())
                        && !request.guest().equals(request.host())
                : calls.hostOf(request.guest()) != null;
        if (!possible) {
            noted(asked, request.guest(), false, told);
            return Asked.Answer.failed(Failures.refused("stateIncompatibility", "invalidObjectState"));
        }
        told.addAll(
                starts
                        ? calls.startHotDesk(request.guest(), request.host())
                        : calls.cancelHotDesk(request.guest(), crossReferences % 2 == 0));
        noted(asked, request.guest(), true, told);
        return Asked.Answer.of(Struct.empty(asked.service().response()));
    }

    static Struct monitorStart(String device) {
        ChoiceType object = (ChoiceType) ScriptedMonitors.MONITOR_START
                .request()
                .field("monitorObject")
                .type()
                .base();
        return Struct.of(ScriptedMonitors.MONITOR_START.request())
                .set("monitorObject", Choice.of(object, "deviceObject", DeviceId.of(device)))
                .build();
    }
}
