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

import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.StructType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An immutable value of a {@link StructType}: the values of its fields in an array, and what the sender added that the
 * description does not know. Values are {@link String} (text, identifiers, times and enumerations), {@link Long},
 * {@link Boolean}, {@link Octets}, {@link DeviceId}, {@link ConnectionId}, {@link Flags}, {@link Choice},
 * {@link Opaque}, {@link Struct} and {@link List}.
 */
public final class Struct {

    private final StructType type;
    private final Object[] values;
    private final List<Opaque> unknown;

    private Struct(StructType type, Object[] values, List<Opaque> unknown) {
        this.type = type;
        this.values = values;
        this.unknown = unknown;
    }

    /** A structure without any field. */
    public static Struct empty(StructType type) {
        return new Struct(type, new Object[type.size()], List.of());
    }

    /** Starts a structure of that type. */
    public static Builder of(StructType type) {
        return new Builder(type);
    }

    /** The type. */
    public StructType type() {
        return type;
    }

    /** The value of the field at that position of the type, or null. */
    public Object get(int index) {
        return values[index];
    }

    /**
     * The value of the field of that name, or null if it is absent.
     *
     * @throws IllegalArgumentException if the type has no such field
     */
    public Object get(String name) {
        return values[index(type, name)];
    }

    /** The text, identifier or enumeration of that name, or null. */
    public String text(String name) {
        return (String) get(name);
    }

    /** The number of that name, or null. */
    public Long number(String name) {
        return (Long) get(name);
    }

    /** The connection of that name, or null. */
    public ConnectionId connection(String name) {
        return (ConnectionId) get(name);
    }

    /** The structure of that name, or null. */
    public Struct struct(String name) {
        return (Struct) get(name);
    }

    /** The choice of that name, or null if it is absent or its alternative is not known. */
    public Choice choice(String name) {
        return get(name) instanceof Choice choice ? choice : null;
    }

    /** The octets of that name, or null. */
    public Octets octets(String name) {
        return (Octets) get(name);
    }

    /** The list of that name; empty if it is absent. */
    public List<?> list(String name) {
        Object value = get(name);
        return value == null ? List.of() : (List<?>) value;
    }

    /** Content that the description does not know, in the order in which it came; it follows the known fields. */
    public List<Opaque> unknown() {
        return unknown;
    }

    /** Whether no field is present and nothing unknown either. */
    public boolean isEmpty() {
        for (Object value : values) {
            if (value != null) {
                return false;
            }
        }
        return unknown.isEmpty();
    }

    /** A copy with one field changed; null removes it. */
    public Struct with(String name, Object value) {
        Object[] copy = values.clone();
        copy[index(type, name)] = value;
        return new Struct(type, copy, unknown);
    }

    private static int index(StructType type, String name) {
        Field field = type.field(name);
        if (field == null) {
            throw new IllegalArgumentException(type + " has no field '" + name + "', only " + type.fields());
        }
        return field.index();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Struct struct
                && type == struct.type
                && Arrays.equals(values, struct.values)
                && unknown.equals(struct.unknown);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type.typeName(), Arrays.hashCode(values), unknown);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type.typeName()).append('{');
        String separator = "";
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                text.append(separator).append(type.field(i).name()).append('=').append(values[i]);
                separator = ", ";
            }
        }
        return text.append('}').toString();
    }

    /** Builds a {@link Struct}. Not for use by several threads. */
    public static final class Builder {

        private final StructType type;
        private final Object[] values;
        private List<Opaque> unknown = List.of();

        private Builder(StructType type) {
            this.type = type;
            this.values = new Object[type.size()];
        }

        /**
         * Sets a field; null leaves it absent.
         *
         * @throws IllegalArgumentException if the type has no such field
         */
        public Builder set(String name, Object value) {
            values[index(type, name)] = value;
            return this;
        }

        /** Sets the field at that position of the type. */
        public Builder set(int index, Object value) {
            values[index] = value;
            return this;
        }

        /** The value that is set at that position, or null. */
        public Object get(int index) {
            return values[index];
        }

        /** Adds content that the description does not know. */
        public Builder unknown(Opaque content) {
            if (unknown.isEmpty()) {
                unknown = new java.util.ArrayList<>(1);
            }
            unknown.add(content);
            return this;
        }

        /** The structure. The builder is not used afterwards. */
        public Struct build() {
            return new Struct(type, values, unknown.isEmpty() ? List.of() : List.copyOf(unknown));
        }
    }
}
