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
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;

/**
 * Sets the options of the component as the generated configurer does, but refuses unknown ones and says which may be meant;
 * unless Camel Main is told not to fail on them.
 */
final class SuggestingConfigurer implements PropertyConfigurer, PropertyConfigurerGetter {

    /** Of Camel Main; its option can be written in these ways. */
    private static final List<String> FAIL_FAST = List.of("camel.main.autoConfigurationFailFast", "camel.main.auto-configuration-fail-fast");

    private final PropertyConfigurer generated;
    private final PropertyConfigurerGetter getter;

    /** @param generated also a {@link PropertyConfigurerGetter}, as all that Camel generates */
    SuggestingConfigurer(PropertyConfigurer generated) {
        this.generated = generated;
        this.getter = (PropertyConfigurerGetter) generated;
    }

    /** @throws IllegalArgumentException if the component has no such option, and that is to be an error */
    @Override
    public boolean configure(CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        if (generated.configure(context, target, name, value, ignoreCase)) {
            return true;
        } else if (isIgnored(context)) {
            // an exception would keep the options that come after this one from being set
            return false;
        }
        throw new IllegalArgumentException("Unknown option of the csta component: " + OptionNames.ofComponent().suggest(name));
    }

    private static boolean isIgnored(CamelContext context) {
        return FAIL_FAST.stream().anyMatch(name -> context.getPropertiesComponent().resolveProperty(name).filter("false"::equalsIgnoreCase).isPresent());
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
