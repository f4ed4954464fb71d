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

import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import io.camelcsta.simulator.SimulatedCall;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.SpanContextPropagationExtractor;
import org.apache.camel.telemetry.SpanContextPropagationInjector;
import org.apache.camel.telemetry.SpanLifecycleManager;
import org.apache.camel.telemetry.Tracer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The spans that camel-telemetry makes of csta endpoints. */
class TracingTest extends LinkTestSupport {

    private final List<RecordedSpan> spans = new CopyOnWriteArrayList<>();

    private static final class RecordedSpan implements Span {

        private final String name;
        private final Map<String, String> tags = new ConcurrentHashMap<>();
        private volatile boolean error;
        private volatile boolean closed;

        RecordedSpan(String name) {
            this.name = name;
        }

        @Override
        public void log(Map<String, String> fields) {}

        @Override
        public void setTag(String key, String value) {
            tags.put(key, value);
        }

        @Override
        public void setComponent(String component) {
            tags.put("component", component);
        }

        @Override
        public void setError(boolean isError) {
            error = isError;
        }
    }

    /** A tracer whose spans are kept here. */
    private final class RecordingTracer extends Tracer {

        @Override
        protected void initTracer() {
            setSpanLifecycleManager(new SpanLifecycleManager() {
                @Override
                public Span create(String spanName, Span parent, SpanContextPropagationExtractor extractor) {
                    RecordedSpan span = new RecordedSpan(spanName);
                    spans.add(span);
                    return span;
                }

                @Override
                public void activate(Span span) {}

                @Override
                public void deactivate(Span span) {}

                @Override
                public void close(Span span) {
                    ((RecordedSpan) span).closed = true;
                }

                @Override
                public void inject(Span span, SpanContextPropagationInjector injector, boolean includeTracing) {}

                // as the method is in Camel 4.14
                @SuppressWarnings("unused")
                public void inject(Span span, SpanContextPropagationInjector injector) {}
            });
        }
    }

    @BeforeEach
    void trace() {
        RecordingTracer tracer = new RecordingTracer();
        tracer.setCamelContext(context);
        tracer.init(context);
    }

    private RecordedSpan span(String name) {
        Events.await(() -> spans.stream().anyMatch(span -> span.name.equals(name) && span.closed), "the span " + name);
        return spans.stream().filter(span -> span.name.equals(name)).findFirst().orElseThrow();
    }

