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
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Sets the options of the component in a Spring Boot application from {@code camel.component.csta.*}. Like Camel's own
 * starters it does nothing if {@code camel.component.csta.enabled} or {@code camel.component.csta.customizer.enabled},
 * or the same for all components, is false.
 */
@AutoConfiguration(afterName = CstaComponentAutoConfiguration.CAMEL)
@ConditionalOnClass(name = CstaComponentAutoConfiguration.CAMEL)
public class CstaComponentAutoConfiguration {

    static final String CAMEL = "org.apache.camel.spring.boot.CamelAutoConfiguration";

    /** For Spring. */
    public CstaComponentAutoConfiguration() {}

    /** Apart, because its conditions can be read only where Camel's auto-configuration is. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean({CamelContext.class, CamelAutoConfiguration.class})
    @ConditionalOnHierarchicalProperties({"camel.component", "camel.component.csta"})
    static class WithCamel {

        /**
         * The options that are set. Not lazy, so that a misspelt name ends the start also where no route uses the
         * component.
         */
        @Bean
        @ConditionalOnHierarchicalProperties({"camel.component.customizer", "camel.component.csta.customizer"})
        CstaOptions cstaOptions(Environment environment) {
            return CstaOptions.of(environment);
        }

        /**
         * Sets them at each csta component when it is created. Lazy, because Camel looks for it while Camel is created.
         */
        @Bean
        @Lazy
        @ConditionalOnHierarchicalProperties({"camel.component.customizer", "camel.component.csta.customizer"})
        ComponentCustomizer cstaComponentCustomizer(CstaOptions options) {
            return new ComponentCustomizer() {
                @Override
                public boolean isEnabled(String name, Component target) {
                    return target instanceof CstaComponent;
                }

                @Override
                public void configure(String name, Component target) {
                    options.apply((CstaComponent) target);
                }
            };
        }
    }
}
