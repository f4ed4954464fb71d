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

import java.util.List;

/**
 * The file that holds the items and one small value, the state. What was changed is in the file after {@link #commit};
 * if anything fails the file must be abandoned and opened again. For one thread at a time. The interface names no class
 * of the store's library, so that what uses it can be loaded without the library.
 */
interface StoreFile {

    /** An item as it is in the file. */
    record Entry(long number, byte[] octets) {}

    /** Gets what a damaged file still has, in no particular order. */
    interface Salvage {

        void entry(long number, byte[] octets) throws StoreFailure;

        void state(byte[] octets);

        /** A part that cannot be read, with an unknown number of items. */
        void unreadable(Throwable reason);
    }

    /** How many items there are. */
    long count() throws StoreFailure;

    /** The highest number there is, or 0. */
    long lastNumber() throws StoreFailure;

    /** How many octets were there under that number before. */
    int put(long number, byte[] octets) throws StoreFailure;

    /** How many octets were removed, -1 if there was no such item. */
    int remove(long number) throws StoreFailure;

    /**
     * The items that follow the number, in order: no more than so many, and none after so many octets were exceeded.
     */
    List<Entry> read(long after, int maxItems, long maxOctets) throws StoreFailure;

    /** The state, or null in a new file. */
    byte[] state() throws StoreFailure;

    void state(byte[] octets) throws StoreFailure;

    /** Makes all changes part of the file at once, on the disk if the file was opened so. */
    void commit() throws StoreFailure;

    /** Octets of the file. */
    long size();

    /** Commits and closes; the file is closed in any case. */
    void close() throws StoreFailure;

    /** Closes the file and forgets what is not committed. */
    void abandon();
}
