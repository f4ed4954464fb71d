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
 * Another name for a type, possibly with a BER tag of its own.
 *
 * @param typeName the name
 * @param tag the tag, or null
 * @param target the type that it stands for
 */
public record TaggedType(String typeName, Tag tag, CstaType target) implements CstaType {

    @Override
    public CstaType base() {
        return target.base();
    }

    @Override
    public String toString() {
        return typeName;
    }
}
