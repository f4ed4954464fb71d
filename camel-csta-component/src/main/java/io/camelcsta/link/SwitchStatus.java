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
import io.camelcsta.model.Flags;
import io.camelcsta.model.SafeText;
import io.camelcsta.model.Struct;
import io.camelcsta.model.description.Csta;
import io.camelcsta.model.description.FlagsType;
import io.camelcsta.model.description.Service;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the switch says of itself on the present connection (ECMA-269 system status), asked or unasked, and what follows
 * from it for the link. On the event loop only.
 */
final class SwitchStatus {

    private static final Logger LOG = LoggerFactory.getLogger(SwitchStatus.class);

    private static final String ENABLED = "enabled";
    private static final String NORMAL = "normal";
    private static final String MESSAGES_LOST = "messagesLost";
    /** States in which the switch serves requests. */
    private static final Set<String> SERVING = Set.of(
            ENABLED,
            NORMAL,
            MESSAGES_LOST,
            "overloadImminent",
            "overloadReached",
            "overloadRelieved",
            "partiallyDisabled");

    private static final Service REQUEST_SYSTEM_STATUS = Csta.description().service("RequestSystemStatus");
    private static final Service SYSTEM_REGISTER = Csta.description().service("SystemRegister");

    private final AssociationLink link;
    private final LinkConfig.Timers timers;
    private final Backoff backoff;
    /** Waits for the switch to say how it is, and asks it again as long as it does not serve requests. */
    private ScheduledFuture<?> asking;
    /** Gives up a switch that does not serve requests, if there are other addresses. */
    private ScheduledFuture<?> givingUp;

    private String lastUnasked;
    private volatile String last;

    SwitchStatus(AssociationLink link) {
        this.link = link;
        this.timers = link.config().timers();
        this.backoff = new Backoff(
                timers.reconnection().delay(), timers.reconnection().maxDelay(), ThreadLocalRandom.current());
    }

    /** What it said last, or null; for any thread. */
    String last() {
        return last;
    }

    /** The association stands: waits for the switch to say how it is, then asks. */
    void waitForIt() {
        if (last != null) {
            // it came while the session was being set up
            evaluate(last, false);
            return;
        }
        asking = link.loop()
                .schedule(
                        () -> {
                            if (isWaiting() && last == null) {
                                ask();
                            }
                        },
                        timers.systemStatusTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /** Not all switches tell when they have become ready. */
    private void askLater() {
        cancel(asking);
        asking = link.loop()
                .schedule(
                        () -> {
                            if (isWaiting()) {
                                ask();
                            }
                        },
                        backoff.nextNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private boolean isWaiting() {
        return link.state() == LinkState.WAITING_FOR_SWITCH;
    }

    private void ask() {
        Struct body = Struct.empty(REQUEST_SYSTEM_STATUS.request());
        link.send(
                REQUEST_SYSTEM_STATUS,
                id -> new CstaMessage.Request(id, REQUEST_SYSTEM_STATUS, body),
                timers.linkTimeout(),
                (answer, error) -> {
                    if (error != null && error.kind() == RequestException.Kind.LINK_LOST || !isWaiting()) {
                        return;
                    }
                    if (answer instanceof CstaMessage.Response response
                            && response.body().text("systemStatus") != null) {
                        evaluate(SafeText.of(response.body().text("systemStatus")), false);
                    } else if (error != null && error.kind() == RequestException.Kind.TIMEOUT && last != null) {
                        // it has said before that it is not ready; whether it is there at all is the heartbeat's
                        // business
                        askLater();
                    } else if (error != null && error.kind() == RequestException.Kind.TIMEOUT) {
                        link.giveUp(
                                LinkException.Reason.NOT_READY,
                                "the switch at " + link.address()
                                        + " is connected but sends no SystemStatus and does not answer RequestSystemStatus");
                    } else {
                        // an error or a reject is an answer too: the switch is there and serves requests
                        link.switchServes();
                    }
                });
    }

    /** The switch says how it is; {@code unasked}: now because something has happened. */
    void said(String text, boolean unasked) {
        String status = SafeText.of(text);
        if (link.state() == LinkState.CONNECTING || link.state() == LinkState.ASSOCIATING) {
            // it is looked at when the association stands
            last = status;
            lastUnasked = unasked ? status : lastUnasked;
        } else {
            evaluate(status, unasked);
        }
    }

    private void evaluate(String status, boolean unasked) {
        String before = last;
        String unaskedBefore = lastUnasked;
        last = status;
        if (status == null) {
            return;
        }
        if (unasked) {
            lastUnasked = status;
        }
        if (!SERVING.contains(status)) {
            notServing(status, before);
        } else if (isWaiting()) {
            link.switchServes();
        } else if (!link.canSend()) {
            LOG.debug("The switch says that it is {}", status);
        } else if (status.equals(ENABLED)
                && (isChange(before, unaskedBefore, unasked) || unasked && timers.remonitorAlways())) {
            link.remonitor("the switch says that it is enabled"
                    + (before == null || before.equals(status) ? "" : " (it was " + before + ")"));
        } else if (status.equals(MESSAGES_LOST) && (unasked || !status.equals(before))) {
            link.messagesLost();
        }
    }

    /**
     * Whether {@code enabled} is a change: from what the switch said last, or last said unasked. Some answer that they
     * are normal when they are asked, and say unasked that they are enabled: these two are the same. The first time
     * that it says so unasked, to an application that had to ask, something has happened.
     */
    private static boolean isChange(String before, String unaskedBefore, boolean unasked) {
        if (unasked) {
            return unaskedBefore == null || !unaskedBefore.equals(ENABLED) || isOther(before);
        }
        return isOther(before);
    }

    private static boolean isOther(String status) {
        return status != null && !status.equals(ENABLED) && !status.equals(NORMAL);
    }

    private void notServing(String status, String before) {
        link.switchRests("the switch says that it is " + status
                + (before == null || before.equals(status) ? "" : " (it was " + before + ")"));
        if (!isWaiting()) {
            return;
        }
        askLater();
        if (!link.hasOneAddress() && givingUp == null) {
            // a switch that stays so must not keep the link from the other addresses, however often it says so
            givingUp = link.loop()
                    .schedule(
                            () -> {
                                if (isWaiting()) {
                                    link.giveUp(LinkException.Reason.NOT_READY, "the switch says that it is " + last);
                                }
                            },
                            timers.systemStatusTimeout()
                                    .plus(timers.linkTimeout())
                                    .toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    /** Asks the switch to tell when its status changes. */
    void register() {
        Struct body = Struct.of(SYSTEM_REGISTER.request())
                .set(
                        "requestTypes",
                        Flags.of(
                                (FlagsType) SYSTEM_REGISTER
                                        .request()
                                        .field("requestTypes")
                                        .type()
                                        .base(),
                                List.of("systemStatus")))
                .build();
        link.send(
                SYSTEM_REGISTER,
                id -> new CstaMessage.Request(id, SYSTEM_REGISTER, body),
                timers.linkTimeout(),
                (answer, error) -> {
                    if (error != null) {
                        LOG.warn(
                                "The switch at {} did not accept the registration for system status: {}",
                                link.address(),
                                error.getMessage());
                    }
                });
    }

    /** The switch serves requests: it is not waited for any more. */
    void served() {
        backoff.reset();
        cancelAll();
    }

    /** The connection is gone. */
    void forget() {
        cancelAll();
        last = null;
        lastUnasked = null;
    }

    private void cancelAll() {
        cancel(asking);
        cancel(givingUp);
        asking = null;
        givingUp = null;
    }

    private static void cancel(ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
