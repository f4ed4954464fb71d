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

import static io.camelcsta.dsl.StaticEndpointBuilders.csta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelcsta.CstaConfiguration;
import io.camelcsta.CstaEndpoint;
import io.camelcsta.dsl.CstaEndpointBuilderFactory;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.AdvancedCstaEndpointBuilder;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.AdvancedCstaEndpointConsumerBuilder;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.AdvancedCstaEndpointProducerBuilder;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.CstaBuilders;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.CstaEndpointBuilder;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.CstaEndpointConsumerBuilder;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.CstaEndpointProducerBuilder;
import io.camelcsta.dsl.CstaEndpointBuilderFactory.CstaHeaderNameBuilder;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.privatedata.PrivateDataMapping;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.EndpointConsumerBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.endpoint.EndpointRouteBuilder;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Endpoints that are made with the builders of the endpoint DSL. */
class EndpointDslTest extends LinkTestSupport {

    /** What is written in every test: the switch, and times that make the tests fast. */
    private CstaEndpointBuilder pbx1() {
        return csta(pbx.address())
                .protocol(encoding().protocol())
                .linkName("pbx1")
                .requestTimeout(Duration.ofSeconds(10))
                .advanced()
                .systemStatusTimeout(Duration.ofMillis(100))
                .linkIdleTimeout(Duration.ZERO)
                .basic();
    }

    /** The configuration of the endpoint that the builder makes. */
    private CstaConfiguration configuration(EndpointConsumerBuilder builder) {
        return builder.resolve(context, CstaEndpoint.class).getConfiguration();
    }

    @Test
    @Tag("compatibility")
    void aRouteReceivesEventsAndSendsServices() throws Exception {
        Events events = new Events("none");
        context.addRoutes(new EndpointRouteBuilder() {
            @Override
            public void configure() {
                from(pbx1().devices("3001").events("recording")).process(events);
                from(direct("record"))
                        .to(pbx1().service("startRecording").thisDN("3001").awaitEvent(true));
            }
        });
        SimulatedCall call = pbx.call("3001", "3003");

        PrivateEvent reply =
                template.requestBodyAndHeader("direct:record", null, "CamelCstaCallId", call.id(), PrivateEvent.class);

        assertThat(reply.privateMsgId()).isEqualTo(3013);
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(events.awaitOnly().privateEvent().thisDN()).isEqualTo("3001");
        assertThat(pbx.links()).isEqualTo(1);
    }

    /** A route builder that has the builders as Camel's own endpoint route builders have those of its components. */
    private abstract static class CstaRoutes extends EndpointRouteBuilder implements CstaBuilders {}

    @Test
    void aRouteBuilderCanHaveTheBuildersAsItsOwnMethods() throws Exception {
        Events events = new Events("none");
        context.addRoutes(new CstaRoutes() {
            @Override
            public void configure() {
                from(csta(pbx.address())
                                .protocol(encoding().protocol())
                                .devices("3001")
                                .events("recording")
                                .advanced()
                                .systemStatusTimeout("100")
                                .linkIdleTimeout("0"))
                        .filter(header(csta().cstaThisDN()).isEqualTo("3001"))
                        .process(events);
            }
        });
        pbx.call("3001", "3003").startRecording("3001");

        events.awaitOnly();
    }

