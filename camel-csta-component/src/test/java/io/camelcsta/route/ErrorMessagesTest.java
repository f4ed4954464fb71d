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
import io.camelcsta.CstaException;
import io.camelcsta.CstaInvalidRequestException;
import io.camelcsta.CstaRefusedException;
import io.camelcsta.model.EventError;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user is told who made a mistake: what is wrong, and what to do. */
class ErrorMessagesTest extends CstaRouteTestSupport {

    // ---- options

    static List<String> options() {
        return Arrays.stream(CstaConfiguration.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(org.apache.camel.spi.UriParam.class))
                .map(java.lang.reflect.Field::getName)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("options")
    void optionWithATypoIsNamed(String option) {
        String typo = option.substring(0, option.length() - 1) + "x" + option.charAt(option.length() - 1);
        assertThatThrownBy(() -> context.getEndpoint("csta:127.0.0.1?" + typo + "=1"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining(
                        "Unknown options of a csta endpoint: '" + typo + "' (did you mean " + option + "?)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "protocol=xlm | Unknown protocol 'xlm', expected xml",
                "events=recrding | Unknown class of events 'recrding' in the option events, expected some of [recording, hotDesking",
                "events=recording,,link | Unknown class of events '' in the option events",
                "service=startRecoding | Unknown private service 'startRecoding' in the option service, expected one of [setAccountCode (501)",
                "service=3012 | Unknown private service '3012'",
                "service=startRecording&operation=MakeCall | Both options service and operation are set",
                "accountCodeCharset=utf-eight | Unknown accountCodeCharset 'utf-eight', expected one such as UTF-8",
                "maxPendingEvents=0 | maxPendingEvents",
                "concurrentEvents=0 | concurrentEvents",
                "requestTimeout=0 | requestTimeout is PT0S, expected a duration above 0",
                "testConnectionOnStartup=maybe | Malformed testConnectionOnStartup 'maybe', expected true or false",
                "connectTimeout=-1 | Malformed connectTimeout '-1'",
                "systemStatusTimeout=0 | systemStatusTimeout is PT0S",
                "sessionDuration=0 | sessionDuration is PT0S",
                "reconnectDelay=0 | reconnectDelay is PT0S",
                "reconnectDelay=5000&reconnectMaxDelay=1000 | reconnectMaxDelay is shorter than reconnectDelay",
                "requestInterval=25h | requestInterval is PT25H, expected a duration from 0 to 24 hours",
                "serialRequests=calls | Unknown serialRequests 'calls', expected none, call or device",
                "maxFrameLength=10 | maxFrameLength is 10, expected 256 to 65527",
                "maxPendingEvents=many | many",
                "requestTimeout=soon | soon",
                "throwOnError=perhaps | perhaps",
                "applicationSession=ecma355 | ecma355",
                "privateDataMapping=#missing | missing"
            })
    void valueWithATypoIsNamedAndWhatIsExpected(String option, String message) {
        assertThatThrownBy(() -> context.getEndpoint("csta:127.0.0.1?" + option))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasStackTraceContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"operation=MakeCal", "deviceIdFormat=diallingNumber"})
    void valueWithATypoIsRefusedWhenTheEndpointIsMade(String option) {
        assertThatThrownBy(() -> context.getEndpoint("csta:127.0.0.1?" + option))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasStackTraceContaining(option.substring(option.indexOf('=') + 1));
    }

    @Test
    void consumerWithoutDevicesIsToldToSetThem() {
        assertThatThrownBy(() -> consume("events=recording"))
                .hasStackTraceContaining("monitors no device")
                .hasStackTraceContaining("Set the option devices, such as devices=3001,3002");
        assertThat(pbx.links()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "username=user&password=RAW(abc)secret4711)",
                "username=user&password=RAW{abc}secret4711}",
                "username=user&password=abc)secret4711",
                "username=RAW(user)secret4711)&password=a",
                "username=user&configuration.password=RAW(abc)secret4711)"
            })
    void secretOptionsAreMaskedToTheirEndAndTheOthersShown(String options) throws Exception {
        Endpoint endpoint = context.getEndpoint(uri(session() + options + "&devices=3001&linkName=pbx1"));

        assertThat(endpoint.toString())
                .startsWith("csta://" + pbx.address() + "?")
                .doesNotContain("secret4711")
                .contains(
                        "username=xxxxxx",
                        "assword=xxxxxx",
                        "devices=3001",
                        "linkName=pbx1",
                        "protocol=" + encoding().protocol());
        assertThat(endpoint.createConsumer(exchange -> {})).hasToString("Consumer[" + endpoint + "]");
        assertThat(endpoint.createProducer()).hasToString("Producer[" + endpoint + "]");
    }

    /** With it a login is possible over XML too. */
    private String session() {
        return encoding() == Encoding.XML ? "applicationSession=ecma354&" : "";
    }

    @Test
    void consumerWithoutDevicesIsNamedWithoutItsPassword() {
        assertThatThrownBy(() -> consume(session() + "username=user&password=RAW(abc)secret4711)"))
                .satisfies(e -> assertThat(Stream.iterate(e, Objects::nonNull, Throwable::getCause))
                        .anyMatch(cause -> cause.getMessage().startsWith("The consumer of csta://")
                                && !cause.getMessage().contains("secret4711")));
    }

    // ---- the address

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pbx:port | the port 'port' is not a number from 1 to 65535",
                "pbx:70000 | the port '70000'",
                "pbx: | the port ''",
                "p x | is not a host name",
                "[::1 | ']' is missing",
                "::1 | an IPv6 address stands in brackets"
            })
    void malformedAddressIsExplained(String address, String message) {
        assertThatThrownBy(() -> context.getEndpoint("csta:" + address))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasStackTraceContaining(message)
                .hasStackTraceContaining("Expected host[:port]");
    }

