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
package io.camelcsta.examples.karaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.OptionUtils.combine;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureSecurity;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelcsta.CstaConstants;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.inject.Inject;
import net.bytebuddy.ByteBuddy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.karaf.core.OsgiDefaultCamelContext;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.options.extra.VMOption;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The features files in Karaf, in one Karaf for all tests: the tests run inside it. Karaf is the one that is published;
 * it finds the features and their bundles in the directory {@code system} of the distribution that the build has made,
 * and downloads nothing.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class KarafIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PID = "io.camelcsta.examples.karaf";

    @Rule
    public final TestName test = new TestName();

    @Inject
    private BundleContext bundles;

    @Inject
    private ConfigurationAdmin configurations;

    private final List<org.osgi.service.cm.Configuration> configured = new ArrayList<>();
    private CstaSimulator pbx;
    private Path directory;

    @Configuration
    public Option[] karaf() {
        String version = System.getProperty("it.karaf.version");
        String repositories = "file:" + System.getProperty("it.system") + "@id=built@snapshots,file:"
                + System.getProperty("it.exam") + "@id=exam,file:${karaf.home}/system@id=karaf@snapshots";
        Option[] karaf = options(
                karafDistributionConfiguration()
                        .frameworkUrl("file:" + System.getProperty("it.karaf"))
                        .unpackDirectory(new File(System.getProperty("it.unpack")))
                        .useDeployFolder(false),
                systemTimeout(180_000),
                configureSecurity().disableKarafMBeanServerBuilder(),
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.defaultRepositories", repositories),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.repositories", ""),
                editConfigurationFilePut(
                        "etc/org.apache.karaf.features.cfg", "featuresBoot", System.getProperty("it.features.boot")),
                replaceConfigurationFile(
                        "etc/org.apache.karaf.features.xml", new File(System.getProperty("it.processing"))),
                systemProperty("it.version").value(System.getProperty("it.version")),
                features(
                        "mvn:io.camelcsta/camel-csta-component/" + System.getProperty("it.version") + "/xml/features",
                        "camel-csta",
                        "camel-csta-spool"),
                features("file:" + System.getProperty("it.features"), "camel-csta-example-karaf"),
                jarOf(Assertions.class),
                jarOf(ByteBuddy.class),
                jarOf(Awaitility.class),
                jarOf(Matcher.class));
        return combine(karaf, virtualMachine(version));
    }

    private static Option jarOf(Class<?> type) {
        return bundle(type.getProtectionDomain().getCodeSource().getLocation().toString());
    }

    /** What bin/karaf tells the JVM, and what makes its short life quicker. */
    private static Option[] virtualMachine(String version) {
        return Stream.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--add-reads=java.xml=java.logging",
                        "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                        "--patch-module",
                        "java.base=lib/endorsed/org.apache.karaf.specs.locator-" + version + ".jar",
                        "--patch-module",
                        "java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + version + ".jar",
                        "--add-opens",
                        "java.base/java.security=ALL-UNNAMED",
                        "--add-opens",
                        "java.base/java.net=ALL-UNNAMED",
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "--add-opens",
                        "java.base/java.util=ALL-UNNAMED",
                        "--add-opens",
                        "java.naming/javax.naming.spi=ALL-UNNAMED",
                        "--add-opens",
                        "java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
                        "-classpath",
                        "lib/jdk9plus/*" + File.pathSeparator + "lib/boot/*")
                .map(VMOption::new)
                .toArray(Option[]::new);
    }

    @Before
    public void startSwitch() {
        pbx = CstaSimulator.builder()
                .protocol("xml")
                .listener("asn1")
                .devices("3001", "3002")
                .start();
        directory = Path.of(System.getProperty("karaf.data"), "it", test.getMethodName());
    }

    @After
    public void stopSwitch() throws IOException {
        for (org.osgi.service.cm.Configuration configuration : configured) {
            configuration.delete();
        }
        await().ignoreExceptions().atMost(LIMIT).until(() -> pbx.links() == 0);
        List<String> errors = pbx.protocolErrors();
        pbx.close();
        assertThat(errors).isEmpty();
    }

    @Test
    public void allBundlesAreActive() {
        await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> assertThat(bundles.getBundles())
                .filteredOn(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filteredOn(bundle -> bundle.getState() != Bundle.ACTIVE)
                .isEmpty());
    }

    @Test
    public void theComponentIsTheOneOfTheFeaturesFile() {
        assertThat(bundles.getBundles())
                .extracting(Bundle::getLocation)
                .contains("mvn:io.camelcsta/camel-csta-component/" + System.getProperty("it.version"));
    }

    @Test
    public void eventsAreWrittenOverXml() throws IOException {
        eventsAreWritten("xml");
    }

    @Test
    public void eventsAreWrittenOverAsn1() throws IOException {
        eventsAreWritten("asn1");
    }

    private void eventsAreWritten(String protocol) throws IOException {
        connect(protocol);

        SimulatedCall call = pbx.call("3001", "3002");
        call.startRecording("3001");
        call.setAccountCode("3001", "4711");

        Map<String, ?> started = event("recordingStarted.jsonl");
        assertThat(started.get("ThisDN")).isEqualTo("3001");
        assertThat(started.get("PrivateMsgID")).isEqualTo(3013);
        assertThat(event("accountCodeSet.jsonl").get("Extensions")).isEqualTo(Map.of("AccountCode", "4711"));
    }

    @Test
    public void aServiceIsSentAndItsReplyWrittenOverXml() throws IOException {
        aServiceIsSentAndItsReplyWritten("xml");
    }

    @Test
    public void aServiceIsSentAndItsReplyWrittenOverAsn1() throws IOException {
        aServiceIsSentAndItsReplyWritten("asn1");
    }

    private void aServiceIsSentAndItsReplyWritten(String protocol) throws IOException {
        connect(protocol);
        SimulatedCall call = pbx.call("3001", "3002");

        request(PrivateService.startRecording("3001", null).withCallId(call.id()));

        Map<String, ?> reply =
                json(awaitLines(directory.resolve("replies/request.json")).get(0));
        assertThat(reply.get("Event")).isEqualTo("recordingStarted");
        assertThat(reply.get("CallID")).isEqualTo(call.id());
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    public void aRefusedServiceIsAnsweredWithItsEventErrorOverXml() throws IOException {
        aRefusedServiceIsAnsweredWithItsEventError("xml");
    }

    @Test
    public void aRefusedServiceIsAnsweredWithItsEventErrorOverAsn1() throws IOException {
        aRefusedServiceIsAnsweredWithItsEventError("asn1");
    }

    private void aRefusedServiceIsAnsweredWithItsEventError(String protocol) throws IOException {
        connect(protocol);
        SimulatedCall call = pbx.call("3001", "3002");

        request(PrivateService.stopRecording("3001", null).withCallId(call.id()));

        Map<String, ?> error =
                json(awaitLines(directory.resolve("errors/request.json")).get(0));
        assertThat(error.get("Event")).isEqualTo("error");
        assertThat(error.get("ErrorCode")).isEqualTo(1160);
        assertThat(error.get("Sent")).isEqualTo(true);
        await().ignoreExceptions()
                .atMost(LIMIT)
                .until(() -> Files.exists(directory.resolve("services/.camel/request.json")));
        assertThat(directory.resolve("replies/request.json")).doesNotExist();
    }

    @Test
    public void anEventThatCannotBeWrittenIsWrittenAfterARestart() throws IOException {
        connect("xml");
        Path obstacle = Files.writeString(directory.resolve("events"), "not a directory");
        SimulatedCall call = pbx.call("3001", "3002");
        call.setAccountCode("3001", "4711");
        disconnect();
        Files.delete(obstacle);

        connect("xml");

        assertThat(event("accountCodeSet.jsonl").get("Extensions")).isEqualTo(Map.of("AccountCode", "4711"));
    }

    @Test
    public void theMonitorsEndWithTheConfiguration() throws IOException {
        connect("xml");

        disconnect();

        await().ignoreExceptions().atMost(LIMIT).until(() -> pbx.monitors() == 0);
    }

    @Test
    public void aBodyIsConvertedByTheConvertersOfTheComponent() throws Exception {
        withRoutes(camel -> {
            SimulatedCall call = pbx.call("3001", "3002");

            Exchange exchange = camel.createProducerTemplate()
                    .request("csta:" + pbx.address(), request -> request.getMessage()
                            .setBody(PrivateService.startRecording("3001", null).withCallId(call.id())));

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody()).isInstanceOf(PrivateEvent.class);
            assertThat(exchange.getMessage().getBody(String.class)).startsWith("{\"Event\":\"recordingStarted\"");
            assertThat(exchange.getMessage().getBody(Map.class)).containsEntry("Event", "recordingStarted");
            assertThat(exchange.getMessage()
                            .getBody(JsonNode.class)
                            .get("CallID")
                            .asText())
                    .isEqualTo(call.id());
        });
    }

    @Test
    public void headersAndOptionsSayWhatIsSent() throws Exception {
        withRoutes(camel -> {
            SimulatedCall call = pbx.call("3001", "3002");

            Exchange exchange = camel.createProducerTemplate()
                    .request(
                            "csta:" + pbx.address() + "?service=stopRecording&throwOnError=false",
                            request -> request.getMessage()
                                    .setHeaders(
                                            Map.of(CstaConstants.THIS_DN, "3001", CstaConstants.CALL_ID, call.id())));

            assertThat(exchange.getMessage().getBody()).isInstanceOf(EventError.class);
            assertThat(exchange.getMessage().getHeader(CstaConstants.ERROR_CODE))
                    .isEqualTo(1160);
            assertThat(pbx.received("Stop")).hasSize(1);
        });
    }

    @Test
    public void anEventIsAnExchangeOfARouteOfOnesOwn() throws Exception {
        withRoutes(camel -> {
            MockEndpoint events = camel.getEndpoint("mock:events", MockEndpoint.class);
            events.expectedHeaderReceived(CstaConstants.EVENT_NAME, "recordingStarted");
            events.expectedMessageCount(1);

            pbx.call("3001", "3002").startRecording("3001");

            events.assertIsSatisfied();
            assertThat(events.getExchanges().get(0).getMessage().getBody()).isInstanceOf(PrivateEvent.class);
        });
    }

    private interface Act {
        void on(CamelContext camel) throws Exception;
    }

    /** Routes that are not those of the example, in a context of their own. */
    private void withRoutes(Act act) throws Exception {
        try (CamelContext camel = new OsgiDefaultCamelContext(bundles)) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("csta:" + pbx.address() + "?devices=3001&events=recording")
                            .to("mock:events");
                }
            });
            camel.start();
            act.on(camel);
        }
    }

    /** Configures the example as a file in etc does, and waits for its monitors. */
    private void connect(String protocol) throws IOException {
        configure(protocol);
        pbx.awaitMonitors(2, LIMIT);
        await().ignoreExceptions().atMost(LIMIT).until(() -> Files.isDirectory(directory.resolve("services")));
    }

    private void configure(String protocol) throws IOException {
        Dictionary<String, Object> settings = new Hashtable<>();
        settings.put("name", test.getMethodName());
        settings.put("pbx", pbx.address(protocol));
        settings.put("protocol", protocol);
        settings.put("devices", "3001,3002");
        settings.put("directory", directory.toString());
        org.osgi.service.cm.Configuration configuration = configurations.createFactoryConfiguration(PID, "?");
        configuration.update(settings);
        configured.add(configuration);
    }

    private void disconnect() throws IOException {
        configured.remove(0).delete();
        await().ignoreExceptions().atMost(LIMIT).until(() -> pbx.links() == 0);
    }

    private void request(PrivateService service) throws IOException {
        Path file = Files.writeString(directory.resolve("request.part"), Json.write(service.toMap()));
        Files.move(file, directory.resolve("services/request.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private Map<String, ?> event(String file) throws IOException {
        return json(awaitLines(directory.resolve("events").resolve(file)).get(0));
    }

    private static Map<String, ?> json(String text) {
        return Json.read(text);
    }

    private static List<String> awaitLines(Path file) {
        return await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> Arrays.asList(Files.readString(file).strip().split("\n+")), lines -> lines.get(0)
                        .endsWith("}"));
    }
}
