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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelcsta.CstaRequest.MalformedException;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import io.camelcsta.model.PrivateService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How an exchange becomes a request: a header goes before the body, the body before the endpoint's option. */
@Tag("unit")
class CstaRequestTest {

    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
    private static final PrivateService START = PrivateService.startRecording("3001", "0077028a809f7004");

    private final CstaConfiguration configuration = new CstaConfiguration();

    @AfterAll
    static void closeContext() throws Exception {
        CONTEXT.close();
    }

    private CstaRequest read(Object body, Map<String, Object> headers) throws MalformedException {
        return CstaRequest.read(exchange(body, headers), configuration);
    }

    private static Exchange exchange(Object body, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setBody(body);
        headers.forEach(exchange.getMessage()::setHeader);
        return exchange;
    }

    static List<Object> bodies() {
        return List.of(
                START,
                START.toMap(),
                START.toJson(),
                new StringBuilder(START.toJson()),
                START.toJson().getBytes(StandardCharsets.UTF_8),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("Service", "startRecording")
                        .put("ThisDN", "3001")
                        .put("ConnID", "0077028a809f7004"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodyIsARequestInEachOfItsForms(Object body) throws Exception {
        CstaRequest request = read(body, Map.of());
        assertThat(request.service()).isEqualTo(START);
        assertThat(request.operation()).isNull();
        assertThat(request.timeout()).isNull();
    }

    @Test
    void headersGoBeforeTheBody() throws Exception {
        CstaRequest request = read(
                START,
                Map.of(
                        CstaConstants.SERVICE,
                        "stopRecording",
                        CstaConstants.THIS_DN,
                        "3002",
                        CstaConstants.REFERENCE_ID,
                        "7"));
        assertThat(request.service().service()).isEqualTo("stopRecording");
        assertThat(request.service().thisDN()).isEqualTo("3002");
        assertThat(request.service().connId()).isEqualTo("0077028a809f7004");
        assertThat(request.referenceId()).isEqualTo(7);
    }

    @Test
    void callInAHeaderReplacesTheWholeCallOfTheBody() throws Exception {
        CstaRequest request = read(START, Map.of(CstaConstants.CALL_ID, "c1a5"));
        assertThat(request.service().callId()).isEqualTo("c1a5");
        assertThat(request.service().connId()).isNull();
    }

    @Test
    void bodyGoesBeforeTheOptions() throws Exception {
        configuration.setService("cancelHotDesking");
        configuration.setThisDN("3009");
        assertThat(read(START, Map.of()).service()).isEqualTo(START);
    }

    @Test
    void optionsAreUsedWithoutHeadersAndBody() throws Exception {
        configuration.setService("cancelHotDesking");
        configuration.setThisDN("3009");
        assertThat(read(null, Map.of()).service()).isEqualTo(PrivateService.cancelHotDesking("3009"));
        assertThat(read(" ", Map.of()).service()).isEqualTo(PrivateService.cancelHotDesking("3009"));
    }

    @Test
    void eventAsTheBodyNamesItsCall() throws Exception {
        configuration.setService("startRecording");
        PrivateEvent event = PrivateEvent.of(PrivateEventType.ACCOUNT_CODE_SET)
                .thisDN("3001")
                .connId("0077028a809f7004")
                .build();
        assertThat(read(event, Map.of()).service()).isEqualTo(START);
    }

    @Test
    void operationInAHeaderTakesTheBodyAsItsParameters() throws Exception {
        CstaRequest request = read(Map.of("callingDevice", "3001"), Map.of(CstaConstants.OPERATION, "MakeCall"));
        assertThat(request.service()).isNull();
        assertThat(request.operation()).isEqualTo("MakeCall");
        assertThat(request.body()).isEqualTo(Map.of("callingDevice", "3001"));
    }

    @Test
    void bodyOfAPrivateServiceIsNoBodyOfAnOperation() {
        assertThatThrownBy(() -> read(START, Map.of(CstaConstants.OPERATION, "MakeCall")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("names the private service 'startRecording', but the operation MakeCall");
    }

    static List<Object> timeouts() {
        return List.of(Duration.ofSeconds(5), 5000, 5000L, "5s", "5000");
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void timeoutIsADurationOrMilliseconds(Object value) throws Exception {
        assertThat(read(START, Map.of(CstaConstants.REQUEST_TIMEOUT, value)).timeout())
                .isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "CamelCstaRequestTimeout, 0, expected a duration such as 5s",
        "CamelCstaRequestTimeout, soon, got 'soon'",
        "CamelCstaRequestTimeout, 25h, 24 hours at the most",
        "CamelCstaReferenceId, 2147483648, expected a 32-bit whole number"
    })
    void malformedHeaderIsNamedWithWhatIsExpected(String header, String value, String message) {
        assertThatThrownBy(() -> read(START, Map.of(header, value)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(header)
                .hasMessageContaining(message);
    }

    @Test
    void bodyOfAnotherClassIsNamedWithWhatIsExpected() {
        assertThatThrownBy(() -> read(new Object(), Map.of()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("a java.lang.Object is no request. Expected a PrivateService, a Map, JSON text");
    }
}
