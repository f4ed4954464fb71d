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

import java.util.List;

/**
 * A link that has become usable.
 *
 * @param address the switch's address
 * @param outage the time without a link before, or null if it is usable for the first time
 * @param monitors how many devices are monitored again
 * @param failedMonitors the devices that are not
 * @param resynchronised what snapshots brought, or null if none were taken
 */
public record LinkUp(
        String address, Outage outage, int monitors, List<String> failedMonitors, Resynchronised resynchronised) {}
