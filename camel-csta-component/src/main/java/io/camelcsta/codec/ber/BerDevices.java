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
package io.camelcsta.codec.ber;

import io.camelcsta.codec.CodecException;
import io.camelcsta.codec.Identifiers;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.InvalidValueException;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Struct;
import io.camelcsta.model.Values;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.StructType;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;

/** Device and connection identifiers of ECMA-285, in the terms of ECMA-323. */
final class BerDevices {

    private static final HexFormat HEX = HexFormat.of();
    private static final String DEVICE_NUMBER = "deviceNumber";
    private static final String OTHER = "other";
    private static final String EXPLICIT_PUBLIC = "explicitPublic:";
    private static final String EXPLICIT_PRIVATE = "explicitPrivate:";
    /** The alternatives of DeviceID by their tags. */
    private static final List<String> FORMS = List.of(
            DeviceId.DIALING_NUMBER,
            DEVICE_NUMBER,
            "implicitPublic",
            EXPLICIT_PUBLIC,
            "implicitPrivate",
            EXPLICIT_PRIVATE,
            OTHER);

    private static final List<String> PUBLIC_FORMS =
            List.of("unknown", "international", "national", "networkspecific", "subscriber", "abbreviated");
    private static final List<String> PRIVATE_FORMS = List.of(
            "unknown",
            "level3RegionalNumber",
            "level2RegionalNumber",
            "level1RegionalNumber",
            "pTNSpecificNumber",
            "localNumber",
            "abbreviated");
    private static final String PRIVATE_NUMBER = "privateNumber";
    private static final String PRIVATE_NAME = "privateName";
    /** What the description does not know, in hexadecimal, so that a connection is sent as it came. */
    private static final String UNKNOWN = "$ber";

    private static final String MEDIA_CLASS = "mediaClass";
    private static final String UNKNOWN_IN_CONNECTION = "$connectionBer";
    private static final StructType MEDIA = (StructType) Csta.description().type("MediaCallCharacteristics");

    private BerDevices() {}

    // ---- reading

    /** The content of a DeviceID. */
    static DeviceId device(String place, BerCursor in) throws CodecException {
        if (!in.next(place)) {
            throw in.error(place, "a device identifier is expected, the value is empty");
        }
        int form = BerTag.number(in.tag());
        if (BerTag.context(form) != in.tag() || form >= FORMS.size()) {
            throw in.error(place, "the form " + BerTag.name(in.tag()) + " of a device identifier is not known");
        }
        String typeOfNumber = form == 0 ? null : FORMS.get(form);
        String number =
                switch (form) {
                    case 1 -> Long.toString(in.integer(place));
                    case 6 -> HEX.formatHex(in.identifier(place));
                    case 3, 5 -> {
                        BerCursor plan = in.only(place);
                        List<String> forms = form == 3 ? PUBLIC_FORMS : PRIVATE_FORMS;
                        int type = BerTag.number(plan.tag());
                        if (BerTag.context(type) != plan.tag() || type >= forms.size()) {
                            throw plan.error(place, "the type of number " + BerTag.name(plan.tag()) + " is not known");
                        }
                        typeOfNumber += forms.get(type);
                        yield BerDecoder.text(plan.identifier(place));
                    }
                    default -> BerDecoder.text(in.identifier(place));
                };
        Map<String, String> attributes = new HashMap<>();
        StringBuilder unknown = new StringBuilder();
        boolean hasMedia = false;
        while (in.next(place)) {
            if (in.tag() == BerTag.context(0)) {
                attributes.put(PRIVATE_NUMBER, BerDecoder.text(in.only(place).string(place)));
            } else if (in.tag() == BerTag.context(1)) {
                attributes.put(PRIVATE_NAME, BerDecoder.text(in.only(place).string(place)));
            } else if (in.tag() == BerTag.SEQUENCE && !hasMedia) {
                hasMedia = true;
                media(attributes, BerDecoder.fields(place, MEDIA, in.inside(place)));
            } else {
                in.whole(unknown);
            }
        }
        if (!unknown.isEmpty()) {
            attributes.put(UNKNOWN, unknown.toString());
        }
        checkLength(place, in, attributes);
        return new DeviceId(number, typeOfNumber, attributes);
    }

