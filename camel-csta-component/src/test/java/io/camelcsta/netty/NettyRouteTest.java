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
package io.camelcsta.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.CstaReply;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import io.camelcsta.route.Ports;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.netty.ChannelHandlerFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain netty: route is the switch, and the component is the application. */
@Timeout(120)
class NettyRouteTest {

    private static final Map<String, Object> RECORD =
            Map.of("callToBeRecorded", Map.of("callID", "0139", "deviceID", "3001"), "maxDuration", 60);

    private final List<CstaMessage> received = new CopyOnWriteArrayList<>();
    private DefaultCamelContext pbx;
    private DefaultCamelContext application;
    private ProducerTemplate template;

    @BeforeEach
    void create() {
        pbx = new DefaultCamelContext();
        application = new DefaultCamelContext();
        pbx.getShutdownStrategy().setTimeout(20);
        application.getShutdownStrategy().setTimeout(20);
        template = application.createProducerTemplate();
    }

    @AfterEach
    void close() throws Exception {
        template.close();
        application.close();
        pbx.close();
    }

    /** Starts the switch and returns its address. */
    private String startSwitch(String protocol, String framing) throws Exception {
        pbx.getRegistry().bind("cstaFrames", CstaChannelHandlers.frameDecoder(framing));
        pbx.getRegistry().bind("cstaFrameOut", CstaChannelHandlers.frameEncoder(framing));
        pbx.getRegistry().bind("cstaMessages", CstaChannelHandlers.messageDecoder(protocol));
        pbx.getRegistry().bind("cstaMessageOut", CstaChannelHandlers.messageEncoder(protocol));
        int port = Ports.free();
        pbx.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("netty:tcp://127.0.0.1:" + port
                                + "?decoders=#cstaFrames,#cstaMessages&encoders=#cstaFrameOut,#cstaMessageOut"
                                + "&sync=true&disconnectOnNoReply=false&noReplyLogLevel=OFF")
                        .process(NettyRouteTest.this::answer);
            }
        });
        pbx.start();
        return "127.0.0.1:" + port;
    }

    private void answer(Exchange exchange) {
        CstaMessage message = exchange.getMessage().getBody(CstaMessage.class);
        received.add(message);
        exchange.getMessage().setBody(answer(message));
    }

    private static CstaMessage answer(CstaMessage message) {
        if (message instanceof CstaMessage.Association association
                && association.apdu() instanceof AcseMessage.AssociateRequest request) {
            return new CstaMessage.Association(new AcseMessage.AssociateResponse(
                    request.applicationContext(), 0, false, 0, null, request.userInformation()));
        } else if (message instanceof CstaMessage.Association association
                && association.apdu() instanceof AcseMessage.ReleaseRequest) {
            return new CstaMessage.Association(new AcseMessage.ReleaseResponse(0));
        } else if (message instanceof CstaMessage.Request request) {
            return new CstaMessage.Response(request.invokeId(), request.service(), response(request.service()));
        }
        return null;
    }

    private static Struct response(Service service) {
        Struct.Builder response = Struct.of(service.response());
        switch (service.name()) {
            case "RequestSystemStatus" -> response.set("systemStatus", "normal");
            case "MonitorStart" -> response.set("monitorCrossRefID", "0102");
            case "RecordMessage" -> response.set("resultingMessage", "0aff");
            default -> {
                // the others answer that it is done
            }
        }
        return response.build();
    }

    private <T> T received(Class<T> type, String name) {
        return received.stream()
                .filter(message -> type.isInstance(message) && message.name().equals(name))
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + received));
    }

    private static String uri(String address, String protocol, String framing, String options) {
        return "csta:" + address + "?protocol=" + protocol + (protocol.equals("asn1") ? "&framing=" + framing : "")
                + "&systemStatusTimeout=50&requestTimeout=5000&connectTimeout=5000&linkIdleTimeout=0&" + options;
    }

    @ParameterizedTest
    @CsvSource({"asn1,length2", "asn1,hipath", "asn1,ber", "xml,xml"})
    @Tag("compatibility")
    void producerGetsItsReplyFromARouteThatIsTheSwitch(String protocol, String framing) throws Exception {
        String address = startSwitch(protocol, framing);
        application.start();

        CstaReply reply = template.requestBody(
                uri(address, protocol, framing, "operation=RecordMessage"), RECORD, CstaReply.class);

        assertThat(reply.response()).isEqualTo("RecordMessageResponse");
        assertThat(reply.value()).containsEntry("resultingMessage", "0aff");
        CstaMessage.Request request = received(CstaMessage.Request.class, "RecordMessage");
        assertThat(request.body().connection("callToBeRecorded"))
                .isEqualTo(new ConnectionId("0139", DeviceId.of("3001")));
        assertThat(request.body().number("maxDuration")).isEqualTo(60);
    }

    @Test
    void associationIsSetUpBeforeAnythingElse() throws Exception {
        String address = startSwitch("asn1", "length2");
        application.start();

        template.requestBody(
                uri(address, "asn1", "length2", "operation=RecordMessage&username=app&password=secret"), RECORD);

        assertThat(received.get(0)).isInstanceOfSatisfying(CstaMessage.Association.class, association -> assertThat(
                        ((AcseMessage.AssociateRequest) association.apdu()).login())
                .isEqualTo(new AcseMessage.Login("app", "secret")));
        assertThat(received.get(1).name()).isEqualTo("RequestSystemStatus");
    }

    @Test
    void associationIsReleasedAtTheEnd() throws Exception {
        String address = startSwitch("asn1", "length2");
        application.start();
        template.requestBody(uri(address, "asn1", "length2", "operation=RecordMessage"), RECORD);

        application.stop();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> received(CstaMessage.Association.class, "rlrq"));
    }

    @ParameterizedTest
    @CsvSource({"asn1,length2", "xml,xml"})
    void consumerStartsItsMonitorAtARouteThatIsTheSwitch(String protocol, String framing) throws Exception {
        String address = startSwitch(protocol, framing);
        application.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri(address, protocol, framing, "devices=3001&events=recording"))
                        .routeId("events")
                        .to("log:none?level=OFF");
            }
        });

        application.start();

        assertThat(application.getRouteController().getRouteStatus("events").isStarted())
                .isTrue();
        Struct filter =
                received(CstaMessage.Request.class, "MonitorStart").body().struct("requestedMonitorFilter");
        // a bit that is set keeps the event back: Record is wanted
        assertThat(((Flags) filter.get("voice")).isSet("record")).isFalse();
        assertThat(((Flags) filter.get("logicalDeviceFeature")).names()).contains("agentBusy");
    }

    @Test
    void messageThatCannotBeReadDoesNotEndTheConnection() throws Exception {
        String address = startSwitch("asn1", "length2");
        try (java.net.Socket socket = new java.net.Socket()) {
            socket.connect(
                    new java.net.InetSocketAddress(
                            "127.0.0.1", Integer.parseInt(address.substring(address.indexOf(':') + 1))),
                    5000);
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(java.util.HexFormat.of().parseHex("0003a10100" + "0009a107020105020200d2"));
            out.flush();

            byte[] answer = socket.getInputStream().readNBytes(2 + 0x10);
            assertThat(java.util.HexFormat.of().formatHex(answer)).isEqualTo("0010a20e0201053009020200d230030a0102");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tpkt", "LENGTH 2"})
    void framingThatIsNotKnownIsRefusedByName(String framing) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CstaChannelHandlers.frameDecoder(framing))
                .withMessageContaining("'" + framing + "'")
                .withMessageContaining("xml, length2, hipath or ber");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CstaChannelHandlers.frameEncoder(framing))
                .withMessageContaining("'" + framing + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ber", "XML"})
    void protocolThatIsNotKnownIsRefusedByName(String protocol) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CstaChannelHandlers.messageDecoder(protocol))
                .withMessageContaining("'" + protocol + "'")
                .withMessageContaining("xml or asn1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CstaChannelHandlers.messageEncoder(protocol))
                .withMessageContaining("'" + protocol + "'");
    }

    @Test
    void everyConnectionHasHandlersOfItsOwn() {
        for (ChannelHandlerFactory factory : List.of(
                CstaChannelHandlers.frameDecoder("length2"),
                CstaChannelHandlers.frameEncoder("ber"),
                CstaChannelHandlers.messageDecoder("asn1"),
                CstaChannelHandlers.messageEncoder("xml"))) {
            ChannelHandler first = factory.newChannelHandler();
            assertThat(factory.newChannelHandler()).isNotSameAs(first).hasSameClassAs(first);
        }
    }

    @Test
    void documentsAreWrittenInTheNamespaceThatIsGiven() {
        var channel = new io.netty.channel.embedded.EmbeddedChannel(
                CstaChannelHandlers.frameEncoder("xml").newChannelHandler(),
                CstaChannelHandlers.messageEncoder("xml", "urn:csta").newChannelHandler());
        Service status = Csta.description().service("SystemStatus");

        channel.writeOutbound(new CstaMessage.Response(7, status, Struct.empty(status.response())));

        io.netty.buffer.ByteBuf written = channel.readOutbound();
        try {
            assertThat(written.toString(8, written.readableBytes() - 8, java.nio.charset.StandardCharsets.UTF_8))
                    .endsWith("<SystemStatusResponse xmlns=\"urn:csta\"/>");
            assertThat(written.toString(4, 4, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("0007");
        } finally {
            written.release();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void frameLongerThanTheGivenMaximumIsRefused() {
        EmbeddedChannel channel = new EmbeddedChannel(
                CstaChannelHandlers.frameDecoder("length2", 300).newChannelHandler());

        assertThat(channel.writeInbound(Unpooled.buffer().writeShort(300).writeZero(300)))
                .isTrue();
        assertThatThrownBy(() ->
                        channel.writeInbound(Unpooled.buffer().writeShort(301).writeZero(301)))
                .hasMessageContaining("300");
        channel.finishAndReleaseAll();
    }

    @Test
    void maximumFrameLengthIsPositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CstaChannelHandlers.frameDecoder("length2", 0))
                .withMessageContaining("is 0");
    }
}
