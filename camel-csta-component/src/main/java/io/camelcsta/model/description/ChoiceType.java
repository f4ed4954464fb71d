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

/** One of several named alternatives: an ASN.1 CHOICE, an XML element with one child. */
public final class ChoiceType implements CstaType {

    private final String typeName;
    private final Tag tag;
    private FieldTable alternatives = new FieldTable(List.of());

    ChoiceType(String typeName, Tag tag) {
        this.typeName = typeName;
        this.tag = tag;
    }

    void alternatives(List<Field> list) {
        alternatives = new FieldTable(list);
    }

    @Override
    public String typeName() {
        return typeName;
    }

    /** The type's own BER tag, always explicit, or null. */
    public Tag tag() {
        return tag;
    }

    /** The alternatives in the order of the description. */
    public List<Field> alternatives() {
        return alternatives.asList();
    }

    /** The alternative of that name, or null. */
    public Field alternative(String name) {
        return alternatives.byName(name);
    }

    /** The alternative whose XML element has that name, or null. */
    public Field alternativeByXmlName(String xmlName) {
        return alternatives.byXmlName(xmlName, 0);
    }

    @Override
    public String toString() {
        return typeName;
    }
}
