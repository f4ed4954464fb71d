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
import io.camelcsta.model.DeviceId;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.StructType;

/** Builds the bodies of messages; null leaves a field absent. */
final class Bodies {

    private final StructType type;
    private final Struct.Builder builder;

    private Bodies(StructType type) {
        this.type = type;
        this.builder = Struct.of(type);
    }

    static Bodies of(StructType type) {
        return new Bodies(type);
    }

    /** A structure that is named in the description. */
    static Bodies of(String typeName) {
        return new Bodies((StructType) Csta.description().type(typeName).base());
    }

    static Bodies event(String name) {
        return new Bodies(Csta.description().event(name).body());
    }

    static Bodies request(String service) {
        return new Bodies(Csta.description().service(service).request());
    }

    static Bodies response(String service) {
        return new Bodies(Csta.description().service(service).response());
    }

    /** The answer of a service without any content. */
    static Struct noData(String service) {
        return Struct.empty(Csta.description().service(service).response());
    }

    Bodies set(String field, Object value) {
        builder.set(field, value);
        return this;
    }

    /** A field that is a choice. */
    Bodies choose(String field, String alternative, Object value) {
        return set(field, Choice.of(choice(field), alternative, value));
    }

    /** A field that is a choice of a device or of reasons why there is none; null chooses {@code notKnown}. */
    Bodies device(String field, DeviceId device) {
        if (device == null) {
            return choose(field, "notKnown", Boolean.TRUE);
        }
        // the first alternative is the device in every one of these types
        return choose(field, choice(field).alternatives().get(0).name(), device);
    }

    private ChoiceType choice(String field) {
        return (ChoiceType) type.field(field).type().base();
    }

    Struct build() {
        return builder.build();
    }
}
