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

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.Page;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * The store on H2's MVStore, and the only class that uses it. MVStore appends each commit as a chunk and uses the space
 * of chunks again that no page is in use of. It starts no thread here, as automatic commits are switched off.
 */
final class MvStoreFile implements StoreFile {

    /** Version of what is in the maps, apart from the format of MVStore itself. */
    static final int FORMAT = 1;

    private static final String ITEMS = "items";
    private static final String STATE = "state";
    private static final Long STATE_KEY = 0L;

    private static final int CACHE_MEGABYTES = 4;
    private static final int CACHE_SEGMENTS = 1;
    private static final int MAX_KEYS = 1 << 16;
    private static final int MAX_DEPTH = 64;

    /**
     * The space of old chunks is used again only after what made them superfluous is on the disk, so that a power
     * failure costs the last commits and not the file. So much is written before that is seen to; a multiple of it is
     * the file's size when there is little in it.
     */
    private static final long TIDY_OCTETS = 4L * 1024 * 1024;

    private static final int COMMIT_OCTETS = 8 * 1024;
    private static final int COMPACT_BELOW_PERCENT = 50;
    private static final int COMPACT_OCTETS = 1024 * 1024;
    private static final int OPEN_COMPACT_MILLIS = 500;

    private final MVStore store;
    private final MVMap<Long, byte[]> items;
    private final MVMap<Long, byte[]> state;
    private final boolean fsync;
    private long sinceTidy;

    private MvStoreFile(MVStore store, boolean fsync) {
        this.store = store;
        this.fsync = fsync;
        this.items = store.openMap(ITEMS, maps());
        this.state = store.openMap(STATE, maps());
    }

    private static MVStore open(String name, boolean readOnly, boolean recover) {
        Map<String, Object> config = new HashMap<>();
        config.put("cacheSize", CACHE_MEGABYTES);
        config.put("cacheConcurrency", CACHE_SEGMENTS);
        config.put("autoCompactFillRate", COMPACT_BELOW_PERCENT);
        if (recover) {
            config.put("recoveryMode", true);
        }
        // MVStore itself does not close a file in which it meets the unexpected
        SingleFileStore file = new SingleFileStore(config);
        boolean opened = false;
        try {
            file.open(name, readOnly, null);
            // without a delay and a buffer for automatic commits MVStore starts no thread and commits only when told
            MVStore store = new MVStore.Builder()
                    .adoptFileStore(file)
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .open();
            opened = true;
            return store;
        } finally {
            if (!opened) {
                close(file);
            }
        }
    }

    private static void close(FileStore<?> file) {
        try {
            file.close();
        } catch (RuntimeException e) {
            // it was not open, or was not far enough; what there is to say is said by the failure to open
        }
    }

    private static MVMap.Builder<Long, byte[]> maps() {
        return new MVMap.Builder<Long, byte[]>().keyType(Numbers.INSTANCE).valueType(Octets.INSTANCE);
    }

    /**
     * Opens or begins the file.
     *
     * @param fsync whether each commit is forced to the disk
     */
    static MvStoreFile open(String name, boolean fsync) throws StoreFailure {
        MVStore store = null;
        try {
            store = open(name, false, false);
            if (store.getFileStore().isReadOnly()) {
                throw new StoreFailure(StoreFailure.Kind.IO, "The file " + name + " may only be read", null);
            }
            boolean existing = store.getCurrentVersion() > 0;
            int version = store.getStoreVersion();
            if (version > FORMAT) {
                throw new StoreFailure(
                        StoreFailure.Kind.NEWER,
                        "The file " + name + " was written by a later version: its format is " + version + ", known is "
                                + FORMAT,
                        null);
            }
            if (existing && (version != FORMAT || !store.hasMap(ITEMS) || !store.hasMap(STATE))) {
                throw new StoreFailure(
                        StoreFailure.Kind.DAMAGED, "The file " + name + " does not have the maps of a spool", null);
            }
            if (!existing) {
                store.setStoreVersion(FORMAT);
            }
            store.setRetentionTime(fsync ? 0 : Integer.MAX_VALUE);
            MvStoreFile file = new MvStoreFile(store, fsync);
            if (store.getFileStore().size() > TIDY_OCTETS && store.getFillRate() < COMPACT_BELOW_PERCENT) {
                // what a process that was killed has left
                store.compactFile(OPEN_COMPACT_MILLIS);
                store.setRetentionTime(fsync ? 0 : Integer.MAX_VALUE);
            }
            return file;
        } catch (Throwable e) {
            // a damaged file can lead to nearly any exception and error
            if (store != null) {
                store.closeImmediately();
            }
            throw failure(e, true);
        }
    }

