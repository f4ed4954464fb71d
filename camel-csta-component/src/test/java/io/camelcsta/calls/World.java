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
package io.camelcsta.calls;

import io.camelcsta.model.EventClass;
import java.util.List;
import java.util.Set;

/** What the choice of the next step depends on. */
public interface World {

    /** The devices. */
    List<String> DEVICES = List.of("3001", "3002", "3003", "3004", "3005");

    /** The classes of events that each consumer wants: that with {@code call} runs now and then only. */
    List<Set<EventClass>> CLASSES = List.of(
            Set.of(EventClass.RECORDING, EventClass.HOT_DESKING, EventClass.ACCOUNT_CODE, EventClass.LINK),
            Set.of(EventClass.RECORDING, EventClass.ACCOUNT_CODE, EventClass.VOICE),
            Set.of(EventClass.CALL, EventClass.RECORDING, EventClass.HOT_DESKING, EventClass.LINK));

    /** The calls and hot desks. */
    CallModel calls();

    /** Whether a consumer runs. */
    boolean isRunning(int consumer);

    /** Whether there is a connection to the switch. */
    boolean isConnected();
}
