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

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads T-Library attributes from a plain map, with errors that name the attribute; writes them back. */
final class Attributes {

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(java.time.temporal.ChronoField.MICRO_OF_SECOND, 6, 6, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String place;
    private final Map<String, ?> map;

    Attributes(String place, Map<String, ?> map) {
        this.place = place;
        this.map = map;
    }

    String text(String name) {
        Object value = map.get(name);
        if (value == null) {
            return null;
        } else if (value instanceof CharSequence || value instanceof Number) {
            return value.toString();
        }
        throw new InvalidValueException(place + "." + name, "expected text, got " + Values.kind(value));
    }

    String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw new InvalidValueException(place, "'" + name + "' is missing");
        }
        return text;
    }

    Integer integer(String name) {
        String text = text(name);
        try {
            return text == null ? null : Integer.valueOf(text.trim());
        } catch (NumberFormatException e) {
            throw new InvalidValueException(place + "." + name, "expected a whole number, got '" + text + "'");
        }
    }

    Instant time(String name) {
        String text = text(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException(
                    place + "." + name, "expected a time like 2026-01-31T12:00:00.123456Z, got '" + text + "'");
        }
    }

    boolean flag(String name) {
        Object value = map.get(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new InvalidValueException(place + "." + name, "expected true or false, got " + Values.kind(value));
    }

    Map<String, Object> list(String name) {
        Object value = map.get(name);
        return value == null ? Map.of() : keyValues(place + "." + name, value);
    }

    Map<String, Object> object(String name) {
        Object value = map.get(name);
        if (value == null) {
            return Map.of();
        } else if (value instanceof Map<?, ?> object) {
            Map<String, Object> copy = new LinkedHashMap<>();
            object.forEach((key, member) -> copy.put(String.valueOf(key), member));
            return java.util.Collections.unmodifiableMap(copy);
        }
        throw new InvalidValueException(place + "." + name, "expected an object, got " + Values.kind(value));
    }

    void allow(Collection<String> names) {
        for (String key : map.keySet()) {
            if (!names.contains(key)) {
                throw new InvalidValueException(place, "unknown attribute '" + key + "', expected one of " + names);
            }
        }
    }

    /** A T-Library key-value list: values are text, int, binary or a nested list. */
    static Map<String, Object> keyValues(String place, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new InvalidValueException(place, "expected a key-value list, got " + Values.kind(value));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((key, member) -> result.put(String.valueOf(key), keyValue(place + "." + key, member)));
        return java.util.Collections.unmodifiableMap(result);
    }

    private static Object keyValue(String place, Object value) {
        if (value instanceof CharSequence) {
            return value.toString();
        } else if (value instanceof Integer || value instanceof Octets) {
            return value;
        } else if (value instanceof byte[] bytes) {
            return Octets.of(bytes);
        } else if (value instanceof Short || value instanceof Byte) {
            return ((Number) value).intValue();
        } else if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        } else if (value instanceof Map<?, ?>) {
            return keyValues(place, value);
        }
        throw new InvalidValueException(
                place, "expected text, a 32-bit whole number, octets or a key-value list, got " + Values.kind(value));
    }

    static String format(Instant time) {
        return TIME.format(time);
    }

    static Instant micros(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
    }

    /** A writer of attributes that leaves absent ones out. */
    static final class Writer {

        private final Map<String, Object> map = new LinkedHashMap<>();

        Writer put(String name, Object value) {
            if (value instanceof Instant time) {
                map.put(name, TIME.format(time));
            } else if (value != null && !(value instanceof Map<?, ?> list && list.isEmpty())) {
                map.put(name, copy(value));
            }
            return this;
        }

        private static Object copy(Object value) {
            if (value instanceof Map<?, ?> source) {
                Map<String, Object> copy = new LinkedHashMap<>();
                source.forEach((key, member) -> copy.put(String.valueOf(key), copy(member)));
                return copy;
            } else if (value instanceof List<?> source) {
                List<Object> copy = new ArrayList<>();
                source.forEach(item -> copy.add(copy(item)));
                return copy;
            }
            return value;
        }

        Map<String, Object> map() {
            return map;
        }
    }
}
