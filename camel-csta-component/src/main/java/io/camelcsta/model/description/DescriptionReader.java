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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the description. Its form: a definition starts in the first column with its kind ({@code enum}, {@code flags},
 * {@code struct}, {@code choice}, {@code list}, {@code type}, {@code service}, {@code event}, {@code session}); the
 * indented lines after it belong to it; {@code #} starts a comment.
 */
final class DescriptionReader {

    private static final Pattern TAG = Pattern.compile("\\[(APPLICATION )?(\\d+)](!?)");

    private final Map<String, CstaType> types = new LinkedHashMap<>();
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, EventType> events = new LinkedHashMap<>();
    private final Map<String, SessionDocument> sessions = new LinkedHashMap<>();
    private final List<Block> blocks = new ArrayList<>();

    private record Line(String file, int number, int indent, String text) {
        IllegalStateException error(String message) {
            return new IllegalStateException(file + ":" + number + ": " + message + ": " + text);
        }
    }

    private record Block(Line head, List<Line> body) {}

    DescriptionReader() {
        for (BasicType type : BasicType.values()) {
            types.put(type.typeName(), type);
        }
    }

    Map<String, CstaType> types() {
        return types;
    }

    Map<String, Service> services() {
        return services;
    }

    Map<String, EventType> events() {
        return events;
    }

    Map<String, SessionDocument> sessions() {
        return sessions;
    }

    void readResource(String resource) {
        try (InputStream in = DescriptionReader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing beside "
                        + getClass().getName());
            }
            read(resource, new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void read(String file, BufferedReader in) throws IOException {
        Block block = null;
        int number = 0;
        for (String raw = in.readLine(); raw != null; raw = in.readLine()) {
            number++;
            int comment = raw.indexOf('#');
            String text = (comment < 0 ? raw : raw.substring(0, comment)).stripTrailing();
            if (text.isBlank()) {
                continue;
            }
            String stripped = text.stripLeading();
            Line line = new Line(file, number, text.length() - stripped.length(), stripped);
            if (line.indent() == 0) {
                block = new Block(line, new ArrayList<>());
                blocks.add(block);
            } else if (block == null) {
                throw line.error("Indented line before any definition");
            } else {
                block.body().add(line);
            }
        }
    }

    /** Resolves all references. */
    DescriptionReader finish() {
        blocks.forEach(block -> locating(block.head(), () -> declare(block)));
        blocks.forEach(block -> locating(block.head(), () -> resolveAlias(block)));
        blocks.forEach(block -> locating(block.head(), () -> define(block)));
        return this;
    }

    /** What is missing in a line, or no number, is reported with its place. */
    private static void locating(Line line, Runnable step) {
        try {
            step.run();
        } catch (IndexOutOfBoundsException e) {
            throw line.error("Something is missing at the end");
        } catch (NumberFormatException e) {
            throw line.error("A number is expected (" + e.getMessage() + ")");
        }
    }

    private void declare(Block block) {
        List<String> words = words(block.head());
        String kind = words.get(0);
        String name = words.get(1);
        Tag tag = words.size() > 2 ? tag(words.get(2)) : null;
        int next = tag == null ? 2 : 3;
        CstaType type =
                switch (kind) {
                    case "enum" -> new EnumeratedType(name, tag, numbers(block));
                    case "flags" -> new FlagsType(name, tag, numbers(block));
                    case "struct" -> new StructType(name, tag, false, false);
                    case "choice" -> new ChoiceType(name, tag);
                    case "list" -> new ListType(name, tag, words.get(next), words.contains("single"));
                    case "type", "service", "event", "session" -> null;
                    default -> throw block.head().error("Unknown kind of definition");
                };
        if (type != null) {
            add(block, name, type);
        }
    }

    private void add(Block block, String name, CstaType type) {
        if (types.putIfAbsent(name, type) != null) {
            throw block.head().error("Defined twice");
        }
    }

    private void resolveAlias(Block block) {
        List<String> words = words(block.head());
        if (words.get(0).equals("type")) {
            Tag tag = tag(words.get(2));
            add(
                    block,
                    words.get(1),
                    new TaggedType(words.get(1), tag, type(block.head(), words.get(tag == null ? 2 : 3))));
        }
    }

    private void define(Block block) {
        List<String> words = words(block.head());
        String name = words.get(1);
        switch (words.get(0)) {
            case "struct" -> ((StructType) types.get(name)).fields(fields(block.body(), List.of()));
            case "choice" -> ((ChoiceType) types.get(name)).alternatives(fields(block.body(), List.of()));
            case "list" -> {
                int next = tag(words.get(2)) == null ? 3 : 4;
                ((ListType) types.get(name)).itemType(type(block.head(), words.get(next)));
            }
            case "service" -> services.put(name, service(block, words));
            case "event" -> events.put(name, event(block, words));
            case "session" -> sessions.put(name, session(block, name));
            default -> {
                // enumerations, flags and aliases are complete already
            }
        }
    }

    private Service service(Block block, List<String> words) {
        Map<String, StructType> sections =
                sections(block, words.get(1), Map.of("request", words.get(1), "response", words.get(1) + "Response"));
        boolean unanswered = words.contains("unanswered");
        if (unanswered == sections.containsKey("response") || !sections.containsKey("request")) {
            throw block.head().error("A service has a request, and a response unless it is unanswered");
        }
        return new Service(
                words.get(1), Integer.parseInt(words.get(2)), sections.get("request"), sections.get("response"));
    }

    private EventType event(Block block, List<String> words) {
        String key = words.get(2);
        EventCategory category = Arrays.stream(EventCategory.values())
                .filter(c -> c.key().equals(key))
                .findFirst()
                .orElseThrow(() -> block.head().error("Unknown group " + key));
        StructType body = new StructType(words.get(1), null, false, false);
        CstaType crossReference = types.get("MonitorCrossRefID");
        body.fields(fields(
                block.body(),
                List.of(new Field(
                        EventType.MONITOR_CROSS_REF_ID,
                        EventType.MONITOR_CROSS_REF_ID,
                        null,
                        crossReference,
                        crossReference,
                        false,
                        0,
                        0,
                        Field.Presence.BOTH,
                        false))));
        return new EventType(
                words.get(1), category, Integer.parseInt(words.get(3)), Integer.parseInt(words.get(5)), body);
    }

    private SessionDocument session(Block block, String name) {
        Map<String, StructType> sections = sections(
                block,
                name,
                Map.of("request", name, "positive", name + "PosResponse", "negative", name + "NegResponse"));
        return new SessionDocument(name, sections.get("request"), sections.get("positive"), sections.get("negative"));
    }

    private Map<String, StructType> sections(Block block, String name, Map<String, String> typeNames) {
        Map<String, List<Line>> lines = new LinkedHashMap<>();
        Map<String, List<String>> attributes = new HashMap<>();
        List<Line> current = null;
        int sectionIndent = block.body().isEmpty() ? 0 : block.body().get(0).indent();
        for (Line line : block.body()) {
            if (line.indent() == sectionIndent) {
                List<String> words = words(line);
                if (!typeNames.containsKey(words.get(0))) {
                    throw line.error("Unknown section of " + name);
                }
                current = new ArrayList<>();
                lines.put(words.get(0), current);
                attributes.put(words.get(0), words);
            } else {
                current.add(line);
            }
        }
        Map<String, StructType> result = new HashMap<>();
        lines.forEach((section, body) -> {
            StructType type = new StructType(
                    typeNames.get(section),
                    null,
                    attributes.get(section).contains("nodata"),
                    attributes.get(section).contains("bare"));
            type.fields(fields(body, List.of()));
            result.put(section, type);
        });
        return result;
    }

    private List<Field> fields(List<Line> lines, List<Field> before) {
        List<Field> fields = new ArrayList<>(before);
        for (Line line : lines) {
            locating(line, () -> fields.add(field(line, fields.size())));
        }
        return fields;
    }

    private Field field(Line line, int index) {
        List<String> words = words(line);
        String name = words.get(0);
        Tag tag = tag(words.get(1));
        int next = tag == null ? 1 : 2;
        CstaType type = type(line, words.get(next++));
        String xmlName = name;
        CstaType berType = type;
        boolean optional = false;
        int berPosition = index;
        Field.Presence presence = Field.Presence.BOTH;
        boolean inline = false;
        for (String word : words.subList(next, words.size())) {
            if (word.equals("?")) {
                optional = true;
            } else if (word.equals("xml-only")) {
                presence = Field.Presence.XML_ONLY;
            } else if (word.equals("ber-only")) {
                presence = Field.Presence.BER_ONLY;
            } else if (word.equals("inline")) {
                inline = true;
            } else if (word.startsWith("xml:")) {
                xmlName = word.substring(4);
            } else if (word.startsWith("ber:")) {
                berType = type(line, word.substring(4));
            } else if (word.startsWith("@")) {
                berPosition = Integer.parseInt(word.substring(1)) - 1;
            } else {
                throw line.error("Unknown attribute " + word);
            }
        }
        return new Field(name, xmlName, tag, type, berType, optional, index, berPosition, presence, inline);
    }

    private CstaType type(Line line, String name) {
        CstaType type = types.get(name);
        if (type == null) {
            throw line.error("Undefined type " + name);
        }
        return type;
    }

    private Map<String, Integer> numbers(Block block) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (Line line : block.body()) {
            locating(line, () -> words(line).forEach(word -> {
                int equals = word.indexOf('=');
                if (equals < 0
                        || numbers.put(word.substring(0, equals), Integer.valueOf(word.substring(equals + 1)))
                                != null) {
                    throw line.error("Expected distinct name=number");
                }
            }));
        }
        return numbers;
    }

    private static Tag tag(String word) {
        Matcher matcher = TAG.matcher(word);
        if (!matcher.matches()) {
            return null;
        }
        return new Tag(
                matcher.group(1) == null ? Tag.TagClass.CONTEXT : Tag.TagClass.APPLICATION,
                Integer.parseInt(matcher.group(2)),
                !matcher.group(3).isEmpty());
    }

    /** The words of a line; a tag is one word. */
    private static List<String> words(Line line) {
        List<String> words = new ArrayList<>();
        for (String word : line.text().replace("[APPLICATION ", "[APPLICATION_").split("\\s+")) {
            words.add(word.replace("[APPLICATION_", "[APPLICATION "));
        }
        return words;
    }
}
