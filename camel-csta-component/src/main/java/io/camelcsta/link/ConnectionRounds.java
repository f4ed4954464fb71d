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

import io.camelcsta.transport.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts to set up a link: rounds through its addresses, the delays between rounds, and what is said of failures.
 * On the event loop only.
 */
final class ConnectionRounds {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRounds.class);
    /** After a first failure every n-th of the same kind is worth a warning. */
    private static final int WARN_EVERY = 20;

    private final LinkConfig config;
    private final AddressRound addresses;
    private final Backoff backoff;
    private final List<Failed> failures = new ArrayList<>();
    private int failedRounds;
    private String reported;

    /** Why an address could not be used in this round. */
    private record Failed(LinkException.Reason reason, String text) {}

    ConnectionRounds(LinkConfig config) {
        this.config = config;
        this.addresses = new AddressRound(config.identity().addresses());
        LinkConfig.Reconnection times = config.timers().reconnection();
        this.backoff = new Backoff(times.delay(), times.maxDelay(), ThreadLocalRandom.current());
    }

    /** A new round, with the first address. */
    void begin() {
        beginAt(0);
    }

    /** Addresses that have refused the application for good are tried again, too. */
    void forgetRefusals() {
        addresses.forgetRefusals();
    }

    /** A new round, with that address. */
    void beginAt(int index) {
        addresses.beginAt(index);
        failures.clear();
    }

    /** The next address of this round, or null if it is over. */
    Address next() {
        return addresses.next();
    }

    /** The position of the address that {@link #next} gave last. */
    int currentAddress() {
        return addresses.current();
    }

    boolean hasOneAddress() {
        return addresses.isOnly();
    }

    /** Whether the address at that position is not left out because its switch has refused the application. */
    boolean mayUse(int index) {
        return addresses.mayBeUsed(index);
    }

    /** The switch at the present address has refused the application for good. */
    void refused() {
        addresses.refused(config.timers().reconnection().refusedDelay().toNanos());
    }

    /** That address, the present one, could not be used. */
    void addressFailed(LinkException.Reason reason, String address, String text) {
        failures.add(new Failed(reason, addresses.isOnly() ? text : address + ": " + text));
    }

    /** The round is over, and none of its addresses could be used. */
    LinkException failed() {
        failedRounds++;
        LinkException.Reason why = failures.stream()
                .map(Failed::reason)
                .filter(LinkException.Reason::isPermanent)
                .findFirst()
                .orElseGet(() -> failures.get(failures.size() - 1).reason());
        return new LinkException(
                why,
                "The csta link '" + config.name() + "' could not be set up: "
                        + String.join("; ", failures.stream().map(Failed::text).toList()) + ". "
                        + LinkAdvice.of(why, config.identity()),
                null);
    }

    /** Logs a failed round: the first for a reason, and then every so many. True if it is the first. */
    boolean isNews(LinkException error) {
        if (!error.getMessage().equals(reported)) {
            reported = error.getMessage();
            failedRounds = 1;
            LOG.warn("{} (tried again; further failures of this kind are logged at debug level)", error.getMessage());
            return true;
        } else if (failedRounds % WARN_EVERY == 0) {
            LOG.warn("{} (tried {} times)", error.getMessage(), failedRounds);
        } else {
            LOG.debug("{}", error.getMessage());
        }
        return false;
    }

    /**
     * The time until the next round in nanoseconds; -1 if there will be none, because all switches refuse the
     * application.
     */
    long nanosUntilNext() {
        long refused = addresses.nanosUntilOneMayBeTried();
        if (refused < 0) {
            LOG.error(
                    "The csta link '{}' is not tried again, because refusedRetryDelay is 0 and the switch refused it: {}",
                    config.name(),
                    reported);
        }
        return refused == 0 ? delayNanos() : refused;
    }

    /** The delay before the next round in nanoseconds, longer each time. */
    long delayNanos() {
        return backoff.nextNanos();
    }

    /** The link is usable: the next failure is worth a warning again. */
    void succeeded() {
        reported = null;
    }

    /** The link was usable for so long, in nanoseconds, before it was lost: after a long time the delays begin anew. */
    void usableFor(long nanos) {
        if (nanos >= config.timers().reconnection().maxDelay().toNanos()) {
            backoff.reset();
        }
    }
}
