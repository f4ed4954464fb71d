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
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RecordingsTest {

    private static final CstaMessage.Event EVENT = Events.voice("RecordEvent", "1", "3001", "m", "");

    private final Recordings recordings = new Recordings();

    private static Recordings.Key key(String device) {
        return new Recordings.Key(device, "1", "m");
    }

    private static Recordings.Recording recording(Recordings.State state) {
        return new Recordings.Recording(state, ConnectionId.of("1", "3001"), EVENT.body());
    }

    @Test
    void recordingGoesOnUntilItIsStopped() {
        assertThat(recording(Recordings.State.RECORDING).goesOn()).isTrue();
        assertThat(recording(Recordings.State.SUSPENDED).goesOn()).isTrue();
        assertThat(recording(Recordings.State.STOPPED).goesOn()).isFalse();
        assertThat(recording(Recordings.State.PLAYING).goesOn()).isFalse();
    }

    @Test
    void thoseThatFitAreTakenOut() {
        recordings.put(key("3001"), recording(Recordings.State.RECORDING));
        recordings.put(key("3002"), recording(Recordings.State.SUSPENDED));
        assertThat(recordings.take((key, recording) -> recording.state() == Recordings.State.SUSPENDED))
                .containsOnlyKeys(key("3002"));
        assertThat(recordings.all()).containsOnlyKeys(key("3001"));
    }

    @Test
    void recordingThatIsRemovedIsGone() {
        recordings.put(key("3001"), recording(Recordings.State.RECORDING));
        assertThat(recordings.remove(key("3001"))).isEqualTo(recording(Recordings.State.RECORDING));
        assertThat(recordings.get(key("3001"))).isNull();
        assertThat(recordings.size()).isZero();
    }

    @Test
    void lastEventIsForgottenAndTheStateIsNot() {
        recordings.put(key("3001"), recording(Recordings.State.SUSPENDED));
        recordings.forgetLast(device -> true);
        Recordings.Recording known = recordings.get(key("3001"));
        assertThat(known.last()).isNull();
        assertThat(known.state()).isEqualTo(Recordings.State.SUSPENDED);
        assertThat(known.connection()).isEqualTo(ConnectionId.of("1", "3001"));
    }

    @Test
    void callThatBecomesPartOfAnotherBringsItsRecordingsAndMessages() {
        Recordings other = new Recordings();
        other.put(key("3001"), recording(Recordings.State.RECORDING));
        other.startedWith("1", "3001", "m");
        recordings.absorb(other);
        assertThat(recordings.size()).isOne();
        assertThat(recordings.messages()).isOne();
        assertThat(recordings.messageOf("3001", List.of("1"), device -> true)).isEqualTo("m");
    }

    // ---- message ids

    @Test
    void messageOfTheDeviceIsNamed() {
        recordings.startedWith("1", "3001", "m1");
        recordings.startedWith("1", "3002", "m2");
        assertThat(recordings.messageOf("3001", List.of("1"), device -> true)).isEqualTo("m1");
        assertThat(recordings.messageOf("3002", List.of("1"), device -> true)).isEqualTo("m2");
    }

    @Test
    void messageOfAFormerCallIdIsNamed() {
        recordings.startedWith("1", "3001", "m1");
        recordings.startedWith("1", "3002", "m2");
        assertThat(recordings.messageOf("3001", List.of("2", "1"), device -> true))
                .isEqualTo("m1");
    }

    @Test
    void onlyMessageOfTheCallIsThatOfEveryDevice() {
        recordings.startedWith("1", "3001", "m");
        recordings.startedWith("1", "3002", "m");
        recordings.startedWith("1", "3003", "");
        assertThat(recordings.messageOf("4001", List.of("1"), device -> true)).isEqualTo("m");
    }

    @Test
    void oneOfSeveralMessagesOfTheCallIsNotGuessed() {
        recordings.startedWith("1", "3001", "m1");
        recordings.startedWith("1", "3002", "m2");
        assertThat(recordings.messageOf("4001", List.of("1"), device -> true)).isNull();
    }

    @Test
    void messageWithoutAnIdIsNotNamed() {
        recordings.startedWith("1", "3001", "");
        assertThat(recordings.messageOf("3001", List.of("1"), device -> true)).isNull();
    }

    @Test
    void messageThatIsTakenIsForgotten() {
        recordings.startedWith("1", "3001", "m");
        assertThat(recordings.takeMessage("1", "3001")).isEqualTo("m");
        assertThat(recordings.takeMessage("1", "3001")).isNull();
        assertThat(recordings.messages()).isZero();
    }

    @Test
    void oldestMessagesGoFirst() {
        for (int i = 0; i <= Recordings.MAX; i++) {
            recordings.startedWith("1", "d" + i, "m" + i);
        }
        assertThat(recordings.messages()).isEqualTo(Recordings.MAX);
        assertThat(recordings.takeMessage("1", "d0")).isNull();
        assertThat(recordings.takeMessage("1", "d1")).isEqualTo("m1");
    }
}
