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
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLEngine;

/**
 * Makes the connections of a link: resolves the name, reads key stores, connects. On the event loop, but for what may
 * block.
 */
final class Connecting {

    private final AssociationLink link;
    private final Executor blocking;

    /** @param blocking where what may block is done, such as reading key stores */
    Connecting(AssociationLink link, Executor blocking) {
        this.link = link;
        this.blocking = blocking;
    }

    /** What a connection needs that may not be had on the event loop. */
    private record Prepared(InetSocketAddress address, SSLEngine tls) {

        static Prepared of(Address target, TlsEngineFactory tls) throws Exception {
            return new Prepared(
                    Connector.resolve(target), tls == null ? null : tls.create(target.host(), target.port()));
        }
    }

    /** Makes the connection of that number. */
    void begin(int connection, Address target) {
        LinkConfig config = link.config();
        Duration timeout = config.timers().connectTimeout();
        TlsEngineFactory tls = config.identity().tls();
        // reading names and key stores may take long: not here, and not longer than connecting may
        ScheduledFuture<?> limit = link.loop()
                .schedule(
                        () -> {
                            if (link.isConnecting(connection)) {
                                link.connectFailed(
                                        LinkException.Reason.UNREACHABLE,
                                        "cannot connect to " + target + ": its name was not resolved"
                                                + (tls == null ? "" : ", or key stores not read,") + " within "
                                                + timeout.toMillis() + " ms");
                            }
                        },
                        timeout.toNanos(),
                        TimeUnit.NANOSECONDS);
        offLoop(() -> Prepared.of(target, tls), (prepared, error) -> {
            limit.cancel(false);
            if (!link.isConnecting(connection)) {
                return;
            } else if (error == null) {
                open(connection, target, prepared);
            } else if (error instanceof UnknownHostException) {
                link.connectFailed(
                        LinkException.Reason.UNREACHABLE, "cannot connect to " + target + ": its name is unknown");
            } else if (error instanceof RejectedExecutionException) {
                link.connectFailed(LinkException.Reason.CLOSED, "the component is being stopped");
            } else {
                link.connectFailed(LinkException.Reason.TLS_FAILED, "TLS cannot be used: " + error.getMessage());
            }
        });
    }

    private void open(int connection, Address target, Prepared prepared) {
        LinkConfig config = link.config();
        Connector.Settings settings = new Connector.Settings(
                config.timers().connectTimeout(),
                prepared.tls(),
                config.identity().opening(),
                config.identity().framing(),
                config.timers().maxFrameLength(),
                config.timers().heartbeat().interval());
        ChannelFuture connected =
                Connector.connect(link.loop(), prepared.address(), settings, new LinkHandler(link, connection));
        link.opening(connected.channel());
        connected.addListener(done -> {
            if (!done.isSuccess() && link.isConnecting(connection)) {
                link.connectFailed(
                        LinkException.Reason.UNREACHABLE,
                        "cannot connect to " + target + ": " + done.cause().getMessage());
            }
        });
    }

    /** Does something that may block, and goes on with its result on the event loop. */
    <T> void offLoop(Callable<T> task, BiConsumer<T, Throwable> then) {
        try {
            blocking.execute(() -> {
                T result = null;
                Throwable error = null;
                try {
                    result = task.call();
                } catch (Exception e) {
                    error = e;
                }
                T found = result;
                Throwable failed = error;
                link.execute(() -> then.accept(found, failed));
            });
        } catch (RejectedExecutionException e) {
            then.accept(null, e);
        }
    }
}
