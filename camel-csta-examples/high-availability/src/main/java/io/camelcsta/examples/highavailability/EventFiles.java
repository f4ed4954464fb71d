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
package io.camelcsta.examples.highavailability;

import io.camelcsta.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads what the nodes have written. */
final class EventFiles {

    private static final int LOOK_MILLIS = 20;

    private final Path directory;

    EventFiles(Path directory) {
        this.directory = directory.resolve("events");
    }

    /** The events that a node has written. */
    List<Map<String, Object>> of(String node) throws IOException {
        Path file = directory.resolve(node + ".jsonl");
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        // a line that is being written is not there yet
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(Json::read)
                .toList();
    }

    /** Those with that name. */
    List<Map<String, Object>> of(String node, String event) throws IOException {
        return of(node).stream().filter(named(event)).toList();
    }

    /** Waits for so many events of that name; all of them. */
    List<Map<String, Object>> await(String node, String event, int number, Duration limit)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        List<Map<String, Object>> events = of(node, event);
        while (events.size() < number) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("The node " + node + " has written " + events.size() + " events "
                        + event + " within " + limit.toSeconds() + " s, expected " + number);
            }
            Thread.sleep(LOOK_MILLIS);
            events = of(node, event);
        }
        return events;
    }

    /** Removes what an earlier run has left in a shared directory, and nothing else. */
    static void clean(Path shared) throws IOException {
        for (String each : List.of("events", "spool", "cluster")) {
            if (Files.exists(shared.resolve(each))) {
                try (Stream<Path> all = Files.walk(shared.resolve(each))) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
    }

    private static Predicate<Map<String, Object>> named(String event) {
        return map -> event.equals(map.get("Event"));
    }
}
