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

/**
 * A field of a {@link StructType} or an alternative of a {@link ChoiceType}.
 *
 * @param name its name, ECMA-323's in the right spelling
 * @param xmlName the name of its XML element, which ECMA-323 sometimes misspells
 * @param tag its BER tag, or null if the tag is the type's own
 * @param type its type
 * @param berType its type in BER where that differs, else the same as {@code type}
 * @param optional whether it may be absent
 * @param index its position among the fields, from 0, which is its position in XML
 * @param berPosition its position in BER, from 0
 * @param presence in which encodings it exists
 * @param inline whether the items of this list are children of the structure itself in XML, without an element around
 */
public record Field(
        String name,
        String xmlName,
        Tag tag,
        CstaType type,
        CstaType berType,
        boolean optional,
        int index,
        int berPosition,
        Presence presence,
        boolean inline) {

    /** The encodings in which a field exists. */
    public enum Presence {
        /** In ECMA-285 and ECMA-323. */
        BOTH,
        /** In ECMA-323 only. */
        XML_ONLY,
        /** In ECMA-285 only. */
        BER_ONLY
    }

    /** Whether ECMA-323 has this field. */
    public boolean inXml() {
        return presence != Presence.BER_ONLY;
    }

    /** Whether ECMA-285 has this field. */
    public boolean inBer() {
        return presence != Presence.XML_ONLY;
    }

    @Override
    public String toString() {
        return name;
    }
}
