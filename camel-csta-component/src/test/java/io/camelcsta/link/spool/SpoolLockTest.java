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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One directory serves one spool at a time. */
class SpoolLockTest {

    @TempDir
    private Path temporary;

    private TestSpool test;
    private TestSpool second;

    @BeforeEach
    void prepare() {
        test = new TestSpool(temporary.resolve("spool"));
        second = new TestSpool(test.directory);
    }

    @AfterEach
    void close() {
        second.close();
        test.close();
    }

    @Test
    void secondOpeningInTheSameProcessIsRefused() throws Exception {
        test.open();
        assertThatThrownBy(second::open)
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining(test.directory.toRealPath().toString())
                .hasMessageContaining("csta:test")
                .hasMessageContaining("Each consumer needs a directory of its own");
    }

    @Test
    void otherProcessIsRefusedAlsoAfterARefusalInThisOne() throws Exception {
        test.open();
        assertThatThrownBy(second::open).isInstanceOf(SpoolException.class);
        Process process = ChildSpool.start("open", test.directory);
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .contains("refused")
                .contains("csta:test of process " + ProcessHandle.current().pid());
    }

    @Test
    void directoryOfAnotherProcessIsRefusedUntilThatIsKilled() throws Exception {
        Process process = ChildSpool.start("hold", test.directory);
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("opened");
            assertThatThrownBy(test::open)
                    .isInstanceOf(SpoolException.class)
                    .hasMessageContaining("csta:child of process " + process.pid());
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThatCode(test::open).doesNotThrowAnyException();
    }

    @Test
    void directoryCanBeOpenedAgainAfterClosing() throws Exception {
        test.open();
        test.spool.close();
        assertThatCode(second::open).doesNotThrowAnyException();
    }

    @Test
    void otherNameOfTheSameDirectoryIsRefused() throws Exception {
        test.open();
        Path link = Files.createSymbolicLink(temporary.resolve("link"), test.directory);
        second.options = new SpoolOptions(link, false, 1000, 10, 1000, "csta:second");
        assertThatThrownBy(second::open).isInstanceOf(SpoolException.class).hasMessageContaining("in use by csta:test");
    }

    @Test
    void openingByAnotherClassLoaderIsRefused() throws Exception {
        test.open();
        URL[] classPath = {location(EventSpool.class), location(org.h2.mvstore.MVStore.class), location(getClass())};
        try (URLClassLoader loader = new URLClassLoader(classPath, new OnlyLogging())) {
            assertThatThrownBy(() -> openBy(loader, test.directory))
                    .hasRootCauseMessage("The directory " + test.directory.toRealPath()
                            + " of the spool is in use by csta:test of this process ("
                            + ProcessHandle.current().pid() + "). Each consumer needs a directory of its own");
        }
    }

    @Test
    void missingLibraryIsNamed() throws Exception {
        URL[] classPath = {location(EventSpool.class), location(getClass())};
        try (URLClassLoader loader = new URLClassLoader(classPath, new OnlyLogging())) {
            assertThatThrownBy(() -> openBy(loader, test.directory))
                    .rootCause()
                    .isInstanceOf(ClassNotFoundException.class);
            assertThatThrownBy(() -> openBy(loader, test.directory))
                    .cause()
                    .hasMessageContaining("The option spool needs com.h2database:h2-mvstore on the class path")
                    .satisfies(e -> assertThat(e.getClass().getName()).isEqualTo(SpoolException.class.getName()));
        }
        assertThatCode(test::open).doesNotThrowAnyException();
    }

    @Test
    void allOtherClassesCanBeLoadedWithoutTheLibrary() throws Exception {
        URL[] classPath = {location(EventSpool.class)};
        try (URLClassLoader loader = new URLClassLoader(classPath, new OnlyLogging())) {
            for (Class<?> type : new Class<?>[] {
                EventSpool.class,
                EventSpool.Sink.class,
                SpoolFormat.class,
                SpoolOptions.class,
                SpoolStatus.class,
                SpoolException.class,
                StoreOpener.class,
                SpoolDirectory.class,
                StoreFile.class
            }) {
                Class<?> loaded = Class.forName(type.getName(), true, loader);
                assertThat(loaded.getClassLoader()).isSameAs(loader);
                assertThatCode(loaded::getDeclaredMethods).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void directoryThatCannotBeMadeIsNamed() throws Exception {
        // below a file nobody can make a directory, whatever the user may do elsewhere
        Path file = Files.createFile(temporary.resolve("file"));
        second.options = new SpoolOptions(file.resolve("spool"), false, 1000, 10, 1000, "csta:second");
        assertThatThrownBy(second::open).isInstanceOf(SpoolException.class).hasMessageContaining(file.toString());
    }

    @Test
    void fileInTheWayOfTheDirectoryIsNamed() throws Exception {
        Files.createFile(test.directory);
        assertThatThrownBy(test::open)
                .isInstanceOf(SpoolException.class)
                .hasMessageContaining(test.directory.toString());
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static void openBy(ClassLoader loader, Path directory) throws Exception {
        Class.forName(LoadedTwice.class.getName(), true, loader)
                .getMethod("open", Path.class)
                .invoke(null, directory);
    }

    /** Runs in another class loader. */
    public static final class LoadedTwice {

        private LoadedTwice() {}

        /** Opens the directory. */
        public static void open(Path directory) throws SpoolException {
            Executor none = task -> {};
            ScheduledExecutorService scheduler = null;
            EventSpool.open(
                    new SpoolOptions(directory, false, 1000, 10, 1000, "csta:other"),
                    TestSpool.TEXT,
                    (number, text) -> true,
                    none,
                    scheduler);
        }
    }

    /** Hides all but Java and slf4j. */
    private static final class OnlyLogging extends ClassLoader {

        OnlyLogging() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.slf4j.")) {
                return SpoolLockTest.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
