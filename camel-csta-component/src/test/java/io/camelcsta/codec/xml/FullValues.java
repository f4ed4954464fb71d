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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes values of described types with every field that ECMA-323 has. A variant is a number: one variant after the
 * other goes through all alternatives, enumeration values and bits.
 */
final class FullValues {

    private static final List<String> TYPES_OF_NUMBER = List.of(
            "dialingNumber",
            "deviceNumber",
            "implicitPublic",
            "explicitPublic:unknown",
            "explicitPublic:international",
            "implicitPrivate",
            "explicitPrivate:localNumber",
            "other");
    private static final List<String> TEXTS =
            List.of("plain", "", " spaces around ", "<&>\"'", "line\nline\ttab\r", "\u00fc\u20ac\ud83d\ude00");
    private static final List<String> CONTENTS = List.of(
            "<x xmlns=\"urn:vendor\" a=\"1&amp;2\">t &lt; u</x>",
            "",
            "<v:x xmlns:v=\"urn:v:1\"><v:y/></v:x><z xmlns=\"urn:v:2\">\u20ac</z>");
    private static final long[] NUMBERS = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, 4711};

    private FullValues() {}

    static Struct struct(StructType type, int variant) {
        Struct.Builder builder = Struct.of(type);
        for (Field field : type.fields()) {
            if (field.inXml()) {
                builder.set(field.index(), value(field.type(), variant + field.index()));
            }
        }
        return builder.build();
    }

    static Object value(CstaType type, int variant) {
        CstaType base = type.base();
        if (base instanceof StructType struct) {
            return struct(struct, variant);
        } else if (base instanceof ChoiceType choice) {
            Field alternative = pick(choice.alternatives(), variant);
            return new Choice(
                    choice,
                    alternative,
                    value(alternative.type(), variant / choice.alternatives().size()));
        } else if (base instanceof ListType list) {
            return List.of(value(list.itemType(), variant), value(list.itemType(), variant + 1));
        } else if (base instanceof EnumeratedType enumerated) {
            return pick(enumerated.names(), variant);
        } else if (base instanceof FlagsType flags) {
            List<String> names = flags.names();
            return switch (variant % (names.size() + 2)) {
                case 0 -> Flags.of(flags, names);
                case 1 -> Flags.of(flags, List.of());
                default -> Flags.of(flags, List.of(names.get(variant % (names.size() + 2) - 2)));
            };
        }
        return basic((BasicType) base, variant);
    }

    private static Object basic(BasicType type, int variant) {
        return switch (type) {
            case INTEGER -> NUMBERS[variant % NUMBERS.length];
            case BOOLEAN -> variant % 2 == 0;
            case TEXT, IDENTIFIER, TIME -> pick(TEXTS, variant);
            case OCTETS ->
                variant % 7 < 4 ? Octets.of(new byte[] {0, (byte) 0xFF, (byte) variant}) : Octets.of(new byte[0]);
            case EMPTY -> Boolean.TRUE;
            case DEVICE_ID -> device(variant);
            case LOCAL_DEVICE_ID -> variant % 3 == 0 ? DeviceId.of("a1:b2", DeviceId.DYNAMIC) : device(variant);
            case CONNECTION_ID ->
                switch (variant % 3) {
                    case 0 -> new ConnectionId("call-" + variant, device(variant));
                    case 1 -> new ConnectionId("call-" + variant, null);
                    default -> new ConnectionId(null, DeviceId.of("D" + variant, DeviceId.DYNAMIC));
                };
            case ANY -> Opaque.ofXml(pick(CONTENTS, variant));
        };
    }

    private static DeviceId device(int variant) {
        return switch (variant % 3) {
            case 0 -> DeviceId.of("N<3021061290002>;noa=nk");
            case 1 -> DeviceId.of("300" + variant, pick(TYPES_OF_NUMBER, variant / 3));
            default ->
                new DeviceId("sip:a&b@example.com", null, Map.of("mediaClass", "voice image", "bitRate", "constant"));
        };
    }

    private static <T> T pick(List<T> list, int variant) {
        return list.get(variant % list.size());
    }

    /** So many variants of a type go through everything in it. */
    static int variants(StructType type) {
        int largest = 6;
        for (CstaType inner : reachable(type, new HashSet<>())) {
            if (inner instanceof EnumeratedType enumerated) {
                largest = Math.max(largest, enumerated.names().size());
            } else if (inner instanceof FlagsType flags) {
                largest = Math.max(largest, flags.names().size() + 2);
            } else if (inner instanceof ChoiceType choice) {
                largest = Math.max(largest, choice.alternatives().size() * 6);
                for (Field alternative : choice.alternatives()) {
                    if (alternative.type().base() instanceof EnumeratedType enumerated) {
                        // value() goes on to the next one only after all alternatives
                        largest = Math.max(
                                largest,
                                (choice.alternatives().size() + 1)
                                        * enumerated.names().size());
                    }
                }
            }
        }
        return largest;
    }

    /** The types that values of that type are made of, without aliases. */
    static Set<CstaType> reachable(CstaType type, Set<CstaType> found) {
        CstaType base = type.base();
        if (found.add(base)) {
            List<Field> fields = new ArrayList<>();
            if (base instanceof StructType struct) {
                fields.addAll(struct.fields());
            } else if (base instanceof ChoiceType choice) {
                fields.addAll(choice.alternatives());
            } else if (base instanceof ListType list) {
                reachable(list.itemType(), found);
            }
            fields.forEach(field -> {
                reachable(field.type(), found);
                reachable(field.berType(), found);
            });
        }
        return found;
    }
}
