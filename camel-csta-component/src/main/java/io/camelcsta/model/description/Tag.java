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
 * A BER tag that a field or a type carries beside, or instead of, the universal tag of its type (ITU-T X.690).
 *
 * @param tagClass the class of the tag
 * @param number the tag number, 0 or more
 * @param explicit whether the tagged value keeps its own tag inside this one; an implicit tag replaces it
 */
public record Tag(TagClass tagClass, int number, boolean explicit) {

    /** The classes of tags that ECMA-285 uses on fields and types. */
    public enum TagClass {
        /** Context specific, written {@code [3]}. */
        CONTEXT,
        /** Application, written {@code [APPLICATION 3]}. */
        APPLICATION
    }

    @Override
    public String toString() {
        return (tagClass == TagClass.APPLICATION ? "[APPLICATION " : "[") + number + (explicit ? "]!" : "]");
    }
}
