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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import io.camelcsta.transport.Address;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A link and a switch that is played by the test: what the link writes is compared octet for octet, what the switch
 * writes is written by hand.
 */
@Timeout(120)
class LinkDocumentsTest {

    private static final String ED4 = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    private final EventLoopGroup group = new NioEventLoopGroup(1);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    /** The methods of the listener that fail. */
    private final Set<String> faulty = ConcurrentHashMap.newKeySet();

    private ServerSocket server;
    private Socket peer;
    private DataInputStream in;
    private OutputStream out;
    private AssociationLink link;

    /** Notes what it hears: the name of the method, and of the message if there is one. */
    private LinkListener listener() {
        return (LinkListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {LinkListener.class}, (self, method, arguments) -> {
                    String message = Stream.of(arguments)
                            .filter(CstaMessage.class::isInstance)
                            .map(argument -> " " + ((CstaMessage) argument).name())
                            .findFirst()
                            .orElse("");
                    heard.add(method.getName() + message);
                    if (faulty.contains(method.getName())) {
                        throw new IllegalStateException("a test");
                    }
                    return method.getReturnType() == CompletableFuture.class
                            ? CompletableFuture.completedFuture(Resynchronised.NOTHING)
                            : null;
                });
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        if (peer != null) {
            peer.close();
        }
        if (link != null) {
            link.close().get(30, TimeUnit.SECONDS);
        }
        server.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    private void connect(ApplicationSession session) throws IOException {
        Address address = new Address(server.getInetAddress().getHostAddress(), server.getLocalPort());
        link = new AssociationLink(
                TestConfigs.of(address, "ed4", session, null, null, null, 60_000),
                group.next(),
                Runnable::run,
                l -> listener());
        link.start();
        peer = server.accept();
        in = new DataInputStream(peer.getInputStream());
        out = peer.getOutputStream();
    }

    private void usable() throws Exception {
        connect(ApplicationSession.NONE);
        write("0000", "<SystemStatus xmlns=\"" + ED4 + "\"><systemStatus>enabled</systemStatus></SystemStatus>");
        read();
        link.ready().get(30, TimeUnit.SECONDS);
        assertThat(hears()).isEqualTo("onUsable");
    }

    private String hears() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    private void write(String invokeId, String document) throws IOException {
        write(invokeId, document.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String invokeId, byte[] document) throws IOException {
        byte[] frame = new byte[8 + document.length];
        frame[2] = (byte) (frame.length >> 8);
        frame[3] = (byte) frame.length;
        System.arraycopy(invokeId.getBytes(StandardCharsets.US_ASCII), 0, frame, 4, 4);
        System.arraycopy(document, 0, frame, 8, document.length);
        out.write(frame);
        out.flush();
    }

    /** The next frame that the link has written: invoke id and document, without the XML declaration. */
    private String read() throws IOException {
        assertThat(in.readShort()).isZero();
        byte[] rest = new byte[in.readUnsignedShort() - 4];
        in.readFully(rest);
        String text = new String(rest, StandardCharsets.UTF_8);
        assertThat(text.substring(4)).startsWith(HEAD);
        return text.substring(0, 4) + " " + text.substring(4 + HEAD.length());
    }

    private static Service service(String name) {
        return Csta.description().service(name);
    }

    // ---- setting up

    @Test
    void systemStatusIsAnsweredWithItsInvokeId() throws Exception {
        connect(ApplicationSession.NONE);
        write("0000", "<SystemStatus><systemStatus>enabled</systemStatus></SystemStatus>");
        assertThat(read()).isEqualTo("0000 <SystemStatusResponse xmlns=\"" + ED4 + "\"/>");
        link.ready().get(30, TimeUnit.SECONDS);
    }

    @Test
    void applicationSessionIsStartedAndStopped() throws Exception {
        connect(ApplicationSession.ECMA354);
        String session = "http://www.ecma-international.org/standards/ecma-354/appl_session";
        assertThat(read())
                .isEqualTo("0001 <StartApplicationSession xmlns=\"" + session
                        + "\"><applicationInfo><applicationID>camel</applicationID>"
                        + "</applicationInfo><requestedProtocolVersions><protocolVersion>" + ED4
                        + "</protocolVersion></requestedProtocolVersions>"
                        + "<requestedSessionDuration>180</requestedSessionDuration></StartApplicationSession>");
        write(
                "0001",
                "<StartApplicationSessionPosResponse xmlns=\"" + session
                        + "\"><sessionID>S1</sessionID><actualProtocolVersion>" + ED4
                        + "</actualProtocolVersion><actualSessionDuration>180</actualSessionDuration></StartApplicationSessionPosResponse>");
        write("0007", "<SystemStatus xmlns=\"" + ED4 + "\"><systemStatus>normal</systemStatus></SystemStatus>");
        assertThat(read()).isEqualTo("0007 <SystemStatusResponse xmlns=\"" + ED4 + "\"/>");
        link.ready().get(30, TimeUnit.SECONDS);
        CompletableFuture<Void> closed = link.close();
        assertThat(read())
                .isEqualTo("0002 <StopApplicationSession xmlns=\"" + session
                        + "\"><sessionID>S1</sessionID><sessionEndReason>"
                        + "<definedEndReason>normal</definedEndReason></sessionEndReason></StopApplicationSession>");
        write("0002", "<StopApplicationSessionPosResponse xmlns=\"" + session + "\"/>");
        closed.get(30, TimeUnit.SECONDS);
    }

    // ---- faults of the listener

    @Test
    void listenerThatFailsToHearOfALossDoesNotKeepTheLinkFromComingBack() throws Exception {
        usable();
        faulty.add("onMonitorsLost");
        faulty.add("onLost");
        peer.close();
        assertThat(hears()).isEqualTo("onMonitorsLost");
        assertThat(hears()).isEqualTo("onLost");
        Awaitility.await().until(() -> link.status().nextAttempt() != null);
    }

    @Test
    void listenerThatFailsOnAnEventDoesNotKeepItsMonitorFromStanding() throws Exception {
        usable();
        faulty.add("onEvent");
        CstaLink.MonitorUse use = link.monitor("3001", DeviceId.of("3001"), EventFilter.of("RecordEvent"), false);
        String id = read().substring(0, 4);
        write(
                "9999",
                "<RecordEvent xmlns=\"" + ED4
                        + "\"><monitorCrossRefID>1</monitorCrossRefID><connection><callID>c</callID></connection>"
                        + "<message>m</message></RecordEvent>");
        write(
                id,
                "<MonitorStartResponse xmlns=\"" + ED4
                        + "\"><monitorCrossRefID>1</monitorCrossRefID></MonitorStartResponse>");
        use.started().get(30, TimeUnit.SECONDS);
        assertThat(hears()).isEqualTo("onEvent RecordEvent");
    }

    // ---- segments

    @Test
    void crossReferenceOfSegmentsThatIsUsedTwiceFailsTheFirstAnswerOnly() throws Exception {
        usable();
        Service snapshot = service("SnapshotDevice");
        Struct body = Struct.of(snapshot.request())
                .set("snapshotObject", DeviceId.of("3001"))
                .build();
        List<CompletableFuture<CstaLink.SegmentedAnswer>> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            answers.add(link.requestSegmented(snapshot, body, Duration.ofSeconds(10)));
            write(
                    read().substring(0, 4),
                    "<SnapshotDeviceResponse xmlns=\"" + ED4
                            + "\"><crossRefIDorSnapshotData><serviceCrossRefID>7</serviceCrossRefID></crossRefIDorSnapshotData></SnapshotDeviceResponse>");
        }
        assertThatThrownBy(() -> answers.get(0).get(30, TimeUnit.SECONDS))
                .hasStackTraceContaining("cross reference '7'");
        write(
                "0050",
                "<SnapshotDeviceData xmlns=\"" + ED4
                        + "\"><serviceCrossRefID>7</serviceCrossRefID><lastSegment>true</lastSegment>"
                        + "<snapshotData/></SnapshotDeviceData>");
        assertThat(answers.get(1).get(30, TimeUnit.SECONDS).items()).isEmpty();
    }

    // ---- early events

    @Test
    void earlyEventOfAMonitorThatIsNotStartedIsNotThatOfTheNext() throws Exception {
        usable();
        CstaLink.MonitorUse first = link.monitor("3001", DeviceId.of("3001"), EventFilter.of("RecordEvent"), false);
        String id = read().substring(0, 4);
        write(
                "9999",
                "<RecordEvent xmlns=\"" + ED4
                        + "\"><monitorCrossRefID>1</monitorCrossRefID><connection><callID>c</callID></connection>"
                        + "<message>m</message></RecordEvent>");
        write(id, "<CSTAErrorCode xmlns=\"" + ED4 + "\"><operation>invalidDeviceID</operation></CSTAErrorCode>");
        assertThatThrownBy(() -> first.started().get(30, TimeUnit.SECONDS)).hasStackTraceContaining("invalidDeviceID");
        CstaLink.MonitorUse second = link.monitor("3002", DeviceId.of("3002"), EventFilter.of("RecordEvent"), false);
        write(
                read().substring(0, 4),
                "<MonitorStartResponse xmlns=\"" + ED4
                        + "\"><monitorCrossRefID>1</monitorCrossRefID></MonitorStartResponse>");
        second.started().get(30, TimeUnit.SECONDS);
        assertThat(link.status().counters().unknownMonitor()).isEqualTo(1);
        assertThat(heard).isEmpty();
    }

    @Test
    void lastEventOfAMonitorThatIsBeingStoppedIsNotThatOfTheNextWithItsCrossReference() throws Exception {
        usable();
        CstaLink.MonitorUse first = link.monitor("3001", DeviceId.of("3001"), EventFilter.of("RecordEvent"), false);
        String started = "<MonitorStartResponse xmlns=\"" + ED4
                + "\"><monitorCrossRefID>1</monitorCrossRefID></MonitorStartResponse>";
        write(read().substring(0, 4), started);
        first.started().get(30, TimeUnit.SECONDS);
        CompletableFuture<Void> stopped = first.stop();
        String id = read().substring(0, 4);
        write(
                "9999",
                "<RecordEvent xmlns=\"" + ED4
                        + "\"><monitorCrossRefID>1</monitorCrossRefID><connection><callID>c</callID></connection>"
                        + "<message>m</message></RecordEvent>");
        write(id, "<MonitorStopResponse xmlns=\"" + ED4 + "\"/>");
        stopped.get(30, TimeUnit.SECONDS);
        CstaLink.MonitorUse second = link.monitor("3002", DeviceId.of("3002"), EventFilter.of("RecordEvent"), false);
        write(read().substring(0, 4), started);
        second.started().get(30, TimeUnit.SECONDS);
        assertThat(heard).isEmpty();
        assertThat(link.status().counters().unknownMonitor()).isEqualTo(1);
    }

    // ---- monitors

    @Test
    void monitorIsStartedWithTheFilterOfItsUserAndStopped() throws Exception {
        usable();
        CstaLink.MonitorUse use =
                link.monitor("3001", DeviceId.of("3001"), EventFilter.of("RecordEvent", "StopEvent"), false);
        String start = read();
        assertThat(start)
                .startsWith("0001 <MonitorStart xmlns=\"" + ED4
                        + "\"><monitorObject><deviceObject>3001</deviceObject></monitorObject>"
                        + "<requestedMonitorFilter><callcontrol><bridged>true</bridged><callCleared>true</callCleared>")
                .contains(
                        "<voice><bookmarkReached>true</bookmarkReached><completed>true</completed><dtmfDetected>true</dtmfDetected>"
                                + "<emptied>true</emptied><interruptionDetected>true</interruptionDetected><notRecognized>true</notRecognized>"
                                + "<play>true</play><recognized>true</recognized><record>false</record><review>true</review><started>true</started>"
                                + "<silenceTimeoutExpired>true</silenceTimeoutExpired><speechDetected>true</speechDetected><stop>false</stop>"
                                + "<suspendPlay>true</suspendPlay><suspendRecord>true</suspendRecord>"
                                + "<voiceAttributesChanged>true</voiceAttributesChanged><voiceErrorOccurred>true</voiceErrorOccurred></voice>")
                .endsWith(
                        "<private><private>true</private></private></requestedMonitorFilter><monitorType>device</monitorType></MonitorStart>");
        write("0001", "<MonitorStartResponse><monitorCrossRefID>m-1</monitorCrossRefID></MonitorStartResponse>");
        use.started().get(30, TimeUnit.SECONDS);
        CompletableFuture<Void> stopped = use.stop();
        assertThat(read())
                .isEqualTo("0002 <MonitorStop xmlns=\"" + ED4
                        + "\"><monitorCrossRefID>m-1</monitorCrossRefID></MonitorStop>");
        write("0002", "<MonitorStopResponse/>");
        stopped.get(30, TimeUnit.SECONDS);
    }

    @Test
    void filterIsChangedWhenASecondUserWantsMore() throws Exception {
        usable();
        link.monitor("3001", DeviceId.of("3001"), EventFilter.of("RecordEvent"), false);
        read();
        write("0001", "<MonitorStartResponse><monitorCrossRefID>m-1</monitorCrossRefID></MonitorStartResponse>");
        CstaLink.MonitorUse second = link.monitor("3001", DeviceId.of("3001"), EventFilter.of("PrivateEvent"), false);
        assertThat(read())
                .startsWith("0002 <ChangeMonitorFilter xmlns=\"" + ED4 + "\"><monitorCrossRefID>m-1</monitorCrossRefID>"
                        + "<requestedFilterList><callcontrol><bridged>true</bridged>")
                .contains("<record>false</record>")
                .endsWith("<private><private>false</private></private></requestedFilterList></ChangeMonitorFilter>");
        write("0002", "<ChangeMonitorFilterResponse/>");
        second.started().get(30, TimeUnit.SECONDS);
    }

    // ---- what the switch asks

    @Test
    void escapeIsAnsweredAndPassedOn() throws Exception {
        usable();
        write(
                "0042",
                "<Escape xmlns=\"" + ED4
                        + "\"><privateData><private><x xmlns=\"urn:x\"/></private></privateData></Escape>");
        assertThat(read()).isEqualTo("0042 <EscapeResponse xmlns=\"" + ED4 + "\"/>");
        assertThat(hears()).isEqualTo("onRequest Escape");
    }

    @Test
    void requestSystemStatusIsAnsweredWithTheStatus() throws Exception {
        usable();
        write("0043", "<RequestSystemStatus/>");
        assertThat(read())
                .isEqualTo("0043 <RequestSystemStatusResponse xmlns=\"" + ED4
                        + "\"><systemStatus>normal</systemStatus></RequestSystemStatusResponse>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<MakeCall/>", "<Magic xmlns='urn:m'/>"})
    void serviceThatTheApplicationDoesNotServeIsRefused(String document) throws Exception {
        usable();
        write("0044", document);
        assertThat(read())
                .isEqualTo("0044 <CSTAErrorCode xmlns=\"" + ED4
                        + "\"><operation>serviceNotSupported</operation></CSTAErrorCode>");
    }

    // ---- requests

    private CompletableFuture<CstaMessage.Response> stop() {
        Service stop = service("Stop");
        return link.request(
                stop,
                Struct.of(stop.request())
                        .set("connection", ConnectionId.of("1", "3001"))
                        .build(),
                Duration.ofSeconds(10));
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return future.handle((value, error) -> error)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void answerWithoutNamespaceIsTheAnswer() throws Exception {
        usable();
        CompletableFuture<CstaMessage.Response> answer = stop();
        assertThat(read())
                .isEqualTo("0001 <Stop xmlns=\"" + ED4
                        + "\"><connection><callID>1</callID><deviceID>3001</deviceID></connection></Stop>");
        write("0001", "<StopResponse/>");
        assertThat(answer.get(30, TimeUnit.SECONDS).name()).isEqualTo("StopResponse");
    }

    @Test
    void errorIsARefusal() throws Exception {
        usable();
        CompletableFuture<CstaMessage.Response> answer = stop();
        read();
        write("0001", "<CSTAErrorCode><privateErrorCode>URM Denied</privateErrorCode></CSTAErrorCode>");
        assertThat(failure(answer)).isInstanceOfSatisfying(RequestException.class, error -> {
            assertThat(error.kind()).isEqualTo(RequestException.Kind.REFUSED);
            assertThat(error.error()).hasToString("privateErrorCode/URM Denied");
        });
    }

    @Test
    void answersMayComeInAnyOrder() throws Exception {
        usable();
        CompletableFuture<CstaMessage.Response> first = stop();
        CompletableFuture<CstaMessage.Response> second = stop();
        assertThat(List.of(read().substring(0, 4), read().substring(0, 4))).containsExactly("0001", "0002");
        write("0002", "<StopResponse/>");
        second.get(30, TimeUnit.SECONDS);
        assertThat(first).isNotDone();
        write("0001", "<StopResponse/>");
        first.get(30, TimeUnit.SECONDS);
    }

    @Test
    void malformedAnswerFailsItsRequestAtOnce() throws Exception {
        usable();
        CompletableFuture<CstaMessage.Response> answer = stop();
        read();
        write("0001", "<StopResponse><x></StopResponse>");
        assertThat(failure(answer)).isInstanceOfSatisfying(RequestException.class, error -> assertThat(error.kind())
                .isEqualTo(RequestException.Kind.ANSWER_MALFORMED));
    }

    // ---- one bad message does not cost the link

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<RecordEvent>",
                "<RecordEvent>\u0001</RecordEvent>",
                "<RecordEvent>&e;</RecordEvent>",
                "<!DOCTYPE a><RecordEvent/>",
                "",
                "no xml",
                "<RecordEvent><monitorCrossRefID>]]></monitorCrossRefID></RecordEvent>",
                "<Magic>&#0;</Magic>",
                "<Magic>\u0001</Magic>"
            })
    void messageThatIsNotWellFormedDoesNotCostTheLink(String document) throws Exception {
        usable();
        write("9999", document);
        assertThat(hears()).isEqualTo("onEventsMissed");
        write("0045", "<RequestSystemStatus/>");
        assertThat(read()).startsWith("0045 <RequestSystemStatusResponse");
        assertThat(link.status().state()).isEqualTo(LinkState.USABLE);
    }

    @Test
    void messageThatIsNoUtf8DoesNotCostTheLink() throws Exception {
        usable();
        write("9999", new byte[] {'<', 'a', '>', (byte) 0xF4, (byte) 0x9F, (byte) 0xBF, (byte) 0xBF, '<', '/', 'a', '>'
        });
        assertThat(hears()).isIn("onEventsMissed", "onUnknown a");
        write("0046", "<RequestSystemStatus/>");
        assertThat(read()).startsWith("0046 <RequestSystemStatusResponse");
    }
}
