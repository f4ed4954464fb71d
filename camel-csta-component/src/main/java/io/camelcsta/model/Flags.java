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

import io.camelcsta.model.description.FlagsType;
import java.util.List;

/**
 * A set of named bits of a {@link FlagsType}.
 *
 * @param type the type that names the bits
 * @param bits the bits, bit n of the standard at position n
 */
public record Flags(FlagsType type, long bits) {

    /**
     * The flags with those names.
     *
     * @throws IllegalArgumentException if the type has no such name
     */
    public static Flags of(FlagsType type, Iterable<String> names) {
        long bits = 0;
        for (String name : names) {
            int bit = type.bit(name);
            if (bit < 0) {
                throw new IllegalArgumentException(type + " has no '" + name + "', only " + type.names());
            }
            bits |= 1L << bit;
        }
        return new Flags(type, bits);
    }

    /** Whether the bit of that name is set; false for a name that the type does not have. */
    public boolean isSet(String name) {
        int bit = type.bit(name);
        return bit >= 0 && (bits >>> bit & 1) != 0;
    }

    /** The names of the set bits. */
    public List<String> names() {
        return type.names(bits);
    }

    @Override
    public String toString() {
        return names().toString();
    }
}
