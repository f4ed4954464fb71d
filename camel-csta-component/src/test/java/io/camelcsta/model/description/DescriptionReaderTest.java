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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of the description, and its errors with file and line. */
@org.junit.jupiter.api.Tag("unit")
class DescriptionReaderTest {

    private static DescriptionReader read(String text) throws IOException {
        DescriptionReader reader = new DescriptionReader();
        reader.read("f.csta", new BufferedReader(new StringReader(text)));
        return reader.finish();
    }

    private static CstaType type(String text, String name) throws IOException {
        return read(text).types().get(name);
    }

    @Test
    void structure() throws IOException {
        StructType type = (StructType) type(
                """
                # a comment
                struct S [APPLICATION 5]   # another
                  a        Integer
                  b  [0]   Text ?          # may be absent
                  c  [1]!  Octets ? xml:see

                  d        Boolean xml-only @1
                """,
                "S");
        assertThat(type.tag()).isEqualTo(new Tag(Tag.TagClass.APPLICATION, 5, false));
        assertThat(type.fields()).hasSize(4);
        assertThat(type.field("a"))
                .isEqualTo(new Field(
                        "a", "a", null, BasicType.INTEGER, BasicType.INTEGER, false, 0, 0, Field.Presence.BOTH, false));
        assertThat(type.field("b"))
                .isEqualTo(new Field(
                        "b",
                        "b",
                        new Tag(Tag.TagClass.CONTEXT, 0, false),
                        BasicType.TEXT,
                        BasicType.TEXT,
                        true,
                        1,
                        1,
                        Field.Presence.BOTH,
                        false));
        assertThat(type.field("c"))
                .isEqualTo(new Field(
                        "c",
                        "see",
                        new Tag(Tag.TagClass.CONTEXT, 1, true),
                        BasicType.OCTETS,
                        BasicType.OCTETS,
                        true,
                        2,
                        2,
                        Field.Presence.BOTH,
                        false));
        assertThat(type.field("d"))
                .isEqualTo(new Field(
                        "d",
                        "d",
                        null,
                        BasicType.BOOLEAN,
                        BasicType.BOOLEAN,
                        false,
                        3,
                        0,
                        Field.Presence.XML_ONLY,
                        false));
    }

    @Test
    void fieldIsFoundByEitherSpelling() throws IOException {
        StructType type = (StructType) type("struct S\n  right Text xml:rihgt\n  other Text\n", "S");
        assertThat(type.fieldByXmlName("rihgt", 0)).isSameAs(type.field("right"));
        assertThat(type.fieldByXmlName("right", 1)).isSameAs(type.field("right"));
        assertThat(type.fieldByXmlName("wrong", 0)).isNull();
    }

    @Test
    void enumeration() throws IOException {
        EnumeratedType type = (EnumeratedType) type("enum E\n  a=1 b=2\n  c=10\n", "E");
        assertThat(type.names()).containsExactly("a", "b", "c");
        assertThat(type.number("c")).isEqualTo(10);
        assertThat(type.name(2)).isEqualTo("b");
        assertThat(type.number("d")).isNull();
        assertThat(type.name(3)).isNull();
    }

    @Test
    void flags() throws IOException {
        FlagsType type = (FlagsType) type("flags F\n  a=1 b=0\n", "F");
        assertThat(type.bit("a")).isEqualTo(1);
        assertThat(type.bit("c")).isEqualTo(-1);
        assertThat(type.names(0b11)).containsExactly("a", "b");
        assertThat(type.all()).isEqualTo(0b11);
    }

    @Test
    void listOfATypeThatIsDefinedLater() throws IOException {
        ListType type = (ListType) type("list L [2] item S\nstruct S\n  a Text\n", "L");
        assertThat(type.itemXmlName()).isEqualTo("item");
        assertThat(type.itemType().typeName()).isEqualTo("S");
        assertThat(type.tag()).isEqualTo(new Tag(Tag.TagClass.CONTEXT, 2, false));
    }

    @Test
    void alias() throws IOException {
        CstaType type = type("type T [0]! Identifier\n", "T");
        assertThat(type).isEqualTo(new TaggedType("T", new Tag(Tag.TagClass.CONTEXT, 0, true), BasicType.IDENTIFIER));
        assertThat(type.base()).isSameAs(BasicType.IDENTIFIER);
    }

