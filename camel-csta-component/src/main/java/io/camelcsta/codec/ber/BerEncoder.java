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
import io.camelcsta.model.description.Tag;
import io.camelcsta.model.description.TaggedType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;

/** Writes values by their description, in the shortest definite form. */
final class BerEncoder {

    private static final byte[] NOTHING = BerOutput.encoded(DERNull.INSTANCE);

    /** The description gives this bit to a flag that only ECMA-323 has. */
    private static final int XML_ONLY_BIT = 62;

    private BerEncoder() {}

    /** A value with the type's own tag. */
    static byte[] value(String place, CstaType type, Object value) throws CodecException {
        try {
            if (type instanceof BasicType basic) {
                return basic(place, basic, value);
            } else if (type instanceof EnumeratedType enumerated) {
                return own(enumerated.tag(), enumerated(place, enumerated, (String) value));
            } else if (type instanceof FlagsType flags) {
                return own(flags.tag(), flags(place, (Flags) value));
            } else if (type instanceof ChoiceType choice) {
                byte[] inside =
                        value instanceof Opaque opaque ? raw(place, opaque) : choice(place, choice, (Choice) value);
                return choice.tag() == null
                        ? inside
                        : new BerOutput()
                                .constructed(BerPlan.tag(choice.tag()), inside)
                                .toBytes();
            } else if (type instanceof ListType list) {
                return list(place, list, (List<?>) value);
            } else if (type instanceof StructType struct) {
                return struct(place, struct, (Struct) value);
            }
            TaggedType tagged = (TaggedType) type;
            byte[] inside = value(place, tagged.target(), value);
            return tagged.tag() == null ? inside : tag(tagged.tag(), tagged.target(), inside);
        } catch (ClassCastException e) {
            throw new CodecException(
                    place + ": a value of type " + type.typeName() + " is expected, not a "
                            + value.getClass().getSimpleName(),
                    -1,
                    e);
        }
    }

    /** Puts a tag in front of a complete value, or in place of its own. */
    private static byte[] tag(Tag tag, CstaType type, byte[] value) {
        int number = BerPlan.tag(tag);
        return tag.explicit() || BerPlan.hasNoTag(type)
                ? new BerOutput().constructed(number, value).toBytes()
                : new BerOutput().retagged(number, value).toBytes();
    }

    private static byte[] own(Tag tag, byte[] value) {
        return tag == null
                ? value
                : new BerOutput().retagged(BerPlan.tag(tag), value).toBytes();
    }

    static byte[] struct(String place, StructType type, Struct struct) throws CodecException {
        if (type.noData()) {
            return noData(place, type, struct);
        } else if (type.bare()) {
            if (struct.get(0) == null) {
                throw new CodecException(place + "." + type.field(0) + ": a value is required", -1);
            }
            return value(place, type.field(0).berType(), struct.get(0));
        }
        return own(
                type.tag(),
                new BerOutput()
                        .constructed(BerTag.SEQUENCE, fields(place, struct))
                        .toBytes());
    }

    private static byte[] noData(String place, StructType type, Struct struct) throws CodecException {
        Object extensions = struct.get(0);
        if (extensions != null) {
            return value(place + "." + type.field(0), type.field(0).berType(), extensions);
        }
        return struct.unknown().isEmpty()
                ? NOTHING
                : raw(place, struct.unknown().get(0));
    }

    /** The fields without a SEQUENCE around them. */
    static byte[] fields(String place, Struct struct) throws CodecException {
        BerOutput out = new BerOutput();
        for (Field field : struct.type().fields()) {
            if (!field.inBer() && struct.get(field.index()) != null) {
                throw new CodecException(
                        place + "." + field.name() + ": ECMA-285 has no such field, it can be sent over ECMA-323 only",
                        -1);
            }
        }
        for (BerPlan.Slot slot : BerPlan.of(struct.type()).slots()) {
            Field field = slot.field();
            String child = place + "." + field.name();
            Object value = struct.get(field.index());
            if (value != null) {
                out.raw(field(child, field, value));
            } else if (!field.optional()) {
                throw new CodecException(child + ": a value is required", -1);
            }
        }
        for (Opaque unknown : struct.unknown()) {
            out.raw(raw(place, unknown));
        }
        return out.toBytes();
    }

    private static byte[] field(String place, Field field, Object value) throws CodecException {
        if (value instanceof Opaque opaque
                && field.type() != BasicType.ANY
                && field.berType().base() instanceof ListType) {
            // a list that XML has no room for, kept with its tag
            return raw(place, opaque);
        }
        byte[] encoded = value(place, field.berType(), BerConversion.toBer(place, field, value));
        return field.tag() == null ? encoded : tag(field.tag(), field.berType(), encoded);
    }

