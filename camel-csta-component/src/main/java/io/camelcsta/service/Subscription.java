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

import io.camelcsta.model.ErrorCode;
import io.camelcsta.model.EventClass;
import java.time.Instant;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What one consumer wants to hear.
 *
 * @param classes the classes of events
 * @param options how events are to be written
 * @param keepsTrying whether a monitor that cannot be started, or a link that cannot be set up, is tried again
 * @param heardBefore when an earlier process last heard from the switch for this consumer, or null if that is not known
 * @param sink takes the events, on the link's event loop; must not block
 * @param trouble is told once what keeps events from coming, with its error code; likewise
 */
public record Subscription(
        Set<EventClass> classes,
        ServiceOptions options,
        boolean keepsTrying,
        Instant heardBefore,
        Consumer<Delivery> sink,
        BiConsumer<String, ErrorCode> trouble) {

    boolean wantsLinkEvents() {
        return classes.contains(EventClass.LINK);
    }
}
