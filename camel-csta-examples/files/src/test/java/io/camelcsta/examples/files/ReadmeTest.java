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
package io.camelcsta.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.CstaConstants;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README says is true, and those of the examples have what each must have. */
@Timeout(180)
class ReadmeTest {

    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    private static final Path ROOT = MODULE.resolve("../..").normalize();
    private static final Path EXAMPLES = ROOT.resolve("camel-csta-examples");
    private static final String ADDRESS = "pbx.example.com:1040";
    /** The paragraph before a block of code, and the block. */
    private static final Pattern CODE =
            Pattern.compile("(?ms)((?:^(?!```)[^\n]+\n)+)\n```(?:java|yaml|xml|properties)\n(.*?)^```$");

    private static final Pattern SOURCE = Pattern.compile("\\]\\((src/[^)]+)\\)");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final BlockingQueue<PrivateEvent> consumed = new LinkedBlockingQueue<>();
    private CstaSimulator pbx;

    @BeforeEach
    void startSwitch() {
        pbx = CstaSimulator.builder().devices("3001", "3002").start();
    }

    @AfterEach
    void stopSwitch() {
        pbx.close();
    }

    @Test
    void theHeadingsHaveOneCommandEach() throws IOException {
        assertThat(section("Run it")).isEqualTo("mvn -q -Prun -pl camel-csta-examples/files -am package\n");
        assertThat(section("Test it")).isEqualTo("mvn verify\n");
    }

    @Test
    void theJavaRoutesWork() throws Exception {
        try (URLClassLoader classes = compile("RecordingRoutes", block("java"));
                CamelContext context = context()) {
            context.addRoutes((RoutesBuilder) classes.loadClass("RecordingRoutes")
                    .getDeclaredConstructor()
                    .newInstance());
            record(context);
        }
    }

