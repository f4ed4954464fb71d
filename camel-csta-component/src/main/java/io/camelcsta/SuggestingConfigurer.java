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
 * Sets the options of the component as the generated configurer does, but refuses unknown ones and says which may be meant,
 * and refuses malformed values and says what is expected; unless Camel Main is told not to fail on them.
 */
final class SuggestingConfigurer implements PropertyConfigurer, PropertyConfigurerGetter {

    private final PropertyConfigurer generated;
    private final PropertyConfigurerGetter getter;

    /** @param generated also a {@link PropertyConfigurerGetter}, as all that Camel generates */
    SuggestingConfigurer(PropertyConfigurer generated) {
        this.generated = generated;
        this.getter = (PropertyConfigurerGetter) generated;
    }

    /** @throws IllegalArgumentException if the component has no such option or its value is malformed, and that is to be an error */
    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        if (!AutoConfiguration.isFailFast(context)) {
            // an exception would keep the options that come after this one from being set
            return generated.configure(context, target, name, value, ignoreCase);
        }
        OptionNames names = OptionNames.ofComponent();
        OptionTexts.check(names, name, value);
        if (!generated.configure(context, target, name, value, ignoreCase)) {
            throw new IllegalArgumentException("Unknown option of the csta component: " + names.suggest(name));
        }
        return true;
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
