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
package io.camelcsta.examples.board;

import io.camelcsta.model.PrivateEventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A call as far as it is known. Not for use by several threads. */
final class Call {

    static final String CONNECTED = "connected";
    /** The state of a connection that is there no more. */
    static final String NULL = "null";

    private static final int KEPT_CHARACTERS = 200;

    final String callId;
    private final Map<String, Party> parties = new LinkedHashMap<>();
    /**
     * For each monitored device: a party may be recorded more than once, and the events do not say which recording they
     * mean.
     */
    private final Map<String, Recordings> recordings = new LinkedHashMap<>();

    private long since;
    private boolean beginSeen;
    private Long answered;
    private String connId;
    private String accountCode;
    private boolean recordingConfirmed;
    private boolean confirmed = true;

    Call(String callId, long since, boolean beginSeen) {
        this.callId = callId;
        this.since = since;
        this.beginSeen = beginSeen;
        this.recordingConfirmed = beginSeen;
    }

    /** The connection is the device part of the switch's identifier, by which later events may name the party. */
    private record Party(String connection, String state) {}

    private record Recordings(int active, int suspended) {}

    void connId(String id) {
        if (id != null) {
            connId = id;
        }
    }

    void answered(long time) {
        if (answered == null && beginSeen) {
            answered = time;
        }
    }

    /** A party is in that state now; the connection may be null if it is not known. */
    void party(String number, String connection, String state) {
        if (NULL.equals(state)) {
            parties.remove(number);
            recordings.remove(number);
            return;
        }
        Party old = parties.get(number);
        String known = connection == null && old != null ? old.connection() : connection;
        parties.put(number, new Party(known, state));
    }

    boolean has(String number) {
        return parties.containsKey(number);
    }

    /** The state of a party; null if there is no such. */
    String state(String number) {
        Party party = parties.get(number);
        return party == null ? null : party.state();
    }

    /** The number of the party with that connection, or null. */
    String numberOf(String connection) {
        return parties.entrySet().stream()
                .filter(entry ->
                        connection != null && connection.equals(entry.getValue().connection()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    void retainParties(Predicate<String> stays) {
        parties.keySet().removeIf(stays.negate());
        forgetRecordingsOfOthers();
    }

    /** Those of devices that are no parties any more. */
    void forgetRecordingsOfOthers() {
        recordings.keySet().retainAll(parties.keySet());
    }

    List<String> numbers() {
        return List.copyOf(parties.keySet());
    }

    /** Takes over what is known of a call that has become part of this one. */
    void continues(Call old) {
        since = Math.min(since, old.since);
        beginSeen &= old.beginSeen;
        recordingConfirmed &= old.recordingConfirmed;
        if (old.answered != null && (answered == null || old.answered < answered)) {
            answered = old.answered;
        }
        if (accountCode == null) {
            accountCode = old.accountCode;
        }
        old.recordings.forEach(recordings::putIfAbsent);
    }

    void accountCode(String code) {
        accountCode = code.length() > KEPT_CHARACTERS ? code.substring(0, KEPT_CHARACTERS) : code;
    }

    /** What an event at that device says of its recordings. */
    void recording(String device, PrivateEventType type) {
        if (!recordingConfirmed) {
            // what was known before is worth nothing now
            recordings.clear();
            recordingConfirmed = true;
        }
        Recordings now = recordings.getOrDefault(device, new Recordings(0, 0));
        int active = now.active();
        int suspended = now.suspended();
        switch (type) {
            case RECORDING_STARTED -> active++;
            case RECORDING_SUSPENDED -> {
                suspended++;
                active = Math.max(active, suspended);
            }
            case RECORDING_RESUMED -> {
                suspended = Math.max(0, suspended - 1);
                active = Math.max(active, 1);
            }
            default -> {
                active = Math.max(0, active - 1);
                suspended = Math.min(suspended, active);
            }
        }
        recordings.put(device, new Recordings(active, suspended));
    }

    /** Events about it may have been missed. */
    void mayHaveMissedEvents() {
        recordingConfirmed = false;
        confirmed = false;
    }

    /** The switch has told that it is there, and its parties. */
    void confirm() {
        confirmed = true;
    }

    boolean confirmed() {
        return confirmed;
    }

    BoardState.Call view(Predicate<String> monitored) {
        List<BoardState.Party> list = new ArrayList<>();
        parties.forEach(
                (number, party) -> list.add(new BoardState.Party(number, party.state(), monitored.test(number))));
        return new BoardState.Call(
                callId,
                connId,
                since,
                beginSeen,
                answered,
                List.copyOf(list),
                confirmed,
                recordingState(),
                recordingConfirmed,
                accountCode);
    }

    private String recordingState() {
        if (recordings.values().stream().anyMatch(each -> each.active() > each.suspended())) {
            return "recording";
        }
        return recordings.values().stream().anyMatch(each -> each.active() > 0) ? "suspended" : "off";
    }
}
