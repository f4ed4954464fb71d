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

import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.ListType;
import io.camelcsta.model.description.StructType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the values of a CSTA message into plain maps and lists, the form that routes see and JSON has, and back. The
 * form: a structure is a map by field name; a choice is a map with one entry; a list is a list; flags are the list of
 * the names that are set; an enumeration is its name, or {@code #} and its number in BER if it has no name; a device is
 * its number, or a map with {@code number}, {@code typeOfNumber} and the other attributes; a connection is a map with
 * {@code callID} and {@code deviceID}; whole numbers are {@link Integer}, or {@link Long} above 32 bits; octets are
 * {@link Octets}; content that is passed on untouched is a map with {@code $xml} or {@code $ber} (hexadecimal). Members
 * that the description does not know stand in a list {@code $unknown}.
 */
public final class Values {

    /** The key of XML content that is passed on untouched. */
    public static final String XML = "$xml";
    /** The key of BER content that is passed on untouched, in hexadecimal. */
    public static final String BER = "$ber";
    /** The key of the list of members that the description does not know. */
    public static final String UNKNOWN = "$unknown";

    private static final String NUMBER = "number";
    private static final String TYPE_OF_NUMBER = "typeOfNumber";
    private static final String CALL_ID = "callID";
    private static final String DEVICE_ID = "deviceID";

    private Values() {}

    /** The plain form of a structure; mutable and the caller's own. */
    public static Map<String, Object> toMap(Struct struct) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field field : struct.type().fields()) {
            Object value = struct.get(field.index());
            if (value != null) {
                map.put(field.name(), toPlain(value));
            }
        }
        if (!struct.unknown().isEmpty()) {
            map.put(UNKNOWN, struct.unknown().stream().map(Values::toPlain).toList());
        }
        return map;
    }

    /** The plain form of any value. */
    public static Object toPlain(Object value) {
        if (value instanceof Struct struct) {
            return toMap(struct);
        } else if (value instanceof Choice choice) {
            return single(choice.alternative().name(), toPlain(choice.value()));
        } else if (value instanceof List<?> list) {
            return list.stream().map(Values::toPlain).toList();
        } else if (value instanceof Flags flags) {
            return flags.names();
        } else if (value instanceof DeviceId device) {
            return toPlain(device);
        } else if (value instanceof ConnectionId connection) {
            Map<String, Object> map = new LinkedHashMap<>();
            if (connection.callId() != null) {
                map.put(CALL_ID, connection.callId());
            }
            if (connection.deviceId() != null) {
                map.put(DEVICE_ID, toPlain(connection.deviceId()));
            }
            return map;
        } else if (value instanceof Opaque opaque) {
            return opaque.xml() != null
                    ? single(XML, opaque.xml())
                    : single(BER, opaque.ber().toHex());
        } else if (value instanceof Long number && number == number.intValue()) {
            // as JSON is read back
            return number.intValue();
        }
        return value;
    }

    private static Object toPlain(DeviceId device) {
        if (device.typeOfNumber() == null && device.attributes().isEmpty()) {
            return device.number();
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(NUMBER, device.number());
        if (device.typeOfNumber() != null) {
            map.put(TYPE_OF_NUMBER, device.typeOfNumber());
        }
        map.putAll(new java.util.TreeMap<>(device.attributes()));
        return map;
    }

    private static Map<String, Object> single(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    /**
     * The structure that a plain map describes.
     *
     * @throws InvalidValueException if a member is unknown, missing or does not fit; the message names it
     */
    public static Struct fromMap(StructType type, Map<?, ?> map) {
        return struct(type.typeName(), type, map);
    }

    /**
     * The value of that type that a plain object describes.
     *
     * @param place how messages name the value
     * @throws InvalidValueException if it does not fit
     */
    public static Object fromPlain(String place, CstaType type, Object value) {
        CstaType base = type.base();
        if (base instanceof StructType struct) {
            return struct(place, struct, value);
        } else if (base instanceof ChoiceType choice) {
            return choice(place, choice, value);
        } else if (base instanceof ListType list) {
            return list(place, list, value);
        } else if (base instanceof EnumeratedType enumerated) {
            return enumerated(place, enumerated, value);
        } else if (base instanceof FlagsType flags) {
            return flags(place, flags, value);
        }
        return basic(place, (BasicType) base, value);
    }

    private static Struct struct(String place, StructType type, Object value) {
        Map<?, ?> map = map(place, value, "an object with " + type.fields());
        Struct.Builder builder = Struct.of(type);
        map.forEach((key, member) -> {
            if (UNKNOWN.equals(key)) {
                for (Object item : collection(place + "." + UNKNOWN, member)) {
                    builder.unknown(opaque(place + "." + UNKNOWN, item));
                }
                return;
            }
            Field field = type.field(String.valueOf(key));
            if (field == null) {
                throw new InvalidValueException(
                        place, "unknown member '" + key + "', expected one of " + type.fields());
            }
            if (member != null) {
                builder.set(field.index(), fromPlain(place + "." + key, field.type(), member));
            }
        });
        for (Field field : type.fields()) {
            if (!field.optional() && builder.get(field.index()) == null) {
                throw new InvalidValueException(place, "'" + field.name() + "' is missing");
            }
        }
        return builder.build();
    }

    private static Object choice(String place, ChoiceType type, Object value) {
        Map<?, ?> map = map(place, value, "an object with one of " + type.alternatives());
        if (map.size() == 1 && (map.containsKey(XML) || map.containsKey(BER))) {
            // an alternative that the description does not know
            return opaque(place, map);
        }
        if (map.size() != 1) {
            throw new InvalidValueException(
                    place, "expected exactly one of " + type.alternatives() + ", got " + map.keySet());
        }
        Map.Entry<?, ?> entry = map.entrySet().iterator().next();
        Field alternative = type.alternative(String.valueOf(entry.getKey()));
        if (alternative == null) {
            throw new InvalidValueException(
                    place, "unknown alternative '" + entry.getKey() + "', expected one of " + type.alternatives());
        }
        return new Choice(
                type, alternative, fromPlain(place + "." + alternative, alternative.type(), entry.getValue()));
    }

    private static List<Object> list(String place, ListType type, Object value) {
        List<Object> items = new ArrayList<>();
        for (Object item : collection(place, value)) {
            items.add(fromPlain(place + "[" + items.size() + "]", type.itemType(), item));
        }
        return List.copyOf(items);
    }

    private static String enumerated(String place, EnumeratedType type, Object value) {
        String name = String.valueOf(value);
        if (type.number(name) == null && !name.matches("#-?\\d+")) {
            throw new InvalidValueException(
                    place, "unknown value " + shown(value) + ", expected one of " + type.names());
        }
        return name;
    }

    private static Flags flags(String place, FlagsType type, Object value) {
        List<String> names = new ArrayList<>();
        collection(place, value).forEach(name -> names.add(String.valueOf(name)));
        try {
            return Flags.of(type, names);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(place, e.getMessage());
        }
    }

    private static Object basic(String place, BasicType type, Object value) {
        return switch (type) {
            case INTEGER -> integer(place, value);
            case BOOLEAN -> bool(place, value);
            case TEXT, IDENTIFIER, TIME -> text(place, value);
            case OCTETS -> octets(place, value);
            case EMPTY -> Boolean.TRUE;
            case DEVICE_ID, LOCAL_DEVICE_ID -> device(place, value);
            case CONNECTION_ID -> connection(place, value);
            case ANY -> opaque(place, value);
        };
    }

    private static Long integer(String place, Object value) {
        if (value instanceof Number number && number.doubleValue() == number.longValue()) {
            return number.longValue();
        }
        try {
            return Long.valueOf(String.valueOf(value).trim());
        } catch (NumberFormatException e) {
            throw new InvalidValueException(place, "expected a whole number, got " + shown(value));
        }
    }

    private static Boolean bool(String place, Object value) {
        return switch (String.valueOf(value).trim()) {
            case "true", "1" -> Boolean.TRUE;
            case "false", "0" -> Boolean.FALSE;
            default -> throw new InvalidValueException(place, "expected true or false, got " + shown(value));
        };
    }

    private static String text(String place, Object value) {
        if (value instanceof CharSequence || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        throw new InvalidValueException(place, "expected text, got " + kind(value));
    }

    private static Octets octets(String place, Object value) {
        if (value instanceof Octets octets) {
            return octets;
        } else if (value instanceof byte[] bytes) {
            return Octets.of(bytes);
        }
        throw new InvalidValueException(
                place, "expected octets ({\"$binary\":\"base64\"} in JSON), got " + kind(value));
    }

    private static DeviceId device(String place, Object value) {
        if (value instanceof DeviceId device) {
            return device;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, String> attributes = new LinkedHashMap<>();
            map.forEach((key, member) -> attributes.put(String.valueOf(key), text(place + "." + key, member)));
            String number = attributes.remove(NUMBER);
            if (number == null) {
                throw new InvalidValueException(place, "'number' of the device is missing");
            }
            return new DeviceId(number, attributes.remove(TYPE_OF_NUMBER), attributes);
        }
        return DeviceId.of(text(place, value));
    }

    private static ConnectionId connection(String place, Object value) {
        if (value instanceof ConnectionId connection) {
            return connection;
        }
        Map<?, ?> map = map(place, value, "a connection: an object with callID and deviceID");
        for (Object key : map.keySet()) {
            if (!CALL_ID.equals(key) && !DEVICE_ID.equals(key)) {
                throw new InvalidValueException(place, "unknown member '" + key + "', expected callID and deviceID");
            }
        }
        Object callId = map.get(CALL_ID);
        Object deviceId = map.get(DEVICE_ID);
        if (callId == null && deviceId == null) {
            throw new InvalidValueException(place, "expected callID, deviceID or both");
        }
        return new ConnectionId(
                callId == null ? null : text(place + "." + CALL_ID, callId),
                deviceId == null ? null : device(place + "." + DEVICE_ID, deviceId));
    }

    private static Opaque opaque(String place, Object value) {
        if (value instanceof Opaque opaque) {
            return opaque;
        }
        Map<?, ?> map = map(place, value, "an object with $xml or $ber");
        if (map.size() == 1 && map.get(XML) instanceof String xml) {
            return Opaque.ofXml(xml);
        } else if (map.size() == 1 && map.get(BER) instanceof String hex) {
            try {
                return Opaque.ofBer(Octets.ofHex(hex));
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException(
                        place + "." + BER, "expected hexadecimal text, got " + kind(hex) + " that is none");
            }
        }
        throw new InvalidValueException(place, "expected exactly one of $xml and $ber with text, got " + map.keySet());
    }

    private static Map<?, ?> map(String place, Object value, String expected) {
        if (value instanceof Map<?, ?> map) {
            return map;
        } else if (value instanceof Struct struct) {
            return toMap(struct);
        }
        throw new InvalidValueException(place, "expected " + expected + ", got " + kind(value));
    }

    private static Collection<?> collection(String place, Object value) {
        if (value instanceof Collection<?> collection) {
            return collection;
        }
        throw new InvalidValueException(place, "expected a list, got " + kind(value));
    }

    /**
     * What a value is and how long, for messages. Not what it says: in the wrong place or form it may be a password or
     * an account code all the same.
     */
    public static String kind(Object value) {
        if (value == null) {
            return "nothing";
        } else if (value instanceof CharSequence text) {
            return "text of " + text.length() + (text.length() == 1 ? " character" : " characters");
        } else if (value instanceof Number) {
            return "a number";
        } else if (value instanceof Collection<?> list) {
            return "a list of " + list.size();
        } else if (value instanceof Map<?, ?>) {
            return "an object";
        } else if (value instanceof byte[] bytes) {
            return bytes.length + " octets";
        } else if (value instanceof Octets octets) {
            return octets.length() + " octets";
        }
        return value.getClass().getSimpleName();
    }

    /** A value that is no secret, as it is written; what is no plain value by its kind. */
    private static String shown(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
                ? "'" + value + "'"
                : kind(value);
    }
}
