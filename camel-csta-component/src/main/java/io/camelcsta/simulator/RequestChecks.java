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
package io.camelcsta.simulator;

import io.camelcsta.model.Choice;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.ListType;
import java.util.List;

/** Refuses requests that lack something or hold values that the description does not know: codecs read leniently. */
final class RequestChecks {

    private RequestChecks() {}

    static void check(Struct request) {
        for (Field field : request.type().fields()) {
            Object value = request.get(field.index());
            if (value != null) {
                check(field.type().base(), value);
            } else if (!field.optional() && field.presence() == Field.Presence.BOTH) {
                throw Refusals.invalidParameter();
            }
        }
    }

    private static void check(CstaType type, Object value) {
        if (value instanceof Struct struct) {
            check(struct);
        } else if (value instanceof List<?> list && type instanceof ListType listType) {
            list.forEach(item -> check(listType.itemType().base(), item));
        } else if (value instanceof Choice choice) {
            if (choice.value() == null) {
                throw Refusals.invalidParameter();
            }
            check(choice.alternative().type().base(), choice.value());
        } else if (type instanceof ChoiceType) {
            throw Refusals.invalidParameter();
        } else if (type instanceof EnumeratedType enumerated && enumerated.number((String) value) == null) {
            throw Refusals.valueOutOfRange();
        }
    }
}
