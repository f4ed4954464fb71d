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

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.service.ServiceException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What must be so of the requests of producers, and of what they carry to the switch. */
final class RequestRules {

    private final CallModel calls;
    private final ScriptedConsumer.Rules rules;
    private final List<Pending> pending = new ArrayList<>();
    /** The former lives of call ids whose end nobody could miss. */
    private final Map<String, Set<Integer>> seenToEnd = new HashMap<>();
    /** The calls of which a monitor that stands has told something. */
    private final Set<Integer> told = new HashSet<>();
    /** Connections of all lives. */
    private final Map<ConnectionId, Integer> connections = new HashMap<>();

    /** A request that is not over. */
    private static final class Pending {
        private final int number;
        private final PrivateServiceType service;
        private final String device;
        private final String callId;
        private final int life;
        private final boolean awaitsEvent;
        private final CompletableFuture<PrivateEvent> result;
        private boolean asked;
        private Boolean confirmed;
        private boolean eventTold;

        Pending(
                int number,
                PrivateServiceType service,
                String device,
                String callId,
                int life,
                boolean awaitsEvent,
                CompletableFuture<PrivateEvent> result) {
            this.number = number;
            this.service = service;
            this.device = device;
            this.callId = callId;
            this.life = life;
            this.awaitsEvent = awaitsEvent;
            this.result = result;
        }

        @Override
        public String toString() {
            return service + " of step " + number + " for " + device + (callId == null ? "" : " in " + callId)
                    + (awaitsEvent ? " with awaitEvent" : "");
        }
    }

    RequestRules(CallModel calls, ScriptedConsumer.Rules rules) {
        this.calls = calls;
        this.rules = rules;
    }

    /** A request is going to be made: the switch may be asked before its result is known. */
    Made begin(int number, PrivateServiceType service, String device, CallModel.Call call, boolean awaitsEvent) {
        CompletableFuture<PrivateEvent> result = new CompletableFuture<>();
        Pending request = new Pending(
                number,
                service,
                device,
                call == null ? null : call.id(),
                call == null ? 0 : call.life(),
                awaitsEvent,
                result);
        pending.add(request);
        return future -> {
            int[] times = {0};
            future.whenComplete((event, error) -> {
                if (++times[0] > 1) {
                    rules.wrong(Rule.REQUEST_COMPLETED, request + " is completed twice");
                } else if (error == null) {
                    result.complete(event);
                } else {
                    result.completeExceptionally(error);
                }
            });
        };
    }

    /** Takes what a request has returned. */
    interface Made {
        void returned(CompletableFuture<PrivateEvent> future);
    }

    /** A call is over: whether all who could see it have. */
    void ended(int life, String callId, boolean seen) {
        if (seen) {
            seenToEnd.computeIfAbsent(callId, key -> new HashSet<>()).add(life);
        }
    }

    /** A monitor that stands has told something of a call. */
    void told(int life) {
        told.add(life);
    }

    /** Remembers which call connections belong to. */
    void remember() {
        for (CallModel.Call call : calls.calls()) {
            call.devices().forEach(device -> connections.putIfAbsent(call.connection(device), call.life()));
        }
    }

    /** The switch is asked for a service for a call. */
    void asked(String service, ConnectionId connection, String message) {
        CallModel.Call call = calls.byId(connection.callId());
        Pending request = pending.stream()
                .filter(each -> !each.asked
                        && !each.result.isDone()
                        && serviceOf(each.service).equals(service))
                // of two the later one may be sent first, because it needs no snapshot
                .min(Comparator.comparing(each -> call == null || each.life != call.life()))
                .orElse(null);
        if (request != null) {
            request.asked = true;
        }
        if (call == null) {
            return;
        }
        CallModel.Call meant = request == null ? null : calls.byLife(request.life);
        // before anything is told of it, its id may be taken for the former one of a conference
        if (meant != null && meant != call && meant.id().equals(request.callId) && told.contains(meant.life())) {
            rules.wrong(Rule.REQUEST_CALL, request + " goes to " + connection + " in " + call + " instead of " + meant);
        }
        boolean dynamic = connection.deviceId() != null && connection.deviceId().isDynamic();
        Integer former = connections.get(connection);
        boolean present = call.devices().stream().anyMatch(device -> connection.equals(call.connection(device)));
        if (dynamic
                && !present
                && former != null
                && former != call.life()
                && seenToEnd.getOrDefault(connection.callId(), Set.of()).contains(former)) {
            rules.wrong(
                    Rule.FORMER_CONNECTION,
                    service + " names " + connection + ", which was of a former call, not of " + call);
        }
        if (message != null
                && call.recordings().stream().noneMatch(each -> each.message().equals(message))
                && allSeen(connection.callId(), call)) {
            rules.wrong(Rule.FORMER_MESSAGE, service + " names the message " + message + ", which is none of " + call);
        }
    }

