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
package io.camelcsta.service;

import java.util.Locale;

/** Which requests for account codes and recordings wait for the answer to the one before. */
public enum SerialScope {
    /** None do. */
    NONE,
    /** Those for one call. */
    CALL,
    /** Those for one device, as ThisDN names it. */
    DEVICE;

    /**
     * Reads the value of the option.
     *
     * @throws IllegalArgumentException if there is no such value
     */
    public static SerialScope of(String name) {
        for (SerialScope scope : values()) {
            if (scope.toString().equals(name)) {
                return scope;
            }
        }
        throw new IllegalArgumentException("Unknown serialRequests '" + name + "', expected none, call or device");
    }

    /** The value of the option. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
