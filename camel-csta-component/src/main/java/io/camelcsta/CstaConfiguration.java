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
package io.camelcsta;

import io.camelcsta.link.LinkConfig;
import io.camelcsta.link.LinkOptions;
import io.camelcsta.link.TlsEngineFactory;
import io.camelcsta.model.EventClass;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.privatedata.BerPrivateDataMapping;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import io.camelcsta.service.SerialScope;
import io.camelcsta.service.ServiceOptions;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The options of an endpoint. The component's own configuration holds the defaults of all its endpoints. */
@UriParams
public class CstaConfiguration implements Cloneable {

    /** The forms of a number that ECMA-323 and ECMA-285 both have. */
    private static final List<String> TYPES_OF_NUMBER = List.of(
            "dialingNumber",
            "deviceNumber",
            "implicitPublic",
            "explicitPublic:unknown",
            "explicitPublic:international",
            "explicitPublic:national",
            "explicitPublic:networkspecific",
            "explicitPublic:subscriber",
            "explicitPublic:abbreviated",
            "implicitPrivate",
            "explicitPrivate:unknown",
            "explicitPrivate:level3RegionalNumber",
            "explicitPrivate:level2RegionalNumber",
            "explicitPrivate:level1RegionalNumber",
            "explicitPrivate:pTNSpecificNumber",
            "explicitPrivate:localNumber",
            "explicitPrivate:abbreviated",
            "other");

    static final String STOP_READING = "stopReading";
    static final String DISCARD = "discard";
    static final String FSYNC = "fsync";
    private static final String ALL_DEVICES = "*";
    private static final long MIN_PENDING_OCTETS = 65_536;
    private static final long MAX_DEFAULT_PENDING_OCTETS = 67_108_864;
    private static final long PART_OF_HEAP = 64;

    /** The longest time that any option may set. */
    static final Duration LONGEST = Duration.ofHours(24);

    // ---- the link

    @UriParam(
            label = "common",
            defaultValue = "xml",
            enums = "xml,asn1",
            description =
                    "The encoding of CSTA: xml is ECMA-323 over TCP without SOAP, asn1 is ECMA-285 (BER with ROSE and ACSE).")
    private String protocol = "xml";

    @UriParam(
            label = "common",
            defaultValue = "ed4",
            description =
                    "The version of ECMA-323 that this application speaks: ed3, ed4, ed5 or ed6, or the text that the switch expects, such as ed3/priv2, 3.0 or a namespace. What the switch sends may be of any version.")
    private String protocolVersion = "ed4";

    @UriParam(
            label = "common",
            defaultValue = "length2",
            enums = "length2,hipath,ber",
            description =
                    "How messages are delimited over asn1: length2 is a length of two octets before each APDU, hipath the octet 0x26 and a length with its highest bit set, ber nothing but the APDU's own length. XML has its own framing.")
    private String framing = "length2";

    @UriParam(
            label = "advanced",
            description =
                    "Octets that the switch wants before the first message over asn1, and what it answers, in ASCII with a colon between, such as B:P. Without it, none are sent.")
    private String opening;

    @UriParam(
            label = "advanced",
            defaultValue = "1.3.12.0.218",
            description =
                    "The object identifier of the application context in the association request over asn1, as numbers with dots between.")
    private String applicationContext = "1.3.12.0.218";

    @UriParam(
            label = "advanced",
            defaultValue = "2,3,4,14",
            description =
                    "The versions of CSTA that are offered in the association request over asn1, as numbers of the bits of CSTAVersion, separated by commas: 0 ECMA-180, 1 ECMA-218, 2 ECMA-285 1st edition, 3 ISO/IEC 18052, 4 ECMA-285 2nd edition, 14 ECMA-285 3rd edition, 18 ECMA-285 4th edition.")
    private String cstaVersions = "2,3,4,14";

    @UriParam(
            label = "advanced",
            defaultValue = "1.3.12.0.285.200",
            description =
                    "The object identifier in front of the versions in the association request over asn1; none for switches that want it left out.")
    private String userInformationReference = "1.3.12.0.285.200";

    @UriParam(
            label = "advanced",
            description =
                    "The CSTA functions that the association request over asn1 requires of the switch, by their names in ECMA-285 with commas between, such as monitorStart,recordMessage,escapeService; or all. Without it, the request names none.")
    private String functionsRequired;

    @UriParam(
            label = "advanced",
            description =
                    "The CSTA functions that the association request over asn1 says this application can supply, by their names in ECMA-285 with commas between; or all. Without it, the request names none.")
    private String functionsSupplied;

    @UriParam(
            label = "advanced",
            defaultValue = "rlrq",
            enums = "rlrq,abort",
            description =
                    "How the association is ended over asn1: rlrq asks the switch and waits for its answer, 2 s at most; abort does not.")
    private String release = "rlrq";

    @UriParam(
            label = "common",
            description =
                    "The name of the link. ConnIDs are made of it: give the same name to all nodes that talk to the same switch. The default is the addresses as they are written.")
    private String linkName;

    @UriParam(
            label = "common",
            defaultValue = "none",
            enums = "none,ecma354",
            description =
                    "How the application introduces itself over xml: none, or ecma354 for an application session of ECMA-354, which a login needs.")
    private String applicationSession = "none";

