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
/**
 * Auto-configuration for Spring Boot: sets the options of the component from {@code camel.component.csta.*} and reports
 * misspelt names and unusable values. This is the only package that needs Spring.
 *
 * <p>Not here: the options themselves ({@link io.camelcsta.CstaConfiguration}, {@link io.camelcsta.CstaComponent}). The
 * metadata for editors are generated in the build, by {@code src/build/java/SpringMetadata.java}.
 *
 * <p>Threads: the thread that starts the Spring application.
 */
package io.camelcsta.springboot;
