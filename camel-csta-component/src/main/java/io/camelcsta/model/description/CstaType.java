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
 * The type of a value in a CSTA message. Types are data: they are read once from the description beside this class and
 * interpreted by the codecs.
 */
public sealed interface CstaType
        permits BasicType, StructType, ChoiceType, ListType, EnumeratedType, FlagsType, TaggedType {

    /** The name of the type, ECMA-323's where both standards name it. */
    String typeName();

    /** This type, or what it is an alias of: never a {@link TaggedType}. */
    default CstaType base() {
        return this;
    }
}
