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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.Documents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.spi.ComponentResolver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Camel says what the page on troubleshooting says that it says. */
class CamelMessagesTest extends CstaRouteTestSupport {

    private static final String NOWHERE = "csta:127.0.0.1:1?connectTimeout=1000";

    /** Something that goes wrong. */
    private interface Situation {
        void run() throws Exception;
    }

    private final Map<String, Situation> situations = new LinkedHashMap<>();

    CamelMessagesTest() {
        situations.put(
                "No endpoint could be found for: csta://..., please check your classpath contains the needed Camel component jar.",
                this::withoutTheComponent);
        situations.put(
                "Error configuring property: camel.component.csta... because cannot find component with name csta. "
                        + "Make sure you have the component on the classpath",
                CamelMessagesTest::propertyWithoutTheComponent);
        situations.put(
                "Failed to create route: ... because: Failed to resolve endpoint: csta://... due to: ...",
                () -> start("direct:in", "csta:127.0.0.1?requestTimeut=1"));
        situations.put(
                "Error binding property (...) with name: ... on bean: csta://... with value: ...",
                () -> start("direct:in", "csta:127.0.0.1?sslContextParameters=tls"));
        situations.put(
                "No bean could be found in the registry for: ... of type: org.apache.camel.support.jsse.SSLContextParameters",
                () -> start("direct:in", "csta:127.0.0.1?sslContextParameters=#pbxTls"));
        situations.put(
                "Property with key [...] not found in properties from text: csta:{{...}}",
                () -> start("direct:in", "csta:{{switch}}"));
        situations.put(
                "Error binding property (camel.component.csta...) with name: ... on bean: io.camelcsta.CstaComponent",
                CamelMessagesTest::wrongProperty);
        situations.put(
                "Error starting CamelContext (...) due to exception thrown: ...",
                () -> start("csta:127.0.0.1:1?devices=3001&connectTimeout=1000", "mock:out"));
        situations.put(
                "Failed to start route: ... because: io.camelcsta.CstaLinkException: ...",
                () -> start("direct:in", NOWHERE));
        situations.put(
                "Failed to create Producer for endpoint: csta://... Reason: ...",
                () -> template.sendBody(NOWHERE, null));
        situations.put(
                "Failed to start route: ... because: Multiple consumers for the same endpoint is not allowed: csta://...",
                this::twoRoutesOfOneUri);
        situations.put("No consumers available on endpoint: direct://...", this::routeThatHasNotStarted);
        situations.put(
                "Failed delivery for (MessageId: ... on ExchangeId: ...). Exhausted after delivery attempt: 1 caught: "
                        + "io.camelcsta.CstaRefusedException: ...",
                this::refusedRequest);
        situations.put("Error processing exchange. Exchange[...]. Caused by: [...]", this::routeThatFails);
        situations.put(
                "No type converter available to convert from type: io.camelcsta.model.PrivateEvent to the required type: ...",
                this::unknownConversion);
        situations.put("CamelContext is stopped", () -> {
            context.stop();
            template.sendBody("direct:in", null);
        });
    }

    private CamelContext start(String from, String to) throws Exception {
        CamelContext created = newContext();
        created.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).to(to);
            }
        });
        created.start();
        return created;
    }

    private void withoutTheComponent() {
        CamelContext created = newContext();
        findNoComponent(created);
        created.getEndpoint("csta:127.0.0.1");
    }

    /** As if its jar were not on the class path. */
    private static void findNoComponent(CamelContext context) {
        context.getCamelContextExtension().addContextPlugin(ComponentResolver.class, (name, camel) -> null);
    }

    private static void propertyWithoutTheComponent() throws Exception {
        run(
                new Main() {
                    @Override
                    protected CamelContext createCamelContext() {
                        CamelContext created = super.createCamelContext();
                        findNoComponent(created);
                        return created;
                    }
                },
                "camel.component.csta.request-timeout");
    }

    private static void wrongProperty() throws Exception {
        run(new Main(), "camel.component.csta.request-timeut");
    }

    private static void run(Main main, String property) throws Exception {
        main.addInitialProperty(property, "5s");
        try {
            main.start();
        } finally {
            main.stop();
        }
    }

    private void twoRoutesOfOneUri() throws Exception {
        CamelContext created = newContext();
        created.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("devices=3001")).to("mock:one");
                from(uri("devices=3001")).to("mock:two");
            }
        });
        created.start();
    }

    private void routeThatHasNotStarted() throws Exception {
        CamelContext created = newContext();
        created.getRouteController().supervising().setBackOffDelay(60_000);
        created.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(NOWHERE);
            }
        });
        created.start();
        closing(created.createProducerTemplate()).sendBody("direct:in?timeout=1", null);
    }

    private void refusedRequest() throws Exception {
        CamelContext created = start("direct:in", uri("service=startRecording"));
        closing(created.createProducerTemplate()).sendBody("direct:in", Map.of("ThisDN", "3001", "CallID", "c999"));
    }

    private void routeThatFails() throws Exception {
        CamelContext created = newContext();
        created.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("devices=3001")).throwException(new IllegalStateException("thrown by the route"));
            }
        });
        try (LoggedText logged = new LoggedText()) {
            created.start();
            pbx.call("3001", "3002").startRecording("3001");
            Awaitility.await().atMost(LIMIT).until(() -> !logged.linesWith("Error processing exchange")
                    .isEmpty());
            throw new IllegalStateException(String.join("\n", logged.linesWith("Error processing exchange")));
        }
    }

    private void unknownConversion() throws Exception {
        CamelContext created = newContext();
        created.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri("service=startRecording")).convertBodyTo(Integer.class);
            }
        });
        created.start();
        closing(created.createProducerTemplate())
                .sendBody(
                        "direct:in",
                        Map.of(
                                "ThisDN",
                                "3001",
                                "CallID",
                                pbx.call("3001", "3002").id()));
    }

    /** All that is logged and thrown. */
    private static String said(Situation situation) {
        StringBuilder said = new StringBuilder();
        try (LoggedText logged = new LoggedText()) {
            try {
                situation.run();
            } catch (Exception e) {
                for (Throwable thrown = e; thrown != null; thrown = thrown.getCause()) {
                    said.append(thrown.getMessage()).append('\n');
                }
            }
            logged.linesWith("").forEach(line -> said.append(line).append('\n'));
        }
        return said.toString();
    }

    private static List<String> messages() {
        return Documents.rows("troubleshooting.adoc", "camel").stream()
                .flatMap(row -> Documents.quoted(row.get(0)).stream())
                .map(message -> message.replaceAll("^\\+|\\+$", ""))
                .toList();
    }

    @Test
    void everyMessageOfThePageIsMadeHere() {
        assertThat(messages()).containsExactlyInAnyOrderElementsOf(situations.keySet());
    }

    @Test
    void camelSaysSo() {
        assertThat(situations).allSatisfy((message, situation) -> assertThat(said(situation))
                .containsSubsequence(Stream.of(message.split("\\.\\.\\."))
                        .filter(part -> !part.isBlank())
                        .collect(Collectors.toList())));
    }
}
