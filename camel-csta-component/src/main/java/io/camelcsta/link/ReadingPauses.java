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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/**
 * Stops reading from the switch while consumers have no room, and for a limited time, because what is not read are
 * answers and heartbeats too. While requests are outstanding, or events are waited for, reading goes on: they are
 * behind the other events. On the event loop only.
 */
final class ReadingPauses {

    private final AssociationLink link;
    private final long limitNanos;
    private final Map<Object, CstaLink.PauseEnd> waiting = new LinkedHashMap<>();
    private ScheduledFuture<?> limit;
    private volatile boolean pausing;

    ReadingPauses(AssociationLink link) {
        this.link = link;
        this.limitNanos = link.config().timers().heartbeat().interval().toNanos() / 2;
    }

    /**
     * Pauses for that user until {@link #end}, or until that takes too long or the connection is gone, which the user
     * is told.
     */
    void begin(Object user, CstaLink.PauseEnd end) {
        waiting.putIfAbsent(user, end);
        if (limit == null) {
            limit = link.loop().schedule(() -> end(true), limitNanos, TimeUnit.NANOSECONDS);
        }
        apply();
    }

    /** That user has room again. */
    void end(Object user) {
        waiting.remove(user);
        if (waiting.isEmpty()) {
            stop();
        }
    }

    /** The connection is gone: there is nothing to pause. */
    void lost() {
        end(false);
    }

    private void end(boolean expired) {
        List<CstaLink.PauseEnd> all = List.copyOf(waiting.values());
        stop();
        all.forEach(end -> end.ended(expired));
    }

    /** Whether reading is paused now. */
    boolean isPausing() {
        return pausing;
    }

    /** Looks again: somebody waits for something that the switch sends, or does not any more. */
    void apply() {
        boolean wanted = !waiting.isEmpty() && !link.isAwaited();
        if (wanted != pausing) {
            pausing = wanted;
            link.readAutomatically(!wanted);
        }
    }

    private void stop() {
        waiting.clear();
        if (limit != null) {
            limit.cancel(false);
            limit = null;
        }
        apply();
    }

    void kept(ObjIntConsumer<String> kept) {
        kept.accept("readingPauses", waiting.size());
    }
}
