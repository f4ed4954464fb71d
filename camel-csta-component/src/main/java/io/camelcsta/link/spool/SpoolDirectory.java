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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The directory of a spool: locked while it is in use, and readable for its owner only. The lock is one of the
 * operating system and goes with the process.
 */
final class SpoolDirectory {

    private static final String LOCK = "lock";
    private static final String STORE = "events.mv";
    private static final String REBUILT = "events.mv.new";
    private static final String FAILED = "failed";
    private static final int MAX_NAME = 100;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path path;
    private final boolean fsync;
    private final long maxFailedOctets;
    private final String claim;
    private FileChannel lockChannel;
    private long failedOctets;

    private SpoolDirectory(Path path, boolean fsync, long maxFailedOctets) {
        this.path = path;
        this.fsync = fsync;
        this.maxFailedOctets = maxFailedOctets;
        this.claim = "io.camelcsta.spool." + path;
    }

    /**
     * Creates the directory if need be and locks it.
     *
     * @throws SpoolException if another has it
     */
    static SpoolDirectory lock(SpoolOptions options) throws SpoolException {
        try {
            boolean posix = options.directory()
                    .getFileSystem()
                    .supportedFileAttributeViews()
                    .contains("posix");
            Files.createDirectories(options.directory(), attributes(posix, "rwx------"));
            SpoolDirectory directory =
                    new SpoolDirectory(options.directory().toRealPath(), options.fsync(), options.maxOctets());
            directory.lock(options.user());
            try {
                directory.prepare();
            } catch (IOException | RuntimeException e) {
                directory.unlock();
                throw e;
            }
            return directory;
        } catch (SpoolException e) {
            throw e;
        } catch (IOException e) {
            throw new SpoolException(
                    "The directory " + options.directory() + " of the spool of " + options.user() + " cannot be used: "
                            + e,
                    e);
        }
    }

    private void lock(String user) throws IOException {
        // The lock of the operating system belongs to the process: a second one of the same process is not refused by
        // all systems, and
        // closing its file would even end the first. So the process is asked first; its properties are the same for all
        // class loaders.
        Object holder = System.getProperties().putIfAbsent(claim, user);
        if (holder != null) {
            throw new SpoolException(inUse(
                    holder + " of this process (" + ProcessHandle.current().pid() + ")"));
        }
        try {
            lockChannel = FileChannel.open(
                    path.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    attributes(posix(), "rw-------"));
            // one octet far behind the text, as on some systems nobody can read what is locked
            FileLock lock = lockChannel.tryLock(Long.MAX_VALUE - 1, 1, false);
            if (lock == null) {
                throw new SpoolInUseException(inUse(readHolder()));
            }
            lockChannel.truncate(0);
            lockChannel.write(
                    StandardCharsets.UTF_8.encode(
                            user + " of process " + ProcessHandle.current().pid() + "\n"),
                    0);
        } catch (OverlappingFileLockException e) {
            unlock();
            throw new SpoolException(inUse("this process"));
        } catch (IOException | RuntimeException e) {
            unlock();
            throw e;
        }
    }

    private String readHolder() {
        try {
            ByteBuffer text = ByteBuffer.allocate(1024);
            lockChannel.read(text, 0);
            String holder =
                    StandardCharsets.UTF_8.decode(text.flip()).toString().trim();
            return holder.isEmpty() ? "another process" : holder;
        } catch (IOException e) {
            return "another process";
        }
    }

    private String inUse(String holder) {
        return "The directory " + path + " of the spool is in use by " + holder
                + ". Each consumer needs a directory of its own";
    }

    void unlock() {
        try {
            if (lockChannel != null) {
                lockChannel.close();
            }
        } catch (IOException e) {
            // closed or not: nobody can do more about it, and the lock ends with the process
        } finally {
            System.getProperties().remove(claim);
        }
    }

    private void prepare() throws IOException {
        if (!Files.exists(store()) && Files.exists(rebuilt())) {
            // stopped between the two renamings of replace
            Files.move(rebuilt(), store(), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.deleteIfExists(rebuilt());
        Path failed = path.resolve(FAILED);
        if (Files.isDirectory(failed)) {
            try (Stream<Path> files = Files.list(failed)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    failedOctets += Files.size(file);
                }
            }
        }
    }

    private boolean posix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)} : new FileAttribute<?>[0];
    }

    Path path() {
        return path;
    }

    /** The store's file; it need not exist. */
    Path store() {
        return path.resolve(STORE);
    }

    /** The file that will replace a damaged one. */
    Path rebuilt() {
        return path.resolve(REBUILT);
    }

    /** Creates the file, for the owner only, if it does not exist. */
    void create(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(posix(), "rw-------"));
            force(path);
        } catch (FileAlreadyExistsException e) {
            // with what is in it
        }
    }

    /** Puts the rebuilt file in the place of the store's file, and that one aside under a name with the time. */
    Path replace(Instant now) throws IOException {
        String name = STORE + ".damaged-" + TIMESTAMP.format(now);
        Path aside = path.resolve(name);
        for (int i = 2; Files.exists(aside); i++) {
            aside = path.resolve(name + "-" + i);
        }
        Files.move(store(), aside, StandardCopyOption.ATOMIC_MOVE);
        Files.move(rebuilt(), store(), StandardCopyOption.ATOMIC_MOVE);
        force(path);
        return aside;
    }

    /**
     * Writes a file to the directory {@code failed}; a file of that name stays, and the new one gets a number.
     *
     * @return the file, or null if the directory is full
     */
    Path writeFailed(String name, String suffix, byte[] content) throws IOException {
        if (failedOctets + content.length > maxFailedOctets) {
            return null;
        }
        Path failed = path.resolve(FAILED);
        if (!Files.isDirectory(failed)) {
            Files.createDirectory(failed, attributes(posix(), "rwx------"));
            force(path);
        }
        String safe = safe(name);
        for (int i = 1; ; i++) {
            Path file = failed.resolve(i == 1 ? safe + suffix : safe + "-" + i + suffix);
            if (!Files.exists(file)) {
                write(file, content);
                failedOctets += content.length;
                return file;
            }
        }
    }

    /** Under another name first, so that half a document is never taken for one. */
    private void write(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            try (FileChannel channel = FileChannel.open(part, options, attributes(posix(), "rw-------"))) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (fsync) {
                    channel.force(true);
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        force(file.getParent());
    }

    /** A new name is on the disk only after its directory is; not all systems can do that, or need it. */
    private void force(Path directory) throws IOException {
        if (fsync && posix()) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (NoSuchFileException e) {
                throw e;
            } catch (IOException e) {
                // such a system
            }
        }
    }

    /** A name that can do no harm in any file system. */
    static String safe(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[.-]+", "_");
        safe = safe.length() > MAX_NAME ? safe.substring(0, MAX_NAME) : safe;
        return safe.isEmpty() ? "_" : safe;
    }
}
