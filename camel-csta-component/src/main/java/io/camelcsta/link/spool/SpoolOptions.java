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
 * How a spool is kept.
 *
 * @param directory where its files are; one directory for each spool
 * @param fsync true: what is offered has been forced to the disk and survives a power failure; false: it has been
 *     written to the file and survives the death of the process
 * @param maxOctets most octets of items stored and queued; as much again may be taken by the directory {@code failed}
 * @param maxQueued most items that wait to be stored, in memory
 * @param maxQueuedOctets most octets of items that wait to be stored, in memory; a single larger item is taken if none
 *     waits
 * @param user whom the spool serves, for messages
 */
public record SpoolOptions(
        Path directory, boolean fsync, long maxOctets, int maxQueued, long maxQueuedOctets, String user) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a limit is less than one
     */
    public SpoolOptions {
        if (maxOctets < 1 || maxQueued < 1 || maxQueuedOctets < 1) {
            throw new IllegalArgumentException("The limits of a spool must be 1 or more: maxOctets=" + maxOctets
                    + ", maxQueued=" + maxQueued
                    + ", maxQueuedOctets=" + maxQueuedOctets);
        }
    }
}
