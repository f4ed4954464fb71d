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
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Message;

/**
 * What an exchange asks of the monitors of a consumer that runs.
 *
 * @param operation what is to be done
 * @param devices the devices that are named, in that order
 * @param routeId the route of the consumer, or null if there is only one
 * @param referenceId ReferenceID, or null
 * @param timeout how long the switch's answers may take, or null for the endpoint's option
 */
record MonitorRequest(
        MonitorOperation operation, Set<String> devices, String routeId, Integer referenceId, Duration timeout) {

    private static final String DEVICES = "Devices";
    private static final String ROUTE_ID = "RouteId";
    private static final List<String> ATTRIBUTES = List.of(DEVICES, ROUTE_ID);

    static MonitorRequest read(MonitorOperation operation, Message message, Integer referenceId, Duration timeout) {
        Map<String, Object> attributes =
                operation == MonitorOperation.LIST && !hasText(message) ? Map.of() : attributes(message);
        String inHeader = CstaRequest.text(message, CstaConstants.DEVICES);
        if (inHeader == null && operation != MonitorOperation.LIST) {
            // a body with the devices is the request: a misspelt RouteId must not mean another consumer
            allowOnly(ATTRIBUTES, attributes);
        }
        Set<String> devices = devices(inHeader != null ? inHeader : attributes.get(DEVICES));
        if (devices.isEmpty() && operation != MonitorOperation.LIST) {
            throw new InvalidValueException(
                    DEVICES,
                    "missing. Set the header " + CstaConstants.DEVICES + ", or make the body a list of devices or a "
                            + "JSON object such as {\"Devices\": [\"3001\", \"3002\"], \"RouteId\": \"events\"}");
        }
        String route = CstaRequest.text(message, CstaConstants.ROUTE_ID);
        Object inBody = attributes.get(ROUTE_ID);
        return new MonitorRequest(
                operation, devices, route != null || inBody == null ? route : inBody.toString(), referenceId, timeout);
    }

    private static void allowOnly(List<String> names, Map<String, Object> attributes) {
        attributes.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidValueException(
                            "body", "unknown attribute '" + name + "', expected one of " + names);
                });
    }

    private static boolean hasText(Message message) {
        return message.getBody() instanceof Map<?, ?>
                || message.getBody() instanceof JsonNode
                || textOf(message).startsWith("{");
    }

    private static Map<String, Object> attributes(Message message) {
        Object body = message.getBody();
        if (body instanceof Map<?, ?> map) {
            return Json.plain(map);
        } else if (body instanceof JsonNode node && node.isObject()) {
            return Json.object(node);
        } else if (body instanceof Collection<?> || body instanceof Object[]) {
            return Map.of(DEVICES, body);
        }
        String text =
                body instanceof JsonNode node ? node.isValueNode() ? node.asText() : node.toString() : textOf(message);
        if (text.startsWith("[")) {
            return Json.read("{\"" + DEVICES + "\":" + text + "}");
        }
        return text.startsWith("{") ? Json.read(text) : Map.of(DEVICES, text);
    }

    private static String textOf(Message message) {
        String text = message.getBody() == null ? null : CstaRequest.converted(message, String.class);
        return text == null ? "" : text.strip();
    }

    private static Set<String> devices(Object value) {
        Stream<?> named = value == null
                ? Stream.empty()
                : value instanceof Collection<?> list
                        ? list.stream()
                        : value instanceof Object[] array
                                ? Arrays.stream(array)
                                : DeviceList.of(value.toString()).stream();
        Set<String> devices = new LinkedHashSet<>();
        named.map(device -> {
                    if (device instanceof String || device instanceof Number) {
                        return device.toString().strip();
                    }
                    throw new InvalidValueException(DEVICES, "expected texts, got '" + device + "'");
                })
                .filter(device -> !device.isEmpty())
                .forEach(devices::add);
        return devices;
    }
}
