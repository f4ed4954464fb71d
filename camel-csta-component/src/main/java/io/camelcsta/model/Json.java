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
package io.camelcsta.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain maps and lists to JSON and back. Binary values are {@code {"$binary":"base64"}}; the rest is as one expects.
 */
public final class Json {

    /** The key of a binary value, in Base64. */
    public static final String BINARY = "$binary";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    /** The JSON text of a plain map, on one line. */
    public static String write(Map<String, ?> map) {
        try {
            return MAPPER.writeValueAsString(toNode(map));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The UTF-8 octets of the JSON text of a plain map. */
    public static byte[] writeBytes(Map<String, ?> map) {
        try {
            return MAPPER.writeValueAsBytes(toNode(map));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The plain map that JSON text describes.
     *
     * @throws InvalidValueException if the text is not one JSON object
     */
    public static Map<String, Object> read(String text) {
        try {
            return object(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new InvalidValueException("JSON", where(e));
        }
    }

    /**
     * The plain map that JSON octets describe.
     *
     * @throws InvalidValueException if they are not one JSON object
     */
    public static Map<String, Object> read(byte[] octets) {
        try {
            return object(MAPPER.readTree(octets));
        } catch (JsonProcessingException e) {
            throw new InvalidValueException("JSON", where(e));
        } catch (IOException e) {
            throw new InvalidValueException("JSON", String.valueOf(e.getMessage()));
        }
    }

    private static String where(JsonProcessingException e) {
        String place = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        // text without quotes is quoted there, and may be a password
        String reason = String.valueOf(e.getOriginalMessage()).replaceFirst("(?<=token) '[^']*'", "");
        return "not a JSON object" + place + ": " + reason;
    }

    /**
     * The plain map that a JSON object node describes.
     *
     * @throws InvalidValueException if it is not an object
     */
    public static Map<String, Object> object(JsonNode node) {
        if (node == null || !node.isObject()) {
            throw new InvalidValueException(
                    "JSON",
                    "expected one JSON object, got "
                            + (node == null || node.isMissingNode()
                                    ? "nothing"
                                    : node.getNodeType().toString().toLowerCase(java.util.Locale.ROOT)));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), fromNode(entry.getKey(), entry.getValue())));
        return map;
    }

    private static Object fromNode(String place, JsonNode node) {
        if (node.isObject()) {
            if (node.size() == 1 && node.has(BINARY)) {
                return base64(place, node.get(BINARY).asText());
            }
            return object(node);
        } else if (node.isArray()) {
            List<Object> list = new ArrayList<>(node.size());
            node.forEach(item -> list.add(fromNode(place, item)));
            return list;
        } else if (node.isInt()) {
            return node.intValue();
        } else if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? (Object) node.longValue() : node.bigIntegerValue();
        } else if (node.isNumber()) {
            return node.doubleValue();
        } else if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : node.asText();
    }

    /**
     * A map as {@link #read} makes it, of one that another JSON reader has made: binary values become {@link Octets}.
     *
     * @throws InvalidValueException if a binary value is not Base64
     */
    public static Map<String, Object> plain(Map<?, ?> map) {
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, value) -> result.put(String.valueOf(key), plain(String.valueOf(key), value)));
        return result;
    }

    private static Object plain(String place, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.size() == 1 && map.get(BINARY) instanceof String text ? base64(place, text) : plain(map);
        } else if (value instanceof List<?> list) {
            return list.stream().map(item -> plain(place, item)).toList();
        }
        return value;
    }

    private static Octets base64(String place, String text) {
        try {
            return Octets.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(
                    place + "." + BINARY, "expected Base64, got " + Values.kind(text) + " that is none");
        }
    }

    /** The JSON node of a plain value. */
    public static JsonNode toNode(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Map<?, ?> map) {
            ObjectNode node = nodes.objectNode();
            map.forEach((key, member) -> node.set(String.valueOf(key), toNode(member)));
            return node;
        } else if (value instanceof Iterable<?> list) {
            ArrayNode node = nodes.arrayNode();
            list.forEach(item -> node.add(toNode(item)));
            return node;
        } else if (value instanceof Octets octets) {
            return toNode(octets.toBytes());
        } else if (value instanceof byte[] bytes) {
            return nodes.objectNode().put(BINARY, Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof Integer number) {
            return nodes.numberNode(number);
        } else if (value instanceof Long number) {
            return nodes.numberNode(number);
        } else if (value instanceof Boolean bool) {
            return nodes.booleanNode(bool);
        } else if (value instanceof BigInteger number) {
            return nodes.numberNode(number);
        } else if (value instanceof Number number) {
            return nodes.numberNode(number.doubleValue());
        }
        return value == null ? nodes.nullNode() : nodes.textNode(value.toString());
    }
}
