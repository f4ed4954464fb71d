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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelcsta.Snippets.Snippet;
import io.camelcsta.dsl.CstaComponentBuilderFactory;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.CstaBuilders;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.Json;
import io.camelcsta.model.Opaque;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingRequest;
import io.camelcsta.privatedata.XmlPrivateDataMapping;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.CstaSimulatorBuilder;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps the snippets in README.md and docs true: each is equal to tagged code or to a file that a test runs, or is a
 * command whose parts exist, or is of a kind that another test checks. The others are listed, with the reason.
 */
class SnippetTest {

    private static final String EXAMPLE_ADDRESS = "pbx.example.com:1040";

    /** Snippets that {@link DocumentationTest} computes or runs: the line before, or the beginning. */
    private static final List<String> CHECKED_AS_OUTPUT =
            List.of("// decode", "// hex", "gives", "Usage: CstaSimulatorMain");

    /** What no test can run, by its beginning, and why. */
    private static final Map<String, String> NOT_RUN = Map.of(
            "route -- csta: endpoint --", "a drawing",
            "link -- EventIntake --", "a drawing",
            "csta:host[:port]", "the syntax of URIs; DocumentationTest resolves each form",
            "java -cp \"lib/*\" io.camelcsta.tools.CstaDecode",
                    "needs a directory of jars; CstaDecodeProcessTest runs the class as a process",
            "2026-01-31T12:00:00.123456Z pbx1 192.0.2.1:1040 sent",
                    "a line of output that is cut; MessageTraceTest has the form");

    // ---- that nothing is left out

    private static boolean isBound(Snippet snippet) throws IOException {
        if (isRunByReadmeTest(snippet)) {
            return true;
        }
        switch (snippet.language()) {
            case "java":
                return Snippets.taggedCode().containsValue(Snippets.withoutWhiteSpace(snippet.text()));
            case "yaml":
                return Snippets.files().containsValue(snippet.text());
            case "properties":
                return Snippets.files().containsValue(snippet.text())
                        || snippet.text().equals(propertiesOfSpring());
            case "xml":
                return Snippets.files().containsValue(snippet.text())
                        || isDependency(snippet)
                        || isWrittenSo(snippet.text());
            case "json":
                return DocumentationTest.DOCUMENTS.contains(snippet.document())
                        || snippet.document().equals("README.md");
            case "csta":
                return DocumentationTest.DOCUMENTS.contains(snippet.document());
            case "sh", "shell":
                return isCommand(snippet);
            default:
                return isCommand(snippet)
                        || CHECKED_AS_OUTPUT.stream()
                                .anyMatch(start -> snippet.before().startsWith(start)
                                        || snippet.firstLine().startsWith(start))
                        || NOT_RUN.keySet().stream().anyMatch(snippet.text()::startsWith);
        }
    }

    /** Whether ReadmeTest of camel-csta-examples/files runs it, which takes the first of each language. */
    private static boolean isRunByReadmeTest(Snippet snippet) {
        return snippet.document().equals("README.md") && Set.of("java", "yaml").contains(snippet.language());
    }

    /** What ComponentPropertiesTest of that example sets. */
    private static String propertiesOfSpring() {
        return Documents.read(
                        Documents.ROOT.resolve("camel-csta-examples/spring-boot/src/test/resources/manual.properties"))
                .stripTrailing();
    }

    private static boolean isDependency(Snippet snippet) {
        return snippet.firstLine().equals("<dependency>");
    }

    /** Whether it is private data of hot desking as the mapping writes them. */
    private static boolean isWrittenSo(String xml) {
        XmlPrivateDataMapping mapping = new XmlPrivateDataMapping();
        HotDeskingRequest request = mapping.readRequest(Opaque.ofXml(xml));
        HotDeskingEvent event = mapping.readEvent(Opaque.ofXml(xml));
        return request != null && mapping.writeRequest(request).xml().equals(xml)
                || event != null && mapping.writeEvent(event).xml().equals(xml);
    }

    private static boolean isCommand(Snippet snippet) {
        return snippet.text().startsWith("mvn ") || snippet.text().startsWith("feature:");
    }

    @Test
    void everySnippetIsRun() throws IOException {
        List<Snippet> snippets = Snippets.all();
        assertThat(snippets).hasSizeGreaterThan(50);
        for (Snippet snippet : snippets) {
            assertThat(isBound(snippet)).as("is bound to a test: " + snippet).isTrue();
        }
    }

    @Test
    void everyExceptionIsNeeded() throws IOException {
        List<Snippet> snippets = Snippets.all();
        assertThat(NOT_RUN.keySet()).allSatisfy(start -> assertThat(snippets)
                .anySatisfy(snippet -> assertThat(snippet.text()).startsWith(start)));
    }

