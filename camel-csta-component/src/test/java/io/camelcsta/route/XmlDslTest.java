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

/** Routes in Camel's XML. */
@Tag("compatibility")
class XmlDslTest extends CstaRouteTestSupport {

    private static final String LIMITS =
            "&amp;linkName=pbx1&amp;requestTimeout=10s&amp;systemStatusTimeout=100&amp;linkIdleTimeout=0";

    private void load(String xml) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString(
                        "routes.xml", xml.formatted(pbx.address(), encoding().protocol(), LIMITS)));
    }

    @Test
    void aRouteReceivesEventsAndSendsServices() throws Exception {
        Events events = new Events("none");
        context.getRegistry().bind("events", events);
        load(
                """
                <routes xmlns="http://camel.apache.org/schema/spring">
                    <route>
                        <from uri="csta:%1$s?protocol=%2$s&amp;devices=3001,3002&amp;events=recording%3$s"/>
                        <process ref="events"/>
                    </route>
                    <route>
                        <from uri="direct:record"/>
                        <to uri="csta:%1$s?protocol=%2$s&amp;service=startRecording&amp;thisDN=3001&amp;awaitEvent=true%3$s"/>
                    </route>
                </routes>
                """);
        SimulatedCall call = pbx.call("3001", "3003");

        PrivateEvent reply = template.requestBodyAndHeader(
                "direct:record", null, CstaConstants.CALL_ID, call.id(), PrivateEvent.class);

        assertThat(reply.privateMsgId()).isEqualTo(3013);
        assertThat(events.awaitOnly().name()).isEqualTo("recordingStarted");
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void theEndpointMayDependOnTheMessage() throws Exception {
        load(
                """
                <route>
                    <from uri="direct:request"/>
                    <toD uri="csta:%1$s?protocol=%2$s&amp;service=${header.what}&amp;thisDN=${header.who}%3$s"/>
                </route>
                """);
        SimulatedCall call = pbx.call("3001", "3003");

        template.requestBodyAndHeaders(
                "direct:request",
                null,
                Map.of("what", "startRecording", "who", "3003", CstaConstants.CALL_ID, call.id()));

        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void anOptionWithATypoIsNamed() {
        assertThatThrownBy(
                        () -> load(
                                """
                <route>
                    <from uri="csta:%1$s?protocol=%2$s&amp;devcies=3001%3$s"/>
                    <to uri="log:events"/>
                </route>
                """))
                .hasStackTraceContaining("'devcies' (did you mean devices?)");
    }
}
