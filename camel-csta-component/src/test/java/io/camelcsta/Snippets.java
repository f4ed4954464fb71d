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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The snippets in README.md and docs, and the code and the files that they are to be equal to. */
final class Snippets {

    private static final Pattern TAGGED =
            Pattern.compile("// tag::(\\w+)\\[\\]\\n(.*?)\\n *// end::\\1\\[\\]", Pattern.DOTALL);
    private static final Pattern SOURCE = Pattern.compile("\\[source,(\\w+).*\\]");

    /**
     * A block of code in a document.
     *
     * @param document the file's name
     * @param language what the document says of it, empty if it says nothing
     * @param before the last line before it that is not empty
     * @param text its lines
     */
    record Snippet(String document, String language, String before, String text) {

        String firstLine() {
            return text.lines().findFirst().orElse("");
        }

        @Override
        public String toString() {
            return document + " " + language + ": " + firstLine();
        }
    }

    private Snippets() {}

    /** All of README.md and docs. */
    static List<Snippet> all() throws IOException {
        List<Snippet> snippets = new ArrayList<>(in(Documents.ROOT.resolve("README.md")));
        try (Stream<Path> documents = Files.list(Documents.ROOT.resolve("docs"))) {
            documents
                    .filter(path -> path.toString().endsWith(".adoc"))
                    .sorted()
                    .forEach(path -> snippets.addAll(in(path)));
        }
        return snippets;
    }

    private static List<Snippet> in(Path document) {
        List<String> lines = Documents.read(document).lines().toList();
        List<Snippet> snippets = new ArrayList<>();
        String before = "";
        int at = 0;
        while (at < lines.size()) {
            String line = lines.get(at);
            String fence = line.startsWith("```") ? "```" : line.matches("-{4,}") ? line : null;
            if (fence != null) {
                int end = at + 1;
                while (!lines.get(end).equals(fence)) {
                    end++;
                }
                Matcher source = SOURCE.matcher(before);
                String language = line.startsWith("```") ? line.substring(3) : source.matches() ? source.group(1) : "";
                snippets.add(new Snippet(
                        document.getFileName().toString(),
                        language,
                        before,
                        String.join("\n", lines.subList(at + 1, end))));
                at = end;
            }
            if (!line.isBlank()) {
                before = line;
            }
            at++;
        }
        return snippets;
    }

    /** Code whose lines may be broken elsewhere: documents are narrower than sources. */
    static String withoutWhiteSpace(String code) {
        return code.replaceAll("\\s+", "");
    }

    /** The code of tests that is marked to be in a document, without white space, by tag. */
    static Map<String, String> taggedCode() throws IOException {
        Map<String, String> code = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Documents.ROOT.resolve("camel-csta-component/src/test/java"))) {
            sources.filter(path -> path.toString().endsWith(".java")).forEach(path -> {
                Matcher tagged = TAGGED.matcher(Documents.read(path));
                while (tagged.find()) {
                    code.put(path.getFileName() + " " + tagged.group(1), withoutWhiteSpace(tagged.group(2)));
                }
            });
        }
        return code;
    }

    /** The files of snippets, each with its text, by name; {@link SnippetTest} runs all of them. */
    static Map<String, String> files() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files =
                Files.list(Documents.ROOT.resolve("camel-csta-component/src/test/resources/io/camelcsta/snippets"))) {
            files.forEach(path -> texts.put(
                    path.getFileName().toString(), Documents.read(path).stripTrailing()));
        }
        return texts;
    }
}
