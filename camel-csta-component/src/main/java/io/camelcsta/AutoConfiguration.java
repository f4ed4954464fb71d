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

import java.util.List;

import org.apache.camel.CamelContext;

/** How Camel Main is told to take properties that it cannot set. */
final class AutoConfiguration {

    /** The option of Camel Main, in the ways in which it can be written. */
    private static final List<String> FAIL_FAST = List.of("camel.main.autoConfigurationFailFast", "camel.main.auto-configuration-fail-fast");

    private AutoConfiguration() {
    }

    /** Whether they are errors, as they are by default, and not ignored. */
    static boolean isFailFast(CamelContext context) {
        return FAIL_FAST.stream().noneMatch(name -> context.getPropertiesComponent().resolveProperty(name).filter("false"::equalsIgnoreCase).isPresent());
    }
}
