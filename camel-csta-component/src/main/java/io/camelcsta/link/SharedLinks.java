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

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The links of one component, each shared by all endpoints that want the same association, counted, and closed some
 * time after the last of them has gone. Safe for use by several threads.
 *
 * @param <L> what listens to a link, one for each
 */
public final class SharedLinks<L extends LinkListener> {

    private static final Logger LOG = LoggerFactory.getLogger(SharedLinks.class);
    /** How long an unused link whose answers are still awaited is left alone before it is looked at again. */
    private static final long BUSY_MILLIS = 50;

    private final EventLoopGroup group;
    private final Executor blocking;
    private final Function<CstaLink, L> listenerFactory;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LinkConfig.Identity, Shared> links = new HashMap<>();
    /** Links that take their leave of the switch: the next one like it waits, because a licence may be for one only. */
    private final Map<LinkConfig.Identity, CompletableFuture<Void>> leaving = new HashMap<>();

    private boolean closed;

    private final class Shared {
        private final LinkConfig config;
        private final String firstUser;
        private final AssociationLink link;
        private int users;
        private ScheduledFuture<?> linger;

        Shared(LinkConfig config, String firstUser) {
            this.config = config;
            this.firstUser = firstUser;
            this.link = new AssociationLink(config, group.next(), blocking, listenerFactory);
        }

        private void cancelLinger() {
            if (linger != null) {
                linger.cancel(false);
                linger = null;
            }
        }
    }

    /**
     * @param group the event loops that the links live on; not closed by this class
     * @param blocking where what may block is done; likewise
     * @param listenerFactory makes the listener of a new link
     */
    public SharedLinks(EventLoopGroup group, Executor blocking, Function<CstaLink, L> listenerFactory) {
        this.group = group;
        this.blocking = blocking;
        this.listenerFactory = listenerFactory;
    }

    /** A share in a link; released once. */
    public interface Lease<L> {

        /** What listens to the link. */
        L listener();

        /** The link. */
        CstaLink link();

        /** As {@link CstaLink#ready()}, but sure to fail if the round fails that setting up the link has begun with. */
        CompletableFuture<Void> ready();

        /** Gives the share back. */
        void release();
    }

    /**
     * A share in the link of that configuration, which is set up if there is none. It may not be usable yet: see
     * {@link CstaLink#ready()}.
     *
     * @param user the endpoint that wants it, for messages
     * @throws IllegalArgumentException if the link exists already with other timers; both endpoints are named
     */
    public Lease<L> acquire(LinkConfig config, String user) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The csta component is stopped, " + user + " cannot start");
            }
            Shared shared = links.get(config.identity());
            if (shared != null && shared.users == 0 && !shared.config.timers().agreesWith(config.timers())) {
                // nobody uses it any more: its settings bind nobody
                shared.cancelLinger();
                forget(shared);
                shared = null;
            }
            if (shared == null) {
                shared = new Shared(config, user);
                links.put(config.identity(), shared);
            } else if (!shared.config.timers().agreesWith(config.timers())) {
                throw new IllegalArgumentException("The endpoints " + shared.firstUser + " and " + user
                        + " share the link '" + config.name()
                        + "' and must agree on its timers and limits: the first has "
                        + shared.config.timers() + ", the second " + config.timers()
                        + ". Give both the same values, or give the second another linkName");
            }
            shared.cancelLinger();
            shared.users++;
            // before the link is started: its first round may be over before anybody else can ask
            SharedLease lease = new SharedLease(shared);
            AssociationLink link = shared.link;
            leaving.getOrDefault(config.identity(), CompletableFuture.completedFuture(null))
                    .whenComplete((nothing, error) -> link.start());
            return lease;
        } finally {
            lock.unlock();
        }
    }

    private final class SharedLease implements Lease<L> {
        private final Shared shared;
        private final CompletableFuture<Void> ready;
        private boolean released;

        SharedLease(Shared shared) {
            this.shared = shared;
            this.ready = shared.link.ready();
        }

        @Override
        public CompletableFuture<Void> ready() {
            return ready;
        }

        @Override
        @SuppressWarnings("unchecked")
        public L listener() {
            return (L) shared.link.listener();
        }

        @Override
        public CstaLink link() {
            return shared.link;
        }

        @Override
        public void release() {
            lock.lock();
            try {
                if (released) {
                    return;
                }
                released = true;
                if (--shared.users == 0) {
                    lingerOrClose(shared);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void lingerOrClose(Shared shared) {
        long idle = shared.config.timers().idleTimeout().toMillis();
        if (closed) {
            return;
        }
        if (!shared.link.hasBeenUsable() || shared.link.loop().isShuttingDown() || idle <= 0 && !shared.link.isBusy()) {
            forget(shared);
        } else {
            linger(shared, Math.max(idle, 0));
        }
    }

    private void linger(Shared shared, long millis) {
        shared.linger = shared.link
                .loop()
                .schedule(
                        () -> {
                            lock.lock();
                            try {
                                if (shared.users > 0 || closed) {
                                    return;
                                } else if (shared.link.isAwaited()) {
                                    // a producer may be gone before the answer to its last request; each request has
                                    // its time-out
                                    linger(shared, BUSY_MILLIS);
                                } else {
                                    forget(shared);
                                }
                            } finally {
                                lock.unlock();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private void forget(Shared shared) {
        links.remove(shared.config.identity(), shared);
        LOG.debug("The csta link '{}' is no longer used and is closed", shared.config.name());
        LinkConfig.Identity identity = shared.config.identity();
        CompletableFuture<Void> before = leaving.getOrDefault(identity, CompletableFuture.completedFuture(null));
        CompletableFuture<Void> closing = CompletableFuture.allOf(before, shared.link.close());
        leaving.put(identity, closing);
        closing.whenComplete((nothing, error) -> {
            lock.lock();
            try {
                leaving.remove(identity, closing);
            } finally {
                lock.unlock();
            }
        });
    }

    /** All links as they are now. */
    public List<CstaLink> links() {
        lock.lock();
        try {
            return links.values().stream().map(shared -> (CstaLink) shared.link).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Closes all links and waits for it, some seconds at the most. */
    public void closeAll() {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            closing.addAll(leaving.values());
            links.values().forEach(shared -> {
                if (shared.linger != null) {
                    shared.linger.cancel(false);
                }
                closing.add(shared.link.close());
            });
            links.clear();
        } finally {
            lock.unlock();
        }
        try {
            CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            LOG.warn("Not all csta links could be closed in time: {}", String.valueOf(e.getMessage()));
        }
    }
}
