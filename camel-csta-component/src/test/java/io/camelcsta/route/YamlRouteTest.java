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

import io.camelcsta.CstaConstants;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.util.Map;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Routes in YAML, with the options as parameters. */
@Tag("compatibility")
class YamlRouteTest extends CstaRouteTestSupport {

    private void load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("routes.yaml", yaml));
    }

    @Test
    void consumerAndProducerTakeTheirOptionsAsParameters() throws Exception {
        Events events = new Events("none");
        context.getRegistry().bind("events", events);
        load(
                """
                - route:
                    from:
                      uri: csta:%1$s
                      parameters:
                        protocol: %2$s
                        devices: "3001,3002"
                        events: recording,link
                        linkName: pbx1
                        requestTimeout: 10s
                        systemStatusTimeout: 100
                        concurrentEvents: 2
                        linkIdleTimeout: 0
                      steps:
                        - process:
                            ref: events
                - route:
                    from:
                      uri: direct:record
                      steps:
                        - to:
                            uri: csta:%1$s
                            parameters:
                              protocol: %2$s
                              service: startRecording
                              thisDN: 3001
                              linkName: pbx1
                              requestTimeout: 10s
                              systemStatusTimeout: 100
                              awaitEvent: true
                              linkIdleTimeout: 0
                """
                        .formatted(pbx.address(), encoding().protocol()));
        SimulatedCall call = pbx.call("3001", "3003");
        PrivateEvent reply = template.requestBodyAndHeader(
                "direct:record", null, CstaConstants.CALL_ID, call.id(), PrivateEvent.class);
        assertThat(reply.privateMsgId()).isEqualTo(3013);
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
        assertThat(pbx.links()).isEqualTo(1);
        events.await(2);
        assertThat(events.names()).containsExactly("EventLinkConnected", "recordingStarted");
    }

    @Test
    void requestMayBeWrittenAsJsonInYaml() throws Exception {
        load(
                """
                - route:
                    from:
                      uri: direct:call
                      steps:
                        - setBody:
                            constant: '{"callingDevice":"3001","calledDirectoryNumber":"3002"}'
                        - to:
                            uri: csta:%s
                            parameters:
                              protocol: %s
                              operation: MakeCall
                              linkIdleTimeout: 0
                """
                        .formatted(pbx.address(), encoding().protocol()));
        template.sendBody("direct:call", null);
        assertThat(pbx.calls()).hasSize(1);
    }

    @Test
    void theAddressMayBeAParameter() throws Exception {
        Events events = new Events("none");
        context.getRegistry().bind("events", events);
        load(
                """
                - route:
                    from:
                      uri: csta
                      parameters:
                        addresses: %1$s
                        protocol: %2$s
                        devices: "3001"
                        events: recording
                        systemStatusTimeout: 100
                        linkIdleTimeout: 0
                      steps:
                        - process:
                            ref: events
                """
                        .formatted(pbx.address(), encoding().protocol()));
        pbx.call("3001", "3003").startRecording("3001");

        events.awaitOnly();
    }

    @Test
    void optionsMayStandInTheUri() throws Exception {
        Events events = new Events("none");
        context.getRegistry().bind("events", events);
        load(
                """
                - from:
                    uri: csta:%1$s?protocol=%2$s&devices=3001,3002&events=recording&systemStatusTimeout=100&linkIdleTimeout=0
                    steps:
                      - process:
                          ref: events
                """
                        .formatted(pbx.address(), encoding().protocol()));
        pbx.call("3001", "3003").startRecording("3001");

        events.awaitOnly();
        assertThat(pbx.monitors()).isEqualTo(2);
    }

    @Test
    void theEndpointMayDependOnTheMessage() throws Exception {
        load(
                """
                - from:
                    uri: direct:request
                    steps:
                      - toD:
                          uri: csta:%1$s
                          parameters:
                            protocol: %2$s
                            service: ${header.what}
                            thisDN: ${header.who}
                            systemStatusTimeout: 100
                            linkIdleTimeout: 0
                """
                        .formatted(pbx.address(), encoding().protocol()));
        SimulatedCall call = pbx.call("3001", "3003");

        template.requestBodyAndHeaders(
                "direct:request",
                null,
                Map.of("what", "startRecording", "who", "3003", CstaConstants.CALL_ID, call.id()));

        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void parameterWithATypoIsNamed() {
        assertThatThrownBy(() -> load(
                        """
                - from:
                    uri: csta:%s
                    parameters:
                      devcies: "3001"
                    steps:
                      - log: "an event"
                """
                                .formatted(pbx.address())))
                .hasStackTraceContaining("'devcies' (did you mean devices?)");
    }
}