    private static void checkLength(String place, BerCursor in, Map<String, String> attributes) throws CodecException {
        int length = 0;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            length += attribute.getKey().length() + attribute.getValue().length();
        }
        String complaint = Identifiers.attributesTooLong(length);
        if (complaint != null) {
            throw in.error(place, complaint);
        }
    }

    private static void media(Map<String, String> attributes, Struct media) {
        MEDIA.fields().forEach(field -> {
            Object value = media.get(field.index());
            if (value instanceof Flags flags) {
                attributes.put(field.name(), String.join(" ", flags.names()));
            } else if (value != null) {
                attributes.put(field.name(), value.toString());
            }
        });
    }

    /** A LocalDeviceID. */
    static DeviceId localDevice(String place, BerCursor in) throws CodecException {
        if (in.tag() == BerTag.context(3)) {
            return DeviceId.of(HEX.formatHex(in.identifier(place)), DeviceId.DYNAMIC);
        }
        return device(place, in.inside(place));
    }

    /** The choice inside the tag of a ConnectionID. */
    static ConnectionId connection(String place, BerCursor in) throws CodecException {
        if (in.tag() == BerTag.context(0)) {
            return new ConnectionId(HEX.formatHex(in.identifier(place)), null);
        } else if (in.tag() == BerTag.context(1)) {
            return new ConnectionId(null, localDevice(place, in.only(place)));
        } else if (in.tag() != BerTag.SEQUENCE) {
            throw in.error(place, "a connection identifier is expected, not " + BerTag.name(in.tag()));
        }
        String callId = null;
        DeviceId deviceId = null;
        StringBuilder unknown = new StringBuilder();
        BerCursor both = in.inside(place);
        while (both.next(place)) {
            if (both.tag() == BerTag.context(0)) {
                callId = HEX.formatHex(both.identifier(place));
            } else if (both.tag() == BerTag.context(1)) {
                deviceId = localDevice(place, both.only(place));
            } else {
                both.whole(unknown);
            }
        }
        if (deviceId != null && !unknown.isEmpty()) {
            Map<String, String> attributes = new HashMap<>(deviceId.attributes());
            attributes.put(UNKNOWN_IN_CONNECTION, unknown.toString());
            checkLength(place, in, attributes);
            deviceId = new DeviceId(deviceId.number(), deviceId.typeOfNumber(), attributes);
        }
        if (callId == null && deviceId == null) {
            throw in.error(place, "a connection identifier has a call, a device or both");
        }
        return new ConnectionId(callId, deviceId);
    }

    // ---- writing

    /** A DeviceID, tag included. */
    static byte[] device(String place, DeviceId device) throws CodecException {
        String form = device.typeOfNumber() == null ? DeviceId.DIALING_NUMBER : device.typeOfNumber();
        BerOutput content = new BerOutput();
        if (form.startsWith(EXPLICIT_PUBLIC)) {
            explicitForm(place, content, 3, PUBLIC_FORMS.indexOf(form.substring(EXPLICIT_PUBLIC.length())), device);
        } else if (form.startsWith(EXPLICIT_PRIVATE)) {
            explicitForm(place, content, 5, PRIVATE_FORMS.indexOf(form.substring(EXPLICIT_PRIVATE.length())), device);
        } else {
            int index = FORMS.indexOf(form);
            byte[] value =
                    switch (index) {
                        case -1 -> throw unknownForm(place, device);
                        case 1 -> BerOutput.encoded(new ASN1Integer(number(place, device.number())));
                        case 6 -> octets(place, device.number());
                        default -> BerEncoder.text(place, device.number());
                    };
            content.retagged(BerTag.context(index), value);
        }
        attributes(place, content, device.attributes());
        return new BerOutput().constructed(BerTag.SEQUENCE, content.toBytes()).toBytes();
    }

    private static void explicitForm(String place, BerOutput content, int form, int type, DeviceId device)
            throws CodecException {
        if (type < 0) {
            throw unknownForm(place, device);
        }
        byte[] number = new BerOutput()
                .retagged(BerTag.context(type), BerEncoder.text(place, device.number()))
                .toBytes();
        content.constructed(BerTag.context(form), number);
    }

    private static CodecException unknownForm(String place, DeviceId device) {
        return new CodecException(
                place + ": the type of number '" + device.typeOfNumber() + "' is not one of ECMA-285's", -1);
    }

    private static void attributes(String place, BerOutput content, Map<String, String> attributes)
            throws CodecException {
        Map<String, String> rest = new HashMap<>(attributes);
        String unknown = rest.remove(UNKNOWN);
        rest.remove(UNKNOWN_IN_CONNECTION);
        for (int i = 0; i < 2; i++) {
            String name = i == 0 ? PRIVATE_NUMBER : PRIVATE_NAME;
            String text = rest.remove(name);
            if (text != null) {
                content.constructed(BerTag.context(i), BerEncoder.text(place + "." + name, text));
            }
        }
        if (!rest.isEmpty()) {
            Map<String, Object> media = new HashMap<>();
            for (Map.Entry<String, String> attribute : rest.entrySet()) {
                if (MEDIA.field(attribute.getKey()) == null) {
                    throw new CodecException(
                            place + "." + attribute.getKey() + ": ECMA-285 has no such attribute of a device", -1);
                }
                Object value = attribute.getValue();
                if (attribute.getKey().equals(MEDIA_CLASS)) {
                    value = attribute.getValue().isBlank()
                            ? List.of()
                            : List.of(attribute.getValue().trim().split("\\s+"));
                } else if (attribute.getKey().equals("switchingSubDomainInformationElements")) {
                    value = Octets.of(hex(place, attribute.getValue()));
                }
                media.put(attribute.getKey(), value);
            }
            media.putIfAbsent(MEDIA_CLASS, List.of());
            Struct characteristics;
            try {
                characteristics = Values.fromMap(MEDIA, media);
            } catch (InvalidValueException e) {
                throw new CodecException(place + ": the attributes do not fit: " + e.getMessage(), -1, e);
            }
            content.raw(BerEncoder.value(place, MEDIA, characteristics));
        }
        if (unknown != null) {
            content.raw(hex(place, unknown));
        }
    }

    private static long number(String place, String text) throws CodecException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CodecException(
                    place + ": a deviceNumber is a whole number in ECMA-285, '" + text + "' is none", -1, e);
        }
    }

    static byte[] octets(String place, String hexText) throws CodecException {
        return BerOutput.encoded(new DEROctetString(hex(place, hexText)));
    }

    private static byte[] hex(String place, String text) throws CodecException {
        try {
            return HEX.parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new CodecException(
                    place + ": an identifier is octets in ECMA-285, written in hexadecimal; '" + text + "' is not",
                    -1,
                    e);
        }
    }

    /** A LocalDeviceID, tag included. */
    static byte[] localDevice(String place, DeviceId device) throws CodecException {
        return device.isDynamic()
                ? new BerOutput()
                        .retagged(BerTag.context(3), octets(place, device.number()))
                        .toBytes()
                : device(place, device);
    }

    /** The choice that stands inside the tag of a ConnectionID. */
    static byte[] connection(String place, ConnectionId connection) throws CodecException {
        byte[] call = connection.callId() == null
                ? new byte[0]
                : new BerOutput()
                        .retagged(BerTag.context(0), octets(place + ".callID", connection.callId()))
                        .toBytes();
        byte[] device = connection.deviceId() == null
                ? new byte[0]
                : new BerOutput()
                        .constructed(BerTag.context(1), localDevice(place + ".deviceID", connection.deviceId()))
                        .toBytes();
        String unknown = connection.deviceId() == null
                ? null
                : connection.deviceId().attributes().get(UNKNOWN_IN_CONNECTION);
        if (unknown == null && (call.length == 0 || device.length == 0)) {
            return call.length == 0 ? device : call;
        }
        byte[] rest = unknown == null ? new byte[0] : hex(place, unknown);
        return new BerOutput()
                .constructed(
                        BerTag.SEQUENCE,
                        new BerOutput().raw(call).raw(device).raw(rest).toBytes())
                .toBytes();
    }
}
