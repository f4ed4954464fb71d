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

import io.camelcsta.model.PrivateEvent;
import io.camelcsta.model.PrivateEventType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits for its event ({@code awaitEvent}). The event may come before the answer that says which message
 * it is about: candidates are kept until then. On the link's event loop only.
 */
final class Awaiting {

    private static final int MAX_CANDIDATES = 100;

    private final PrivateEventType type;
    private final String device;
    private final String callId;
    private final CompletableFuture<PrivateEvent> event = new CompletableFuture<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private boolean armed;
    private Object detail;

    private record Candidate(PrivateEvent event, Object detail) {}

    /** @param callId the call, or null if the event has none */
    Awaiting(PrivateEventType type, String device, String callId) {
        this.type = type;
        this.device = device;
        this.callId = callId;
    }

    /** The switch has answered: what the event must be about is known now; null if any will do. */
    void answered(Object expectedDetail) {
        armed = true;
        detail = expectedDetail;
        candidates.stream()
                .filter(candidate -> fits(candidate.detail()))
                .findFirst()
                .ifPresent(found -> event.complete(found.event()));
        candidates.clear();
    }

    /** An event has come. {@code about}: its message id or code. */
    void offer(PrivateEvent candidate, String monitoredDevice, String candidateCallId, Object about) {
        if (candidate.type() != type
                || !device.equals(monitoredDevice)
                || callId != null && !callId.equals(candidateCallId)) {
            return;
        }
        if (!armed) {
            if (candidates.size() < MAX_CANDIDATES) {
                candidates.add(new Candidate(candidate, about));
            }
        } else if (fits(about)) {
            event.complete(candidate);
        }
    }

    private boolean fits(Object about) {
        return detail == null || detail.equals(about);
    }

    CompletableFuture<PrivateEvent> event() {
        return event;
    }
}
