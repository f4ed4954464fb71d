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

import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.privatedata.PrivateDataMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Configures and starts a {@link CstaSimulator}. Not for use by several threads; every setting has a default. */
public final class CstaSimulatorBuilder {

    private static final String DEFAULT_FRAMING = "length2";
    private static final int MAX_PORT = 65_535;
    private static final int MAX_CALL_ID_OCTETS = 7;
    private static final int MAX_VERSION = 23;

    String bindAddress = "127.0.0.1";
    int port;
    String protocol = ListenerOptions.XML;
    String framing = DEFAULT_FRAMING;
    String opening;
    final List<ListenerOptions> listeners = new ArrayList<>();
    SSLContext tls;
    boolean needsClientCertificate;
    String applicationContext;
    long cstaVersions = (1L << MAX_VERSION + 1) - 1;
    long answeredVersion;
    boolean answersUserInformation = true;
    int panasonicSegmentSize;
    final List<String> devices = new ArrayList<>();
    final List<String> outsideNumbers = new ArrayList<>();
    String namespace = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";
    String systemStatus = "enabled";
    boolean sendSystemStatusOnConnect = true;
    boolean answersRequestSystemStatus = true;
    boolean applicationSession;
    String user;
    String password;
    Duration sessionDuration = Duration.ofMinutes(1);
    List<String> protocolVersions = List.of();
    int snapshotSegmentSize;
    int deviceSegmentSize = 50;
    boolean dynamicDeviceIds;
    int callIdOctets = 2;
    boolean reuseCallIds;
    boolean keepsCallIdOnTransfer;
    boolean callClearedEvents;
    boolean stopEventAtCallEnd;
    boolean hostUnknownOnCancel;
    boolean changesMonitorFilters = true;
    boolean eventsBeforeAnswers;
    boolean positionsInEvents = true;
    boolean autoAnswer;
    int monitorLimit = Integer.MAX_VALUE;
    PrivateDataMapping privateDataMapping;
    Consumer<String> trace;
    Duration demoPace;

    /** With every setting at its default, as {@link CstaSimulator#builder()}; for frameworks that create beans. */
    public CstaSimulatorBuilder() {}

    /** The address to listen on, {@code 127.0.0.1} by default. The simulator trusts whoever connects: keep it local. */
    public CstaSimulatorBuilder bindAddress(String address) {
        bindAddress = Objects.requireNonNull(address, "address");
        return this;
    }

    /** The TCP port to listen on; 0, the default, takes a free one. Further listeners take free ones. */
    public CstaSimulatorBuilder port(int number) {
        port = within("port", number, 0, MAX_PORT);
        return this;
    }

    /**
     * The encoding: {@code xml} (ECMA-323), the default, or {@code asn1} (ECMA-285).
     *
     * @throws IllegalArgumentException if it is neither
     */
    public CstaSimulatorBuilder protocol(String name) {
        ListenerOptions.of(name, DEFAULT_FRAMING, null, 0);
        protocol = name;
        return this;
    }

    /**
     * How messages are delimited over asn1: {@code length2}, the default, {@code hipath} or {@code ber}. XML has its
     * own.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public CstaSimulatorBuilder framing(String name) {
        ListenerOptions.framing(name);
        framing = name;
        return this;
    }

    /**
     * What an application sends before the first message over asn1 and what the switch answers, in ASCII with a colon
     * between, such as {@code B:P}; by default nothing.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public CstaSimulatorBuilder opening(String octets) {
        ListenerOptions.of(ListenerOptions.ASN1, DEFAULT_FRAMING, Objects.requireNonNull(octets, "octets"), 0);
        opening = octets;
        return this;
    }

    /** Listens on another free port too, with that encoding; the framing of asn1 is length2. */
    public CstaSimulatorBuilder listener(String otherProtocol) {
        return listener(otherProtocol, DEFAULT_FRAMING);
    }

