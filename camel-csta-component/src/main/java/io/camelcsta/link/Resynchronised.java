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
 * What snapshots brought up to date.
 *
 * @param devices how many devices the switch has told of
 * @param failedDevices the devices of which it has not
 * @param calls how many calls these devices are in
 * @param endedRecordings how many recordings had ended with their calls
 */
public record Resynchronised(int devices, List<String> failedDevices, int calls, int endedRecordings) {

    /** Nothing was asked. */
    public static final Resynchronised NOTHING = new Resynchronised(0, List.of(), 0, 0);
}
