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
import io.camelcsta.model.Struct;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which Stop events tell nothing new. */
@Tag("unit")
class EndedRecordingsTest {

    private static final ConnectionId CONNECTION = ConnectionId.of("1", "3001");
    private static final Recordings.Key KEY = new Recordings.Key("3001", "1", "m");
    private static final Recordings.Key OF_OTHER_CALL = new Recordings.Key("3001", "2", "m");
    private static final Struct STOP =
            Events.voice("StopEvent", "1", "3001", "m", "").body();
    private static final Struct OTHER_STOP =
            Events.voice("StopEvent", "1", "4001", "m", "").body();

    private final TestLink link = new TestLink();
    private int visited;
    private final EndedRecordings ended = new EndedRecordings(link::schedule, entries -> visited += entries);

    @Test
    void repeatedStopEventIsKnown() {
        assertThat(ended.isKnown(KEY, STOP)).isFalse();
        ended.add(KEY, CONNECTION, STOP);
        assertThat(ended.isKnown(KEY, STOP)).isTrue();
        assertThat(ended.isKnown(KEY, OTHER_STOP)).isFalse();
        assertThat(ended.isKnown(OF_OTHER_CALL, STOP)).isFalse();
    }

    @Test
    void lateStopEventOfAConnectionThatHasEndedIsKnown() {
        ended.add(KEY, CONNECTION, null);
        assertThat(ended.isKnown(KEY, STOP)).isTrue();
        assertThat(ended.isKnown(KEY, OTHER_STOP)).isFalse();
    }

    @Test
    void recordingThatBeginsAgainHasNotEnded() {
        ended.add(KEY, CONNECTION, STOP);
        ended.remove(KEY);
        ended.remove(KEY);
        assertThat(ended.isKnown(KEY, STOP)).isFalse();
        assertThat(ended.size()).isZero();
        assertThat(ended.devices()).isZero();
    }

    @Test
    void whatHasEndedInACallIsForgottenForWhoArrivesThere() {
        ended.add(KEY, CONNECTION, STOP);
        ended.add(OF_OTHER_CALL, CONNECTION, STOP);
        ended.arrived("3001", "1", true);
        ended.arrived("3002", "2", true);
        assertThat(ended.isKnown(KEY, STOP)).isFalse();
        assertThat(ended.isKnown(OF_OTHER_CALL, STOP)).isTrue();
        assertThat(visited).isEqualTo(2);
    }

    @Test
    void whatAStopEventHasEndedHasEndedForWhomASnapshotFindsThereToo() {
        ended.add(KEY, CONNECTION, STOP);
        ended.add(new Recordings.Key("3001", "1", "n"), CONNECTION, null);
        ended.arrived("3001", "1", false);
        assertThat(ended.isKnown(KEY, STOP)).isTrue();
        assertThat(ended.size()).isOne();
    }

    @Test
    void allOfADeviceIsForgotten() {
        ended.add(KEY, CONNECTION, STOP);
        ended.add(OF_OTHER_CALL, CONNECTION, STOP);
        ended.add(new Recordings.Key("3002", "1", "m"), CONNECTION, STOP);
        ended.forget("3001");
        assertThat(ended.size()).isOne();
        assertThat(ended.devices()).isOne();
        ended.clear();
        assertThat(ended.size()).isZero();
        assertThat(ended.devices()).isZero();
    }

    @Test
    void nothingIsKeptForLong() {
        ended.add(KEY, CONNECTION, STOP);
        link.advance(Duration.ofSeconds(10));
        assertThat(ended.devices()).isOne();
        link.advance(Duration.ofSeconds(10));
        assertThat(ended.size()).isZero();
        assertThat(ended.devices()).isZero();
    }
}
