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

/**
 * The request was refused by this component, nothing was sent, and sending it again unchanged will not help: an unknown
 * or switched-off service (51), a missing or malformed attribute (53), an unknown ConnID (56), no monitor for
 * {@code awaitEvent} (41).
 */
public class CstaInvalidRequestException extends CstaException {

    private static final long serialVersionUID = 1L;

    /** With the EventError and what caused it, or null. */
    public CstaInvalidRequestException(EventError eventError, Throwable cause) {
        super(eventError, cause);
    }
}
