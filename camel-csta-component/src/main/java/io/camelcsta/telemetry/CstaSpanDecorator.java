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
package io.camelcsta.telemetry;

import io.camelcsta.CstaConstants;
import io.camelcsta.CstaEndpoint;
import io.camelcsta.RequestedService;
import io.camelcsta.model.CstaBody;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.telemetry.Span;
import org.apache.camel.telemetry.decorators.AbstractMessagingSpanDecorator;

/**
 * Names the spans of csta endpoints after the service or the event, and tells link, call and error. Found by
 * {@code camel-telemetry} where that is on the class path. Numbers of devices and account codes are not told.
 */
public final class CstaSpanDecorator extends AbstractMessagingSpanDecorator {

    /** The private service or the operation that a producer sends. */
    public static final String SERVICE = "csta.service";
    /** The event that a consumer emits. */
    public static final String EVENT = "csta.event";
    /** The name of the link. */
    public static final String LINK = "csta.link";
    /** ConnID of the call. */
    public static final String CONN_ID = "csta.conn_id";
    /** ReferenceID of the request. */
    public static final String REFERENCE_ID = "csta.reference_id";
    /** The code of the EventError. */
    public static final String ERROR_CODE = "csta.error_code";

    /** The property of an exchange that a consumer has made, in which the span of its event is. */
    private static final String CONSUMED = "CamelCstaConsumedSpan";

    /** For camel-telemetry. */
    public CstaSpanDecorator() {}

    @Override
    public String getComponent() {
        return "csta";
    }

    @Override
    public String getComponentClassName() {
        return "io.camelcsta.CstaComponent";
    }

    @Override
    public String getOperationName(Exchange exchange, Endpoint endpoint) {
        String name = isConsumed(exchange, endpoint) ? event(exchange) : service(exchange, endpoint);
        return name == null ? "csta" : "csta " + name;
    }

    @Override
    public void beforeTracingEvent(Span span, Exchange exchange, Endpoint endpoint) {
        super.beforeTracingEvent(span, exchange, endpoint);
        if (isConsumed(exchange, endpoint)) {
            exchange.setProperty(CONSUMED, span);
            tag(span, EVENT, event(exchange));
            tag(span, LINK, exchange.getMessage().getHeader(CstaConstants.LINK));
            tag(span, CONN_ID, exchange.getMessage().getHeader(CstaConstants.CONN_ID));
        } else {
            // of an earlier request
            exchange.removeProperty(RequestedService.PROPERTY);
            tag(span, SERVICE, service(exchange, endpoint));
        }
    }

    @Override
    public void afterTracingEvent(Span span, Exchange exchange) {
        super.afterTracingEvent(span, exchange);
        if (exchange.getProperty(CONSUMED) == span) {
            // all is told of the event; the message may be of what the route has sent since
            return;
        }
        tag(span, SERVICE, exchange.getProperty(RequestedService.PROPERTY));
        Message message = exchange.getMessage();
        // what the endpoint has set: after an error there is no body of ours unless throwOnError is false
        if (message.getBody() instanceof CstaBody || exchange.isFailed()) {
            tag(span, LINK, message.getHeader(CstaConstants.LINK));
            tag(span, CONN_ID, message.getHeader(CstaConstants.CONN_ID));
            tag(span, REFERENCE_ID, message.getHeader(CstaConstants.REFERENCE_ID));
            Object code = message.getHeader(CstaConstants.ERROR_CODE);
            if (code != null) {
                tag(span, ERROR_CODE, code);
                span.setError(true);
            }
        }
    }

    /**
     * A route may also send to the endpoint from which its events come: the first span is the event's. An exchange that
     * a producer template has made is from the endpoint, too, but from no route.
     */
    private static boolean isConsumed(Exchange exchange, Endpoint endpoint) {
        return exchange.getFromEndpoint() == endpoint
                && exchange.getFromRouteId() != null
                && exchange.getProperty(CONSUMED) == null;
    }

    private static String event(Exchange exchange) {
        return exchange.getMessage().getHeader(CstaConstants.EVENT_NAME, String.class);
    }

    private static String service(Exchange exchange, Endpoint endpoint) {
        return endpoint instanceof CstaEndpoint csta ? RequestedService.of(exchange, csta.getConfiguration()) : null;
    }

    private static void tag(Span span, String name, Object value) {
        if (value != null) {
            span.setTag(name, value.toString());
        }
    }
}
