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

/** Failures of requests, for tests that stand for a link. */
public final class Failures {

    private Failures() {}

    /** A failure that is no answer of the switch. */
    public static RequestException of(RequestException.Kind kind, String message, boolean sent) {
        return RequestException.of(kind, message, sent);
    }

    /** The switch refuses for the moment. */
    public static RequestException busy() {
        return refused("systemResourceAvailability", "resourceBusy");
    }

    /** The switch refuses. */
    public static RequestException refused(String category, String value) {
        return RequestException.refused(category + "/" + value, new CstaError(category, value));
    }
}