    @Test
    void theEndpointCanDependOnTheMessage() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:request").toD(pbx1().service("${header.what}").thisDN("${header.who}"));
            }
        });
        SimulatedCall call = pbx.call("3001", "3003");

        template.requestBodyAndHeaders(
                "direct:request", null, Map.of("what", "startRecording", "who", "3003", "CamelCstaCallId", call.id()));

        assertThat(pbx.received("RecordMessage")).hasSize(1);
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void theBuildersAreOfAnyNameOfTheComponent() {
        context.addComponent("telephones", new io.camelcsta.CstaComponent());

        assertThat(csta("telephones", pbx.address())
                        .resolve(context, CstaEndpoint.class)
                        .getComponent())
                .isSameAs(context.getComponent("telephones"));
    }

    @Test
    @Tag("compatibility")
    void valuesCanBeTyped() {
        assertValues(configuration(csta("pbx")
                .requestTimeout(Duration.ofMillis(2500))
                .testConnectionOnStartup(false)
                .heartbeatTolerance(4)
                .devices("3001,3002")
                .advanced()
                .spoolMaxSize(123456789012L)));
    }

    @Test
    void valuesCanBeText() {
        assertValues(configuration(csta("pbx")
                .requestTimeout("2500ms")
                .testConnectionOnStartup("false")
                .heartbeatTolerance("4")
                .devices("3001,3002")
                .advanced()
                .spoolMaxSize("123456789012")));
    }

    private static void assertValues(CstaConfiguration configuration) {
        assertThat(configuration.getRequestTimeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(configuration.isTestConnectionOnStartup()).isFalse();
        assertThat(configuration.getHeartbeatTolerance()).isEqualTo(4);
        assertThat(configuration.getDevices()).isEqualTo("3001,3002");
        assertThat(configuration.getSpoolMaxSize()).isEqualTo(123456789012L);
    }

    @Test
    void valuesCanBePropertyPlaceholders() {
        context.getPropertiesComponent().addInitialProperty("limit", "7s");

        assertThat(configuration(csta("pbx").requestTimeout("{{limit}}")).getRequestTimeout())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void beansCanBeGivenOrNamed() {
        PrivateDataMapping mapping = encoding().privateDataMapping();
        StateRepository<String, String> state = new MemoryStateRepository();
        context.getRegistry().bind("mapping", mapping);

        assertThat(configuration(csta("named").advanced().privateDataMapping("#mapping"))
                        .getPrivateDataMapping())
                .isSameAs(mapping);
        assertThat(configuration(csta("given").advanced().privateDataMapping(mapping))
                        .getPrivateDataMapping())
                .isSameAs(mapping);
        assertThat(configuration(csta("state").advanced().stateRepository(state))
                        .getStateRepository())
                .isSameAs(state);
    }

    /** A password with the characters that a URI has itself is to be in RAW, as in a URI. */
    @Test
    void aPasswordCanHaveAnyCharacters() throws Exception {
        String password = "a&b=c+d%20 e#f?g";
        usePbx(settings -> settings.login("user", password).applicationSession(isXml()));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:request")
                        .to(pbx1().applicationSession(isXml() ? "ecma354" : "none")
                                .username("user")
                                .password("RAW(" + password + ")"));
            }
        });

        template.requestBody("direct:request", PrivateService.startHotDesking("3001", "3004"));

        assertThat(pbx.device("3001").host()).isEqualTo("3004");
    }

    @Test
    void aPasswordIsNotShown() {
        assertThat(pbx1().applicationSession(isXml() ? "ecma354" : "none")
                        .username("user")
                        .password("never shown")
                        .resolve(context)
                        .toString())
                .doesNotContain("never shown");
    }

    @Test
    @Tag("compatibility")
    void aWrongValueFailsWithTheNameOfItsOption() {
        assertThatThrownBy(() -> configuration(csta("pbx").heartbeatTolerance("many")))
                .isInstanceOf(RuntimeCamelException.class)
                .hasStackTraceContaining("heartbeatTolerance");
    }

    // ---- that nothing is missing

    private static Set<String> options(String group) {
        Set<String> names = new TreeSet<>();
        JsonNode options = Description.read().get("properties");
        options.properties().forEach(option -> {
            String label = option.getValue().path("label").asText();
            boolean advanced = label.contains("advanced");
            String of = label.contains("consumer") ? "consumer" : label.contains("producer") ? "producer" : "both";
            if (option.getValue().get("kind").asText().equals("parameter")
                    && group.contains(of)
                    && advanced == group.contains("advanced")) {
                names.add(option.getKey());
            }
        });
        assertThat(names).isNotEmpty();
        return names;
    }

    private static Set<String> methods(Class<?> builder) {
        return Arrays.stream(builder.getMethods())
                .filter(method -> method.getParameterCount() == 1 && method.getReturnType() == builder)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyOptionHasAMethod() {
        assertThat(methods(CstaEndpointConsumerBuilder.class)).isEqualTo(options("both consumer"));
        assertThat(methods(CstaEndpointProducerBuilder.class)).isEqualTo(options("both producer"));
        assertThat(methods(AdvancedCstaEndpointConsumerBuilder.class)).isEqualTo(options("advanced both consumer"));
        assertThat(methods(AdvancedCstaEndpointProducerBuilder.class)).isEqualTo(options("advanced both producer"));
        assertThat(methods(CstaEndpointBuilder.class)).isEqualTo(options("both"));
        assertThat(methods(AdvancedCstaEndpointBuilder.class)).isEqualTo(options("advanced both"));
    }

    @Test
    void everyOptionCanBeGivenAsText() throws Exception {
        for (Class<?> builder : CstaEndpointBuilderFactory.class.getDeclaredClasses()) {
            if (builder.getSimpleName().contains("EndpointConsumer")
                    || builder.getSimpleName().contains("EndpointProducer")) {
                for (String option : methods(builder)) {
                    assertThat(builder.getMethod(option, String.class)).isNotNull();
                }
            }
        }
    }

    @Test
    void everyHeaderHasAMethod() throws Exception {
        Map<String, String> names = new HashMap<>();
        for (Method method : CstaHeaderNameBuilder.class.getDeclaredMethods()) {
            names.put(method.getName(), (String) method.invoke(new CstaBuilders() {}.csta()));
        }
        Map<String, String> expected = new HashMap<>();
        Description.read()
                .get("headers")
                .fieldNames()
                .forEachRemaining(name -> expected.put("c" + name.substring("CamelC".length()), name));
        assertThat(names).isEqualTo(expected);
    }
}
