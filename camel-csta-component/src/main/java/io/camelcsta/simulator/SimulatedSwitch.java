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
package io.camelcsta.simulator;

import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The switch: its parts put together, and the way of a request through them. On the simulator's thread only. */
final class SimulatedSwitch {

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedSwitch.class);
    private static final int MAX_LINKS = 200;

    final Journal journal;
    final Faults faults = new Faults();
    final Monitors monitors;
    final Devices devices;
    final Calls calls;
    final CallControl control;
    final Recordings recordings;
    final HotDesks hotDesks;
    final SystemServices system;
    final ApplicationSessions sessions;
    final Associations associations;
    final Waiters waiters;
    boolean refusesConnections;
    boolean sendsSystemStatus;

    private final SimulatorOptions options;
    private final SimulatorLoop loop;
    private final Outbox outbox;
    private final Set<ApplicationLink> links = new LinkedHashSet<>();
    private final Map<String, ServiceHandler> handlers = new HashMap<>();
    /** The requests whose performance or answer is delayed. */
    private int postponed;

    SimulatedSwitch(SimulatorOptions options, SimulatorLoop loop) {
        this.options = options;
        this.loop = loop;
        this.sendsSystemStatus = options.sendSystemStatusOnConnect;
        this.journal = new Journal(options.trace);
        this.waiters = new Waiters(loop);
        this.outbox = new Outbox(options.eventsBeforeAnswers);
        this.monitors = new Monitors(options, outbox);
        this.devices = new Devices(options, monitors);
        this.calls = new Calls(options, devices);
        CallEvents events = new CallEvents(monitors);
        this.recordings = new Recordings(options, loop, events);
        this.control = new CallControl(options, calls, events, recordings);
        this.hotDesks = new HotDesks(options, monitors);
        this.sessions = new ApplicationSessions(options, this, loop);
        this.associations = new Associations(options, this);
        Segments segments = new Segments(outbox);
        this.system = new SystemServices(options, devices, segments);

        system.addTo(handlers);
        new MonitorServices(options, devices, monitors, faults).addTo(handlers);
        new SnapshotServices(options, devices, calls, segments).addTo(handlers);
        new CallServices(devices, calls, control, events).addTo(handlers);
        new VoiceServices(calls, recordings).addTo(handlers);
        new AgentServices(devices).addTo(handlers);
        new EscapeServices(devices, hotDesks, journal, new PanasonicSystemData(options, devices, outbox))
                .addTo(handlers);
    }

    /** The connected applications; a copy. */
    List<ApplicationLink> links() {
        return List.copyOf(links);
    }

    /** The applications that may use the switch. */
    List<ApplicationLink> readyLinks() {
        return links.stream().filter(this::permits).toList();
    }

    private boolean permits(ApplicationLink link) {
        return link.hasAssociations() ? link.associated : sessions.permits(link);
    }

    void connected(ApplicationLink link) {
        if (refusesConnections || links.size() >= MAX_LINKS) {
            link.reset();
            return;
        }
        links.add(link);
        journal.trace(link + " connected");
        if (permits(link)) {
            ready(link);
        }
        waiters.check();
    }

    /** An application may use the switch from now on. */
    void ready(ApplicationLink link) {
        if (sendsSystemStatus) {
            system.sendStatus(link);
        }
    }

    void disconnected(ApplicationLink link) {
        if (links.remove(link)) {
            journal.trace(link + " disconnected");
            sessions.end(link);
            monitors.stopAll(link);
            waiters.check();
        }
    }

    void sessionEnded(ApplicationLink link) {
        monitors.stopAll(link);
        link.systemRegistration = null;
        link.escapeRegistrations.clear();
    }

    void sent(ApplicationLink link, CstaMessage message) {
        journal.sent(link, message);
    }

    void protocolError(ApplicationLink link, String text) {
        journal.protocolError(link + ": " + text);
    }

    /** A message came from an application. */
    void received(ApplicationLink link, CstaMessage message) {
        if (!links.contains(link) || !link.isActive()) {
            return;
        }
        CstaMessage asked = isAnswer(message) ? link.answered(message) : message;
        // over XML an answer tells by itself what it answers
        CstaMessage answer = link.hasAssociations() ? asked : message;
        journal.received(link, answer == null ? message : answer);
        if (message instanceof CstaMessage.Association association) {
            associate(link, association);
        } else if (link.hasAssociations() && !link.associated) {
            associations.refuseUnassociated(link, message);
        } else if (answer == null) {
            protocolError(
                    link,
                    message.name() + " answers invoke id " + message.invokeId() + ", which the switch did not ask");
        } else if (isRequest(message) && message.invokeId() == CstaMessage.NO_INVOKE_ID) {
            protocolError(link, message.name() + " without an invoke id");
        } else {
            receivedInAssociation(link, message);
        }
        waiters.check();
    }

    private void receivedInAssociation(ApplicationLink link, CstaMessage message) {
        if (message instanceof CstaMessage.Request request) {
            meet(link, request, answer -> perform(link, request, answer));
        } else if (message instanceof CstaMessage.Session session && session.isRequest()) {
            meet(link, session, answer -> performSession(link, session, answer));
        } else if (isRequest(message)) {
            if (Csta.description().findService(message.name()) != null) {
                link.send(link.malformedRequest(message, Refusals.invalidParameter()));
            } else {
                link.send(link.unknownService(message));
            }
        } else if (message instanceof CstaMessage.Event) {
            protocolError(link, message.name() + " comes from the switch, not from an application");
        }
    }

    /** Whether a message is a request, known or not. */
    static boolean isRequest(CstaMessage message) {
        return message instanceof CstaMessage.Request
                || message instanceof CstaMessage.Unknown unknown && unknown.kind() == CstaMessage.Unknown.Kind.REQUEST;
    }

    private static boolean isAnswer(CstaMessage message) {
        return message instanceof CstaMessage.Response
                || message instanceof CstaMessage.Failure
                || message instanceof CstaMessage.Reject && message.invokeId() != CstaMessage.NO_INVOKE_ID
                || message instanceof CstaMessage.Unknown unknown
                        && unknown.kind() == CstaMessage.Unknown.Kind.RESPONSE;
    }

    private void associate(ApplicationLink link, CstaMessage.Association association) {
        AcseMessage apdu = association.apdu();
        if (apdu instanceof AcseMessage.AssociateRequest || apdu instanceof AcseMessage.ReleaseRequest) {
            meet(
                    link,
                    association,
                    answer -> answer.accept(() -> {
                        associations.handle(link, apdu);
                        waiters.check();
                    }));
        } else {
            associations.handle(link, apdu);
        }
    }

    /** Lets a request meet the fault that is programmed for it; {@code performing} is given the way to answer. */
    private void meet(ApplicationLink link, CstaMessage request, Consumer<Consumer<Runnable>> performing) {
        Consumer<Runnable> atOnce = Runnable::run;
        Fault fault = faults.next(request.name());
        if (fault == null) {
            performing.accept(atOnce);
            return;
        }
        switch (fault.kind()) {
            case DELAY ->
                later(fault.duration(), () -> {
                    if (links.contains(link)) {
                        performing.accept(atOnce);
                    }
                });
            case ANSWER_LATE -> performing.accept(answer -> later(fault.duration(), answer));
            case FAIL -> fail(link, request, fault);
            case REJECT -> reject(link, request, fault);
            case CLOSE -> link.close();
            case GARBAGE -> link.sendGarbage();
            case MALFORMED -> link.sendMalformed(request.invokeId());
            case ABORT -> abort(link);
            case SILENCE -> LOG.debug("{} is not answered", request.name());
        }
    }

    private void later(Duration delay, Runnable task) {
        postponed++;
        loop.schedule(delay, () -> {
            postponed--;
            task.run();
            waiters.check();
        });
    }

    /**
     * The requests of applications that are still to be performed or answered, and those of the switch that are not
     * answered yet.
     */
    int outstanding() {
        return postponed + links.stream().mapToInt(ApplicationLink::unanswered).sum();
    }

    private static void abort(ApplicationLink link) {
        if (link.hasAssociations()) {
            Associations.abort(link);
        } else {
            link.close();
        }
    }

    private void fail(ApplicationLink link, CstaMessage request, Fault fault) {
        if (request instanceof CstaMessage.Association association) {
            associations.refuse(link, association.apdu(), fault.error());
        } else if (request instanceof CstaMessage.Session session
                && ApplicationSessions.canRefuse(session, fault.error())) {
            ApplicationSessions.refuse(
                    link, session, fault.error().category(), fault.error().value());
        } else {
            send(link, new CstaMessage.Failure(request.invokeId(), fault.error(), null));
        }
    }

    private static void reject(ApplicationLink link, CstaMessage request, Fault fault) {
        if (link.hasAssociations() && !(request instanceof CstaMessage.Association)) {
            link.send(new CstaMessage.Reject(
                    request.invokeId(),
                    fault.error().category(),
                    Integer.parseInt(fault.error().value())));
        } else {
            abort(link);
        }
    }

    private void perform(ApplicationLink link, CstaMessage.Request request, Consumer<Runnable> answer) {
        ServiceHandler handler = handlers.get(request.name());
        if (!request.service().answered()) {
            protocolError(link, request.name() + " comes from the switch, not from an application");
            return;
        }
        outbox.open();
        CstaMessage reply = null;
        try {
            if (!permits(link)) {
                throw Refusals.noSession();
            } else if (handler == null) {
                throw Refusals.notSupported();
            }
            reply = refusal(link, request);
            if (reply == null) {
                Struct body = handler.handle(link, request.body());
                reply = body == null ? null : new CstaMessage.Response(request.invokeId(), request.service(), body);
            }
        } catch (SwitchRefusedException e) {
            reply = new CstaMessage.Failure(request.invokeId(), e.error(), null);
        } catch (RuntimeException e) {
            LOG.warn("A fault of the simulator: {} cannot be performed", request.name(), e);
            reply = new CstaMessage.Failure(request.invokeId(), Refusals.fault().error(), null);
        } finally {
            CstaMessage message = reply;
            outbox.release(() -> send(link, message), answer);
        }
    }

    /** The answer to a request that is not as the description has it; null if it is. */
    private static CstaMessage refusal(ApplicationLink link, CstaMessage.Request request) {
        try {
            RequestChecks.check(request.body());
            return null;
        } catch (SwitchRefusedException e) {
            return link.malformedRequest(request, e);
        }
    }

    private static void send(ApplicationLink link, CstaMessage reply) {
        if (reply == null) {
            return;
        }
        try {
            link.send(reply);
        } catch (IllegalStateException e) {
            LOG.warn("A fault of the simulator: {} cannot be sent", reply.name(), e);
            link.send(new CstaMessage.Failure(reply.invokeId(), Refusals.fault().error(), null));
        }
    }

    private void performSession(ApplicationLink link, CstaMessage.Session session, Consumer<Runnable> answer) {
        answer.accept(() -> {
            try {
                sessions.handle(link, session);
            } catch (SwitchRefusedException e) {
                link.send(new CstaMessage.Failure(session.invokeId(), e.error(), null));
            }
        });
    }
}