    /** Listens on another free port too, with that encoding and framing; all applications share one switch. */
    public CstaSimulatorBuilder listener(String otherProtocol, String otherFraming) {
        return listener(otherProtocol, otherFraming, null);
    }

    /** Listens on another free port too, with that encoding and framing and those octets before the first message. */
    public CstaSimulatorBuilder listener(String otherProtocol, String otherFraming, String otherOpening) {
        listeners.add(ListenerOptions.of(otherProtocol, otherFraming, otherOpening, 0));
        return this;
    }

    /**
     * Listens with TLS on all ports; by default with none. An application that has not finished its handshake in five
     * seconds is disconnected, and so is one that fails it.
     *
     * @param context has the key of the switch, and trusts the certificates of applications
     * @param needsClientCertificate whether an application must show a certificate
     */
    public CstaSimulatorBuilder tls(SSLContext context, boolean needsClientCertificate) {
        tls = Objects.requireNonNull(context, "context");
        this.needsClientCertificate = needsClientCertificate;
        return this;
    }

    List<ListenerOptions> allListeners() {
        List<ListenerOptions> all = new ArrayList<>();
        all.add(ListenerOptions.of(protocol, framing, opening, port));
        all.addAll(listeners);
        return List.copyOf(all);
    }

    /** The only application context that is accepted over asn1, as an object identifier; by default any. */
    public CstaSimulatorBuilder applicationContext(String identifier) {
        applicationContext = Objects.requireNonNull(identifier, "identifier");
        return this;
    }

    /**
     * The versions of CSTA that the switch has over asn1, as numbers of bits of CSTAVersion; by default all. It answers
     * with the lowest that is offered too, and refuses the association if there is none.
     */
    public CstaSimulatorBuilder cstaVersions(int... bits) {
        cstaVersions = 0;
        for (int bit : bits) {
            cstaVersions |= 1L << within("bit", bit, 0, MAX_VERSION);
        }
        return this;
    }

    /** Answers with that version of CSTA over asn1, whatever is offered; the number of a bit of CSTAVersion. */
    public CstaSimulatorBuilder answersVersion(int bit) {
        answeredVersion = 1L << within("bit", bit, 0, MAX_VERSION);
        return this;
    }

    /** Whether the switch tells the version of CSTA in the answer to an association request; default true. */
    public CstaSimulatorBuilder answersUserInformation(boolean answers) {
        answersUserInformation = answers;
        return this;
    }

    /**
     * Gives its devices like a Panasonic switch: an Escape with getSystemData over asn1 is answered with a cross
     * reference, and the devices follow in escapes of the switch.
     *
     * @param segmentSize devices per escape; 0, the default, makes it an escape like others
     */
    public CstaSimulatorBuilder panasonicSystemData(int segmentSize) {
        panasonicSegmentSize = within("segmentSize", segmentSize, 0, Integer.MAX_VALUE);
        return this;
    }

    /** Adds devices of the switch, phones and hot-desk hosts alike, by the number that is dialled. */
    public CstaSimulatorBuilder devices(String... numbers) {
        devices.addAll(List.of(numbers));
        return this;
    }

    /** Adds devices of the switch, given as one text with commas between, as configuration files have them. */
    public CstaSimulatorBuilder deviceList(String numbers) {
        return devices(numbers.trim().split("\\s*,\\s*"));
    }

    /**
     * Adds many devices of the switch: those with the numbers from the first one on.
     *
     * @param first the first number, at least 0; written without leading zeros
     * @param count how many, at least 0
     */
    public CstaSimulatorBuilder devices(int first, int count) {
        within("first", first, 0, Integer.MAX_VALUE);
        within("count", count, 0, Integer.MAX_VALUE - first);
        for (int i = 0; i < count; i++) {
            devices.add(Integer.toString(first + i));
        }
        return this;
    }

