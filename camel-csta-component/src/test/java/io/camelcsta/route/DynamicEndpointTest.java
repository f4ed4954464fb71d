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

import io.camelcsta.CstaComponent;
import io.camelcsta.CstaConstants;
import io.camelcsta.fault.Direction;
import io.camelcsta.fault.FaultProxy;
import io.camelcsta.link.CstaLink;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.simulator.CstaSimulator;
import io.camelcsta.simulator.SimulatedCall;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/** Routes that learn only from the exchange which switch, service and device are meant. */
class DynamicEndpointTest extends CstaRouteTestSupport {

    private void route(String uri, boolean dynamic) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                if (dynamic) {
                    from("direct:in").toD(uri);
                } else {
                    from("direct:in").to(uri);
                }
            }
        });
    }

    private PrivateEvent reply(Map<String, Object> headers) throws Exception {
        Exchange exchange = sendTo("direct:in", null, headers);
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage().getBody(PrivateEvent.class);
    }

    @Test
    void toDTakesServiceAndDeviceFromTheExchange() throws Exception {
        route(uri("service=${header.what}&thisDN=${header.who}"), true);
        SimulatedCall call = pbx.call("3001", "3002");
        PrivateEvent started = reply(Map.of("what", "startRecording", "who", "3001", CstaConstants.CALL_ID, call.id()));
        assertThat(started.event()).isEqualTo("recordingStarted");
        assertThat(started.thisDN()).isEqualTo("3001");
        PrivateEvent stopped = reply(Map.of("what", "3014", "who", "3001", CstaConstants.CALL_ID, call.id()));
        assertThat(stopped.event()).isEqualTo("recordingStopped");
    }

    @Test
    void toDTakesTheSwitchFromTheExchange() throws Exception {
        CstaSimulator other = closingLast(encoding().simulator(pbxBuilder()).start());
        route(uriAt("${header.pbx}", "service=startRecording"), true);
        SimulatedCall here = pbx.call("3001", "3002");
        SimulatedCall there = other.call("3003", "3004");
        assertThat(reply(Map.of("pbx", pbx.address(), CstaConstants.THIS_DN, "3001", CstaConstants.CALL_ID, here.id()))
                        .thisDN())
                .isEqualTo("3001");
        assertThat(reply(Map.of(
                                "pbx",
                                other.address(),
                                CstaConstants.THIS_DN,
                                "3003",
                                CstaConstants.CALL_ID,
                                there.id()))
                        .thisDN())
                .isEqualTo("3003");
        assertThat(pbx.received("RecordMessage")).hasSize(1);
        assertThat(other.received("RecordMessage")).hasSize(1);
    }

    @Test
    void toDDoesNotAssociateForEachExchange() throws Exception {
        route(
                uri("service=startRecording&thisDN=${header.who}").replace("linkIdleTimeout=0", "linkIdleTimeout=30s"),
                true);
        SimulatedCall call = pbx.call("3001", "3002");
        reply(Map.of("who", "3001", CstaConstants.CALL_ID, call.id()));
        List<CstaLink> links = context.getComponent("csta", CstaComponent.class).getLinks();
        reply(Map.of("who", "3002", CstaConstants.CALL_ID, call.id()));
        assertThat(context.getComponent("csta", CstaComponent.class).getLinks())
                .hasSize(1)
                .isEqualTo(links);
        assertThat(pbx.links()).isEqualTo(1);
    }

    @Test
    void requestIsAnsweredThoughItsProducerIsEvictedMeanwhile() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").toD().cacheSize(1).uri("${header.to}");
            }
        });
        FaultProxy proxy = throughProxy();
        String slowly = uri("operation=RequestSystemStatus&linkName=a");
        // so that there is a link
        sendTo("direct:in", null, Map.of("to", slowly));
        proxy.stall(Direction.TO_APPLICATION);
        CompletableFuture<Exchange> slow = template.asyncSend(
                "direct:in", exchange -> exchange.getMessage().setHeader("to", slowly));
        pbx.awaitReceived("RequestSystemStatus", 2, LIMIT);
        for (String link : List.of("b", "c")) {
            String uri = uriAt(pbx.address(), "operation=RequestSystemStatus&linkName=" + link);
            assertThat(sendTo("direct:in", null, Map.of("to", uri)).getException())
                    .isNull();
        }
        proxy.resume(Direction.TO_APPLICATION);
        assertThat(slow.get(LIMIT.toSeconds(), TimeUnit.SECONDS).getException()).isNull();
    }

    @Test
    void headersNameServiceAndDeviceOfAPlainEndpoint() throws Exception {
        route(uri(""), false);
        SimulatedCall call = pbx.call("3001", "3002");
        PrivateEvent started = reply(Map.of(
                CstaConstants.SERVICE,
                "startRecording",
                CstaConstants.THIS_DN,
                "3002",
                CstaConstants.CALL_ID,
                call.id()));
        assertThat(started.event()).isEqualTo("recordingStarted");
        assertThat(started.thisDN()).isEqualTo("3002");
    }

    @Test
    void headersGoBeforeTheOptionsOfTheEndpoint() throws Exception {
        route(uri("service=startRecording&thisDN=3001"), false);
        SimulatedCall call = pbx.call("3001", "3002");
        sendTo("direct:in", null, Map.of(CstaConstants.CALL_ID, call.id()));
        PrivateEvent stopped = reply(Map.of(CstaConstants.SERVICE, "stopRecording", CstaConstants.CALL_ID, call.id()));
        assertThat(stopped.event()).isEqualTo("recordingStopped");
    }
}
