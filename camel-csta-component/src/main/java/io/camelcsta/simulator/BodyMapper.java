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
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Field;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Makes the bodies of messages fit an encoding. The applications of one switch may speak different ones: what one of
 * them tells in words that the other encoding does not have is left out for those who speak the other.
 */
final class BodyMapper {

    private static final String AGENT_ID = "agentID";

    private final Predicate<Field> fields;
    private final Predicate<Opaque> contents;
    private final UnaryOperator<String> agentIds;

    /**
     * @param fields whether the encoding has a field
     * @param contents whether the encoding has room for content that is passed on untouched
     * @param agentIds turns agent ids into those of the other side
     */
    BodyMapper(Predicate<Field> fields, Predicate<Opaque> contents, UnaryOperator<String> agentIds) {
        this.fields = fields;
        this.contents = contents;
        this.agentIds = agentIds;
    }

    /** The same message with a body that fits. */
    CstaMessage map(CstaMessage message) {
        if (message instanceof CstaMessage.Request request) {
            return new CstaMessage.Request(request.invokeId(), request.service(), map(request.body()));
        } else if (message instanceof CstaMessage.Response response && response.body() != null) {
            return new CstaMessage.Response(response.invokeId(), response.service(), map(response.body()));
        } else if (message instanceof CstaMessage.Event event) {
            return new CstaMessage.Event(event.invokeId(), event.type(), map(event.body()));
        }
        return message;
    }

    private Struct map(Struct body) {
        Struct mapped = body;
        for (Field field : body.type().fields()) {
            Object value = body.get(field.index());
            Object other = value == null ? null : map(field, value);
            if (other != value) {
                mapped = mapped.with(field.name(), other);
            }
        }
        return mapped;
    }

    /** The value that takes its place, or null to leave it out. */
    private Object map(Field field, Object value) {
        if (!fields.test(field)) {
            return null;
        } else if (field.name().equals(AGENT_ID) && value instanceof String text) {
            return agentIds.apply(text);
        } else if (value instanceof List<?> list) {
            return list.stream().map(this::item).filter(Objects::nonNull).toList();
        }
        return item(value);
    }

    private Object item(Object value) {
        if (value instanceof Struct struct) {
            return map(struct);
        } else if (value instanceof Choice choice) {
            Object other = choice.value() == null ? null : map(choice.alternative(), choice.value());
            return other == choice.value()
                    ? choice
                    : other == null ? null : new Choice(choice.type(), choice.alternative(), other);
        } else if (value instanceof Opaque content) {
            return contents.test(content) ? content : null;
        }
        return value;
    }
}
