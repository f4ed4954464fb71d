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

import io.camelcsta.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The names of options, from the description that Camel generates of the component. They are found without regard to
 * case, dashes, underscores and dots, as Spring finds them in files and in environment variables.
 */
public final class OptionNames {

    private static final String DESCRIPTION = "META-INF/io/camelcsta/csta.json";

    private record Option(String name, String javaType, boolean secret) {}

    /** Read once, and only if asked for: the generator of the description makes a component too. */
    private static final class OfComponent {
        private static final OptionNames NAMES = read("componentProperties", option -> true);
    }

    private static final class OfConfiguration {
        private static final OptionNames NAMES =
                read("componentProperties", option -> option.containsKey("configurationField"));
    }

    private static final class OfEndpoint {
        private static final OptionNames NAMES = read("properties", option -> true);
    }

    /** By the uniform form of their names. */
    private final Map<String, Option> options;

    private OptionNames(Map<String, Option> options) {
        this.options = Map.copyOf(options);
    }

    /** Of the component. */
    public static OptionNames ofComponent() {
        return OfComponent.NAMES;
    }

    /** Of {@link CstaConfiguration}: those that the component and its endpoints have in common. */
    public static OptionNames ofConfiguration() {
        return OfConfiguration.NAMES;
    }

    /** Of its endpoints. */
    public static OptionNames ofEndpoint() {
        return OfEndpoint.NAMES;
    }

    private static OptionNames read(String kind, Predicate<Map<?, ?>> filter) {
        try (InputStream in = CstaComponent.class.getClassLoader().getResourceAsStream(DESCRIPTION)) {
            Map<String, Option> options = new HashMap<>();
            ((Map<?, ?>) Json.read(in.readAllBytes()).get(kind)).forEach((key, value) -> {
                Map<?, ?> option = (Map<?, ?>) value;
                if (filter.test(option)) {
                    String name = (String) key;
                    options.put(
                            uniform(name),
                            new Option(
                                    name, (String) option.get("javaType"), Boolean.TRUE.equals(option.get("secret"))));
                }
            });
            return new OptionNames(options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name as the description has it, or null. */
    public String find(String written) {
        Option option = options.get(uniform(written));
        return option == null ? null : option.name();
    }

    /** The Java type of an option, as the description has it, such as {@code int}; or null. */
    String javaType(String written) {
        Option option = options.get(uniform(written));
        return option == null ? null : option.javaType();
    }

    /** The name that may be meant by one that is unknown, or null. */
    public String nearest(String written) {
        String wanted = uniform(written);
        return options.keySet().stream()
                .filter(name -> distance(wanted, name) <= 1 + wanted.length() / 4)
                .sorted()
                .min(Comparator.comparingInt(name -> distance(wanted, name)))
                .map(name -> options.get(name).name())
                .orElse(null);
    }

    /** An unknown name in quotes, with the one that may be meant; for messages. */
    public String suggest(String written) {
        return suggest("", written);
    }

    /** The same, with what stands before the name. */
    String suggest(String prefix, String written) {
        String nearest = nearest(written);
        return "'" + prefix + written + "'" + (nearest == null ? "" : " (did you mean " + prefix + nearest + "?)");
    }

    /** Whether its value must not be told. */
    public boolean isSecret(String name) {
        Option option = options.get(uniform(name));
        return option != null && option.secret();
    }

    /** The form in which names are compared. */
    public static String uniform(String name) {
        return name.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * As it is written in a file: {@code requestTimeout} is {@code request-timeout}, {@code thisDN} is {@code this-dn}.
     */
    public static String dashed(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** How many letters have to be changed to make one word the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
