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
package io.camelcsta.springboot;

import io.camelcsta.CstaComponent;
import io.camelcsta.OptionNames;
import io.camelcsta.OptionTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The options of the component that are set in Spring's environment. */
final class CstaOptions {

    static final String PREFIX = "camel.component.csta";

    private static final String CONFIGURATION = "configuration";
    /** What is not the component's but the auto-configuration's. */
    private static final Set<String> OWN = Set.of("enabled", "customizerenabled");

    private final OptionNames names;
    /** The names as the component has them; no values that are empty. */
    private final Map<String, String> options;

    private CstaOptions(OptionNames names, Map<String, String> options) {
        this.names = names;
        this.options = options;
    }

    /**
     * Reads what is under the prefix.
     *
     * @throws CstaOptionException if the component has no such option
     */
    static CstaOptions of(Environment environment) {
        Binder binder = Binder.get(environment);
        OptionNames names = OptionNames.ofComponent();
        Map<String, String> options = new TreeMap<>();
        Map<String, String> nested = new LinkedHashMap<>();
        for (String key : binder.bind(PREFIX, Bindable.mapOf(String.class, String.class))
                .orElse(Map.of())
                .keySet()) {
            // an entry of a list
            String written = key.replaceFirst("(\\.\\d+|\\[\\d+])$", "");
            String name = names.find(written);
            if (name != null) {
                options.put(name, text(binder, OptionNames.dashed(name)));
                continue;
            }
            name = written.startsWith(CONFIGURATION) ? names.find(written.substring(CONFIGURATION.length())) : null;
            if (name != null) {
                nested.put(name, text(binder, CONFIGURATION + "." + OptionNames.dashed(name)));
            } else if (!OWN.contains(OptionNames.uniform(written))) {
                throw CstaOptionException.unknown(written, names.nearest(written));
            }
        }
        nested.forEach(options::putIfAbsent);
        options.values().removeIf(String::isEmpty);
        return new CstaOptions(names, options);
    }

    private static String text(Binder binder, String name) {
        String property = PREFIX + "." + name;
        return binder.bind(property, String.class)
                .orElseGet(() -> String.join(
                        ",",
                        binder.bind(property, Bindable.listOf(String.class)).orElse(List.of())));
    }

    /** Sets them at the component. */
    void apply(CstaComponent component) {
        // first, because it has a value for almost all others
        if (options.containsKey(CONFIGURATION)) {
            set(component, CONFIGURATION);
        }
        options.keySet().stream().filter(name -> !name.equals(CONFIGURATION)).forEach(name -> set(component, name));
    }

    private void set(CstaComponent component, String name) {
        CamelContext context = component.getCamelContext();
        String text = options.get(name);
        try {
            String value = context.resolvePropertyPlaceholders(text);
            OptionTexts.check(names, name, value);
            PropertyConfigurer configurer =
                    PluginHelper.getConfigurerResolver(context).resolvePropertyConfigurer("csta-component", context);
            PropertyBindingSupport.build()
                    .withConfigurer(configurer)
                    .withReflection(false)
                    .withMandatory(true)
                    .bind(context, component, name, value);
        } catch (RuntimeException e) {
            throw names.isSecret(name)
                    ? CstaOptionException.secret(OptionNames.dashed(name))
                    : CstaOptionException.wrongValue(OptionNames.dashed(name), text, e);
        }
    }
}
