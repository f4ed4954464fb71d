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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the store of a directory; one that is damaged is rebuilt from what can be read of it. For one thread at a time.
 */
final class StoreOpener {

    private static final Logger LOG = LoggerFactory.getLogger(StoreOpener.class);

    private static final long GROUP_OCTETS = 1024L * 1024;

    private final SpoolDirectory directory;
    private final boolean fsync;
    private final String scheme;
    private Path setAside;
    private long damaged;

    /** What was opened. */
    record Opened(StoreFile file, SpoolState state) {}

    /**
     * @param scheme put before the names of files, for a file system of the store's library; empty for the usual one
     */
    StoreOpener(SpoolDirectory directory, boolean fsync, String scheme) {
        this.directory = directory;
        this.fsync = fsync;
        this.scheme = scheme;
    }

    /** The damaged file that was set aside last, or null. */
    Path setAside() {
        return setAside;
    }

    /** Items and parts of files that could not be read. */
    long damaged() {
        return damaged;
    }

    /** Puts aside what was found under a number and cannot be read; false if it must stay, as that cannot be done. */
    boolean damaged(long number, byte[] octets, String reason) {
        damaged++;
        String name = "damaged-" + number;
        try {
            Path file = directory.writeFailed(name, ".bin", octets);
            if (file == null) {
                LOG.error(
                        "The event {} in the spool {} is damaged: {}. It is dropped, as the directory failed is full",
                        number,
                        directory.path(),
                        reason);
            } else {
                LOG.error(
                        "The event {} in the spool {} is damaged: {}. It is skipped, and what there is of it moved to {}",
                        number,
                        directory.path(),
                        reason,
                        file);
            }
            return true;
        } catch (IOException e) {
            LOG.error(
                    "The event {} in the spool {} is damaged: {}. It is skipped and stays there, as the directory failed cannot be"
                            + " written",
                    number,
                    directory.path(),
                    reason,
                    e);
            return false;
        }
    }

    /** Opens the file, or begins it; what cannot be opened is rebuilt. */
    Opened open() throws StoreFailure {
        StoreFile file = null;
        try {
            file = open(directory.store());
            return new Opened(file, state(file));
        } catch (StoreFailure e) {
            if (file != null) {
                file.abandon();
            }
            if (e.kind() != StoreFailure.Kind.DAMAGED) {
                throw e;
            }
            return rebuild(e);
        }
    }

    private StoreFile open(Path path) throws StoreFailure {
        try {
            directory.create(path);
        } catch (IOException e) {
            throw new StoreFailure(StoreFailure.Kind.IO, "The file " + path + " cannot be created: " + e, e);
        }
        return MvStoreFile.open(scheme + path, fsync);
    }

    private static SpoolState state(StoreFile file) throws StoreFailure {
        byte[] octets = file.state();
        if (octets == null && file.count() == 0) {
            SpoolState first = new SpoolState(1, 0, 0, Map.of());
            file.state(first.write());
            file.commit();
            return first;
        }
        try {
            SpoolState state = SpoolState.read(octets == null ? new byte[0] : octets);
            if (state.count() != file.count() || file.lastNumber() >= state.next()) {
                throw new StoreFailure(
                        StoreFailure.Kind.DAMAGED,
                        "There are " + file.count() + " events up to number " + file.lastNumber() + " where "
                                + state.count() + " below " + state.next() + " were written",
                        null);
            }
            return state;
        } catch (IOException e) {
            throw new StoreFailure(StoreFailure.Kind.DAMAGED, "The state cannot be read: " + e.getMessage(), e);
        }
    }

    /** Makes a new file of what can be read of the damaged one, which is set aside. The damaged file must be closed. */
    Opened rebuild(StoreFailure cause) throws StoreFailure {
        StoreFile fresh = null;
        Rebuilding rebuilding;
        try {
            Files.deleteIfExists(directory.rebuilt());
            fresh = open(directory.rebuilt());
            rebuilding = new Rebuilding(fresh);
            try {
                MvStoreFile.salvage(scheme + directory.store(), rebuilding);
            } catch (StoreFailure e) {
                if (e.kind() != StoreFailure.Kind.DAMAGED) {
                    throw e;
                }
                rebuilding.unreadable(e);
            }
            fresh.state(rebuilding.result().write());
            fresh.commit();
            fresh.close();
            fresh = null;
            setAside = directory.replace(Instant.now());
        } catch (IOException e) {
            throw new StoreFailure(
                    StoreFailure.Kind.IO, "The damaged file " + directory.store() + " cannot be set aside: " + e, e);
        } finally {
            if (fresh != null) {
                fresh.abandon();
            }
        }
        damaged += rebuilding.unreadable;
        LOG.error(
                "The file {} is damaged ({}). It was set aside as {}, and a new file begun with the {} events that could be read",
                directory.store(),
                cause.getMessage(),
                setAside,
                rebuilding.count);
        StoreFile file = open(directory.store());
        return new Opened(file, rebuilding.result());
    }

    private final class Rebuilding implements StoreFile.Salvage {

        private final StoreFile fresh;
        private SpoolState state = new SpoolState(1, 0, 0, Map.of());
        private long next = 1;
        private long count;
        private long octets;
        private long uncommitted;
        private long unreadable;

        Rebuilding(StoreFile fresh) {
            this.fresh = fresh;
        }

        @Override
        public void entry(long number, byte[] sealed) throws StoreFailure {
            try {
                Envelope.open(number, sealed);
            } catch (SpoolException e) {
                damaged(number, sealed, e.getMessage());
                return;
            }
            if (number < 1 || number == Long.MAX_VALUE) {
                unreadable++;
                return;
            }
            int replaced = fresh.put(number, sealed);
            next = Math.max(next, number + 1);
            count += replaced == 0 ? 1 : 0;
            octets += sealed.length - replaced;
            uncommitted += sealed.length;
            if (uncommitted > GROUP_OCTETS) {
                uncommitted = 0;
                fresh.commit();
            }
        }

        @Override
        public void state(byte[] sealed) {
            try {
                state = SpoolState.read(sealed);
            } catch (IOException | RuntimeException e) {
                unreadable(e);
            }
        }

        @Override
        public void unreadable(Throwable reason) {
            unreadable++;
            LOG.debug("A part of {} cannot be read", directory.store(), reason);
        }

        SpoolState result() {
            return new SpoolState(Math.max(next, state.next()), count, octets, state.texts());
        }
    }
}
