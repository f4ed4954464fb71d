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

import com.fasterxml.jackson.databind.JsonNode;
import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventError;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Json;
import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateService;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * What an exchange asks for: a header goes before the body, the body before the endpoint's option.
 *
 * @param service the private service, or null
 * @param operation the CSTA service, or null
 * @param body the request of the CSTA service
 * @param referenceId ReferenceID, or null
 * @param timeout how long the answer may take, or null for the endpoint's option
 */
record CstaRequest(
        PrivateService service, String operation, Map<String, Object> body, Integer referenceId, Duration timeout) {

    /** The attribute that names the private service in a body. */
    static final String SERVICE = "Service";

    /** The request is malformed; says how. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String thisDN;
        private final String connId;

        MalformedException(String message, String thisDN, String connId, Throwable cause) {
            super(message, cause);
            this.thisDN = thisDN;
            this.connId = connId;
        }

        EventError eventError(String link) {
            return new EventError(
                    ErrorCode.TERR_INVALID_ATTR.code(),
                    ErrorCode.TERR_INVALID_ATTR.name(),
                    getMessage(),
                    null,
                    null,
                    thisDN,
                    connId,
                    null,
                    Instant.now(),
                    link,
                    false,
                    false);
        }
    }

    static CstaRequest read(Exchange exchange, CstaConfiguration configuration) throws MalformedException {
        return reading(exchange.getMessage(), message -> read(message, configuration));
    }

    /** What the exchange asks of monitors, or null if it asks for something else. */
    static MonitorRequest readMonitorRequest(Exchange exchange, CstaConfiguration configuration)
            throws MalformedException {
        return reading(exchange.getMessage(), message -> {
            if (text(message, CstaConstants.SERVICE) != null) {
                return null;
            }
            String named = text(message, CstaConstants.OPERATION);
            MonitorOperation operation = MonitorOperation.of(named != null ? named : configuration.getOperation());
            return operation == null
                    ? null
                    : MonitorRequest.read(operation, message, reference(message), timeout(message));
        });
    }

    private static <T> T reading(Message message, Function<Message, T> read) throws MalformedException {
        try {
            return read.apply(message);
        } catch (InvalidValueException e) {
            throw new MalformedException(
                    e.getMessage(), ifText(message, CstaConstants.THIS_DN), ifText(message, CstaConstants.CONN_ID), e);
        }
    }

    private static CstaRequest read(Message message, CstaConfiguration configuration) {
        Duration timeout = timeout(message);
        Map<String, Object> body = bodyOf(message);
        Integer reference = reference(message);
        String service = text(message, CstaConstants.SERVICE);
        String operation = service == null ? text(message, CstaConstants.OPERATION) : null;
        if (service == null && operation == null && !body.containsKey(SERVICE)) {
            service = configuration.getService();
            operation = configuration.getOperation();
        }
        if (operation != null) {
            if (body.containsKey(SERVICE)) {
                throw new InvalidValueException(
                        "body",
                        "it names the private service '" + body.get(SERVICE) + "', but the operation " + operation
                                + " is asked for. Remove one of the two");
            }
            return new CstaRequest(null, operation, body, reference, timeout);
        }
        Map<String, Object> merged = new LinkedHashMap<>(body);
        override(merged, SERVICE, service);
        override(merged, "ThisDN", text(message, CstaConstants.THIS_DN));
        merged.computeIfAbsent("ThisDN", name -> configuration.getThisDN());
        String connId = text(message, CstaConstants.CONN_ID);
        String callId = text(message, CstaConstants.CALL_ID);
        if (connId != null || callId != null) {
            // they name the call together: half of it in the body would be of another call
            merged.remove("ConnID");
            merged.remove("CallID");
            override(merged, "ConnID", connId);
            override(merged, "CallID", callId);
        }
        override(merged, "ReferenceID", reference);
        return new CstaRequest(PrivateService.fromMap(merged), null, null, reference, timeout);
    }

    private static void override(Map<String, Object> attributes, String name, Object value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }

    /** The header as text, or null if it is absent or blank. */
    static String text(Message message, String header) {
        Object value = message.getHeader(header);
        if (value == null || value instanceof String text && text.isBlank()) {
            return null;
        } else if (value instanceof CharSequence || value instanceof Number) {
            return value.toString().trim();
        }
        throw new InvalidValueException(
                "header " + header, "expected text, got " + value.getClass().getSimpleName());
    }

    private static String ifText(Message message, String header) {
        return message.getHeader(header) instanceof String text ? text : null;
    }

    private static Integer reference(Message message) {
        String text = text(message, CstaConstants.REFERENCE_ID);
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new InvalidValueException(
                    "header " + CstaConstants.REFERENCE_ID, "expected a 32-bit whole number, got '" + text + "'");
        }
    }

    private static Duration timeout(Message message) {
        Object value = message.getHeader(CstaConstants.REQUEST_TIMEOUT);
        if (value == null) {
            return null;
        }
        Duration timeout = null;
        try {
            timeout = value instanceof Duration duration
                    ? duration
                    : value instanceof Number millis
                            ? Duration.ofMillis(millis.longValue())
                            : message.getExchange()
                                    .getContext()
                                    .getTypeConverter()
                                    .convertTo(Duration.class, value);
        } catch (RuntimeException e) {
            // reported below
        }
        if (timeout == null
                || timeout.isZero()
                || timeout.isNegative()
                || timeout.compareTo(CstaConfiguration.LONGEST) > 0) {
            throw new InvalidValueException(
                    "header " + CstaConstants.REQUEST_TIMEOUT,
                    "expected a duration such as 5s, or milliseconds, above 0 and 24 hours at the most, got '" + value
                            + "'");
        }
        return timeout;
    }

    /** The attributes that the body holds; empty if it holds none. */
    private static Map<String, Object> bodyOf(Message message) {
        Object body = message.getBody();
        if (body == null || body instanceof CharSequence text && text.toString().isBlank()) {
            return Map.of();
        } else if (body instanceof PrivateService service) {
            return service.toMap();
        } else if (body instanceof PrivateEvent event) {
            return call(event.thisDN(), event.connId(), event.callId());
        } else if (body instanceof CstaEvent event) {
            return call(event.thisDN(), event.connId(), event.callId());
        } else if (body instanceof CstaBody) {
            return Map.of();
        } else if (body instanceof Map<?, ?> map) {
            return Json.plain(map);
        } else if (body instanceof JsonNode node) {
            return Json.object(node);
        } else if (body instanceof byte[] octets) {
            return Json.read(octets);
        } else if (body instanceof CharSequence text) {
            return Json.read(text.toString());
        }
        byte[] octets = body instanceof InputStream || isStreaming(body) ? converted(message, byte[].class) : null;
        if (octets == null) {
            throw new InvalidValueException(
                    "body",
                    "a " + body.getClass().getName()
                            + " is no request. Expected a PrivateService, a Map, JSON text, or no body with the attributes in headers");
        }
        return octets.length == 0 ? Map.of() : Json.read(octets);
    }

    /** The body in that form, or null if there is no way to it. */
    static <T> T converted(Message message, Class<T> form) {
        try {
            return message.getBody(form);
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            throw new InvalidValueException("body", "it cannot be read: " + cause);
        }
    }

    private static boolean isStreaming(Object body) {
        return body instanceof org.apache.camel.StreamCache
                || body instanceof java.io.Reader
                || body instanceof java.io.File
                || body instanceof org.apache.camel.WrappedFile;
    }

    /** An event as a request: what it says of the call. */
    private static Map<String, Object> call(String thisDN, String connId, String callId) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        override(attributes, "ThisDN", thisDN);
        override(attributes, "ConnID", connId);
        override(attributes, "CallID", callId);
        return attributes;
    }
}
