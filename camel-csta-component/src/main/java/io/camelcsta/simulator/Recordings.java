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

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Recordings and their states. On the simulator's thread only. */
final class Recordings {

    private static final int FIRST_MESSAGE = 0x0e01;
    private static final int MAX_MESSAGE = 0xFFFF;
    private static final int MAX_RECORDINGS_PER_CALL = 1_000;
    private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

    private final SimulatorOptions options;
    private final SimulatorLoop loop;
    private final CallEvents events;
    private int nextMessage = FIRST_MESSAGE;

    Recordings(SimulatorOptions options, SimulatorLoop loop, CallEvents events) {
        this.options = options;
        this.loop = loop;
        this.events = events;
    }

    /** Starts to record a connection, for that long at most; 0 or less means without limit. */
    Recording start(Party party, long maxMillis, String cause) {
        party.require(Party.CONNECTED, Refusals.invalidConnectionState());
        if (active(party) != null) {
            throw Refusals.incorrectMessageState();
        } else if (party.call.recordings.size() >= MAX_RECORDINGS_PER_CALL) {
            throw Refusals.resourceLimitExceeded();
        }
        Recording recording = new Recording(String.format("%04x", nextMessage), party);
        nextMessage = nextMessage == MAX_MESSAGE ? FIRST_MESSAGE : nextMessage + 1;
        party.call.recordings.add(recording);
        events.recording("RecordEvent", recording, party.call.parties(), null, cause);
        if (maxMillis > 0) {
            loop.schedule(Duration.ofMillis(Math.min(maxMillis, LONGEST_MILLIS)), () -> {
                if (recording.isActive()) {
                    stop(recording, position(recording), "durationExceeded");
                }
            });
        }
        return recording;
    }

    void suspend(Recording recording, Long position, String cause) {
        requireState(recording, RecordingState.RECORDING);
        recording.state(RecordingState.SUSPENDED);
        events.recording("SuspendRecordEvent", recording, recording.party.call.parties(), position, cause);
    }

    void resume(Recording recording, Long position, String cause) {
        requireState(recording, RecordingState.SUSPENDED);
        recording.state(RecordingState.RECORDING);
        events.recording("RecordEvent", recording, recording.party.call.parties(), position, cause);
    }

    void stop(Recording recording, Long position, String cause) {
        if (!recording.isActive()) {
            throw Refusals.incorrectMessageState();
        }
        recording.state(RecordingState.STOPPED);
        events.recording("StopEvent", recording, recording.party.call.parties(), position, cause);
    }

    /** Ends what is recorded of a connection that ends. */
    void connectionEnds(Party party, Collection<Party> audience) {
        Recording recording = active(party);
        if (recording != null) {
            Long position = position(recording);
            recording.state(RecordingState.STOPPED);
            if (options.stopEventAtCallEnd) {
                events.recording("StopEvent", recording, audience, position, "normal");
            }
        }
    }

    /** Lets the recordings of a connection continue with the one that takes its place. */
    static void continues(Party old, Party successor) {
        for (Recording recording : old.call.recordings) {
            if (recording.party == old) {
                recording.party = successor;
                successor.call.recordings.add(recording);
            }
        }
    }

    /** The position that an event tells, if this switch tells any. */
    Long position(Recording recording) {
        return options.positionsInEvents ? recording.position() : null;
    }

    /** The active recording of a connection, or null. */
    static Recording active(Party party) {
        for (Recording recording : party.call.recordings) {
            if (recording.party == party && recording.isActive()) {
                return recording;
            }
        }
        return null;
    }

    /**
     * The recording that a request means: the one with that message id, else that of the connection, else the only one
     * of the call.
     */
    static Recording require(Party party, String messageId) {
        List<Recording> all = party.call.recordings;
        if (messageId != null) {
            return all.stream()
                    .filter(recording -> recording.messageId.equals(messageId))
                    .findFirst()
                    .orElseThrow(Refusals::unknownMessage);
        }
        Recording own = active(party);
        if (own != null) {
            return own;
        }
        List<Recording> active = all.stream().filter(Recording::isActive).toList();
        if (active.size() > 1) {
            throw Refusals.messageRequired();
        } else if (active.isEmpty()) {
            throw Refusals.incorrectMessageState();
        }
        return active.get(0);
    }

    private static void requireState(Recording recording, RecordingState state) {
        if (recording.state() != state) {
            throw Refusals.incorrectMessageState();
        }
    }
}
