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
package io.camelcsta.calls;

import io.camelcsta.model.CstaBody;
import io.camelcsta.model.CstaEvent;
import io.camelcsta.model.LinkEvent;
import io.camelcsta.model.PrivateEvent;
import java.time.Instant;

/**
 * An event as a consumer gets it, of whatever class.
 *
 * @param eventTime when its message came, or null
 */
public record Received(
        String event,
        String thisDN,
        String otherDN,
        String connId,
        String previousConnId,
        String callId,
        String eventId,
        Instant eventTime) {

    /** What the model looks at. */
    public static Received of(CstaBody body) {
        if (body instanceof PrivateEvent event) {
            return new Received(
                    event.event(),
                    event.thisDN(),
                    event.otherDN(),
                    event.connId(),
                    event.previousConnId(),
                    event.callId(),
                    event.eventId(),
                    event.eventTime());
        } else if (body instanceof CstaEvent event) {
            return new Received(
                    event.event(),
                    event.thisDN(),
                    null,
                    event.connId(),
                    event.previousConnId(),
                    event.callId(),
                    event.eventId(),
                    event.eventTime());
        }
        LinkEvent event = (LinkEvent) body;
        return new Received(event.event(), null, null, null, null, null, event.eventId(), null);
    }
}
