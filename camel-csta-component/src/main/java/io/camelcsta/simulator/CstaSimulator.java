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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;

/**
 * A CSTA switch on a TCP port, for tests and demonstrations:
 *
 * <pre>{@code
 * try (CstaSimulator pbx = CstaSimulator.builder().devices("3001", "3002").start()) {
 *     String uri = "csta:" + pbx.address();
 *     SimulatedCall call = pbx.call("3001", "3002");
 * }
 * }</pre>
 *
 * <p>It has devices, calls, recordings, account codes, hot desks, agents and monitors, serves several applications at once,
 * and can be told to misbehave. Everything happens on a thread of its own; all methods may be called from any thread, wait
 * for that thread for at most five seconds, and return when what they cause has been written to the applications. They throw
 * {@link SwitchRefusedException} if the rules of the switch forbid an act, and {@link IllegalStateException} if the
 * simulator is closed.
 *
 * <p>It checks neither who connects nor, unless a login is set, what they may do: listen on a loopback address.
 */
public final class CstaSimulator implements AutoCloseable {

    private final SimulatorLoop loop = new SimulatorLoop();
    private final SimulatedSwitch theSwitch;
    private final SimulatorServer server;

    CstaSimulator(SimulatorOptions options) {
        WireFormat wire = new XmlWireFormat(options.namespace);
        this.theSwitch = new SimulatedSwitch(options, loop, wire.privateDataMapping());
        try {
            this.server = new SimulatorServer(options, loop, wire, theSwitch);
        } catch (RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    /** Configures a switch. */
    public static CstaSimulatorBuilder builder() {
        return new CstaSimulatorBuilder();
    }

    // where it is

    /** Where the switch listens, as {@code host:port}. */
    public String address() {
        InetSocketAddress address = server.address();
        InetAddress host = address.getAddress();
        String text = host.getHostAddress();
        return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + address.getPort();
    }

    /** The port where the switch listens. */
    public int port() {
        return server.address().getPort();
    }

    // what can be done at the switch

    /** Lets a device call another, which answers at once. */
    public SimulatedCall call(String from, String to) {
        return get(owner -> {
            Call call = owner.control.make(require(from), require(to), "newCall");
            Party called = call.require(require(to));
            if (called.is(Party.ALERTING)) {
                owner.control.answer(called);
            }
            return handle(call);
        });
    }

    /** Lets a device call another, which alerts. */
    public SimulatedCall makeCall(String from, String to) {
        return get(owner -> handle(owner.control.make(require(from), require(to), "newCall")));
    }

    /** The present calls, also those that applications made. */
    public List<SimulatedCall> calls() {
        return get(owner -> owner.calls.all().stream().map(this::handle).toList());
    }

    /** The present call with that id, or null. */
    public SimulatedCall findCall(String callId) {
        return get(owner -> {
            Call call = owner.calls.find(callId);
            return call == null ? null : handle(call);
        });
    }

    /**
     * The device with that number.
     *
     * @throws SwitchRefusedException if there is none
     */
    public SimulatedDevice device(String number) {
        return get(owner -> new SimulatedDevice(this, owner.devices.requireOwn(DeviceId.of(number))));
    }

    /** Sends a private event with that XML content to the monitors of a device. */
    public void sendPrivateEvent(String device, String xml) {
        sendPrivateEvent(device, Opaque.ofXml(xml));
    }

    /** Sends a private event with that content to the monitors of a device. */
    public void sendPrivateEvent(String device, Opaque content) {
        act(owner -> owner.monitors.publish(require(device), HotDesks.privateEvent(content)));
    }

    /** Sends an escape with that XML content to all applications. */
    public void sendEscape(String xml) {
        sendEscape(Opaque.ofXml(xml));
    }

    /** Sends an escape with that content to all applications. */
    public void sendEscape(Opaque content) {
        act(owner -> owner.readyLinks().forEach(link -> EscapeServices.send(link, content)));
    }

    /**
     * Changes the system status and tells all applications, also if it stays the same.
     *
     * @throws IllegalArgumentException if ECMA-269 has no such status
     */
    public void sendSystemStatus(String status) {
        CstaSimulatorBuilder.checkSystemStatus(status);
        act(owner -> {
            owner.system.changeStatus(status);
            owner.readyLinks().forEach(owner.system::sendStatus);
        });
    }

    /** Asks all applications for their system status. */
    public void sendRequestSystemStatus() {
        act(owner -> owner.readyLinks().forEach(
                link -> link.request("RequestSystemStatus", Bodies.request("RequestSystemStatus").build())));
    }

    /** Stops the monitors on a device from the switch's side, and tells their applications. */
    public void sendMonitorStop(String device) {
        act(owner -> owner.monitors.of(require(device)).forEach(monitor -> {
            owner.monitors.stop(monitor);
            monitor.link.request("MonitorStop",
                    Bodies.request("MonitorStop").set("monitorCrossRefID", monitor.crossReference).build());
        }));
    }

    /** Sends an event to all applications as it is given; in XML a document without declaration, well-formed or not. */
    public void sendRaw(String xml) {
        act(owner -> owner.readyLinks().forEach(link -> link.send(rawEvent(null, Opaque.ofXml(xml)))));
    }

    /**
     * Sends an event to each monitor of a device as it is given.
     *
     * @param contentOf the event for the cross reference of a monitor
     */
    public void sendRaw(String device, Function<String, Opaque> contentOf) {
        act(owner -> owner.monitors.of(require(device)).forEach(
                monitor -> monitor.link.send(rawEvent(monitor.crossReference, contentOf.apply(monitor.crossReference)))));
    }

    private static CstaMessage.Unknown rawEvent(String crossReference, Opaque content) {
        return new CstaMessage.Unknown(CstaMessage.NO_INVOKE_ID, CstaMessage.Unknown.Kind.EVENT, "raw", crossReference, content);
    }

    /** Sends the last event of every monitor of a device once more, exactly as it was. */
    public void repeatLastEvents(String device) {
        act(owner -> owner.monitors.repeatLast(require(device)));
    }

    /** Ends all application sessions for want of resources. */
    public void terminateSessions() {
        act(owner -> owner.readyLinks().forEach(link -> owner.sessions.terminate(link, "resourceLimitation")));
    }

    // what can be observed

    /** The number of connected applications. */
    public int links() {
        return get(owner -> owner.links().size());
    }

    /** The number of present application sessions. */
    public int sessions() {
        return get(owner -> (int) owner.links().stream().filter(link -> link.session != null).count());
    }

    /** The number of monitors of all applications. */
    public int monitors() {
        return get(owner -> owner.monitors.size());
    }

    /** All messages that came from applications, the oldest first; the newest 10,000. */
    public List<CstaMessage> received() {
        return get(owner -> owner.journal.received());
    }

    /** The bodies of all requests and answers of that name that came, such as {@code RecordMessage}, the oldest first. */
    public List<Struct> received(String name) {
        return received().stream().filter(message -> message.name().equals(name)).map(CstaSimulator::body).toList();
    }

    private static Struct body(CstaMessage message) {
        if (message instanceof CstaMessage.Request request) {
            return request.body();
        } else if (message instanceof CstaMessage.Response response) {
            return response.body();
        } else if (message instanceof CstaMessage.Session session) {
            return session.body();
        }
        throw new IllegalArgumentException(message.name() + " has no structure");
    }

    /**
     * The private data that came in escapes and extensions, apart from hot desking.
     */
    public List<Opaque> privateDataReceived() {
        return get(owner -> owner.journal.privateData());
    }

    /** What applications did against the protocol, for messages: nothing, if all is well. */
    public List<String> protocolErrors() {
        return get(owner -> owner.journal.protocolErrors());
    }

    /** Forgets what was received so far. */
    public void forgetReceived() {
        act(owner -> owner.journal.clear());
    }

    /**
     * Waits until applications have that many monitors.
     *
     * @throws IllegalStateException if they do not in time
     */
    public void awaitMonitors(int number, Duration limit) {
        theSwitch.waiters.await(number + " monitors", () -> theSwitch.monitors.size() == number, limit);
    }

    /**
     * Waits until that many messages of that name have come, such as {@code RecordMessage} or {@code EscapeResponse}.
     *
     * @throws IllegalStateException if they do not in time
     */
    public void awaitReceived(String name, int number, Duration limit) {
        theSwitch.waiters.await(number + " " + name, () -> theSwitch.journal.received().stream()
                .filter(message -> message.name().equals(name)).count() >= number, limit);
    }

    /**
     * Waits until that many applications are connected.
     *
     * @throws IllegalStateException if they are not in time
     */
    public void awaitLinks(int number, Duration limit) {
        theSwitch.waiters.await(number + " connections", () -> theSwitch.links().size() == number, limit);
    }

    // how it misbehaves

    /**
     * Programs how the switch misbehaves at requests of that name, a service such as {@code MonitorStart}, an application
     * session document, or {@code *} for all that have nothing programmed.
     *
     * @throws IllegalArgumentException if there is no such request
     */
    public Misbehaviour misbehave(String name) {
        return new Misbehaviour(name, Integer.MAX_VALUE, theSwitch, loop);
    }

    /** Ends all misbehaviour at requests. */
    public void behave() {
        act(owner -> owner.faults.clear());
    }

    /** Ends the misbehaviour at requests of that name. */
    public void behave(String name) {
        act(owner -> owner.faults.clear(name));
    }

    /** Closes the connections of all applications. */
    public void closeAll() {
        act(owner -> owner.links().forEach(ApplicationLink::close));
    }

    /** Whether new connections are reset at once, default false. */
    public void refuseConnections(boolean refuse) {
        act(owner -> owner.refusesConnections = refuse);
    }

    /** Whether the system status is sent to an application as soon as it is associated. */
    public void sendSystemStatusOnConnect(boolean send) {
        act(owner -> owner.sendsSystemStatus = send);
    }

    /** Whether everything is written octet by octet, default false. */
    public void splitFrames(boolean split) {
        act(owner -> server.splitsFrames(split));
    }

    /** Sends octets that are no frame to all applications. */
    public void sendGarbage() {
        act(owner -> owner.links().forEach(ApplicationLink::sendGarbage));
    }

    /** Closes all connections and the port. */
    @Override
    public void close() {
        loop.close();
    }

    // for the handles

    <T> T get(Function<SimulatedSwitch, T> act) {
        return loop.call(() -> act.apply(theSwitch));
    }

    void act(Consumer<SimulatedSwitch> act) {
        loop.run(() -> {
            act.accept(theSwitch);
            theSwitch.waiters.check();
        });
    }

    /** The device or number outside; on the simulator's thread. */
    Device require(String number) {
        return theSwitch.devices.require(DeviceId.of(number));
    }

    SimulatedCall handle(Call call) {
        return new SimulatedCall(this, call);
    }
}
