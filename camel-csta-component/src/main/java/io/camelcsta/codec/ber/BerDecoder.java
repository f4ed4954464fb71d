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
import io.camelcsta.model.description.TaggedType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads values by their description. Fields and enumeration values that the description does not know are kept; a
 * required field that is missing is tolerated, as in XML.
 */
final class BerDecoder {

    /** Before the number of an enumeration value that has no name. */
    static final String UNNAMED = "#";

    private static final HexFormat HEX = HexFormat.of();

    private BerDecoder() {}

    /** The current value, whose outermost tag is the type's own or one that replaces it. */
    static Object value(String place, CstaType type, BerCursor in) throws CodecException {
        if (type instanceof BasicType basic) {
            return basic(place, basic, in);
        } else if (type instanceof EnumeratedType enumerated) {
            return enumerated(place, enumerated, in);
        } else if (type instanceof FlagsType flags) {
            return new Flags(flags, in.bits(place));
        } else if (type instanceof ChoiceType choice) {
            return choice(place, choice, choice.tag() != null ? in.only(place) : in);
        } else if (type instanceof ListType list) {
            return list(place, list, in);
        } else if (type instanceof StructType struct) {
            return struct(place, struct, in);
        }
        TaggedType tagged = (TaggedType) type;
        boolean around = tagged.tag() != null && (tagged.tag().explicit() || BerPlan.hasNoTag(tagged.target()));
        return value(place, tagged.target(), around ? in.only(place) : in);
    }

    /** The value of a field or alternative, whose tag the current value has. */
    private static Object tagged(String place, Field field, BerCursor in) throws CodecException {
        CstaType type = field.berType();
        boolean around = field.tag() != null && (field.tag().explicit() || BerPlan.hasNoTag(type));
        return BerConversion.fromBer(place, field, value(place, type, around ? in.only(place) : in), in);
    }

    static Struct struct(String place, StructType type, BerCursor in) throws CodecException {
        if (type.noData()) {
            return noData(place, type, in);
        } else if (type.bare()) {
            Field only = type.field(0);
            return Struct.of(type).set(0, tagged(place + "." + only, only, in)).build();
        }
        return fields(place, type, in.inside(place));
    }

    private static Struct noData(String place, StructType type, BerCursor in) throws CodecException {
        if (in.tag() == BerTag.NULL) {
            in.nothing(place);
            return Struct.empty(type);
        }
        Field extensions = type.field(0);
        Struct.Builder builder = Struct.of(type);
        if (in.tag() == BerTag.application(30)) {
            builder.set(0, tagged(place + "." + extensions, extensions, in));
        } else {
            builder.unknown(Opaque.ofBer(in.whole()));
        }
        return builder.build();
    }

    static Struct fields(String place, StructType type, BerCursor in) throws CodecException {
        BerPlan plan = BerPlan.of(type);
        if (!in.next(place)) {
            return plan.empty();
        }
        BerPlan.Slot[] slots = plan.slots();
        Struct.Builder builder = Struct.of(type);
        int slot = 0;
        do {
            int found = find(place, plan, slots, slot, in);
            if (found < 0) {
                builder.unknown(Opaque.ofBer(in.whole()));
            } else {
                Field field = slots[found].field();
                builder.set(field.index(), tagged(place + "." + field.name(), field, in));
                slot = found + 1;
            }
        } while (in.next(place));
        return builder.build();
    }

    private static int find(String place, BerPlan plan, BerPlan.Slot[] slots, int from, BerCursor in)
            throws CodecException {
        for (int i = from; i < slots.length; i++) {
            if (slots[i].begins(in.tag())) {
                // private data may begin with the tag of an optional field before it: what is required comes first
                boolean needed =
                        plan.isOpen() && slots[i].field().optional() && in.following(place) < plan.requiredFrom(i + 1);
                if (!needed) {
                    return i;
                }
            }
        }
        return -1;
    }

    private static Object choice(String place, ChoiceType type, BerCursor in) throws CodecException {
        Field only = BerPlan.onlyAlternative(type);
        if (only != null) {
            return new Choice(type, only, tagged(place + "." + only, only, in));
        }
        Field open = null;
        for (Field alternative : type.alternatives()) {
            if (alternative.inBer()) {
                int[] tags = alternative.tag() != null
                        ? new int[] {BerPlan.tag(alternative.tag())}
                        : BerPlan.firstTags(alternative.berType());
                if (tags == null) {
                    open = alternative;
                } else if (new BerPlan.Slot(alternative, tags).begins(in.tag())) {
                    return new Choice(type, alternative, tagged(place + "." + alternative, alternative, in));
                }
            }
        }
        return open != null ? new Choice(type, open, tagged(place + "." + open, open, in)) : Opaque.ofBer(in.whole());
    }

    private static List<Object> list(String place, ListType type, BerCursor in) throws CodecException {
        if (type.single()) {
            return List.of(value(place, type.itemType(), in));
        }
        List<Object> items = new ArrayList<>();
        BerCursor inside = in.inside(place);
        // which item it is is said when there is something to say of it
        String anyItem = place + "[]";
        while (inside.next(place)) {
            try {
                items.add(value(anyItem, type.itemType(), inside));
            } catch (CodecException e) {
                value(place + "[" + items.size() + "]", type.itemType(), inside);
                throw e;
            }
        }
        return List.copyOf(items);
    }

    private static String enumerated(String place, EnumeratedType type, BerCursor in) throws CodecException {
        long number = in.integer(place);
        String name = number == (int) number ? type.name((int) number) : null;
        return name != null ? name : UNNAMED + number;
    }

    private static Object basic(String place, BasicType type, BerCursor in) throws CodecException {
        return switch (type) {
            case INTEGER -> in.integer(place);
            case BOOLEAN -> in.bool(place);
            case TEXT, TIME -> text(in.string(place));
            case OCTETS -> Octets.of(in.string(place));
            case IDENTIFIER -> HEX.formatHex(in.identifier(place));
            case EMPTY -> {
                in.nothing(place);
                yield Boolean.TRUE;
            }
            case DEVICE_ID -> BerDevices.device(place, in.inside(place));
            case LOCAL_DEVICE_ID -> BerDevices.localDevice(place, in);
            case CONNECTION_ID -> BerDevices.connection(place, in.only(place));
            case ANY -> Opaque.ofBer(in.whole());
        };
    }

    /**
     * IA5 is ASCII; some switches write UTF-8, and what is not that is taken as ISO 8859-1, so that nothing is lost.
     */
    static String text(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0) {
                return wideText(octets);
            }
        }
        return new String(octets, StandardCharsets.US_ASCII);
    }

    private static String wideText(byte[] octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    }
}
