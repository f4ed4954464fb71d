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

import java.util.List;

/** The fields of a structure or choice, found by name in either spelling. */
final class FieldTable {

    private final Field[] fields;
    private final List<Field> list;

    FieldTable(List<Field> fields) {
        this.fields = fields.toArray(Field[]::new);
        this.list = List.of(this.fields);
    }

    List<Field> asList() {
        return list;
    }

    Field at(int index) {
        return fields[index];
    }

    int size() {
        return fields.length;
    }

    /** The field of that name or null. Few fields: a scan is faster than a hash. */
    Field byName(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        return null;
    }

    /**
     * The field with that element name, looked for from {@code hint} on and then from the start: the children of an
     * element come in order, so the first look is mostly the last.
     */
    Field byXmlName(String xmlName, int hint) {
        for (int i = hint; i < fields.length; i++) {
            if (fields[i].xmlName().equals(xmlName)) {
                return fields[i];
            }
        }
        for (int i = 0; i < hint && i < fields.length; i++) {
            if (fields[i].xmlName().equals(xmlName)) {
                return fields[i];
            }
        }
        // the right spelling is accepted too where the schema has a wrong one
        return byName(xmlName);
    }
}
