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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends lines to a file that is put aside when it is long enough: {@code name.0.log} becomes {@code name.1.log}, and
 * so on. Others, in this process or another, may append to the same files through an instance of their own; their
 * lengths and numbers should be the same. After a failure the next line is tried all the same, so that writing goes on
 * when its reason has gone. Any thread.
 */
final class RollingFile implements AutoCloseable {

    /** Renaming takes milliseconds: a claim that is older is of a process that has ended. */
    private static final long CLAIM_MILLIS = 10_000;

    private static final int MAX_ATTEMPTS = 100;

    private final Path directory;
    private final String name;
    private final long maxSize;
    private final int maxFiles;
    private final ReentrantLock lock = new ReentrantLock();
    private FileChannel channel;
    /** Tells the file that is open from another one of its name; null where the file system cannot. */
    private Object key;
    /** Whether only a part of the last line could be written, such as on a full disk. */
    private boolean torn;

    private boolean closed;

    /**
     * @param directory where the files are; it exists
     * @param name what the names of the files begin with
     * @param maxSize octets after which a new file is begun, 1 or more
     * @param maxFiles how many files there are at most, 1 or more; the oldest are deleted
     * @throws IOException if the file cannot be opened
     */
    RollingFile(Path directory, String name, int maxSize, int maxFiles) throws IOException {
        this.directory = directory;
        this.name = name;
        this.maxSize = maxSize;
        this.maxFiles = maxFiles;
        open();
    }

    /**
     * Appends a line; it is with the operating system when this returns.
     *
     * @throws IOException if it cannot be written, such as while the directory does not exist
     */
    void write(String line) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (!isInPlace()) {
                open();
            }
            if (channel.size() >= maxSize) {
                roll();
            }
            ByteBuffer octets =
                    StandardCharsets.UTF_8.encode((torn ? System.lineSeparator() : "") + line + System.lineSeparator());
            int length = octets.remaining();
            try {
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
                torn = false;
            } catch (IOException e) {
                torn |= octets.remaining() < length;
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Others may have renamed or deleted the file, or its directory. */
    private boolean isInPlace() throws IOException {
        try {
            return channel != null && channel.isOpen() && Objects.equals(key, keyOfFile());
        } catch (NoSuchFileException | AccessDeniedException e) {
            // the second is what Windows says of a file that is being deleted
            return false;
        }
    }

    private Object keyOfFile() throws IOException {
        return Files.readAttributes(file(0), BasicFileAttributes.class).fileKey();
    }

    private void open() throws IOException {
        if (channel != null) {
            channel.close();
        }
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Object before = keyOfPresent();
            FileChannel opened = FileChannel.open(file(0), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Object after = keyOfPresent();
            // a file that was put aside does not come back: if it was the same one before and afterwards, it is the one
            // that is open
            if (Objects.equals(before, after)) {
                channel = opened;
                key = after;
                return;
            }
            opened.close();
        }
        throw new IOException(file(0) + " is put aside by others all the time");
    }

    /** Null also where the file system has no keys. */
    private Object keyOfPresent() throws IOException {
        try {
            return keyOfFile();
        } catch (NoSuchFileException | AccessDeniedException e) {
            return null;
        }
    }

    private void roll() throws IOException {
        // a lock of the operating system would be lost when another instance in this process closes the same file
        Path claim = directory.resolve(name + ".rolling");
        if (claims(claim)) {
            try {
                if (isInPlace()) {
                    putAside();
                }
            } finally {
                Files.deleteIfExists(claim);
            }
        }
        // otherwise somebody else is about it: if that has not come far, this line makes the file a little longer
        if (!isInPlace()) {
            open();
        }
    }

    private static boolean claims(Path claim) throws IOException {
        try {
            Files.createFile(claim);
            return true;
        } catch (FileAlreadyExistsException e) {
            try {
                if (Files.getLastModifiedTime(claim).toMillis() < System.currentTimeMillis() - CLAIM_MILLIS) {
                    Files.deleteIfExists(claim);
                }
            } catch (NoSuchFileException gone) {
                // it has just ended
            }
            return false;
        }
    }

    private void putAside() throws IOException {
        if (maxFiles == 1) {
            Files.delete(file(0));
        }
        for (int number = maxFiles - 2; number >= 0; number--) {
            if (Files.exists(file(number))) {
                Files.move(file(number), file(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path file(int number) {
        return directory.resolve(name + "." + number + ".log");
    }

    /** Nothing is written any more. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            if (channel != null) {
                channel.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
