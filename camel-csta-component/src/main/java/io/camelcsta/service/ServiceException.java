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

import io.camelcsta.model.EventError;

/** A request could not be performed; carries its EventError. */
public class ServiceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient EventError error;

    /** With the error and what caused it, or null. */
    public ServiceException(EventError error, Throwable cause) {
        super(error.message(), cause);
        this.error = error;
    }

    /** The EventError. */
    public EventError error() {
        return error;
    }
}
