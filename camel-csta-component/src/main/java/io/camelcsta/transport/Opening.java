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
package io.camelcsta.transport;

/**
 * Octets that client and switch exchange before the first message, as some switches want it ({@code B} answered by
 * {@code P}).
 *
 * @param sent what the client sends, in ASCII
 * @param expected what the switch answers, in ASCII
 */
public record Opening(String sent, String expected) {

    private static final int MAX_LENGTH = 64;

    /**
     * Reads {@code sent:expected}, such as {@code B:P}.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    public static Opening parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("Malformed opening '" + text
                    + "', expected the octets to send and those to expect with a colon between, such as B:P");
        }
        return new Opening(text.substring(0, colon), text.substring(colon + 1));
    }
}
