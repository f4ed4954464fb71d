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

/** A recording of one connection. On the simulator's thread only. */
final class Recording {

    private static final long NANOS_PER_MILLI = 1_000_000;

    final String messageId;
    /** The recorded connection; it changes when its call is merged with another. */
    Party party;

    private RecordingState state = RecordingState.RECORDING;
    private long since = System.nanoTime();
    private long recordedNanos;

    Recording(String messageId, Party party) {
        this.messageId = messageId;
        this.party = party;
    }

    RecordingState state() {
        return state;
    }

    boolean isActive() {
        return state != RecordingState.STOPPED;
    }

    void state(RecordingState next) {
        long now = System.nanoTime();
        if (state == RecordingState.RECORDING) {
            recordedNanos += now - since;
        }
        since = now;
        state = next;
    }

    /** How much was recorded so far, in milliseconds, at least 1. */
    long position() {
        long running = state == RecordingState.RECORDING ? System.nanoTime() - since : 0;
        return Math.max(1, (recordedNanos + running) / NANOS_PER_MILLI);
    }
}