    @Test
    void everyFileAndTaggedCodeIsInADocument() throws IOException {
        List<String> texts = Snippets.all().stream().map(Snippet::text).toList();
        assertThat(texts).containsAll(Snippets.files().values());
        assertThat(texts.stream().map(Snippets::withoutWhiteSpace).toList())
                .containsAll(Snippets.taggedCode().values());
    }

    // ---- commands and dependencies

    private static String pom() {
        return Documents.read(Documents.ROOT.resolve("pom.xml"));
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }

    @Test
    void theDependenciesAreThoseOfTheProject() throws IOException {
        Map<String, String> versions = Map.of(
                "io.camelcsta:camel-csta-component",
                between(pom(), "<version>", "</version>"),
                "com.h2database:h2-mvstore",
                between(pom(), "<h2.version>", "</h2.version>"));
        List<Snippet> dependencies =
                Snippets.all().stream().filter(SnippetTest::isDependency).toList();
        assertThat(dependencies).hasSize(3).allSatisfy(snippet -> assertThat(
                        between(snippet.text(), "<version>", "</version>"))
                .isEqualTo(versions.get(between(snippet.text(), "<groupId>", "</groupId>") + ":"
                        + between(snippet.text(), "<artifactId>", "</artifactId>"))));
    }

    @Test
    void theModulesProfilesAndClassesOfCommandsExist() throws Exception {
        String component = Documents.read(Documents.ROOT.resolve("camel-csta-component/pom.xml"));
        for (Snippet snippet :
                Snippets.all().stream().filter(SnippetTest::isCommand).toList()) {
            Matcher module = Pattern.compile("-pl (\\S+)").matcher(snippet.text());
            while (module.find()) {
                assertThat(Documents.ROOT.resolve(module.group(1)).resolve("pom.xml"))
                        .exists();
            }
            Matcher profile = Pattern.compile("-P(\\w+)").matcher(snippet.text());
            while (profile.find()) {
                assertThat(pom() + component).contains("<id>" + profile.group(1) + "</id>");
            }
            Matcher main = Pattern.compile("-Dexec\\.mainClass=(\\S+)").matcher(snippet.text());
            while (main.find()) {
                assertThat(Class.forName(main.group(1)).getMethod("main", String[].class))
                        .isNotNull();
            }
        }
    }

    @Test
    void theFeaturesExist() throws IOException {
        Snippet commands = Snippets.all().stream()
                .filter(snippet -> snippet.text().startsWith("feature:"))
                .findFirst()
                .orElseThrow();
        assertThat(commands.text())
                .startsWith("feature:repo-add mvn:io.camelcsta/camel-csta-component/"
                        + between(pom(), "<version>", "</version>") + "/xml/features\nfeature:install ");
        assertThat(Documents.read(Documents.ROOT.resolve("camel-csta-component/src/main/karaf/features.xml")))
                .contains("<feature name=\"" + commands.text().replaceFirst("(?s).*feature:install ", "") + "\"");
    }

    // ---- files that are run

    /** A csta component for which the address in the documents is that of the simulator. */
    @Component("csta")
    private static final class ExampleComponent extends CstaComponent {

        private final CstaSimulator pbx;

        ExampleComponent(CstaSimulator pbx) {
            this.pbx = pbx;
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                throws Exception {
            return super.createEndpoint(uri, remaining.replace(EXAMPLE_ADDRESS, pbx.address()), parameters);
        }
    }

    private static CstaSimulatorBuilder switches() {
        return CstaSimulator.builder().devices("3001", "3002", "4001");
    }

    private static CamelContext context(CstaSimulator pbx) {
        CamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("pbx", pbx.address());
        context.addComponent("csta", new ExampleComponent(pbx));
        return context;
    }

    /** What a snippet is to do; those of routes are started already. */
    private interface Check {
        void run(CamelContext context, CstaSimulator pbx) throws Exception;
    }

    /** What is to be seen of each file of routes. */
    private static final Map<String, Check> ROUTES = Map.of(
            "recordings.yaml", SnippetTest::receives,
            "recordings-asn1.yaml", SnippetTest::receives,
            "requests.yaml", SnippetTest::performsRequestsAsJson,
            "dsl.yaml", SnippetTest::receivesAndPerformsTheServiceInTheHeader,
            "dsl.xml", SnippetTest::receivesAndRecords);

    /** What is to be seen of each file of properties. */
    private static final Map<String, Check> PROPERTIES = Map.of(
            "main.properties", SnippetTest::receives,
            "options.properties", SnippetTest::hasItsOptions);

