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
package io.camelcsta.link;

import io.camelcsta.model.Flags;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.StructType;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the CSTA functions that an association request requires or offers (ECMA-285 application context information).
 */
final class CstaFunctions {

    private static final String ALL = "all";
    private static final StructType FUNCTIONALITY =
            (StructType) Csta.description().type("CSTAFunctionality");

    private CstaFunctions() {}

    /**
     * Reads names such as {@code monitorStart,recordMessage,escapeService}, or {@code all}.
     *
     * @param option how the message names the text
     * @return the functions by group, or null if the text is null
     * @throws IllegalArgumentException if a name is unknown; the message names it
     */
    static Struct parse(String option, String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        long[] bits = new long[FUNCTIONALITY.size()];
        for (String word : text.split(",")) {
            String name = word.trim();
            if (!add(bits, name)) {
                throw new IllegalArgumentException("Unknown function '" + name + "' in the option " + option
                        + ", expected all, or some of " + names());
            }
        }
        Struct.Builder builder = Struct.of(FUNCTIONALITY);
        for (Field group : FUNCTIONALITY.fields()) {
            if (bits[group.index()] != 0) {
                builder.set(group.index(), new Flags(type(group), bits[group.index()]));
            }
        }
        return builder.build();
    }

    private static boolean add(long[] bits, String name) {
        boolean found = false;
        for (Field group : FUNCTIONALITY.fields()) {
            int bit = type(group).bit(name);
            if (name.equals(ALL)) {
                bits[group.index()] = type(group).all();
                found = true;
            } else if (bit >= 0) {
                bits[group.index()] |= 1L << bit;
                found = true;
            }
        }
        return found;
    }

    private static FlagsType type(Field group) {
        return (FlagsType) group.type().base();
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        FUNCTIONALITY.fields().forEach(group -> names.addAll(type(group).names()));
        return names;
    }
}
