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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What must be so of the requests of producers, and of what they carry to the switch. */
final class RequestRules {

    private static final Set<Told.What> ENDINGS =
            Set.of(Told.What.STOP, Told.What.CONNECTION_CLEARED, Told.What.CALL_CLEARED, Told.What.DIVERTED);

    private final CallModel calls;
    private final ScriptedConsumer.Rules rules;
    private final List<Pending> pending = new ArrayList<>();
    /** The former lives of call ids whose end nobody could miss. */
    private final Map<String, Set<Integer>> seenToEnd = new HashMap<>();
    /** The calls whose end was told. */
    private final Set<Integer> toldToEnd = new HashSet<>();
    /** The calls of which a monitor that stands has told something. */
    private final Set<Integer> told = new HashSet<>();
    /** All lives of call ids. */
    private final Map<String, Set<Integer>> livesOf = new HashMap<>();
    /** The call that a message was last of. */
    private final Map<String, Integer> lifeOfMessage = new HashMap<>();
    /** Whose all connections are or were. */
    private final Map<ConnectionId, Owner> owners = new HashMap<>();

    private record Owner(int life, String device) {}

    /** A request that is not over. */
    private static final class Pending {
        private final int number;
        private final PrivateServiceType service;
        private final String device;
        private final String callId;
        private final int life;
        private final boolean awaitsEvent;
        private final CompletableFuture<PrivateEvent> result;
        /** Whether something had been told of the call before it was made. */
        private final boolean toldBefore;

        private boolean asked;
        /** Whether it cannot be told from another one which of them the switch has answered. */
        private boolean uncertain;

        private Boolean confirmed;
        private boolean eventTold;

        Pending(
                int number,
                PrivateServiceType service,
                String device,
                String callId,
                int life,
                boolean awaitsEvent,
                boolean toldBefore,
                CompletableFuture<PrivateEvent> result) {
            this.toldBefore = toldBefore;
            this.number = number;
            this.service = service;
            this.device = device;
            this.callId = callId;
            this.life = life;
            this.awaitsEvent = awaitsEvent;
            this.result = result;
        }

