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
package io.camelcsta.model;

import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Field;

/**
 * A value of a {@link ChoiceType}.
 *
 * @param type the type
 * @param alternative the alternative that is present
 * @param value its value
 */
public record Choice(ChoiceType type, Field alternative, Object value) {

    /**
     * The alternative of that name with that value.
     *
     * @throws IllegalArgumentException if the type has no such alternative
     */
    public static Choice of(ChoiceType type, String alternative, Object value) {
        Field field = type.alternative(alternative);
        if (field == null) {
            throw new IllegalArgumentException(
                    type + " has no alternative '" + alternative + "', only " + type.alternatives());
        }
        return new Choice(type, field, value);
    }

    /** Whether that alternative is the one that is present. */
    public boolean is(String name) {
        return alternative.name().equals(name);
    }

    @Override
    public String toString() {
        return "{" + alternative.name() + "=" + value + "}";
    }
}
