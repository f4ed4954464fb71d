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
package io.camelcsta.link.spool;

import java.nio.file.Path;

/**
 * A spool as it was at one moment.
 *
 * @param stored items in the store: offered and not yet removed, or waiting to be offered
 * @param storedOctets octets of these items
 * @param queued items in memory that are not stored yet
 * @param queuedOctets octets of these items, estimated
 * @param fileSize octets of the store's file
 * @param durable false while the store cannot be written
 * @param behind whether items in the store wait to be offered
 * @param limitReached whether the last item was not taken since a limit was reached, and would still not be taken
 * @param refused items not taken since a limit was reached
 * @param failed items moved to the directory {@code failed}
 * @param failedDropped documents that did not fit into the directory {@code failed} any more, or could not be written
 *     to it
 * @param damaged items, or parts of the file, that could not be read
 * @param writeFailures how often the store could not be written or read
 * @param notStored items offered without having been stored, as the store could not be written
 * @param lost items taken that were neither stored nor offered
 * @param setAside the damaged file that was set aside last, or null
 */
public record SpoolStatus(
        long stored,
        long storedOctets,
        int queued,
        long queuedOctets,
        long fileSize,
        boolean durable,
        boolean behind,
        boolean limitReached,
        long refused,
        long failed,
        long failedDropped,
        long damaged,
        long writeFailures,
        long notStored,
        long lost,
        Path setAside) {}
