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
package io.camelcsta.codec.xml;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.Identifiers;
import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.ListType;
import io.camelcsta.model.description.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads values by their description. Lenient where switches are known to differ: namespaces are not looked at, children
 * may come in any order, children and enumeration values that the description does not know are kept.
 */
final class XmlDecoder {

    private final XmlInput in;

    XmlDecoder(XmlInput in) {
        this.in = in;
    }

    /** The current element as a structure. */
    Struct struct(StructType type) throws CodecException {
        Struct.Builder builder = Struct.of(type);
        // the items of lists that have no element of their own
        Map<Field, List<Object>> inline = new HashMap<>(0);
        int hint = 0;
        for (String name = in.nextChild(); name != null; name = in.nextChild()) {
            Field field = type.fieldByXmlName(name, hint);
            if (field != null) {
                builder.set(field.index(), value(field.type()));
                hint = field.index() + 1;
                continue;
            }
            Field list = type.inlineList(name);
            if (list == null) {
                builder.unknown(Opaque.ofXml(in.outerXml()));
            } else {
                inline.computeIfAbsent(list, key -> new ArrayList<>())
                        .add(value(((ListType) list.type().base()).itemType()));
            }
        }
        inline.forEach((field, items) -> builder.set(field.index(), List.copyOf(items)));
        return builder.build();
    }

    /** The negative answer that the current element is. */
    CstaError error() throws CodecException {
        String category = in.nextChild();
        if (category == null) {
            return new CstaError("unspecified", null);
        }
        // the schema misspells this one
        String name = category.equals("systemResourceAvailibility") ? "systemResourceAvailability" : category;
        String value = in.text().trim();
        CstaError error = new CstaError(name, value.isEmpty() ? null : value);
        while (in.nextChild() != null) {
            in.skip();
        }
        return error;
    }

    private Object value(CstaType type) throws CodecException {
        CstaType base = type.base();
        if (base instanceof BasicType basic) {
            return basic(basic);
        } else if (base instanceof EnumeratedType) {
            return in.text().trim();
        } else if (base instanceof ChoiceType choice) {
            return choice(choice);
        } else if (base instanceof StructType struct) {
            return struct(struct);
        } else if (base instanceof ListType list) {
            return list(list);
        }
        return flags((FlagsType) base);
    }

    private Object basic(BasicType type) throws CodecException {
        return switch (type) {
            case TEXT, TIME -> in.text();
            case IDENTIFIER -> identifier();
            case INTEGER -> integer();
            case BOOLEAN -> bool();
            case OCTETS -> octets();
            case EMPTY -> {
                in.skip();
                yield Boolean.TRUE;
            }
            case DEVICE_ID, LOCAL_DEVICE_ID -> device();
            case CONNECTION_ID -> connection();
            case ANY -> Opaque.ofXml(in.innerXml());
        };
    }

    private String identifier() throws CodecException {
        String text = in.text();
        String complaint = Identifiers.tooLong(text.length());
        if (complaint != null) {
            throw in.errorInText(complaint);
        }
        return text;
    }

    private Long integer() throws CodecException {
        String text = in.text().trim();
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw expected("a whole number", text);
        }
    }

    private boolean bool() throws CodecException {
        String text = in.text().trim();
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw expected("true or false", text);
        };
    }

    private Octets octets() throws CodecException {
        String text = in.text().trim();
        try {
            return Octets.ofHex(text);
        } catch (IllegalArgumentException e) {
            // the value is not told: octets are account codes and passwords
            throw in.errorInText(
                    "expected an even number of hexadecimal digits, got " + text.length() + " characters that are not");
        }
    }

    private CodecException expected(String what, String text) {
        return in.errorInText("expected " + what + ", got " + Values.kind(text));
    }

    private DeviceId device() throws CodecException {
        String typeOfNumber = null;
        Map<String, String> attributes = null;
        int length = 0;
        for (int i = 0; i < in.attributeCount(); i++) {
            String name = in.attributeName(i);
            if (name.equals("typeOfNumber")) {
                typeOfNumber = in.attributeValue(i);
            } else {
                if (attributes == null) {
                    attributes = new HashMap<>();
                }
                String value = in.attributeValue(i);
                attributes.put(name, value);
                length += name.length() + value.length();
            }
        }
        String complaint = Identifiers.attributesTooLong(length);
        if (complaint != null) {
            throw in.error(complaint);
        }
        return new DeviceId(identifier().trim(), typeOfNumber, attributes);
    }

    /** The connection, or null if it is empty. */
    private ConnectionId connection() throws CodecException {
        String callId = null;
        DeviceId deviceId = null;
        for (String name = in.nextChild(); name != null; name = in.nextChild()) {
            switch (name) {
                case "callID" -> callId = identifier();
                case "deviceID" -> deviceId = device();
                default -> in.skip();
            }
        }
        return callId == null && deviceId == null ? null : new ConnectionId(callId, deviceId);
    }

    /** The choice, or its content untouched if the alternative is not known, or null if there is none. */
    private Object choice(ChoiceType type) throws CodecException {
        String name = in.nextChild();
        if (name == null) {
            return null;
        }
        Field alternative = type.alternativeByXmlName(name);
        Object result = alternative == null
                ? Opaque.ofXml(in.outerXml())
                : new Choice(type, alternative, value(alternative.type()));
        while (in.nextChild() != null) {
            in.skip();
        }
        return result;
    }

    private List<Object> list(ListType type) throws CodecException {
        List<Object> items = new ArrayList<>();
        for (String name = in.nextChild(); name != null; name = in.nextChild()) {
            Object item = null;
            if (name.equals(type.itemXmlName())) {
                item = value(type.itemType());
            } else {
                in.skip();
            }
            if (item != null) {
                items.add(item);
            }
        }
        return List.copyOf(items);
    }

    private Flags flags(FlagsType type) throws CodecException {
        long bits = 0;
        for (String name = in.nextChild(); name != null; name = in.nextChild()) {
            int bit = type.bit(name);
            if (bit < 0) {
                in.skip();
            } else if (bool()) {
                bits |= 1L << bit;
            }
        }
        return new Flags(type, bits);
    }
}
