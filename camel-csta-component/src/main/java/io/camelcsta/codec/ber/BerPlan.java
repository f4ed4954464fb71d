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
import io.camelcsta.model.description.Tag;
import io.camelcsta.model.description.TaggedType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the BER of a structure looks like, worked out once from the description: its fields in the order of ECMA-285 and
 * the tags that each may begin with.
 */
final class BerPlan {

    private static final Map<StructType, BerPlan> PLANS = plans();

    private final Slot[] slots;
    private final boolean open;
    private final Struct empty;

    /** A field and the tags that it may begin with; null: any. */
    record Slot(Field field, int[] tags) {

        boolean begins(int tag) {
            if (tags == null) {
                return true;
            }
            for (int possible : tags) {
                if (possible == tag) {
                    return true;
                }
            }
            return false;
        }
    }

    private BerPlan(StructType type) {
        List<Slot> list = new ArrayList<>();
        for (Field field : type.fields()) {
            if (field.inBer() && !isCrossReferenceOfEvent(type, field)) {
                list.add(new Slot(
                        field, field.tag() != null ? new int[] {tag(field.tag())} : firstTags(field.berType())));
            }
        }
        list.sort(Comparator.comparingInt(slot -> slot.field().berPosition()));
        slots = list.toArray(Slot[]::new);
        empty = Struct.empty(type);
        open = list.stream()
                .anyMatch(slot -> slot.tags() == null && !slot.field().optional());
    }

    /** The cross reference of an event stands outside its body (ECMA-285 event report). */
    private static boolean isCrossReferenceOfEvent(StructType type, Field field) {
        EventType event = Csta.description().findEvent(type.typeName());
        return event != null && event.body() == type && field.index() == 0;
    }

    private static Map<StructType, BerPlan> plans() {
        Map<StructType, BerPlan> plans = new IdentityHashMap<>();
        for (CstaType type : Csta.description().types()) {
            if (type instanceof StructType struct) {
                plans.put(struct, new BerPlan(struct));
            }
        }
        for (Service service : Csta.description().services()) {
            plans.put(service.request(), new BerPlan(service.request()));
            if (service.response() != null) {
                plans.put(service.response(), new BerPlan(service.response()));
            }
        }
        for (EventType event : Csta.description().events()) {
            plans.put(event.body(), new BerPlan(event.body()));
        }
        return plans;
    }

    static BerPlan of(StructType type) {
        return PLANS.get(type);
    }

    /** The structure without any field. */
    Struct empty() {
        return empty;
    }

    Slot[] slots() {
        return slots;
    }

    /** Whether a required field may begin with any tag, so that an optional field before it may look the same. */
    boolean isOpen() {
        return open;
    }

    /** How many required fields there are from that slot on. */
    int requiredFrom(int slot) {
        int count = 0;
        for (int i = slot; i < slots.length; i++) {
            if (!slots[i].field().optional()) {
                count++;
            }
        }
        return count;
    }

    static int tag(Tag tag) {
        return tag.tagClass() == Tag.TagClass.APPLICATION
                ? BerTag.application(tag.number())
                : BerTag.context(tag.number());
    }

    /** A choice that has one alternative in BER is that alternative; else null. */
    static Field onlyAlternative(ChoiceType type) {
        Field only = null;
        for (Field alternative : type.alternatives()) {
            if (alternative.inBer()) {
                if (only != null) {
                    return null;
                }
                only = alternative;
            }
        }
        return only;
    }

    /** Whether a tag in front of that type cannot replace the type's own, because it has none of its own. */
    static boolean hasNoTag(CstaType type) {
        if (type instanceof TaggedType tagged) {
            return tagged.tag() == null && hasNoTag(tagged.target());
        } else if (type instanceof ChoiceType choice) {
            return choice.tag() == null && onlyAlternative(choice) == null;
        }
        return type == BasicType.ANY || type == BasicType.LOCAL_DEVICE_ID;
    }

    /** The tags that a value of that type may begin with; null: any. */
    static int[] firstTags(CstaType type) {
        if (type instanceof TaggedType tagged) {
            return tagged.tag() != null ? new int[] {tag(tagged.tag())} : firstTags(tagged.target());
        } else if (type instanceof StructType struct) {
            if (struct.noData()) {
                return new int[] {BerTag.NULL, BerTag.application(30)};
            }
            return new int[] {struct.tag() != null ? tag(struct.tag()) : BerTag.SEQUENCE};
        } else if (type instanceof ListType list) {
            return list.single()
                    ? firstTags(list.itemType())
                    : new int[] {list.tag() != null ? tag(list.tag()) : BerTag.SEQUENCE};
        } else if (type instanceof EnumeratedType enumerated) {
            return new int[] {enumerated.tag() != null ? tag(enumerated.tag()) : BerTag.ENUMERATED};
        } else if (type instanceof FlagsType flags) {
            return new int[] {flags.tag() != null ? tag(flags.tag()) : BerTag.BIT_STRING};
        } else if (type instanceof ChoiceType choice) {
            return choice.tag() != null ? new int[] {tag(choice.tag())} : alternatives(choice);
        }
        return switch ((BasicType) type) {
            case INTEGER -> new int[] {BerTag.INTEGER};
            case BOOLEAN -> new int[] {BerTag.BOOLEAN};
            case TEXT -> new int[] {BerTag.IA5_STRING};
            case OCTETS, IDENTIFIER -> new int[] {BerTag.OCTET_STRING};
            case TIME -> new int[] {BerTag.GENERALIZED_TIME};
            case EMPTY -> new int[] {BerTag.NULL};
            case DEVICE_ID -> new int[] {BerTag.SEQUENCE};
            case LOCAL_DEVICE_ID -> new int[] {BerTag.SEQUENCE, BerTag.context(3)};
            case CONNECTION_ID -> new int[] {BerTag.application(11)};
            case ANY -> null;
        };
    }

    private static int[] alternatives(ChoiceType choice) {
        List<Integer> all = new ArrayList<>();
        for (Field alternative : choice.alternatives()) {
            if (alternative.inBer()) {
                int[] tags = alternative.tag() != null
                        ? new int[] {tag(alternative.tag())}
                        : firstTags(alternative.berType());
                if (tags == null) {
                    return null;
                }
                for (int tag : tags) {
                    all.add(tag);
                }
            }
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }
}
