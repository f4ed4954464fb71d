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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.camelcsta.link.CstaLink;
import io.camelcsta.link.EventFilter;
import io.camelcsta.model.DeviceId;

/**
 * A consumer as its link knows it: what it wants to hear, and the devices that it monitors for it now. Those are what their
 * source says (the option, a file, a bean, the switch), with those that were added while it runs and without those that were
 * removed. On the event loop only, but for {@link #devices}.
 */
final class Subscriber {

    private final Subscription wishes;
    private final CstaLink link;
    private final EventFilter filter;
    /** Takes devices that are not monitored for this consumer any more. */
    private final Consumer<String> unmonitored;
    private final Map<String, CstaLink.MonitorUse> uses = new LinkedHashMap<>();
    private Map<String, DeviceId> fromSource = Map.of();
    private final Map<String, DeviceId> added = new LinkedHashMap<>();
    private final Set<String> removed = new HashSet<>();
    private volatile Set<String> devices = Set.of();
    /** Whether it has had a usable link. */
    private boolean reached;
    private boolean stopped;

    Subscriber(Subscription wishes, CstaLink link, Consumer<String> unmonitored) {
        this.wishes = wishes;
        this.link = link;
        this.filter = EventFilters.of(wishes.classes());
        this.unmonitored = unmonitored;
    }

    Subscription wishes() {
        return wishes;
    }

    boolean monitors(String device) {
        return uses.containsKey(device);
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
     * The source says which devices there are. The monitors of those that are gone are stopped, those of new ones started.
     *
     * @param keepsTrying whether the monitor of a new one is tried again if it cannot be started
     * @return the new ones
     */
    Map<String, CstaLink.MonitorUse> source(Map<String, DeviceId> present, boolean keepsTrying) {
        fromSource = Collections.unmodifiableMap(new LinkedHashMap<>(present));
        if (stopped) {
            return Map.of();
        }
        List<String> gone = uses.keySet().stream().filter(device -> !isWanted(device)).toList();
        gone.forEach(this::end);
        Map<String, CstaLink.MonitorUse> begun = new LinkedHashMap<>();
        fromSource.keySet().stream().filter(device -> isWanted(device) && !uses.containsKey(device))
                .forEach(device -> begun.put(device, begin(device, keepsTrying)));
        changed();
        return begun;
    }

    /**
     * A device that was added.
     *
     * @param fresh      whether it was not monitored for this consumer before
     * @param wasRemoved whether it had been removed while the consumer runs
     */
    record Addition(String device, CstaLink.MonitorUse use, boolean fresh, boolean wasRemoved) {
    }

    /** Those devices are wanted too, whatever the source says. A monitor that cannot be started is not tried again. */
    List<Addition> add(Collection<String> more) {
        List<Addition> additions = new ArrayList<>();
        for (String device : new LinkedHashSet<>(more)) {
            boolean wasRemoved = removed.remove(device);
            boolean fresh = !uses.containsKey(device);
            if (fresh) {
                added.put(device, idOf(device));
            }
            additions.add(new Addition(device, fresh ? begin(device, false) : uses.get(device), fresh, wasRemoved));
        }
        changed();
        return additions;
    }

    /** Whether what was added has neither been given up nor removed since then. */
    boolean holds(Addition addition) {
        return uses.get(addition.device()) == addition.use();
    }

    /** What could not be added, or could not be in time, is not wanted any more, unless the source has named it meanwhile. */
    void giveUp(Addition addition) {
        String device = addition.device();
        if (addition.fresh() && holds(addition)) {
            added.remove(device);
            if (addition.wasRemoved()) {
                removed.add(device);
            }
            if (isWanted(device)) {
                begin(device, true);
                addition.use().stop();
            } else {
                end(device);
                changed();
            }
        }
    }

    /** Those devices are not wanted any more, whatever the source says. Completes when their monitors are given back. */
    CompletableFuture<Void> remove(Collection<String> unwanted) {
        unwanted.forEach(device -> {
            added.remove(device);
            removed.add(device);
        });
        CompletableFuture<?>[] ends = unwanted.stream().distinct().filter(uses::containsKey).toList().stream().map(this::end)
                .toArray(CompletableFuture[]::new);
        changed();
        return CompletableFuture.allOf(ends);
    }

    /** Gives all monitors back. Completes when they are. */
    CompletableFuture<Void> stop() {
        stopped = true;
        CompletableFuture<?>[] ends = List.copyOf(uses.keySet()).stream().map(this::end).toArray(CompletableFuture[]::new);
        changed();
        return CompletableFuture.allOf(ends);
    }

    private boolean isWanted(String device) {
        return added.containsKey(device) || fromSource.containsKey(device) && !removed.contains(device);
    }

    private CstaLink.MonitorUse begin(String device, boolean keepsTrying) {
        CstaLink.MonitorUse use = link.monitor(device, idOf(device), filter, keepsTrying);
        uses.put(device, use);
        return use;
    }

    private CompletableFuture<Void> end(String device) {
        CompletableFuture<Void> ended = uses.remove(device).stop();
        unmonitored.accept(device);
        return ended;
    }

    private void changed() {
        devices = Collections.unmodifiableSet(new LinkedHashSet<>(uses.keySet()));
    }
}
