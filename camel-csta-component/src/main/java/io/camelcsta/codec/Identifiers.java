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

/**
 * How long the identifiers of calls, devices, monitors and messages may be that a switch sends. They are kept as long
 * as what they stand for, which may be long, and of many at a time. The limits are ours.
 */
public final class Identifiers {

    /** Octets in ECMA-285, characters in ECMA-323. */
    public static final int MAX_LENGTH = 1_024;
    /** The attributes of one device, names and values. */
    public static final int MAX_ATTRIBUTES_LENGTH = 4_096;

    private Identifiers() {}

    /** What to say of an identifier of that length, or null if it is short enough. */
    public static String tooLong(int length) {
        return length <= MAX_LENGTH ? null : "an identifier has at most " + MAX_LENGTH + " octets, not " + length;
    }

    /** What to say of attributes of that length, or null if they are short enough. */
    public static String attributesTooLong(int length) {
        return length <= MAX_ATTRIBUTES_LENGTH
                ? null
                : "the attributes of a device have at most " + MAX_ATTRIBUTES_LENGTH + " characters, not " + length;
    }
}