    @Test
    void theYamlRoutesWork() throws Exception {
        try (CamelContext context = context()) {
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("readme.yaml", block("yaml")));
            record(context);
        }
    }

    @Test
    void theJsonIsThatOfTheComponent() throws Exception {
        List<String> blocks = blocks("json");
        PrivateEvent event = (PrivateEvent) CstaBody.fromMap(Json.read(blocks.get(0)));
        assertThat(event.toJson() + "\n").isEqualTo(blocks.get(0));
        PrivateService service = (PrivateService) CstaBody.fromMap(Json.read(blocks.get(1)));
        assertThat(service).isEqualTo(PrivateService.setAccountCode("3001", "addbe99e0eddfa3d", "4711"));
        assertThat(service.toJson() + "\n").isEqualTo(blocks.get(1));
    }

    @Test
    void theTableHasAllServicesAndEvents() throws IOException {
        for (PrivateServiceType type : PrivateServiceType.values()) {
            assertThat(readme())
                    .contains("| " + type.number() + " | `" + type.serviceName() + "` | `"
                            + type.event().eventName() + "` |");
        }
    }

    @Test
    void theDependencyIsThisVersion() throws IOException {
        Matcher version =
                Pattern.compile("<version>(.+?)</version>").matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(block("xml")).contains("<artifactId>camel-csta-component</artifactId>", version.group());
    }

    @Test
    void theLinksLeadToFiles() throws IOException {
        assertLinksLeadToFiles(ROOT.resolve("README.md"));
    }

    @Test
    void theIndexOfTheExamplesLinksEachOfThem() throws IOException {
        assertThat(links(EXAMPLES.resolve("README.md")))
                .containsExactlyInAnyOrderElementsOf(
                        modules().stream().map(module -> module + "/README.md").toList());
    }

    @ParameterizedTest
    @MethodSource("modulesWithReadme")
    void theReadmeOfAnExampleHasItsOneCommand(String module) throws IOException {
        List<String> runs = blocksIn(Files.readString(EXAMPLES.resolve(module).resolve("README.md")), "\\w*").stream()
                .filter(block -> block.contains("-Prun") && !block.contains("-D"))
                .toList();
        assertThat(runs).containsExactly("mvn -q -Prun -pl camel-csta-examples/" + module + " -am package\n");
    }

    @ParameterizedTest
    @MethodSource("modulesWithReadme")
    void theLinksInTheReadmeOfAnExampleLeadToFiles(String module) throws IOException {
        assertLinksLeadToFiles(EXAMPLES.resolve(module).resolve("README.md"));
    }

    @ParameterizedTest
    @MethodSource("modulesWithReadme")
    void theCodeInTheReadmeOfAnExampleIsThatOfTheFileThatItNames(String module) throws IOException {
        String readme = Files.readString(EXAMPLES.resolve(module).resolve("README.md"));
        for (MatchResult block : CODE.matcher(readme).results().toList()) {
            for (MatchResult link : SOURCE.matcher(block.group(1)).results().toList()) {
                boolean java = link.group(1).endsWith(".java");
                String source = code(Files.readString(EXAMPLES.resolve(module).resolve(link.group(1))), java);
                // three dots stand for what is left out
                assertThat(block.group(2).split("(?m)^ *\\.\\.\\.$"))
                        .as(link.group(1))
                        .allSatisfy(part -> assertThat(source).contains(code(part, java)));
            }
        }
    }

    /**
     * Without indentation, comments and empty lines; Java, whose lines are broken elsewhere, without all white space.
     */
    private static String code(String text, boolean java) {
        String code = text.lines()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && !line.startsWith("//") && !line.startsWith("#") && !line.startsWith("<!--"))
                .collect(Collectors.joining("\n", "\n", "\n"));
        return java ? code.replaceAll("\\s+", "") : code;
    }

    private static List<String> modulesWithReadme() throws IOException {
        return modules().stream()
                .filter(module -> Files.exists(EXAMPLES.resolve(module).resolve("README.md")))
                .toList();
    }

    private static List<String> modules() throws IOException {
        return Pattern.compile("<module>(.+?)</module>")
                .matcher(Files.readString(EXAMPLES.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static void assertLinksLeadToFiles(Path page) throws IOException {
        assertThat(links(page)).isNotEmpty().allSatisfy(link -> assertThat(page.resolveSibling(link))
                .exists());
    }

    private static List<String> links(Path page) throws IOException {
        return Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)")
                .matcher(Files.readString(page))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private void record(CamelContext context) throws Exception {
        context.start();
        SimulatedCall call = pbx.call("3001", "3002");
        call.setAccountCode("3001", "4711");
        String connId = await(PrivateEventType.ACCOUNT_CODE_SET).connId();

        Object reply = context.createProducerTemplate()
                .requestBodyAndHeader("direct:record", null, CstaConstants.CONN_ID, connId);

        assertThat(reply).isInstanceOfSatisfying(PrivateEvent.class, event -> assertThat(event.type())
                .isEqualTo(PrivateEventType.RECORDING_STARTED));
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(await(PrivateEventType.RECORDING_STARTED).connId()).isEqualTo(connId);
    }

    private PrivateEvent await(PrivateEventType type) throws InterruptedException {
        PrivateEvent event;
        do {
            event = consumed.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(event).as(type.eventName()).isNotNull();
        } while (event.type() != type);
        return event;
    }

    private CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        context.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeCompletedEvent completed
                        && completed.getExchange().getMessage().getBody() instanceof PrivateEvent body
                        && body.eventId() != null) {
                    consumed.add(body);
                }
            }
        });
        return context;
    }

    private URLClassLoader compile(String name, String text) throws IOException {
        Path source = Files.writeString(directory.resolve(name + ".java"), text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        directory.toString(),
                        source.toString()))
                .as("javac")
                .isZero();
        return new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    /** The one fenced block below a heading. */
    private static String section(String heading) throws IOException {
        String section = Stream.of(readme().split("(?m)^## "))
                .filter(text -> text.startsWith(heading + "\n"))
                .findFirst()
                .orElseThrow();
        List<String> blocks = blocksIn(section, "\\w*");
        assertThat(blocks).as(heading).hasSize(1);
        return blocks.get(0);
    }

    private String block(String language) throws IOException {
        List<String> blocks = blocks(language);
        assertThat(blocks).as(language).hasSize(1);
        return blocks.get(0);
    }

    /** With the switch's address instead of the one that is written there. */
    private List<String> blocks(String language) throws IOException {
        return blocksIn(readme(), language).stream()
                .map(block -> language.equals("json") ? block : block.replace(ADDRESS, pbx.address()))
                .toList();
    }

    private static List<String> blocksIn(String text, String language) {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
