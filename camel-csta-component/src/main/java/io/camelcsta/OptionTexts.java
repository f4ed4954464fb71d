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

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Looks at durations, numbers and booleans as they are written in options, because Camel reads some that are malformed
 * as another value (a number {@code 5s} as 5000), and does not say of others what is expected.
 */
public final class OptionTexts {

    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false");
    private static final Pattern DURATION = Pattern.compile("\\d{1,15}|(\\d{1,9}(ms|s|m|h|d) ?)+|[Pp][0-9A-Za-z.]+");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private OptionTexts() {}

    /**
     * Checks all of these options.
     *
     * @throws IllegalArgumentException if one is malformed; the message names it and says what is expected
     */
    static void check(OptionNames names, Map<String, Object> options) {
        options.forEach((name, value) -> check(names, name, value));
    }

    /**
     * Checks an option.
     *
     * @param name in any form that {@link OptionNames} finds; unknown ones are not checked
     * @param value what is no text, or refers to a bean, is not checked
     * @throws IllegalArgumentException if it is malformed; the message names it and says what is expected
     */
    public static void check(OptionNames names, String name, Object value) {
        String malformed = malformed(names, name, value);
        if (malformed != null) {
            throw new IllegalArgumentException(malformed);
        }
    }

    /** The message about a malformed value, as {@link #check(OptionNames, String, Object)} has it, or null. */
    static String malformed(OptionNames names, String name, Object value) {
        String javaType = names.javaType(name);
        if (javaType == null || !(value instanceof String text) || text.startsWith("#")) {
            return null;
        }
        String expected = expected(javaType, text.trim());
        return expected == null ? null : "Malformed " + names.find(name) + " '" + text + "', expected " + expected;
    }

    /** What an option of that type wants, or null if the text is that. */
    private static String expected(String javaType, String text) {
        return switch (javaType) {
            case "java.time.Duration" ->
                DURATION.matcher(text).matches() ? null : "a duration such as 5s, 1m30s or 250 (milliseconds)";
            case "boolean" -> BOOLEAN.matcher(text).matches() ? null : "true or false";
            case "int" ->
                !NUMBER.matcher(text).matches()
                        ? "a whole number, 0 or more"
                        : Long.parseLong(text) > Integer.MAX_VALUE
                                ? "a whole number, " + Integer.MAX_VALUE + " at the most"
                                : null;
            case "long" -> NUMBER.matcher(text).matches() ? null : "a whole number, 0 or more";
            default -> null;
        };
    }
}