    @Test
    void addressThatStandsTwiceIsNamed() {
        assertThatThrownBy(() -> context.getEndpoint("csta:pbx,pbx:1040"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasStackTraceContaining("The address pbx:1040 stands twice in 'pbx,pbx:1040'");
    }

    @Test
    void wrongHostIsNamedAndWhatToCheck() {
        assertThatThrownBy(() -> consumeFrom(context, uriAt("no-such-host.invalid", "devices=3001"), exchange -> {}))
                .hasStackTraceContaining("no-such-host.invalid:1040")
                .hasStackTraceContaining("Check the host and port")
                .hasStackTraceContaining("TERR_NO_SWITCH");
    }

    @Test
    void wrongPortIsNamedAndWhatToCheck() throws Exception {
        int port = Ports.free();
        assertThatThrownBy(() -> consumeFrom(context, uriAt("127.0.0.1:" + port, "devices=3001"), exchange -> {}))
                .hasStackTraceContaining("127.0.0.1:" + port)
                .hasStackTraceContaining("Connection refused")
                .hasStackTraceContaining("Check the host and port")
                .hasStackTraceContaining("CSTA service is running");
    }

    @Test
    void wrongPortOfAProducerIsNamedToo() throws Exception {
        int port = Ports.free();
        assertThatThrownBy(
                        () -> sendTo(uriAt("127.0.0.1:" + port, ""), PrivateService.cancelHotDesking("3001"), Map.of()))
                .hasStackTraceContaining("127.0.0.1:" + port)
                .hasStackTraceContaining("Check the host and port");
    }

    @Test
    void portOfAnotherServerIsExplained() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread answering = new Thread(() -> {
                try {
                    while (true) {
                        try (java.net.Socket socket = server.accept()) {
                            socket.getOutputStream()
                                    .write("HTTP/1.1 400 Bad Request\r\n\r\n"
                                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                            socket.getOutputStream().flush();
                            socket.getInputStream().read();
                        }
                    }
                } catch (IOException e) {
                    // the test is over
                }
            });
            answering.start();
            assertThatThrownBy(() -> consumeFrom(
                            context, uriAt("127.0.0.1:" + server.getLocalPort(), "devices=3001"), exchange -> {}))
                    .hasStackTraceContaining("127.0.0.1:" + server.getLocalPort())
                    .hasStackTraceContaining("Check that the port is the switch's CSTA");
        }
    }

    // ---- requests

    private void assertInvalid(EventError error, String... texts) {
        assertThat(error.code()).isEqualTo(53);
        assertThat(error.name()).isEqualTo("TERR_INVALID_ATTR");
        assertThat(error.message()).contains(texts);
        assertThat(error.sent()).isFalse();
        assertThat(error.eventTime()).isNotNull();
        assertThat(error.link()).isEqualTo(pbx.address());
        assertThat(pbx.received("RecordMessage")).isEmpty();
    }

    @Test
    void bodyOfTheWrongKindIsNamed() {
        assertInvalid(
                refuse("service=startRecording", 4711, headers("3001", "1")),
                "java.lang.Integer",
                "Expected a PrivateService, a Map, JSON");
    }

    @Test
    void bodyThatIsNoJsonIsExplained() {
        assertInvalid(
                refuse("service=startRecording", "start it", headers("3001", "1")), "not a JSON object", "line 1");
    }

    @Test
    void bodyThatIsAJsonListIsExplained() {
        assertInvalid(
                refuse("service=startRecording", "[1]", headers("3001", "1")), "expected one JSON object, got array");
    }

    @Test
    void unknownAttributeInTheBodyIsNamed() {
        assertInvalid(
                refuse("", Map.of("Service", "startRecording", "ThisDn", "3001"), Map.of()),
                "unknown attribute 'ThisDn'",
                "ThisDN");
    }

    @Test
    void attributeOfTheWrongKindIsNamed() {
        assertInvalid(
                refuse("", Map.of("Service", "startRecording", "ThisDN", List.of("3001")), Map.of()),
                "ThisDN",
                "expected text");
    }

    @Test
    void extensionsThatAreNoListAreNamed() {
        assertInvalid(
                refuse("", Map.of("Service", "startHotDesking", "ThisDN", "3001", "Extensions", "HOST_DN"), Map.of()),
                "Extensions",
                "expected a key-value list");
    }

    @Test
    void missingThisDNSaysWhereToPutIt() {
        assertInvalid(
                refuse("service=startRecording", null, Map.of(CstaConstants.CALL_ID, "c1a5")),
                "ThisDN",
                CstaConstants.THIS_DN,
                "the option thisDN");
    }

    @Test
    void missingCallSaysWhereToPutIt() {
        assertInvalid(
                refuse("service=startRecording&thisDN=3001", null, Map.of()),
                "ConnID",
                CstaConstants.CONN_ID,
                CstaConstants.CALL_ID);
    }

    @Test
    void headerOfTheWrongKindIsNamed() {
        assertInvalid(
                refuse("service=startRecording", null, Map.of(CstaConstants.THIS_DN, List.of("3001"))),
                CstaConstants.THIS_DN,
                "text");
    }

    @Test
    void withThrowOnErrorFalseAHeaderOfTheWrongKindIsAnErrorBodyToo() {
        Exchange exchange =
                send("service=startRecording&throwOnError=false", null, Map.of(CstaConstants.THIS_DN, List.of("3001")));
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(EventError.class).code()).isEqualTo(53);
    }

