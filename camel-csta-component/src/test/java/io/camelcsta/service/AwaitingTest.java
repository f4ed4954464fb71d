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

import static org.assertj.core.api.Assertions.assertThat;

import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AwaitingTest {

    private static final PrivateEvent STARTED =
            PrivateEvent.of(PrivateEventType.RECORDING_STARTED).eventId("1").build();
    private static final PrivateEvent ANOTHER =
            PrivateEvent.of(PrivateEventType.RECORDING_STARTED).eventId("2").build();

    private final Awaiting waiting = new Awaiting(PrivateEventType.RECORDING_STARTED, "3001", "c1");

    @Test
    void eventAfterTheAnswerFits() {
        waiting.answered("77");
        waiting.offer(STARTED, "3001", "c1", "77");
        assertThat(waiting.event()).isCompletedWithValue(STARTED);
    }

    @Test
    void eventBeforeTheAnswerFitsOnceItIsThere() {
        waiting.offer(STARTED, "3001", "c1", "77");
        assertThat(waiting.event()).isNotDone();
        waiting.answered("77");
        assertThat(waiting.event()).isCompletedWithValue(STARTED);
    }

    @Test
    void eventOfAnotherMessageDoesNotFit() {
        waiting.offer(STARTED, "3001", "c1", "76");
        waiting.answered("77");
        waiting.offer(STARTED, "3001", "c1", "78");
        assertThat(waiting.event()).isNotDone();
    }

    @Test
    void fittingEventIsFoundAmongOthers() {
        waiting.offer(STARTED, "3001", "c1", "76");
        waiting.offer(ANOTHER, "3001", "c1", "77");
        waiting.answered("77");
        assertThat(waiting.event()).isCompletedWithValue(ANOTHER);
    }

    @Test
    void anyEventOfTheCallFitsIfTheAnswerNamesNoMessage() {
        waiting.answered(null);
        waiting.offer(STARTED, "3001", "c1", "76");
        assertThat(waiting.event()).isCompletedWithValue(STARTED);
    }

    @Test
    void eventOfAnotherCallDoesNotFit() {
        waiting.answered(null);
        waiting.offer(STARTED, "3001", "c2", "77");
        assertThat(waiting.event()).isNotDone();
    }

    @Test
    void eventOfAnotherDeviceDoesNotFit() {
        waiting.answered(null);
        waiting.offer(STARTED, "4001", "c1", "77");
        assertThat(waiting.event()).isNotDone();
    }

    @Test
    void eventOfAnotherKindDoesNotFit() {
        waiting.answered(null);
        waiting.offer(PrivateEvent.of(PrivateEventType.RECORDING_STOPPED).build(), "3001", "c1", "77");
        assertThat(waiting.event()).isNotDone();
    }
}
