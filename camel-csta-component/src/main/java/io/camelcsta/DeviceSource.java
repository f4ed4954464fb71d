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

import java.util.Collection;

/**
 * Says which devices a consumer monitors, for the option {@code deviceSource}: a bean that asks a database or a
 * directory, for example. It is asked when the consumer starts and again every {@code devicesRefresh}; monitors of
 * devices that are new are started then, those of devices that are gone are stopped.
 */
@FunctionalInterface
public interface DeviceSource {

    /**
     * The devices as of now, by the numbers that are dialled. Called by one thread at a time, which belongs to the
     * consumer; it may block, and is interrupted when the consumer stops. Blank numbers are left out.
     *
     * @throws Exception if they cannot be told: at the start the consumer does not start then; later its devices stay
     *     as they are, the exception handler is told, and the source is asked again
     */
    Collection<String> devices() throws Exception;
}
