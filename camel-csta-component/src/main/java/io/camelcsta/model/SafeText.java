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
package io.camelcsta.model;

/**
 * Makes text that a switch has sent safe to show to people, in logs, exceptions, consoles and JMX: characters that
 * control a terminal, end a line or change the direction of text are escaped, and what is long is cut. For any thread.
 */
public final class SafeText {

    /** So many characters are shown. */
    public static final int MAX_LENGTH = 2_000;

    private SafeText() {}

    /** The text with such characters as {@code \\u001b}; null stays null. Text that is safe is returned as it is. */
    public static String of(String text) {
        if (text == null || text.length() <= MAX_LENGTH && isSafe(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            if (safe.length() >= MAX_LENGTH) {
                return safe.append("... (")
                        .append(text.length())
                        .append(" characters)")
                        .toString();
            }
            int character = text.codePointAt(i);
            if (isSafe(character)) {
                safe.appendCodePoint(character);
            } else if (character < 0x10000) {
                safe.append(String.format("\\u%04x", character));
            } else {
                safe.append(String.format("\\u{%x}", character));
            }
            i += Character.charCount(character);
        }
        return safe.toString();
    }

    private static boolean isSafe(String text) {
        return text.codePoints().allMatch(SafeText::isSafe);
    }

    private static boolean isSafe(int character) {
        if (character >= ' ' && character <= '~') {
            return true;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