    /** Adds numbers outside the switch: they can take part in calls but are no devices that could be monitored. */
    public CstaSimulatorBuilder outsideNumbers(String... numbers) {
        outsideNumbers.addAll(List.of(numbers));
        return this;
    }

    /** The namespace of the XML documents that the switch sends; ECMA-323 edition 4 by default. It reads any. */
    public CstaSimulatorBuilder namespace(String uri) {
        namespace = Objects.requireNonNull(uri, "uri");
        return this;
    }

    /**
     * The system status at first, {@code enabled} by default.
     *
     * @throws IllegalArgumentException if ECMA-269 has no such status
     */
    public CstaSimulatorBuilder systemStatus(String status) {
        systemStatus = checkSystemStatus(status);
        return this;
    }

    static String checkSystemStatus(String status) {
        EnumeratedType type =
                (EnumeratedType) Csta.description().type("SystemStatusValue").base();
        if (status == null || type.number(status) == null) {
            throw new IllegalArgumentException(
                    "Unknown system status '" + status + "', expected one of " + type.names());
        }
        return status;
    }

    /**
     * Whether the switch sends its SystemStatus, in XML with invoke id 0000, as soon as an application is associated;
     * default true.
     */
    public CstaSimulatorBuilder sendSystemStatusOnConnect(boolean send) {
        sendSystemStatusOnConnect = send;
        return this;
    }

    /** Whether the switch answers RequestSystemStatus, default true; if not it is silent. */
    public CstaSimulatorBuilder answersRequestSystemStatus(boolean answers) {
        answersRequestSystemStatus = answers;
        return this;
    }

    /**
     * Whether applications over XML must start an ECMA-354 application session first; default false, and then there is
     * none.
     */
    public CstaSimulatorBuilder applicationSession(boolean required) {
        applicationSession = required;
        return this;
    }

    /**
     * Requires a login. Over XML it is an application session whose {@code applicationSpecificInfo} holds elements
     * {@code userName} and {@code password} with these values, in any namespace; over asn1 the authentication value of
     * the association request.
     */
    public CstaSimulatorBuilder login(String name, String secret) {
        applicationSession = true;
        user = Objects.requireNonNull(name, "name");
        password = Objects.requireNonNull(secret, "secret");
        return this;
    }

    /** The longest application session without a reset, one minute by default; whole seconds, at least one. */
    public CstaSimulatorBuilder sessionDuration(Duration longest) {
        if (longest.toSeconds() < 1) {
            throw new IllegalArgumentException("A session lasts at least one second, not " + longest);
        }
        sessionDuration = longest;
        return this;
    }

    /** The protocol versions that a session may have; by default whatever the application asks for first. */
    public CstaSimulatorBuilder protocolVersions(String... versions) {
        protocolVersions = List.of(versions);
        return this;
    }

    /**
     * Answers SnapshotDevice, and over asn1 SnapshotCall, with a cross reference and sends the calls in segments after
     * it.
     *
     * @param segmentSize calls or connections per segment; 0, the default, answers with the calls at once
     */
    public CstaSimulatorBuilder segmentedSnapshots(int segmentSize) {
        snapshotSegmentSize = within("segmentSize", segmentSize, 0, Integer.MAX_VALUE);
        return this;
    }

