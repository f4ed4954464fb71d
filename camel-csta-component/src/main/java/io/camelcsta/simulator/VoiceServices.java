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

import io.camelcsta.model.Struct;
import java.util.Map;

/** The voice services: recording. */
final class VoiceServices {

    private static final String NORMAL = "normal";

    private final Calls calls;
    private final Recordings recordings;

    VoiceServices(Calls calls, Recordings recordings) {
        this.calls = calls;
        this.recordings = recordings;
    }

    void addTo(Map<String, ServiceHandler> handlers) {
        handlers.put("RecordMessage", (link, request) -> recordMessage(request));
        handlers.put("Stop", (link, request) -> {
            Recording recording = recording(request, "messageToBeStopped");
            recordings.stop(recording, recordings.position(recording), NORMAL);
            return Bodies.noData("Stop");
        });
        handlers.put("Suspend", (link, request) -> {
            Recording recording = recording(request, "message");
            recordings.suspend(recording, recordings.position(recording), NORMAL);
            return Bodies.noData("Suspend");
        });
        handlers.put("Resume", (link, request) -> {
            Recording recording = recording(request, "messageToResume");
            recordings.resume(recording, recordings.position(recording), NORMAL);
            return Bodies.noData("Resume");
        });
    }

    private Struct recordMessage(Struct request) {
        Party party = calls.requireAnyParty(request.connection("callToBeRecorded"));
        Devices.inService(party.device);
        Long maxDuration = request.number("maxDuration");
        Recording recording = recordings.start(party, maxDuration == null ? 0 : maxDuration, NORMAL);
        return Bodies.response("RecordMessage")
                .set("resultingMessage", recording.messageId)
                .build();
    }

    private Recording recording(Struct request, String messageField) {
        Party party = calls.requireAnyParty(request.connection("connection"));
        Devices.inService(party.device);
        return Recordings.require(party, request.text(messageField));
    }
}
