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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts in the sources of the component without its simulator: string literals outside of annotations and of what
 * is logged at debug level. Literals that are joined by {@code +} in one expression are one text.
 */
final class SourceTexts {

    private static final Path SOURCES = Documents.ROOT.resolve("camel-csta-component/src/main/java/io/camelcsta");
    private static final Pattern TOKEN = Pattern.compile(
            "//[^\\n]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\\n]|\\\\.)+'"
                    + "|[A-Za-z_$][\\w$.]*|\\d[\\w.]*|\\s+|.",
            Pattern.DOTALL);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{}|%[sd]|%04X|%n|\\n");
    private static final List<String> NOT_SHOWN = List.of(
            "LOG.debug(",
            "LOG.trace(",
            "LOG.info(",
            "@UriParam",
            "@UriPath",
            "@UriEndpoint",
            "@Metadata",
            "@Managed",
            "@DevConsole");

    private final List<Text> texts = new ArrayList<>();
    /** Of all literals, what stands between placeholders; made when it is first needed. */
    private List<String> pieces;

    private SourceTexts() {}

    /**
     * One text.
     *
     * @param file the source file, relative to the package {@code io.camelcsta}
     * @param literals its literals in their order
     */
    record Text(String file, List<String> literals) {

        /** Its longest part without a placeholder. */
        String longestPart() {
            return literals.stream()
                    .flatMap(literal -> Arrays.stream(PLACEHOLDER.split(literal)))
                    .map(String::strip)
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
        }

        /** Whether it is something to read, and no name, key or punctuation. */
        boolean isProse() {
            long words = Pattern.compile("[A-Za-z]+")
                    .matcher(String.join(" ", literals))
                    .results()
                    .count();
            return words >= 3 && longestPart().contains(" ");
        }
    }

    /** Of all sources of the component. */
    static SourceTexts read() {
        SourceTexts all = new SourceTexts();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java") && !file.startsWith(SOURCES.resolve("simulator")))
                    .sorted()
                    .forEach(file ->
                            all.read(SOURCES.relativize(file).toString().replace('\\', '/'), Documents.read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    List<Text> all() {
        return List.copyOf(texts);
    }

    private void read(String file, String source) {
        List<String> open = null;
        int openedAt = 0;
        int depth = 0;
        boolean plus = false;
        StringBuilder statement = new StringBuilder();
        Matcher tokens = TOKEN.matcher(source);
        while (tokens.find()) {
            String token = tokens.group();
            if (token.isBlank() || token.startsWith("//") || token.startsWith("/*")) {
                continue;
            }
            if (token.equals("(") || token.equals("[")) {
                depth++;
            } else if (token.equals(")") || token.equals("]")) {
                depth--;
            }
            boolean ends = ";{}?:".contains(token) || token.equals(",") && depth <= openedAt || depth < openedAt;
            if (open != null && ends) {
                add(file, open, statement);
                open = null;
            }
            if (";{}".contains(token)) {
                statement.setLength(0);
            }
            if (token.startsWith("\"")) {
                String literal = unescape(token.replaceAll("^\"+|\"+$", ""));
                if (open == null) {
                    open = new ArrayList<>();
                    openedAt = depth;
                    open.add(literal);
                } else if (plus) {
                    open.add(open.remove(open.size() - 1) + literal);
                } else {
                    open.add(literal);
                }
                plus = false;
                statement.append("\"\"");
            } else {
                plus = token.equals("+") && statement.toString().endsWith("\"\"");
                statement.append(token);
            }
        }
    }

    private void add(String file, List<String> literals, CharSequence statement) {
        if (NOT_SHOWN.stream().noneMatch(statement.toString()::contains)) {
            texts.add(new Text(file, List.copyOf(literals)));
        }
    }

    private static String unescape(String literal) {
        return literal.replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
    }

    /**
     * Whether a text can be what the sources make: each part between {@code ...} is in a literal, or is made of the end
     * of one literal, whole others, and the beginning of a last one.
     */
    boolean make(String message) {
        return Arrays.stream(message.split("\\.\\.\\."))
                .map(String::strip)
                .filter(part -> part.length() > 3)
                .allMatch(this::makePart);
    }

    private boolean makePart(String part) {
        if (pieces == null) {
            pieces = texts.stream()
                    .flatMap(text -> text.literals().stream())
                    .flatMap(literal -> Arrays.stream(literal.split("\\{}", -1)))
                    .distinct()
                    .toList();
        }
        if (pieces.stream().anyMatch(piece -> piece.contains(part))) {
            return true;
        }
        for (int i = 1; i < part.length(); i++) {
            String head = part.substring(0, i);
            if (pieces.stream().anyMatch(piece -> piece.endsWith(head)) && goesOn(part.substring(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean goesOn(String part) {
        return pieces.stream().anyMatch(piece -> piece.startsWith(part))
                || pieces.stream()
                        .anyMatch(piece ->
                                piece.length() > 3 && part.startsWith(piece) && goesOn(part.substring(piece.length())));
    }
}
