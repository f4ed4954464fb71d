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

import io.camelcsta.model.SafeText;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs what a switch can cause as often as it likes: each kind a few times a minute, with the number of those that were
 * left out, which are logged at debug level. Text in the arguments is made safe. For any thread.
 */
public final class LimitedLog {

    /** So many lines of one kind are written a minute. */
    public static final int A_MINUTE = 5;

    private static final long WINDOW = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /**
     * The lines of one kind.
     *
     * @param since the beginning of the minute
     * @param number how many there were in it
     * @param leftOut how many of them were left out
     */
    private record Window(long since, int number, int leftOut) {}

    /** @param log where it is written */
    public LimitedLog(Logger log) {
        this(log, System::nanoTime);
    }

    LimitedLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    /** At the level warning; {@code kind} is one of a few constants. */
    public void warn(String kind, String message, Object... arguments) {
        log(Level.WARN, kind, message, arguments);
    }

    /** At the level error; a last argument that is an exception is logged with its stack. */
    public void error(String kind, String message, Object... arguments) {
        log(Level.ERROR, kind, message, arguments);
    }

    /** At the level info. */
    public void info(String kind, String message, Object... arguments) {
        log(Level.INFO, kind, message, arguments);
    }

    private void log(Level level, String kind, String message, Object[] arguments) {
        long now = nanos.getAsLong();
        int[] before = new int[1];
        Window window = windows.compute(kind, (key, last) -> {
            if (last == null || now - last.since() >= WINDOW) {
                before[0] = last == null ? 0 : last.leftOut();
                return new Window(now, 1, 0);
            }
            boolean leftOut = last.number() >= A_MINUTE;
            return new Window(last.since(), last.number() + (leftOut ? 0 : 1), last.leftOut() + (leftOut ? 1 : 0));
        });
        Object[] safe = safe(arguments);
        if (window.leftOut() > 0) {
            log.debug(message, safe);
        } else if (before[0] > 0) {
            log.atLevel(level).log(message + " (" + before[0] + " more of this kind since the last line)", safe);
        } else if (window.number() == A_MINUTE) {
            log.atLevel(level).log(message + " (further ones of this kind are counted for a minute)", safe);
        } else {
            log.atLevel(level).log(message, safe);
        }
    }

    /** The arguments, with text as it may be shown. */
    static Object[] safe(Object[] arguments) {
        Object[] safe = arguments.clone();
        for (int i = 0; i < safe.length; i++) {
            if (safe[i] != null && !(safe[i] instanceof Number) && !(safe[i] instanceof Throwable)) {
                safe[i] = SafeText.of(safe[i].toString());
            }
        }
        return safe;
    }
}
