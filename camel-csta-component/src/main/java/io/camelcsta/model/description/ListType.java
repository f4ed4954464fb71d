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

/** A list of values of one type: an ASN.1 SEQUENCE OF, an XML element with a repeated child. */
public final class ListType implements CstaType {

    private final String typeName;
    private final Tag tag;
    private final String itemXmlName;
    private final boolean single;
    private CstaType itemType;

    ListType(String typeName, Tag tag, String itemXmlName, boolean single) {
        this.typeName = typeName;
        this.tag = tag;
        this.itemXmlName = itemXmlName;
        this.single = single;
    }

    void itemType(CstaType type) {
        itemType = type;
    }

    @Override
    public String typeName() {
        return typeName;
    }

    /** The type's own BER tag, or null for the universal SEQUENCE. */
    public Tag tag() {
        return tag;
    }

    /** The name of the repeated XML element. */
    public String itemXmlName() {
        return itemXmlName;
    }

    /** The type of an item. */
    public CstaType itemType() {
        return itemType;
    }

    /** Whether BER has just one item, without a list around it. */
    public boolean single() {
        return single;
    }

    @Override
    public String toString() {
        return typeName;
    }
}
