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

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.EventFilter;
import io.camelcsta.model.DeviceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A consumer as its link knows it: what it wants to hear, and the devices that it monitors for it now. Those are what
 * their source says (the option, a file, a bean, the switch), with those that were added while it runs and without
 * those that were removed. On the event loop only, but for {@link #devices}.
 */
final class Subscriber {

    private final Subscription wishes;
    private final CstaLink link;
    private final EventFilter filter;
    /** Takes devices that begin to be monitored for this consumer. */
    private final Consumer<String> beginning;
    /** Takes devices that are not monitored for this consumer any more. */
    private final Consumer<String> unmonitored;

    private final Map<String, Held> uses = new LinkedHashMap<>();
    /** The devices that it monitors, by their plain number. */
    private final Map<String, Set<String>> byNumber = new HashMap<>();

    private Map<String, DeviceId> fromSource = Map.of();
    private final Map<String, DeviceId> added = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();
    private volatile Set<String> devices = Set.of();
    /** Whether it has had a usable link. */
    private boolean reached;

    private boolean stopped;

    /**
     * A device that is monitored for this consumer, or is to be.
     *
     * @param since stays the same as long as the device is wanted without a break, whichever use serves it
     */
    private record Held(CstaLink.MonitorUse use, Object since) {}

    Subscriber(Subscription wishes, CstaLink link, Consumer<String> beginning, Consumer<String> unmonitored) {
        this.wishes = wishes;
        this.link = link;
        this.filter = EventFilters.of(wishes.classes());
        this.beginning = beginning;
        this.unmonitored = unmonitored;
    }

    Subscription wishes() {
        return wishes;
    }

    boolean monitors(String device) {
        return uses.containsKey(device);
    }

    /** What it calls the monitored device that another text names too; mostly one, none if it monitors it not. */
    Set<String> namesOf(String device) {
        return byNumber.getOrDefault(DeviceId.plainNumber(device), Set.of());
    }

    /** The devices that it monitors or tries to, in the order in which they came; for any thread. */
    Set<String> devices() {
        return devices;
    }

    /** How the switch is told of one of its devices. */
    DeviceId idOf(String device) {
        DeviceId id = added.containsKey(device) ? added.get(device) : fromSource.get(device);
        return id == null ? wishes.options().deviceId(device) : id;
    }

    boolean isReached() {
        return reached;
    }

    /** True the first time. */
    boolean reach() {
        boolean first = !reached;
        reached = true;
        return first;
    }

    boolean isStopped() {
        return stopped;
    }

    /**
     * The source says which devices there are. The monitors of those that are gone are stopped, those of new ones
     * started.
     *
     * @param keepsTrying whether the monitor of a new one is tried again if it cannot be started
     * @return the new ones
     */
    Map<String, CstaLink.MonitorUse> source(Map<String, DeviceId> present, boolean keepsTrying) {
        fromSource = Collections.unmodifiableMap(new LinkedHashMap<>(present));
        if (stopped) {
            return Map.of();
        }
        List<String> gone =
                uses.keySet().stream().filter(device -> !isWanted(device)).toList();
        gone.forEach(this::end);
        Map<String, CstaLink.MonitorUse> begun = new LinkedHashMap<>();
        fromSource.keySet().stream()
                .filter(device -> isWanted(device) && !uses.containsKey(device))
                .forEach(device -> begun.put(device, begin(device, keepsTrying)));
        changed();
        return begun;
    }

    /**
     * A device that was added.
     *
     * @param use its monitor for this consumer
     * @param since since when it is wanted without a break
     * @param attempt as {@code use}, or one that tries a monitor at once that does not stand though it was wanted
     *     already
     * @param fresh whether it was not monitored for this consumer before
     * @param wasAdded whether it had been added before while the consumer runs
     * @param wasRemoved whether it had been removed while the consumer runs
     */
    record Addition(
            String device,
            CstaLink.MonitorUse use,
            Object since,
            CstaLink.MonitorUse attempt,
            boolean fresh,
            boolean wasAdded,
            boolean wasRemoved) {}

    /**
     * Those devices are wanted from now on, whatever the source says. Those that have no monitor are given one, which
     * is not tried again if it cannot be started; those whose monitor does not stand are tried at once.
     */
    List<Addition> add(Collection<String> more) {
        List<Addition> additions = new ArrayList<>();
        for (String device : new LinkedHashSet<>(more)) {
            boolean wasRemoved = removed.remove(device);
            boolean fresh = !uses.containsKey(device);
            boolean wasAdded = added.containsKey(device);
            if (!wasAdded) {
                added.put(device, idOf(device));
            }
            CstaLink.MonitorUse attempt =
                    fresh ? begin(device, false) : link.monitor(device, idOf(device), filter, false);
            Held held = uses.get(device);
            additions.add(new Addition(device, held.use(), held.since(), attempt, fresh, wasAdded, wasRemoved));
        }
        changed();
        return additions;
    }

    /** Whether what was added has neither been given up nor removed since then. */
    boolean holds(Addition addition) {
        Held held = uses.get(addition.device());
        return held != null && held.since() == addition.since();
    }

    /**
     * The attempt has succeeded: it serves the device from now on, because the earlier use may have failed for good.
     */
    void succeeded(Addition addition) {
        if (addition.attempt() != addition.use() && holds(addition)) {
            replace(addition.device(), addition.attempt());
        }
    }

    /** Nobody waits for the attempt any more. */
    void ended(Addition addition) {
        Held held = uses.get(addition.device());
        if (addition.attempt() != addition.use() && (held == null || held.use() != addition.attempt())) {
            addition.attempt().stop();
        }
    }

    /**
     * What could not be added, or could not be in time, is wanted no more than before, unless the source has named it
     * meanwhile or another addition has succeeded.
     */
    void giveUp(Addition addition) {
        String device = addition.device();
        Held held = uses.get(device);
        if (held == null || held.use() != addition.use() || addition.wasAdded()) {
            return;
        }
        added.remove(device);
        if (addition.wasRemoved()) {
            removed.add(device);
        }
        if (!isWanted(device)) {
            end(device);
            changed();
        } else if (addition.fresh()) {
            replace(device, link.monitor(device, idOf(device), filter, true));
        }
    }

    private void replace(String device, CstaLink.MonitorUse use) {
        Held before = uses.get(device);
        if (before.use() != use) {
            uses.put(device, new Held(use, before.since()));
            before.use().stop();
        }
    }

    /**
     * Those of these devices that are monitored are not wanted any more, whatever the source says. Completes when their
     * monitors are given back.
     */
    CompletableFuture<Void> remove(Collection<String> unwanted) {
        List<String> present =
                unwanted.stream().distinct().filter(uses::containsKey).toList();
        present.forEach(device -> {
            added.remove(device);
            removed.add(device);
        });
        CompletableFuture<?>[] ends = present.stream().map(this::end).toArray(CompletableFuture[]::new);
        changed();
        return CompletableFuture.allOf(ends);
    }

    /** Gives all monitors back. Completes when they are. */
    CompletableFuture<Void> stop() {
        stopped = true;
        CompletableFuture<?>[] ends =
                List.copyOf(uses.keySet()).stream().map(this::end).toArray(CompletableFuture[]::new);
        changed();
        return CompletableFuture.allOf(ends);
    }

    private boolean isWanted(String device) {
        return added.containsKey(device) || fromSource.containsKey(device) && !removed.contains(device);
    }

    private CstaLink.MonitorUse begin(String device, boolean keepsTrying) {
        beginning.accept(device);
        CstaLink.MonitorUse use = link.monitor(device, idOf(device), filter, keepsTrying);
        uses.put(device, new Held(use, new Object()));
        byNumber.computeIfAbsent(DeviceId.plainNumber(device), number -> new LinkedHashSet<>())
                .add(device);
        return use;
    }

    private CompletableFuture<Void> end(String device) {
        CompletableFuture<Void> ended = uses.remove(device).use().stop();
        byNumber.computeIfPresent(DeviceId.plainNumber(device), (number, names) -> {
            names.remove(device);
            return names.isEmpty() ? null : names;
        });
        unmonitored.accept(device);
        return ended;
    }

    private void changed() {
        devices = Collections.unmodifiableSet(new LinkedHashSet<>(uses.keySet()));
    }
}
