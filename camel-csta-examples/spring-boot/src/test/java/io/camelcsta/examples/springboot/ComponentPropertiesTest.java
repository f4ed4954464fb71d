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
package io.camelcsta.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConfiguration;
import io.camelcsta.springboot.CstaComponentAutoConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What the properties under camel.component.csta do. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("compatibility")
class ComponentPropertiesTest {

    private static final String PREFIX = "camel.component.csta.";

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(CamelAutoConfiguration.class, CstaComponentAutoConfiguration.class));

    @ParameterizedTest
    @ValueSource(strings = {"request-timeout", "requestTimeout", "REQUEST_TIMEOUT", "configuration.request-timeout"})
    void anOptionIsFoundHoweverItIsWritten(String name) {
        application.withPropertyValues(PREFIX + name + "=7s").run(started -> assertThat(
                        component(started).getConfiguration().getRequestTimeout())
                .isEqualTo(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CAMEL_COMPONENT_CSTA_REQUESTTIMEOUT",
                "CAMEL_COMPONENT_CSTA_REQUEST_TIMEOUT",
                "CAMEL_COMPONENT_CSTA_CONFIGURATION_REQUESTTIMEOUT"
            })
    void anOptionIsFoundInTheEnvironment(String name) {
        application
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", Map.of(name, "7s"))))
                .run(started -> assertThat(component(started).getConfiguration().getRequestTimeout())
                        .isEqualTo(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource({"250, 250", "5s, 5000", "1m30s, 90000", "PT2M, 120000"})
    void aDurationIsWrittenAsInAUri(String text, long milliseconds) {
        application.withPropertyValues(PREFIX + "heartbeat-interval=" + text).run(started -> assertThat(
                        component(started).getConfiguration().getHeartbeatInterval())
                .isEqualTo(Duration.ofMillis(milliseconds)));
    }

    @Test
    void numbersAndBooleansAndTextsAreSet() {
        application
                .withPropertyValues(
                        PREFIX + "worker-count=3",
                        PREFIX + "spool-max-size=5000000000",
                        PREFIX + "hostname-verification=false",
                        PREFIX + "this-dn=3001",
                        PREFIX + "password=a, b #c")
                .run(started -> {
                    CstaComponent component = component(started);
                    assertThat(component.getWorkerCount()).isEqualTo(3);
                    assertThat(component.getConfiguration().getSpoolMaxSize()).isEqualTo(5_000_000_000L);
                    assertThat(component.getConfiguration().isHostnameVerification())
                            .isFalse();
                    assertThat(component.getConfiguration().getThisDN()).isEqualTo("3001");
                    assertThat(component.getConfiguration().getPassword()).isEqualTo("a, b #c");
                });
    }

    @Test
    void aListIsJoinedByCommas() {
        application
                .withPropertyValues(PREFIX + "devices[0]=3001", PREFIX + "devices[1]=3002")
                .run(started -> assertThat(component(started).getConfiguration().getDevices())
                        .isEqualTo("3001,3002"));
    }

    @Test
    void anEmptyValueIsNone() {
        application
                .withPropertyValues(PREFIX + "request-timeout=", PREFIX + "link-name=${no.such.setting:}")
                .run(started -> {
                    assertThat(component(started).getConfiguration().getRequestTimeout())
                            .isEqualTo(Duration.ofSeconds(5));
                    assertThat(component(started).getConfiguration().getLinkName())
                            .isNull();
                });
    }

    /** The file is what the user manual shows. */
    @Test
    void thePropertiesOfTheManualAreSet() throws IOException {
        Properties manual = PropertiesLoaderUtils.loadProperties(new ClassPathResource("manual.properties"));
        SSLContextParameters tls = new SSLContextParameters();
        application
                .withBean("switchTls", SSLContextParameters.class, () -> tls)
                .withPropertyValues("SWITCH_USER=camel")
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addLast(new PropertiesPropertySource("manual", manual)))
                .run(started -> {
                    CstaConfiguration configuration = component(started).getConfiguration();
                    assertThat(configuration.getProtocol()).isEqualTo("asn1");
                    assertThat(configuration.getFraming()).isEqualTo("length2");
                    assertThat(configuration.getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(configuration.getUsername()).isEqualTo("camel");
                    assertThat(configuration.getSslContextParameters()).isSameAs(tls);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"#bean:tls", "#tls"})
    void aBeanIsReferredTo(String reference) {
        SSLContextParameters tls = new SSLContextParameters();
        application
                .withBean("tls", SSLContextParameters.class, () -> tls)
                .withPropertyValues(PREFIX + "ssl-context-parameters=" + reference)
                .run(started -> assertThat(component(started).getConfiguration().getSslContextParameters())
                        .isSameAs(tls));
    }

    @Test
    void placeholdersOfSpringAndOfCamelAreResolved() {
        application
                .withPropertyValues("site=berlin", PREFIX + "link-name=${site}", PREFIX + "application-id={{site}}")
                .run(started -> {
                    assertThat(component(started).getConfiguration().getLinkName())
                            .isEqualTo("berlin");
                    assertThat(component(started).getConfiguration().getApplicationId())
                            .isEqualTo("berlin");
                });
    }

    @Test
    void optionsAreSetOverThoseOfAConfigurationBean() {
        CstaConfiguration configuration = new CstaConfiguration();
        configuration.setLinkName("of the bean");
        configuration.setApplicationId("of the bean");
        application
                .withBean("defaults", CstaConfiguration.class, () -> configuration)
                .withPropertyValues(PREFIX + "configuration=#bean:defaults", PREFIX + "application-id=of the property")
                .run(started -> {
                    assertThat(component(started).getConfiguration()).isSameAs(configuration);
                    assertThat(configuration.getLinkName()).isEqualTo("of the bean");
                    assertThat(configuration.getApplicationId()).isEqualTo("of the property");
                });
    }

    @Test
    void aComponentThatIsABeanIsConfiguredToo() {
        application
                .withBean("csta2", CstaComponent.class)
                .withPropertyValues(PREFIX + "link-name=pbx")
                .run(started -> assertThat(started.getBean(CamelContext.class)
                                .getComponent("csta2", CstaComponent.class)
                                .getConfiguration()
                                .getLinkName())
                        .isEqualTo("pbx"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PREFIX + "enabled",
                PREFIX + "customizer.enabled",
                "camel.component.enabled",
                "camel.component.customizer.enabled"
            })
    void nothingIsSetIfItIsSwitchedOff(String property) {
        application
                .withPropertyValues(property + "=false", PREFIX + "link-name=pbx")
                .run(started -> assertThat(component(started).getConfiguration().getLinkName())
                        .isNull());
    }

    @Test
    void aMisspeltOptionEndsTheStartAndIsNamedWithTheOneThatIsMeant() {
        application.withPropertyValues(PREFIX + "reqest-timeout=7s").run(failed -> {
            assertThat(failed).hasFailed();
            assertThat(analyze(failed.getStartupFailure()).getDescription())
                    .isEqualTo(PREFIX + "reqest-timeout is not an option of the csta component. Did you mean " + PREFIX
                            + "request-timeout?");
        });
    }

    @Test
    void theValueOfAMisspeltOptionIsNotTold(CapturedOutput output) {
        application.withPropertyValues(PREFIX + "pasword=geheim").run(failed -> assertThat(failed)
                .getFailure()
                .hasStackTraceContaining(PREFIX + "pasword")
                .extracting(Throwables::getStackTrace)
                .asString()
                .doesNotContain("geheim"));
        assertThat(output).doesNotContain("geheim");
    }

    @ParameterizedTest
    @CsvSource({
        "request-timeout, 5 potatoes, expected a duration such as 5s",
        "heartbeat-tolerance, many, expected a whole number",
        "worker-count, 1s, expected a whole number",
        "message-trace-max-size, 10MB, expected a whole number",
        "ssl-context-parameters, #bean:missing, missing"
    })
    void aWrongValueIsNamedWithWhatIsExpected(String name, String value, String expected) {
        application.withPropertyValues(PREFIX + name + "=" + value).run(started -> assertThat(failure(started))
                .startsWith(PREFIX + name + " cannot be set to '" + value + "': ")
                .contains(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"#bean:geheim", "{{geheim}}"})
    void thePasswordIsNotToldIfItCannotBeSet(String password, CapturedOutput output) {
        application.withPropertyValues(PREFIX + "password=" + password).run(started -> {
            Throwable failure = catchThrowable(() -> component(started));
            assertThat(analyze(failure).getDescription()).isEqualTo(PREFIX + "password cannot be set");
            assertThat(Throwables.getStackTrace(failure)).doesNotContain("geheim");
        });
        assertThat(output).doesNotContain("geheim");
    }

    @Test
    void aPasswordMayBeginWithAHash() {
        application.withPropertyValues(PREFIX + "password=#geheim").run(started -> assertThat(
                        component(started).getConfiguration().getPassword())
                .isEqualTo("#geheim"));
    }

    @Test
    void springBootWithoutCamelStartsAsUsual() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CstaComponentAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.apache.camel.spring.boot"))
                .run(started ->
                        assertThat(started).hasNotFailed().doesNotHaveBean(CstaComponentAutoConfiguration.class));
    }

    private static CstaComponent component(ApplicationContext application) {
        return application.getBean(CamelContext.class).getComponent("csta", CstaComponent.class);
    }

    /** What is told when the component cannot be made. */
    private static String failure(ApplicationContext application) {
        Throwable failure = catchThrowable(() -> component(application));
        return analyze(failure).getDescription();
    }

    private static FailureAnalysis analyze(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, cause) -> {}))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nobody analyzes it", failure));
    }
}
