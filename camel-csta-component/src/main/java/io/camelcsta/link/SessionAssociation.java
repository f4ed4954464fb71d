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
import io.camelcsta.model.description.SessionDocument;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An application session of ECMA-354: started, kept alive by resetting its timer, stopped. */
final class SessionAssociation implements Association {

    private static final long RESET_AGAIN_MILLIS = 200;

    private final AssociationLink link;
    private final LinkConfig config;
    private String sessionId;
    private boolean over;
    private ScheduledFuture<?> timer;

    SessionAssociation(AssociationLink link) {
        this.link = link;
        this.config = link.config();
    }

    private interface Answer {
        void accept(CstaMessage.Session answer, RequestException error);
    }

    private void send(Struct body, SessionDocument document, Duration timeout, Answer then) {
        // while reading is paused for a consumer, the answer would not be read
        link.keepReading(document, true);
        link.send(document, id -> new CstaMessage.Session(id, document, body), timeout, (answer, error) -> {
            link.keepReading(document, false);
            boolean linkIsLost = error != null && error.kind() == RequestException.Kind.LINK_LOST;
            if (linkIsLost && document == SessionDocuments.RESET) {
                // the switch rests, and the connection stays: the session has to be kept
                timer = link.loop().schedule(this::reset, RESET_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } else if (!over && (!linkIsLost || document == SessionDocuments.STOP)) {
                then.accept((CstaMessage.Session) answer, error);
            }
        });
    }

    @Override
    public void begin() {
        send(
                SessionDocuments.start(config),
                SessionDocuments.START,
                config.timers().linkTimeout(),
                (answer, error) -> {
                    if (error != null) {
                        link.giveUp(LinkException.Reason.NOT_READY, "no application session: " + error.getMessage());
                    } else if (!answer.isPositive()) {
                        String reason = SessionDocuments.reason(answer);
                        link.giveUp(refusal(reason), "the switch refused the application session: " + reason);
                    } else {
                        started(answer.body());
                    }
                });
    }

    /** A switch that has no room now may have some soon. */
    private static LinkException.Reason refusal(String reason) {
        return switch (reason) {
            case "requestedProtocolVersionNotSupported" -> LinkException.Reason.VERSION_REFUSED;
            case "serverResourcesBusy", "maxNumberSessions" -> LinkException.Reason.NOT_READY;
            default -> LinkException.Reason.LOGIN_REFUSED;
        };
    }

    private void started(Struct answer) {
        sessionId = answer.text("sessionID");
        link.speak(answer.text("actualProtocolVersion"));
        keep(answer);
        link.associated();
    }

    /** The session ends when its timer runs out: it is reset after two thirds of the time. */
    private void keep(Struct answer) {
        Long seconds = answer.number("actualSessionDuration");
        Duration duration = seconds == null ? config.timers().sessionDuration() : Duration.ofSeconds(seconds);
        if (!duration.isZero() && !duration.isNegative()) {
            timer = link.loop().schedule(this::reset, duration.toMillis() * 2 / 3, TimeUnit.MILLISECONDS);
        }
    }

    private void reset() {
        if (over) {
            return;
        }
        send(
                SessionDocuments.reset(sessionId, config.timers().sessionDuration()),
                SessionDocuments.RESET,
                config.timers().linkTimeout(),
                (answer, error) -> {
                    if (error != null) {
                        link.giveUp(
                                LinkException.Reason.NOT_READY,
                                "the application session's timer could not be reset: " + error.getMessage());
                    } else if (!answer.isPositive()) {
                        link.giveUp(
                                LinkException.Reason.NOT_READY,
                                "the switch refused to reset the application session's timer: "
                                        + SessionDocuments.reason(answer));
                    } else {
                        keep(answer.body());
                    }
                });
    }

    @Override
    public boolean received(CstaMessage message) {
        if (message instanceof CstaMessage.Session session && session.document() == SessionDocuments.TERMINATED) {
            sessionId = null;
            // whatever ended it, the login had been accepted
            link.giveUp(
                    LinkException.Reason.NOT_READY,
                    "the switch ended the application session: " + SessionDocuments.reason(session));
            return true;
        }
        return false;
    }

    @Override
    public void release(Runnable done) {
        if (sessionId == null) {
            done.run();
        } else {
            send(
                    SessionDocuments.stop(sessionId),
                    SessionDocuments.STOP,
                    AssociationLink.RELEASE_LIMIT,
                    (answer, error) -> done.run());
        }
    }

    @Override
    public void gone() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
