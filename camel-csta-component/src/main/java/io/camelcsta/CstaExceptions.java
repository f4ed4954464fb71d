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

import io.camelcsta.link.LinkException;
import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventError;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;

/** Makes the exception that fits an EventError. */
final class CstaExceptions {

    private CstaExceptions() {}

    /**
     * @param cause what is behind the error, or null; it is suppressed instead of being the cause, because Camel looks
     *     for an {@code onException} from the innermost cause outwards, and one for {@code Exception} would then be
     *     taken before one for {@code CstaException}
     */
    static CstaException of(EventError error, Throwable cause, Exchange exchange, Duration timeout) {
        CstaException exception = of(error, exchange, timeout);
        if (cause != null) {
            exception.addSuppressed(cause);
        }
        return exception;
    }

    private static CstaException of(EventError error, Exchange exchange, Duration timeout) {
        if (error.code() == ErrorCode.TERR_TIMEOUT.code()) {
            return new CstaTimeoutException(error, new ExchangeTimedOutException(exchange, timeout.toMillis()));
        } else if (error.code() == ErrorCode.TERR_NO_SWITCH.code()) {
            return new CstaLinkException(error, null);
        } else if (!error.sent()) {
            return error.code() == ErrorCode.TERR_INTERNAL.code()
                    ? new CstaException(error, null)
                    : new CstaInvalidRequestException(error, null);
        }
        return new CstaRefusedException(error, null);
    }

    static CstaLinkException link(String linkName, LinkException cause) {
        ErrorCode code = cause.reason() == LinkException.Reason.VERSION_REFUSED
                ? ErrorCode.TERR_PROTO_VERS
                : ErrorCode.TERR_NO_SWITCH;
        return link(linkName, code, cause.getMessage(), cause);
    }

    static CstaLinkException link(String linkName, ErrorCode code, String message, Throwable cause) {
        return new CstaLinkException(
                new EventError(
                        code.code(),
                        code.name(),
                        message,
                        null,
                        null,
                        null,
                        null,
                        null,
                        Instant.now(),
                        linkName,
                        false,
                        false),
                cause);
    }
}