    /** Reads all that can be read of a damaged file, which is not changed. */
    static void salvage(String name, Salvage salvage) throws StoreFailure {
        MVStore store;
        try {
            store = open(name, true, false);
        } catch (Throwable e) {
            try {
                store = open(name, true, true);
            } catch (Throwable again) {
                throw failure(e, true);
            }
        }
        try {
            if (store.hasMap(STATE)) {
                MVMap<Long, byte[]> map = store.openMap(STATE, maps());
                salvage(map::getRootPage, 0, (number, octets) -> salvage.state(octets), salvage);
            }
            if (store.hasMap(ITEMS)) {
                MVMap<Long, byte[]> map = store.openMap(ITEMS, maps());
                salvage(map::getRootPage, 0, salvage::entry, salvage);
            } else {
                salvage.unreadable(null);
            }
        } catch (RuntimeException | AssertionError e) {
            salvage.unreadable(e);
        } finally {
            store.closeImmediately();
        }
    }

    private interface PageSource {
        Page<Long, byte[]> page();
    }

    private interface EntryTarget {
        void entry(Long number, byte[] octets) throws StoreFailure;
    }

    private static void salvage(PageSource source, int depth, EntryTarget target, Salvage salvage) throws StoreFailure {
        Page<Long, byte[]> page;
        try {
            page = source.page();
        } catch (RuntimeException | AssertionError | OutOfMemoryError e) {
            salvage.unreadable(e);
            return;
        }
        if (depth > MAX_DEPTH) {
            salvage.unreadable(null);
        } else if (page.isLeaf()) {
            for (int i = 0; i < page.getKeyCount(); i++) {
                target.entry(page.getKey(i), page.getValue(i));
            }
        } else {
            for (int i = 0; i < page.getRawChildPageCount(); i++) {
                int child = i;
                salvage(() -> page.getChildPage(child), depth + 1, target, salvage);
            }
        }
    }

    @Override
    public long count() throws StoreFailure {
        return guarded(items::sizeAsLong);
    }

    @Override
    public long lastNumber() throws StoreFailure {
        return guarded(() -> {
            Long last = items.lastKey();
            return last == null ? 0 : last;
        });
    }

    @Override
    public int put(long number, byte[] octets) throws StoreFailure {
        sinceTidy += octets.length;
        return guarded(() -> {
            byte[] replaced = items.put(number, octets);
            return replaced == null ? 0 : replaced.length;
        });
    }

    @Override
    public int remove(long number) throws StoreFailure {
        return guarded(() -> {
            byte[] removed = items.remove(number);
            return removed == null ? -1 : removed.length;
        });
    }

    @Override
    public List<Entry> read(long after, int maxItems, long maxOctets) throws StoreFailure {
        return guarded(() -> {
            List<Entry> entries = new ArrayList<>();
            Cursor<Long, byte[]> cursor = items.cursor(after + 1);
            long octets = 0;
            long previous = after;
            while (entries.size() < maxItems && octets < maxOctets && cursor.hasNext()) {
                long number = cursor.next();
                if (number <= previous) {
                    throw corrupt("The number " + number + " follows " + previous);
                }
                previous = number;
                octets += cursor.getValue().length;
                entries.add(new Entry(number, cursor.getValue()));
            }
            return entries;
        });
    }

    @Override
    public byte[] state() throws StoreFailure {
        return guarded(() -> state.get(STATE_KEY));
    }

    @Override
    public void state(byte[] octets) throws StoreFailure {
        guarded(() -> state.put(STATE_KEY, octets));
    }

    @Override
    public void commit() throws StoreFailure {
        guarded(() -> {
            store.commit();
            if (fsync) {
                store.sync();
            }
            sinceTidy += COMMIT_OCTETS;
            if (sinceTidy >= TIDY_OCTETS) {
                sinceTidy = 0;
                tidy();
            }
            return null;
        });
    }

    private void tidy() {
        FileStore<?> file = store.getFileStore();
        store.sync();
        store.setRetentionTime(0);
        store.executeFilestoreOperation(file::dropUnusedChunks);
        // moves what is left of chunks that hold little: it is written with a commit of its own, or with the next one
        if (store.compact(COMPACT_BELOW_PERCENT, COMPACT_OCTETS)) {
            store.commit();
            if (fsync) {
                store.sync();
            }
        }
        store.setRetentionTime(fsync ? 0 : Integer.MAX_VALUE);
    }

    @Override
    public long size() {
        return store.getFileStore().size();
    }