    @Test
    void choice() throws IOException {
        ChoiceType type = (ChoiceType) type("choice C [APPLICATION 3]!\n  a Text\n  b [1] Empty\n", "C");
        assertThat(type.alternatives()).extracting(Field::name).containsExactly("a", "b");
        assertThat(type.alternative("b").tag()).isEqualTo(new Tag(Tag.TagClass.CONTEXT, 1, false));
        assertThat(type.alternative("c")).isNull();
    }

    @Test
    void service() throws IOException {
        Service service = read("service Do 99\n  request\n    a Text\n  response nodata\n    b Text ?\n")
                .services()
                .get("Do");
        assertThat(service.code()).isEqualTo(99);
        assertThat(service.request().typeName()).isEqualTo("Do");
        assertThat(service.request().noData()).isFalse();
        assertThat(service.response().typeName()).isEqualTo("DoResponse");
        assertThat(service.response().noData()).isTrue();
    }

    @Test
    void unansweredService() throws IOException {
        assertThat(read("service Do 99 unanswered\n  request\n    a Text\n")
                        .services()
                        .get("Do")
                        .answered())
                .isFalse();
    }

    @Test
    void event() throws IOException {
        EventType event = read("type MonitorCrossRefID Identifier\nevent DoneEvent voice 5 filter 4\n  a Text\n")
                .events()
                .get("DoneEvent");
        assertThat(event.category()).isEqualTo(EventCategory.VOICE);
        assertThat(event.number()).isEqualTo(5);
        assertThat(event.filterBit()).isEqualTo(4);
        assertThat(event.body().fields()).extracting(Field::name).containsExactly("monitorCrossRefID", "a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# c;_ a Text|f.csta:2: Indented line before any definition: a Text",
                "thing T|f.csta:1: Unknown kind of definition: thing T",
                "enum E;  a=1;enum E;  b=1|f.csta:3: Defined twice: enum E",
                "struct Text;  a Text|f.csta:1: Defined twice: struct Text",
                "# c;;struct S;  a Magic|f.csta:4: Undefined type Magic: a Magic",
                "struct S;  a Text often|f.csta:2: Unknown attribute often: a Text often",
                "list L item Magic|f.csta:1: Undefined type Magic: list L item Magic",
                "type T Magic|f.csta:1: Undefined type Magic: type T Magic",
                "struct S;  a Text ber:Magic|f.csta:2: Undefined type Magic",
                "enum E;  a|f.csta:2: Expected distinct name=number: a",
                "enum E;  a=1 a=2|f.csta:2: Expected distinct name=number: a=1 a=2",
                "service S 1;  request;    a Text|f.csta:1: A service has a request, and a response unless it is unanswered",
                "service S 1 unanswered;  request;    a Text;  response;    a Text|f.csta:1: A service has a request, and a response unless",
                "service S 1;  response;    a Text|f.csta:1: A service has a request, and a response unless",
                "service S 1;  answer;    a Text|f.csta:2: Unknown section of S: answer",
                "event E magic 1 filter 1;  a Text|f.csta:1: Unknown group magic: event E magic 1 filter 1"
            })
    void mistakeIsReportedWithFileAndLine(String lines, String message) {
        // a line of an example begins after a semicolon; an underscore is a space
        assertThatThrownBy(() -> read(lines.replace(';', '\n').replace('_', ' ')))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enum|f.csta:1",
                "service S x;  request;    a Text;  response;    a Text|f.csta:1",
                "struct S;  a|f.csta:2",
                "enum E;  a=x|f.csta:2",
                "event E voice 1;  a Text|f.csta:1",
                "struct S;  a Text @x|f.csta:2",
                "list L|f.csta:1",
                "type T|f.csta:1"
            })
    void lineThatIsTooShortOrNoNumberIsReportedWithFileAndLine(String lines, String place) {
        assertThatThrownBy(() -> read(lines.replace(';', '\n'))).hasMessageContaining(place);
    }

    @Test
    void missingResourceIsNamed() {
        assertThatThrownBy(() -> new DescriptionReader().readResource("none.csta"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The resource none.csta is missing");
    }
}
