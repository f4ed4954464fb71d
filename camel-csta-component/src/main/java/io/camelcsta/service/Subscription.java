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

import java.util.Set;
import java.util.function.Consumer;

import io.camelcsta.model.EventClass;

/**
 * What one consumer wants to hear.
 *
 * @param devices the devices as the user names them
 * @param classes the classes of events
 * @param options how events are to be written
 * @param sink    takes the events, on the link's event loop; must not block
 * @param lost    is told why the link was lost, once each time; likewise
 */
public record Subscription(Set<String> devices, Set<EventClass> classes, ServiceOptions options, Consumer<Delivery> sink, Consumer<String> lost) {
}