    @Test
    void referenceIdThatIsNoNumberIsNamed() {
        assertInvalid(
                refuse("service=startRecording", null, Map.of(CstaConstants.REFERENCE_ID, "abc")),
                CstaConstants.REFERENCE_ID,
                "abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0", "-5"})
    void timeOutThatIsNoneIsNamed(String timeout) {
        assertInvalid(
                refuse("service=startRecording", null, Map.of(CstaConstants.REQUEST_TIMEOUT, timeout)),
                CstaConstants.REQUEST_TIMEOUT,
                timeout,
                "milliseconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UserData", "Reasons", "Extensions"})
    void listsThatAServiceCannotCarryAreRefusedAndNotDropped(String list) {
        Map<String, Object> body =
                new LinkedHashMap<>(Map.of("Service", "startRecording", "ThisDN", "3001", "CallID", "c1a5"));
        body.put(list, Map.of("Colour", "red"));
        assertInvalid(refuse("", body, Map.of()), list, "Colour");
    }

    @Test
    void unknownServiceIs51AndTheMessageNamesAll() {
        EventError error =
                refuse("", null, Map.of(CstaConstants.SERVICE, "startRecoding", CstaConstants.THIS_DN, "3001"));
        assertThat(error.code()).isEqualTo(51);
        assertThat(error.message()).contains("'startRecoding'", "startRecording (3013)", "cancelHotDesking (2)");
        assertThat(error.sent()).isFalse();
    }

    @Test
    void unknownServiceNumberIs51() {
        assertThat(refuse("", null, Map.of(CstaConstants.SERVICE, 3017, CstaConstants.THIS_DN, "3001"))
                        .code())
                .isEqualTo(51);
    }

    @Test
    void requestThatNamesNoServiceIs51AndSaysWhereToPutIt() {
        EventError error = refuse("", null, headers("3001", "c1a5"));
        assertThat(error.code()).isEqualTo(51);
        assertThat(error.message()).contains("option service", CstaConstants.SERVICE, "Service in the body");
    }

    // ---- what the exchange gets

