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
package io.camelcsta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page on troubleshooting has what the component says, all of it, and nothing else. */
@Tag("unit")
class TroubleshootingTest {

    private static final String PAGE = "troubleshooting.adoc";
    /** What Camel says; see {@link io.camelcsta.route.CamelMessagesTest}. */
    private static final String OF_CAMEL = "camel";

    /** Files whose texts are not on the page, and why. */
    private static final Map<String, String> OTHER_FILES = Map.ofEntries(
            Map.entry("codec/", "details of what cannot be read or written, after messages that are on the page"),
            Map.entry("transport/", "details of a malformed address or frame, after messages that are on the page"),
            Map.entry("model/description/", "about the description in the jar, which its own tests read"),
            Map.entry("tools/", "of a command, which shows them with the line that they are about"),
            Map.entry("privatedata/", "details of private data, after a message that is on the page"),
            Map.entry("link/LinkAdvice.java", "advice at the end of messages that are on the page"),
            Map.entry("link/spool/Envelope.java", "details of a damaged event, in a message that is on the page"),
            Map.entry("link/spool/MvStoreFile.java", "details of a damaged file, in a message that is on the page"),
            Map.entry("CstaDevConsole.java", "headings of the dev console"),
            Map.entry("MicrometerMeters.java", "descriptions of meters"),
            Map.entry("MessageText.java", "contents of the message trace"));

    /** Parts of texts that are not on the page, and why. */
    private static final Map<String, String> OTHER_TEXTS = otherTexts();

    private static Map<String, String> otherTexts() {
        Map<String, String> other = new LinkedHashMap<>();
        String detail = "a detail in a message that is on the page";
        Stream.of(
                        "maxPendingEvents is",
                        "spoolMaxSize is",
                        "(further ones of this kind",
                        "more of this kind since the last line",
                        "The monitor of",
                        "devices; the consumer monitored",
                        "the switch refuses it for good, so that",
                        "it is tried again; further failures",
                        "no reason given",
                        "; the event stays in the store",
                        "kept in memory, as earlier ones",
                        "of this process (",
                        "events up to number",
                        "The state cannot be read",
                        "'ErrorCode' is missing",
                        "an object with",
                        "a connection: an object with",
                        "; the other devices are not asked for",
                        "Correct or remove it.",
                        "Correct the value.",
                        "A value that begins with #bean:",
                        "The writer failed",
                        "list its devices")
                .forEach(part -> other.put(part, detail));
        String programming = "told to code that makes or reads messages itself, and not to routes";
        Stream.of(
                        "has no segmented answer",
                        "has no alternative '",
                        "has no '",
                        "has no field '",
                        "A connection has a call id",
                        "is no recording service",
                        "Cannot be written as JSON",
                        "A text of a spool has",
                        "The limits of a spool must be 1 or more",
                        "Every Java platform has SHA-256",
                        "The accessors of a public record")
                .forEach(part -> other.put(part, programming));
        String shown = "shown where it is asked for: by the dev console, JMX, or a link event";
        Stream.of("the link is usable already", "The link to", "without host name verification")
                .forEach(part -> other.put(part, shown));
        String noMessage = "no message";
        Stream.of("\\d{1,15}", "<SessionLoginInfo", "private event.Event").forEach(part -> other.put(part, noMessage));
        return other;
    }

    private static List<String> messages(String table) {
        return Documents.rows(PAGE, table).stream()
                .flatMap(row -> Documents.quoted(row.get(0)).stream())
                .map(TroubleshootingTest::plain)
                .toList();
    }

    /** Without what makes AsciiDoc take it as it is. */
    static String plain(String message) {
        return message.replaceAll("^\\+|\\+$", "").replace("\\|", "|");
    }

    static Stream<String> tablesOfTheComponent() {
        return Documents.tables(PAGE).stream().filter(table -> !table.equals(OF_CAMEL));
    }

    @ParameterizedTest
    @MethodSource("tablesOfTheComponent")
    void everyMessageOfThePageIsInTheCode(String table) {
        SourceTexts code = SourceTexts.read();
        assertThat(messages(table)).isNotEmpty().allSatisfy(message -> assertThat(code.make(message))
                .as(message)
                .isTrue());
    }

    @Test
    void everyMessageOfTheCodeIsOnThePage() {
        String page = tablesOfTheComponent()
                .flatMap(table -> messages(table).stream())
                .collect(Collectors.joining("\n"));
        List<String> missing = SourceTexts.read().all().stream()
                .filter(SourceTexts.Text::isProse)
                .filter(text -> OTHER_FILES.keySet().stream().noneMatch(text.file()::startsWith))
                .filter(text -> !page.contains(text.longestPart()))
                .filter(text -> OTHER_TEXTS.keySet().stream().noneMatch(text.longestPart()::contains))
                .map(text -> text.file() + ": " + text.literals())
                .toList();
        assertThat(missing)
                .as("texts that are neither on the page nor named in this test with a reason")
                .isEmpty();
    }

    @Test
    void noTextIsLeftOutThatThereIsNot() {
        List<SourceTexts.Text> all = SourceTexts.read().all();
        assertThat(OTHER_FILES.keySet())
                .allSatisfy(file -> assertThat(all).anyMatch(text -> text.file().startsWith(file)));
        assertThat(OTHER_TEXTS.keySet()).allSatisfy(part -> assertThat(all)
                .anyMatch(text -> text.longestPart().contains(part)));
    }

    @Test
    void everyEntrySaysWhatItMeansAndWhatToDo() {
        for (String table : Documents.tables(PAGE)) {
            assertThat(Documents.rowsWithHeading(PAGE, table).get(0))
                    .containsExactly("Message", "What it means", "What to do");
            assertThat(Documents.rows(PAGE, table)).isNotEmpty().allSatisfy(row -> {
                assertThat(Documents.quoted(row.get(0))).isNotEmpty();
                assertThat(row.get(1)).endsWith(".");
                assertThat(row.get(2)).endsWith(".");
            });
        }
    }
}
