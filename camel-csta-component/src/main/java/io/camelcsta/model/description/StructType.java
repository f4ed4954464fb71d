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

/** A sequence of named fields: an ASN.1 SEQUENCE, an XML element with children. */
public final class StructType implements CstaType {

    private final String typeName;
    private final Tag tag;
    private final boolean noData;
    private final boolean bare;
    private FieldTable fields = new FieldTable(List.of());

    StructType(String typeName, Tag tag, boolean noData, boolean bare) {
        this.typeName = typeName;
        this.tag = tag;
        this.noData = noData;
        this.bare = bare;
    }

    void fields(List<Field> list) {
        fields = new FieldTable(list);
    }

    @Override
    public String typeName() {
        return typeName;
    }

    /** The type's own BER tag, or null for the universal SEQUENCE. */
    public Tag tag() {
        return tag;
    }

    /**
     * Whether ECMA-285 has a choice of common arguments or NULL in this place, so that a structure without any field is
     * NULL in BER.
     */
    public boolean noData() {
        return noData;
    }

    /** Whether BER has the value of the only field itself, without a SEQUENCE around it. */
    public boolean bare() {
        return bare;
    }

    /** The fields in the order of XML. */
    public List<Field> fields() {
        return fields.asList();
    }

    /** The number of fields. */
    public int size() {
        return fields.size();
    }

    /** The field at that position of {@link #fields()}. */
    public Field field(int index) {
        return fields.at(index);
    }

    /** The field of that name, or null. */
    public Field field(String name) {
        return fields.byName(name);
    }

    /** The field whose XML element has that name, or null; looked for from {@code hint} on first. */
    public Field fieldByXmlName(String xmlName, int hint) {
        return fields.byXmlName(xmlName, hint);
    }

    /** The list whose items are children of this structure in XML and have that name, or null. */
    public Field inlineList(String itemXmlName) {
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.at(i);
            if (field.inline()
                    && field.type().base() instanceof ListType list
                    && list.itemXmlName().equals(itemXmlName)) {
                return field;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return typeName;
    }
}
