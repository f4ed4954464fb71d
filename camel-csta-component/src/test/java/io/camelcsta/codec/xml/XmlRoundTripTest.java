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
package io.camelcsta.codec.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelcsta.codec.CodecException;
import io.camelcsta.model.Choice;
import io.camelcsta.model.CstaError;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Flags;
import io.camelcsta.model.Opaque;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.ChoiceType;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.CstaType;
import io.camelcsta.model.description.EnumeratedType;
import io.camelcsta.model.description.Field;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.ListType;
import io.camelcsta.model.description.StructType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that the description has, written, looked at with another parser, and read again. */
@Tag("unit")
class XmlRoundTripTest {

    private static final String NAMESPACE = "http://www.ecma-international.org/standards/ecma-323/csta/ed4";
    private static final XmlCodec CODEC = new XmlCodec(NAMESPACE, new XmlLimits(1_000_000, 64, 100_000));

    /** Alternatives, enumeration values and flags that have been written and read. */
    private static final Set<String> SEEN = new HashSet<>();

    /** A root element and how a message of it is made of its body. */
    record Document(String root, String namespace, StructType type, Function<Struct, CstaMessage> message) {
        @Override
        public String toString() {
            return root;
        }
    }

    static Stream<Document> documents() {
        List<Document> documents = new ArrayList<>();
        Csta.description()
                .events()
                .forEach(event -> documents.add(new Document(
                        event.name(), NAMESPACE, event.body(), body -> new CstaMessage.Event(9999, event, body))));
        Csta.description().services().forEach(service -> {
            documents.add(new Document(
                    service.name(), NAMESPACE, service.request(), body -> new CstaMessage.Request(7, service, body)));
            if (service.answered()) {
                documents.add(new Document(
                        service.responseName(),
                        NAMESPACE,
                        service.response(),
                        body -> new CstaMessage.Response(7, service, body)));
            }
        });
        Csta.description().sessions().forEach(session -> {
            for (StructType type : new StructType[] {session.request(), session.positive(), session.negative()}) {
                if (type != null) {
                    documents.add(new Document(
                            type.typeName(),
                            XmlCodec.SESSION_NAMESPACE,
                            type,
                            body -> new CstaMessage.Session(7, session, body)));
                }
            }
        });
        documents.sort(Comparator.comparing(Document::root));
        return documents.stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void fullValueIsReadAsItWasWritten(Document document) throws Exception {
        int variants = FullValues.variants(document.type());
        for (int variant = 0; variant < variants; variant++) {
            Struct body = FullValues.struct(document.type(), variant);
            Set<String> parts = new HashSet<>();
            collect(document.type(), body, parts);
            if (!SEEN.addAll(parts) && variant >= 6) {
                // another document or variant has had all that is in it
                continue;
            }
            CstaMessage message = document.message().apply(body);
            byte[] octets = CODEC.encode(message);
            assertThat(CODEC.decode(message.invokeId(), octets))
                    .as("variant %s", variant)
                    .isEqualTo(message);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void requiredFieldsAloneAreReadAsTheyWereWritten(Document document) throws Exception {
        Struct full = FullValues.struct(document.type(), 0);
        Struct.Builder builder = Struct.of(document.type());
        document.type().fields().stream()
                .filter(field -> !field.optional())
                .forEach(field -> builder.set(field.index(), full.get(field.index())));
        CstaMessage message = document.message().apply(builder.build());
        assertThat(CODEC.decode(message.invokeId(), CODEC.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void elementsStandInTheOrderOfTheDescriptionInOneNamespace(Document document) throws Exception {
        for (int variant = 0; variant < 6; variant++) {
            XmlTree root =
                    XmlTree.of(CODEC.encode(document.message().apply(FullValues.struct(document.type(), variant))));
            assertThat(root.name()).isEqualTo(document.root());
            checkStruct(document.root(), document.namespace(), root, document.type());
        }
    }

    private static void check(String place, String namespace, XmlTree element, CstaType type) {
        CstaType base = type.base();
        assertThat(element.namespace()).as(place).isEqualTo(namespace);
        if (base instanceof StructType struct) {
            checkStruct(place, namespace, element, struct);
        } else if (base instanceof ChoiceType choice) {
            assertThat(element.children()).as(place).hasSize(1);
            XmlTree child = element.children().get(0);
            List<Field> matching = choice.alternatives().stream()
                    .filter(field -> field.xmlName().equals(child.name()))
                    .toList();
            assertThat(matching).as(place).hasSize(1);
            check(place + "/" + child.name(), namespace, child, matching.get(0).type());
        } else if (base instanceof ListType list) {
            assertThat(element.childNames()).as(place).containsExactly(list.itemXmlName(), list.itemXmlName());
            element.children().forEach(child -> check(place + "/" + child.name(), namespace, child, list.itemType()));
        } else if (base instanceof FlagsType flags) {
            assertThat(element.childNames()).as(place).isEqualTo(flags.names());
            assertThat(element.children()).as(place).allSatisfy(child -> assertThat(child.text())
                    .isIn("true", "false"));
        } else if (base instanceof EnumeratedType enumerated) {
            assertThat(element.text()).as(place).isIn(enumerated.names());
        }
    }

    private static void checkStruct(String place, String namespace, XmlTree element, StructType type) {
        List<String> expected = new ArrayList<>();
        List<CstaType> types = new ArrayList<>();
        for (Field field : type.fields()) {
            if (field.inXml() && field.inline()) {
                ListType list = (ListType) field.type().base();
                expected.addAll(List.of(list.itemXmlName(), list.itemXmlName()));
                types.addAll(List.of(list.itemType(), list.itemType()));
            } else if (field.inXml()) {
                expected.add(field.xmlName());
                types.add(field.type());
            }
        }
        assertThat(element.childNames()).as(place).isEqualTo(expected);
        for (int i = 0; i < types.size(); i++) {
            XmlTree child = element.children().get(i);
            check(place + "/" + child.name(), namespace, child, types.get(i));
        }
    }

    static Stream<CstaError> errors() {
        ChoiceType failure = (ChoiceType) Csta.description().type("UniversalFailure");
        return failure.alternatives().stream()
                .flatMap(category -> category.type().base() instanceof EnumeratedType values
                        ? values.names().stream().map(value -> new CstaError(category.name(), value))
                        : Stream.of(new CstaError(
                                category.name(), category.name().equals("unspecified") ? null : "URM Denied")));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorIsReadAsItWasWritten(CstaError error) throws Exception {
        CstaMessage message = new CstaMessage.Failure(7, error, null);
        assertThat(CODEC.decode(7, CODEC.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void elementThatTheDescriptionDoesNotKnowIsKeptAndWrittenAgain(Document document) throws Exception {
        Struct full = FullValues.struct(document.type(), 0);
        Struct.Builder builder =
                Struct.of(document.type()).unknown(Opaque.ofXml("<v:added xmlns:v=\"urn:v\" n=\"1\">more</v:added>"));
        document.type().fields().forEach(field -> builder.set(field.index(), full.get(field.index())));
        CstaMessage message = document.message().apply(builder.build());
        byte[] octets = CODEC.encode(message);
        assertThat(XmlTree.of(octets).childNames()).endsWith("added");
        assertThat(CODEC.decode(message.invokeId(), octets)).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void eachMissingRequiredFieldIsRefusedByName(Document document) {
        Struct full = FullValues.struct(document.type(), 0);
        for (Field field : document.type().fields()) {
            if (!field.optional() && field.inXml()) {
                CstaMessage message = document.message().apply(full.with(field.name(), null));
                assertThatThrownBy(() -> CODEC.encode(message))
                        .isInstanceOf(CodecException.class)
                        .hasMessageContaining(document.root() + "." + field.name());
            }
        }
    }

    @Test
    void alternativesAndEnumerationValuesAreAllGoneThrough() {
        // what the other tests here rely on
        Set<String> seen = new HashSet<>();
        Set<String> all = new HashSet<>();
        documents().forEach(document -> {
            for (int variant = 0; variant < FullValues.variants(document.type()); variant++) {
                collect(document.type(), FullValues.struct(document.type(), variant), seen);
            }
            everything(document.type(), new HashSet<>(), all);
        });
        assertThat(seen).containsAll(all);
    }

    private static void everything(CstaType type, Set<CstaType> done, Set<String> all) {
        CstaType base = type.base();
        if (!done.add(base)) {
            return;
        } else if (base instanceof ChoiceType choice) {
            choice.alternatives().stream().filter(Field::inXml).forEach(field -> {
                all.add(choice.typeName() + "/" + field.name());
                everything(field.type(), done, all);
            });
        } else if (base instanceof StructType struct) {
            struct.fields().stream().filter(Field::inXml).forEach(field -> everything(field.type(), done, all));
        } else if (base instanceof ListType list) {
            everything(list.itemType(), done, all);
        } else if (base instanceof EnumeratedType enumerated) {
            enumerated.names().forEach(name -> all.add(enumerated.typeName() + "/" + name));
        }
    }

    private static void collect(CstaType type, Object value, Set<String> seen) {
        CstaType base = type.base();
        if (value instanceof Choice choice) {
            seen.add(choice.type().typeName() + "/" + choice.alternative().name());
            collect(choice.alternative().type(), choice.value(), seen);
        } else if (value instanceof Struct struct) {
            struct.type().fields().forEach(field -> collect(field.type(), struct.get(field.index()), seen));
        } else if (value instanceof List<?> items) {
            items.forEach(item -> collect(((ListType) base).itemType(), item, seen));
        } else if (value instanceof Flags flags) {
            seen.add(flags.type().typeName() + flags.names());
        } else if (base instanceof EnumeratedType && value != null) {
            seen.add(base.typeName() + "/" + value);
        }
    }
}
