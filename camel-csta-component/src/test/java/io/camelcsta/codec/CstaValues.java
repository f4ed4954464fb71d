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
package io.camelcsta.codec;

import io.camelcsta.model.Choice;
import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Octets;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.BasicType;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.model.description.EventType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.ListType;
import io.camelcsta.model.description.Service;
import io.camelcsta.model.description.StructType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Makes values of everything that the description has, such as one encoding or both can carry. */
final class CstaValues {

    /** Where the values are to go. */
    enum Reach {
        /** ECMA-285. */
        BER,
        /** ECMA-323. */
        XML,
        /** From one to the other. */
        BOTH
    }

    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> PLAIN_FORMS = List.of(
            "implicitPublic",
            "implicitPrivate",
            "explicitPublic:unknown",
            "explicitPublic:international",
            "explicitPublic:national",
            "explicitPublic:networkspecific",
            "explicitPublic:subscriber",
            "explicitPublic:abbreviated",
            "explicitPrivate:unknown",
            "explicitPrivate:level3RegionalNumber",
            "explicitPrivate:level2RegionalNumber",
            "explicitPrivate:level1RegionalNumber",
            "explicitPrivate:pTNSpecificNumber",
            "explicitPrivate:localNumber",
            "explicitPrivate:abbreviated");
    private static final List<String> CONTENTS = List.of(
            "<x xmlns=\"urn:vendor\" a=\"1&amp;2\">t &lt; u</x>",
            "",
            "<v:x xmlns:v=\"urn:v:1\"><v:y/></v:x><z xmlns=\"urn:v:2\">\u20ac</z>");
    private static final StructType MEDIA = (StructType) Csta.description().type("MediaCallCharacteristics");

    private final Random random;
    private final Reach reach;

    private CstaValues(Random random, Reach reach) {
        this.random = random;
        this.reach = reach;
    }

    /** Any value of that type. */
    static Arbitrary<Object> of(CstaType type, Reach reach) {
        return Arbitraries.randomValue(random -> new CstaValues(random, reach).value(type));
    }

    /** One of each message: every request, every answer and every event. */
    static Arbitrary<List<CstaMessage>> messages(Reach reach) {
        return Arbitraries.randomValue(random -> new CstaValues(random, reach).messages());
    }

    private List<CstaMessage> messages() {
        List<CstaMessage> messages = new ArrayList<>();
        Csta.description().services().stream()
                .sorted(Comparator.comparing(Service::name))
                .forEach(service -> {
                    if (reaches(service.request())) {
                        messages.add(new CstaMessage.Request(id(), service, struct(service.request())));
                    }
                    if (service.answered() && reaches(service.response())) {
                        messages.add(new CstaMessage.Response(id(), service, struct(service.response())));
                    }
                });
        Csta.description().events().stream()
                .sorted(Comparator.comparing(EventType::name))
                .filter(event -> reaches(event.body()))
                .forEach(event -> messages.add(new CstaMessage.Event(id(), event, struct(event.body()))));
        return messages;
    }

    /** Whether no field that must be there is missing in the other encoding. */
    private boolean reaches(StructType type) {
        return reach != Reach.BOTH
                || type.fields().stream().allMatch(field -> field.optional() || field.inXml() && field.inBer());
    }

    private int id() {
        return random.nextInt(9999);
    }

    private boolean in(Field field) {
        return switch (reach) {
            case BER -> field.inBer();
            case XML -> field.inXml();
            case BOTH -> field.inBer() && field.inXml();
        };
    }

    private Struct struct(StructType type) {
        Struct.Builder builder = Struct.of(type);
        boolean open = false;
        for (Field field : type.fields()) {
            open |= isOpen(field.berType());
            boolean wanted = in(field) && !(reach == Reach.BOTH && isOpaque(field));
            if (wanted && (!field.optional() || random.nextInt(10) < 4)) {
                builder.set(field.index(), value(field));
            }
        }
        // what is not known follows; where vendor data of any tag stands it could not be told from them
        if (reach != Reach.BOTH && !type.noData() && !type.bare() && !open && random.nextInt(8) == 0) {
            builder.unknown(
                    reach == Reach.BER
                            ? ber()
                            : Opaque.ofXml("<later xmlns=\"urn:later\">" + random.nextInt(9) + "</later>"));
        }
        return builder.build();
    }

    private static boolean isOpen(CstaType type) {
        return type.base() == BasicType.ANY
                || type.base() instanceof ChoiceType choice
                        && choice.alternatives().stream().anyMatch(field -> field.berType() == BasicType.ANY);
    }

    private static boolean isOpaque(Field field) {
        return field.type().base() == BasicType.ANY && field.berType().base() != BasicType.TEXT;
    }

