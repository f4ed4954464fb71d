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
 * A negative answer in CSTA: the universal failure of ECMA-285, the CSTAErrorCode of ECMA-323.
 *
 * @param category the category, such as {@code operation} or {@code stateIncompatibility}
 * @param value the value in the category, such as {@code invalidDeviceID}; null where the category has none
 */
public record CstaError(String category, String value) {

    /** Safe to show. */
    @Override
    public String toString() {
        return SafeText.of(value == null ? category : category + "/" + value);
    }
}
