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
 * Looks at the options of a {@link CstaConfiguration}: of unknown ones its text says which may be meant, of malformed
 * values what is expected. Camel finds it by the name of that class, for nested properties of the component and for
 * beans that are made from properties. It sets nothing itself: then Camel uses the setters.
 */
public final class CstaConfigurationConfigurer implements PropertyConfigurer, PropertyConfigurerGetter {

    /** For Camel. */
    public CstaConfigurationConfigurer() {}

    /**
     * Checks that option.
     *
     * @return false if Camel is to set it, or is to find that there is none and knows whether that is an error
     * @throws IllegalArgumentException if its value is malformed, and that is to be an error
     */
    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        OptionNames names = OptionNames.ofConfiguration();
        String malformed = OptionTexts.malformed(names, name, value);
        if (malformed != null) {
            ((CstaConfiguration) target).addRefused(malformed);
            return AutoConfiguration.passOver(context, malformed);
        } else if (!name.startsWith("?") && names.find(name) == null) {
            // what is optional may be missing
            ((CstaConfiguration) target).addRefused("Unknown option of a CstaConfiguration: " + names.suggest(name));
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
