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

import java.time.Instant;

/**
 * A monitor that is wanted and does not stand.
 *
 * @param device the device as the user names it
 * @param reason what the switch said, or why it was not asked
 * @param permanent whether the switch refused it for good, so that it is tried again only rarely
 * @param since since when it fails
 * @param attempts how often it was tried in vain
 */
public record FailedMonitor(String device, String reason, boolean permanent, Instant since, int attempts) {}
