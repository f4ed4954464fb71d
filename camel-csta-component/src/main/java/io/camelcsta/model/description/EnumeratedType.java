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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of several named values: ENUMERATED, an XML enumeration. A value is its name as a {@link String}. */
public final class EnumeratedType implements CstaType {

    private final String typeName;
    private final Tag tag;
    private final Map<String, Integer> numbers;
    private final Map<Integer, String> names;

    EnumeratedType(String typeName, Tag tag, Map<String, Integer> numbers) {
        this.typeName = typeName;
        this.tag = tag;
        this.numbers = new LinkedHashMap<>(numbers);
        this.names = new LinkedHashMap<>();
        numbers.forEach((name, number) -> names.putIfAbsent(number, name));
    }

    @Override
    public String typeName() {
        return typeName;
    }

    /** The type's own BER tag, or null for the universal ENUMERATED. */
    public Tag tag() {
        return tag;
    }

    /** All names in the order of the description. */
    public List<String> names() {
        return List.copyOf(numbers.keySet());
    }

    /** The number of that name in BER, or null if there is no such name. */
    public Integer number(String name) {
        return numbers.get(name);
    }

    /** The name of that number, or null if there is no such number. */
    public String name(int number) {
        return names.get(number);
    }

    @Override
    public String toString() {
        return typeName;
    }
}
