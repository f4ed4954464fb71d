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

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts by name. Names may come from the wire: some hundred different ones are kept apart, further and very long ones
 * are counted together under {@value #OTHERS}. Safe for several threads.
 */
final class NamedCounts {

    static final String OTHERS = "others";
    private static final int MAX_NAMES = 200;
    private static final int MAX_LENGTH = 100;

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Counts; under which name is returned. */
    String count(String name) {
        String used =
                counts.containsKey(name) || counts.size() < MAX_NAMES && name.length() <= MAX_LENGTH ? name : OTHERS;
        counts.computeIfAbsent(used, key -> new LongAdder()).increment();
        return used;
    }

    /** A copy, by name. */
    Map<String, Long> snapshot() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((name, count) -> copy.put(name, count.sum()));
        return copy;
    }
}
