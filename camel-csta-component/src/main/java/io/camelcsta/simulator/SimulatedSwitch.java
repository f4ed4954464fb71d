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

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.privatedata.PrivateDataMapping;

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
    final Waiters waiters;
    boolean refusesConnections;
    boolean sendsSystemStatus;

    private final SimulatorOptions options;
    private final SimulatorLoop loop;
    private final Outbox outbox;
    private final Set<ApplicationLink> links = new LinkedHashSet<>();
    private final Map<String, ServiceHandler> handlers = new HashMap<>();

    SimulatedSwitch(SimulatorOptions options, SimulatorLoop loop, PrivateDataMapping defaultMapping) {
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
        PrivateDataMapping mapping = options.privateDataMapping != null ? options.privateDataMapping : defaultMapping;
        this.hotDesks = new HotDesks(options, mapping, monitors);
        this.sessions = new ApplicationSessions(options, this, loop);
        Segments segments = new Segments(outbox);
        this.system = new SystemServices(options, devices, segments);

        system.addTo(handlers);
        new MonitorServices(options, devices, monitors).addTo(handlers);
        new SnapshotServices(options, devices, calls, segments).addTo(handlers);
        new CallServices(devices, calls, control, events).addTo(handlers);
        new VoiceServices(calls, recordings).addTo(handlers);
        new AgentServices(devices).addTo(handlers);
        new EscapeServices(mapping, devices, hotDesks, journal).addTo(handlers);
    }

    /** The connected applications; a copy. */
    List<ApplicationLink> links() {
        return List.copyOf(links);
    }

    /** The applications that may use the switch. */
    List<ApplicationLink> readyLinks() {
        return links.stream().filter(sessions::permits).toList();
    }

    void connected(ApplicationLink link) {
        if (refusesConnections || links.size() >= MAX_LINKS) {
            link.reset();
            return;
        }
        links.add(link);
        journal.trace(link + " connected");
        if (!options.applicationSession) {
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
        if (!links.contains(link)) {
            return;
        }
        journal.received(link, message);
        if (message instanceof CstaMessage.Request request) {
            meet(link, request, answer -> perform(link, request, answer));
        } else if (message instanceof CstaMessage.Session session && session.isRequest()) {
            meet(link, session, answer -> performSession(link, session, answer));
        } else if (message instanceof CstaMessage.Unknown unknown && unknown.kind() == CstaMessage.Unknown.Kind.REQUEST) {
            link.send(new CstaMessage.Failure(message.invokeId(), Refusals.notSupported().error(), null));
        } else if (message instanceof CstaMessage.Event) {
            protocolError(link, message.name() + " comes from the switch, not from an application");
        }
        waiters.check();
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
            case DELAY -> loop.schedule(fault.duration(), () -> {
                if (links.contains(link)) {
                    performing.accept(atOnce);
                    waiters.check();
                }
            });
            case ANSWER_LATE -> performing.accept(answer -> loop.schedule(fault.duration(), answer));
            case FAIL -> fail(link, request, fault);
            case CLOSE -> link.close();
            case GARBAGE -> link.sendGarbage();
            case MALFORMED -> link.sendMalformed(request.invokeId());
            case SILENCE -> LOG.debug("{} is not answered", request.name());
        }
    }

    private static void fail(ApplicationLink link, CstaMessage request, Fault fault) {
        if (request instanceof CstaMessage.Session session && ApplicationSessions.canRefuse(session, fault.error())) {
            ApplicationSessions.refuse(link, session, fault.error().category(), fault.error().value());
        } else {
            link.send(new CstaMessage.Failure(request.invokeId(), fault.error(), null));
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
            if (!sessions.permits(link)) {
                throw Refusals.noSession();
            } else if (handler == null) {
                throw Refusals.notSupported();
            }
            RequestChecks.check(request.body());
            Struct body = handler.handle(link, request.body());
            reply = body == null ? null : new CstaMessage.Response(request.invokeId(), request.service(), body);
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