    private static void receives(CamelContext context, CstaSimulator pbx) {
        SimulatedCall call = pbx.call("3001", "4001");
        NotifyBuilder received =
                new NotifyBuilder(context).from("csta*").whenCompleted(1).create();
        call.startRecording("3001");
        assertThat(received.matches(10, TimeUnit.SECONDS))
                .as("an event is processed")
                .isTrue();
        assertThat(pbx.monitors()).isEqualTo(2);
        assertThat(pbx.links()).isEqualTo(1);
    }

    private static void receivesAndRecords(CamelContext context, CstaSimulator pbx) {
        receives(context, pbx);
        SimulatedCall call = pbx.call("3001", "4001");
        context.createProducerTemplate().requestBodyAndHeader("direct:record", null, CstaConstants.CALL_ID, call.id());
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    private static void performsRequestsAsJson(CamelContext context, CstaSimulator pbx) {
        SimulatedCall call = pbx.call("3001", "4001");
        String reply = context.createProducerTemplate()
                .requestBody(
                        "direct:requests",
                        "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}",
                        String.class);
        assertThat(reply).contains("recordingStarted");
        assertThat(context.createProducerTemplate()
                        .requestBody(
                                "direct:requests",
                                "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\"}",
                                String.class))
                .contains("ErrorCode");
    }

    private static void receivesAndPerformsTheServiceInTheHeader(CamelContext context, CstaSimulator pbx) {
        receives(context, pbx);
        context.createProducerTemplate()
                .requestBodyAndHeader(
                        "direct:requests",
                        "{\"ThisDN\":\"3001\",\"Extensions\":{\"HOST_DN\":\"4001\"}}",
                        "service",
                        "startHotDesking");
        assertThat(pbx.device("3001").host()).isEqualTo("4001");
        assertThat(pbx.links()).isEqualTo(1);
    }

    private static void hasItsOptions(CamelContext context, CstaSimulator pbx) {
        CstaConfiguration configuration =
                context.getComponent("csta", CstaComponent.class).getConfiguration();
        assertThat(configuration.getLinkName()).isEqualTo("pbx1");
        assertThat(configuration.getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration.getAccountCodeName()).isEqualTo("Project");
    }

    @Test
    void everyFileHasACheck() throws IOException {
        assertThat(Snippets.files().keySet())
                .containsExactlyInAnyOrderElementsOf(Stream.of(ROUTES, PROPERTIES)
                        .flatMap(checks -> checks.keySet().stream())
                        .toList());
    }

    private static Set<String> routes() {
        return ROUTES.keySet();
    }

    @ParameterizedTest
    @MethodSource("routes")
    void theRoutesDoWhatTheyAreFor(String file) throws Exception {
        String text = Snippets.files().get(file);
        try (CstaSimulator pbx = switches()
                        .protocol(text.contains("protocol: asn1") ? "asn1" : "xml")
                        .start();
                CamelContext context = context(pbx)) {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file, text));
            context.start();
            ROUTES.get(file).run(context, pbx);
        }
    }

    private static Set<String> properties() {
        return PROPERTIES.keySet();
    }

