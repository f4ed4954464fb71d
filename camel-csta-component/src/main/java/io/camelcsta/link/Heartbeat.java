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
package io.camelcsta.link;

import io.camelcsta.model.CstaMessage;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.Service;
import java.time.Duration;

/**
 * Notices a switch that is silent. After each interval in which nothing came it sends a heartbeat; anything that comes
 * is an answer. A link is lost when so many heartbeats as are tolerated are unanswered, which is after the interval
 * times the tolerance and one. On the event loop only.
 */
final class Heartbeat {

    private static final Service REQUEST_SYSTEM_STATUS = Csta.description().service("RequestSystemStatus");
    private static final Service SYSTEM_STATUS = Csta.description().service("SystemStatus");

    private final AssociationLink link;
    private final LinkConfig.Heartbeat config;
    private int unanswered;

    Heartbeat(AssociationLink link) {
        this.link = link;
        this.config = link.config().timers().heartbeat();
    }

    /** Something came. */
    void heard() {
        unanswered = 0;
    }

    /** An interval has passed in which nothing came. */
    void silent() {
        if (config.kind() == HeartbeatKind.NONE) {
            return;
        }
        if (unanswered >= config.tolerance()) {
            Duration silence = config.interval().multipliedBy(config.tolerance() + 1L);
            link.giveUp(
                    LinkException.Reason.NOT_READY,
                    "nothing came from the switch for " + silence.toMillis() + " ms, and " + config.tolerance()
                            + " heartbeats were not answered");
            return;
        }
        unanswered++;
        beat();
    }

    private void beat() {
        boolean asks = config.kind() == HeartbeatKind.REQUEST_SYSTEM_STATUS;
        Service service = asks ? REQUEST_SYSTEM_STATUS : SYSTEM_STATUS;
        Struct body = asks
                ? Struct.empty(service.request())
                : Struct.of(service.request()).set("systemStatus", "normal").build();
        link.heartbeatSent();
        // its time-out is that of the link, so that it counts as no request that was not answered
        link.send(
                service,
                id -> new CstaMessage.Request(id, service, body),
                config.interval().multipliedBy(config.tolerance() + 2L),
                (answer, error) -> {
                    if (answer instanceof CstaMessage.Response response && asks) {
                        link.systemStatus(response.body().text("systemStatus"), false);
                    }
                });
    }
}
