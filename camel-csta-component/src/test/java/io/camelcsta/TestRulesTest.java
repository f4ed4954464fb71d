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

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tags of tests say what they are said to mean, and no test sleeps. */
class TestRulesTest {

    /** Without the libraries that they use, which would take ten times as long. */
    private static final JavaClasses TESTS = ArchConfiguration.withThreadLocalScope(configuration -> {
        configuration.setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("io.camelcsta");
    });

    /** A test that sleeps rests on which of two threads is faster. */
    @Test
    void testsWaitForWhatMustHappenInsteadOfSleeping() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "the call sleeps",
                        call -> call.getName().equals("sleep") || call.getName().startsWith("park")))
                .check(TESTS);
    }

    @Test
    void unitTestsUseNoSocketsAndProcesses() {
        noClasses()
                .that(areTagged("unit"))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Socket.class, ServerSocket.class, EventLoopGroup.class, ProcessBuilder.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.camelcsta.simulator",
                        "io.camelcsta.fault",
                        "io.camelcsta.route",
                        "io.camelcsta.endurance",
                        "io.netty.bootstrap",
                        "io.netty.channel.nio",
                        "io.netty.channel.socket..",
                        "java.nio.channels",
                        "java.net.http",
                        "com.sun.net.httpserver")
                .check(TESTS);
    }

    /** The cells of the version matrix look for tests in these packages only. */
    @Test
    void testsOfTheVersionMatrixAreWhereItLooks() {
        String[] packages = {"io.camelcsta.route", "io.camelcsta.netty", "io.camelcsta.dataformat"};
        classes()
                .that(areTagged("compatibility"))
                .and()
                .doNotBelongToAnyOf(VersionsTest.class)
                .should()
                .resideInAnyPackage(packages)
                .check(TESTS);
        methods()
                .that(areTagged("compatibility"))
                .should()
                .beDeclaredInClassesThat()
                .resideInAnyPackage(packages)
                .check(TESTS);
    }

    @Test
    void testsOfTheVersionMatrixAreInTheTableOfContributing() {
        Set<String> tagged = new TreeSet<>();
        for (JavaClass test : TESTS) {
            if (areTagged("compatibility").test(test)) {
                tagged.add(test.getSimpleName());
            }
            test.getMethods().stream()
                    .filter(areTagged("compatibility"))
                    .forEach(method -> tagged.add(test.getSimpleName() + "." + method.getName()));
        }

        String text = Documents.read(Documents.ROOT.resolve("CONTRIBUTING.md"));
        Set<String> named = Pattern.compile("(?m)^\\| (?!Spring Boot).*`\\w+Test\\b.*")
                .matcher(text.substring(text.indexOf("| topic | test |")))
                .results()
                .flatMap(row -> Pattern.compile("`(\\w+Test(?:\\.\\w+)?)`")
                        .matcher(row.group())
                        .results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(tagged);
    }

    /** The patches that undo cures are of no use if they cannot be applied. */
    @Test
    void patchesThatUndoCuresFit() throws IOException {
        Path folder = Documents.ROOT.resolve("camel-csta-component/src/test/patches");
        try (Stream<Path> patches = Files.list(folder)) {
            assertThat(patches.toList()).hasSize(5).allSatisfy(patch -> {
                String[] files = Documents.read(patch).split("(?m)^diff .*$");
                assertThat(files).hasSizeGreaterThan(1);
                for (int i = 1; i < files.length; i++) {
                    String[] hunks = files[i].split("(?m)^@@ .*@@.*$");
                    String source = Documents.read(
                            Documents.ROOT.resolve(hunks[0].replaceFirst("(?s)^.*\\n--- a/(.*?)\\n.*$", "$1")));
                    for (int j = 1; j < hunks.length; j++) {
                        String before = hunks[j].lines()
                                .skip(1)
                                .filter(line -> !line.startsWith("+"))
                                .map(line -> line.isEmpty() ? "" : line.substring(1))
                                .collect(Collectors.joining("\n"));
                        assertThat(source).contains(before);
                    }
                }
            });
        }
    }

    /** Surefire and Failsafe find tests by the names of their classes. */
    @Test
    void classesWithTestsHaveNamesByWhichTheyAreFound() {
        classes()
                .that(describe(
                        "have tests",
                        type -> !type.getModifiers().contains(JavaModifier.ABSTRACT)
                                && type.getMethods().stream().anyMatch(TestRulesTest::isTest)))
                .should()
                .haveSimpleNameEndingWith("Test")
                .check(TESTS);
    }

    private static boolean isTest(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType().getSimpleName())
                .anyMatch(
                        Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "Property", "ArchTest")
                                ::contains);
    }

    /** By an annotation of JUnit, jqwik or ArchUnit, once or among others. */
    private static DescribedPredicate<HasAnnotations<?>> areTagged(String tag) {
        return describe("are tagged " + tag, annotated -> annotated.getAnnotations().stream()
                .flatMap(annotation -> annotation.get("value").stream())
                .flatMap(value -> value instanceof Object[] several ? Stream.of(several) : Stream.of(value))
                .map(value -> value instanceof JavaAnnotation<?> inner
                        ? inner.get("value").orElse(null)
                        : value)
                .anyMatch(tag::equals));
    }
}