    @Test
    void anUnknownOptionThatIsLikeNoOtherIsNamedWithoutASuggestion() {
        assertThatThrownBy(() -> context.getEndpoint("csta:127.0.0.1?somethingElse=1"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageEndingWith("Unknown options of a csta endpoint: 'somethingElse'");
    }

    @Test
    void aRuleForCstaExceptionsGoesBeforeOneForAllExceptions() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).setBody(constant("any"));
                onException(CstaException.class).handled(true).setBody(constant("csta"));
                from("direct:ruled").to(uri("linkName=ruled"));
            }
        });
        // refused by the switch, refused here, malformed
        assertThat(template.requestBody("direct:ruled", PrivateService.startRecording("3001", "0123456789abcdef")))
                .isEqualTo("csta");
        assertThat(template.requestBody("direct:ruled", PrivateService.startRecording("3001", null)))
                .isEqualTo("csta");
        assertThat(template.requestBody("direct:ruled", "{")).isEqualTo("csta");
        // no link
        pbx.refuseConnections(true);
        pbx.closeAll();
        Events.await(
                () -> "csta"
                        .equals(template.requestBody("direct:ruled", PrivateService.startHotDesking("3001", "3002"))),
                "the error");
    }

    @Test
    void localRefusalIsACstaInvalidRequestExceptionAndTheSwitchsACstaRefusedException() {
        SimulatedCall call = pbx.call("3001", "3002");
        assertThat(send("service=startRecording", null, Map.of()).getException())
                .isInstanceOf(CstaInvalidRequestException.class);
        Exchange refused = send("service=stopRecording", null, headers("3001", call.id()));
        assertThat(refused.getException())
                .isInstanceOf(CstaRefusedException.class)
                .hasMessageContaining("[1160 ")
                .hasMessageContaining("stateIncompatibility/incorrectMsgState");
    }

    @Test
    void errorNamesItsRequestAndSetsTheHeader() {
        SimulatedCall call = pbx.call("3001", "3002");
        Exchange exchange = send(
                "service=stopRecording",
                null,
                Map.of(CstaConstants.THIS_DN, "3001", CstaConstants.CALL_ID, call.id(), CstaConstants.REFERENCE_ID, 8));
        CstaException failure = failure(exchange);
        assertThat(failure.getEventError().thisDN()).isEqualTo("3001");
        assertThat(failure.getEventError().referenceId()).isEqualTo(8);
        assertThat(failure.getEventError().link()).isEqualTo(pbx.address());
        assertThat(exchange.getMessage().getHeader(CstaConstants.ERROR_CODE)).isEqualTo(1160);
    }

    @Test
    void withThrowOnErrorFalseTheBodyIsTheError() {
        SimulatedCall call = pbx.call("3001", "3002");
        Exchange exchange = send("service=stopRecording&throwOnError=false", null, headers("3001", call.id()));
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody()).isInstanceOf(EventError.class);
        assertThat(exchange.getMessage().getBody(EventError.class).code()).isEqualTo(1160);
        assertThat(exchange.getMessage().getHeader(CstaConstants.ERROR_CODE)).isEqualTo(1160);
    }

    @Test
    void withThrowOnErrorFalseALocalRefusalIsTheBodyToo() {
        Exchange exchange = send("service=startRecording&throwOnError=false", "{", headers("3001", "1"));
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(EventError.class).code()).isEqualTo(53);
        assertThat(exchange.getMessage().getBody(EventError.class).thisDN()).isEqualTo("3001");
    }

    @Test
    void withThrowOnErrorFalseATimeOutIsTheBodyToo() {
        SimulatedCall call = pbx.call("3001", "3002");
        pbx.misbehave("RecordMessage").silence();
        Exchange exchange = send(
                "service=startRecording&throwOnError=false",
                null,
                Map.of(
                        CstaConstants.THIS_DN,
                        "3001",
                        CstaConstants.CALL_ID,
                        call.id(),
                        CstaConstants.REQUEST_TIMEOUT,
                        "100"));
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getBody(EventError.class).code()).isEqualTo(57);
    }

    @Test
    void errorHeaderOfAFailureIsRemovedByTheNextSuccess() {
        SimulatedCall call = pbx.call("3001", "3002");
        Exchange failed = send("service=stopRecording&throwOnError=false", null, headers("3001", call.id()));
        Exchange done = send("service=startRecording", null, failed.getMessage().getHeaders());
        assertThat(done.getException()).isNull();
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(done.getMessage().getHeaders()).doesNotContainKey(CstaConstants.ERROR_CODE);
    }

    // ---- the codes of the switch's errors

    @ParameterizedTest
    @CsvSource({
        "operation, generic, 1140",
        "operation, requestIncompatibleWithObject, 1141",
        "operation, valueOutOfRange, 1142",
        "operation, serviceNotSupported, 51",
        "operation, featureAlreadySet, 43",
        "operation, invalidDeviceID, 59",
        "operation, privilegeViolationSpecifiedDevice, 1147",
        "operation, invalidConnectionID, 1152",
        "operation, invalidDestination, 1153",
        "operation, invalidFeature, 1154",
        "stateIncompatibility, generic, 1160",
        "stateIncompatibility, invalidObjectState, 1161",
        "stateIncompatibility, noActiveCall, 1163",
        "stateIncompatibility, noCallToAnswer, 1167",
        "stateIncompatibility, invalidConnectionState, 1160",
        "systemResourceAvailability, generic, 1170",
        "systemResourceAvailability, resourceLimitExceeded, 1170",
        "systemResourceAvailability, resourceBusy, 1172",
        "systemResourceAvailability, deviceOutOfService, 58",
        "systemResourceAvailability, networkBusy, 1174",
        "systemResourceAvailability, overallMonitorLimitExceeded, 1176",
        "subscribedResourceAvailability, generic, 1180",
        "subscribedResourceAvailability, outstandingReqLimitExceeded, 1183",
        "performanceManagement, generic, 1185",
        "performanceManagement, performanceLimitExceeded, 1186",
        "security, generic, 1190",
        "security, sequenceNumberViolated, 1191",
        "security, timeStampViolated, 1192"
    })
    void errorOfTheSwitchHasItsCode(String category, String value, int code) {
        SimulatedCall call = pbx.call("3001", "3002");
        pbx.misbehave("RecordMessage").fail(category, value);
        EventError error = refuse("service=startRecording", null, headers("3001", call.id()));
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.cstaCategory()).isEqualTo(category);
        assertThat(error.cstaError()).isEqualTo(value);
        assertThat(error.name()).isNotBlank();
        assertThat(error.sent()).isTrue();
    }

    @Test
    void unspecifiedErrorOfTheSwitchIs1199() {
        SimulatedCall call = pbx.call("3001", "3002");
        pbx.misbehave("RecordMessage").fail("unspecified", null);
        assertThat(refuse("service=startRecording", null, headers("3001", call.id()))
                        .code())
                .isEqualTo(1199);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linkIdleTimeout=abc",
                "linkIdleTimeout=3O",
                "linkIdleTimeout=-5",
                "requestTimeout=abc",
                "connectTimeout=5seconds",
                "reconnectMaxDelay=abc",
                "maxPendingEvents=x",
                "protocolVersion=ed44",
                "applicationSession=ecma"
            })
    void malformedDurationNumberOrNameIsNamed(String option) {
        String name = option.substring(0, option.indexOf('='));
        String value = option.substring(option.indexOf('=') + 1);

        assertThatThrownBy(() -> context.getEndpoint("csta:127.0.0.1?" + option))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasStackTraceContaining(name)
                .hasStackTraceContaining("expected")
                .hasStackTraceContaining(value);
    }

    @Test
    void unknownLoginDocumentIsNamedWithoutShowingIt() {
        assertThatThrownBy(() -> context.getEndpoint("csta:127.0.0.1?applicationSession=ecma354&sessionLogin=avya"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasStackTraceContaining("Unknown sessionLogin, expected avaya, vodia");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heartbeat-tolerance=5s",
                "HEARTBEATTOLERANCE=5s",
                "configuration.heartbeatTolerance=5s",
                "configuration.heartbeat-tolerance=5s"
            })
    void aMalformedNumberIsNamedHoweverItsOptionIsWritten(String option) {
        assertThatThrownBy(() -> context.getEndpoint(uri(option)))
                .hasStackTraceContaining("Malformed heartbeatTolerance '5s', expected a whole number, 0 or more");
    }

    @Test
    void aMisspeltOptionOfTheConfigurationIsNamedWithTheOneThatMayBeMeant() {
        assertThatThrownBy(() -> context.getEndpoint(uri("configuration.heartbeatTolerence=5")))
                .hasMessageContaining(
                        "Unknown options of a csta endpoint: 'configuration.heartbeatTolerence' (did you mean configuration.heartbeatTolerance?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "asn1"})
    void aFramingThatThereIsNotIsRefusedInEitherProtocol(String protocol) {
        assertThatThrownBy(() -> context.getEndpoint("csta:127.0.0.1?protocol=" + protocol + "&framing=lngth"))
                .hasStackTraceContaining("Unknown framing 'lngth', expected length2, hipath or ber");
    }

    @Test
    void aNegativeNumberOfWorkersIsRefused() {
        CstaComponent component = new CstaComponent();
        component.setWorkerCount(-1);

        assertThatThrownBy(() -> context.addComponent("csta2", component))
                .hasStackTraceContaining("workerCount of the csta component is -1, expected 0 or more");
    }
}
