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
package io.camelcsta.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelcsta.CstaComponent;
import io.camelcsta.CstaEndpoint;
import io.camelcsta.dsl.CstaComponentBuilderFactory;
import io.camelcsta.dsl.CstaComponentBuilderFactory.CstaComponentBuilder;
import io.camelcsta.model.PrivateService;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Components that are made with the builder of the component DSL. */
@Tag("compatibility")
class ComponentDslTest extends CstaRouteTestSupport {

    /** With what is the same in every test. */
    private CstaComponentBuilder component() {
        return CstaComponentBuilderFactory.csta()
                .protocol(encoding().protocol())
                .systemStatusTimeout(Duration.ofMillis(100))
                .linkIdleTimeout(Duration.ZERO);
    }

    @Test
    void theOptionsAreThoseOfItsEndpoints() throws Exception {
        component()
                .linkName("pbx1")
                .requestTimeout(Duration.ofSeconds(2))
                .devices("3001")
                .events("recording")
                .register(context, "csta");
        Events events = new Events("none");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("csta:" + pbx.address()).process(events);
                from("direct:request").to("csta:" + pbx.address() + "?requestTimeout=3s");
            }
        });
        String call = pbx.call("3001", "3003").id();

        template.requestBodyAndHeader(
                "direct:request", PrivateService.startRecording("3001", null), "CamelCstaCallId", call);

        assertThat(events.awaitOnly().header("CamelCstaLink")).isEqualTo("pbx1");
        assertThat(pbx.links()).isEqualTo(1);
        CstaComponent csta = context.getComponent("csta", CstaComponent.class);
        assertThat(csta.getConfiguration().getRequestTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(csta.isStarted()).isTrue();
    }

    @Test
    void eachOfTwoComponentsHasItsOptions() throws Exception {
        component().linkName("one").register(context, "one");
        component().linkName("two").register(context, "two");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:one").to("one:" + pbx.address());
                from("direct:two").to("two:" + pbx.address());
            }
        });

        assertThat(context.getEndpoint("one:" + pbx.address(), CstaEndpoint.class)
                        .getConfiguration()
                        .getLinkName())
                .isEqualTo("one");
        assertThat(context.getEndpoint("two:" + pbx.address(), CstaEndpoint.class)
                        .getConfiguration()
                        .getLinkName())
                .isEqualTo("two");
        assertThat(pbx.links()).isEqualTo(2);
    }

    @Test
    void aWrongValueFailsAtItsEndpoints() {
        component().requestTimeout(Duration.ofSeconds(-1)).register(context, "csta");

        assertThatThrownBy(() -> context.getEndpoint("csta:" + pbx.address()))
                .hasStackTraceContaining("requestTimeout");
    }

    // ---- that nothing is missing

    private static Map<String, Method> methods() {
        return Arrays.stream(CstaComponentBuilder.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == CstaComponentBuilder.class)
                .collect(Collectors.toMap(Method::getName, method -> method));
    }

    @Test
    void everyOptionHasAMethod() {
        Set<String> options = new TreeSet<>();
        Description.read().get("componentProperties").fieldNames().forEachRemaining(options::add);

        assertThat(methods().keySet()).isEqualTo(options);
    }

    @Test
    void everyMethodSetsItsOption() throws Exception {
        PropertyConfigurerGetter options = (PropertyConfigurerGetter)
                context.getComponent("csta", CstaComponent.class).getComponentPropertyConfigurer();
        for (Method method : methods().values()) {
            String name = method.getName();
            Object value = value(
                    method.getParameterTypes()[0],
                    Description.read().get("componentProperties").get(name));
            CstaComponentBuilder builder = CstaComponentBuilderFactory.csta();
            method.invoke(builder, value);
            CstaComponent csta = builder.build();

            assertThat(options.getOptionValue(csta, name, false)).as(name).isEqualTo(value);
        }
    }

    /** A value that is not the default. */
    private static Object value(Class<?> type, JsonNode option) throws Exception {
        if (type == boolean.class) {
            return !option.path("defaultValue").asBoolean();
        } else if (type == int.class) {
            return option.path("defaultValue").asInt() + 1;
        } else if (type == long.class) {
            return option.path("defaultValue").asLong() + 1;
        } else if (type == Duration.class) {
            return Duration.ofMillis(option.path("defaultValue").asLong() + 1);
        } else if (type == String.class) {
            return option.has("enum")
                    ? option.get("enum").get(option.get("enum").size() - 1).asText()
                    : "another";
        }
        return type.isInterface() ? bean(type) : type.getConstructor().newInstance();
    }

    /** An object of that type of which nothing is used but that it is this one. */
    private static Object bean(Class<?> type) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (bean, method, arguments) -> switch (method.getName()) {
                    case "equals" -> bean == arguments[0];
                    case "hashCode" -> 1;
                    case "toString" -> type.getSimpleName();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
