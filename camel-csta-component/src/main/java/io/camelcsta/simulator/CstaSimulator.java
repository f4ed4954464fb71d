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

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.transport.Framing;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

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
 * <p>It speaks ECMA-323 (XML) or ECMA-285 (BER), or both on several ports. It has devices, calls, recordings, account
 * codes, hot desks, agents and monitors, serves several applications at once, and can be told to misbehave. Everything
 * happens on a thread of its own; all methods may be called from any thread, wait for that thread for at most twenty
 * seconds, and return when what they cause has been written to the applications. They throw
 * {@link SwitchRefusedException} if the rules of the switch forbid an act, and {@link IllegalStateException} if the
 * simulator is closed.
 *
 * <p>Unless a login or a certificate is required it checks neither who connects nor what they may do: listen on a
 * loopback address.
 */
public final class CstaSimulator implements AutoCloseable {

    private final SimulatorLoop loop = new SimulatorLoop();
    private final SimulatedSwitch theSwitch;
    private final List<SimulatorServer> servers;
    /** Null without a demonstration. */
    private final ScheduledExecutorService demo;

    CstaSimulator(SimulatorOptions options) {
        this.theSwitch = new SimulatedSwitch(options, loop);
        try {
            this.servers = options.listeners.stream()
                    .map(listener -> new SimulatorServer(options, listener, loop, theSwitch))
                    .toList();
        } catch (RuntimeException e) {
            loop.close();
            throw e;
        }
        this.demo = options.demoPace == null
                ? null
                : new Demo(this, options.devices).start(options.demoPace, theSwitch.journal::trace);
    }

    /** Configures a switch. */
    public static CstaSimulatorBuilder builder() {
        return new CstaSimulatorBuilder();
    }

    // where it is

    /** Where the switch listens, as {@code host:port}; the first of its listeners. */
    public String address() {
        return address(servers.get(0));
    }

