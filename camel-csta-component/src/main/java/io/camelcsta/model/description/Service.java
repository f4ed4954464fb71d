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
 * A CSTA service: a request, and an answer unless the service is unanswered.
 *
 * @param name the name of the request's XML root element, such as {@code MonitorStart}
 * @param code the ROSE operation code (ECMA-285)
 * @param request the type of the request
 * @param response the type of the positive answer, or null if the service is never answered
 */
public record Service(String name, int code, StructType request, StructType response) implements MessageType {

    /** Whether the receiver of a request answers it. */
    public boolean answered() {
        return response != null;
    }

    /** The name of the answer's XML root element. */
    public String responseName() {
        return name + "Response";
    }

    @Override
    public String toString() {
        return name;
    }
}