    /** A value of a field, which may be more than ECMA-285 can tell. */
    private Object value(Field field) {
        CstaType type = field.type().base();
        CstaType ber = field.berType().base();
        if (reach != Reach.XML && ber != type) {
            if (ber == BasicType.INTEGER) {
                return Long.toString(integer());
            } else if (ber == BasicType.TEXT) {
                return Opaque.ofXml(
                        text().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
            } else if (ber == BasicType.DEVICE_ID) {
                return Choice.of((ChoiceType) type, "numberDialed", device());
            }
        }
        if (field.inline()) {
            ListType list = (ListType) type;
            return List.of(value(list.itemType()), value(list.itemType()));
        }
        return value(field.type());
    }

    private Object value(CstaType type) {
        CstaType base = type.base();
        if (base instanceof StructType struct) {
            return struct(struct);
        } else if (base instanceof ChoiceType choice) {
            List<Field> possible = choice.alternatives().stream()
                    .filter(field -> in(field) && !(reach == Reach.BOTH && isOpaque(field)))
                    .toList();
            Field alternative = pick(possible);
            return new Choice(choice, alternative, value(alternative));
        } else if (base instanceof ListType list) {
            return list(list);
        } else if (base instanceof EnumeratedType enumerated) {
            return pick(enumerated.names().stream()
                    .filter(name -> name.equals(enumerated.name(enumerated.number(name))))
                    .toList());
        } else if (base instanceof FlagsType flags) {
            // bit 62 stands for a flag that only ECMA-323 has
            long known = reach == Reach.XML ? flags.all() : flags.all() & ~(1L << 62);
            return new Flags(flags, random.nextLong() & random.nextLong() & known);
        }
        return basic((BasicType) base);
    }

    private List<Object> list(ListType type) {
        int size = type.single() && reach != Reach.XML ? 1 : random.nextInt(3);
        if (reach == Reach.BOTH && type.itemType().base() == BasicType.ANY) {
            size = 0;
        }
        return Stream.generate(() -> value(type.itemType())).limit(size).toList();
    }

    private Object basic(BasicType type) {
        return switch (type) {
            case INTEGER -> integer();
            case BOOLEAN -> random.nextBoolean();
            case TEXT -> text();
            case TIME ->
                "2026%02d%02d%02d0000Z".formatted(1 + random.nextInt(12), 1 + random.nextInt(28), random.nextInt(24));
            case IDENTIFIER -> hex();
            case OCTETS -> Octets.ofHex(random.nextInt(5) == 0 ? "" : hex());
            case EMPTY -> Boolean.TRUE;
            case DEVICE_ID -> device();
            case LOCAL_DEVICE_ID -> localDevice();
            case CONNECTION_ID ->
                switch (random.nextInt(3)) {
                    case 0 -> new ConnectionId(hex(), null);
                    case 1 -> new ConnectionId(null, localDevice());
                    default -> new ConnectionId(hex(), localDevice());
                };
            case ANY -> reach == Reach.XML ? Opaque.ofXml(pick(CONTENTS)) : ber();
        };
    }

    private long integer() {
        return random.nextLong() >> random.nextInt(64);
    }

    private String text() {
        int length = random.nextInt(20) == 0 ? 200 : random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) (0x20 + random.nextInt(0x5F)));
        }
        return text.toString();
    }

    /** Lower-case hexadecimal text of whole octets. */
    private String hex() {
        byte[] octets = new byte[1 + random.nextInt(8)];
        random.nextBytes(octets);
        return HEX.formatHex(octets);
    }

    /** One value with a tag of the private class, which no field has. */
    private Opaque ber() {
        String content = hex();
        return Opaque.ofBer(
                Octets.ofHex("%02x%02x%s".formatted(0xC0 + random.nextInt(31), content.length() / 2, content)));
    }

    private DeviceId localDevice() {
        return random.nextInt(3) == 0 ? DeviceId.of(hex(), DeviceId.DYNAMIC) : device();
    }

    private DeviceId device() {
        return switch (random.nextInt(4)) {
            case 0 -> new DeviceId(text().strip(), null, attributes());
            case 1 -> new DeviceId(Long.toString(integer()), "deviceNumber", attributes());
            case 2 -> new DeviceId(hex(), "other", attributes());
            default -> new DeviceId(text().strip(), pick(PLAIN_FORMS), attributes());
        };
    }

    /** The attributes of a device that ECMA-285 has too. */
    private Map<String, String> attributes() {
        Map<String, String> attributes = new HashMap<>();
        if (random.nextInt(4) != 0) {
            return attributes;
        }
        if (random.nextBoolean()) {
            attributes.put("privateNumber", text());
        }
        if (random.nextBoolean()) {
            attributes.put("privateName", text());
        }
        if (random.nextBoolean()) {
            for (Field field : MEDIA.fields()) {
                if (!field.optional() || random.nextBoolean()) {
                    Object value = value(field.type());
                    attributes.put(
                            field.name(),
                            value instanceof Flags flags ? String.join(" ", flags.names()) : value.toString());
                }
            }
        }
        return attributes;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
