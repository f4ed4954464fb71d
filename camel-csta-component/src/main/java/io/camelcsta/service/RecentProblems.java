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
package io.camelcsta.service;

import io.camelcsta.model.SafeText;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last problems of a link, for operators: losses, failed rounds of connecting, monitors that failed. On the event
 * loop only.
 */
final class RecentProblems {

    private static final int MAX_KEPT = 20;

    private final Deque<KnownState.Problem> problems = new ArrayDeque<>();

    void add(String text) {
        if (problems.size() == MAX_KEPT) {
            problems.removeFirst();
        }
        problems.addLast(new KnownState.Problem(Instant.now(), SafeText.of(text)));
    }

    /** The oldest first. */
    List<KnownState.Problem> all() {
        return List.copyOf(problems);
    }
}
