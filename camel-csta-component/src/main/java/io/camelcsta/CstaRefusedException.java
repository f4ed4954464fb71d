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

import io.camelcsta.model.EventError;

/** The switch refused the request, or its answer could not be understood. */
public class CstaRefusedException extends CstaException {

    private static final long serialVersionUID = 1L;

    /** With the EventError and what caused it, or null. */
    public CstaRefusedException(EventError eventError, Throwable cause) {
        super(eventError, cause);
    }
}
