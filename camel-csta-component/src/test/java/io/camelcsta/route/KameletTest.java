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

import io.camelcsta.CstaException;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.EventError;
import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.simulator.RecordingState;
import io.camelcsta.simulator.SimulatedCall;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Kamelets that are in the jar. */
class KameletTest extends LinkTestSupport {

    private static final String PASSWORD = "a&b=c+d%20 e#f";

    private final List<String> events = new CopyOnWriteArrayList<>();

    private String parameters() {
        return "addresses=" + pbx.address() + "&protocol=" + encoding().protocol() + "&linkName=pbx1";
    }

    private void source(String parameters) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:csta-private-event-source?" + parameters)
                        .process(exchange -> events.add(exchange.getMessage().getBody(String.class)));
            }
        });
    }

    private void sink(String parameters) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send").to("kamelet:csta-private-service-sink?" + parameters);
            }
        });
    }

    private static CstaBody body(String json) {
        return CstaBody.fromMap(Json.read(json));
    }

    @Test
    @Tag("compatibility")
    void theSourceEmitsPrivateEventsAsJson() throws Exception {
        source(parameters() + "&devices=3001,3002&events=recording");
        SimulatedCall call = pbx.call("3001", "3003");
        call.setAccountCode("3001", "4711");
        call.startRecording("3001");

        Events.await(() -> events.size() == 1, "the event");
        assertThat(body(events.get(0))).isInstanceOfSatisfying(PrivateEvent.class, event -> {
            assertThat(event.thisDN()).isEqualTo("3001");
            assertThat(event.type().number()).isEqualTo(3013);
        });
    }

    @Test
    @Tag("compatibility")
    void theSinkSendsAPrivateServiceAndGivesItsEvent() throws Exception {
        sink(parameters());
        SimulatedCall call = pbx.call("3001", "3002");

        String reply = template.requestBody(
                "direct:send",
                "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\",\"CallID\":\"" + call.id() + "\"}",
                String.class);

        assertThat(body(reply)).isInstanceOf(PrivateEvent.class);
        assertThat(call.recordingState()).isEqualTo(RecordingState.RECORDING);
    }

    @Test
    void theServiceCanBeThatOfTheSink() throws Exception {
        sink(parameters() + "&service=startHotDesking");

        String reply = template.requestBody(
                "direct:send", "{\"ThisDN\":\"3001\",\"Extensions\":{\"HOST_DN\":\"3004\"}}", String.class);

        assertThat(reply).contains("hotDeskingEstablished");
    }

    @Test
    @Tag("compatibility")
    void aRefusedServiceFailsTheExchange() throws Exception {
        sink(parameters());

        assertThat(template.request("direct:send", exchange -> exchange.getMessage()
                                .setBody("{\"Service\":\"startRecording\",\"ThisDN\":\"3001\"}"))
                        .getException())
                .isInstanceOf(CstaException.class);
    }

    @Test
    void aRefusedServiceCanBeAnEventErrorInstead() throws Exception {
        sink(parameters() + "&throwOnError=false");

        String reply = template.requestBody(
                "direct:send", "{\"Service\":\"startRecording\",\"ThisDN\":\"3001\"}", String.class);

        assertThat(body(reply)).isInstanceOf(EventError.class);
    }

    @Test
    void bothLogInWithAnyPassword() throws Exception {
        usePbx(settings -> settings.login("user", PASSWORD).applicationSession(isXml()));
        String login = parameters() + "&username=user&password=RAW(" + PASSWORD + ")&applicationSession="
                + (isXml() ? "ecma354" : "none");
        source(login + "&devices=3001");
        sink(login);
        template.requestBody(
                "direct:send",
                "{\"Service\":\"startHotDesking\",\"ThisDN\":\"3001\",\"Extensions\":{\"HOST_DN\":\"3004\"}}");

        Events.await(() -> events.size() == 1, "the event");
        // the same link
        assertThat(links()).hasSize(1);
    }
}