    /** Devices per segment after GetSwitchingFunctionDevices, 50 by default. */
    public CstaSimulatorBuilder deviceSegments(int segmentSize) {
        deviceSegmentSize = within("segmentSize", segmentSize, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Whether connections carry a dynamic device id, different in every call, instead of the device's number. A request
     * must then name a connection by that id; the number is refused. Default false.
     */
    public CstaSimulatorBuilder dynamicDeviceIds(boolean dynamic) {
        dynamicDeviceIds = dynamic;
        return this;
    }

    /** The octets of a call id, written with two hexadecimal digits each: 1 to 7, 2 by default. */
    public CstaSimulatorBuilder callIdOctets(int octets) {
        callIdOctets = within("octets", octets, 1, MAX_CALL_ID_OCTETS);
        return this;
    }

    /** Whether a new call gets the first id that no present call has, as on switches with few ids; default false. */
    public CstaSimulatorBuilder reuseCallIds(boolean reuse) {
        reuseCallIds = reuse;
        return this;
    }

    /** Whether a transferred or conferenced call keeps the id of the held call; by default it gets a new one. */
    public CstaSimulatorBuilder keepsCallIdOnTransfer(boolean keeps) {
        keepsCallIdOnTransfer = keeps;
        return this;
    }

    /**
     * Whether the end of a call is reported with a CallClearedEvent too, after the ConnectionClearedEvents; default
     * false.
     */
    public CstaSimulatorBuilder callClearedEvents(boolean send) {
        callClearedEvents = send;
        return this;
    }

    /** Whether a recording that ends with its connection is reported with a StopEvent; default false. */
    public CstaSimulatorBuilder stopEventAtCallEnd(boolean send) {
        stopEventAtCallEnd = send;
        return this;
    }

    /** Whether the event about the end of a hot-desk association leaves the host out; default false. */
    public CstaSimulatorBuilder hostUnknownOnCancel(boolean unknown) {
        hostUnknownOnCancel = unknown;
        return this;
    }

    /** Whether ChangeMonitorFilter is supported; default true. */
    public CstaSimulatorBuilder changesMonitorFilters(boolean changes) {
        changesMonitorFilters = changes;
        return this;
    }

    /** Whether the events that a request causes are sent before its answer; by default they follow it. */
    public CstaSimulatorBuilder eventsBeforeAnswers(boolean before) {
        eventsBeforeAnswers = before;
        return this;
    }

    /** Whether suspend, resume and stop of a recording are reported with length and position; default true. */
    public CstaSimulatorBuilder positionsInEvents(boolean positions) {
        positionsInEvents = positions;
        return this;
    }

    /** Whether every called device answers at once; by default a call alerts until it is answered. */
    public CstaSimulatorBuilder autoAnswer(boolean answers) {
        autoAnswer = answers;
        return this;
    }

    /** How many monitors the switch has for all applications together; unlimited by default. */
    public CstaSimulatorBuilder monitorLimit(int limit) {
        monitorLimit = within("limit", limit, 0, Integer.MAX_VALUE);
        return this;
    }

    /**
     * The mapping of hot desking to private data; by default this project's own for the encoding. Applications of the
     * encoding that it does not write get no events of hot desking.
     */
    public CstaSimulatorBuilder privateDataMapping(PrivateDataMapping mapping) {
        privateDataMapping = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    /** Is given a line of text for every message read or written, on the simulator's thread; it must not block. */
    public CstaSimulatorBuilder trace(Consumer<String> lines) {
        trace = Objects.requireNonNull(lines, "lines");
        return this;
    }

    /**
     * Makes things happen by itself, one after each {@code pace}, again and again: the first four devices make a call,
     * record, suspend and resume it, set an account code, transfer the call, hang up, and use a hot desk; by default
     * nothing happens. What the switch refuses, because an application came between, is left out.
     */
    public CstaSimulatorBuilder demo(Duration pace) {
        if (pace.isNegative() || pace.isZero()) {
            throw new IllegalArgumentException("pace is " + pace + ", expected more than 0");
        }
        demoPace = pace;
        return this;
    }

    /**
     * Starts the switch; it listens when this returns.
     *
     * @throws IllegalStateException if the address cannot be listened on
     */
    public CstaSimulator start() {
        if (demoPace != null && devices.size() < Demo.DEVICES) {
            throw new IllegalArgumentException("The demonstration needs " + Demo.DEVICES + " devices");
        }
        return new CstaSimulator(new SimulatorOptions(this));
    }

    private static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + most);
        }
        return value;
    }
}
