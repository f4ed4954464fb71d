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
package io.camelcsta;

import io.camelcsta.link.CstaLink;
import io.camelcsta.model.CstaBody;
import io.camelcsta.service.Delivery;
import java.util.Map;
import java.util.function.BiConsumer;

/** The way of events through a consumer as {@link EventPipeline} has it, without Camel and threads. */
public final class ConsumerQueue {

    private final EventLanes lanes;
    private final EventIntake intake;

    /** @param route is given an event and what to run when it is done */
    public ConsumerQueue(CstaLink link, BiConsumer<CstaBody, Runnable> route) {
        CstaConfiguration configuration = new CstaConfiguration();
        lanes = new EventLanes(
                configuration.getMaxPendingEvents(),
                configuration.pendingOctetsLimit(),
                Runnable::run,
                (event, done) -> route.accept(event.delivery().body(), done));
        intake = new EventIntake("consumer", new LaneBuffer(lanes, "a bound"), configuration);
        intake.attach(link, (reason, number, since) -> {});
    }

    /** Takes an event. */
    public void accept(Delivery delivery) {
        intake.accept(delivery);
    }

    /** Starts no more events. */
    public void suspend() {
        lanes.pause();
        intake.suspend();
    }

    /** Goes on. */
    public void resume() {
        intake.resume();
        lanes.resume();
    }

    /** Takes no more events. */
    public void close() {
        intake.close();
    }

    /** Starts no more events for good. */
    public void stop() {
        intake.close();
        lanes.stop();
    }

    /** How many events wait or are being processed. */
    public int pending() {
        return lanes.pending();
    }

    /** How many entries the collections of the queue hold, by name. */
    public Map<String, Integer> kept() {
        return lanes.kept();
    }
}
