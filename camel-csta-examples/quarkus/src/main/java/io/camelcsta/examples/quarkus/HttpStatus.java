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
package io.camelcsta.examples.quarkus;

import io.camelcsta.model.EventError;

/** The status of HTTP that tells what an EventError means for who asked. */
final class HttpStatus {

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private HttpStatus() {}

    static int of(EventError error) {
        return switch (error.code()) {
            // no such service, a missing or malformed attribute
            case 51, 53 -> BAD_REQUEST;
            // no such call, no such device
            case 56, 59 -> NOT_FOUND;
            case 52 -> INTERNAL_ERROR;
            // no link: what was not sent can be sent again, what was sent may have been performed
            case 54 -> error.sent() ? GATEWAY_TIMEOUT : UNAVAILABLE;
            case 57 -> GATEWAY_TIMEOUT;
            // the switch has refused it
            default -> CONFLICT;
        };
    }
}
