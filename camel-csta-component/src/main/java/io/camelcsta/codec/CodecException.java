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
package io.camelcsta.codec;

import io.camelcsta.model.SafeText;

/** Octets that are not a CSTA message, or a message that cannot be written. */
public class CodecException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * @param message what is wrong, where in the message, and what was expected; it is made safe to show; of octets
     *     that were read not what they say, which may be secret and is logged
     * @param position the octet at which it was noticed, from 0, or -1 if there is none
     */
    public CodecException(String message, int position) {
        this(message, position, null);
    }

    /**
     * @param message what is wrong, where in the message, and what was expected
     * @param position the octet at which it was noticed, from 0, or -1 if there is none
     * @param cause the cause, or null
     */
    public CodecException(String message, int position, Throwable cause) {
        super(SafeText.of(message) + (position < 0 ? "" : " (at octet " + position + ")"), cause);
        this.position = position;
    }

    /** The octet at which it was noticed, from 0, or -1 if there is none. */
    public int position() {
        return position;
    }
}
