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

import java.util.Map;
import java.util.Objects;

/**
 * An ECMA-269 device identifier.
 *
 * @param number the digits or other text as the switch writes it; for a dynamic identifier its own text (over BER the
 *     lower-case hexadecimal form of its octets)
 * @param typeOfNumber the form of the number in ECMA-323's terms, such as {@code dialingNumber},
 *     {@code explicitPublic:national} or {@code dynamic}; null if the switch did not say, which means
 *     {@code dialingNumber}
 * @param attributes what else came with it: ECMA-323's other attributes by name; empty if none
 */
public record DeviceId(String number, String typeOfNumber, Map<String, String> attributes) {

    /** The form of a number that is dialled; the default. */
    public static final String DIALING_NUMBER = "dialingNumber";
    /** The form of a device identifier that lives only as long as a connection. */
    public static final String DYNAMIC = "dynamic";

    /** Checks and copies. */
    public DeviceId {
        Objects.requireNonNull(number, "number");
        attributes = attributes == null || attributes.isEmpty() ? Map.of() : Map.copyOf(attributes);
    }

    /** A device named by the number that is dialled. */
    public static DeviceId of(String number) {
        return new DeviceId(number, null, Map.of());
    }

    /** A device with that number in that form. */
    public static DeviceId of(String number, String typeOfNumber) {
        return new DeviceId(number, typeOfNumber, Map.of());
    }

    /** Whether the identifier is dynamic, so that the number is not that of a device. */
    public boolean isDynamic() {
        return DYNAMIC.equals(typeOfNumber);
    }

    /**
     * Whether this identifies the device that a user calls {@code device}: the same text, or the same text in the
     * notation of ECMA-323 Annex for numbers ({@code N<3001>}), or as a {@code tel:} or {@code sip:} URI.
     */
    public boolean isSameDevice(String device) {
        return !isDynamic() && (number.equals(device) || plainNumber(number).equals(plainNumber(device)));
    }

    /**
     * The number in a text that names a device, without what the notations that {@link #isSameDevice} knows put around
     * it: texts with the same plain number name the same device.
     */
    public static String plainNumber(String text) {
        int open = text.indexOf('<');
        int close = text.indexOf('>');
        if (open >= 0 && close > open) {
            return text.substring(open + 1, close);
        }
        int colon = text.indexOf(':');
        if (colon > 0 && (text.startsWith("tel:") || text.startsWith("sip:") || text.startsWith("sips:"))) {
            int end = colon + 1;
            while (end < text.length() && ";@>".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            return text.substring(colon + 1, end);
        }
        return text;
    }

    @Override
    public String toString() {
        return typeOfNumber == null || typeOfNumber.equals(DIALING_NUMBER)
                ? number
                : number + " (" + typeOfNumber + ")";
    }
}
