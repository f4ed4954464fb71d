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

import io.camelcsta.model.CstaError;
import io.camelcsta.model.SafeText;

/** A request got no positive answer. */
public final class RequestException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why a request got no positive answer. */
    public enum Kind {
        /** The switch answered with an error; see {@link RequestException#error()}. */
        REFUSED,
        /** The switch rejected the message as such (ROSE reject). */
        REJECTED,
        /** The switch did not answer in time. */
        TIMEOUT,
        /** The link was lost before the answer came. */
        LINK_LOST,
        /** The link is not usable; nothing was sent. */
        NOT_USABLE,
        /** The request cannot be written; nothing was sent. */
        UNSENDABLE,
        /** The answer cannot be understood. */
        ANSWER_MALFORMED,
        /** Too many requests are outstanding; nothing was sent. */
        TOO_MANY
    }

    private final Kind kind;
    private final transient CstaError error;
    private final String rejectKind;
    private final int rejectProblem;
    private final boolean sent;

    private RequestException(
            Kind kind,
            String message,
            CstaError error,
            String rejectKind,
            int rejectProblem,
            boolean sent,
            Throwable cause) {
        // without a stack trace: it would show the event loop, which tells nothing
        super(SafeText.of(message), cause, true, false);
        this.kind = kind;
        this.error = error;
        this.rejectKind = rejectKind;
        this.rejectProblem = rejectProblem;
        this.sent = sent;
    }

    static RequestException of(Kind kind, String message, boolean sent) {
        return new RequestException(kind, message, null, null, 0, sent, null);
    }

    static RequestException of(Kind kind, String message, boolean sent, Throwable cause) {
        return new RequestException(kind, message, null, null, 0, sent, cause);
    }

    static RequestException refused(String message, CstaError error) {
        return new RequestException(Kind.REFUSED, message, error, null, 0, true, null);
    }

    static RequestException rejected(String message, String rejectKind, int problem) {
        return new RequestException(Kind.REJECTED, message, null, rejectKind, problem, true, null);
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }

    /** The switch's error, for {@link Kind#REFUSED}, else null. */
    public CstaError error() {
        return error;
    }

    /** For {@link Kind#REJECTED}: general, invoke, returnResult or returnError; else null. */
    public String rejectKind() {
        return rejectKind;
    }

    /** For {@link Kind#REJECTED}: the problem's number (X.880). */
    public int rejectProblem() {
        return rejectProblem;
    }

    /**
     * Whether asking again soon is of no use, because the switch refuses what was asked and not the moment: an error of
     * the categories operation and security (ECMA-269 universal failure), or a reject.
     */
    public boolean isPermanent() {
        return kind == Kind.REJECTED
                || kind == Kind.REFUSED
                        && error != null
                        && (error.category().equals("operation")
                                || error.category().equals("security"));
    }

    /** Whether it is the link that was the matter, not the request. */
    public boolean isLinkGone() {
        return kind == Kind.LINK_LOST || kind == Kind.NOT_USABLE;
    }

    /** Whether the request may have reached the switch. */
    public boolean sent() {
        return sent;
    }
}
