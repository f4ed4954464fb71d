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
package io.camelcsta.simulator;

import io.camelcsta.model.CstaError;
import java.time.Duration;

/**
 * A way in which the switch misbehaves when a request comes.
 *
 * @param kind the way
 * @param duration how long it waits, or null
 * @param error what it answers, or null; of a rejection the kind of problem and its number
 */
record Fault(Kind kind, Duration duration, CstaError error) {

    enum Kind {
        DELAY,
        ANSWER_LATE,
        SILENCE,
        FAIL,
        REJECT,
        CLOSE,
        ABORT,
        GARBAGE,
        MALFORMED
    }

    static Fault of(Kind kind) {
        return new Fault(kind, null, null);
    }
}
