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
package io.camelcsta.model.description;

/**
 * A document of ECMA-354, the application session services; XML only.
 *
 * @param name the name of the request's root element, such as {@code StartApplicationSession}
 * @param request the type of the request
 * @param positive the type of the positive answer, or null if there is none
 * @param negative the type of the negative answer, or null if there is none
 */
public record SessionDocument(String name, StructType request, StructType positive, StructType negative)
        implements MessageType {

    /** The root element of the positive answer. */
    public String positiveName() {
        return name + "PosResponse";
    }

    /** The root element of the negative answer. */
    public String negativeName() {
        return name + "NegResponse";
    }

    @Override
    public String toString() {
        return name;
    }
}
