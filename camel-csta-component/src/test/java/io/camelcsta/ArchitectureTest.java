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
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Keeps the arrows between the packages: each may use what its line names, and nothing more. */
@AnalyzeClasses(packages = "io.camelcsta", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("unit")
class ArchitectureTest {

    // spotless:off
    @ArchTest
    static final ArchRule PACKAGES_USE_ONLY_WHAT_THEY_MAY = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.camelcsta..")
            .withOptionalLayers(true)
            .layer("root").definedBy("io.camelcsta")
            .layer("service").definedBy("io.camelcsta.service..")
            .layer("privatedata").definedBy("io.camelcsta.privatedata..")
            .layer("link").definedBy("io.camelcsta.link..")
            .layer("codec").definedBy("io.camelcsta.codec..")
            .layer("transport").definedBy("io.camelcsta.transport..")
            .layer("model").definedBy("io.camelcsta.model..")
            .layer("netty").definedBy("io.camelcsta.netty..")
            .layer("dataformat").definedBy("io.camelcsta.dataformat..")
            .layer("tools").definedBy("io.camelcsta.tools..")
            .layer("simulator").definedBy("io.camelcsta.simulator..")
            .layer("telemetry").definedBy("io.camelcsta.telemetry..")
            .layer("springboot").definedBy("io.camelcsta.springboot..")
            .layer("dsl").definedBy("io.camelcsta.dsl..")
            .whereLayer("root").mayOnlyAccessLayers("service", "link", "privatedata", "model")
            .whereLayer("service").mayOnlyAccessLayers("link", "privatedata", "model")
            .whereLayer("privatedata").mayOnlyAccessLayers("model")
            .whereLayer("link").mayOnlyAccessLayers("codec", "transport", "model")
            .whereLayer("codec").mayOnlyAccessLayers("model")
            .whereLayer("transport").mayNotAccessAnyLayer()
            .whereLayer("model").mayNotAccessAnyLayer()
            .whereLayer("netty").mayOnlyAccessLayers("codec", "transport", "model")
            .whereLayer("dataformat").mayOnlyAccessLayers("codec", "transport", "model")
            .whereLayer("tools").mayOnlyAccessLayers("codec", "transport", "model")
            .whereLayer("simulator").mayOnlyAccessLayers("codec", "transport", "privatedata", "model")
            .whereLayer("telemetry").mayOnlyAccessLayers("root", "model")
            .whereLayer("springboot").mayOnlyAccessLayers("root", "model")
            .whereLayer("dsl").mayOnlyAccessLayers("root", "privatedata")
            .ensureAllClassesAreContainedInArchitecture()
            .allowEmptyShould(true);
    // spotless:on

    @ArchTest
    static final ArchRule SPRING_IS_NEEDED_IN_ONE_PACKAGE_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("io.camelcsta.springboot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.apache.camel.spring..", "io.camelcsta.springboot..");

    @ArchTest
    static final ArchRule CAMELS_BUILDERS_ARE_NEEDED_IN_ONE_PACKAGE_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("io.camelcsta.dsl..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel.builder..", "io.camelcsta.dsl..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.camelcsta.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    /** The build runs the generators again only if a class of these packages has changed. */
    @ArchTest
    static final ArchRule GENERATORS_READ_ANNOTATIONS_OF_TWO_PACKAGES_ONLY = noClasses()
            .that()
            .resideOutsideOfPackages("io.camelcsta", "io.camelcsta.dataformat")
            .should()
            .dependOnClassesThat(describe(
                    "are annotations of Camel, but for those that Spring reads",
                    type -> type.isAnnotation()
                            && type.getPackageName().startsWith("org.apache.camel")
                            && !type.getPackageName().startsWith("org.apache.camel.spring")));
}