    /**
     * Where the first listener of that encoding is, as {@code host:port}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String address(String protocol) {
        return address(find(protocol, listener -> listener.protocol().equals(protocol)));
    }

    /**
     * Where the first listener of that encoding and framing is, as {@code host:port}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String address(String protocol, String framing) {
        Framing wanted = ListenerOptions.framing(framing);
        return address(find(
                protocol + " and " + framing,
                listener -> listener.protocol().equals(protocol) && listener.framing() == wanted));
    }

    private SimulatorServer find(String what, Predicate<ListenerOptions> condition) {
        return servers.stream()
                .filter(server -> condition.test(server.listener()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The simulator does not listen with " + what));
    }

    private static String address(SimulatorServer server) {
        InetSocketAddress address = server.address();
        InetAddress host = address.getAddress();
        String text = host.getHostAddress();
        return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + address.getPort();
    }

    /** The port where the switch listens; the first of its listeners. */
    public int port() {
        return servers.get(0).address().getPort();
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

    /** From now on the switch has a station with that number too, until it is closed. */
    public SimulatedDevice addDevice(String number) {
        return addDevice(number, "station");
    }

    /**
     * From now on the switch has that device too.
     *
     * @param category the category with which it is listed, as ECMA-323 writes DeviceCategory, such as
     *     {@code networkInterface}
     */
    public SimulatedDevice addDevice(String number, String category) {
        act(owner -> owner.devices.add(number, category));
        return device(number);
    }

    /**
     * From now on the switch has that device no more: its monitors are gone, and requests for it are refused as for an
     * unknown one.
     */
    public void removeDevice(String number) {
        act(owner -> owner.devices.remove(owner.devices.requireOwn(DeviceId.of(number))));
    }

    /** Sends a private event with that XML content to the monitors of a device. */
    public void sendPrivateEvent(String device, String xml) {
        sendPrivateEvent(device, Opaque.ofXml(xml));
    }

    /** Sends a private event with that content to the monitors of a device, of applications of its encoding. */
    public void sendPrivateEvent(String device, Opaque content) {
        act(owner -> owner.monitors.publish(require(device), link -> HotDesks.privateEvent(link, content)));
    }

    /** Sends an escape with that XML content to all applications of this encoding. */
    public void sendEscape(String xml) {
        sendEscape(Opaque.ofXml(xml));
    }

    /** Sends an escape with that content to all applications of its encoding. */
    public void sendEscape(Opaque content) {
        act(owner -> readyLinks(owner, content).forEach(link -> EscapeServices.send(link, content)));
    }

    private static Stream<ApplicationLink> readyLinks(SimulatedSwitch owner, Opaque content) {
        return owner.readyLinks().stream().filter(link -> link.carries(content));
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

    /**
     * Changes the system status and tells nobody; who asks hears it.
     *
     * @throws IllegalArgumentException if ECMA-269 has no such status
     */
    public void changeSystemStatus(String status) {
        CstaSimulatorBuilder.checkSystemStatus(status);
        act(owner -> owner.system.changeStatus(status));
    }

    /** Asks all applications for their system status. */
    public void sendRequestSystemStatus() {
        act(owner -> owner.readyLinks()
                .forEach(link -> link.request(
                        "RequestSystemStatus",
                        Bodies.request("RequestSystemStatus").build())));
    }

    /** Stops the monitors on a device from the switch's side, and tells their applications. */
    public void sendMonitorStop(String device) {
        act(owner -> owner.monitors.of(require(device)).forEach(monitor -> {
            owner.monitors.stop(monitor);
            monitor.link.request(
                    "MonitorStop",
                    Bodies.request("MonitorStop")
                            .set("monitorCrossRefID", monitor.crossReference)
                            .build());
        }));
    }

    /**
     * Sends an event as it is given to all applications over XML: a document without declaration, well-formed or not.
     */
    public void sendRaw(String xml) {
        sendRaw(Opaque.ofXml(xml));
    }

    /**
     * Sends an event as it is given to all applications of its encoding.
     *
     * @param event in XML a document without declaration; in BER the whole argument of an event report
     */
    public void sendRaw(Opaque event) {
        act(owner -> readyLinks(owner, event).forEach(link -> link.send(rawEvent(null, event))));
    }

    /**
     * Sends an event to each monitor of a device as it is given. Applications of the other encoding get nothing.
     *
     * @param contentOf the event for the cross reference of a monitor, see {@link #sendRaw(Opaque)}
     */
    public void sendRaw(String device, Function<String, Opaque> contentOf) {
        act(owner -> owner.monitors.of(require(device)).forEach(monitor -> {
            Opaque event = contentOf.apply(monitor.crossReference);
            if (monitor.link.carries(event)) {
                monitor.link.send(rawEvent(monitor.crossReference, event));
            }
        }));
    }

    /**
     * Sends an invoke of any operation, known or not, to all applications over asn1.
     *
     * @param operation the code of the operation
     * @param argument its argument, a complete BER value or something else
     */
    public void sendInvoke(int operation, Octets argument) {
        act(owner -> owner.readyLinks().stream()
                .filter(ApplicationLink::hasAssociations)
                .forEach(link -> link.invoke(operation, argument)));
    }

    private static CstaMessage.Unknown rawEvent(String crossReference, Opaque content) {
        return new CstaMessage.Unknown(
                CstaMessage.NO_INVOKE_ID, CstaMessage.Unknown.Kind.EVENT, "raw", crossReference, content);
    }

    /**
     * Sends the last event of every monitor of a device once more, exactly as it was but for the invoke id over asn1.
     */
    public void repeatLastEvents(String device) {
        act(owner -> owner.monitors.repeatLast(require(device)));
    }

    /** Ends all application sessions for want of resources. */
    public void terminateSessions() {
        act(owner -> owner.readyLinks().forEach(link -> owner.sessions.terminate(link, "resourceLimitation")));
    }

    /** Ends all associations over asn1 at once (ABRT), and closes their connections. */
    public void abortAll() {
        act(owner -> owner.links().stream().filter(link -> link.associated).forEach(Associations::abort));
    }

    /** Asks all applications over asn1 to release their association (RLRQ); it ends when they answer. */
    public void releaseAll() {
        act(owner -> owner.links().stream().filter(link -> link.associated).forEach(Associations::askToRelease));
    }

    // what can be observed

    /** The number of connected applications. */
    public int links() {
        return get(owner -> owner.links().size());
    }

    /** The number of present application sessions. */
    public int sessions() {
        return get(owner -> (int)
                owner.links().stream().filter(link -> link.session != null).count());
    }

    /** The number of present associations over asn1. */
    public int associations() {
        return get(owner ->
                (int) owner.links().stream().filter(link -> link.associated).count());
    }

    /** The number of monitors of all applications. */
    public int monitors() {
        return get(owner -> owner.monitors.size());
    }

    /** All messages that came from applications, the oldest first; the newest 10,000. */
    public List<CstaMessage> received() {
        return get(owner -> owner.journal.received());
    }

    /**
     * The bodies of all requests and answers of that name that came, such as {@code RecordMessage}, the oldest first.
     */
    public List<Struct> received(String name) {
        return received().stream()
                .filter(message -> message.name().equals(name))
                .map(CstaSimulator::body)
                .toList();
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

    /** The private data that came in escapes and extensions, apart from hot desking. */
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
     * Waits until that many messages of that name have come, such as {@code RecordMessage} or {@code EscapeResponse};
     * over asn1 also {@code aarq}, {@code rlrq}, {@code rlre}, {@code abrt} and {@code Reject}.
     *
     * @throws IllegalStateException if they do not in time
     */
    public void awaitReceived(String name, int number, Duration limit) {
        theSwitch.waiters.await(number + " " + name, () -> theSwitch.journal.received(name) >= number, limit);
    }

    /**
     * Waits until that many applications are connected.
     *
     * @throws IllegalStateException if they are not in time
     */
    public void awaitLinks(int number, Duration limit) {
        theSwitch.waiters.await(number + " connections", () -> theSwitch.links().size() == number, limit);
    }

    /**
     * The requests that wait for something: those of the switch that applications have not answered yet, and those of
     * applications that misbehaviour delays. A request that is never answered ({@link Misbehaviour#silence()}) is not
     * one.
     */
    public int outstanding() {
        return get(SimulatedSwitch::outstanding);
    }

    /**
     * Waits until nothing is outstanding, see {@link #outstanding()}. What an application is about to send is not known
     * here.
     *
     * @throws IllegalStateException if something still is in time
     */
    public void awaitNothingOutstanding(Duration limit) {
        theSwitch.waiters.await("end of what is outstanding", () -> theSwitch.outstanding() == 0, limit);
    }

    // how it misbehaves

    /**
     * Programs how the switch misbehaves at requests of that name, a service such as {@code MonitorStart}, an
     * application session document, {@code aarq} and {@code rlrq} of ACSE, or {@code *} for all that have nothing
     * programmed.
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
        act(owner -> servers.forEach(server -> server.splitsFrames(split)));
    }

    /** Whether events of monitors are lost instead of sent, default false. */
    public void loseEvents(boolean lose) {
        act(owner -> owner.monitors.losesEvents = lose);
    }

    /** Sends octets that are no frame to all applications. */
    public void sendGarbage() {
        act(owner -> owner.links().forEach(ApplicationLink::sendGarbage));
    }

    /** Closes all connections and the port. */
    @Override
    public void close() {
        if (demo != null) {
            demo.shutdownNow();
        }
        servers.forEach(SimulatorServer::close);
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