        Pending ask() {
            asked = true;
            return this;
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
                call != null && told.contains(call.life()),
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

    /**
     * A call is over.
     *
     * @param seen whether all who could see it have
     * @param told whether somebody has
     */
    void ended(int life, String callId, boolean seen, boolean told) {
        if (seen && told) {
            toldToEnd.add(life);
        }
        if (seen) {
            seenToEnd.computeIfAbsent(callId, key -> new HashSet<>()).add(life);
        }
    }

    /** A monitor that stands has told something of a call; what may come after its end says nothing of the next one. */
    void told(Told what) {
        if (!ENDINGS.contains(what.what())) {
            told.add(what.life());
        }
    }

    /** Remembers which call connections belong to. */
    void remember() {
        for (CallModel.Call call : calls.calls()) {
            livesOf.computeIfAbsent(call.id(), key -> new HashSet<>()).add(call.life());
            call.recordings().forEach(recording -> lifeOfMessage.put(recording.message(), call.life()));
            call.devices().forEach(device -> owners.put(call.connection(device), new Owner(call.life(), device)));
        }
    }

    /** The switch is asked for hot desking; the request that does so, for {@link #answered}. */
    Object asked(String service, String guest) {
        return pending.stream()
                .filter(each -> !each.asked && serviceOf(each.service).equals(service) && each.device.equals(guest))
                .findFirst()
                .map(Pending::ask)
                .orElse(null);
    }

    /** The switch is asked for a service for a call; the request that does so, for {@link #answered}. */
    Object asked(String service, ConnectionId connection, String message) {
        Pending request = find(service, connection);
        CallModel.Call call = calls.byId(connection.callId());
        if (call != null) {
            check(service, connection, message, request, call);
        }
        return request == null ? null : request.ask();
    }

    /** The request that goes there; null if several may. */
    private Pending find(String service, ConnectionId connection) {
        List<Pending> all = pending.stream()
                .filter(each -> !each.asked
                        && !each.result.isDone()
                        && serviceOf(each.service).equals(service))
                .toList();
        Owner owner = owners.get(connection);
        String device = owner != null
                ? owner.device()
                : connection.deviceId() == null ? null : connection.deviceId().number();
        List<Pending> own =
                all.stream().filter(each -> each.device.equals(device)).toList();
        List<Pending> exact = own.stream()
                .filter(each -> connection.callId().equals(each.callId))
                .toList();
        CallModel.Call present = calls.byId(connection.callId());
        List<Pending> fitting = own.stream()
                .filter(each -> exact.contains(each) || present != null && calls.isPartOf(each.life, present.life()))
                .toList();
        if (fitting.size() > 1) {
            // the later one may be sent first, because it needs no snapshot
            fitting.forEach(each -> each.uncertain = true);
        }
        if (!exact.isEmpty()) {
            return exact.get(0);
        }
        List<Pending> left = !own.isEmpty() || owner != null ? own : all;
        if (left.size() != 1) {
            left.forEach(each -> each.uncertain = true);
            return null;
        }
        if (present != null && !calls.isPartOf(left.get(0).life, present.life())) {
            // one that named this call may have been made for another one of that id
            left.get(0).uncertain = true;
        }
        return left.get(0);
    }

    private void check(String service, ConnectionId connection, String message, Pending request, CallModel.Call call) {
        CallModel.Call meant = request == null ? null : calls.byLife(request.life);
        // before anything is told of it, its id may be taken for the former one of a conference
        if (meant != null && meant != call && meant.id().equals(request.callId) && request.toldBefore) {
            rules.wrong(Rule.REQUEST_CALL, request + " goes to " + connection + " in " + call + " instead of " + meant);
        }
        boolean dynamic = connection.deviceId() != null && connection.deviceId().isDynamic();
        Owner former = owners.get(connection);
        boolean present = call.devices().stream().anyMatch(device -> connection.equals(call.connection(device)));
        if (dynamic
                && !present
                && former != null
                && former.life() != call.life()
                // it may have been made for the former call, whose end nobody has told since
                && (request == null
                        || request.life != former.life()
                        || request.toldBefore && toldToEnd.contains(former.life()))
                && seenToEnd.getOrDefault(connection.callId(), Set.of()).contains(former.life())) {
            rules.wrong(
                    Rule.FORMER_CONNECTION,
                    service + " names " + connection + ", which was of a former call, not of " + call);
        }
        if (message != null
                // in a call of which nothing is told, a connection that is always the same tells them not apart
                && (dynamic || toldToEnd.contains(lifeOfMessage.getOrDefault(message, 0)))
                && call.recordings().stream().noneMatch(each -> each.message().equals(message))
                && allSeen(connection.callId(), call)) {
            rules.wrong(Rule.FORMER_MESSAGE, service + " names the message " + message + ", which is none of " + call);
        }
    }

    private boolean allSeen(String callId, CallModel.Call present) {
        Set<Integer> lives = new HashSet<>();
        lives.addAll(livesOf.getOrDefault(callId, Set.of()));
        lives.remove(present.life());
        return seenToEnd.getOrDefault(callId, Set.of()).containsAll(lives);
    }

    /**
     * The switch has performed a request, or refused it.
     *
     * @param request what {@link #asked} said
     * @param observed whether what it tells of it comes by the monitor of the device
     */
    void answered(Object request, boolean confirmed, boolean observed) {
        if (request instanceof Pending known) {
            known.confirmed = confirmed;
            known.eventTold = confirmed && observed;
        }
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
                if (each.uncertain) {
                    pending.remove(each);
                } else if (success && !Boolean.TRUE.equals(each.confirmed)) {
                    rules.wrong(Rule.REQUEST_RESULT, each + " succeeds though the switch has not confirmed it");
                } else if (!success && !each.awaitsEvent && Boolean.TRUE.equals(each.confirmed) && !timedOut(each)) {
                    rules.wrong(
                            Rule.REQUEST_RESULT, each + " fails though the switch has confirmed it: " + each.result);
                }
                pending.remove(each);
            } else if (!answersComeLate && each.awaitsEvent && each.eventTold && !each.uncertain) {
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
