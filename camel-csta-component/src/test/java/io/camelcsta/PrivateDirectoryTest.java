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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class PrivateDirectoryTest {

    private static final int MAKERS = 4;
    /** So many that some do meet. */
    private static final int ROUNDS = 300;

    @TempDir
    private Path directory;

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void severalMakeItAtTheSameMoment() throws Exception {
        ExecutorService makers = Executors.newFixedThreadPool(MAKERS);
        CyclicBarrier together = new CyclicBarrier(MAKERS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Path made = directory.resolve("parent" + round).resolve("trace");
                List<Future<?>> all = new ArrayList<>();
                for (int maker = 0; maker < MAKERS; maker++) {
                    all.add(makers.submit(() -> {
                        together.await(10, TimeUnit.SECONDS);
                        PrivateDirectory.make(made);
                        return null;
                    }));
                }
                for (Future<?> each : all) {
                    each.get(10, TimeUnit.SECONDS);
                }
                assertThat(permissions(made)).isEqualTo("rwx------");
            }
        } finally {
            makers.shutdownNow();
        }
    }

    @Test
    void oneThatExistsIsLeftAsItIs() throws Exception {
        Path made = Files.createDirectory(directory.resolve("trace"));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-x---"));
        PrivateDirectory.make(made);

        assertThat(permissions(made)).isEqualTo("rwxr-x---");
    }

    @Test
    void aFileInItsPlaceIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("trace"), "");

        assertThatThrownBy(() -> PrivateDirectory.make(file)).isInstanceOf(FileAlreadyExistsException.class);
    }
}
