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
package io.camelcsta.dataformat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data format in routes. */
@Timeout(120)
@Tag("unit")
class CstaDataFormatTest {

    private static final String STATUS = "a10c020101020200d330030a0102";
    private static final String DOCUMENT = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><SystemStatus xmlns=\""
            + XmlCodec.DEFAULT_NAMESPACE + "\"><systemStatus>normal</systemStatus></SystemStatus>";
    private static final Map<String, Object> VALUE = Map.of("systemStatus", "normal");

    private DefaultCamelContext context;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        context = new DefaultCamelContext();
        CstaDataFormat hexadecimal = new CstaDataFormat("asn1");
        hexadecimal.setHexadecimal(true);
        CstaDataFormat edition3 = new CstaDataFormat();
        edition3.setNamespace("http://www.ecma-international.org/standards/ecma-323/csta/ed3");
        context.getRegistry().bind("cstaBer", new CstaDataFormat("asn1"));
        context.getRegistry().bind("cstaHex", hexadecimal);
        context.getRegistry().bind("cstaEd3", edition3);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:read").unmarshal().custom("csta");
                from("direct:write").marshal().custom("csta");
                from("direct:readBer").unmarshal().custom("cstaBer");
                from("direct:writeBer").marshal().custom("cstaBer");
                from("direct:readHex").unmarshal().custom("cstaHex");
                from("direct:writeHex").marshal().custom("cstaHex");
                from("direct:writeEd3").marshal().custom("cstaEd3");
                from("direct:hexToXml")
                        .unmarshal()
                        .custom("cstaHex")
                        .setBody(exchange -> {
                            Map<String, Object> map = new java.util.LinkedHashMap<>(
                                    exchange.getMessage().getBody(Map.class));
                            map.put("kind", "xml");
                            return map;
                        })
                        .marshal()
                        .custom("csta");
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws Exception {
        template.close();
        context.close();
    }

    private Map<?, ?> read(String route, Object body) {
        return template.requestBody("direct:" + route, body, Map.class);
    }

    private byte[] write(String route, Object body) {
        return template.requestBody("direct:" + route, body, byte[].class);
    }

    private String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    private Map<String, Object> message(String kind) {
        return Map.of("kind", kind, "name", "SystemStatus", "invokeId", 1, "value", VALUE);
    }

    private void fails(String route, Object body, Class<? extends Exception> type, String... parts) {
        assertThatThrownBy(() -> template.requestBody("direct:" + route, body))
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .isInstanceOf(type)
                .satisfies(e -> assertThat(parts).allMatch(String.valueOf(e.getMessage())::contains));
    }

    @Test
    @Tag("compatibility")
    void dataFormatIsFoundThroughItsServiceFile() {
        assertThat(context.resolveDataFormat("csta")).isInstanceOfSatisfying(CstaDataFormat.class, format -> {
            assertThat(format.getProtocol()).isEqualTo("xml");
            assertThat(format.getDataFormatName()).isEqualTo("csta");
        });
        assertThat(getClass().getResource("/META-INF/services/org/apache/camel/dataformat/csta"))
                .isNotNull();
    }

    @Test
    void xmlIsReadByDefault() {
        Map<?, ?> map = read("read", DOCUMENT);

        assertThat(map.get("kind")).isEqualTo("xml");
        assertThat(map.get("name")).isEqualTo("SystemStatus");
        assertThat(map.get("value")).isEqualTo(VALUE);
    }

    @Test
    void xmlIsWrittenByDefault() {
        assertThat(text(write("write", message("xml")))).isEqualTo(DOCUMENT);
    }

    @Test
    void namespaceOfABeanIsWritten() {
        assertThat(text(write("writeEd3", message("xml"))))
                .contains("xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\"");
    }

    @Test
    void octetsAreReadByABeanForAsn1() {
        Map<?, ?> map = read("readBer", HexFormat.of().parseHex(STATUS));

        assertThat(map).isEqualTo(message("invoke"));
    }

    @Test
    void octetsAreWrittenByABeanForAsn1() {
        assertThat(HexFormat.of().formatHex(write("writeBer", message("invoke"))))
                .isEqualTo(STATUS);
    }

    @Test
    void hexadecimalTextIsRead() {
        assertThat(read("readHex", "  " + STATUS.toUpperCase(java.util.Locale.ROOT) + "\n"))
                .isEqualTo(message("invoke"));
    }

    @Test
    void hexadecimalTextIsWritten() {
        assertThat(text(write("writeHex", message("invoke")))).isEqualTo(STATUS);
    }

    @Test
    void associationIsReadAndWritten() {
        assertThat(text(write("writeHex", read("readHex", "6406800100810101")))).isEqualTo("6406800100810101");
    }

    @Test
    void jsonTextIsWritten() {
        assertThat(
                        text(
                                write(
                                        "writeHex",
                                        "{\"kind\":\"invoke\",\"name\":\"SystemStatus\",\"invokeId\":1,\"value\":{\"systemStatus\":\"normal\"}}")))
                .isEqualTo(STATUS);
    }

    @Test
    void jsonOctetsAreWritten() {
        assertThat(text(write(
                        "writeHex",
                        "{\"kind\":\"reject\",\"invokeId\":5,\"value\":{\"invoke\":2}}"
                                .getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("a406020105810102");
    }

    @Test
    void messageIsWritten() {
        Service service = Csta.description().service("SystemStatus");
        CstaMessage message = new CstaMessage.Request(
                1,
                service,
                Struct.of(service.request()).set("systemStatus", "normal").build());

        assertThat(text(write("writeHex", message))).isEqualTo(STATUS);
        assertThat(text(write("write", message))).isEqualTo(DOCUMENT);
    }

    @Test
    @Tag("compatibility")
    void routeTurnsOneEncodingIntoTheOther() {
        assertThat(text(write("hexToXml", STATUS))).isEqualTo(DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "a1", "a10c020101020200d330030a"})
    void octetsThatAreNoMessageAreRefused(String hex) {
        fails("readBer", HexFormat.of().parseHex(hex), CodecException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "<a>", "<!DOCTYPE a><a/>"})
    void textThatIsNoDocumentIsRefused(String text) {
        fails("read", text, CodecException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz", "a1 0c", "a10"})
    void textThatIsNotHexadecimalIsRefused(String text) {
        fails("readHex", text, Exception.class);
    }

    @Test
    void mapThatIsNoMessageIsRefusedByName() {
        fails(
                "write",
                Map.of("kind", "xml", "name", "MakeTea", "value", Map.of()),
                InvalidValueException.class,
                "MakeTea");
    }

    @Test
    void valueThatDoesNotFitIsRefusedByName() {
        fails(
                "writeBer",
                Map.of("kind", "invoke", "name", "MonitorStop", "value", Map.of("monitorCrossRefID", "M1")),
                CodecException.class,
                "MonitorStop.monitorCrossRefID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "[]", "{"})
    void textThatIsNoJsonIsRefused(String text) {
        fails("write", text, InvalidValueException.class, "JSON");
    }

    @Test
    void bodyOfAnotherClassIsRefusedWithItsName() {
        fails("write", new Object[] {new Object()}, Exception.class);
    }

    @Test
    void missingBodyIsRefusedWithWhatIsExpected() {
        fails("write", null, InvalidValueException.class, "CstaMessage");
    }

    @Test
    void protocolThatIsNotKnownIsRefusedWhenItStarts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CstaDataFormat("ber").start())
                .withMessageContaining("'ber'")
                .withMessageContaining("xml or asn1");
    }
}