    @ParameterizedTest
    @MethodSource("properties")
    void thePropertiesAreUsedByARouteInCamelMain(String file) throws Exception {
        boolean login = Snippets.files().get(file).contains("username");
        try (CstaSimulator pbx =
                (login ? switches().applicationSession(true).login("camel", "secret") : switches()).start()) {
            Main main = new Main();
            main.setPropertyPlaceholderLocations("classpath:io/camelcsta/snippets/" + file);
            main.addInitialProperty("switch.password", "secret");
            main.addOverrideProperty("pbx", pbx.address());
            main.configure().addRoutesBuilder(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:{{pbx}}" + (login ? "" : "?devices=3001,3002")).to("log:recordings");
                }
            });
            try {
                main.start();
                PROPERTIES.get(file).run(main.getCamelContext(), pbx);
            } finally {
                main.stop();
            }
        }
    }

    // ---- README.md

    @Test
    void theReadmeHasOneRouteBlockOfEachKindWhichItsOwnTestRuns() throws IOException {
        assertThat(Snippets.all().stream()
                        .filter(SnippetTest::isRunByReadmeTest)
                        .map(Snippet::language))
                .containsExactly("java", "yaml");
    }

    private static ObjectNode withoutWhatDiffers(String json) throws IOException {
        ObjectNode node = (ObjectNode) new ObjectMapper().readTree(json);
        node.remove(List.of("EventTime", "EventID"));
        return node;
    }

    @Test
    void theJsonOfTheReadmeIsWhatTheComponentSaysAndReads() throws Exception {
        List<String> json = Snippets.all().stream()
                .filter(snippet -> snippet.document().equals("README.md")
                        && snippet.language().equals("json"))
                .map(Snippet::text)
                .toList();
        assertThat(json).hasSize(2).allSatisfy(text -> assertThat(
                        Json.write(CstaBody.fromMap(Json.read(text)).toMap()))
                .isEqualTo(text));
        List<ObjectNode> said = new CopyOnWriteArrayList<>();
        try (CstaSimulator pbx = switches().start();
                CamelContext context = context(pbx)) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:{{pbx}}?devices=3001&linkName=" + EXAMPLE_ADDRESS)
                            .process(exchange -> said.add(
                                    withoutWhatDiffers(exchange.getMessage().getBody(String.class))));
                    from("direct:request").to("csta:{{pbx}}?linkName=" + EXAMPLE_ADDRESS);
                }
            });
            context.start();
            SimulatedCall call = pbx.call("3001", "4001");
            call.startRecording("3001");
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(said)
                    .contains(withoutWhatDiffers(json.get(0))));
            context.createProducerTemplate().requestBody("direct:request", json.get(1));
            assertThat(call.accountCode().toText(StandardCharsets.UTF_8)).isEqualTo("4711");
        }
    }

    // ---- Java

    // tag::dsl[]
    public class DslRoutes extends EndpointRouteBuilder implements CstaBuilders {

        @Override
        public void configure() {
            from(csta("{{pbx}}")
                            .linkName("pbx1")
                            .devices("3001,3002")
                            .events("recording")
                            .advanced()
                            .concurrentEvents(4))
                    .filter(header(csta().cstaThisDN()).isEqualTo("3001"))
                    .to(mock("recordings"));

            from(direct("record"))
                    .to(csta("{{pbx}}")
                            .linkName("pbx1")
                            .requestTimeout(Duration.ofSeconds(7))
                            .service("startRecording")
                            .thisDN("3001"));
        }
    }
    // end::dsl[]

    @Test
    void theRoutesOfTheEndpointDslDoWhatTheyAreFor() throws Exception {
        try (CstaSimulator pbx = switches().start();
                CamelContext context = context(pbx)) {
            context.addRoutes(new DslRoutes());
            context.start();
            receivesAndRecords(context, pbx);
            MockEndpoint recordings = context.getEndpoint("mock:recordings", MockEndpoint.class);
            recordings.expectedMinimumMessageCount(1);
            recordings.assertIsSatisfied();
        }
    }

    @Test
    void theComponentOfTheComponentDslIsUsed() throws Exception {
        try (CstaSimulator pbx = switches().protocol("asn1").start();
                CamelContext context = new DefaultCamelContext()) {
            // tag::component[]
            CstaComponentBuilderFactory.csta()
                    .protocol("asn1")
                    .framing("length2")
                    .linkName("pbx1")
                    .requestTimeout(Duration.ofSeconds(7))
                    .register(context, "csta");
            // end::component[]
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:" + pbx.address() + "?devices=3001,3002").to("log:recordings");
                }
            });
            context.start();
            receives(context, pbx);
        }
    }

    @Test
    void aGroupOfALargeSiteIsConsumed(@TempDir Path directory) throws Exception {
        FileLockClusterService cluster = new FileLockClusterService();
        cluster.setRoot(directory.resolve("locks").toString());
        cluster.setAcquireLockDelay(10, TimeUnit.MILLISECONDS);
        cluster.setAcquireLockInterval(50, TimeUnit.MILLISECONDS);
        try (CstaSimulator pbx = switches().start();
                CamelContext context = context(pbx)) {
            context.getPropertiesComponent().addInitialProperty("group", "berlin");
            context.getPropertiesComponent().addInitialProperty("spool", directory.toString());
            context.getComponent("csta", CstaComponent.class).getConfiguration().setDevices("3001");
            context.addService(cluster);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    // tag::group[]
                    from("master:group-{{group}}:csta:{{pbx}}?linkName=pbx1&testConnectionOnStartup=false&spool={{spool}}/{{group}}")
                            .to("direct:events");
                    // end::group[]
                    from("direct:events").to("mock:events");
                }
            });
            context.start();
            MockEndpoint events = context.getEndpoint("mock:events", MockEndpoint.class);
            events.expectedMinimumMessageCount(1);
            pbx.awaitMonitors(1, Duration.ofSeconds(30));
            pbx.call("3001", "4001").startRecording("3001");
            events.assertIsSatisfied();
            assertThat(directory.resolve("berlin")).isNotEmptyDirectory();
        }
    }
}
