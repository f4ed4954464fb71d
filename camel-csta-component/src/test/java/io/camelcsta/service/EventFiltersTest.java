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

import io.camelcsta.model.EventClass;
import io.camelcsta.model.description.Csta;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class EventFiltersTest {

    private static boolean passes(String event, EventClass... classes) {
        return EventFilters.of(Set.of(classes)).passes(Csta.description().event(event));
    }

    @ParameterizedTest
    @CsvSource({
        "DeliveredEvent, CALL",
        "CallInformationEvent, CALL",
        "MediaAttachedEvent, CALL",
        "RecordEvent, VOICE",
        "AgentLoggedOnEvent, AGENT",
        "DoNotDisturbEvent, DEVICE",
        "DisplayUpdatedEvent, DEVICE",
        "BackInServiceEvent, DEVICE",
        "PrivateEvent, PRIVATE"
    })
    void eventHasItsClass(String event, EventClass eventClass) {
        assertThat(EventFilters.classOf(Csta.description().event(event))).isEqualTo(eventClass);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ConnectionClearedEvent",
                "CallClearedEvent",
                "ConferencedEvent",
                "TransferedEvent",
                "DivertedEvent",
                "RecordEvent",
                "StopEvent",
                "SuspendRecordEvent",
                "CallInformationEvent",
                "PrivateEvent",
                "BackInServiceEvent",
                "OutOfServiceEvent"
            })
    void whatTheComponentNeedsItselfIsAlwaysLetThrough(String event) {
        assertThat(passes(event)).isTrue();
        assertThat(passes(event, EventClass.AGENT)).isTrue();
    }

    @Test
    void otherEventsAreNotLetThrough() {
        assertThat(passes("DeliveredEvent", EventClass.RECORDING)).isFalse();
        assertThat(passes("AgentLoggedOnEvent", EventClass.CALL, EventClass.DEVICE))
                .isFalse();
        assertThat(passes("PlayEvent", EventClass.CALL)).isFalse();
    }

    @Test
    void eventsOfTheClassesAreLetThrough() {
        assertThat(passes("DeliveredEvent", EventClass.CALL, EventClass.RECORDING))
                .isTrue();
        assertThat(passes("AgentLoggedOnEvent", EventClass.AGENT)).isTrue();
        assertThat(passes("PlayEvent", EventClass.VOICE)).isTrue();
        assertThat(passes("DoNotDisturbEvent", EventClass.DEVICE)).isTrue();
    }
}
