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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConfiguration;
import io.camelcsta.CstaConstants;
import io.camelcsta.CstaTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of the component as properties of an application of Camel Main. */
class MainPropertiesTest extends LinkTestSupport {

    private static final String PREFIX = "camel.component.csta.";

    private final Main main = new Main();

    /** Starts the application, which is stopped after the test; the names of options are without the prefix. */
    private void start(Map<String, String> options, RouteBuilder routes) throws Exception {
        main.setPropertyPlaceholderLocations("false");
        main.addInitialProperty("switch.address", pbx.address());
        main.addInitialProperty(PREFIX + "protocol", encoding().protocol());
        main.addInitialProperty(PREFIX + "system-status-timeout", "100");
        main.addInitialProperty(PREFIX + "link-idle-timeout", "0");
        options.forEach((name, value) -> main.addInitialProperty(PREFIX + name, value));
        if (routes != null) {
            main.configure().addRoutesBuilder(routes);
        }
        closing(main::stop);
        main.start();
    }

    private CstaConfiguration configuration() {
        return main.getCamelContext().getComponent("csta", CstaComponent.class).getConfiguration();
    }

    private static RouteBuilder requests() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:record").to("csta:{{switch.address}}?service=startRecording&thisDN=3001");
            }
        };
    }

    private void record() {
        main.getCamelContext()
                .createProducerTemplate()
                .requestBodyAndHeader(
                        "direct:record",
                        null,
                        CstaConstants.CALL_ID,
                        pbx.call("3001", "3003").id());
    }

    @Test
    @Tag("compatibility")
    void aRouteReceivesWhatThePropertiesSay() throws Exception {
        Events events = new Events("none");
        start(Map.of("devices", "3001,3002", "events", "recording", "link-name", "pbx1"), new RouteBuilder() {
            @Override
            public void configure() {
                from("csta:{{switch.address}}").process(events);
            }
        });
        pbx.call("3001", "3003").startRecording("3001");

        assertThat(events.awaitOnly().header("CamelCstaLink")).isEqualTo("pbx1");
        assertThat(pbx.monitors()).isEqualTo(2);
    }

    @Test
    @Tag("compatibility")
    void aDurationCanHaveAUnit() throws Exception {
        start(Map.of("request-timeout", "250ms", "link-timeout", "20s"), requests());
        pbx.misbehave("RecordMessage").silence();

        assertThatThrownBy(this::record).hasCauseInstanceOf(CstaTimeoutException.class);
        assertThat(configuration().getRequestTimeout()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void anOptionCanBeThatOfTheConfiguration() throws Exception {
        start(
                Map.of(
                        "configuration.request-timeout",
                        "1m30s",
                        "configuration.linkName",
                        "pbx1",
                        "await-event",
                        "true"),
                null);

        assertThat(configuration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(configuration().getLinkName()).isEqualTo("pbx1");
        assertThat(configuration().isAwaitEvent()).isTrue();
    }

    @Test
    void aSecretCanBeAnotherProperty() throws Exception {
        String password = "a&b=c+d%20 e#f?g";
        usePbx(settings -> settings.login("user", password).applicationSession(isXml()));
        main.addInitialProperty("switch.password", password);
        start(
                Map.of(
                        "username",
                        "user",
                        "password",
                        "{{switch.password}}",
                        "application-session",
                        isXml() ? "ecma354" : "none"),
                requests());

        record();

        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }

    @Test
    void anOptionCanBeABean() throws Exception {
        main.bind("mapping", encoding().privateDataMapping());
        start(Map.of("private-data-mapping", "#bean:mapping"), null);

        assertThat(configuration().getPrivateDataMapping())
                .isSameAs(main.lookupByType(encoding().privateDataMapping().getClass())
                        .get("mapping"));
    }

    @Test
    @Tag("compatibility")
    void aMisspeltPropertyIsNamedWithTheOneThatMayBeMeant() {
        assertThatThrownBy(() -> start(Map.of("reqest-timeout", "7s"), requests()))
                .hasStackTraceContaining(PREFIX + "reqestTimeout")
                .hasStackTraceContaining(
                        "Unknown option of the csta component: 'reqestTimeout' (did you mean requestTimeout?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"autoConfigurationFailFast", "auto-configuration-fail-fast"})
    @Tag("compatibility")
    void aMisspeltPropertyDoesNotKeepTheOthersFromBeingSetIfCamelIsToldToIgnoreIt(String failFast) throws Exception {
        main.addInitialProperty("camel.main." + failFast, "false");
        start(Map.of("a-misspelt-one", "1", "request-timeout", "7s", "z-misspelt-one", "1"), null);

        assertThat(configuration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration().getProtocol()).isEqualTo(encoding().protocol());
        assertThat(configuration().getLinkIdleTimeout()).isZero();
    }

    @Test
    void aMisspeltPropertyDoesNotKeepTheOthersFromBeingSetIfCamelIsToldInCodeToIgnoreIt() throws Exception {
        main.configure().setAutoConfigurationFailFast(false);
        start(
                Map.of(
                        "a-misspelt-one",
                        "1",
                        "request-timeout",
                        "7s",
                        "configuration.a-misspelt-one",
                        "1",
                        "configuration.link-name",
                        "pbx1"),
                null);

        assertThat(configuration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration().getLinkName()).isEqualTo("pbx1");
        assertThat(configuration().getProtocol()).isEqualTo(encoding().protocol());
        assertThat(configuration().getLinkIdleTimeout()).isZero();
    }

    @Test
    void aMisspeltPropertyThatIsIgnoredIsLoggedWithTheOneThatMayBeMeant() throws Exception {
        main.configure().setAutoConfigurationFailFast(false);
        try (LoggedText log = new LoggedText()) {
            start(Map.of("reqest-timeout", "7s"), null);

            assertThat(log.linesWith(
                            "Unknown option of the csta component: 'reqestTimeout' (did you mean requestTimeout?)"))
                    .hasSize(1);
        }
    }

    @Test
    void aMalformedValueDoesNotKeepTheOthersFromBeingSetIfCamelIsToldInCodeToIgnoreIt() throws Exception {
        main.configure().setAutoConfigurationFailFast(false);
        try (LoggedText log = new LoggedText()) {
            start(Map.of("concurrent-events", "5s", "request-timeout", "7s"), null);

            assertThat(log.linesWith("Malformed concurrentEvents '5s', expected a whole number"))
                    .hasSize(1);
        }
        assertThat(configuration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration().getConcurrentEvents()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker-count", "configuration.concurrent-events", "concurrent-events"})
    void aMalformedValueDoesNotKeepTheOthersFromBeingSetIfAPropertyTellsCamelToIgnoreIt(String option)
            throws Exception {
        main.addInitialProperty("camel.main.auto-configuration-fail-fast", "false");
        start(Map.of(option, "5s", "request-timeout", "7s", "configuration.link-name", "pbx1"), null);

        assertThat(configuration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration().getLinkName()).isEqualTo("pbx1");
        assertThat(configuration().getConcurrentEvents()).isEqualTo(10);
        assertThat(main.getCamelContext()
                        .getComponent("csta", CstaComponent.class)
                        .getWorkerCount())
                .isEqualTo(2);
    }

    @Test
    @Tag("compatibility")
    void aWrongValueIsNamedWithItsProperty() {
        assertThatThrownBy(() -> start(Map.of("heartbeat-tolerance", "many"), requests()))
                .hasStackTraceContaining(PREFIX + "heartbeatTolerance");
    }

    @Test
    void aMisspeltPropertyOfTheConfigurationIsNamedWithTheOneThatMayBeMeant() {
        assertThatThrownBy(() -> start(Map.of("configuration.reqest-timeout", "7s"), requests()))
                .hasStackTraceContaining(
                        "Unknown option of a CstaConfiguration: 'reqestTimeout' (did you mean requestTimeout?");
    }

    @Test
    void aMisspeltPropertyOfABeanIsNamedWithTheOneThatMayBeMeant() {
        main.addInitialProperty("camel.beans.pbx", "#class:io.camelcsta.CstaConfiguration");
        main.addInitialProperty("camel.beans.pbx.requestTimeot", "7s");
        assertThatThrownBy(() -> start(Map.of(), requests())).hasStackTraceContaining("did you mean requestTimeout?");
    }

    @Test
    @Tag("compatibility")
    void aBeanOfPropertiesCanBeTheConfiguration() throws Exception {
        main.addInitialProperty("camel.beans.pbx", "#class:io.camelcsta.CstaConfiguration");
        main.addInitialProperty("camel.beans.pbx.request-timeout", "7s");
        main.addInitialProperty("camel.beans.pbx.heartbeat-tolerance", "5");
        start(Map.of("configuration", "#bean:pbx"), null);

        assertThat(configuration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration().getHeartbeatTolerance()).isEqualTo(5);
    }

    @Test
    void aMisspeltPropertyOfTheConfigurationDoesNotKeepTheOthersFromBeingSetIfCamelIsToldToIgnoreIt() throws Exception {
        main.addInitialProperty("camel.main.auto-configuration-fail-fast", "false");
        start(Map.of("configuration.a-misspelt-one", "1", "configuration.request-timeout", "7s"), null);

        assertThat(configuration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration().getLinkIdleTimeout()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "concurrent-events=5s",
                "health-max-failed-monitors=zero",
                "worker-count=1s",
                "worker-count=-1",
                "worker-count=4294967297",
                "message-trace-max-size=10MB",
                "configuration.concurrent-events=5s",
                "spool-max-size=1m"
            })
    void aNumberThatIsNoneIsNamedWithItsProperty(String property) {
        String[] parts = property.split("=");
        assertThatThrownBy(() -> start(Map.of(parts[0], parts[1]), requests()))
                .hasStackTraceContaining("Malformed")
                .hasStackTraceContaining("'" + parts[1] + "', expected a whole number");
    }

    @Test
    void aWorkerCountOfZeroIsNettysDefault() throws Exception {
        start(Map.of("worker-count", "0"), requests());
        record();

        assertThat(pbx.received("RecordMessage")).hasSize(1);
    }
}
