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
import io.camelcsta.transport.Connector;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Brings a link back to a preferred address. While a link is usable at another one, the preferred addresses are tried
 * from time to time, but for those that have refused the application for good; when one accepts a connection, the link
 * moves there. After a move that did not last the time is doubled. On the event loop only.
 */
final class Failback {

    private static final int MOST_DOUBLINGS = 5;

    private static final int NONE = -1;
    /** How often, and how long between, it is looked whether requests are outstanding before a move. */
    private static final int QUIET_LOOKS = 100;

    private static final int QUIET_LOOK_MILLIS = 20;

    private final AssociationLink link;
    private final Duration interval;
    private int doublings;
    private ScheduledFuture<?> timer;
    private ChannelFuture probe;
    /** Counts what has been begun, so that what was stopped goes on with nothing. */
    private int looks;

    private int target = NONE;

    Failback(AssociationLink link) {
        this.link = link;
        this.interval = link.config().timers().reconnection().failback();
    }

    /** The link is usable at the address at that position. */
    void usableAt(int index) {
        stop();
        if (target != NONE) {
            doublings = index == target ? 0 : Math.min(MOST_DOUBLINGS, doublings + 1);
            target = NONE;
        }
        if (index > 0 && !interval.isZero()) {
            schedule(index);
        }
    }

    private void schedule(int index) {
        timer = link.loop().schedule(() -> probe(0, index), interval.toNanos() << doublings, TimeUnit.NANOSECONDS);
    }

    private void probe(int candidate, int current) {
        if (candidate >= current) {
            schedule(current);
            return;
        }
        if (!link.mayUse(candidate)) {
            probe(candidate + 1, current);
            return;
        }
        Address address = link.config().identity().addresses().get(candidate);
        int mine = ++looks;
        link.connecting().offLoop(() -> Connector.resolve(address), (resolved, error) -> {
            if (mine != looks) {
                return;
            } else if (error != null) {
                probe(candidate + 1, current);
            } else {
                connect(candidate, current, resolved);
            }
        });
    }

    private void connect(int candidate, int current, InetSocketAddress address) {
        ChannelFuture connecting =
                Connector.probe(link.loop(), address, link.config().timers().connectTimeout());
        probe = connecting;
        connecting.addListener(done -> {
            boolean mine = probe == connecting;
            connecting.channel().close();
            if (!mine) {
                return;
            }
            probe = null;
            if (done.isSuccess()) {
                target = candidate;
                moveWhenQuiet(candidate, QUIET_LOOKS);
            } else {
                probe(candidate + 1, current);
            }
        });
    }

    /** Moves when no requests are outstanding, because they would fail; if there always are some, all the same. */
    private void moveWhenQuiet(int candidate, int looks) {
        if (looks == 0 || !link.isAwaited()) {
            link.moveTo(candidate);
        } else {
            timer = link.loop()
                    .schedule(() -> moveWhenQuiet(candidate, looks - 1), QUIET_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The link is lost or closed. */
    void stop() {
        looks++;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (probe != null) {
            probe.channel().close();
            probe = null;
        }
    }
}
