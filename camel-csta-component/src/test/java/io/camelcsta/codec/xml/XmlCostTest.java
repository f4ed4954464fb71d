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

import io.camelcsta.codec.Allocation;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a document costs is proportional to its octets, whatever it says. */
@Tag("unit")
class XmlCostTest {

    /** So many octets of the heap for each document, and so many for each of its octets. */
    private static final int PER_DOCUMENT = 4_096;

    private static final int PER_OCTET = 64;
    private static final int LARGE = 65_000;

    private final XmlCodec codec = new XmlCodec(XmlCodec.DEFAULT_NAMESPACE, XmlLimits.DEFAULT);

    private static String times(int length, IntFunction<String> part) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < length; i++) {
            text.append(part.apply(i));
        }
        return text.toString();
    }

    private static Named<IntFunction<String>> shape(String name, IntFunction<String> document) {
        return Named.of(name, document);
    }

    private static String event(String content) {
        return "<CallInformationEvent><monitorCrossRefID>1</monitorCrossRefID>" + content + "</CallInformationEvent>";
    }

    static Stream<Named<IntFunction<String>>> shapes() {
        return Stream.of(
                shape(
                        "a long namespace and many unknown elements of it",
                        n -> "<RecordEvent xmlns:p=\"u"
                                + "x".repeat(n / 2) + "\"><monitorCrossRefID>m</monitorCrossRefID>"
                                + times(n / 2, i -> "<p:a/>") + "</RecordEvent>"),
                shape(
                        "many declarations around unknown elements",
                        n -> "<unknown "
                                + times(n / 2, i -> "xmlns:a" + i + "=\"b\" ") + ">" + times(n / 2, i -> "<c/>")
                                + "</unknown>"),
                shape(
                        "many declarations of the default namespace",
                        n -> "<unknown>" + times(n, i -> "<c xmlns=\"" + i % 2 + "\"/>") + "</unknown>"),
                shape("many unknown elements", n -> event(times(n, i -> "<a/>"))),
                shape("nested unknown elements", n -> event(times(n, i -> "<a>".repeat(50) + "</a>".repeat(50)))),
                shape(
                        "nested declarations",
                        n -> event(times(n, i -> "<a xmlns='u" + i + "'><b xmlns='v'><c xmlns=''/></b></a>"))),
                shape("unknown attributes", n -> event("<a " + times(n, i -> "b" + i + "='c' ") + "/>")),
                shape(
                        "attributes of a device",
                        n -> event("<device><deviceIdentifier " + times(n, i -> "b" + i + "='c' ")
                                + ">3001</deviceIdentifier></device>")),
                shape(
                        "items of a list",
                        n -> "<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData>"
                                + times(n, i -> "<snapshotDeviceResponseInfo/>")
                                + "</snapshotData></crossRefIDorSnapshotData></SnapshotDeviceResponse>"),
                shape(
                        "items without a list around them",
                        n -> "<SnapshotCallResponse>" + times(n, i -> "<snapshotCallResponseInfo/>")
                                + "</SnapshotCallResponse>"),
                shape("the same field again and again", n -> event(times(n, i -> "<cause>a</cause>"))),
                shape("long text", n -> event("<subjectOfCall>" + "x".repeat(n) + "</subjectOfCall>")),
                shape("escaped text", n -> event("<subjectOfCall>" + "&amp;".repeat(n / 5) + "</subjectOfCall>")),
                shape(
                        "text in pieces",
                        n -> event("<subjectOfCall>" + "<![CDATA[x]]>y".repeat(n / 14) + "</subjectOfCall>")),
                shape("comments", n -> event("<!---->".repeat(n / 7))),
                shape("white space", n -> event(" \n".repeat(n / 2))),
                shape(
                        "private data",
                        n -> event("<extensions><privateData><private>" + times(n, i -> "<v/>")
                                + "</private></privateData></extensions>")),
                shape(
                        "many private data",
                        n -> event("<extensions>" + times(n, i -> "<privateData><private><v/></private></privateData>")
                                + "</extensions>")),
                shape("what is broken at the end", n -> event(times(n, i -> "<a/>") + "<b>")));
    }

    private long cost(byte[] document) {
        long all = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            // the parser's buffers and what is compiled are there from the second time on
            all = Math.min(all, Allocation.of(() -> codec.decode(XmlCodec.EVENT_INVOKE_ID, document)));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void heapIsProportionalToTheDocument(IntFunction<String> shape) {
        for (int length : new int[] {LARGE / 16, LARGE / 2, LARGE}) {
            String text = shape.apply(length - 400);
            byte[] document = text.getBytes(StandardCharsets.UTF_8);
            assertThat(document.length).isLessThan(LARGE + 600);
            long cost = cost(document);
            assertThat(cost).isLessThan(PER_DOCUMENT + (long) PER_OCTET * document.length);
        }
    }

    @Test
    void namesThatAreEverNewAreForgotten() throws Exception {
        XmlParsers parsers = new XmlParsers();
        for (int document = 0; document < 100; document++) {
            int number = document;
            byte[] octets = ("<a>" + times(60_000, i -> "<b" + number + "x" + i + "/>") + "</a>")
                    .getBytes(StandardCharsets.UTF_8);
            try (XmlInput in = new XmlInput(octets, XmlLimits.DEFAULT, parsers)) {
                in.root();
                in.skip();
            }
            assertThat(parsers.names()).isLessThan(8_000 + 10_000);
        }
    }
}
