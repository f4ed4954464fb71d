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

import io.camelcsta.model.ConnectionId;
import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.PrivateServiceType;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.privatedata.HotDeskingEvent;
import io.camelcsta.privatedata.HotDeskingOperation;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What is remembered of calls, recordings and hot desks stays within its bounds, whatever a switch sends and never
 * ends.
 */
@Tag("unit")
class BoundsTest {

    /** How many events each test observes. */
    private static final int EVENTS = Integer.getInteger("csta.bounds.events", 110_000);

    private static final CstaMessage.Event RECORD = Events.voice("RecordEvent", "1", "3001", "m", "");
    private static final CstaMessage.Event STOP = Events.voice("StopEvent", "1", "3001", "m", "");
    private static final CstaMessage.Event DELIVERED = Events.delivered("1", "3001", "4001");

    private final Calls calls = new Calls(new ConnIds("pbx", false));
    private final CallRecording recording = new CallRecording(calls, (task, delay) -> {});
    private final HotDesking hotDesking = new HotDesking((task, delay) -> {});

    private void observe(int events, IntFunction<CstaMessage.Event> event) {
        for (int i = 0; i < events; i++) {
            CstaMessage.Event each = event.apply(i);
            recording.observe("3001", each, calls.observe("3001", each));
        }
    }

    /** An event as that one, of another connection and message. */
    private static CstaMessage.Event like(CstaMessage.Event event, String callId, String device, String message) {
        Struct body = event.body().with("connection", ConnectionId.of(callId, device));
        return new CstaMessage.Event(
                event.invokeId(), event.type(), message == null ? body : body.with("message", message));
    }

    private Map<String, Integer> kept() {
        Map<String, Integer> kept = new HashMap<>();
        calls.kept(kept::put);
        recording.kept(kept::put);
        hotDesking.kept(kept::put);
        return kept;
    }

    @Test
    void callsThatNeverEnd() {
        observe(EVENTS, i -> like(RECORD, "call" + i, "3001", "message" + i));
        assertThat(kept())
                .containsEntry("calls", Calls.MAX_CALLS)
                .containsEntry("callConnIds", Calls.MAX_CALLS)
                .containsEntry("recordings", Calls.MAX_CALLS)
                .containsEntry("recordingMessages", Calls.MAX_CALLS)
                .containsEntry("devicesInCalls", 1);
        assertThat(calls.callsOf("3001")).hasSize(Calls.MAX_CALLS);
    }

    @Test
    void messagesOfOneCall() {
        observe(EVENTS, i -> like(RECORD, "1", "3001", "message" + i));
        assertThat(kept()).containsEntry("recordings", Recordings.MAX).containsEntry("recordingMessages", 1);
    }

    @Test
    void devicesOfOneCall() {
        observe(EVENTS, i -> like(DELIVERED, "1", "device" + i, null));
        assertThat(calls.byCallId("1").connections()).isEqualTo(Call.MAX_CONNECTIONS);
    }

    @Test
    void conferencesOfOneCall() {
        observe(
                EVENTS / 100,
                i -> Events.conferenced(
                        "call" + i, "other" + i, "3001", "4001", Events.item("3001", "call" + (i + 1), "call" + i)));
        assertThat(kept())
                .containsEntry("calls", 1)
                .containsEntry("callAliases", Call.MAX_ALIASES)
                .containsEntry("callConnIds", Call.MAX_ALIASES + 1);
    }

    @Test
    void recordingsThatStopAndWereNotSeenToStart() {
        observe(EVENTS, i -> like(STOP, "call" + i, "3001", "message" + i));
        assertThat(kept())
                .containsEntry("calls", 0)
                .containsEntry("recordingsEnded", Recent.MAX)
                .containsEntry("devicesOfRecordingsEnded", 1);
    }

    @Test
    void recordingsThatStopOfEverNewDevices() {
        for (int i = 0; i < EVENTS; i++) {
            CstaMessage.Event stop = like(STOP, "call" + i, "device" + i, "message");
            recording.observe("device" + i, stop, calls.observe("device" + i, stop));
        }
        assertThat(kept())
                .containsEntry("recordingsEnded", Recent.MAX)
                .containsEntry("devicesOfRecordingsEnded", Recent.MAX);
    }

    @Test
    void recordingsInCallsThatNobodyFollows() {
        Struct answer = Struct.of(Csta.description().service("RecordMessage").response())
                .set("resultingMessage", "77")
                .build();
        for (int i = 0; i < EVENTS; i++) {
            recording.confirmed(
                    new CallRecording.Asked(
                            PrivateServiceType.START_RECORDING,
                            null,
                            ConnectionId.of("call" + i, "3001"),
                            "3001",
                            false,
                            null),
                    answer);
        }
        assertThat(kept()).containsEntry("calls", 0).containsEntry("recordingMessagesOfUnfollowedCalls", Recent.MAX);
    }

    @Test
    void hotDesks() {
        for (int i = 0; i < EVENTS; i++) {
            hotDesking.observe(
                    "guest" + i, new HotDeskingEvent(HotDeskingOperation.ASSOCIATE, "guest" + i, "host" + i));
        }
        assertThat(kept())
                .containsEntry("hotDesks", HotDesking.MAX_ASSOCIATIONS)
                .containsEntry("hotDeskHosts", HotDesking.MAX_ASSOCIATIONS);
        for (int i = 0; i < EVENTS; i++) {
            hotDesking.observe("guest" + i, new HotDeskingEvent(HotDeskingOperation.DISSOCIATE, "guest" + i, null));
        }
        assertThat(kept())
                .containsEntry("hotDesks", 0)
                .containsEntry("hotDeskHosts", 0)
                .containsEntry("hotDesksEnded", Recent.MAX);
    }
}
