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
import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.ListType;
import io.camelcsta.model.description.StructType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes values by their description: children in order, required fields present, every value of its type. */
final class XmlEncoder {

    private final XmlOutput out;
    private final XmlLimits limits;
    private final XmlParsers parsers;

    XmlEncoder(XmlOutput out, XmlLimits limits, XmlParsers parsers) {
        this.out = out;
        this.limits = limits;
        this.parsers = parsers;
    }

    /** The fields of a structure, inside an element that is open already. */
    void fields(String place, Struct struct) throws CodecException {
        StructType type = struct.type();
        for (Field field : type.fields()) {
            Object value = struct.get(field.index());
            String child = place + "." + field.name();
            if (value == null) {
                if (!field.optional() && field.inXml()) {
                    throw new CodecException(child + ": a value is required", -1);
                }
            } else if (!field.inXml()) {
                throw new CodecException(child + ": ECMA-323 has no such field, it can be sent over ECMA-285 only", -1);
            } else if (field.inline()) {
                items(child, (ListType) field.type().base(), (List<?>) value);
            } else {
                element(child, field.xmlName(), field.type(), value);
            }
        }
        for (Opaque unknown : struct.unknown()) {
            raw(place, unknown);
        }
    }

    private void element(String place, String name, CstaType type, Object value) throws CodecException {
        CstaType base = type.base();
        out.start(name);
        try {
            if (base instanceof BasicType basic) {
                basic(place, basic, value);
            } else if (base instanceof EnumeratedType enumerated) {
                enumerated(place, enumerated, (String) value);
            } else if (value instanceof Opaque opaque) {
                raw(place, opaque);
            } else if (base instanceof ChoiceType) {
                Choice choice = (Choice) value;
                element(
                        place + "." + choice.alternative(),
                        choice.alternative().xmlName(),
                        choice.alternative().type(),
                        choice.value());
            } else if (base instanceof StructType) {
                fields(place, (Struct) value);
            } else if (base instanceof ListType list) {
                items(place, list, (List<?>) value);
            } else {
                flags((FlagsType) base, (Flags) value);
            }
        } catch (ClassCastException e) {
            throw new CodecException(
                    place + ": a value of type " + type.typeName() + " is expected, not a "
                            + value.getClass().getSimpleName(),
                    -1,
                    e);
        } catch (IllegalArgumentException e) {
            throw new CodecException(place + ": " + e.getMessage(), -1, e);
        }
        out.end(name);
    }

    private void items(String place, ListType list, List<?> items) throws CodecException {
        for (Object item : items) {
            element(place, list.itemXmlName(), list.itemType(), item);
        }
    }

    private void basic(String place, BasicType type, Object value) throws CodecException {
        switch (type) {
            case TEXT, IDENTIFIER, TIME -> out.text((String) value);
            case INTEGER -> out.text(Long.toString((Long) value));
            case BOOLEAN -> out.text(Boolean.toString((Boolean) value));
            case OCTETS -> out.text(((Octets) value).toHex().toUpperCase(java.util.Locale.ROOT));
            case EMPTY -> {
                // no content
            }
            case DEVICE_ID, LOCAL_DEVICE_ID -> device((DeviceId) value);
            case CONNECTION_ID -> connection((ConnectionId) value);
            case ANY -> raw(place, (Opaque) value);
        }
    }

    private void enumerated(String place, EnumeratedType type, String value) throws CodecException {
        if (type.number(value) == null) {
            throw new CodecException(place + ": unknown value '" + value + "', expected one of " + type.names(), -1);
        }
        out.text(value);
    }

    private void device(DeviceId device) {
        if (device.typeOfNumber() != null) {
            out.attribute("typeOfNumber", device.typeOfNumber());
        }
        for (Map.Entry<String, String> attribute : new TreeMap<>(device.attributes()).entrySet()) {
            if (attribute.getKey().startsWith("$")) {
                throw new IllegalArgumentException("the BER octets that came with the device cannot be sent over XML");
            }
            out.attribute(attribute.getKey(), attribute.getValue());
        }
        out.text(device.number());
    }

    private void connection(ConnectionId connection) {
        if (connection.callId() != null) {
            out.element("callID", connection.callId());
        }
        if (connection.deviceId() != null) {
            out.start("deviceID");
            device(connection.deviceId());
            out.end("deviceID");
        }
    }

    private void flags(FlagsType type, Flags flags) {
        for (String name : type.names()) {
            out.element(name, Boolean.toString(flags.isSet(name)));
        }
    }

    private void raw(String place, Opaque opaque) throws CodecException {
        if (opaque.xml() == null) {
            throw new CodecException(place + ": BER octets cannot be sent over XML, XML content is expected", -1);
        }
        checkFragment(place, opaque.xml());
        out.raw(opaque.xml());
    }

    /** What is not well-formed would break out of its element. */
    private void checkFragment(String place, String xml) throws CodecException {
        byte[] document = ("<fragment>" + xml + "</fragment>").getBytes(StandardCharsets.UTF_8);
        try (XmlInput check = new XmlInput(document, limits, parsers)) {
            check.root();
            check.skip();
            check.end();
        } catch (CodecException e) {
            throw new CodecException(place + ": the XML content given is not well-formed: " + e.getMessage(), -1, e);
        }
    }
}
