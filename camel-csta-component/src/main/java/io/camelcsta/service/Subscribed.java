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

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a consumer has of a link. Any thread; futures complete on the event loop. */
public interface Subscribed {

    /**
     * Completes when it is known which devices are to be monitored; fails with a {@link MonitorException} if the switch
     * does not list them.
     */
    CompletableFuture<Void> listed();

    /**
     * Completes when all monitors stand; fails with a {@link MonitorException} that names the devices whose monitor
     * does not. If the switch lists the devices, it fails only if none of them can be monitored.
     */
    CompletableFuture<Void> started();

    /**
     * The devices that monitors were begun for when the consumer started, and that have none yet; none if nothing is
     * known of them yet. Any thread.
     */
    List<String> missing();

    /** The devices that are monitored or are to be, as they are now. */
    Set<String> devices();

    /** Why the list of devices that the switch was last asked for could not be had, or null. */
    String listFailure();

    /** From now on the consumer's devices are those, but for what was added and removed while it runs. */
    void replaceDevices(Collection<String> devices);

    /**
     * Monitors those devices too, until the consumer stops.
     *
     * @return the devices that are new, once all have a monitor; fails with a {@link ServiceException}, and then
     *     devices without a monitor are not added
     */
    CompletableFuture<List<String>> add(Collection<String> devices, Integer referenceId, Duration timeout);

    /**
     * Does not monitor those devices any more, until the consumer stops; events of theirs that have come already are
     * still given.
     *
     * @return those of them that were monitored, once the switch has ended their monitors or the link is gone; fails
     *     with a {@link ServiceException} if that takes longer than the time-out, and the devices are removed all the
     *     same
     */
    CompletableFuture<List<String>> remove(Collection<String> devices, Integer referenceId, Duration timeout);

    /** Ends it: no event is handed over after that, and the monitors are given back. Completes when they are. */
    CompletableFuture<Void> stop();
}
