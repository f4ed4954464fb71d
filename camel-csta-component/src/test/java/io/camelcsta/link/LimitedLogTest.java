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
package io.camelcsta.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.Level;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

/** What a switch can cause as often as it likes fills no log. */
@Tag("unit")
class LimitedLogTest {

    private final AtomicLong now = new AtomicLong();
    private final Queue<SubstituteLoggingEvent> logged = new ArrayDeque<>();
    private final LimitedLog log =
            new LimitedLog(new EventRecordingLogger(new SubstituteLogger("test", logged, true), logged), now::get);

    /** What is logged above debug level, as level and text. */
    private List<String> lines() {
        return logged.stream()
                .filter(event -> event.getLevel() != Level.DEBUG)
                .map(event -> event.getLevel() + " "
                        + MessageFormatter.arrayFormat(event.getMessage(), event.getArgumentArray())
                                .getMessage())
                .toList();
    }

    private void flood(String kind) {
        for (int i = 0; i < 1_000; i++) {
            log.warn(kind, "The switch is {}", kind);
        }
    }

    @Test
    void eachKindIsLoggedAFewTimesAMinute() {
        flood("slow");
        flood("late");
        assertThat(lines()).hasSize(2 * LimitedLog.A_MINUTE);
        assertThat(lines().get(0)).isEqualTo("WARN The switch is slow");
        assertThat(lines().get(4))
                .isEqualTo("WARN The switch is slow (further ones of this kind are counted for a minute)");
    }

    @Test
    void numberOfThoseThatWereLeftOutIsLoggedAfterAMinute() {
        flood("slow");
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        logged.clear();
        log.warn("slow", "The switch is {}", "slow");
        log.warn("slow", "The switch is {}", "slow");
        assertThat(lines())
                .containsExactly(
                        "WARN The switch is slow (995 more of this kind since the last line)",
                        "WARN The switch is slow");
    }

    @Test
    void textInTheArgumentsIsMadeSafe() {
        log.info("slow", "The switch says {} and {}", "a\nERROR forged\u001b[31m", 7);
        log.error("slow", "The switch says {}", "ab\u202ecd", new IllegalStateException("x"));
        assertThat(lines())
                .containsExactly(
                        "INFO The switch says a\\u000aERROR forged\\u001b[31m and 7",
                        "ERROR The switch says ab\\u202ecd");
    }
}
