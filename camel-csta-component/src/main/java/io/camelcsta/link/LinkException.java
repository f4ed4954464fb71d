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
package io.camelcsta.link;

import io.camelcsta.model.SafeText;

/** A link could not be set up. The message names the switch and says what to check. */
public class LinkException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why a link could not be set up. */
    public enum Reason {
        /** No TCP connection. */
        UNREACHABLE,
        /** The TLS handshake failed. */
        TLS_FAILED,
        /** The switch refused the protocol version. */
        VERSION_REFUSED,
        /** The switch does not support the application context (ACSE). */
        CONTEXT_REFUSED,
        /** The switch refused user name or password, or the application. */
        LOGIN_REFUSED,
        /** The switch is connected but not ready, or does not answer. */
        NOT_READY,
        /** What came is not CSTA in this protocol. */
        PROTOCOL,
        /** The link was closed by this side. */
        CLOSED;

        /** Whether trying again soon is of no use, because somebody has to change something first. */
        public boolean isPermanent() {
            return this == VERSION_REFUSED || this == CONTEXT_REFUSED || this == LOGIN_REFUSED;
        }
    }

    private final Reason reason;

    /** With the reason and what to check. */
    public LinkException(Reason reason, String message, Throwable cause) {
        super(SafeText.of(message), cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
