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

/** A request could not be performed. Carries the EventError with code, name, text, and the switch's own error. */
public class CstaException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient EventError eventError;
    private final int errorCode;

    /** With the EventError and what caused it, or null. */
    public CstaException(EventError eventError, Throwable cause) {
        // without a stack trace: it would show the thread that completed the request, which tells nothing
        super(eventError.message() + " [" + eventError.code() + " " + eventError.name() + "]", cause, true, false);
        this.eventError = eventError;
        this.errorCode = eventError.code();
    }

    /** The EventError. */
    public EventError getEventError() {
        return eventError;
    }

    /** The error code, such as 54. */
    public int getErrorCode() {
        return errorCode;
    }

    /** Whether the request may have reached the switch, so that sending it again may do it twice. */
    public boolean isSent() {
        return eventError != null && eventError.sent();
    }
}
