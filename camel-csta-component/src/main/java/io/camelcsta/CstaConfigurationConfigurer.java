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

import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/**
 * Refuses unknown options of a {@link CstaConfiguration} and says which may be meant, and refuses malformed values and says
 * what is expected; unless Camel Main is told not to fail on them. Camel finds it by the name of that class, for nested
 * properties of the component and for beans that are made from properties. It sets nothing itself: then Camel uses the
 * setters.
 */
public final class CstaConfigurationConfigurer implements PropertyConfigurer, PropertyConfigurerGetter {

    /** For Camel. */
    public CstaConfigurationConfigurer() {
    }

    /**
     * Checks that option.
     *
     * @return always false, so that Camel sets it
     * @throws IllegalArgumentException if there is no such option or its value is malformed, and that is to be an error
     */
    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        // what is optional may be missing
        if (!name.startsWith("?") && AutoConfiguration.isFailFast(context)) {
            OptionNames names = OptionNames.ofConfiguration();
            OptionTexts.check(names, name, value);
            if (names.find(name) == null) {
                throw new IllegalArgumentException("Unknown option of a CstaConfiguration: " + names.suggest(name));
            }
        }
        return false;
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return null;
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return null;
    }
}