    private void route(String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send").to(uri(options));
            }
        });
    }

    @Test
    @Tag("compatibility")
    void anEventNamesItsSpan() throws Exception {
        Events events = consume("devices=3001&events=recording&linkName=pbx1");
        pbx.call("3001", "3002").startRecording("3001");
        events.await("recordingStarted");

        RecordedSpan span = span("csta recordingStarted");
        assertThat(span.tags)
                .containsEntry("csta.event", "recordingStarted")
                .containsEntry("csta.link", "pbx1")
                .containsKey("csta.conn_id")
                .containsEntry("component", "camel-csta")
                .doesNotContainKey("csta.service");
        assertThat(span.error).isFalse();
    }

    @Test
    @Tag("compatibility")
    void aServiceNamesItsSpanAndTellsTheCall() throws Exception {
        route("service=startRecording&thisDN=3001&linkName=pbx1");
        SimulatedCall call = pbx.call("3001", "3002");
        PrivateEvent reply =
                (PrivateEvent) template.requestBodyAndHeader("direct:send", null, "CamelCstaCallId", call.id());

        RecordedSpan span = span("csta startRecording");
        assertThat(span.tags)
                .containsEntry("csta.service", "startRecording")
                .containsEntry("csta.link", "pbx1")
                .containsEntry("csta.conn_id", reply.connId())
                .containsKey("csta.reference_id")
                .doesNotContainKeys("csta.event", "csta.error_code");
    }

    @Test
    @Tag("compatibility")
    void anErrorMarksTheSpanAlsoIfItIsNotThrown() throws Exception {
        route("throwOnError=false");
        template.requestBody("direct:send", PrivateService.startRecording("3001", null));

        RecordedSpan span = span("csta startRecording");
        assertThat(span.error).isTrue();
        assertThat(span.tags).containsKey("csta.error_code");
    }

    @Test
    void aRequestOfATemplateNamesItsSpan() throws Exception {
        send("operation=RequestSystemStatus&linkName=pbx1", null, Map.of());

        assertThat(span("csta RequestSystemStatus").tags)
                .containsEntry("csta.service", "RequestSystemStatus")
                .containsEntry("csta.link", "pbx1");
    }

    @Test
    void anErrorOfATemplatesRequestMarksItsSpan() throws Exception {
        send("throwOnError=false", PrivateService.startRecording("3001", null), Map.of());

        RecordedSpan span = span("csta startRecording");
        assertThat(span.error).isTrue();
        assertThat(span.tags).containsKey("csta.error_code");
    }

    @Test
    void aPasswordWithABracketIsNotInASpan() throws Exception {
        usePbx(settings -> settings.login("user", "abc)secret4711").applicationSession(isXml()));
        route(login("user", "RAW(abc)secret4711)") + "&operation=RequestSystemStatus");
        template.requestBody("direct:send", (Object) null);

        assertThat(span("csta RequestSystemStatus").tags)
                .containsKeys("camel.uri", "url.query")
                .allSatisfy((name, value) -> assertThat(value).doesNotContain("secret4711"));
    }

    @Test
    void anOperationNamesItsSpan() throws Exception {
        route("operation=RequestSystemStatus");
        template.requestBody("direct:send", (Object) null);

        assertThat(span("csta RequestSystemStatus").tags).containsEntry("csta.service", "RequestSystemStatus");
    }

    @Test
    void whatNobodyKnowsDoesNotNameASpan() throws Exception {
        route("throwOnError=false");
        template.requestBodyAndHeader("direct:send", null, "CamelCstaOperation", "x".repeat(300));
        template.requestBodyAndHeader("direct:send", null, "CamelCstaService", "y".repeat(300));

        List<RecordedSpan> sent = spans.stream()
                .filter(span -> "camel-csta".equals(span.tags.get("component")))
                .toList();
        assertThat(sent).hasSize(2).allSatisfy(span -> {
            assertThat(span.name).isEqualTo("csta unknown");
            assertThat(span.tags).containsEntry("csta.service", "unknown");
        });
    }

    @Test
    void aServiceInAMapNamesItsSpan() throws Exception {
        route("throwOnError=false");
        template.requestBody("direct:send", Map.of("Service", 3013, "ThisDN", "3001"));

        assertThat(span("csta startRecording").tags).containsEntry("csta.service", "startRecording");
    }

    @Test
    void aServiceInTextIsToldWhenItWasRead() throws Exception {
        route("throwOnError=false");
        template.requestBody("direct:send", "{\"Service\":\"3013\",\"ThisDN\":\"3001\"}");

        assertThat(span("csta").tags).containsEntry("csta.service", "startRecording");
    }

    @Test
    void aRequestThatCannotBeReadIsNotToldAsTheOneBefore() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:send")
                        .to(uri("service=startRecording&throwOnError=false"))
                        .setBody(constant("{}"))
                        .to(uri("throwOnError=false"));
            }
        });
        template.requestBody("direct:send", (Object) null);

        assertThat(span("csta").tags).containsEntry("csta.service", "unknown");
    }

    @Test
    void aRequestToTheEndpointOfTheEventHasASpanOfItsOwn() throws Exception {
        String same = uri("devices=3001&events=recording&linkName=pbx1&throwOnError=false");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(same)
                        .setBody(constant(PrivateService.stopRecording("3001", null)))
                        .to(same);
            }
        });
        pbx.call("3001", "3002").startRecording("3001");

        assertThat(span("csta stopRecording").tags)
                .containsEntry("csta.service", "stopRecording")
                .doesNotContainKey("csta.event");
        assertThat(span("csta recordingStarted").tags)
                .containsEntry("csta.event", "recordingStarted")
                .doesNotContainKey("csta.service");
    }

    @Test
    void theSpanOfAnEventTellsItsOwnLinkWhateverTheRouteDoes() throws Exception {
        String other = uri("linkName=pbx2&operation=SnapshotDevice&throwOnError=false");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri("devices=3001&events=recording&linkName=pbx1"))
                        .setBody(constant(Map.of("snapshotObject", "9999")))
                        .to(other);
            }
        });
        pbx.call("3001", "3002").startRecording("3001");

        RecordedSpan span = span("csta recordingStarted");
        assertThat(span.tags).containsEntry("csta.link", "pbx1").doesNotContainKey("csta.error_code");
        assertThat(span.error).isFalse();
    }

    @Test
    void aMapThatCannotBeAskedForATextDoesNotDisturbTheSpan() throws Exception {
        route("service=startRecording&throwOnError=false");
        template.requestBody("direct:send", new TreeMap<>(Map.of(1, "one")));

        assertThat(span("csta startRecording").tags).containsEntry("csta.link", pbx.address());
    }

    @Test
    void aServiceThatIsNamedByItsNumberNamesItsSpan() throws Exception {
        route("service=3013&throwOnError=false");
        template.requestBody("direct:send", (Object) null);

        assertThat(span("csta startRecording").tags).containsEntry("csta.service", "startRecording");
    }
}