    private static byte[] choice(String place, ChoiceType type, Choice choice) throws CodecException {
        Field alternative = choice.alternative();
        String child = place + "." + alternative;
        if (!alternative.inBer()) {
            throw new CodecException(
                    child + ": ECMA-285 has no such alternative, it can be sent over ECMA-323 only", -1);
        }
        return field(child, alternative, choice.value());
    }

    private static byte[] list(String place, ListType type, List<?> items) throws CodecException {
        if (type.single()) {
            if (items.size() != 1) {
                throw new CodecException(place + ": ECMA-285 has exactly one here, not " + items.size(), -1);
            }
            return value(place, type.itemType(), items.get(0));
        }
        BerOutput out = new BerOutput();
        for (int i = 0; i < items.size(); i++) {
            out.raw(value(place + "[" + i + "]", type.itemType(), items.get(i)));
        }
        return own(
                type.tag(),
                new BerOutput().constructed(BerTag.SEQUENCE, out.toBytes()).toBytes());
    }

    private static byte[] enumerated(String place, EnumeratedType type, String name) throws CodecException {
        Integer number = type.number(name);
        if (number == null && name.startsWith(BerDecoder.UNNAMED)) {
            try {
                number = Integer.valueOf(name.substring(BerDecoder.UNNAMED.length()));
            } catch (NumberFormatException e) {
                // reported below
            }
        }
        if (number == null) {
            throw new CodecException(place + ": unknown value '" + name + "', expected one of " + type.names(), -1);
        }
        return new BerOutput()
                .retagged(BerTag.ENUMERATED, BerOutput.encoded(new ASN1Integer(number)))
                .toBytes();
    }

    private static byte[] flags(String place, Flags flags) throws CodecException {
        if (flags.bits() >>> XML_ONLY_BIT != 0) {
            throw new CodecException(place + ": ECMA-285 does not have all of " + flags.names(), -1);
        }
        if (flags.type().typeName().equals("CSTAVersion")) {
            // switches write this one with 16 bits, or 24
            return bits(flags.bits(), flags.bits() >>> 16 == 0 ? 16 : 24);
        }
        return bits(flags.bits());
    }

    /** A named bit string without trailing zero bits (X.690 11.2.2). */
    static byte[] bits(long bits) {
        int count = 64 - Long.numberOfLeadingZeros(bits);
        return bits(bits, count);
    }

    /** A bit string of so many bits. */
    static byte[] bits(long bits, int count) {
        byte[] octets = new byte[(count + 7) / 8];
        for (int bit = 0; bit < count; bit++) {
            if ((bits >>> bit & 1) != 0) {
                octets[bit / 8] |= (byte) (0x80 >>> bit % 8);
            }
        }
        return BerOutput.encoded(new DERBitString(octets, octets.length * 8 - count));
    }

    private static byte[] basic(String place, BasicType type, Object value) throws CodecException {
        return switch (type) {
            case INTEGER -> BerOutput.encoded(new ASN1Integer((Long) value));
            case BOOLEAN -> BerOutput.encoded(ASN1Boolean.getInstance(((Boolean) value).booleanValue()));
            case TEXT -> text(place, (String) value);
            case TIME ->
                new BerOutput()
                        .retagged(BerTag.GENERALIZED_TIME, text(place, (String) value))
                        .toBytes();
            case OCTETS -> BerOutput.encoded(new DEROctetString(((Octets) value).toBytes()));
            case IDENTIFIER -> BerDevices.octets(place, (String) value);
            case EMPTY -> NOTHING;
            case DEVICE_ID -> BerDevices.device(place, (DeviceId) value);
            case LOCAL_DEVICE_ID -> BerDevices.localDevice(place, (DeviceId) value);
            case CONNECTION_ID ->
                new BerOutput()
                        .constructed(BerTag.application(11), BerDevices.connection(place, (ConnectionId) value))
                        .toBytes();
            case ANY -> raw(place, (Opaque) value);
        };
    }

    /** An IA5String; what is not ASCII goes as UTF-8, as switches do it. */
    static byte[] text(String place, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return new BerOutput()
                .retagged(BerTag.IA5_STRING, BerOutput.encoded(new DEROctetString(octets)))
                .toBytes();
    }

    private static byte[] raw(String place, Opaque opaque) throws CodecException {
        if (opaque.ber() == null) {
            throw new CodecException(place + ": XML content cannot be sent over BER, BER octets are expected", -1);
        }
        byte[] octets = opaque.ber().toBytes();
        if (new BerCursor(octets, new BerLimits(Integer.MAX_VALUE, BerLimits.DEFAULT.maxDepth())).following(place)
                == 0) {
            throw new CodecException(place + ": the BER octets given are empty, at least one value is expected", -1);
        }
        return octets;
    }
}
