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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.RequestException;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventError;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs the requests of producers. On the link's event loop only. */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private static final Service SNAPSHOT_DEVICE = Csta.description().service("SnapshotDevice");
    /** Services whose answer may come in segments, and the member of the reply that holds the items. */
    private static final Map<String, String> SEGMENTED = Map.of(
            "SnapshotDevice",
            "snapshotData",
            "SnapshotCall",
            "snapshotData",
            "GetSwitchingFunctionDevices",
            "deviceList");

    /** Members of such an answer that say where the items are. */
    private static final List<String> HOW_SEGMENTED = List.of("crossRefIDorSnapshotData", "serviceCrossRefID");

    private final CstaLink link;
    private final Calls calls;
    private final CallRecording recording;
    private final HotDesking hotDesking;
    private final Meanwhile meanwhile;
    private final List<Awaiting> awaiting;
    private final Map<Awaiting, ServiceOptions> awaitingOptions = new IdentityHashMap<>();
    private final SerialRequests byCall;
    private final SerialRequests byDevice;

    Requests(
            CstaLink link,
            Calls calls,
            CallRecording recording,
            HotDesking hotDesking,
            Meanwhile meanwhile,
            List<Awaiting> awaiting) {
        this.link = link;
        this.calls = calls;
        this.recording = recording;
        this.hotDesking = hotDesking;
        this.meanwhile = meanwhile;
        this.awaiting = awaiting;
        this.byCall = new SerialRequests(link::schedule, this::callIds);
        this.byDevice = new SerialRequests(link::schedule, List::of);
    }

    Optional<ServiceOptions> optionsOf(Awaiting waiting) {
        return Optional.ofNullable(awaitingOptions.get(waiting));
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("awaiting", awaiting.size());
        kept.accept("awaitingOptions", awaitingOptions.size());
        kept.accept("serialLines", byCall.size() + byDevice.size());
        kept.accept("serialRequestsWaiting", byCall.waiting() + byDevice.waiting());
    }

    /**
     * What is needed to answer a request. {@code answered} completes when the switch has answered, also if an event is
     * waited for then, or will not.
     */
    private record Task(
            PrivateService request,
            PrivateServiceType type,
            ServiceOptions options,
            CompletableFuture<PrivateEvent> result,
            CompletableFuture<Void> answered) {}

    /** What the switch has confirmed, for the reply and for the event that is waited for. */
    private record Confirmed(PrivateEvent.Builder reply, Object detail) {}

    void perform(PrivateService request, ServiceOptions options, CompletableFuture<PrivateEvent> result) {
        PrivateServiceType type = request.type();
        Task task = new Task(request, type, options, result, new CompletableFuture<>());
        result.whenComplete((event, error) -> task.answered().complete(null));
        try {
            if (type == null) {
                fail(
                        task,
                        ErrorCode.TERR_UNSUP_OPER,
                        request.service() == null || request.service().isBlank()
                                ? "No private service is named. Set the option service, the header CamelCstaService or Service in the body"
                                : "Unknown private service '" + request.service() + "', expected one of " + names());
            } else if (type == PrivateServiceType.SET_ACCOUNT_CODE && !options.accountCodePrivateService()) {
                fail(
                        task,
                        ErrorCode.TERR_UNSUP_OPER,
                        "setAccountCode is switched off at this endpoint. Set the option accountCodePrivateService=true to use it");
            } else {
                check(request, type);
                if (type == PrivateServiceType.START_HOT_DESKING || type == PrivateServiceType.CANCEL_HOT_DESKING) {
                    performHotDesking(task);
                } else {
                    performForCall(task);
                }
            }
        } catch (InvalidValueException e) {
            fail(task, ErrorCode.TERR_INVALID_ATTR, type.serviceName() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A private service failed unexpectedly", e);
            fail(task, ErrorCode.TERR_INTERNAL, "Internal fault: " + e);
        }
    }

    private static String names() {
        StringBuilder names = new StringBuilder();
        for (PrivateServiceType type : PrivateServiceType.values()) {
            names.append(names.isEmpty() ? "" : ", ")
                    .append(type.serviceName())
                    .append(" (")
                    .append(type.number())
                    .append(')');
        }
        return names.toString();
    }

    private static void check(PrivateService request, PrivateServiceType type) {
        if (request.thisDN() == null || request.thisDN().isBlank()) {
            throw new InvalidValueException(
                    "ThisDN", "missing. Set the header CamelCstaThisDN, ThisDN in the body, or the option thisDN");
        }
        carriesNot("UserData", request.userData());
        carriesNot("Reasons", request.reasons());
        boolean hotDesking =
                type == PrivateServiceType.START_HOT_DESKING || type == PrivateServiceType.CANCEL_HOT_DESKING;
        boolean named = request.connId() != null || request.callId() != null;
        if (!hotDesking && !named) {
            throw new InvalidValueException(
                    "ConnID",
                    "missing. Set the header CamelCstaConnId or CamelCstaCallId, or ConnID or CallID in the body");
        }
        if (type != PrivateServiceType.SET_ACCOUNT_CODE && type != PrivateServiceType.START_HOT_DESKING) {
            carriesNot("Extensions", request.extensions());
        }
        if (request.connId() != null && ConnIds.canonical(request.connId()) == null) {
            throw new InvalidValueException(
                    "ConnID",
                    "expected 16 hexadecimal digits, got '" + request.connId()
                            + "'. The switch's own call id goes into CallID or CamelCstaCallId");
        }
    }

    private static void carriesNot(String list, Map<String, Object> values) {
        if (!values.isEmpty()) {
            throw new InvalidValueException(list, "this service cannot carry any, got " + values.keySet());
        }
    }

    // ---- hot desking

    private void performHotDesking(Task task) {
        String guest = task.request().thisDN();
        String host = HotDesking.host(task.type(), task.request());
        String before = hotDesking.known(guest);
        Struct body =
                HotDesking.request(task.type(), guest, host, task.options().privateDataMapping());
        send(task, HotDesking.ESCAPE, body, null, task.options().requestTimeout(), answer -> {
            String known = hotDesking.confirmed(
                    task.type(), guest, host != null ? host : before, isFollowed(guest) || isFollowed(host));
            return new Confirmed(
                    PrivateEvent.of(task.type().event()).thisDN(guest).otherDN(known), guest);
        });
    }

    private boolean isFollowed(String device) {
        return device != null && link.isMonitored(device, eventOf(PrivateServiceType.START_HOT_DESKING));
    }

    // ---- services for a call

    private void performForCall(Task task) {
        Octets code = task.type() == PrivateServiceType.SET_ACCOUNT_CODE
                ? AccountCodes.code(task.request(), task.options())
                : null;
        if (lacksMonitor(task)) {
            return;
        }
        String connId = task.request().connId() == null
                ? null
                : ConnIds.canonical(task.request().connId());
        String callId = task.request().callId();
        if (callId != null) {
            Call call = calls.byCallId(callId);
            String current = call == null ? callId : call.callId();
            boolean other = connId != null && !connId.equals(calls.connIdOf(callId));
            if (other && (call == null || calls.byConnId(connId) != call)) {
                throw new InvalidValueException("ConnID", connId + " and CallID " + callId + " name different calls");
            }
            withConnection(task, current, null, connection -> sendInTurn(task, connection, code));
        } else {
            Call call = calls.byConnId(connId);
            if (call != null) {
                withConnection(task, call.callId(), null, connection -> sendInTurn(task, connection, code));
            } else {
                snapshotForConnId(task, connId, code);
            }
        }
    }

    private void snapshotForConnId(Task task, String connId, Octets code) {
        snapshot(task, (found, snapshotError) -> {
            Call known = calls.byConnId(connId);
            String callId = known != null
                    ? known.callId()
                    : found.keySet().stream()
                            .filter(id -> connId.equals(calls.connIdOfCurrent(id)))
                            .findFirst()
                            .orElse(null);
            if (callId != null) {
                if (snapshotError == null) {
                    recording.found(callId, task.request().thisDN(), found.get(callId));
                }
                // what has been seen of the call since is newer
                withConnection(
                        task, callId, known == null ? found : null, connection -> sendInTurn(task, connection, code));
            } else if (snapshotError == null || isAnswer(snapshotError) && !isUnknownDevice(snapshotError)) {
                fail(
                        task,
                        ErrorCode.TERR_INV_CONNID,
                        "Unknown ConnID " + connId + ": no call of "
                                + task.request().thisDN()
                                + " has it. The call may have ended. A ConnID of another node is only known here if both have the same linkName");
            } else {
                failBefore(task, snapshotError);
            }
        });
    }

    private static boolean isAnswer(RequestException error) {
        return error.kind() == RequestException.Kind.REFUSED
                || error.kind() == RequestException.Kind.REJECTED
                || error.kind() == RequestException.Kind.ANSWER_MALFORMED;
    }

    private static boolean isUnknownDevice(RequestException error) {
        return error.error() != null && new CstaError("operation", "invalidDeviceID").equals(error.error());
    }

    private interface AfterSnapshot {
        /**
         * {@code found}: the connection of the device in each of its calls, by call id; empty if the error is not null.
         */
        void then(Map<String, ConnectionId> found, RequestException error);
    }

    private void snapshot(Task task, AfterSnapshot after) {
        String device = task.request().thisDN();
        Struct body = Struct.of(SNAPSHOT_DEVICE.request())
                .set("snapshotObject", task.options().deviceId(device))
                .build();
        Meanwhile.Watch watch = meanwhile.watch(device);
        boolean monitored = link.isMonitored(device);
        link.requestSegmented(SNAPSHOT_DEVICE, body, task.options().requestTimeout())
                .whenComplete((found, error) -> guarded(task, () -> {
                    meanwhile.over(watch);
                    if (error != null) {
                        after.then(Map.of(), (RequestException) unwrap(error));
                        return;
                    }
                    Map<String, ConnectionId> connections = EventBody.connections(found.items());
                    connections.keySet().removeIf(watch::has);
                    if (monitored && link.isMonitored(device) && !watch.isOutdated() && !watch.isTooMany()) {
                        calls.learnSnapshot(device, connections.values())
                                .forEach(callId -> recording.arrived(device, callId));
                    }
                    after.then(connections, null);
                }));
    }

    /**
     * Finds the device's connection in the call: as the switch last reported it, else from a snapshot, else made. What
     * was reported of a call that nobody follows to its end may be a former call's.
     *
     * @param found what a snapshot of the device has found, or null if none was taken
     */
    private void withConnection(
            Task task, String callId, Map<String, ConnectionId> found, Consumer<ConnectionId> then) {
        String device = task.request().thisDN();
        Call call = calls.byCallId(callId);
        ConnectionId known = found == null ? null : found.get(callId);
        if (known == null && call != null) {
            known = call.connectionOf(device);
        }
        if (known != null) {
            then.accept(known);
        } else if (found == null) {
            snapshot(task, (now, error) -> {
                if (error != null && !isAnswer(error)) {
                    failBefore(task, error);
                } else if (call != null && !calls.goesOn(call)) {
                    // the snapshot may be older than the end of the call, whose id may be that of another one now
                    withConnection(task, callId, null, then);
                } else {
                    String present = error == null ? named(task, callId, now) : callId;
                    if (error == null) {
                        recording.found(present, device, now.get(present));
                    }
                    withConnection(task, present, now, then);
                }
            });
        } else {
            then.accept(new ConnectionId(callId, task.options().deviceId(device)));
        }
    }

    /** The id of the call that a request means: if a former id of that call is another's by now, it means that one. */
    private String named(Task task, String callId, Map<String, ConnectionId> found) {
        PrivateService request = task.request();
        for (String id : found.keySet()) {
            boolean isNamed = request.callId() != null
                    ? request.callId().equals(id)
                    : calls.connIdOfCurrent(id).equals(ConnIds.canonical(request.connId()));
            if (isNamed && !id.equals(callId)) {
                calls.takeFromAlias(id);
                return id;
            }
        }
        return callId;
    }

    /** All ids of the call with that id, the present one first. */
    private List<String> callIds(String callId) {
        Call call = calls.byCallId(callId);
        if (call == null) {
            return List.of(callId);
        }
        // a former id may be that of a new call by now
        return Stream.concat(
                        Stream.of(call.callId()),
                        call.allCallIds().stream()
                                .filter(id -> !id.equals(call.callId()) && calls.byCallId(id) == call))
                .toList();
    }

    /** Sends when the request before it, of those for the call or device, is answered (option serialRequests). */
    private void sendInTurn(Task task, ConnectionId connection, Octets code) {
        Duration timeout = task.options().requestTimeout();
        SerialScope scope = task.options().serialRequests();
        if (scope == SerialScope.NONE) {
            sendForCall(task, connection, code, timeout);
            return;
        } else if (lacksMonitor(task)) {
            return;
        }
        Call call = calls.byCallId(connection.callId());
        boolean ofCall = scope == SerialScope.CALL;
        (ofCall ? byCall : byDevice)
                .submit(
                        ofCall
                                ? connection.callId()
                                : DeviceId.plainNumber(task.request().thisDN()),
                        timeout,
                        left -> {
                            guarded(task, () -> sendForCall(task, connection, call, code, left));
                            return task.answered();
                        },
                        tooMany -> failInTurn(task, tooMany));
    }

    private void failInTurn(Task task, boolean tooMany) {
        SerialScope scope = task.options().serialRequests();
        if (tooMany) {
            fail(
                    task,
                    ErrorCode.TERR_NO_SWITCH,
                    "The request was not sent: " + SerialRequests.MAX_WAITING
                            + " wait already for the answer to another one for the same call or device (option serialRequests="
                            + scope + ")");
        } else {
            fail(
                    task,
                    ErrorCode.TERR_TIMEOUT,
                    "The request was not sent: it waited "
                            + task.options().requestTimeout().toMillis()
                            + " ms for the answer to another one for the same " + scope + " (option serialRequests="
                            + scope + ")");
        }
    }

    /** Sends what may have waited: in another call with the same id the device has another connection. */
    private void sendForCall(Task task, ConnectionId connection, Call call, Octets code, Duration left) {
        if (call == null || calls.goesOn(call)) {
            sendForCall(task, presentOf(task, connection), code, left);
            return;
        }
        long deadline = System.nanoTime() + left.toNanos();
        withConnection(task, connection.callId(), null, now -> {
            long rest = deadline - System.nanoTime();
            if (rest > 0) {
                sendForCall(task, now, code, Duration.ofNanos(rest));
            } else {
                failInTurn(task, false);
            }
        });
    }

    /** The connection as it is now: there may have been a transfer or conference while the request waited. */
    private ConnectionId presentOf(Task task, ConnectionId connection) {
        String device = task.request().thisDN();
        Call call = calls.byCallId(connection.callId());
        boolean joined = call != null && !call.callId().equals(connection.callId());
        ConnectionId known = call != null ? call.connectionOf(device) : null;
        if (known != null) {
            return known;
        }
        return joined ? new ConnectionId(call.callId(), task.options().deviceId(device)) : connection;
    }

    private void sendForCall(Task task, ConnectionId connection, Octets code, Duration timeout) {
        String device = task.request().thisDN();
        Call call = calls.byCallId(connection.callId());
        PrivateEvent.Builder reply = PrivateEvent.of(task.type().event())
                .thisDN(device)
                .connection(connection)
                .connId(calls.connIdOf(connection.callId()));
        if (task.type() == PrivateServiceType.SET_ACCOUNT_CODE) {
            reply.extensions(AccountCodes.extensions(code, task.options()));
            send(
                    task,
                    AccountCodes.ASSOCIATE_DATA,
                    AccountCodes.request(connection, code),
                    connection.callId(),
                    timeout,
                    answer -> new Confirmed(reply, code));
        } else {
            String message = task.type() == PrivateServiceType.START_RECORDING
                    ? null
                    : recording.messageOf(connection.callId(), device);
            CallRecording.Asked asked =
                    new CallRecording.Asked(task.type(), call, connection, device, link.isMonitored(device), message);
            send(
                    task,
                    CallRecording.serviceOf(task.type()),
                    CallRecording.request(task.type(), connection, message),
                    connection.callId(),
                    timeout,
                    answer -> new Confirmed(reply, recording.confirmed(asked, answer)));
        }
    }

    private static EventType eventOf(PrivateServiceType type) {
        return Csta.description()
                .event(
                        switch (type) {
                            case SET_ACCOUNT_CODE -> "CallInformationEvent";
                            case START_HOT_DESKING, CANCEL_HOT_DESKING -> "PrivateEvent";
                            case STOP_RECORDING -> "StopEvent";
                            case SUSPEND_RECORDING -> "SuspendRecordEvent";
                            default -> "RecordEvent";
                        });
    }

    // ---- sending and completing

    private interface OnAnswer {
        Confirmed confirmed(Struct answer);
    }

    /** Fails a request that waits for its event if none will come. */
    private boolean lacksMonitor(Task task) {
        EventType needed = eventOf(task.type());
        boolean lacks =
                task.options().awaitEvent() && !link.isMonitored(task.request().thisDN(), needed);
        if (lacks) {
            fail(
                    task,
                    ErrorCode.TERR_NOT_REGISTERED,
                    "awaitEvent: no monitor on " + task.request().thisDN() + " lets the " + needed
                            + " through. Have a consumer monitor the device, or do without awaitEvent");
        }
        return lacks;
    }

    private void send(Task task, Service service, Struct body, String callId, Duration timeout, OnAnswer onAnswer) {
        if (lacksMonitor(task)) {
            return;
        }
        Awaiting waiting = null;
        if (task.options().awaitEvent()) {
            waiting = new Awaiting(task.type().event(), task.request().thisDN(), callId);
            awaiting.add(waiting);
            link.keepReading(waiting, true);
            awaitingOptions.put(waiting, task.options());
        }
        Awaiting armed = waiting;
        task.result().whenComplete((event, error) -> forget(armed));
        long deadline = System.nanoTime() + timeout.toNanos();
        link.request(service, body, timeout)
                .whenComplete((response, error) -> guarded(task, () -> {
                    if (error != null) {
                        fail(task, (RequestException) unwrap(error));
                        return;
                    }
                    Confirmed confirmed = onAnswer.confirmed(response.body());
                    if (armed == null) {
                        complete(task, confirmed.reply());
                    } else {
                        awaitEvent(task, armed, confirmed, Math.max(1, deadline - System.nanoTime()));
                    }
                }))
                .whenComplete((response, error) -> task.answered().complete(null));
    }

    private void awaitEvent(Task task, Awaiting waiting, Confirmed confirmed, long nanos) {
        waiting.answered(confirmed.detail());
        link.schedule(() -> waiting.event().completeExceptionally(new TimeoutException()), Duration.ofNanos(nanos));
        waiting.event()
                .whenComplete((event, error) -> guarded(task, () -> {
                    if (error == null) {
                        complete(
                                task,
                                confirmed.reply().eventTime(event.eventTime()).previousConnId(event.previousConnId()));
                    } else if (error instanceof TimeoutException) {
                        failConfirmed(
                                task,
                                ErrorCode.TERR_TIMEOUT,
                                "The switch confirmed " + task.type().serviceName()
                                        + ", but its event did not come within "
                                        + task.options().requestTimeout().toMillis() + " ms");
                    } else {
                        failConfirmed(
                                task,
                                ErrorCode.TERR_NO_SWITCH,
                                "The switch confirmed " + task.type().serviceName()
                                        + ", but all monitors were lost before its event came: " + error.getMessage());
                    }
                }));
    }

    private void forget(Awaiting waiting) {
        if (waiting != null) {
            awaiting.remove(waiting);
            link.keepReading(waiting, false);
            awaitingOptions.remove(waiting);
        }
    }

    /** The monitors are lost: no event will come. */
    void failAwaiting(String reason) {
        List.copyOf(awaiting)
                .forEach(waiting -> waiting.event().completeExceptionally(new IllegalStateException(reason)));
    }

    private void complete(Task task, PrivateEvent.Builder reply) {
        PrivateEvent event = reply.referenceId(task.request().referenceId())
                .link(link.config().name())
                .build();
        if (event.eventTime() == null) {
            event = reply.eventTime(Instant.now()).build();
        }
        task.result().complete(event);
    }

    private void guarded(Task task, Runnable step) {
        try {
            step.run();
        } catch (InvalidValueException e) {
            fail(task, ErrorCode.TERR_INVALID_ATTR, task.type().serviceName() + ": " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("A private service failed unexpectedly", e);
            fail(task, ErrorCode.TERR_INTERNAL, "Internal fault: " + e);
        }
    }

    private void fail(Task task, ErrorCode code, String message) {
        fail(task, ErrorCodes.of(code), message, null, false, false, null);
    }

    private void failConfirmed(Task task, ErrorCode code, String message) {
        fail(task, ErrorCodes.of(code), message, null, true, true, null);
    }

    /** What the switch was asked before the service itself has failed: the service was not sent. */
    private void failBefore(Task task, RequestException failure) {
        fail(task, code(task, failure), failure.getMessage(), failure.error(), false, false, failure);
    }

    private void fail(Task task, RequestException failure) {
        fail(task, code(task, failure), failure.getMessage(), failure.error(), failure.sent(), false, failure);
    }

    private static ErrorCodes.Named code(Task task, RequestException failure) {
        boolean hotDesking = task.type() == PrivateServiceType.START_HOT_DESKING
                || task.type() == PrivateServiceType.CANCEL_HOT_DESKING;
        ErrorCode mapped = hotDesking && failure.error() != null
                ? task.options().privateDataMapping().errorCode(failure.error())
                : null;
        return mapped != null ? ErrorCodes.of(mapped) : ErrorCodes.of(failure, task.type());
    }

    private void fail(
            Task task,
            ErrorCodes.Named code,
            String message,
            CstaError cause,
            boolean sent,
            boolean confirmed,
            Throwable error) {
        task.result()
                .completeExceptionally(new ServiceException(
                        new EventError(
                                code.code(),
                                code.name(),
                                message,
                                cause == null ? null : cause.category(),
                                cause == null ? null : cause.value(),
                                task.request().thisDN(),
                                task.request().connId(),
                                task.request().referenceId(),
                                Instant.now(),
                                link.config().name(),
                                sent,
                                confirmed),
                        error));
    }

    private static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    // ---- any other service

    void operate(
            String operation,
            Map<String, Object> body,
            Integer referenceId,
            ServiceOptions options,
            CompletableFuture<CstaReply> result) {
        Service service = Csta.description().findService(operation);
        if (service == null) {
            fail(
                    result,
                    referenceId,
                    ErrorCodes.of(ErrorCode.TERR_UNSUP_OPER),
                    "Unknown operation '" + operation
                            + "'. Expected the name of a CSTA service as ECMA-323 has it, one of "
                            + Csta.description().services().stream()
                                    .map(Service::name)
                                    .sorted()
                                    .toList(),
                    null);
            return;
        }
        Struct request;
        try {
            request = Values.fromMap(service.request(), body);
        } catch (InvalidValueException e) {
            fail(result, referenceId, ErrorCodes.of(ErrorCode.TERR_INVALID_ATTR), e.getMessage(), null);
            return;
        }
        if (SEGMENTED.containsKey(operation)) {
            link.requestSegmented(service, request, options.requestTimeout()).whenComplete((answer, error) -> {
                if (error != null) {
                    fail(result, referenceId, (RequestException) unwrap(error));
                } else {
                    result.complete(segmentedReply(service, answer, referenceId));
                }
            });
            return;
        }
        link.request(service, request, options.requestTimeout()).whenComplete((response, error) -> {
            if (error != null) {
                fail(result, referenceId, (RequestException) unwrap(error));
            } else if (response == null) {
                result.complete(reply(service.name(), null, Map.of(), referenceId));
            } else {
                ConnectionId connection = connectionIn(response.body());
                calls.learn(connection);
                result.complete(reply(response.name(), connection, Values.toMap(response.body()), referenceId));
            }
        });
    }

    /** As if the answer had come in one piece, with the items where they are said to be. */
    private CstaReply segmentedReply(Service service, CstaLink.SegmentedAnswer answer, Integer referenceId) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put(
                SEGMENTED.get(service.name()),
                answer.items().stream().map(Values::toMap).toList());
        Map<String, Object> first = Values.toMap(answer.first());
        HOW_SEGMENTED.forEach(first::remove);
        value.putAll(first);
        ConnectionId connection = answer.items().stream()
                .map(Requests::connectionIn)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return reply(service.responseName(), connection, value, referenceId);
    }

    /** The first connection in an answer, such as the one that MakeCall made; or null. */
    private static ConnectionId connectionIn(Struct answer) {
        for (Field field : answer.type().fields()) {
            if (field.type().base() == BasicType.CONNECTION_ID && answer.get(field.index()) != null) {
                return (ConnectionId) answer.get(field.index());
            }
        }
        return null;
    }

    private CstaReply reply(String name, ConnectionId connection, Map<String, Object> value, Integer referenceId) {
        String callId = connection == null ? null : connection.callId();
        return new CstaReply(
                name,
                null,
                callId == null ? null : calls.connIdOf(callId),
                callId,
                connection == null || connection.deviceId() == null
                        ? null
                        : connection.deviceId().number(),
                value,
                referenceId,
                Instant.now(),
                link.config().name());
    }

    private void fail(CompletableFuture<CstaReply> result, Integer referenceId, RequestException failure) {
        ErrorCodes.Named code = ErrorCodes.of(failure, null);
        result.completeExceptionally(new ServiceException(
                error(code, failure.getMessage(), failure.error(), referenceId, failure.sent()), failure));
    }

    private void fail(
            CompletableFuture<CstaReply> result,
            Integer referenceId,
            ErrorCodes.Named code,
            String message,
            Throwable cause) {
        result.completeExceptionally(new ServiceException(error(code, message, null, referenceId, false), cause));
    }

    private EventError error(
            ErrorCodes.Named code, String message, CstaError cause, Integer referenceId, boolean sent) {
        return new EventError(
                code.code(),
                code.name(),
                message,
                cause == null ? null : cause.category(),
                cause == null ? null : cause.value(),
                null,
                null,
                referenceId,
                Instant.now(),
                link.config().name(),
                sent,
                false);
    }
}
