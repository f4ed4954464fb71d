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

import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Properties;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The routes of the Blueprint file, run by Camel without Blueprint. */
public class BlueprintRoutesTest {

    private static final Path FILE = Path.of("src/main/blueprint/csta.xml");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void theFileIsBlueprint() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);

        assertThat(factory.newDocumentBuilder()
                        .parse(FILE.toFile())
                        .getDocumentElement()
                        .getNamespaceURI())
                .isEqualTo("http://www.osgi.org/xmlns/blueprint/v1.0.0");
    }

    @Test
    public void itsRoutesWriteEventsAndSendServices() throws Exception {
        Path directory = folder.getRoot().toPath();
        Path services = Files.createDirectories(directory.resolve("services"));
        try (CstaSimulator pbx = CstaSimulator.builder().devices("3001", "3002").start();
                CamelContext camel = new DefaultCamelContext()) {
            Properties settings = new Properties();
            settings.setProperty("name", "blueprint");
            settings.setProperty("pbx", pbx.address());
            settings.setProperty("protocol", "xml");
            settings.setProperty("devices", "3001,3002");
            settings.setProperty("directory", directory.toString());
            camel.getPropertiesComponent().setInitialProperties(settings);
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("routes.xml", routes()));
            camel.start();
            pbx.awaitMonitors(2, LIMIT);
            SimulatedCall call = pbx.call("3001", "3002");

            Path written = Files.writeString(
                    directory.resolve("request.part"),
                    "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}");
            // as a whole, so that the route does not read half a file
            Files.move(written, services.resolve("request.json"), StandardCopyOption.ATOMIC_MOVE);

            await().ignoreExceptions().atMost(LIMIT).untilAsserted(() -> {
                assertThat(directory.resolve("replies/request.json"))
                        .content()
                        .contains("\"Event\":\"recordingStarted\"");
                assertThat(directory.resolve("events/recordingStarted.jsonl"))
                        .content()
                        .contains(call.id());
            });
        }
    }

    /** What is inside camelContext, as routes of Camel's XML DSL. */
    private static String routes() throws Exception {
        String blueprint = Files.readString(FILE);
        String context = blueprint.substring(blueprint.indexOf("<camelContext"), blueprint.indexOf("</camelContext>"));
        return "<routes xmlns=\"http://camel.apache.org/schema/xml-io\">" + context.substring(context.indexOf('>') + 1)
                + "</routes>";
    }
}
