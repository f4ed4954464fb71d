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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/** Logs a kind of trouble once as a warning and from then on at debug level; it is counted elsewhere. */
final class LogOnce {

    private final Logger log;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    LogOnce(Logger log) {
        this.log = log;
    }

    void warn(String kind, String message, Object... arguments) {
        if (seen.add(kind)) {
            log.warn(
                    message + " (further ones of this kind are counted, and logged at debug level)",
                    LimitedLog.safe(arguments));
        } else {
            log.debug(message, LimitedLog.safe(arguments));
        }
    }

    void reset() {
        seen.clear();
    }
}
