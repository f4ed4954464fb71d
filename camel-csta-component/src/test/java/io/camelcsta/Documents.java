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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the documents in {@code docs}, whose tables stand between {@code // table: title} and {@code // table end}. */
public final class Documents {

    static final String MANUAL = "user-manual.adoc";
    /** The directory of the whole project. */
    static final Path ROOT = root();

    private Documents() {}

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("docs").resolve(MANUAL))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException(
                        "There is no docs/" + MANUAL + " above " + Path.of("").toAbsolutePath());
            }
        }
        return directory;
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String document(String name) {
        return read(ROOT.resolve("docs").resolve(name));
    }

    static String marked(String name, String kind, String title) {
        String text = document(name);
        String start = "// " + kind + ": " + title + "\n";
        int from = text.indexOf(start);
        assertThat(from).as(name + " has '" + start.strip() + "'").isNotNegative();
        return text.substring(from, text.indexOf("// " + kind + " end", from));
    }

    /** The titles of the tables of a document. */
    static List<String> tables(String name) {
        List<String> titles = Pattern.compile("^// table: (.+)$", Pattern.MULTILINE)
                .matcher(document(name))
                .results()
                .map(table -> table.group(1))
                .toList();
        assertThat(titles).as("tables of " + name).isNotEmpty();
        return titles;
    }

    /** The rows of a table, without its heading. */
    public static List<List<String>> rows(String name, String title) {
        List<List<String>> all = rowsWithHeading(name, title);
        return all.subList(1, all.size());
    }

    static List<List<String>> rowsWithHeading(String name, String title) {
        String table = marked(name, "table", title);
        int columns = table.substring(table.indexOf("[cols=\"") + 7, table.indexOf("\"]"))
                .split(",")
                .length;
        String content = table.substring(table.indexOf("|===") + 4, table.lastIndexOf("|==="));
        String[] cells = content.strip().substring(1).split("(?<!\\\\)\\|", -1);
        assertThat(cells.length % columns).as("cells of the table " + title).isZero();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < cells.length; i += columns) {
            rows.add(Arrays.stream(cells, i, i + columns).map(String::strip).toList());
        }
        return rows;
    }

    /** What stands between back-ticks. */
    public static Set<String> quoted(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile("`([^`]+)`").matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
