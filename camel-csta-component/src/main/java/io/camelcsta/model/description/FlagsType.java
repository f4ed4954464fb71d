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
package io.camelcsta.model.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A set of named bits: a named BIT STRING, an XML element with boolean children. At most 63 bits. */
public final class FlagsType implements CstaType {

    private final String typeName;
    private final Tag tag;
    private final String[] names;
    private final List<String> nameList;
    private final int[] bits;

    FlagsType(String typeName, Tag tag, Map<String, Integer> bitsByName) {
        this.typeName = typeName;
        this.tag = tag;
        this.names = bitsByName.keySet().toArray(String[]::new);
        this.nameList = List.of(names);
        this.bits = bitsByName.values().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String typeName() {
        return typeName;
    }

    /** The type's own BER tag, or null for the universal BIT STRING. */
    public Tag tag() {
        return tag;
    }

    /** All names in the order of XML. */
    public List<String> names() {
        return nameList;
    }

    /** The bit of that name, or -1 if there is no such name. */
    public int bit(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return bits[i];
            }
        }
        return -1;
    }

    /** The names of the bits that are set in {@code value}, in the order of XML. */
    public List<String> names(long value) {
        List<String> result = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            if ((value >>> bits[i] & 1) != 0) {
                result.add(names[i]);
            }
        }
        return result;
    }

    /** All named bits set. */
    public long all() {
        long value = 0;
        for (int bit : bits) {
            value |= 1L << bit;
        }
        return value;
    }

    @Override
    public String toString() {
        return typeName;
    }
}