    @UriParam(
            label = "common",
            defaultValue = "camel-csta",
            description = "The name by which the application introduces itself in an ECMA-354 session.")
    private String applicationId = "camel-csta";

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "The user name for the login: over asn1 in the association request, over xml in an ECMA-354 session. Without it, there is no login unless sessionLogin has one.")
    private String username;

    @UriParam(
            label = "security",
            secret = true,
            description = "The password that belongs to username. Without it, an empty one is sent.")
    private String password;

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "The vendor's login document in an ECMA-354 session: avaya, vodia, or XML text in which {username} and {password} are replaced. The default is avaya if there is a user name, else no document.")
    private String sessionLogin;

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "180000",
            description =
                    "How long the application asks an ECMA-354 session to last, in whole seconds on the wire; its timer is reset in time, so that it stays as long as the link. Milliseconds, or text such as 3m.")
    private Duration sessionDuration = Duration.ofSeconds(180);

    @UriParam(
            label = "advanced",
            defaultValue = "false",
            description =
                    "Whether to register for the switch's system status (SystemRegister) once it is ready, as OpenScape Voice wants it.")
    private boolean systemRegister;

    @UriParam(
            label = "common",
            javaType = "java.time.Duration",
            defaultValue = "10000",
            description =
                    "How long making the TCP connection may take, with the handshake of TLS; then the next address is tried. Milliseconds, or text such as 10s.")
    private Duration connectTimeout = Duration.ofSeconds(10);

    @UriParam(
            label = "common",
            javaType = "java.time.Duration",
            defaultValue = "5000",
            description =
                    "How long the switch's answer to a request of this endpoint may take; then the request fails with error 57. Milliseconds, or text such as 5s.")
    private Duration requestTimeout = Duration.ofSeconds(5);

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            description =
                    "How long the switch's answer to what the link itself asks may take: association, application session, system status, monitors and snapshots. The default is the requestTimeout of the endpoint that sets up the link. Milliseconds, or text such as 5s.")
    private Duration linkTimeout;

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "2000",
            description =
                    "How long to wait for the switch's first SystemStatus before asking for it. Milliseconds, or text such as 2s.")
    private Duration systemStatusTimeout = Duration.ofSeconds(2);

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "30000",
            description =
                    "How long a link stays after its last endpoint has stopped, so that the next one need not connect again; 0 means not at all. Milliseconds, or text such as 30s.")
    private Duration linkIdleTimeout = Duration.ofSeconds(30);

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "1000",
            description =
                    "The first delay before a lost link is connected again; it doubles up to reconnectMaxDelay and is varied at random. Milliseconds, or text such as 1s.")
    private Duration reconnectDelay = Duration.ofSeconds(1);

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "30000",
            description = "The longest delay before a lost link is connected again. Milliseconds, or text such as 30s.")
    private Duration reconnectMaxDelay = Duration.ofSeconds(30);

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "300000",
            description =
                    "How long an address is left alone whose switch has refused the application for good (user name, password, protocol version, application context), and after how long a monitor that was refused for good is tried again. 0 means never again. Milliseconds, or text such as 5m.")
    private Duration refusedRetryDelay = Duration.ofMinutes(5);

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "0",
            description =
                    "How often the preferred addresses, those that stand before the one in use, are tried; when one accepts a connection, the link returns to it. 0 means that the link stays where it is until it is lost. Milliseconds, or text such as 10m.")
    private Duration failback = Duration.ZERO;

    @UriParam(
            label = "common",
            defaultValue = "true",
            description =
                    "Whether starting an endpoint fails if the link cannot be set up or a device cannot be monitored. If not, the endpoint starts at once and both are tried again in the background until they work.")
    private boolean testConnectionOnStartup = true;

    @UriParam(
            label = "common",
            defaultValue = "requestSystemStatus",
            enums = "requestSystemStatus,systemStatus,none",
            description =
                    "What is sent to the switch when nothing has come from it for the heartbeat interval: requestSystemStatus asks for its status, systemStatus tells it that of the application. With none, a connection that is only half open is not noticed.")
    private String heartbeat = "requestSystemStatus";

    @UriParam(
            label = "common",
            javaType = "java.time.Duration",
            defaultValue = "10000",
            description =
                    "After how much time without anything from the switch a heartbeat is sent. Milliseconds, or text such as 10s.")
    private Duration heartbeatInterval = Duration.ofSeconds(10);

    @UriParam(
            label = "common",
            defaultValue = "3",
            description =
                    "How many heartbeats in a row may remain without anything from the switch, 0 to 1000; then the link is lost. That is noticed within the interval times this number and one.")
    private int heartbeatTolerance = 3;

    @UriParam(
            label = "advanced",
            defaultValue = "change",
            enums = "change,always",
            description =
                    "When a SystemStatus enabled means that the switch has forgotten all monitors, so that they are started again: change, when the status has changed to it, or always.")
    private String remonitorOnEnabled = "change";

    @UriParam(
            label = "advanced",
            defaultValue = "100",
            description =
                    "How many requests may be outstanding at the switch, 1 to 9000; more wait until there is room, as long as their request time-out at the most.")
    private int maxOutstandingRequests = 100;

    @UriParam(
            label = "advanced",
            javaType = "java.time.Duration",
            defaultValue = "0",
            description =
                    "The least time between two requests of the link to the switch, those for monitors and snapshots included, for switches that drop or refuse requests that come faster; more wait for their turn, as long as their request time-out at the most. 0 means that requests are sent at once. Milliseconds, or text such as 1s.")
    private Duration requestInterval = Duration.ZERO;

    @UriParam(
            label = "security",
            description =
                    "How connections to the switch are secured with TLS: trust store, key store and so on. Without it, and without global parameters, they are not.")
    private SSLContextParameters sslContextParameters;

    @UriParam(
            label = "security",
            defaultValue = "true",
            description = "Whether the certificate of the switch must be made for the host in the endpoint's address.")
    private boolean hostnameVerification = true;

    @UriParam(
            label = "advanced",
            defaultValue = "65527",
            description =
                    "The longest message that is read, in octets, 256 to 65527; a longer one closes the connection.")
    private int maxFrameLength = 65_527;

    // ---- private services

    @UriParam(
            label = "common",
            defaultValue = "dialingNumber",
            enums =
                    "dialingNumber,deviceNumber,implicitPublic,explicitPublic:unknown,explicitPublic:international,explicitPublic:national,explicitPublic:networkspecific,explicitPublic:subscriber,explicitPublic:abbreviated,implicitPrivate,explicitPrivate:unknown,explicitPrivate:level3RegionalNumber,explicitPrivate:level2RegionalNumber,explicitPrivate:level1RegionalNumber,explicitPrivate:pTNSpecificNumber,explicitPrivate:localNumber,explicitPrivate:abbreviated,other",
            description =
                    "The form in which devices are sent to the switch (typeOfNumber of ECMA-323); another is needed if the switch does not know its own devices by the numbers that are dialled.")
    private String deviceIdFormat = "dialingNumber";

    @UriParam(
            label = "common",
            defaultValue = "AccountCode",
            description = "The key in Extensions that holds the account code (accode-name of Genesys).")
    private String accountCodeName = "AccountCode";

    @UriParam(
            label = "advanced",
            defaultValue = "UTF-8",
            description =
                    "The character set of account codes on the wire, by a name that Java knows, such as ISO-8859-1.")
    private String accountCodeCharset = "UTF-8";

    @UriParam(
            label = "common",
            defaultValue = "true",
            description =
                    "Whether account codes are handled: if not, setAccountCode is refused with error 51 and no accountCodeSet event is emitted (accode-privateservice of Genesys).")
    private boolean accountCodePrivateService = true;

    @UriParam(
            label = "advanced",
            description =
                    "How hot desking is written as CSTA private data. The default is this project's own encoding.")
    private PrivateDataMapping privateDataMapping;

    // ---- producer

    @UriParam(
            label = "producer",
            description =
                    "The private service to perform, by name or number: setAccountCode (501), startRecording (3013), stopRecording (3014), suspendRecording (3015), resumeRecording (3016), startHotDesking (1), cancelHotDesking (2). Without it, the header CamelCstaService or the body names it.")
    private String service;

    @UriParam(
            label = "producer",
            description =
                    "Any CSTA service to request instead of a private service, by its ECMA-323 name, such as MakeCall; the body is the request as Map or JSON. Or addMonitors, removeMonitors or listMonitors, for the monitors of a consumer that runs. Without it, and without the header CamelCstaOperation, private services are performed.")
    private String operation;

    @UriParam(
            label = "producer",
            description =
                    "The device of requests that name none themselves, by the number that is dialled. Without it, each request names its ThisDN.")
    private String thisDN;

    @UriParam(
            label = "producer",
            defaultValue = "true",
            description =
                    "Whether a request that cannot be performed fails the exchange with a CstaException; if not, the body is the EventError.")
    private boolean throwOnError = true;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description =
                    "Whether a private service is complete only when its event has come too; a consumer must monitor the device.")
    private boolean awaitEvent;

    @UriParam(
            label = "producer,advanced",
            defaultValue = "call",
            enums = "none,call,device",
            description =
                    "Which requests for account codes and recordings (services 501 and 3013 to 3016) wait for the switch's answer to the one before: with call those for one call, with device those for one ThisDN, because switches drop or refuse two at once. The waiting is part of the request time-out. With none they are sent at once.")
    private String serialRequests = "call";

    // ---- consumer

    @UriParam(
            label = "consumer",
            description =
                    "The devices to monitor, by the numbers that are dialled, separated by commas; or an asterisk for every device that the switch lists (GetSwitchingFunctionDevices), which it is asked for each time the link has become usable. Without it, devicesFile or deviceSource tells them; else there are none, as events=link and allowNoDevices allow.")
    private String devices;

    @UriParam(
            label = "consumer",
            description =
                    "A text file with the devices to monitor, instead of the option devices: one on a line or several with commas between, in UTF-8; lines that begin with # are comments. It is looked at every devicesRefresh. Without it, no file is looked at.")
    private String devicesFile;

    @UriParam(
            label = "consumer",
            description =
                    "A bean that tells the devices to monitor, instead of the option devices. It is asked every devicesRefresh. Without it, no bean is asked.")
    private DeviceSource deviceSource;

    @UriParam(
            label = "consumer,advanced",
            javaType = "java.time.Duration",
            defaultValue = "10000",
            description =
                    "How often devicesFile is looked at or deviceSource is asked. Monitors of new devices are started then, and those of devices that are gone are stopped. 0 means only when the consumer starts. Milliseconds, or text such as 10s.")
    private Duration devicesRefresh = Duration.ofSeconds(10);

    @UriParam(
            label = "consumer,advanced",
            javaType = "java.time.Duration",
            defaultValue = "0",
            description =
                    "How often the switch is asked for its devices when the option devices is an asterisk, besides each time that the link has become usable. 0 means never. Milliseconds, or text such as 10m.")
    private Duration allDevicesRefresh = Duration.ZERO;

    @UriParam(
            label = "consumer,advanced",
            enums =
                    "acd,groupACD,groupHunt,groupPick,groupUser,groupOther,networkInterface,park,routeingDevice,station,voiceUnit,genericIV,listenerIV,dtmfIV,promptIV,promptQueue,messageIV,conference,other",
            description =
                    "The category of devices that the switch is asked for when the option devices is an asterisk, as ECMA-323 calls it, such as station. The default is all categories.")
    private String deviceCategory;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "false",
            description =
                    "Whether the consumer may start without any device, because they are added while it runs (operation=addMonitors).")
    private boolean allowNoDevices;

    @UriParam(
            label = "consumer",
            defaultValue = "recording,hotDesking,accountCode,private",
            description =
                    "The classes of events to emit, separated by commas: recording, hotDesking, accountCode, private (private events and escapes without a mapping, and unknown events), call, voice, agent, device (maintenance and device features), link.")
    private String events = "recording,hotDesking,accountCode,private";

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "0",
            description =
                    "How many devices of a consumer may be without a monitor, for reasons that pass, while its health check is up. Devices that the switch refuses to monitor for good do not count, unless all are refused.")
    private int healthMaxFailedMonitors;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "100000",
            description =
                    "How many events may wait in this consumer for the route, 1 or more; the option overflow says what happens to more.")
    private int maxPendingEvents = 100_000;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "0",
            description =
                    "About how many octets of the heap the events may take that wait in this consumer for the route, 65536 or more; 0 is a 64th of the heap that the JVM may use, 64 MiB at the most. The option overflow says what happens to more.")
    private int maxPendingOctets;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "stopReading",
            enums = "stopReading,drop",
            description =
                    "What happens when as many events wait as may: stopReading pauses reading from the switch until there is room, for half a heartbeat interval at the most, and then goes on as drop; drop drops events, counts them, and tells with a link event how many and since when.")
    private String overflow = "stopReading";

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "hold",
            enums = "hold,discard",
            description =
                    "What happens to events that come while the consumer is suspended: hold keeps them until it is resumed, up to the bounds of pending events; discard drops and counts them.")
    private String whileSuspended = "hold";

    @UriParam(
            label = "consumer",
            description =
                    "A directory of this consumer's own in which events are stored until the route has processed them, so that they survive a crash. Needs com.h2database:h2-mvstore on the class path. Without it, events wait in memory.")
    private String spool;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "write",
            enums = "write,fsync",
            description =
                    "When an event counts as stored: write survives the end of the process, fsync also that of the machine.")
    private String spoolSync = "write";

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "1073741824",
            description =
                    "How many octets of events the spool may hold, 262144 or more; the option overflow says what happens to more.")
    private long spoolMaxSize = 1_073_741_824L;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "5",
            description =
                    "How many times a stored event is delivered again after its exchange has failed, 0 or more; then it is moved to the directory failed in the spool.")
    private int spoolMaxRedeliveries = 5;

    @UriParam(
            label = "consumer,advanced",
            javaType = "java.time.Duration",
            defaultValue = "1000",
            description =
                    "The first delay before a stored event is delivered again; it doubles with each time, up to one minute. Milliseconds, or text such as 1s.")
    private Duration spoolRedeliveryDelay = Duration.ofSeconds(1);

    @UriParam(
            label = "consumer,advanced",
            description =
                    "Where it is remembered when the switch was last heard, so that after a restart or a take-over a link event says since when events may have been missed. Without it, that is remembered in the spool if there is one, else not at all.")
    private StateRepository<String, String> stateRepository;

    @UriParam(
            label = "consumer,advanced",
            defaultValue = "10",
            description =
                    "How many events of different calls or devices the route processes at the same time, 1 or more. Events of one call are always processed in order.")
    private int concurrentEvents = 10;

    private RefusedOptions refused = RefusedOptions.NONE;

    /** What {@link #toString} says of an option that was to be set and is not. */
    void addRefused(String message) {
        refused = refused.with(message);
    }

    /** With the options that were to be set and are not, for what Camel says of them. */
    @Override
    public String toString() {
        return refused.addedTo(super.toString());
    }

    /** A copy. */
    public CstaConfiguration copy() {
        try {
            return (CstaConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    LinkConfig linkConfig(String addresses, TlsEngineFactory tls) {
        positive("connectTimeout", connectTimeout);
        positive("requestTimeout", requestTimeout);
        if (linkTimeout != null) {
            positive("linkTimeout", linkTimeout);
        }
        positive("systemStatusTimeout", systemStatusTimeout);
        positive("sessionDuration", sessionDuration);
        positive("reconnectDelay", reconnectDelay);
        positive("reconnectMaxDelay", reconnectMaxDelay);
        positive("heartbeatInterval", heartbeatInterval);
        zeroOrMore("linkIdleTimeout", linkIdleTimeout);
        zeroOrMore("refusedRetryDelay", refusedRetryDelay);
        zeroOrMore("failback", failback);
        zeroOrMore("requestInterval", requestInterval);
        if (reconnectMaxDelay.compareTo(reconnectDelay) < 0) {
            throw new IllegalArgumentException("reconnectMaxDelay is shorter than reconnectDelay");
        }
        range("maxFrameLength", maxFrameLength, 256, 65_527);
        range("heartbeatTolerance", heartbeatTolerance, 0, 1_000);
        range("maxOutstandingRequests", maxOutstandingRequests, 1, 9_000);
        oneOf("remonitorOnEnabled", remonitorOnEnabled, "change", "always");
        LinkOptions options = new LinkOptions(
                linkName,
                addresses,
                protocol,
                framing,
                opening,
                applicationContext,
                cstaVersions,
                userInformationReference,
                functionsRequired,
                functionsSupplied,
                release,
                protocolVersion,
                applicationSession,
                applicationId,
                username,
                password,
                sessionLogin,
                systemRegister,
                tls);
        return new LinkConfig(
                options.identity(),
                new LinkConfig.Timers(
                        connectTimeout,
                        linkTimeout == null ? requestTimeout : linkTimeout,
                        linkTimeout != null,
                        systemStatusTimeout,
                        sessionDuration,
                        linkIdleTimeout,
                        new LinkConfig.Reconnection(reconnectDelay, reconnectMaxDelay, refusedRetryDelay, failback),
                        LinkConfig.Heartbeat.of(heartbeat, heartbeatInterval, heartbeatTolerance),
                        remonitorOnEnabled.equals("always"),
                        maxOutstandingRequests,
                        requestInterval,
                        maxFrameLength));
    }

    private static void zeroOrMore(String name, Duration value) {
        if (value == null || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a duration from 0 to 24 hours");
        }
    }

    private static void range(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", expected " + least + " to " + most);
        }
    }

    private static void oneOf(String name, String value, String... expected) {
        if (!List.of(expected).contains(value)) {
            throw new IllegalArgumentException(
                    "Unknown " + name + " '" + value + "', expected " + String.join(" or ", expected));
        }
    }

    private static void positive(String name, Duration value) {
        if (value == null || value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", expected a duration above 0, 24 hours at the most");
        }
    }

    ServiceOptions serviceOptions() {
        Charset charset;
        try {
            charset = Charset.forName(accountCodeCharset);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Unknown accountCodeCharset '" + accountCodeCharset + "', expected one such as UTF-8", e);
        }
        return new ServiceOptions(
                accountCodeName,
                charset,
                accountCodePrivateService,
                deviceIdFormat,
                privateDataMapping != null
                        ? privateDataMapping
                        : LinkConfig.XML.equals(protocol) ? new XmlPrivateDataMapping() : new BerPrivateDataMapping(),
                requestTimeout,
                awaitEvent,
                SerialScope.of(serialRequests));
    }

    /** Whether all devices are meant that the switch lists. */
    boolean isAllDevices() {
        return devices != null && devices.trim().equals(ALL_DEVICES);
    }

    /** What tells the devices while the consumer runs, or null. */
    DeviceSource watchedSource() {
        return devicesFile != null ? new DeviceFile(devicesFile) : deviceSource;
    }

    /** The devices in the option of that name. */
    Set<String> deviceSet() {
        return devices == null || isAllDevices() ? Set.of() : DeviceList.of(devices);
    }

    Set<EventClass> eventClasses() {
        Set<EventClass> set = EnumSet.noneOf(EventClass.class);
        for (String key : events.split(",")) {
            EventClass eventClass = EventClass.of(key.trim());
            if (eventClass == null) {
                throw new IllegalArgumentException(
                        "Unknown class of events '" + key.trim() + "' in the option events, expected some of "
                                + EnumSet.allOf(EventClass.class).stream()
                                        .map(EventClass::key)
                                        .toList());
            }
            set.add(eventClass);
        }
        return set;
    }

    /** Checks what can be checked without a switch; the messages name the option. */
    void validate() {
        serviceOptions();
        eventClasses();
        if (service != null && operation != null) {
            throw new IllegalArgumentException("Both options service and operation are set, expected one of them");
        }
        if (operation != null
                && Csta.description().findService(operation) == null
                && MonitorOperation.of(operation) == null) {
            throw new IllegalArgumentException("Unknown CSTA service '" + operation
                    + "' in the option operation, expected one such as MakeCall, by its ECMA-323 name, or one of "
                    + MonitorOperation.names());
        }
        validateDevices();
        if (!TYPES_OF_NUMBER.contains(deviceIdFormat)) {
            throw new IllegalArgumentException(
                    "Unknown deviceIdFormat '" + deviceIdFormat + "', expected one of " + TYPES_OF_NUMBER);
        }
        if (service != null && PrivateServiceType.of(service) == null) {
            throw new IllegalArgumentException(
                    "Unknown private service '" + service + "' in the option service, expected one of "
                            + EnumSet.allOf(PrivateServiceType.class).stream()
                                    .map(type -> type.serviceName() + " (" + type.number() + ")")
                                    .toList());
        }
        if (maxPendingEvents < 1 || concurrentEvents < 1) {
            throw new IllegalArgumentException("maxPendingEvents and concurrentEvents are expected to be 1 or more");
        }
        range("healthMaxFailedMonitors", healthMaxFailedMonitors, 0, Integer.MAX_VALUE);
        if (maxPendingOctets != 0) {
            range("maxPendingOctets", maxPendingOctets, (int) MIN_PENDING_OCTETS, Integer.MAX_VALUE);
        }
        range("spoolMaxSize", spoolMaxSize, 262_144, Long.MAX_VALUE);
        range("spoolMaxRedeliveries", spoolMaxRedeliveries, 0, Integer.MAX_VALUE);
        positive("spoolRedeliveryDelay", spoolRedeliveryDelay);
        oneOf("overflow", overflow, STOP_READING, "drop");
        oneOf("whileSuspended", whileSuspended, "hold", DISCARD);
        oneOf("spoolSync", spoolSync, "write", FSYNC);
    }

    private void validateDevices() {
        List<String> sources = new ArrayList<>();
        if (devices != null && !devices.isBlank()) {
            sources.add("devices");
        }
        if (devicesFile != null) {
            sources.add("devicesFile");
        }
        if (deviceSource != null) {
            sources.add("deviceSource");
        }
        if (sources.size() > 1) {
            throw new IllegalArgumentException(
                    "The options " + String.join(" and ", sources) + " are set, expected one of them");
        }
        if (deviceSet().contains(ALL_DEVICES)) {
            throw new IllegalArgumentException(
                    "The option devices is '" + devices + "', expected * alone or devices without it");
        }
        if (devicesFile != null) {
            try {
                Path.of(devicesFile);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(
                        "Malformed devicesFile '" + devicesFile + "', expected the path of a file: " + e.getReason(),
                        e);
            }
        }
        zeroOrMore("devicesRefresh", devicesRefresh);
        zeroOrMore("allDevicesRefresh", allDevicesRefresh);
        List<String> categories = ((EnumeratedType) Csta.description()
                        .service("GetSwitchingFunctionDevices")
                        .request()
                        .field("requestedDeviceCategory")
                        .type()
                        .base())
                .names();
        if (deviceCategory != null && !categories.contains(deviceCategory)) {
            throw new IllegalArgumentException(
                    "Unknown deviceCategory '" + deviceCategory + "', expected one of " + categories);
        }
    }

    /** See {@link #setProtocol}. */
    public String getProtocol() {
        return protocol;
    }

    /** The encoding of CSTA: xml is ECMA-323 over TCP without SOAP, asn1 is ECMA-285 (BER with ROSE and ACSE). */
    public void setProtocol(String protocol) {
        this.protocol = protocol;
    }

    /** See {@link #setProtocolVersion}. */
    public String getProtocolVersion() {
        return protocolVersion;
    }

    /**
     * The version of ECMA-323 that this application speaks: ed3, ed4, ed5 or ed6, or the text that the switch expects,
     * such as ed3/priv2, 3.0 or a namespace. What the switch sends may be of any version.
     */
    public void setProtocolVersion(String protocolVersion) {
        this.protocolVersion = protocolVersion;
    }

    /** See {@link #setLinkName}. */
    public String getLinkName() {
        return linkName;
    }

    /**
     * The name of the link. ConnIDs are made of it: give the same name to all nodes that talk to the same switch. The
     * default is the addresses as they are written.
     */
    public void setLinkName(String linkName) {
        this.linkName = linkName;
    }

    /** See {@link #setApplicationSession}. */
    public String getApplicationSession() {
        return applicationSession;
    }

    /**
     * How the application introduces itself over xml: none, or ecma354 for an application session of ECMA-354, which a
     * login needs.
     */
    public void setApplicationSession(String applicationSession) {
        this.applicationSession = applicationSession;
    }

    /** See {@link #setApplicationId}. */
    public String getApplicationId() {
        return applicationId;
    }

    /** The name by which the application introduces itself in an ECMA-354 session. */
    public void setApplicationId(String applicationId) {
        this.applicationId = applicationId;
    }

    /** See {@link #setUsername}. */
    public String getUsername() {
        return username;
    }

    /**
     * The user name for the login: over asn1 in the association request, over xml in an ECMA-354 session. Without it,
     * there is no login unless sessionLogin has one.
     */
    public void setUsername(String username) {
        this.username = username;
    }

    /** See {@link #setPassword}. */
    public String getPassword() {
        return password;
    }

    /** The password that belongs to username. Without it, an empty one is sent. */
    public void setPassword(String password) {
        this.password = password;
    }

    /** See {@link #setSessionLogin}. */
    public String getSessionLogin() {
        return sessionLogin;
    }

    /**
     * The vendor's login document in an ECMA-354 session: avaya, vodia, or XML text in which {username} and {password}
     * are replaced. The default is avaya if there is a user name, else no document.
     */
    public void setSessionLogin(String sessionLogin) {
        this.sessionLogin = sessionLogin;
    }

    /** See {@link #setSessionDuration}. */
    public Duration getSessionDuration() {
        return sessionDuration;
    }

    /**
     * How long the application asks an ECMA-354 session to last, in whole seconds on the wire; its timer is reset in
     * time, so that it stays as long as the link. Milliseconds, or text such as 3m.
     */
    public void setSessionDuration(Duration sessionDuration) {
        this.sessionDuration = sessionDuration;
    }

    /** See {@link #setSystemRegister}. */
    public boolean isSystemRegister() {
        return systemRegister;
    }

    /**
     * Whether to register for the switch's system status (SystemRegister) once it is ready, as OpenScape Voice wants
     * it.
     */
    public void setSystemRegister(boolean systemRegister) {
        this.systemRegister = systemRegister;
    }

    /** See {@link #setConnectTimeout}. */
    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    /**
     * How long making the TCP connection may take, with the handshake of TLS; then the next address is tried.
     * Milliseconds, or text such as 10s.
     */
    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /** See {@link #setRequestTimeout}. */
    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    /** How long the switch's answer to a request may take. */
    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    /** See {@link #setLinkTimeout}. */
    public Duration getLinkTimeout() {
        return linkTimeout;
    }

    /**
     * How long the switch's answer to what the link itself asks may take: association, application session, system
     * status, monitors and snapshots. The default is the requestTimeout of the endpoint that sets up the link.
     * Milliseconds, or text such as 5s.
     */
    public void setLinkTimeout(Duration linkTimeout) {
        this.linkTimeout = linkTimeout;
    }

    /** See {@link #setSystemStatusTimeout}. */
    public Duration getSystemStatusTimeout() {
        return systemStatusTimeout;
    }

    /** How long to wait for the switch's first SystemStatus before asking for it. Milliseconds, or text such as 2s. */
    public void setSystemStatusTimeout(Duration systemStatusTimeout) {
        this.systemStatusTimeout = systemStatusTimeout;
    }

    /** See {@link #setLinkIdleTimeout}. */
    public Duration getLinkIdleTimeout() {
        return linkIdleTimeout;
    }

    /**
     * How long a link stays after its last endpoint has stopped, so that the next one need not connect again; 0 means
     * not at all. Milliseconds, or text such as 30s.
     */
    public void setLinkIdleTimeout(Duration linkIdleTimeout) {
        this.linkIdleTimeout = linkIdleTimeout;
    }

    /** See {@link #setReconnectDelay}. */
    public Duration getReconnectDelay() {
        return reconnectDelay;
    }

    /**
     * The first delay before a lost link is connected again; it doubles up to reconnectMaxDelay and is varied at
     * random. Milliseconds, or text such as 1s.
     */
    public void setReconnectDelay(Duration reconnectDelay) {
        this.reconnectDelay = reconnectDelay;
    }

    /** See {@link #setReconnectMaxDelay}. */
    public Duration getReconnectMaxDelay() {
        return reconnectMaxDelay;
    }

    /** The longest delay before a lost link is connected again. Milliseconds, or text such as 30s. */
    public void setReconnectMaxDelay(Duration reconnectMaxDelay) {
        this.reconnectMaxDelay = reconnectMaxDelay;
    }

    /** See {@link #setMaxFrameLength}. */
    public int getMaxFrameLength() {
        return maxFrameLength;
    }

    /** The longest message that is read, in octets, 256 to 65527; a longer one closes the connection. */
    public void setMaxFrameLength(int maxFrameLength) {
        this.maxFrameLength = maxFrameLength;
    }

    /** See {@link #setDeviceIdFormat}. */
    public String getDeviceIdFormat() {
        return deviceIdFormat;
    }

    /**
     * The form in which devices are sent to the switch (typeOfNumber of ECMA-323); another is needed if the switch does
     * not know its own devices by the numbers that are dialled.
     */
    public void setDeviceIdFormat(String deviceIdFormat) {
        this.deviceIdFormat = deviceIdFormat;
    }

    /** See {@link #setAccountCodeName}. */
    public String getAccountCodeName() {
        return accountCodeName;
    }

    /** The key in Extensions that holds the account code (accode-name of Genesys). */
    public void setAccountCodeName(String accountCodeName) {
        this.accountCodeName = accountCodeName;
    }

    /** See {@link #setAccountCodeCharset}. */
    public String getAccountCodeCharset() {
        return accountCodeCharset;
    }

    /** The character set of account codes on the wire, by a name that Java knows, such as ISO-8859-1. */
    public void setAccountCodeCharset(String accountCodeCharset) {
        this.accountCodeCharset = accountCodeCharset;
    }

    /** See {@link #setAccountCodePrivateService}. */
    public boolean isAccountCodePrivateService() {
        return accountCodePrivateService;
    }

    /**
     * Whether account codes are handled: if not, setAccountCode is refused with error 51 and no accountCodeSet event is
     * emitted (accode-privateservice of Genesys).
     */
    public void setAccountCodePrivateService(boolean accountCodePrivateService) {
        this.accountCodePrivateService = accountCodePrivateService;
    }

    /** See {@link #setPrivateDataMapping}. */
    public PrivateDataMapping getPrivateDataMapping() {
        return privateDataMapping;
    }

    /** How hot desking is written as CSTA private data. The default is this project's own encoding. */
    public void setPrivateDataMapping(PrivateDataMapping privateDataMapping) {
        this.privateDataMapping = privateDataMapping;
    }

    /** See {@link #setService}. */
    public String getService() {
        return service;
    }

    /**
     * The private service to perform, by name or number: setAccountCode (501), startRecording (3013), stopRecording
     * (3014), suspendRecording (3015), resumeRecording (3016), startHotDesking (1), cancelHotDesking (2). Without it,
     * the header CamelCstaService or the body names it.
     */
    public void setService(String service) {
        this.service = service;
    }

    /** See {@link #setOperation}. */
    public String getOperation() {
        return operation;
    }

    /**
     * Any CSTA service to request instead of a private service, by its ECMA-323 name, such as MakeCall; the body is the
     * request as Map or JSON. Or addMonitors, removeMonitors or listMonitors, for the monitors of a consumer that runs.
     * Without it, and without the header CamelCstaOperation, private services are performed.
     */
    public void setOperation(String operation) {
        this.operation = operation;
    }

    /** See {@link #setThisDN}. */
    public String getThisDN() {
        return thisDN;
    }

    /**
     * The device of requests that name none themselves, by the number that is dialled. Without it, each request names
     * its ThisDN.
     */
    public void setThisDN(String thisDN) {
        this.thisDN = thisDN;
    }

    /** See {@link #setThrowOnError}. */
    public boolean isThrowOnError() {
        return throwOnError;
    }

    /**
     * Whether a request that cannot be performed fails the exchange with a CstaException; if not, the body is the
     * EventError.
     */
    public void setThrowOnError(boolean throwOnError) {
        this.throwOnError = throwOnError;
    }

    /** See {@link #setAwaitEvent}. */
    public boolean isAwaitEvent() {
        return awaitEvent;
    }

    /** Whether a private service is complete only when its event has come too; a consumer must monitor the device. */
    public void setAwaitEvent(boolean awaitEvent) {
        this.awaitEvent = awaitEvent;
    }

    /** See {@link #setSerialRequests}. */
    public String getSerialRequests() {
        return serialRequests;
    }

    /**
     * Which requests for account codes and recordings (services 501 and 3013 to 3016) wait for the switch's answer to
     * the one before: with call those for one call, with device those for one ThisDN, because switches drop or refuse
     * two at once. The waiting is part of the request time-out. With none they are sent at once.
     */
    public void setSerialRequests(String serialRequests) {
        this.serialRequests = serialRequests;
    }

    /** See {@link #setDevices}. */
    public String getDevices() {
        return devices;
    }

    /**
     * The devices to monitor, by the numbers that are dialled, separated by commas; or an asterisk for every device
     * that the switch lists (GetSwitchingFunctionDevices), which it is asked for each time the link has become usable.
     * Without it, devicesFile or deviceSource tells them; else there are none, as events=link and allowNoDevices allow.
     */
    public void setDevices(String devices) {
        this.devices = devices;
    }

    /** See {@link #setDevicesFile}. */
    public String getDevicesFile() {
        return devicesFile;
    }

    /**
     * A text file with the devices to monitor, instead of the option devices: one on a line or several with commas
     * between, in UTF-8; lines that begin with # are comments. It is looked at every devicesRefresh. Without it, no
     * file is looked at.
     */
    public void setDevicesFile(String devicesFile) {
        this.devicesFile = devicesFile;
    }

    /** See {@link #setDeviceSource}. */
    public DeviceSource getDeviceSource() {
        return deviceSource;
    }

    /**
     * A bean that tells the devices to monitor, instead of the option devices. It is asked every devicesRefresh.
     * Without it, no bean is asked.
     */
    public void setDeviceSource(DeviceSource deviceSource) {
        this.deviceSource = deviceSource;
    }

    /** See {@link #setDevicesRefresh}. */
    public Duration getDevicesRefresh() {
        return devicesRefresh;
    }

    /**
     * How often devicesFile is looked at or deviceSource is asked. Monitors of new devices are started then, and those
     * of devices that are gone are stopped. 0 means only when the consumer starts. Milliseconds, or text such as 10s.
     */
    public void setDevicesRefresh(Duration devicesRefresh) {
        this.devicesRefresh = devicesRefresh;
    }

    /** See {@link #setAllDevicesRefresh}. */
    public Duration getAllDevicesRefresh() {
        return allDevicesRefresh;
    }

    /**
     * How often the switch is asked for its devices when the option devices is an asterisk, besides each time that the
     * link has become usable. 0 means never. Milliseconds, or text such as 10m.
     */
    public void setAllDevicesRefresh(Duration allDevicesRefresh) {
        this.allDevicesRefresh = allDevicesRefresh;
    }

    /** See {@link #setDeviceCategory}. */
    public String getDeviceCategory() {
        return deviceCategory;
    }

    /** The category of devices that the switch is asked for with devices=*, as ECMA-323 calls it; null for all. */
    public void setDeviceCategory(String deviceCategory) {
        this.deviceCategory = deviceCategory;
    }

    /** See {@link #setAllowNoDevices}. */
    public boolean isAllowNoDevices() {
        return allowNoDevices;
    }

    /** Whether the consumer may start without any device, because they are added while it runs. */
    public void setAllowNoDevices(boolean allowNoDevices) {
        this.allowNoDevices = allowNoDevices;
    }

    /** See {@link #setEvents}. */
    public String getEvents() {
        return events;
    }

    /**
     * The classes of events to emit, separated by commas: recording, hotDesking, accountCode, private (private events
     * and escapes without a mapping, and unknown events), call, voice, agent, device (maintenance and device features),
     * link.
     */
    public void setEvents(String events) {
        this.events = events;
    }

    /** See {@link #setHealthMaxFailedMonitors}. */
    public int getHealthMaxFailedMonitors() {
        return healthMaxFailedMonitors;
    }

    /**
     * How many devices of a consumer may be without a monitor, for reasons that pass, while its health check is up; 0
     * or more.
     */
    public void setHealthMaxFailedMonitors(int healthMaxFailedMonitors) {
        this.healthMaxFailedMonitors = healthMaxFailedMonitors;
    }

    /** See {@link #setMaxPendingEvents}. */
    public int getMaxPendingEvents() {
        return maxPendingEvents;
    }

    /**
     * How many events may wait in this consumer for the route, 1 or more; the option overflow says what happens to
     * more.
     */
    public void setMaxPendingEvents(int maxPendingEvents) {
        this.maxPendingEvents = maxPendingEvents;
    }

    /** See {@link #setConcurrentEvents}. */
    public int getConcurrentEvents() {
        return concurrentEvents;
    }

    /**
     * How many events of different calls or devices the route processes at the same time, 1 or more. Events of one call
     * are always processed in order.
     */
    public void setConcurrentEvents(int concurrentEvents) {
        this.concurrentEvents = concurrentEvents;
    }

    /** See {@link #setFraming}. */
    public String getFraming() {
        return framing;
    }

    /** How messages are delimited over asn1: length2, hipath or ber. */
    public void setFraming(String framing) {
        this.framing = framing;
    }

    /** See {@link #setOpening}. */
    public String getOpening() {
        return opening;
    }

    /** Octets to exchange before the first message over asn1, such as B:P. */
    public void setOpening(String opening) {
        this.opening = opening;
    }

    /** See {@link #setApplicationContext}. */
    public String getApplicationContext() {
        return applicationContext;
    }

    /**
     * The object identifier of the application context in the association request over asn1, as numbers with dots
     * between.
     */
    public void setApplicationContext(String applicationContext) {
        this.applicationContext = applicationContext;
    }

    /** See {@link #setCstaVersions}. */
    public String getCstaVersions() {
        return cstaVersions;
    }

    /** The versions of CSTA that are offered over asn1, as bit numbers of CSTAVersion with commas between. */
    public void setCstaVersions(String cstaVersions) {
        this.cstaVersions = cstaVersions;
    }

    /** See {@link #setUserInformationReference}. */
    public String getUserInformationReference() {
        return userInformationReference;
    }

    /** The object identifier in front of the versions in the association request, or none. */
    public void setUserInformationReference(String userInformationReference) {
        this.userInformationReference = userInformationReference;
    }

    /** See {@link #setRelease}. */
    public String getRelease() {
        return release;
    }

    /** How the association is ended over asn1: rlrq or abort. */
    public void setRelease(String release) {
        this.release = release;
    }

    /** See {@link #setFunctionsRequired}. */
    public String getFunctionsRequired() {
        return functionsRequired;
    }

    /** The CSTA functions that the association request requires, by name with commas between, or all. */
    public void setFunctionsRequired(String functionsRequired) {
        this.functionsRequired = functionsRequired;
    }

    /** See {@link #setFunctionsSupplied}. */
    public String getFunctionsSupplied() {
        return functionsSupplied;
    }

    /** The CSTA functions that the association request offers, by name with commas between, or all. */
    public void setFunctionsSupplied(String functionsSupplied) {
        this.functionsSupplied = functionsSupplied;
    }

    /** See {@link #setRefusedRetryDelay}. */
    public Duration getRefusedRetryDelay() {
        return refusedRetryDelay;
    }

    /**
     * How long an address is left alone whose switch has refused the application for good (user name, password,
     * protocol version, application context), and after how long a monitor that was refused for good is tried again. 0
     * means never again. Milliseconds, or text such as 5m.
     */
    public void setRefusedRetryDelay(Duration refusedRetryDelay) {
        this.refusedRetryDelay = refusedRetryDelay;
    }

    /** See {@link #setFailback}. */
    public Duration getFailback() {
        return failback;
    }

    /**
     * How often the preferred addresses, those that stand before the one in use, are tried; when one accepts a
     * connection, the link returns to it. 0 means that the link stays where it is until it is lost. Milliseconds, or
     * text such as 10m.
     */
    public void setFailback(Duration failback) {
        this.failback = failback;
    }

    /** See {@link #setTestConnectionOnStartup}. */
    public boolean isTestConnectionOnStartup() {
        return testConnectionOnStartup;
    }

    /**
     * Whether starting an endpoint fails if the link cannot be set up or a device cannot be monitored. If not, the
     * endpoint starts at once and both are tried again in the background until they work.
     */
    public void setTestConnectionOnStartup(boolean testConnectionOnStartup) {
        this.testConnectionOnStartup = testConnectionOnStartup;
    }

    /** See {@link #setHeartbeat}. */
    public String getHeartbeat() {
        return heartbeat;
    }

    /**
     * What is sent to the switch when nothing has come from it for the heartbeat interval: requestSystemStatus asks for
     * its status, systemStatus tells it that of the application. With none, a connection that is only half open is not
     * noticed.
     */
    public void setHeartbeat(String heartbeat) {
        this.heartbeat = heartbeat;
    }

    /** See {@link #setHeartbeatInterval}. */
    public Duration getHeartbeatInterval() {
        return heartbeatInterval;
    }

    /** After how much time without anything from the switch a heartbeat is sent. Milliseconds, or text such as 10s. */
    public void setHeartbeatInterval(Duration heartbeatInterval) {
        this.heartbeatInterval = heartbeatInterval;
    }

    /** See {@link #setHeartbeatTolerance}. */
    public int getHeartbeatTolerance() {
        return heartbeatTolerance;
    }

    /**
     * How many heartbeats in a row may remain without anything from the switch, 0 to 1000; then the link is lost. That
     * is noticed within the interval times this number and one.
     */
    public void setHeartbeatTolerance(int heartbeatTolerance) {
        this.heartbeatTolerance = heartbeatTolerance;
    }

    /** See {@link #setRemonitorOnEnabled}. */
    public String getRemonitorOnEnabled() {
        return remonitorOnEnabled;
    }

    /**
     * When a SystemStatus enabled means that the switch has forgotten all monitors, so that they are started again:
     * change, when the status has changed to it, or always.
     */
    public void setRemonitorOnEnabled(String remonitorOnEnabled) {
        this.remonitorOnEnabled = remonitorOnEnabled;
    }

    /** See {@link #setMaxOutstandingRequests}. */
    public int getMaxOutstandingRequests() {
        return maxOutstandingRequests;
    }

    /**
     * How many requests may be outstanding at the switch, 1 to 9000; more wait until there is room, as long as their
     * request time-out at the most.
     */
    public void setMaxOutstandingRequests(int maxOutstandingRequests) {
        this.maxOutstandingRequests = maxOutstandingRequests;
    }

    /** See {@link #setRequestInterval}. */
    public Duration getRequestInterval() {
        return requestInterval;
    }

    /**
     * The least time between two requests of the link to the switch, those for monitors and snapshots included, for
     * switches that drop or refuse requests that come faster; more wait for their turn, as long as their request
     * time-out at the most. 0 means that requests are sent at once. Milliseconds, or text such as 1s.
     */
    public void setRequestInterval(Duration requestInterval) {
        this.requestInterval = requestInterval;
    }

    /** See {@link #setSslContextParameters}. */
    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    /**
     * How connections to the switch are secured with TLS: trust store, key store and so on. Without it, and without
     * global parameters, they are not.
     */
    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    /** See {@link #setHostnameVerification}. */
    public boolean isHostnameVerification() {
        return hostnameVerification;
    }

    /** Whether the certificate of the switch must be made for the host in the endpoint's address. */
    public void setHostnameVerification(boolean hostnameVerification) {
        this.hostnameVerification = hostnameVerification;
    }

    /** See {@link #setMaxPendingOctets}. */
    public int getMaxPendingOctets() {
        return maxPendingOctets;
    }

    /**
     * About how many octets of the heap the events may take that wait in this consumer for the route, 65536 or more; 0
     * is a 64th of the heap that the JVM may use, 64 MiB at the most. The option overflow says what happens to more.
     */
    public void setMaxPendingOctets(int maxPendingOctets) {
        this.maxPendingOctets = maxPendingOctets;
    }

    /** The bound that {@code maxPendingOctets} means in this JVM. */
    int pendingOctetsLimit() {
        return pendingOctetsLimit(Runtime.getRuntime().maxMemory());
    }

    int pendingOctetsLimit(long heap) {
        return maxPendingOctets != 0
                ? maxPendingOctets
                : (int) Math.max(MIN_PENDING_OCTETS, Math.min(heap / PART_OF_HEAP, MAX_DEFAULT_PENDING_OCTETS));
    }

    /** See {@link #setOverflow}. */
    public String getOverflow() {
        return overflow;
    }

    /**
     * What happens when as many events wait as may: stopReading pauses reading from the switch until there is room, for
     * half a heartbeat interval at the most, and then goes on as drop; drop drops events, counts them, and tells with a
     * link event how many and since when.
     */
    public void setOverflow(String overflow) {
        this.overflow = overflow;
    }

    /** See {@link #setWhileSuspended}. */
    public String getWhileSuspended() {
        return whileSuspended;
    }

    /**
     * What happens to events that come while the consumer is suspended: hold keeps them until it is resumed, up to the
     * bounds of pending events; discard drops and counts them.
     */
    public void setWhileSuspended(String whileSuspended) {
        this.whileSuspended = whileSuspended;
    }

    /** See {@link #setSpool}. */
    public String getSpool() {
        return spool;
    }

    /**
     * A directory of this consumer's own in which events are stored until the route has processed them, so that they
     * survive a crash. Needs com.h2database:h2-mvstore on the class path. Without it, events wait in memory.
     */
    public void setSpool(String spool) {
        this.spool = spool;
    }

    /** See {@link #setSpoolSync}. */
    public String getSpoolSync() {
        return spoolSync;
    }

    /** When an event counts as stored: write survives the end of the process, fsync also that of the machine. */
    public void setSpoolSync(String spoolSync) {
        this.spoolSync = spoolSync;
    }

    /** See {@link #setSpoolMaxSize}. */
    public long getSpoolMaxSize() {
        return spoolMaxSize;
    }

    /** How many octets of events the spool may hold, 262144 or more; the option overflow says what happens to more. */
    public void setSpoolMaxSize(long spoolMaxSize) {
        this.spoolMaxSize = spoolMaxSize;
    }

    /** See {@link #setSpoolMaxRedeliveries}. */
    public int getSpoolMaxRedeliveries() {
        return spoolMaxRedeliveries;
    }

    /**
     * How many times a stored event is delivered again after its exchange has failed, 0 or more; then it is moved to
     * the directory failed in the spool.
     */
    public void setSpoolMaxRedeliveries(int spoolMaxRedeliveries) {
        this.spoolMaxRedeliveries = spoolMaxRedeliveries;
    }

    /** See {@link #setSpoolRedeliveryDelay}. */
    public Duration getSpoolRedeliveryDelay() {
        return spoolRedeliveryDelay;
    }

    /**
     * The first delay before a stored event is delivered again; it doubles with each time, up to one minute.
     * Milliseconds, or text such as 1s.
     */
    public void setSpoolRedeliveryDelay(Duration spoolRedeliveryDelay) {
        this.spoolRedeliveryDelay = spoolRedeliveryDelay;
    }

    /** See {@link #setStateRepository}. */
    public StateRepository<String, String> getStateRepository() {
        return stateRepository;
    }

    /**
     * Where it is remembered when the switch was last heard, so that after a restart or a take-over a link event says
     * since when events may have been missed. Without it, that is remembered in the spool if there is one, else not at
     * all.
     */
    public void setStateRepository(StateRepository<String, String> stateRepository) {
        this.stateRepository = stateRepository;
    }
}