    @Override
    public void close() throws StoreFailure {
        try {
            guarded(() -> {
                store.commit();
                store.sync();
                // what was superfluous before the last commit is not needed any more
                store.setVersionsToKeep(0);
                store.setRetentionTime(0);
                store.executeFilestoreOperation(store.getFileStore()::dropUnusedChunks);
                // not compacted: that is done at the next opening, when nothing else is going on
                store.close(0);
                return null;
            });
        } finally {
            store.closeImmediately();
        }
    }

    @Override
    public void abandon() {
        try {
            store.closeImmediately();
        } catch (RuntimeException | AssertionError e) {
            // what there was to say was said by what led here
        }
    }

    private interface Access<R> {
        R run();
    }

    private static <R> R guarded(Access<R> access) throws StoreFailure {
        try {
            return access.run();
        } catch (RuntimeException | Error e) {
            throw failure(e, false);
        }
    }

    /** Anything that is not the refusal of a disk is taken for damage: what MVStore throws then is of many kinds. */
    private static StoreFailure failure(Throwable e, boolean opening) {
        if (e instanceof StoreFailure failure) {
            return failure;
        }
        if (e instanceof LinkageError missing) {
            throw missing;
        }
        boolean io = false;
        boolean newer = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            // a file that ends too early is damaged; so is one whose lengths ask for all memory, while opening
            io |= cause instanceof IOException && !(cause instanceof EOFException);
            io |= cause instanceof VirtualMachineError && !opening;
            if (cause instanceof MVStoreException known) {
                io |= known.getErrorCode() == DataUtils.ERROR_WRITING_FAILED
                        || known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED;
                newer |= known.getErrorCode() == DataUtils.ERROR_UNSUPPORTED_FORMAT;
            }
        }
        StoreFailure.Kind kind =
                io ? StoreFailure.Kind.IO : newer ? StoreFailure.Kind.NEWER : StoreFailure.Kind.DAMAGED;
        return new StoreFailure(kind, String.valueOf(e.getMessage() == null ? e : e.getMessage()), e);
    }

    private static MVStoreException corrupt(String message) {
        return new MVStoreException(DataUtils.ERROR_FILE_CORRUPT, message);
    }

    private static int checked(int size) {
        if (size < 0 || size > MAX_KEYS) {
            throw corrupt("A page with " + size + " keys");
        }
        return size;
    }

    /**
     * Keys of the pages, with a checksum for each page: with a wrong key in an inner page items would not be found,
     * silently.
     */
    private static final class Numbers extends BasicDataType<Long> {

        private static final Numbers INSTANCE = new Numbers();

        @Override
        public int getMemory(Long number) {
            return 24;
        }

        @Override
        public int compare(Long one, Long other) {
            return Long.compare(one, other);
        }

        @Override
        public void write(WriteBuffer buffer, Long number) {
            buffer.putVarLong(number);
        }

        @Override
        public Long read(ByteBuffer buffer) {
            return DataUtils.readVarLong(buffer);
        }

        @Override
        public void write(WriteBuffer buffer, Object storage, int length) {
            super.write(buffer, storage, length);
            buffer.putInt(checksum(storage, length));
        }

        @Override
        public void read(ByteBuffer buffer, Object storage, int length) {
            super.read(buffer, storage, length);
            if (buffer.getInt() != checksum(storage, length)) {
                throw corrupt("The keys of a page have a wrong checksum");
            }
        }

        private int checksum(Object storage, int length) {
            ByteBuffer octets = ByteBuffer.allocate(length * Long.BYTES);
            for (int i = 0; i < length; i++) {
                octets.putLong(cast(storage)[i]);
            }
            CRC32C crc = new CRC32C();
            crc.update(octets.flip());
            return (int) crc.getValue();
        }

        @Override
        public Long[] createStorage(int size) {
            return new Long[checked(size)];
        }
    }

    /** Values, whose length is checked before memory is taken for them. */
    private static final class Octets extends BasicDataType<byte[]> {

        private static final Octets INSTANCE = new Octets();

        @Override
        public int getMemory(byte[] octets) {
            return 24 + octets.length;
        }

        @Override
        public void write(WriteBuffer buffer, byte[] octets) {
            buffer.putVarInt(octets.length).put(octets);
        }

        @Override
        public byte[] read(ByteBuffer buffer) {
            int length = DataUtils.readVarInt(buffer);
            if (length < 0 || length > buffer.remaining()) {
                throw corrupt("A value of " + length + " octets");
            }
            byte[] octets = new byte[length];
            buffer.get(octets);
            return octets;
        }

        @Override
        public byte[][] createStorage(int size) {
            return new byte[checked(size)][];
        }
    }
}
