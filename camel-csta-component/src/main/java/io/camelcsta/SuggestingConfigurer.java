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
 * Sets the options of the component as the generated configurer does; of unknown ones the text of the component says
 * which may be meant, of malformed values what is expected.
 */
final class SuggestingConfigurer implements PropertyConfigurer, PropertyConfigurerGetter {

    private final PropertyConfigurer generated;
    private final PropertyConfigurerGetter getter;

    /** @param generated also a {@link PropertyConfigurerGetter}, as all that Camel generates */
    SuggestingConfigurer(PropertyConfigurer generated) {
        this.generated = generated;
        this.getter = (PropertyConfigurerGetter) generated;
    }

    /**
     * Sets that option.
     *
     * @return whether it is set: if not, Camel knows whether that is an error
     * @throws IllegalArgumentException if its value is malformed, that is to be an error, and Camel would set it by
     *     itself
     */
    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        OptionNames names = OptionNames.ofComponent();
        String malformed = OptionTexts.malformed(names, name, value);
        if (malformed == null && generated.configure(context, target, name, value, ignoreCase)) {
            return true;
        }
        ((CstaComponent) target)
                .addRefused(
                        malformed == null ? "Unknown option of the csta component: " + names.suggest(name) : malformed);
        // the component itself has no setters of those of the configuration
        boolean setter = OptionNames.ofConfiguration().find(name) == null;
        return malformed != null && setter && AutoConfiguration.passOver(context, malformed);
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return getter.getOptionType(name, ignoreCase);
    }

    @Override
    public String[] getAutowiredNames() {
        return getter.getAutowiredNames();
    }

    @Override
    public Object getCollectionValueType(Object target, String name, boolean ignoreCase) {
        return getter.getCollectionValueType(target, name, ignoreCase);
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return getter.getOptionValue(target, name, ignoreCase);
    }
}