    private boolean allSeen(String callId, CallModel.Call present) {
        Set<Integer> lives = new HashSet<>();
        connections.forEach((connection, life) -> {
            if (callId.equals(connection.callId()) && life != present.life()) {
                lives.add(life);
            }
        });
        return seenToEnd.getOrDefault(callId, Set.of()).containsAll(lives);
    }

    /** The switch has answered, or will. */
    void answered(String service, String device, boolean confirmed, List<Told> told, boolean observed) {
        pending.stream()
                .filter(each -> each.confirmed == null
                        && !each.result.isDone()
                        && serviceOf(each.service).equals(service)
                        && (device == null || device.equals(each.device)))
                .findFirst()
                .ifPresent(each -> {
                    each.confirmed = confirmed;
                    each.eventTold = confirmed && observed;
                });
    }

    private static String serviceOf(PrivateServiceType type) {
        return switch (type) {
            case SET_ACCOUNT_CODE -> "AssociateData";
            case START_RECORDING -> "RecordMessage";
            case STOP_RECORDING -> "Stop";
            case SUSPEND_RECORDING -> "Suspend";
            case RESUME_RECORDING -> "Resume";
            case START_HOT_DESKING, CANCEL_HOT_DESKING -> "Escape";
        };
    }

    /** The link is lost: what waits has failed. */
    void lost() {
        for (Pending each : pending) {
            if (!each.result.isDone()) {
                rules.wrong(Rule.REQUEST_AT_LOSS, each + " still waits though the link is lost");
            } else if (codeOf(each) != null && codeOf(each) == ErrorCode.TERR_TIMEOUT.code()) {
                rules.wrong(Rule.REQUEST_AT_LOSS, each + " has timed out before the link was lost");
            }
        }
        pending.clear();
    }

    /** After a step at whose end all that was sent has come. */
    void check(boolean answersComeLate) {
        for (Pending each : List.copyOf(pending)) {
            if (each.result.isDone()) {
                boolean success = !each.result.isCompletedExceptionally();
                if (success && !Boolean.TRUE.equals(each.confirmed)) {
                    rules.wrong(Rule.REQUEST_RESULT, each + " succeeds though the switch has not confirmed it");
                } else if (!success && !each.awaitsEvent && Boolean.TRUE.equals(each.confirmed) && !timedOut(each)) {
                    rules.wrong(
                            Rule.REQUEST_RESULT, each + " fails though the switch has confirmed it: " + each.result);
                }
                pending.remove(each);
            } else if (!answersComeLate && each.awaitsEvent && each.eventTold) {
                rules.wrong(Rule.AWAITED_EVENT, each + " waits though its event has come");
            } else if (!answersComeLate && !each.awaitsEvent) {
                rules.wrong(Rule.REQUEST_COMPLETED, each + " waits though all answers have come");
            }
        }
    }

    private static boolean timedOut(Pending each) {
        Integer code = codeOf(each);
        return code != null && code == ErrorCode.TERR_TIMEOUT.code();
    }

    private static Integer codeOf(Pending each) {
        try {
            each.result.getNow(null);
            return null;
        } catch (CompletionException e) {
            return e.getCause() instanceof ServiceException failure
                    ? failure.error().code()
                    : null;
        }
    }

    /** Time has passed: nothing waits any more. */
    void ended() {
        pending.stream()
                .filter(each -> !each.result.isDone())
                .forEach(each -> rules.wrong(Rule.REQUEST_COMPLETED, each + " is never completed"));
        pending.clear();
    }
}
