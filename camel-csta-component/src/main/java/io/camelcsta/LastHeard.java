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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.LinkState;
import io.camelcsta.link.LinkStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, beyond the life of this process, when the switch was last heard: events after that may have been missed.
 * An event that is still in memory only counts as not heard.
 */
final class LastHeard {

    private static final Logger LOG = LoggerFactory.getLogger(LastHeard.class);

    private final Supplier<String> stored;
    private final Consumer<String> store;
    private final Supplier<Instant> oldestUnstored;
    private final BooleanSupplier settled;
    private Instant written;

    /**
     * @param stored reads what is remembered
     * @param store remembers; may block
     * @param oldestUnstored when the oldest event came that would be lost with this process, or null
     * @param settled waits until what has come so far is stored, if it is to be; false if that fails
     */
    LastHeard(
            Supplier<String> stored,
            Consumer<String> store,
            Supplier<Instant> oldestUnstored,
            BooleanSupplier settled) {
        this.stored = stored;
        this.store = store;
        this.oldestUnstored = oldestUnstored;
        this.settled = settled;
    }

    /** When an earlier process last heard from the switch; null if that is not known. */
    Instant before() {
        String text = stored.get();
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            LOG.warn("What is remembered of when the switch was last heard is malformed and ignored: '{}'", text);
            return null;
        }
    }

    /** Looks at the link and remembers. One thread at a time; may block. */
    void update(CstaLink link) {
        LinkStatus status = link.status();
        Instant heard = status.lastReceived();
        if (status.state() != LinkState.USABLE || heard == null) {
            return;
        }
        Instant oldest = oldestUnstored.get();
        Instant now = oldest != null && oldest.isBefore(heard) ? oldest : heard;
        if (!now.equals(written) && settled.getAsBoolean()) {
            store.accept(now.toString());
            written = now;
        }
    }
}
