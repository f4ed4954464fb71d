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

/** How Camel Main is told to take values that are malformed. */
final class AutoConfiguration {

    /** The option of Camel Main, in the ways in which it can be written. */
    private static final List<String> FAIL_FAST =
            List.of("camel.main.autoConfigurationFailFast", "camel.main.auto-configuration-fail-fast");

    private AutoConfiguration() {}

    /**
     * Passes over a malformed value if a property of the application says so. Whether its code does is not known.
     *
     * @return true, so that Camel does not set it by itself
     * @throws IllegalArgumentException with that message, if no property says so
     */
    static boolean passOver(CamelContext context, String malformed) {
        if (FAIL_FAST.stream().noneMatch(name -> context.getPropertiesComponent()
                .resolveProperty(name)
                .filter("false"::equalsIgnoreCase)
                .isPresent())) {
            throw new IllegalArgumentException(malformed);
        }
        return true;
    }
}
