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
package io.camelcsta.link;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.MessageCodec;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.MessageType;
import io.camelcsta.model.description.Service;
import io.camelcsta.transport.Frame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes what the switch sends and hands it to whom it belongs; answers what a switch may ask of an application. One
 * message that cannot be read or handled does not cost the link. On the event loop only.
 */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private static final Service SYSTEM_STATUS = Csta.description().service("SystemStatus");
    private static final Service REQUEST_SYSTEM_STATUS = Csta.description().service("RequestSystemStatus");
    private static final Service ESCAPE = Csta.description().service("Escape");
    private static final Service MONITOR_STOP = Csta.description().service("MonitorStop");
    private static final int UNRECOGNIZED_OPERATION = 1;
    private static final int MISTYPED_ARGUMENT = 2;

    private final LimitedLog limited = new LimitedLog(LOG);
    private final AssociationLink link;
    private final Monitors monitors;
    private final Segments segments;
    private final PendingRequests pending;
    private final Counting counting;
    private final LogOnce troubles = new LogOnce(LOG);
    private final boolean xml;

    Inbox(AssociationLink link, Monitors monitors, Segments segments, PendingRequests pending, Counting counting) {
        this.link = link;
        this.monitors = monitors;
        this.segments = segments;
        this.pending = pending;
        this.counting = counting;
        this.xml = link.config().identity().isXml();
    }

    void received(Frame frame, MessageCodec codec, Arrival arrival) {
        counting.count(Counting.What.FRAMES_RECEIVED);
        try {
            CstaMessage message = codec.decode(frame.invokeId(), frame.octets());
            link.trace().received(message, arrival);
            handle(message, arrival);
        } catch (CodecException e) {
            try {
                malformed(frame, codec, e, arrival);
            } catch (RuntimeException fault) {
                notHandled(fault);
            }
        } catch (RuntimeException e) {
            counting.count(Counting.What.MALFORMED);
            notHandled(e);
        }
    }

    private void notHandled(RuntimeException fault) {
        limited.error(
                "notHandled", "A message of the switch at {} could not be handled: {}", link.address(), fault, fault);
    }

    private void handle(CstaMessage message, Arrival arrival) {
        if (message instanceof CstaMessage.Event event) {
            counting.count(Counting.What.EVENTS);
            monitors.received(event, arrival);
        } else if (link.association().received(message)) {
            LOG.debug(
                    "{} received on the link '{}'",
                    message.name(),
                    link.config().name());
        } else if (message instanceof CstaMessage.Request request) {
            request(request, arrival);
        } else if (message instanceof CstaMessage.Session session && session.isRequest()) {
            refuse(session.invokeId(), UNRECOGNIZED_OPERATION);
        } else if (message instanceof CstaMessage.Unknown unknown) {
            unknown(unknown, arrival, UNRECOGNIZED_OPERATION);
        } else if (!(message instanceof CstaMessage.Association)) {
            answer(message);
        }
    }

    private void malformed(Frame frame, MessageCodec codec, CodecException problem, Arrival arrival) {
        counting.count(Counting.What.MALFORMED);
        link.trace().unreadable(frame.octets().length, problem.getMessage(), arrival);
        troubles.warn(
                "malformed", "A message of the switch at {} cannot be read: {}", link.address(), problem.getMessage());
        byte[] octets = frame.octets();
        if (link.association().unreadable(octets.length == 0 ? -1 : octets[0] & 0xFF, problem.getMessage())) {
            return;
        }
        try {
            unknown(codec.decodeUntouched(frame.invokeId(), octets), arrival, MISTYPED_ARGUMENT);
        } catch (CodecException e) {
            boolean answered = pending.complete(
                    frame.invokeId(),
                    null,
                    RequestException.of(
                            RequestException.Kind.ANSWER_MALFORMED,
                            "The switch's answer cannot be read: " + e.getMessage(),
                            true));
            if (!answered) {
                link.listener()
                        .onEventsMissed(
                                null,
                                "a message of the switch could not be read: " + e.getMessage(),
                                arrival.time(),
                                null);
            }
        }
    }

    private void unknown(CstaMessage.Unknown message, Arrival arrival, int problem) {
        switch (message.kind()) {
            case EVENT -> {
                counting.count(Counting.What.EVENTS);
                link.listener().onUnknown(monitors.deviceOf(message.monitorCrossRefID()), message, arrival);
            }
            case RESPONSE -> {
                RequestException failed = RequestException.of(
                        RequestException.Kind.ANSWER_MALFORMED,
                        "The switch's answer " + message.name() + " is not understood",
                        true);
                if (!pending.complete(message.invokeId(), null, failed)) {
                    unexpectedAnswer(message);
                }
            }
            case REQUEST -> {
                refuse(message.invokeId(), problem);
                link.listener().onUnknown(null, message, arrival);
            }
        }
    }

    /** Over XML a service that is not known is refused with an error, over BER the message is rejected. */
    private void refuse(int invokeId, int problem) {
        link.write(
                xml
                        ? new CstaMessage.Failure(
                                invokeId,
                                new CstaError(
                                        "operation",
                                        problem == UNRECOGNIZED_OPERATION
                                                ? "serviceNotSupported"
                                                : "invalidParameterValue"),
                                null)
                        : new CstaMessage.Reject(invokeId, "invoke", problem));
    }

    private void answer(CstaMessage message) {
        int id = message.invokeId();
        MessageType expected = pending.typeOf(id);
        if (expected == null || xml && id == XmlCodec.EVENT_INVOKE_ID) {
            unexpectedAnswer(message);
            return;
        }
        CstaMessage result = null;
        RequestException error = null;
        if (message instanceof CstaMessage.Failure failed) {
            error = RequestException.refused("The switch refused " + expected + ": " + failed.error(), failed.error());
        } else if (message instanceof CstaMessage.Reject reject) {
            error = RequestException.rejected(
                    "The switch rejected " + expected + ": " + reject.kind() + " problem " + reject.problem(),
                    reject.kind(),
                    reject.problem());
        } else if (message instanceof CstaMessage.Response response
                && response.service() == null
                && expected instanceof Service service) {
            result = new CstaMessage.Response(id, service, Struct.empty(service.response()));
        } else if (message instanceof CstaMessage.Response response && response.service() == expected
                || message instanceof CstaMessage.Session session && session.document() == expected) {
            result = message;
        } else {
            error = RequestException.of(
                    RequestException.Kind.ANSWER_MALFORMED,
                    "The switch answered " + expected + " with " + message.name(),
                    true);
        }
        pending.complete(id, result, error);
    }

    private void unexpectedAnswer(CstaMessage message) {
        if (pending.lateAnswer(message.invokeId())) {
            counting.count(Counting.What.LATE);
            troubles.warn(
                    "late",
                    "The answer {} with invoke id {} came after its time-out and is ignored",
                    message.name(),
                    message.invokeId());
            if (message instanceof CstaMessage.Response started && started.service() == DeviceMonitor.MONITOR_START) {
                monitors.startedLate(started.body().text(EventType.MONITOR_CROSS_REF_ID));
            }
        } else {
            counting.count(Counting.What.UNEXPECTED);
            troubles.warn(
                    "unexpected",
                    "The switch sent an answer {} with invoke id {} that nothing waits for; it is ignored",
                    message.name(),
                    message.invokeId());
        }
    }

    /** What a switch may ask of an application is answered at once (private services, section 2). */
    private void request(CstaMessage.Request request, Arrival arrival) {
        Service service = request.service();
        if (service == SYSTEM_STATUS) {
            respond(request, Struct.empty(service.response()));
            link.systemStatus(request.body().text("systemStatus"), true);
        } else if (service == REQUEST_SYSTEM_STATUS) {
            respond(
                    request,
                    Struct.of(service.response()).set("systemStatus", "normal").build());
        } else if (service == MONITOR_STOP) {
            respond(request, Struct.empty(service.response()));
            monitors.stoppedBySwitch(request.body().text(EventType.MONITOR_CROSS_REF_ID));
        } else if (service == ESCAPE) {
            respond(request, Struct.empty(service.response()));
            link.listener().onRequest(request, arrival);
        } else if (!service.answered()) {
            if (!segments.received(request)) {
                link.listener().onRequest(request, arrival);
            }
        } else {
            refuse(request.invokeId(), UNRECOGNIZED_OPERATION);
            link.listener().onRequest(request, arrival);
        }
    }

    private void respond(CstaMessage.Request request, Struct body) {
        link.write(new CstaMessage.Response(request.invokeId(), request.service(), body));
    }

    /** An event of a monitor that is not ours is dropped. */
    void unknownMonitor(CstaMessage.Event event) {
        counting.count(Counting.What.UNKNOWN_MONITOR);
        troubles.warn(
                "unknownMonitor",
                "The event {} has the cross reference '{}' of no monitor of this link and is dropped",
                event.name(),
                event.monitorCrossRefID());
    }

    /** A new connection: troubles are worth a warning again. */
    void reset() {
        troubles.reset();
    }
}
