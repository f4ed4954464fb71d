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

import static io.camelcsta.Documents.MANUAL;
import static io.camelcsta.Documents.ROOT;
import static io.camelcsta.Documents.document;
import static io.camelcsta.Documents.marked;
import static io.camelcsta.Documents.quoted;
import static io.camelcsta.Documents.read;
import static io.camelcsta.Documents.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelcsta.codec.xml.XmlCodec;
import io.camelcsta.codec.xml.XmlLimits;
import io.camelcsta.dataformat.CstaDataFormat;
import io.camelcsta.fault.TestKeys;
import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkCounters;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import io.camelcsta.model.AcseMessage;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.Json;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.EventCategory;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Service;
import io.camelcsta.netty.CstaChannelHandlers;
import io.camelcsta.privatedata.BerPrivateDataMapping;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import io.camelcsta.route.Ports;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import io.camelcsta.simulator.Misbehaviour;
import io.camelcsta.simulator.SimulatedCall;
import io.camelcsta.simulator.SimulatedDevice;
import io.camelcsta.tools.CstaDecode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.SupervisingRouteController;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the documents in {@code docs} true: tables are those of the component's description, examples are what the
 * component reads and writes, messages are those of the code. The snippets are bound to what runs by
 * {@link SnippetTest}.
 */
class DocumentationTest {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentationTest.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SIMULATOR = "simulator.adoc";
    private static final String ARCHITECTURE = "architecture.adoc";
    private static final String NOTES = "protocol-notes.adoc";
    private static final String FAULTS = "faults.adoc";
    /** The documents of which it checks the examples in JSON and XML and the blocks of the description. */
    static final List<String> DOCUMENTS = List.of(MANUAL, SIMULATOR, ARCHITECTURE, NOTES);

    private static final String EXAMPLE_ADDRESS = "pbx.example.com:1040";
    private static final String EVERY_CLASS = "recording,hotDesking,accountCode,private,call,voice,agent,device,link";

    // ---- reading documents

    private record Block(String document, String language, String attributes, String text) {}

    /** The blocks of that language; those about ASN.1 apart from the others. */
    private static List<Block> blocks(String language) {
        return blocks(language, false);
    }

    private static List<Block> blocks(String language, boolean asn1) {
        Pattern block = Pattern.compile(
                "^\\[source,(\\w+)([^\\]\\n]*)\\]\\n----\\n(.*?)\\n----$", Pattern.MULTILINE | Pattern.DOTALL);
        List<Block> found = new ArrayList<>();
        for (String name : DOCUMENTS) {
            Matcher matcher = block.matcher(document(name));
            while (matcher.find()) {
                if (matcher.group(1).equals(language) && matcher.group(2).contains("asn1") == asn1) {
                    found.add(new Block(name, language, matcher.group(2), matcher.group(3)));
                }
            }
        }
        assertThat(found).as("blocks of " + language).isNotEmpty();
        return found;
    }

    private static JsonNode description() {
        try (InputStream in = DocumentationTest.class.getResourceAsStream("/META-INF/io/camelcsta/csta.json")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- options and headers

    private static Map<String, JsonNode> endpointOptions(String group) {
        Map<String, JsonNode> options = new LinkedHashMap<>();
        description().get("properties").properties().forEach(entry -> {
            String of = entry.getValue().get("kind").asText().equals("path")
                    ? "path"
                    : entry.getValue().get("group").asText();
            if (of.equals(group)) {
                options.put(entry.getKey(), entry.getValue());
            }
        });
        return options;
    }

    private static String optionTable(String title, Map<String, JsonNode> options) {
        StringBuilder table = new StringBuilder(
                "// table: " + title + "\n[cols=\"2,1,2,5\"]\n|===\n|Option |Type |Default |Meaning\n\n");
        options.forEach((name, option) -> {
            String type = option.get("type").asText();
            String shown =
                    switch (type) {
                        case "string" -> "String";
                        case "integer" -> "int";
                        case "object" -> option.get("javaType").asText().replaceAll("\\b\\w+\\.", "");
                        default -> type;
                    };
            String value = option.has("defaultValue")
                    ? "`" + option.get("defaultValue").asText() + "`"
                    : "";
            if (type.equals("duration") && !value.isEmpty()) {
                long millis = option.get("defaultValue").asLong();
                value += millis % 1000 == 0 ? " (" + millis / 1000 + " s)" : " (" + millis + " ms)";
            }
            StringBuilder meaning = new StringBuilder(
                    option.get("description").asText().replace("|", "\\|").replace("{", "\\{"));
            if (option.has("enum")) {
                List<String> values = new ArrayList<>();
                option.get("enum").forEach(each -> values.add("`" + each.asText() + "`"));
                meaning.append(" Values: ").append(String.join(", ", values)).append('.');
            }
            meaning.append(option.path("required").asBoolean() ? " Required." : "")
                    .append(option.path("secret").asBoolean() ? " Secret." : "");
            table.append("|`")
                    .append(name)
                    .append("` |")
                    .append(shown)
                    .append(" |")
                    .append(value)
                    .append(" |")
                    .append(meaning)
                    .append('\n');
        });
        return table.append("|===\n").toString();
    }

    @Test
    void everyEndpointOptionIsInItsTable() {
        Set<String> groups = new LinkedHashSet<>();
        description()
                .get("properties")
                .forEach(option -> groups.add(
                        option.get("kind").asText().equals("path")
                                ? "path"
                                : option.get("group").asText()));
        groups.forEach(group ->
                assertThat(marked(MANUAL, "table", group)).isEqualTo(optionTable(group, endpointOptions(group))));
    }

    @Test
    void everyComponentOptionIsInATable() {
        JsonNode endpoint = description().get("properties");
        Map<String, JsonNode> own = new LinkedHashMap<>();
        description().get("componentProperties").properties().forEach(entry -> {
            JsonNode same = endpoint.get(entry.getKey());
            if (same == null) {
                own.put(entry.getKey(), entry.getValue());
            } else {
                assertThat(entry.getValue().path("defaultValue"))
                        .as(entry.getKey())
                        .isEqualTo(same.path("defaultValue"));
            }
        });
        assertThat(marked(MANUAL, "table", "component")).isEqualTo(optionTable("component", own));
        Set<String> endpointOnly = new TreeSet<>();
        endpoint.properties().forEach(entry -> {
            if (entry.getValue().get("kind").asText().equals("parameter")
                    && !description().get("componentProperties").has(entry.getKey())) {
                endpointOnly.add(entry.getKey());
            }
        });
        assertThat(document(MANUAL)).contains("except `" + String.join("` and `", endpointOnly) + "`.");
    }

    @Test
    void everyHeaderIsInItsTable() {
        StringBuilder table = new StringBuilder(
                "// table: headers\n[cols=\"3,2,1,5\"]\n|===\n|Header and constant |Type |For |Meaning\n\n");
        description().get("headers").properties().forEach(entry -> {
            JsonNode header = entry.getValue();
            String label = header.path("label").asText();
            table.append("|`")
                    .append(entry.getKey())
                    .append("` `")
                    .append(header.get("constantName").asText().replaceFirst(".*#", ""))
                    .append("` |")
                    .append(header.get("javaType").asText().replaceFirst(".*\\.", ""))
                    .append(" |")
                    .append(label.isEmpty() ? "both" : label)
                    .append(" |")
                    .append(header.get("description").asText())
                    .append('\n');
        });
        assertThat(marked(MANUAL, "table", "headers"))
                .isEqualTo(table.append("|===\n").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "csta:pbx.example.com",
                "csta://pbx.example.com:1040",
                "csta:[2001:db8::1]:1040",
                "csta:pbx1,pbx2:1041"
            })
    void theAddressFormsAreAccepted(String uri) throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            assertThat(context.getEndpoint(uri, CstaEndpoint.class).getAddresses())
                    .isEqualTo(uri.replaceFirst("^csta:(//)?", ""));
        }
    }

