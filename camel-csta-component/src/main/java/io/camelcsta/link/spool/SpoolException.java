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
package io.camelcsta.link.spool;

import java.io.IOException;

/** A spool cannot be opened, or one of its items cannot be read. The message says which and what to do about it. */
public class SpoolException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An exception with that message. */
    public SpoolException(String message) {
        super(message);
    }

    /** An exception with that message and what led to it. */
    public SpoolException(String message, Throwable cause) {
        super(message, cause);
    }
}
