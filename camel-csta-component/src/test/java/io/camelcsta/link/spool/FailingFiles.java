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
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system of MVStore on the real one: as long as the test says so, writing or forcing fails as on a full or
 * broken disk.
 */
public final class FailingFiles extends FilePathWrapper {

    static final String SCHEME = "failing";

    static volatile boolean fullDisk;
    static volatile boolean brokenForce;

    /** MVStore makes its own. */
    public FailingFiles() {}

    static void register() {
        fullDisk = false;
        brokenForce = false;
        FilePath.register(new FailingFiles());
    }

    static void unregister() {
        FilePath.unregister(new FailingFiles());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(super.open(mode));
    }

    private static final class Channel extends FileBase {

        private final FileChannel real;

        Channel(FileChannel real) {
            this.real = real;
        }

        private static void check() throws IOException {
            if (fullDisk) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public int write(ByteBuffer octets, long position) throws IOException {
            if (fullDisk) {
                // half of it still fits
                octets.limit(octets.position() + octets.remaining() / 2);
                real.write(octets, position);
            }
            check();
            return real.write(octets, position);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            if (brokenForce) {
                throw new IOException("Input/output error");
            }
            real.force(metadata);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            check();
            return real.truncate(size);
        }

        @Override
        public int write(ByteBuffer octets) throws IOException {
            check();
            return real.write(octets);
        }

        @Override
        public int read(ByteBuffer octets, long position) throws IOException {
            return real.read(octets, position);
        }

        @Override
        public int read(ByteBuffer octets) throws IOException {
            return real.read(octets);
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            real.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return real.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }
    }
}