    // ---- examples

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyJsonExampleIsReadAndWrittenBack() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.start();
            for (Block block : blocks("json")) {
                JsonNode expected = tree(block.text());
                if (isMonitorOperation(block)) {
                    continue;
                } else if (block.attributes().contains("operation=")) {
                    Service service =
                            Csta.description().service(block.attributes().replaceFirst(".*operation=", ""));
                    Struct request = Values.fromMap(service.request(), Json.read(block.text()));
                    assertThat(tree(Json.write(Values.toMap(request)))).isEqualTo(expected);
                    XmlCodec codec = new XmlCodec("urn:test", XmlLimits.DEFAULT);
                    assertThat(codec.decode(1, codec.encode(new CstaMessage.Request(1, service, request))))
                            .isEqualTo(new CstaMessage.Request(1, service, request));
                } else {
                    CstaBody body = context.getTypeConverter().mandatoryConvertTo(CstaBody.class, block.text());
                    JsonNode written = tree(context.getTypeConverter().mandatoryConvertTo(String.class, body));
                    if (body instanceof PrivateService
                            && expected.get("Service").isInt()) {
                        ((ObjectNode) expected)
                                .put("Service", expected.get("Service").asText());
                    }
                    assertThat(written).isEqualTo(expected);
                    if (body instanceof CstaEvent event && Csta.description().findEvent(event.event()) != null) {
                        EventType type = Csta.description().event(event.event());
                        assertThat(Values.toMap(Values.fromMap(type.body(), event.value())))
                                .isEqualTo(event.value());
                    }
                }
            }
        }
    }

    /** It is no CSTA service; what it does is looked at below. */
    private static boolean isMonitorOperation(Block block) {
        return MonitorOperation.of(block.attributes().replaceFirst(".*operation=", "")) != null;
    }

    @Test
    void everyServiceAndEventHasAnExample() {
        List<CstaBody> bodies = blocks("json").stream()
                .filter(block -> !block.attributes().contains("operation="))
                .map(block -> CstaBody.fromMap(Json.read(block.text())))
                .toList();
        assertThat(bodies.stream().filter(PrivateService.class::isInstance).map(body -> ((PrivateService) body).type()))
                .contains(PrivateServiceType.values())
                .doesNotContainNull();
        assertThat(bodies.stream()
                        .filter(body -> body instanceof PrivateEvent event && event.eventId() != null)
                        .map(body -> ((PrivateEvent) body).type()))
                .containsExactlyInAnyOrder(PrivateEventType.values());
    }

    /** Without what differs each time. */
    private static JsonNode comparable(String json, String address) {
        ObjectNode node = (ObjectNode) tree(json);
        node.remove(List.of("EventTime", "EventID"));
        if (node.get("Details") instanceof ObjectNode details) {
            details.remove(List.of("EventsMissedSince", "OutageMillis"));
        }
        if (node.has("Address") && node.get("Address").asText().equals(address)) {
            node.put("Address", EXAMPLE_ADDRESS);
        }
        return node;
    }

    @Test
    void theExamplesAreWhatTheComponentSays() throws Exception {
        Set<JsonNode> expected = new LinkedHashSet<>();
        List<String> services = new ArrayList<>();
        for (Block block : blocks("json")) {
            if (!block.attributes().contains("operation=")) {
                if (tree(block.text()).has("Service")) {
                    services.add(block.text());
                } else {
                    expected.add(comparable(block.text(), ""));
                }
            }
        }
        List<JsonNode> said = new CopyOnWriteArrayList<>();
        try (CstaSimulator pbx =
                        CstaSimulator.builder().devices("3001", "3002", "4001").start();
                CamelContext context = new DefaultCamelContext()) {
            String uri = "csta:" + pbx.address() + "?linkName=pbx1&";
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri + "devices=3001&events=" + EVERY_CLASS)
                            .routeId("events")
                            .process(exchange ->
                                    said.add(comparable(exchange.getMessage().getBody(String.class), pbx.address())));
                    from("direct:requests").to(uri + "throwOnError=false");
                    for (Block block : blocks("json")) {
                        if (block.attributes().contains("operation=")) {
                            String operation = block.attributes().replaceFirst(".*operation=", "");
                            from("direct:" + operation).to(uri + "throwOnError=false&operation=" + operation);
                        }
                    }
                }
            });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            for (Block block : blocks("json")) {
                if (block.attributes().contains("operation=")) {
                    String reply = template.requestBody(
                            "direct:" + block.attributes().replaceFirst(".*operation=", ""),
                            block.text(),
                            String.class);
                    assertThat(reply).contains("\"Response\"");
                    said.add(comparable(reply, pbx.address()));
                }
            }
            template.requestBodyAndHeader("direct:requests", "3002", CstaConstants.OPERATION, "removeMonitors");
            SimulatedCall call = pbx.findCall("c1a5").answer();
            for (String service : services) {
                String reply = template.requestBody("direct:requests", service, String.class);
                assertThat(reply).doesNotContain("\"error\"");
                said.add(comparable(reply, pbx.address()));
            }
            said.add(comparable(
                    template.requestBody(
                            "direct:requests",
                            "{\"Service\":\"stopRecording\",\"ThisDN\":\"3001\",\"ConnID\":\"21f90fe0fb0c7f90\",\"ReferenceID\":5}",
                            String.class),
                    pbx.address()));
            call.hold("3001");
            pbx.sendPrivateEvent("3001", "<vendorEvent xmlns=\"urn:example:vendor\">42</vendorEvent>");
            pbx.sendEscape("<vendorQuestion xmlns=\"urn:example:vendor\"/>");
            pbx.sendRaw(
                    "3001",
                    monitor -> Opaque.ofXml("<NovelEvent xmlns=\"urn:example:csta\"><monitorCrossRefID>" + monitor
                            + "</monitorCrossRefID></NovelEvent>"));
            pbx.awaitReceived("EscapeResponse", 1, Duration.ofSeconds(30));
            pbx.closeAll();
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(said)
                    .containsAll(expected));
        }
    }

    @Test
    void theExamplesOverAsn1AreWhatTheComponentSays() throws Exception {
        Set<JsonNode> expected = new LinkedHashSet<>();
        Map<String, String> requests = new LinkedHashMap<>();
        for (Block block : blocks("json", true)) {
            if (block.attributes().contains("asn1=")) {
                requests.put(block.attributes().replaceFirst(".*asn1=", ""), block.text());
            } else {
                expected.add(comparable(block.text(), ""));
            }
        }
        List<JsonNode> said = new CopyOnWriteArrayList<>();
        try (CstaSimulator pbx = CstaSimulator.builder()
                        .protocol("asn1")
                        .devices("3001", "3002")
                        .panasonicSystemData(10)
                        .start();
                CamelContext context = new DefaultCamelContext()) {
            String uri = "csta:" + pbx.address() + "?protocol=asn1&linkName=pbx1&";
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri + "devices=3001&events=private")
                            .process(exchange ->
                                    said.add(comparable(exchange.getMessage().getBody(String.class), pbx.address())));
                    requests.keySet().forEach(operation -> from("direct:" + operation)
                            .to(uri + "throwOnError=false&operation=" + operation));
                }
            });
            context.start();
            requests.forEach((operation, body) -> said.add(comparable(
                    context.createProducerTemplate().requestBody("direct:" + operation, body, String.class),
                    pbx.address())));
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(said)
                    .containsAll(expected));
        }
    }

    @Test
    void refusedAssociationsLookSo() throws Exception {
        List<String> said = new ArrayList<>();
        said.add(refusal(CstaSimulator.builder().applicationContext("1.3.12.0.180")));
        said.add(refusal(CstaSimulator.builder().login("somebody", "secret")));
        said.add(refusal(CstaSimulator.builder().cstaVersions(18)));
        said.add(refusal(CstaSimulator.builder().answersVersion(18)));
        List<List<String>> rows = rows(MANUAL, "refusals");
        for (List<String> row : rows) {
            if (row.get(0).matches(".*diagnostic (2|1\\d) .*|.*accepted none.*")) {
                String message = row.get(1) + " " + row.get(0).replace("`", "");
                String pattern = Arrays.stream(message.replace("diagnostic 13", "diagnostic 1...")
                                .split("\\.\\.\\.", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
                assertThat(said)
                        .anySatisfy(text -> assertThat(text).matches(Pattern.compile(pattern + ".*", Pattern.DOTALL)));
            }
        }
    }

    private static String refusal(CstaSimulatorBuilder builder) throws Exception {
        try (CstaSimulator pbx = builder.protocol("asn1").devices("3001").start();
                CamelContext context = context(pbx, new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("csta:{{pbx}}?protocol=asn1&devices=3001").to("mock:events");
                    }
                })) {
            Throwable failure = org.assertj.core.api.Assertions.catchThrowable(context::start);
            while (!(failure instanceof CstaLinkException)) {
                failure = failure.getCause();
            }
            CstaLinkException refused = (CstaLinkException) failure;
            return refused.getErrorCode() + " "
                    + refused.getMessage().substring(refused.getMessage().indexOf("the switch "));
        }
    }

    @Test
    void theRejectCodesAreThoseOfTheComponent() throws Exception {
        Method reject =
                Class.forName("io.camelcsta.service.ErrorCodes").getDeclaredMethod("reject", String.class, int.class);
        reject.setAccessible(true);
        for (List<String> row : rows(MANUAL, "rejects")) {
            String[] problem = row.get(2).replace("`", "").split(" ");
            assertThat(reject.invoke(null, problem[0], Integer.parseInt(problem[1])))
                    .hasToString(
                            "Named[code=" + row.get(0) + ", name=" + row.get(1).replace("`", "") + "]");
        }
        assertThat(reject.invoke(null, "invoke", 8).toString()).contains("code=50,");
        try (CstaSimulator pbx = CstaSimulator.builder()
                        .protocol("asn1")
                        .devices("3001", "3002")
                        .start();
                CamelContext context = context(pbx, new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:stop").to("csta:{{pbx}}?protocol=asn1&throwOnError=false&service=stopRecording");
                    }
                })) {
            context.start();
            pbx.misbehave("Stop").once().reject("invoke", 2);
            JsonNode answer = tree(context.createProducerTemplate()
                    .requestBody(
                            "direct:stop",
                            Map.of(
                                    "ThisDN",
                                    "3001",
                                    "CallID",
                                    pbx.call("3001", "3002").id()),
                            String.class));
            assertThat(answer.get("ErrorCode").asInt()).isEqualTo(1112);
            assertThat(answer.has("CstaCategory")).isFalse();
        }
    }

    @Test
    void theDecoderCommandSaysWhatTheExamplesSay() throws IOException {
        String text = document(MANUAL);
        Matcher example = Pattern.compile(
                        "// decode (\\d): ([^\n]*)\n----\n(.*?)\n----\n\ngives\n\n----\n(.*?)\n----\n// decode end",
                        Pattern.DOTALL)
                .matcher(text);
        int examples = 0;
        while (example.find()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int status = CstaDecode.run(
                    example.group(2).split(" "),
                    new ByteArrayInputStream(example.group(3).getBytes(StandardCharsets.UTF_8)),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err);
            assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(example.group(4) + "\n");
            assertThat(status).isEqualTo(Integer.parseInt(example.group(1)));
            examples++;
        }
        assertThat(examples)
                .isEqualTo((int)
                        Pattern.compile("// decode \\d").matcher(text).results().count())
                .isPositive();
    }

    @Test
    void theHotDeskingDocumentsAreThoseOfTheMapping() {
        XmlPrivateDataMapping mapping = new XmlPrivateDataMapping();
        List<String> documents = blocks("xml").stream().map(Block::text).toList();
        assertThat(documents)
                .contains(
                        mapping.writeRequest(new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001"))
                                .xml(),
                        mapping.writeEvent(new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "3001", null))
                                .xml());
        assertThat(document(MANUAL))
                .contains(
                        "`" + BerPrivateDataMapping.OBJECT_IDENTIFIER + "`",
                        "// hex: request\n----\n"
                                + new BerPrivateDataMapping()
                                        .writeRequest(
                                                new HotDeskingRequest(HotDeskingOperation.ASSOCIATE, "3001", "4001"))
                                        .ber()
                                        .toHex()
                                + "\n----\n");
    }

    // ---- lists and tables

    @Test
    void everyServiceAndEventOfTheDescriptionIsListed() {
        assertThat(quoted(marked(MANUAL, "list", "services")))
                .isEqualTo(Csta.description().services().stream()
                        .map(Service::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
        Map<String, Set<String>> events = new TreeMap<>();
        for (EventType event : Csta.description().events()) {
            events.computeIfAbsent(groupName(event.category()), name -> new TreeSet<>())
                    .add(event.name());
        }
        Map<String, Set<String>> listed = new TreeMap<>();
        for (String line : marked(MANUAL, "list", "events")
                .lines()
                .filter(line -> line.startsWith("|") && line.contains("`"))
                .toList()) {
            String[] cells = line.substring(1).split("\\|");
            listed.put(cells[0].replaceFirst(",.*", "").strip(), quoted(cells[1]));
        }
        assertThat(listed).isEqualTo(events);
        assertThat(quoted(document(MANUAL)
                        .lines()
                        .filter(line -> line.contains("are never answered; the exchange"))
                        .findFirst()
                        .orElseThrow()))
                .isEqualTo(Csta.description().services().stream()
                        .filter(service -> !service.answered())
                        .map(Service::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String groupName(EventCategory category) {
        return switch (category) {
            case VOICE -> "voice unit";
            default -> category.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        };
    }

    @Test
    void theErrorCodesAreThoseOfTheComponent() throws Exception {
        assertThat(rows(MANUAL, "own codes").stream()
                        .map(row -> row.get(0) + " " + row.get(1))
                        .toList())
                .isEqualTo(Arrays.stream(ErrorCode.values())
                        .map(code -> code.code() + " `" + code.name() + "`")
                        .toList());
        try (CstaSimulator pbx = CstaSimulator.builder().devices("3001", "3002").start();
                CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:stop").to("csta:" + pbx.address() + "?throwOnError=false&service=stopRecording");
                }
            });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            SimulatedCall call = pbx.call("3001", "3002");
            Map<String, String> request = Map.of("ThisDN", "3001", "CallID", call.id());
            for (List<String> row : rows(MANUAL, "csta codes")) {
                if (row.get(2).contains("older editions")) {
                    // the simulator knows the errors of the edition that is described
                    continue;
                } else if (row.get(0).equals("1122")) {
                    pbx.misbehave("Stop").once().malformed();
                } else {
                    String[] error = row.get(2).replace("`", "").split("/");
                    pbx.misbehave("Stop").once().fail(error[0], error.length > 1 ? error[1] : null);
                }
                JsonNode answer = tree(template.requestBody("direct:stop", request, String.class));
                assertThat(answer.path("ErrorCode").asText() + " `"
                                + answer.path("ErrorName").asText() + "`")
                        .as(answer.toString())
                        .isEqualTo(row.get(0) + " " + row.get(1));
            }
        }
    }

    @Test
    void theDetailsOfHealthChecksAreAllThere() {
        String code = Stream.of("LinkHealth", "CstaConsumerHealthCheck", "CstaProducerHealthCheck")
                .map(name -> read(ROOT.resolve("camel-csta-component/src/main/java/io/camelcsta/" + name + ".java")))
                .collect(Collectors.joining());
        Set<String> details = Pattern.compile("\"((?:link|monitors|devices|events|consumer|requests)\\.\\w+)\"")
                .matcher(code)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(firstColumn(MANUAL, "health")).isEqualTo(details).isNotEmpty();
    }

    @Test
    void theParametersOfTheKameletsAreAllThere() {
        String section = document(MANUAL).split("=== Kamelets\n")[1].split("\n== ")[0];
        for (String kamelet : List.of("csta-private-event-source", "csta-private-service-sink")) {
            String yaml =
                    read(ROOT.resolve("camel-csta-component/src/main/resources/kamelets/" + kamelet + ".kamelet.yaml"));
            Set<String> parameters = Pattern.compile("(?m)^      (\\w+):$")
                    .matcher(yaml)
                    .results()
                    .map(match -> match.group(1))
                    .filter(name -> !List.of("mediaType", "steps", "parameters").contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
            String part = section.substring(
                    section.indexOf("kamelet:" + kamelet),
                    section.indexOf(".\n", section.indexOf("Other parameters", section.indexOf("kamelet:" + kamelet))));
            assertThat(parameters).isNotEmpty().allSatisfy(name -> assertThat(part)
                    .containsPattern("[`?&]" + name + "[`=]"));
        }
    }

    @Test
    void theStatesOfALinkInHealthChecksAreAllThere() {
        List<String> row = rows(MANUAL, "health").stream()
                .filter(each -> each.get(0).equals("`link.state`"))
                .findFirst()
                .orElseThrow();
        assertThat(quoted(row.get(1)))
                .isEqualTo(Arrays.stream(LinkState.values())
                        .map(state -> state.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Receives events and sends requests over one link. */
    private static RouteBuilder eventsAndRequests() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("csta:{{pbx}}?devices=3001&events=recording&linkName=pbx1").to("mock:events");
                from("direct:record").to("csta:{{pbx}}?service=startRecording&thisDN=3001&linkName=pbx1");
            }
        };
    }

    private static void recordACall(CstaSimulator pbx, CamelContext context) throws Exception {
        MockEndpoint events = context.getEndpoint("mock:events", MockEndpoint.class);
        events.expectedHeaderValuesReceivedInAnyOrder(CstaConstants.EVENT_NAME, "recordingStarted");
        context.createProducerTemplate()
                .requestBodyAndHeader(
                        "direct:record",
                        null,
                        CstaConstants.CALL_ID,
                        pbx.call("3001", "3002").id());
        events.assertIsSatisfied();
    }

    @Test
    void theMetersAreThoseOfARunningRouteWithTheirKindsAndTags() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, eventsAndRequests())) {
            context.getRegistry().bind("metricsRegistry", registry);
            context.start();
            recordACall(pbx, context);
            Awaitility.await()
                    .until(() -> registry.find("csta.producer.requests").meter() != null);

            Set<String> meters = registry.getMeters().stream()
                    .map(Meter::getId)
                    .map(id -> meter(
                            id.getName(),
                            id.getType().name(),
                            id.getTags().stream().map(Tag::getKey).toList()))
                    .collect(Collectors.toSet());
            assertThat(meters).containsExactlyInAnyOrderElementsOf(metersOfTheManual());
        }
    }

    private static Set<String> metersOfTheManual() {
        Set<String> meters = new TreeSet<>();
        for (List<String> row : rows(MANUAL, "meters")) {
            Set<String> names = quoted(row.get(0));
            if (names.remove("csta.link.")) {
                firstColumn(MANUAL, "counters")
                        .forEach(counter -> names.add("csta.link."
                                + counter.replaceAll("([A-Z])", ".$1").toLowerCase(Locale.ROOT)));
            }
            names.forEach(name -> meters.add(meter(name, row.get(1), quoted(row.get(2)))));
        }
        return meters;
    }

    private static String meter(String name, String kind, Collection<String> tags) {
        return name + ": " + kind.toLowerCase(Locale.ROOT) + " " + new TreeSet<>(tags);
    }

    @Test
    void theTagsOfSpansAreAllThere() {
        String code =
                read(ROOT.resolve("camel-csta-component/src/main/java/io/camelcsta/telemetry/CstaSpanDecorator.java"));
        assertThat(firstColumn(MANUAL, "tags"))
                .isEqualTo(Pattern.compile("= \"(csta\\.[a-z_]+)\"")
                        .matcher(code)
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void whatJmxShowsAndCountsIsAllThere() {
        assertThat(firstColumn(MANUAL, "counters"))
                .isEqualTo(Arrays.stream(LinkCounters.class.getRecordComponents())
                        .map(component -> component.getName())
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(firstColumn(MANUAL, "jmx"))
                .isEqualTo(Stream.of(CstaConsumer.class, CstaProducer.class)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> method.isAnnotationPresent(ManagedAttribute.class)
                                || method.isAnnotationPresent(ManagedOperation.class))
                        .map(method -> method.getName().replaceFirst("^(get|is)", ""))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theMBeansAreThoseOfARunningRoute() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, eventsAndRequests())) {
            context.start();
            recordACall(pbx, context);
            ObjectName link = beans(server, context, "csta*").iterator().next();
            Set<String> ofLink = shown(server, link);
            Set<String> ofConsumer = shown(server, bean(server, context, "consumers"));
            Set<String> ofProducer = shown(server, bean(server, context, "producers"));

            String section = document(MANUAL)
                    .substring(
                            document(MANUAL).indexOf("[[jmx]]"),
                            document(MANUAL).indexOf("// table: jmx link"));
            assertThat(quoted(section))
                    .contains(
                            "type=" + link.getKeyProperty("type"),
                            link.toString()
                                    .replace("context=" + context.getManagementName() + ",", "context=camel-1,"));
            assertThat(ofLink).isEqualTo(firstColumn(MANUAL, "jmx link"));
            assertThat(firstColumn(MANUAL, "jmx"))
                    .allSatisfy(name -> assertThat(Stream.concat(ofConsumer.stream(), ofProducer.stream()))
                            .contains(name));
            assertThat(ofConsumer).contains("LinkName");
            assertThat(ofProducer).contains("LinkName");

            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:localhost:" + pbx.port() + "?devices=3002&linkName=pbx1")
                            .to("mock:others");
                }
            });
            Set<ObjectName> second = new HashSet<>(beans(server, context, "csta*"));
            second.remove(link);
            assertThat(second).singleElement().satisfies(name -> {
                Set<String> keys = new TreeSet<>(name.getKeyPropertyList().keySet());
                keys.removeAll(link.getKeyPropertyList().keySet());
                assertThat(keys).hasSize(1).isSubsetOf(quoted(section));
            });
        }
    }

    private static Set<ObjectName> beans(MBeanServer server, CamelContext context, String type) throws Exception {
        return server.queryNames(
                new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=" + type + ",*"),
                null);
    }

    private static ObjectName bean(MBeanServer server, CamelContext context, String type) throws Exception {
        return beans(server, context, type).stream()
                .filter(name -> name.getKeyProperty("name").contains("Csta"))
                .findFirst()
                .orElseThrow();
    }

    /** The attributes and operations of that bean. */
    private static Set<String> shown(MBeanServer server, ObjectName name) throws Exception {
        MBeanInfo bean = server.getMBeanInfo(name);
        return Stream.concat(Arrays.stream(bean.getAttributes()), Arrays.stream(bean.getOperations()))
                .map(MBeanFeatureInfo::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> firstColumn(String document, String title) {
        return rows(document, title).stream()
                .flatMap(row -> quoted(row.get(0)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theTestsOfTheFaultsExist() throws IOException {
        Path tests = ROOT.resolve("camel-csta-component/src/test/java");
        Map<String, String> sources = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(tests)) {
            files.filter(file -> file.toString().endsWith("Test.java"))
                    // two packages may have a class of the same name
                    .forEach(file -> sources.merge(
                            file.getFileName().toString().replace(".java", ""), read(file), String::concat));
        }
        Pattern name = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
        List<String> tables = Pattern.compile("// table: (.+)")
                .matcher(document(FAULTS))
                .results()
                .map(table -> table.group(1))
                .toList();
        assertThat(tables).isNotEmpty();
        for (String table : tables) {
            for (List<String> row : rows(FAULTS, table)) {
                List<MatchResult> named = name.matcher(row.get(2)).results().toList();
                assertThat(named).as(row.get(0)).isNotEmpty();
                named.forEach(test -> assertThat(sources.get(test.group(1)))
                        .as(test.group())
                        .contains("void " + test.group(2) + "("));
            }
        }
    }

    @Test
    void theMethodsOfTheSimulatorExist() {
        Set<String> settings = methods(CstaSimulatorBuilder.class);
        settings.remove("start");
        assertThat(firstColumn(SIMULATOR, "builder")).isEqualTo(settings);
        assertThat(firstColumn(SIMULATOR, "misbehaviour")).isEqualTo(methods(Misbehaviour.class));
        for (String title : List.of("acts", "observations", "faults")) {
            assertThat(methods(CstaSimulator.class)).containsAll(firstColumn(SIMULATOR, title));
        }
        Set<String> handles = methods(SimulatedCall.class);
        handles.addAll(methods(SimulatedDevice.class));
        String text = document(SIMULATOR);
        assertThat(handles)
                .containsAll(quoted(text.substring(
                                text.indexOf("A `SimulatedCall` can"), text.indexOf("All of it is unsolicited")))
                        .stream()
                        .filter(name -> Character.isLowerCase(name.charAt(0)))
                        .toList());
        assertThat(read(ROOT.resolve(
                                "camel-csta-component/src/main/java/io/camelcsta/simulator/CstaSimulatorMain.java"))
                        .lines()
                        .map(String::strip))
                .containsAll(text.substring(text.indexOf("Usage: "), text.indexOf("show this"))
                        .lines()
                        .limit(12)
                        .map(String::strip)
                        .filter(line -> !line.equals("--help"))
                        .toList());
    }

    @Test
    void theVersionsAreThoseOfTheBuild() {
        Map<String, String> properties = new HashMap<>();
        Matcher property = Pattern.compile("<([\\w.-]+)>([^<>$]+)</\\1>").matcher(read(ROOT.resolve("pom.xml")));
        while (property.find()) {
            properties.putIfAbsent(property.group(1), property.group(2));
        }
        String built = properties.get("camel.version");
        Set<List<String>> versions = new LinkedHashSet<>();
        versions.add(List.of(
                built,
                properties.get("camel.netty.version"),
                properties.get("camel.jackson.version"),
                properties.get("bouncycastle.version")));
        properties.keySet().stream()
                .filter(name -> name.matches("camel-\\d+\\.\\d+\\.version"))
                .map(name -> name.replace("version", ""))
                .forEach(line ->
                        versions.add(Stream.of("version", "netty.version", "jackson.version", "bouncycastle.version")
                                .map(name -> properties.get(line + name))
                                .toList()));

        List<List<String>> rows = rows(MANUAL, "versions");
        assertThat(rows.stream().map(row -> row.subList(0, 4)).collect(Collectors.toSet()))
                .isEqualTo(versions);
        for (List<String> row : rows) {
            String cell = row.get(0).replaceFirst("\\.\\d+$", "") + (row.get(4).equals("25") ? "-jdk-25" : "");
            if (!row.get(0).equals(built) || row.get(4).equals("25")) {
                assertThat(ROOT.resolve("camel-csta-component/version-matrix/camel-" + cell + "/pom.xml"))
                        .exists();
            }
        }
        assertThat(document(MANUAL))
                .contains("One jar, built with Camel " + built + ",", "jars of Camel " + built + " with it");
        assertThat(rows(MANUAL, "versions with Spring Boot").stream()
                        .map(row -> row.subList(0, 2))
                        .toList())
                .containsExactly(
                        List.of(properties.get("spring-boot.version"), built),
                        List.of(properties.get("spring-boot-4.version"), properties.get("camel-4.22.version")));
    }

    @Test
    void theArchitectureIsAsDescribed() throws Exception {
        assertThat(rows(ARCHITECTURE, "states").stream()
                        .map(row -> row.get(0).replace("`", ""))
                        .toList())
                .isEqualTo(Arrays.stream(LinkState.values()).map(Enum::name).toList());
        Path sources = ROOT.resolve("camel-csta-component/src/main/java");
        Set<String> packages = packages(sources);
        packages.addAll(packages(ROOT.resolve("camel-csta-component/target/generated-sources/camel")));
        assertThat(firstColumn(ARCHITECTURE, "packages")).isEqualTo(packages);
        StringBuilder described = new StringBuilder();
        for (String resource : List.of("types", "services", "events", "sessions", "acse")) {
            try (InputStream in = Csta.class.getResourceAsStream(resource + ".csta")) {
                described.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        blocks("csta").forEach(block -> assertThat(described).contains(block.text()));
        String reader = read(sources.resolve("io/camelcsta/model/description/DescriptionReader.java"));
        firstColumn(ARCHITECTURE, "kinds").forEach(kind -> assertThat(reader).contains("\"" + kind + "\""));
        Matcher words = Pattern.compile("word\\.(?:equals|startsWith)\\(\"([^\"]+)\"\\)")
                .matcher(reader);
        Set<String> known = new TreeSet<>();
        while (words.find()) {
            known.add(words.group(1));
        }
        Set<String> explained = firstColumn(ARCHITECTURE, "words").stream()
                .map(word -> word.replaceFirst("(@).*|(:).*", "$1$2"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(explained).isEqualTo(known);
        for (BasicType type : BasicType.values()) {
            assertThat(document(ARCHITECTURE)).contains("`" + type.typeName() + "`");
        }
    }

    @Test
    void theBoundsOfAllThatIsKeptAreTold() throws IOException {
        Set<String> kept = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("camel-csta-component/src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher names = Pattern.compile("kept\\.(?:accept|put)\\(\"(\\w+)\"|\"(\\w+)\", \\w+\\.size\\(\\)")
                        .matcher(read(file));
                while (names.find()) {
                    kept.add(names.group(1) != null ? names.group(1) : names.group(2));
                }
            }
        }
        assertThat(kept).contains("calls", "inOrder");
        assertThat(kept).allSatisfy(name -> assertThat(document(ARCHITECTURE)).contains("`" + name + "`"));
    }

    private static Set<String> packages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.getParent())
                            .toString()
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MANUAL,
                SIMULATOR,
                ARCHITECTURE,
                NOTES,
                FAULTS,
                "troubleshooting.adoc",
                "comparison.adoc",
                "large-sites.adoc"
            })
    void namesAndReferencesExist(String name) {
        String text = document(name);
        Matcher classes =
                Pattern.compile("io\\.camelcsta(?:\\.[a-z]+)*\\.[A-Z]\\w+").matcher(text);
        while (classes.find()) {
            String found = classes.group();
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Class.forName(found)))
                    .as(found)
                    .isNull();
        }
        Matcher references = Pattern.compile("<<([\\w-]+)(?:,[^>]*)?>>").matcher(text);
        while (references.find()) {
            assertThat(text).contains("[[" + references.group(1) + "]]");
        }
        Matcher links = Pattern.compile("link:([\\w./-]+)(?:#([\\w-]+))?\\[").matcher(text);
        while (links.find()) {
            Path linked = ROOT.resolve("docs").resolve(links.group(1));
            assertThat(linked).exists();
            if (links.group(2) != null) {
                assertThat(read(linked)).as(links.group()).contains("[[" + links.group(2) + "]]");
            }
        }
        assertThat(Pattern.compile("^----$", Pattern.MULTILINE)
                                .matcher(text)
                                .results()
                                .count()
                        % 2)
                .as("fences are closed")
                .isZero();
        assertThat(Pattern.compile("^\\|===$", Pattern.MULTILINE)
                                .matcher(text)
                                .results()
                                .count()
                        % 2)
                .as("tables are closed")
                .isZero();
    }

    // ---- snippets in Java

    private static CamelContext context(CstaSimulator pbx, RoutesBuilder routes) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("pbx", pbx.address());
        if (routes != null) {
            context.addRoutes(routes);
        }
        return context;
    }

    private static CstaSimulator pbx() {
        return CstaSimulator.builder().devices("3001", "3002", "4001").start();
    }

    @Test
    void theFirstRouteWorks() throws Exception {
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, new RouteBuilder() {
                    @Override
                    public void configure() {
                        // tag::first[]
                        from("csta:{{pbx}}?devices=3001,3002&events=recording&linkName=pbx1")
                                .convertBodyTo(String.class)
                                .to("log:recordings");
                        // end::first[]
                    }
                })) {
            context.start();
            assertThat(pbx.monitors()).isEqualTo(2);
            // tag::counters[]
            CstaComponent csta = context.getComponent("csta", CstaComponent.class);
            for (CstaLink link : csta.getLinks()) {
                LinkStatus status = link.status();
                LOG.info("{}: {}", status.describe(), status.counters());
            }
            // end::counters[]
            assertThat(csta.getLinks()).hasSize(1);
        }
    }

    @Test
    void aRouteStartsLaterUnderSupervision() throws Exception {
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("csta:{{pbx}}?devices=3001").routeId("watch").to("mock:events");
                    }
                })) {
            // tag::supervising[]
            SupervisingRouteController supervising =
                    context.getRouteController().supervising();
            supervising.setBackOffDelay(200);
            // end::supervising[]
            pbx.refuseConnections(true);
            context.start();
            assertThat(pbx.monitors()).isZero();
            pbx.refuseConnections(false);
            pbx.awaitMonitors(1, Duration.ofSeconds(10));
        }
    }

    @Test
    void aRouteSendsAServiceForTheCallOfItsEvent() throws Exception {
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, new RouteBuilder() {
                    @Override
                    public void configure() {
                        // tag::codes[]
                        from("csta:{{pbx}}?devices=3001&events=recording&linkName=pbx1")
                                .filter(header("CamelCstaEventName").isEqualTo("recordingStarted"))
                                .setBody(exchange -> Map.of("Extensions", Map.of("AccountCode", "4711")))
                                .to("csta:{{pbx}}?service=setAccountCode&linkName=pbx1")
                                .to("mock:codes");
                        // end::codes[]
                    }
                })) {
            context.start();
            MockEndpoint codes = context.getEndpoint("mock:codes", MockEndpoint.class);
            codes.expectedHeaderReceived("CamelCstaEventName", "accountCodeSet");
            SimulatedCall call = pbx.call("3001", "3002");
            call.startRecording("3001");
            codes.assertIsSatisfied();
            assertThat(call.accountCode().toText(StandardCharsets.UTF_8)).isEqualTo("4711");
            assertThat(pbx.links()).isEqualTo(1);
        }
    }

    @Test
    void aLinkIsSecuredWithTls(@TempDir Path directory) throws Exception {
        TestKeys made = new TestKeys(directory);
        TestKeys.Store server = made.server();
        TestKeys.Store client = made.client("camel");
        TestKeys.Store trusted = made.trust(server);
        KeyStoreParameters trustStore = new KeyStoreParameters();
        trustStore.setResource("file:" + trusted.path());
        trustStore.setPassword(trusted.password());
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(trustStore);
        KeyStoreParameters keyStore = new KeyStoreParameters();
        keyStore.setResource("file:" + client.path());
        keyStore.setPassword(client.password());
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(keyStore);
        keys.setKeyPassword(client.password());
        try (CstaSimulator pbx = CstaSimulator.builder()
                        .devices("3001", "3002")
                        .tls(TestKeys.context(server, made.trust(client)), true)
                        .start();
                CamelContext context = context(pbx, null)) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // tag::tls[]
                    SSLContextParameters parameters = new SSLContextParameters();
                    parameters.setTrustManagers(trust);
                    parameters.setKeyManagers(keys);
                    context.getRegistry().bind("pbxTls", parameters);
                    from("csta:{{pbx}}?sslContextParameters=#pbxTls&devices=3001&events=recording&linkName=pbx1")
                            .to("mock:secured");
                    // end::tls[]
                }
            });
            assertEmits(pbx, context, "mock:secured");
        }
    }

    private static void assertEmits(CstaSimulator pbx, CamelContext context, String mock) throws Exception {
        context.start();
        MockEndpoint events = context.getEndpoint(mock, MockEndpoint.class);
        events.expectedMinimumMessageCount(1);
        pbx.awaitMonitors(1, Duration.ofSeconds(10));
        pbx.call("3001", "3002").startRecording("3001");
        events.assertIsSatisfied();
    }

    @Test
    void eventsAreStored(@TempDir Path directory) throws Exception {
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, new RouteBuilder() {
                    @Override
                    public void configure() {
                        // tag::spool[]
                        from("csta:{{pbx}}?devices=3001&events=recording&linkName=pbx1&spool={{spool}}")
                                .to("mock:stored");
                        // end::spool[]
                    }
                })) {
            context.getPropertiesComponent()
                    .addInitialProperty("spool", directory.resolve("events").toString());
            assertEmits(pbx, context, "mock:stored");
            assertThat(directory.resolve("events")).isNotEmptyDirectory();
        }
    }

    @Test
    void oneOfSeveralApplicationsHasTheLink(@TempDir Path directory) throws Exception {
        FileLockClusterService cluster = new FileLockClusterService();
        cluster.setRoot(directory.toString());
        cluster.setAcquireLockDelay(10, TimeUnit.MILLISECONDS);
        cluster.setAcquireLockInterval(50, TimeUnit.MILLISECONDS);
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, null)) {
            context.addService(cluster);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // tag::master[]
                    from("master:recording:csta:{{pbx}}?devices=3001&events=recording,link&linkName=pbx1&testConnectionOnStartup=false")
                            .to("mock:active");
                    // end::master[]
                }
            });
            assertEmits(pbx, context, "mock:active");
        }
    }

    private static List<String> phonesInTheDirectory() {
        return List.of("3001");
    }

    @Test
    void devicesComeFromABean() throws Exception {
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, null)) {
            // tag::phones[]
            context.getRegistry().bind("phones", (DeviceSource) () -> phonesInTheDirectory());
            // end::phones[]
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // tag::devicesource[]
                    from("csta:{{pbx}}?deviceSource=#phones&devicesRefresh=1m").to("mock:directory");
                    // end::devicesource[]
                }
            });
            assertEmits(pbx, context, "mock:directory");
        }
    }

    @Test
    void eachServiceHasAMethod() {
        String connId = "21f90fe0fb0c7f90";
        // tag::requests[]
        PrivateService start = PrivateService.startRecording("3001", connId);
        PrivateService stop = PrivateService.stopRecording("3001", connId);
        PrivateService suspend = PrivateService.suspendRecording("3001", connId);
        PrivateService resume = PrivateService.resumeRecording("3001", connId);
        PrivateService code = PrivateService.setAccountCode("3001", connId, "4711");
        PrivateService guest = PrivateService.startHotDesking("3001", "4001");
        PrivateService noGuest = PrivateService.cancelHotDesking("3001");
        // end::requests[]
        assertThat(Stream.of(start, stop, suspend, resume, code, guest, noGuest).map(PrivateService::type))
                .containsExactlyInAnyOrder(PrivateServiceType.values());
    }

    @Test
    void aRequestIsTriedAgainUntilTheLinkIsBack() throws Exception {
        try (CstaSimulator pbx = pbx();
                CamelContext context = context(pbx, new RouteBuilder() {
                    @Override
                    public void configure() {
                        // tag::again[]
                        onException(CstaLinkException.class)
                                .onWhen(exchange -> !exchange.getException(CstaLinkException.class)
                                        .isSent())
                                .maximumRedeliveries(20)
                                .redeliveryDelay(500);
                        from("direct:record").to("csta:{{pbx}}?service=startRecording&linkName=pbx1");
                        // end::again[]
                    }
                })) {
            context.start();
            SimulatedCall call = pbx.call("3001", "3002");
            pbx.closeAll();
            CstaComponent csta = context.getComponent("csta", CstaComponent.class);
            Awaitility.await().until(() -> csta.getLinks().get(0).status().state() == LinkState.DISCONNECTED);
            String reply = context.createProducerTemplate()
                    .requestBody("direct:record", Map.of("ThisDN", "3001", "CallID", call.id()), String.class);
            assertThat(tree(reply).get("Event").asText()).isEqualTo("recordingStarted");
        }
    }

    @Test
    void messagesAreReadWithoutALink() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // tag::traced[]
                    from("direct:traced")
                            .unmarshal()
                            .custom("csta")
                            .log("${body[name]}")
                            .to("mock:traced");
                    // end::traced[]
                }
            });
            context.start();
            Map<?, ?> read = context.createProducerTemplate()
                    .requestBody(
                            "direct:traced",
                            "<MonitorStop xmlns=\"urn:test\"><monitorCrossRefID>1001</monitorCrossRefID></MonitorStop>",
                            Map.class);
            assertThat(read.keySet().stream().map(String::valueOf)).contains("kind", "name", "value");
            assertThat(read.get("name")).isEqualTo("MonitorStop");
            assertThat(read.get("value")).isEqualTo(Map.of("monitorCrossRefID", "1001"));
        }
    }

    @Test
    void traceMessagesAreReadAndWritten() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            // tag::traces[]
            CstaDataFormat traces = new CstaDataFormat("asn1");
            traces.setHexadecimal(true);
            context.getRegistry().bind("traces", traces);
            // end::traces[]
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // tag::hexadecimal[]
                    from("direct:hexadecimal")
                            .unmarshal()
                            .custom("traces")
                            .to("mock:read")
                            .marshal()
                            .custom("traces")
                            .to("mock:written");
                    // end::hexadecimal[]
                }
            });
            context.start();
            String hex = "a10c020107020149300455020001";
            assertThat(context.createProducerTemplate().requestBody("direct:hexadecimal", hex, String.class))
                    .isEqualTo(hex);
            Map<?, ?> read = context.getEndpoint("mock:read", MockEndpoint.class)
                    .getExchanges()
                    .get(0)
                    .getMessage()
                    .getBody(Map.class);
            assertThat(read.get("name")).isEqualTo("MonitorStop");
            assertThat(read.get("value")).isEqualTo(Map.of("monitorCrossRefID", "0001"));
        }
    }

    @Test
    void aNettyRouteIsASmallSwitch() throws Exception {
        int port = Ports.free();
        try (CamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().addInitialProperty("port", Integer.toString(port));
            // tag::handlers[]
            context.getRegistry().bind("frames", CstaChannelHandlers.frameDecoder("length2"));
            context.getRegistry().bind("messages", CstaChannelHandlers.messageDecoder("asn1"));
            context.getRegistry().bind("framesOut", CstaChannelHandlers.frameEncoder("length2"));
            context.getRegistry().bind("messagesOut", CstaChannelHandlers.messageEncoder("asn1"));
            // end::handlers[]
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // tag::netty[]
                    from("netty:tcp://127.0.0.1:{{port}}?decoders=#frames,#messages&encoders=#framesOut,#messagesOut")
                            .process(exchange -> {
                                CstaMessage message = exchange.getMessage().getBody(CstaMessage.class);
                                CstaMessage answer;
                                if (message instanceof CstaMessage.Association association) {
                                    answer = new CstaMessage.Association(
                                            association.apdu() instanceof AcseMessage.AssociateRequest request
                                                    ? new AcseMessage.AssociateResponse(
                                                            request.applicationContext(),
                                                            0,
                                                            false,
                                                            0,
                                                            null,
                                                            request.userInformation())
                                                    : new AcseMessage.ReleaseResponse(0));
                                } else if (message instanceof CstaMessage.Request request
                                        && request.name().equals("RequestSystemStatus")) {
                                    answer = new CstaMessage.Response(
                                            request.invokeId(),
                                            request.service(),
                                            Struct.of(request.service().response())
                                                    .set("systemStatus", "normal")
                                                    .build());
                                } else {
                                    answer = new CstaMessage.Failure(
                                            message.invokeId(),
                                            new CstaError("operation", "serviceNotSupported"),
                                            null);
                                }
                                exchange.getMessage().setBody(answer);
                            });
                    // end::netty[]
                }
            });
            context.start();
            theRouteAnswers(port);
        }
    }

    private static void theRouteAnswers(int port) throws Exception {
        String uri = "csta:127.0.0.1:" + port + "?protocol=asn1&systemStatusTimeout=100&throwOnError=false";
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:status").to(uri);
                }
            });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            assertThat(tree(template.requestBodyAndHeader(
                                    "direct:status",
                                    null,
                                    CstaConstants.OPERATION,
                                    "RequestSystemStatus",
                                    String.class))
                            .get("Value")
                            .get("systemStatus")
                            .asText())
                    .isEqualTo("normal");
            assertThat(tree(template.requestBodyAndHeader(
                                    "direct:status",
                                    "{\"device\": \"3001\"}",
                                    CstaConstants.OPERATION,
                                    "GetAgentState",
                                    String.class))
                            .get("ErrorCode")
                            .asInt())
                    .isEqualTo(51);
        }
    }

    @Test
    void theFirstRouteOverAsn1Works() throws Exception {
        try (CstaSimulator pbx = CstaSimulator.builder()
                        .protocol("asn1")
                        .devices("3001", "3002")
                        .start();
                CamelContext context = context(pbx, new RouteBuilder() {
                    @Override
                    public void configure() {
                        // tag::asn1[]
                        from("csta:{{pbx}}?protocol=asn1&framing=length2&devices=3001,3002&events=recording&linkName=pbx1")
                                .convertBodyTo(String.class)
                                .to("log:recordings");
                        // end::asn1[]
                    }
                })) {
            context.start();
            assertThat(pbx.monitors()).isEqualTo(2);
            assertThat(pbx.associations()).isEqualTo(1);
        }
    }

    // tag::mapping[]
    public class VendorMapping implements PrivateDataMapping {

        private static final Pattern DESK =
                Pattern.compile("<desk xmlns=\"urn:example:vendor\" guest=\"(\\d+)\"(?: host=\"(\\d+)\")?/>");

        @Override
        public Opaque writeRequest(HotDeskingRequest request) {
            return write(request.guest(), request.host());
        }

        @Override
        public Opaque writeEvent(HotDeskingEvent event) {
            return write(event.guest(), event.host());
        }

        @Override
        public HotDeskingRequest readRequest(Opaque privateData) {
            Matcher desk = DESK.matcher(privateData.xml());
            return desk.matches() ? new HotDeskingRequest(operation(desk), desk.group(1), desk.group(2)) : null;
        }

        @Override
        public HotDeskingEvent readEvent(Opaque privateData) {
            Matcher desk = DESK.matcher(privateData.xml());
            return desk.matches() ? new HotDeskingEvent(operation(desk), desk.group(1), desk.group(2)) : null;
        }

        private static HotDeskingOperation operation(Matcher desk) {
            return desk.group(2) == null ? HotDeskingOperation.DISSOCIATE : HotDeskingOperation.ASSOCIATE;
        }

        private static Opaque write(String guest, String host) {
            return Opaque.ofXml("<desk xmlns=\"urn:example:vendor\" guest=\"" + guest + "\""
                    + (host == null ? "" : " host=\"" + host + "\"") + "/>");
        }
    }
    // end::mapping[]

    @Test
    void anotherMappingCanBeNamed() throws Exception {
        try (CstaSimulator pbx = CstaSimulator.builder()
                        .devices("3001", "4001")
                        .privateDataMapping(new VendorMapping())
                        .hostUnknownOnCancel(true)
                        .start();
                CamelContext context = context(pbx, null)) {
            // tag::vendor[]
            context.getRegistry().bind("vendor", new VendorMapping());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:{{pbx}}?devices=3001&events=hotDesking,private&privateDataMapping=#vendor&linkName=pbx1")
                            .to("mock:desks");
                }
            });
            // end::vendor[]
            context.start();
            MockEndpoint desks = context.getEndpoint("mock:desks", MockEndpoint.class);
            desks.expectedHeaderValuesReceivedInAnyOrder(
                    "CamelCstaEventName", "hotDeskingEstablished", "hotDeskingCancelled", "PrivateEvent");
            pbx.device("3001").associate("4001");
            pbx.device("3001").dissociate();
            pbx.sendPrivateEvent("3001", "<other xmlns=\"urn:example:vendor\"/>");
            desks.assertIsSatisfied();
        }
    }

    @Test
    void theTwoLinesWork() {
        // tag::two[]
        CstaSimulator pbx = CstaSimulator.builder().devices("3001", "3002").start();
        SimulatedCall call = pbx.call("3001", "3002");
        // end::two[]
        assertThat(call.parties()).containsExactly("3001", "3002");
        // tag::misbehaviour[]
        pbx.misbehave("Stop").once().silence();
        pbx.misbehave("RecordMessage").times(2).fail("systemResourceAvailability", "resourceBusy");
        pbx.misbehave("MonitorStart").answerLate(Duration.ofSeconds(1));
        pbx.behave();
        // end::misbehaviour[]
        pbx.close();
    }

    // tag::test[]
    @Test
    void aRecordingIsReported() throws Exception {
        try (CstaSimulator pbx = CstaSimulator.builder().devices("3001", "3002").start();
                CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:" + pbx.address() + "?devices=3001&events=recording")
                            .to("mock:events");
                }
            });
            context.start();
            MockEndpoint events = context.getEndpoint("mock:events", MockEndpoint.class);
            events.expectedHeaderValuesReceivedInAnyOrder("CamelCstaEventName", "recordingStarted", "recordingStopped");

            SimulatedCall call = pbx.call("3001", "3002");
            call.startRecording("3001");
            call.clear("3001");

            events.assertIsSatisfied();
            assertThat(pbx.received("MonitorStart")).hasSize(1);
            assertThat(pbx.protocolErrors()).isEmpty();
        }
    }
    // end::test[]
}
